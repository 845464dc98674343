"""Which Fermi surfaces pair: two pockets, the phase space between them, λ12 and what it makes of T_c."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels import CONSTANT_DOS
from multigap.kernels.channels import critical_temperature
from multigap.kernels.fermi_surface import fill_shell, level_at_filling, lindhard_at_corner
from multigap.kernels.phase_space import pair_counts, shares_within
from multigap.kernels.pockets import contour_radius, mean_contour_velocity

HOPPING: Final = 0.5
"""√(t_x t_y) of both bands in eV: that of the chapter."""

CELLS: Final = 256
"""Cells of the zone along each direction, for the phase space."""

FILLING_CELLS: Final = 128
"""The same where a pocket's area is set, as in :mod:`multigap.interband.pair_scattering.band_pairs`."""

WAVE_CELLS: Final = 512
"""The same for the response to a charge-density wave."""

WAVE_THERMAL: Final = 0.003
"""k_B T in eV at which the metal must withstand the wave."""

WINDOW: Final = 0.005
"""Half of the energies in eV over which a density of states is taken."""

REACHES: Final = (0.03, 4.5)
"""Ends of the curves in the reach of the lattice: one cell of the grid, the whole zone."""

ROUNDING: Final = 1e-13
"""Shares of pairs below it are what the Fourier transform leaves of none."""

EFFECTIVE, WEAK, NOTHING, WAVE, OPEN = 0, 1, 2, 3, 4
CLOSE: Final = 0.25
"""How far surfaces may be apart, over their mean radius, to be called close."""


@kernel
def _bands(
    nested: bool, elongation: float, mismatch: float, pocket: float, hopping: NDArray[np.float64]
) -> tuple[float, float]:
    """Fill in the hoppings of both bands and return their middles in eV, as ``pocket_pair`` does."""
    sign = -1.0 if nested else 1.0
    hopping[:] = 0.0
    hopping[0, 0] = hopping[1, 1] = sign * HOPPING * elongation
    hopping[0, 1] = hopping[1, 0] = sign * HOPPING / elongation
    mean, points = np.sqrt(4 * np.pi * pocket), (FILLING_CELLS, FILLING_CELLS, 1)
    small = (mean - 0.5 * mismatch) ** 2 / (4 * np.pi)
    large = (mean + 0.5 * mismatch) ** 2 / (4 * np.pi)
    first = level_at_filling(hopping[0], 1.0 - small if nested else small, points)
    return first, level_at_filling(hopping[1], large, points)


