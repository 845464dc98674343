"""The papers' wires over the plane of Fermi level and coupling: T_c as a picture, and two cuts through it.

Temperatures are in K, the cutoff in meV; the picture's first row is the smallest g, its first column the
smallest η, and values stand at the middles of its cells.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.kronig_penney import Cell
from multigap.kernels.subband_sums import FAR
from multigap.kernels.wire_domes import PairedWires, extremum, fill_transitions, paired_wires
from multigap.kernels.wire_tables import EXACT, wire_tables
from multigap.kernels.wires import Search, wire_transitions

ON_DOME, BEFORE, COLD = range(3)
"""Statuses: the crosshair stands on the dome; beside it, where T_c is below 1 K; where there is none."""

HEIGHTS: Final = np.array([4.16, 3.2593847943125778, 4.133923972456054])
"""Barriers in eV of MD21's wires and of those that have the ΔE of MR21's models A and B."""

CUTOFFS: Final = np.array([0.230, 0.330, 0.225])
"""Their ω₀ in eV."""

WELL, BARRIER, MASS_WELL, MASS_BARRIER = 8.5, 5.5, 0.86, 1.0
SUBBANDS: Final = 3
INTRABAND: Final = 0.1

POINTS: Final = 81
"""Of a cut."""

ROWS, COLUMNS = 36, 44
"""Of the picture: couplings, and Lifshitz parameters."""

LOWEST_ETA, HIGHEST_ETA = -0.5, 2.5
WEAKEST, STRONGEST = 0.05, 0.49

LOWEST_KELVIN: Final = 1e-9
"""Lowest temperature searched on the cuts."""

_POINTS: Final = 24

# of the picture, whose colours tell less
_ROUGH_POINTS: Final = 8
_ROUGH: Final = 1e-3
_ROUGH_KELVIN: Final = 0.1


@kernel
def _set(wires: PairedWires, cutoff: float, g: float, interband: float, softening: bool) -> None:
    """Write couplings and the cutoff in eV into wires."""
    wires.cutoffs[0] = cutoff * (math.sqrt(1.0 - 2.0 * g) if softening else 1.0)
    for n in range(SUBBANDS):
        for other in range(SUBBANDS):
            wires.couplings[0, n, other] = INTRABAND if n == other else interband
    wires.couplings[0, SUBBANDS - 1, SUBBANDS - 1] = g


@kernel
def _keep(
    wires: PairedWires, place: int, cutoffs: NDArray[np.float64], couplings: NDArray[np.float64]
) -> None:
    """Copy the cutoff and the couplings of wires to one place of a row."""
    cutoffs[place] = wires.cutoffs[0]
    for n in range(SUBBANDS):
        for other in range(SUBBANDS):
            couplings[place, n, other] = wires.couplings[0, n, other]


@kernel
def _fill_picture(
    wires: PairedWires, cutoff: float, interband: float, softening: bool, picture: NDArray[np.float64]
) -> None:
    """Fill `picture`, shape (g, η), with T_c to 0.1 K; 0 where it is below that."""
    bottom, width = wires.tables.bottoms[SUBBANDS - 1], wires.tables.widths[SUBBANDS - 1]
    rows, columns = picture.shape
    mus, cutoffs, couplings = np.empty(columns), np.empty(rows), np.empty((rows, SUBBANDS, SUBBANDS))
    for k in range(rows):
        _set(wires, cutoff, WEAKEST + (STRONGEST - WEAKEST) * (k + 0.5) / rows, interband, softening)
        _keep(wires, k, cutoffs, couplings)
    for i in range(columns):
        mus[i] = bottom + (LOWEST_ETA + (HIGHEST_ETA - LOWEST_ETA) * (i + 0.5) / columns) * width
    found = np.empty((columns, rows))
    modes = np.empty((columns, rows, wires.tables.owner.size))
    wire_transitions(
        wires.tables,
        mus,
        np.ones((columns, SUBBANDS)),
        cutoffs,
        couplings,
        wires.search,
        wires.work,
        found,
        modes,
    )
    for k in range(rows):
        for i in range(columns):
            picture[k, i] = found[i, k] / K_B


@kernel
def _fill_cuts(
    wires: PairedWires,
    cutoff: float,
    interband: float,
    softening: bool,
    eta: float,
    g: float,
    curves: NDArray[np.float64],
) -> None:
    """Fill the rows of η, T_c along it at this g, couplings, and T_c along them at this η."""
    bottom, width = wires.tables.bottoms[SUBBANDS - 1], wires.tables.widths[SUBBANDS - 1]
    size = curves.shape[1]
    mus, cutoffs, couplings = np.empty(size), np.empty(size), np.empty((size, SUBBANDS, SUBBANDS))
    for i in range(size):
        curves[0, i] = LOWEST_ETA + (HIGHEST_ETA - LOWEST_ETA) * i / (size - 1)
        curves[2, i] = WEAKEST + (STRONGEST - WEAKEST) * i / (size - 1)
        mus[i] = bottom + curves[0, i] * width
        _set(wires, cutoff, curves[2, i], interband, softening)
        _keep(wires, i, cutoffs, couplings)
    _set(wires, cutoff, g, interband, softening)
    fill_transitions(wires, mus, curves[1])
    mus[0] = bottom + eta * width
    found, modes = np.empty((1, size)), np.empty((1, size, wires.tables.owner.size))
    wire_transitions(
        wires.tables,
        mus[:1],
        np.ones((1, SUBBANDS)),
        cutoffs,
        couplings,
        wires.search,
        wires.work,
        found,
        modes,
    )
    for i in range(size):
        curves[3, i] = found[0, i] / K_B if found[0, i] > 0.0 else np.nan


@kernel
def _summit(
    wires: PairedWires,
    cutoff: float,
    interband: float,
    softening: bool,
    picture: NDArray[np.float64],
    numbers: NDArray[np.float64],
) -> None:
    """Fill `numbers` with T_c, η and g of the highest point of the plane, from that of the picture.

    Along η and along g in turn, three times.
    """
    bottom, width = wires.tables.bottoms[SUBBANDS - 1], wires.tables.widths[SUBBANDS - 1]
    rows, columns = picture.shape
    row, column = 0, 0
    for k in range(rows):
        for i in range(columns):
            if picture[k, i] > picture[row, column]:
                row, column = k, i
    eta = LOWEST_ETA + (HIGHEST_ETA - LOWEST_ETA) * (column + 0.5) / columns
    g = WEAKEST + (STRONGEST - WEAKEST) * (row + 0.5) / rows
    reach, step = 1.5 * (HIGHEST_ETA - LOWEST_ETA) / columns, 0.5 * (STRONGEST - WEAKEST) / rows
    there, value = np.empty(1), np.empty(3)
    for _ in range(3):
        _set(wires, cutoff, g, interband, softening)
        mu, _kelvin = extremum(wires, bottom + (eta - reach) * width, bottom + (eta + reach) * width, 1.0)
        eta, there[0] = (mu - bottom) / width, mu
        g = min(max(g, WEAKEST + step), STRONGEST - step)
        for k in range(3):
            _set(wires, cutoff, g + (k - 1) * step, interband, softening)
            fill_transitions(wires, there, value[k : k + 1])
        bend = value[0] + value[2] - 2.0 * value[1]
        move = 0.5 * (value[0] - value[2]) / bend if bend < 0.0 else math.copysign(1.0, value[2] - value[0])
        g = min(max(g + step * min(max(move, -1.0), 1.0), WEAKEST), STRONGEST)
        step *= 0.5
    _set(wires, cutoff, g, interband, softening)
    fill_transitions(wires, there, value[:1])
    numbers[0], numbers[1], numbers[2] = value[0], eta, g


@kernel
def map(
    settings: NDArray[np.float64],
    numbers: NDArray[np.float64],
    curves: NDArray[np.float64],
    picture: NDArray[np.float64],
) -> int:
    """Fill what the explorer *Domes that turn* shows, in the order of its declaration."""
    numbers[:] = np.nan
    curves[:] = np.nan
    model, eta, g = int(settings[0]), settings[1], settings[2]
    interband, softening = settings[3], settings[4] > 0.0
    cell = Cell(
        0.5 * WELL,
        0.5 * BARRIER,
        HEIGHTS[model],
        MASS_WELL / HBAR2_OVER_2ME,
        MASS_BARRIER / HBAR2_OVER_2ME,
        1.0,
    )
    cutoff = CUTOFFS[model]
    tables = wire_tables(cell, MASS_WELL, SUBBANDS, EXACT, _ROUGH_POINTS)
    rough = paired_wires(tables, Search(FAR, K_B * _ROUGH_KELVIN, _ROUGH))
    _fill_picture(rough, cutoff, interband, softening, picture)
    tables = wire_tables(cell, MASS_WELL, SUBBANDS, EXACT, _POINTS)
    wires = paired_wires(tables, Search(FAR, K_B * LOWEST_KELVIN, 1e-8))
    _fill_cuts(wires, cutoff, interband, softening, eta, g, curves)
    _summit(wires, cutoff, interband, softening, picture, numbers[3:6])
    _set(wires, cutoff, g, interband, softening)
    bottom, width = tables.bottoms[SUBBANDS - 1], tables.widths[SUBBANDS - 1]
    numbers[2] = 1e3 * wires.cutoffs[0]
    numbers[1] = bottom + eta * width
    there = np.empty(1)
    there[0] = numbers[1]
    fill_transitions(wires, there, numbers[:1])
    if np.isnan(numbers[0]):
        return COLD
    return BEFORE if numbers[0] < 1.0 else ON_DOME
