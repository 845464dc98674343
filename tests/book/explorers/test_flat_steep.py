"""The explorer of a flat band beside a steep one: its kernel, the solver, and the chapter's verdicts."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from multigap.gap_equation import critical_temperature, gaps
from multigap.two_band import TwoBand
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, FlatSteep, Reading, curves, solve_printed_pair
from multigap_book.bh17.curve_features import reversal
from multigap_book.bh17.sentences import CLAIMS, LAMBDA11
from multigap_book.explorers import declared, words
from multigap_book.explorers.axes import scale
from multigap_book.explorers.controls import Range
from multigap_book.explorers.entries import flat_steep as entry
from multigap_book.explorers.layers import Line, Plot
from multigap_book.hydrides import theories

EXPLORER = declared("flat-steep")

READINGS = (Reading.FIXED_LEVEL, Reading.LOGARITHMIC, Reading.LITERAL)

SENTENCES = ("S07", "S11", "S12", "S27", "S29", "S17", "S20", "S18", "S19", "S21", "S22", "S24", "S42")
"""Of BH17, in the order in which the kernel judges them."""

STATUSES = {
    entry.BOTH: (0.25, 0.2, 0.03, 35, 150, 0),
    entry.ALONE_NONE: (0.2, 0.2, 0.03, 35, 150, 0),
    entry.NO_TRANSITION: (0.1, 0.0, 0.0, 35, 150, 0),
    entry.PRINTED: (0.25, 0.2, 0.03, 35, 150, 2),
    entry.PRINTED_NONE: (0.1, 0.2, 0.1, 35, 150, 2),
    entry.PRINTED_DEGENERATE: (0.4, 0.1, 0.2, 35, 150, 2),
    entry.OUTSIDE_WINDOW: (0.3, 0.2, 0.1, 60, 50, 0),
    entry.NOTHING_ANYWHERE: (0.25, 0.0, 0.0, 80, 100, 0),
    entry.PRINTED_NOWHERE: (0.3, 0.2, 0.2, 35, 150, 2),
}


def run(settings):
    """Status, numbers and curves at a setting, from buffers that were full of something else."""
    numbers = np.full(len(EXPLORER.numbers), 7.0)
    rows = np.full((len(EXPLORER.columns), EXPLORER.points), 7.0)
    status = entry.flat_steep(np.array(settings, dtype=float), numbers, rows, np.empty((0, 0)))
    return status, numbers, rows


def seeded(count):
    """Settings all over the controls' ranges, a third of them at an end of one."""
    random = np.random.default_rng(17)
    sliders = [control for control in EXPLORER.controls if isinstance(control, Range)]
    low, high = (np.array([getattr(control, end) for control in sliders]) for end in ("low", "high"))
    for number in range(count):
        where = random.uniform(low, high)
        if number % 3 == 0:
            side = random.integers(5)
            where[side] = (low, high)[random.integers(2)][side]
        yield (*(float(x) for x in where), number % 3)


def public(settings, lambda11):
    *_, lambda22, lambda12, level, cutoff, reading = settings
    return curves(READINGS[reading], lambda11, lambda22, lambda12, level=1e-3 * level, cutoff=1e-3 * cutoff)


def near(found, wanted):
    """The same where there is a number, and none where there is none."""
    largest = np.max(np.nan_to_num(np.abs(wanted)))
    np.testing.assert_allclose(found, wanted, rtol=1e-10, atol=1e-12 * largest)


def verdict(name, sets):
    """Whether a sentence holds for three sets; not where it divides by a gap that is 0."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            return CLAIMS[f"BH17-{name}"][1](sets).holds
        except ZeroDivisionError:
            return False


def test_it_opens_in_the_reading_of_the_chapter_and_with_its_numbers():
    first = EXPLORER.start()
    assert (first["level"], first["reading"]) == (1e3 * LEVEL, "level")
    assert (first["lambda22"], first["lambda12"]) == PARAMETER_SETS[2]


@pytest.mark.parametrize(
    "plot",
    [plot for plot in EXPLORER.plots if isinstance(plot, Plot) and plot.y.high is None],
    ids=lambda p: p.name,
)
def test_an_axis_stays_where_it_is_from_one_coupling_to_the_next(plot):
    """Of the 111 couplings along the slider at BH17's sets, the axes take at most four ends each."""
    places = {column.name: place for place, column in enumerate(EXPLORER.columns)}
    lines = [layer for layer in plot.layers if isinstance(layer, Line)]
    for axis, names in ((plot.x, [line.x for line in lines]), (plot.y, [line.y for line in lines])):
        ends = set()
        for lambda11 in LAMBDA11:
            _, _, rows = run((float(lambda11), *PARAMETER_SETS[2], 1e3 * LEVEL, 150, 0))
            drawn = [rows[places[name]].tolist() for name in names]
            ends.add(scale(axis, drawn, logarithmic=False, tight=False).high)
            assert max(ends) >= max(np.nanmax(row) for row in drawn)
        assert len(ends) <= 4


