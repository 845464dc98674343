"""The papers' dome beyond mean field: a phonon in place of the cutoff, and the electrons' self-energy.

Temperatures are in K, phonon energies in meV, chemical potentials and self-energies in eV.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.falling_root import FOUND, NONE, begin_search
from multigap.kernels.kronig_penney import Cell
from multigap.kernels.retarded import BARE, WHOLE, WIDTH
from multigap.kernels.retarded_grid import Accuracy, Phonons
from multigap.kernels.retarded_tables import RetardedTables, retarded_tables
from multigap.kernels.retarded_transition import channels_of, follow_transition, lowest_self_energy
from multigap.kernels.subband_sums import FAR
from multigap.kernels.wire_domes import PairedWires, extremum, fill_transitions, paired_wires
from multigap.kernels.wire_tables import EXACT, wire_tables
from multigap.kernels.wires import Search
from multigap_book.explorers.entries.map import (
    BARRIER,
    HEIGHTS,
    INTRABAND,
    MASS_BARRIER,
    MASS_WELL,
    SUBBANDS,
    WELL,
)

Array = NDArray[np.float64]

FINE, COLD, UNSETTLED, AT_END = range(4)
"""Statuses: all is well; no T_c anywhere; a search that did not end somewhere; T_c highest at an end."""

CUTOFF, PHONON, RESIDUE, SHIFT = range(4)
"""Steps: the papers' sharp cutoff; a phonon in its place; with Z; with Z and χ."""

ETA: Final = np.array(
    [
        *(-0.6, -0.45, -0.3, -0.2, -0.1, -0.05, -0.01, 0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5),
        *(0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0),
    ]
)
"""Lifshitz parameters of the bare bands at which T_c is computed, closer to one another on the dome."""

LOWEST_KELVIN: Final = 1.0
"""Lowest temperature searched."""

CUTOFF_FACTOR: Final = 10.0
"""Cutoff of μ*, in units of the phonon's energy."""

EXACT_FREQUENCIES, ORDER, REACH = 13, 6, 8.0
"""How finely Matsubara frequencies are resolved: see :class:`multigap.kernels.retarded_grid.Accuracy`."""

TOLERANCE: Final = 3e-4
"""Of T_c, relative: of what is estimated of a secant, which errs by a fraction of it."""

_SETTLED: Final = 1e-5
"""By how much of ω_n a self-energy may still move."""

_POINTS: Final = 10
_CUT: Final = 1e-4

# of the wires with the sharp cutoff
_CUTOFF_POINTS: Final = 24
_CUTOFF_TOLERANCE: Final = 1e-8

_VERTICES: Final = 3
_NEAR: Final = 1e-3
"""How often the top is looked for, and how near to the last vertex the next says nothing new."""

_FIRST: Final = 0.05
"""T_c at which the first search begins, in units of the phonon's energy."""


@kernel
def strength(reading: int, g: float) -> float:
    """Return λ of a coupling g: λ = g, g = λ/(1 + λ), or λ = g/(1 - 2g), the modulus of g being read."""
    return g / (1.0 - reading * abs(g))


@kernel
def _set_cutoff(wires: PairedWires, cutoff: float, g: float, interband: float) -> None:
    """Write couplings and the softened cutoff in eV into wires."""
    wires.cutoffs[0] = cutoff
    for n in range(SUBBANDS):
        for other in range(SUBBANDS):
            wires.couplings[0, n, other] = INTRABAND if n == other else interband
    wires.couplings[0, SUBBANDS - 1, SUBBANDS - 1] = g


@kernel
def _phonons(
    tables: RetardedTables, couplings: Array, reading: int, cutoff: float, mu_star: float
) -> Phonons:
    """Return the phonon of wires with couplings g, (n, n); in the self-energy their moduli count."""
    size = tables.owner.size
    frequencies, shares = np.empty((1, 1)), np.empty((1, 1))
    frequencies[0, 0], shares[0, 0] = cutoff, 1.0
    normal, pairing = np.empty((1, size, size)), np.empty((1, size, size))
    coulomb = np.empty((size, size))
    for a in range(size):
        for b in range(size):
            value = strength(reading, couplings[tables.owner[a], tables.owner[b]])
            pairing[0, a, b] = value * tables.overlap[a, b]
            normal[0, a, b] = abs(value) * tables.overlap[a, b]
            coulomb[a, b] = mu_star * tables.overlap[a, b]
    highest = CUTOFF_FACTOR * cutoff if mu_star > 0.0 else 0.0
    return Phonons(frequencies, shares, normal, pairing, coulomb, highest)


class _Place(NamedTuple):
    """What is known of one chemical potential: k_BT_c (0 where there is none, nan where none settled), Z, χ.

    `slope` and `state` are the eigenvalue's by ln T and the self-energy, for the next search to begin with.
    """

    thermal: float
    z: float
    shift: float
    slope: float
    state: NDArray[np.complex128]


