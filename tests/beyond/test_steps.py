"""Tops of domes, step by step: each against a search, a theory or an ablation of its own."""

from dataclasses import replace

import numpy as np
import pytest

from multigap import bpv
from multigap.beyond import retarded
from multigap.beyond.retarded import Reading, RetardedWires
from multigap.beyond.steps import (
    Exchange,
    Step,
    contact,
    in_pocket,
    peak_of,
    peaks_of,
    steps,
    without_exchange,
)
from multigap.bpv import papers
from multigap.constants import K_B
from multigap.eliashberg import PairInteraction, SelfEnergy, SpectralFunction, many_channel_transition

MD21 = papers.md21(0.25)
LEAD = RetardedWires(MD21)


@pytest.fixture(scope="module")
def table():
    return steps(MD21, readings=[Reading.RENORMALISED, Reading.AS_WRITTEN])


@pytest.fixture(scope="module")
def ablations():
    return without_exchange(MD21)


def test_window_is_the_papers_theory(table):
    eta = np.linspace(0.9, 1.2, 301)
    dome = bpv.dome(MD21, eta, [0.25]).kelvin[:, 0]
    assert table.kelvin[:, 0] == pytest.approx(dome.max(), rel=2e-5)
    assert table.eta[0, 0] == pytest.approx(eta[np.argmax(dome)], abs=5e-3)


@pytest.mark.parametrize("step", [Step.PHONON, Step.MASS, Step.WHOLE])
def test_tops_are_those_of_a_fine_grid(table, step):
    eta = table.eta[0, table.step.index(step)] + np.linspace(-0.1, 0.1, 41)
    grid = retarded.critical_temperature(replace(LEAD, self_energy=step.self_energy), eta).kelvin
    assert table.at(Reading.RENORMALISED, step) == pytest.approx(grid.max(), rel=5e-5)


@pytest.mark.parametrize("mu_star", [0.0, 0.1])
@pytest.mark.parametrize(
    ("wires", "eta"),
    [(MD21, 0.64), (papers.md21(1 / 3), 0.55), (papers.model_a(0.42), 0.75), (papers.model_b(0.4), 0.55)],
    ids=["MD21 1/4", "MD21 1/3", "A", "B"],
)
def test_tops_are_met_by_channels_placed_over_whole_bands(wires, eta, mu_star):
    """Channels by the quadrature and the factors of the papers' own gap equation, on finer frequencies."""
    model = RetardedWires(wires, mu_star=np.asarray(mu_star))
    kelvin = retarded.critical_temperature(model, [eta]).kelvin[0]
    mu = float(wires.chemical_potential(eta))
    channels = replace(wires, bare_cutoff=8.0, softening=False, points=24).channels(mu, K_B * kelvin)
    strength, repulsion = (
        replace(wires, coupling=matrix, softening=False).scaled_coupling(mu)
        for matrix in (model.strength, model.mu_star)
    )
    pairing = PairInteraction(SpectralFunction.einstein(1.0, wires.cutoff), strength, mu_star=repulsion)
    other = many_channel_transition(channels, pairing, accuracy=2)
    assert kelvin == pytest.approx(other.kelvin, rel=5e-4)
    own = retarded.critical_temperature(model, [eta], accuracy=2).kelvin[0]
    assert own == pytest.approx(other.kelvin, rel=1e-4)


@pytest.mark.parametrize("reading", [Reading.RENORMALISED, Reading.AS_WRITTEN])
@pytest.mark.parametrize("mu_star", [0.1, 0.15])
def test_repulsion_is_between_all_subbands_or_in_the_pocket(table, reading, mu_star):
    pocket = np.zeros((3, 3))
    pocket[2, 2] = mu_star
    both = peaks_of([RetardedWires(MD21, reading, m) for m in (np.full((3, 3), mu_star), pocket)])
    names = contact(mu_star), in_pocket(mu_star)
    assert [table.at(reading, name) for name in names] == pytest.approx([p.kelvin for p in both], rel=2e-5)
    assert both[0].kelvin < both[1].kelvin < table.at(reading, Step.WHOLE)


def test_self_energy_moves_the_dome_and_hardly_its_height(table):
    mass, whole = (table.step.index(s) for s in (Step.MASS, Step.WHOLE))
    assert table.eta[0, mass] - table.eta[0, whole] > 0.3
    assert abs(table.eta[0, mass] - table.eta_edge[0, whole]) < 0.05
    assert table.kelvin[0, whole] == pytest.approx(table.kelvin[0, mass], rel=0.02)


def test_exchange_as_it_is_gives_the_steps(table, ablations):
    assert ablations.kelvin[0] == pytest.approx(
        [table.at(Reading.RENORMALISED, s) for s in ablations.step], rel=2e-5
    )
    assert np.all(ablations.kept[0] == 1)


def test_without_self_energy_a_coupling_pairs_or_does_nothing(ablations):
    left_out, nowhere = (ablations.exchange.index(e) for e in (Exchange.PAIRING, Exchange.NOWHERE))
    assert ablations.kelvin[left_out, :2] == pytest.approx(ablations.kelvin[nowhere, :2], rel=1e-9)
    assert ablations.kelvin[left_out, 2] < ablations.kelvin[nowhere, 2]


def test_each_ablation_is_what_it_says(ablations):
    others = np.where(np.eye(3, dtype=bool), 1.0, -1.0)
    asked = {
        Exchange.PAIRING: replace(LEAD, pairing_share=np.eye(3)),
        Exchange.NOWHERE: RetardedWires(MD21.with_interband(0.0)),
        Exchange.FLIPPED: replace(LEAD, pairing_share=others),
        Exchange.ONES: RetardedWires(replace(MD21, overlap=bpv.Overlap.ONES)),
    }
    for what, model in asked.items():
        row = ablations.exchange.index(what)
        there = retarded.critical_temperature(model, [ablations.eta[row, 2]]).kelvin[0]
        assert ablations.kelvin[row, 2] == pytest.approx(there, rel=1e-5)
    turned = peak_of(MD21.with_interband(-0.1)).kelvin
    assert ablations.kelvin[ablations.exchange.index(Exchange.FLIPPED), 0] == pytest.approx(turned, rel=1e-9)


def test_a_dome_that_rises_to_the_end_has_its_top_there():
    top = peak_of(MD21, -0.2, 0.5)
    assert top.eta == pytest.approx(0.5, abs=1e-12)
    assert top.kelvin == pytest.approx(bpv.critical_temperature(MD21, [0.5]).kelvin[0])


def test_no_top_where_nothing_superconducts():
    weak = replace(MD21, coupling=np.full((3, 3), 0.02))
    top = peak_of(RetardedWires(weak, mu_star=np.asarray(0.3)), 0.5, 1.5)
    assert np.isnan(top.kelvin)
    assert np.isnan(top.eta)


def test_window_has_no_self_energy():
    with pytest.raises(ValueError, match="sharp window"):
        _ = Step.WINDOW.self_energy
    assert Step.PHONON.self_energy is SelfEnergy.NONE


def test_reading_that_does_not_know_the_coupling_is_refused():
    with pytest.raises(ValueError, match="g must be below"):
        steps(replace(MD21.with_g(0.49), softening=False).with_g(0.6), readings=[Reading.SOFTENED])
