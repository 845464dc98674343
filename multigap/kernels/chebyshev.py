"""Values of Chebyshev series."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

ROW: Final = 16
"""Points that run side by side."""


@kernel
def add_series(
    x: NDArray[np.float64],
    coefficients: NDArray[np.float64],
    room: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Add Σ_p c_pa T_p(x) for every series a (columns) to `sums`, shape (x.size, series).

    The recurrence is a chain for each point, and so a row of them is taken at a time; `room` is for that,
    shape (3 + series, ROW).
    """
    terms, count = coefficients.shape
    point, before, now, total = room[0], room[1], room[2], room[3:]
    for start in range(0, x.size, ROW):
        for k in range(ROW):
            point[k] = x[min(start + k, x.size - 1)]
            before[k], now[k] = 1.0, point[k]
            for a in range(count):
                total[a, k] = 0.0
        for p in range(terms):
            for a in range(count):
                for k in range(ROW):
                    total[a, k] += coefficients[p, a] * before[k]
            for k in range(ROW):
                before[k], now[k] = now[k], 2.0 * point[k] * now[k] - before[k]
        for k in range(min(ROW, x.size - start)):
            for a in range(count):
                sums[start + k, a] += total[a, k]
