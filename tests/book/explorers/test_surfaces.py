"""The explorer of Fermi surfaces: its kernel against the public calls, and every outcome somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from multigap.gap_equation import critical_temperature
from multigap.interband import fermi_surfaces as fs
from multigap.interband import pair_scattering as ps
from multigap.two_band import TwoBand
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.entries import surfaces as entry
from multigap_book.explorers.surfaces import EXPLORER
from multigap_book.wh18.models import largest_without_wave

CORNER = (np.pi, np.pi, 0.0)
NAMES = tuple(number.name for number in EXPLORER.numbers)
ROWS = tuple(column.name for column in EXPLORER.columns)


@dataclass(frozen=True)
class Given:
    status: int
    number: dict[str, float]
    row: dict[str, NDArray[np.float64]]
    picture: NDArray[np.float64]


def run(**changed: Setting) -> Given:
    start = {control.name: control.start for control in EXPLORER.controls}
    settings = np.array([float(value) for value in {**start, **changed}.values()])
    numbers, curves = np.empty(len(NAMES)), np.empty((len(ROWS), EXPLORER.points))
    picture = np.empty(EXPLORER.picture)
    status = entry.surfaces(settings, numbers, curves, picture)
    return Given(
        status,
        dict(zip(NAMES, numbers, strict=True)),
        dict(zip(ROWS, curves, strict=True)),
        picture,
    )


def of_preset(name: str) -> Given:
    preset = next(preset for preset in EXPLORER.presets if preset.name == name)
    return run(**preset.settings)


def pair_of(**changed: Any) -> ps.BandPair:
    return ps.pocket_pair(**{"pocket": ps.POCKET, **changed})


SETTINGS = [
    {"elongation": 1.6},
    {"mismatch": 0.1, "reach": 0.3, "phonon_energy": 40.0},
    {"elongation": 1.2, "mismatch": 0.3, "pocket": 0.12, "reach": 0.7, "coupling": 0.2},
    {"nested": True, "mismatch": 0.1, "extra_mode": True},
    {"nested": True, "elongation": 1.3, "pocket": 0.03, "reach": 2.9},
]


@pytest.mark.parametrize("changed", SETTINGS)
def test_numbers_are_those_of_the_public_calls(changed):
    found = run(**changed)
    shape = {k: v for k, v in changed.items() if k in ("elongation", "mismatch", "pocket", "nested")}
    start = {control.name: control.start for control in EXPLORER.controls}
    now = {**start, **changed}
    pair, omega, reach = pair_of(**shape), 1e-3 * now["phonon_energy"], now["reach"]
    mode = CORNER if now["extra_mode"] else None
    ratio = ps.coupling_ratio(pair, omega, reach, extra_mode=mode).ratio
    assert found.number["ratio"] == pytest.approx(ratio, rel=1e-10, abs=1e-13)
    assert found.number["lambda12"] == pytest.approx(now["coupling"] * ratio, rel=1e-10, abs=1e-13)
    space = ps.pair_phase_space(pair.first, pair.second, omega)
    share = space.share_within(reach) + (space.share_within(reach, mode) if mode else 0.0)
    assert found.number["served"] == pytest.approx(100 * share, rel=1e-10, abs=1e-10)
    speed = np.mean(
        [ps.mean_velocity(b, c) for b, c in zip((pair.first, pair.second), pair.centres, strict=True)]
    )
    assert found.number["natural"] == pytest.approx(omega / speed, rel=1e-8)
    kelvin = [
        critical_temperature(TwoBand(*2 * [now["coupling"]], l12, omega, omega).equation()).kelvin
        for l12 in (0.0, found.number["lambda12"])
    ]
    assert found.number["gain"] == pytest.approx(kelvin[1] / kelvin[0], rel=1e-9)


@pytest.mark.parametrize("reach", [0.05, 0.5, 2.0])
def test_the_curve_in_the_reach_passes_through_the_number(reach):
    found = run(elongation=1.4, mismatch=0.1, reach=reach)
    for row, number in (("ratio", found.number["ratio"]), ("share", 0.01 * found.number["served"])):
        on_curve = np.interp(np.log(reach), np.log(found.row["reach"]), found.row[row])
        assert on_curve == pytest.approx(number, abs=2e-3)


def test_the_map_is_the_distribution_of_the_chapter():
    pair = pair_of(elongation=1.6)
    space = ps.pair_phase_space(pair.first, pair.second, 0.07)
    density = space.distribution[:129, :129, 0].T * 256**2
    found = run(elongation=1.6).picture
    np.testing.assert_allclose(found, np.log10(np.maximum(density, 1e-3)), atol=1e-9)


@pytest.mark.parametrize("nested", [False, True])
def test_surfaces_are_drawn_where_the_bands_cross_the_fermi_level(nested):
    shape = {"elongation": 1.5, "mismatch": 0.2, "nested": nested}
    found, pair = run(**shape), pair_of(**shape)
    for name, band, centre in zip(("first", "second"), (pair.first, pair.second), pair.centres, strict=True):
        x, y = found.row[f"{name}_x"], found.row[f"{name}_y"]
        np.testing.assert_allclose(band.energy(x + centre[0], y + centre[1]), 0.0, atol=1e-9)
        radius = fs.fermi_contour(band, [0.7], centre)[0]
        assert np.min(np.hypot(x - radius * np.cos(0.7), y - radius * np.sin(0.7))) < 0.03
        assert (x[0], y[0]) == pytest.approx((x[-1], y[-1]), abs=1e-12)


@pytest.mark.parametrize("mismatch", [0.0, 0.1, 0.4])
def test_the_bound_of_the_wave_is_that_of_the_chapter(mismatch):
    pair = pair_of(mismatch=mismatch, nested=True)
    density = np.sqrt(
        np.prod([fs.density_of_states(band, (256, 256, 1)) for band in (pair.first, pair.second)])
    )
    bound = largest_without_wave(pair, float(density), 0.003, 512)
    found = run(mismatch=mismatch, nested=True, extra_mode=True)
    assert found.number["bound"] == pytest.approx(bound, rel=1e-10)
    kelvin = [
        critical_temperature(TwoBand(0.3, 0.3, l12, 0.07, 0.07).equation()).kelvin
        for l12 in (0.0, min(bound, found.number["lambda12"]))
    ]
    assert found.number["held_gain"] == pytest.approx(kelvin[1] / kelvin[0], rel=1e-9)


def test_presets_give_what_the_chapter_prints():
    printed = {
        "fig3a": (0.15, 1.56, entry.WEAK),
        "fig3b": (0.54, 3.22, entry.EFFECTIVE),
        "fig3c": (1.00, 5.31, entry.WAVE),
        "no-wave": (0.00, 1.00, entry.NOTHING),
        "every-q": (1.00, 5.31, entry.EFFECTIVE),
    }
    assert {preset.name for preset in EXPLORER.presets} == set(printed)
    for name, (ratio, gain, status) in printed.items():
        found = of_preset(name)
        assert found.status == status
        assert (found.number["ratio"], found.number["gain"]) == pytest.approx((ratio, gain), abs=5.1e-3)
    nested = of_preset("fig3c").number
    assert (nested["bound"], nested["held_gain"]) == pytest.approx((0.0374, 1.45), abs=5e-3)


def test_sentences_of_the_paper_are_judged_where_they_apply():
    holds = {name: of_preset(name).number for name in ("fig3a", "fig3b", "fig3c", "no-wave")}
    judged = {
        name: {key: n[key] for key in NAMES if key.startswith("s") and key[1:].isdigit() and n[key] == n[key]}
        for name, n in holds.items()
    }
    assert judged == {
        "fig3a": {"s20": 1.0},
        "fig3b": {"s21": 1.0},
        "fig3c": {"s22": 1.0},
        "no-wave": {"s30": 0.0},
    }
    assert run(elongation=1.6, reach=0.8).number["s20"] == 0.0
    assert run(mismatch=0.2).number["s21"] == 0.0


def test_every_outcome_can_happen():
    found = {
        run(mismatch=0.1).status,
        run(elongation=1.6).status,
        run(nested=True).status,
        run(nested=True, extra_mode=True).status,
        run(elongation=2.0, mismatch=0.5, pocket=0.2).status,
    }
    assert found == {outcome.status for outcome in EXPLORER.outcomes}


def test_an_open_surface_is_drawn_where_it_is_met():
    row = run(elongation=2.0, mismatch=0.5, pocket=0.2).row
    assert np.isnan(row["second_x"]).any()
    assert np.isfinite(row["second_x"]).any()
    assert np.isfinite(row["ratio"]).all()


def test_at_every_setting_there_is_an_answer():
    draw = np.random.default_rng(5)
    for _ in range(25):
        changed: dict[str, Setting] = {}
        for control in EXPLORER.controls:
            if control.kind == "switch":
                changed[control.name] = bool(draw.integers(2))
            elif control.logarithmic:
                changed[control.name] = float(np.exp(draw.uniform(np.log(control.low), np.log(control.high))))
            else:
                changed[control.name] = float(draw.uniform(control.low, control.high))
        found = run(**changed)
        assert found.status in {outcome.status for outcome in EXPLORER.outcomes}
        for name in ("lambda12", "ratio", "gain", "served", "natural"):
            assert np.isfinite(found.number[name])
        assert found.number["gain"] >= 1.0
