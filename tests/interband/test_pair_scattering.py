"""Phase space of pair scattering: exact geometry, and every pair of states counted one by one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import cKDTree

from multigap.interband.fermi_surfaces import TightBindingBand, fermi_contour, filling, shell
from multigap.interband.pair_scattering import (
    BandPair,
    acoustic_phonons,
    coupling_ratio,
    crossing_pair,
    mean_velocity,
    nested_pair,
    pair_phase_space,
    pocket_pair,
    sampled_ratio,
    shared_states,
    similar_pair,
    vertical_gaps,
    warped,
)

hoppings = st.floats(0.1, 1.0)


def every_pair(first, second, omega, points, slices):
    """All pairs of cells, one by one: transfer layer and q, both ways."""
    edges = np.linspace(-omega, omega, 2 * slices + 1)
    a, b = shell(first, edges, points), shell(second, edges, points)
    result = np.zeros((2 * slices - 1, *points))
    cells = list(np.ndindex(*points))
    for o, u in ((a, b), (b, a)):
        for start in cells:
            for end in cells:
                q = tuple((np.array(end) - np.array(start)) % points)
                for i in range(slices):
                    for j in range(slices):
                        weight = o[(slices - 1 - i, *start)] * u[(slices + j, *end)]
                        result[(i + j, *q)] += weight
    return result / len(cells) ** 2


@pytest.mark.parametrize("points", [(6, 5, 1), (4, 3, 2)])
def test_the_transform_counts_every_pair_once(points):
    first, second = TightBindingBand(0.2, 0.5, 0.3, 0.1), TightBindingBand(-0.3, 0.4, -0.6, 0.2)
    space = pair_phase_space(first, second, 0.6, points, slices=2)
    np.testing.assert_allclose(space.pairs, every_pair(first, second, 0.6, points, 2), atol=1e-15)


@given(hoppings, hoppings, hoppings, hoppings)
@settings(max_examples=15, deadline=None)
def test_symmetries_of_the_distribution(a, b, c, d):
    """P(q) = P(-q), and neither band comes first; both bands obey inversion."""
    first, second, points = TightBindingBand(0.3, a, b), TightBindingBand(-0.2, c, d), (16, 12, 1)
    space = pair_phase_space(first, second, 0.2, points)
    other = pair_phase_space(second, first, 0.2, points)
    np.testing.assert_allclose(space.pairs, other.pairs, atol=1e-14)
    turned = np.roll(np.flip(space.pairs, axis=(1, 2)), 1, axis=(1, 2))
    np.testing.assert_allclose(space.pairs, turned, atol=1e-14)
    assert space.distribution.sum() == pytest.approx(1.0)


def circles(radius_1, radius_2, hopping=0.5):
    # Small pockets at the bottom of the band: circles to a part in a thousand.
    bands = [
        TightBindingBand(4 * hopping - hopping * r**2 * (1 - r**2 / 16), hopping, hopping)
        for r in (radius_1, radius_2)
    ]
    return BandPair("circles", bands[0], bands[1])


def test_scattering_on_a_circle_follows_the_chord():
    """On one circle the share with q below q_c is (2/π) arcsin(q_c/2k_F)."""
    pair = circles(0.5, 0.5)
    for reach in (0.2, 0.5, 0.9):
        within = coupling_ratio(pair, 2e-3, reach, (768, 768, 1)).within[0]
        assert within == pytest.approx(2 / np.pi * np.arcsin(reach / 1.0), abs=4e-3)


def test_scattering_between_two_circles_follows_the_cosine_rule():
    pair = circles(0.4, 0.6)
    for reach in (0.3, 0.6, 0.9):
        exact = np.arccos((0.4**2 + 0.6**2 - reach**2) / (2 * 0.4 * 0.6)) / np.pi
        between = coupling_ratio(pair, 2e-3, reach, (768, 768, 1)).between
        assert between == pytest.approx(exact, abs=4e-3)


def test_scattering_on_a_sphere_goes_as_the_square_of_the_chord():
    band = TightBindingBand(3.0 - 0.5 * 0.8**2 * (1 - 0.8**2 / 20), 0.5, 0.5, 0.5)
    within = coupling_ratio(BandPair("sphere", band, band), 0.02, 0.8, (96, 96, 96)).within[0]
    assert within == pytest.approx((0.8 / 1.6) ** 2, abs=4e-3)


@pytest.mark.parametrize("pair", [crossing_pair(), similar_pair(), nested_pair()])
def test_a_lattice_that_serves_every_wave_vector_does_not_see_the_geometry(pair):
    assert coupling_ratio(pair, 0.07, 10.0, (128, 128, 1)).ratio == pytest.approx(1.0, abs=1e-12)


def test_perfect_nesting_with_a_mode_there_is_as_good_as_one_surface():
    pair = nested_pair()
    assert coupling_ratio(pair, 0.07, 0.2).ratio < 1e-12
    served = coupling_ratio(pair, 0.07, 0.2, extra_mode=pair.displacement)
    assert served.ratio == pytest.approx(1.0, abs=1e-10)


def test_the_wave_vector_of_nesting_is_found_without_being_told():
    _, where = pair_phase_space(*_bands(nested_pair()), 0.07, (128, 128, 1)).concentration(0.2)
    np.testing.assert_allclose(np.abs(where), (np.pi, np.pi, 0.0))


def _bands(pair):
    return pair.first, pair.second


def test_half_the_pairs_need_less_than_one_phonon_energy():
    """ε_u - ε_o of two energies, each even in (0, ω), is below ω for half of all pairs."""
    pair = similar_pair()
    space = pair_phase_space(pair.first, pair.second, 0.05, (256, 256, 1), slices=5)
    assert space.share_carried(0.05) == pytest.approx(0.5, abs=0.01)
    assert space.share_carried(0.2) == pytest.approx(1.0)
    mean = np.sum(space.transfer * space.pairs.sum(axis=(1, 2, 3))) / space.pairs.sum()
    assert mean == pytest.approx(0.05, rel=2e-3)
    # a phonon of a layer's mean energy carries all layers below and half of that one
    layers = space.pairs.sum(axis=(1, 2, 3)) / space.pairs.sum()
    for i, energy in enumerate(space.transfer):
        assert space.share_carried(energy) == pytest.approx(layers[:i].sum() + layers[i] / 2, abs=1e-12)
    assert space.share_carried(0.0) == pytest.approx(0.0, abs=1e-12)


def shell_by_chance(band, omega, dimensions, count, rng):
    """Random k within `omega` of the Fermi level."""
    found = np.empty((0, 3))
    while len(found) < count:
        k = rng.uniform(-np.pi, np.pi, (400_000, 3))
        k[:, dimensions:] = 0.0
        found = np.concatenate([found, k[np.abs(band.energy(*k.T)) < omega]])
    return found[:count]


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("make", [crossing_pair, similar_pair])
def test_the_ratio_of_couplings_against_random_pairs(make, dimensions):
    """The chapter's numbers a second time: states drawn by chance, every pair measured by its distance."""
    reach, points = (0.2, (256, 256, 1)) if dimensions == 2 else (0.4, (64, 64, 32))
    pair = make() if dimensions == 2 else warped(make(), (0.25, -0.25), grid=32)
    rng = np.random.default_rng(1)
    shells = [shell_by_chance(band, 0.07, dimensions, 10_000, rng) for band in _bands(pair)]
    again = [shell_by_chance(band, 0.07, dimensions, 10_000, rng) for band in _bands(pair)]

    def share(one, other):
        trees = [cKDTree(np.mod(k, 2 * np.pi), boxsize=2 * np.pi) for k in (one, other)]
        return trees[0].count_neighbors(trees[1], reach)

    chance = share(shells[0], shells[1]) / np.sqrt(share(shells[0], again[0]) * share(shells[1], again[1]))
    assert coupling_ratio(pair, 0.07, reach, points).ratio == pytest.approx(chance, abs=0.015)


