"""Linear continuation of bands through cells, against exact densities of states."""

import numpy as np
import pytest
from scipy import integrate

from multigap.crystal.gilat_raubenheimer import LinearCells


def middles(n: int) -> np.ndarray:
    k = (np.arange(n) + 0.5) / n - 0.5
    return np.stack(np.meshgrid(k, k, k, indexing="ij"), -1).reshape(-1, 3)


def free(n: int, samples: int = 8) -> LinearCells:
    """E = q², q = 2πk."""
    q = 2 * np.pi * middles(n)
    return LinearCells((q**2).sum(axis=1)[:, None], (4 * np.pi * q)[:, None, :], samples)


def test_free_electrons_have_a_square_root_density_of_states():
    levels = np.arange(2.0, 8.01, 0.5)
    assert free(48, 4).dos(levels) == pytest.approx(np.sqrt(levels) / (4 * np.pi**2), rel=0.01)


def test_a_band_is_taken_at_the_middles_of_equal_parts_of_its_cell():
    cell = LinearCells([[1.0]], [[[2.0, 0.0, 0.0]]], samples=4)
    assert cell.values() == pytest.approx(np.repeat([0.25, 0.75, 1.25, 1.75], 16))


def test_filling_is_the_volume_of_the_sphere():
    assert free(48, 4).filling([7.0])[0] == pytest.approx(7**1.5 / (6 * np.pi**2), rel=2e-3)


def test_error_of_the_filling_falls_with_the_square_of_the_cells():
    exact = 7**1.5 / (6 * np.pi**2)
    errors = [abs(free(n).filling([7.0])[0] - exact) for n in (12, 24)]
    assert errors[1] < errors[0] / 3


def test_fermi_energy_undoes_the_filling():
    rng = np.random.default_rng(5)
    cells = LinearCells(rng.normal(size=(27, 3)), rng.normal(size=(27, 3, 3)))
    assert cells.filling([cells.fermi_energy(1.2)])[0] == pytest.approx(1.2, abs=1e-4)


def test_folded_bands_give_what_unfolded_ones_give():
    # Two cells of the chain of cells along x, taken as one with two bands: slopes shrink by two.
    one = free(12)
    energies, slopes = (
        np.asarray(one.energies)[:, 0].reshape(12, 12, 12),
        np.asarray(one.slopes).reshape(12, 12, 12, 3),
    )
    folded = energies.reshape(2, 6, 2, 6, 2, 6).transpose(1, 3, 5, 0, 2, 4).reshape(216, 8)
    turned = slopes.reshape(2, 6, 2, 6, 2, 6, 3).transpose(1, 3, 5, 0, 2, 4, 6).reshape(216, 8, 3) / 2
    levels = np.linspace(2, 8, 13)
    assert LinearCells(folded, turned).dos(levels) / 8 == pytest.approx(one.dos(levels), rel=1e-9)


def test_density_integrates_to_the_number_of_bands():
    levels = np.arange(-1, 32, 0.05)
    assert integrate.trapezoid(free(8).dos(levels), levels) == pytest.approx(1, abs=1e-6)


def test_a_number_of_points_that_is_no_cube_is_refused():
    with pytest.raises(ValueError, match="cube"):
        LinearCells(np.zeros((7, 1)), np.zeros((7, 1, 3)))


def test_the_fermi_energy_of_an_insulator_is_the_middle_of_its_gap():
    rng = np.random.default_rng(8)
    lower = rng.uniform(-1, 0, size=(27, 1))
    cells = LinearCells(np.concatenate([lower, lower + 3.0], axis=1), np.zeros((27, 2, 3)), 3)
    middle = (lower.max() + lower.min() + 3.0) / 2
    for states in (1.0, 1.0 - 1e-13, 1.0 + 1e-13):
        assert cells.fermi_energy(states) == pytest.approx(middle, abs=1e-12)


@pytest.mark.parametrize("states", [0.0, 2.0, 2.5, -1.0])
def test_full_and_empty_bands_have_no_fermi_energy_and_it_is_said_so(states):
    with pytest.raises(ValueError, match=r"states = .* is not allowed: states must be"):
        LinearCells(np.zeros((8, 2)), np.zeros((8, 2, 3))).fermi_energy(states)
