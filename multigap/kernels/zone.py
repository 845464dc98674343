"""Nodes in k_z over a subband of wires: cut where the pairing window and the Fermi level meet it."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part

# From one cut below the window to the next.
_BELOW: Final = 10.0


@part
def _window_cuts(low: float, high: float, cutoff: float, finest: float, cuts: NDArray[np.float64]) -> int:
    """Fill `cuts` with low, high, and −ω, 0, ±ω/20 … down to `finest` between them; return how many.

    Where the window is far narrower than the subband, F below it varies on the scale of ω too: there are cuts
    at −10ω, −100ω … as well.
    """
    cuts[0], cuts[1] = low, high
    count = 2
    if low < -cutoff < high:
        cuts[count] = -cutoff
        count += 1
    if low < 0.0 < high:
        cuts[count] = 0.0
        count += 1
    step = -_BELOW * cutoff
    while low < 0.5 * step and count < 20:
        if step < high and low < step:
            cuts[count] = step
            count += 1
        step *= _BELOW
    step = 0.05 * cutoff
    while step > finest and count < cuts.size - 4:
        for sign in (-1.0, 1.0):
            if low < sign * step < high:
                cuts[count] = sign * step
                count += 1
        step *= 0.05
    # by insertion: to compile a general sort would take longer than all else here
    for k in range(1, count):
        cut, place = cuts[k], k
        while place > 0 and cuts[place - 1] > cut:
            cuts[place] = cuts[place - 1]
            place -= 1
        cuts[place] = cut
    return count


@kernel
def subband_nodes(
    bottom: float,
    width: float,
    cutoff: float,
    scale: float,
    points: int,
    crowded: NDArray[np.float64],
    weights: NDArray[np.float64],
    x: NDArray[np.float64],
    weight: NDArray[np.float64],
    cuts: NDArray[np.float64],
) -> int:
    """Place nodes x = -cos θ over the part of a subband below the window's end; return how many.

    `bottom` is from μ. Cuts at ±ω, 0 and, where `scale` (k_B T) is far below ω, at ±ω/20, ±ω/400 …; nodes
    crowd towards both ends of each piece by the rules in the rows of `crowded`: the first has `points` nodes,
    the second, for a subband in one piece, twice as many. `cuts` is written over.
    """
    high = min(bottom + width, cutoff)
    count = _window_cuts(bottom, high, cutoff, scale, cuts)
    rule, size = (1, 2 * points) if count == 2 else (0, points)
    filled = 0
    start = 0.0
    for k in range(1, count):
        end = np.pi
        if k < count - 1 or bottom + width > cutoff:
            end = 2.0 * np.arcsin(np.sqrt(min(max((cuts[k] - bottom) / width, 0.0), 1.0)))
        for i in range(size):
            if filled < x.size:
                x[filled] = -np.cos(start + (end - start) * crowded[rule, i])
                weight[filled] = (end - start) * weights[rule, i]
                filled += 1
        start = end
    return filled


@kernel
def zone_points(
    bottom: float,
    top: float,
    mu: float,
    cutoff: float,
    scale: float,
    rule: NDArray[np.float64],
    rule_weights: NDArray[np.float64],
    density: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes in the part of a subband below μ + ω̃: E − bottom, and weights that integrate over dk_z.

    In the angle θ of E = middle − ΔE/2 cos θ the subband is cut at E − μ = 0, ±ω̃ and, where `scale` is far
    below ω̃, at ±ω̃/20, ±ω̃/400 …; each piece takes the nodes of `rule` on [0, 1]. A subband far below the
    window is smooth and periodic in θ: equidistant points, if `density`, the Chebyshev series of J, is short.
    Without a series (size 0) the weights integrate over dθ.
    """
    width, points = top - bottom, rule.size
    low, high = bottom - mu, min(top - mu, cutoff)
    cuts = np.empty(82)
    count = 0
    smooth = top - mu < -2.0 * cutoff and 0 < density.size < points
    if low < cutoff and not smooth:
        count = _window_cuts(low, high, cutoff, 2.0 * scale, cuts)
    size = points if smooth else max(count - 1, 0) * points
    angle, weight = np.empty(size), np.empty(size)
    start = 0.0
    for k in range(1, count):
        end = 2.0 * math.asin(math.sqrt(min(max((cuts[k] - low) / width, 0.0), 1.0)))
        if k == count - 1 and top - mu <= cutoff:
            end = math.pi  # exactly, which the rounded difference is not
        for i in range(points):
            angle[(k - 1) * points + i] = start + (end - start) * rule[i]
            weight[(k - 1) * points + i] = (end - start) * rule_weights[i]
        start = end
    if smooth:
        for i in range(points):
            angle[i] = (i + 0.5) * math.pi / points
            weight[i] = math.pi / points
    for i in range(size):
        x = -math.cos(angle[i])
        if density.size > 0:
            value = 0.0
            before, now = 1.0, x
            for p in range(density.size):
                value += density[p] * before
                before, now = now, 2.0 * x * now - before
            weight[i] *= value
        angle[i] = width * math.sin(0.5 * angle[i]) ** 2
    return angle, weight
