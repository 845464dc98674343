"""A quartic oscillator: the variational minimum found directly, limits, and its isotope exponent."""

import math

import pytest
from scipy.optimize import minimize_scalar

from multigap import eliashberg
from multigap.eliashberg import SpectralFunction
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
