"""From the Matsubara axis to real frequencies: Padé approximants by Thiele's continued fraction."""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

_TINY = 1e-60
"""What a divisor that is exactly 0 is replaced by (Lentz 1976; Thompson and Barnett 1986).

It is far below the rounding of any gap, and the inverses of its square and cube are numbers.
"""


@kernel
def pade_coefficients(
    points: NDArray[np.complex128], values: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Return the coefficients of Thiele's continued fraction through the points, shape (M,).

    Vidberg and Serene, J. Low Temp. Phys. 29, 179 (1977), Appendix.
    """
    count = points.size
    table = values.copy()
    result = np.empty(count, np.complex128)
    result[0] = table[0]
    for p in range(1, count):
        for i in range(p, count):
            # 0 where the fraction so far meets this point exactly, as it does once it has converged
            divisor = table[i] if table[i] != 0 else _TINY + 0.0j
            table[i] = (result[p - 1] - divisor) / ((points[i] - points[p - 1]) * divisor)
        result[p] = table[p]
    return result


@kernel
def pade_value(
    coefficients: NDArray[np.complex128], points: NDArray[np.complex128], at: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Evaluate the continued fraction of :func:`pade_coefficients` at `at`, shape like `at`."""
    result = np.empty(at.size, np.complex128)
    for i in range(at.size):
        value = 0.0 + 0.0j
        for p in range(coefficients.size - 1, 0, -1):
            divisor = 1 + value
            value = coefficients[p] * (at[i] - points[p - 1]) / (divisor if divisor != 0 else _TINY + 0.0j)
        divisor = 1 + value
        result[i] = coefficients[0] / (divisor if divisor != 0 else _TINY + 0.0j)
    return result


@kernel
def _first_edge(
    coefficients: NDArray[np.complex128], points: NDArray[np.complex128], low: float, high: float, count: int
) -> float:
    """Return the first ω where Re Δ(ω) falls below ω, between two of `count` places; nan where none does."""
    at, before = np.empty(1, np.complex128), 0.0
    for i in range(count):
        place = low + (high - low) * i / (count - 1)
        at[0] = place
        difference = pade_value(coefficients, points, at)[0].real - place
        if i > 0 and before > 0 and difference <= 0:
            step = (high - low) / (count - 1)
            return place - step + step * before / (before - difference)
        before = difference
    return np.nan


@kernel
def edges(
    points: NDArray[np.complex128], values: NDArray[np.complex128], low: float, high: float, count: int
) -> NDArray[np.float64]:
    """Return the gap edges that approximants through the first 12, 16, 20 … points give.

    Each is looked for on `count` places from `low` to `high` (eV), nan where it has none.
    """
    size = max((points.size - 9) // 4, 0)
    result = np.empty(size)
    for k in range(size):
        used = 12 + 4 * k
        coefficients = pade_coefficients(points[:used].copy(), values[:used].copy())
        result[k] = _first_edge(coefficients, points[:used].copy(), low, high, count)
    return result
