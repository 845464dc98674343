"""The largest eigenvalue of a few hundred unknowns, by the methods of Lanczos and of Arnoldi.

Products with the matrix are summed row by row of its transpose: adding vectors to one another keeps several
sums going at once, where a scalar product waits for each of its own.
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.small_matrices import solve

Array = NDArray[np.float64]

_STEPS = 60
_TOLERANCE = 1e-13


@kernel
def _product(transposed: Array, vector: Array, result: Array) -> None:
    """Fill `result` with M v, M being given by its transpose."""
    for i in range(vector.size):
        result[i] = 0.0
    for j in range(vector.size):
        factor = vector[j]
        for i in range(vector.size):
            result[i] += transposed[j, i] * factor


@kernel
def dot(x: Array, y: Array) -> float:
    """Return the scalar product of two vectors."""
    total = 0.0
    for i in range(x.size):
        total += x[i] * y[i]
    return total


@kernel
def project(vector: Array, basis: Array, size: int, overlaps: Array) -> float:
    """Take what `vector` has of the first `size` vectors of a basis out of it, twice; return its length.

    What was taken out is added to `overlaps`.
    """
    for _ in range(2):
        for k in range(size):
            overlap = dot(vector, basis[k])
            overlaps[k] += overlap
            for i in range(vector.size):
                vector[i] -= overlap * basis[k, i]
    return np.sqrt(dot(vector, vector))


@kernel
def begin(start: Array, basis: Array) -> None:
    """Fill the first vector of a basis."""
    length = np.sqrt(dot(start, start))
    for i in range(start.size):
        basis[0, i] = start[i] / length


@kernel
def largest_of_tridiagonal(alpha: Array, beta: Array, size: int) -> float:
    """Return the largest eigenvalue of a symmetric tridiagonal matrix, by bisection on Sturm's count."""
    low, high = alpha[0], alpha[0]
    for i in range(size):
        reach = (abs(beta[i - 1]) if i > 0 else 0.0) + (abs(beta[i]) if i + 1 < size else 0.0)
        low = max(low, alpha[i])
        high = max(high, alpha[i] + reach)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        pivot = alpha[0] - middle
        above = pivot > 0
        for i in range(1, size):
            if above:
                break
            pivot = alpha[i] - middle - beta[i - 1] ** 2 / (pivot if pivot != 0 else -1e-300)
            above = pivot > 0
        if above:
            low = middle
        else:
            high = middle
    return high


@kernel
def largest_of_symmetric(matrix: Array, start: Array) -> float:
    """Return the largest eigenvalue of a symmetric matrix from a start: Lanczos, fully reorthogonalised.

    Of a matrix larger than the start the first rows and columns are meant.
    """
    count = start.size
    steps = min(count, _STEPS)
    basis = np.empty((steps + 1, count))
    alpha, beta, overlaps = np.zeros(steps), np.zeros(steps), np.empty(steps)
    product = np.empty(count)
    begin(start, basis)
    previous, ritz = -1e300, 0.0
    for j in range(steps):
        _product(matrix, basis[j], product)
        alpha[j] = dot(product, basis[j])
        beta[j] = project(product, basis, j + 1, overlaps)
        ritz = largest_of_tridiagonal(alpha, beta, j + 1)
        if beta[j] < _TOLERANCE or (j > 2 and abs(ritz - previous) < _TOLERANCE * max(1.0, abs(ritz))):
            break
        previous = ritz
        for i in range(count):
            basis[j + 1, i] = product[i] / beta[j]
    return ritz


@kernel
def _near_of_few(columns: Array, size: int, near: float) -> float:
    """Return the eigenvalue next to `near` of the first columns and rows, by inverse iteration."""
    work = np.empty((size, size + 1))
    vector, image = np.zeros(size), np.empty(size)
    vector[0] = 1.0
    value = near
    for _ in range(50):
        for i in range(size):
            for j in range(size):
                work[i, j] = columns[j, i]
            work[i, i] -= near
            work[i, size] = vector[i]
        if not solve(work, image):
            break
        length = dot(image, image)
        new = near + dot(image, vector) / length
        for i in range(size):
            vector[i] = image[i] / np.sqrt(length)
        settled = abs(new - value) < 0.1 * _TOLERANCE * abs(new)
        value = new
        if settled:
            break
    return value


@kernel
def eigenvalue_near(transposed: Array, start: Array, near: float) -> float:
    """Return the eigenvalue next to `near` of a matrix that is nearly symmetric in some measure: Arnoldi.

    Parameters
    ----------
    transposed : (K, K)
        The matrix's transpose.
    start : (K,)
        What the eigenvector is like.
    near : float
        An eigenvalue of the symmetric part, far nearer to the one sought than the others are.
    """
    count = start.size
    steps = min(count, _STEPS)
    basis = np.empty((steps + 1, count))
    columns = np.zeros((steps, steps + 1))
    product = np.empty(count)
    begin(start, basis)
    # a shift that is an eigenvalue to the last digit would leave nothing to divide by
    shift = near + 1e-9 * abs(near)
    value, previous = near, np.inf
    for j in range(steps):
        _product(transposed, basis[j], product)
        length = project(product, basis, j + 1, columns[j])
        value = _near_of_few(columns, j + 1, shift)
        if length < _TOLERANCE or (j > 2 and abs(value - previous) < _TOLERANCE * max(1.0, abs(value))):
            break
        previous = value
        columns[j, j + 1] = length
        for i in range(count):
            basis[j + 1, i] = product[i] / length
    return value
