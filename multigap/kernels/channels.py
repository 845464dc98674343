"""The gap equation of any number of channels: leading mode, transition, gaps.

Every model of the book is the one problem

    Δ_i = Σ_j λ_ij F_j(T, Δ_j) Δ_j,      λ_ij = g[b_i, b_j] (φ_i · φ_j) w_j,

for channels i (a band, a level, or a subband at one k_z) that belong to a block b_i (their band), carry a
form factor φ_i and a weight w_i. With x_b = Σ_b' g[b, b'] y_b' and y_b = Σ_{j∈b} φ_j w_j F_j Δ_j it shrinks
to Δ_j = φ_j · x_{b_j}: as many unknowns as blocks times components of φ, however many channels there are.
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels import BAND_EDGE
from multigap.kernels.pair import (
    pair_kernel_and_gap_slope,
    pair_kernel_cutoff_slope,
    pair_kernel_slopes,
    pair_kernels,
)
from multigap.kernels.small_matrices import solve, symmetric_eigen
from multigap.kernels.windows import NOTHING


@kernel
def _block_matrices(
    values: NDArray[np.float64], block: NDArray[np.int64], form: NDArray[np.float64], blocks: int
) -> NDArray[np.float64]:
    """A_b = Σ_{j∈b} v_j φ_j φ_jᵀ for each block, shape (blocks, r, r)."""
    rank = form.shape[1]
    result = np.zeros((blocks, rank, rank))
    for j in range(values.size):
        b = block[j]
        for p in range(rank):
            share = values[j] * form[j, p]
            for q in range(rank):
                result[b, p, q] += share * form[j, q]
    return result


@kernel
def _couple(
    coupling: NDArray[np.float64], pairing: NDArray[np.float64], reduced: NDArray[np.float64]
) -> None:
    """Fill `reduced` with (g ⊗ 1) y; plain loops, for which LLVM needs less time than for a call of BLAS."""
    for b in range(coupling.shape[0]):
        for p in range(pairing.shape[1]):
            total = 0.0
            for c in range(coupling.shape[0]):
                total += coupling[b, c] * pairing[c, p]
            reduced[b, p] = total


@kernel
def leading_mode(
    values: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    """Largest eigenvalue of λF, and its eigenvector Δ over the channels, for v_j = w_j F_j ≥ 0.

    A_b = B_b B_bᵀ makes (g ⊗ 1) A similar to the symmetric Bᵀ (g ⊗ 1) B. The vector is normalised to a
    largest component of 1.
    """
    blocks = coupling.shape[0]
    rank = form.shape[1]
    matrices = _block_matrices(values, block, form, blocks)
    roots, own = np.empty((blocks, rank, rank)), np.empty(rank)
    for b in range(blocks):
        if rank == 1:
            roots[b, 0, 0] = np.sqrt(matrices[b, 0, 0])
            continue
        symmetric_eigen(matrices[b], own, roots[b])
        for q in range(rank):
            for p in range(rank):
                roots[b, p, q] *= np.sqrt(max(own[q], 0.0))
    size = blocks * rank
    symmetric = np.zeros((size, size))
    for b in range(blocks):
        for c in range(b + 1):
            for p in range(rank):
                for q in range(rank):
                    product = 0.0
                    for k in range(rank):
                        product += roots[b, k, p] * roots[c, k, q]
                    symmetric[b * rank + p, c * rank + q] = coupling[b, c] * product
                    symmetric[c * rank + q, b * rank + p] = coupling[b, c] * product
    eigenvalues, vectors = np.empty(size), np.empty((size, size))
    symmetric_eigen(symmetric, eigenvalues, vectors)
    last = 0
    for k in range(size):
        if eigenvalues[k] > eigenvalues[last]:
            last = k
    pairing, reduced = np.zeros((blocks, rank)), np.zeros((blocks, rank))
    for b in range(blocks):
        for p in range(rank):
            for q in range(rank):
                pairing[b, p] += roots[b, p, q] * vectors[b * rank + q, last]
    _couple(coupling, pairing, reduced)
    mode = np.zeros(values.size)
    peak = 0.0
    for j in range(values.size):
        for p in range(rank):
            mode[j] += form[j, p] * reduced[block[j], p]
        if abs(mode[j]) > abs(peak):
            peak = mode[j]
    if peak != 0.0:
        for j in range(values.size):
            mode[j] /= peak
    return eigenvalues[last], mode


@kernel
def eigenvalue_slope(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    edges: bool | None,
    thermal: float,
    values: NDArray[np.float64],
    mode: NDArray[np.float64],
) -> float:
    """Slope d ln λ_max / d ln T = Σ w Δ² ∂F/∂ln T / Σ w Δ² F (first-order perturbation of the eigenvalue)."""
    change = 0.0
    total = 0.0
    for j in range(kind.size):
        by_thermal, _ = pair_kernel_slopes(kind[j], level[j], cutoff[j], thermal, 0.0, edges)
        change += weight[j] * mode[j] ** 2 * by_thermal * thermal
        total += mode[j] ** 2 * values[j]
    return change / total


@kernel
def critical_temperature(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    edges: bool | None,
    lowest: float,
    tolerance: float,
    limit: int,
) -> tuple[float, NDArray[np.float64], int]:
    """T where the largest eigenvalue of λ F(T, 0) is 1, by Newton in ln T kept inside a bracket.

    Each F falls with T, and with them the largest eigenvalue, so the root is the only one. Returns
    (T_c, mode, steps); T_c is 0 where the eigenvalue is not above 1 at `lowest`; steps is -1 where `limit`
    steps did not do.
    """
    zero, hottest = np.zeros(kind.size), 0.0
    for j in range(kind.size):
        hottest = max(hottest, cutoff[j])
    values = pair_kernels(kind, level, cutoff, lowest, zero, edges)
    for j in range(kind.size):
        values[j] *= weight[j]
    eigenvalue, mode = leading_mode(values, block, form, coupling)
    # At 1 but for rounding, as for a level at B = λω, F is below ω/B at every T: there is no transition.
    if not eigenvalue > 1.0 + 1e-15:
        return 0.0, mode, 0
    low = np.log(lowest)
    # Start from the bracket's cold end: where F is a logarithm, as below the cutoffs, one Newton step lands.
    guess = low
    high = last = np.inf
    for step in range(1, limit + 1):
        slope = eigenvalue * eigenvalue_slope(kind, level, cutoff, weight, edges, np.exp(guess), values, mode)
        move = (1.0 - eigenvalue) / slope if slope < 0.0 else np.inf
        # Above the cutoffs F falls as 1/T: there ln λ is straight, and a step in λ from below overshoots.
        if move > 0.0 and eigenvalue > 1.0 and guess > np.log(0.2 * hottest):
            move = min(move, np.log(eigenvalue) * eigenvalue / -slope)
        new = guess + move
        # at the root the step is rounding, which may point out of the bracket
        if abs(move) < tolerance:
            return np.exp(guess + move), mode, step
        if eigenvalue >= 1.0:
            low = guess
        else:
            high = guess
        # Where F hardly moves with T, as for a level far above T, Newton's step has no end: one e-fold past
        # the cutoffs is far enough at a time.
        ceiling = max(np.log(hottest), guess + 1.0)
        if high == np.inf and new > ceiling:
            new = ceiling
        if not (low < new < high):
            new = 0.5 * (low + high) if high < np.inf else low + 1.0
        # Newton's method may go to and fro about a bend of λ for ever: where steps shorten slowly, halve.
        if high < np.inf and abs(new - guess) > 0.5 * last:
            new = 0.5 * (low + high)
        last = abs(new - guess)
        if last < tolerance:
            return np.exp(new), mode, step
        guess = new
        values = pair_kernels(kind, level, cutoff, np.exp(guess), zero, edges)
        for j in range(kind.size):
            values[j] *= weight[j]
        eigenvalue, mode = leading_mode(values, block, form, coupling)
        if eigenvalue == 1.0:
            return np.exp(guess), mode, step
    return np.exp(guess), mode, -1


@kernel
def isotope_exponent(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    edges: bool | None,
    thermal: float,
    mode: NDArray[np.float64],
    scaled: NDArray[np.bool_],
) -> float:
    """α = ½ Σ_scaled w Δ² ∂F/∂ln ω / (-Σ w Δ² ∂F/∂ln T) at T_c = `thermal`, Δ having the pattern `mode`."""
    by_cutoff = 0.0
    by_thermal = 0.0
    for j in range(kind.size):
        share = weight[j] * mode[j] ** 2
        slope, _ = pair_kernel_slopes(kind[j], level[j], cutoff[j], thermal, 0.0, edges)
        by_thermal += share * slope * thermal
        if scaled[j]:
            by_cutoff += share * pair_kernel_cutoff_slope(kind[j], level[j], cutoff[j], thermal, edges)
    return -0.5 * by_cutoff / by_thermal


@kernel
def gap_residual(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    edges: bool | None,
    thermal: float,
    reduced: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Residual x - (g ⊗ 1) y(x), its Jacobian, and the gaps Δ_j = φ_j · x, for x of shape (blocks, r)."""
    blocks, rank = reduced.shape
    size = blocks * rank
    gaps = np.zeros(kind.size)
    pairing = np.zeros((blocks, rank))
    stiffness = np.zeros(kind.size)
    for j in range(kind.size):
        b = block[j]
        gap = 0.0
        for p in range(rank):
            gap += form[j, p] * reduced[b, p]
        gaps[j] = gap
        if abs(gap) < NOTHING and thermal <= 0.0:
            continue
        single, by_gap = pair_kernel_and_gap_slope(kind[j], level[j], cutoff[j], thermal, gap, edges)
        value = weight[j] * single
        stiffness[j] = value + 2.0 * weight[j] * gap**2 * by_gap
        for p in range(rank):
            pairing[b, p] += form[j, p] * value * gap
    coupled, residual = np.zeros((blocks, rank)), np.empty(size)
    _couple(coupling, pairing, coupled)
    for b in range(blocks):
        for p in range(rank):
            residual[b * rank + p] = reduced[b, p] - coupled[b, p]
    matrices = _block_matrices(stiffness, block, form, blocks)
    jacobian = np.zeros((size, size))
    for b in range(blocks):
        for c in range(blocks):
            for p in range(rank):
                for q in range(rank):
                    jacobian[b * rank + p, c * rank + q] = -coupling[b, c] * matrices[c, p, q]
    for p in range(size):
        jacobian[p, p] += 1.0
    return residual, jacobian, gaps


