"""The three superlattices of the dome papers, and their T_c over η and g."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import papers
from multigap.bpv import Wires, critical_temperature

MD21: Final = papers.md21(1 / 4)
"""MD21: ΔE = 142 meV, ω0 = 230 meV, every other coupling 0.1."""

MODEL_A: Final = papers.model_a(1 / 4)
"""MR21's model A: ΔE = 274 meV, ω0 = 330 meV; masses and matching of MD21."""

MODEL_B: Final = papers.model_b(1 / 3)
"""MR21's model B: ΔE = 145 meV, ω0 = 225 meV; masses and matching of MD21."""


def curve(wires: Wires, eta: ArrayLike, points: int = 24) -> NDArray[np.float64]:
    """Return T_c in K at each η (nan where there is no transition above the lowest temperature searched)."""
    eta = np.asarray(eta, dtype=np.float64)
    return critical_temperature(replace(wires, points=points), eta.ravel()).temperature.reshape(eta.shape)


def surface(wires: Wires, eta: ArrayLike, g: ArrayLike, points: int = 16) -> NDArray[np.float64]:
    """Return T_c in K over couplings g (rows) and η (columns), the cutoff softened for each g."""
    return np.array([curve(wires.with_g(float(x)), eta, points) for x in np.ravel(np.asarray(g))])


def top(wires: Wires, low: float = 0.3, high: float = 2.0) -> tuple[float, float]:
    """Return (η, T_c in K) where T_c is largest over η in [low, high]: a grid, then two refinements."""
    for _ in range(4):
        eta = np.linspace(low, high, 15)
        tc = np.nan_to_num(curve(wires, eta))
        best = int(np.argmax(tc))
        low, high = float(eta[max(best - 1, 0)]), float(eta[min(best + 1, eta.size - 1)])
    return float(eta[best]), float(tc[best])
