"""The SMW model and BH17's flat band beside a steep one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from multigap.constants import BCS_TC_PREFACTOR, K_B
from multigap.gap_equation import critical_temperature, gaps, isotope_exponent
from multigap.kernels.printed_pair import level_of_strength
from multigap.two_band import TwoBand, effective_coupling
from multigap.two_band.flat_steep import (
    LEVEL,
    PARAMETER_SETS,
    PHONON_ENERGY,
    Curves,
    FlatSteep,
    Reading,
    curves,
    solve_printed_pair,
)
from multigap_book.bh17.claims import CAUSES, PANELS, judge, judge_panel, levels_that_hold, three_sets
from multigap_book.bh17.outcome import Outcome
from multigap_book.bh17.sentences import CLAIMS, LAMBDA11
from tests.two_band import oracle


@given(a=st.floats(-0.5, 1.5), b=st.floats(-0.5, 1.5), c=st.floats(-1.0, 1.0))
def test_effective_coupling_is_the_largest_eigenvalue(a, b, c):
    largest = np.linalg.eigvalsh([[a, c], [c, b]])[-1]
    assert effective_coupling(a, b, c) == pytest.approx(largest, rel=1e-12, abs=1e-14)


def test_one_cutoff_gives_the_smw_exponential():
    model = TwoBand(0.1, 0.08, 0.02, density_ratio=3.0)
    kelvin = critical_temperature(model.equation()).kelvin
    exponent = -1 / effective_coupling(0.1, 0.08, 0.02)
    assert K_B * kelvin == pytest.approx(BCS_TC_PREFACTOR * 0.150 * np.exp(exponent), rel=1e-8)


def test_gap_ratio_at_tc_carries_the_density_ratio():
    """Δ1/Δ2 = √(N2/N1) at T_c for interband coupling alone."""
    mode = critical_temperature(TwoBand(0, 0, 0.2, density_ratio=4.0).equation()).mode
    assert mode[0] / mode[1] == pytest.approx(0.5, rel=1e-10)


@pytest.mark.parametrize(("lambda22", "lambda12"), PARAMETER_SETS)
@pytest.mark.parametrize("lambda11", [0.1, 0.25, 0.5])
def test_flat_beside_steep_against_the_transcription(lambda11, lambda22, lambda12):
    level = 0.03
    equation = FlatSteep(lambda11, lambda22, lambda12, level).equation()
    couplings = np.array([[lambda11, lambda12], [lambda12, lambda22]])
    f = [
        lambda t, d: oracle.flat(level, PHONON_ENERGY, t, d),
        lambda t, d: oracle.steep(PHONON_ENERGY, t, d),
    ]
    kelvin = critical_temperature(equation).kelvin
    if kelvin > 2:
        assert kelvin == pytest.approx(oracle.critical_kelvin(couplings, f), rel=1e-9)
    delta = gaps(equation, 0.0).delta[0]
    np.testing.assert_allclose(oracle.gaps(couplings, f, 0.0, 1.02 * delta), delta, rtol=1e-8)


@pytest.mark.parametrize(("lambda22", "lambda12"), PARAMETER_SETS)
def test_printed_pair_solves_both_equations(lambda22, lambda12):
    pair = solve_printed_pair(0.4, lambda22, lambda12)
    t = K_B * pair.kelvin
    flat = PHONON_ENERGY / pair.level * np.tanh(0.5 * pair.level / t)
    steep = np.log(BCS_TC_PREFACTOR * PHONON_ENERGY / t)
    assert 0.4 * flat + lambda12 * steep == pytest.approx(1, rel=1e-9)
    assert lambda12 * flat + lambda22 * steep == pytest.approx(1, rel=1e-9)


@pytest.mark.parametrize("share", [0.03, 0.2, 0.9, 1 - 1e-9])
def test_level_of_a_strength_is_the_root(share):
    exact = brentq(lambda y: np.tanh(y) - share * y, 1e-6, 1 / share, xtol=1e-16, rtol=1e-15)
    assert level_of_strength(share) == pytest.approx(exact, rel=1e-14 / (1 - share))


def test_a_level_at_its_threshold_has_next_to_no_gap():
    """B = λ11 ω to the last digit, beside a band it does not couple to: it has none within rounding."""
    own, cutoff = 0.115, 0.15
    for level in (own * cutoff, *np.nextafter(own * cutoff, [0.0, 1.0])):
        delta = gaps(FlatSteep(own, 0.2, 0.0, float(level), cutoff, cutoff).equation(), 0.0).delta[0]
        assert abs(delta[0]) < 1e-7 * level
        assert delta[1] == pytest.approx(cutoff / np.sinh(1 / 0.2), rel=1e-12)


def test_cutoff_of_the_curves_is_that_of_both_bands():
    row = curves(Reading.FIXED_LEVEL, [0.3], 0.2, 0.03, level=0.02, cutoff=0.1)
    equation = FlatSteep(0.3, 0.2, 0.03, 0.02, 0.1, 0.1).equation()
    assert row.kelvin[0] == critical_temperature(equation).kelvin
    # only ratios of energies matter
    scaled = curves(Reading.FIXED_LEVEL, [0.3], 0.2, 0.03, level=0.03, cutoff=0.15)
    assert scaled.kelvin[0] == pytest.approx(1.5 * row.kelvin[0], rel=1e-12)
    assert scaled.single_band_kelvin[0] == pytest.approx(1.5 * row.single_band_kelvin[0], rel=1e-12)
    for reading in (Reading.LITERAL, Reading.LOGARITHMIC):
        soft, hard = (curves(reading, [0.3], 0.2, 0.03, cutoff=cutoff) for cutoff in (0.1, 0.15))
        assert hard.kelvin[0] == pytest.approx(1.5 * soft.kelvin[0], rel=1e-9)
        assert hard.delta1[0] == pytest.approx(1.5 * soft.delta1[0], rel=1e-9)


def test_printed_pair_gives_a_tc_that_falls_with_the_coupling():
    """Against the paper's Fig. 1a: taken as printed, (15) and (16) make T_c fall as λ11 grows."""
    kelvins = [solve_printed_pair(x, 0.2, 0.03).kelvin for x in (0.1, 0.2, 0.4, 0.6)]
    assert np.all(np.diff(kelvins) < 0)


