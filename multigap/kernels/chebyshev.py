"""Values of Chebyshev series."""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel


@kernel
def add_series(x: NDArray[np.float64], coefficients: NDArray[np.float64], sums: NDArray[np.float64]) -> None:
    """Add Σ_p c_pa T_p(x) for every series a (columns) to `sums`, shape (x.size, series)."""
    terms, count = coefficients.shape
    for i in range(x.size):
        before, now = 1.0, x[i]
        for p in range(terms):
            for a in range(count):
                sums[i, a] += coefficients[p, a] * before
            before, now = now, 2.0 * x[i] * now - before