@pytest.mark.parametrize("settings", [*seeded(30), *STATUSES.values()])
def test_curves_are_those_of_the_solver(settings):
    _, numbers, rows = run(settings)
    row = public(settings, LAMBDA11)
    wanted = (
        row.lambda11,
        row.kelvin,
        row.single_band_kelvin,
        1e3 * row.delta1,
        1e3 * row.delta2,
        row.ratio1,
        row.ratio2,
        0.5 * (row.ratio1 + row.ratio2),
        row.isotope,
        np.where(row.delta1 > 0, row.delta2 / np.where(row.delta1 > 0, row.delta1, 1.0), np.nan),
    )
    for found, expected in zip(rows, wanted, strict=False):
        near(found, expected)
    near(numbers[9], reversal(row))


@pytest.mark.parametrize("settings", [*seeded(30), *STATUSES.values()])
def test_numbers_are_those_of_the_solver(settings):
    _, numbers, _ = run(settings)
    lambda11, lambda22, lambda12, level, cutoff, reading = settings
    row = public(settings, [lambda11])
    single = row.kelvin / row.single_band_kelvin
    wanted = (row.kelvin, row.single_band_kelvin, single, 1e3 * row.delta1, 1e3 * row.delta2, row.ratio1)
    for found, (expected,) in zip(numbers, wanted, strict=False):
        near(found, expected)
    near(numbers[6], row.ratio2[0])
    if np.isfinite(numbers[7]):
        near(numbers[7], row.delta2[0] / row.delta1[0])
    near(numbers[8], row.isotope[0])
    near(numbers[10], level / cutoff if reading == 0 else np.nan)
    pair = solve_printed_pair(lambda11, lambda22, lambda12, 1e-3 * cutoff)
    near(numbers[11], 1e3 * pair.level if reading == 2 else np.nan)
    near(numbers[12], pair.flat_strength if reading == 2 else np.nan)


@pytest.mark.parametrize("settings", [*seeded(30), *STATUSES.values()])
def test_gaps_at_a_temperature_are_those_of_the_solver(settings):
    _, numbers, rows = run(settings)
    lambda11, lambda22, lambda12, level, cutoff, reading = settings
    known = np.isfinite(rows[10])
    if not np.any(known):
        assert np.isnan(numbers[0])
        return
    assert np.count_nonzero(known) == entry.TEMPERATURES
    metal = FlatSteep(lambda11, lambda22, lambda12, 1e-3 * level, 1e-3 * cutoff, 1e-3 * cutoff)
    if reading == 1:
        metal = TwoBand(lambda11, lambda22, lambda12, 1e-3 * cutoff, 1e-3 * cutoff)
    elif reading == 2:
        own = solve_printed_pair(lambda11, lambda22, lambda12, 1e-3 * cutoff).level
        metal = FlatSteep(lambda11, lambda22, lambda12, own, 1e-3 * cutoff, 1e-3 * cutoff)
    equation = metal.equation()
    critical = critical_temperature(equation)
    near(rows[10, known][-1], critical.kelvin)
    asked = rows[10, known][[0, 5, 16, 27, 31, 32]]
    delta = 1e3 * np.abs(gaps(equation, asked, critical).delta)
    near(rows[11, known][[0, 5, 16, 27, 31, 32]], delta[:, 0])
    near(rows[12, known][[0, 5, 16, 27, 31, 32]], delta[:, 1])


@pytest.mark.parametrize("settings", [*seeded(60), *STATUSES.values()])
def test_sentences_are_judged_as_in_the_chapter(settings):
    """The chapter's own tests, asked of three copies of one set."""
    _, numbers, _ = run(settings)
    if np.isnan(numbers[13:]).all():
        assert np.isnan(public(settings, LAMBDA11).kelvin).all()
        return
    row = public(settings, LAMBDA11)
    wanted = [verdict(name, (row, row, row)) for name in SENTENCES]
    assert dict(zip(SENTENCES, numbers[13:] > 0, strict=True)) == dict(zip(SENTENCES, wanted, strict=True))
    assert set(numbers[13:]) <= {0.0, 1.0}


