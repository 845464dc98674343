"""Oscillators whose frequency and amplitude are known."""

import numpy as np
import pytest
from scipy import constants

from multigap.crystal import harmonic


def test_frequency_in_si_units():
    k, m = 12.3, 1.008
    si = constants.hbar * np.sqrt(k * constants.e * 1e20 / (m * constants.atomic_mass)) / constants.e
    assert harmonic.frequency(k, m) == pytest.approx(si, rel=1e-12)


def test_half_the_zero_point_energy_is_potential():
    k, m = 9.0, 2.014
    energy = harmonic.frequency(k, m)
    assert k * harmonic.amplitude(energy, m) ** 2 / 2 == pytest.approx(energy / 4)


def test_hot_oscillator_obeys_equipartition():
    k, m, t = 3.0, 32.06, 30_000.0
    kt = constants.value("Boltzmann constant in eV/K") * t
    assert k * harmonic.amplitude(harmonic.frequency(k, m), m, t) ** 2 == pytest.approx(kt, rel=1e-3)


def test_diatomic_chain_at_its_centre_moves_with_the_reduced_mass():
    k, m1, m2 = 5.0, 1.008, 32.06
    found, _ = harmonic.modes([[k, -k], [-k, k]], (m1, m2))
    assert found[0] == pytest.approx(0, abs=1e-6)
    assert found[1] == pytest.approx(harmonic.frequency(k, m1 * m2 / (m1 + m2)))


def test_patterns_are_the_modes_of_the_equation_of_motion():
    """K u = ω² M u with u = pattern/√M, one column a mode."""
    k = np.array([[5.0, -2.0, -0.5], [-2.0, 4.0, -1.5], [-0.5, -1.5, 3.0]])
    masses = np.array([1.008, 2.014, 32.06])
    energies, patterns = harmonic.modes(k, masses)
    moved = patterns / np.sqrt(masses)[:, None]
    squares = np.array([e**2 / harmonic.frequency(1.0, 1.0) ** 2 for e in energies])
    np.testing.assert_allclose(k @ moved, masses[:, None] * moved * squares, rtol=1e-10)


def test_an_unstable_mode_is_marked_by_its_sign():
    assert harmonic.modes([[-2.0]], (1.0,))[0][0] == pytest.approx(-harmonic.frequency(2.0, 1.0))


def test_deuterium_moves_less_by_the_fourth_root_of_the_mass_ratio():
    k = 8.0
    ratio = harmonic.amplitude(harmonic.frequency(k, 1.0), 1.0) / harmonic.amplitude(
        harmonic.frequency(k, 2.0), 2.0
    )
    assert ratio == pytest.approx(2**0.25)


@pytest.mark.parametrize(("name", "call"), [
    ("force_constant", lambda: harmonic.frequency(-1.0, 1.0)),
    ("mass", lambda: harmonic.frequency(1.0, 0.0)),
    ("temperature", lambda: harmonic.amplitude(0.1, 1.0, -4.0)),
])  # fmt: skip
def test_bad_input_is_named(name, call):
    with pytest.raises(ValueError, match=name):
        call()
