"""How the numbers of MR21's models move with the masses that it does not print."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import brentq

from multigap import bpv
from multigap.constants import BCS_TC_PREFACTOR, K_B
from multigap_book import domes, published
from multigap_book.domes import unprinted
from multigap_book.domes.unprinted import CARRIED_OVER, Masses


@pytest.mark.parametrize("masses", [CARRIED_OVER, Masses(0.7, 1.5, 0.9), Masses(0.8, 1.0, 0.8, "current")])
def test_the_printed_width_is_kept_whatever_the_masses(masses: Masses) -> None:
    wires = unprinted.with_masses(domes.MODEL_A, masses)
    assert wires.superlattice.bandwidth(3) == pytest.approx(0.274, rel=1e-9)
    assert wires.superlattice.mass_barrier == masses.barrier
    assert (wires.bare_cutoff, wires.g) == (domes.MODEL_A.bare_cutoff, domes.MODEL_A.g)


def test_masses_of_md21_give_the_model_of_the_book_back() -> None:
    wires = unprinted.with_masses(domes.MODEL_B, CARRIED_OVER)
    assert wires.superlattice.height == pytest.approx(domes.MODEL_B.superlattice.height, rel=1e-9)


@pytest.mark.parametrize(
    ("wires", "expected"), [(domes.MODEL_A, (0.966, 0.42, 244.7)), (domes.MODEL_B, (0.924, 0.40, 311.9))]
)
def test_the_top_of_each_model(wires: bpv.Wires, expected: tuple[float, float, float]) -> None:
    """Another search, a plain fine grid over η and g with the resolved solver at its maximum."""
    eta, g, tc = domes.summit(wires)
    assert (eta, g) == pytest.approx(expected[:2], abs=0.006)
    assert tc == pytest.approx(expected[2], abs=0.1)
    grid = domes.surface(wires, np.linspace(0.8, 1.1, 61), [0.38, 0.40, 0.42, 0.44])
    assert grid.max() <= tc * (1 + 1e-6)
    resolved = bpv.resolved_critical_temperature(wires.with_g(g), eta)[0]
    assert resolved.kelvin == pytest.approx(tc, rel=1e-4)


def test_the_half_width_ends_at_half_height() -> None:
    """Against the two crossings found by bisection."""
    wires = domes.MODEL_A.with_g(0.4)
    half = domes.top(wires)[1] / 2
    ends = [brentq(lambda e: domes.curve(wires, [e])[0] - half, *b, xtol=1e-6) for b in ((0.05, 0.9), (1, 3))]
    assert domes.half_width(wires)[0] == pytest.approx(ends[1] - ends[0], abs=2e-3)
    assert domes.half_width(wires)[1] == pytest.approx(0.274 * (ends[1] - ends[0]), abs=1e-3)
    with pytest.raises(ValueError, match="low and high must enclose"):
        domes.half_width(wires, 0.5, 2.0)


def test_no_setting_is_refused() -> None:
    with pytest.raises(ValueError, match="settings"):
        unprinted.scan(())


def test_a_lighter_wire_pairs_as_the_inverse_root_of_its_mass() -> None:
    """m_x alone: bands and overlaps stay, and g N/N_2D of every wire goes as 1/√m_x."""
    light = unprinted.with_masses(domes.MODEL_A, Masses(0.86, 1.0, 0.86 / 1.21))
    stronger = replace(light, superlattice=domes.MODEL_A.superlattice, coupling=domes.MODEL_A.coupling * 1.1)
    stiff = [replace(w, softening=False, bare_cutoff=0.2) for w in (light, stronger)]
    a, b = (domes.curve(w, [-0.4, 0.5, 0.97, 1.4]) for w in stiff)
    assert a == pytest.approx(b, rel=1e-6)


def test_the_gap_of_the_third_subband_spreads_over_the_zone() -> None:
    mean, low, high = unprinted.zone_spread(domes.MODEL_A, 0.986)
    assert (mean, low, high) == pytest.approx((2.75, 2.61, 2.98), abs=0.02)
    flat = replace(domes.MODEL_A, overlap=bpv.Overlap.BAND_MEANS)
    mean, low, high = unprinted.zone_spread(flat, 0.986)
    assert high / low == pytest.approx(1, abs=1e-6)


def test_the_antiresonance_is_a_minimum() -> None:
    at = unprinted.antiresonance(domes.MODEL_A)
    left, middle, right = domes.curve(domes.MODEL_A, [at - 0.03, at, at + 0.03])
    assert middle < min(left, right)
    assert -0.30 < at < -0.26


def test_the_warm_range_ends_at_room_temperature() -> None:
    wires = domes.MODEL_B.with_g(0.4)
    low, high = unprinted.warm_range(wires)
    assert domes.curve(wires, [low, high]) == pytest.approx(unprinted.ROOM, abs=4)
    assert np.isnan(unprinted.warm_range(domes.MODEL_A.with_g(0.4))[0])


def test_the_scan_holds_the_carried_over_masses() -> None:
    assert CARRIED_OVER in unprinted.SETTINGS
    assert len(set(unprinted.SETTINGS)) == len(unprinted.SETTINGS)
    (row,) = unprinted.scan((CARRIED_OVER,)).to_dict("records")
    assert row["A_kelvin"] == pytest.approx(244.7, abs=0.1)
    assert row["B_kelvin"] == pytest.approx(311.9, abs=0.1)
    assert row["A_ratio_low"] < row["A_ratio"] < row["A_ratio_high"]


def test_constant_densities_are_the_theory_of_overlapping_bands() -> None:
    """One coupled subband: the closed form; the full model agrees where its density hardly changes."""
    alone = domes.MODEL_A.with_interband(0.0).with_g(0.0)
    alone = replace(alone, softening=False, bare_cutoff=0.02, coupling=np.diag([0.3, 0.0, 0.0]))
    lattice, mu = alone.superlattice, float(alone.chemical_potential(0.5))
    means = bpv.mean_factors(lattice, 3)[0]
    strength = 0.3 * float(means @ means) * float(lattice.dos(mu, 1)) / lattice.free_dos
    closed = BCS_TC_PREFACTOR * 0.02 * np.exp(-1 / strength) / K_B
    assert unprinted.constant_density(alone, 0.5) == pytest.approx(closed, rel=1e-9)
    assert domes.curve(alone, [0.5])[0] == pytest.approx(closed, rel=0.02)
    assert unprinted.constant_density(replace(alone, coupling=np.zeros((3, 3))), 0.5) == 0


def test_two_branches_cross_where_their_lines_do() -> None:
    x, y = unprinted.crossing([0, 2], np.exp([0, 2]), [2, 0], np.exp([1, 1]))
    assert (x, np.log(y)) == pytest.approx((1, 1))
    assert np.isnan(unprinted.crossing([0, 1], [1, 1], [0, 1], [2, 2])[0])
    assert np.isnan(unprinted.crossing([0, 1], [1, 2], [1, 2], [2, 1])[0])


def test_what_is_printed_in_more_than_one_place() -> None:
    assert published.in_print("largest T_c of model B (K)")["Fig. 8"] == (330, 330)
    assert published.in_print("panel A2 of Fig. 6") == {
        "sec. on gaps": "isotope exponent of A",
        "caption": "gap ratio of B",
    }
    with pytest.raises(ValueError, match="subject = 'T_c'"):
        published.in_print("T_c")


def test_what_a_setting_meets() -> None:
    (row,) = unprinted.scan((CARRIED_OVER,)).itertuples()
    assert unprinted.met(row, digits=True) == [False, False, False, False, False]
    assert unprinted.met(row, digits=False) == [True, False, True, True, False]
    exact = row._replace(A_kelvin=254.0, B_kelvin=326.0, A_ratio=2.86, B_ratio=3.94, A_minimum=-0.342)
    assert all(unprinted.met(exact, digits=True))
    assert not any(unprinted.met(exact._replace(A_minimum=-0.2, A_kelvin=240.0), digits=True)[::4])
    assert unprinted.masses_of(row) == CARRIED_OVER


def test_the_row_of_md21s_masses_is_found_wherever_it_stands() -> None:
    rows = unprinted.scan((Masses(0.86, 1.0, 0.86, "current"), CARRIED_OVER))
    assert unprinted.with_md21_masses(rows).A_kelvin == pytest.approx(244.7, abs=0.1)
    with pytest.raises(ValueError, match="rows must hold the masses of MD21"):
        unprinted.with_md21_masses(rows.iloc[:1])


def test_the_table_has_a_line_for_each_setting() -> None:
    rows = unprinted.scan((CARRIED_OVER, Masses(0.86, 1.0, 0.86, "current")))
    head, lines = unprinted.table(rows)
    assert len(lines) == 3
    assert {len(line) for line in lines} == {len(head)}
    assert lines[1][head.index("A: T_c (K) at (η, g)")] == "245 at (0.97, 0.42)"
    assert str(CARRIED_OVER) == "m_w = 0.86, m_b = 1.00, m_x = 0.86"
    assert str(unprinted.masses_of(rows.loc[1])).endswith("ψ′/m continuous")
