"""Gaps of wires that pair by phonons: limits, a slow transcription, isotope exponents."""

import math

import numpy as np
import pytest

from multigap import bpv
from multigap.beyond import retarded, retarded_gaps
from multigap.beyond.retarded import Reading, RetardedWires
from multigap.bpv import papers
from multigap.constants import K_B
from multigap.eliashberg import SelfEnergy
from tests.eliashberg import many_channel_oracle as oracle

MODEL = RetardedWires(papers.md21(0.25), Reading.SOFTENED)


@pytest.mark.parametrize("self_energy", list(SelfEnergy))
def test_gaps_agree_with_the_slow_transcription(self_energy):
    model = RetardedWires(papers.md21(0.25), Reading.SOFTENED, self_energy=self_energy)
    kelvin = 0.5 * float(retarded.critical_temperature(model, 1.0).kelvin[0])
    found = retarded_gaps.gaps(model, 1.0, kelvin)
    slow = oracle.wires_model(model, 1.0, points=48)
    count = math.ceil(12 * model.wires.cutoff / (2 * math.pi * K_B * kelvin))
    sums = oracle.axis(slow, kelvin, count)
    start = np.tile(0.02 / (1 + (sums.omega / model.wires.cutoff) ** 2), (slow.level.size, 1))
    sigma, phi = oracle.state(slow, sums, self_energy, start, damping=0.8)
    z = 1 - sigma.imag[:, count] / sums.omega[count]
    delta = (phi[:, count] / z).reshape(3, -1)
    node, share = np.polynomial.legendre.leggauss(48)
    t = 0.5 + 0.5 * node
    zone = 6 * t * (1 - t) * share / np.sum(6 * t * (1 - t) * share)
    assert found.delta[:, 0] == pytest.approx(delta @ zone, rel=3e-4)
    assert found.z[:, 0] == pytest.approx(z.reshape(3, -1) @ zone, rel=2e-4)
    assert found.shift[:, 0] == pytest.approx(sigma.real[:, count].reshape(3, -1) @ zone, abs=1e-4)
    # nodes do not reach the ends of the zone: the range is met from inside
    assert found.lowest == pytest.approx(delta.min(axis=1), rel=1e-2)
    assert found.highest == pytest.approx(delta.max(axis=1), rel=1e-2)


def test_gaps_vanish_at_the_transition_as_a_root():
    critical = float(retarded.critical_temperature(MODEL, 0.8, accuracy=1).kelvin[0])
    below = [retarded_gaps.gaps(MODEL, 0.8, (1 - each) * critical).delta[:, 0] for each in (0.008, 0.002)]
    assert below[0] / below[1] == pytest.approx(np.full(3, 2.0), rel=0.02)
    assert np.all(retarded_gaps.gaps(MODEL, 0.8, 1.002 * critical).delta == 0)


def test_edges_are_about_the_lowest_frequency_and_trusted():
    found = retarded_gaps.gap_edges(MODEL, 1.0)
    cold = retarded_gaps.gaps(MODEL, 1.0, found.temperature)
    # to second order in Δ/Ω the gap rises from the lowest frequency to the edge
    assert np.all(found.edge > cold.delta[:, 0])
    assert found.edge == pytest.approx(cold.delta[:, 0], rel=0.1)
    assert np.all(found.lowest < found.edge)
    assert np.all(found.edge < found.highest)
    assert np.all(found.spread < 1e-3 * found.edge)
    assert np.all(found.truncation < 1e-3 * found.edge)
    assert found.edge[2] > 1.2 * found.edge[:2].max() > 0
    assert found.ratio[2] > found.ratio[1]
    assert found.kelvin == pytest.approx(retarded.critical_temperature(MODEL, 1.0).kelvin[0], rel=1e-4)


def test_an_isotope_far_from_any_edge_weighs_as_in_one_band():
    """Deep in subbands all energies but ω̃ are large: α goes to 1/2 without μ*, and below it with one."""
    wires = papers.md21(0.25)
    slow = bpv.Wires(wires.superlattice, 0.002, wires.coupling)
    model = RetardedWires(slow, Reading.SOFTENED)
    eta = 5.0
    assert retarded_gaps.isotope_exponent(model, eta)[0] == pytest.approx(0.5, abs=0.02)
    repelled = RetardedWires(slow, Reading.SOFTENED, mu_star=0.05)
    assert retarded_gaps.isotope_exponent(repelled, eta)[0] < 0.49


def test_the_isotope_exponent_is_a_slope_of_the_temperature():
    wires = papers.md21(0.25)
    model = RetardedWires(wires, mu_star=0.05)
    alpha = retarded_gaps.isotope_exponent(model, [0.3, 1.0])
    finer = retarded_gaps.isotope_exponent(model, [0.3, 1.0], step=0.005)
    assert alpha == pytest.approx(finer, abs=1e-3)
    nothing = RetardedWires(wires, mu_star=1.0)
    assert np.all(np.isnan(retarded_gaps.isotope_exponent(nothing, [1.0])))
    with pytest.raises(ValueError, match="does not superconduct"):
        retarded_gaps.gap_edges(nothing, 1.0)
