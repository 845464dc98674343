"""The gap of Eliashberg theory: plain iteration, its edge, and published materials."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from multigap import eliashberg
from multigap.constants import BCS_GAP_RATIO, K_B
from multigap.eliashberg import SpectralFunction
from multigap.kernels import matsubara
from tests.eliashberg.oracle import H3S, SPECTRA, self_consistent_gap


def test_weak_coupling_has_the_bcs_gap_ratio():
    # the excess over 3.5278 goes as (T_c/ω)² ln(ω/T_c): 0.3 % left at λ = 0.3
    excess = [
        eliashberg.gap_edge(SpectralFunction.einstein(lam, 0.1), fraction=0.15).ratio / BCS_GAP_RATIO - 1
        for lam in (0.4, 0.3)
    ]
    assert 0 < excess[1] < 0.4 * excess[0]
    assert excess[1] < 4e-3


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


def test_pade_returns_the_matsubara_values_and_a_real_gap_below_the_edge():
    found = eliashberg.gap_edge(H3S, 0.18)
    solution = eliashberg.matsubara_gap(H3S, found.temperature, 0.18)
    low = eliashberg.real_axis_gap(solution, np.linspace(0, 0.9 * found.edge, 20))
    assert np.max(np.abs(low.imag)) < 1e-3 * found.edge
    assert eliashberg.real_axis_gap(solution, [found.edge])[0].real == pytest.approx(found.edge, rel=1e-6)
    assert found.spread < 1e-5


def test_the_normal_state_has_no_gap_on_the_real_axis_either():
    normal = eliashberg.matsubara_gap(H3S, 500.0, 0.18)
    assert np.array_equal(eliashberg.real_axis_gap(normal, [0.0, 0.01]), [0, 0])


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


def test_a_cold_gap_needs_no_more_unknowns_than_panels():
    """At 1 mK a gap has 4 million frequencies; Δ(iω_0) and the edge are those of T = 0."""
    cold = eliashberg.matsubara_gap(H3S, 1e-3, 0.18)
    assert cold.delta.size == eliashberg.GAP_LIMIT
    assert cold.delta[0] == pytest.approx(eliashberg.matsubara_gap(H3S, 2.0, 0.18).delta[0], rel=1e-4)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: eliashberg.matsubara_gap(H3S, 0, 0.1), "temperature"),
        (lambda: eliashberg.matsubara_gap(H3S, -10, 0.1), "temperature"),
        (lambda: eliashberg.gap_edge(H3S, 0.1, fraction=0), "fraction"),
        (lambda: eliashberg.real_axis_gap(eliashberg.matsubara_gap(H3S, 100), [0.01], 9999), "points"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
