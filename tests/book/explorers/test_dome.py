"""The dome's kernel against the solver's public calls, and the numbers of its sentences and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from multigap import bpv
from multigap.bpv import papers
from multigap.superlattice import Superlattice
from multigap_book import domes
from multigap_book.domes import marker_grid, markers
from multigap_book.explorers import declared, words
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.entries import dome as entry

EXPLORER = declared("dome")
PRESETS: dict[str, Mapping[str, Setting]] = {preset.name: preset.settings for preset in EXPLORER.presets}
OTHERS: dict[str, Mapping[str, Setting]] = {
    "means": {"overlap": "band-means"},
    "low barrier": {"height": 1.8},
    "high barrier": {"height": 9.0, "interband": 0.03},
    "wide wells": {"well": 12.0, "barrier": 3.0},
    "narrow cutoff": {"bare_cutoff": 50.0, "g": 0.4},
    "masses": {"mass_well": 0.5, "mass_barrier": 1.4, "mass_wire": 1.9, "overlap": "ones"},
    "strong repulsion": {"interband": -0.2, "g": 0.45},
}


@dataclass(frozen=True)
class Shown:
    """What the kernel gives at a setting, by name, and the model of the same setting."""

    status: int
    numbers: dict[str, float]
    columns: dict[str, NDArray[np.float64]]
    model: bpv.Wires | None


def model(told: Mapping[str, Setting]) -> bpv.Wires:
    """Return the wires of a setting through the public classes."""
    interband = float(told["interband"]) if told["exchange"] else 0.0
    return bpv.Wires(
        Superlattice(
            well=float(told["well"]),
            barrier=float(told["barrier"]),
            height=float(told["height"]),
            mass_well=float(told["mass_well"]),
            mass_barrier=float(told["mass_barrier"]),
            mass_wire=float(told["mass_wire"]),
        ),
        bare_cutoff=1e-3 * float(told["bare_cutoff"]),
        coupling=bpv.coupling_matrix(float(told["g"]), intraband=0.1, interband=interband, count=3),
        overlap=bpv.Overlap(str(told["overlap"]).replace("-", " ")),
    )


def shown(changed: Mapping[str, Setting]) -> Shown:
    """Return what the kernel gives for the settings of the start, some of them changed."""
    told = EXPLORER.start() | dict(changed)
    numbers = np.full(len(EXPLORER.numbers), 7.0)
    curves = np.full((len(EXPLORER.columns), EXPLORER.points), 7.0)
    status = entry.dome(np.array(EXPLORER.entries(told)), numbers, curves, np.empty(EXPLORER.picture))
    return Shown(
        status=int(status),
        numbers={each.name: float(value) for each, value in zip(EXPLORER.numbers, numbers, strict=True)},
        columns={each.name: row for each, row in zip(EXPLORER.columns, curves, strict=True)},
        model=model(told) if float(told["g"]) < 0.5 else None,
    )


def kelvin(wires: bpv.Wires, eta: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return bpv.critical_temperature(wires, eta, lowest_temperature=entry.LOWEST_KELVIN).kelvin


@pytest.mark.parametrize("name", [*PRESETS, *OTHERS])
def test_the_curve_is_that_of_the_solver(name: str) -> None:
    seen = shown({**PRESETS, **OTHERS}[name])
    assert seen.model is not None
    assert np.array_equal(seen.columns["eta"], entry.ETA)
    lattice = seen.model.superlattice
    assert seen.columns["mu"] == pytest.approx(lattice.chemical_potential(entry.ETA, 3), rel=1e-14)
    there = seen.columns["mu"] >= lattice.subband(1).bottom
    expected = kelvin(seen.model, entry.ETA[there])
    warm = expected > 1e-6  # below, an error of an eigenvalue counts tenfold and more
    found = seen.columns["kelvin_curve"]
    assert found[there][warm] == pytest.approx(expected[warm], rel=1e-8)
    assert found[there][~warm] == pytest.approx(expected[~warm], rel=1e-7, nan_ok=True)
    assert np.isnan(found[~there]).all()
    assert seen.numbers["bandwidth"] == pytest.approx(1e3 * lattice.bandwidth(3), rel=1e-12)
    assert seen.numbers["cutoff"] == pytest.approx(1e3 * seen.model.cutoff, rel=1e-14)


@pytest.mark.parametrize("name", PRESETS)
def test_top_and_antiresonance_are_extrema_and_the_solver_has_them_too(name: str) -> None:
    """Nothing on a fine grid around them is higher, or lower; and T_c there is the solver's."""
    seen = shown(PRESETS[name])
    assert seen.model is not None
    for value, place, sign in (("kelvin", "eta_top", 1), ("antiresonance", "eta_antiresonance", -1)):
        eta, found = seen.numbers[place], seen.numbers[value]
        if name == "no-exchange" and sign < 0:  # subband 3 takes over: the lowest T_c is beside a jump
            assert kelvin(seen.model, eta + 1e-5)[0] > 1e6 * found
            eta -= 1e-5
            assert kelvin(seen.model, eta)[0] == pytest.approx(found, rel=1e-4)
        else:
            assert kelvin(seen.model, eta)[0] == pytest.approx(found, rel=1e-8)
        beside = kelvin(seen.model, eta + np.linspace(-0.1, 0.1, 401))
        assert np.nanmax(sign * beside) <= sign * found * (1 + sign * 2e-7)
        curve = seen.columns["kelvin_curve"]
        before = curve[seen.numbers["eta_top"] > entry.ETA]
        assert sign * found >= np.nanmax(sign * (curve if sign > 0 else before))
    assert seen.numbers["mu_top"] == pytest.approx(
        float(seen.model.chemical_potential(seen.numbers["eta_top"])[()]), rel=1e-14
    )


