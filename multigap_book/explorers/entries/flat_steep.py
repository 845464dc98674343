"""A flat band beside a steep one: what the explorer of BH17's model shows at a setting, as a kernel.

Channel 0 is the flat band, 1 the steep one. Temperatures are in K, gaps and energies in meV. The sentences
are those of :mod:`multigap_book.bh17.sentences` that speak of one parameter set, with the bounds there.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.constants import BCS_GAP_RATIO, K_B
from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL
from multigap.kernels.channels import attractive_gaps, critical_temperature, isotope_exponent
from multigap.kernels.printed_pair import printed_pair

POINTS: Final = 111
"""λ11 from 0.05 to 0.6 in steps of 0.005, as in BH17's figures."""

TEMPERATURES: Final = 33
"""Temperatures of the gaps at the λ11 chosen, closer to one another towards T_c."""

# the readings, in the order of the declaration's options
FIXED_LEVEL: Final = 0
LOGARITHMIC: Final = 1
PRINTED_PAIR: Final = 2

# what the kernel returns
BOTH: Final = 0
ALONE_NONE: Final = 1
NO_TRANSITION: Final = 2
PRINTED: Final = 3
PRINTED_NONE: Final = 4
PRINTED_DEGENERATE: Final = 5
OUTSIDE_WINDOW: Final = 6
NOTHING_ANYWHERE: Final = 7
PRINTED_NOWHERE: Final = 8

# numbers before the sentences
_COUNT: Final = 13

_LOWEST: Final = K_B * 1e-9
_TOLERANCE: Final = 1e-13
_STEPS: Final = 200


@kernel
def _point(
    lambda11: float, lambda22: float, lambda12: float, level: float, cutoff: float, reading: int
) -> tuple[float, float, float, float, float, float]:
    """k_B T_c, Δ1 and Δ2 at T = 0, α, B and the k_B T_c of the gap equation itself, energies in eV.

    Where the printed pair gives T_c, that of the gap equation at its B may be another one: the pair has a
    logarithm where the equation has an integral.
    """
    nothing = (np.nan, np.nan, np.nan, np.nan, np.nan, np.nan)
    printed = np.nan
    if reading == PRINTED_PAIR:
        printed, level, _, _ = printed_pair(lambda11, lambda22, lambda12, cutoff)
        if np.isnan(printed):
            return nothing
    kind, energy, window, weight, block, form, coupling = _metal(
        lambda11, lambda22, lambda12, level, cutoff, reading
    )
    thermal, mode, steps = critical_temperature(
        kind, energy, window, weight, block, form, coupling, None, _LOWEST, _TOLERANCE, _STEPS
    )
    if thermal <= 0.0 or steps < 0:
        if reading == PRINTED_PAIR:
            return printed, np.nan, np.nan, 0.5, level, np.nan
        return nothing
    gaps, steps = attractive_gaps(
        kind, energy, window, weight, block, form, coupling, None, 0.0, _TOLERANCE, _STEPS
    )
    if steps < 0:
        gaps[:] = np.nan
    if reading == PRINTED_PAIR:  # its T_c is ω times a function of the couplings
        return printed, gaps[0], gaps[1], 0.5, level, thermal
    scaled = np.array([False, True])
    isotope = isotope_exponent(kind, energy, window, weight, None, thermal, mode, scaled)
    return thermal, gaps[0], gaps[1], isotope, level, thermal


@kernel
def _metal(
    lambda11: float, lambda22: float, lambda12: float, level: float, cutoff: float, reading: int
) -> tuple[
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.float64],
]:
    """Channels and coupling as the kernels of the gap equation take them."""
    kind = np.array([FLAT_LEVEL, CONSTANT_DOS])
    energy = np.array([level, 0.0])
    if reading == LOGARITHMIC:
        kind[0] = CONSTANT_DOS
        energy[0] = 0.0
    coupling = np.array([[lambda11, lambda12], [lambda12, lambda22]])
    return kind, energy, np.array([cutoff, cutoff]), np.ones(2), np.array([0, 1]), np.ones((2, 1)), coupling


