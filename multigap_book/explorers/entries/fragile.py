"""What a T_c asks of the wires: what each input does to it, and the phonons or the coupling that it needs."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.kronig_penney import Cell, fill_edges
from multigap.kernels.level_density import level_density
from multigap.kernels.subband_dos import filling
from multigap.kernels.subband_sums import FAR
from multigap.kernels.wire_tables import EXACT, WireTables, wire_tables
from multigap.kernels.wires import Search, Workspace, pairing_eigenvalue, wire_transitions, workspace

REACHED, ELSEWHERE, HARDER, NEVER, COLD, SOFT, EMPTY, STRONGER = range(8)

MASS: Final = 0.86
"""Mass in the wells and along the wires, in free-electron masses; 1 in the barriers (MD21)."""

INTRABAND: Final = 0.1
"""Coupling within the first and the second subband (MD21)."""

SUBBANDS: Final = 3
FINE, COARSE = 24, 12
"""Nodes of a piece of a subband: for the number that is told, and for curves."""

LOWEST: Final = 1e-9
"""Lowest temperature searched, in K."""

FEEBLE: Final = 1e-6
"""T_c in K below which wires are as good as normal."""

SOFTEST, STIFFEST = 0.06, 1.5
"""Bare phonon energies in eV within which one is looked for."""

STRENGTHS: Final = (0.10, 0.49)
"""Couplings g of the curve of phonon energies."""

FACTOR: Final = 2.5
"""By how much an input is turned up and down at most in the first plot."""

PACE: Final = 1.012
"""Steps in η, as a factor, on the way to the top of a dome."""

STEPS: Final = 27
"""Couplings at which that curve is computed."""

STRAIN: Final = 3.0
"""By how many percent a length or the barrier is changed at most in the last plot."""

TRIALS: Final = 13
"""Lattices of a curve of the last plot."""

STEP: Final = 1e-3
"""Relative change for the slopes: that of the chapter."""

DIGITS: Final = 1e6
"""Slopes are kept to 1 over it: T_c is found to 1e-8, and what follows is rounding."""


@part
def _cell(well: float, barrier: float, height: float) -> Cell:
    """Return the superlattice of lengths in Å and a barrier in eV, with ψ′ continuous."""
    return Cell(0.5 * well, 0.5 * barrier, height, MASS / HBAR2_OVER_2ME, 1.0 / HBAR2_OVER_2ME, 1.0)


@part
def _coupling(g: float, interband: float) -> NDArray[np.float64]:
    """Return the matrix of couplings of the papers."""
    matrix = np.full((SUBBANDS, SUBBANDS), interband)
    for n in range(SUBBANDS - 1):
        matrix[n, n] = INTRABAND
    matrix[SUBBANDS - 1, SUBBANDS - 1] = g
    return matrix


@part
def _tables(shape: NDArray[np.float64], points: int) -> WireTables:
    """Return the tables of wires with (L, W, V)."""
    return wire_tables(_cell(shape[0], shape[1], shape[2]), MASS, SUBBANDS, EXACT, points)


@kernel
def _kelvin(
    tables: WireTables, mu: float, bare: NDArray[np.float64], strength: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return T_c in K at one μ for each bare cutoff in eV and (g, interband); nan where there is none."""
    count = bare.size
    cutoffs, couplings = np.empty(count), np.empty((count, SUBBANDS, SUBBANDS))
    kept = 0
    place = np.empty(count, dtype=np.int64)
    for i in range(count):
        if strength[i, 0] < 0.5:
            place[kept], cutoffs[kept] = i, bare[i] * math.sqrt(1.0 - 2.0 * strength[i, 0])
            couplings[kept] = _coupling(strength[i, 0], strength[i, 1])
            kept += 1
    found, modes = np.empty((1, kept)), np.empty((1, kept, tables.owner.size))
    wire_transitions(
        tables,
        np.full(1, mu),
        np.ones((1, SUBBANDS)),
        cutoffs[:kept].copy(),
        couplings[:kept].copy(),
        Search(FAR, K_B * LOWEST, 1e-8),
        workspace(tables),
        found,
        modes,
    )
    result = np.full(count, np.nan)
    for k in range(kept):
        if found[0, k] > 0.0:
            result[place[k]] = found[0, k] / K_B
    return result


class _Filled(NamedTuple):
    """What the electrons of wires at T = 0 follow from."""

    cell: Cell
    edges: NDArray[np.float64]
    first: NDArray[np.float64]
    second: NDArray[np.float64]
    third: NDArray[np.float64]