def test_what_the_questions_are_answered_with() -> None:
    """Of 194 K overlaps of 1 leave 75 and no exchange 181; 1 mK becomes 0.3 µK; a top that falls."""
    start, alone = shown({}).numbers, shown({"exchange": False}).numbers
    assert start["kelvin"] == pytest.approx(194, abs=0.5)
    assert alone["kelvin"] == pytest.approx(181, abs=0.5)
    assert alone == shown({"interband": 0.0}).numbers
    assert shown({"overlap": "ones"}).numbers["kelvin"] == pytest.approx(75.3, abs=0.05)
    assert start["antiresonance"] == pytest.approx(1.05e-3, abs=5e-6)
    assert alone["antiresonance"] == pytest.approx(0.27e-6, abs=5e-9)
    assert 1 - alone["kelvin"] / start["kelvin"] == pytest.approx(0.07, abs=0.005)
    tops = {g: shown({"g": g}).numbers["kelvin"] for g in (0.36, 0.38, 0.39, 0.40, 0.42, 0.46)}
    assert max(tops, key=tops.__getitem__) == 0.40
    assert tops[0.40] == pytest.approx(320.6, abs=0.05)
    assert tops[0.40] > tops[0.42] > tops[0.46]


def test_the_top_at_a_third_is_a_kink_where_the_window_meets_the_bottom_of_the_subband() -> None:
    seen = shown(PRESETS["third"])
    assert seen.numbers["eta_top"] == pytest.approx(
        seen.numbers["cutoff"] / seen.numbers["bandwidth"], abs=1e-8
    )


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, entry.FINE),
        ({"g": 0.5}, entry.SOFT),
        ({"g": 0.54}, entry.SOFT),
        ({"well": 16.0, "barrier": 14.0, "height": 10.0, "mass_barrier": 2.0}, entry.FLAT),
        ({"height": 1.5, "well": 5.0, "barrier": 2.0, "mass_well": 1.5}, entry.BELOW),
        ({"height": 9.0}, entry.AT_END),
    ],
)
def test_statuses(changed: Mapping[str, Setting], status: int) -> None:
    seen = shown(changed)
    assert seen.status == status
    drawn = np.isfinite(seen.columns["kelvin_curve"])
    outcome = EXPLORER.outcome(status)
    assert outcome is not None
    assert drawn.any() == outcome.drawn
    told = EXPLORER.start() | dict(changed)
    assert "—" not in words.sentence(outcome.sentence, EXPLORER, told, seen.numbers)
    if status == entry.BELOW:
        assert np.array_equal(drawn, seen.numbers["lowest_eta"] <= entry.ETA)


def test_one_that_is_too_strong_says_so() -> None:
    settings = np.array(EXPLORER.entries(EXPLORER.start() | {"g": 0.49}))
    settings[2] = 3.0  # beyond the slider: the solver warns of the same
    numbers, curves = np.empty(len(EXPLORER.numbers)), np.empty((len(EXPLORER.columns), EXPLORER.points))
    assert entry.dome(settings, numbers, curves, np.empty((0, 0))) == entry.STRONG


def test_the_line_of_python_has_the_main_number() -> None:
    for changed in (PRESETS["third"], OTHERS["means"], {"exchange": False}):
        told = EXPLORER.start() | dict(changed)
        seen = shown(changed)
        *lines, last = words.code(EXPLORER, told, seen.numbers).strip().splitlines()
        names: dict[str, object] = {}
        exec("\n".join(lines), names)
        assert eval(last, names) == pytest.approx(seen.numbers["kelvin"], rel=1e-8)


def test_markers_stand_where_they_were_computed() -> None:
    from multigap_book.explorers.dome import GRID

    eta, temperature = markers.read("A", "1/4")
    found = marker_grid.find_grid(domes.MD21, markers.number(eta), temperature)
    assert GRID.first == pytest.approx(found.first, abs=1e-4 * found.first_error)
    assert GRID.step == pytest.approx(found.step, abs=1e-4 * found.step_error)
    third = marker_grid.at_their_potentials(found, papers.MD21_SUPERLATTICE.bandwidth(3), "1/3")
    curve = kelvin(replace(domes.MD21).with_g(1 / 3), third.eta.to_numpy())
    linear = (third.panel == "A").to_numpy()
    assert np.sqrt(np.mean((curve - third.tc_kelvin.to_numpy())[linear] ** 2)) < 1.0
