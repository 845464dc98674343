"""A model's T_c over its parameters as a table, and the path through it that a measured T_c(P) asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import RegularGridInterpolator
from scipy.optimize import least_squares

from multigap import bpv

Array = NDArray[np.float64]
Curve = Callable[[Array, Array], Array]


@dataclass(frozen=True)
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

    def __call__(self, eta: Array | float, g: Array | float) -> Array:
        """Return T_c (K) between the table's points, linearly; points outside count as the nearest edge."""
        eta, g = np.clip(eta, self.eta[0], self.eta[-1]), np.clip(g, self.g[0], self.g[-1])
        place = np.stack(np.broadcast_arrays(eta, g), axis=-1)
        return np.asarray(RegularGridInterpolator((self.eta, self.g), self.kelvin)(place))

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
    columns = []
    for coupling in g:
        found = bpv.critical_temperature(
            model.with_g(float(coupling)), eta=eta, lowest_temperature=lowest_temperature
        )
        columns.append(np.nan_to_num(found.temperature, nan=0.0))
    return DomeTable(np.asarray(eta, float), np.asarray(g, float), np.stack(columns, axis=1))


@dataclass(frozen=True)
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
        # the tables are linear between their points: a finer step would see only one of them
        found = least_squares(
            deviation, start, bounds=bounds, x_scale=scale, diff_step=np.full(start.size, 1e-3)
        )
        return np.asarray(found.x), float(np.sqrt(np.mean(found.fun**2)))

    deviations = [np.mean((curve(start, pressure) - kelvin) ** 2) for start in starts]
    tried = [refine(starts[i], pressure, kelvin) for i in np.argsort(deviations)[:6]]
    best, rms = min(tried, key=lambda pair: pair[1])
    drawn = np.random.default_rng(seed).integers(0, pressure.size, (samples, pressure.size))
    again = [refine(best, pressure[pick], kelvin[pick])[0] for pick in drawn]
    return Fit(best, rms, np.array(again).reshape(samples, best.size))
