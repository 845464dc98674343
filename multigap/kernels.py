"""Numba kernels of the gap equation, in plain numbers: temperatures and energies in eV, T meaning k_B T.

Every model of the book is the one problem

    Δ_i = Σ_j λ_ij F_j(T, Δ_j) Δ_j,      λ_ij = g[b_i, b_j] (φ_i · φ_j) w_j,

for channels i (a band, a level, or a subband at one k_z) that belong to a block b_i (their band), carry a
form factor φ_i and a weight w_i. With x_b = Σ_b' g[b, b'] y_b' and y_b = Σ_{j∈b} φ_j w_j F_j Δ_j it shrinks
to Δ_j = φ_j · x_{b_j}: as many unknowns as blocks times components of φ, however many channels there are.

The kernels call one another and so stay in this one file (see :mod:`multigap._jit`).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

CONSTANT_DOS: Final = 0
FLAT_LEVEL: Final = 1
BAND_EDGE: Final = 2

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)
_LN_BCS: Final = float(np.log(2 * np.exp(np.euler_gamma) / np.pi))
# Beyond E = 40 T, tanh(E/2T) is 1 in double precision (1 - tanh 20 < 1e-17).
_COLD: Final = 40.0


@kernel
def constant_dos_kernel(cutoff: float, temperature: float, gap: float) -> float:
    """F = ∫_0^ω dξ tanh(E/2T)/E, E = √(ξ² + Δ²): a band of constant density of states.

    The integrand is analytic but for poles at ξ = ±i√(Δ² + π²T²(2n+1)²). With ξ = s sinh u and
    s = √(Δ² + π²T²) the nearest sits at u = iπ/2 whatever Δ and T are, so a few Gauss–Legendre panels
    are exact to rounding; where tanh = 1 the integral is a logarithm.
    """
    gap = abs(gap)
    if temperature <= 0.0:
        return np.inf if gap == 0.0 else np.arcsinh(cutoff / gap)
    if gap == 0.0 and cutoff > _COLD * temperature:
        return np.log(cutoff / temperature) + _LN_BCS
    if gap > _COLD * temperature:
        return np.arcsinh(cutoff / gap)
    edge = min(cutoff, np.sqrt((_COLD * temperature) ** 2 - gap**2))
    scale = np.sqrt(gap**2 + (np.pi * temperature) ** 2)
    end = np.arcsinh(edge / scale)
    panels = int(end / 1.7) + 1
    half = 0.5 * end / panels
    total = 0.0
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
            u = middle + half * node
            energy = np.sqrt((scale * np.sinh(u)) ** 2 + gap**2)
            total += weight * np.tanh(0.5 * energy / temperature) / energy * scale * np.cosh(u)
    total *= half
    if edge < cutoff:
        total += np.log((cutoff + np.hypot(cutoff, gap)) / (edge + np.hypot(edge, gap)))
    return total


@kernel
def _thermal_slope(energy: float, temperature: float) -> float:
    """(1/E) d/dE [tanh(E/2T)/E], regular at E = 0 where it is -1/(12 T³)."""
    x = 0.5 * energy / temperature
    if x < 0.02:
        x2 = x * x
        series = -2.0 / 3.0 + x2 * (8.0 / 15.0 - x2 * (34.0 / 105.0 - x2 * (496.0 / 2835.0)))
        return series / (8.0 * temperature**3)
    if x > 0.5 * _COLD:
        return -1.0 / energy**3
    return (x / np.cosh(x) ** 2 - np.tanh(x)) / energy**3


@kernel
def constant_dos_slopes(cutoff: float, temperature: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`constant_dos_kernel`, by the same panels."""
    gap = abs(gap)
    if temperature <= 0.0 or gap > _COLD * temperature:
        return 0.0, -cutoff / (2.0 * gap**2 * np.hypot(cutoff, gap))
    edge = min(cutoff, np.sqrt((_COLD * temperature) ** 2 - gap**2))
    scale = np.sqrt(gap**2 + (np.pi * temperature) ** 2)
    end = np.arcsinh(edge / scale)
    panels = int(end / 1.7) + 1
    half = 0.5 * end / panels
    by_temperature = 0.0
    by_gap = 0.0
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
            u = middle + half * node
            energy = np.sqrt((scale * np.sinh(u)) ** 2 + gap**2)
            measure = weight * scale * np.cosh(u)
            by_temperature -= measure / np.cosh(0.5 * energy / temperature) ** 2
            by_gap += measure * _thermal_slope(energy, temperature)
    by_temperature *= half / (2.0 * temperature**2)
    by_gap *= 0.5 * half
    if edge < cutoff:
        e_edge = np.hypot(edge, gap)
        e_end = np.hypot(cutoff, gap)
        by_gap -= (cutoff**2 - edge**2) / (2.0 * e_end * e_edge * (cutoff * e_edge + edge * e_end))
    return by_temperature, by_gap