@kernel
def _largest(values: NDArray[np.float64]) -> float:
    """Return the largest |x| of a matrix."""
    result = 0.0
    for b in range(values.shape[0]):
        for p in range(values.shape[1]):
            result = max(result, abs(values[b, p]))
    return result


@kernel
def _norm(values: NDArray[np.float64]) -> float:
    """Return the length of a vector."""
    total = 0.0
    for i in range(values.size):
        total += values[i] * values[i]
    return np.sqrt(total)


@kernel
def _newton_step(
    jacobian: NDArray[np.float64], residual: NDArray[np.float64], change: NDArray[np.float64]
) -> bool:
    """Fill `change`, of the shape of x, with J⁻¹ r; False where J has no inverse."""
    size, rank = residual.size, change.shape[1]
    work, step = np.empty((size, size + 1)), np.empty(size)
    for i in range(size):
        for j in range(size):
            work[i, j] = jacobian[i, j]
        work[i, size] = residual[i]
    regular = solve(work, step)
    for i in range(size):
        change[i // rank, i % rank] = step[i]
    return regular


@kernel
def _add(x: NDArray[np.float64], share: float, y: NDArray[np.float64], result: NDArray[np.float64]) -> None:
    """Fill `result` with x + share·y."""
    for b in range(x.shape[0]):
        for p in range(x.shape[1]):
            result[b, p] = x[b, p] + share * y[b, p]


@kernel
def solve_gaps(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    edges: bool | None,
    thermal: float,
    start: NDArray[np.float64],
    tolerance: float,
    limit: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Newton's method on the gap equation from `start`; returns (x, Δ, steps), steps -1 where it failed.

    A step is halved while it does not lessen the residual, and never lets a gap grow more than threefold. The
    error left by a step is of the order of its square: one below the tolerance is the last.
    """
    shape = (coupling.shape[0], form.shape[1])
    reduced, trial, change = np.empty(shape), np.empty(shape), np.empty(shape)
    _add(start, 0.0, start, reduced)
    residual, jacobian, gaps = gap_residual(
        kind, level, cutoff, weight, block, form, coupling, edges, thermal, reduced
    )
    size = _norm(residual)
    for step in range(1, limit + 1):
        if not _newton_step(jacobian, residual, change):
            break
        largest, moved = _largest(reduced), _largest(change)
        scale = 2.0 * largest / moved if moved > 2.0 * largest > 0.0 else 1.0
        if moved <= tolerance * largest:
            _add(reduced, -1.0, change, reduced)
            for j in range(kind.size):
                gaps[j] = 0.0
                for p in range(form.shape[1]):
                    gaps[j] += form[j, p] * reduced[block[j], p]
            return reduced, gaps, step
        accepted = False
        for _ in range(30):
            _add(reduced, -scale, change, trial)
            new_residual, new_jacobian, new_gaps = gap_residual(
                kind, level, cutoff, weight, block, form, coupling, edges, thermal, trial
            )
            new_size = _norm(new_residual)
            if new_size < size:
                accepted = True
                break
            scale *= 0.5
        if not accepted:
            # Nothing lessens the residual: at rounding level that is convergence, above it a failure.
            return reduced, gaps, step if size <= 10.0 * tolerance * largest else -1
        residual, jacobian, gaps, size = new_residual, new_jacobian, new_gaps, new_size
        reduced, trial = trial, reduced
        if size == 0.0:
            return reduced, gaps, step
    return reduced, gaps, -1


@kernel
def _settled(residual: NDArray[np.float64], reduced: NDArray[np.float64], tolerance: float) -> bool:
    """Whether each component of x solves its equation within rounding."""
    rank, solved = reduced.shape[1], True
    for i in range(residual.size):
        solved &= abs(residual[i]) <= tolerance * abs(reduced[i // rank, i % rank])
    return solved


@kernel
def attractive_gaps(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    edges: bool | None,
    thermal: float,
    tolerance: float,
    limit: int,
) -> tuple[NDArray[np.float64], int]:
    """The largest solution where nothing repels: g ≥ 0 and one form factor φ ≥ 0 a channel.

    F falls and FΔ rises with Δ, bending down: x - (g ⊗ 1) y(x) is then convex, and above its largest root the
    Jacobian has a positive inverse, so that Newton's method comes down to that root without ever
    passing it (Ortega and Rheinboldt 1970, theorem 13.3.4). From below a step may go anywhere: where a gap is
    far too small, λF > 1, it turns to zero or to the other sign. The start is above every solution, FΔ being
    at most ω, or √(ω - e) at a band's edge. A component below 1e-20 of the largest is not followed further.
    Returns Δ and the steps, -1 where `limit` steps did not do or the Jacobian has no inverse.
    """
    blocks = coupling.shape[0]
    most, reduced, change = np.zeros((blocks, 1)), np.zeros((blocks, 1)), np.zeros((blocks, 1))
    for j in range(kind.size):
        bound = cutoff[j]
        if kind[j] == BAND_EDGE:
            bound = np.sqrt(max(cutoff[j] - level[j], 0.0))
        most[block[j], 0] += form[j, 0] * weight[j] * bound
    _couple(coupling, most, reduced)
    gaps = np.zeros(kind.size)
    steps = -1
    for step in range(1, limit + 1):
        residual, jacobian, _ = gap_residual(
            kind, level, cutoff, weight, block, form, coupling, edges, thermal, reduced
        )
        if not _newton_step(jacobian, residual, change):
            # A band just at its own threshold: what is left of it solves the equation within rounding.
            steps = step if _settled(residual, reduced, tolerance) else -1
            break
        # what rises has met the rounding of the root
        last, largest = True, _largest(reduced)
        for b in range(blocks):
            moved = min(max(change[b, 0], 0.0), reduced[b, 0])
            if moved > tolerance * reduced[b, 0] and reduced[b, 0] > 1e-20 * largest:
                last = False
            reduced[b, 0] -= moved
            if abs(change[b, 0]) <= 1e-8 * reduced[b, 0] and change[b, 0] < 0.0:
                reduced[b, 0] -= change[b, 0]
        if last:
            steps = step
            break
    for j in range(kind.size):
        gaps[j] = form[j, 0] * reduced[block[j], 0]
    return gaps, steps
