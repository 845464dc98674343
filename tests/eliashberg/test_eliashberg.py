"""Eliashberg theory on the Matsubara axis: exact limits, slow transcriptions, published materials."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.linalg import eigh
from scipy.optimize import brentq

from multigap import eliashberg
from multigap.constants import BCS_GAP_RATIO, BCS_TC_PREFACTOR, K_B
from multigap.eliashberg import DensityOfStates, SpectralFunction, closed_forms
from multigap.kernels import eliashberg as kernels
from multigap.kernels import matsubara

H3S = SpectralFunction.einstein(1.67, 0.1221)
"""Nicol and Carbotte's λ and ω_ln for H3S, put into one peak."""


def dense_eigenvalue(spectrum, temperature, mu_star, cutoff, count):
    """Return the largest eigenvalue of the linearised equations, written out over ±ω_n as dense matrices."""
    thermal = K_B * temperature
    index = np.arange(-count, count)
    omega = (2 * index + 1) * np.pi * thermal
    transfer = 2 * np.pi * thermal * (index[:, None] - index[None, :])
    kernel = sum(
        lam * frequency**2 / (frequency**2 + transfer**2)
        for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True)
    )
    far = np.arange(-40 * count, 40 * count)
    far_transfer = 2 * np.pi * thermal * (index[:, None] - far[None, :])
    far_kernel = sum(
        lam * frequency**2 / (frequency**2 + far_transfer**2)
        for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True)
    )
    renormalisation = 1 + np.pi * thermal / omega * (far_kernel @ np.sign(far + 0.5))
    whole = cutoff / (2 * np.pi * thermal)
    place = np.where(index >= 0, index, -index - 1)
    weight = np.sqrt(np.clip(whole - place, 0, 1))
    matrix = np.pi * thermal * (kernel - mu_star * np.outer(weight, weight)) / np.abs(omega)[None, :]
    return np.max(np.linalg.eigvals(matrix / renormalisation[:, None]).real)


def self_consistent_gap(spectrum, temperature, mu_star, cutoff, count):
    """Return Δ(iω_n) of the full equations by plain iteration over ±ω_n, one frequency at a time."""
    thermal = K_B * temperature
    index = np.arange(-count, count)
    omega = (2 * index + 1) * np.pi * thermal
    whole = cutoff / (2 * np.pi * thermal)
    weight = np.sqrt(np.clip(whole - np.where(index >= 0, index, -index - 1), 0, 1))
    # beyond the frequencies kept the gap is nothing beside ω, and ω/√(ω²+Δ²) is its sign
    beyond = (2 * np.arange(count, 400 * count) + 1) * np.pi * thermal
    tail = np.zeros(omega.size)
    for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True):
        for i in range(omega.size):
            above = lam * frequency**2 / (frequency**2 + (omega[i] - beyond) ** 2)
            below = lam * frequency**2 / (frequency**2 + (omega[i] + beyond) ** 2)
            tail[i] += np.sum(above - below)
    gap = np.full(omega.size, 2 * thermal)
    for _ in range(400):
        root = np.sqrt(omega**2 + gap**2)
        new = np.empty_like(gap)
        for i in range(omega.size):
            kernel = np.zeros(omega.size)
            for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True):
                kernel += lam * frequency**2 / (frequency**2 + (omega[i] - omega) ** 2)
            mass = 1 + np.pi * thermal / omega[i] * (np.sum(kernel * omega / root) + tail[i])
            new[i] = np.pi * thermal * np.sum((kernel - mu_star * weight[i] * weight) * gap / root) / mass
        change = np.max(np.abs(new - gap))
        gap = new
        if change < 1e-12 * np.max(np.abs(gap)):
            break
    return gap[count:]


# exact limits


def test_strong_coupling_approaches_allen_and_dynes_limit():
    frequency = 0.1
    ratios = [
        K_B
        * eliashberg.critical_temperature(SpectralFunction.einstein(lam, frequency)).kelvin
        / (frequency * math.sqrt(lam))
        for lam in (1e2, 1e3, 1e4, 1e5)
    ]
    assert ratios == sorted(ratios)
    assert ratios[-1] == pytest.approx(closed_forms.STRONG_COUPLING_CONSTANT, abs=5e-5)


def test_no_bound_on_the_critical_temperature():
    temperatures = [
        eliashberg.critical_temperature(SpectralFunction.einstein(lam, 0.15)).kelvin
        for lam in (1, 4, 16, 64)
    ]
    assert all(later > earlier for earlier, later in itertools.pairwise(temperatures))
    assert temperatures[-1] > 2000


def test_weak_coupling_meets_the_retarded_bcs_formula():
    # k_B T_c → 1.13387 ω_E e^(-1/2) e^(-(1+λ)/λ). The correction is linear in λ: extrapolate two points
    frequency = 0.1

    def ratio(lam):
        found = eliashberg.critical_temperature(SpectralFunction.einstein(lam, frequency))
        limit = BCS_TC_PREFACTOR * frequency * math.exp(-0.5 - (1 + lam) / lam)
        return K_B * found.kelvin / limit

    coarse, fine = ratio(0.3), ratio(0.2)
    assert abs(fine - 1) < abs(coarse - 1) < 0.11
    assert fine - (coarse - fine) * 0.2 / 0.1 == pytest.approx(1, abs=0.01)