@kernel
def _alone(lambda11: float, level: float, cutoff: float, reading: int) -> float:
    """T_c in K of the flat band with nothing beside it; nan where it has none, and for the printed pair."""
    if reading == PRINTED_PAIR:
        return np.nan
    kind, energy, window, weight, block, form, coupling = _metal(lambda11, 0.0, 0.0, level, cutoff, reading)
    thermal, _, steps = critical_temperature(
        kind[:1],
        energy[:1],
        window[:1],
        weight[:1],
        block[:1],
        form[:1],
        coupling[:1, :1].copy(),
        None,
        _LOWEST,
        _TOLERANCE,
        _STEPS,
    )
    return thermal / K_B if thermal > 0.0 and steps > 0 else np.nan


@kernel
def _warm_gaps(
    point: tuple[float, float, float, float, float, float],
    lambda11: float,
    lambda22: float,
    lambda12: float,
    cutoff: float,
    reading: int,
    curves: NDArray[np.float64],
) -> None:
    """Fill the rows of `curves` (temperature, Δ1, Δ2) from T = 0 to the T_c of the gap equation."""
    _, first, second, _, level, thermal = point
    kind, energy, window, weight, block, form, coupling = _metal(
        lambda11, lambda22, lambda12, level, cutoff, reading
    )
    for i in range(TEMPERATURES):
        away = 1.0 - i / (TEMPERATURES - 1.0)
        t = thermal * (1.0 - away * away)
        if 0 < i < TEMPERATURES - 1:
            gaps, steps = attractive_gaps(
                kind, energy, window, weight, block, form, coupling, None, t, _TOLERANCE, _STEPS
            )
            first, second = (gaps[0], gaps[1]) if steps > 0 else (np.nan, np.nan)
        elif i > 0:
            first, second = 0.0, 0.0
        curves[0, i] = t / K_B
        curves[1, i] = 1e3 * first
        curves[2, i] = 1e3 * second


@kernel
def _reversal(
    lambda11: NDArray[np.float64], first: NDArray[np.float64], second: NDArray[np.float64]
) -> float:
    """λ11 where Δ1 overtakes Δ2; nan where they never cross."""
    for i in range(lambda11.size - 1):
        before, after = first[i] - second[i], first[i + 1] - second[i + 1]
        if before < 0.0 and after >= 0.0:
            return lambda11[i] + before / (before - after) * (lambda11[i + 1] - lambda11[i])
    return np.nan


@kernel
def _least(values: NDArray[np.float64]) -> float:
    """Return the smallest value; nan where one is missing, or there are none."""
    result = np.inf if values.size else np.nan
    for x in values:
        if not result <= x:
            result = x
        if np.isnan(x):
            break
    return result


@kernel
def _sentences(curves: NDArray[np.float64], crossing: float, holds: NDArray[np.float64]) -> None:
    """Fill `holds` with 1 for each sentence that is met, and 0; what needs a number that is missing is not.

    The λ11 of index i is 0.05 + 0.005 i: 0.1, 0.15, 0.2, 0.25, 0.4 and 0.6 are 10, 20, 30, 40, 70 and 110.
    """
    kelvin, alone, first, second = curves[1], curves[2], curves[3], curves[4]
    ratio1, ratio2, average, isotope = curves[5], curves[6], curves[7], curves[8]
    gain, share = kelvin / alone, second / first
    known, hot = average[~np.isnan(average)], share[kelvin >= 300.0]
    holds[0] = kelvin[30] / kelvin[110] < 0.1
    holds[1] = kelvin[110] > 300.0
    holds[2] = gain[0] > 10.0 and gain[110] < 1.2
    holds[3] = gain[40] > 1.1 and gain[70] > 1.1 and gain[110] > 1.1
    holds[4] = 1.0 / gain[110] > 0.9
    holds[5] = _least(np.fmax(ratio1, ratio2)[41:]) > 0.99 * BCS_GAP_RATIO
    holds[6] = -_least(-known) < 1.01 * BCS_GAP_RATIO
    holds[7] = _least(share[:40]) > 1.0
    holds[8] = 0.22 < crossing < 0.28
    holds[9] = _least(isotope[:21]) > 0.4
    holds[10] = -_least(-isotope[40:]) < 0.1
    holds[11] = second[110] / second[70] - 1.0 < 0.15
    holds[12] = -_least(-hot) < 0.5


