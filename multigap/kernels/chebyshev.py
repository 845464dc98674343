"""Values of Chebyshev series."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

_ROW: Final = 16


@kernel
def chebyshev_values(x: NDArray[np.float64], coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Σ_p c_pa T_p(x) for every series a (columns), shape (x.size, series)."""
    terms, count = coefficients.shape
    result = np.empty((x.size, count))
    # a row of points at a time: the recurrence is a chain for each, and several run side by side
    point, before, now, total = np.empty(_ROW), np.empty(_ROW), np.empty(_ROW), np.empty((count, _ROW))
    for start in range(0, x.size, _ROW):
        for k in range(_ROW):
            point[k] = x[min(start + k, x.size - 1)]
            before[k], now[k] = 1.0, point[k]
            for a in range(count):
                total[a, k] = 0.0
        for p in range(terms):
            for a in range(count):
                for k in range(_ROW):
                    total[a, k] += coefficients[p, a] * before[k]
            for k in range(_ROW):
                before[k], now[k] = now[k], 2.0 * point[k] * now[k] - before[k]
        for k in range(min(_ROW, x.size - start)):
            for a in range(count):
                result[start + k, a] = total[a, k]
    return result
