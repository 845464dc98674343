"""Small models for the chapter on WH18: McMillan's limit, the cylinders of MgB₂, a product of pair states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

from multigap import _checks
from multigap.constants import HBAR2_OVER_2ME
from multigap.interband.fermi_surfaces import Grid, TightBindingBand, at_filling, lindhard
from multigap.interband.pair_scattering import BandPair
from multigap_book.wh18.boron_sheet import LATTICE

NIOBIUM: Final = (277.0, 0.82)
"""McMillan's Θ_D (K) and λ of niobium (Phys. Rev. 167, 331, 1968)."""


def stiffness_limit(
    mu_star: float = 0.0, leading: float = 1.04, debye: float = NIOBIUM[0], coupling: float = NIOBIUM[1]
) -> tuple[float, float]:
    """Return the λ and the T_c (K) at which McMillan's formula is largest if λΘ_D² is held.

    T_c = Θ_D/1.45 exp{-1.04 (1+λ)/[λ - μ*(1+0.62λ)]} with Θ_D ∝ λ^(-1/2): a metal whose springs soften.

    Parameters
    ----------
    mu_star : float
        In [0, 1).
    leading : float
        In the place of McMillan's 1.04, above 0; with 1 and μ* = 0 the maximum is at λ = 2.
    debye, coupling : float
        Θ_D in K and λ of the metal, above 0.
    """
    mu = _checks.within("mu_star", mu_star, 0.0, 1.0, open_high=True)
    factor = _checks.positive("leading", leading)
    stiffness = _checks.positive("debye", debye, "K") * np.sqrt(_checks.positive("coupling", coupling))

    def logarithm(lam: float) -> float:
        attraction = lam - mu * (1 + 0.62 * lam)
        return float(np.log(stiffness / 1.45) - 0.5 * np.log(lam) - factor * (1 + lam) / attraction)

    lowest = 1.01 * mu / (1 - 0.62 * mu) + 1e-3
    best = optimize.minimize_scalar(
        lambda lam: -logarithm(lam), bounds=(lowest, 60.0), method="bounded", options={"xatol": 1e-9}
    )
    return float(best.x), float(np.exp(logarithm(best.x)))


def largest_without_wave(pair: BandPair, density: float, thermal: float, cells: int = 768) -> float:
    """Return the largest λ12 at which a nested pair does not turn into a charge-density wave at Q = (π, π).

    N(0)/4χ(Q): two spins, two directions of scattering, and one strength for pairing and for the wave.

    Parameters
    ----------
    pair : BandPair
        Pockets at Γ and at (π, π).
    density : float
        N(0) of one band per spin and cell, in 1/eV.
    thermal : float
        k_B T in eV, to be resolved by the grid.
    cells : int
        Cells of the zone along each direction, an even number.
    """
    number = _checks.positive("density", density)
    half = _checks.whole("cells", cells, 2) // 2
    points: Grid = (2 * half, 2 * half, 1)
    return number / 4 / float(lindhard(pair.first, pair.second, [[half, half, 0]], thermal, points)[0])


@dataclass(frozen=True, eq=False)
class Cylinders:
    """The two σ sheets of MgB₂ as round cylinders.

    Attributes
    ----------
    radii : (2,) array
        In 1/Å.
    velocities : (2,) array
        ħv in eV Å.
    pair : BandPair
        As bands of a square lattice with the lattice constant of MgB₂: wave vectors are phases k·a.
    """

    radii: NDArray[np.float64]
    velocities: NDArray[np.float64]
    pair: BandPair


def sigma_cylinders(masses: tuple[float, float] = (0.20, 0.53), holes: float = 0.13) -> Cylinders:
    """Return the cylinders from two hole masses and the holes per cell in both; the bands touch at Γ.

    Parameters
    ----------
    masses : tuple of float
        In electron masses, above 0.
    holes : float
        Per cell, both spins and both sheets, above 0.
    """
    mass = np.array([_checks.positive("masses", m) for m in masses])
    number = _checks.positive("holes", holes)
    cell = LATTICE**2 * np.sqrt(3) / 2
    radii = np.sqrt(0.5 * number * (2 * np.pi) ** 2 / cell / np.pi * mass / mass.sum())
    bands = [
        at_filling(
            TightBindingBand(0.0, *(2 * [-HBAR2_OVER_2ME / m / LATTICE**2])),
            1 - (k * LATTICE) ** 2 / (4 * np.pi),
            (256, 256, 1),
        )
        for m, k in zip(mass, radii, strict=True)
    ]
    return Cylinders(radii, 2 * HBAR2_OVER_2ME * radii / mass, BandPair("MgB₂, σ", bands[0], bands[1]))


@dataclass(frozen=True)
class ProductState:
    """The product of mixed pair states of lowest energy, in eV.

    Attributes
    ----------
    gap : float
    gain : float
        Energy below the normal state, in units of N(0) (1/eV): eV².
    shared_gain : float
        The same if every factor holds exactly one pair, at k_o or at k_u, ξ(k_u) = -ξ(k_o).
    """

    gap: float
    gain: float
    shared_gain: float


def product_state(coupling: float, cutoff: float, levels: int = 20_000) -> ProductState:
    """Return the best product over k of α (occupied) + β (unoccupied), with both meanings of the words.

    With each factor one pair level, filled or empty, the energy Σ 2ξβ² - V(Σ αβ)² is lowest where
    tan 2θ = V Σ αβ/ξ. With each factor one pair that is shared by two levels, pairs cannot pass from one
    factor to another, and the attraction acts within each factor alone.

    Parameters
    ----------
    coupling : float
        λ = N(0) V, above 0.
    cutoff : float
        Pair levels reach this far from the Fermi level, in eV, above 0.
    levels : int
        Number of pair levels, at least 100.
    """
    lam, omega = _checks.positive("coupling", coupling), _checks.positive("cutoff", cutoff, "eV")
    number = _checks.whole("levels", levels, 100)
    spacing = 2 * omega / number
    xi = (np.arange(number) + 0.5) * spacing - omega
    attraction = lam * spacing
    angle = np.full(number, 0.4)
    for _ in range(400):
        gap = attraction * np.sum(0.5 * np.sin(2 * angle))
        angle = 0.5 * np.arctan2(gap, xi)
    filled = 0.5 * (1 - np.cos(2 * angle))
    energy = float(np.sum(2 * xi * filled) - attraction * np.sum(0.5 * np.sin(2 * angle)) ** 2)
    normal = float(np.sum(2 * xi[xi < 0]))
    above = xi[xi > 0]
    shared = float(np.sum(np.sqrt(4 * above**2 + attraction**2) - 2 * above))
    return ProductState(float(gap), (normal - energy) * spacing, shared * spacing)