def test_weak_coupling_has_the_bcs_gap_ratio():
    # the excess over 3.5278 goes as (T_c/ω)² ln(ω/T_c): 0.3 % left at λ = 0.3
    excess = [
        eliashberg.gap_edge(SpectralFunction.einstein(lam, 0.1), fraction=0.15).ratio / BCS_GAP_RATIO - 1
        for lam in (0.4, 0.3)
    ]
    assert 0 < excess[1] < 0.4 * excess[0]
    assert excess[1] < 4e-3


def test_isotope_exponent_is_one_half_without_repulsion():
    assert eliashberg.isotope_exponent(H3S, 0.0) == pytest.approx(0.5, abs=1e-6)


def test_repulsion_lowers_the_isotope_exponent_and_scaling_the_cutoff_restores_it():
    assert eliashberg.isotope_exponent(H3S, 0.18) < 0.5
    light = eliashberg.critical_temperature(H3S, 0.18, cutoff=1.2).kelvin
    heavy = eliashberg.critical_temperature(H3S.scaled(frequency=0.5), 0.18, cutoff=0.6).kelvin
    assert heavy == pytest.approx(0.5 * light, rel=1e-5)


def test_partial_isotope_exponents_add_to_the_whole():
    spectrum = SpectralFunction(np.array([0.04, 0.15, 0.2]), np.array([0.5, 0.8, 0.5]))
    whole = eliashberg.isotope_exponent(spectrum, 0.1)
    parts = [eliashberg.isotope_exponent(spectrum, 0.1, moving=chosen) for chosen in ((0,), (1, 2))]
    assert sum(parts) == pytest.approx(whole, abs=1e-3)


