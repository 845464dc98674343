"""Gaps of many channels with retarded pairing on the Matsubara axis, below T_c.

With z = iω_n - Σ_c(n), ω̃ = Im z and E = √(ω̃² + φ_c²), the sums over a channel's states are those of the
normal state at z′ = Re z + iE (:mod:`multigap.kernels.retarded`):

    p = -Im F(z′)/E,      Σ from Re F(z′) - i p ω̃ in place of F,      φ from p φ.

The gap is Δ = φ/Z. Energies in eV, `thermal` is k_BT.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.anderson import empty_memory, mix
from multigap.kernels.retarded import BARE, WHOLE, add_green, fill_self_energy, green
from multigap.kernels.retarded_grid import Frequencies, Phonons
from multigap.kernels.retarded_tables import ChannelList

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

_PLAIN: Final = 40
"""Rounds at most in which the gap only grows or shrinks towards its size, …"""

_ROUNDS: Final = 600
"""… and those of Anderson's mixing after them."""

_GONE: Final = 1e-5
"""A gap so small, in units of k_BT, is none."""


@kernel
def _add_condensed(
    channels: ChannelList, omega: float, self_energy: Complex, gap: Array, sums: Complex, pairs: Array
) -> None:
    """Fill Σ_c w f_ca (Re F - i p ω̃) and Σ_c w f_ca p φ_c at one frequency, `gap` being φ_a there."""
    for a in range(sums.size):
        sums[a], pairs[a] = 0.0, 0.0
    for c in range(channels.kind.size):
        b = channels.block[c]
        first, rank = channels.starts[b], channels.ranks[b]
        z, phi = complex(0.0, omega), 0.0
        for a in range(rank):
            z -= channels.factor[c, a] * self_energy[first + a]
            phi += channels.factor[c, a] * gap[first + a]
        energy = np.sqrt(z.imag**2 + phi**2)
        value = channels.weight[c] * green(channels.kind[c], channels.level[c], complex(z.real, energy))
        pair = -value.imag / energy
        for a in range(rank):
            sums[first + a] += channels.factor[c, a] * complex(value.real, -pair * z.imag)
            pairs[first + a] += channels.factor[c, a] * pair * phi


@kernel
def _fill_gap(phonons: Phonons, sums: Frequencies, pairs: Array, result: Array) -> None:
    """Fill `result`, (N, R), with φ that pairs of Σ w f p φ, (N, R), make."""
    size, unknowns = result.shape
    repelled = np.zeros(unknowns)
    for m in range(size):
        for b in range(unknowns):
            repelled[b] += sums.coulomb[m] * np.sqrt(sums.share[m]) * pairs[m, b]
    row = np.empty(unknowns)
    for n in range(size):
        cut = sums.coulomb[n] / np.sqrt(sums.share[n])
        for a in range(unknowns):
            result[n, a] = 0.0
            for b in range(unknowns):
                result[n, a] -= cut * phonons.coulomb[a, b] * repelled[b]
        for s in range(sums.even.shape[0]):
            row[:] = 0.0
            for m in range(size):
                for b in range(unknowns):
                    row[b] += sums.even[s, n, m] * pairs[m, b]
            for a in range(unknowns):
                for b in range(unknowns):
                    result[n, a] += phonons.pairing[s, a, b] * row[b]


@kernel
def _image(
    channels: ChannelList,
    phonons: Phonons,
    sums: Frequencies,
    keep: int,
    state: Complex,
    gap: Array,
    inner: Complex,
    new_state: Complex,
    new_gap: Array,
) -> None:
    """Fill what the equations make of Σ and φ; `inner`, (K, R), has the bare electrons' part in it."""
    pairs = np.empty(gap.shape)
    for n in range(gap.shape[0]):
        _add_condensed(channels, sums.omega[n], state[n], gap[n], inner[n], pairs[n])
    _fill_gap(phonons, sums, pairs, new_gap)
    if keep == BARE:
        new_state[:] = 0.0
    else:
        fill_self_energy(phonons, sums, inner, keep, new_state)


@kernel
def _pack(sums: Frequencies, keep: int, state: Complex, gap: Array, result: Array) -> None:
    """Fill `result` with Σ and φ in units of ω_n, those that are kept."""
    i = 0
    for n in range(gap.shape[0]):
        for a in range(gap.shape[1]):
            result[i] = gap[n, a] / sums.omega[n]
            if keep != BARE:
                result[i + 1] = state[n, a].imag / sums.omega[n]
            if keep == WHOLE:
                result[i + 2] = state[n, a].real / sums.omega[n]
            i += 1 + keep


