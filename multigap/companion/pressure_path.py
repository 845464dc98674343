"""A model's T_c over its parameters as a table, and the path through it that a measured T_c(P) asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline, RectBivariateSpline
from scipy.optimize import least_squares

from multigap import bpv, eliashberg, gap_equation
from multigap.companion import hydrides
from multigap.eliashberg import SpectralFunction
from multigap.two_band import TwoBand

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

    def eta_reach(self, kelvin: float) -> tuple[float, float]:
        """Return the least and the largest η of the table at which some g gives at least `kelvin`."""
        inside = self.eta[self.kelvin.max(axis=1) >= kelvin]
        return (float(inside[0]), float(inside[-1])) if inside.size else (float("nan"), float("nan"))


def dome_table(model: bpv.Wires, eta: Array, g: Array, lowest_temperature: float = 1.0) -> DomeTable:
    """Compute T_c of `model` for each η and each coupling g of its uppermost subband."""
    found = bpv.dome(model, eta, g, lowest_temperature=lowest_temperature)
    return DomeTable(found.eta, found.g, np.nan_to_num(found.temperature, nan=0.0))


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


def _product(*axes: tuple[float, ...]) -> Array:
    return np.array(np.meshgrid(*axes)).reshape(len(axes), -1).T


def h3s_rivals(tables: Mapping[str, DomeTable]) -> dict[str, Rival]:
    """Return the theories of T_c(P) that the chapters compare, the wire models by their names in `tables`.

    - wires: η = η0 + η'(ε - 4 %), one g;
    - two bands: λ11 linear in the strain, λ22 = 0.1, λ12 = 0.03, ω = 150 meV;
    - one band: Eliashberg with one phonon, 122.1 meV at 155 GPa, that hardens linearly with P at fixed λω²,
      μ* = 0.1; its numbers are λ at 155 GPa and the relative hardening in 100 GPa;
    - constant.
    """
    result: dict[str, Rival] = {}
    for name, table in tables.items():

        def wires(x: Array, at: Array, table: DomeTable = table) -> Array:
            return table(x[0] + x[1] * squeeze(at), x[2])

        slopes = (-0.4, -0.15, -0.05, 0.05, 0.15, 0.4)
        places = _product((0.5, 0.8, 1, 1.3, 1.6), slopes, (0.25, 0.3, 0.35, 0.45))
        result[f"wires {name}"] = Rival(wires, places, (np.array([-0.2, -1, 0.1]), np.array([3, 1, 0.49])))

    strengths = np.linspace(0.15, 1.5, 55)
    smw = [gap_equation.critical_temperature(TwoBand(x, 0.1, 0.03).equation()).kelvin for x in strengths]
    couplings = np.geomspace(0.4, 8, 50)
    # one phonon: T_c/ω depends on λ alone
    reduced = [
        eliashberg.critical_temperature(SpectralFunction.einstein(x, 0.1), 0.1).temperature / 0.1
        for x in couplings
    ]

    band_curve, phonon_curve = CubicSpline(strengths, smw), CubicSpline(couplings, reduced)

    def two_bands(x: Array, at: Array) -> Array:
        return np.asarray(band_curve(x[0] + x[1] * squeeze(at)))

    def one_band(x: Array, at: Array) -> Array:
        omega = 0.1221 * (1 + x[1] * (at - 155) / 100)
        return np.asarray(omega * phonon_curve(x[0] * (0.1221 / omega) ** 2))

    def constant(x: Array, at: Array) -> Array:
        return np.asarray(x[0] + 0 * at)

    result["two bands"] = Rival(
        two_bands, _product((0.3, 0.5, 0.7), (-0.05, 0, 0.05)), (np.array([0.15, -0.2]), np.array([1.5, 0.2]))
    )
    result["one band"] = Rival(
        one_band, _product((1.2, 1.7, 2.5), (0, 0.1, 0.3)), (np.array([0.5, -0.2]), np.array([6, 0.8]))
    )
    result["constant"] = Rival(constant, np.array([[150.0], [200.0]]), (np.zeros(1), np.full(1, 300.0)))
    return result