def test_printed_pair_has_the_isotope_exponent_of_its_cutoff():
    """T_c of (15) and (16) is proportional to ω whatever the couplings are: α = 1/2."""
    row = curves(Reading.LITERAL, [0.3, 0.5], 0.2, 0.03)
    for strength, alpha, both in zip(row.lambda11, row.isotope, row.isotope_both, strict=True):
        heavy, light = (
            solve_printed_pair(strength, 0.2, 0.03, 0.15 * np.exp(-x / 2)).kelvin for x in (1e-3, -1e-3)
        )
        assert alpha == both == pytest.approx(-np.log(heavy / light) / 2e-3, rel=1e-9)


def test_printed_pair_without_solution_is_an_answer():
    """No determinant, no level for the strength, or a T_c beyond any number: nan, in T_c and B alike."""
    for couplings in ((0.05, 0.2, 0.1), (0.2, 0.2, 0.2), (0.05, 0.2, 0.03), (0.1, 0.2, 0.1), (0.1, 0.4, 0.2)):
        pair = solve_printed_pair(*couplings)
        assert np.isnan(pair.level)
        assert np.isnan(pair.kelvin)
    for nearly in (1 + 1e-12, 1 - 1e-12):
        assert np.isnan(solve_printed_pair(0.1, 0.4, 0.2 * nearly).kelvin)


def test_a_reading_may_be_named():
    """Its name in plain words is the reading; any other word is refused, not taken for a level."""
    named, member = (curves(r, [0.3], 0.2, 0.03).kelvin for r in ("literal", Reading.LITERAL))
    np.testing.assert_array_equal(named, member)
    with pytest.raises(ValueError, match=r"reading = .*logarithmic"):
        curves("printed", [0.3], 0.2, 0.03)


def test_curves_agree_with_single_calls():
    row = curves(Reading.FIXED_LEVEL, [0.2, 0.5], 0.2, 0.1, level=0.03)
    equation = FlatSteep(0.5, 0.2, 0.1, 0.03).equation()
    assert row.kelvin[1] == critical_temperature(equation).kelvin
    np.testing.assert_allclose([row.delta1[1], row.delta2[1]], gaps(equation, 0.0).delta[0], rtol=1e-12)
    assert row.ratio1[1] == pytest.approx(2 * row.delta1[1] / (K_B * row.kelvin[1]), rel=1e-14)
    assert row.ratio2[1] == pytest.approx(2 * row.delta2[1] / (K_B * row.kelvin[1]), rel=1e-14)
    assert row.isotope[1] == isotope_exponent(equation, [False, True])
    assert row.isotope_both[1] == isotope_exponent(equation, True)
    assert K_B * row.single_band_kelvin[1] == pytest.approx(0.015 / np.arctanh(0.03 / (0.5 * PHONON_ENERGY)))
    assert np.all(row.level == 0.03)