def test_a_constant_density_of_states_is_the_ordinary_theory():
    flat = DensityOfStates(np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
    assert eliashberg.critical_temperature(H3S, 0.18, density=flat).kelvin == pytest.approx(
        eliashberg.critical_temperature(H3S, 0.18).kelvin, rel=1e-5
    )


def test_a_peak_narrower_than_the_phonons_counts_for_less_than_its_height():
    # λ belongs to N(E_F); electrons a phonon energy away have fewer partners the narrower the peak
    temperatures = [
        eliashberg.critical_temperature(
            H3S, 0.18, density=DensityOfStates.lorentzian_peak(0.0, width, 1.0, points=201)
        ).kelvin
        for width in (0.02, 0.1, 5.0)
    ]
    assert temperatures == sorted(temperatures)
    assert temperatures[-1] == pytest.approx(eliashberg.critical_temperature(H3S, 0.18).kelvin, rel=0.02)


def test_a_lorentzian_peak_has_its_height_and_width_over_the_background():
    peak = DensityOfStates.lorentzian_peak(0.05, 0.02, 1.5)
    background = 1 / (1 + 1.5 / (1 + (0.05 / 0.02) ** 2))
    for energy, height in ((0.05, 2.5), (0.07, 1.75), (0.03, 1.75), (0.0, 1 / background)):
        assert np.interp(energy, peak.energies, peak.values) == pytest.approx(height * background, rel=2e-4)


@pytest.mark.parametrize("width", [1e-4, 0.01, 0.3, 5.0])
def test_the_integral_over_a_varying_density_of_states_is_exact(width):
    """∫ N(ε) W/(W² + ε²) dε of a piecewise linear N, constant beyond its ends, by adaptive quadrature."""
    energies, values = np.array([-0.5, -0.1, 0.02, 0.3]), np.array([0.4, 1.6, 0.9, 1.2])

    def turned(angle):  # ε = W tan θ
        return float(np.interp(width * np.tan(angle), energies, values))

    kinks = np.arctan(energies / width)
    exact, _ = quad(turned, -np.pi / 2, np.pi / 2, points=kinks, epsabs=0, epsrel=1e-10, limit=200)
    assert kernels.density_integral(energies, values, width) == pytest.approx(exact, rel=1e-9)


def test_the_normal_state_with_a_varying_density_solves_its_equation():
    """W_n = ω_n + k_BT Σ_m λ(n-m) ∫N W_m/(W_m² + ε²), over ± frequencies and their constant tail."""
    energies, values, thermal, count = np.array([-0.2, 0.0, 0.3]), np.array([0.5, 1.0, 0.8]), 0.01, 24
    series = matsubara.phonon_series(H3S.frequencies, H3S.couplings, thermal, 2 * count)
    numbers, _, near, far, beyond = matsubara.frequency_sums(
        H3S.frequencies, H3S.couplings, thermal, float(count), 0.0
    )
    width, integral, steps = kernels.normal_state_with_density(
        numbers, near - far, beyond, energies, values, thermal, 1e-13, 500
    )
    assert steps > 0
    place = np.arange(-count, count)
    odd = np.concatenate([-integral[::-1], integral])
    for n in range(count):
        near = np.sum(series[np.abs(n - place)] * odd)
        # beyond the last frequency g stays as it is there, and most of +ω cancels against -ω
        far = integral[-1] * np.sum(series[count - n : count + n + 1])
        assert width[n] == pytest.approx((2 * n + 1) * np.pi * thermal + thermal * (near + far), rel=1e-10)
        assert integral[n] == pytest.approx(kernels.density_integral(energies, values, width[n]), rel=1e-10)


# a second opinion


@pytest.mark.parametrize("mu_star", [0.0, 0.18])
@pytest.mark.parametrize("temperature", [60.0, 180.0])
def test_eigenvalue_agrees_with_the_dense_matrix(temperature, mu_star):
    spectrum = SpectralFunction(np.array([0.05, 0.16]), np.array([0.6, 1.1]))
    count = 40
    extent = 2 * np.pi * K_B * temperature * count * (1 - 1e-12)
    ours = eliashberg.largest_eigenvalue(spectrum, temperature, mu_star, cutoff=1.0, extent=extent)
    slow = dense_eigenvalue(spectrum, temperature, mu_star, 1.0, count)
    # the oracle cuts its sum for Z at 40 times as many frequencies
    assert ours == pytest.approx(slow, rel=2e-5)


def test_gap_agrees_with_plain_iteration():
    spectrum = SpectralFunction(np.array([0.05, 0.16]), np.array([0.6, 1.1]))
    count = 48
    extent = 2 * np.pi * K_B * 60.0 * count * (1 - 1e-12)
    ours = eliashberg.matsubara_gap(spectrum, 60.0, 0.15, cutoff=1.0, extent=extent)
    slow = self_consistent_gap(spectrum, 60.0, 0.15, 1.0, count)
    assert ours.delta == pytest.approx(slow, rel=1e-6, abs=1e-9)


def test_gap_closes_at_the_critical_temperature():
    found = eliashberg.critical_temperature(H3S, 0.18).kelvin
    assert eliashberg.matsubara_gap(H3S, 1.001 * found, 0.18).delta.max() == 0
    near = [eliashberg.matsubara_gap(H3S, (1 - x) * found, 0.18).delta[0] for x in (0.01, 0.04)]
    # Δ grows as the root of the distance to T_c
    assert near[1] / near[0] == pytest.approx(2, rel=0.05)


def test_more_frequencies_are_taken_until_the_accuracy_is_met():
    rough = eliashberg.critical_temperature(H3S, 0.18, tolerance=1e-2)
    fine = eliashberg.critical_temperature(H3S, 0.18, tolerance=1e-8)
    assert fine.matsubara_count > rough.matsubara_count
    assert rough.kelvin == pytest.approx(fine.kelvin, rel=1e-2)
    default = eliashberg.critical_temperature(H3S, 0.18)
    assert default.kelvin == pytest.approx(fine.kelvin, rel=1e-5)


def test_pade_returns_the_matsubara_values_and_a_real_gap_below_the_edge():
    found = eliashberg.gap_edge(H3S, 0.18)
    solution = eliashberg.matsubara_gap(H3S, found.temperature, 0.18)
    low = eliashberg.real_axis_gap(solution, np.linspace(0, 0.9 * found.edge, 20))
    assert np.max(np.abs(low.imag)) < 1e-3 * found.edge
    assert eliashberg.real_axis_gap(solution, [found.edge])[0].real == pytest.approx(found.edge, rel=1e-6)
    assert found.spread < 1e-5


# the reach of the Matsubara sums


def fixed_count_eigenvalue(spectrum, temperature, mu_star, cutoff, count, density=None):
    """Return the largest eigenvalue over `count` frequencies, each an unknown, by LAPACK."""
    thermal = K_B * temperature
    n = np.arange(count)
    series = np.zeros(2 * count + 1)
    for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True):
        series += lam / (1 + (2 * np.pi * thermal * np.arange(2 * count + 1) / frequency) ** 2)
    near, far = series[np.abs(n[:, None] - n)], series[n[:, None] + n + 1]
    running = np.concatenate([[0], np.cumsum(series)])
    beyond = running[count + n + 1] - running[count - n]
    diagonal = 2 * n + 1 + np.sum(near - far, axis=1) + beyond
    if density is not None:
        width = np.pi * thermal * diagonal
        for _ in range(200):
            integral = np.array(
                [kernels.density_integral(density.energies, density.values, w) for w in width]
            )
            width = (2 * n + 1) * np.pi * thermal + thermal * (
                (near - far) @ integral + beyond * integral[-1]
            )
        diagonal = width / (thermal * integral)
    weight = np.sqrt(np.clip(cutoff / (2 * np.pi * thermal) - n, 0, 1))
    matrix = near + far - 2 * mu_star * np.outer(weight, weight)
    matrix /= np.sqrt(np.outer(diagonal, diagonal))
    return float(eigh(matrix, subset_by_index=[count - 1, count - 1], eigvals_only=True)[0])


def fixed_count_temperature(spectrum, mu_star, guess, density=None, cutoff=None):
    """Return T_c (K) over 60 frequencies and more: 80 times the highest phonon frequency, or 256."""
    top = float(spectrum.frequencies[-1])
    count = max(256, math.ceil(80 * top / (2 * math.pi * K_B * guess)))

    def excess(temperature):
        reach = 10 * top if cutoff is None else cutoff
        return fixed_count_eigenvalue(spectrum, temperature, mu_star, reach, count, density) - 1

    width = 2e-3 if cutoff is None else 0.03
    return brentq(excess, (1 - width) * guess, (1 + width) * guess, xtol=1e-9 * guess)


