"""What lies between a panel's axes: curves, published points, maps; `web/explorer/plot.js` draws the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from multigap_book.explorers.axes import Scale
from multigap_book.explorers.elements import circle, element, fixed, path, picture_address, text
from multigap_book.explorers.layers import Area, Band, Cross, Heat, Layer, Line, Marker, Points, Rule

if TYPE_CHECKING:
    from multigap_book.explorers.declaration import Explorer
    from multigap_book.explorers.frame import Frame


@dataclass(frozen=True, eq=False)
class View:
    """What is drawn: an explorer at one setting."""

    explorer: Explorer
    frame: Frame

    def value(self, place: str | float) -> float:
        """Return the value of a place named in a layer: a number's, a setting's, or a plain one."""
        if not isinstance(place, str):
            return float(place)
        numbers, settings = self.frame.numbers, self.frame.settings
        found = numbers[place] if place in numbers else settings[place]
        return math.nan if isinstance(found, bool | str) else float(found)

    def column(self, name: str) -> list[float]:
        """Return a curve as plain numbers."""
        return [float(value) for value in self.frame.columns[name]]

    def shows(self, layer: Points | Rule) -> bool:
        """Return whether a layer that belongs to some presets is drawn."""
        return not layer.presets or self.frame.preset in layer.presets


@dataclass
class _Box:
    """The stretch between the axes, in its own coordinates; its notes, dots with them, lie over all else."""

    width: float
    height: float
    scales: tuple[Scale, Scale]
    notes: list[str] = field(default_factory=list)
    rules: int = 0

    def x(self, value: float) -> float:
        return self.scales[0].place(value) * self.width

    def y(self, value: float) -> float:
        return (1 - self.scales[1].place(value)) * self.height

    def along(self, axis: str, value: float) -> float:
        return self.x(value) if axis == "x" else self.y(value)

    def dot(self, kind: str, x: float, y: float, radius: int) -> bool:
        """Draw a dot over all else if its middle lies between the axes, and return whether it does."""
        seen = -0.5 <= x <= self.width + 0.5 and -0.5 <= y <= self.height + 0.5
        if seen:
            self.notes.append(circle(kind, x, y, radius))
        return seen

    def note(self, x: float, y: float, anchor: str, label: str) -> None:
        if label:
            self.notes.append(text("note", x, y, anchor, label))

    def beside(self, x: float, away: float, y: float, label: str) -> None:
        """Write a label at `away` from a mark, on the side where there is room."""
        left = x > 0.6 * self.width
        self.note(x - away if left else x + away, y, "end" if left else "start", label)


def draw_marks(layers: Sequence[Layer], view: View, area: Mapping[str, float], x: Scale, y: Scale) -> str:
    """Return a panel's layers: what is cut at the axes, and over it the dots and notes, which are not."""
    box = _Box(area["width"], area["height"], (x, y))
    marks = "".join(_DRAWERS[type(layer)](view, layer, box) for layer in layers)
    where: dict[str, object] = {key: fixed(area[key]) for key in ("x", "y", "width", "height")}
    over = {"class": "over", "transform": f"translate({where['x']} {where['y']})"}
    return element("svg", {"class": "marks", **where}, marks) + element("g", over, "".join(box.notes))


def _seen(*places: float) -> bool:
    return all(map(math.isfinite, places))


def _runs(points: Sequence[tuple[float, float]]) -> list[list[str]]:
    """Return the stretches of points that can be drawn, each point as "x y"."""
    found: list[list[str]] = [[]]
    for across, up in points:
        if _seen(across, up):
            found[-1].append(f"{fixed(across)} {fixed(up)}")
        elif found[-1]:
            found.append([])
    return [run for run in found if run]


