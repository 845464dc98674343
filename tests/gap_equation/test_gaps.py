"""The gaps below T_c: exact limits, signs, a slow transcription, and the state that gains most."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation import (
    Channels,
    GapEquation,
    Gaps,
    critical_temperature,
    gaps,
)
from multigap.gap_equation.thermodynamics import free_energy_difference
from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL
from multigap.kernels.channels import leading_mode
from multigap.kernels.pair import pair_kernel
from multigap.kernels.windows import constant_dos_kernel
from multigap.two_band import TwoBand
from multigap.two_band.flat_steep import FlatSteep
from tests.gap_equation.models import OMEGA, bands, level_and_band
from tests.two_band import oracle


def test_repulsive_interband_coupling_makes_s_plus_minus():
    equation = bands([[0.3, -0.1], [-0.1, 0.2]])
    same = bands([[0.3, 0.1], [0.1, 0.2]])
    kelvin = critical_temperature(equation).kelvin
    delta = gaps(equation, [0.0, 0.5 * kelvin]).delta
    assert np.all(delta[:, 0] * delta[:, 1] < 0)
    np.testing.assert_allclose(np.abs(delta), gaps(same, [0.0, 0.5 * kelvin]).delta, rtol=1e-10)


def test_uncoupled_second_band_has_its_own_transition():
    """With λ12 = 0 the weaker band opens its gap at its own T_c, below the first."""
    equation = bands([[0.3, 0.0], [0.0, 0.2]])
    alone = bands([[0.2]])
    second = critical_temperature(alone).kelvin
    above, below = gaps(equation, [1.01 * second, 0.5 * second]).delta
    assert above[1] == 0
    assert below[1] == pytest.approx(gaps(alone, 0.5 * second).delta[0, 0], rel=1e-9)


def test_flat_level_has_a_closed_form():
    """One level: k_B T_c = B / 2 artanh(B/λω) and Δ0 = √((λω)² - B²)."""
    level, coupling = 0.03, 0.4
    equation = GapEquation(Channels([FLAT_LEVEL], [level], [OMEGA], [1.0]), np.array([[coupling]]))
    kelvin = critical_temperature(equation).kelvin
    assert K_B * kelvin == pytest.approx(level / (2 * np.arctanh(level / (coupling * OMEGA))), rel=1e-10)
    assert gaps(equation, 0.0).delta[0, 0] == pytest.approx(
        np.sqrt((coupling * OMEGA) ** 2 - level**2), rel=1e-10
    )


@pytest.mark.parametrize("second", [0.29, 0.3])
def test_frustrated_signs_are_an_error_and_not_an_answer(second):
    """Three bands that repel one another: no real pattern is stable, as turning phases gains energy."""
    repelling = -0.05 * (np.ones((3, 3)) - np.eye(3))
    with pytest.raises(ConvergenceError, match="frustrate"):
        gaps(bands(repelling + np.diag([0.3, second, 2 * second - 0.3])), [0.0, 2.0])


def test_one_strong_repulsion_decides_the_signs_of_three_bands():
    """Repulsion strong between two bands and weak to the third: opposite signs, and nothing frustrated."""
    matrix = np.array([[0.1, -0.3, -0.02], [-0.3, 0.1, -0.05], [-0.02, -0.05, 0.1]])
    delta = gaps(bands(matrix), [0.0, 10.0]).delta
    assert np.all(delta[:, 0] * delta[:, 1] < 0)
    f = [[constant_dos_kernel(OMEGA, K_B * t, d) for d in row] for t, row in zip((0, 10), delta, strict=True)]
    np.testing.assert_allclose((np.array(f) * delta) @ matrix, delta, rtol=1e-9)


def test_second_transition_of_nearly_uncoupled_bands_is_followed():
    """A coupling of 1e-7 rounds off the second transition; below it each band is as if alone."""
    alone = bands([[0.2]])
    kelvin = critical_temperature(alone).kelvin
    shares = np.array([0.3, 0.9, 0.999, 0.999999, 1.000001, 1.1])
    delta = gaps(bands([[0.3, 1e-7], [1e-7, 0.2]]), shares * kelvin).delta[:, 1]
    assert np.all(np.diff(delta) < 0)
    np.testing.assert_allclose(delta[:2], gaps(alone, shares[:2] * kelvin).delta[:, 0], rtol=1e-4)


@pytest.mark.parametrize("signs", [(1, 1, 1, 1), (1, -1, 1, -1), (1, 1, -1, -1)])
@pytest.mark.parametrize("strength", [1e-8, 1e-5, 1e-2])
def test_faintly_coupled_bands_take_the_signs_of_their_coupling(signs, strength):
    """Four bands with a transition each: opening one by one, each takes the sign that its coupling wants.

    A gap that opened with the wrong sign would still solve the equation, at a saddle.
    """
    outer = np.outer(signs, signs)
    matrix = strength * outer + np.diag([0.35, 0.3, 0.26, 0.22])
    delta = gaps(bands(matrix), [0.0, 0.3, 3.0, 12.0]).delta
    assert np.all(delta * delta[:, :1] * signs * signs[0] > 0)
    same = gaps(bands(matrix * outer), [0.0, 0.3, 3.0, 12.0]).delta
    np.testing.assert_allclose(np.abs(delta), same, rtol=1e-6, atol=1e-12)


def test_a_level_at_the_chemical_potential_may_stay_normal_at_zero_temperature():
    """F of a level at B = 0 diverges at T = 0; without a gap it takes no part, and nothing is undefined."""
    channels = Channels([CONSTANT_DOS, FLAT_LEVEL], [0.0, 0.0], [OMEGA, OMEGA], [1.0, 0.0])
    delta = gaps(GapEquation(channels, np.array([[0.3, 0.0], [0.0, 0.1]])), [0.0, 1.0]).delta
    np.testing.assert_allclose(delta[:, 0], OMEGA / np.sinh(1 / 0.3), rtol=1e-9)
    assert np.all(delta[:, 1] == 0)


@pytest.mark.parametrize("exchange", [0.08, -0.08])
def test_a_level_at_the_chemical_potential_that_repels_its_own_pairs_loses_its_gap(exchange):
    """Its pairs adjust until Δ = 0; the band then feels g₂₂ + g₁₂²/|g₁₁|, and the BCS equation is exact."""
    equation = level_and_band(0.2, exchange)
    delta = gaps(equation, [0.0, 1e-3, 1e-2]).delta
    band = OMEGA / np.sinh(1 / (1.3 * (0.25 + exchange**2 / 0.2)))
    assert delta[0, 0] == 0
    assert abs(delta[0, 1]) == pytest.approx(band, rel=1e-12)
    # above T = 0 its gap is 2T artanh(s), s its share of pairs
    share = exchange * 1.3 * delta[0, 1] * np.arcsinh(OMEGA / band) / (0.2 * 0.1)
    assert delta[1:, 0] == pytest.approx(2 * K_B * np.array([1e-3, 1e-2]) * np.arctanh(share), rel=1e-3)


def test_a_level_with_too_little_repulsion_keeps_its_gap():
    """Where s would have to pass 1 all its pairs stand one way, and Δ₁ = -|g₁₁|ω + g₁₂ y₂."""
    delta = gaps(level_and_band(0.02), 0.0).delta[0]
    pairs = 1.3 * delta[1] * np.arcsinh(OMEGA / delta[1])
    assert delta == pytest.approx([-0.02 * 0.1 + 0.08 * pairs, 0.08 * 0.1 + 0.25 * pairs], rel=1e-12)
    assert delta[0] > 0


def test_two_levels_alike_at_the_chemical_potential():
    """How they share their pairs is open, the gaps are not: those of one level with both weights."""
    one = level_and_band(0.2)
    both = GapEquation(
        Channels([FLAT_LEVEL] * 2 + [CONSTANT_DOS], [0.0] * 3, [0.1, 0.1, OMEGA], [0.3, 0.7, 1.3], [0, 0, 1]),
        one.coupling,
    )
    assert gaps(both, 0.0).delta[0, [0, 2]] == pytest.approx(gaps(one, 0.0).delta[0], rel=1e-12)


def test_against_the_transcription():
    """T_c, modes and finite-temperature gaps of unequal bands, with unequal cutoffs and densities."""
    weights, cutoffs = [1.0, 2.5], [0.15, 0.06]
    v = np.array([[0.35, 0.07], [0.07, 0.1]])
    equation = bands(v, cutoffs, weights)
    couplings = v * np.array(weights)
    f = [lambda t, d, w=w: oracle.steep(w, t, d) for w in cutoffs]
    kelvin = critical_temperature(equation).kelvin
    assert kelvin == pytest.approx(oracle.critical_kelvin(couplings, f), rel=1e-9)
    for share in (0.0, 0.4, 0.9):
        delta = gaps(equation, share * kelvin).delta[0]
        np.testing.assert_allclose(oracle.gaps(couplings, f, share * kelvin, 1.05 * delta), delta, rtol=1e-8)


couplings = st.floats(-0.25, 0.5)


@settings(max_examples=25, deadline=None)
@example(a=0.25, b=0.0, c=1.1e-308, share=0.0)
@example(a=1.0, b=0.0, c=7e-282, share=7e-282)
@example(a=1.0, b=0.0, c=2e-203, share=0.0)  # nor is the square of the second gap
@example(a=1.0, b=0.0, c=0.0, share=2e-311)  # T³ is no number any more
@given(a=st.floats(0.15, 1.2), b=couplings, c=couplings, share=st.floats(0.0, 0.99))
def test_gaps_solve_the_gap_equation(a, b, c, share):
    equation = bands([[a, c], [c, b]], [0.15, 0.1])
    critical = critical_temperature(equation)
    t = share * critical.kelvin
    delta = gaps(equation, t, critical).delta[0]
    f = np.array([constant_dos_kernel(w, K_B * t, d) for w, d in zip([0.15, 0.1], delta, strict=True)])
    with np.errstate(invalid="ignore"):
        pairing = np.where(delta == 0, 0, f * delta)
    np.testing.assert_allclose(equation.coupling @ pairing, delta, atol=1e-11 * np.abs(delta).max())
    assert np.abs(delta).max() > 0


ATTRACTIVE = [
    TwoBand(0.4, 0.2, 0.1, density_ratio=1000.0).equation(),
    FlatSteep(0.36, 0.2, 0.03, 0.055).equation(),
    FlatSteep(0.25, 0.1, 1e-4, 0.0375).equation(),
    TwoBand(0.5, 0.3, 1e-2, 0.15, 0.02, 1e-2).equation(),
    TwoBand(0.02, 0.6, 0.2, 0.05, 0.3, 1e5).equation(),
]
REPULSIVE = [
    TwoBand(0.5, -0.3, 0.1, 0.15, 0.05, 10.0).equation(),
    TwoBand(0.3, -0.1, 0.3, 0.05, 0.15, 0.1).equation(),
]


def every_solution(equation, t):
    """Return solutions (Δ1, Δ2) of two channels at k_B T = t: one gap is scanned, the other follows.

    Either gap is scanned, since the one that is fixed may move over decades in a step of the other.
    """
    c, g = equation.channels, equation.coupling
    found = []

    def pairs(j, gap):
        return c.weight[j] * gap * pair_kernel(int(c.kind[j]), c.level[j], c.cutoff[j], t, gap, None)

    for i, j in ((0, 1), (1, 0)):

        def partner(gap, i=i, j=j):
            """Δ_j whose pairs satisfy the equation of Δ_i, nan if none has that many."""
            asked = (gap - g[i, i] * pairs(i, gap)) / g[0, 1]
            low, high = 1e-60, 1e3
            if not pairs(j, low) < abs(asked) < pairs(j, high):
                return np.nan
            root = brentq(
                lambda y, j=j, asked=asked: np.log(pairs(j, np.exp(y)) / abs(asked)),
                np.log(low),
                np.log(high),
            )
            return np.sign(asked) * np.exp(root)

        def miss(log_gap, i=i, j=j, partner=partner):
            gap = np.exp(log_gap)
            other = partner(gap)
            return (g[0, 1] * pairs(i, gap) + g[j, j] * pairs(j, other)) / other - 1

        grid = np.linspace(np.log(1e-6), np.log(10.0), 1200)
        values = np.array([miss(x) for x in grid])
        for a, b, left, right in zip(grid[:-1], grid[1:], values[:-1], values[1:], strict=True):
            if left * right < 0 and partner(np.exp(a)) * partner(np.exp(b)) > 0:  # a zero, and no pole
                gap = np.exp(brentq(miss, a, b, xtol=1e-14))
                found.append((gap, partner(gap))[:: 1 if i == 0 else -1])
    return np.array(found)


@pytest.mark.filterwarnings("ignore::scipy.integrate.IntegrationWarning")
@pytest.mark.parametrize("equation", ATTRACTIVE + REPULSIVE)
@pytest.mark.parametrize("share", [0.0, 0.5, 0.95])
def test_attractive_bands_take_the_state_that_gains_most(equation, share):
    """Among all solutions, found one by one, at T = 0 and below T_c."""
    critical = critical_temperature(equation)
    kelvin = share * critical.kelvin
    ours = gaps(equation, kelvin, critical)
    others = every_solution(equation, K_B * kelvin)
    energies = [
        free_energy_difference(equation, Gaps(np.array([kelvin]), pair[None], critical))[0] for pair in others
    ]
    best = others[int(np.argmin(energies))]
    assert min(energies) < 0
    assert np.abs(ours.delta[0]) == pytest.approx(best, rel=1e-8)
    assert np.all(ours.delta > 0)


@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
def test_attractive_pairs_are_always_solved():
    """Densities that differ by up to 1e±5, any cutoffs, levels at and off μ: λFΔ = Δ > 0."""
    rng = np.random.default_rng(7)
    solved = 0
    for trial in range(300):
        intra, inter = 10 ** rng.uniform(-2, 0.3, 2), 10 ** rng.uniform(-5, 0)
        if trial % 3:
            cutoffs = 10 ** rng.uniform(-2, -0.3, 2)
            equation = TwoBand(*intra, inter, *cutoffs, 10 ** rng.uniform(-5, 5)).equation()
        else:
            equation = FlatSteep(*intra, inter, float(rng.choice([0.0, 1e-4, 0.02, 0.06]))).equation()
        critical = critical_temperature(equation)
        if not critical.superconducting:
            continue
        kelvins = critical.kelvin * np.array([0.0, 1e-3, 0.3, 0.7, 0.97, 1 - 1e-6])
        for kelvin, delta in zip(kelvins, gaps(equation, kelvins, critical).delta, strict=True):
            assert np.all(delta > 0)
            c = equation.channels
            pairs = c.pairing(K_B * kelvin, delta) * delta
            assert equation.coupling[c.block][:, c.block] @ pairs == pytest.approx(delta, rel=1e-9)
            solved += 1
    assert solved > 1500


def test_signs_of_bands_are_a_matter_of_convention():
    """What attracts after a change of signs is solved as the same gaps with these signs."""
    g = np.array([[0.3, 0.1, 0.02], [0.1, 0.2, 0.05], [0.02, 0.05, 0.25]])
    signs = np.array([1.0, -1.0, 1.0])
    plain, turned = bands(g), bands(g * np.outer(signs, signs))
    kelvin = critical_temperature(plain).kelvin
    first, second = (gaps(e, [0.0, 0.5 * kelvin]).delta for e in (plain, turned))
    assert np.abs(second) == pytest.approx(first, rel=1e-12)
    assert np.all(np.sign(second * second[:, :1]) == signs)


def test_a_band_without_coupling_at_its_own_transition():
    alone = critical_temperature(bands([[0.2]])).kelvin
    delta = gaps(bands([[0.3, 0.0], [0.0, 0.2]]), [alone, 0.999 * alone]).delta
    assert abs(delta[0, 1]) < 1e-6 * delta[0, 0]
    assert abs(delta[1, 1]) == pytest.approx(3.06 * K_B * alone * np.sqrt(1e-3), rel=0.01)


@pytest.mark.parametrize("kept", [1, 2])
def test_of_two_repelled_levels_the_one_with_pairs_to_spare_keeps_its_gap(kept):
    """Levels at μ that repel their own pairs, at T = 0: a solution written down, the couplings made to fit.

    The level `kept` has a gap of 1e-9 eV, far below what shows at the small T where it starts, and
    is filled, tanh(Δ/2T) = 1; the other has lost its gap and is filled to 0.4.
    """
    lost = 3 - kept
    gap, small = 0.02, 1e-9
    pairs = np.array([gap * np.arcsinh(OMEGA / gap), 0.0, 0.0])
    pairs[kept], pairs[lost] = OMEGA, 0.4 * OMEGA
    g = np.zeros((3, 3))
    g[0, kept] = g[kept, 0] = 0.02
    g[0, lost] = g[lost, 0] = 0.03
    g[0, 0] = (gap - g[0, 1] * pairs[1] - g[0, 2] * pairs[2]) / pairs[0]
    g[kept, kept] = (small - g[kept, 0] * pairs[0]) / pairs[kept]
    g[lost, lost] = -g[lost, 0] * pairs[0] / pairs[lost]
    equation = GapEquation(
        Channels([CONSTANT_DOS, FLAT_LEVEL, FLAT_LEVEL], [0.0] * 3, [OMEGA] * 3, [1.0] * 3), g
    )
    delta = gaps(equation, 0.0).delta[0]
    expected = np.array([gap, 0.0, 0.0])
    expected[kept] = small
    assert delta == pytest.approx(expected, rel=1e-6, abs=1e-14)


def test_a_band_that_repels_its_own_pairs_beside_one_that_attracts_is_always_solved():
    """Two bands never frustrate their signs: a stable solution, λFΔ = Δ, for either sign of λ12."""
    rng = np.random.default_rng(11)
    solved = 0
    for _ in range(250):
        attraction, repulsion = 10 ** rng.uniform(-2, 0.3), 10 ** rng.uniform(-2.5, 0.3)
        inter, cutoffs = rng.choice([-1, 1]) * 10 ** rng.uniform(-5, 0), 10 ** rng.uniform(-2, -0.3, 2)
        equation = TwoBand(attraction, -repulsion, inter, *cutoffs, 10 ** rng.uniform(-5, 5)).equation()
        critical = critical_temperature(equation)
        if not critical.superconducting:
            continue
        kelvins = critical.kelvin * np.array([0.0, 1e-3, 0.5, 0.97])
        for kelvin, delta in zip(kelvins, gaps(equation, kelvins, critical).delta, strict=True):
            c = equation.channels
            values = c.pairing(K_B * kelvin, np.where(delta == 0, 1e-200, delta))
            assert equation.coupling @ (values * delta) == pytest.approx(
                delta, rel=1e-9, abs=1e-11 * np.abs(delta).max()
            )
            assert np.any(delta)
            eigenvalue, _ = leading_mode(values, c.block.copy(), c.form.copy(), equation.coupling.copy())
            assert eigenvalue <= 1 + 1e-8
            solved += 1
    assert solved > 500
