"""The explorer of the wires' bands against the solver's public calls, root searches, and what was printed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import brentq

from multigap.bpv import papers
from multigap.constants import HBAR2_OVER_2ME
from multigap.superlattice import Superlattice
from multigap_book.explorers import declared, words
from multigap_book.explorers.controls import Choice, Range, Setting
from multigap_book.explorers.entries import bands as entry
from multigap_book.explorers.layers import Plot, Rule

EXPLORER = declared("bands")
PRESETS = {preset.name: preset.settings for preset in EXPLORER.presets}
OTHERS: dict[str, dict[str, Setting]] = {
    "wide wells": {"well": 16.0, "barrier": 2.0, "height": 0.2, "eta": 2.9},
    "heavy spacers, current": {"mass_barrier": 2.0, "matching": "current", "eta": 0.4, "height": 1.7},
    "light wires": {"mass_wire": 0.3, "mass_well": 0.5, "eta": -1.2},
    "narrow": {"well": 4.0, "barrier": 9.0, "height": 8.0, "eta": 0.5},
}
SETTINGS: dict[str, Mapping[str, Setting]] = {**PRESETS, **OTHERS}


@dataclass(frozen=True)
class Shown:
    """What the kernel gives at a setting, by name, and the superlattice of the same setting."""

    status: int
    numbers: dict[str, float]
    columns: dict[str, NDArray[np.float64]]
    wires: Superlattice


def shown(changed: Mapping[str, Setting]) -> Shown:
    """Return what the kernel gives for the settings of the start, some of them changed."""
    told = EXPLORER.start() | dict(changed)
    values = np.array(EXPLORER.entries(told))
    numbers = np.full(len(EXPLORER.numbers), 7.0)
    curves = np.full((len(EXPLORER.columns), EXPLORER.points), 7.0)
    status = entry.bands(values, numbers, curves, np.empty(EXPLORER.picture))
    wires = Superlattice(
        well=float(told["well"]),
        barrier=float(told["barrier"]),
        height=float(told["height"]) * (1e-3 if told["unit"] == "mev" else 1.0),
        mass_well=float(told["mass_well"]),
        mass_barrier=float(told["mass_barrier"]),
        mass_wire=float(told["mass_wire"]),
        matching="current" if told["matching"] == "current" else "derivative",
    )
    return Shown(
        status=int(status),
        numbers=dict(zip((n.name for n in EXPLORER.numbers), numbers.tolist(), strict=True)),
        columns=dict(zip((c.name for c in EXPLORER.columns), curves, strict=True)),
        wires=wires,
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_numbers_are_those_of_the_public_calls(name: str) -> None:
    at = shown(SETTINGS[name])
    numbers, wires = at.numbers, at.wires
    eta = float({"eta": 0.95, **SETTINGS[name]}["eta"])
    mu = float(wires.chemical_potential(eta, 3))
    edges = wires.edges(4)
    assert numbers["bandwidth"] == pytest.approx(1e3 * wires.bandwidth(3), rel=1e-12)
    assert numbers["mu"] == pytest.approx(mu, rel=1e-14)
    assert numbers["electrons"] == pytest.approx(100 * wires.density_of_electrons(mu, count=6), rel=1e-12)
    assert numbers["dos"] == pytest.approx(100 * float(wires.dos(mu)), rel=1e-9)
    assert numbers["gap"] == pytest.approx(1e3 * (edges[2, 0] - edges[1, 1]), rel=1e-9)
    assert numbers["gap_above"] == pytest.approx(1e3 * (edges[3, 0] - edges[2, 1]), rel=1e-9)
    assert [numbers["bottom"], numbers["top"]] == pytest.approx(edges[2], rel=1e-14)
    assert numbers["barrier_height"] == wires.height
    assert (
        numbers["above_bottom"]
        == -numbers["below_bottom"]
        == pytest.approx(1e3 * (mu - edges[2, 0]), rel=1e-9)
    )
    assert numbers["above_top"] == -numbers["below_top"] == pytest.approx(1e3 * (mu - edges[2, 1]), rel=1e-9)


@pytest.mark.parametrize("name", SETTINGS)
def test_subbands_and_their_densities_of_states(name: str) -> None:
    at = shown(SETTINGS[name])
    wires, columns = at.wires, at.columns
    k_z = columns["k_z"] * wires.zone_boundary
    assert columns["k_z"][[0, -1]].tolist() == [-1.0, 1.0]
    for n in range(1, 6):
        assert columns[f"energy_{n}"] == pytest.approx(wires.energy(n, k_z), rel=1e-13)
    rise = 1e3 * (wires.energy(3, k_z) - wires.edges(3)[2, 0])
    assert columns["third"] == pytest.approx(rise, abs=1e-9)
    eta = columns["dos_eta"]
    assert np.all(np.diff(eta) > 0)
    assert eta[[0, -1]] == pytest.approx([entry.LOWEST, entry.HIGHEST])
    energy = wires.chemical_potential(eta, 3)
    # an energy has 16 digits, which near a saddle leave less of its distance: there the logarithm forgives
    for n in (1, 2, 3):
        drawn = np.nan_to_num(columns[f"dos_{n}"])
        assert drawn == pytest.approx(100 * wires.dos(energy, n), rel=1e-8, abs=1e-12)
    assert columns["dos_total"] == pytest.approx(100 * wires.dos(energy, count=6), rel=1e-8, abs=1e-12)


@pytest.mark.parametrize("eta", [-0.7, 0.03, 0.5, 0.97, 1.03, 2.4])
def test_peaks_and_steps_are_drawn_from_both_sides(eta: float) -> None:
    """The step and the logarithm of subband 3, on whatever grid: nothing on it is infinite or missing."""
    columns = shown({"eta": eta}).columns
    drawn, at = columns["dos_3"], columns["dos_eta"]
    assert np.isfinite(drawn).all()
    assert drawn[at < 0].max() == 0
    first = np.argmax(at > 0)
    assert at[first] - at[first - 1] < 1e-6
    assert drawn[first] > 1
    assert abs(at[np.argmax(drawn)] - 1) < 1e-4
    assert drawn[np.abs(at - 1) < 1e-4].min() > 2 * drawn[first]


def pieces(values: NDArray[np.float64]) -> list[slice]:
    """Return the unbroken runs of a line."""
    known = np.concatenate([[False], np.isfinite(values), [False]])
    starts, ends = np.flatnonzero(known[1:] & ~known[:-1]), np.flatnonzero(~known[1:] & known[:-1])
    return [slice(int(a), int(b)) for a, b in zip(starts, ends, strict=True)]


@pytest.mark.parametrize("name", SETTINGS)
def test_contours_are_where_a_root_search_finds_them(name: str) -> None:
    """At every k_x of a contour k_z solves ħ²k_x²/2m_x + E_n(k_z) = μ, by Brent's method."""
    at = shown(SETTINGS[name])
    wires, mu = at.wires, at.numbers["mu"]
    for n in range(1, 6):
        k_x, k_z = at.columns[f"contour_x_{n}"], at.columns[f"contour_z_{n}"]
        bottom, top = wires.edges(n)[-1]
        if mu <= bottom:
            assert np.isnan(k_x).all()
            continue
        known = np.isfinite(k_x)
        along = HBAR2_OVER_2ME * k_x**2 / wires.along_wire
        off = along + wires.energy(n, np.where(known, k_z, 0.0) * wires.zone_boundary) - mu
        turning = np.abs(k_x) < 1e-6
        assert np.max(np.abs(off[known & ~turning])) < 1e-12
        for i in np.flatnonzero(known & ~turning)[::17]:
            across = mu - along[i]
            margin = 1e-6 * (top - bottom)  # where E is flat in k_z, its digits are few for k_z
            if not bottom + margin < across < top - margin:
                continue

            def above(k: float, band: int = n, level: float = across) -> float:
                return float(wires.energy(band, k * wires.zone_boundary)) - level

            assert abs(k_z[i]) == pytest.approx(brentq(above, 0.0, 1.0, xtol=1e-13), abs=1e-6)


