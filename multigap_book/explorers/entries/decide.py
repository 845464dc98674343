"""203 K, your way: what a theory that is held at the T_c of H3S says of everything else.

One coupling of each theory is set by the temperature: μ* of one band, λ11 of a flat band beside a steep one,
g of the wires. The wires are the book's models A and B, with each overlap's mean over two subbands in its
place.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._checks import frozen
from multigap._jit import kernel
from multigap.bpv import Wires, papers
from multigap.bpv.zone import crowded, mean_factors
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels import BAND_EDGE, CONSTANT_DOS, FLAT_LEVEL
from multigap.kernels.channels import attractive_gaps, leading_mode
from multigap.kernels.channels import critical_temperature as channel_transition
from multigap.kernels.continuation import edges
from multigap.kernels.matsubara import coulomb_weights, frequency_sums
from multigap.kernels.pair import pair_kernel, pair_kernels
from multigap.kernels.phonon_gap import gap_start, solve_gap
from multigap.kernels.phonon_transition import WHOLE, count_below, coupling_factor, critical_temperature
from multigap.kernels.zone import zone_points

Array = NDArray[np.float64]
Channels = tuple[NDArray[np.int64], Array, Array, Array, NDArray[np.int64], Array, Array]

HELD: Final = 203.0
"""T_c in K of every theory."""

ONE_BAND, TWO_BANDS, WIRES_A = 0, 1, 2
"""The theories, wires B after A."""

HIGHEST: Final = 1
"""Which peaks the isotope moves: this is the higher alone, else it is both."""

OK, TOO_WEAK, TOO_STRONG, NO_LEVEL_COUPLING, NO_WIRE_COUPLING, UNSOLVED = 0, 1, 2, 3, 4, 5
"""Statuses: all is well, or which of the couplings cannot be set, or no gap was found."""

FRACTIONS: Final = frozen(np.array([0.0, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.87, 0.93, 0.97, 0.99, 1.0]))
"""Temperatures of the gaps, in units of T_c; the gaps of `COLD` stand for those of the first."""

COLD: Final = 1
_DEEPEST: Final = 0.05

STRONGEST: Final = 0.6
"""Largest μ* looked for."""

SOFTEST: Final = 0.49
"""Largest g looked for: at 1/2 Migdal's phonon is soft."""

_PHONON: Final = 0.150
_SCAN: Final = 0.01
_HEAVY: Final = 0.5**0.5
_POINTS: Final = 12


def _of_models(models: tuple[Wires, ...]) -> tuple[Array, Array, Array]:
    """Return of each model: bottoms and widths, series of the level density, and mean overlaps."""
    bands = [[model.superlattice.subband(n + 1) for n in range(model.count)] for model in models]
    length = max(band.level_density.size for row in bands for band in row)
    places = [[(band.bottom, band.width) for band in row] for row in bands]
    series = [
        [np.pad(band.level_density, (0, length - band.level_density.size)) for band in row] for row in bands
    ]
    factors = [mean_factors(model.superlattice, model.count) for model in models]
    overlaps = [each @ each.T for each in factors]
    return (
        frozen(np.array(places)),
        frozen(np.array(series)),
        frozen(np.array(overlaps)),
    )


_MODELS: Final = (papers.model_a(), papers.model_b())
_PLACES, _SERIES, _OVERLAPS = _of_models(_MODELS)
_LATTICE: Final = _MODELS[0].superlattice
_RULE, _RULE_WEIGHTS = crowded(_POINTS)
# from weights in ∫dk_z to those of the gap equation
_SCALE: Final = 2 * float(np.sqrt(HBAR2_OVER_2ME / _LATTICE.along_wire)) / float(np.pi)
_INTRABAND: Final = 0.1


@kernel
def _spectrum(lam: float, omega_ln: float, spread: float) -> tuple[Array, Array]:
    """Return two peaks of equal coupling with these moments, as `SpectralFunction.from_moments` does."""
    half = 0.5 * np.arccosh(max(spread, 1.0) ** 2)
    if half < 1e-6:
        return np.array([omega_ln]), np.array([lam])
    return omega_ln * np.exp(np.array([-half, half])), np.array([lam / 2, lam / 2])


@kernel
def _repulsion(frequencies: Array, couplings: Array, cutoff: float, matrix: Array) -> float:
    """Return μ* for T_c = HELD; below 0 or above STRONGEST where there is none between."""
    thermal = K_B * HELD
    count = min(count_below(4 * cutoff, thermal, 96), WHOLE)
    low, high = 0.0, STRONGEST
    if coupling_factor(frequencies, couplings, thermal, low, cutoff, count, matrix) > 1:
        return -1.0
    if coupling_factor(frequencies, couplings, thermal, high, cutoff, count, matrix) < 1:
        return 1.0
    for _ in range(60):
        middle = 0.5 * (low + high)
        if coupling_factor(frequencies, couplings, thermal, middle, cutoff, count, matrix) < 1:
            low = middle
        else:
            high = middle
        if high - low < 1e-11:
            break
    return 0.5 * (low + high)


