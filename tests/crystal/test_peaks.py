"""Peak measures and likeness on curves whose answers are known."""

import numpy as np
import pytest

from multigap.crystal import peaks

ENERGIES = np.linspace(-0.5, 0.5, 4001)


def lorentzian(centre: float, half_width: float) -> np.ndarray:
    return 1 / (1 + ((ENERGIES - centre) / half_width) ** 2)


def test_a_lorentzian_on_a_constant_has_its_own_width_and_no_asymmetry():
    shape = peaks.peak_shape(ENERGIES, 1000 * lorentzian(0.0, 0.01) + 2)
    assert shape.position == pytest.approx(0, abs=3e-4)
    assert shape.width == pytest.approx(0.02, rel=2e-3)
    assert shape.asymmetry == pytest.approx(0, abs=0.02)


def test_a_wall_with_a_slow_fall_is_fully_asymmetric():
    tail = np.where(ENERGIES > 0, np.exp(-ENERGIES / 0.05), 0) + 1
    shape = peaks.peak_shape(ENERGIES, tail)
    assert shape.asymmetry > 0.98
    # half height lies at the wall and 0.05 ln 2 above it
    assert shape.middle == pytest.approx(0.025 * np.log(2), abs=2.5e-4)
    assert shape.ratio == pytest.approx(2, rel=5e-3)


def test_half_height_outside_the_window_is_not_a_number():
    assert np.isnan(peaks.peak_shape(ENERGIES, 1 + ENERGIES + 0.5).above)


def test_overlap_does_not_see_scale_and_is_symmetric():
    f, g = lorentzian(0, 0.1), lorentzian(0.1, 0.2)
    assert peaks.overlap(ENERGIES, f, 3 * f) == pytest.approx(1)
    assert peaks.overlap(ENERGIES, f, g) == pytest.approx(peaks.overlap(ENERGIES, g, f))


def test_curves_that_never_meet_have_no_overlap():
    left, right = np.where(ENERGIES < -0.01, 1.0, 0.0), np.where(ENERGIES > 0.01, 1.0, 0.0)
    assert peaks.overlap(ENERGIES, left, right) == pytest.approx(0, abs=1e-3)


def test_a_constant_captures_nothing_and_the_curve_itself_everything():
    f = lorentzian(0.05, 0.1) + 0.3
    assert peaks.captured(ENERGIES, f, np.ones_like(f)) == pytest.approx(0, abs=1e-12)
    assert peaks.captured(ENERGIES, f, 7 * f) == pytest.approx(1)


def test_unsorted_energies_are_refused():
    with pytest.raises(ValueError, match="energies"):
        peaks.peak_shape(ENERGIES[::-1], np.ones_like(ENERGIES))


def test_a_peak_over_nothing_has_an_infinite_ratio_and_a_constant_no_shape():
    e = np.linspace(-2, 2, 401)
    peak = peaks.peak_shape(e, np.maximum(1 - np.abs(e), 0))
    assert peak.background == 0
    assert peak.ratio == np.inf
    flat = peaks.peak_shape(e, np.zeros_like(e))
    assert np.isnan(flat.ratio)
    assert np.isnan(flat.asymmetry)
