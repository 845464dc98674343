"""One phonon, one λ: T_c of a few peaks in Eliashberg's theory, beside McMillan's and Allen and Dynes's."""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.constants import K_B
from multigap.kernels.closed_forms import STRONG_COUPLING_CONSTANT, allen_dynes, mcmillan, moments
from multigap.kernels.phonon_transition import (
    LEAST,
    WHOLE,
    count_below,
    coupling_factor,
    critical_temperature,
    transition_within,
)

Array = NDArray[np.float64]

OK, COLD, NO_ATTRACTION = 0, 1, 2
"""Statuses: all is well; no transition at the lowest temperature; nor any attraction in the formulas."""

COUNT = 380
"""Matsubara frequencies below the Coulomb cutoff at the lowest temperature searched."""

HIGHEST = 1
"""Which peaks the isotope moves: this is the highest alone, else it is all."""

_STEP = 0.02
_WEAKEST = 0.1
_STRONGEST = 3.0


@kernel
def _spectrum(settings: Array, factor: float) -> tuple[Array, Array]:
    """Return the peaks that carry a coupling, rising in eV; those that the isotope moves times a factor."""
    frequencies, couplings = np.empty(3), np.empty(3)
    size, top = 0, 0.0
    for k in range(int(settings[0]) + 1):
        if settings[1 + 2 * k] > 0:
            top = max(top, settings[2 + 2 * k])
    for k in range(int(settings[0]) + 1):
        coupling, energy = settings[1 + 2 * k], settings[2 + 2 * k]
        if not coupling > 0:
            continue
        if settings[9] != HIGHEST or energy == top:
            energy *= factor
        place = size
        while place > 0 and frequencies[place - 1] > 1e-3 * energy:
            frequencies[place], couplings[place] = frequencies[place - 1], couplings[place - 1]
            place -= 1
        frequencies[place], couplings[place] = 1e-3 * energy, coupling
        size += 1
    return frequencies[:size].copy(), couplings[:size].copy()


@kernel
def _isotope_exponent(
    settings: Array,
    factor: float,
    cutoff: float,
    lowest: float,
    found: tuple[float, float],
    matrix: Array,
) -> float:
    """Return α from T_c of masses a little smaller and larger, sums reaching as far as the cutoff."""
    thermal, slope = found
    empty, mu_star = np.empty(0), settings[7]
    difference = 0.0
    for sign in (-1.0, 1.0):
        heavier = np.exp(-0.5 * sign * _STEP)
        frequencies, couplings = _spectrum(settings, factor * heavier)
        there, _, _ = transition_within(
            frequencies, couplings, mu_star, cutoff, empty, empty, (cutoff, LEAST), thermal * heavier,
            0.5 * lowest, slope, matrix,
        )  # fmt: skip
        difference -= sign * np.log(there)
    return difference / (2 * _STEP)


@kernel
def _factor(
    frequencies: Array, couplings: Array, mu_star: float, cutoff: float, thermal: float, matrix: Array
) -> float:
    """Return by what couplings are multiplied for T_c to be here, good to 2e-5."""
    count = min(count_below(1.5 * cutoff, thermal, 3 * LEAST), WHOLE)
    return coupling_factor(frequencies, couplings, thermal, mu_star, cutoff, count, matrix)


@kernel
def _fill_temperatures(
    frequencies: Array,
    couplings: Array,
    mu_star: float,
    cutoff: float,
    thermal: float,
    row: Array,
    result: Array,
    matrix: Array,
) -> None:
    """Fill k_B T_c at about the λ of a row: Allen and Dynes's times what it is off by, a line in 1/λ.

    The line goes through the transition `thermal` and through one at the row's end.
    """
    lam, omega_ln, omega_2 = moments(frequencies, couplings)
    end = allen_dynes(row[-1], omega_ln, mu_star, omega_2)
    strongest = lam * _factor(frequencies, couplings, mu_star, cutoff, end, matrix)
    off = np.log(end / allen_dynes(strongest, omega_ln, mu_star, omega_2))
    slope = 0.0
    if not np.isnan(thermal):
        here = np.log(thermal / allen_dynes(lam, omega_ln, mu_star, omega_2))
        slope = (here - off) / (1 / lam - 1 / strongest)
    for i in range(row.size):
        # not far beyond the two
        ratio = np.exp(off + slope * (min(1 / row[i], 2 / lam) - 1 / strongest))
        result[i] = ratio * allen_dynes(row[i], omega_ln, mu_star, omega_2)


