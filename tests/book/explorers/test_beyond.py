"""The kernel beyond mean field against the solver's public calls, and what its answers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from multigap import bpv
from multigap.beyond import retarded
from multigap.bpv import papers
from multigap.eliashberg import CUTOFF_FACTOR, SelfEnergy
from multigap_book.explorers import declared, words
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.entries import beyond as entry

EXPLORER = declared("beyond")
MODELS = {"md21": papers.md21, "a": papers.model_a, "b": papers.model_b}
READINGS = {
    "as-written": retarded.Reading.AS_WRITTEN,
    "renormalised": retarded.Reading.RENORMALISED,
    "softened": retarded.Reading.SOFTENED,
}
STEPS = {"phonon": SelfEnergy.NONE, "z": SelfEnergy.Z, "whole": SelfEnergy.WHOLE}
CASES: dict[str, Mapping[str, Setting]] = {
    **{preset.name: preset.settings for preset in EXPLORER.presets},
    "z": {"step": "z", "reading": "as-written"},
    "repelling": {"interband": -0.15, "mu_star": 0.15},
    "alone": {"interband": 0.0, "step": "phonon", "mu_star": 0.1},
    "strong": {"g": 0.45, "reading": "softened", "model": "b"},
    "narrow": {"bare_cutoff": 50.0},
}
CLOSE, CLOSE_AT_TOP = 1e-3, 3e-4
"""Of T_c along the curve and at its top: what the page promises."""


@dataclass(frozen=True)
class Shown:
    """What the kernel gives at a setting, by name, and the models of the same setting."""

    status: int
    numbers: dict[str, float]
    columns: dict[str, NDArray[np.float64]]
    wires: bpv.Wires
    model: retarded.RetardedWires | None


def shown(changed: Mapping[str, Setting]) -> Shown:
    """Return what the kernel gives for the settings of the start, some of them changed."""
    told = EXPLORER.start() | dict(changed)
    numbers = np.full(len(EXPLORER.numbers), 7.0)
    curves = np.full((len(EXPLORER.columns), EXPLORER.points), 7.0)
    status = entry.beyond(np.array(EXPLORER.entries(told)), numbers, curves, np.empty(EXPLORER.picture))
    wires = replace(
        MODELS[str(told["model"])](float(told["g"])).with_interband(float(told["interband"])),
        bare_cutoff=1e-3 * float(told["bare_cutoff"]),
    )
    step = str(told["step"])
    return Shown(
        status=int(status),
        numbers={each.name: float(value) for each, value in zip(EXPLORER.numbers, numbers, strict=True)},
        columns={each.name: row for each, row in zip(EXPLORER.columns, curves, strict=True)},
        wires=wires,
        model=None
        if step == "cutoff"
        else retarded.RetardedWires(
            wires, READINGS[str(told["reading"])], np.array(float(told["mu_star"])), STEPS[step]
        ),
    )


def test_the_cutoff_of_the_repulsion_is_the_solvers() -> None:
    assert entry.CUTOFF_FACTOR == CUTOFF_FACTOR


@pytest.mark.parametrize("name", CASES)
def test_the_curves_are_those_of_the_solver(name: str) -> None:
    seen = shown(CASES[name])
    assert seen.model is not None
    assert np.array_equal(seen.columns["eta"], entry.ETA)
    mean_field = bpv.critical_temperature(seen.wires, entry.ETA, lowest_temperature=entry.LOWEST_KELVIN)
    assert seen.columns["kelvin_cutoff"] == pytest.approx(mean_field.kelvin, rel=1e-8, nan_ok=True)
    found = retarded.critical_temperature(seen.model, entry.ETA, lowest_temperature=entry.LOWEST_KELVIN)
    assert seen.columns["kelvin_step"] == pytest.approx(found.kelvin, rel=CLOSE, nan_ok=True)
    assert seen.columns["z_curve"] == pytest.approx(found.z, rel=1e-3, nan_ok=True)
    assert seen.columns["shift_curve"] == pytest.approx(1e3 * found.shift, rel=3e-3, abs=0.02, nan_ok=True)
    assert seen.numbers["cutoff"] == pytest.approx(1e3 * seen.wires.cutoff, rel=1e-14)
    assert seen.numbers["lam"] == pytest.approx(seen.model.strength[2, 2], rel=1e-14)


@pytest.mark.parametrize("name", ["md21", "phonon", "repulsion", "mr21-a", "mr21-b"])
def test_nothing_on_a_finer_grid_is_higher_than_the_tops(name: str) -> None:
    seen = shown(CASES[name])
    assert seen.model is not None
    around = np.linspace(-0.08, 0.08, 9)
    fine = retarded.critical_temperature(seen.model, seen.numbers["eta_top"] + around, accuracy=1)
    assert seen.numbers["kelvin"] == pytest.approx(fine.kelvin[4], rel=CLOSE_AT_TOP)
    assert np.max(fine.kelvin) <= seen.numbers["kelvin"] * (1 + CLOSE_AT_TOP)
    assert seen.numbers["z"] == pytest.approx(fine.z[4], rel=1e-3)
    assert seen.numbers["eta_moved"] == pytest.approx(fine.eta_edge[4], abs=2e-3)
    papers_own = bpv.critical_temperature(seen.wires, seen.numbers["eta_mean_field"] + around).kelvin
    assert seen.numbers["mean_field"] == pytest.approx(papers_own[4], rel=1e-7)
    assert np.max(papers_own) <= seen.numbers["mean_field"] * (1 + 1e-6)


def test_the_first_step_is_the_papers_and_what_follows_does_not_matter_to_it() -> None:
    others: tuple[dict[str, Setting], ...] = ({}, {"reading": "softened", "mu_star": 0.2})
    for changed in others:
        seen = shown({"step": "cutoff"} | changed)
        assert seen.numbers["kelvin"] == seen.numbers["mean_field"] == pytest.approx(193.963, abs=1e-3)
        assert seen.numbers["kept"] == 100
        assert np.array_equal(seen.columns["kelvin_step"], seen.columns["kelvin_cutoff"], equal_nan=True)


@pytest.mark.parametrize("step", STEPS)
def test_counted_from_the_moved_edge_the_same_dome_is_shifted(step: str) -> None:
    bare, moved = shown({"step": step}), shown({"step": step, "counted": "moved"})
    assert np.array_equal(bare.columns["kelvin_step"], moved.columns["kelvin_step"], equal_nan=True)
    width = 1e3 * bare.wires.superlattice.bandwidth(3)
    there = np.isfinite(bare.columns["kelvin_step"])
    assert np.array_equal(bare.columns["eta_counted"], entry.ETA)
    assert moved.columns["eta_counted"][there] == pytest.approx(
        (entry.ETA - bare.columns["shift_curve"] / width)[there], rel=1e-12
    )
    assert moved.numbers["eta_drawn"] == moved.numbers["eta_moved"]
    assert bare.numbers["eta_drawn"] == bare.numbers["eta_top"]
    assert (moved.numbers["eta_moved"] > moved.numbers["eta_top"] + 0.1) == (step == "whole")


def test_what_the_questions_are_answered_with() -> None:
    steps = {step: shown({"step": step}).numbers for step in ("cutoff", *STEPS)}
    assert [round(steps[step]["kelvin"]) for step in steps] == [194, 174, 96, 97]
    assert [round(steps[step]["eta_top"], 2) for step in ("z", "whole")] == [0.99, 0.64]
    assert steps["whole"]["eta_moved"] == pytest.approx(0.96, abs=0.01)
    readings = [shown({"reading": reading}).numbers for reading in READINGS]
    assert [round(each["kelvin"]) for each in readings] == [64, 97, 151]
    assert [round(each["lam"], 2) for each in readings] == [0.25, 0.33, 0.50]
    assert [round(shown({"mu_star": mu}).numbers["kelvin"]) for mu in (0.1, 0.15)] == [42, 26]
    soft = CASES["softened"]
    alone, whole = shown({**soft, "step": "phonon"}).numbers, shown(soft).numbers
    assert alone["kelvin"] == pytest.approx(2800, abs=10)
    assert round(whole["kelvin"]) in (317, 318, 319)
    assert round(whole["lam"], 1) == 2.6


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, entry.FINE),
        ({"g": 0.02, "mu_star": 0.2}, entry.COLD),
        ({"g": 0.45, "reading": "softened", "model": "b", "step": "phonon"}, entry.AT_END),
    ],
)
def test_statuses(changed: Mapping[str, Setting], status: int) -> None:
    seen = shown(changed)
    assert seen.status == status
    outcome = EXPLORER.outcome(status)
    assert outcome is not None
    told = EXPLORER.start() | dict(changed)
    assert "—" not in words.sentence(outcome.sentence, EXPLORER, told, seen.numbers)
    assert np.isfinite(seen.columns["kelvin_cutoff"]).any()


def test_one_that_does_not_settle_says_so() -> None:
    settings = np.array(EXPLORER.entries(EXPLORER.start()))
    settings[3] = np.nan  # no eigenvalue is above or below 1, and no search comes to an end
    numbers, curves = np.empty(len(EXPLORER.numbers)), np.empty((len(EXPLORER.columns), EXPLORER.points))
    assert entry.beyond(settings, numbers, curves, np.empty(EXPLORER.picture)) == entry.UNSETTLED


@pytest.mark.parametrize("name", ["md21", "phonon", "z", "mr21-b", "cutoff"])
def test_the_lines_of_python_have_the_main_number(name: str) -> None:
    changed = {"step": "cutoff"} if name == "cutoff" else CASES[name]
    told, seen = EXPLORER.start() | dict(changed), shown(changed)
    *lines, last = words.code(EXPLORER, told, seen.numbers).strip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join(lines), names)
    assert eval(last, names) == pytest.approx(seen.numbers["kelvin"], rel=CLOSE_AT_TOP)