def test_one_cutoff_shares_out_an_isotope_exponent_of_one_half():
    """In the logarithmic reading the exponents of the two bands add to 1/2."""
    row = curves(Reading.LOGARITHMIC, [0.1, 0.4], 0.2, 0.1)
    assert row.isotope_both == pytest.approx(0.5, rel=1e-6)
    first = isotope_exponent(TwoBand(0.4, 0.2, 0.1).equation(), [True, False])
    assert row.isotope[1] + first == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize(("lambda22", "lambda12"), PARAMETER_SETS)
def test_a_heavier_level_feels_its_mass_through_the_steep_band_alone(lambda22, lambda12):
    """With the level's states kept, T_c is that of scaling ω2 alone, by 2 and by a little."""
    model = FlatSteep(0.3, lambda22, lambda12, LEVEL)
    heavy = critical_temperature(model.heavier(2.0).equation()).kelvin
    second = FlatSteep(0.3, lambda22, lambda12, LEVEL, PHONON_ENERGY, PHONON_ENERGY / np.sqrt(2))
    assert heavy == pytest.approx(critical_temperature(second.equation()).kelvin, rel=1e-10)
    up, down = (critical_temperature(model.heavier(np.exp(x)).equation()).kelvin for x in (1e-3, -1e-3))
    alpha = isotope_exponent(model.equation(), [False, True])
    assert -np.log(up / down) / 2e-3 == pytest.approx(alpha, rel=1e-4)
    assert abs(isotope_exponent(model.equation(), True) / alpha - 1) > 1


@pytest.fixture(scope="module")
def readings():
    return {
        "literal": three_sets(Reading.LITERAL),
        "logarithmic": three_sets(Reading.LOGARITHMIC),
        "level": three_sets(Reading.FIXED_LEVEL),
        "deep": three_sets(Reading.FIXED_LEVEL, 0.07),
        "shallow": three_sets(Reading.FIXED_LEVEL, 0.021),
    }


def test_equal_gaps_are_no_reversal(readings):
    """In one and the same reading for both bands the gaps are equal at λ11 = λ22, to the last digits."""
    first = readings["logarithmic"][0]
    at = first.nearest(0.1)
    assert first.delta1[at] == pytest.approx(first.delta2[at], rel=1e-10)
    share = at / first.nearest(0.25)  # of the rows below 0.25 those below the tie, without it
    assert judge(readings["logarithmic"])["BH17-S18"].found.startswith(f"Δ2 > Δ1 over {100 * share:.0f},")


def test_claims_tell_the_readings_apart(readings):
    """The printed pair fails the rise of T_c; the logarithms give it; only a level makes α drop at once."""
    literal, logarithmic, level = (judge(readings[n]) for n in ("literal", "logarithmic", "level"))
    assert not literal["BH17-S10"].holds
    assert logarithmic["BH17-S10"].holds
    assert logarithmic["BH17-S11"].holds
    assert not logarithmic["BH17-S21"].holds
    assert level["BH17-S21"].holds
    assert level["BH17-S22"].holds
    assert set(literal) == set(CLAIMS)


def test_every_sentence_that_fails_with_the_level_has_a_cause(readings):
    assert {claim for claim, outcome in judge(readings["level"]).items() if not outcome.holds} == set(CAUSES)


def _drawn(place, fall, gain, removed=False):
    """Curves such as the paper describes: gaps that cross at `place`, α that falls at `fall`."""
    x = LAMBDA11
    kelvin = 1.0 + 400 * x**2
    delta1 = x - place + 0.02
    delta2 = np.full_like(x, 0.02)
    if removed:
        delta1 = np.fmax(delta1, delta2)
    alpha = 0.5 * (x < fall)
    alone = kelvin / (1 + gain)
    return Curves(x, kelvin, np.abs(delta1) + 1e-4, delta2, alpha, alpha, alone, np.full_like(x, np.nan))


def test_every_sentence_can_hold_and_can_fail(readings):
    """No test has its answer built in: each holds for some curves and fails for others."""
    peaked = 0.2 + np.exp(-(((LAMBDA11 - 0.3) / 0.1) ** 2))
    as_told = (
        (_drawn(0.25, 0.2, peaked), _drawn(0.25, 0.2, peaked), _drawn(0.25, 0.2, peaked)),
        (_drawn(0.25, 0.2, peaked), _drawn(0.25, 0.2, peaked), _drawn(0.25, 0.2, peaked, removed=True)),
    )
    seen = {claim: set() for claim in CLAIMS}
    for sets in (*readings.values(), *as_told):
        for claim, outcome in judge(sets).items():
            seen[claim].add(outcome.holds)
    assert [claim for claim, answers in seen.items() if answers != {True, False}] == []


