"""One solution of the gap equation from gaps nearby."""

import numpy as np
import pytest

from multigap.errors import ConvergenceError
from multigap.gap_equation import amplitudes, critical_temperature, gaps, gaps_near
from tests.gap_equation.models import bands, level_and_band

TWO = bands([[0.3, 0.1], [0.1, 0.2]], [0.15, 0.06], [1.0, 2.5])


@pytest.mark.parametrize("share", [0.0, 0.5, 0.95])
def test_gaps_nearby_lead_to_the_same_gaps(share):
    """From gaps that are too large, and from those at a somewhat lower temperature."""
    kelvin = critical_temperature(TWO).kelvin
    expected = gaps(TWO, share * kelvin).delta[0]
    for start in (2.0 * expected, 1.05 * expected, gaps(TWO, 0.9 * share * kelvin).delta[0]):
        x = amplitudes(TWO, share * kelvin, start)
        found = gaps_near(TWO, share * kelvin, x)
        assert found.delta == pytest.approx(expected, rel=1e-11)


def test_the_amplitudes_of_a_solution_give_its_gaps_back():
    temperature = 0.4 * critical_temperature(TWO).kelvin
    delta = gaps(TWO, temperature).delta[0]
    x = amplitudes(TWO, temperature, delta)
    c = TWO.channels
    assert np.sum(c.form * x[c.block], axis=1) == pytest.approx(delta, rel=1e-11)


def test_a_loose_tolerance_leaves_an_error_of_its_square():
    expected = gaps(TWO, 0.0).delta[0]
    rough = gaps_near(TWO, 0.0, amplitudes(TWO, 0.0, 1.5 * expected), tolerance=1e-3)
    miss = np.max(np.abs(rough.delta / expected - 1))
    assert miss < 1e-5


def test_the_normal_state_is_a_solution_too():
    """Nothing is followed from T_c: from no gap there is none."""
    found = gaps_near(TWO, 5.0, np.zeros((2, 1)))
    assert np.all(found.delta == 0)


def test_a_start_from_which_nothing_is_reached_is_an_error():
    """At T = 0 the level's gap is 0, where its pairs jump from one side to the other."""
    with pytest.raises(ConvergenceError, match="near the gaps given"):
        gaps_near(level_and_band(0.2), 0.0, [[8e-4], [7e-4]])


def test_amplitudes_of_another_equation_are_named():
    with pytest.raises(ValueError, match=r"amplitude must be an array of shape \(2, 1\)"):
        gaps_near(TWO, 1.0, np.ones((3, 1)))
    with pytest.raises(ValueError, match="delta"):
        amplitudes(TWO, 1.0, np.ones(3))
