"""Whether the parts of a declaration fit together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from multigap_book.explorers.checks import known, one_of, refuse, unique
from multigap_book.explorers.controls import Choice, Range
from multigap_book.explorers.layers import (
    Area,
    Band,
    Bars,
    Cross,
    Heat,
    Layer,
    Line,
    Marker,
    Plot,
    Points,
    Rule,
)
from multigap_book.explorers.words import fields

if TYPE_CHECKING:
    from multigap_book.explorers.declaration import Explorer


def check(explorer: Explorer) -> None:
    """Refuse a declaration whose parts do not fit together.

    Raises
    ------
    ValueError
        With the name of what is wrong, its value and what is allowed.
    """
    _check_lists(explorer)
    values = unique("name", (item.name for item in (*explorer.controls, *explorer.numbers)))
    _check_templates(explorer, values)
    presets = unique("presets", (preset.name for preset in explorer.presets))
    for preset in explorer.presets:
        explorer.preset(preset)
    for control in explorer.controls:
        if control.only:
            choices = {each.name: each.names for each in explorer.controls if isinstance(each, Choice)}
            options = choices[one_of("only", control.only[0], choices)]
            for option in control.only[1:]:
                one_of("only", option, options)
    for panel in explorer.plots:
        if isinstance(panel, Bars):
            for row in panel.rows:
                one_of("number", row.number, _numbers(explorer))
        else:
            for layer in panel.layers:
                _check_layer(explorer, panel, layer, values, presets)


def _check_lists(explorer: Explorer) -> None:
    """Refuse what is empty, comes twice, or has no size."""
    for name in ("controls", "numbers", "columns", "plots", "presets", "outcomes", "questions", "limits"):
        if not getattr(explorer, name):
            raise refuse(name, getattr(explorer, name), "one at least")
    unique("columns", (column.name for column in explorer.columns))
    unique("plots", (plot.name for plot in explorer.plots))
    unique("outcomes", (str(outcome.status) for outcome in explorer.outcomes))
    if explorer.outcome(0) is None or any(outcome.status < 0 for outcome in explorer.outcomes):
        raise refuse("outcomes", [outcome.status for outcome in explorer.outcomes], "0 and others above it")
    if not any(number.shown for number in explorer.numbers):
        raise refuse("numbers", _numbers(explorer), "numbers of which one at least is shown")
    if explorer.points < 1:
        raise refuse("points", explorer.points, "at least 1")
    if explorer.picture != (0, 0) and min(explorer.picture) < 2:
        raise refuse("picture", explorer.picture, "(0, 0), or at least 2 high and wide")


def _check_templates(explorer: Explorer, values: tuple[str, ...]) -> None:
    """Refuse a template with a name that nothing has, or with a form that does not suit it."""
    ranges = {control.name for control in explorer.controls if isinstance(control, Range)}
    formed = ranges | set(_numbers(explorer))
    for template, in_code in ((explorer.code, True), *((each.sentence, False) for each in explorer.outcomes)):
        for name, form in fields(template):
            one_of("name", name, values)
            if form and (name not in formed or (form == "K" if in_code else form.startswith("e"))):
                raise refuse("form", f"{name}:{form}", "of a number, K in a sentence and e-3 in code alone")
    for statement in explorer.statements:
        one_of("number", statement.number, _numbers(explorer))


def _check_layer(
    explorer: Explorer, panel: Plot, layer: Layer, values: tuple[str, ...], presets: tuple[str, ...]
) -> None:
    """Refuse a layer with a name that nothing has."""
    columns = tuple(column.name for column in explorer.columns)
    match layer:
        case Line(x=x, y=y):
            names = [x, y]
        case Area(x=x, low=low, high=high):
            names = [x, low, high]
        case _:
            names = []
    for name in names:
        one_of("column", name, columns)
    for name, place in _places(layer):
        known(name, place, values)
    if isinstance(layer, Cross):
        ranges = [control.name for control in explorer.controls if isinstance(control, Range)]
        one_of("x", layer.x, ranges)
        one_of("y", layer.y, ranges)
    if isinstance(layer, Heat) and explorer.picture == (0, 0):
        raise refuse("picture", explorer.picture, f"a size, for {panel.name} draws it")
    if isinstance(layer, Points | Rule):
        for preset in layer.presets:
            one_of("presets", preset, presets)


def _places(layer: Layer) -> Iterator[tuple[str, str | float]]:
    """Yield where a layer is drawn: names of numbers or settings, or values."""
    match layer:
        case Marker(x=x, y=y):
            yield from (("x", x), ("y", y))
        case Rule(at=at):
            yield "at", at
        case Band(low=low, high=high):
            yield from (("low", low), ("high", high))


def _numbers(explorer: Explorer) -> tuple[str, ...]:
    return tuple(number.name for number in explorer.numbers)
