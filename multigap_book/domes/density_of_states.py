"""Density of states of the wires and where their Fermi contours open: MR21's Fig. 3."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap.bpv import Wires
from multigap.constants import K_B

Array = NDArray[np.float64]


def densities(wires: Wires, eta: ArrayLike) -> tuple[Array, Array]:
    """Return total and partial densities of states per spin in 1/(eV nm²), shapes (m,) and (3, m)."""
    lattice, mu = wires.superlattice, wires.chemical_potential(eta)
    partial = np.array([lattice.dos(mu, n) for n in (1, 2, 3)]) * 100
    return partial.sum(axis=0), partial


def smeared(wires: Wires, kelvin: float = 200.0, step: float = 1e-4) -> tuple[Array, Array, Array]:
    """Return the DOS of the third subband and of the two others, averaged over the thermal window.

    Parameters
    ----------
    wires : Wires
    kelvin : float
        Temperature of the window, 1/cosh²(ε/2k_BT).
    step : float
        Of the energies, in eV.

    Returns
    -------
    energy, third, others : ndarray, shape (m,)
        Energy in eV from the bottom of subband 3; densities per spin in 1/(eV nm²).
    """
    lattice = wires.superlattice
    low, high = lattice.edges(3)[2]
    energy = np.arange(low - 0.3, high + 0.6, step)
    window = 1 / np.cosh(np.arange(-0.25, 0.25, step) / (2 * K_B * kelvin)) ** 2
    smooth = [np.convolve(lattice.dos(energy, n), window / window.sum(), "same") * 100 for n in (1, 2, 3)]
    inside = (energy > low - 0.05) & (energy < high + 0.3)
    return energy[inside] - low, smooth[2][inside], (smooth[0] + smooth[1])[inside]


def peak_width(wires: Wires) -> float:
    """Return the width in meV of the van Hove peak at 200 K, half way between its top and the plateau."""
    depth, third, _ = smeared(wires)
    plateau = 100 * float(wires.superlattice.dos(wires.chemical_potential(0.05), 3))
    return float(1e3 * np.ptp(depth[third > (plateau + third.max()) / 2]))


def contour_kind(wires: Wires, eta: float, number: int = 3) -> str:
    """Return how the Fermi contour of a subband lies: "none", "closed" short of the zone boundary, "open"."""
    k_x = wires.superlattice.fermi_contour(float(wires.chemical_potential(eta)), number).k_x
    return "none" if np.all(np.isnan(k_x)) else "closed" if np.isnan(k_x[0]) else "open"


def opening(wires: Wires) -> float:
    """Return η between 0.5 and 1.5 at which the contour of subband 3 opens, to 1e-4, by halving."""
    low, high = 0.5, 1.5
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if contour_kind(wires, middle) == "closed" else (low, middle)
    return (low + high) / 2
