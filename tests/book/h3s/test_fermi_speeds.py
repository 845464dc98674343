"""Speeds at the Fermi level against bands whose speeds are known."""

import numpy as np
import pytest

from multigap.crystal.tetrahedra import Bands
from multigap_book import h3s
from multigap_book.h3s.fermi_speeds import fermi_speeds


def _cosines(level, n=32, widths=(1.0,)):
    k = 2 * np.pi * np.arange(n) / n
    shape = np.cos(k)[:, None, None] + np.cos(k)[None, :, None] + np.cos(k)[None, None, :]
    return Bands(np.stack([level - w * shape for w in widths], axis=-1), 2 * np.pi * np.eye(3))


def test_near_the_bottom_a_band_of_cosines_has_the_speed_of_free_electrons():
    """E = k²/2 there, so |∇E| = √(2E) at E = 0.2 above the bottom; 1 − E/12 of it on cosines."""
    found = fermi_speeds(_cosines(2.8, n=64), 0.5)
    assert found.rms == pytest.approx(np.sqrt(0.4) * (1 - 0.2 / 12), rel=0.02)
    assert found.slow < 0.01
    assert found.widths == pytest.approx([6.0])


def test_the_mean_square_speed_is_that_of_the_exact_gradient():
    """|∇E|² = Σ sin²k on the mesh itself, weighted with the same tetrahedra."""
    bands = _cosines(0.6, n=48)
    k = 2 * np.pi * np.arange(48) / 48
    exact = np.sin(k)[:, None, None] ** 2 + np.sin(k)[None, :, None] ** 2 + np.sin(k)[None, None, :] ** 2
    at = np.array([0.0, 1e-4])
    mean = bands.dos(at, exact[..., None])[0] / bands.dos(at)[0]
    assert fermi_speeds(bands, 0.3).rms == pytest.approx(np.sqrt(mean), rel=5e-3)


def test_a_flat_band_beside_a_steep_one_is_slow_and_narrow():
    found = fermi_speeds(_cosines(0.0, widths=(1.0, 0.02)), 1 / 3)
    assert found.widths == pytest.approx([6.0, 0.12])
    assert found.slow > 0.9


def test_no_band_of_h3s_at_the_fermi_level_is_narrow():
    found = fermi_speeds(h3s.crystal(5.8).bands, 1 / 3)
    assert found.widths.min() > 5
    assert 0.05 < found.slow < 0.2


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="fraction"):
        fermi_speeds(_cosines(0.0, n=4), 0.0)