@pytest.mark.parametrize("tolerance", [1e-5, 1e-7])
@pytest.mark.parametrize("shape", [((0.1,), (1.0,)), ((0.04, 0.12), (0.4, 0.6))], ids=["one", "two"])
@pytest.mark.parametrize(
    ("lam", "mu_star"),
    [(0.3, 0.0), *itertools.product([0.7, 1.4, 2.0, 6.0, 20.0, 200.0], [0.0, 0.1])],
)
def test_the_temperature_is_as_exact_as_asked(lam, shape, mu_star, tolerance):
    """Against a fixed large number of frequencies, at weak and at strong coupling.

    At λ ≥ 1.4 all phonons lie below 2πk_BT_c, and a reach counted in them alone holds few frequencies.
    """
    spectrum = SpectralFunction(np.array(shape[0]), lam * np.array(shape[1]))
    found = eliashberg.critical_temperature(spectrum, mu_star, tolerance=tolerance)
    exact = fixed_count_temperature(spectrum, mu_star, found.kelvin)
    assert found.kelvin == pytest.approx(exact, rel=tolerance)


@pytest.mark.parametrize("tolerance", [1e-5, 1e-7])
@pytest.mark.parametrize(("lam", "mu_star"), [(0.8, 0.0), (1.4, 0.1), (8.0, 0.0), (60.0, 0.1)])
def test_the_temperature_with_a_peak_in_the_density_is_as_exact_as_asked(lam, mu_star, tolerance):
    peak = DensityOfStates.lorentzian_peak(0.0, 0.1, 1.0, points=101)
    spectrum = SpectralFunction.einstein(lam, 0.1)
    found = eliashberg.critical_temperature(spectrum, mu_star, tolerance=tolerance, density=peak)
    exact = fixed_count_temperature(spectrum, mu_star, found.kelvin, peak)
    assert found.kelvin == pytest.approx(exact, rel=tolerance)


def test_the_limit_of_strong_coupling_is_met_to_five_digits():
    """k_BT_c → 0.1827 ω√λ follows from a matrix without any scale, solved here on its own."""
    n = np.arange(400)
    with np.errstate(divide="ignore"):
        inverse = np.where(n[:, None] == n, 0.0, 1.0 / (n[:, None] - n) ** 2.0)
    far = 1.0 / (n[:, None] + n + 1.0) ** 2
    # λ(0) cancels between Z and pairing: what is left of Z are the squares, summed to infinity
    partial = np.concatenate([[0], np.cumsum(1.0 / np.arange(1, 400) ** 2.0)])
    mass = np.diag(2 * partial[n])
    strength = float(eigh(np.where(n[:, None] == n, 0, inverse) + far - mass, np.diag(2.0 * n + 1))[0][-1])
    limit = math.sqrt(strength) / (2 * math.pi)
    assert limit == pytest.approx(closed_forms.STRONG_COUPLING_CONSTANT, abs=5e-5)
    found = eliashberg.critical_temperature(SpectralFunction.einstein(1e7, 0.1), tolerance=1e-8)
    assert K_B * found.kelvin / (0.1 * math.sqrt(1e7)) == pytest.approx(limit, rel=2e-6)


def test_what_rests_on_the_temperature_is_exact_at_strong_coupling():
    strong = SpectralFunction.einstein(5.0, 0.1)
    exact = fixed_count_temperature(strong, 0.1, eliashberg.critical_temperature(strong, 0.1).kelvin)
    assert eliashberg.coupling_for(exact, strong, 0.1) == pytest.approx(5.0, rel=1e-6)
    step = 0.02
    heavy, light = (
        fixed_count_temperature(strong.scaled(frequency=math.exp(-sign * step / 2)), 0.1, exact, cutoff=1.0)
        for sign in (1, -1)
    )
    expected = -(math.log(heavy) - math.log(light)) / (2 * step)
    assert eliashberg.isotope_exponent(strong, 0.1) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("mu_star", [0.0, 0.15])
@pytest.mark.parametrize(
    ("frequencies", "couplings"),
    [
        ((0.1,), (0.4,)),
        ((1e-3, 0.1), (3.0, 0.3)),
        ((1e-4, 0.1), (3.0, 0.3)),
        ((0.01, 0.05, 0.1), (0.5, 0.3, 0.3)),
    ],
)
def test_panels_of_frequencies_stand_for_each_of_them(frequencies, couplings, mu_star):
    """Some 150 unknowns for 1200 frequencies, with phonons a thousand times below the last of them."""
    spectrum = SpectralFunction(np.array(frequencies), np.array(couplings))
    count, temperature, cutoff = 1200, 2.0, 0.3
    extent = 2 * np.pi * K_B * temperature * count * (1 - 1e-12)
    ours = eliashberg.largest_eigenvalue(spectrum, temperature, mu_star, cutoff=cutoff, extent=extent)
    slow = fixed_count_eigenvalue(spectrum, temperature, mu_star, cutoff, count)
    assert ours == pytest.approx(slow, rel=1e-8)


