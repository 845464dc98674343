"""Two states and one vibration: exact limits of the Rabi model, bounds, and what Eq. 2 of WH18 amounts to."""

import itertools

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scipy import integrate, special

from multigap.interband.mixed_pairs import mixed_coupling, pair_weights
from multigap.interband.vibronic import (
    VibronicModel,
    adiabatic_levels,
    adiabatic_potentials,
    breakdown,
    derivative_coupling,
    exact_levels,
    ion_moments,
    polaron_hopping,
    product_energy,
    two_electrons,
)

OMEGA = 0.1


def test_without_coupling_there_are_two_ladders():
    levels = exact_levels(VibronicModel(0.03, 0.0, OMEGA), 6).energies
    expected = np.sort([s * 0.015 + OMEGA * (n + 0.5) for s in (-1, 1) for n in range(6)])[:6]
    np.testing.assert_allclose(levels, expected, atol=1e-14)


def test_degenerate_states_are_two_shifted_oscillators():
    """Without a gap each state of σ_x has an oscillator, lowered by g²/ħω."""
    levels = exact_levels(VibronicModel(0.0, 0.08, OMEGA), 6).energies
    expected = np.repeat(OMEGA * (np.arange(3) + 0.5) - 0.08**2 / OMEGA, 2)
    np.testing.assert_allclose(levels, expected, atol=1e-12)


@pytest.mark.parametrize("g", [0.01, 0.02, 0.035])
def test_judds_exact_points_of_the_rabi_model(g):
    """Where (2g)² + (Δ/2)² = (ħω)², two levels meet at ħω - g²/ħω above the zero point (Judd 1979)."""
    gap = 2 * np.sqrt(OMEGA**2 - 4 * g**2)
    levels = exact_levels(VibronicModel(gap, g, OMEGA), 8).energies
    expected = 1.5 * OMEGA - g**2 / OMEGA
    assert np.sum(np.abs(levels - expected) < 1e-12) == 2


def test_at_resonance_the_first_doublet_splits_as_jaynes_and_cummings_say():
    g = 1e-4 * OMEGA
    levels = exact_levels(VibronicModel(OMEGA, g, OMEGA), 3).energies
    assert levels[2] - levels[1] == pytest.approx(2 * g, rel=1e-3)


def test_levels_are_converged_in_the_basis():
    model = VibronicModel(0.05, 0.15, OMEGA, 0.05)
    np.testing.assert_allclose(
        exact_levels(model, 6, 80).energies, exact_levels(model, 6, 160).energies, atol=1e-12
    )


@given(st.floats(0.01, 0.5), st.floats(0.001, 0.15), st.floats(-0.1, 0.1))
def test_the_exact_level_lies_between_the_two_approximations(gap, g, tuning):
    """Born–Oppenheimer from below, adiabatic from above: for every Hamiltonian (Epstein 1966)."""
    result = breakdown(VibronicModel(gap, g, OMEGA, tuning))
    assert result.born_oppenheimer <= result.exact + 1e-10
    assert result.exact <= result.adiabatic + 1e-10


@given(st.floats(0.0, 0.5), st.floats(-0.15, 0.15), st.floats(-0.1, 0.1))
def test_signs_of_the_couplings_do_not_matter(gap, g, tuning):
    levels = exact_levels(VibronicModel(gap, g, OMEGA, tuning), 4).energies
    for signs in ((-1, 1), (1, -1), (-1, -1)):
        other = exact_levels(VibronicModel(gap, signs[0] * g, OMEGA, signs[1] * tuning), 4).energies
        np.testing.assert_allclose(levels, other, atol=1e-11)


def test_at_a_large_gap_the_adiabatic_levels_become_exact():
    errors = []
    for gap in (0.5, 1.0, 2.0):
        model = VibronicModel(gap, 0.05, OMEGA)
        errors.append(np.abs(adiabatic_levels(model, 3).energies - exact_levels(model, 3).energies).max())
    assert errors[0] > 4 * errors[1] > 16 * errors[2]


def test_at_a_large_gap_the_softened_oscillator_remains():
    """ω² → ω² - 4g²ω/Δ: second-order perturbation in the coupling."""
    model = VibronicModel(50.0, 0.2, OMEGA)
    levels = exact_levels(model, 2).energies
    assert levels[1] - levels[0] == pytest.approx(np.sqrt(OMEGA**2 - 4 * 0.2**2 * OMEGA / 50.0), rel=1e-4)


