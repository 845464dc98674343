"""BH17's gap equations against the pairing Hamiltonian solved without mean field."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from multigap.two_band.exact_pairs import (
    degenerate_level_gap,
    degenerate_level_mean_field,
    fock_operators,
    thermal_average,
    two_band_fock,
    two_degenerate_levels,
)
from multigap_book.bh17.equations import Printed, flat_pairs


def test_fock_operators_anticommute():
    operators = fock_operators(4)
    for i, a in enumerate(operators):
        for j, b in enumerate(operators):
            assert np.array_equal(a @ b.T + b.T @ a, np.eye(16) * (i == j))
            assert not np.any(a @ b + b @ a)


def test_the_hamiltonian_is_hermitian_and_keeps_the_number_of_electrons():
    parts = two_band_fock([0.3, 0.5], [-0.2, 0.7], 1.0, 0.6, 0.25)
    h = parts.hamiltonian
    total = parts.number_a + parts.number_b
    assert np.array_equal(h, h.T)
    assert np.abs(h @ total - total @ h).max() < 1e-14


def test_only_the_interband_part_moves_electrons_between_the_bands():
    parts = two_band_fock([0.3, 0.5], [-0.2, 0.7], 1.0, 0.6, 0.25)
    n = parts.number_a
    assert np.abs(parts.intraband @ n - n @ parts.intraband).max() < 1e-14
    assert np.abs(parts.interband @ n - n @ parts.interband).max() > 0.1


@pytest.mark.parametrize("skip_equal", [False, True])
def test_quasi_spins_and_the_whole_fock_space_give_the_same_average(skip_equal):
    """Four levels at B = 0.3: 256 states against the closed form."""
    strength, temperature, level = 4.0, 0.7, 0.3
    parts = two_band_fock([level] * 4, [], strength / 4, 0.0, 0.0, skip_equal)
    operators = fock_operators(8)
    pair = sum(operators[2 * k + 1] @ operators[2 * k] for k in range(4))
    average = thermal_average(pair.T @ pair, parts.hamiltonian, temperature)
    exact = degenerate_level_gap(4, strength, temperature, level, skip_equal)
    assert exact == pytest.approx(strength / 4 * np.sqrt(average), rel=1e-12)


def test_breaking_a_pair_in_a_flat_level_costs_twice_the_gap_with_its_half():
    """E(one broken pair) − E(none) = V exactly; mean field at T = 0 has 2Δ = V with the 1/2, 2V without."""
    strength = 4.0
    h = two_band_fock([0.0] * 4, [], strength / 4, 0.0, 0.0, skip_equal=False).hamiltonian
    number = np.round(np.diag(sum(c.T @ c for c in fock_operators(8)))).astype(int)
    four = h[np.ix_(number == 4, number == 4)]
    energies = np.unique(np.round(np.linalg.eigvalsh(four), 10))
    cost = energies[1] - energies[0]
    assert cost == pytest.approx(strength, rel=1e-12)
    cold = 1e-3
    assert 2 * degenerate_level_mean_field(strength, cold) == pytest.approx(cost, rel=1e-12)
    assert 2 * degenerate_level_mean_field(strength, cold, half=False) == pytest.approx(2 * cost, rel=1e-12)


def test_the_exact_gap_approaches_mean_field_with_the_half_as_one_over_n():
    target = degenerate_level_mean_field(4.0, 0.5)
    error = [degenerate_level_gap(n, 4.0, 0.5) - target for n in (40, 80, 160)]
    assert error[0] / error[1] == pytest.approx(2, rel=0.05)
    assert error[1] / error[2] == pytest.approx(2, rel=0.05)


def test_leaving_out_equal_momenta_changes_the_gap_by_one_over_n():
    change = [
        degenerate_level_gap(n, 4.0, 0.5) - degenerate_level_gap(n, 4.0, 0.5, skip_equal=True)
        for n in (40, 80, 160)
    ]
    assert change[0] / change[1] == pytest.approx(2, rel=0.1)
    assert change[1] / change[2] == pytest.approx(2, rel=0.1)


def test_the_flat_level_loses_its_gap_at_a_quarter_of_the_strength():
    """B = 0: k_B T_c = V/4."""
    assert degenerate_level_mean_field(4.0, 1.000001) == 0
    assert degenerate_level_mean_field(4.0, 0.999) > 0


@pytest.mark.parametrize("count", [0, -1, 2.5])
def test_a_level_count_that_is_no_whole_number_is_refused(count):
    with pytest.raises(ValueError, match="count"):
        degenerate_level_gap(count, 4.0, 0.5)


def test_too_many_levels_for_a_fock_space_are_refused():
    with pytest.raises(ValueError, match="at most 4"):
        two_band_fock([0.0] * 3, [0.0] * 2, 1.0, 1.0, 0.1)


def test_two_bands_have_the_coupled_gaps_of_mean_field_with_the_half():
    """Δ_i = Σ_j V_ij Δ_j/2E_j at T = 0 for two flat bands; the exact ground state gets there as 1/n."""
    levels, v = (0.3, -0.2), np.array([[2.0, 0.4], [0.4, 1.5]])
    delta, pairing = flat_pairs(levels, v, 0.5)
    assert v @ pairing == pytest.approx(delta, rel=1e-12)
    error = [
        np.array(two_degenerate_levels(n, levels, v[0, 0], v[1, 1], v[0, 1])) - pairing for n in (50, 200)
    ]
    assert np.all(np.abs(error[1]) < 0.01 * pairing)
    assert error[0] / error[1] == pytest.approx([4, 4], rel=0.2)


def test_the_sign_of_the_interband_potential_does_not_matter():
    assert two_degenerate_levels(30, (0.3, -0.2), 2.0, 1.5, 0.4) == pytest.approx(
        two_degenerate_levels(30, (0.3, -0.2), 2.0, 1.5, -0.4), rel=1e-10
    )


def test_two_levels_of_one_state_each_agree_with_the_fock_space():
    parts = two_band_fock([0.3], [-0.2], 2.0, 1.5, 0.4, skip_equal=False)
    states = np.linalg.eigh(parts.hamiltonian)[1]
    operators = fock_operators(4)
    pair = operators[1] @ operators[0]
    average = states[:, 0] @ pair.T @ pair @ states[:, 0]
    assert two_degenerate_levels(1, (0.3, -0.2), 2.0, 1.5, 0.4)[0] == pytest.approx(
        np.sqrt(average), rel=1e-10
    )


CASES = [
    Printed(strength, *couplings, level=level, omega1=first, omega2=second, c=c)
    for strength in (0.15, 0.5)
    for couplings in ((0.1, 0.03), (0.2, 0.1))
    for level, first, second, c in (
        (0.0375, 0.15, 0.15, 1.0),
        (0.03, 0.15, 0.15, 2.0),
        (0.06, 0.2, 0.12, 0.5),
    )
]


@pytest.mark.parametrize("case", CASES)
def test_13_and_14_are_met_with_the_ratio_of_the_gaps_and_not_without(case):
    t, ratio = case.transition()
    assert case.pair_13_14(t, ratio) == pytest.approx((1, 1), abs=1e-10)
    assert max(abs(side - 1) for side in case.pair_13_14(t)) > 0.005


@pytest.mark.parametrize("name", ["lambda11", "lambda22", "lambda12", "level", "omega1", "omega2", "c"])
def test_13_and_14_notice_a_per_cent_in_every_number(name):
    """The comparison could come out otherwise: any number moved by 1 % breaks it."""
    case = CASES[4]
    t, ratio = case.transition()
    moved = replace(case, **{name: 1.01 * getattr(case, name)})
    assert max(abs(side - 1) for side in moved.pair_13_14(t, ratio)) > 1e-4


def test_15_and_16_differ_from_13_and_14_by_the_logarithm_alone():
    for case in CASES:
        t, ratio = case.transition()
        if t < 0.3 * case.omega2:
            assert case.pair_15_16(t, ratio) == pytest.approx((1, 1), abs=0.005)


def test_limit_i_errs_as_x_squared_over_three():
    """The level's term is too large by x²/3; 1.13 has too few digits for a finer test."""
    for level, tolerance in ((0.005, 1e-3), (0.01, 5e-3)):
        case = Printed(0.6, 0.2, 0.1, level=level)
        t, _ = case.transition()
        assert abs(case.limit_17() / t - 1) < tolerance
        x = level / (2 * t)
        sides = np.subtract(case.pair_17(t), case.pair_15_16(t))
        assert sides[0] / (0.6 * case.omega1 / (2 * t)) == pytest.approx(x**2 / 3, rel=0.02)
        assert sides[1] / (0.1 * case.omega1 / (2 * t)) == pytest.approx(x**2 / 3, rel=0.02)


