"""Strain of H3S by three ways of counting it, and its phonons in one peak or two."""

from __future__ import annotations

import numpy as np
import pytest

from multigap_book import h3s
from multigap_book.drawings import crystals
from multigap_book.h3s import compression, phonons


def test_the_power_law_goes_through_both_constants_of_the_caption() -> None:
    at_64, at_209 = compression.strain_of_caption([64.0, 209.0])
    assert (100 - at_209) / (100 - at_64) == pytest.approx(5.6 / 6.2)
    assert compression.strain_of_caption(103.0) == pytest.approx(0)


def test_the_power_law_is_that_of_the_drawn_crystal() -> None:
    shrink = crystals.h3s_lattice_constant(160) / crystals.h3s_lattice_constant(103) - 1
    assert compression.strain_of_caption(160.0) == pytest.approx(-100 * shrink)


def test_rounding_encloses_the_strain() -> None:
    low, high = compression.strain_by_rounding([64.0, 160.0, 280.0])
    strain = compression.strain_of_caption([64.0, 160.0, 280.0])
    assert np.all(low < strain)
    assert np.all(strain < high)


def test_the_strain_of_the_bands_is_that_of_their_equation_of_state() -> None:
    a = 5.8
    strain = compression.strain_of_bands(h3s.pressure(a))
    assert h3s.pressure(a / (1 - float(strain) / 100)) == pytest.approx(103.0, abs=0.1)
    # a lattice that carries less of the pressure is softer, and strained the more by the next gigapascals
    assert compression.strain_of_bands(113.0, zero_point=10.0) > compression.strain_of_bands(113.0)


def test_both_spectra_have_the_same_moments() -> None:
    for spectrum in (phonons.one_peak(), phonons.two_peaks()):
        assert spectrum.lam == pytest.approx(phonons.LAMBDA)
        assert spectrum.omega_ln == pytest.approx(phonons.OMEGA_LOG)