def test_sums_over_panels_are_those_over_all_frequencies():
    frequencies, couplings, thermal, count = np.array([1e-3, 0.05]), np.array([0.7, 0.3]), 2e-4, 900
    place, share, near, far, beyond = matsubara.frequency_sums(frequencies, couplings, thermal, 900.0, 0.3)
    assert place.size < 300
    m = np.arange(count)
    series = matsubara.phonon_series(frequencies, couplings, thermal, 2 * count + 1)
    every, some = 1 / (m + 3.0) ** 2, 1 / (place + 3.0) ** 2
    assert share @ some == pytest.approx(every.sum(), rel=1e-9)
    for i in range(0, place.size, 7):
        n = int(place[i])
        assert near[i] @ some == pytest.approx(series[np.abs(n - m)] @ every, rel=1e-9)
        assert far[i] @ some == pytest.approx(series[n + m + 1] @ every, rel=1e-9)
        assert beyond[i] == pytest.approx(series[count - n : count + n + 1].sum(), rel=1e-9)
    edge = math.floor(0.3 / (2 * np.pi * thermal))
    assert matsubara.at_integers(place, some, count, edge, count) == pytest.approx(every, rel=1e-6)


def test_two_scales_of_phonons_far_apart():
    """Peaks at 0.1 meV and 0.2 eV: answered, in the time of some hundred unknowns, as each limit demands.

    The low peak is static beside a T_c that the high one makes, and drops out (Anderson's theorem); beside a
    T_c of its own the high one only renormalises it, λ → λ_low/(1 + λ_high), with its own pairing as a
    further logarithm.
    """
    high = eliashberg.critical_temperature(SpectralFunction.einstein(0.5, 0.2), cutoff=2.0).kelvin
    both = eliashberg.critical_temperature(SpectralFunction(np.array([1e-4, 0.2]), np.array([1.0, 0.5])))
    # what the low peak still does is of the order of Ω²/(2πk_BT_c)² times a logarithm
    assert both.kelvin == pytest.approx(high, rel=1e-4)
    assert both.kelvin > high
    low = eliashberg.critical_temperature(SpectralFunction.einstein(1.0, 1e-4)).kelvin
    weak = eliashberg.critical_temperature(SpectralFunction(np.array([1e-4, 0.2]), np.array([1.0, 1e-4])))
    assert weak.matsubara_count > 20_000
    assert weak.kelvin == pytest.approx(low, rel=2e-3)
    assert weak.kelvin > low


def test_the_gap_of_two_scales_is_that_of_all_frequencies():
    """Panels in the full gap equation, against plain Newton's method over every frequency."""
    spectrum = SpectralFunction(np.array([2e-3, 0.1]), np.array([1.0, 0.5]))
    temperature, count = 5.0, 700
    extent = 2 * np.pi * K_B * temperature * count * (1 - 1e-12)
    found = eliashberg.matsubara_gap(spectrum, temperature, 0.1, cutoff=0.4, extent=extent)
    assert found.delta[0] > 0
    thermal = K_B * temperature
    place = np.arange(float(count))
    series = matsubara.phonon_series(spectrum.frequencies, spectrum.couplings, thermal, 2 * count + 1)
    near = series[np.abs(place[:, None] - place).astype(int)]
    far = series[(place[:, None] + place + 1).astype(int)]
    running = np.concatenate([[0], np.cumsum(series)])
    beyond = np.array([running[count + n + 1] - running[count - n] for n in range(count)])
    omega = (2 * place + 1) * np.pi * thermal
    weight = np.sqrt(np.clip(0.4 / (2 * np.pi * thermal) - place, 0, 1))
    root = np.hypot(omega, found.delta)
    mass = 1 + np.pi * thermal * ((near - far) @ (omega / root) + beyond) / omega
    pairing = np.pi * thermal * ((near + far) @ (found.delta / root))
    pairing -= 2 * 0.1 * np.pi * thermal * weight * np.sum(weight * found.delta / root)
    assert found.renormalisation == pytest.approx(mass, rel=1e-7)
    assert mass * found.delta == pytest.approx(pairing, abs=1e-6 * found.delta[0])


@pytest.mark.parametrize(("lam", "mu_star"), [(1.0, 0.0), (1.67, 0.18), (2.5, 0.0), (30.0, 0.1)])
@pytest.mark.parametrize("fraction", [0.1, 0.9, 0.999])
def test_the_gap_is_converged_in_its_reach_and_says_how_far(lam, mu_star, fraction):
    spectrum = SpectralFunction.einstein(lam, 0.1)
    temperature = fraction * eliashberg.critical_temperature(spectrum, mu_star, tolerance=1e-8).kelvin
    found = eliashberg.matsubara_gap(spectrum, temperature, mu_star)
    # beyond any reach that the default takes
    extent = max(30.0, 4000 * 2 * np.pi * K_B * temperature)
    far = eliashberg.matsubara_gap(spectrum, temperature, mu_star, extent=extent)
    assert found.delta[0] == pytest.approx(far.delta[0], rel=1e-7)
    assert abs(found.delta[0] - far.delta[0]) <= found.truncation + 1e-10 * far.delta[0]
    assert 0 < found.truncation <= 1e-6 * found.delta[0]
    # a short reach owns to what it leaves out
    short = eliashberg.matsubara_gap(spectrum, temperature, mu_star, extent=0.8)
    assert short.truncation == pytest.approx(abs(short.delta[0] - far.delta[0]), rel=0.3)