def test_the_adiabatic_potentials_are_the_eigenvalues_of_the_electronic_matrix():
    model = VibronicModel(0.2, 0.07, OMEGA, 0.03)
    for q in (-1.3, 0.0, 0.4, 2.0):
        x = np.sqrt(2) * q
        matrix = 0.1 * np.diag([-1, 1]) + x * np.array([[-0.03, 0.07], [0.07, 0.03]])
        expected = np.linalg.eigvalsh(matrix) + 0.5 * OMEGA * q**2
        np.testing.assert_allclose(adiabatic_potentials(model, q), expected, atol=1e-14)


def test_the_derivative_coupling_is_that_of_the_eigenvectors():
    """Finite differences of the eigenvectors, in the gauge where both change smoothly."""
    model, step = VibronicModel(0.2, 0.07, OMEGA, 0.03), 1e-5

    def states(q):
        x = np.sqrt(2) * q
        matrix = 0.1 * np.diag([-1, 1]) + x * np.array([[-0.03, 0.07], [0.07, 0.03]])
        vectors = np.linalg.eigh(matrix)[1]
        return vectors * np.where(np.diag(vectors) < 0, -1, 1)

    for q in (-0.8, 0.1, 0.9):
        slope = (states(q + step)[:, 0] - states(q - step)[:, 0]) / (2 * step)
        assert states(q)[:, 1] @ slope == pytest.approx(float(derivative_coupling(model, q)), rel=1e-7)


def test_the_derivative_coupling_grows_as_one_over_the_gap_with_a_fixed_area():
    for gap in (0.01, 0.1, 1.0):
        model = VibronicModel(gap, 0.05, OMEGA)
        assert abs(derivative_coupling(model, 0.0)) == pytest.approx(np.sqrt(2) * 0.05 / gap)
        width = gap / (2 * np.sqrt(2) * 0.05)
        area, _ = integrate.quad(lambda q, m=model: float(derivative_coupling(m, q)), -9 * width, 9 * width)
        assert abs(area) == pytest.approx(np.arctan(9), rel=1e-8)  # π/2 over the whole line


@pytest.mark.parametrize("tuning", [0.0, 0.02, 0.05])
def test_second_order_in_the_derivative_coupling_is_the_lowering_where_it_is_small(tuning):
    result = breakdown(VibronicModel(0.5, 0.03, OMEGA, tuning))
    assert result.lowering < 0
    assert result.second_order == pytest.approx(result.lowering, rel=2e-3)


def test_equation_2_vanishes_where_the_two_states_are_only_mixed():
    """Ω² even and ⟨φ2|∂φ1⟩ even about Q = 0: the integral of Eq. 2 is zero, the lowering is not."""
    result = breakdown(VibronicModel(0.1, 0.05, OMEGA))
    assert result.first_order == pytest.approx(0.0, abs=1e-12)
    assert result.lowering < -1e-3


@given(st.floats(0.02, 0.4), st.floats(0.01, 0.1), st.floats(-0.05, 0.05), st.floats(0.0, 1.0))
@example(0.02, 0.01, 0.03125, 0.0)
@example(0.02, 0.01, 0.05, 0.3)
def test_one_vibrational_function_for_both_states_brings_no_lowering(gap, g, tuning, share):
    """Real C1, C2 and one Ω, as Eq. 1 has it: the derivative coupling cancels, the upper surface costs."""
    model = VibronicModel(gap, g, OMEGA, tuning)
    adiabatic = breakdown(model).adiabatic
    assert product_energy(model, share) >= adiabatic - 1e-11
    assert product_energy(model, 0.0) == pytest.approx(adiabatic, abs=1e-11)
    # The energy is linear in C2²: no cross term survives.
    ends = [product_energy(model, x) for x in (0.0, 1.0)]
    assert product_energy(model, share) == pytest.approx((1 - share) * ends[0] + share * ends[1], abs=1e-11)


@pytest.mark.parametrize(
    "model",
    [
        VibronicModel(0.05, 0.05, OMEGA, 0.03),
        VibronicModel(0.01, 0.001, OMEGA, 0.1),  # a crossing 0.0004 wide
        VibronicModel(3.0, 0.1, 0.02, 0.1),
    ],
)
def test_the_elements_are_converged(model):
    coarse, fine = breakdown(model, 8), breakdown(model, 14)
    for name in ("born_oppenheimer", "adiabatic", "first_order", "second_order"):
        assert getattr(coarse, name) == pytest.approx(getattr(fine, name), abs=1e-8)


def test_the_elements_give_the_oscillator():
    levels = adiabatic_levels(VibronicModel(0.0, 0.0, OMEGA), 5, diagonal_correction=False).energies
    np.testing.assert_allclose(levels, OMEGA * (np.arange(5) + 0.5), rtol=1e-11)


