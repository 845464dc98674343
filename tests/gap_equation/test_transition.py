"""The transition of a gap equation: exact limits, symmetries, and the isotope exponent as a derivative."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from multigap.constants import BCS_GAP_RATIO, BCS_TC_PREFACTOR, K_B
from multigap.gap_equation import (
    Channels,
    GapEquation,
    critical_temperature,
    gaps,
    isotope_exponent,
    leading_eigenvalue,
)
from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL
from multigap.two_band import TwoBand
from tests.gap_equation.models import OMEGA, bands


@pytest.mark.parametrize("coupling", [0.04, 0.06, 0.1, 0.15])
def test_weak_coupling_bcs_is_exact_over_ten_decades(coupling):
    """k_B T_c = 1.13387 ω e^{-1/λ} and Δ0 = ω / sinh(1/λ), from 1e-7 K to kelvins."""
    equation = bands([[coupling]])
    critical = critical_temperature(equation)
    assert K_B * critical.kelvin == pytest.approx(BCS_TC_PREFACTOR * OMEGA * np.exp(-1 / coupling), rel=1e-8)
    delta = gaps(equation, 0.0, critical).delta[0, 0]
    assert delta == pytest.approx(OMEGA / np.sinh(1 / coupling), rel=1e-8)
    assert 2 * delta / (K_B * critical.kelvin) == pytest.approx(
        BCS_GAP_RATIO / (1 - np.exp(-2 / coupling)), rel=1e-8
    )
    assert isotope_exponent(equation, True, critical) == pytest.approx(0.5, rel=1e-8)


@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
def test_one_solver_reaches_from_nanokelvin_to_the_cutoff():
    kelvins = [critical_temperature(bands([[x]]), 1e-10).kelvin for x in (0.034, 0.05, 0.1, 1.0, 10.0)]
    assert np.all(np.diff(kelvins) > 0)
    assert kelvins[0] < 1e-10 * kelvins[3]


@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
def test_very_strong_coupling_goes_to_the_classical_limit():
    """For T ≫ ω, F → ω/2T and so k_B T_c → λω/2."""
    assert K_B * critical_temperature(bands([[1e4]])).kelvin == pytest.approx(1e4 * OMEGA / 2, rel=1e-8)


def test_interband_coupling_alone():
    """λ̃ = |λ12|, gaps in the ratio √(N2/N1) at T_c, and T_c blind to the sign of λ12."""
    n1, n2, v = 1.0, 3.0, 0.08
    plus = critical_temperature(bands([[0, v], [v, 0]], weights=[n1, n2]))
    minus = critical_temperature(bands([[0, -v], [-v, 0]], weights=[n1, n2]))
    effective = v * np.sqrt(n1 * n2)
    assert K_B * plus.kelvin == pytest.approx(BCS_TC_PREFACTOR * OMEGA * np.exp(-1 / effective), rel=1e-8)
    assert minus.kelvin == pytest.approx(plus.kelvin, rel=1e-12)
    assert plus.mode[0] / plus.mode[1] == pytest.approx(np.sqrt(n2 / n1), rel=1e-8)
    assert minus.mode[0] / minus.mode[1] == pytest.approx(-np.sqrt(n2 / n1), rel=1e-8)


def test_level_beyond_reach_is_an_answer():
    """λω < B: no transition at any temperature, said plainly."""
    equation = GapEquation(Channels([FLAT_LEVEL], [0.05], [OMEGA], [1.0]), np.array([[0.2]]))
    critical = critical_temperature(equation, 1e-6)
    assert not critical.superconducting
    assert np.isnan(critical.kelvin)
    assert critical.lowest_temperature == 1e-6
    assert np.all(gaps(equation, [0.0, 1.0], critical).delta == 0)
    assert np.isnan(isotope_exponent(equation, True, critical))


def test_level_exactly_at_its_reach_is_not_superconducting():
    """At B = λω, F < ω/B = 1/λ for every T > 0: the threshold itself has no transition."""
    for level, coupling in ((0.03, 0.2), (0.0375, 0.25), (0.045, 0.3)):
        equation = GapEquation(Channels([FLAT_LEVEL], [level], [OMEGA], [1.0]), np.array([[coupling]]))
        assert not critical_temperature(equation).superconducting


def test_the_side_of_a_level_does_not_matter():
    below, above = (
        GapEquation(Channels([FLAT_LEVEL], [b], [OMEGA], [1.0]), np.array([[0.4]])) for b in (-0.03, 0.03)
    )
    assert critical_temperature(below).kelvin == critical_temperature(above).kelvin
    np.testing.assert_array_equal(gaps(below, [0.0, 50.0]).delta, gaps(above, [0.0, 50.0]).delta)


@pytest.mark.parametrize("scaled", [[True, False, True], "both", None, [1.0, 0.0]])
def test_what_scales_is_told_by_one_bool_or_one_a_channel(scaled):
    with pytest.raises(ValueError, match="scaled"):
        isotope_exponent(bands([[0.3, 0.1], [0.1, 0.2]]), scaled)


def test_a_model_in_place_of_its_equation_and_another_equations_transition_are_named():
    equation, other = bands([[0.3, 0.1], [0.1, 0.2]]), critical_temperature(bands([[0.3]]))
    for call in (critical_temperature, isotope_exponent, lambda e: gaps(e, 0.0)):
        with pytest.raises(ValueError, match=r"equation = TwoBand.* must be a GapEquation"):
            call(TwoBand(0.3, 0.2, 0.1))
    for call in (lambda: gaps(equation, 0.0, other), lambda: isotope_exponent(equation, True, other)):
        with pytest.raises(ValueError, match="critical"):
            call()


couplings = st.floats(-0.25, 0.5)


@settings(max_examples=40, deadline=None)
@given(a=st.floats(0.12, 0.8), b=couplings, c=couplings, scale=st.floats(0.01, 100.0))
def test_symmetries_of_two_bands(a, b, c, scale):
    """Order of bands and the sign of λ12 leave T_c alone; all energies scaled scale it."""
    matrix = np.array([[a, c], [c, b]])
    kelvin = critical_temperature(bands(matrix, [0.15, 0.07])).kelvin
    swapped = critical_temperature(bands(matrix[::-1, ::-1], [0.07, 0.15])).kelvin
    flipped = critical_temperature(bands(matrix * [[1, -1], [-1, 1]], [0.15, 0.07])).kelvin
    scaled = critical_temperature(bands(matrix, [0.15 * scale, 0.07 * scale]), 1e-12).kelvin
    assert swapped == pytest.approx(kelvin, rel=1e-10)
    assert flipped == pytest.approx(kelvin, rel=1e-10)
    assert scaled == pytest.approx(scale * kelvin, rel=1e-9)


@settings(max_examples=40, deadline=None)
@given(a=st.floats(0.1, 2.0), b=couplings, c=couplings)
def test_coupling_a_second_band_never_lowers_tc(a, b, c):
    """The largest eigenvalue of a matrix is at least that of its diagonal block."""
    alone = critical_temperature(bands([[a]])).kelvin
    both = critical_temperature(bands([[a, c], [c, b]])).kelvin
    assert both >= alone * (1 - 1e-10)


def test_eigenvalue_is_one_at_the_transition():
    equation = bands([[0.3, 0.1], [0.1, 0.2]])
    kelvin = critical_temperature(equation).kelvin
    assert leading_eigenvalue(equation, kelvin) == pytest.approx(1.0, abs=1e-12)
    assert leading_eigenvalue(equation, 0.9 * kelvin) > 1 > leading_eigenvalue(equation, 1.1 * kelvin)


@pytest.mark.parametrize("scaled", [[True, False], [False, True], [True, True]])
def test_isotope_exponent_is_the_derivative(scaled):
    cutoffs = np.array([0.15, 0.06])
    matrix = [[0.35, 0.07], [0.07, 0.2]]

    def log_tc(log_mass):
        factor = np.where(scaled, np.exp(-0.5 * log_mass), 1.0)
        return np.log(critical_temperature(bands(matrix, list(cutoffs * factor))).kelvin)

    numeric = -(log_tc(1e-4) - log_tc(-1e-4)) / 2e-4
    assert isotope_exponent(bands(matrix, list(cutoffs)), scaled) == pytest.approx(numeric, rel=1e-7)


@pytest.mark.parametrize("t", [0.0, -1.0, np.nan, np.inf])
def test_bad_temperatures_are_named(t):
    equation = bands([[0.3]])
    with pytest.raises(ValueError, match="temperature"):
        leading_eigenvalue(equation, t)
    with pytest.raises(ValueError, match="lowest_temperature"):
        critical_temperature(equation, t)
    if t != 0:
        with pytest.raises(ValueError, match="temperature"):
            gaps(equation, t)


def test_newton_does_not_go_to_and_fro_for_ever():
    """A level below its threshold beside a steep band: λ bends where the level freezes."""
    ours, between, steep, level, cutoff = 0.095, 0.1668276645800507, 0.10665153406293833, 0.01182623, 0.091578
    channels = Channels([FLAT_LEVEL, CONSTANT_DOS], [level, 0.0], [cutoff, cutoff], [1.0, 1.0])
    equation = GapEquation(channels, np.array([[ours, between], [between, steep]]))
    kelvin = critical_temperature(equation).kelvin
    exact = brentq(lambda t: leading_eigenvalue(equation, t) - 1, 1.0, 600.0, xtol=1e-12, rtol=1e-14)
    assert kelvin == pytest.approx(exact, rel=1e-12)


def test_isotope_exponent_is_minus_the_slope_of_ln_tc():
    """Of a flat level and a band, with either cutoff scaled, against a difference of two T_c."""

    def equation(first, second):
        channels = Channels(
            [FLAT_LEVEL, CONSTANT_DOS], [0.035, 0.0], [OMEGA * first, OMEGA * second], [1.0, 1.4]
        )
        return GapEquation(channels, np.array([[0.25, 0.06], [0.06, 0.2]]))

    x = 1e-3
    for scaled in ([True, False], [False, True], [True, True]):
        heavy, light = (
            critical_temperature(equation(*np.where(scaled, np.exp(-s * x / 2), 1.0))).kelvin for s in (1, -1)
        )
        slope = np.log(heavy / light) / (2 * x)
        assert isotope_exponent(equation(1.0, 1.0), scaled) == pytest.approx(-slope, rel=1e-6)