def test_a_pocket_is_closed_and_a_neck_is_open() -> None:
    """Ends of a pocket lie at k_x = 0, of an open contour at the zone's boundary."""
    pocket, neck = shown({"eta": 0.5}), shown({"eta": 1.3})
    for at, end, number in ((pocket, pocket.numbers["reach"], 3), (neck, 1.0, 3), (neck, 1.0, 1)):
        k_x, k_z = at.columns[f"contour_x_{number}"], at.columns[f"contour_z_{number}"]
        right, left = pieces(k_x)
        assert k_z[right][[0, -1]] == pytest.approx([-end, end])
        assert k_x[right] == pytest.approx(-k_x[left][::-1])
        assert np.all(np.diff(k_z[right]) > 0)
    right, left = pieces(pocket.columns["contour_x_3"])
    assert pocket.columns["contour_x_3"][[right.start, right.stop - 1, left.start]].tolist() == [0, 0, 0]
    wires = neck.wires
    assert neck.numbers["neck"] == pytest.approx(2 * wires.fermi_contour(neck.numbers["mu"], 3).k_x[0])
    ends = pocket.wires.fermi_contour(pocket.numbers["mu"], 3)
    assert pocket.numbers["reach"] == pytest.approx(
        np.max(ends.k_z[np.isfinite(ends.k_x)]) / wires.zone_boundary, rel=1e-9
    )


