"""A curve T_c(P) with free numbers, fitted to measured points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.optimize import least_squares

Array = NDArray[np.float64]

Curve = Callable[[Array, Array], Array]


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


def chance_of_misfit(fit: Fit, points: int, scatter: float, pairs: int) -> float:
    """Return the chance that points which scatter as close pairs do lie so far from the true curve (F test).

    Parameters
    ----------
    fit : Fit
    points : int
        How many were fitted.
    scatter : float
        Standard deviation in K of one point, from pairs of them that should have been equal.
    pairs : int
        How many such pairs.
    """
    free = points - fit.parameters.size
    return float(stats.f.sf(points * fit.rms**2 / free / scatter**2, free, pairs))


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