@pytest.mark.parametrize("make", [crossing_pair, similar_pair])
def test_the_sampled_ratio_is_that_of_the_grid(make):
    reach = 0.086
    in_plane = coupling_ratio(make(), 0.07, reach, (512, 512, 1)).ratio
    assert sampled_ratio(make(), 0.07, reach, layers=1) == pytest.approx(in_plane, abs=0.02)
    warped_pair = warped(make(), (0.25, -0.25), grid=32)
    grid = coupling_ratio(warped_pair, 0.07, 0.4, (64, 64, 32)).ratio
    assert sampled_ratio(warped_pair, 0.07, 0.4) == pytest.approx(grid, abs=0.02)


def test_draws_differ_by_no_more_than_is_said():
    pair = warped(similar_pair(), (0.25, 0.25), grid=24)
    draws = [sampled_ratio(pair, 0.07, 0.086, seed=seed) for seed in (1, 2, 3)]
    assert np.std(draws) < 0.04 * np.mean(draws)
    assert sampled_ratio(pair, 0.07, 0.086) == draws[0]


def test_shared_states_are_the_overlap_of_the_shells():
    pair = similar_pair(separation=0.05)
    shells = [shell(band, [-0.07, 0.07], (1024, 1024, 1))[0] for band in _bands(pair)]
    overlap = np.minimum(*shells).sum() / np.mean([one.sum() for one in shells])
    assert shared_states(pair, 0.07, layers=1) == pytest.approx(overlap, abs=0.01)
    assert shared_states(nested_pair(), 0.07, layers=1) == 0.0
    assert shared_states(similar_pair(separation=0.0), 0.07, layers=1) == 1.0


