"""Spectra from a grid and from moments."""

import math

import numpy as np
import pytest

from multigap import eliashberg
from multigap.eliashberg import SpectralFunction
from tests.eliashberg.oracle import H3S


def test_peaks_may_be_merged_or_split():
    merged = SpectralFunction.einstein(1.5, 0.1)
    split = SpectralFunction(np.array([0.1 - 1e-9, 0.1 + 1e-9]), np.array([1.0, 0.5]))
    assert eliashberg.critical_temperature(split, 0.1, cutoff=1.0).kelvin == pytest.approx(
        eliashberg.critical_temperature(merged, 0.1, cutoff=1.0).kelvin, rel=1e-6
    )


def test_a_spectrum_prints_in_a_line():
    assert repr(SpectralFunction.einstein(1.5, 0.01)) == (
        "SpectralFunction(1 peak at 0.01 eV, λ = 1.5, ω_ln = 0.01 eV)"
    )
    many = SpectralFunction(np.linspace(0.01, 0.04, 100), np.full(100, 0.01))
    assert repr(many).startswith("SpectralFunction(100 peaks from 0.01 to 0.04 eV, λ = 1, ω_ln = 0.02")


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


def test_spectra_are_compared_by_identity():
    one, other = (SpectralFunction.from_moments(1.3, 0.1, 0.13) for _ in range(2))
    assert one != other
    assert len({one, other, eliashberg.matsubara_gap(H3S, 100)}) == 3


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: SpectralFunction.einstein(0, 0.1), "lam"),
        (lambda: SpectralFunction.einstein(1, 0), "frequency"),
        (lambda: SpectralFunction.from_moments(1, 0.1, 0.09), "omega_2"),
        (lambda: SpectralFunction(np.array([0.1]), np.array([0.0])), "couplings"),
        (lambda: H3S.scaled(frequency=[1.0, 2.0]), "frequency"),
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
