"""The Coulomb pseudopotential: its cutoff, and repulsion stronger than attraction."""

import math

import pytest

from multigap import eliashberg
from multigap.eliashberg import SpectralFunction
from tests.eliashberg.oracle import H3S


def test_no_repulsion_below_one_stands_for_too_strong_a_one():
    """Any μ* in [0, 1) is an answer, also between 1/2 and 1; only one at or above 1 is refused."""
    assert eliashberg.rescaled_mu_star(0.4, 1.0, math.exp(1.0)) == pytest.approx(1 / (2.5 - 1), rel=1e-14)
    assert eliashberg.rescaled_mu_star(0.4, 1.0, math.exp(1.49)) == pytest.approx(1 / 1.01, rel=1e-12)
    with pytest.raises(ValueError, match="no counterpart"):
        eliashberg.rescaled_mu_star(0.4, 1.0, math.exp(1.5))


def test_same_repulsion_at_two_cutoffs_gives_nearly_the_same_temperature():
    # the logarithm of Morel and Anderson holds once both cutoffs lie far above the phonons
    def change(cutoff):
        near = eliashberg.critical_temperature(H3S, 0.18, cutoff=cutoff).kelvin
        mu_star = eliashberg.rescaled_mu_star(0.18, cutoff, 3 * cutoff)
        assert mu_star > 0.18
        return abs(eliashberg.critical_temperature(H3S, mu_star, cutoff=3 * cutoff).kelvin / near - 1)

    assert change(3.0) < 0.4 * change(1.0)
    assert change(3.0) < 2e-3
    # the Coulomb logarithm: a repulsion μ = 0.3 at 10 eV counts as 0.3/(1 + 0.3 ln 100) at 0.1 eV
    assert eliashberg.rescaled_mu_star(0.3, 10.0, 0.1) == pytest.approx(0.3 / (1 + 0.3 * math.log(100)))
    far = eliashberg.rescaled_mu_star(0.18, 1.0, 3.0)
    assert eliashberg.rescaled_mu_star(far, 3.0, 1.0) == pytest.approx(0.18)


def test_repulsion_stronger_than_attraction_is_a_result_not_an_error():
    found = eliashberg.critical_temperature(SpectralFunction.einstein(0.15, 0.1), 0.4)
    assert not found.superconducting
    assert math.isnan(found.kelvin)
    assert found.lowest_temperature > 0
    with pytest.raises(ValueError, match="gap edge"):
        eliashberg.gap_edge(SpectralFunction.einstein(0.15, 0.1), 0.4)


@pytest.mark.parametrize("mu_star", [-0.01, 1.0, 1.5, math.nan])
def test_bad_mu_star_is_named(mu_star):
    with pytest.raises(ValueError, match="mu_star"):
        eliashberg.critical_temperature(H3S, mu_star)
