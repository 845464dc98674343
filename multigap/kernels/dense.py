"""Elimination for some hundred unknowns, kept so that more than one right side can be solved for."""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

Array = NDArray[np.float64]


@kernel
def factorise(matrix: Array, pivots: NDArray[np.int64]) -> bool:
    """Overwrite M by its factors, row pivots noted in `pivots`; whether it has an inverse."""
    count = pivots.size
    for i in range(count):
        pivot = i
        for k in range(i + 1, count):
            if abs(matrix[k, i]) > abs(matrix[pivot, i]):
                pivot = k
        pivots[i] = pivot
        if not 0.0 < abs(matrix[pivot, i]) < np.inf:
            return False
        if pivot != i:
            for j in range(count):
                matrix[i, j], matrix[pivot, j] = matrix[pivot, j], matrix[i, j]
        inverse = 1.0 / matrix[i, i]
        upper = matrix[i]
        for k in range(i + 1, count):
            factor = matrix[k, i] * inverse
            row = matrix[k]
            row[i] = factor
            for j in range(i + 1, count):
                row[j] -= factor * upper[j]
    return True


@kernel
def solve_factorised(matrix: Array, pivots: NDArray[np.int64], vector: Array) -> None:
    """Overwrite b by M⁻¹ b, M as :func:`factorise` left it."""
    count = pivots.size
    for i in range(count):
        pivot = pivots[i]
        vector[i], vector[pivot] = vector[pivot], vector[i]
    for i in range(count):
        for j in range(i):
            vector[i] -= matrix[i, j] * vector[j]
    for i in range(count - 1, -1, -1):
        for j in range(i + 1, count):
            vector[i] -= matrix[i, j] * vector[j]
        vector[i] /= matrix[i, i]