@part
def _filled(shape: NDArray[np.float64]) -> _Filled:
    """Return edges and level densities of wires with (L, W, V)."""
    cell, edges = _cell(shape[0], shape[1], shape[2]), np.empty((SUBBANDS, 2))
    fill_edges(cell, edges)
    return _Filled(
        cell,
        edges,
        level_density(edges[0, 0], edges[0, 1], cell),
        level_density(edges[1, 0], edges[1, 1], cell),
        level_density(edges[2, 0], edges[2, 1], cell),
    )


@kernel
def _electrons(wires: _Filled, mu: float) -> float:
    """Return the electrons of a cell, both spins, in 1/Å of wire, at T = 0."""
    prefactor, edges, total = math.sqrt(MASS / HBAR2_OVER_2ME) / (2.0 * math.pi), wires.edges, 0.0
    total += filling(mu, edges[0, 0], edges[0, 1], wires.cell, prefactor, wires.first)
    total += filling(mu, edges[1, 0], edges[1, 1], wires.cell, prefactor, wires.second)
    total += filling(mu, edges[2, 0], edges[2, 1], wires.cell, prefactor, wires.third)
    return 4.0 * total * (wires.cell.half_well + wires.cell.half_barrier)


@kernel
def _potential(
    held: int, shape: NDArray[np.float64], eta: float, mu: float, electrons: float
) -> tuple[float, float]:
    """Return μ in eV and η of other wires with η, μ or the electrons of a cell held."""
    edges = np.empty((SUBBANDS, 2))
    fill_edges(_cell(shape[0], shape[1], shape[2]), edges)
    bottom, width = edges[SUBBANDS - 1, 0], edges[SUBBANDS - 1, 1] - edges[SUBBANDS - 1, 0]
    if held == 0:
        return bottom + eta * width, eta
    if held == 1:
        return mu, (mu - bottom) / width
    # the number of electrons rises with μ, smoothly but for kinks: a secant from where it is nearly met
    wires, low = _filled(shape), bottom + eta * width
    f_low = _electrons(wires, low) - electrons
    high = low - math.copysign(0.02, f_low)
    for _ in range(40):
        f_high = _electrons(wires, high) - electrons
        if abs(f_high) < 1e-12 * electrons or f_high == f_low:
            break
        low, f_low, high = high, f_high, high - f_high * (high - low) / (f_high - f_low)
        if abs(high - low) < 1e-10:
            break
    return high, (high - bottom) / width


@kernel
def _eigenvalue(
    tables: WireTables,
    eta: float,
    bare: float,
    strength: tuple[float, float],
    thermal: float,
    work: Workspace,
) -> float:
    """Return the largest eigenvalue at one η, for a bare cutoff and k_B T in eV and (g, interband)."""
    last = SUBBANDS - 1
    mu = tables.bottoms[last] + eta * tables.widths[last]
    cutoff, matrix = bare * math.sqrt(1.0 - 2.0 * strength[0]), _coupling(strength[0], strength[1])
    return pairing_eigenvalue(tables, mu, np.ones(SUBBANDS), cutoff, matrix, thermal, FAR, work)


@kernel
def _best(
    tables: WireTables,
    bare: float,
    strength: tuple[float, float],
    thermal: float,
    near: float,
    work: Workspace,
) -> tuple[float, float]:
    """Return the largest eigenvalue at a temperature over η, and that η.

    With `near` not a number, over 16 places between the neck and where the subband's bottom leaves the
    window; else the nearest top uphill from `near`, by a parabola through three powers of `PACE`.
    """
    place, best = near, -np.inf
    if math.isnan(near):
        end = max(1.3, 1.1 * bare * math.sqrt(1.0 - 2.0 * strength[0]) / tables.widths[SUBBANDS - 1])
        for i in range(16):
            eta = 0.6 * (end / 0.6) ** (i / 15.0)
            value = _eigenvalue(tables, eta, bare, strength, thermal, work)
            if value > best:
                place, best = eta, value
        return best, place
    # of a fixed row of places, so that the same top is found from wherever the way begins
    place = PACE ** np.round(math.log(near) / math.log(PACE))
    middle = _eigenvalue(tables, place, bare, strength, thermal, work)
    left = _eigenvalue(tables, place / PACE, bare, strength, thermal, work)
    right = _eigenvalue(tables, place * PACE, bare, strength, thermal, work)
    for _ in range(40):
        if left > middle and left >= right:
            place, right, middle = place / PACE, middle, left
            left = _eigenvalue(tables, place / PACE, bare, strength, thermal, work)
        elif right > middle:
            place, left, middle = place * PACE, middle, right
            right = _eigenvalue(tables, place * PACE, bare, strength, thermal, work)
        else:
            break
    bend = left - 2.0 * middle + right
    shift = 0.5 * (left - right) / bend if bend < 0.0 else 0.0
    return middle + 0.25 * (right - left) * shift, place * PACE**shift


