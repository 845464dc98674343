"""Layers of wires that electrons hop between: limits, a density of states by itself, and what is refused."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from multigap import bpv, gap_equation
from multigap.beyond import layers, retarded
from multigap.bpv import Filling, Wires, papers
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.eliashberg import PairInteraction, SelfEnergy, SpectralFunction, many_channel_transition
from multigap.superlattice import Superlattice

MODEL = replace(papers.md21(0.25), points=24)


def test_without_hopping_it_is_a_layer() -> None:
    etas = [0.3, 1.0, 2.0]
    found = layers.critical_temperature(MODEL, etas, [0.0])
    layer = bpv.critical_temperature(papers.md21(0.25), etas).kelvin
    assert found.kelvin[0] == pytest.approx(layer, rel=1e-7)


def test_with_phonons_it_is_a_layer_too() -> None:
    """Whole subbands as channels give what the wires' own tables give: T_c with the self-energy's Z."""
    model = papers.md21(0.25)
    retarded_wires = retarded.RetardedWires(model, retarded.Reading.AS_WRITTEN, self_energy=SelfEnergy.Z)
    layer = retarded.critical_temperature(retarded_wires, 1.0, accuracy=1).kelvin[0]
    whole = layers.coupled(MODEL, 1.0, 0.0, whole=True)
    phonon = SpectralFunction.einstein(1.0, model.cutoff)
    found = many_channel_transition(
        whole.channels, PairInteraction(phonon, whole.coupling), self_energy=SelfEnergy.Z, accuracy=1
    )
    assert found.kelvin == pytest.approx(layer, rel=2e-4)


def test_nodes_in_k_y_are_enough() -> None:
    few, many = (layers.critical_temperature(MODEL, [1.0], [0.02, 0.05], points=n).kelvin for n in (24, 96))
    assert few == pytest.approx(many, rel=2e-4)


def test_a_hopping_takes_the_top_down_and_spreads_it() -> None:
    found = layers.critical_temperature(MODEL, [1.0, 2.6], [0.0, 0.01, 0.03, 0.06]).kelvin
    assert np.all(np.diff(found[:, 0]) < 0)
    assert found[-1, 0] < 0.7 * found[0, 0]
    assert abs(found[-1, 1] / found[0, 1] - 1) < 0.3


def test_a_cold_transition_is_resolved() -> None:
    cold = layers.critical_temperature(MODEL, [-0.4], [1e-9], points=1).kelvin[0, 0]
    assert cold == pytest.approx(bpv.critical_temperature(MODEL, [-0.4]).kelvin[0], rel=1e-4)


def test_a_wide_band_across_layers_meets_its_own_density_of_states() -> None:
    """One flat subband, 4t = 0.8 eV against a window of ±0.1: T_c of ∫N(ξ) tanh(ξ/2T)/2ξ over the window."""
    lattice = Superlattice(well=8.5, barrier=25.0, height=6.0, mass_well=0.9, mass_barrier=1.0, mass_wire=0.9)
    model = Wires(lattice, bare_cutoff=0.1, coupling=np.array([[1.5]]), softening=False, points=12)
    t, depth = 0.2, 0.15
    mu = lattice.subband(1).bottom + depth
    wave = lattice.density(1, 0.0, z := np.linspace(0, lattice.period, 4001))
    overlap = lattice.period * float(np.trapezoid(wave**2, z))
    weight = 1.5 * overlap * 2 * math.sqrt(HBAR2_OVER_2ME / 0.9) / lattice.period

    def density(xi: float) -> float:
        """∫dθ/π (ξ + depth - 2t cosθ)^(-1/2) over where the root is real, with u = sin(θ′/2)."""
        ratio = (xi + depth) / (2 * t)
        if ratio >= 1:
            return quad(lambda a: (ratio - math.cos(a)) ** -0.5, 0, math.pi)[0] / math.pi / math.sqrt(2 * t)
        start = math.acos(ratio)
        inner = quad(
            lambda u: 2 * u / math.sqrt(max(ratio - math.cos(start + u * u), 1e-300)),
            0,
            math.sqrt(math.pi - start),
        )[0]
        return inner / math.pi / math.sqrt(2 * t)

    xi = 0.1 * np.polynomial.legendre.leggauss(60)[0]
    measure = 0.1 * np.polynomial.legendre.leggauss(60)[1]
    states = np.array([density(float(x)) for x in xi])

    def excess(kelvin: float) -> float:
        return float(measure @ (weight * states * np.tanh(xi / (2 * K_B * kelvin)) / (2 * xi))) - 1

    found = gap_equation.critical_temperature(layers.coupled(model, Filling(mu=mu), t, points=384))
    assert found.kelvin == pytest.approx(brentq(excess, 20, 3000), rel=2e-3)


def test_refusals() -> None:
    with pytest.raises(ValueError, match=r"hopping = -0\.1 is not allowed"):
        layers.coupled(MODEL, 1.0, -0.1)
    shallow = replace(MODEL, coupling=np.array([[0.25]]), bare_cutoff=1e-3)
    bottom = Filling(mu=shallow.superlattice.subband(1).bottom)
    with pytest.raises(ValueError, match="filling at mu"):
        layers._coupled(shallow, shallow.potentials(bottom)[1][0] - 1.0, 0.1, 4, 1e-3, 1e-3)
