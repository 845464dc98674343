"""The densities of states that could define the couplings: which one meets the papers, and what each is."""

from dataclasses import replace

import numpy as np
import pytest

from multigap.bpv import (
    ReferenceDos,
    Wires,
    critical_temperature,
)
from multigap.bpv.papers import MD21_SUPERLATTICE, md21
from multigap.constants import HBAR2_OVER_2ME
from multigap.superlattice import Superlattice


def test_couplings_over_an_infinite_density_or_of_nothing_pair_nothing():
    """The total density of states is infinite at the van Hove point: g over it is 0."""
    total = replace(md21(), reference_dos=ReferenceDos.TOTAL)
    for model in (total, Wires(MD21_SUPERLATTICE, 0.2, np.zeros((3, 3)))):
        found = critical_temperature(model, 1.0)
        assert not found.superconducting[0]
        assert np.all(np.isnan(found.structure))


def test_other_reference_densities_fail():
    """Of the densities of states that could define g, only the free 2D one per spin meets the curve."""
    for kind in ReferenceDos:
        peak = np.nanmax(critical_temperature(replace(md21(), reference_dos=kind), [0.9, 1.1]).kelvin)
        assert (abs(peak - 193) < 3) == (kind is ReferenceDos.FREE_2D), kind


def test_reference_densities_are_what_their_names_say():
    """Each N as the slope, by μ, of the electrons that it counts."""
    lattice, step = MD21_SUPERLATTICE, 1e-5
    mu = float(lattice.chemical_potential(0.6, 3))

    def slope(electrons, at=mu):
        return (electrons(at + step) - electrons(at - step)) / (2 * step)

    def wires(at):  # k_F/π for each level of a wire, a wire every period
        depth = np.maximum(at - lattice.edges(3).mean(axis=1), 0.0)
        k_fermi = np.sqrt(lattice.along_wire * depth / HBAR2_OVER_2ME)
        return np.sum(k_fermi) / np.pi / lattice.period

    def reference(kind):
        return replace(md21(), reference_dos=kind).reference(mu)

    def total(at):
        return lattice.density_of_electrons(at, count=6) / 2

    each = [slope(lattice.subband(n).filling) for n in (1, 2, 3)]
    gas = Superlattice(8.5, 5.5, 0.0, mass_well=0.86, mass_barrier=0.86)
    free = slope(lambda at: gas.density_of_electrons(at, count=8) / 2)
    assert reference(ReferenceDos.FREE_2D) == pytest.approx(free, rel=1e-7)
    assert reference(ReferenceDos.FREE_2D_BOTH_SPINS) == pytest.approx(2 * free, rel=1e-7)
    assert reference(ReferenceDos.TOTAL) == pytest.approx(slope(total), rel=1e-7)
    assert reference(ReferenceDos.TOTAL_BOTH_SPINS) == pytest.approx(2 * slope(total), rel=1e-7)
    assert reference(ReferenceDos.PARTIAL) == pytest.approx(each, rel=1e-7)
    assert reference(ReferenceDos.ISOLATED_WIRE) == pytest.approx(slope(wires), rel=1e-7)
    edge = lattice.subband(3).bottom
    below = slope(total, edge - 2 * step)  # the third subband has no states at its very bottom
    assert reference(ReferenceDos.TOTAL_AT_EDGE) == pytest.approx(below, rel=1e-5)
    partial = replace(md21(), reference_dos=ReferenceDos.PARTIAL)
    assert partial.scaled_coupling(mu) == pytest.approx(
        md21().coupling * free / np.sqrt(np.outer(each, each)), rel=1e-7
    )


def test_a_reference_density_as_a_number():
    named = critical_temperature(md21(), 0.7).kelvin
    given = critical_temperature(replace(md21(), reference_dos=MD21_SUPERLATTICE.free_dos), 0.7).kelvin
    assert given == pytest.approx(named, rel=1e-12)