@kernel
def _fill_eliashberg(
    frequencies: Array,
    couplings: Array,
    mu_star: float,
    cutoff: float,
    lowest: float,
    thermal: float,
    row: Array,
    kelvin: Array,
    matrix: Array,
) -> None:
    """Fill T_c at about the λ of a rising row, which becomes the λ it belongs to.

    Where each temperature is the critical one, λ is an eigenvalue. The curve begins at the lowest
    temperature, nan below.
    """
    lam, _, _ = moments(frequencies, couplings)
    aims, start = np.empty(row.size), row[0]
    _fill_temperatures(frequencies, couplings, mu_star, cutoff, thermal, row, aims, matrix)
    first = row.size
    for i in range(row.size - 1, -1, -1):
        row[i] = lam * _factor(frequencies, couplings, mu_star, cutoff, max(aims[i], lowest), matrix)
        kelvin[i] = max(aims[i], lowest) / K_B
        first = i
        if aims[i] <= lowest:
            break
    start = min(start, 0.5 * row[first])
    for i in range(first):
        row[i] = start + (row[first] - start) * i / first


@kernel
def _fill_curves(
    frequencies: Array,
    couplings: Array,
    mu_star: float,
    cutoff: float,
    lowest: float,
    thermal: float,
    curves: Array,
    matrix: Array,
) -> None:
    """Fill T_c against λ in the three theories, and against ω_ln where the force λω² is held."""
    lam, omega_ln, omega_2 = moments(frequencies, couplings)
    points = curves.shape[1]
    # what lies far below the transition is not worth the time it takes
    bottom = 2 * lowest if np.isnan(thermal) else min(max(0.5 * thermal, lowest), 4 * lowest)
    last = max(_STRONGEST, 1.25 * lam)
    for i in range(points):
        curves[0, i] = _WEAKEST + (last - _WEAKEST) * i / (points - 1)
        curves[4, i] = lam / 4 * 64.0 ** (i / (points - 1))
    for k in (0, 4):
        _fill_eliashberg(
            frequencies, couplings, mu_star, cutoff, bottom, thermal, curves[k], curves[k + 1], matrix
        )
    for i in range(points):
        curves[2, i] = mcmillan(curves[0, i], omega_ln, mu_star) / K_B
        curves[3, i] = allen_dynes(curves[0, i], omega_ln, mu_star, omega_2) / K_B
        # frequencies times the root of λ/λ', and T_c with them
        softer = np.sqrt(lam / curves[4, i])
        curves[4, i] = 1e3 * omega_ln * softer
        curves[5, i] *= softer


@kernel
def phonon(settings: Array, numbers: Array, curves: Array, picture: Array) -> int:
    """Fill what the explorer *One phonon, one λ* shows, in the order of its declaration."""
    numbers[:] = np.nan
    curves[:] = np.nan
    empty, matrix = np.empty(0), np.empty((WHOLE, WHOLE))
    mu_star, heavy = settings[7], np.sqrt(0.5)
    light, _ = _spectrum(settings, 1.0)
    cutoff = 10 * light[-1]
    lowest = cutoff / (2 * np.pi * COUNT)
    thermal, other, slope = np.nan, np.nan, np.nan
    for deuterium in range(2):
        frequencies, couplings = _spectrum(settings, heavy if deuterium else 1.0)
        found, by_thermal, _, _ = critical_temperature(
            frequencies, couplings, mu_star, cutoff, empty, empty, 1e-5, lowest, matrix
        )
        if deuterium == settings[8]:
            thermal, slope = found, by_thermal
        else:
            other = found
    factor = heavy if settings[8] else 1.0
    frequencies, couplings = _spectrum(settings, factor)
    lam, omega_ln, omega_2 = moments(frequencies, couplings)
    numbers[0] = thermal / K_B
    numbers[1] = mcmillan(lam, omega_ln, mu_star) / K_B
    numbers[2] = allen_dynes(lam, omega_ln, mu_star, omega_2) / K_B
    numbers[3], numbers[4], numbers[5] = lam, 1e3 * omega_ln, 1e3 * omega_2
    numbers[7] = thermal / other if settings[8] else other / thermal
    numbers[8] = STRONG_COUPLING_CONSTANT * omega_2 * np.sqrt(lam) / K_B
    numbers[9] = lowest / K_B
    numbers[10] = 100 * (numbers[1] / numbers[0] - 1)
    numbers[11] = 100 * (numbers[2] / numbers[0] - 1)
    if not np.isnan(thermal):
        numbers[6] = _isotope_exponent(settings, factor, cutoff, lowest, (thermal, slope), matrix)
    _fill_curves(frequencies, couplings, mu_star, cutoff, lowest, thermal, curves, matrix)
    if np.isnan(thermal):
        return COLD if numbers[2] > 0 else NO_ATTRACTION
    return OK
