"""Φ(a) = ∫_a^∞ dx tanh(x/2)/(2x)/√(x - a): a band's edge seen through the whole thermal window, by tables."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import chebyshev
from multigap._checks import frozen
from multigap._jit import kernel, part
from multigap.kernels.windows import COLD, GAUSS_NODES, GAUSS_WEIGHTS


def _edge_tables() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Polynomials of Φ(a) on panels of width 2 between ±40, and the coefficients of its series below -40.

    Φ is analytic up to a = ±iπ, so that degree 17 on a panel leaves 1e-14. Its values come from
    Gauss–Legendre panels in u = √(x - a) up to x = 40, beyond which tanh is 1 and the rest an arctangent.
    """
    degree, panels = 17, 40
    points = np.cos(chebyshev.angles(degree + 1))
    a = (-COLD + 1.0 + 2.0 * np.arange(panels))[:, None] + points
    end = np.sqrt(COLD + 1e-9 - a)
    pieces = 30
    u = (np.arange(pieces)[:, None] + 0.5 + 0.5 * GAUSS_NODES).ravel() / pieces
    weights = np.tile(0.5 * GAUSS_WEIGHTS, pieces) / pieces
    x = a[..., None] + (end[..., None] * u) ** 2
    values = end * np.sum(
        weights * np.where(x == 0, 0.5, np.tanh(0.5 * x) / np.where(x == 0, 1.0, x)), axis=-1
    )
    root = np.sqrt(np.abs(a))
    beyond = np.where(a > 0, np.arctan2(root, end), np.arcsinh(root / np.sqrt(COLD + 1e-9)))
    values += beyond / root
    series = np.linalg.solve(np.vander(points, increasing=True), values.T).T
    # Σ_m C(-1/2, 2m) 2η(2m)Γ(2m) A^(-2m), η Dirichlet's, from ∫(1 - tanh(x/2)) x^(2m-1) dx
    m = np.arange(1, 10)
    eta = np.array([np.sum((-1.0) ** np.arange(60) / (1.0 + np.arange(60)) ** (2 * k)) for k in m])
    eta[0], eta[1] = np.pi**2 / 12, 7 * np.pi**4 / 720
    binomial = np.array([math.comb(4 * k, 2 * k) / 16.0**k for k in m])
    factorial = np.array([float(math.factorial(2 * k - 1)) for k in m])
    return series, binomial * 2.0 * eta * factorial


_EDGE_PANELS, _EDGE_SERIES = map(frozen, _edge_tables())
_LN_EDGE: Final = float(np.log(8 * np.exp(np.euler_gamma) / np.pi))


@kernel
def edge_function(a: float) -> float:
    """Φ(a) = ∫_a^∞ dx tanh(x/2)/(2x)/√(x - a): an edge seen through the whole thermal window."""
    if a >= COLD:
        return 0.5 * np.pi / np.sqrt(a)
    if a <= -COLD:
        inverse = 1.0 / (a * a)
        tail = 0.0
        for m in range(_EDGE_SERIES.size - 1, -1, -1):
            tail = (tail + _EDGE_SERIES[m]) * inverse
        return (np.log(-a) + _LN_EDGE - tail) / np.sqrt(-a)
    place = 0.5 * (a + COLD)
    panel = min(int(place), _EDGE_PANELS.shape[0] - 1)
    t = 2.0 * (place - panel) - 1.0
    value = 0.0
    for k in range(_EDGE_PANELS.shape[1] - 1, -1, -1):
        value = value * t + _EDGE_PANELS[panel, k]
    return value


@part
def cold_tail(edge: float, start: float) -> float:
    """∫_start^∞ dξ 1/(2ξ)/√(ξ - e), start > 0."""
    if edge > 0.0:
        root = np.sqrt(edge)
        return np.arctan2(root, np.sqrt(start - edge)) / root
    if edge == 0.0:
        return 1.0 / np.sqrt(start)
    root = np.sqrt(-edge)
    return np.arcsinh(np.sqrt(-edge / start)) / root