@kernel
def flat_level_kernel(level: float, cutoff: float, temperature: float, gap: float) -> float:
    """F = (ω/E) tanh(E/2T), E = √(B² + Δ²): a level at B with a finite density over ω (BH17 Eq. 13)."""
    energy = np.hypot(level, gap)
    if temperature <= 0.0:
        return np.inf if energy == 0.0 else cutoff / energy
    x = 0.5 * energy / temperature
    if x < 1e-4:
        return 0.5 * cutoff / temperature * (1.0 - x * x / 3.0)
    return cutoff / energy * np.tanh(x)


@kernel
def flat_level_slopes(level: float, cutoff: float, temperature: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`flat_level_kernel`."""
    energy = np.hypot(level, gap)
    if temperature <= 0.0:
        return 0.0, -0.5 * cutoff / energy**3
    x = 0.5 * energy / temperature
    by_temperature = 0.0
    if x < 0.5 * _COLD:
        by_temperature = -0.5 * cutoff / (temperature * np.cosh(x)) ** 2
    return by_temperature, 0.5 * cutoff * _thermal_slope(energy, temperature)


@kernel
def pair_kernel(kind: int, level: float, cutoff: float, temperature: float, gap: float) -> float:
    """F of one channel of the given kind."""
    if kind == CONSTANT_DOS:
        return constant_dos_kernel(cutoff, temperature, gap)
    return flat_level_kernel(level, cutoff, temperature, gap)


@kernel
def pair_kernel_slopes(
    kind: int, level: float, cutoff: float, temperature: float, gap: float
) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of one channel."""
    if kind == CONSTANT_DOS:
        return constant_dos_slopes(cutoff, temperature, gap)
    return flat_level_slopes(level, cutoff, temperature, gap)


@kernel
def pair_kernel_cutoff_slope(kind: int, level: float, cutoff: float, temperature: float) -> float:
    """∂F/∂(ln ω) of one channel at Δ = 0: the integrand at the end of the window, times ω."""
    if kind == CONSTANT_DOS:
        return np.tanh(0.5 * cutoff / temperature)
    return flat_level_kernel(level, cutoff, temperature, 0.0)


@kernel
def pair_kernels(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    temperature: float,
    gap: NDArray[np.float64],
) -> NDArray[np.float64]:
    """F of every channel, shape (n,)."""
    result = np.empty(kind.size)
    for j in range(kind.size):
        result[j] = pair_kernel(kind[j], level[j], cutoff[j], temperature, gap[j])
    return result


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
    (T_c, mode, steps); T_c is 0 where the eigenvalue is below 1 at `lowest`; steps is -1 where `limit`
    steps did not do.
    """
    zero = np.zeros(kind.size)
    values = weight * pair_kernels(kind, level, cutoff, lowest, zero)
    eigenvalue, mode = leading_mode(values, block, form, coupling)
    if not eigenvalue >= 1.0:
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
        if gap == 0.0 and temperature <= 0.0:
            continue
        value = weight[j] * pair_kernel(kind[j], level[j], cutoff[j], temperature, gap)
        _, by_gap = pair_kernel_slopes(kind[j], level[j], cutoff[j], temperature, gap)
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

    A step is halved while it does not lessen the residual, and never lets a gap grow more than threefold.
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
        moved = np.abs(trial - reduced).max()
        reduced, residual, jacobian, gaps, size = trial, new_residual, new_jacobian, new_gaps, new_size
        if moved <= tolerance * np.abs(reduced).max() or size == 0.0:
            return reduced, gaps, step
    return reduced, gaps, -1
