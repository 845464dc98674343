"""The search for where a function that falls with T vanishes."""

import math

import pytest

from multigap.kernels.falling_root import FOUND, GOING, NONE, begin_search, go_on


def searched(function, guess, lowest, tolerance=1e-8):
    """Return T, the status and the values asked for."""
    search, asked = begin_search(guess, lowest, 0.0), 0
    while search.status == GOING and asked < 200:
        search = go_on(search, function(math.exp(search.place)), tolerance)
        asked += 1
    return math.exp(search.place), search.status, asked


CURVES = {
    "logarithmic, as of weak coupling": (lambda t: 0.06 * math.log(0.0008 / t), 0.0008, 12),
    "bent": (lambda t: 1 / (1 + t) ** 2 - 0.25, 1.0, 12),
    "steep": (lambda t: math.tanh(40 * math.log(3 / t)), 3.0, 30),
    "with a knee": (lambda t: (2 - t) * (1.0 if t < 2 else 1e-3), 2.0, 60),
}


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("guess", [1e-3, 0.7, 90.0])
def test_the_root_is_found_from_anywhere(name, guess):
    function, root, most = CURVES[name]
    found, status, asked = searched(function, guess, 1e-6)
    assert status == FOUND
    assert found == pytest.approx(root, rel=3e-8)
    assert asked <= most


@pytest.mark.parametrize("tolerance", [1e-4, 1e-6])
def test_a_root_far_away_is_met_to_the_tolerance(tolerance):
    """Eleven powers of e below the guess, where halving a bracket without need once ended the search."""

    def bent(t):
        return 0.06 * math.log(8e-4 / t) - 1e-3 * math.log(t) ** 2

    found, status, asked = searched(bent, 94.0, 1e-8, tolerance)
    assert status == FOUND
    finer, *_ = searched(bent, 94.0, 1e-8, 1e-12)
    assert finer == pytest.approx(found, rel=tolerance)
    assert asked < 16


def test_no_root_above_the_floor_is_said():
    found, status, _ = searched(lambda t: 1e-4 / t - 1, 50.0, 1e-3)
    assert status == NONE
    assert found == pytest.approx(1e-3)
    assert searched(lambda t: 1e-2 / t - 1, 50.0, 1e-3)[1] == FOUND