def _line(view: View, layer: Line, box: _Box) -> str:
    columns = zip(view.column(layer.x), view.column(layer.y), strict=True)
    runs = _runs([(box.x(across), box.y(up)) for across, up in columns])
    # h0 with round ends makes a dot of a run of one point.
    d = "".join(f"M{' '.join(run)}{'' if len(run) > 1 else 'h0'}" for run in runs)
    return path(f"line series-{layer.colour}{' dashed' if layer.dashed else ''}", d)


def _area(view: View, layer: Area, box: _Box) -> str:
    names = (layer.x, layer.low, layer.high)
    upper, lower = [], []
    for across, low, high in zip(*(view.column(name) for name in names), strict=True):
        ends = box.y(low), box.y(high)
        both = _seen(*ends)
        upper.append((box.x(across), ends[1] if both else math.nan))
        lower.append((box.x(across), ends[0] if both else math.nan))
    pairs = zip(_runs(upper), _runs(lower), strict=True)
    d = "".join(f"M{' '.join([*above, *reversed(below)])}Z" for above, below in pairs)
    return path(f"area series-{layer.colour}", d)


def _points(view: View, layer: Points, box: _Box) -> str:
    if view.shows(layer):
        for across, up in zip(layer.x, layer.y, strict=True):
            box.dot(f"published series-{layer.colour}", box.x(across), box.y(up), 4)
    return ""


def _marker(view: View, layer: Marker, box: _Box) -> str:
    across, up = box.x(view.value(layer.x)), box.y(view.value(layer.y))
    if box.dot(f"marker series-{layer.colour}", across, up, 5):
        box.beside(across, 9, up + 16 if up < 20 else up - 7, layer.label)
    return ""


def _rule(view: View, layer: Rule, box: _Box) -> str:
    at = box.along(layer.axis, view.value(layer.at))
    if not view.shows(layer) or not _seen(at):
        return ""
    if layer.axis == "y":
        box.note(box.width - 4, at + 16 if at < 20 else at - 5, "end", layer.label)
        return path(f"rule series-{layer.colour}", f"M0 {fixed(at)}H{fixed(box.width)}")
    if layer.label:
        box.beside(at, 5, 15 + 16 * box.rules, layer.label)
        box.rules += 1
    return path(f"rule series-{layer.colour}", f"M{fixed(at)} 0V{fixed(box.height)}")


def _band(view: View, layer: Band, box: _Box) -> str:
    ends = [box.along(layer.axis, view.value(end)) for end in (layer.low, layer.high)]
    if not _seen(*ends):
        return ""
    low, high = sorted(ends)
    place: dict[str, object]
    if layer.axis == "x":
        box.note((low + high) / 2, box.height - 7, "middle", layer.label)
        place = {"x": fixed(low), "y": 0, "width": fixed(high - low), "height": fixed(box.height)}
    else:
        box.note(box.width - 4, max(0.0, low) + 15, "end", layer.label)
        place = {"x": 0, "y": fixed(low), "width": fixed(box.width), "height": fixed(high - low)}
    return element("rect", {"class": f"band series-{layer.colour}", **place})


def _heat(view: View, layer: Heat, box: _Box) -> str:
    """Return the map as a picture; the page, once it computes, has a canvas in its place."""
    size: dict[str, object] = {"width": fixed(box.width), "height": fixed(box.height)}
    shown = {"preserveAspectRatio": "none", "href": picture_address(layer, view.frame.picture)}
    return element("image", {**size, **shown})


def _cross(view: View, layer: Cross, box: _Box) -> str:
    across, up = box.x(view.value(layer.x)), box.y(view.value(layer.y))
    if not _seen(across, up):
        return ""
    lines = f"M{fixed(across)} 0V{fixed(box.height)}M0 {fixed(up)}H{fixed(box.width)}"
    return path("cross", lines) + circle("cross", across, up, 7)


_DRAWERS: dict[type, Callable[..., str]] = {
    Line: _line,
    Area: _area,
    Points: _points,
    Marker: _marker,
    Rule: _rule,
    Band: _band,
    Heat: _heat,
    Cross: _cross,
}