def test_the_edge_tells_truncation_from_scatter():
    found = eliashberg.gap_edge(SpectralFunction.einstein(2.5, 0.1))
    solution = eliashberg.matsubara_gap(
        SpectralFunction.einstein(2.5, 0.1), found.temperature, extent=20.0, cutoff=1.0
    )
    # one approximant alone scatters by up to 1e-6, and differently with every linear algebra library
    far = np.median(
        [
            brentq(
                lambda w, points=points: eliashberg.real_axis_gap(solution, [w], points)[0].real - w,
                0.9 * found.edge,
                1.1 * found.edge,
            )
            for points in range(16, 33, 4)
        ]
    )
    assert found.edge == pytest.approx(far, rel=3e-7)
    assert 0 < found.truncation < 1.1e-6 * found.edge


# published materials


def test_lead():
    # α²F of Pb as two peaks with its moments (λ = 1.55, ω_ln = 56 K, ω̄₂ = 65 K: Allen and Dynes 1975).
    # The two-peak shape costs 3 % in the gap ratio against the 4.50 of the full tunnelling spectrum.
    lead = SpectralFunction.from_moments(1.55, 56 * K_B, 65 * K_B)
    temperatures = [eliashberg.critical_temperature(lead, mu).kelvin for mu in (0.10, 0.14)]
    assert temperatures[0] > 7.19 > temperatures[1]
    mu_star = np.interp(-7.19, [-t for t in temperatures], [0.10, 0.14])
    found = eliashberg.gap_edge(lead, float(mu_star))
    assert found.kelvin == pytest.approx(7.19, rel=2e-3)
    assert found.ratio == pytest.approx(4.50, rel=0.03)


def test_niobium():
    # 2Δ₀/k_BT_c depends on T_c/ω_ln almost alone: with T_c = 9.2 K and ω_ln = 147 K the published 3.8
    # comes out for any λ within the range of the literature
    for lam in (0.95, 1.1):
        spectrum = SpectralFunction.einstein(lam, 147 * K_B)
        low, high = 0.0, 0.4
        for _ in range(30):
            middle = 0.5 * (low + high)
            if eliashberg.critical_temperature(spectrum, middle).kelvin > 9.2:
                low = middle
            else:
                high = middle
        assert eliashberg.gap_edge(spectrum, low).ratio == pytest.approx(3.8, rel=0.03)


@pytest.mark.parametrize("lam", [0.6, 1.0, 1.3, 1.67])
def test_gap_ratio_follows_the_semi_empirical_formula(lam):
    # Mitrović, Zarate and Carbotte, Phys. Rev. B 29, 184 (1984): good to a few per cent up to T_c/ω_ln = 0.15
    spectrum = SpectralFunction.einstein(lam, 0.1)
    found = eliashberg.gap_edge(spectrum, 0.1)
    x = K_B * found.kelvin / spectrum.omega_ln
    assert found.ratio == pytest.approx(3.53 * (1 + 12.5 * x**2 * math.log(1 / (2 * x))), rel=0.03)


def test_h3s_anchor():
    # Nicol and Carbotte: 190 K, 36.5 meV, 4.46. Their λ, ω_ln and μ* in one peak come 6 % short in T_c ...
    one_peak = eliashberg.gap_edge(H3S, 0.18)
    assert one_peak.kelvin == pytest.approx(190, rel=0.06)
    assert one_peak.edge == pytest.approx(36.5e-3, rel=0.05)
    assert one_peak.ratio == pytest.approx(4.46, rel=0.02)
    # ... and as two peaks, spread as sulfur and hydrogen modes are, 2 %
    two_peaks = eliashberg.gap_edge(SpectralFunction.from_moments(1.67, 0.1221, 1.4 * 0.1221), 0.18)
    assert two_peaks.kelvin == pytest.approx(190, rel=0.02)
    assert two_peaks.edge == pytest.approx(36.5e-3, rel=0.01)
    assert two_peaks.ratio == pytest.approx(4.46, rel=0.02)


# what holds for every spectrum

SPECTRA = st.builds(
    lambda ratio, share, lam: SpectralFunction(
        np.array([0.1, 0.1 * ratio]), lam * np.array([share, 1 - share])
    ),
    st.floats(1.1, 4),
    st.floats(0.05, 0.95),
    st.floats(0.5, 4),
)


@settings(max_examples=20, deadline=None)
@given(spectrum=SPECTRA, mu_star=st.floats(0, 0.15))
def test_gap_and_renormalisation_keep_their_signs(spectrum, mu_star):
    found = eliashberg.critical_temperature(spectrum, mu_star)
    solution = eliashberg.matsubara_gap(spectrum, 0.5 * found.kelvin, mu_star)
    assert solution.delta[0] > 0
    assert np.all(solution.renormalisation > 1)
    assert np.all(np.diff(solution.renormalisation) < 1e-12)
    if mu_star == 0:
        assert np.all(solution.delta > 0)