@kernel
def _matsubara_gap(
    frequencies: Array, couplings: Array, thermal: float, mu_star: float, cutoff: float
) -> tuple[Array, Array]:
    """Return ω_n and Δ_n (eV) with sums as far as twice the cutoff; nan where none was found."""
    count = count_below(2 * cutoff, thermal, 8)
    place, share, near, far, beyond = frequency_sums(frequencies, couplings, thermal, 1.0 * count, cutoff)
    weights = coulomb_weights(cutoff, thermal, place)
    omega = (2 * place + 1) * np.pi * thermal
    gap = gap_start(omega, K_B * HELD, frequencies[-1])
    _, found = solve_gap(place, share, near, far, beyond, thermal, mu_star, weights, gap, False)
    if not found:
        gap[:] = np.nan
    return omega, gap


@kernel
def _middle(values: Array) -> float:
    """Return the median of what is a number."""
    kept, size = np.empty(values.size), 0
    for value in values:
        if np.isnan(value):
            continue
        place = size
        while place > 0 and kept[place - 1] > value:
            kept[place] = kept[place - 1]
            place -= 1
        kept[place] = value
        size += 1
    return np.nan if size == 0 else 0.5 * (kept[(size - 1) // 2] + kept[size // 2])


@kernel
def _one_band(settings: Array, numbers: Array, curves: Array) -> int:
    """Eliashberg with two peaks: μ*, T_c of the deuteride, the gap by its edge at the coldest."""
    frequencies, couplings = _spectrum(settings[1], 1e-3 * settings[2], settings[3])
    cutoff, matrix = 10 * frequencies[-1], np.empty((WHOLE, WHOLE))
    mu_star = _repulsion(frequencies, couplings, cutoff, matrix)
    numbers[6] = mu_star
    if mu_star < 0 or mu_star > STRONGEST:
        numbers[6] = np.nan
        return TOO_WEAK if mu_star < 0 else TOO_STRONG
    heavy, empty = frequencies * _HEAVY, np.empty(0)
    if settings[4] == HIGHEST:
        heavy = frequencies.copy()
        heavy[-1] *= _HEAVY
        if heavy[0] > heavy[-1]:
            heavy[0], heavy[-1] = heavy[-1], heavy[0]
    thermal, _, _, _ = critical_temperature(
        heavy, couplings, mu_star, cutoff, empty, empty, 1e-5, 1e-3 * frequencies[0], matrix
    )
    numbers[0] = thermal / K_B
    scale = np.nan
    for i in range(COLD, FRACTIONS.size - 1):
        omega, gap = _matsubara_gap(frequencies, couplings, FRACTIONS[i] * K_B * HELD, mu_star, cutoff)
        if i == COLD:
            size = min(omega.size, 49)
            points: NDArray[np.complex128] = np.empty(size, dtype=np.complex128)
            values: NDArray[np.complex128] = np.empty(size, dtype=np.complex128)
            for k in range(size):
                points[k], values[k] = complex(0.0, omega[k]), complex(gap[k], 0.0)
            found = edges(points, values, 0.5 * gap[0], 1.6 * gap[0], 111)
            scale = _middle(found) / gap[0]
        curves[1, i] = 1e3 * scale * gap[0]
    curves[1, 0] = curves[1, COLD]
    return OK if np.isfinite(curves[1, 0]) else UNSOLVED


@kernel
def _fill_gaps(channels: Channels, edges_there: bool | None, curves: Array) -> bool:
    """Fill the gap of each block in meV, whose channels have one; whether all were found."""
    kind, level, cutoff, weight, block, form, coupling = channels
    done = True
    for i in range(FRACTIONS.size - 1):
        thermal = K_B * HELD * max(FRACTIONS[i], _DEEPEST)
        gaps, steps = attractive_gaps(
            kind, level, cutoff, weight, block, form, coupling, edges_there, thermal, 1e-13, 200
        )
        done = done and steps > 0
        for j in range(kind.size):
            curves[1 + block[j], i] = 1e3 * gaps[j]
    return done


@kernel
def _two_bands(settings: Array, numbers: Array, curves: Array) -> int:
    """A flat level beside a steep band: λ11 from the secular determinant at T_c."""
    steep, between, level = settings[5], settings[6], 1e-3 * settings[7]
    thermal = K_B * HELD
    kind, energy = np.array([FLAT_LEVEL, CONSTANT_DOS]), np.array([level, 0.0])
    flat = pair_kernel(FLAT_LEVEL, level, _PHONON, thermal, 0.0, None)
    band = pair_kernel(CONSTANT_DOS, 0.0, _PHONON, thermal, 0.0, None)
    alone = 1 - steep * band
    strength = (1 - between**2 * flat * band / alone) / flat
    if not (alone > 0 and strength > 0):
        return NO_LEVEL_COUPLING
    numbers[6] = strength
    coupling = np.array([[strength, between], [between, steep]])
    block, weight, form = np.array([0, 1]), np.ones(2), np.ones((2, 1))
    window = np.array([_PHONON, _PHONON])
    light = (kind, energy, window, weight, block, form, coupling)
    done = _fill_gaps(light, None, curves)
    # at a fixed number of the level's states its own cutoff drops out
    window = np.array([_PHONON, _HEAVY * _PHONON])
    found, _, _ = channel_transition(
        kind, energy, window, weight, block, form, coupling, None, 1e-9 * K_B, 1e-13, 200
    )
    numbers[0] = found / K_B
    return OK if done else UNSOLVED


@kernel
def _wire_channels(model: int, eta: float, interband: float, g: float, bare: float) -> Channels:
    """Return the channels and the coupling of a model of the book with mean overlaps."""
    cutoff = bare * np.sqrt(1 - 2 * g)
    mu = _PLACES[model, 2, 0] + eta * _PLACES[model, 2, 1]
    level, weight = np.empty(600), np.empty(600)
    block = np.empty(600, np.int64)
    size = 0
    for n in range(3):
        bottom, width = _PLACES[model, n]
        rise, share = zone_points(
            bottom, bottom + width, mu, cutoff, cutoff, _RULE.copy(), _RULE_WEIGHTS.copy(),
            _SERIES[model, n].copy(),
        )  # fmt: skip
        for i in range(rise.size):
            level[size], weight[size], block[size] = bottom - mu + rise[i], _SCALE * share[i], n
            size += 1
    coupling = np.full((3, 3), interband)
    for n in range(3):
        coupling[n, n] = g if n == 2 else _INTRABAND
    coupling *= _OVERLAPS[model]
    kind, window = np.full(size, BAND_EDGE), np.full(size, cutoff)
    level, weight, block = level[:size].copy(), weight[:size].copy(), block[:size].copy()
    return kind, level, window, weight, block, np.ones((size, 1)), coupling


@kernel
def _wire_excess(model: int, eta: float, interband: float, g: float, bare: float) -> float:
    """Return the largest eigenvalue of a model at HELD, less 1."""
    kind, level, window, weight, block, form, coupling = _wire_channels(model, eta, interband, g, bare)
    values = weight * pair_kernels(kind, level, window, K_B * HELD, np.zeros(kind.size), True)
    return leading_mode(values, block, form, coupling)[0] - 1


@kernel
def _wires_coupling(model: int, eta: float, interband: float, bare: float) -> float:
    """Return the smallest g from 0 to SOFTEST for T_c = HELD, nan where there is none."""
    low, high = 0.0, 0.0
    if _wire_excess(model, eta, interband, low, bare) > 0:
        return np.nan
    while high < SOFTEST:
        low, high = high, min(high + _SCAN, SOFTEST)
        if _wire_excess(model, eta, interband, high, bare) > 0:
            for _ in range(50):
                middle = 0.5 * (low + high)
                if _wire_excess(model, eta, interband, middle, bare) > 0:
                    high = middle
                else:
                    low = middle
                if high - low < 1e-12:
                    break
            return 0.5 * (low + high)
    return np.nan


@kernel
def _wires(model: int, settings: Array, numbers: Array, curves: Array) -> int:
    """Wires: g, T_c with the cutoff of the deuteride, and the gap of each subband."""
    eta, interband, bare = settings[8], settings[9], 1e-3 * settings[10]
    g = _wires_coupling(model, eta, interband, bare)
    if np.isnan(g):
        return NO_WIRE_COUPLING
    numbers[6] = g
    done = _fill_gaps(_wire_channels(model, eta, interband, g, bare), True, curves)
    kind, level, window, weight, block, form, coupling = _wire_channels(
        model, eta, interband, g, _HEAVY * bare
    )
    found, _, _ = channel_transition(
        kind, level, window, weight, block, form, coupling, True, 1e-3 * K_B, 1e-13, 200
    )
    numbers[0] = found / K_B
    return OK if done else UNSOLVED


@kernel
def decide(settings: Array, numbers: Array, curves: Array, picture: Array) -> int:
    """Fill what the explorer *203 K, your way* shows, in the order of its declaration."""
    numbers[:] = np.nan
    curves[:] = np.nan
    theory = int(settings[0])
    if theory == ONE_BAND:
        status = _one_band(settings, numbers, curves)
    elif theory == TWO_BANDS:
        status = _two_bands(settings, numbers, curves)
    else:
        status = _wires(theory - WIRES_A, settings, numbers, curves)
    if status != OK:
        curves[:] = np.nan
        return status
    smallest, largest = np.inf, 0.0
    for i in range(FRACTIONS.size):
        curves[0, i] = HELD * FRACTIONS[i]
    for k in range(1, 4):
        if np.isfinite(curves[k, 0]):
            curves[k, FRACTIONS.size - 1] = 0.0
            smallest, largest = min(smallest, curves[k, 0]), max(largest, curves[k, 0])
    numbers[1] = numbers[0] / HELD
    numbers[2] = -np.log2(numbers[1])
    numbers[3] = 2 * largest
    numbers[4] = 2 * smallest
    numbers[5] = 2e-3 * largest / (K_B * HELD)
    numbers[7] = smallest / largest
    return status