@kernel
def _row(
    lambda22: float, lambda12: float, level: float, cutoff: float, reading: int, curves: NDArray[np.float64]
) -> int:
    """Fill the rows of `curves` over λ11, and return at how many of them there is a T_c."""
    found = 0
    for i in range(POINTS):
        lambda11 = (50 + 5 * i) / 1000.0
        thermal, first, second, isotope, _, _ = _point(lambda11, lambda22, lambda12, level, cutoff, reading)
        curves[0, i] = lambda11
        curves[1, i] = thermal / K_B
        curves[2, i] = _alone(lambda11, level, cutoff, reading)
        curves[3, i] = 1e3 * first
        curves[4, i] = 1e3 * second
        curves[5, i] = 2.0 * first / thermal
        curves[6, i] = 2.0 * second / thermal
        curves[7, i] = 0.5 * (curves[5, i] + curves[6, i])
        curves[8, i] = isotope
        curves[9, i] = second / first if first > 0.0 else np.nan
        if thermal > 0.0:
            found += 1
    return found


@kernel
def _status(
    found: int, kelvin: float, alone: float, strength: float, level: float, cutoff: float, reading: int
) -> int:
    """What is to be said of the setting."""
    if reading == PRINTED_PAIR:
        if found == 0:
            return PRINTED_NOWHERE
        if np.isnan(strength):
            return PRINTED_DEGENERATE
        return PRINTED_NONE if np.isnan(kelvin) else PRINTED
    if found == 0:
        return NOTHING_ANYWHERE
    if np.isnan(kelvin):
        return NO_TRANSITION
    if reading == FIXED_LEVEL and level >= cutoff:
        return OUTSIDE_WINDOW
    return ALONE_NONE if np.isnan(alone) else BOTH


@kernel
def flat_steep(
    settings: NDArray[np.float64],
    numbers: NDArray[np.float64],
    curves: NDArray[np.float64],
    picture: NDArray[np.float64],
) -> int:
    """Fill `numbers` and `curves` for λ11, λ22, λ12, B and ω in meV, and the reading; return the status."""
    numbers[:] = np.nan
    curves[:, :] = np.nan
    lambda11, lambda22, lambda12 = settings[0], settings[1], settings[2]
    level, cutoff, reading = 1e-3 * settings[3], 1e-3 * settings[4], int(settings[5])
    found = _row(lambda22, lambda12, level, cutoff, reading, curves)
    point = _point(lambda11, lambda22, lambda12, level, cutoff, reading)
    thermal, first, second, isotope, own, _ = point
    alone = _alone(lambda11, level, cutoff, reading)
    if point[5] > 0.0:
        _warm_gaps(point, lambda11, lambda22, lambda12, cutoff, reading, curves[10:13])
    strength = np.nan
    if reading == PRINTED_PAIR:
        _, _, strength, _ = printed_pair(lambda11, lambda22, lambda12, cutoff)
    numbers[0] = thermal / K_B
    numbers[1] = alone
    numbers[2] = thermal / K_B / alone
    numbers[3] = 1e3 * first
    numbers[4] = 1e3 * second
    numbers[5] = 2.0 * first / thermal
    numbers[6] = 2.0 * second / thermal
    numbers[7] = second / first if first > 0.0 else np.nan
    numbers[8] = isotope
    crossing = _reversal(curves[0], curves[3], curves[4])
    numbers[9] = crossing
    numbers[10] = level / cutoff if reading == FIXED_LEVEL else np.nan
    numbers[11] = 1e3 * own if reading == PRINTED_PAIR else np.nan
    numbers[12] = strength
    if found > 0:
        _sentences(curves, crossing, numbers[_COUNT:])
    return _status(found, thermal, alone, strength, level, cutoff, reading)