@kernel
def _needed_cutoff(
    tables: WireTables,
    strength: tuple[float, float],
    thermal: float,
    guess: float,
    near: float,
    work: Workspace,
) -> tuple[float, float]:
    """Return the bare cutoff in eV at which the top of the dome reaches a temperature, and its η.

    nan where that cutoff lies outside `SOFTEST` to `STIFFEST`. A secant in its logarithm, in which the
    eigenvalue is nearly straight, from what is known of wires that differ little, or from the hard end.
    """
    ends = (math.log(SOFTEST), math.log(STIFFEST))
    low, high = ends
    s = high if math.isnan(guess) else math.log(guess)
    if math.isnan(guess):
        near = _best(tables, STIFFEST, strength, thermal, np.nan, work)[1]
    before, f_before = np.nan, np.nan
    for _ in range(60):
        f, near = _best(tables, math.exp(s), strength, thermal, near, work)
        f -= 1.0
        if (f < 0.0 and s == ends[1]) or (f >= 0.0 and s == ends[0]):
            break
        low, high = (low, s) if f > 0.0 else (s, high)
        new = s - f * (s - before) / (f - f_before) if f != f_before else np.nan
        if math.isnan(new):
            new = s - math.copysign(0.2, f)
        if abs(new - s) < 1e-12 or high - low < 1e-12:
            return math.exp(new), near
        # an end itself is tried, to learn whether anything lies inside
        if new <= low or new >= high:
            at_end = (low == ends[0] and new <= low) or (high == ends[1] and new >= high)
            new = (low if new <= low else high) if at_end else 0.5 * (low + high)
        before, f_before, s = s, f, new
    return np.nan, np.nan


@part
def _fill_needs(
    tables: WireTables, interband: float, thermal: float, work: Workspace, curves: NDArray[np.float64]
) -> None:
    """Fill a row of couplings and one of the bare cutoffs in meV that they need, nan where there is none.

    From strong couplings to weak ones, each from the one before: towards weak ones more and more is needed.
    """
    guess, near = np.nan, np.nan
    for i in range(STEPS - 1, -1, -1):
        curves[0, i] = STRENGTHS[0] + (STRENGTHS[1] - STRENGTHS[0]) * i / (STEPS - 1)
    for i in range(STEPS - 1, -1, -1):
        was_found = not math.isnan(guess)
        guess, near = _needed_cutoff(tables, (curves[0, i], interband), thermal, guess, near, work)
        curves[1, i] = 1e3 * guess
        if was_found and math.isnan(guess):
            break


@part
def _needed_g(
    tables: WireTables,
    bare: float,
    interband: float,
    thermal: float,
    curves: NDArray[np.float64],
    work: Workspace,
) -> float:
    """Return the least coupling g with which the top of the dome reaches a temperature at this cutoff in eV.

    `curves` are those of :func:`_fill_needs`, and say between which couplings it lies; nan if between none.
    """
    for i in range(1, STEPS):
        if curves[1, i] <= 1e3 * bare:
            if curves[1, i - 1] <= 1e3 * bare:
                return np.nan
            low, high, near = curves[0, i - 1], curves[0, i], np.nan
            for _ in range(20):
                middle = 0.5 * (low + high)
                value, near = _best(tables, bare, (middle, interband), thermal, near, work)
                low, high = (low, middle) if value >= 1.0 else (middle, high)
            return 0.5 * (low + high)
    return np.nan