def test_a_missing_value_fails_its_claim(readings):
    """A set without T_c at some λ11 must not pass by the order in which nan is compared."""
    literal = judge(readings["literal"])
    assert "none" in literal["BH17-S21"].found
    assert not literal["BH17-S21"].holds
    assert not literal["BH17-S08"].holds
    assert literal["BH17-S08"].margin == -np.inf


def test_a_margin_is_the_distance_from_the_nearest_bound():
    outcome = Outcome((((0.2, 0.3), 0.1, 0.4), ((5.0,), 4.0, np.inf)), "")
    assert outcome.margin == pytest.approx(0.25)  # 0.3 against 0.4, and 5 against 4
    assert not Outcome((((0.4,), 0.1, 0.4),), "").holds
    assert Outcome((((0.5,), 0.1, 0.4),), "").margin == pytest.approx(-0.25)


def test_levels_that_hold_are_ranges():
    yes, no = Outcome((((1.0,), 0.5, 2.0),), ""), Outcome((((3.0,), 0.5, 2.0),), "")
    scan = {0.02: {"A": no}, 0.021: {"A": yes}, 0.022: {"A": yes}, 0.023: {"A": no}, 0.024: {"A": yes}}
    assert levels_that_hold("A", scan) == "B = 21–22, 24 meV"
    assert levels_that_hold("A", {0.02: {"A": no}}) == "no B"


def test_equal_gaps_lie_where_the_stated_cause_says(readings):
    """(λ11 − λ12)F1 = (λ22 − λ12)F2 with F1 = ω/√(B² + Δ²), F2 = asinh(ω/Δ) at T = 0."""
    for row, (l22, l12) in zip(readings["level"], PARAMETER_SETS, strict=True):
        i = int(np.argmax(row.delta1 > row.delta2))
        gap = 0.5 * (row.delta2[i] + row.delta2[i - 1])
        flat, steep = PHONON_ENERGY / np.hypot(LEVEL, gap), np.arcsinh(PHONON_ENERGY / gap)
        place = l12 + (l22 - l12) * steep / flat
        assert row.lambda11[i - 1] - 0.005 < place < row.lambda11[i] + 0.005
        assert place < LEVEL / PHONON_ENERGY


def test_panels_judge_their_own_claims(readings):
    found = judge_panel("BH17-F1a", readings["logarithmic"])
    assert list(found) == list(PANELS["BH17-F1a"][0])
    assert all(outcome.holds for outcome in found.values())
    assert not judge_panel("BH17-F3c", readings["level"])["BH17-S17"].holds
    assert all(claim in CLAIMS for claims, _ in PANELS.values() for claim in claims)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: TwoBand(np.nan, 0.1, 0.1), "lambda11"),
        (lambda: TwoBand(0.1, 0.1, 0.1, cutoff1=0.0), "cutoff1"),
        (lambda: TwoBand(0.1, 0.1, 0.1, density_ratio=-1.0), "density_ratio"),
        (lambda: FlatSteep(0.1, 0.1, 0.1, level=-0.01), "level"),
        (lambda: FlatSteep(0.1, 0.1, 0.1, 0.03, cutoff2=np.inf), "cutoff2"),
        (lambda: solve_printed_pair(0.1, 0.1, 0.0, cutoff=-1.0), "cutoff"),
        (lambda: effective_coupling(np.inf, 0.1, 0.1), "lambda11"),
        (lambda: curves(Reading.LITERAL, [[0.1]], 0.1, 0.1), "lambda11"),
        (lambda: FlatSteep(0.1, 0.1, 0.1, 0.03).heavier(0.0), "mass"),
        (lambda: FlatSteep(0.1, 0.1, 0.1, 0.03).heavier(1e30), "mass = 1e\\+30 .* lambda11"),
    ],
)
def test_bad_input_is_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()


@pytest.mark.parametrize("coupling", [1e-6, 1.0, 1e10])
@pytest.mark.parametrize("ratio", [1e-10, 1.0, 1e10])
@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
def test_the_ends_of_what_is_allowed_can_be_computed(coupling, ratio):
    """A limit on the arguments is not met again further down, under another name."""
    equation = TwoBand(coupling, 0.5 * coupling, 0.1 * coupling, density_ratio=ratio).equation()
    found = critical_temperature(equation, 1e-9)
    assert found.superconducting == (coupling > 1e-3)
    assert np.isnan(found.kelvin) != found.superconducting
