"""Declarations that do not fit together are refused, with the name of what is wrong."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from multigap.constants import K_B
from multigap_book import explorers
from multigap_book.explorers import frame, payload, state, words
from multigap_book.explorers.declaration import (
    Axis,
    Bar,
    Bars,
    Choice,
    Cross,
    Heat,
    Line,
    Marker,
    Number,
    Option,
    Outcome,
    Points,
    Preset,
    Range,
    Rule,
    Statement,
    Switch,
)
from multigap_book.explorers.state import Placeholder
from tests.book.explorers.toy import BARS, COLUMNS, CONTROLS, DOME, NUMBERS, TOY

G, _, EXCHANGE, OVERLAP, _ = CONTROLS


def panel(*layers: Any, **changes: Any) -> Any:
    return lambda: replace(TOY, plots=(replace(DOME, layers=layers, **changes),))


PARTS: dict[str, Callable[[], Any]] = {
    "name = 'two words'": lambda: replace(G, name="two words"),
    "low = nan": lambda: replace(G, low=math.nan),
    "high = 0.01": lambda: replace(G, high=0.01),
    "low = -1.0": lambda: Range("x", "x", -1.0, 1.0, 0.1, 0.5, logarithmic=True),
    "step = 0.0": lambda: replace(G, step=0.0),
    "step = 5.0": lambda: replace(G, step=5.0),
    "start = 0.6": lambda: replace(G, start=0.6),
    "start = True": lambda: replace(G, start=True),
    "start = 1": lambda: Switch("on", "on", 1),  # type: ignore[arg-type]
    "start = 'two'": lambda: replace(OVERLAP, start="two"),
    "options = 'a'": lambda: Choice("c", "c", (Option("a", "a"), Option("a", "b")), "a"),
    "name = 'Big'": lambda: Option("Big", "big"),
    "form = '.2e'": lambda: Number("x", "x", form=".2e"),
    "form = 'e-3'": lambda: Number("x", "x", form="e-3"),
    "label = ''": lambda: Number("x"),
    "high = 0.0": lambda: Axis("x", 0.0, 0.0),
    "low = 0.0": lambda: Axis("x", 0.0, 1.0, logarithmic=True),
    "step = -1.0": lambda: Axis("x", step=-1.0),
    "step = 2.0": lambda: Axis("x", 0.0, 1.0, step=2.0),
    "y = (1.0,)": lambda: Points((1.0, 2.0), (1.0,), "p"),
    "alt = ' '": lambda: replace(DOME, alt=" "),
    "colour = 'red'": lambda: replace(DOME, layers=(Line("x", "tc", colour="red"),)),  # type: ignore[arg-type]
    "axis = 'z'": lambda: replace(DOME, layers=(Rule("z", 1.0),)),  # type: ignore[arg-type]
    "layers = Heat": lambda: replace(DOME, layers=(Heat("T_c"),)),
    "measured = (5, 2)": lambda: Bar("T", "kelvin", 0, 10, (5, 2)),
    "rows = ()": lambda: replace(BARS, rows=()),
}

WHOLES: dict[str, Callable[[], Any]] = {
    "name = 'Toy'": lambda: replace(TOY, name="Toy"),
    "controls = ()": lambda: replace(TOY, controls=()),
    "name = 'kelvin'": lambda: replace(TOY, controls=(*CONTROLS, replace(EXCHANGE, name="kelvin"))),
    "columns = 'x'": lambda: replace(TOY, columns=(*COLUMNS, COLUMNS[0])),
    "plots = 'dome'": lambda: replace(TOY, plots=(DOME, DOME)),
    "numbers = ('holds',)": lambda: replace(TOY, numbers=NUMBERS[-1:]),
    "plots = ()": lambda: replace(TOY, plots=()),
    "points = 0": lambda: replace(TOY, points=0),
    "picture = (1, 5)": lambda: replace(TOY, picture=(1, 5)),
    "picture = (0, 0)": lambda: replace(TOY, picture=(0, 0)),
    "presets = ()": lambda: replace(TOY, presets=()),
    "setting = 'G'": lambda: replace(TOY, presets=(Preset("p", "p", {"G": 1.0}),)),
    "g = 7.0": lambda: replace(TOY, presets=(Preset("p", "p", {"g": 7.0}),)),
    "exchange = 'off'": lambda: replace(TOY, presets=(Preset("p", "p", {"exchange": "off"}),)),
    "presets = 'old'": panel(Points((1.0,), (1.0,), "p", presets=("old",))),
    "outcomes = [1]": lambda: replace(TOY, outcomes=TOY.outcomes[1:]),
    "outcomes = '0'": lambda: replace(TOY, outcomes=(TOY.outcomes[0], Outcome(0, "again"))),
    "name = 'tc'": lambda: replace(TOY, outcomes=(Outcome(0, "{tc} K"),)),
    "form = 'exchange:.2f'": lambda: replace(TOY, outcomes=(Outcome(0, "{exchange:.2f}"),)),
    "form = 'g:e-3'": lambda: replace(TOY, outcomes=(Outcome(0, "{g:e-3}"),)),
    "form = 'kelvin:K'": lambda: replace(TOY, code="{kelvin:K}"),
    "template = 'f({g)'": lambda: replace(TOY, code="f({g)"),
    "number = 'g'": lambda: replace(TOY, statements=(Statement("g", "g is above 0"),)),
    "column = 'kelvin'": panel(Line("x", "kelvin")),
    "x = 'tc'": panel(Marker("tc", 1.0)),
    "at = nan": panel(Rule("x", math.nan)),
    "x = 'exchange'": panel(Cross("exchange", "g")),
    "number = 'tc'": lambda: replace(TOY, plots=(Bars("b", "b", (Bar("T", "tc", 0, 1, (0, 1)),), alt="b"),)),
}


@pytest.mark.parametrize("complaint", PARTS | WHOLES)
def test_what_is_wrong_is_named(complaint: str) -> None:
    with pytest.raises(ValueError, match="is not allowed") as caught:
        (PARTS | WHOLES)[complaint]()
    assert str(caught.value).startswith(complaint)


class TestSettings:
    def test_an_explorer_starts_at_its_first_preset(self) -> None:
        swapped = replace(TOY, presets=TOY.presets[::-1])
        assert swapped.start() == {**TOY.start(), "g": 1 / 3, "exchange": False}

    def test_the_kernel_is_given_numbers_in_the_controls_order(self) -> None:
        assert TOY.entries(TOY.start()) == [0.25, 63.0, 1.0, 0.0, -1.5]
        assert TOY.entries(TOY.settings({"overlap": "one", "exchange": False})) == [0.25, 63, 0, 1, -1.5]

    def test_the_main_number_is_the_first_shown(self) -> None:
        numbers = (replace(NUMBERS[0], shown=False), *NUMBERS[1:])
        assert replace(TOY, numbers=numbers).main.name == "eta"

    def test_a_status_that_was_not_declared_has_no_outcome(self) -> None:
        assert TOY.outcome(1) is TOY.outcomes[1]
        assert TOY.outcome(7) is None


def test_the_page_is_told_everything_as_json() -> None:
    told = json.loads(json.dumps(payload.data(TOY), allow_nan=False))
    assert [control["kind"] for control in told["controls"]] == [
        "range",
        "range",
        "switch",
        "choice",
        "range",
    ]
    assert [plot["kind"] for plot in told["plots"]] == ["plot", "plot", "bars"]
    kinds = [layer["kind"] for plot in told["plots"][:2] for layer in plot["layers"]]
    assert kinds == ["area", "line", "line", "points", "marker", "rule", "band", "heat", "cross"]
    assert told["plots"][0]["y"] == {
        "label": "T_c (K)",
        "low": 0.0,
        "high": None,
        "logarithmic": False,
        "switch": True,
        "step": None,
    }
    assert told["presets"][1]["settings"] == {"g": 1 / 3, "exchange": False}


class TestDeclared:
    """The explorers of the book."""

    @pytest.mark.parametrize("name", explorers.NAMES)
    def test_each_is_declared_under_its_name_and_shown_by_its_function(self, name: str) -> None:
        own = name.replace("-", "_")
        import_module(f"multigap_book.explorers.{own}")
        shown = getattr(explorers, own)()
        assert shown.declaration is explorers.declared(name)
        assert shown.declaration.name == name
        assert len(shown._repr_html_()) < 300

    def test_no_other_is(self) -> None:
        with pytest.raises(ValueError, match="name = 'sombrero' is not allowed"):
            explorers.declared("sombrero")


def test_the_explorer_of_the_contributors_guide_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = (Path(__file__).resolve().parents[3] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = guide.partition("## Add an explorer")[2].partition("\n## ")[0]
    for name, text in zip(("entry", "weak"), re.findall(r"```python\n(.*?)```", section, re.S), strict=True):
        (tmp_path / f"guide_{name}.py").write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    explorer = import_module("guide_weak").EXPLORER
    monkeypatch.setattr(frame, "_kernel", lambda name: import_module("guide_entry").weak)
    monkeypatch.setattr(state, "by_module", frame.by_kernel)  # it has not been compiled for the page
    shown = Placeholder(explorer)
    at = shown.numbers["kelvin"]
    assert at == pytest.approx(1.134 * 0.017 / K_B * math.exp(-4.0), rel=1e-14)
    assert shown.text == f"T_c = {words.number(at, 'K')} at λ = 0.25."
    told, _, last = shown.code.rpartition("\n")
    scope: dict[str, Any] = {}
    exec(told, scope)
    assert eval(last, scope) == pytest.approx(at, rel=1e-9)
