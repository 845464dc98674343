"""The theories of T_c(P) of H3S that the chapters hold against one another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.optimize import brentq

from multigap import gap_equation
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, PHONON_ENERGY, FlatSteep
from multigap_book import hydrides
from multigap_book.domes.between import SmoothDome
from multigap_book.h3s.phonons import OMEGA_LOG
from multigap_book.hydrides import one_phonon
from multigap_book.hydrides.fitting import Array, Rival
from multigap_book.hydrides.one_phonon import AT_GPA


def bh17(
    lambda11: float,
    steep_cutoff: float = PHONON_ENERGY,
    others: tuple[float, float] = PARAMETER_SETS[0],
    level: float = LEVEL,
) -> gap_equation.GapEquation:
    """Return BH17's gap equation: a flat level beside a steep band, the gap ratio kept.

    Parameters
    ----------
    lambda11 : float
        Coupling of the flat level.
    steep_cutoff : float
        Phonon energy ω2 of the steep band in eV. It alone carries the isotope mass: λ11 ω1 = n V1/2 and
        λ12² ω1 hold the number n of states of the level, so that ω1 drops out.
    others : (float, float)
        λ22 and λ12.
    level : float
        B in eV: 35 meV, as in every verdict on BH17.
    """
    return FlatSteep(lambda11, *others, level, PHONON_ENERGY, steep_cutoff).equation()


def flat_coupling_for(
    kelvin: float, others: tuple[float, float] = PARAMETER_SETS[0], level: float = LEVEL
) -> float:
    """Return the λ11 of :func:`bh17` that gives T_c = `kelvin`, λ22 and λ12 being `others`."""

    def excess(value: float) -> float:
        return gap_equation.leading_eigenvalue(bh17(value, others=others, level=level), kelvin) - 1

    return float(brentq(excess, 1e-3, 5, xtol=1e-12))


@cache
def _strain() -> PchipInterpolator:
    points = hydrides.table("h3s_strain_pressure")
    return PchipInterpolator(points["pressure_gpa"].to_numpy(float), points["strain_percent"].to_numpy(float))


def squeeze(pressure: Array) -> Array:
    """Return the strain of H3S in per cent beyond the 4 % at 160 GPa, from MD21 Fig. 1c.

    Between the points it is smooth and rises, so that no T_c against pressure gets corners from them; outside
    them it keeps the strain of the nearest.
    """
    strain = _strain()
    return np.asarray(strain(np.clip(pressure, strain.x[0], strain.x[-1])) - 4.0)


def _product(*axes: tuple[float, ...]) -> Array:
    return np.array(np.meshgrid(*axes)).reshape(len(axes), -1).T


def h3s_rivals(tables: Mapping[str, SmoothDome]) -> dict[str, Rival]:
    """Return the theories of T_c(P) that the chapters compare, the wire models by their names in `tables`.

    - wires: η = η0 + η'(ε - 4 %), one g;
    - two bands: BH17's level at 35 meV beside a steep band, λ11 linear in the strain, λ22 = 0.1, λ12 = 0.03;
    - one band: Eliashberg with one phonon, 122.1 meV (calculated for 200 GPa) at 155 GPa, that hardens
      linearly with P at fixed λω², μ* = 0.1; its numbers are λ at 155 GPa and the relative hardening in
      100 GPa;
    - free force: the same with λω² linear in P as well, a third number;
    - constant.
    """
    result: dict[str, Rival] = {}
    for name, table in tables.items():

        def wires(x: Array, at: Array, table: SmoothDome = table) -> Array:
            return table(x[0] + x[1] * squeeze(at), x[2])

        slopes = (-0.4, -0.15, -0.05, 0.05, 0.15, 0.4)
        places = _product((0.5, 0.8, 1, 1.3, 1.6), slopes, (0.25, 0.3, 0.35, 0.45))
        result[f"wires {name}"] = Rival(wires, places, (np.array([-0.2, -1, 0.1]), np.array([3, 1, 0.49])))

    strengths = np.linspace(0.24, 0.8, 29)
    flat = [gap_equation.critical_temperature(bh17(x)).kelvin for x in strengths]
    band_curve, phonon_curve = CubicSpline(strengths, flat), one_phonon.tc_over_phonon()[0]

    def two_bands(x: Array, at: Array) -> Array:
        return np.asarray(band_curve(np.clip(x[0] + x[1] * squeeze(at), strengths[0], strengths[-1])))

    def one_band(x: Array, at: Array) -> Array:
        stiff = 1 + x[1] * (at - AT_GPA) / 100
        return np.asarray(OMEGA_LOG * stiff * phonon_curve(x[0] / stiff**2))

    def free_force(x: Array, at: Array) -> Array:
        stiff = np.maximum(1 + x[1] * (at - AT_GPA) / 100, 0.05)
        return one_phonon.hardened(x[0], x[2], stiff, at)

    def constant(x: Array, at: Array) -> Array:
        return np.asarray(x[0] + 0 * at)

    result["two bands"] = Rival(
        two_bands,
        _product((0.27, 0.3, 0.35), (-0.01, 0, 0.01)),
        (np.array([0.24, -0.1]), np.array([0.8, 0.1])),
    )
    result["one band"] = Rival(
        one_band, _product((1.2, 1.7, 2.5), (0, 0.1, 0.3)), (np.array([0.5, -0.2]), np.array([6, 0.8]))
    )
    result["free force"] = Rival(
        free_force,
        _product((1.2, 1.5, 2.0), (0.1, 0.3, 0.6, 0.9, 1.2), (0, 0.3, 1, 1.5)),
        (np.array([0.5, -0.2, -1]), np.array([6, 2, 4])),
    )
    result["constant"] = Rival(constant, np.array([[150.0], [200.0]]), (np.zeros(1), np.full(1, 300.0)))
    return result
