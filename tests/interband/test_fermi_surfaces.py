"""Bands, Fermi surfaces, nesting and static response against exact results and against plain sums."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from multigap.constants import EULER_GAMMA
from multigap.interband.fermi_surfaces import (
    TightBindingBand,
    at_filling,
    density_of_states,
    fermi_contour,
    filling,
    lindhard,
    nesting_function,
    shell,
)
from multigap.kernels.fermi_surface import lindhard_sum

hoppings = st.floats(-1.0, 1.0).filter(lambda t: abs(t) > 0.05)
GRID_2D = (256, 256, 1)


@pytest.mark.parametrize("level", [0.3, 1.0, 1.7])
def test_square_lattice_density_of_states_is_the_elliptic_integral(level):
    band = TightBindingBand(level, 0.5, 0.5)
    exact = special.ellipk(1 - (level / 2.0) ** 2) / (2 * np.pi**2 * 0.5)
    assert density_of_states(band, (512, 512, 1)) == pytest.approx(exact, rel=2e-4)


def test_chain_density_of_states():
    band = TightBindingBand(0.4, 0.5, 0.0)
    exact = 1 / (np.pi * np.sqrt(1 - 0.4**2))
    assert density_of_states(band, (8192, 1, 1), 0.005) == pytest.approx(exact, rel=1e-4)


def test_density_of_states_converges_as_the_square_of_the_cell():
    band = TightBindingBand(1.0, 0.5, 0.5)
    exact = special.ellipk(1 - 0.25) / (2 * np.pi**2 * 0.5)
    errors = [abs(density_of_states(band, (n, n, 1), 1e-3) - exact) for n in (32, 64, 128)]
    assert errors[0] > 3 * errors[1] > 9 * errors[2]


@given(hoppings, hoppings, st.floats(-0.5, 0.5), st.floats(-1, 1))
@settings(max_examples=25, deadline=None)
def test_shells_that_cover_a_band_cover_the_zone(t_x, t_y, t_z, level):
    band = TightBindingBand(level, t_x, t_y, t_z)
    shares = shell(band, [-9.0, -0.3, 0.0, 0.2, 9.0], (16, 12, 6))
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, atol=1e-12)
    assert shares.min() > -1e-12


@given(hoppings, hoppings, st.floats(0.05, 0.95))
@settings(max_examples=20, deadline=None)
def test_a_band_is_moved_to_the_filling_asked_for(t_x, t_y, occupied):
    band = at_filling(TightBindingBand(0.0, t_x, t_y), occupied, (48, 48, 1))
    assert filling(band, (48, 48, 1)) == pytest.approx(occupied, abs=1e-8)


def test_a_wide_band_is_filled_from_its_bottom():
    band = TightBindingBand(0.0, 20.0, -15.0, 10.0, hopping_diagonal=5.0)
    moved = at_filling(band, 0.02, (24, 24, 24))
    assert filling(moved, (24, 24, 24)) == pytest.approx(0.02, abs=1e-9)
    assert filling(replace(band, level=-200.0), (8, 8, 8)) == 1


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.8])
def test_the_chain_is_filled_up_to_the_fermi_vector(share):
    band = TightBindingBand(2 * 0.5 * np.cos(np.pi * share), 0.5, 0.0)
    assert filling(band, (2048, 1, 1)) == pytest.approx(share, abs=1e-5)


def test_luttinger_area_inside_the_contour_is_the_filling():
    band = TightBindingBand(1.5, 0.8, 0.3125, hopping_diagonal=0.05)
    angles = 2 * np.pi * np.arange(400) / 400
    area = 0.5 * np.mean(fermi_contour(band, angles) ** 2) * 2 * np.pi
    assert filling(band, GRID_2D) == pytest.approx(area / (2 * np.pi) ** 2, rel=1e-4)


def test_contour_of_a_small_pocket_is_a_circle_of_the_effective_mass():
    depth = 1e-3
    radii = fermi_contour(TightBindingBand(2.0 - depth, 0.5, 0.5), np.linspace(0, 6, 20))
    np.testing.assert_allclose(radii, np.sqrt(depth / 0.5), rtol=1e-3)


def test_no_closed_pocket_is_said_so():
    with pytest.raises(ValueError, match="angles"):
        fermi_contour(TightBindingBand(0.0, 0.5, 0.01), [np.pi / 2])


def test_nesting_of_the_chain_is_all_at_zero_and_twice_the_fermi_vector():
    band = TightBindingBand(1.0 * np.cos(0.3 * np.pi), 0.5, 0.0)
    nesting = nesting_function(band, band, 0.01, (1000, 1, 1))[:, 0, 0]
    shares = nesting / nesting.sum()
    q = 2 * np.pi * np.fft.fftfreq(1000)
    for centre, share in ((0.0, 0.5), (0.6 * np.pi, 0.25), (-0.6 * np.pi, 0.25)):
        assert shares[np.abs(q - centre) < 0.04].sum() == pytest.approx(share, abs=1e-9)


@given(hoppings, hoppings, hoppings, hoppings)
@settings(max_examples=20, deadline=None)
def test_nesting_summed_over_q_is_the_product_of_the_densities_of_states(a, b, c, d):
    first, second, points = TightBindingBand(0.1, a, b), TightBindingBand(-0.1, c, d), (24, 20, 1)
    total = nesting_function(first, second, 0.1, points).sum()
    product = density_of_states(first, points, 0.1) * density_of_states(second, points, 0.1)
    assert total == pytest.approx(product, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("temperature", [0.02, 0.005, 0.001])
def test_half_filled_chain_diverges_logarithmically_at_twice_the_fermi_vector(temperature):
    """χ(2k_F) = N(0) ln(8 e^γ t/π k_B T) with N(0) = 1/2πt."""
    t, n = 0.5, 8192
    band = TightBindingBand(0.0, t, 0.0)
    chi = lindhard(band, band, [[n // 2, 0, 0]], temperature, (n, 1, 1))[0]
    exact = np.log(8 * np.exp(EULER_GAMMA) * t / (np.pi * temperature)) / (2 * np.pi * t)
    assert chi == pytest.approx(exact, rel=2 * (temperature / t) ** 2 + 1e-9)


def test_free_electrons_in_two_dimensions_have_lindhards_plateau_and_kink():
    """χ = N up to 2k_F, N [1 - √(1 - (2k_F/q)²)] beyond (Stern 1967)."""
    n, k_f, hopping = 1024, 0.7, 0.5
    k = 2 * np.pi * np.fft.fftfreq(n)
    energy = (hopping * (k[:, None] ** 2 + k**2 - k_f**2))[:, :, None]
    steps = np.array([[m, 0, 0] for m in (40, 120, 200, 260, 320)])
    chi = lindhard_sum(energy, energy, steps, 2e-3) * 4 * np.pi * hopping
    q = 2 * np.pi * steps[:, 0] / n
    exact = 1 - np.sqrt(np.clip(1 - (2 * k_f / q) ** 2, 0, None))
    np.testing.assert_allclose(chi, exact, atol=4e-3)


@given(hoppings, hoppings, hoppings, st.integers(0, 11), st.integers(0, 9), st.integers(0, 3))
@settings(max_examples=20, deadline=None)
def test_lindhard_against_a_plain_sum_over_fermi_functions(t_x, t_y, t_z, i, j, k):
    points, temperature = (12, 10, 4), 0.07
    first, second = TightBindingBand(0.1, t_x, t_y, t_z), TightBindingBand(-0.2, t_y, t_x, 0.5 * t_z)
    one = first.on_grid(points)
    two = np.roll(second.on_grid(points), (-i, -j, -k), axis=(0, 1, 2))
    f_1, f_2 = special.expit(-one / temperature), special.expit(-two / temperature)
    safe = np.where(np.abs(two - one) < 1e-6, 1.0, two - one)
    terms = np.where(np.abs(two - one) < 1e-6, f_1 * (1 - f_1) / temperature, (f_1 - f_2) / safe)
    chi = lindhard(first, second, [[i, j, k]], temperature, points)[0]
    assert chi == pytest.approx(terms.mean(), rel=1e-7)
    assert chi > 0
    back = lindhard(second, first, [[-i, -j, -k]], temperature, points)[0]
    assert back == pytest.approx(chi, rel=1e-10)


def test_mismatch_of_nested_pockets_cuts_the_logarithm_off_as_a_digamma_function():
    """The nested response with the pockets ±h apart, as a paramagnetic field does to pairs."""
    temperature, h, n = 0.006, 0.03, 512
    hole = TightBindingBand(-1.6, -0.5, -0.5)
    q = [[n // 2, n // 2, 0]]
    chi = [
        lindhard(hole, TightBindingBand(1.6 + 2 * x, -0.5, -0.5), q, temperature, (n, n, 1))[0]
        for x in (0, h)
    ]
    density = density_of_states(hole, GRID_2D)
    drop = np.real(special.digamma(0.5 + 1j * h / (2 * np.pi * temperature))) - special.digamma(0.5)
    assert (chi[0] - chi[1]) / density == pytest.approx(drop, rel=0.05)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda b: shell(b, [0.0, 0.0], GRID_2D), "edges"),
        (lambda b: shell(b, [0.0, 1.0], (4, 4, 0)), "points"),
        (lambda b: at_filling(b, 0.0, GRID_2D), "occupied"),
        (lambda b: lindhard(b, b, [[0.5, 0, 0]], 0.01, GRID_2D), "shifts"),
        (lambda b: lindhard(b, b, [[0, 0, 0]], 0.0, GRID_2D), "thermal"),
        (lambda b: nesting_function(b, b, -1.0, GRID_2D), "width"),
        (lambda _: TightBindingBand(0.0, 0.0, 0.0), "hopping_x"),
        (lambda _: TightBindingBand(float("nan"), 1.0, 1.0), "level"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call(TightBindingBand(0.0, 1.0, 1.0))


@pytest.mark.parametrize("occupied", [1e-12, 1e-3, 0.5, 1 - 1e-3, 1 - 1e-12])
def test_nearly_empty_and_nearly_full_bands_are_moved_to_their_edges(occupied):
    moved = at_filling(TightBindingBand(3.0, 0.3, 0.2), occupied, (32, 32, 1))
    assert filling(moved, (32, 32, 1)) == pytest.approx(occupied, abs=1e-6)
    assert abs(moved.level) <= 1.0 + 1e-3


@pytest.mark.parametrize(("level", "share"), [(5.0, 0.0), (-5.0, 1.0), (1.02, 0.0), (-1.02, 1.0)])
def test_bands_off_the_fermi_level_are_empty_or_full(level, share):
    assert filling(TightBindingBand(level, 0.3, 0.2), (16, 16, 1)) == pytest.approx(share, abs=1e-12)
