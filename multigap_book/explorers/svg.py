"""A panel of an explorer as SVG: the frame that is in the page before it computes.

`web/explorer/plot.js` draws all the others, and draws this one the same.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from multigap_book.explorers.axes import Scale, scale
from multigap_book.explorers.elements import (
    circle,
    coloured,
    element,
    fixed,
    heat_ends,
    path,
    text,
    upwards,
)
from multigap_book.explorers.layers import Area, Axis, Bar, Bars, Heat, Layer, Line, Marker, Plot, Points
from multigap_book.explorers.marks import View, draw_marks
from multigap_book.explorers.words import number

if TYPE_CHECKING:
    from multigap_book.explorers.declaration import Explorer
    from multigap_book.explorers.frame import Frame

WIDTH, HEIGHT = 480, 320
BARS_WIDTH = 360

_ROW: Final = 60
"""Height of a row of bars."""


def draw(plot: Plot | Bars, explorer: Explorer, frame: Frame) -> str:
    """Return the drawing of a panel.

    Parameters
    ----------
    plot : Plot or Bars
        What is drawn.
    explorer : Explorer
        Whose panel it is.
    frame : Frame
        The settings and what the kernel gave for them.

    Returns
    -------
    str
        An ``svg`` element, 480 units wide, for bars 360.
    """
    view = View(explorer, frame)
    if isinstance(plot, Bars):
        rows = "".join(_bar(view, row, _ROW * place) for place, row in enumerate(plot.rows))
        width, height = BARS_WIDTH, _ROW * len(plot.rows)
        drawn = element("g", {"class": "bars"}, rows)
    else:
        width, height, drawn = WIDTH, HEIGHT, _drawn(plot, view)
    label = html.escape(plot.alt)
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{drawn}</svg>'


@dataclass
class _Layout:
    """Where the axes stand, and their scales."""

    area: dict[str, float]
    x: Scale
    y: Scale


def _drawn(plot: Plot, view: View) -> str:
    place = _layout(plot, view)
    heat = next((layer for layer in plot.layers if isinstance(layer, Heat)), None)
    return (
        _axes(plot, place)
        + (_colour_bar(heat, view, place.area) if heat else "")
        + draw_marks(plot.layers, view, place.area, place.x, place.y)
    )


def _layout(plot: Plot, view: View) -> _Layout:
    left = 62.0
    right = 74.0 if any(isinstance(layer, Heat) for layer in plot.layers) else 16.0
    area = {"x": left, "y": 10.0, "width": WIDTH - left - right, "height": HEIGHT - 56.0}
    across = scale(plot.x, _along(view, plot.layers, "x"), logarithmic=plot.x.logarithmic, tight=True)
    up = scale(plot.y, _along(view, plot.layers, "y"), logarithmic=plot.y.logarithmic, tight=False)
    if plot.equal:
        _make_equal(area, (across.high - across.low) / (up.high - up.low))
    return _Layout(area, across, up)


def _along(view: View, layers: Sequence[Layer], axis: str) -> Iterator[Sequence[float]]:
    """Yield what of the layers is drawn along an axis, to set the ends that were left open."""
    for layer in layers:
        if isinstance(layer, Line):
            yield view.column(layer.x if axis == "x" else layer.y)
        elif isinstance(layer, Area):
            yield from map(view.column, (layer.x,) if axis == "x" else (layer.low, layer.high))
        elif isinstance(layer, Points) and view.shows(layer):
            yield layer.x if axis == "x" else layer.y
        elif isinstance(layer, Marker):
            yield (view.value(layer.x if axis == "x" else layer.y),)


def _make_equal(area: dict[str, float], ratio: float) -> None:
    """Cut the longer side, so that a step is as long upwards as sidewards."""
    width = min(area["width"], area["height"] * ratio)
    height = width / ratio
    area["x"] += (area["width"] - width) / 2
    area["y"] += (area["height"] - height) / 2
    area["width"], area["height"] = width, height


def _axes(plot: Plot, place: _Layout) -> str:
    left, top, width, height = (place.area[key] for key in ("x", "y", "width", "height"))
    right, bottom = left + width, top + height
    grid, texts = "", ""
    ticks = f"M{fixed(left)} {fixed(top)}V{fixed(bottom)}H{fixed(right)}"
    for tick in place.x.ticks:
        x = left + place.x.place(tick.at) * width
        grid += f"M{fixed(x)} {fixed(top)}V{fixed(bottom)}"
        ticks += f"M{fixed(x)} {fixed(bottom)}v5"
        texts += text("tick", x, bottom + 19, "middle", tick.text)
    for tick in place.y.ticks:
        y = bottom - place.y.place(tick.at) * height
        grid += f"M{fixed(left)} {fixed(y)}H{fixed(right)}"
        ticks += f"M{fixed(left)} {fixed(y)}h-5"
        texts += text("tick", left - 8, y + 5, "end", tick.text)
    texts += text("label", left + width / 2, bottom + 39, "middle", plot.x.label)
    texts += upwards("label", left - 48, top + height / 2, plot.y.label)
    mapped = any(isinstance(layer, Heat) for layer in plot.layers)  # its colours are not crossed by lines
    return ("" if mapped else path("grid", grid)) + path("axis", ticks) + texts


def _colour_bar(layer: Heat, view: View, area: dict[str, float]) -> str:
    low, high = heat_ends(layer, view.frame.picture)
    bar = scale(Axis("", low, high), (), logarithmic=False, tight=True)
    x, steps = area["x"] + area["width"] + 12, 32
    drawn = ""
    for step in range(steps):
        y = area["y"] + (area["height"] * (steps - 1 - step)) / steps
        drawn += coloured(x, y, 12, area["height"] / steps + 0.5, (step + 0.5) / steps)
    for tick in bar.ticks:
        y = area["y"] + area["height"] * (1 - bar.place(tick.at)) + 5
        drawn += text("tick", x + 17, y, "start", tick.text)
    return drawn


def _bar(view: View, row: Bar, y: float) -> str:
    left, right = 16, BARS_WIDTH - 16
    value = view.frame.numbers[row.number]
    form = next(declared.form for declared in view.explorer.numbers if declared.name == row.number)
    unit = f" {row.unit}" if row.unit else ""
    told = f"{row.label}: {number(value, form)}{'' if form == 'K' else unit}"
    return (
        text("legend", left, y + 16, "start", told)
        + text("source", right, y + 16, "end", row.source)
        + _bar_marks(row, value, y, left, right)
        + text("source", left, y + 51, "start", number(row.low, ".3g"))
        + text("source", right, y + 51, "end", number(row.high, ".3g") + unit)
    )


def _bar_marks(row: Bar, value: float, y: float, left: int, right: int) -> str:
    """Return what was measured, under the row's axis, and what was computed, on it."""

    def place(of: float) -> float:
        return left + max(0.0, min(1.0, (of - row.low) / (row.high - row.low))) * (right - left)

    start, end = map(place, row.measured)
    box: dict[str, object] = {
        **{"x": fixed(start - 1), "y": fixed(y + 24)},
        **{"width": fixed(end - start + 2), "height": 14},
    }
    ends = f"M{left} {fixed(y + 27)}v8M{right} {fixed(y + 27)}v8"
    drawn = element("rect", {"class": "measured", **box})
    drawn += path("track", f"M{left} {fixed(y + 31)}H{right}{ends}")
    if not abs(value) < float("inf"):
        return drawn
    outside = "" if row.low <= value <= row.high else " outside"
    return drawn + circle(f"marker series-vermillion{outside}", place(value), y + 31, 6)
