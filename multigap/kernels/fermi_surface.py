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
def fill_shell(
    level: float,
    hopping: NDArray[np.float64],
    edges: NDArray[np.float64],
    points: tuple[int, int, int],
    result: NDArray[np.float64],
) -> None:
    """Fill for cells of the zone the share of each with edges[s] < ε(k) < edges[s + 1].

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
    result : (n_slices, m_x, m_y, m_z) array
        Filled for the first m cells along each direction, from Γ on: all of them, or, since the band is even
        in each component of k, n // 2 + 1.
    """
    slices, m_x, m_y, m_z = result.shape
    c_x, s_x = _circle(m_x, points[0])
    c_y, s_y = _circle(m_y, points[1])
    c_z, s_z = _circle(m_z, points[2])
    t_d = hopping[3]
    result[:] = 0.0
    rise = np.empty(3)
    for i in range(m_x):
        for j in range(m_y):
            plane = level - 2 * hopping[0] * c_x[i] - 2 * hopping[1] * c_y[j] - 4 * t_d * c_x[i] * c_y[j]
            across = abs(2 * hopping[0] * s_x[i] + 4 * t_d * s_x[i] * c_y[j]) * 2 * np.pi / points[0]
            along = abs(2 * hopping[1] * s_y[j] + 4 * t_d * c_x[i] * s_y[j]) * 2 * np.pi / points[1]
            for k in range(m_z):
                energy = plane - 2 * hopping[2] * c_z[k]
                upwards = abs(2 * hopping[2] * s_z[k]) * 2 * np.pi / points[2] if points[2] > 1 else 0.0
                # A rise of nothing would divide by 0; a thousandth of the largest changes no share.
                least = 1e-3 * max(across, along, upwards) + 1e-12
                rise[0], rise[1], rise[2] = max(across, least), max(along, least), max(upwards, least)
                reach = 0.5 * (rise[0] + rise[1] + rise[2])
                if energy + reach <= edges[0] or energy - reach >= edges[slices]:
                    continue
                below = _share_below(edges[0] - energy, rise)
                for s in range(slices):
                    upto = _share_below(edges[s + 1] - energy, rise)
                    result[s, i, j, k] = upto - below
                    below = upto


@kernel
def _circle(count: int, points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return cosine and sine of the first `count` of `points` wave vectors round the zone."""
    cosine, sine = np.empty(count), np.empty(count)
    for i in range(count):
        cosine[i], sine[i] = np.cos(2 * np.pi * i / points), np.sin(2 * np.pi * i / points)
    return cosine, sine


@kernel
def shell_shares(
    level: float,
    hopping: NDArray[np.float64],
    edges: NDArray[np.float64],
    points: tuple[int, int, int],
) -> NDArray[np.float64]:
    """Return the shares of :func:`fill_shell` for every cell of the zone, (n_slices, n_x, n_y, n_z)."""
    result = np.empty((edges.size - 1, points[0], points[1], points[2]))
    fill_shell(level, hopping, edges, points, result)
    return result


@kernel
def filled_share(level: float, hopping: NDArray[np.float64], points: tuple[int, int, int]) -> float:
    """Return the share of the zone that lies below the Fermi level, by the cells of one octant."""
    extents = (points[0] // 2 + 1, points[1] // 2 + 1, points[2] // 2 + 1)
    depth = abs(level) + 1.0
    for t in hopping:
        depth += 4 * abs(t)
    octant = np.empty((1, *extents))
    fill_shell(level, hopping, np.array([-depth, 0.0]), points, octant)
    total = 0.0
    for i in range(extents[0]):
        for j in range(extents[1]):
            times = mirrored(i, points[0]) * mirrored(j, points[1])
            for k in range(extents[2]):
                total += times * mirrored(k, points[2]) * octant[0, i, j, k]
    return total / (points[0] * points[1] * points[2])


@kernel
def mirrored(place: int, points: int) -> float:
    """Return how many of `points` cells round the zone are alike: the one at `place` and its mirror image."""
    return 1.0 if place == 0 or 2 * place == points else 2.0


@kernel
def level_at_filling(hopping: NDArray[np.float64], occupied: float, points: tuple[int, int, int]) -> float:
    """Return the middle of the band in eV at which a share `occupied` of the zone, in (0, 1), is filled.

    By false position, the weight of an end that stays halved (Illinois): the share falls smoothly with the
    level, piece by piece a cubic.
    """
    high = 0.0
    for t in hopping:
        high += 4 * abs(t)
    low = -high
    f_low, f_high = 1.0 - occupied, -occupied
    level, stayed, scale = 0.0, 0, high
    for _ in range(200):
        level = (low * f_high - high * f_low) / (f_high - f_low)
        f = filled_share(level, hopping, points) - occupied
        # Where many cells lie at one energy, as at half filling, the share jumps: there the level is all.
        if abs(f) < 1e-13 or high - low < 1e-15 * scale:
            break
        if f > 0.0:
            low, f_low = level, f
            f_high = 0.5 * f_high if stayed == 1 else f_high
            stayed = 1
        else:
            high, f_high = level, f
            f_low = 0.5 * f_low if stayed == -1 else f_low
            stayed = -1
    return level


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
                    total += _response(step, th_1[i, j, k], th_2[i2, j2, k2], thermal)
        result[s] = total / (n_x * n_y * n_z)
    return result


@kernel
def _response(step: float, tanh_1: float, tanh_2: float, thermal: float) -> float:
    """Return [f(ε1) - f(ε2)]/[ε2 - ε1] in 1/eV, from `step` = ε2 - ε1 and tanh(ε/2T) = 1 - 2f of both."""
    if abs(step) > 1e-5 * thermal:
        return 0.5 * (tanh_2 - tanh_1) / step
    return 0.25 / thermal * (1.0 - tanh_1 * tanh_1)


@kernel
def lindhard_at_corner(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    levels: tuple[float, float],
    thermal: float,
    cells: int,
) -> float:
    """Return the sum of :func:`lindhard_sum` for one shift, Q = (π, π), in the plane, over a quarter zone.

    Parameters
    ----------
    first, second : (4,) arrays
        Hoppings in eV of both bands; those along z are left out.
    levels : tuple of float
        Middles of both bands in eV.
    thermal : float
        k_B T in eV.
    cells : int
        Cells of the zone along each direction, an even number.
    """
    half = cells // 2
    cosine, _ = _circle(half + 1, cells)
    total = 0.0
    for i in range(half + 1):
        c_x, row = cosine[i], 0.0
        for j in range(half + 1):
            c_y = cosine[j]
            e_1 = levels[0] - 2 * first[0] * c_x - 2 * first[1] * c_y - 4 * first[3] * c_x * c_y
            # Q turns the sign of both cosines.
            e_2 = levels[1] + 2 * second[0] * c_x + 2 * second[1] * c_y - 4 * second[3] * c_x * c_y
            term = _response(
                e_2 - e_1, _cold_tanh(0.5 * e_1 / thermal), _cold_tanh(0.5 * e_2 / thermal), thermal
            )
            row += mirrored(j, cells) * term
        total += mirrored(i, cells) * row
    return total / cells**2


@kernel
def _cold_tanh(x: float) -> float:
    """Return tanh x; beyond 20 it is 1 to the last digit."""
    if abs(x) > 20.0:
        return 1.0 if x > 0.0 else -1.0
    return np.tanh(x)
