"""Critical temperatures of the wires: a plain transcription, the gap's structure, what a result is."""

import numpy as np
import pytest

from multigap import bpv
from multigap.bpv import (
    Wires,
    critical_temperature,
    crossover,
    migdal_cutoff,
)
from multigap.bpv.papers import MD21_SUPERLATTICE, coupling_matrix, md21, model_a
from multigap.superlattice import overlap_basis
from tests.bpv import oracle


@pytest.mark.parametrize("eta", [0.5, 1.0, 1.6])
def test_critical_temperature_agrees_with_the_plain_sums(plain, eta):
    model = md21(0.25)
    mu = plain.energies[2].min() + eta * (plain.energies[2].max() - plain.energies[2].min())
    expected = oracle.critical_temperature(plain, mu, model.cutoff, model.coupling, (60, 300))
    assert critical_temperature(model, eta).kelvin[0] == pytest.approx(expected, rel=1e-3)


def test_structure_at_tc_is_the_zone_mean_of_the_general_solvers_gap():
    """Its reduced unknowns x by least squares, and the mean of φ by Gauss–Legendre in the band's angle."""
    model = model_a(0.3)
    found = critical_temperature(model, [0.1, 0.6, 1.2])
    u, weights = np.polynomial.legendre.leggauss(200)
    angle = np.pi * (u + 1) / 2
    basis = overlap_basis(model.superlattice, model.count)
    for row, eta in zip(found.structure, found.eta, strict=True):
        critical, _, nodes = bpv.resolved_critical_temperature(model, float(eta))
        form, means = model.factors(nodes), np.empty(model.count)
        for n in range(model.count):
            here = nodes.block == n
            x = np.linalg.lstsq(form[here], critical.mode[here], rcond=1e-12)[0]
            band = model.superlattice.subband(n + 1)
            energy = (band.bottom + band.top) / 2 - band.width / 2 * np.cos(angle)
            share = weights * band.smooth_density(energy)
            means[n] = share @ basis.factors(n + 1, energy) @ x / share.sum()
        means /= means[np.argmax(np.abs(means))]
        assert row == pytest.approx(means, rel=1e-6)


def test_a_transition_below_a_microkelvin():
    """Nothing special happens at 1e-7 K: the slope of the BCS logarithm still holds."""
    weak = Wires(
        MD21_SUPERLATTICE, 0.2, coupling_matrix(0.1, intraband=0.085, interband=0.01), softening=False
    )
    found = critical_temperature(weak, -0.5, lowest_temperature=1e-20)
    assert 1e-12 < found.kelvin[0] < 1e-6
    plain = bpv.resolved_critical_temperature(weak, -0.5, lowest_temperature=1e-20)[0].kelvin
    assert found.kelvin[0] == pytest.approx(plain, rel=1e-6)


def test_dome_is_the_row_of_its_columns():
    eta, g = np.linspace(-0.6, 2.0, 23), np.array([0.1, 0.22, 0.4, 0.49])
    grid = bpv.dome(model_a(), eta, g)
    assert grid.kelvin.shape == (23, 4)
    for column, value in enumerate(g):
        row = critical_temperature(model_a(value), eta)
        assert grid.kelvin[:, column] == pytest.approx(row.kelvin, rel=1e-7)
        assert grid.structure[:, column] == pytest.approx(row.structure, rel=1e-5, nan_ok=True)
    assert grid.cutoff == pytest.approx([migdal_cutoff(0.330, value) for value in g])
    top = critical_temperature(model_a(grid.peak[1]), grid.peak[0]).kelvin[0]
    assert grid.peak[2] == np.nanmax(grid.kelvin) == pytest.approx(top, rel=1e-7)


def test_grid_with_nothing_on_part_of_it():
    weak = Wires(MD21_SUPERLATTICE, 0.2, coupling_matrix(0.02, intraband=0.001, interband=0.0))
    grid = bpv.dome(weak, [-0.5, 0.9], [0.02, 0.3], lowest_temperature=1e-6)
    assert list(grid.superconducting[0]) == [False, False]
    assert grid.superconducting[1, 1]
    assert np.isnan(grid.kelvin[0, 0])


def test_no_transition_is_a_result():
    weak = Wires(MD21_SUPERLATTICE, 0.2, coupling_matrix(0.02, intraband=0.001, interband=0.0))
    found = critical_temperature(weak, [-0.5], lowest_temperature=1e-6)
    assert not found.superconducting[0]
    assert np.isnan(found.kelvin[0])
    assert found.lowest_temperature == 1e-6


def test_a_transition_beyond_the_cutoff_warns_with_the_number():
    strong = Wires(MD21_SUPERLATTICE, 0.02, coupling_matrix(5.0), softening=False)
    with pytest.warns(RuntimeWarning, match=r"exceeds the cutoff of 0\.02 eV"):
        critical_temperature(strong, 0.9)


def test_results_are_compared_by_identity():
    """Arrays have no single truth value; comparing and hashing results must not fail on them."""
    one, other = (critical_temperature(md21(), [0.5, 0.9]) for _ in range(2))
    assert one != other
    assert len({one, other, bpv.gaps(md21(), 0.5), bpv.dome(md21(), [0.5, 0.9], [0.2])}) == 4


def test_an_empty_row_is_an_empty_answer():
    assert critical_temperature(md21(), []).kelvin.shape == (0,)
    assert bpv.gap_ratios(md21(), []).ratio.shape == (0, 3)
    assert bpv.dome(md21(), [0.5, 0.9], []).structure.shape == (2, 0, 3)
    assert crossover.measures(md21(), []).delta.shape == (0,)


@pytest.mark.parametrize(
    "call",
    [critical_temperature, bpv.gaps, bpv.resolved_critical_temperature, lambda m, e: bpv.dome(m, e, 0.2)],
)
def test_a_superlattice_in_place_of_wires_is_named(call):
    with pytest.raises(ValueError, match=r"model = Superlattice.* must be a Wires"):
        call(MD21_SUPERLATTICE, 0.5)
