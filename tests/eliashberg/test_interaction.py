"""What pairs many channels: conventions of matrices, and what is refused."""

import numpy as np
import pytest

from multigap import eliashberg
from multigap.eliashberg import PairInteraction, SpectralFunction
from multigap.gap_equation import CONSTANT_DOS, Channels

PEAK = SpectralFunction.einstein(1.0, 0.06)
MGB2 = [[1.017, 0.213], [0.155, 0.448]]
"""λ of the σ and π bands: Golubov et al., J. Phys.: Condens. Matter 14, 1353 (2002)."""


def test_what_a_band_gains_from_another_is_the_coupling_times_the_others_weight():
    density = np.array([0.155, 0.213])
    channels, pairing = eliashberg.bands(MGB2, PEAK, density=density, mu_star=[[0.1, 0.213], [0.155, 0.05]])
    assert channels.weight == pytest.approx(density / density.sum())
    assert pairing.coupling[0] * channels.weight == pytest.approx(np.array(MGB2), rel=1e-9)
    assert pairing.mu_star * channels.weight == pytest.approx(np.array([[0.1, 0.213], [0.155, 0.05]]))
    # only ratios of densities count
    again, same = eliashberg.bands(MGB2, PEAK, density=7 * density, mu_star=[[0.1, 0.213], [0.155, 0.05]])
    assert again.weight == pytest.approx(channels.weight)
    assert same.coupling == pytest.approx(pairing.coupling)


def test_a_matrix_meant_the_other_way_round_is_told():
    with pytest.raises(ValueError, match="what band i gains from scattering into band j"):
        eliashberg.bands(MGB2, PEAK, density=[0.213, 0.155])
    # the μ* that were published with these λ are not symmetric in the same densities
    with pytest.raises(ValueError, match=r"density_i × mu_star_ij must be symmetric"):
        eliashberg.bands(MGB2, PEAK, density=[0.155, 0.213], mu_star=[[0.210, 0.172], [0.095, 0.069]])


def test_one_shape_and_the_same_shape_for_each_pair_are_the_same():
    lam = [[0.9, 0.2], [0.2, 0.5]]
    one = eliashberg.many_channel_transition(*eliashberg.bands(lam, PEAK, mu_star=[[0.1, 0], [0, 0.1]]))
    each = eliashberg.bands(lam, [[PEAK, PEAK], [PEAK, PEAK]], mu_star=[[0.1, 0], [0, 0.1]])
    assert len(each[1].spectra) == 3
    assert eliashberg.many_channel_transition(*each).kelvin == pytest.approx(one.kelvin, rel=1e-9)


def test_a_spectrum_of_peaks_is_one_peak_where_they_meet():
    lam = [[0.9, 0.2], [0.2, 0.5]]
    two = SpectralFunction(np.array([0.06 - 1e-7, 0.06 + 1e-7]), np.array([0.3, 0.7]))
    found = eliashberg.many_channel_transition(*eliashberg.bands(lam, two)).kelvin
    assert found == pytest.approx(
        eliashberg.many_channel_transition(*eliashberg.bands(lam, PEAK)).kelvin, rel=1e-5
    )


def test_shapes_of_a_pair_that_differ_are_refused():
    other = SpectralFunction.einstein(1.0, 0.03)
    with pytest.raises(ValueError, match=r"spectrum\[1\]\[0\] is not allowed"):
        eliashberg.bands([[1, 0.1], [0.1, 1]], [[PEAK, other], [PEAK, PEAK]])
    with pytest.raises(ValueError, match="2 × 2 spectra"):
        eliashberg.bands([[1, 0.1], [0.1, 1]], [[PEAK, PEAK]])


def test_a_spectrum_that_is_negative_somewhere_is_refused():
    with pytest.raises(ValueError, match="alpha2f"):
        SpectralFunction.from_grid([0.0, 0.02, 0.04, 0.06], [0.0, 0.4, -0.1, 0.2])
    with pytest.raises(ValueError, match="coupling"):
        PairInteraction(PEAK, [[-0.5]])
    with pytest.raises(ValueError, match="lam"):
        eliashberg.bands([[1.0, -0.1], [-0.1, 0.5]], PEAK)


def test_fewer_blocks_than_the_channels_have_are_refused():
    channels = Channels([CONSTANT_DOS] * 2, np.zeros(2), np.ones(2), np.ones(2))
    with pytest.raises(ValueError, match="interaction of 1 blocks is not allowed"):
        eliashberg.many_channel_transition(channels, PairInteraction(PEAK, [[1.0]]))


def test_no_solution_with_the_repulsion_given_is_said():
    found = eliashberg.many_channel_transition(*eliashberg.bands([[0.3]], PEAK, mu_star=[[0.5]]))
    assert not found.superconducting
    assert np.isnan(found.kelvin)
    assert np.isnan(found.z[0])
    assert found.lowest_temperature > 0
