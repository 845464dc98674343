"""Wires that pair by phonons: limits, a slow transcription, and how exact T_c is."""

import itertools

import numpy as np
import pytest

from multigap import bpv
from multigap.beyond import retarded
from multigap.beyond.retarded import Reading, RetardedWires
from multigap.bpv import papers
from multigap.eliashberg import SelfEnergy
from tests.eliashberg import many_channel_oracle as oracle


def kelvin(model, eta, accuracy=0):
    return float(retarded.critical_temperature(model, eta, accuracy=accuracy).kelvin[0])


# --- the slow transcription


@pytest.mark.parametrize(
    ("self_energy", "eta", "mu_star"),
    [("none", 1.0, 0.0), ("Z", 1.0, 0.0), ("whole", 1.0, 0.0), ("whole", 0.2, 0.0), ("whole", 1.0, 0.05)],
)
def test_wires_agree_with_the_slow_transcription(self_energy, eta, mu_star):
    """Neither pieces of subbands, series, nor factors of the overlaps; every frequency an unknown."""
    model = RetardedWires(papers.md21(0.25), Reading.SOFTENED, mu_star=mu_star, self_energy=self_energy)
    found = kelvin(model, eta, 1)
    slow = oracle.transition(oracle.wires_model(model, eta), found, 16.0, self_energy, 1e-3)
    assert found == pytest.approx(slow, rel=1e-4)


def test_a_coupling_that_repels_between_subbands_agrees_too():
    share = np.array([[1, 1, -1], [1, 1, -1], [-1, -1, 1]])
    model = RetardedWires(papers.model_b(0.4), pairing_share=share)
    found = kelvin(model, 0.9, 1)
    slow = oracle.transition(oracle.wires_model(model, 0.9), found, 16.0, "whole", 1e-3)
    assert found == pytest.approx(slow, rel=1e-4)


# --- how exact T_c is


@pytest.mark.parametrize("self_energy", list(SelfEnergy))
@pytest.mark.parametrize("reading", [Reading.AS_WRITTEN, Reading.SOFTENED])
@pytest.mark.parametrize("eta", [-0.5, -0.15, 0.0, 0.3, 1.0])
def test_more_nodes_and_frequencies_change_nothing(self_energy, reading, eta):
    """From 294 K down to 0.2 mK; finer grids have twice and five times the reach and the nodes."""
    model = RetardedWires(papers.md21(0.25), reading, self_energy=self_energy)
    rough, finer, finest = (kelvin(model, eta, accuracy) for accuracy in (0, 1, 2))
    assert rough == pytest.approx(finest, rel=1e-4)
    assert finer == pytest.approx(finest, rel=2e-5)


# --- limits


def test_phonons_that_are_faster_than_all_else_leave_the_order_of_the_papers_steps():
    """Each step that takes something away from mean field takes T_c down at the top of the dome."""
    wires = papers.md21(0.25)
    mean_field = float(bpv.critical_temperature(wires, 1.0).kelvin[0])
    steps = [
        kelvin(RetardedWires(wires, Reading.AS_WRITTEN, self_energy=each), 1.0) for each in ("none", "Z")
    ]
    assert mean_field > steps[0] > steps[1]


def test_all_energies_rescaled_rescale_the_temperature():
    """ω₀, V and μ by a factor, lengths by its inverse root; so is N, and the couplings stay."""
    factor = 2.5
    wires = papers.md21(0.25)
    lattice = wires.superlattice
    small = type(lattice)(
        lattice.well / factor**0.5,
        lattice.barrier / factor**0.5,
        lattice.height * factor,
        lattice.mass_well,
        lattice.mass_barrier,
        lattice.mass_wire,
        lattice.matching,
    )
    scaled = bpv.Wires(small, wires.bare_cutoff * factor, wires.coupling)
    before, after = (
        retarded.critical_temperature(RetardedWires(each, mu_star=0.05), 0.8) for each in (wires, scaled)
    )
    assert after.kelvin == pytest.approx(factor * before.kelvin, rel=1e-6)
    assert after.shift == pytest.approx(factor * before.shift, rel=1e-5)
    assert after.z == pytest.approx(before.z, rel=1e-6)


def test_subbands_that_are_not_coupled_do_not_know_of_each_other():
    wires = papers.md21(0.25).with_interband(0.0)
    whole = retarded.critical_temperature(RetardedWires(wires), 1.0)
    matrix = np.zeros((3, 3))
    matrix[2, 2] = wires.coupling[2, 2]
    alone = bpv.Wires(wires.superlattice, wires.bare_cutoff, matrix)
    found = retarded.critical_temperature(RetardedWires(alone), 1.0)
    assert whole.kelvin == pytest.approx(found.kelvin, rel=1e-6)
    assert whole.z == pytest.approx(found.z, rel=1e-6)
    assert whole.shift == pytest.approx(found.shift, rel=1e-5)


def test_the_readings_are_what_they_say():
    g = np.array([[0.1, -0.2], [-0.2, 0.4]])
    renormalised = Reading.RENORMALISED.strength(g)
    assert np.abs(renormalised) / (1 + np.abs(renormalised)) == pytest.approx(np.abs(g))
    assert np.sign(renormalised) == pytest.approx(np.sign(g))
    assert Reading.SOFTENED.strength(0.25) == pytest.approx(0.5)
    assert Reading.AS_WRITTEN.strength(g) == pytest.approx(g)
    with pytest.raises(ValueError, match=r"g must be below 0\.5"):
        Reading.SOFTENED.strength(0.5)


def test_mass_counts_couplings_of_either_sign_alike():
    share = np.where(np.eye(3, dtype=bool), 1.0, -1.0)
    wires = papers.md21(0.25)
    flipped = retarded.critical_temperature(RetardedWires(wires, pairing_share=share), 1.0)
    negative = retarded.critical_temperature(RetardedWires(wires.with_interband(-0.1)), 1.0)
    assert flipped.kelvin == pytest.approx(negative.kelvin, rel=1e-9)
    assert flipped.z[0] > 1


def test_repulsion_lowers_the_temperature():
    found = [kelvin(RetardedWires(papers.md21(0.25), mu_star=each), 1.0) for each in (0.0, 0.05, 0.1, 0.15)]
    assert all(low < high for high, low in itertools.pairwise(found))


def test_a_dome_is_the_same_point_by_point():
    model = RetardedWires(papers.md21(0.25))
    etas = np.linspace(0.2, 1.4, 7)
    dome = retarded.critical_temperature(model, etas, densities=True)
    for k in (0, 3, 6):
        assert dome.kelvin[k] == pytest.approx(kelvin(model, etas[k]), rel=1e-5)
    assert dome.peak == (dome.eta[np.argmax(dome.kelvin)], dome.kelvin.max())
    # electrons bind to phonons: bands that hold as many are filled further, where levels sink
    assert np.all(dome.shift < 0)
    assert np.all(dome.eta_edge > dome.eta)
    assert np.all(dome.eta_density > dome.eta)
