"""The explorer of theories held at 203 K: its kernel against the public solvers and the chapter's numbers."""

from __future__ import annotations

import ast

import numpy as np
import pytest

from multigap import eliashberg, gap_equation
from multigap.bpv import papers
from multigap.constants import K_B
from multigap.eliashberg import SpectralFunction
from multigap_book import explorers
from multigap_book.explorers import frame, words
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.declaration import Bars
from multigap_book.explorers.entries import decide as entry
from multigap_book.hydrides import held, theories

EXPLORER = explorers.declared("decide")
PRESETS = {preset.name: EXPLORER.preset(preset) for preset in EXPLORER.presets}
OTHERS: dict[str, dict[str, Setting]] = {
    "one peak": {"spread": 1.0},
    "strong and wide": {"lam": 2.6, "omega_ln": 90.0, "spread": 1.9, "moving": "highest"},
    "higher level": {"theory": "two-bands", "level": 80.0, "lambda22": 0.05, "lambda12": 0.1},
    "level at the Fermi energy": {"theory": "two-bands", "level": 0.0},
    "below the optimum": {"theory": "wires-a", "eta": 0.85, "bare_cutoff": 420.0},
    "no pairs exchanged": {"theory": "wires-b", "interband": 0.0, "bare_cutoff": 225.0},
}
SETTINGS = {**PRESETS, **{name: EXPLORER.settings(given) for name, given in OTHERS.items()}}


def shown(settings):
    return frame.compute(EXPLORER, settings, "", frame.by_kernel)


def public(settings):
    """The same theory by the public solvers."""
    if settings["theory"] == "one-band":
        moments = settings["lam"], 1e-3 * settings["omega_ln"], settings["spread"]
        return held.one_band(*moments, all_peaks=settings["moving"] == "all")
    if settings["theory"] == "two-bands":
        return held.two_bands(settings["lambda22"], settings["lambda12"], 1e-3 * settings["level"])
    return held.wires(
        settings["theory"][-1].upper(),
        settings["eta"],
        settings["interband"],
        1e-3 * settings["bare_cutoff"],
    )


def scatter(settings, wanted):
    """How far the solver itself trusts its continuation to the real axis, in eV."""
    omega_ln = 1e-3 * settings["omega_ln"]
    spectrum = SpectralFunction.from_moments(settings["lam"], omega_ln, settings["spread"] * omega_ln)
    return eliashberg.gap_edge(spectrum, wanted.coupling, fraction=0.2).spread


@pytest.mark.parametrize("name", SETTINGS)
def test_what_is_held_is_what_the_solvers_give(name):
    settings = SETTINGS[name]
    there, wanted = shown(settings), public(settings)
    one = settings["theory"] == "one-band"
    assert there.status == entry.OK
    assert there.numbers["coupling"] == pytest.approx(wanted.coupling, rel=1e-6 if one else 1e-10)
    assert there.numbers["kelvin"] == pytest.approx(wanted.deuterium, rel=1e-6 if one else 1e-10)
    rows = [there.columns[key][0] for key in ("first", "second", "third")]
    cold = 1e-3 * np.array(rows[: wanted.gaps.size])
    allowed = 1e-4 * wanted.gaps[0] + scatter(settings, wanted) if one else 1e-10 * wanted.gaps.max()
    np.testing.assert_allclose(cold, wanted.gaps, rtol=0, atol=allowed)
    assert np.isnan(rows[wanted.gaps.size :]).all()
    assert there.numbers["large"] == pytest.approx(2e3 * cold.max(), rel=1e-13)
    assert there.numbers["share"] == pytest.approx(cold.min() / cold.max(), rel=1e-13)
    assert there.numbers["over"] == pytest.approx(2 * cold.max() / (K_B * 203), rel=1e-13)
    assert there.numbers["alpha"] == pytest.approx(-np.log2(wanted.deuterium / 203), rel=1e-5)


def test_the_gap_of_one_band_closes_as_the_solver_has_it():
    """Δ(iω_0) at each temperature, in units of what it is at 0.2 T_c."""
    settings = PRESETS["one-band"]
    there = shown(settings)
    omega_ln = 1e-3 * settings["omega_ln"]
    spectrum = SpectralFunction.from_moments(settings["lam"], omega_ln, settings["spread"] * omega_ln)
    mu_star = there.numbers["coupling"]
    lowest = [eliashberg.matsubara_gap(spectrum, x * 203, mu_star).delta[0] for x in entry.FRACTIONS[1:-1]]
    shape = there.columns["first"][1:-1] / there.columns["first"][1]
    # near T_c what the sums leave out moves T_c, and the gap with it as the root
    np.testing.assert_allclose(shape, np.array(lowest) / lowest[0], rtol=3e-3, atol=1e-3)


