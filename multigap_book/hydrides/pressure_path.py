"""A model's T_c over its parameters as a table, and the path through it that a measured T_c(P) asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline, RectBivariateSpline
from scipy.optimize import brentq, least_squares

from multigap import bpv, eliashberg, gap_equation
from multigap.eliashberg import SpectralFunction
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, PHONON_ENERGY, FlatSteep
from multigap_book import h3s, hydrides

Array = NDArray[np.float64]
Curve = Callable[[Array, Array], Array]


@dataclass(frozen=True, eq=False)
class DomeTable:
    """T_c of the wire model over the (η, g) plane.

    Attributes
    ----------
    eta, g : numpy.ndarray, shapes (m,) and (n,)
        Lifshitz parameter and coupling of the uppermost subband, both rising.
    kelvin : numpy.ndarray, shape (m, n)
        T_c in K; 0 where none was found down to the lowest temperature searched.
    """

    eta: Array
    g: Array
    kelvin: Array

    @cached_property
    def _surface(self) -> RectBivariateSpline:
        degrees = min(3, self.eta.size - 1), min(3, self.g.size - 1)
        return RectBivariateSpline(self.eta, self.g, self.kelvin, kx=degrees[0], ky=degrees[1])

    def __call__(self, eta: Array | float, g: Array | float) -> Array:
        """Return T_c (K) between the table's points, smoothly; points outside count as the nearest edge."""
        eta, g = np.clip(eta, self.eta[0], self.eta[-1]), np.clip(g, self.g[0], self.g[-1])
        return np.maximum(self._surface.ev(eta, g), 0.0)

    @property
    def peak(self) -> tuple[float, float, float]:
        """η, g and T_c (K) of the table's highest point."""
        i, j = np.unravel_index(np.argmax(self.kelvin), self.kelvin.shape)
        return float(self.eta[i]), float(self.g[j]), float(self.kelvin[i, j])

    def least_coupling(self, kelvin: float) -> float:
        """Return the smallest g that reaches T_c = `kelvin` at some η; nan where none does."""
        top = self.kelvin.max(axis=0)
        if top.max() < kelvin:
            return float("nan")
        j = int(np.argmax(top >= kelvin))
        return float(self.g[0] if j == 0 else np.interp(kelvin, top[j - 1 : j + 1], self.g[j - 1 : j + 1]))

    def cheapest(self, kelvin: float) -> tuple[float, float]:
        """Return η and g of the point of smallest g on the contour T_c = `kelvin`; nan where none is."""
        g = self.least_coupling(kelvin)
        if np.isnan(g):
            return float("nan"), g
        return float(self.eta[np.argmax(self(self.eta, g))]), g

    def eta_reach(self, kelvin: float) -> tuple[float, float]:
        """Return the least and the largest η of the table at which some g gives at least `kelvin`."""
        inside = self.eta[self.kelvin.max(axis=1) >= kelvin]
        return (float(inside[0]), float(inside[-1])) if inside.size else (float("nan"), float("nan"))


def dome_table(model: bpv.Wires, eta: Array, g: Array, lowest_temperature: float = 1.0) -> DomeTable:
    """Compute T_c of `model` for each η and each coupling g of its uppermost subband."""
    found = bpv.dome(model, eta, g, lowest_temperature=lowest_temperature)
    return DomeTable(found.eta, found.g, np.nan_to_num(found.kelvin, nan=0.0))


@dataclass(frozen=True, eq=False)
class Fit:
    """A curve T_c(P) fitted by least squares.

    Attributes
    ----------
    parameters : numpy.ndarray, shape (k,)
    rms : float
        Root mean square deviation in K over the points fitted.
    samples : numpy.ndarray, shape (s, k)
        Parameters fitted to resampled points (bootstrap); empty where none were asked for.
    """

    parameters: Array
    rms: float
    samples: Array


def fit_curve(
    curve: Curve,
    pressure: Array,
    kelvin: Array,
    starts: Array,
    bounds: tuple[Array, Array],
    samples: int = 0,
    seed: int = 20261121,
) -> Fit:
    """Fit ``curve(parameters, pressure)`` (K) to points, from several starts, with a bootstrap of the points.

    Parameters
    ----------
    curve : callable
    pressure, kelvin : numpy.ndarray, shape (p,)
    starts : numpy.ndarray, shape (s, k)
        The six starts with the smallest deviation are refined, the best is kept.
    bounds : pair of numpy.ndarray, each of shape (k,)
    samples : int
        How many times the points are drawn anew, with replacement, and fitted from the best parameters.
    seed : int
        Of the drawing, so that a second run gives the same.
    """

    def refine(start: Array, at: Array, values: Array) -> tuple[Array, float]:
        def deviation(x: Array) -> Array:
            return np.asarray(curve(x, at) - values)

        scale = np.ptp(starts, axis=0) + 1e-3
        found = least_squares(
            deviation, start, bounds=bounds, x_scale=scale, jac="3-point", ftol=1e-12, xtol=1e-10
        )
        return np.asarray(found.x), float(np.sqrt(np.mean(found.fun**2)))

    deviations = [np.mean((curve(start, pressure) - kelvin) ** 2) for start in starts]
    tried = [refine(starts[i], pressure, kelvin) for i in np.argsort(deviations)[:6]]
    best, rms = min(tried, key=lambda pair: pair[1])
    drawn = np.random.default_rng(seed).integers(0, pressure.size, (samples, pressure.size))
    again = [refine(best, pressure[pick], kelvin[pick])[0] for pick in drawn]
    return Fit(best, rms, np.array(again).reshape(samples, best.size))