def test_levels_on_a_kinked_potential_are_those_of_two_half_oscillators():
    """Without Δ and κ: parabolic cylinder functions, flat at Q = 0 if even, zero there if odd."""
    g = 0.05
    energies = adiabatic_levels(VibronicModel(0.0, g, OMEGA), 2, diagonal_correction=False).energies
    even, odd = (energies + g**2 / OMEGA) / OMEGA - 0.5
    kink = -2 * g / OMEGA
    assert special.pbdv(even, kink)[1] == pytest.approx(0.0, abs=1e-8)
    assert special.pbdv(odd, kink)[0] == pytest.approx(0.0, abs=1e-8)


def test_states_that_cross_have_no_derivative_coupling():
    with pytest.raises(ValueError, match=r"gap = 0\.0 is not allowed"):
        derivative_coupling(VibronicModel(0.0, 0.05, OMEGA), 0.0)
    with pytest.raises(ValueError, match=r"coupling = 0\.0 is not allowed"):
        breakdown(VibronicModel(0.05, 0.0, OMEGA, 0.05))


def test_weak_mixing_is_perturbation_theory():
    g, gap = 1e-4, 0.05
    weight = exact_levels(VibronicModel(gap, g, OMEGA), 1).upper_weight
    assert weight == pytest.approx((g / (gap + OMEGA)) ** 2, rel=1e-4)


@given(st.floats(0, 1))
def test_pair_weights_are_those_of_the_product_of_two_states(share):
    state = np.array([np.sqrt(1 - share), np.sqrt(share)])
    product = np.outer(state, state) ** 2
    weights = pair_weights(share)
    assert weights.first == pytest.approx(product[0, 0])
    assert weights.second == pytest.approx(product[1, 1])
    assert weights.cross == pytest.approx(product[0, 1] + product[1, 0])
    assert weights.first + weights.second + weights.cross == pytest.approx(1.0)


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1))
def test_mixing_moves_coupling_between_bands_but_makes_none(first, partner, share):
    result = mixed_coupling(first, partner, share)
    values = np.linalg.eigvalsh(result.full)
    assert values[-1] == pytest.approx(max(first, partner, 0.0), abs=1e-12)
    assert np.linalg.eigvalsh(result.kept)[-1] <= values[-1] + 1e-12
    same = mixed_coupling(first, first, share).kept
    assert same[0, 0] + same[0, 1] == pytest.approx(first, abs=1e-12)


def one_by_one(model, electrons, size=50):
    """The Hamiltonian element by element, in a basis of (states of the electrons, quanta)."""
    states = [(*s, n) for s in itertools.product((-1, 1), repeat=electrons) for n in range(size)]
    place = {state: i for i, state in enumerate(states)}
    matrix = np.zeros((len(states), len(states)))
    for (*spins, n), i in place.items():
        matrix[i, i] += model.phonon_energy * (n + 0.5) + 0.5 * model.gap * sum(spins)
        for m, factor in ((n + 1, np.sqrt(n + 1)), (n - 1, np.sqrt(n))):
            if 0 <= m < size:
                matrix[place[(*spins, m)], i] += model.tuning * sum(spins) * factor
                for which in range(electrons):
                    moved = [-s if j == which else s for j, s in enumerate(spins)]
                    matrix[place[(*moved, m)], i] += model.coupling * factor
    return np.linalg.eigvalsh(matrix), states, np.linalg.eigh(matrix)[1][:, 0]


@pytest.mark.parametrize("tuning", [0.0, 0.02])
def test_two_electrons_against_a_hamiltonian_written_out_element_by_element(tuning):
    model = VibronicModel(0.07, 0.03, 0.07, tuning)
    (two, states, vector), (one, _, _) = one_by_one(model, 2), one_by_one(model, 1)
    result = two_electrons(model)
    assert result.attraction == pytest.approx(two[0] - 2 * one[0] + 0.035, abs=1e-12)
    weight = {
        s: sum(v**2 for (*t, _), v in zip(states, vector, strict=True) if sum(t) == s) for s in (-2, 0, 2)
    }
    assert (result.first, result.cross, result.second) == pytest.approx((weight[-2], weight[0], weight[2]))
    assert result.first + result.cross + result.second == pytest.approx(1.0)


def test_without_a_gap_two_electrons_attract_by_2_g2_over_omega():
    """-(g²/ħω)(σx + σx′)²: four, against one for each electron alone. Oscillators ±2g/ħω away overlap."""
    result = two_electrons(VibronicModel(1e-4, 0.03, OMEGA))
    assert result.attraction == pytest.approx(-2 * 0.03**2 / OMEGA, rel=5e-3)
    assert result.transfer == pytest.approx(0.25 * (1 + np.exp(-2 * 0.6**2)), rel=5e-3)


