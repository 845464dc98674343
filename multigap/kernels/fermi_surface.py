"""Kernels on a grid of wave vectors, in plain numbers: share of a cell inside an energy shell, Lindhard sum.

Wave vectors are phases k·a in radians; energies are in eV, measured from the Fermi level.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel


@kernel
def _share_below(height: float, width: NDArray[np.float64]) -> float:
    """Return the share of a cell in which an energy linear in k lies below `height`.

    `height` is measured from the energy at the cell's middle; `width` are the three rises |∂ε/∂k_i| Δk_i
    across the cell, each above 0. Exact for the linear function: the volume of a cube cut by a plane
    (Gilat and Raubenheimer's method).
    """
    a, b, c = width[0], width[1], width[2]
    half = 0.5 * (a + b + c)
    if height <= -half:
        return 0.0
    if height >= half:
        return 1.0
    # The cube is symmetric about its middle: cutting off the smaller part loses fewer digits.
    depth = half - abs(height)
    total = depth**3
    for step in (a, b, c):
        if depth > step:
            total -= (depth - step) ** 3
    for step in (a + b, b + c, a + c):
        if depth > step:
            total += (depth - step) ** 3
    cut = total / (6.0 * a * b * c)
    return cut if height < 0 else 1.0 - cut


@kernel
def shell_shares(
    level: float,
    hopping: NDArray[np.float64],
    edges: NDArray[np.float64],
    points: tuple[int, int, int],
) -> NDArray[np.float64]:
    """Return for every cell of the zone the share of it with edges[s] < ε(k) < edges[s + 1].

    Parameters
    ----------
    level : float
        Middle of the band, in eV.
    hopping : (4,) array
        t_x, t_y, t_z and the diagonal t′, in eV.
    edges : (n_slices + 1,) array
        Rising energies in eV.
    points : tuple of int
        Cells along k_x, k_y, k_z; 1 where the band is not to be resolved.

    Returns
    -------
    (n_slices, n_x, n_y, n_z) array
    """
    t_x, t_y, t_z, t_d = hopping[0], hopping[1], hopping[2], hopping[3]
    n_x, n_y, n_z = points
    slices = edges.size - 1
    result = np.zeros((slices, n_x, n_y, n_z))
    width = np.empty(3)
    for i in range(n_x):
        c_x, s_x = np.cos(2 * np.pi * i / n_x), np.sin(2 * np.pi * i / n_x)
        for j in range(n_y):
            c_y, s_y = np.cos(2 * np.pi * j / n_y), np.sin(2 * np.pi * j / n_y)
            plane = level - 2 * t_x * c_x - 2 * t_y * c_y - 4 * t_d * c_x * c_y
            width[0] = abs(2 * t_x * s_x + 4 * t_d * s_x * c_y) * 2 * np.pi / n_x
            width[1] = abs(2 * t_y * s_y + 4 * t_d * c_x * s_y) * 2 * np.pi / n_y
            for k in range(n_z):
                energy = plane - 2 * t_z * np.cos(2 * np.pi * k / n_z)
                width[2] = abs(2 * t_z * np.sin(2 * np.pi * k / n_z)) * 2 * np.pi / n_z
                if n_z == 1:
                    width[2] = 0.0
                # A rise of nothing would divide by 0; a thousandth of the largest changes no share.
                least = 1e-3 * max(width[0], width[1], width[2]) + 1e-12
                rise = np.maximum(width, least)
                reach = 0.5 * (rise[0] + rise[1] + rise[2])
                if energy + reach <= edges[0] or energy - reach >= edges[slices]:
                    continue
                below = _share_below(edges[0] - energy, rise)
                for s in range(slices):
                    upto = _share_below(edges[s + 1] - energy, rise)
                    result[s, i, j, k] = upto - below
                    below = upto
    return result


@kernel
def lindhard_sum(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    shifts: NDArray[np.int64],
    thermal: float,
) -> NDArray[np.float64]:
    """Return the mean over k of [f(ε1(k)) - f(ε2(k+q))] / [ε2(k+q) - ε1(k)] for every shift q.

    Parameters
    ----------
    first, second : (n_x, n_y, n_z) arrays
        Energies in eV from the Fermi level, on one periodic grid.
    shifts : (n_q, 3) array of int
        q in steps of the grid.
    thermal : float
        k_B T in eV.

    Returns
    -------
    (n_q,) array
        In states per eV, spin and cell.
    """
    n_x, n_y, n_z = first.shape
    half = 0.5 / thermal
    th_1, th_2 = np.tanh(half * first), np.tanh(half * second)
    result = np.zeros(shifts.shape[0])
    for s in range(shifts.shape[0]):
        total = 0.0
        for i in range(n_x):
            i2 = (i + shifts[s, 0]) % n_x
            for j in range(n_y):
                j2 = (j + shifts[s, 1]) % n_y
                for k in range(n_z):
                    k2 = (k + shifts[s, 2]) % n_z
                    step = second[i2, j2, k2] - first[i, j, k]
                    t_1 = th_1[i, j, k]
                    if abs(step) > 1e-5 * thermal:
                        # f = (1 - tanh)/2
                        total += 0.5 * (th_2[i2, j2, k2] - t_1) / step
                    else:
                        total += 0.5 * half * (1.0 - t_1 * t_1)
        result[s] = total / (n_x * n_y * n_z)
    return result