@pytest.mark.parametrize("reading", [0, 1, 2])
def test_verdicts_of_the_chapter_are_those_of_its_three_sets(reading):
    """A sentence that every set of it meets holds in the chapter; S07 speaks of the two with weak λ12."""
    three = tuple(curves(READINGS[reading], LAMBDA11, l22, l12, level=LEVEL) for l22, l12 in PARAMETER_SETS)
    judged = [run((0.6, l22, l12, 1e3 * LEVEL, 150, reading))[1][13:] for l22, l12 in PARAMETER_SETS]
    for number, name in enumerate(SENTENCES):
        sets = judged[:2] if name == "S07" else judged
        assert verdict(name, three) == all(each[number] == 1 for each in sets), name


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_is_met(status):
    found, numbers, rows = run(STATUSES[status])
    assert found == status
    nowhere = (entry.NOTHING_ANYWHERE, entry.PRINTED_NOWHERE)
    none = (entry.NO_TRANSITION, entry.PRINTED_NONE, entry.PRINTED_DEGENERATE, *nowhere)
    assert np.isnan(numbers[0]) == (status in none)
    assert np.isnan(rows[1]).all() == (status in nowhere)


def test_level_alone_is_the_closed_form():
    """k_B T_c = B/[2 artanh(B/λ11 ω)], the chapter's formula: an answer without any of the solver."""
    _, numbers, _ = run((0.25, 0.2, 0.03, 35, 150, 0))
    level = 0.035
    assert numbers[1] * 8.617333262e-5 == pytest.approx(level / (2 * np.arctanh(level / 0.0375)), rel=1e-9)


def of(**changed):
    """Named numbers at a setting, the others as at first."""
    settings = EXPLORER.settings(EXPLORER.start() | changed)
    _, numbers, _ = run(EXPLORER.entries(settings))
    return dict(zip((number.name for number in EXPLORER.numbers), numbers, strict=True))


@pytest.mark.parametrize("preset", [preset.name for preset in EXPLORER.presets])
def test_line_of_python_gives_the_main_number(preset):
    settings = EXPLORER.preset(next(each for each in EXPLORER.presets if each.name == preset))
    lines = words.code(EXPLORER, settings, {}).strip().splitlines()
    names = {}
    exec("\n".join(lines[:-1]), names)
    assert eval(lines[-1], names) == pytest.approx(of(**settings)["kelvin"], rel=1e-12)


def test_every_status_is_declared():
    assert {outcome.status for outcome in EXPLORER.outcomes} == set(STATUSES)
    for settings in STATUSES.values():  # each can be reached with the sliders
        for control, value in zip(EXPLORER.controls, settings, strict=True):
            assert not isinstance(control, Range) or control.low <= value <= control.high
    for status in (entry.NOTHING_ANYWHERE, entry.PRINTED_NOWHERE):
        assert not EXPLORER.outcome(status).drawn


def test_sentences_are_declared_in_the_kernels_order():
    numbers = [number.name for number in EXPLORER.numbers]
    assert [statement.number for statement in EXPLORER.statements] == numbers[13:]
    for statement, name in zip(EXPLORER.statements, SENTENCES, strict=True):
        assert statement.text.endswith(f"({name}).")


def test_hydrogen_sulfide_is_at_203_kelvin():
    (settings,) = (preset.settings for preset in EXPLORER.presets if preset.name == "h3s")
    assert settings["lambda11"] == pytest.approx(
        theories.flat_coupling_for(203.0, PARAMETER_SETS[2], LEVEL), abs=5e-5
    )
    assert of(**settings)["kelvin"] == pytest.approx(203, abs=0.05)
    assert of(**settings)["isotope"] == pytest.approx(0.083, abs=5e-4)


def test_answers_are_what_the_explorer_shows():
    weak, strong = (
        {"lambda22": pair[0], "lambda12": pair[1]} for pair in (PARAMETER_SETS[0], PARAMETER_SETS[2])
    )
    nothing = {"lambda22": 0.0, "lambda12": 0.0}
    found = [of(lambda11=0.6, **couplings)["kelvin"] for couplings in (nothing, weak, strong)]
    assert [f"{kelvin:.0f}" for kelvin in found] == ["495", "496", "512"]
    assert 1 - 1 / of(lambda11=0.25, **strong)["enhancement"] == pytest.approx(1 / 3, abs=0.04)
    crossings = [of(level=49.0, lambda22=a, lambda12=b)["crossing"] for a, b in PARAMETER_SETS]
    assert 0.215 < min(crossings) < 0.225
    assert 0.275 < max(crossings) < 0.285
    assert f"{of(level=49.0)['threshold']:.2f}" == "0.33"
    for level, both in ((34.6, False), (35.0, True), (35.4, True), (35.8, False)):
        found = [of(level=level, lambda22=a, lambda12=b) for a, b in PARAMETER_SETS]
        names = ("isotope_half_below", "isotope_small_above")
        assert all(each[name] == 1 for each in found for name in names) == both
    falling = [of(lambda11=x, lambda12=0.03, reading="printed") for x in (0.1, 0.2, 0.4, 0.6)]
    assert np.all(np.diff([each["kelvin"] for each in falling]) < 0)
    assert np.all(np.diff([each["own_level"] for each in falling]) > 0)
