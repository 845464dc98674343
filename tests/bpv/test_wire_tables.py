"""The kernel's tables against the same by NumPy with nothing cut off: overlaps, levels, and T_c."""

from dataclasses import replace

import numpy as np
import pytest

from multigap import chebyshev
from multigap.bpv import Overlap, ReferenceDos, Wires, critical_temperature, mean_factors
from multigap.bpv.grid import _tables
from multigap.bpv.papers import MD21_SUPERLATTICE, md21, model_a
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels.wire_tables import CUT, EXACT, FEWEST, MOST, fill_levels, wire_tables
from multigap.superlattice import Superlattice, overlaps

from .plain_tables import plain_tables, transitions

ETA = np.array([-1.5, -0.5, -1e-3, 0.0, 1e-3, 0.1, 0.3, 0.9, 0.999, 1.0, 1.001, 1.4, 2.5, 4.0])


def with_height(height: float) -> Wires:
    return replace(md21(), superlattice=replace(MD21_SUPERLATTICE, height=height))


# closed gaps (0 eV), series of 329 terms (0.3 eV), subbands 1 eV wide and ones of 5e-11 eV (80 eV)
@pytest.mark.parametrize("height", [0.0, 0.3, 1.0, 1.5, 2.5, 4.16, 8.0, 20.0, 30.0, 40.0, 50.0, 60.0, 80.0])
def test_transitions_are_those_of_whole_overlaps(height):
    model = with_height(height)
    exact = transitions(model, plain_tables(model), ETA)
    found = transitions(model, _tables(model.superlattice, 3, model.overlap, 24), ETA)
    assert found == pytest.approx(exact, rel=4e-9)
    assert np.max(exact) > 0


@pytest.mark.parametrize("overlap", [Overlap.BAND_MEANS, Overlap.ONES])
@pytest.mark.parametrize("height", [1.5, 4.16, 30.0])
def test_means_and_ones_have_one_factor_and_the_same_transitions(overlap, height):
    model = replace(with_height(height), overlap=overlap)
    tables = _tables(model.superlattice, 3, overlap, 24)
    assert tables.ranks.tolist() == [1, 1, 1]
    exact = transitions(model, plain_tables(model), ETA)
    assert transitions(model, tables, ETA) == pytest.approx(exact, rel=3e-9)


@pytest.mark.parametrize("count", [1, 2, 8, 50])
def test_any_number_of_subbands(count):
    couplings = np.full((count, count), 0.02) + 0.2 * np.eye(count)
    model = Wires(MD21_SUPERLATTICE, 0.2, couplings, softening=False)
    eta = np.array([0.2, 1.3])
    exact = transitions(model, plain_tables(model), eta)
    found = transitions(model, _tables(MD21_SUPERLATTICE, count, Overlap.EXACT, 24), eta)
    assert found == pytest.approx(exact, rel=1e-8)


def test_transitions_are_the_same_for_any_wires():
    rng, errors = np.random.default_rng(11), []
    for _ in range(40):
        lattice = Superlattice(*rng.uniform((4, 3, 0.2), (12, 9, 8)), *rng.uniform(0.4, 1.6, 3), "current")
        g = rng.uniform(-0.1, 0.2, (3, 3)) + 0.2 * np.eye(3)
        model = Wires(lattice, rng.uniform(0.02, 0.5), (g + g.T) / 2, softening=False)
        exact = transitions(model, plain_tables(model), ETA)
        warm = exact > 1e-6
        found = transitions(model, _tables(lattice, 3, model.overlap, 24), ETA)
        assert found[warm] == pytest.approx(exact[warm], rel=3e-8), model
        errors.append(np.max(np.abs(found[warm] / exact[warm] - 1), initial=0.0))
        assert found[~warm] == pytest.approx(exact[~warm], rel=1e-6, abs=1e-12), model
    assert np.median(errors) < 1e-9


