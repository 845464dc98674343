"""Potential, Fermi contours and inputs of the wires, and Fano's line shape: against what is known by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from multigap import bpv
from multigap_book import domes
from multigap_book.domes import density_of_states, fano, inputs
from multigap_book.domes.electrons import electrons_by_subband
from multigap_book.domes.potential import felt_potential, printed_potential

LATTICE = domes.MD21.superlattice
K_Z = 0.4 * LATTICE.zone_boundary


class TestPotential:
    def test_the_printed_potential_is_a_barrier_about_every_multiple_of_the_period(self) -> None:
        z = LATTICE.period * np.array([0.0, 1.0, -3.0]) + 0.49 * LATTICE.barrier
        assert printed_potential(LATTICE, z) == pytest.approx(LATTICE.height)
        assert printed_potential(LATTICE, z + 0.02 * LATTICE.barrier) == pytest.approx(0)

    @pytest.mark.parametrize("number", [1, 2, 3])
    def test_every_bloch_function_feels_the_printed_potential(self, number: int) -> None:
        inside = np.array([-1.3, 0.2, 1.1]) * LATTICE.barrier / 3  # in the spacer
        wire = LATTICE.barrier / 2 + np.array([0.21, 0.43, 0.83]) * LATTICE.well
        z = np.concatenate([inside, wire])
        assert felt_potential(LATTICE, number, K_Z, z) == pytest.approx(
            printed_potential(LATTICE, z), abs=1e-3
        )

    def test_another_repeat_is_not_felt(self) -> None:
        z = np.array([LATTICE.well])
        assert printed_potential(LATTICE, z, repeat=LATTICE.well)[0] == LATTICE.height
        assert felt_potential(LATTICE, 1, K_Z, z)[0] == pytest.approx(0, abs=1e-3)


class TestContours:
    def test_the_contour_opens_where_the_subband_ends_at_the_zone_boundary(self) -> None:
        neck = LATTICE.lifshitz_parameter(LATTICE.lifshitz_energies(3).neck_opens, 3)
        assert density_of_states.opening(domes.MD21) == pytest.approx(float(neck), abs=2e-4)

    @pytest.mark.parametrize(("eta", "kind"), [(-0.01, "none"), (0.5, "closed"), (1.2, "open")])
    def test_the_pocket_appears_closed_and_then_opens(self, eta: float, kind: str) -> None:
        assert density_of_states.contour_kind(domes.MODEL_A, eta) == kind

    def test_parts_make_the_total(self) -> None:
        total, partial = density_of_states.densities(domes.MODEL_A, [0.3, 0.9])
        mu = domes.MODEL_A.chemical_potential([0.3, 0.9])
        assert total == pytest.approx(100 * domes.MODEL_A.superlattice.dos(mu))
        assert total == pytest.approx(partial.sum(axis=0))

    def test_heat_blurs_the_density_and_keeps_the_number_of_states(self) -> None:
        energy, third, _ = density_of_states.smeared(domes.MODEL_A, kelvin=100.0)
        lattice = domes.MODEL_A.superlattice
        bottom = lattice.edges(3)[2, 0]
        upto = energy[-1] - 0.05
        kept = energy <= upto
        states = np.trapezoid(third[kept], energy[kept]) / 100
        assert states == pytest.approx(lattice.subband(3).filling(bottom + upto), rel=2e-3)

    def test_heat_widens_the_peak(self) -> None:
        cold = density_of_states.smeared(domes.MODEL_A, kelvin=100.0)[1].max()
        assert density_of_states.smeared(domes.MODEL_A)[1].max() < cold
        assert 10 < density_of_states.peak_width(domes.MODEL_A) < 500


class TestInputs:
    def test_nothing_changed_is_md21(self) -> None:
        same = inputs.md21_with()
        assert same.superlattice == domes.MD21.superlattice
        assert same.bare_cutoff == domes.MD21.bare_cutoff
        assert np.array_equal(same.coupling, domes.MD21.coupling)

    def test_one_input_is_changed_alone(self) -> None:
        assert inputs.md21_with(L=9.0).superlattice.well == 9.0
        heavy = inputs.md21_with(m_w=0.9).superlattice
        assert heavy.mass_well == heavy.mass_wire == 0.9
        assert inputs.md21_with(g_ij=0.05).coupling[0, 2] == 0.05

    def test_an_unknown_input_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"changed = .*'mass'"):
            inputs.md21_with(mass=1.0)

    def test_the_filling_of_an_eta_has_that_eta(self) -> None:
        mu = float(domes.MD21.chemical_potential(0.7))
        filling = LATTICE.density_of_electrons(mu, count=3) * LATTICE.period
        assert inputs.eta_at_filling(domes.MD21, filling) == pytest.approx(0.7, abs=1e-6)

    def test_the_needed_cutoff_gives_its_temperature_at_the_top(self) -> None:
        top = domes.top(domes.MD21, 0.6, 1.4)[1]
        assert inputs.needed_cutoff(domes.MD21, 0.25, target=top) == pytest.approx(0.230, rel=0.01)
        assert np.isnan(inputs.needed_cutoff(domes.MD21, 0.25, target=5000.0))

    def test_below_every_transition_t_c_counts_as_nothing(self) -> None:
        bare = inputs.md21_with(g33=0.1, g_ii=0.0, g_ij=0.0)
        assert inputs.tc_at(bare, -1.5) == 0.0
        assert inputs.tc_at(domes.MD21, 1.0) == pytest.approx(
            bpv.critical_temperature(domes.MD21, [1.0]).kelvin[0], rel=1e-3
        )


class TestElectrons:
    def test_without_gaps_they_are_those_of_the_normal_state(self) -> None:
        wires = replace(domes.MD21, points=16)
        state = bpv.gaps(wires, 0.5)
        normal = electrons_by_subband(wires, state, paired=False)
        assert normal.sum() / LATTICE.period == pytest.approx(bpv.normal_density(wires, 0.5), rel=2e-3)

    def test_the_gap_fills_a_subband_whose_bottom_lies_above_the_chemical_potential(self) -> None:
        wires = replace(domes.MODEL_B, points=16)
        state = bpv.gaps(wires, -0.01)
        assert electrons_by_subband(wires, state, paired=False)[2] == 0
        assert electrons_by_subband(wires, state)[2] > 0


class TestFano:
    def test_a_profile_is_found_again(self) -> None:
        x = np.linspace(-2, 4, 121)
        found = fano.fit(x, fano.profile(x, 0.1, 0.5, 1.3, -2.0, 1.5))
        assert found.q == pytest.approx(1.3, rel=1e-4)
        assert found.miss < 1e-5

    def test_what_is_no_profile_is_missed(self) -> None:
        x = np.linspace(-2, 4, 121)
        assert fano.fit(x, np.tanh(3 * x)).miss > 0.01


def test_squeezing_everything_in_proportion_leaves_eta_where_it_was():
    """All lengths times x and the barrier over x²: every energy scales, and so does the one kept filling."""
    from multigap_book.domes.inputs import WAYS, electrons_per_length, md21_with, squeezed

    kept = electrons_per_length(1.0)
    assert {way: squeezed(way, 0.0, kept)[1] for way in WAYS} == pytest.approx(dict.fromkeys(WAYS, 1.0))
    wires, eta = squeezed("everything, V ∝ 1/L²", 0.04, kept)
    assert eta == pytest.approx(1.0, abs=2e-3)
    assert wires.superlattice.bandwidth(3) == pytest.approx(md21_with().superlattice.bandwidth(3) / 0.96**2)
    assert squeezed("only the wires' width", 0.04, kept)[1] < squeezed("only the spacers", 0.04, kept)[1] < 1