@part
def _fill_turns(
    tables: WireTables, mu: float, bare: float, g: float, interband: float, curves: NDArray[np.float64]
) -> None:
    """Fill a row of factors and T_c in K with g, the bare cutoff and the interband coupling times them."""
    count = curves.shape[1]
    for i in range(count):
        curves[0, i] = FACTOR ** (2.0 * i / (count - 1) - 1.0)
    for which in range(3):
        cutoffs, strength = np.full(count, bare), np.empty((count, 2))
        for i in range(count):
            strength[i, 0], strength[i, 1] = g, interband
            if which == 1:
                cutoffs[i] *= curves[0, i]
            else:
                strength[i, which // 2] *= curves[0, i]
        curves[1 + which] = _kelvin(tables, mu, cutoffs, strength)


@part
def _fill_strains(
    shape: NDArray[np.float64],
    held: int,
    eta: float,
    mu: float,
    bare: float,
    g: float,
    interband: float,
    curves: NDArray[np.float64],
) -> None:
    """Fill a row of changes in % and T_c in K with L, W and V changed by them, η, μ or the electrons held."""
    electrons = _electrons(_filled(shape), mu) if held == 2 else 0.0
    strength = np.array([[g, interband]])
    for i in range(TRIALS):
        curves[0, i] = STRAIN * (2.0 * i / (TRIALS - 1) - 1.0)
        for which in range(3):
            other = shape.copy()
            other[which] *= 1.0 + 0.01 * curves[0, i]
            place = _potential(held, other, eta, mu, electrons)[0]
            curves[1 + which, i] = _kelvin(_tables(other, COARSE), place, np.full(1, bare), strength)[0]


@part
def _known(slope: float) -> float:
    """Return a slope to the digits that are known of it."""
    return np.round(DIGITS * slope) / DIGITS


@part
def _fill_slopes(
    shape: NDArray[np.float64],
    tables: WireTables,
    held: int,
    eta: float,
    mu: float,
    bare: float,
    g: float,
    interband: float,
    slopes: NDArray[np.float64],
) -> None:
    """Fill d ln T_c/d ln x for g, ω0, g_ij, L, W and V, then the change of η for 1 % of L."""
    electrons = _electrons(_filled(shape), mu) if held == 2 else 0.0
    strength = np.array([[g, interband]])
    logarithm, moved = np.empty(2), np.empty(2)
    for which in range(6):
        for side in range(2):
            factor = 1.0 + STEP if side == 0 else 1.0 - STEP
            changed, cutoff, other = strength.copy(), bare, shape.copy()
            if which == 1:
                cutoff *= factor
            elif which < 3:
                changed[0, which // 2] *= factor
            else:
                other[which - 3] *= factor
            place, moved[side] = (mu, eta) if which < 3 else _potential(held, other, eta, mu, electrons)
            there = tables if which < 3 else _tables(other, COARSE)
            logarithm[side] = math.log(_kelvin(there, place, np.full(1, cutoff), changed)[0])
        slopes[which] = _known((logarithm[0] - logarithm[1]) / (2.0 * STEP))
        if which == 3:
            slopes[6] = _known((moved[0] - moved[1]) / (200.0 * STEP))


@kernel
def fragile(
    settings: NDArray[np.float64],
    numbers: NDArray[np.float64],
    curves: NDArray[np.float64],
    picture: NDArray[np.float64],
) -> int:
    """Fill numbers and curves for one setting; see ``multigap_book.explorers.fragile`` for their order.

    Returns
    -------
    int
        0 where T_c reaches what is asked for, 1 where it does at another η, 2 where that needs harder
        phonons, 3 where none are hard enough nor is any g enough, 4 where as good as nothing superconducts, 5
        where g is 1/2 or more, 6 where μ lies below every subband, 7 where a larger g alone is enough.
    """
    target, eta, g, bare, interband = settings[0], settings[1], settings[2], 1e-3 * settings[3], settings[4]
    shape, held = settings[5:8].copy(), int(settings[8])
    numbers[:] = np.nan
    curves[:] = np.nan
    if g >= 0.5:
        return SOFT
    tables = _tables(shape, COARSE)
    bottom, width = tables.bottoms[SUBBANDS - 1], tables.widths[SUBBANDS - 1]
    mu, thermal, work = bottom + eta * width, K_B * target, workspace(tables)
    numbers[0] = _kelvin(_tables(shape, FINE), mu, np.full(1, bare), np.array([[g, interband]]))[0]
    numbers[1] = 1e3 * _needed_cutoff(tables, (g, interband), thermal, np.nan, np.nan, work)[0]
    numbers[2] = 1e-3 * numbers[1] / bare
    _fill_turns(tables, mu, bare, g, interband, curves[0:4])
    _fill_strains(shape, held, eta, mu, bare, g, interband, curves[4:8])
    _fill_needs(tables, interband, thermal, work, curves[8:10])
    numbers[3] = _needed_g(tables, bare, interband, thermal, curves[8:10], work)
    _fill_slopes(shape, tables, held, eta, mu, bare, g, interband, numbers[4:11])
    numbers[11], numbers[12] = 1e3 * width, 1e3 * bare * math.sqrt(1.0 - 2.0 * g)
    if mu < tables.bottoms[0]:
        return EMPTY
    if numbers[0] >= target:
        return REACHED
    if _best(tables, bare, (g, interband), thermal, np.nan, work)[0] >= 1.0:
        return ELSEWHERE
    if not numbers[0] >= FEEBLE:
        return COLD
    if not math.isnan(numbers[1]):
        return HARDER
    return NEVER if math.isnan(numbers[3]) else STRONGER
