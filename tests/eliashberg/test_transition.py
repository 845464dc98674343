"""T_c of Eliashberg theory: exact limits, dense matrices, and what holds for every spectrum."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import eigh

from multigap import eliashberg
from multigap.constants import BCS_TC_PREFACTOR, K_B
from multigap.eliashberg import SpectralFunction, closed_forms
from multigap.errors import ConvergenceError
from tests.eliashberg.oracle import (
    H3S,
    SPECTRA,
    dense_eigenvalue,
    fixed_count_eigenvalue,
    fixed_count_temperature,
)


@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
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


@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
def test_no_bound_on_the_critical_temperature():
    temperatures = [
        eliashberg.critical_temperature(SpectralFunction.einstein(lam, 0.15)).kelvin for lam in (1, 4, 16, 64)
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


def test_more_frequencies_are_taken_until_the_accuracy_is_met():
    rough = eliashberg.critical_temperature(H3S, 0.18, tolerance=1e-2)
    fine = eliashberg.critical_temperature(H3S, 0.18, tolerance=1e-8)
    assert fine.matsubara_count > rough.matsubara_count
    assert rough.kelvin == pytest.approx(fine.kelvin, rel=1e-2)
    default = eliashberg.critical_temperature(H3S, 0.18)
    assert default.kelvin == pytest.approx(fine.kelvin, rel=1e-5)


@pytest.mark.parametrize("tolerance", [1e-5, 1e-7])
@pytest.mark.parametrize("shape", [((0.1,), (1.0,)), ((0.04, 0.12), (0.4, 0.6))], ids=["one", "two"])
@pytest.mark.parametrize(
    ("lam", "mu_star"),
    [(0.3, 0.0), *itertools.product([0.7, 1.4, 2.0, 6.0, 20.0, 200.0], [0.0, 0.1])],
)
@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
def test_the_temperature_is_as_exact_as_asked(lam, shape, mu_star, tolerance):
    """Against a fixed large number of frequencies, at weak and at strong coupling.

    At λ ≥ 1.4 all phonons lie below 2πk_BT_c, and a reach counted in them alone holds few frequencies.
    """
    spectrum = SpectralFunction(np.array(shape[0]), lam * np.array(shape[1]))
    found = eliashberg.critical_temperature(spectrum, mu_star, tolerance=tolerance)
    exact = fixed_count_temperature(spectrum, mu_star, found.kelvin)
    assert found.kelvin == pytest.approx(exact, rel=tolerance)


@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
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


@settings(max_examples=20, deadline=None)
@given(spectrum=SPECTRA, factor=st.floats(0.1, 4.9), mu_star=st.floats(0, 0.15))
@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
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


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: eliashberg.critical_temperature(H3S, 0.1, cutoff=0), "cutoff"),
        (lambda: eliashberg.critical_temperature(H3S, 0.1, tolerance=0), "tolerance"),
        (lambda: eliashberg.critical_temperature("H3S"), "spectrum"),  # type: ignore[arg-type]
        (lambda: eliashberg.isotope_exponent(H3S, moving=[1]), "moving"),
        (lambda: eliashberg.isotope_exponent(H3S, moving=[-1]), "moving"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()


def test_an_accuracy_out_of_reach_is_an_error():
    with pytest.raises(ConvergenceError, match="Matsubara"):
        eliashberg.largest_eigenvalue(H3S, 1e-10)
    with pytest.raises(ConvergenceError, match="Matsubara"):
        eliashberg.matsubara_gap(H3S, 1e-10)
