"""The closed formulas for T_c: their limits, the published values, and bad input."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multigap.constants import K_B
from multigap.eliashberg import closed_forms


def test_mcmillan_written_out_for_lead():
    # λ = 1.55, ω_ln = 56 K, μ* = 0.105: the exponent is 2.652/1.3441
    expected = 56 / 1.2 * math.exp(-1.04 * 2.55 / (1.55 - 0.105 * (1 + 0.62 * 1.55)))
    assert closed_forms.mcmillan(1.55, 56 * K_B, 0.105) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(
    ("debye", "temperature", "lam", "mu_star"),
    [
        (277, 9.22, 0.82, 0.13),  # Nb
        (399, 5.30, 0.60, 0.13),  # V
        (258, 4.48, 0.65, 0.13),  # Ta
        (428, 1.16, 0.38, 0.10),  # Al
        (200, 3.75, 0.60, 0.10),  # Sn
    ],
)
def test_mcmillans_own_form_gives_the_couplings_of_his_table(debye, temperature, lam, mu_star):
    """McMillan 1968: Θ_D and T_c as measured, λ by his equation, to the two digits he prints."""
    logarithm = math.log(debye / (1.45 * temperature))
    inverted = (1.04 + mu_star * logarithm) / ((1 - 0.62 * mu_star) * logarithm - 1.04)
    assert round(inverted, 2) == lam
    assert closed_forms.mcmillan_debye(inverted, debye * K_B, mu_star) == pytest.approx(
        temperature, rel=1e-12
    )
    # and the printed λ gives T_c back within its last digit
    low, high = (closed_forms.mcmillan_debye(lam + d, debye * K_B, mu_star) for d in (-0.005, 0.005))
    assert low < temperature < high


def test_the_two_forms_of_mcmillan_differ_by_their_prefactor():
    own, dynes = closed_forms.mcmillan_debye(1.1, 0.03, 0.1), closed_forms.mcmillan(1.1, 0.03, 0.1)
    assert own / dynes == pytest.approx(1.2 / 1.45, rel=1e-14)
    assert closed_forms.mcmillan_debye(0.1, 0.03, 0.2) == 0
    with pytest.raises(ValueError, match="debye"):
        closed_forms.mcmillan_debye(1.0, 0.0)


def test_allen_dynes_gives_leads_measured_transition():
    # Allen and Dynes' own input for Pb: λ = 1.55, ω_ln = 56 K, ω̄₂ = 65 K, μ* = 0.105; measured 7.19 K
    assert closed_forms.allen_dynes(1.55, 56 * K_B, 0.105, 65 * K_B) == pytest.approx(7.19, rel=0.03)


def test_allen_dynes_factors_written_out():
    """f1 and f2 for λ = 2, μ* = 0.13, ω̄₂ = 1.4 ω_ln: Λ1 = 3.67524, Λ2 = 1.82 · 1.819 · 1.4."""
    base = closed_forms.mcmillan(2.0, 0.1, 0.13)
    f1 = (1 + (2 / (2.46 * 1.494)) ** 1.5) ** (1 / 3)
    f2 = 1 + 0.4 * 4 / (4 + (1.82 * 1.819 * 1.4) ** 2)
    assert closed_forms.allen_dynes(2.0, 0.1, 0.13, 0.14) == pytest.approx(f1 * f2 * base, rel=1e-12)
    assert closed_forms.allen_dynes(2.0, 0.1, 0.13) == pytest.approx(f1 * base, rel=1e-12)


def test_the_shape_factor_of_strong_coupling_trades_one_mean_frequency_for_the_other():
    """f2 → ω̄₂/ω_ln for λ → ∞: T_c then knows the root mean square alone."""
    narrow, broad = (closed_forms.allen_dynes(1e6, 0.1, 0.0, w) for w in (0.1, 0.17))
    assert broad / narrow == pytest.approx(1.7, rel=1e-6)


def test_allen_dynes_grows_as_the_root_of_the_coupling_and_mcmillan_saturates():
    frequency = 0.1
    ratio = closed_forms.allen_dynes(4e4, frequency, 0.0) / closed_forms.allen_dynes(1e4, frequency, 0.0)
    assert ratio == pytest.approx(2, rel=1e-3)
    assert closed_forms.mcmillan(1e6, frequency, 0.0) == pytest.approx(
        frequency / (1.2 * K_B) * math.exp(-1.04), rel=1e-5
    )


def test_allen_dynes_meets_its_own_asymptote_within_their_fit():
    # the fitted f1 tends to (λ/2.46)^(1/2) e^(-1.04)/1.2 = 0.1878 √λ, 2.8 % above the exact 0.1827
    limit = closed_forms.strong_coupling_limit(1e6, 0.1)
    assert closed_forms.allen_dynes(1e6, 0.1, 0.0) / limit == pytest.approx(0.1878 / 0.1827, rel=1e-3)


@given(
    lam=st.floats(0.3, 5),
    frequency=st.floats(1e-3, 0.3),
    mu_star=st.floats(0, 0.2),
    spread=st.floats(1, 1.6),
)
def test_the_coupling_that_gives_a_temperature_gives_it_back(lam, frequency, mu_star, spread):
    temperature = closed_forms.allen_dynes(lam, frequency, mu_star, spread * frequency)
    if temperature < 1e-3:
        return
    again = closed_forms.coupling_for(temperature, frequency, mu_star, spread * frequency)
    assert again == pytest.approx(lam, rel=1e-8)


@given(lam=st.floats(0.05, 10), mu_star=st.floats(0, 0.5))
def test_repulsion_never_raises_the_temperature(lam, mu_star):
    assert closed_forms.mcmillan(lam, 0.1, mu_star) <= closed_forms.mcmillan(lam, 0.1, 0.0)
    assert closed_forms.allen_dynes(lam, 0.1, mu_star) <= closed_forms.allen_dynes(lam, 0.1, 0.0)


def test_no_attraction_left_is_no_superconductor():
    assert closed_forms.mcmillan(0.1, 0.1, 0.2) == 0
    assert math.isnan(closed_forms.coupling_for(500, 1e-3, 0.1))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"lam": 0}, "lam"),
        ({"lam": -1}, "lam"),
        ({"omega_ln": 0}, "omega_ln"),
        ({"mu_star": 1}, "mu_star"),
        ({"mu_star": -0.1}, "mu_star"),
        ({"omega_2": 0.05}, "omega_2"),
        ({"lam": math.nan}, "lam"),
    ],
)
def test_bad_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        closed_forms.allen_dynes(**({"lam": 1.0, "omega_ln": 0.1} | arguments))
