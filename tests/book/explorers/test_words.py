"""What is written for numbers and settings: by hand, and the same by Python and by the page's program."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from multigap_book.explorers import words
from multigap_book.explorers.controls import Range
from tests.book.explorers.toy import CONTROLS, NUMBERS, TOY

PROGRAM = (Path(__file__).resolve().parents[3] / "web" / "explorer" / "words.js").read_text(encoding="utf-8")

FORMS = (".0f", ".1f", ".2f", ".6f", ".9f", ".1g", ".2g", ".3g", ".9g", "K")


class TestByHand:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (194.2, "194 K"),
            (12.34, "12.3 K"),
            (12.0, "12.0 K"),
            (0.9996, "1.00 K"),
            (0.52, "0.52 K"),
            (0.0995, "0.1 K"),
            (0.0312, "31 mK"),
            (1.13e-3, "1.1 mK"),
            (1.4e-4, "0.14 mK"),
            (3e-7, "0.3 µK"),
            (4e-9, "4 nK"),
            (0.0, "0 K"),
            (math.nan, "—"),
        ],
    )
    def test_a_temperature_has_the_unit_that_suits_it(self, value: float, text: str) -> None:
        assert words.number(value, "K") == text

    @pytest.mark.parametrize(
        ("value", "form", "text"),
        [
            (1.005, ".2f", "1.00"),  # the binary value lies below the tie
            (0.125, ".2f", "0.13"),
            (-0.125, ".2f", "−0.13"),
            (-0.001, ".2f", "0.00"),
            (1234.5, ".3g", "1230"),
            (0.25, ".3g", "0.25"),
            (999.6, ".3g", "1000"),
            (999999.0, ".3g", "1 × 10⁶"),
            (2.5e-7, ".2g", "2.5 × 10⁻⁷"),
            (-math.inf, ".2f", "−∞"),
            (math.nan, ".2f", "—"),
        ],
    )
    def test_numbers_are_rounded_as_they_are(self, value: float, form: str, text: str) -> None:
        assert words.number(value, form) == text

    def test_settings_are_as_fine_as_their_steps(self) -> None:
        g, omega0, exchange, overlap, depth = CONTROLS
        assert words.setting(g, 0.3) == "0.30"
        assert words.setting(g, 1 / 3) == "0.333"
        assert words.setting(omega0, 63.0) == "63 meV"
        assert words.setting(exchange, False) == "off"
        assert words.setting(overlap, "one") == "all 1"
        assert words.setting(depth, -1.5) == "−1.5 eV"

    def test_python_gets_every_digit_and_a_power_of_ten_that_it_rounds_itself(self) -> None:
        assert words.plain(1 / 3) == "0.3333333333333333"
        settings = TOY.settings({"g": 1 / 3, "omega0": 63.1, "exchange": False, "overlap": "one"})
        written = words.code(TOY, settings, dict.fromkeys(("kelvin", "eta", "gap", "holds"), 0.0))
        assert written == (
            "import toy\n"
            "toy.kelvin(0.3333333333333333, omega=63.1e-3, exchange=0.0, overlap=Overlap.ONE, table={1: 2})"
        )

    def test_a_number_has_its_unit_unless_it_is_not_known(self) -> None:
        kelvin, _, gap, _ = NUMBERS
        assert words.shown(gap, 12.34) == "12.3 meV"
        assert words.shown(gap, math.nan) == "—"
        assert words.shown(kelvin, 194.0) == "194 K"

    @pytest.mark.parametrize("template", ["{g", "g}", "{g:.2e}", "{2g}", "{g:}", "{}"])
    def test_a_template_that_cannot_be_filled_in_is_refused(self, template: str) -> None:
        with pytest.raises(ValueError, match="is not allowed"):
            list(words.fields(template))


@pytest.fixture(scope="module")
def page(page: Page) -> Page:
    page.set_content(f"<script>{PROGRAM}</script>")
    return page


def values() -> list[float]:
    """Numbers of every size, ties of every place, ends of the ranges of units and forms."""
    drawn = random.Random(12)
    sizes = [drawn.uniform(1, 10) * 10.0**power for power in range(-16, 19) for _ in range(12)]
    ties = [count / 2**power for power in range(9) for count in range(1, 40)]
    ends = [scale * 10.0**power for power in range(-12, 8) for scale in (0.9949, 0.995, 0.9995, 0.99951, 1.0)]
    found = [*sizes, *ties, *ends, 1 / 3, 2 / 3, 1.005, 0.1 + 0.2, 5e-324, 1.7e308]
    return [0.0, -0.0, *found, *(-value for value in found)]


def asked(page: Page, script: str, argument: Any) -> Any:
    """Return what the page's program gives for numbers sent as JSON, every digit kept."""
    return page.evaluate(f"(text) => {{ const given = JSON.parse(text); {script} }}", json.dumps(argument))


class TestBothLanguages:
    @pytest.mark.parametrize("form", FORMS)
    def test_numbers(self, page: Page, form: str) -> None:
        script = f"return given.map((one) => multigapExplorer.words.number(one, {form!r}))"
        assert asked(page, script, values()) == [words.number(value, form) for value in values()]

    def test_texts_as_markup(self, page: Page) -> None:
        texts = ["T_c & ω_ln", "k_BT_c <b>", "2Δ₁/k_BT_c, `f(x_y)`", "a _c E_F1 x_10a_b", '"it\'s"', "ψ′_a"]
        script = "return given.map(multigapExplorer.words.markup)"
        assert asked(page, script, texts) == [words.html(text) for text in texts]

    def test_what_is_no_number(self, page: Page) -> None:
        script = "() => [NaN, Infinity, -Infinity].flatMap((one) => ['.2f', '.3g', 'K'].map((form) => multigapExplorer.words.number(one, form)))"  # noqa: E501
        unknown = [words.number(one, form) for one in (math.nan, math.inf, -math.inf) for form in (".2f", ".3g", "K")]  # fmt: skip # noqa: E501
        assert page.evaluate(script) == unknown

    def test_addresses(self, page: Page) -> None:
        script = "return given.map(multigapExplorer.words.plain)"
        assert asked(page, script, values()) == [words.plain(value) for value in values()]

    def test_settings(self, page: Page) -> None:
        steps = (1.0, 0.5, 0.25, 0.01, 0.002, 1e-7, 1e-10, 20.0)
        controls = [Range("x", "x", -1e9, 1e9, step, 0.0, unit="meV") for step in steps]
        told = [
            {"kind": "range", "step": one.step, "unit": one.unit, "logarithmic": False} for one in controls
        ]
        within = [value for value in values() if abs(value) < 1e9]
        script = "return given[0].map((c) => given[1].map((one) => multigapExplorer.words.setting(c, one)))"
        expected = [[words.setting(control, value) for value in within] for control in controls]
        assert asked(page, script, [told, within]) == expected
