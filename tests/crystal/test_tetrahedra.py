"""The tetrahedron method against densities of states that are known exactly."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from multigap.crystal.tetrahedra import Bands


def cubic(n: int) -> np.ndarray:
    """Simple-cubic nearest-neighbour band, -2(cos x + cos y + cos z), hopping 1 eV."""
    c = np.cos(2 * np.pi * np.arange(n) / n)
    return -2 * (c[:, None, None] + c[None, :, None] + c[None, None, :])[..., None]


def exact_cubic_dos(energy: float) -> float:
    """(1/π) ∫ cos(Et) J0(2t)³ dt, by the one-dimensional band's DOS folded with the square lattice's."""

    def square(x: float) -> float:  # DOS of the square lattice, hopping 1
        return float(special.ellipk(1 - (x / 4) ** 2) / (2 * np.pi**2)) if 0 < abs(x) < 4 else 0.0

    def along(angle: float) -> float:
        return square(energy + 2 * np.cos(angle)) / np.pi

    edges = [np.arccos(np.clip((x - energy) / 2, -1, 1)) for x in (-4, 0, 4)]
    return float(integrate.quad(along, 0, np.pi, points=sorted(edges), limit=400)[0])


def test_free_electrons_have_a_square_root_density_of_states():
    n = 72
    k = np.fft.fftfreq(n) * 2 * np.pi
    energy = (k[:, None, None] ** 2 + k[None, :, None] ** 2 + k[None, None, :] ** 2)[..., None]
    levels = np.linspace(1.0, 8.0, 15)  # below π², where the sphere meets the zone's face
    assert Bands(energy, np.eye(3)).dos(levels) == pytest.approx(np.sqrt(levels) / (4 * np.pi**2), rel=4e-3)


@pytest.mark.parametrize("energy", [-5.0, -3.2, -1.0, 0.0, 1.4, 4.0])
def test_simple_cubic_band_has_its_exact_density_of_states(energy):
    assert Bands(cubic(60), np.eye(3)).dos([energy])[0] == pytest.approx(exact_cubic_dos(energy), rel=6e-3)


def test_error_falls_with_the_square_of_the_mesh():
    exact = exact_cubic_dos(0.5)
    errors = [abs(Bands(cubic(n), np.eye(3)).dos([0.5])[0] - exact) for n in (16, 32)]
    assert errors[1] < errors[0] / 3


def test_density_of_states_is_the_derivative_of_the_filling():
    rng = np.random.default_rng(1)
    bands = Bands(np.sort(rng.normal(size=(4, 5, 3, 2)), axis=-1), [[1, 0, 0.2], [0, 1.3, 0], [0.1, 0, 0.7]])
    levels = np.linspace(-4, 4, 4001)
    filling, dos = bands.filling(levels), bands.dos(levels)
    assert filling[0] == 0
    assert filling[-1] == pytest.approx(2)
    assert integrate.cumulative_trapezoid(dos, levels, initial=0) == pytest.approx(filling, abs=2e-3)


def test_a_weight_that_is_the_energy_itself_gives_energy_times_density():
    # The weight is linear where the band is, so the mean over each section is the energy exactly.
    rng = np.random.default_rng(2)
    energies = rng.normal(size=(3, 4, 5, 1))
    bands, levels = Bands(energies, np.eye(3)), np.linspace(-2.5, 2.5, 41)
    assert bands.dos(levels, energies) == pytest.approx(levels * bands.dos(levels), abs=1e-12)


def test_projected_densities_add_up_to_the_whole():
    rng = np.random.default_rng(3)
    energies, part = rng.normal(size=(4, 4, 4, 1)), rng.random((4, 4, 4, 1))
    bands, levels = Bands(energies, np.eye(3)), np.linspace(-3, 3, 61)
    both = bands.dos(levels, part) + bands.dos(levels, 1 - part)
    assert both == pytest.approx(bands.dos(levels), abs=1e-12)


def test_half_filled_cubic_band_has_its_fermi_level_in_the_middle():
    assert Bands(cubic(20), np.eye(3)).fermi_energy(1.0) == pytest.approx(0.0, abs=1e-6)


def test_a_flat_band_has_its_fermi_level_where_it_is():
    for energy in (0.0, -1.3):
        bands = Bands(np.stack([np.full((2, 2, 2), energy), np.full((2, 2, 2), 5.0)], axis=-1), np.eye(3))
        assert bands.fermi_energy(1.0) == pytest.approx(energy, abs=1e-3)
        assert bands.filling([energy - 1e-9, energy]) == pytest.approx([0.0, 1.0])


meshes = st.builds(
    lambda seed, shape: np.sort(np.random.default_rng(seed).normal(size=shape), axis=-1),
    st.integers(0, 2**32 - 1),
    st.tuples(*[st.integers(1, 4)] * 4),
)


@settings(max_examples=60)
@given(energies=meshes, shift=st.floats(-5, 5), scale=st.floats(0.1, 10))
def test_filling_grows_from_nothing_to_all_and_goes_with_the_energies(energies, shift, scale):
    bands, levels = Bands(energies, np.eye(3)), np.linspace(-6, 6, 61)
    filling = bands.filling(levels)
    assert filling[0] == 0
    assert np.all(np.diff(filling) >= -1e-12)
    assert filling[-1] == pytest.approx(energies.shape[-1])
    moved = Bands(scale * energies + shift, np.eye(3))
    assert moved.filling(scale * levels + shift) == pytest.approx(filling, abs=1e-9)


@settings(max_examples=60)
@given(energies=meshes, share=st.floats(0.01, 0.99))
def test_the_fermi_energy_parts_the_states(energies, share):
    """Just below it there are fewer states than electrons ask for, just above it at least as many."""
    bands, count = Bands(energies, np.eye(3)), energies.shape[-1]
    fermi = bands.fermi_energy(2 * share * count)
    below, above = (bands.filling([fermi + s * 1e-4])[0] for s in (-1, 1))
    assert below - 1e-9 <= share * count <= above + 1e-9


def test_bands_away_from_the_window_change_nothing():
    energies = np.concatenate([cubic(12), cubic(12) + 30], axis=-1)
    bands, levels = Bands(energies, np.eye(3)), np.linspace(-3, 3, 7)
    assert bands.near(-3, 3).dos(levels) == pytest.approx(bands.dos(levels), abs=1e-14)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"energies": np.zeros((2, 2, 2)), "reciprocal": np.eye(3)}, "energies"),
        ({"energies": np.full((2, 2, 2, 1), np.nan), "reciprocal": np.eye(3)}, "energies"),
        ({"energies": np.zeros((2, 2, 2, 1)), "reciprocal": np.zeros((3, 3))}, "reciprocal"),
    ],
)
def test_bad_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        Bands(**arguments)


def test_uneven_energies_and_too_many_electrons_are_refused():
    bands = Bands(cubic(6), np.eye(3))
    with pytest.raises(ValueError, match="equal steps"):
        bands.dos([0.0, 1.0, 3.0])
    with pytest.raises(ValueError, match="electrons"):
        bands.fermi_energy(2.5)


def two_bands(gap: float, n: int = 6) -> Bands:
    """A cosine band of width 12 eV about 0, and its like above it, `gap` eV apart (below 0: overlapping)."""
    lower = cubic(n)
    return Bands(np.concatenate([lower, lower + 12 + gap], axis=-1), np.eye(3))


@pytest.mark.parametrize("gap", [1e-6, 0.3, 40.0])
@pytest.mark.parametrize("slip", [0.0, 1e-12, -1e-12])
def test_the_fermi_energy_of_an_insulator_is_the_middle_of_its_gap(gap, slip):
    assert two_bands(gap).fermi_energy(2.0 + slip) == pytest.approx(6 + gap / 2, abs=1e-9)


@pytest.mark.parametrize("electrons", [1e-9, 1e-3, 1.0, 2.0 - 1e-6, 2.0, 2.0 + 1e-6, 3.0, 4 - 1e-6])
@pytest.mark.parametrize("gap", [0.3, 0.0, -3.0])
def test_the_fermi_energy_holds_the_electrons_at_every_filling(gap, electrons):
    bands = two_bands(gap)
    fermi = bands.fermi_energy(electrons)
    assert np.isfinite(fermi)
    assert 2 * bands.filling([fermi])[0] == pytest.approx(electrons, abs=1e-4)


@pytest.mark.parametrize("missing", [1e-9, 1e-10, 1e-11])
def test_bands_full_to_rounding_have_their_fermi_energy_at_the_top(missing):
    """Within what counts as a whole number of electrons of all bands full, no gap is above."""
    assert two_bands(0.3).fermi_energy(4 - missing) == pytest.approx(18.3, abs=0.05)


def test_a_gap_is_seen_whatever_the_order_of_the_bands():
    bands = two_bands(0.5)
    turned = Bands(np.asarray(bands.energies)[..., ::-1], np.eye(3))
    assert turned.fermi_energy(2.0) == bands.fermi_energy(2.0) == pytest.approx(6.25)


def test_a_flat_band_has_its_fermi_energy_in_itself():
    flat = Bands(np.full((2, 2, 2, 1), 0.7), np.eye(3))
    assert flat.fermi_energy(1.0) == pytest.approx(0.7, abs=1e-6)


@pytest.mark.parametrize("electrons", [0.0, 4.0, 5.0, -1.0])
def test_full_and_empty_bands_have_no_fermi_energy_and_it_is_said_so(electrons):
    with pytest.raises(ValueError, match=r"electrons = .* is not allowed: electrons must be"):
        two_bands(0.3).fermi_energy(electrons)
