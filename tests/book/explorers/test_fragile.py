"""The explorer of what a T_c asks of the wires: its kernel against the public calls, and every outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from multigap import bpv
from multigap.bpv import Wires, papers
from multigap_book import domes
from multigap_book.domes.inputs import eta_at_filling, needed_cutoff
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.entries import fragile as entry
from multigap_book.explorers.fragile import EXPLORER, MODEL_A_HEIGHT, MODEL_B_HEIGHT

NAMES = tuple(number.name for number in EXPLORER.numbers)
ROWS = tuple(column.name for column in EXPLORER.columns)
HELD = ("eta", "mu", "electrons")


@dataclass(frozen=True)
class Given:
    status: int
    number: dict[str, float]
    row: dict[str, NDArray[np.float64]]


def run(**changed: Setting) -> Given:
    settings = {**{control.name: control.start for control in EXPLORER.controls}, **changed}
    given = [HELD.index(value) if isinstance(value, str) else float(value) for value in settings.values()]
    numbers, curves = np.empty(len(NAMES)), np.empty((len(ROWS), EXPLORER.points))
    status = entry.fragile(np.array(given, dtype=np.float64), numbers, curves, np.empty((0, 0)))
    return Given(status, dict(zip(NAMES, numbers, strict=True)), dict(zip(ROWS, curves, strict=True)))


def of_preset(name: str) -> Given:
    return run(**next(preset for preset in EXPLORER.presets if preset.name == name).settings)


def wires_of(**changed: Any) -> Wires:
    now = {**{control.name: control.start for control in EXPLORER.controls}, **changed}
    lattice = replace(
        papers.MD21_SUPERLATTICE, well=now["well"], barrier=now["barrier"], height=now["height"]
    )
    wires = replace(papers.md21(now["g"]), superlattice=lattice, bare_cutoff=1e-3 * now["bare_cutoff"])
    return wires.with_interband(now["interband"])


def kelvin(wires: Wires, eta: float) -> float:
    return float(bpv.critical_temperature(wires, [eta]).kelvin[0])


def coarse(wires: Wires, eta: float) -> float:
    """Return T_c on the nodes of the curves, which are those of the chapter's."""
    return kelvin(replace(wires, points=2 * entry.COARSE), eta)


SETTINGS: list[dict[str, Any]] = [
    {},
    {"g": 0.38, "eta": 0.7, "interband": -0.05},
    {"g": 0.3, "eta": 1.6, "bare_cutoff": 400.0, "interband": 0.2},
    {"well": 7.2, "barrier": 4.0, "height": 5.5, "g": 0.33, "eta": 0.9},
]


