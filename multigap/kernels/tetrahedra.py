"""Linear tetrahedra: density of states and filling of one, and their sum over the zone."""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

Array = NDArray[np.float64]


@kernel
def _cut(e: Array, i: int, j: int, energy: float) -> float:
    """Where the edge i–j is cut, as a fraction of it."""
    return (energy - e[i]) / (e[j] - e[i])


@kernel
def _section(e: Array, w: Array, energy: float) -> tuple[float, float]:
    """DOS of one tetrahedron of unit volume at an energy, and the same times the mean of a weight.

    Shapes: e (4,) ascending, w (4,) at the same corners. The constant-energy section is one triangle or two;
    each edge i–j is cut at the fraction (E - e_i)/(e_j - e_i).
    """
    if energy <= e[0] or energy >= e[3]:
        return 0.0, 0.0
    if energy < e[1]:
        f1, f2, f3 = _cut(e, 0, 1, energy), _cut(e, 0, 2, energy), _cut(e, 0, 3, energy)
        dos = 3 * f1 * f2 / (e[3] - e[0])
        mean = w[0] + (f1 * (w[1] - w[0]) + f2 * (w[2] - w[0]) + f3 * (w[3] - w[0])) / 3
        return dos, dos * mean
    if energy < e[2]:
        f2, f3 = _cut(e, 0, 2, energy), _cut(e, 0, 3, energy)
        h2, h3 = _cut(e, 1, 2, energy), _cut(e, 1, 3, energy)
        w02, w03 = w[0] + f2 * (w[2] - w[0]), w[0] + f3 * (w[3] - w[0])
        w12, w13 = w[1] + h2 * (w[2] - w[1]), w[1] + h3 * (w[3] - w[1])
        first = 3 * f2 * (1 - h3) / (e[3] - e[0])
        second = 3 * h3 * (1 - h2) / (e[2] - e[0])
        return first + second, (first * (w02 + w03 + w13) + second * (w02 + w12 + w13)) / 3
    f0, f1, f2 = _cut(e, 0, 3, energy), _cut(e, 1, 3, energy), _cut(e, 2, 3, energy)
    dos = 3 * (1 - f1) * (1 - f2) / (e[3] - e[0])
    mean = w[3] + ((1 - f0) * (w[0] - w[3]) + (1 - f1) * (w[1] - w[3]) + (1 - f2) * (w[2] - w[3])) / 3
    return dos, dos * mean


@kernel
def _filling(e: Array, energy: float) -> float:
    """Fraction of a tetrahedron at or below an energy; e (4,) ascending. A flat one is full at its energy."""
    if energy >= e[3]:
        return 1.0
    if energy <= e[0]:
        return 0.0
    if energy < e[1]:
        return _cut(e, 0, 1, energy) * _cut(e, 0, 2, energy) * _cut(e, 0, 3, energy)
    if energy < e[2]:
        x = energy - e[1]
        e10, e20, e30 = e[1] - e[0], e[2] - e[0], e[3] - e[0]
        e21, e31 = e[2] - e[1], e[3] - e[1]
        bent = (e20 + e31) * x * x * x / (e21 * e31)
        return (e10 * e10 + 3 * e10 * x + 3 * x * x - bent) / (e20 * e30)
    return 1 - (1 - _cut(e, 0, 3, energy)) * (1 - _cut(e, 1, 3, energy)) * (1 - _cut(e, 2, 3, energy))


@kernel
def _sort(e: Array, w: Array) -> None:
    """Sort four energies ascending, and the weights with them."""
    for i in range(1, 4):
        x, y, j = e[i], w[i], i - 1
        while j >= 0 and e[j] > x:
            e[j + 1], w[j + 1] = e[j], w[j]
            j -= 1
        e[j + 1], w[j + 1] = x, y


@kernel
def accumulate(
    bands: Array, weights: Array, corners: NDArray[np.int64], energies: Array, filling: bool
) -> tuple[Array, Array]:
    """Sum over all tetrahedra.

    Shapes: bands, weights (n1, n2, n3, band); corners (tetrahedra per mesh cell, 4, 3); energies (m,)
    ascending and equally spaced. Returns DOS (or filling) and weighted DOS (m,), per band and mesh cell.
    """
    n1, n2, n3, count = bands.shape
    total, weighted = np.zeros(energies.size), np.zeros(energies.size)
    e, w = np.empty(4), np.empty(4)
    i, j, k = np.empty(4, np.int64), np.empty(4, np.int64), np.empty(4, np.int64)
    low, step = energies[0], (energies[-1] - energies[0]) / max(energies.size - 1, 1)
    share = 1.0 / (n1 * n2 * n3 * corners.shape[0])
    for a in range(n1):
        for b in range(n2):
            for c in range(n3):
                for t in range(corners.shape[0]):
                    for v in range(4):
                        i[v] = (a + corners[t, v, 0]) % n1
                        j[v] = (b + corners[t, v, 1]) % n2
                        k[v] = (c + corners[t, v, 2]) % n3
                    for band in range(count):
                        for v in range(4):
                            e[v] = bands[i[v], j[v], k[v], band]
                            w[v] = weights[i[v], j[v], k[v], band]
                        _sort(e, w)
                        if e[0] > energies[-1]:
                            continue
                        first = 0
                        if step > 0 and e[0] > low:
                            first = int((e[0] - low) / step)
                        for m in range(first, energies.size):
                            if filling:
                                total[m] += share * _filling(e, energies[m])
                            elif energies[m] >= e[3]:
                                break
                            else:
                                dos, product = _section(e, w, energies[m])
                                total[m] += share * dos
                                weighted[m] += share * product
    return total, weighted
