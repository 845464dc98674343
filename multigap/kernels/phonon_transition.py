"""Where Eliashberg's linearised equations reach their transition: T_c of a phonon spectrum, in plain numbers.

On the sums of :mod:`multigap.kernels.matsubara` and the eigenvalue of :mod:`multigap.kernels.eliashberg`.
Energies in eV, `thermal` is k_B T. The reach of a sum is an energy, or a number of frequencies where that
makes more of them.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.closed_forms import allen_dynes, moments
from multigap.kernels.eliashberg import largest_eigenvalue, normal_state_with_density
from multigap.kernels.krylov import largest_of_symmetric
from multigap.kernels.matsubara import coulomb_weights, frequency_sums, phonon_series

Array = NDArray[np.float64]

MATSUBARA_LIMIT: Final = 10**12
"""Most Matsubara frequencies of a sum; see :mod:`multigap.kernels.matsubara` for how they are counted."""

REACH: Final = 8.0
"""Where the doubling of a reach starts, in units of the highest phonon frequency …"""

LEAST: Final = 32
"""… and the fewest frequencies that it starts with."""

WHOLE: Final = 800
"""Up to how many Matsubara frequencies all are unknowns here: one eigenvalue needs less time than panels."""

FOUND, TOO_MANY, UNSETTLED, NO_ROOT = 0, 1, 2, 3
"""How a search ended: well, at MATSUBARA_LIMIT, without a normal state, or without an end."""

_ROOT_STEPS: Final = 200


@kernel
def count_below(extent: float, thermal: float, least: int) -> int:
    """Return how many positive Matsubara frequencies lie below `extent` (eV), at least `least`."""
    return max(least, int(np.ceil(extent / (2 * np.pi * thermal))))


@kernel
def _share_below(cutoff: float, thermal: float, n: int) -> float:
    """Return the weight of ω_n under a cutoff: see :func:`multigap.kernels.matsubara.coulomb_weights`."""
    return min(max(cutoff / (2 * np.pi * thermal) - n, 0.0), 1.0)


@kernel
def eigenvalue(
    frequencies: Array,
    couplings: Array,
    thermal: float,
    mu_star: float,
    cutoff: float,
    energies: Array,
    density: Array,
    count: int,
) -> float:
    """Return the largest eigenvalue of the linearised gap equation over `count` frequencies, 1 at T_c.

    Without `energies` the density of states is constant; nan where the normal state with one that is not does
    not settle.
    """
    bound = cutoff if mu_star > 0 else 0.0
    place, share, near, far, beyond = frequency_sums(frequencies, couplings, thermal, 1.0 * count, bound)
    weights = coulomb_weights(cutoff, thermal, place)
    odd = near - far
    if energies.size == 0:
        diagonal = 2 * place + 1 + np.sum(odd, axis=1) + beyond
    else:
        width, integral, steps = normal_state_with_density(
            place, odd, beyond, energies, density, thermal, 1e-12, 500
        )
        if steps < 0:
            return np.nan
        diagonal = width / (thermal * integral)
    return largest_eigenvalue(place, share, near + far, diagonal, mu_star, weights)


@kernel
def coupling_factor(
    frequencies: Array,
    couplings: Array,
    thermal: float,
    mu_star: float,
    cutoff: float,
    count: int,
    matrix: Array,
) -> float:
    """Return by what all couplings have to be multiplied for T_c to be at `thermal`.

    With S_n = Σ λ(l) over -n ≤ l ≤ n the linearised equation at T_c is

        f [λ(n-m) + λ(n+m+1) - S] Δ = [2n+1 + 2μ*√(w_n w_m)] Δ,

    so that 1/f is the largest eigenvalue of the left matrix over the right one, whose root has an inverse in
    closed form, being a diagonal and one product. All of `count`, at most WHOLE, are unknowns; `matrix`, of
    shape (WHOLE, WHOLE), is written into. Infinite where nothing attracts.
    """
    series = phonon_series(frequencies, couplings, thermal, 2 * count)
    start, side, image = np.empty(count), np.empty(count), np.zeros(count)
    total, size, inner = 0.0, 0.0, 0.0
    for n in range(count):
        start[n] = 1 / np.sqrt(2 * n + 1.0)
        side[n] = start[n] * np.sqrt(2 * mu_star * _share_below(cutoff, thermal, n))
        size += side[n] ** 2
    for n in range(count):
        total += series[n] if n == 0 else 2 * series[n]
        for m in range(n + 1):
            value = start[n] * start[m] * (series[n - m] + series[n + m + 1] - (total if n == m else 0.0))
            matrix[n, m] = value
            matrix[m, n] = value
            image[n] += value * side[m]
            if m < n:
                image[m] += value * side[n]
    # (1 + vvᵀ)^(-1/2) = 1 - γ vvᵀ, on both sides
    gamma = (1 - 1 / np.sqrt(1 + size)) / size if size > 0 else 0.0
    for n in range(count):
        inner += image[n] * side[n]
    for n in range(count):
        for m in range(count):
            both = image[n] * side[m] + side[n] * image[m]
            matrix[n, m] += gamma * (gamma * inner * side[n] * side[m] - both)
        start[n] /= 1.0 + n
    largest = largest_of_symmetric(matrix, start)
    return 1 / largest if largest > 0 else np.inf


@kernel
def _excess(
    frequencies: Array,
    couplings: Array,
    thermal: float,
    mu_star: float,
    cutoff: float,
    energies: Array,
    density: Array,
    count: int,
    matrix: Array,
) -> float:
    """Return what is 0 at T_c and falls with T, nan where the normal state does not settle.

    Of an eigenvalue of 1 and a factor of 1 the factor is the quicker one, and the better: at strong coupling
    λ(0) makes all eigenvalues close to 1, and cancels in the factor.
    """
    if energies.size == 0 and count <= WHOLE:
        return 1 / coupling_factor(frequencies, couplings, thermal, mu_star, cutoff, count, matrix) - 1
    return eigenvalue(frequencies, couplings, thermal, mu_star, cutoff, energies, density, count) - 1


@kernel
def transition_within(
    frequencies: Array,
    couplings: Array,
    mu_star: float,
    cutoff: float,
    energies: Array,
    density: Array,
    reach: tuple[float, int],
    guess: float,
    lowest: float,
    slope: float,
    matrix: Array,
) -> tuple[float, float, int]:
    """Return k_B T_c with sums of one reach (eV, least number), from a guess and a slope.

    By secants in ln T kept inside a bracket. `slope` is that of the excess by ln T, nan where it is not
    known. Returned with the slope found and how the search ended; k_B T_c is nan where there is no transition
    at or above `lowest`, and where the search had no end it is the last place.
    """
    floor = np.log(lowest)
    low, high = -np.inf, np.inf
    place = max(np.log(guess), floor)
    before, value_before = np.nan, np.nan
    for _ in range(_ROOT_STEPS):
        thermal = np.exp(place)
        if max(reach[0] / (2 * np.pi * thermal), 1.0 * reach[1]) > MATSUBARA_LIMIT:
            return thermal, slope, TOO_MANY
        count = count_below(reach[0], thermal, reach[1])
        value = _excess(frequencies, couplings, thermal, mu_star, cutoff, energies, density, count, matrix)
        if np.isnan(value):
            return thermal, slope, UNSETTLED
        if value > 0:
            low = place
        elif place <= floor:
            return np.nan, slope, FOUND
        else:
            high = place
        if place != before and (value - value_before) / (place - before) < 0:
            slope = (value - value_before) / (place - before)
        step = -value / slope if slope < 0 else np.copysign(0.05, value)
        new = max(place + min(max(step, -0.5), 0.5), floor)
        if not low < new < high and abs(step) > 1e-12:
            new = 0.5 * (low + high) if low > -np.inf and high < np.inf else new
        # the error that a secant leaves is of the order of the product of its last two steps
        if abs(new - place) < 1e-12 or abs((new - place) * (place - before)) < 1e-12:
            return np.exp(new), slope, FOUND
        before, value_before, place = place, value, new
    return np.exp(place), slope, NO_ROOT


@kernel
def critical_temperature(
    frequencies: Array,
    couplings: Array,
    mu_star: float,
    cutoff: float,
    energies: Array,
    density: Array,
    tolerance: float,
    lowest: float,
    matrix: Array,
) -> tuple[float, float, int, int]:
    """Return k_B T_c, the excess's slope by ln T there, the count of the last sum, and how it ended.

    The reach of the sums is doubled until T_c moves by less than `tolerance`; nan where there is no
    transition at or above `lowest`.
    """
    lam, omega_ln, omega_2 = moments(frequencies, couplings)
    extent = max(cutoff if mu_star > 0 else 0.0, REACH * frequencies[-1])
    least = LEAST
    guess = max(allen_dynes(lam, omega_ln, mu_star, max(omega_2, omega_ln)), lowest)
    slope, found = np.nan, np.nan
    for doubling in range(60):
        before = found
        found, slope, status = transition_within(
            frequencies, couplings, mu_star, cutoff, energies, density, (extent, least), guess, lowest, slope,
            matrix,
        )  # fmt: skip
        if status != FOUND or np.isnan(found):
            break
        # what is left out falls as the fourth power of the reach: a doubling leaves a fifteenth of the change
        if doubling > 0 and abs(found - before) < 8 * tolerance * found:
            break
        # both are doubled: the count grows whichever of the two decides it
        guess, extent, least = found, 2 * extent, 2 * least
    last = lowest if np.isnan(found) else found
    return found, slope, count_below(extent, last, least), status
