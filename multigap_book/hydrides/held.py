"""Theories that are held at the T_c of H3S, one coupling of each being set by it, and what else they say."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from multigap import eliashberg, gap_equation
from multigap.bpv import Overlap, Wires, papers
from multigap.eliashberg import SpectralFunction
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, PHONON_ENERGY
from multigap_book.hydrides.theories import bh17, flat_coupling_for

KELVIN: Final = 203.0
"""T_c of H3S in K."""

COLD: Final = 0.05
"""Temperature of the gaps in units of T_c; 0.2 in one band."""

_HEAVY: Final = math.sqrt(0.5)


@dataclass(frozen=True, eq=False)
class Held:
    """A theory with a T_c of 203 K.

    Attributes
    ----------
    coupling : float
        What was set: μ* of one band, λ11 of two bands, g of the wires.
    deuterium : float
        T_c in K with deuterium.
    gaps : numpy.ndarray, shape (n,)
        Gaps in eV at low temperature, of each band.
    """

    coupling: float
    deuterium: float
    gaps: NDArray[np.float64]


def one_band(lam: float, omega_ln: float, spread: float, *, all_peaks: bool = True) -> Held:
    """Return one band with two phonon peaks, by its μ*.

    Parameters
    ----------
    lam : float
        Coupling λ, shared by both peaks.
    omega_ln : float
        Logarithmic mean frequency in eV.
    spread : float
        Root mean square over logarithmic mean frequency.
    all_peaks : bool
        Whether deuterium moves both peaks, or the higher one alone.

    Raises
    ------
    ValueError
        Where no μ* from 0 to 0.6 gives 203 K.
    """
    spectrum = SpectralFunction.from_moments(lam, omega_ln, spread * omega_ln)
    cutoff = 10 * float(spectrum.frequencies[-1])

    def excess(mu_star: float) -> float:
        found = eliashberg.critical_temperature(spectrum, mu_star, tolerance=1e-7, lowest_temperature=20.0)
        return (found.kelvin if found.superconducting else 0.0) - KELVIN

    mu_star = float(brentq(excess, 0.0, 0.6, xtol=1e-10))
    moved = np.ones(spectrum.frequencies.size, dtype=bool)
    if not all_peaks:
        moved[:-1] = False
    heavy = spectrum.scaled(frequency=np.where(moved, _HEAVY, 1.0))
    kelvin = eliashberg.critical_temperature(heavy, mu_star, cutoff=cutoff).kelvin
    edge = eliashberg.gap_edge(spectrum, mu_star, fraction=0.2).edge
    return Held(mu_star, kelvin, np.array([edge]))


def two_bands(
    lambda22: float = PARAMETER_SETS[0][0], lambda12: float = PARAMETER_SETS[0][1], level: float = LEVEL
) -> Held:
    """Return BH17's level beside a steep band, by its λ11; `level` in eV.

    Deuterium moves the cutoff of the steep band alone: see :func:`multigap_book.hydrides.theories.bh17`.

    Raises
    ------
    ValueError
        Where no λ11 gives 203 K.
    """
    others = lambda22, lambda12
    lambda11 = flat_coupling_for(KELVIN, others, level)
    heavy = bh17(lambda11, _HEAVY * PHONON_ENERGY, others, level)
    delta = gap_equation.gaps(bh17(lambda11, others=others, level=level), COLD * KELVIN).delta[0]
    return Held(lambda11, gap_equation.critical_temperature(heavy).kelvin, delta)


def wires(model: str, eta: float = 1.0, interband: float = 0.1, bare_cutoff: float | None = None) -> Held:
    """Return MR21's wires with mean overlaps, by the smallest g in steps of 0.01 that gives 203 K.

    Parameters
    ----------
    model : str
        A or B.
    eta : float
        Lifshitz parameter.
    interband : float
        Coupling between any two subbands.
    bare_cutoff : float, optional
        ω₀ in eV; the model's own where not given.

    Raises
    ------
    ValueError
        For another model, or where no g up to 0.49 gives 203 K.
    """
    if model not in ("A", "B"):
        raise ValueError(f"model = {model!r} is not allowed: model must be A or B")
    of_paper = papers.model_a() if model == "A" else papers.model_b()
    metal = replace(of_paper, overlap=Overlap.BAND_MEANS, points=12).with_interband(interband)
    if bare_cutoff is not None:
        metal = replace(metal, bare_cutoff=bare_cutoff)

    def excess(g: float, metal: Wires = metal) -> float:
        return gap_equation.leading_eigenvalue(metal.with_g(g).gap_equation(eta), KELVIN) - 1

    tried = np.append(np.arange(49) / 100, 0.49)
    above = np.flatnonzero([excess(float(g)) > 0 for g in tried])
    if not above.size or above[0] == 0:
        raise ValueError(f"eta = {eta!r} is not allowed: no g from 0 to 0.49 gives {KELVIN:g} K there")
    last = int(above[0])
    metal = metal.with_g(float(brentq(excess, tried[last - 1], tried[last], xtol=1e-13)))
    heavy = replace(metal, bare_cutoff=_HEAVY * metal.bare_cutoff)
    equation = metal.gap_equation(eta)
    delta = gap_equation.gaps(equation, COLD * KELVIN).delta[0]
    block = equation.channels.block
    bands = np.array([delta[block == n][0] for n in np.unique(block)])
    return Held(metal.g, gap_equation.critical_temperature(heavy.gap_equation(eta)).kelvin, bands)