def test_limit_ii_is_met_by_its_closed_form_where_the_level_is_far():
    case = Printed(0.1, 0.2, 0.1)
    t, ratio = case.transition()
    assert case.level / (2 * t) > 4
    assert case.limit_18() == pytest.approx(t, rel=5e-3)
    assert case.pair_18(t, ratio) == pytest.approx((1, 1), abs=2e-3)
    assert np.isnan(Printed(0.3, 0.2, 0.1).limit_18())


@pytest.mark.parametrize("c", [1.0, 1.3])
def test_18_as_printed_is_met_where_its_sides_are_equated(c):
    """Both sides are then the same number, which need not be 1."""
    case = Printed(0.2, 0.2, 0.1, omega2=0.12, c=c)
    one, two = case.pair_18(case.thermal_18())
    assert one == pytest.approx(two, rel=1e-12)


def test_19_as_printed_does_not_solve_18():
    one, two = (case := Printed(0.2, 0.2, 0.1)).pair_18(case.thermal_19())
    assert abs(one - two) > 0.1


def test_20_as_printed_is_not_the_largest_eigenvalue():
    largest = np.linalg.eigvalsh([[0.6, 0.1], [0.1, 0.2]])[-1]
    right = 1.13 * 0.15 * np.exp(-1 / largest)
    assert min(abs(Printed(0.6, 0.2, 0.1).thermal_20(sign) / right - 1) for sign in (1, -1)) > 0.5


def test_the_density_ratio_moves_the_gaps_and_not_the_temperature():
    (t, ratio), (rich, other) = (Printed(0.4, 0.2, 0.1, c=c).transition() for c in (1.0, 3.0))
    assert rich == pytest.approx(t, rel=1e-10)
    assert other == pytest.approx(3 * ratio, rel=1e-9)


@pytest.mark.parametrize(
    ("name", "value"), [("lambda11", np.nan), ("level", 0.0), ("omega2", -1.0), ("c", 0.0)]
)
def test_bad_numbers_of_an_equation_are_named(name, value):
    with pytest.raises(ValueError, match=name):
        replace(CASES[0], **{name: value})
