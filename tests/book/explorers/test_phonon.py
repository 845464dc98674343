"""The explorer of one phonon and one λ: its kernel against the public solver, the chapter and print."""

from __future__ import annotations

import ast
import math

import numpy as np
import pytest

from multigap import eliashberg
from multigap.constants import K_B
from multigap.eliashberg import SpectralFunction, closed_forms
from multigap_book import explorers
from multigap_book.explorers import frame, words
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.entries import phonon as entry

EXPLORER = explorers.declared("phonon")
PRESETS = {preset.name: EXPLORER.preset(preset) for preset in EXPLORER.presets}
OTHERS: dict[str, dict[str, Setting]] = {
    "three, out of order": {
        "peaks": "3", "lambda1": 0.5, "energy1": 120.0, "lambda2": 0.6, "energy2": 20.0, "lambda3": 0.5,
        "energy3": 230.0, "mu_star": 0.12, "moving": "highest",
    },
    "two that are one": {"peaks": "2", "lambda1": 0.6, "energy1": 90.0, "lambda2": 0.4, "energy2": 90.0},
    "a peak without coupling": {"peaks": "2", "lambda1": 0.9, "energy1": 60.0, "lambda2": 0.0},
    "weak": {"lambda1": 0.5, "mu_star": 0.1},
    "strongest": {"peaks": "3", "lambda1": 6.0, "lambda2": 6.0, "lambda3": 6.0, "mu_star": 0.0},
}  # fmt: skip
SETTINGS = {**PRESETS, **{name: EXPLORER.settings(given) for name, given in OTHERS.items()}}


def shown(settings):
    return frame.compute(EXPLORER, settings, "", frame.by_kernel)


def spectrum_of(settings):
    """The peaks of a setting, the cutoff, and which of them the mass moves."""
    used = range(1, int(settings["peaks"]) + 1)
    light = SpectralFunction.from_peaks(
        [1e-3 * settings[f"energy{k}"] for k in used], [settings[f"lambda{k}"] for k in used]
    )
    top = light.frequencies[-1]
    moved = np.full(light.frequencies.size, settings["moving"] == "all") | (light.frequencies == top)
    factor = math.sqrt(0.5) if settings["deuterium"] else 1.0
    return light.scaled(frequency=np.where(moved, factor, 1.0)), 10 * top, moved


def seeded(count):
    """Settings all over the controls' ranges."""
    random = np.random.default_rng(5)
    for _ in range(count):
        given = {"peaks": str(random.integers(1, 4)), "deuterium": bool(random.integers(2))}
        given["moving"] = ("all", "highest")[random.integers(2)]
        for k in range(1, 4):
            given[f"lambda{k}"] = float(np.exp(random.uniform(np.log(0.05), np.log(6))))
            given[f"energy{k}"] = float(np.exp(random.uniform(np.log(2), np.log(300))))
        yield EXPLORER.settings({**given, "mu_star": float(random.uniform(0, 0.3))})


@pytest.mark.parametrize("settings", [*SETTINGS.values(), *seeded(12)])
def test_tc_is_that_of_the_solver(settings):
    numbers = shown(settings).numbers
    spectrum, cutoff, _ = spectrum_of(settings)
    found = eliashberg.critical_temperature(
        spectrum, settings["mu_star"], cutoff=cutoff, lowest_temperature=numbers["lowest"]
    )
    assert numbers["kelvin"] == pytest.approx(found.kelvin, rel=1e-9, nan_ok=True)
    moments = spectrum.lam, spectrum.omega_ln, settings["mu_star"]
    assert numbers["mcmillan"] == pytest.approx(closed_forms.mcmillan(*moments), rel=1e-12)
    assert numbers["allen_dynes"] == pytest.approx(
        closed_forms.allen_dynes(*moments, max(spectrum.omega_2, spectrum.omega_ln)), rel=1e-12
    )
    assert numbers["lam"] == pytest.approx(spectrum.lam, rel=1e-13)
    assert 1e-3 * numbers["omega_ln"] == pytest.approx(spectrum.omega_ln, rel=1e-13)
    assert 1e-3 * numbers["omega_2"] == pytest.approx(spectrum.omega_2, rel=1e-13)
    assert numbers["bound"] == pytest.approx(
        closed_forms.strong_coupling_limit(spectrum.lam, spectrum.omega_2), rel=1e-12
    )


