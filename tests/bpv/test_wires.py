"""The model of the wires: limits with a closed form, symmetries, ablations, and what it refuses."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from multigap import bpv, gap_equation
from multigap.bpv import (
    Overlap,
    Wires,
    critical_temperature,
    migdal_cutoff,
)
from multigap.bpv.papers import MD21_SUPERLATTICE, coupling_matrix, md21
from multigap.constants import BCS_TC_PREFACTOR, HBAR2_OVER_2ME, K_B
from multigap.gap_equation import CONSTANT_DOS, Channels, GapEquation
from multigap.kernels.band_edge import band_edge_kernel
from multigap.superlattice import Superlattice


@settings(max_examples=15)
@given(
    scale=st.floats(0.3, 3.0),
    eta=st.floats(-0.5, 2.0),
    g=st.floats(0.05, 0.45),
    interband=st.floats(-0.15, 0.15),
)
def test_lengths_stretched_shrink_temperatures_by_the_square(scale, eta, g, interband):
    """g is a pure number and N goes with the mass alone: stretched wires are the same at a smaller energy."""
    wires = Wires(MD21_SUPERLATTICE, 0.2, coupling_matrix(g, interband=interband))
    s = MD21_SUPERLATTICE
    stretched = replace(s, well=scale * s.well, barrier=scale * s.barrier, height=s.height / scale**2)
    small = replace(wires, superlattice=stretched, bare_cutoff=0.2 / scale**2)
    found = critical_temperature(wires, eta, lowest_temperature=1e-9)
    again = critical_temperature(small, eta, lowest_temperature=1e-9 / scale**2)
    assert again.kelvin * scale**2 == pytest.approx(found.kelvin, rel=1e-6, nan_ok=True)
    flipped = critical_temperature(wires.with_interband(abs(interband)), eta)
    assert flipped.kelvin[0] >= found.kelvin[0] * (1 - 1e-9)  # attraction throughout is the best


def test_free_electrons_with_one_coupling_are_a_bcs_metal():
    """No barrier: overlaps are 1 and the sum over k_z rebuilds the constant free density of states."""
    gas = Wires(Superlattice(8.0, 6.0, 0.0), 0.05, np.full((4, 4), 0.3), softening=False, points=200)
    mu = 0.9
    expected = gap_equation.critical_temperature(
        GapEquation(Channels([CONSTANT_DOS], [0.0], [0.05], [0.3]), [[1.0]])
    ).kelvin
    assert critical_temperature(gas, bpv.Filling(mu=mu)).kelvin[0] == pytest.approx(expected, rel=1e-5)
    assert expected * K_B == pytest.approx(BCS_TC_PREFACTOR * 0.05 * np.exp(-1 / 0.3), rel=1e-3)


def test_isolated_wires_are_one_channel():
    """Wires that do not feel each other: one flat subband, one band edge, d/dω known in closed form."""
    wires = Superlattice(6.0, 40.0, 30.0, mass_well=1.0)
    model = Wires(wires, 0.05, [[0.2]], softening=False)
    mu = wires.subband(1).bottom + 2.0
    overlap = float(np.squeeze(model.factors(model.nodes(mu)) @ model.factors(model.nodes(mu)).T))
    weight = 0.2 * overlap * 2 * np.sqrt(HBAR2_OVER_2ME) / wires.period
    t_c = brentq(lambda t: weight * band_edge_kernel(-2.0, 0.05, t, 0.0) - 1, 1e-9, 0.05, xtol=1e-18)
    assert critical_temperature(model, bpv.Filling(mu=mu)).kelvin[0] == pytest.approx(t_c / K_B, rel=1e-9)


def test_sign_of_the_interband_coupling_does_not_matter_with_two_subbands():
    both = [Wires(MD21_SUPERLATTICE, 0.2, [[0.2, s], [s, 0.25]]) for s in (0.1, -0.1)]
    mu = MD21_SUPERLATTICE.subband(2).top + 0.01
    plus, minus = (critical_temperature(m, bpv.Filling(mu=mu)) for m in both)
    assert plus.kelvin == pytest.approx(minus.kelvin, rel=1e-12)
    assert plus.structure[0, 0] == pytest.approx(-minus.structure[0, 0], rel=1e-9)


def test_what_drives_the_dome():
    """Ablations at the peak of MD21's g = 1/4 curve: exchange between subbands hardly matters."""
    eta = np.linspace(0.7, 1.3, 13)
    full, alone, ones = (
        np.max(critical_temperature(m, eta).kelvin)
        for m in (md21(), md21().with_interband(0.0), replace(md21(), overlap=Overlap.ONES))
    )
    assert (full, alone, ones) == pytest.approx((194, 181, 75), abs=1.0)
    means = np.max(critical_temperature(replace(md21(), overlap=Overlap.BAND_MEANS), eta).kelvin)
    assert means == pytest.approx(full, rel=0.02)


def test_cutoffs_wider_than_the_lowest_band_edge_are_allowed(plain):
    wide = replace(md21(), softening=False, bare_cutoff=4.0)
    found = critical_temperature(wide, 0.5)
    assert found.superconducting[0]


def test_migdal_softening():
    assert migdal_cutoff(0.23, 0.25) == pytest.approx(0.23 / np.sqrt(2))
    for g in (0.5, 0.7, float("nan")):
        with pytest.raises(ValueError, match="g = "):
            migdal_cutoff(0.23, g)
    with pytest.raises(ValueError, match="bare"):
        migdal_cutoff(0.0, 0.2)
    with pytest.raises(ValueError, match=r"g = 0\.5"):
        md21(0.5)


@pytest.mark.parametrize(
    "change",
    [{"coupling": [[0.1, 0.2], [0.3, 0.1]]}, {"coupling": [[0.1, 0.2, 0.1]]}, {"bare_cutoff": -1.0},
     {"lifshitz_subband": 4}, {"lifshitz_subband": 0}, {"reference_dos": -1.0}, {"points": 2},
     {"coupling": np.full((3, 3), np.nan)}, {"superlattice": None}, {"softening": "no"},
     {"overlap": "half"}, {"reference_dos": "free"}, {"points": 48.5}, {"bare_cutoff": "0.2"}],
)  # fmt: skip
def test_bad_wires_are_refused(change):
    with pytest.raises(ValueError, match=next(iter(change))):
        replace(md21(), **change)


def test_wires_are_equal_by_their_numbers_and_survive_copying():
    same = replace(md21(), bare_cutoff=np.float64(0.230), points=np.int64(48), overlap="exact")
    assert same == md21() != md21(0.3)
    assert hash(same) == hash(md21())
    assert copy.deepcopy(same) == pickle.loads(pickle.dumps(same)) == same
    assert replace(md21(), points=48.0).nodes(3.3).edge.size == md21().nodes(3.3).edge.size
