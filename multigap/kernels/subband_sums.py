"""F of a subband of wires at Δ = 0, summed over k_z: by nodes near the window, by a series far below it."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._checks import frozen
from multigap._jit import kernel
from multigap.kernels.band_edge import normal_edge_kernel
from multigap.kernels.windows import GAUSS_NODES, GAUSS_WEIGHTS, constant_dos_kernel

FAR_TERMS: Final = 11
"""Terms kept of 1/√(ξ - e) in (ξ/e)² where |e| > 3ω: 9^-11 and a binomial of 0.1 leave 1e-12."""

FAR: Final = 3.0
"""From how many cutoffs below μ that series is used."""

_FAR_BINOMIALS = frozen(np.array([math.comb(4 * m, 2 * m) / 16.0**m for m in range(FAR_TERMS)]))


@kernel
def window_moments(cutoff: float, thermal: float, moments: NDArray[np.float64]) -> None:
    """Fill with C(-1/2, 2m) ∫_0^ω tanh(ξ/2T) ξ^(2m-1) dξ, the series of a far edge's F in |e|^(-1/2-2m).

    tanh = 1 - 2f: the 1 in closed form, f by quadrature up to where it is below rounding.
    """
    b = cutoff / thermal
    moments[0] = constant_dos_kernel(cutoff, thermal, 0.0)
    for m in range(1, FAR_TERMS):
        moments[m] = 0.5 / m
    end = min(b, 36.0)
    for start, stop in ((0.0, 5.0), (5.0, 14.0), (14.0, 36.0)):
        if start >= end:
            break
        half = 0.5 * (min(stop, end) - start)
        for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS):  # noqa: B905 (numba)
            x = start + half * (1.0 + node)
            ratio = (x / b) ** 2
            share = 2.0 * weight * half / ((np.exp(x) + 1.0) * x)
            for m in range(1, FAR_TERMS):
                share *= ratio
                if share < 1e-18:
                    break
                moments[m] -= share
    square = cutoff * cutoff
    power = 1.0
    for m in range(1, FAR_TERMS):
        power *= square
        moments[m] *= _FAR_BINOMIALS[m] * power


@kernel
def fill_far_sums(
    bottom: float,
    width: float,
    series: NDArray[np.float64],
    count: int,
    terms: int,
    least: int,
    moments: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Fill `sums`, shape (FAR_TERMS, ≥ count), with what multiplies the window moments of a subband below μ.

    ∫dθ f |e|^(-1/2-2m) for the first `count` products f, as in :func:`near_sums`, by equidistant θ: at least
    `least` of them or, where the subband is narrow on the scale of its depth, a third of that. `moments`, shape
    (FAR_TERMS, ≥ terms), is written over.
    """
    centre = -bottom - 0.5 * width
    size = max(least // 3, terms) if centre > 3.0 * width else max(least, 2 * terms)
    for m in range(FAR_TERMS):
        for p in range(terms):
            moments[m, p] = 0.0
    for i in range(size):
        x = -math.cos(math.pi * (i + 0.5) / size)
        depth = centre - 0.5 * width * x
        power = math.pi / (size * math.sqrt(depth))
        for m in range(FAR_TERMS):
            before, now = power, power * x
            for p in range(terms):
                moments[m, p] += before
                before, now = now, 2.0 * x * now - before
            power /= depth * depth
    for m in range(FAR_TERMS):
        for q in range(count):
            sums[m, q] = 0.0
            for p in range(terms):
                sums[m, q] += series[q, p] * moments[m, p]


@kernel
def near_sums(
    nodes: int,
    bottom: float,
    width: float,
    node: NDArray[np.float64],
    weight: NDArray[np.float64],
    series: NDArray[np.float64],
    count: int,
    terms: int,
    cutoff: float,
    thermal: float,
    moments: NDArray[np.float64],
    sums: NDArray[np.float64],
) -> None:
    """Fill `sums` with ∫dθ f(x) F for `count` products f, each a row of `series` of so many `terms`.

    The series are Chebyshev's in x = -cos θ. F is summed into Chebyshev `moments` first: a
    node then costs the kernel and one recurrence, whatever the number of products.
    """
    for p in range(terms):
        moments[p] = 0.0
    for i in range(nodes):
        x = node[i]
        edge = bottom + 0.5 * width * (1.0 + x)
        value = weight[i] * normal_edge_kernel(edge, cutoff, thermal, True)
        moments[0] += value
        before, now = 1.0, x
        for p in range(1, terms):
            moments[p] += value * now
            before, now = now, 2.0 * x * now - before
    for q in range(count):
        total = 0.0
        for p in range(terms):
            total += series[q, p] * moments[p]
        sums[q] = total