@pytest.mark.parametrize("name", ["bh17-3", "wires-a"])
def test_gaps_of_several_bands_at_every_temperature(name):
    settings = PRESETS[name]
    there = shown(settings)
    if name == "bh17-3":
        equation = theories.bh17(there.numbers["coupling"], others=(0.2, 0.1))
        which = [0, 1]
    else:
        model = papers.model_a()
        model = type(model)(
            model.superlattice, model.bare_cutoff, model.coupling, overlap="band means", points=12
        ).with_g(there.numbers["coupling"])
        equation = model.gap_equation(1.0)
        which = [int(np.flatnonzero(equation.channels.block == n)[0]) for n in range(3)]
    cold = np.maximum(entry.FRACTIONS[:-1], 0.05) * 203
    delta = gap_equation.gaps(equation, cold).delta[:, which]
    rows = np.array([there.columns[key][:-1] for key in ("first", "second", "third")][: len(which)])
    np.testing.assert_allclose(1e-3 * rows.T, delta, rtol=1e-9)
    assert [there.columns[key][-1] for key in ("first", "second")] == [0.0, 0.0]


def test_numbers_of_the_chapter():
    """As its outputs print them; of the wires to the 3 % by which mean overlaps move them."""
    numbers = {name: shown(settings).numbers for name, settings in PRESETS.items()}
    assert numbers["one-band"]["coupling"] == pytest.approx(0.142, abs=5e-4)
    assert numbers["one-band"]["ratio"] == pytest.approx(0.72, abs=0.005)
    assert numbers["hydrogen"]["ratio"] == pytest.approx(0.83, abs=0.005)
    assert numbers["one-band"]["over"] == pytest.approx(4.6, abs=0.05)
    for k, (coupling, ratio, share) in enumerate(
        [(0.304, 1.0, 0.16), (0.303, 0.99, 0.31), (0.265, 0.95, 0.66)], 1
    ):
        pair = numbers[f"bh17-{k}"]
        assert pair["coupling"] == pytest.approx(coupling, abs=5e-4)
        assert pair["ratio"] == pytest.approx(ratio, abs=0.005)
        assert pair["share"] == pytest.approx(share, abs=0.005)
    for name, coupling, ratio, gap in (("a", 0.336, 0.81, 32), ("b", 0.260, 0.83, 33)):
        wires = numbers[f"wires-{name}"]
        assert wires["coupling"] == pytest.approx(coupling, rel=0.03)
        assert wires["ratio"] == pytest.approx(ratio, rel=0.02)
        assert 0.5 * wires["large"] == pytest.approx(gap, rel=0.03)


STATUSES = {
    entry.OK: {},
    entry.TOO_WEAK: {"lam": 1.0, "omega_ln": 100.0},
    entry.TOO_STRONG: {"lam": 4.0, "omega_ln": 200.0},
    entry.NO_LEVEL_COUPLING: {"theory": "two-bands", "lambda22": 0.6},
    entry.NO_WIRE_COUPLING: {"theory": "wires-a", "eta": 0.5},
}


@pytest.mark.parametrize("status", STATUSES)
def test_outcomes_are_reached(status):
    there = shown(EXPLORER.settings(STATUSES[status]))
    assert there.status == status
    assert np.isnan(there.columns["first"]).all() == (status != entry.OK)
    assert there.outcome(EXPLORER).drawn == (status == entry.OK)
    words.sentence(there.outcome(EXPLORER).sentence, EXPLORER, there.settings, there.numbers)
    if status not in (entry.OK, entry.TOO_STRONG):
        with pytest.raises(ValueError, match=r"sign|not allowed"):
            public(there.settings)


def test_settings_all_over_the_ranges_have_an_outcome():
    random = np.random.default_rng(3)
    known = {outcome.status for outcome in EXPLORER.outcomes}
    seen = set()
    for _ in range(120):
        given = {"theory": ("one-band", "two-bands", "wires-a", "wires-b")[random.integers(4)]}
        for control in EXPLORER.controls:
            if hasattr(control, "low"):
                given[control.name] = float(random.uniform(control.low, control.high))
        there = shown(EXPLORER.settings(given))
        assert there.status in known
        seen.add(there.status)
        if there.status == entry.OK:
            assert 0 < there.numbers["ratio"] <= 1.001
            assert 0 < there.numbers["share"] <= 1
            assert np.isfinite(there.columns["first"]).all()
    assert seen >= set(STATUSES)


@pytest.mark.parametrize("name", ["hydrogen", "bh17-2", "wires-b"])
def test_the_line_of_python_gives_the_main_number(name):
    there = shown(PRESETS[name])
    tree = ast.parse(words.code(EXPLORER, PRESETS[name], there.numbers))
    scope: dict[str, object] = {}
    exec(compile(ast.Module(tree.body[:-1], []), "code", "exec"), scope)
    value = eval(compile(ast.Expression(tree.body[-1].value), "code", "eval"), scope)
    assert value == pytest.approx(there.numbers["kelvin"], rel=1e-6)


def test_bars_are_the_measured_ones():
    bars = next(plot for plot in EXPLORER.plots if isinstance(plot, Bars))
    rows = {row.label: row.measured for row in bars.rows}
    assert rows["large gap 2Δ"] == pytest.approx((55.6, 60))
    assert rows["2Δ/k_BT_c"] == pytest.approx((3.43, 4.17), abs=0.005)
    assert rows["T_c(D)/T_c(H)"] == pytest.approx((147 / 203, 44 / 60))
    assert rows["without disorder"] == pytest.approx((2**-0.183, 2**0.097))


def test_wires_of_another_name_are_refused():
    with pytest.raises(ValueError, match="model"):
        held.wires("C")