@kernel
def _unpack(sums: Frequencies, keep: int, packed: Array, state: Complex, gap: Array) -> None:
    """Fill Σ and φ with what was packed."""
    i = 0
    for n in range(gap.shape[0]):
        for a in range(gap.shape[1]):
            gap[n, a] = packed[i] * sums.omega[n]
            real = packed[i + 2] * sums.omega[n] if keep == WHOLE else 0.0
            imaginary = packed[i + 1] * sums.omega[n] if keep != BARE else 0.0
            state[n, a] = complex(real, imaginary)
            i += 1 + keep


@kernel
def _length(sums: Frequencies, gap: Array) -> float:
    """Return the root of Σ_n Σ_a (φ/ω_n)²: how large a gap is where it counts."""
    total = 0.0
    for n in range(gap.shape[0]):
        for a in range(gap.shape[1]):
            total += (gap[n, a] / sums.omega[n]) ** 2
    return np.sqrt(total)


@kernel
def _find_size(
    channels: ChannelList,
    phonons: Phonons,
    sums: Frequencies,
    keep: int,
    state: Complex,
    gap: Array,
    inner: Complex,
) -> float:
    """Bring a gap to about its size: plain rounds, its length moved by secants; return how long it is.

    What a round multiplies the length with falls with the length, and is 1 at the solution.
    """
    new_state, new_gap = np.empty_like(state), np.empty_like(gap)
    length, before, last, power = _length(sums, gap), 0.0, 0.0, 2.0
    for step in range(_PLAIN):
        _image(channels, phonons, sums, keep, state, gap, inner, new_state, new_gap)
        image = _length(sums, new_gap)
        if not image > 0.0:
            return 0.0
        growth = np.log(image / length)
        if step > 2 and abs(np.log(length) - before) > 1e-3:
            slope = (growth - last) / (np.log(length) - before)
            power = min(max(-1.0 / slope, 1.0), 30.0) if slope < 0.0 else 2.0
        before, last = np.log(length), growth
        wanted = np.exp(before + min(max(power * growth, -2.0), 2.0))
        state[:] = new_state
        gap[:] = new_gap * (wanted / image)
        length = wanted
        if step > 5 and abs(growth) < 1e-3:
            break
    return length


@kernel
def solve_gaps(
    channels: ChannelList,
    phonons: Phonons,
    sums: Frequencies,
    keep: int,
    thermal: float,
    tolerance: float,
    state: Complex,
    gap: Array,
) -> int:
    """Solve for Σ and φ, (N, R) both, from what they hold; return the rounds taken, -1 where none settles.

    A start of φ is needed that is not 0; its size does not matter. φ is 0 after where only that solves.
    """
    inner = np.empty((sums.omega.size, gap.shape[1]), dtype=np.complex128)
    none = np.zeros(gap.shape[1], dtype=np.complex128)
    for m in range(gap.shape[0], sums.omega.size):
        add_green(channels, sums.omega[m], none, inner[m])
    length = _find_size(channels, phonons, sums, keep, state, gap, inner)
    new_state, new_gap = np.empty_like(state), np.empty_like(gap)
    packed, image = np.empty(gap.size * (1 + keep)), np.empty(gap.size * (1 + keep))
    memory, known = empty_memory(packed.size), 0
    _pack(sums, keep, state, gap, packed)
    for step in range(_ROUNDS):
        _unpack(sums, keep, packed, state, gap)
        _image(channels, phonons, sums, keep, state, gap, inner, new_state, new_gap)
        _pack(sums, keep, new_state, new_gap, image)
        change = 0.0
        for i in range(packed.size):
            image[i] -= packed[i]
            change = max(change, abs(image[i]))
        size = _length(sums, gap)
        if size * sums.omega[0] < _GONE * thermal:
            gap[:] = 0.0
            return step + 1
        if change < tolerance:
            return step + 1
        if size < 0.3 * length:
            # a mixed step may fall towards the normal state, which always solves: begin anew from here
            known, length = 0, size
        mix(memory, known, packed, image)
        known += 1
    return -1