def test_slow_ions_pair_two_electrons_on_the_born_oppenheimer_potentials():
    """At a gap of many phonon energies the breakdown adds nothing to the attraction."""
    misses = []
    for gap in (0.5, 1.0, 2.0):
        result = two_electrons(VibronicModel(gap, 0.05, OMEGA))
        assert result.attraction < 0
        misses.append(abs(result.born_oppenheimer / result.attraction - 1))
    assert 0.05 > misses[0] > misses[1] > misses[2]


def test_without_an_interband_coupling_no_pair_is_moved():
    result = two_electrons(VibronicModel(0.1, 1e-7, OMEGA, 0.05))
    assert abs(result.transfer) < 1e-10
    assert result.attraction == pytest.approx(-2 * 0.05**2 / OMEGA, rel=1e-6)


def test_the_ion_of_two_shifted_oscillators():
    moments = ion_moments(VibronicModel(0.1, 0.0, OMEGA, 0.03))
    shift = np.sqrt(2) * 0.03 / OMEGA
    assert moments.position == pytest.approx(shift, abs=1e-12)
    assert moments.spread == pytest.approx(np.sqrt(0.5 + shift**2), abs=1e-12)
    assert moments.momentum == pytest.approx(np.sqrt(0.5), abs=1e-12)


def test_moments_are_slopes_of_the_energy():
    """Hellmann and Feynman: ∂E/∂ω = ⟨P² + Q²⟩/2; and the adiabatic moments become exact at a large gap."""
    model, step = VibronicModel(0.07, 0.03, 0.07, 0.02), 1e-5
    energies = [
        exact_levels(VibronicModel(0.07, 0.03, 0.07 + s * step, 0.02), 1).energies[0] for s in (-1, 1)
    ]
    moments = ion_moments(model)
    expected = (energies[1] - energies[0]) / (2 * step)
    assert 0.5 * (moments.spread**2 + moments.momentum**2) == pytest.approx(expected, rel=1e-7)
    wide = VibronicModel(3.0, 0.05, OMEGA, 0.02)
    exact = ion_moments(wide)
    for correction in (True, False):
        slow = ion_moments(wide, lower_only=True, diagonal_correction=correction)
        for name in ("position", "spread", "momentum"):
            assert getattr(slow, name) == pytest.approx(getattr(exact, name), rel=1e-3)


def test_an_electron_on_two_sites_softens_the_phonon_and_then_drags_its_distortion():
    # weak coupling, slow phonon: ω√(1 - λ); strong coupling, fast phonon: 2t exp(-2g²/ω²)
    assert polaron_hopping(0.05, 0.01) == pytest.approx(np.sqrt(1 - 0.05), rel=2e-3)
    fast, lam = 50.0, 8.0
    assert polaron_hopping(lam, fast) == pytest.approx(2 / fast * np.exp(-lam / fast), rel=2e-2)
    rates = [polaron_hopping(x) for x in (0.5, 1.0, 2.0, 5.0)]
    assert rates[0] > rates[1] > rates[2] > rates[3]
    assert polaron_hopping(2.0, basis=150) == pytest.approx(polaron_hopping(2.0, basis=300), rel=1e-9)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: polaron_hopping(0.0), "coupling"),
        (lambda: polaron_hopping(60.0), "coupling = 60.0 .* basis = 200"),
        (lambda: polaron_hopping(1.0, -1.0), "phonon_over_hopping"),
        (lambda: two_electrons(VibronicModel(0.1, 0.1, OMEGA), 1), "basis"),
        (lambda: ion_moments(VibronicModel(0.1, 0.1, OMEGA), basis=0), "basis"),
        (lambda: VibronicModel(-0.1, 0.1, OMEGA), "gap"),
        (lambda: VibronicModel(0.1, 0.1, 0.0), "phonon_energy"),
        (lambda: VibronicModel(0.1, float("nan"), OMEGA), "coupling"),
        (lambda: exact_levels(VibronicModel(0.1, 0.1, OMEGA), 0), "number"),
        (lambda: exact_levels(VibronicModel(0.1, 0.1, OMEGA), 9, 4), "number"),
        (lambda: derivative_coupling(VibronicModel(0.0, 0.1, OMEGA), 0.0), "gap"),
        (lambda: pair_weights(1.2), "upper_weight"),
        (lambda: mixed_coupling(0.3, float("inf"), 0.1), "partner_coupling"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