def test_the_pocket_of_an_even_subband_lies_at_the_boundary() -> None:
    """Wide wells: μ in subband 4, whose contour is in four pieces, each from the boundary to k_x = 0."""
    at = shown({"well": 16.0, "barrier": 2.0, "height": 0.2, "eta": 1.3})
    bottom, top = at.wires.edges(4)[3]
    assert bottom < at.numbers["mu"] < top
    k_x, k_z = at.columns["contour_x_4"], at.columns["contour_z_4"]
    runs = pieces(k_x)
    assert len(runs) == 4
    end = float(at.wires.subband(4).wavevector(at.numbers["mu"])) / at.wires.zone_boundary
    for run, ends in zip(runs, ((-1, -end), (end, 1), (1, end), (-end, -1)), strict=True):
        assert k_z[run][[0, -1]] == pytest.approx(ends, abs=1e-9)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"eta": 0.95}, entry.POCKET),
        ({"eta": 1.01}, entry.OPEN),
        ({"eta": -0.01}, entry.EMPTY),
        ({"eta": -1.0, "unit": "mev"}, entry.NO_ELECTRONS),
        ({"height": 0.0, "mass_barrier": 0.86}, entry.CLOSED_GAP),
        ({"eta": 0.0}, entry.STEP),
        ({"eta": 1.0}, entry.SADDLE),
        ({"height": 10.0, "barrier": 14.0, "mass_barrier": 2.0, "mass_well": 2.0, "well": 8.0}, entry.FLAT),
    ],
)
def test_every_outcome_is_met_inside_the_sliders(changed: Mapping[str, Setting], status: int) -> None:
    at = shown(changed)
    assert at.status == status
    assert {outcome.status for outcome in EXPLORER.outcomes} == set(range(8))
    assert np.isnan(at.columns["contour_x_3"]).all() == (
        status in (entry.EMPTY, entry.NO_ELECTRONS, entry.STEP, entry.FLAT)
    )


