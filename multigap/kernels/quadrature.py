"""Gauss–Legendre rules of any length, for kernels whose number of nodes is known only when they run."""

import math

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel


@kernel
def gauss_legendre(count: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes, rising, and weights of the rule on [-1, 1], shapes (count,), to 1e-14.

    Newton's steps from Tricomi's estimate of each root of P_count; three of them reach rounding.
    """
    node, weight = np.empty(count), np.empty(count)
    for i in range((count + 1) // 2):
        x = (1.0 - (count - 1.0) / (8.0 * count**3)) * math.cos(math.pi * (i + 0.75) / (count + 0.5))
        slope = 1.0
        for _ in range(8):
            before, now = 1.0, x
            for p in range(2, count + 1):
                share = 1.0 / p
                before, now = now, (2.0 - share) * x * now - (1.0 - share) * before
            slope = count * (x * now - before) / (x * x - 1.0)
            step = now / slope
            x -= step
            if abs(step) < 1e-15:
                break
        node[i], node[count - 1 - i] = -x, x
        weight[i] = 2.0 / ((1.0 - x * x) * slope * slope)
        weight[count - 1 - i] = weight[i]
    return node, weight


@kernel
def crowded_rules(points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two rules on [0, 1] of :func:`multigap.kernels.zone.subband_nodes`, shapes (2, 2 points).

    The first has `points` nodes, the second twice as many; x²(3 - 2x) crowds Gauss–Legendre's towards both
    ends, where the roots of a density of states then become smooth.
    """
    nodes, weights = np.zeros((2, 2 * points)), np.zeros((2, 2 * points))
    for rule in range(2):
        size = points * (rule + 1)
        node, weight = gauss_legendre(size)
        for i in range(size):
            x = 0.5 * (node[i] + 1.0)
            nodes[rule, i] = x * x * (3.0 - 2.0 * x)
            weights[rule, i] = 3.0 * weight[i] * x * (1.0 - x)
    return nodes, weights