@pytest.mark.parametrize("height", [0.3, 1.5, 4.16, 20.0])
def test_products_of_factors_are_the_overlaps_at_every_pair_of_energies(height):
    """Series over J, times the directions' products, against the integrals over the cell."""
    lattice = replace(MD21_SUPERLATTICE, height=height)
    tables = wire_tables(lattice.cell, lattice.along_wire, 3, EXACT, 24)
    for n in range(3):
        rank, terms = tables.ranks[n], tables.terms[n]
        x = np.cos(np.linspace(0.2, 2.9, 7))
        band = lattice.subband(n + 1)
        energy = (band.bottom + band.top) / 2 + band.width / 2 * x
        pairs = np.polynomial.chebyshev.chebval(x, tables.series[n, : rank * (rank + 1) // 2, :terms].T)
        scale = 2 * np.sqrt(HBAR2_OVER_2ME / lattice.along_wire) / np.pi * band.smooth_density(energy)
        products = np.zeros((x.size, rank, rank))
        products[:, *np.triu_indices(rank)] = (pairs / scale).T
        products = products + np.triu(products, 1).transpose(0, 2, 1)
        mine = tables.owner == n
        # the overlap of a state with itself: Σ c_a c_b q_a·q_b
        found = np.einsum("xab,ab->x", products, tables.overlap[np.ix_(mine, mine)])
        k_z = band.wavevector(energy)
        exact = np.diag(overlaps(lattice, n + 1, k_z, n + 1, k_z))
        assert found == pytest.approx(exact, rel=5e-6 if height > 10 else CUT)


def test_means_over_the_zone_are_those_of_the_overlap_basis():
    lattice = MD21_SUPERLATTICE
    tables = wire_tables(lattice.cell, lattice.along_wire, 3, EXACT, 24)
    shares = np.zeros((3, tables.owner.size))
    shares[tables.owner, np.arange(tables.owner.size)] = tables.means
    factors = mean_factors(lattice, 3)
    assert shares @ tables.overlap @ shares.T == pytest.approx(factors @ factors.T, rel=CUT)


@pytest.mark.parametrize("height", [0.3, 1.0, 1.5, 4.16, 12.0])
@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_levels_are_those_of_the_subband(height, number):
    band = replace(MD21_SUPERLATTICE, height=height).subband(number)
    states = np.empty((96, 5))
    energy, _ = fill_levels(number, band.bottom, band.top, band.cell, states)
    expected = (band.bottom + band.top) / 2 - band.width / 2 * np.cos(chebyshev.angles(96))
    assert energy == pytest.approx(expected, rel=1e-14)
    assert states[:, 4] == pytest.approx(band.smooth_density(expected), rel=3e-8)
    assert np.mean(states[:, 4]) * band.period == pytest.approx(1.0, rel=1e-14)


def test_an_error_of_the_levels_is_told_until_the_series_ends():
    """J of a weak barrier needs many angles; what is left of its series falls as they are doubled."""
    band = replace(MD21_SUPERLATTICE, height=0.3).subband(3)
    tails = []
    size = FEWEST
    while size <= MOST:
        tails.append(fill_levels(3, band.bottom, band.top, band.cell, np.empty((size, 5)))[1])
        size *= 2
    assert np.all(np.diff(np.log(tails[:5])) < -1)
    assert tails[0] > 1e-4
    assert tails[-1] < 1e-12


def test_factors_are_as_few_as_the_cut_allows():
    model = model_a()
    tables = _tables(model.superlattice, 3, Overlap.EXACT, 24)
    exact = plain_tables(model, CUT / 100)
    assert np.all(tables.ranks <= exact.ranks)
    assert tables.owner.tolist() == np.repeat(np.arange(3), tables.ranks).tolist()


def test_tables_are_made_once_and_handed_to_the_kernel_as_they_are():
    first = _tables(MD21_SUPERLATTICE, 3, Overlap.EXACT, 24)
    before = [np.array(field) for field in first]
    critical_temperature(replace(md21(), reference_dos=ReferenceDos.FREE_2D), ETA)
    assert _tables(MD21_SUPERLATTICE, 3, Overlap.EXACT, 24) is first
    assert all(np.array_equal(field, kept) for field, kept in zip(first, before, strict=True))
