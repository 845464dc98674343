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
from multigap.kernels.pair import pair_kernel_and_gap_slope, pair_kernel_slopes, pair_kernels
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
    roots = np.empty((blocks, rank, rank))
    for b in range(blocks):
        if rank == 1:
            roots[b, 0, 0] = np.sqrt(matrices[b, 0, 0])
        else:
            eigenvalues, vectors = np.linalg.eigh(matrices[b])
            for q in range(rank):
                for p in range(rank):
                    roots[b, p, q] = vectors[p, q] * np.sqrt(max(eigenvalues[q], 0.0))
    size = blocks * rank
    symmetric = np.zeros((size, size))
    for b in range(blocks):
        for c in range(b + 1):
            product = roots[b].T @ roots[c]
            for p in range(rank):
                for q in range(rank):
                    symmetric[b * rank + p, c * rank + q] = coupling[b, c] * product[p, q]
                    symmetric[c * rank + q, b * rank + p] = coupling[b, c] * product[p, q]
    eigenvalues, vectors = np.linalg.eigh(symmetric)
    leading = vectors[:, size - 1].copy()
    pairing = np.zeros((blocks, rank))
    for b in range(blocks):
        for p in range(rank):
            for q in range(rank):
                pairing[b, p] += roots[b, p, q] * leading[b * rank + q]
    reduced = coupling @ pairing
    mode = np.zeros(values.size)
    peak = 0
    for j in range(values.size):
        for p in range(rank):
            mode[j] += form[j, p] * reduced[block[j], p]
        if abs(mode[j]) > abs(mode[peak]):
            peak = j
    if mode[peak] != 0.0:
        mode /= mode[peak]
    return eigenvalues[size - 1], mode


@kernel
def eigenvalue_slope(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    temperature: float,
    values: NDArray[np.float64],
    mode: NDArray[np.float64],
) -> float:
    """Slope d ln λ_max / d ln T = Σ w Δ² ∂F/∂ln T / Σ w Δ² F (first-order perturbation of the eigenvalue)."""
    change = 0.0
    total = 0.0
    for j in range(kind.size):
        by_temperature, _ = pair_kernel_slopes(kind[j], level[j], cutoff[j], temperature, 0.0)
        change += weight[j] * mode[j] ** 2 * by_temperature * temperature
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
    lowest: float,
    tolerance: float,
    limit: int,
) -> tuple[float, NDArray[np.float64], int]:
    """T where the largest eigenvalue of λ F(T, 0) is 1, by Newton in ln T kept inside a bracket.

    Each F falls with T, and with them the largest eigenvalue, so the root is the only one. Returns
    (T_c, mode, steps); T_c is 0 where the eigenvalue is not above 1 at `lowest`; steps is -1 where `limit`
    steps did not do.
    """
    zero = np.zeros(kind.size)
    values = weight * pair_kernels(kind, level, cutoff, lowest, zero)
    eigenvalue, mode = leading_mode(values, block, form, coupling)
    # At 1 but for rounding, as for a level at B = λω, F is below ω/B at every T: there is no transition.
    if not eigenvalue > 1.0 + 1e-15:
        return 0.0, mode, 0
    low = np.log(lowest)
    # Start from the bracket's cold end: where F is a logarithm, as below the cutoffs, one Newton step lands.
    guess = low
    high = np.inf
    for step in range(1, limit + 1):
        slope = eigenvalue * eigenvalue_slope(kind, level, cutoff, weight, np.exp(guess), values, mode)
        move = (1.0 - eigenvalue) / slope if slope < 0.0 else np.inf
        # Above the cutoffs F falls as 1/T: there ln λ is straight, and a step in λ from below overshoots.
        if move > 0.0 and eigenvalue > 1.0 and guess > np.log(0.2 * cutoff.max()):
            move = min(move, np.log(eigenvalue) * eigenvalue / -slope)
        new = guess + move
        if eigenvalue >= 1.0:
            low = guess
        else:
            high = guess
        # Where F hardly moves with T, as for a level far above T, Newton's step has no end: one e-fold past
        # the cutoffs is far enough at a time.
        ceiling = max(np.log(cutoff.max()), guess + 1.0)
        if high == np.inf and new > ceiling:
            new = ceiling
        if not (low < new < high):
            new = 0.5 * (low + high) if high < np.inf else low + 1.0
        if abs(new - guess) < tolerance:
            return np.exp(new), mode, step
        guess = new
        values = weight * pair_kernels(kind, level, cutoff, np.exp(guess), zero)
        eigenvalue, mode = leading_mode(values, block, form, coupling)
        if eigenvalue == 1.0:
            return np.exp(guess), mode, step
    return np.exp(guess), mode, -1