@settings(max_examples=20, deadline=None)
@given(spectrum=SPECTRA, factor=st.floats(0.1, 10), mu_star=st.floats(0, 0.15))
def test_all_energies_scale_together(spectrum, factor, mu_star):
    before = eliashberg.critical_temperature(spectrum, mu_star).kelvin
    after = eliashberg.critical_temperature(spectrum.scaled(frequency=factor), mu_star).kelvin
    assert after == pytest.approx(factor * before, rel=1e-7)


@settings(max_examples=20, deadline=None)
@given(spectrum=SPECTRA, more=st.floats(1.01, 2))
def test_more_coupling_raises_the_temperature(spectrum, more):
    before = eliashberg.critical_temperature(spectrum, 0.1).kelvin
    assert eliashberg.critical_temperature(spectrum.scaled(coupling=more), 0.1).kelvin > before
    found = eliashberg.coupling_for(before, spectrum, 0.1)
    assert found == pytest.approx(spectrum.lam, rel=1e-3)


def test_peaks_may_be_merged_or_split():
    merged = SpectralFunction.einstein(1.5, 0.1)
    split = SpectralFunction(np.array([0.1 - 1e-9, 0.1 + 1e-9]), np.array([1.0, 0.5]))
    assert eliashberg.critical_temperature(split, 0.1, cutoff=1.0).kelvin == pytest.approx(
        eliashberg.critical_temperature(merged, 0.1, cutoff=1.0).kelvin, rel=1e-6
    )


def test_grid_and_moments():
    grid = np.linspace(0, 0.2, 2001)
    alpha2f = np.where(grid < 0.2, grid**2 * (0.2 - grid), 0.0)
    spectrum = SpectralFunction.from_grid(grid, alpha2f)
    # 2∫Ω(0.2-Ω) dΩ = 0.2³/3, and ω̄₂² = 2∫Ω³(0.2-Ω)dΩ/λ = (0.2⁵/10)/(0.2³/3)
    assert spectrum.lam == pytest.approx(0.2**3 / 3, rel=1e-5)
    assert spectrum.omega_2 == pytest.approx(math.sqrt(0.2**2 * 3 / 10), rel=1e-5)
    two = SpectralFunction.from_moments(1.3, 0.1, 0.13)
    assert (two.lam, two.omega_ln, two.omega_2) == pytest.approx((1.3, 0.1, 0.13))


def test_a_grid_that_starts_above_zero_counts_half_of_its_first_interval():
    """The trapezoidal rule, against a linear α²F: 2∫α²F/Ω dΩ with α²F/Ω = c is 2c(b - a) exactly."""
    grid = np.array([0.05, 0.06, 0.09, 0.1])
    spectrum = SpectralFunction.from_grid(grid, 3.0 * grid)
    assert spectrum.lam == pytest.approx(2 * 3.0 * (0.1 - 0.05), rel=1e-14)
    assert spectrum.couplings == pytest.approx(6.0 * np.array([0.005, 0.02, 0.02, 0.005]), rel=1e-14)


def test_rounding_at_frequency_zero_is_nothing():
    grid = np.linspace(0, 0.1, 11)
    exact = SpectralFunction.from_grid(grid, grid)
    for left in (2e-136, 0.9e-13):
        found = SpectralFunction.from_grid(grid, np.concatenate([[left], grid[1:]]))
        assert np.array_equal(found.couplings, exact.couplings)
        assert np.array_equal(found.frequencies, exact.frequencies)
    with pytest.raises(ValueError, match=r"alpha2f = 1\.1e-13 at frequency 0 .* 1e-12 of its largest"):
        SpectralFunction.from_grid(grid, np.concatenate([[1.1e-13], grid[1:]]))


def test_no_repulsion_below_one_stands_for_too_strong_a_one():
    """Any μ* in [0, 1) is an answer, also between 1/2 and 1; only one at or above 1 is refused."""
    assert eliashberg.rescaled_mu_star(0.4, 1.0, math.exp(1.0)) == pytest.approx(1 / (2.5 - 1), rel=1e-14)
    assert eliashberg.rescaled_mu_star(0.4, 1.0, math.exp(1.49)) == pytest.approx(1 / 1.01, rel=1e-12)
    with pytest.raises(ValueError, match="no counterpart"):
        eliashberg.rescaled_mu_star(0.4, 1.0, math.exp(1.5))


def test_same_repulsion_at_two_cutoffs_gives_nearly_the_same_temperature():
    # the logarithm of Morel and Anderson holds once both cutoffs lie far above the phonons
    def change(cutoff):
        near = eliashberg.critical_temperature(H3S, 0.18, cutoff=cutoff).kelvin
        mu_star = eliashberg.rescaled_mu_star(0.18, cutoff, 3 * cutoff)
        assert mu_star > 0.18
        return abs(eliashberg.critical_temperature(H3S, mu_star, cutoff=3 * cutoff).kelvin / near - 1)

    assert change(3.0) < 0.4 * change(1.0)
    assert change(3.0) < 2e-3
    # the Coulomb logarithm: a repulsion μ = 0.3 at 10 eV counts as 0.3/(1 + 0.3 ln 100) at 0.1 eV
    assert eliashberg.rescaled_mu_star(0.3, 10.0, 0.1) == pytest.approx(0.3 / (1 + 0.3 * math.log(100)))
    far = eliashberg.rescaled_mu_star(0.18, 1.0, 3.0)
    assert eliashberg.rescaled_mu_star(far, 3.0, 1.0) == pytest.approx(0.18)


