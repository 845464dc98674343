"""Disordered cells of H3S: shifts of levels and sparse meshes, on cells with known answers."""

from dataclasses import replace

import numpy as np
import pytest

from multigap.crystal.gilat_raubenheimer import LinearCells
from multigap_book import h3s
from multigap_book.h3s import disorder


def test_a_cell_compared_with_itself_has_not_moved():
    cell = h3s.supercell(32)
    assert disorder.level_shifts(cell, cell) == pytest.approx(0)


def test_levels_moved_alike_move_alike_in_every_group():
    cell = h3s.supercell(32)
    energies = np.asarray(cell.cells.energies) + 0.03
    moved = replace(cell, cells=LinearCells(energies, cell.cells.slopes))
    assert disorder.level_shifts(cell, moved) == pytest.approx(np.full(4, 0.03))


def test_cells_of_different_size_are_refused():
    with pytest.raises(ValueError, match="disordered holds"):
        disorder.level_shifts(h3s.supercell(32), h3s.supercell(64))


def test_the_full_mesh_has_its_maximum_where_the_density_of_states_has():
    cell = h3s.supercell(64)
    energies = np.linspace(-1, 1, 201)
    smooth = h3s.blurred(cell.dos(energies), 0.01, 0.1)
    (place,) = disorder.sparse_maxima(cell, 1)
    assert place == pytest.approx(energies[int(np.argmax(smooth))], abs=0.06)


def test_fewer_points_scatter_more():
    few, more = (disorder.sparse_maxima(h3s.supercell(64), stride) for stride in (3, 2))
    assert few.size == 27
    assert more.size == 8
    assert few.std() > more.std()


def test_a_stride_that_does_not_divide_the_mesh_is_refused():
    with pytest.raises(ValueError, match="stride"):
        disorder.sparse_maxima(h3s.supercell(64), 4)


def test_change_is_relative_and_only_within_its_limits():
    grid, before = np.linspace(-1, 1, 21), np.full(21, 2.0)
    after = np.where(grid > 0.05, 2.2, 2.0)
    assert disorder.change(grid, before, after, 0.1, 1) == pytest.approx(0.1)
    assert disorder.change(grid, before, after, -1, 0) == pytest.approx(0)
    with pytest.raises(ValueError, match="low, high"):
        disorder.change(grid, before, after, 2, 3)