@pytest.mark.parametrize("name", SETTINGS)
def test_isotope_effect_is_that_of_the_solver(name):
    settings = SETTINGS[name]
    numbers = shown(settings).numbers
    spectrum, cutoff, moved = spectrum_of(settings)
    exact = eliashberg.isotope_exponent(
        spectrum, settings["mu_star"], cutoff=cutoff, moving=np.flatnonzero(moved)
    )
    assert numbers["alpha"] == pytest.approx(exact, abs=1e-4)
    pair = [
        eliashberg.critical_temperature(
            spectrum_of({**settings, "deuterium": heavy})[0], settings["mu_star"], cutoff=cutoff
        ).kelvin
        for heavy in (False, True)
    ]
    assert numbers["ratio"] == pytest.approx(pair[1] / pair[0], rel=1e-6)


@pytest.mark.parametrize("name", SETTINGS)
def test_curves_are_those_of_the_solver(name):
    """λ is an eigenvalue at a given T_c; the solver searches T_c at a given λ."""
    settings = SETTINGS[name]
    there = shown(settings)
    spectrum, cutoff, _ = spectrum_of(settings)
    lam, kelvin = there.columns["coupling"], there.columns["eliashberg_curve"]
    assert np.all(np.diff(lam) > 0)
    known = np.flatnonzero(np.isfinite(kelvin))
    assert np.all(np.diff(kelvin[known]) > 0)
    assert known.size > 15
    assert known[-1] == EXPLORER.points - 1
    for i in known[:: max(1, known.size // 5)]:
        scaled = spectrum.scaled(coupling=lam[i] / spectrum.lam)
        exact = eliashberg.critical_temperature(
            scaled, settings["mu_star"], cutoff=cutoff, tolerance=1e-7, lowest_temperature=0.5 * kelvin[i]
        )
        assert kelvin[i] == pytest.approx(exact.kelvin, rel=2e-5)
        row = scaled.lam, scaled.omega_ln, settings["mu_star"]
        assert there.columns["mcmillan_curve"][i] == pytest.approx(closed_forms.mcmillan(*row), rel=1e-10)
        assert there.columns["allen_dynes_curve"][i] == pytest.approx(
            closed_forms.allen_dynes(*row, max(scaled.omega_2, scaled.omega_ln)), rel=1e-10
        )


@pytest.mark.parametrize("name", ["nicol", "two", "bare", "lead"])
def test_what_a_held_force_gives_is_the_solver_at_softer_phonons(name):
    settings = SETTINGS[name]
    there = shown(settings)
    spectrum, cutoff, _ = spectrum_of(settings)
    energy, kelvin = 1e-3 * there.columns["energy"], there.columns["held_curve"]
    for i in np.flatnonzero(np.isfinite(kelvin))[::4]:
        soft = energy[i] / spectrum.omega_ln
        exact = eliashberg.critical_temperature(
            spectrum.scaled(frequency=soft, coupling=soft**-2),
            settings["mu_star"],
            cutoff=cutoff * soft,
            lowest_temperature=0.5 * kelvin[i],
        )
        assert kelvin[i] == pytest.approx(exact.kelvin, rel=3e-5)
        assert kelvin[i] < there.numbers["bound"]


def test_numbers_of_the_chapter():
    """What its outputs print: lead, H3S in one peak and two, no repulsion, and CaH6 at 52 meV."""
    assert shown(SETTINGS["nicol"]).numbers["kelvin"] == pytest.approx(179, abs=0.5)
    assert shown(SETTINGS["nicol"]).numbers["alpha"] == pytest.approx(0.48, abs=0.005)
    assert shown(SETTINGS["two"]).numbers["kelvin"] == pytest.approx(187, abs=0.5)
    assert shown(SETTINGS["bare"]).numbers["bound"] == pytest.approx(335, abs=0.5)
    for lam, kelvin in ((1.0, 162), (2.0, 300), (4.0, 472)):
        there = shown({**SETTINGS["bare"], "lambda1": lam})
        assert there.numbers["kelvin"] == pytest.approx(kelvin, abs=0.5)
    calcium = shown({**SETTINGS["calcium"], "energy1": 52.0})
    assert calcium.numbers["kelvin"] == pytest.approx(215, abs=3)
    assert shown(SETTINGS["lead"]).numbers["allen_dynes"] == pytest.approx(7.3, abs=0.05)
    heavy = shown({**SETTINGS["two"], "moving": "highest"})
    assert (shown(SETTINGS["two"]).numbers["ratio"], heavy.numbers["ratio"]) == pytest.approx(
        (0.72, 0.84), abs=0.005
    )


def test_every_outcome_is_reached_and_said():
    given = {
        entry.OK: {},
        entry.COLD: {"lambda1": 0.3, "mu_star": 0.1},
        entry.NO_ATTRACTION: {"lambda1": 0.3, "mu_star": 0.3},
    }
    assert {outcome.status for outcome in EXPLORER.outcomes} == set(given)
    for status, settings in given.items():
        there = shown(EXPLORER.settings(settings))
        assert there.status == status
        text = words.sentence(there.outcome(EXPLORER).sentence, EXPLORER, there.settings, there.numbers)
        assert ("No transition" in text) == (status != entry.OK)
        assert np.isfinite(there.columns["eliashberg_curve"]).any()


@pytest.mark.parametrize(
    "settings", [PRESETS["deuterium"], SETTINGS["three, out of order"], SETTINGS["weak"]]
)
def test_the_line_of_python_gives_the_main_number(settings):
    there = shown(settings)
    tree = ast.parse(words.code(EXPLORER, settings, there.numbers))
    scope: dict[str, object] = {}
    exec(compile(ast.Module(tree.body[:-1], []), "code", "exec"), scope)
    value = eval(compile(ast.Expression(tree.body[-1].value), "code", "eval"), scope)
    assert value == pytest.approx(there.numbers["kelvin"], rel=1e-9)


def test_buffers_are_filled_anew():
    numbers, curves = np.full(12, 7.0), np.full((6, EXPLORER.points), 7.0)
    entry.phonon(np.array(EXPLORER.entries(SETTINGS["weak"])), numbers, curves, np.empty((0, 0)))
    there = shown(SETTINGS["weak"])
    np.testing.assert_array_equal(numbers, list(there.numbers.values()))
    np.testing.assert_array_equal(curves, list(there.columns.values()))


def test_published_points_are_those_of_the_tables():
    plot = next(plot for plot in EXPLORER.plots if plot.name == "coupling")
    points = {layer.label: layer for layer in plot.layers if layer.kind == "points"}
    measured = next(layer for label, layer in points.items() if label.startswith("measured"))
    assert dict(zip(measured.x, measured.y, strict=True)) == {5.8: 215.0, 3.5: 250.0, 2.0: 115.0}
    calculated = next(layer for label, layer in points.items() if label.startswith("H₃S"))
    assert set(zip(calculated.x, calculated.y, strict=True)) == {(1.67, 190.0), (1.84, 194.0), (2.64, 250.0)}


def test_a_lowest_temperature_is_searched_and_no_lower():
    """Asked for lower temperatures the solver finds the transition of which the page says that it is none."""
    settings = EXPLORER.settings({"lambda1": 0.36, "mu_star": 0.1})
    there = shown(settings)
    spectrum, cutoff, _ = spectrum_of(settings)
    found = eliashberg.critical_temperature(spectrum, 0.1, cutoff=cutoff, lowest_temperature=0.3)
    assert there.status == entry.COLD
    assert 0.3 < found.kelvin < there.numbers["lowest"]
    assert there.numbers["lowest"] == pytest.approx(cutoff / (2 * np.pi * entry.COUNT * K_B), rel=1e-12)