@pytest.mark.parametrize("changed", SETTINGS)
def test_the_temperature_is_that_of_the_public_call(changed):
    expected = kelvin(wires_of(**changed), changed.get("eta", 1.04))
    assert run(**changed).number["kelvin"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("changed", SETTINGS)
def test_what_is_needed_does_reach_it(changed):
    found, wires = run(**changed, target=250.0), wires_of(**changed)
    bare = 1e-3 * found.number["needed_cutoff"]
    if np.isnan(bare):
        hardest = replace(wires, bare_cutoff=entry.STIFFEST)
        assert domes.top(hardest, 0.6, 5.0)[1] < 250.0
    else:
        reach = max(1.3, 1.1 * bare * np.sqrt(1 - 2 * wires.g) / wires.superlattice.bandwidth(3))
        assert domes.top(replace(wires, bare_cutoff=bare), 0.6, reach)[1] == pytest.approx(250.0, rel=1e-3)
    g = found.number["needed_g"]
    if not np.isnan(g):
        assert domes.top(wires.with_g(g), 0.6, 2.5)[1] == pytest.approx(250.0, rel=1e-3)
        assert domes.top(wires.with_g(g - 0.01), 0.6, 2.5)[1] < 250.0


@pytest.mark.parametrize("g", [0.28, 0.34, 0.4, 0.46])
def test_needed_phonons_are_those_of_the_chapter(g):
    found = run(g=g)
    assert 1e-3 * found.number["needed_cutoff"] == pytest.approx(needed_cutoff(domes.MD21, g), rel=5e-3)
    on_curve = np.interp(g, found.row["strength"][: entry.STEPS], found.row["phonon"][: entry.STEPS])
    assert on_curve == pytest.approx(found.number["needed_cutoff"], rel=0.03)
    assert found.number["cutoff_factor"] == pytest.approx(found.number["needed_cutoff"] / 230.0)


@pytest.mark.parametrize("which", range(3))
def test_one_input_is_turned_at_a_time(which):
    name = ("g", "bare_cutoff", "interband")[which]
    row = run().row
    for i in (3, 16, 25):
        factor = row["factor"][i]
        start = next(control.start for control in EXPLORER.controls if control.name == name)
        assert isinstance(start, float)
        found = row[("by_g", "by_cutoff", "by_interband")[which]][i]
        if name == "g" and factor * start >= 0.5:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(coarse(wires_of(**{name: factor * start}), 1.04), rel=1e-7)
    assert row["factor"][16] == pytest.approx(1.0)


def with_held(held: str, changed: dict[str, float], eta: float) -> tuple[Wires, float]:
    before, after = wires_of(), wires_of(**changed)
    if held == "eta":
        return after, eta
    mu = float(before.chemical_potential(eta))
    if held == "mu":
        return after, float(after.lifshitz_parameter(mu))
    kept = before.superlattice.density_of_electrons(mu, count=3) * before.superlattice.period
    return after, eta_at_filling(after, kept)


@pytest.mark.parametrize("held", HELD)
@pytest.mark.parametrize("name", ["well", "barrier", "height"])
def test_wires_are_changed_with_the_rest_held(held, name):
    row = run(eta=1.0, held=held).row
    start = {"well": 8.5, "barrier": 5.5, "height": 4.16}[name]
    for i in (1, 6, 10):
        wires, eta = with_held(held, {name: start * (1 + 0.01 * row["change"][i])}, 1.0)
        assert row[f"by_{name}"][i] == pytest.approx(coarse(wires, eta), rel=1e-7)


def test_curves_on_fewer_nodes_are_right_to_what_is_drawn():
    for eta in (0.3, 1.0, 1.04, 2.0):
        assert coarse(wires_of(), eta) == pytest.approx(kelvin(wires_of(), eta), rel=1e-4)


def test_slopes_are_those_that_the_chapter_prints():
    printed = {"well": 1.41, "barrier": 0.43, "height": 1.65, "cutoff": 0.27, "g": 1.67, "interband": 0.13}
    found = run(eta=1.0).number
    for name, value in printed.items():
        assert found[f"slope_{name}"] == pytest.approx(value, abs=5.1e-3)
    moved = [run(eta=1.0, held=held).number["eta_moved"] for held in HELD]
    assert moved == pytest.approx([0.0, 0.332, 0.045], abs=6e-4)


def test_presets_give_what_the_chapter_prints():
    found = {preset.name: of_preset(preset.name) for preset in EXPLORER.presets}
    assert {name: given.status for name, given in found.items()} == {
        "md21": entry.STRONGER,
        "limit": entry.HARDER,
        "edge": entry.STRONGER,
        "model-a": entry.NEVER,
        "model-b": entry.HARDER,
        "flat": entry.HARDER,
    }
    assert found["md21"].number["kelvin"] == pytest.approx(194.0, abs=0.1)
    needed = [found[name].number["needed_cutoff"] for name in ("limit", "model-b", "flat")]
    assert needed == pytest.approx([397.0, 413.0, 126.0], rel=0.02)


def test_barriers_of_the_models_are_those_of_their_widths():
    assert papers.model_a().superlattice.height == pytest.approx(MODEL_A_HEIGHT, rel=1e-12)
    assert papers.model_b().superlattice.height == pytest.approx(MODEL_B_HEIGHT, rel=1e-12)


def test_every_outcome_can_happen():
    found = {
        run(target=150.0).status,
        run(target=150.0, eta=0.1).status,
        run(g=0.3).status,
        run().status,
        run(target=400.0, bare_cutoff=100.0).status,
        run(eta=-0.6, g=0.05, bare_cutoff=50.0, interband=0.0).status,
        run(g=0.5).status,
        run(eta=-1.0, well=5.0, barrier=2.5, height=1.5).status,
    }
    assert found == {outcome.status for outcome in EXPLORER.outcomes}


def test_at_every_setting_there_is_an_answer():
    draw = np.random.default_rng(5)
    for _ in range(25):
        changed: dict[str, Setting] = {}
        for control in EXPLORER.controls:
            if control.kind == "choice":
                changed[control.name] = str(draw.choice(HELD))
            elif control.kind == "range":
                low, high = control.low, control.high
                changed[control.name] = float(
                    np.exp(draw.uniform(np.log(low), np.log(high)))
                    if control.logarithmic
                    else draw.uniform(low, high)
                )
        found = run(**changed)
        assert found.status in {outcome.status for outcome in EXPLORER.outcomes}
        if found.status == entry.REACHED:
            assert found.number["kelvin"] >= float(changed["target"])
        if found.status == entry.HARDER:
            assert found.number["cutoff_factor"] > 1.0