def test_the_mean_velocity_of_a_small_circle_is_that_of_a_free_electron():
    pair = similar_pair(separation=0.0, pocket=0.1**2 / (4 * np.pi))
    radius = fermi_contour(pair.first, np.linspace(0, 2 * np.pi, 20)).mean()
    assert mean_velocity(pair.first) == pytest.approx(2 * 0.5 * radius, rel=3e-3)
    # ∮|v| dk/|v| over ∮dk/|v|: the length of the contour over the density of states
    ellipse = crossing_pair().first
    theta = 2 * np.pi * np.arange(4000) / 4000
    radius = fermi_contour(ellipse, theta)
    line = np.stack([radius * np.cos(theta), radius * np.sin(theta)])
    length = np.linalg.norm(np.roll(line, -1, axis=1) - line, axis=0).sum()
    density = shell(ellipse, [-0.005, 0.005], (1024, 1024, 1)).mean() / 0.01
    assert mean_velocity(ellipse) == pytest.approx(length / (4 * np.pi**2 * density), rel=2e-3)


@pytest.mark.parametrize("pair", [crossing_pair(), similar_pair()])
def test_shares_are_converged_in_the_grid(pair):
    ratios = [coupling_ratio(pair, 0.07, 0.2, (n, n, 1)).ratio for n in (128, 256, 512)]
    assert abs(ratios[2] - ratios[1]) < abs(ratios[1] - ratios[0]) < 0.01
    assert abs(ratios[2] - ratios[1]) < 2e-3


def test_near_a_crossing_the_vertical_gap_opens_linearly():
    shares = [vertical_gaps(crossing_pair(), 10000).share_below(gap) for gap in (0.01, 0.02)]
    assert shares[1] / shares[0] == pytest.approx(2.0, rel=0.02)


def test_vertical_gaps_are_weighted_by_the_density_of_states():
    """States drawn by chance from a thin shell of each band, and the other band at the same k."""
    pair = crossing_pair(elongation=2.0)
    gaps, rng = vertical_gaps(pair), np.random.default_rng(3)
    chance = [
        np.abs(other.energy(*shell_by_chance(band, 0.01, 2, 20_000, rng).T)).mean()
        for band, other in (_bands(pair), _bands(pair)[::-1])
    ]
    assert np.sum(gaps.weight * gaps.gap) == pytest.approx(np.mean(chance), rel=0.01)


def test_vertical_gap_of_equal_circles_is_the_difference_of_their_energies():
    pair = circles(0.49, 0.51)
    gaps = vertical_gaps(pair)
    assert gaps.weight.sum() == pytest.approx(1.0)
    expected = abs(pair.first.level - pair.second.level)
    np.testing.assert_allclose(gaps.gap, expected, rtol=1e-6)


def test_warping_keeps_the_filling_of_each_band():
    pair = warped(crossing_pair(), (0.2, -0.3), grid=32)
    flat = crossing_pair()
    for band, before in zip(_bands(pair), _bands(flat), strict=True):
        assert filling(band, (32, 32, 32)) == pytest.approx(filling(before, (32, 32, 1)), abs=1e-7)


def test_acoustic_phonons_start_at_zero_and_end_at_the_corner():
    omega = acoustic_phonons(0.07, (8, 8, 1))
    assert omega[0, 0, 0] == 0
    assert omega.max() == omega[4, 4, 0] == pytest.approx(0.07)
    # in one direction the branch of a chain, ω|sin(q/2)|
    q = 2 * np.pi * np.arange(16) / 16
    assert acoustic_phonons(0.07, (16, 1, 1))[:, 0, 0] == pytest.approx(0.07 * np.abs(np.sin(q / 2)))
    assert omega[2, 0, 0] == pytest.approx(0.07 * np.sin(np.pi / 4) / np.sqrt(2))