def test_flat_wires_have_bands_but_no_eta() -> None:
    at = shown({"height": 10.0, "barrier": 14.0, "mass_barrier": 2.0, "mass_well": 2.0, "well": 8.0})
    assert at.wires.bandwidth(3) < 1e-8 * at.numbers["top"]
    assert np.isfinite(at.columns["energy_3"]).all()
    assert np.isfinite([at.numbers["bandwidth"], at.numbers["gap"]]).all()
    assert np.isnan([at.numbers["mu"], at.numbers["electrons"]]).all()
    assert np.isnan(at.columns["dos_total"]).all()


def test_no_setting_makes_the_kernel_stumble() -> None:
    """Corners and random places of all sliders: a declared status, and energies everywhere."""
    rng = np.random.default_rng(3)
    for _ in range(300):
        told: dict[str, Setting] = {}
        for control in EXPLORER.controls:
            if isinstance(control, Choice):
                told[control.name] = control.options[rng.integers(len(control.options))].name
            elif isinstance(control, Range):
                way = rng.choice([0.0, 1.0, rng.random()])
                told[control.name] = control.low + way * (control.high - control.low)
        at = shown(told)
        assert at.status in range(8)
        assert np.isfinite([at.columns[f"energy_{n}"] for n in range(1, 6)]).all()
        if at.status != entry.FLAT:
            assert np.isfinite(at.columns["dos_total"]).all()
            assert at.numbers["mu"] < at.wires.edges(6)[5, 0]  # so that five subbands are all of them


def test_published_widths_are_those_of_the_presets() -> None:
    printed = {"md21": 142.0, "mr21-a": 1e3 * papers.MODEL_A_WIDTH, "mr21-b": 1e3 * papers.MODEL_B_WIDTH}
    rules = {
        preset: layer.at
        for panel in EXPLORER.plots
        if isinstance(panel, Plot)
        for layer in panel.layers
        if isinstance(layer, Rule)
        for preset in layer.presets
    }
    for name, width in printed.items():
        assert shown(PRESETS[name]).numbers["bandwidth"] == pytest.approx(width, abs=0.5)
        assert rules[name] == pytest.approx(width)
    assert rules["as-printed"] == 142.0


def test_answers_are_what_the_explorer_shows() -> None:
    """The numbers in the answers, rounded as they stand there."""
    tried: tuple[dict[str, Setting], ...] = (
        {"unit": "mev"},
        {},
        {"matching": "current"},
        {"matching": "current", "height": 3.978},
    )
    widths = [shown(changed).numbers["bandwidth"] for changed in tried]
    said = EXPLORER.questions[0].answer + EXPLORER.questions[1].answer
    assert f"{widths[0]:.0f} meV" in said
    assert f"{widths[1]:.1f} meV" in said
    assert f"{widths[2]:.1f} meV" in said
    assert widths[3] == pytest.approx(142.0, abs=0.05)
    kinds = [shown({"eta": eta}).status for eta in (0.2, 0.95, 1.0, 1.3)]
    assert kinds == [entry.POCKET, entry.POCKET, entry.SADDLE, entry.OPEN]


@pytest.mark.parametrize("name", PRESETS)
def test_lines_of_python_give_the_main_number(name: str) -> None:
    told = EXPLORER.start() | dict(PRESETS[name])
    at = shown(PRESETS[name])
    lines = words.code(EXPLORER, told, at.numbers).strip().splitlines()
    scope: dict[str, object] = {}
    exec("\n".join(lines[:-1]), scope)
    assert eval(lines[-1], scope) == pytest.approx(at.numbers["bandwidth"], rel=1e-12)
    assert scope["mu"] == pytest.approx(at.numbers["mu"], rel=1e-14)


def test_a_call_takes_less_than_a_frame() -> None:
    """CPU time of the kernel, compiled: 2 ms where this was written."""
    shown({})
    start = time.process_time()
    for eta in np.linspace(-1, 3, 20):
        shown({"eta": float(eta)})
    assert (time.process_time() - start) / 20 < 0.03
