"""The pair kernel F of a channel of any kind, its slopes, and F of every channel.

`edges` is None where no channel is a band's edge: numba then leaves the edge's kernels out, which take longer
to compile than all else. Where one is, it is True.
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels import BAND_EDGE, CONSTANT_DOS
from multigap.kernels.band_edge import (
    band_edge_cutoff_slope,
    band_edge_kernel,
    band_edge_kernel_and_gap_slope,
    band_edge_slopes,
)
from multigap.kernels.windows import (
    constant_dos_kernel,
    constant_dos_slopes,
    flat_level_kernel,
    flat_level_slopes,
)


@kernel
def pair_kernel(
    kind: int, level: float, cutoff: float, thermal: float, gap: float, edges: bool | None
) -> float:
    """F of one channel of the given kind."""
    if kind == CONSTANT_DOS:
        return constant_dos_kernel(cutoff, thermal, gap)
    if edges is not None:  # noqa: SIM102 (numba leaves out a condition of its own)
        if kind == BAND_EDGE:
            return band_edge_kernel(level, cutoff, thermal, gap)
    return flat_level_kernel(level, cutoff, thermal, gap)


@kernel
def pair_kernel_slopes(
    kind: int, level: float, cutoff: float, thermal: float, gap: float, edges: bool | None
) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of one channel."""
    if kind == CONSTANT_DOS:
        return constant_dos_slopes(cutoff, thermal, gap)
    if edges is not None:  # noqa: SIM102 (numba leaves out a condition of its own)
        if kind == BAND_EDGE:
            return band_edge_slopes(level, cutoff, thermal, gap)
    return flat_level_slopes(level, cutoff, thermal, gap)


@kernel
def pair_kernel_and_gap_slope(
    kind: int, level: float, cutoff: float, thermal: float, gap: float, edges: bool | None
) -> tuple[float, float]:
    """F and ∂F/∂(Δ²) of one channel: what Newton's method needs."""
    if kind == CONSTANT_DOS:
        value = constant_dos_kernel(cutoff, thermal, gap)
        return value, constant_dos_slopes(cutoff, thermal, gap)[1]
    if edges is not None:  # noqa: SIM102 (numba leaves out a condition of its own)
        if kind == BAND_EDGE:
            return band_edge_kernel_and_gap_slope(level, cutoff, thermal, gap)
    value = flat_level_kernel(level, cutoff, thermal, gap)
    return value, flat_level_slopes(level, cutoff, thermal, gap)[1]


@kernel
def pair_kernel_cutoff_slope(
    kind: int, level: float, cutoff: float, thermal: float, edges: bool | None
) -> float:
    """∂F/∂(ln ω) of one channel at Δ = 0: the integrand at the end of the window, times ω."""
    if kind == CONSTANT_DOS:
        return np.tanh(0.5 * cutoff / thermal)
    if edges is not None:  # noqa: SIM102 (numba leaves out a condition of its own)
        if kind == BAND_EDGE:
            return band_edge_cutoff_slope(level, cutoff, thermal)
    return flat_level_kernel(level, cutoff, thermal, 0.0)


@kernel
def pair_kernels(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    thermal: float,
    gap: NDArray[np.float64],
    edges: bool | None,
) -> NDArray[np.float64]:
    """F of every channel, shape (n,)."""
    result = np.empty(kind.size)
    for j in range(kind.size):
        result[j] = pair_kernel(kind[j], level[j], cutoff[j], thermal, gap[j], edges)
    return result
