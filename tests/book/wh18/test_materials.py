"""Published couplings of MgB₂ and what follows from them."""

import numpy as np
import pytest

from multigap.constants import K_B
from multigap_book.wh18.materials import MGB2_COUPLINGS, magnesium_diboride, weak_kelvin


def test_two_bands_without_a_link_have_the_t_c_of_the_stronger():
    strong = weak_kelvin(0.3, 0.1, 0.0)
    assert strong == pytest.approx(weak_kelvin(0.3, 0.3, 0.0), rel=1e-9)
    assert strong == pytest.approx(
        2 * np.exp(np.euler_gamma) / np.pi * 0.07 / K_B * np.exp(-1 / 0.3), rel=1e-2
    )


def test_the_largest_eigenvalue_and_the_gaps_are_those_of_the_published_matrix():
    values, vectors = np.linalg.eig(np.array(MGB2_COUPLINGS))
    found = magnesium_diboride()
    assert found.largest == pytest.approx(values.max(), rel=1e-9)
    gaps = vectors[:, values.argmax()]
    assert found.gap_ratio == pytest.approx(gaps[0] / gaps[1], rel=1e-6)


def test_one_gap_for_both_bands_pairs_less_than_two():
    found = magnesium_diboride()
    assert found.average < found.largest
    assert found.averaged_kelvin < found.two_band_kelvin < magnesium_diboride(0.1).two_band_kelvin
    assert 1 < found.gain < 1.2
    assert found.share == pytest.approx(0.269, abs=5e-4)
