"""Which Matsubara frequencies retarded pairing of many channels sums over, and how.

The lowest frequencies are unknowns one by one; beyond, panels from n to 2n have a few unknowns each, with a
polynomial between them, as in :mod:`multigap.kernels.matsubara`. Beyond the last unknown electrons are bare,
and what they add to the self-energy is a smooth sum.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.matsubara import (
    coulomb_weights,
    frequency_sums_on,
)
from multigap.kernels.quadrature import gauss_legendre

Array = NDArray[np.float64]

_OCTAVES: Final = 7
"""How many times the range of the unknowns is doubled for the bare electrons' part of a self-energy …"""

_EACH: Final = 6
"""… and the nodes of each octave."""


class Phonons(NamedTuple):
    """What pairs.

    Attributes
    ----------
    frequencies, couplings : (S, K)
        Peaks of each shape: Ω in eV, rising, and their shares, which sum to 1 (0 fills a row).
    normal, pairing : (S, R, R)
        g_s,ab in the self-energy, and in the gap equation.
    coulomb : (R, R)
        μ*_ab.
    cutoff : float
        Of μ*, in eV; 0 where there is none.
    """

    frequencies: Array
    couplings: Array
    normal: Array
    pairing: Array
    coulomb: Array
    cutoff: float


class Accuracy(NamedTuple):
    """How finely the frequencies are resolved.

    Attributes
    ----------
    exact, order : int
        Frequencies that are unknowns one by one, at least, and the unknowns of a panel beyond. Panels that
        start below 32 must be shorter than 32, as they are for `exact` up to 13, or from 32 on: phonons are
        tabulated between integers only beyond.
    reach : float
        How far the unknowns go, in units of the highest phonon frequency.
    """

    exact: int
    order: int
    reach: float


class Frequencies(NamedTuple):
    """Sums over Matsubara frequencies at one temperature, N unknowns of K that are summed.

    Attributes
    ----------
    omega, share : (K,)
        ω_n in eV, and Σ_m f_m = Σ_j share_j f_j.
    even, odd : (S, N, K)
        k_BT Σ_m of D(n-m) ± D(n+m+1).
    beyond : (S, N)
        k_BT times what all frequencies beyond the K-th add to `odd` where F does not change any more.
    coulomb : (N,)
        √(2 k_BT) × the root of each unknown's weight under the cutoff of μ*.
    """

    omega: Array
    share: Array
    even: Array
    odd: Array
    beyond: Array
    coulomb: Array


@kernel
def _at(frequencies: Array, couplings: Array, transfer: float) -> float:
    """Return D at a frequency difference in eV."""
    total = 0.0
    for k in range(frequencies.size):
        if couplings[k] != 0.0:
            ratio = transfer / frequencies[k]
            total += couplings[k] / (1.0 + ratio * ratio)
    return total


@kernel
def _octaves(count: float) -> tuple[Array, Array]:
    """Return n and the weights of a smooth sum from n = `count` on, octave by octave.

    Each n stands for the interval from n - ½ to n + ½ (Euler and Maclaurin): the error is a 24 count²-th.
    """
    place, share = np.empty(_OCTAVES * _EACH), np.empty(_OCTAVES * _EACH)
    node, weight = gauss_legendre(_EACH)
    start = count - 0.5
    for octave in range(_OCTAVES):
        for i in range(_EACH):
            place[octave * _EACH + i] = start * (1.5 + 0.5 * node[i])
            share[octave * _EACH + i] = 0.5 * start * weight[i]
        start *= 2.0
    return place, share


@kernel
def _count(phonons: Phonons, thermal: float, accuracy: Accuracy) -> float:
    """Return up to which n frequencies are unknowns."""
    top = 0.0
    for s in range(phonons.frequencies.shape[0]):
        for k in range(phonons.frequencies.shape[1]):
            if phonons.couplings[s, k] != 0.0:
                top = max(top, phonons.frequencies[s, k])
    reach = max(accuracy.reach * top, phonons.cutoff) / (2.0 * np.pi * thermal)
    return max(np.ceil(reach), 1.0 * (accuracy.exact + accuracy.order))


@kernel
def _fill_beyond(
    phonons: Phonons, s: int, thermal: float, place: Array, shares: Array, size: int, even: Array, odd: Array
) -> None:
    """Fill the columns of the bare electrons, from `size` on, for one shape."""
    step = 2.0 * np.pi * thermal
    shape, weights = phonons.frequencies[s], phonons.couplings[s]
    for n in range(size):
        for m in range(size, place.size):
            near = thermal * shares[m] * _at(shape, weights, step * (place[m] - place[n]))
            far = thermal * shares[m] * _at(shape, weights, step * (place[m] + place[n] + 1.0))
            even[n, m] = near + far
            odd[n, m] = near - far


@kernel
def _last_of_odd(frequencies: Array, couplings: Array, step: float, n: float, first: float) -> float:
    """Return Σ_{m ≥ first} D(n-m) - D(n+m+1): (2n+1) D(first) where D falls as 1/ν²."""
    return (2.0 * n + 1.0) * _at(frequencies, couplings, step * first)


@kernel
def frequencies(phonons: Phonons, thermal: float, accuracy: Accuracy) -> Frequencies:
    """Return the sums at one temperature."""
    shapes, step = phonons.frequencies.shape[0], 2.0 * np.pi * thermal
    count = _count(phonons, thermal, accuracy)
    grid = (accuracy.exact, 2 * accuracy.exact, accuracy.order)
    size, known = 0, 0
    place, share, coulomb = np.empty(0), np.empty(0), np.empty(0)
    even, odd = np.empty((shapes, 0, 0)), np.empty((shapes, 0, 0))
    beyond = np.empty((shapes, 0))
    for s in range(shapes):
        near_place, near_share, near, far, _ = frequency_sums_on(
            phonons.frequencies[s], phonons.couplings[s], thermal, count, phonons.cutoff, grid
        )
        if s == 0:
            size = near_place.size
            far_place, far_share = _octaves(count)
            place, share = np.append(near_place, far_place), np.append(near_share, far_share)
            known = place.size
            even, odd = np.empty((shapes, size, known)), np.empty((shapes, size, known))
            beyond, coulomb = np.empty((shapes, size)), np.zeros(size)
        for n in range(size):
            for m in range(size):
                even[s, n, m] = thermal * (near[n, m] + far[n, m])
                odd[s, n, m] = thermal * (near[n, m] - far[n, m])
            last = (count - 0.5) * 2.0**_OCTAVES
            beyond[s, n] = thermal * _last_of_odd(
                phonons.frequencies[s], phonons.couplings[s], step, place[n], last
            )
        _fill_beyond(phonons, s, thermal, place, share, size, even[s], odd[s])
    if phonons.cutoff > 0.0:
        weights = coulomb_weights(phonons.cutoff, thermal, place[:size].copy())
        for n in range(size):
            coulomb[n] = np.sqrt(2.0 * thermal * weights[n] * share[n])
    return Frequencies((place + 0.5) * step, share, even, odd, beyond, coulomb)