@kernel
def gap_residual(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    temperature: float,
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
        if abs(gap) < NOTHING and temperature <= 0.0:
            continue
        single, by_gap = pair_kernel_and_gap_slope(kind[j], level[j], cutoff[j], temperature, gap)
        value = weight[j] * single
        stiffness[j] = value + 2.0 * weight[j] * gap**2 * by_gap
        for p in range(rank):
            pairing[b, p] += form[j, p] * value * gap
    residual = (reduced - coupling @ pairing).reshape(size)
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
def solve_gaps(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    temperature: float,
    start: NDArray[np.float64],
    tolerance: float,
    limit: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Newton's method on the gap equation from `start`; returns (x, Δ, steps), steps -1 where it failed.

    A step is halved while it does not lessen the residual, and never lets a gap grow more than threefold. The
    error left by a step is of the order of its square: one below the tolerance is the last.
    """
    reduced = start.copy()
    residual, jacobian, gaps = gap_residual(
        kind, level, cutoff, weight, block, form, coupling, temperature, reduced
    )
    size = np.sqrt(np.sum(residual**2))
    for step in range(1, limit + 1):
        change = -np.linalg.solve(jacobian, residual).reshape(reduced.shape)
        scale = 1.0
        limit_size = 2.0 * np.abs(reduced).max()
        if np.abs(change).max() > limit_size > 0.0:
            scale = limit_size / np.abs(change).max()
        if np.abs(change).max() <= tolerance * np.abs(reduced).max():
            reduced += change
            for j in range(kind.size):
                gaps[j] = 0.0
                for p in range(reduced.shape[1]):
                    gaps[j] += form[j, p] * reduced[block[j], p]
            return reduced, gaps, step
        accepted = False
        for _ in range(30):
            trial = reduced + scale * change
            new_residual, new_jacobian, new_gaps = gap_residual(
                kind, level, cutoff, weight, block, form, coupling, temperature, trial
            )
            new_size = np.sqrt(np.sum(new_residual**2))
            if new_size < size:
                accepted = True
                break
            scale *= 0.5
        if not accepted:
            # Nothing lessens the residual: at rounding level that is convergence, above it a failure.
            return reduced, gaps, step if size <= 10.0 * tolerance * np.abs(reduced).max() else -1
        reduced, residual, jacobian, gaps, size = trial, new_residual, new_jacobian, new_gaps, new_size
        if size == 0.0:
            return reduced, gaps, step
    return reduced, gaps, -1


@kernel
def attractive_gaps(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    temperature: float,
    tolerance: float,
    limit: int,
) -> tuple[NDArray[np.float64], int]:
    """The largest solution where nothing repels: g ≥ 0 and one form factor φ ≥ 0 a channel.

    F falls and FΔ rises with Δ, bending down: x - (g ⊗ 1) y(x) is then convex, and above its largest root the
    Jacobian has a positive inverse, so that Newton's method comes down to that root without ever
    passing it (Ortega and Rheinboldt 1970, theorem 13.3.4). From below a step may go anywhere: where a gap is
    far too small, λF > 1, it turns to zero or to the other sign. The start is above every solution, FΔ being
    at most ω, or √(ω - e) at a band's edge. A component below 1e-20 of the largest is not followed further.
    Returns Δ and the steps, -1 where `limit` steps did not do.
    """
    blocks = coupling.shape[0]
    most = np.zeros(blocks)
    for j in range(kind.size):
        bound = cutoff[j]
        if kind[j] == BAND_EDGE:
            bound = np.sqrt(max(cutoff[j] - level[j], 0.0))
        most[block[j]] += form[j, 0] * weight[j] * bound
    reduced = (coupling @ most).reshape(blocks, 1)
    gaps = np.zeros(kind.size)
    steps = -1
    for step in range(1, limit + 1):
        residual, jacobian, _ = gap_residual(
            kind, level, cutoff, weight, block, form, coupling, temperature, reduced
        )
        change = np.linalg.solve(jacobian, residual)
        # what rises has met the rounding of the root
        last, largest = True, np.abs(reduced).max()
        for b in range(blocks):
            moved = min(max(change[b], 0.0), reduced[b, 0])
            if moved > tolerance * reduced[b, 0] and reduced[b, 0] > 1e-20 * largest:
                last = False
            reduced[b, 0] -= moved
            if abs(change[b]) <= 1e-8 * reduced[b, 0] and change[b] < 0.0:
                reduced[b, 0] -= change[b]
        if last:
            steps = step
            break
    for j in range(kind.size):
        gaps[j] = form[j, 0] * reduced[block[j], 0]
    return gaps, steps
