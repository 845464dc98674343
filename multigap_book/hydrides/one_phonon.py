"""T_c of H3S under pressure in the conventional theory: one band, one phonon that hardens."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.interpolate import CubicSpline
from scipy.optimize import brentq

from multigap import eliashberg
from multigap.eliashberg import SpectralFunction
from multigap.errors import UnitWarning
from multigap_book import h3s
from multigap_book.h3s.phonons import OMEGA_LOG
from multigap_book.hydrides.fitting import Array

AT_GPA = 155.0
"""Pressure in GPa for which the one-band theory's λ and phonon are stated."""


def einstein_kelvin(lam: float, phonon: float, mu_star: float = 0.0) -> float:
    """Return T_c (K) of Eliashberg's equations with all of λ in one phonon of `phonon` eV."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnitWarning)  # any coupling: that there is no bound is to be seen
        return eliashberg.critical_temperature(SpectralFunction.einstein(lam, phonon), mu_star).kelvin


@cache
def tc_over_phonon() -> tuple[CubicSpline, Array]:
    """T_c/ω (K/eV) of one phonon against λ, μ* = 0.1: it depends on λ alone."""
    couplings = np.geomspace(0.4, 8, 50)
    found = [eliashberg.critical_temperature(SpectralFunction.einstein(x, 0.1), 0.1) for x in couplings]
    return CubicSpline(couplings, [each.kelvin / 0.1 for each in found]), couplings


@cache
def _root_of_modulus() -> CubicSpline:
    solid, grid = h3s.equation_of_state(), np.linspace(40, 400, 73)
    return CubicSpline(grid, np.sqrt(solid.modulus([solid.volume_at(float(p)) for p in grid])))


def hardening(pressure: Array) -> Array:
    """Return ω(P)/ω(155 GPa) of H3S if ω goes with the root of the bulk modulus, as MD21 takes it to.

    The modulus is that of the book's own equation of state (static lattice); pressures of 40 to 400 GPa.
    """
    root = _root_of_modulus()
    return np.asarray(root(pressure) / root(AT_GPA))


def hardened(lam: float, growth: float, stiff: Array, pressure: Array) -> Array:
    """Return T_c (K) where the phonon is `stiff` times as hard and λω² grows by `growth` in 100 GPa."""
    curve, couplings = tc_over_phonon()
    coupling = lam * (1 + growth * (pressure - AT_GPA) / 100) / stiff**2
    return np.asarray(OMEGA_LOG * stiff * curve(np.clip(coupling, couplings[0], couplings[-1])))


def one_band(lam: float, growth: float, pressure: Array) -> Array:
    """Return T_c (K) of one band with one phonon against pressure, in one structure.

    The phonon hardens as :func:`hardening` says, μ* = 0.1, and the force λω² = N I²/M changes linearly.

    Parameters
    ----------
    lam : float
        λ at 155 GPa.
    growth : float
        Relative change of λω² in 100 GPa; 0 leaves the electrons alone.
    pressure : numpy.ndarray
        In GPa.
    """
    return hardened(lam, growth, hardening(pressure), pressure)


@dataclass(frozen=True)
class Hump:
    """A maximum of T_c inside a range of pressure.

    Attributes
    ----------
    growth : float
        Relative change of λω² in 100 GPa that makes it.
    pressure : float
        Where it is, in GPa.
    rise, fall : float
        T_c there less T_c at the lower and at the upper end of the range, in K.
    """

    growth: float
    pressure: float
    rise: float
    fall: float


def highest_hump(kelvin: float, at: float, low: float, high: float, growths: Array) -> Hump | None:
    """Return the maximum that stands out most among :func:`one_band`, for T_c = `kelvin` at `at` GPa.

    Parameters
    ----------
    kelvin, at : float
        One point that every curve goes through (K, GPa).
    low, high : float
        Range of pressure in GPa, its ends not counting as maxima.
    growths : numpy.ndarray
        Relative changes of λω² in 100 GPa to try.

    Returns
    -------
    Hump or None
        The one whose smaller side is the highest; None where every curve is monotonic or has its maximum
        at an end.
    """
    line, place = np.linspace(low, high, 141), np.array([at])
    best: Hump | None = None
    for growth in growths:

        def excess(lam: float, growth: float = float(growth)) -> float:
            return float(one_band(lam, growth, place)[0]) - kelvin

        curve = one_band(brentq(excess, 0.45, 7.5), float(growth), line)
        top = int(np.argmax(curve))
        found = Hump(
            float(growth), float(line[top]), float(curve[top] - curve[0]), float(curve[top] - curve[-1])
        )
        inside = 0 < top < line.size - 1
        if inside and (best is None or min(found.rise, found.fall) > min(best.rise, best.fall)):
            best = found
    return best
