"""T_c of the wires over η and g: a curve, a surface, the top and the width of a dome."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap.bpv import GapRatios, Wires, dome, gap_ratios


def curve(wires: Wires, eta: ArrayLike, points: int = 24) -> NDArray[np.float64]:
    """Return T_c in K at each η (nan where there is no transition above the lowest temperature searched)."""
    eta = np.asarray(eta, dtype=np.float64)
    return dome(replace(wires, points=points), eta.ravel(), [wires.g]).kelvin[:, 0].reshape(eta.shape)


def surface(wires: Wires, eta: ArrayLike, g: ArrayLike, points: int = 24) -> NDArray[np.float64]:
    """Return T_c in K over couplings g (rows) and η (columns), the cutoff softened for each g."""
    return np.array(dome(replace(wires, points=points), eta, g).kelvin.T)


def top(wires: Wires, low: float = 0.3, high: float = 2.0) -> tuple[float, float]:
    """Return (η, T_c in K) where T_c is largest over η in [low, high]: a grid, then two refinements."""
    for _ in range(4):
        eta = np.linspace(low, high, 15)
        tc = np.nan_to_num(curve(wires, eta))
        best = int(np.argmax(tc))
        low, high = float(eta[max(best - 1, 0)]), float(eta[min(best + 1, eta.size - 1)])
    return float(eta[best]), float(tc[best])


def summit(wires: Wires, low: float = 0.6, high: float = 1.4) -> tuple[float, float, float]:
    """Return (η, g, T_c in K) where T_c is largest over η in [low, high] and g in steps of 0.01.

    This is "the top" of a model wherever the book speaks of one; at another g, or on a coarser grid of η, the
    largest T_c is a few kelvins lower.
    """
    couplings = np.linspace(0.36, 0.46, 11)
    tops = [top(wires.with_g(g), low, high) for g in couplings]
    best = int(np.argmax([tc for _, tc in tops]))
    return tops[best][0], float(couplings[best]), tops[best][1]


def half_width(wires: Wires, low: float = -0.3, high: float = 4.0) -> tuple[float, float]:
    """Return the full width at half height of the dome over η in [low, high], in η and in eV.

    Raises
    ------
    ValueError
        If the dome does not fall to half of its height on both sides within the range.
    """
    eta = np.linspace(low, high, 431)
    tc = np.nan_to_num(curve(wires, eta, points=16))
    half = tc.max() / 2
    above = np.flatnonzero(tc > half)
    if not above.size or above[0] == 0 or above[-1] == eta.size - 1:
        raise ValueError(
            f"low = {low!r}, high = {high!r} is not allowed: low and high must enclose both half heights"
        )
    first, last = int(above[0]), int(above[-1])
    start = np.interp(half, tc[first - 1 : first + 1], eta[first - 1 : first + 1])
    end = np.interp(-half, -tc[last : last + 2], eta[last : last + 2])
    width = float(end - start)
    return width, width * wires.superlattice.bandwidth(wires.lifshitz)


def gaps(wires: Wires, eta: ArrayLike, points: int = 16) -> GapRatios:
    """Return the gaps at T = 0, T_c and their ratios at each η."""
    return gap_ratios(replace(wires, points=points), np.ravel(np.asarray(eta, dtype=np.float64)))


def anisotropy(found: GapRatios) -> NDArray[np.float64]:
    """Return Δ3/Δ2, the zone means at T = 0, shape (m,)."""
    return found.delta[:, 2] / found.delta[:, 1]
