"""The map's kernel against the solver's public calls, and what its answers say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from multigap import bpv
from multigap.bpv import papers
from multigap_book.explorers import declared, words
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.entries import map as entry

EXPLORER = declared("map")
MODELS = {"md21": papers.md21, "a": papers.model_a, "b": papers.model_b}
CASES: dict[str, Mapping[str, Setting]] = {
    **{preset.name: preset.settings for preset in EXPLORER.presets},
    "repulsion": {"model": "md21", "interband": -0.15, "eta": 0.02, "g": 0.47},
    "before": {"model": "b", "eta": -0.3},
    "alone": {"model": "md21", "interband": 0.0, "eta": 1.7},
}


@dataclass(frozen=True)
class Shown:
    """What the kernel gives at a setting, by name, and the model of the same setting."""

    status: int
    numbers: dict[str, float]
    columns: dict[str, NDArray[np.float64]]
    picture: NDArray[np.float64]
    model: bpv.Wires
    eta: float


def shown(changed: Mapping[str, Setting]) -> Shown:
    """Return what the kernel gives for the settings of the start, some of them changed."""
    told = EXPLORER.start() | dict(changed)
    numbers = np.full(len(EXPLORER.numbers), 7.0)
    curves = np.full((len(EXPLORER.columns), EXPLORER.points), 7.0)
    picture = np.full(EXPLORER.picture, 7.0)
    status = entry.map(np.array(EXPLORER.entries(told)), numbers, curves, picture)
    wires = MODELS[str(told["model"])](float(told["g"])).with_interband(float(told["interband"]))
    return Shown(
        status=int(status),
        numbers={each.name: float(value) for each, value in zip(EXPLORER.numbers, numbers, strict=True)},
        columns={each.name: row for each, row in zip(EXPLORER.columns, curves, strict=True)},
        picture=picture,
        model=replace(wires, softening=bool(told["softening"])),
        eta=float(told["eta"]),
    )


def test_the_wires_are_those_of_the_papers() -> None:
    for place, make in enumerate(MODELS.values()):
        lattice = make().superlattice
        assert entry.HEIGHTS[place] == pytest.approx(lattice.height, rel=1e-10)
        assert entry.CUTOFFS[place] == make().bare_cutoff
        assert (lattice.well, lattice.barrier) == (entry.WELL, entry.BARRIER)
        assert (lattice.mass_well, lattice.mass_barrier) == (entry.MASS_WELL, entry.MASS_BARRIER)
        assert lattice.along_wire == lattice.mass_well


@pytest.mark.parametrize("name", CASES)
def test_point_and_cuts_are_those_of_the_solver(name: str) -> None:
    seen = shown(CASES[name])
    found = bpv.critical_temperature(seen.model, seen.eta, lowest_temperature=entry.LOWEST_KELVIN)
    assert seen.numbers["kelvin"] == pytest.approx(found.kelvin[0], rel=1e-7)
    assert seen.numbers["mu"] == pytest.approx(found.mu[0], rel=1e-12)
    assert seen.numbers["cutoff"] == pytest.approx(1e3 * seen.model.cutoff, rel=1e-14)
    row = bpv.critical_temperature(seen.model, seen.columns["eta_row"], lowest_temperature=1e-9)
    assert seen.columns["kelvin_eta"] == pytest.approx(row.kelvin, rel=1e-7, nan_ok=True)
    column = bpv.dome(seen.model, [seen.eta], seen.columns["g_row"], lowest_temperature=1e-9)
    assert seen.columns["kelvin_g"] == pytest.approx(column.kelvin[0], rel=1e-7, nan_ok=True)


@pytest.mark.parametrize("name", ["mr21-a", "md21", "hard"])
def test_the_picture_is_the_dome_cell_by_cell(name: str) -> None:
    seen = shown(CASES[name])
    rows, columns = seen.picture.shape
    eta = entry.LOWEST_ETA + (entry.HIGHEST_ETA - entry.LOWEST_ETA) * (np.arange(columns) + 0.5) / columns
    g = entry.WEAKEST + (entry.STRONGEST - entry.WEAKEST) * (np.arange(rows) + 0.5) / rows
    expected = np.nan_to_num(bpv.dome(seen.model, eta, g).kelvin.T)
    assert seen.picture == pytest.approx(np.where(expected < 0.1, 0.0, expected), abs=0.2)


@pytest.mark.parametrize("name", CASES)
def test_nothing_on_a_fine_grid_is_higher_than_the_summit(name: str) -> None:
    seen = shown(CASES[name])
    top, eta, g = (seen.numbers[each] for each in ("top_kelvin", "top_eta", "top_g"))
    there = bpv.critical_temperature(seen.model.with_g(g), eta).kelvin[0]
    assert top == pytest.approx(there, rel=1e-7)
    couplings = np.clip(g + np.linspace(-0.02, 0.02, 21), entry.WEAKEST, entry.STRONGEST)
    around = bpv.dome(seen.model, eta + np.linspace(-0.05, 0.05, 41), couplings)
    assert np.nanmax(around.kelvin) <= top * (1 + 1e-5)
    assert np.max(seen.picture) <= top + 0.2


def test_what_the_questions_are_answered_with() -> None:
    a, b, hard = (shown(CASES[name]).numbers for name in ("mr21-a", "mr21-b", "hard"))
    assert (round(a["top_kelvin"]), round(a["top_g"], 2)) == (245, 0.42)
    assert (round(b["top_kelvin"]), round(b["top_g"], 2)) == (312, 0.40)
    assert hard["top_g"] == entry.STRONGEST
    start, alone = shown({"model": "md21"}).numbers, shown({"model": "md21", "interband": 0.0}).numbers
    assert (round(start["top_kelvin"]), round(alone["top_kelvin"])) == (321, 315)
    before = [shown({"model": "md21", "eta": -0.3, "interband": g}).numbers["kelvin"] for g in (0.1, 0.0)]
    assert before[0] > 1000 * before[1]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, entry.ON_DOME),
        ({"eta": -0.3}, entry.BEFORE),
        ({"model": "md21", "eta": -0.5, "interband": 0.0}, entry.BEFORE),
    ],
)
def test_statuses(changed: Mapping[str, Setting], status: int) -> None:
    seen = shown(changed)
    assert seen.status == status
    outcome = EXPLORER.outcome(status)
    assert outcome is not None
    told = EXPLORER.start() | dict(changed)
    assert "—" not in words.sentence(outcome.sentence, EXPLORER, told, seen.numbers)


def test_the_line_of_python_has_the_main_number() -> None:
    for name in ("mr21-b", "hard", "repulsion"):
        told = EXPLORER.start() | dict(CASES[name])
        seen = shown(CASES[name])
        *lines, last = words.code(EXPLORER, told, seen.numbers).strip().splitlines()
        names: dict[str, object] = {}
        exec("\n".join(lines), names)
        assert eval(last, names) == pytest.approx(seen.numbers["kelvin"], rel=1e-7)
