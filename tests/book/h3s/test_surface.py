"""The Fermi surface of H3S: the tools on bands with known answers, and what the stored bands must obey."""

import numpy as np
import pytest

from multigap.crystal.tetrahedra import Bands
from multigap_book import h3s
from multigap_book.h3s import Electrons, surface


def model(energies, n=24):
    """One band on a simple cubic mesh, as the stored crystals are kept (lattice constant 1 bohr)."""
    k = 2 * np.pi * np.arange(n) / n
    x, y, z = np.meshgrid(k, k, k, indexing="ij")
    bands = Bands(energies(x, y, z)[..., None], 2 * np.pi * np.eye(3))
    return Electrons({}, bands, 0.0, 1, {})


def simple(x, y, z):
    return -np.cos(x) - np.cos(y) - np.cos(z)


class TestTools:
    def test_pieces_of_a_surface_add_up_to_the_density_of_states(self):
        for level in (-2.5, -1.3, 0.1, 2.0):
            bands = model(simple).bands
            found = surface.section(bands, level).states.sum()
            assert found == pytest.approx(bands.dos([level])[0], rel=1e-9)

    def test_velocity_of_a_chain_lies_along_it_and_has_the_known_speed(self):
        cut = surface.section(model(lambda x, y, z: -np.cos(x) + 0 * y, 48).bands, 0.01)
        assert cut.along_chains() == pytest.approx(1)
        # dE/dk = sin k at E = 0 is 1 eV bohr; k in 1/bohr here.
        assert cut.median_speed() == pytest.approx(0.529177, rel=0.01)

    def test_slopes_are_cartesian_in_the_lattice_of_the_crystal_too(self):
        lattice = np.array([[-1.0, 1, 1], [1, -1, 1], [1, 1, -1]]) / 2
        phase = 2 * np.pi * np.arange(24) / 24  # k·R of the first lattice vector
        energies = np.cos(phase)[:, None, None, None] * np.ones((1, 24, 24, 1))
        cut = surface.section(Bands(energies, 2 * np.pi * np.linalg.inv(lattice).T), 0.01)
        along = cut.slope @ lattice[0] / np.linalg.norm(lattice[0]) / cut.speed
        assert np.abs(along) == pytest.approx(1)
        assert cut.along_chains() == 0

    def test_an_isotropic_band_moves_along_chains_as_often_as_chance_has_it(self):
        cut = surface.section(model(simple, 48).bands, -2.8)
        assert cut.along_chains() == pytest.approx(surface.isotropic_share(), abs=0.03)

    def test_share_of_directions_is_that_of_random_ones(self):
        direction = np.random.default_rng(3).normal(size=(200_000, 3))
        steepest = np.abs(direction).max(axis=1) / np.linalg.norm(direction, axis=1)
        share = np.mean(steepest > np.cos(np.radians(surface.CHAIN_CONE)))
        assert surface.isotropic_share() == pytest.approx(share, abs=0.003)

    def test_pieces_are_counted_around_the_zone(self):
        corners = model(simple).bands.corners()
        mask = np.zeros((12, 12, 12), dtype=bool)
        mask[:2, 3, 3] = mask[-2:, 3, 3] = True  # one piece, across the border
        mask[6, 8:10, 8] = True
        assert surface.pieces(mask, corners) == [4, 2]
        assert surface.pieces(np.zeros_like(mask), corners) == []

    def test_sheets_tell_a_pocket_from_an_open_sheet(self):
        low = surface.sheets(model(simple), -2.5)[0]
        assert len(low.closed) == 1
        assert low.closed[0] == low.electron_pieces[0]
        assert surface.sheets(model(simple), 0.1)[0].closed == ()

    def test_maximum_and_neck_of_a_band_with_two_summits(self):
        electrons = model(lambda x, y, z: np.cos(2 * x) + np.cos(y) + np.cos(z))
        top = surface.maxima(electrons, 0, 0.0, 4.0)
        assert top == pytest.approx([3.0, 3.0])
        assert surface.neck(electrons, 0, 3.0, reach=2.5) == pytest.approx(1.0, abs=2e-3)

    def test_a_level_without_a_band_is_refused(self):
        with pytest.raises(ValueError, match="level"):
            surface.section(model(simple).bands, 5.0)

    def test_mixing_runs_from_nothing_to_halves(self):
        first, second = np.array([1.0, 0.5, 0.0, 0.2]), np.array([0.0, 0.5, 0.0, 0.6])
        assert surface.mixing(first, second) == pytest.approx([0, 1, 0, 0.75])


class TestH3S:
    def test_every_state_is_shared_out_wholly(self):
        electrons = h3s.crystal(5.6)
        whole = sum(surface.weights(electrons).values())
        assert whole == pytest.approx(1, abs=1e-3)
        assert surface.occupied(electrons, whole) == pytest.approx(1, abs=1e-3)
        assert surface.at_level(electrons, whole) == pytest.approx(1, abs=1e-3)

    def test_bands_add_up_to_the_density_of_states(self):
        electrons, energies = h3s.crystal(5.6), np.linspace(-0.5, 0.5, 5)
        parts = sum(surface.band_dos(electrons, energies).values())
        assert parts == pytest.approx(electrons.dos(energies), rel=1e-9)

    def test_filled_shares_of_the_bands_make_nine_electrons(self):
        filled = [sheet.filled for sheet in surface.sheets(h3s.crystal(5.6))]
        assert 2 * (1 + sum(filled)) == pytest.approx(h3s.ELECTRONS, abs=0.02)

    @pytest.mark.parametrize("a", [5.6, 5.8, 6.0, 6.2])
    def test_maximum_on_the_mesh_is_that_at_the_point_itself(self, a):
        # The other calculation takes the band at one point of the line N-H, on coarser meshes.
        top = surface.maxima(h3s.crystal(a), 4, -0.7, 0.7)[-1]
        rows = h3s.table("variants")["rows"]
        (row,) = (r for r in rows if r["a_bohr"] == a and (r["basis"], r["functional"]) == ("TZ2P", "pbe"))
        assert top == pytest.approx(row["edge_ev"], abs=0.008)