@kernel
def _transition(
    tables: RetardedTables, mu: float, phonons: Phonons, step: int, guess: float, near: _Place
) -> _Place:
    """Return T_c, Z and χ at one chemical potential; `near` is a place beside it."""
    keep = BARE
    if step == RESIDUE:
        keep = WIDTH
    elif step == SHIFT:
        keep = WHOLE
    lowest, accuracy = K_B * LOWEST_KELVIN, Accuracy(EXACT_FREQUENCIES, ORDER, REACH)
    search = begin_search(guess, lowest, near.slope)
    search, state = follow_transition(
        tables, mu, phonons, keep, accuracy, _SETTLED, TOLERANCE, search, near.state
    )
    if search.status == NONE:
        return _Place(0.0, np.nan, np.nan, search.slope, state)
    if search.status != FOUND:
        return _Place(np.nan, np.nan, np.nan, 0.0, near.state)
    thermal = math.exp(search.before)
    channels = channels_of(tables, mu, phonons, thermal, state)
    pocket = lowest_self_energy(channels, state, SUBBANDS - 1, 0)
    return _Place(
        math.exp(search.place), 1.0 - pocket.imag / (math.pi * thermal), pocket.real, search.slope, state
    )


@kernel
def _guess(mus: Array, thermal: Array, i: int) -> float:
    """Return where T_c at a chemical potential is looked for: on the line through the two above it."""
    last = mus.size - 1
    if not (i < last and thermal[i + 1] > 0.0):
        return K_B * LOWEST_KELVIN
    if not (i + 1 < last and thermal[i + 2] > 0.0):
        return thermal[i + 1]
    ratio = (mus[i] - mus[i + 1]) / (mus[i + 1] - mus[i + 2])
    rise = ratio * math.log(thermal[i + 1] / thermal[i + 2])
    return thermal[i + 1] * math.exp(min(max(rise, -1.0), 1.0))


@kernel
def _fill_dome(
    tables: RetardedTables, mus: Array, phonons: Phonons, step: int, thermal: Array, z: Array, shift: Array
) -> int:
    """Fill k_BT_c, Z and χ from the highest μ downwards; return at how many none settled."""
    place = _Place(0.0, np.nan, np.nan, 0.0, np.empty((0, tables.owner.size), dtype=np.complex128))
    failed = 0
    for i in range(mus.size - 1, -1, -1):
        guess = _guess(mus, thermal, i) if i < mus.size - 1 else _FIRST * phonons.frequencies[0, 0]
        place = _transition(tables, mus[i], phonons, step, guess, place)
        thermal[i], z[i], shift[i] = place.thermal, place.z, place.shift
        failed += np.isnan(place.thermal)
    return failed


@kernel
def _vertex(mus: Array, thermal: Array) -> float:
    """Return where the parabola through three points of ln T_c, the second of them highest, has its top."""
    left, right = mus[1] - mus[0], mus[2] - mus[1]
    rise = math.log(thermal[1] / thermal[0]) / left
    fall = math.log(thermal[2] / thermal[1]) / right
    share = rise / (rise - fall) if rise > fall else 0.5
    return mus[0] + 0.5 * left + 0.5 * (left + right) * share


@kernel
def _summit(
    tables: RetardedTables, phonons: Phonons, step: int, mus: Array, thermal: Array, told: Array
) -> None:
    """Move the middle one of three points of a dome, the highest, to its top; `told` is Z and χ of it.

    T_c is computed up to three times where the parabola through the three has its vertex.
    """
    place = _Place(0.0, np.nan, np.nan, 0.0, np.empty((0, tables.owner.size), dtype=np.complex128))
    for _ in range(_VERTICES):
        new = _vertex(mus, thermal)
        if abs(new - mus[1]) < _NEAR * (mus[2] - mus[0]):
            break
        place = _transition(tables, new, phonons, step, thermal[1], place)
        if not place.thermal > 0.0:
            break
        side = 2 if new > mus[1] else 0
        if place.thermal > thermal[1]:
            mus[2 - side], thermal[2 - side] = mus[1], thermal[1]
            mus[1], thermal[1] = new, place.thermal
            told[0], told[1] = place.z, place.shift
        else:
            mus[side], thermal[side] = new, place.thermal


@kernel
def _highest(kelvin: Array) -> int:
    """Return the place of the largest T_c, -1 where there is none."""
    top = -1
    for i in range(kelvin.size):
        if kelvin[i] > 0.0 and not (top >= 0 and kelvin[i] <= kelvin[top]):
            top = i
    return top