@kernel
def _shell(level: float, hopping: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares of the cells of a quarter zone between `edges` in eV."""
    side = CELLS // 2 + 1
    shares = np.empty((edges.size - 1, side, side, 1))
    fill_shell(level, hopping, edges, (CELLS, CELLS, 1), shares)
    return shares.reshape((edges.size - 1, side, side))


@kernel
def _density(level: float, hopping: NDArray[np.float64]) -> float:
    """Density of states at the Fermi level, in 1/eV."""
    shares = _shell(level, hopping, np.array([-WINDOW, WINDOW]))[0]
    last = shares.shape[0] - 1
    # a quarter zone four times, what lies on its rims twice and in its corners once
    total = 4 * shares.sum() - 2 * (shares[0].sum() + shares[last].sum())
    total -= 2 * (shares[:, 0].sum() + shares[:, last].sum())
    total += shares[0, 0] + shares[0, last] + shares[last, 0] + shares[last, last]
    return total / CELLS**2 / (2 * WINDOW)


@kernel
def _transition(coupling: float) -> float:
    """k_B T_c over the cutoff, of one band, or of two alike that are coupled by the rest of `coupling`."""
    one, nothing, row = np.ones(1), np.zeros(1), np.zeros(1, dtype=np.int64)
    kind, matrix = np.full(1, CONSTANT_DOS), np.full((1, 1), coupling)
    return critical_temperature(
        kind, nothing, one, one, row, np.ones((1, 1)), matrix, None, 1e-12, 1e-13, 200
    )[0]


@kernel
def _draw(
    radius: NDArray[np.float64], reach: float, with_disc: bool, corner: bool, curves: NDArray[np.float64]
) -> None:
    """Fill the rows drawn as shapes: both surfaces, the disc of the reach, its arcs about 0 and Q."""
    points, quarter = curves.shape[1], (curves.shape[1] - 1) // 4
    spot = quarter // 3
    for i in range(points):
        angle = 2 * np.pi * i / (points - 1)
        folded = i % (2 * quarter)
        folded = folded if folded <= quarter else 2 * quarter - folded
        for band in range(2):
            curves[2 * band, i] = radius[band, folded] * np.cos(angle)
            curves[2 * band + 1, i] = radius[band, folded] * np.sin(angle)
    for i in range(points):
        angle = 2 * np.pi * i / (points - 1)
        if with_disc and reach < 1.0:
            curves[4, i] = curves[0, spot] + reach * np.cos(angle)
            curves[5, i] = curves[1, spot] + reach * np.sin(angle)
        x, y = reach * np.cos(0.25 * angle), reach * np.sin(0.25 * angle)
        if max(x, y) <= np.pi:
            curves[6, i], curves[7, i] = x, y
            if corner:
                curves[8, i], curves[9, i] = np.pi - x, np.pi - y


@kernel
def _served(
    pairs: NDArray[np.float64], reach: NDArray[np.float64], corner: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """λ12/√(λ11 λ22), and the share of all pair excitations that is served, at each reach."""
    shares = shares_within(pairs, reach, corner)
    for kind in range(shares.shape[0]):
        for i in range(reach.size):
            if shares[kind, i] < ROUNDING:
                shares[kind, i] = 0.0
    return shares[1] / np.sqrt(shares[2] * shares[3]), shares[0]


@kernel
def _judge(
    nested: bool, corner: bool, ratio: float, radius: NDArray[np.float64], numbers: NDArray[np.float64]
) -> None:
    """Fill in which sentences of the paper hold: WH18-S20 to S22 and S30."""
    holds, apart = 1.0 if ratio >= 0.5 else 0.0, radius[1] - radius[0]
    if nested:
        numbers[12 if corner else 13] = holds
    elif apart.min() < 0.0 < apart.max():
        numbers[10] = 1.0 - holds
    elif np.abs(apart).max() < CLOSE * radius.mean():
        numbers[11] = holds


@kernel
def surfaces(
    settings: NDArray[np.float64],
    numbers: NDArray[np.float64],
    curves: NDArray[np.float64],
    picture: NDArray[np.float64],
) -> int:
    """Fill numbers, curves and the map of P(q) for one setting; see ``multigap_book.explorers.surfaces``.

    Returns
    -------
    int
        0 where pairing between the bands is effective, 1 where it is not, 2 where the lattice serves none of
        it, 3 where phonons at Q make a charge-density wave first, 4 where a surface is open.
    """
    nested, corner = settings[0] > 0.5, settings[5] > 0.5
    reach, phonon, coupling = settings[4], 1e-3 * settings[6], settings[7]
    numbers[:] = np.nan
    curves[:] = np.nan
    hopping = np.empty((2, 4))
    levels = _bands(nested, settings[1], settings[2], settings[3], hopping)
    quarter = (curves.shape[1] - 1) // 4
    angles = 0.5 * np.pi * np.arange(quarter + 1) / quarter
    between = angles[:quarter] + 0.25 * np.pi / quarter
    radius, speed = np.empty((2, angles.size)), 0.0
    for band in range(2):
        centre = (np.pi, np.pi) if nested and band == 1 else (0.0, 0.0)
        radius[band] = contour_radius(levels[band], hopping[band], centre, 0.0, angles)
        mean = contour_radius(levels[band], hopping[band], centre, 0.0, between)
        speed += 0.5 * mean_contour_velocity(hopping[band], centre, between, mean)
    _draw(radius, reach, corner or not nested, corner, curves)
    edges = np.array([-phonon, 0.0, phonon])
    pairs = pair_counts(_shell(levels[0], hopping[0], edges), _shell(levels[1], hopping[1], edges))
    for i in range(curves.shape[1]):
        curves[10, i] = REACHES[0] * (REACHES[1] / REACHES[0]) ** (i / (curves.shape[1] - 1))
    curves[11], curves[12] = _served(pairs, curves[10], corner)
    _fill_picture(pairs[0], picture)
    ratio, served = _served(pairs, np.array([reach]), corner)
    r, alone = ratio[0], _transition(coupling)
    numbers[0], numbers[1], numbers[2] = coupling * r, r, 100 * served[0]
    numbers[3] = _transition(coupling + coupling * r) / alone
    numbers[6], numbers[7] = phonon / speed, radius.mean()
    numbers[8], numbers[9] = curves[0, quarter // 3], curves[1, quarter // 3]
    _judge(nested, corner, r, radius, numbers)
    if nested:
        density = np.sqrt(_density(levels[0], hopping[0]) * _density(levels[1], hopping[1]))
        bound = 0.25 * density / lindhard_at_corner(hopping[0], hopping[1], levels, WAVE_THERMAL, WAVE_CELLS)
        numbers[4] = bound
        numbers[5] = _transition(coupling + min(coupling * r, bound)) / alone
    if np.isnan(radius.sum()):
        return OPEN
    if r < 0.005:
        return NOTHING
    if nested and corner and coupling * r > numbers[4]:
        return WAVE
    return EFFECTIVE if r >= 0.5 else WEAK


@kernel
def _fill_picture(pairs: NDArray[np.float64], picture: NDArray[np.float64]) -> None:
    """Fill in log10 of P(q) over its mean, for a quarter of the zone; -3 where it is less, or nothing."""
    last, total = pairs.shape[0] - 1, 0.0
    for i in range(last + 1):
        for j in range(last + 1):
            times = (1.0 if i in (0, last) else 2.0) * (1.0 if j in (0, last) else 2.0)
            total += times * pairs[i, j]
    for i in range(last + 1):
        for j in range(last + 1):
            picture[j, i] = np.log10(max(pairs[i, j] / total * CELLS**2, 1e-3))
