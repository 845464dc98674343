"""Kernels for the phase space of pair scattering in the plane, on a quarter of the zone.

Shells of bands from hoppings are even in each component of k, and so is what is made of pairs of them.
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.even_transform import even_transform, turns
from multigap.kernels.fermi_surface import mirrored


@kernel
def pair_counts(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the number of pairs of states at each q = k_u - k_o, per cell² and spin.

    Parameters
    ----------
    first, second : (2, h + 1, h + 1) arrays
        Shares of the cells, from Γ to half the zone, in the shells below and above the Fermi level; h a power
        of two.

    Returns
    -------
    (4, h + 1, h + 1) array
        From occupied to unoccupied states of the other band, both ways; then all states of both shells with
        one another: between the bands, within the first, within the second.
    """
    side = first.shape[1]
    grid = 2 * (side - 1)
    phase = turns(grid)
    low, high = np.empty((side, side), dtype=np.complex128), np.empty((side, side), dtype=np.complex128)
    for i in range(side):
        for j in range(side):
            low[i, j] = first[0, i, j] + 1j * second[0, i, j]
            high[i, j] = first[1, i, j] + 1j * second[1, i, j]
    even_transform(low, phase)
    even_transform(high, phase)
    # Even and real, the transforms of both bands sit in the two parts, and correlations are their products.
    between, within = np.empty_like(low), np.empty_like(low)
    for i in range(side):
        for j in range(side):
            a, b, c, d = low[i, j].real, low[i, j].imag, high[i, j].real, high[i, j].imag
            between[i, j] = a * d + b * c + 1j * ((a + c) * (b + d))
            within[i, j] = (a + c) ** 2 + 1j * (b + d) ** 2
    even_transform(between, phase)
    even_transform(within, phase)
    result = np.empty((4, side, side))
    # one n² of the way back, two of the sum over pairs
    scale = 1.0 / float(grid) ** 6
    for i in range(side):
        for j in range(side):
            result[0, i, j] = max(scale * between[i, j].real, 0.0)
            result[1, i, j] = max(scale * between[i, j].imag, 0.0)
            result[2, i, j] = max(scale * within[i, j].real, 0.0)
            result[3, i, j] = max(scale * within[i, j].imag, 0.0)
    return result


@kernel
def shares_within(
    pairs: NDArray[np.float64], reach: NDArray[np.float64], corner: bool
) -> NDArray[np.float64]:
    """Return the share of pairs whose q lies within each reach of 0, or of the corner (π, π) as well.

    A cell that the rim cuts counts in part, so that the share grows smoothly with the reach.

    Parameters
    ----------
    pairs : (p, h + 1, h + 1) array
        Numbers of pairs, from q = 0 to half the zone.
    reach : (n,) array
        Rising, in radians of phase.
    corner : bool
        Whether the distance is that from the nearer of 0 and the corner.

    Returns
    -------
    (p, n) array
    """
    kinds, side = pairs.shape[0], pairs.shape[1]
    step = np.pi / (side - 1)
    whole, cut = np.zeros((kinds, reach.size + 1)), np.zeros((kinds, reach.size))
    total = np.zeros(kinds)
    for i in range(side):
        for j in range(side):
            distance = step * np.sqrt(float(i * i + j * j))
            if corner:
                distance = min(distance, step * np.sqrt(float((side - 1 - i) ** 2 + (side - 1 - j) ** 2)))
            times = mirrored(i, 2 * side - 2) * mirrored(j, 2 * side - 2)
            begins = np.searchsorted(reach, distance - 0.5 * step, side="right")
            ends = np.searchsorted(reach, distance + 0.5 * step)
            for p in range(kinds):
                count = times * pairs[p, i, j]
                total[p] += count
                whole[p, ends] += count
                for n in range(begins, ends):
                    cut[p, n] += count * ((reach[n] - distance) / step + 0.5)
    for p in range(kinds):
        inside = 0.0
        for n in range(reach.size):
            inside += whole[p, n]
            cut[p, n] = (inside + cut[p, n]) / total[p]
    return cut