# no superconductivity, and bad input


def test_repulsion_stronger_than_attraction_is_a_result_not_an_error():
    found = eliashberg.critical_temperature(SpectralFunction.einstein(0.15, 0.1), 0.4)
    assert not found.superconducting
    assert math.isnan(found.kelvin)
    assert found.lowest_temperature > 0
    with pytest.raises(ValueError, match="gap edge"):
        eliashberg.gap_edge(SpectralFunction.einstein(0.15, 0.1), 0.4)


@pytest.mark.parametrize(
    ("frequencies", "alpha2f", "named"),
    [
        ([0.1, 0.2, 0.3], [0.1, -0.1, 0.2], "alpha2f"),
        ([0.1, 0.3, 0.2], [0.1, 0.1, 0.2], "frequencies"),
        ([0.1, 0.2, 0.2], [0.1, 0.1, 0.2], "frequencies"),
        ([-0.1, 0.2, 0.3], [0.1, 0.1, 0.2], "frequencies"),
        ([0.0, 0.2, 0.3], [0.1, 0.1, 0.2], "alpha2f"),
        ([0.1, 0.2, 0.3], [0.0, 0.0, 0.0], "alpha2f"),
        ([0.1, 0.2, 0.3], [0.1, math.nan, 0.2], "alpha2f"),
        ([0.1], [0.1], "frequencies"),
        ([0.1, 0.2], [0.1, 0.2, 0.3], "alpha2f"),
    ],
)
def test_bad_spectra_are_named(frequencies, alpha2f, named):
    with pytest.raises(ValueError, match=named):
        SpectralFunction.from_grid(frequencies, alpha2f)


@pytest.mark.parametrize("mu_star", [-0.01, 1.0, 1.5, math.nan])
def test_bad_mu_star_is_named(mu_star):
    with pytest.raises(ValueError, match="mu_star"):
        eliashberg.critical_temperature(H3S, mu_star)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: eliashberg.critical_temperature(H3S, 0.1, cutoff=0), "cutoff"),
        (lambda: eliashberg.critical_temperature(H3S, 0.1, tolerance=0), "tolerance"),
        (lambda: eliashberg.matsubara_gap(H3S, 0, 0.1), "temperature"),
        (lambda: eliashberg.matsubara_gap(H3S, -10, 0.1), "temperature"),
        (lambda: eliashberg.gap_edge(H3S, 0.1, fraction=0), "fraction"),
        (lambda: SpectralFunction.einstein(0, 0.1), "lam"),
        (lambda: SpectralFunction.einstein(1, 0), "frequency"),
        (lambda: SpectralFunction.from_moments(1, 0.1, 0.09), "omega_2"),
        (lambda: SpectralFunction(np.array([0.1]), np.array([0.0])), "couplings"),
        (lambda: DensityOfStates(np.array([-1.0, 1.0]), np.array([2.0, 2.0])), "values"),
        (lambda: DensityOfStates(np.array([0.5, 1.0]), np.array([1.0, 1.0])), "energies"),
        (lambda: DensityOfStates.lorentzian_peak(0, 0, 1), "half_width"),
        (lambda: eliashberg.critical_temperature("H3S"), "spectrum"),  # type: ignore[arg-type]
        (lambda: eliashberg.largest_eigenvalue(H3S, 100, density=1.0), "density"),  # type: ignore[arg-type]
        (lambda: eliashberg.isotope_exponent(H3S, moving=[1]), "moving"),
        (lambda: eliashberg.isotope_exponent(H3S, moving=[-1]), "moving"),
        (lambda: H3S.scaled(frequency=[1.0, 2.0]), "frequency"),
        (lambda: eliashberg.real_axis_gap(eliashberg.matsubara_gap(H3S, 100), [0.01], 9999), "points"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_an_accuracy_out_of_reach_is_an_error():
    from multigap.errors import ConvergenceError

    with pytest.raises(ConvergenceError, match="Matsubara"):
        eliashberg.largest_eigenvalue(H3S, 1e-10)
    with pytest.raises(ConvergenceError, match="Matsubara"):
        eliashberg.matsubara_gap(H3S, 1e-10)


def test_a_cold_gap_needs_no_more_unknowns_than_panels():
    """At 1 mK a gap has 4 million frequencies; Δ(iω_0) and the edge are those of T = 0."""
    cold = eliashberg.matsubara_gap(H3S, 1e-3, 0.18)
    assert cold.delta.size == eliashberg.GAP_LIMIT
    assert cold.delta[0] == pytest.approx(eliashberg.matsubara_gap(H3S, 2.0, 0.18).delta[0], rel=1e-4)


def test_spectra_are_compared_by_identity():
    one, other = (SpectralFunction.from_moments(1.3, 0.1, 0.13) for _ in range(2))
    assert one != other
    assert len({one, other, eliashberg.matsubara_gap(H3S, 100)}) == 3
