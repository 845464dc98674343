"""Kernels on a quarter of the zone against whole zones, SciPy's transform and root, and plain sums."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import optimize

from multigap.interband.fermi_surfaces import TightBindingBand, at_filling, filling, lindhard, shell
from multigap.interband.pair_scattering import nested_pair, pair_phase_space, pocket_pair
from multigap.kernels.even_transform import even_transform, turns
from multigap.kernels.fermi_surface import fill_shell, lindhard_at_corner, mirrored
from multigap.kernels.phase_space import pair_counts, shares_within

GRID = (64, 64, 1)
OMEGA = 0.2


def quarter(band, edges):
    result = np.empty((len(edges) - 1, 33, 33, 1))
    fill_shell(band.level, band.hoppings, np.array(edges), GRID, result)
    return result[..., 0]


def counts(pair):
    edges = [-OMEGA, 0.0, OMEGA]
    return pair_counts(quarter(pair.first, edges), quarter(pair.second, edges))


PAIRS = {
    "crossing": pocket_pair(elongation=1.7, mismatch=0.2),
    "nested": pocket_pair(elongation=1.3, mismatch=0.15, nested=True),
}


def test_a_quarter_of_an_even_function_holds_its_transform():
    places = np.arange(16)
    folded = np.minimum(places, 16 - places)
    values = np.random.default_rng(3).normal(size=(2, 9, 9))
    given = values[0] + 1j * values[1]
    even_transform(given, turns(16))
    whole = [np.fft.fft2(one[np.ix_(folded, folded)])[:9, :9].real for one in values]
    np.testing.assert_allclose(given, whole[0] + 1j * whole[1], atol=1e-13)


def test_a_quarter_of_the_shells_is_that_of_the_whole_zone():
    band = TightBindingBand(0.3, 0.5, 0.35, hopping_diagonal=0.1)
    edges = [-0.4, -0.1, 0.3]
    np.testing.assert_array_equal(quarter(band, edges), shell(band, edges, GRID)[:, :33, :33, 0])


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_of_states_are_those_of_the_whole_zone(name):
    pair, found = PAIRS[name], counts(PAIRS[name])
    space = pair_phase_space(pair.first, pair.second, OMEGA, GRID)
    np.testing.assert_allclose(found[0], space.pairs[0, :33, :33, 0], atol=1e-13 * found[0].max())
    number = [shell(b, [-OMEGA, OMEGA], GRID).mean() for b in (pair.first, pair.second)]
    places = np.array([mirrored(i, 64) for i in range(33)])
    sums = np.einsum("pij,i,j->p", found, places, places)
    np.testing.assert_allclose(sums[1:], [number[0] * number[1], number[0] ** 2, number[1] ** 2], rtol=1e-12)


@pytest.mark.parametrize("name", PAIRS)
def test_shares_within_a_reach_are_those_of_the_whole_zone(name):
    pair, reach = PAIRS[name], np.array([0.02, 0.05, 0.3, 1.0, 2.0])
    space = pair_phase_space(pair.first, pair.second, OMEGA, GRID)
    found = shares_within(counts(pair), reach, False)[0]
    np.testing.assert_allclose(found, [space.share_within(q) for q in reach], rtol=1e-12, atol=1e-15)
    both = shares_within(counts(pair), reach, True)[0]
    corner = [space.share_within(q, (np.pi, np.pi, 0.0)) for q in reach]
    np.testing.assert_allclose(both, found + corner, rtol=1e-12)


def test_every_q_is_within_the_whole_zone_once():
    whole = shares_within(counts(PAIRS["crossing"]), np.array([3.2, 5.0]), True)
    np.testing.assert_allclose(whole, 1.0, rtol=1e-12)


@pytest.mark.parametrize("points", [(24, 24, 1), (25, 18, 7), (30, 1, 1)])
def test_the_level_at_a_filling_is_that_of_another_root_finder(points):
    for seed, occupied in enumerate((0.07, 0.31, 0.52, 0.93)):
        band = TightBindingBand(0.0, *np.random.default_rng(seed).uniform(-1, 1, 4))
        found = at_filling(band, occupied, points)

        def excess(level, band=band, occupied=occupied):
            shares = shell(replace(band, level=level), [-30.0, 0.0], points)
            return float(shares.mean()) - occupied

        assert found.level == pytest.approx(optimize.brentq(excess, -9.0, 9.0, xtol=1e-12), abs=1e-9)
        assert filling(found, points) == pytest.approx(occupied, abs=1e-12)


@pytest.mark.parametrize("mismatch", [0.0, 0.1, 0.4])
def test_the_response_at_the_corner_is_that_of_the_whole_zone(mismatch):
    pair = nested_pair(mismatch=mismatch)
    levels = (pair.first.level, pair.second.level)
    found = lindhard_at_corner(pair.first.hoppings, pair.second.hoppings, levels, 0.01, 128)
    plain = lindhard(pair.first, pair.second, [[64, 64, 0]], 0.01, (128, 128, 1))[0]
    assert found == pytest.approx(plain, rel=1e-12)
