"""Linear algebra of a few unknowns, in plain loops: for so few a call of LAPACK costs more than the work."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part, shared


@part
def _multiply(matrix: NDArray[np.float64], vector: NDArray[np.float64], result: NDArray[np.float64]) -> None:
    """Fill `result` with M v; plain loops, since BLAS costs more than the few rows there are."""
    for i in range(vector.size):
        total = 0.0
        for j in range(vector.size):
            total += matrix[i, j] * vector[j]
        result[i] = total


@part
def _eliminate(work: NDArray[np.float64], solution: NDArray[np.float64], least: float) -> bool:
    """Fill `solution` with x of M x = b, `work` being (M, b) and lost: elimination with row pivots.

    A pivot of 0 becomes `least`; where that is 0 too, or a pivot is no number, M has no inverse, and False
    is returned.
    """
    n = solution.size
    regular = True
    for i in range(n):
        pivot = i
        for k in range(i + 1, n):
            if abs(work[k, i]) > abs(work[pivot, i]):
                pivot = k
        if pivot != i:
            for j in range(i, n + 1):
                work[i, j], work[pivot, j] = work[pivot, j], work[i, j]
        if work[i, i] == 0.0:
            work[i, i] = least
        if not 0.0 < abs(work[i, i]) < np.inf:
            regular = False
            break
        inverse = 1.0 / work[i, i]
        for k in range(i + 1, n):
            factor = work[k, i] * inverse
            if factor != 0.0:
                for j in range(i + 1, n + 1):
                    work[k, j] -= factor * work[i, j]
    if regular:
        for i in range(n - 1, -1, -1):
            total = work[i, n]
            for j in range(i + 1, n):
                total -= work[i, j] * solution[j]
            solution[i] = total / work[i, i]
    return regular


@kernel
def _shifted_solve(
    matrix: NDArray[np.float64], shift: float, vector: NDArray[np.float64], work: NDArray[np.float64]
) -> None:
    """Overwrite `vector` by (M - shift)⁻¹ v, its largest component 1."""
    n = vector.size
    for i in range(n):
        for j in range(n):
            work[i, j] = matrix[i, j]
        work[i, i] -= shift
        work[i, n] = vector[i]
    if not _eliminate(work, vector, 1e-300):
        for i in range(n):
            vector[i] = np.nan
    largest = 0.0
    for i in range(n):
        largest = max(largest, abs(vector[i]))
    for i in range(n):
        vector[i] /= largest


@kernel
def _cholesky(matrix: NDArray[np.float64], root: NDArray[np.float64]) -> bool:
    """Fill the lower triangle of `root` so that root rootᵀ = M; whether M has no negative direction.

    A direction that M has lost to rounding is left out: its column is zero.
    """
    n = matrix.shape[0]
    positive = True
    for j in range(n):
        pivot = matrix[j, j]
        for k in range(j):
            pivot -= root[j, k] ** 2
        if pivot < -1e-13 * abs(matrix[j, j]):
            positive = False
        if pivot <= 1e-15 * abs(matrix[j, j]):
            for i in range(j, n):
                root[i, j] = 0.0
            continue
        root[j, j] = np.sqrt(pivot)
        for i in range(j + 1, n):
            total = matrix[i, j]
            for k in range(j):
                total -= root[i, k] * root[j, k]
            root[i, j] = total / root[j, j]
    return positive


@kernel
def solve(work: NDArray[np.float64], solution: NDArray[np.float64]) -> bool:
    """Fill `solution` with x of M x = b, `work` being (M, b) and lost; whether M has an inverse."""
    return _eliminate(work, solution, 0.0)


class Scratch(NamedTuple):
    """Arrays that the search for an eigenvalue of n unknowns writes into; see :func:`scratch`."""

    root: NDArray[np.float64]  # (n, n): L, zero above its diagonal
    image: NDArray[np.float64]  # (n, n): GL
    symmetric: NDArray[np.float64]  # (n, n): S = LᵀGL
    shifted: NDArray[np.float64]  # (n, n)
    work: NDArray[np.float64]  # (n, n + 1)
    y: NDArray[np.float64]  # (n,): the eigenvector of S
    other: NDArray[np.float64]  # (n,)


@shared
def scratch(size: int) -> Scratch:
    """Return the arrays for `size` unknowns."""
    square = (size, size)
    return Scratch(
        np.zeros(square),
        np.zeros(square),
        np.zeros(square),
        np.zeros(square),
        np.zeros((size, size + 1)),
        np.zeros(size),
        np.zeros(size),
    )


@part
def _fill_symmetric(matrix: NDArray[np.float64], pairing: NDArray[np.float64], scratch: Scratch) -> None:
    """Fill the root of A, its image under G and S."""
    root, image, symmetric = scratch.root, scratch.image, scratch.symmetric
    n = root.shape[0]
    _cholesky(pairing, root)
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(j, n):
                total += matrix[i, k] * root[k, j]
            image[i, j] = total
    for i in range(n):
        for j in range(i + 1):
            total = 0.0
            for k in range(i, n):
                total += root[k, i] * image[k, j]
            symmetric[i, j] = total
            symmetric[j, i] = total


@part
def _none_above(value: float, scratch: Scratch) -> bool:
    """Whether no eigenvalue of S lies above a value: value - S has a Cholesky factorisation."""
    symmetric, shifted = scratch.symmetric, scratch.shifted
    for i in range(symmetric.shape[0]):
        for j in range(symmetric.shape[0]):
            shifted[i, j] = -symmetric[i, j]
        shifted[i, i] += value
    return _cholesky(shifted, scratch.work)


@part
def _quotient_iteration(scratch: Scratch, near: float) -> tuple[float, int]:
    """Rayleigh's quotient and the steps taken, `scratch.y` becoming the eigenvector.

    The eigenvalue is near `near`; where that is infinite, nothing is known but `scratch.y` to start from.
    """
    symmetric, y, other = scratch.symmetric, scratch.y, scratch.other
    value = near
    steps = 0
    for step in range(12):
        steps = step + 1
        if np.isfinite(near) or step > 0:
            _shifted_solve(symmetric, value, y, scratch.work)
        _multiply(symmetric, y, other)
        above, norm = 0.0, 0.0
        for i in range(y.size):
            above += y[i] * other[i]
            norm += y[i] * y[i]
        value = above / norm
        # the error of the quotient is quadratic in the residual: small enough, it ends the search
        residual = 0.0
        for i in range(y.size):
            residual += (other[i] - value * y[i]) ** 2
        if residual <= 1e-16 * value * value * norm:
            break
    return value, steps


@part
def _close_in(scratch: Scratch) -> float:
    """The largest eigenvalue of S, found by halving an interval; `scratch.y` is a start for its vector."""
    symmetric, y = scratch.symmetric, scratch.y
    low, high = -np.inf, 0.0
    for i in range(y.size):
        reach = 0.0
        for j in range(y.size):
            reach += abs(symmetric[i, j])
        low, high = max(low, symmetric[i, i]), max(high, reach)
        y[i] = 1.0 / (1.0 + i)
    for _ in range(100):
        middle = 0.5 * (low + high)
        if not low < middle < high:
            break
        if _none_above(middle, scratch):
            high = middle
        else:
            low = middle
    return high


@kernel
def largest_eigenvalue(
    matrix: NDArray[np.float64], pairing: NDArray[np.float64], vector: NDArray[np.float64], scratch: Scratch
) -> tuple[float, int]:
    """Largest eigenvalue of G A by Rayleigh-quotient iteration from `vector`, which becomes the eigenvector.

    With A = LLᵀ it is that of the symmetric S = LᵀGL, and x = GLy. The start is the neighbour's eigenvector,
    so that one or two steps of cubic convergence are enough; that no eigenvalue lies higher is then proved
    by a Cholesky factorisation of value - S, and if one does, the largest is closed in on by more of them.
    Returned with the number of steps, 0 where it had to be closed in on.
    """
    _fill_symmetric(matrix, pairing, scratch)
    n = vector.size
    y = scratch.y
    size = 0.0
    for i in range(n):
        total = 0.0
        for k in range(i, n):
            total += scratch.root[k, i] * vector[k]
        y[i] = total
        size = max(size, abs(total))
    if not size > 0.0:
        for i in range(n):
            y[i] = 1.0
    value, steps, near = 0.0, 0, np.inf
    for attempt in range(2):
        value, steps = _quotient_iteration(scratch, near)
        if attempt == 1:
            steps = 0
        elif not (np.isfinite(value) and _none_above(value + 1e-9 * abs(value) + 1e-300, scratch)):
            near = _close_in(scratch)
            continue
        break
    _multiply(scratch.image, y, vector)
    size = 0.0
    for i in range(n):
        size = max(size, abs(vector[i]))
    if size > 0.0:
        for i in range(n):
            vector[i] /= size
    return value, steps


@kernel
def symmetric_eigen(
    matrix: NDArray[np.float64], values: NDArray[np.float64], vectors: NDArray[np.float64]
) -> None:
    """Fill `values` and the columns of `vectors` with the eigenpairs of S, in no order; `matrix` is lost.

    Jacobi's method, row by row (Golub and Van Loan 2013, section 8.5): each rotation makes one element 0, and
    what is left beside the diagonal shrinks quadratically. Two rows are done by one rotation.
    """
    n = values.size
    largest = 0.0
    for i in range(n):
        for j in range(n):
            vectors[i, j] = 1.0 if i == j else 0.0
            largest = max(largest, abs(matrix[i, j]))
    for _ in range(60):
        done = True
        for p in range(n - 1):
            for q in range(p + 1, n):
                beside = matrix[p, q]
                if abs(beside) <= 1e-18 * largest:
                    matrix[p, q] = matrix[q, p] = 0.0
                    continue
                done = False
                theta = 0.5 * (matrix[q, q] - matrix[p, p]) / beside
                tangent = 1.0 / (abs(theta) + np.hypot(theta, 1.0))
                if theta < 0.0:
                    tangent = -tangent
                cosine = 1.0 / np.sqrt(tangent * tangent + 1.0)
                sine = tangent * cosine
                for k in range(n):
                    x, y = matrix[k, p], matrix[k, q]
                    matrix[k, p], matrix[k, q] = cosine * x - sine * y, sine * x + cosine * y
                for k in range(n):
                    x, y = matrix[p, k], matrix[q, k]
                    matrix[p, k], matrix[q, k] = cosine * x - sine * y, sine * x + cosine * y
                    x, y = vectors[k, p], vectors[k, q]
                    vectors[k, p], vectors[k, q] = cosine * x - sine * y, sine * x + cosine * y
        if done:
            break
    for i in range(n):
        values[i] = matrix[i, i]