@kernel
def _fill_cutoff(wires: PairedWires, mus: Array, kelvin: Array, numbers: Array) -> int:
    """Fill T_c of the papers' cutoff, and `numbers` with its top's μ and T_c; return where the top is."""
    fill_transitions(wires, mus, kelvin)
    top = _highest(kelvin)
    if top >= 0:
        low, high = max(top - 1, 0), min(top + 1, mus.size - 1)
        numbers[0], numbers[1] = extremum(wires, mus[low], mus[high], 1.0)
    return top


@kernel
def _fill_step(
    tables: RetardedTables, mus: Array, phonons: Phonons, step: int, curves: Array, numbers: Array
) -> tuple[int, int]:
    """Fill T_c, Z and χ of a step beyond the cutoff, and `numbers` with μ, T_c, Z and χ of its top.

    Return where the top is, and at how many μ no search came to an end.
    """
    failed = _fill_dome(tables, mus, phonons, step, curves[0], curves[1], curves[2])
    top = _highest(curves[0])
    if top < 0:
        return top, failed
    told = np.empty(2)
    told[0], told[1] = curves[1, top], curves[2, top]
    around, thermal = np.empty(3), np.empty(3)
    around[1], thermal[1] = mus[top], curves[0, top]
    if 0 < top < mus.size - 1 and curves[0, top - 1] > 0.0 and curves[0, top + 1] > 0.0:
        for k in range(0, 3, 2):
            around[k], thermal[k] = mus[top - 1 + k], curves[0, top - 1 + k]
        _summit(tables, phonons, step, around, thermal, told)
    numbers[0], numbers[1], numbers[2], numbers[3] = around[1], thermal[1] / K_B, told[0], told[1]
    for i in range(mus.size):
        curves[0, i] = curves[0, i] / K_B if curves[0, i] > 0.0 else np.nan
    return top, failed


@kernel
def beyond(
    settings: NDArray[np.float64],
    numbers: NDArray[np.float64],
    curves: NDArray[np.float64],
    picture: NDArray[np.float64],
) -> int:
    """Fill what the explorer *Beyond mean field* shows, in the order of its declaration."""
    numbers[:] = np.nan
    curves[:] = np.nan
    model, g, interband = int(settings[0]), settings[2], settings[3]
    step, reading, mu_star = int(settings[4]), int(settings[5]), settings[6]
    cell = Cell(
        0.5 * WELL,
        0.5 * BARRIER,
        HEIGHTS[model],
        MASS_WELL / HBAR2_OVER_2ME,
        MASS_BARRIER / HBAR2_OVER_2ME,
        1.0,
    )
    cutoff = 1e-3 * settings[1] * math.sqrt(1.0 - 2.0 * g)
    numbers[9] = 1e3 * cutoff
    tables = wire_tables(cell, MASS_WELL, SUBBANDS, EXACT, _CUTOFF_POINTS)
    wires = paired_wires(tables, Search(FAR, K_B * LOWEST_KELVIN, _CUTOFF_TOLERANCE))
    _set_cutoff(wires, cutoff, g, interband)
    bottom, width = tables.bottoms[SUBBANDS - 1], tables.widths[SUBBANDS - 1]
    size, found = ETA.size, np.empty(4)
    mus = np.empty(size)
    for i in range(size):
        curves[0, i] = ETA[i]
        mus[i] = bottom + ETA[i] * width
    top, failed = _fill_cutoff(wires, mus, curves[1], found), 0
    if top >= 0:
        numbers[3], numbers[4] = found[1], (found[0] - bottom) / width
    if step == CUTOFF:
        found[2], found[3] = 1.0, 0.0
        for i in range(size):
            curves[3, i], curves[4, i], curves[5, i] = curves[1, i], 1.0, 0.0
    else:
        retarded = retarded_tables(cell, MASS_WELL, SUBBANDS, EXACT, _POINTS, _CUT)
        phonons = _phonons(retarded, wires.couplings[0], reading, cutoff, mu_star)
        numbers[6] = strength(reading, g)
        top, failed = _fill_step(retarded, mus, phonons, step, curves[3:], found)
    moved = settings[7] > 0.0
    for i in range(size):
        curves[2, i] = ETA[i] - (curves[5, i] / width if moved else 0.0)
        curves[5, i] *= 1e3
    if top < 0:
        return UNSETTLED if failed > 0 else COLD
    numbers[0], numbers[1] = found[1], (found[0] - bottom) / width
    numbers[2] = numbers[1] - found[3] / width
    numbers[5] = 100.0 * numbers[0] / numbers[3]
    numbers[7], numbers[8] = found[2], 1e3 * found[3]
    numbers[10] = numbers[2] if moved else numbers[1]
    if failed > 0:
        return UNSETTLED
    return AT_END if top in (0, size - 1) else FINE
