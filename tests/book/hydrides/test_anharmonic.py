"""A quartic oscillator: the variational minimum found directly, limits, and its isotope exponent."""

import math

import pytest
from scipy.optimize import minimize_scalar

from multigap import eliashberg
from multigap.eliashberg import SpectralFunction, closed_forms
from multigap_book.hydrides import anharmonic


def effective_frequency(mass: float, quartic: float) -> float:
    """Ω of the best Gaussian for ½x² + ¼b x⁴, ħ = 1: its energy is minimised, no equation is solved."""

    def energy(log_width: float) -> float:
        square = math.exp(log_width)
        return 1 / (8 * mass * square) + square / 2 + 3 * quartic * square**2 / 4

    best = minimize_scalar(energy, bounds=(-6, 3), method="bounded", options={"xatol": 1e-12})
    return 1 / (2 * mass * math.exp(best.x))


@pytest.mark.parametrize("quartic", [0.01, 0.3, 4.0])
def test_the_heavier_isotope_hardens_as_the_variational_minimum_says(quartic):
    light, heavy = (effective_frequency(m, quartic) * math.sqrt(m) for m in (1.0, 2.0))
    assert anharmonic.hardening_of_isotope(light, 2.0) == pytest.approx(heavy, rel=1e-5)


@pytest.mark.parametrize("factor", [1.0, 1.3])
def test_phonons_that_harden_at_a_held_force_lower_the_coupling_as_their_square(factor):
    found = anharmonic.hardened_kelvin(9.0, 0.05, factor)
    before, after = (closed_forms.coupling_for(t, w, 0.1) for t, w in ((9.0, 0.05), (found, 0.05 * factor)))
    assert after * factor**2 == pytest.approx(before, rel=1e-9)


def test_the_harmonic_temperature_follows_from_the_anharmonic_one():
    """With λ unchanged nothing changes; at a held force T_c grows less than at held phonons."""
    same = anharmonic.harmonic_kelvin(1.84, 1.4, (1.84, 194.0), force_held=False)
    assert same == pytest.approx(194.0, rel=1e-9)
    soft, stiff = (
        anharmonic.harmonic_kelvin(2.64, 1.0, (1.84, 194.0), force_held=held) for held in (True, False)
    )
    assert 194.0 < soft < stiff
    # of one phonon T_c/ω depends on λ alone
    assert stiff / soft == pytest.approx(math.sqrt(2.64 / 1.84), rel=1e-6)


def test_limits():
    assert anharmonic.hardening_of_isotope(1.0, 2.0) == 1.0
    # a nearly pure quartic: Ω ∝ m^(-2/3), so Ω/ω0 ∝ m^(-1/6)
    assert anharmonic.hardening_of_isotope(1e3, 2.0) == pytest.approx(1e3 * 2 ** (-1 / 6), rel=1e-5)


def test_harmonic_and_anharmonic_exponents():
    harmonic = anharmonic.isotope_exponent(0.6, 0.05, 1.0, 0.1)
    spectrum = SpectralFunction.einstein(0.6, 0.05)
    assert harmonic == pytest.approx(eliashberg.isotope_exponent(spectrum, 0.1, cutoff=0.5), abs=0.01)
    assert anharmonic.isotope_exponent(0.6, 0.05, 1.5, 0.1) < harmonic
    # strong coupling does not invert: T_c hardly knows λ there
    assert anharmonic.isotope_exponent(4.0, 0.05, 3.0, 0.1) > 0


@pytest.mark.parametrize(("arguments", "name"), [((0.9, 2.0), "hardening"), ((1.2, -1.0), "mass_ratio")])
def test_what_is_not_allowed_is_named(arguments, name):
    with pytest.raises(ValueError, match=f"^{name} = .* is not allowed"):
        anharmonic.hardening_of_isotope(*arguments)
