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
def _section(e: Array, energy: float) -> float:
    """DOS of one tetrahedron of unit volume at an energy between e_0 and e_3; e (4,) ascending.

    The section is one triangle or two; each edge i–j is cut at the fraction (E - e_i)/(e_j - e_i).
    """
    if energy < e[1]:
        return 3 * _cut(e, 0, 1, energy) * _cut(e, 0, 2, energy) / (e[3] - e[0])
    if energy < e[2]:
        first = _cut(e, 0, 2, energy) * (1 - _cut(e, 1, 3, energy)) / (e[3] - e[0])
        second = _cut(e, 1, 3, energy) * (1 - _cut(e, 1, 2, energy)) / (e[2] - e[0])
        return 3 * (first + second)
    return 3 * (1 - _cut(e, 1, 3, energy)) * (1 - _cut(e, 2, 3, energy)) / (e[3] - e[0])


@kernel
def _shares(e: Array, energy: float, shares: Array) -> None:
    """Fill `shares` (4,) with what each corner contributes to :func:`_section`.

    Their sum is the DOS, and Σ shares·w the DOS times the mean of a weight w that is linear in between: of
    each triangle, the mean over its three corners.
    """
    if energy < e[1]:
        f1, f2, f3 = _cut(e, 0, 1, energy), _cut(e, 0, 2, energy), _cut(e, 0, 3, energy)
        part = f1 * f2 / (e[3] - e[0])
        shares[0] = part * (3 - f1 - f2 - f3)
        shares[1], shares[2], shares[3] = part * f1, part * f2, part * f3
    elif energy < e[2]:
        f2, f3 = _cut(e, 0, 2, energy), _cut(e, 0, 3, energy)
        h2, h3 = _cut(e, 1, 2, energy), _cut(e, 1, 3, energy)
        first, second = f2 * (1 - h3) / (e[3] - e[0]), h3 * (1 - h2) / (e[2] - e[0])
        both = first + second
        shares[0] = both * (1 - f2) + first * (1 - f3)
        shares[1] = both * (1 - h3) + second * (1 - h2)
        shares[2] = both * f2 + second * h2
        shares[3] = first * f3 + both * h3
    else:
        f0, f1, f2 = _cut(e, 0, 3, energy), _cut(e, 1, 3, energy), _cut(e, 2, 3, energy)
        part = (1 - f1) * (1 - f2) / (e[3] - e[0])
        shares[0], shares[1], shares[2] = part * (1 - f0), part * (1 - f1), part * (1 - f2)
        shares[3] = part * (f0 + f1 + f2)


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
def _sort(e: Array, order: NDArray[np.int64]) -> None:
    """Sort four energies ascending, with the corners that they belong to in `order`."""
    for v in range(4):
        order[v] = v
    for i in range(1, 4):
        x, corner, j = e[i], order[i], i - 1
        while j >= 0 and e[j] > x:
            e[j + 1], order[j + 1] = e[j], order[j]
            j -= 1
        e[j + 1], order[j + 1] = x, corner


@kernel
def _place(
    bands: Array,
    corners: NDArray[np.int64],
    mesh: tuple[int, int, int],
    tetrahedron: int,
    at: NDArray[np.int64],
) -> None:
    """Fill `at` with the mesh points (4, 3) of a tetrahedron's corners, counted around the zone."""
    for v in range(4):
        for axis in range(3):
            at[v, axis] = (mesh[axis] + corners[tetrahedron, v, axis]) % bands.shape[axis]


@kernel
def density(bands: Array, weights: Array, corners: NDArray[np.int64], energies: Array) -> tuple[Array, Array]:
    """Return the DOS (m,) per band and mesh cell, and for each weight the weighted DOS (m, groups).

    Shapes: bands (n1, n2, n3, band); weights (n1, n2, n3, band, groups), with no group where none is asked
    for; corners (tetrahedra per mesh cell, 4, 3); energies (m,) ascending and equally spaced.
    """
    n1, n2, n3, count = bands.shape
    groups, size = weights.shape[4], energies.size
    total, weighted = np.zeros(size), np.zeros((size, groups))
    e, order, at = np.empty(4), np.empty(4, np.int64), np.empty((4, 3), np.int64)
    shares, weight = np.empty(4), np.empty((4, groups))
    low, step = energies[0], (energies[-1] - energies[0]) / max(size - 1, 1)
    part = 1.0 / (n1 * n2 * n3 * corners.shape[0])
    for cell in range(n1 * n2 * n3):
        mesh = (cell // (n2 * n3), cell // n3 % n2, cell % n3)
        for t in range(corners.shape[0]):
            _place(bands, corners, mesh, t, at)
            for band in range(count):
                for v in range(4):
                    e[v] = bands[at[v, 0], at[v, 1], at[v, 2], band]
                # most tetrahedra lie wholly outside a narrow window: they are not even sorted
                if min(e[0], e[1], e[2], e[3]) >= energies[-1] or max(e[0], e[1], e[2], e[3]) <= low:
                    continue
                _sort(e, order)
                for v in range(4):
                    w = at[order[v]]
                    for g in range(groups):
                        weight[v, g] = part * weights[w[0], w[1], w[2], band, g]
                first = int((e[0] - low) / step) if step > 0 and e[0] > low else 0
                for m in range(first, size):
                    if energies[m] >= e[3]:
                        break
                    if energies[m] <= e[0]:
                        continue
                    total[m] += part * _section(e, energies[m])
                    if groups:
                        _shares(e, energies[m], shares)
                        for v in range(4):
                            for g in range(groups):
                                weighted[m, g] += shares[v] * weight[v, g]
    return total, weighted


@kernel
def filling(bands: Array, corners: NDArray[np.int64], energies: Array) -> Array:
    """Return the states (m,) at or below each energy, per band and mesh cell; shapes as :func:`density`."""
    n1, n2, n3, count = bands.shape
    size = energies.size
    total = np.zeros(size)
    e, order, at = np.empty(4), np.empty(4, np.int64), np.empty((4, 3), np.int64)
    low, step = energies[0], (energies[-1] - energies[0]) / max(size - 1, 1)
    full = np.zeros(size + 1, np.int64)
    for cell in range(n1 * n2 * n3):
        mesh = (cell // (n2 * n3), cell // n3 % n2, cell % n3)
        for t in range(corners.shape[0]):
            _place(bands, corners, mesh, t, at)
            for band in range(count):
                for v in range(4):
                    e[v] = bands[at[v, 0], at[v, 1], at[v, 2], band]
                if max(e[0], e[1], e[2], e[3]) <= low:
                    full[0] += 1
                    continue
                if min(e[0], e[1], e[2], e[3]) > energies[-1]:
                    continue
                _sort(e, order)
                m = int((e[0] - low) / step) if step > 0 and e[0] > low else 0
                while m < size and energies[m] < e[3]:
                    total[m] += _filling(e, energies[m])
                    m += 1
                full[m] += 1
    whole = 0
    for m in range(size):
        whole += full[m]
        total[m] = (total[m] + whole) / (n1 * n2 * n3 * corners.shape[0])
    return total