def bh17(
    lambda11: float,
    steep_cutoff: float = PHONON_ENERGY,
    others: tuple[float, float] = PARAMETER_SETS[0],
) -> gap_equation.GapEquation:
    """Return BH17's gap equation: a flat level at 35 meV beside a steep band, the gap ratio kept.

    Parameters
    ----------
    lambda11 : float
        Coupling of the flat level.
    steep_cutoff : float
        Phonon energy ω2 of the steep band in eV. It alone carries the isotope mass: λ11 ω1 = n V1/2 and
        λ12² ω1 hold the number n of states of the level, so that ω1 drops out.
    others : (float, float)
        λ22 and λ12.
    """
    return FlatSteep(lambda11, *others, LEVEL, PHONON_ENERGY, steep_cutoff).equation()


@dataclass(frozen=True, eq=False)
class Rival:
    """A theory's T_c(P) of H3S with free numbers.

    Attributes
    ----------
    curve : callable
        ``curve(parameters, pressure)`` in K, pressure in GPa.
    starts : numpy.ndarray, shape (s, k)
        Where a fit may begin.
    bounds : pair of numpy.ndarray, each of shape (k,)
    """

    curve: Curve
    starts: Array
    bounds: tuple[Array, Array]


@cache
def _strain() -> tuple[Array, Array]:
    points = hydrides.table("h3s_strain_pressure")
    return points["pressure_gpa"].to_numpy(float), points["strain_percent"].to_numpy(float)


def squeeze(pressure: Array) -> Array:
    """Return the strain of H3S in per cent beyond the 4 % at 160 GPa, from MD21 Fig. 1c."""
    return np.asarray(np.interp(pressure, *_strain()) - 4.0)


PHONON = 0.1221
"""ω_ln of H3S in eV (Nicol and Carbotte 2015), here taken for 155 GPa."""

AT_GPA = 155.0
"""Pressure in GPa for which the one-band theory's λ and phonon are stated."""


@cache
def _tc_over_phonon() -> tuple[CubicSpline, Array]:
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


def _hardened(lam: float, growth: float, stiff: Array, pressure: Array) -> Array:
    """Return T_c (K) where the phonon is `stiff` times as hard and λω² grows by `growth` in 100 GPa."""
    curve, couplings = _tc_over_phonon()
    coupling = lam * (1 + growth * (pressure - AT_GPA) / 100) / stiff**2
    return np.asarray(PHONON * stiff * curve(np.clip(coupling, couplings[0], couplings[-1])))


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
    return _hardened(lam, growth, hardening(pressure), pressure)


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


def _product(*axes: tuple[float, ...]) -> Array:
    return np.array(np.meshgrid(*axes)).reshape(len(axes), -1).T


def h3s_rivals(tables: Mapping[str, DomeTable]) -> dict[str, Rival]:
    """Return the theories of T_c(P) that the chapters compare, the wire models by their names in `tables`.

    - wires: η = η0 + η'(ε - 4 %), one g;
    - two bands: BH17's level at 35 meV beside a steep band, λ11 linear in the strain, λ22 = 0.1, λ12 = 0.03;
    - one band: Eliashberg with one phonon, 122.1 meV at 155 GPa, that hardens linearly with P at fixed λω²,
      μ* = 0.1; its numbers are λ at 155 GPa and the relative hardening in 100 GPa;
    - free force: the same with λω² linear in P as well, a third number;
    - constant.
    """
    result: dict[str, Rival] = {}
    for name, table in tables.items():

        def wires(x: Array, at: Array, table: DomeTable = table) -> Array:
            return table(x[0] + x[1] * squeeze(at), x[2])

        slopes = (-0.4, -0.15, -0.05, 0.05, 0.15, 0.4)
        places = _product((0.5, 0.8, 1, 1.3, 1.6), slopes, (0.25, 0.3, 0.35, 0.45))
        result[f"wires {name}"] = Rival(wires, places, (np.array([-0.2, -1, 0.1]), np.array([3, 1, 0.49])))

    strengths = np.linspace(0.24, 0.8, 29)
    flat = [gap_equation.critical_temperature(bh17(x)).kelvin for x in strengths]
    band_curve, phonon_curve = CubicSpline(strengths, flat), _tc_over_phonon()[0]

    def two_bands(x: Array, at: Array) -> Array:
        return np.asarray(band_curve(np.clip(x[0] + x[1] * squeeze(at), strengths[0], strengths[-1])))

    def one_phonon(x: Array, at: Array) -> Array:
        stiff = 1 + x[1] * (at - AT_GPA) / 100
        return np.asarray(PHONON * stiff * phonon_curve(x[0] / stiff**2))

    def free_force(x: Array, at: Array) -> Array:
        stiff = np.maximum(1 + x[1] * (at - AT_GPA) / 100, 0.05)
        return _hardened(x[0], x[2], stiff, at)

    def constant(x: Array, at: Array) -> Array:
        return np.asarray(x[0] + 0 * at)

    result["two bands"] = Rival(
        two_bands,
        _product((0.27, 0.3, 0.35), (-0.01, 0, 0.01)),
        (np.array([0.24, -0.1]), np.array([0.8, 0.1])),
    )
    result["one band"] = Rival(
        one_phonon, _product((1.2, 1.7, 2.5), (0, 0.1, 0.3)), (np.array([0.5, -0.2]), np.array([6, 0.8]))
    )
    result["free force"] = Rival(
        free_force,
        _product((1.2, 1.5, 2.0), (0.1, 0.3, 0.6, 0.9, 1.2), (0, 0.3, 1, 1.5)),
        (np.array([0.5, -0.2, -1]), np.array([6, 2, 4])),
    )
    result["constant"] = Rival(constant, np.array([[150.0], [200.0]]), (np.zeros(1), np.full(1, 300.0)))
    return result
