"""Fano's line shape, fitted to the logarithm of T_c over η."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

Array = NDArray[np.float64]


def profile(x: Array, centre: float, width: float, q: float, base: float, height: float) -> Array:
    """Return base + height (q + ε)²/(1 + ε²), ε = (x − centre)/width."""
    e = (x - centre) / width
    return np.asarray(base + height * (q + e) ** 2 / (1 + e**2))


@dataclass(frozen=True)
class FanoFit:
    """The best profile.

    Attributes
    ----------
    q : float
        Fano's parameter.
    miss : float
        Root-mean-square misfit over the range of the values.
    """

    q: float
    miss: float


def fit(x: Array, y: Array) -> FanoFit:
    """Fit centre, width, q, base and height by least squares, from q = 0.5, 1 and 2; the best is returned."""
    starts = [(0.0, 0.7, q, y.min(), np.ptp(y) / (1 + q * q)) for q in (0.5, 1.0, 2.0)]
    shapes = [least_squares(lambda p: profile(x, *p) - y, s, max_nfev=400) for s in starts]
    best = min(shapes, key=lambda s: float(s.cost))
    return FanoFit(float(best.x[2]), float(np.sqrt(np.mean(best.fun**2)) / np.ptp(y)))