def test_pockets_have_the_shapes_they_are_made_for():
    angles = 2 * np.pi * np.arange(64) / 64
    similar = similar_pair(separation=0.1)
    inner, outer = (fermi_contour(band, angles).mean() for band in _bands(similar))
    assert outer - inner == pytest.approx(0.1, rel=0.03)
    crossing = crossing_pair(elongation=1.6)
    along, across = fermi_contour(crossing.first, [0.0, np.pi / 2])
    # where the band is a parabola the axes of the ellipse are as √(t_y/t_x) = 1/1.6
    assert across / along == pytest.approx(1.6, rel=0.05)
    k = np.random.default_rng(4).uniform(-np.pi, np.pi, (2, 50))
    nested = nested_pair()
    assert nested.second.energy(*(k + np.pi)) == pytest.approx(-nested.first.energy(*k), abs=1e-7)
    unequal = nested_pair(mismatch=0.1)
    hole, electron = (
        fermi_contour(band, angles, centre).mean()
        for band, centre in zip(_bands(unequal), unequal.centres, strict=True)
    )
    assert electron - hole == pytest.approx(0.1, rel=0.05)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: pair_phase_space(TightBindingBand(9.0, 1, 1), TightBindingBand(0.0, 1, 1), 0.1), "first"),
        (lambda: pair_phase_space(TightBindingBand(0.0, 1, 1), TightBindingBand(9.0, 1, 1), 0.1), "second"),
        (lambda: similar_pair(separation=-0.1), "separation"),
        (lambda: crossing_pair(elongation=0.0), "elongation"),
        (lambda: nested_pair(mismatch=5.0), "mismatch"),
        (lambda: coupling_ratio(similar_pair(), 0.07, 0.0), "reach"),
        (lambda: sampled_ratio(similar_pair(), 0.07, -0.1), "reach"),
        (lambda: sampled_ratio(similar_pair(), 0.07, 0.1, 1), "count"),
        (lambda: shared_states(similar_pair(), 0.0), "energy"),
        (lambda: shared_states(similar_pair(), 1e-9, 100), "energy .* so wide"),
        (lambda: sampled_ratio(similar_pair(), 1e-9, 0.1, 100), "phonon_energy .* so wide"),
        (lambda: sampled_ratio(similar_pair(), 0.07, 1e-9, 100), "reach .* count = 100"),
        (lambda: mean_velocity(similar_pair().first, (3.1, 0.0)), "centre"),
        (lambda: mean_velocity(similar_pair().first, angles=3), "angles"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


@pytest.mark.parametrize(
    ("sketched", "general"),
    [
        (crossing_pair(elongation=1.4), pocket_pair(elongation=1.4)),
        (similar_pair(separation=0.2), pocket_pair(mismatch=0.2)),
        (nested_pair(mismatch=-0.1), pocket_pair(mismatch=-0.1, nested=True)),
    ],
)
def test_the_three_sketches_are_corners_of_one_family(sketched, general):
    assert (sketched.first, sketched.second, sketched.centres) == (
        general.first,
        general.second,
        general.centres,
    )


def test_elongated_nested_pockets_keep_their_areas_and_turn():
    pair = pocket_pair(elongation=1.5, mismatch=0.2, pocket=0.05, nested=True)
    mean = np.sqrt(4 * np.pi * 0.05)
    areas = 1 - filling(pair.first, (128, 128, 1)), filling(pair.second, (128, 128, 1))
    np.testing.assert_allclose(
        areas, [(mean - 0.1) ** 2 / (4 * np.pi), (mean + 0.1) ** 2 / (4 * np.pi)], rtol=1e-9
    )
    hole = fermi_contour(pair.first, [0.0, np.pi / 2], pair.centres[0])
    electron = fermi_contour(pair.second, [0.0, np.pi / 2], pair.centres[1])
    assert hole[0] < hole[1]
    assert electron[0] > electron[1]


def test_a_mode_counts_once_what_small_wave_vectors_reach_as_well():
    pair = nested_pair()
    every = coupling_ratio(pair, 0.2, 10.0, (64, 64, 1), extra_mode=(np.pi, np.pi, 0.0))
    assert every.between == pytest.approx(1.0, rel=1e-12)


def test_the_mean_velocity_is_that_of_plain_differences():
    pair, step = nested_pair(mismatch=0.1), 1e-5
    for band, centre in zip((pair.first, pair.second), pair.centres, strict=True):
        theta = 2 * np.pi * (np.arange(720) + 0.5) / 720
        at = np.array(centre)[:, None] + fermi_contour(band, theta, centre) * [np.cos(theta), np.sin(theta)]
        x, y = (
            (band.energy(*(at + d)) - band.energy(*(at - d))) / (2 * step)
            for d in (np.array([[step], [0]]), np.array([[0], [step]]))
        )
        weight = np.linalg.norm(at - np.array(centre)[:, None], axis=0) / np.abs(
            x * np.cos(theta) + y * np.sin(theta)
        )
        expected = np.sum(weight * np.hypot(x, y)) / np.sum(weight)
        assert mean_velocity(band, centre) == pytest.approx(expected, rel=1e-8)
