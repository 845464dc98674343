"""T_c of retarded pairing: of channels as they are, and of wires over chemical potentials and couplings."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels import BAND_EDGE
from multigap.kernels.falling_root import FOUND, GOING, Search, begin_search, go_on
from multigap.kernels.retarded import (
    WHOLE,
    add_green,
    green,
    largest_eigenvalue,
    normal_state,
    pair_operator,
)
from multigap.kernels.retarded_grid import Accuracy, Frequencies, Phonons, frequencies
from multigap.kernels.retarded_tables import ChannelList, RetardedTables, series_at, wire_channels

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

_SETTLED: Final = 1e-7
"""By how much of ω_n a self-energy may still move."""

_STEPS: Final = 100

_ROUGH: Final = 1e-2
"""As much, where only the Fermi level is asked for."""

_TURNS: Final = 6
"""Rounds in which states at μ are found."""


@kernel
def pairing_excess(
    channels: ChannelList, phonons: Phonons, sums: Frequencies, keep: int, settled: float, state: Complex
) -> float:
    """Return the largest eigenvalue of the gap equation less 1; nan where the normal state does not settle.

    `state`, (N, R), is the self-energy to start from, and becomes that of the normal state, up to `settled`.
    """
    if normal_state(channels, phonons, sums, keep, settled, state) < 0:
        return np.nan
    operator = pair_operator(channels, phonons, sums, state)
    start = np.empty((state.shape[0], state.shape[1]))
    for n in range(start.shape[0]):
        for a in range(start.shape[1]):
            start[n, a] = np.sqrt(sums.share[n]) / (sums.omega[n] / sums.omega[0] * (1.0 + 0.3 * a))
    return largest_eigenvalue(channels, operator, start) - 1.0


@kernel
def same_or_none(state: Complex, size: int, unknowns: int) -> Complex:
    """Return a self-energy to start from: the one that there is, where it has as many unknowns.

    Of one with other frequencies the rows are taken as they come, which is near enough to start from.
    """
    if state.shape[0] == size and state.shape[1] == unknowns:
        return state
    carried = np.zeros((size, unknowns), dtype=np.complex128)
    if state.shape[0] > 0 and state.shape[1] == unknowns:
        for n in range(size):
            for a in range(unknowns):
                carried[n, a] = state[min(n, state.shape[0] - 1), a]
    return carried


@kernel
def channels_transition(
    channels: ChannelList,
    phonons: Phonons,
    keep: int,
    accuracy: Accuracy,
    guess: float,
    lowest: float,
    tolerance: float,
) -> tuple[float, Complex, float]:
    """Return k_BT_c of channels, 0 where there is none at or above `lowest`, nan where nothing converged.

    Returned with the self-energy, (N, R), at the last temperature that was asked for, and that k_BT, which is
    T_c up to what the last step of the search was.
    """
    unknowns = phonons.normal.shape[1]
    search = begin_search(guess, lowest, 0.0)
    state = np.zeros((0, unknowns), dtype=np.complex128)
    while search.status == GOING and search.steps < _STEPS:
        thermal = np.exp(search.place)
        sums = frequencies(phonons, thermal, accuracy)
        state = same_or_none(state, sums.even.shape[1], unknowns)
        value = pairing_excess(channels, phonons, sums, keep, _SETTLED, state)
        if np.isnan(value):
            return np.nan, state, np.nan
        search = go_on(search, value, tolerance)
    if search.status == GOING:
        return np.nan, state, np.nan
    return np.exp(search.place) if search.status == FOUND else 0.0, state, np.exp(search.before)


@kernel
def _pocket(channels: ChannelList, block: int) -> int:
    """Return which channel of a block is the lowest."""
    best = -1
    for c in range(channels.kind.size):
        if channels.block[c] == block and (best < 0 or channels.level[c] < channels.level[best]):
            best = c
    return best


@kernel
def lowest_self_energy(channels: ChannelList, state: Complex, block: int, n: int) -> complex:
    """Return Σ(iω_n) in eV of the lowest state of a block."""
    c = _pocket(channels, block)
    total = complex(0.0, 0.0)
    for a in range(channels.ranks[block]):
        total += channels.factor[c, a] * state[n, channels.starts[block] + a]
    return total


@kernel
def _density_at(channels: ChannelList, omega: float, self_energy: Complex) -> float:
    """Return Σ_c w_c Re [F(z) - F(iω)] at one frequency, S being there."""
    total = 0.0
    for c in range(channels.kind.size):
        b = channels.block[c]
        shift = complex(0.0, 0.0)
        for a in range(channels.ranks[b]):
            shift += channels.factor[c, a] * self_energy[channels.starts[b] + a]
        bare = green(channels.kind[c], channels.level[c], complex(0.0, omega))
        full = green(channels.kind[c], channels.level[c], complex(0.0, omega) - shift)
        total += channels.weight[c] * (full.real - bare.real)
    return total


@kernel
def added_density(
    channels: ChannelList, phonons: Phonons, sums: Frequencies, state: Complex, thermal: float
) -> float:
    """Return by how much the self-energy changes the number of electrons, both spins: for wires in eV × N.

    4 k_BT Σ_{n≥0} Σ_c w_c Re [F(z) - F(iω)]. Far beyond the phonons, Σ is the electrons' own F times
    k_BT Σ_l D(l) = (Ω/2) coth(Ω/2k_BT).
    """
    size, unknowns = state.shape
    total = 0.0
    for n in range(size):
        total += 4.0 * thermal * sums.share[n] * _density_at(channels, sums.omega[n], state[n])
    none, far = np.zeros(unknowns, dtype=np.complex128), np.empty(unknowns, dtype=np.complex128)
    bare = np.empty(unknowns, dtype=np.complex128)
    for n in range(size, sums.omega.size):
        add_green(channels, sums.omega[n], none, bare)
        for a in range(unknowns):
            far[a] = 0.0
        for s in range(phonons.frequencies.shape[0]):
            strength = 0.0
            for k in range(phonons.frequencies.shape[1]):
                half = 0.5 * phonons.frequencies[s, k]
                strength += phonons.couplings[s, k] * half / np.tanh(half / thermal)
            for a in range(unknowns):
                for b in range(unknowns):
                    far[a] += strength * phonons.normal[s, a, b] * bare[b]
        total += 4.0 * thermal * sums.share[n] * _density_at(channels, sums.omega[n], far)
    return total


@kernel
def _fill_moved(tables: RetardedTables, mu: float, state: Complex, moved: Array) -> None:
    """Fill `moved`, (n,), with χ in eV of the states of each subband that the self-energy brings to μ."""
    for n in range(moved.size):
        moved[n] = 0.0
        for _ in range(_TURNS if state.shape[0] > 0 else 0):
            x = 2.0 * (mu - moved[n] - tables.bottoms[n]) / tables.widths[n] - 1.0
            x = min(max(x, -1.0), 1.0)
            moved[n] = 0.0
            for a in range(tables.starts[n], tables.starts[n] + tables.ranks[n]):
                moved[n] += series_at(tables.factors[a], tables.terms[n], x) * state[0, a].real


@kernel
def channels_of(
    tables: RetardedTables, mu: float, phonons: Phonons, thermal: float, state: Complex
) -> ChannelList:
    """Return the channels of wires, resolved where a self-energy has its Fermi level."""
    moved = np.empty(tables.bottoms.size)
    _fill_moved(tables, mu, state, moved)
    return wire_channels(tables, mu, moved, phonons.frequencies[0, 0], thermal, BAND_EDGE)


@kernel
def _wires_excess(
    tables: RetardedTables,
    mu: float,
    phonons: Phonons,
    keep: int,
    accuracy: Accuracy,
    settled: float,
    thermal: float,
    state: Complex,
) -> tuple[float, Complex]:
    """Return :func:`pairing_excess` of wires at one temperature, and the self-energy."""
    sums = frequencies(phonons, thermal, accuracy)
    channels = channels_of(tables, mu, phonons, thermal, state)
    known = state.shape[0]
    state = same_or_none(state, sums.even.shape[1], tables.owner.size)
    if keep == WHOLE and known == 0:
        if normal_state(channels, phonons, sums, keep, _ROUGH, state) < 0:
            return np.nan, state
        channels = channels_of(tables, mu, phonons, thermal, state)
    return pairing_excess(channels, phonons, sums, keep, settled, state), state


@kernel
def follow_transition(
    tables: RetardedTables,
    mu: float,
    phonons: Phonons,
    keep: int,
    accuracy: Accuracy,
    settled: float,
    tolerance: float,
    search: Search,
    state: Complex,
) -> tuple[Search, Complex]:
    """Carry on a search for T_c of wires to its end; return it, `GOING` where nothing converged, and S there.

    `state`, (N, R), is a self-energy to start from, of wires that hardly differ, or has no rows; `settled` is
    by how much of ω_n the new one may still move.
    """
    while search.status == GOING and search.steps < _STEPS:
        value, state = _wires_excess(
            tables, mu, phonons, keep, accuracy, settled, np.exp(search.place), state
        )
        if np.isnan(value):
            break
        search = go_on(search, value, tolerance)
    return search, state


@kernel
def wires_transition(
    tables: RetardedTables,
    mu: float,
    phonons: Phonons,
    keep: int,
    accuracy: Accuracy,
    guess: float,
    slope: float,
    lowest: float,
    tolerance: float,
    told: Array,
) -> tuple[float, float]:
    """Return k_BT_c of wires and the slope of the eigenvalue by ln T there.

    k_BT_c is 0 where there is none at or above `lowest`, nan where nothing converged. The phonons' first peak
    is the scale on which subbands are resolved.

    `told`, (4,), is filled with what is known at T_c: Z and χ of the last subband's bottom at the lowest
    frequency (χ in eV), the electrons that the self-energy adds (eV × N), and the eigenvalues computed.
    """
    none = np.zeros((0, tables.owner.size), dtype=np.complex128)
    search = begin_search(guess, lowest, slope)
    search, state = follow_transition(tables, mu, phonons, keep, accuracy, _SETTLED, tolerance, search, none)
    told[0], told[1], told[2] = np.nan, np.nan, np.nan
    told[3] = search.steps
    if search.status == GOING:
        return np.nan, search.slope
    if search.status != FOUND:
        return 0.0, search.slope
    # the self-energy is that of the last temperature asked for, whose distance from T_c no digit shows
    thermal = np.exp(search.before)
    channels = channels_of(tables, mu, phonons, thermal, state)
    sums = frequencies(phonons, thermal, accuracy)
    pocket = lowest_self_energy(channels, state, tables.ranks.size - 1, 0)
    told[0] = 1.0 - pocket.imag / sums.omega[0]
    told[1] = pocket.real
    told[2] = added_density(channels, phonons, sums, state, thermal)
    return np.exp(search.place), search.slope
