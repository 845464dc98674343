"""The panels of an explorer, and what is drawn on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from multigap_book.explorers.checks import finite, one_of, refuse, word

Colour = Literal["blue", "vermillion", "green", "orange", "sky", "purple", "black", "grey"]
"""Colours of the book's figures, safe for colour-blind readers; the page's theme gives their shades."""


@dataclass(frozen=True)
class Axis:
    """An axis; an end not given is set by the curves, and `switch` lets a reader make it logarithmic.

    With a `step` an upper end that is set by the curves lies at a multiple of it: from one setting to the
    next the axis then mostly stays as it is, and what moves is the curve. A logarithmic axis ignores it.
    """

    label: str
    low: float | None = None
    high: float | None = None
    logarithmic: bool = False
    switch: bool = False
    step: float | None = None

    def __post_init__(self) -> None:
        if self.step is not None and finite("step", self.step) <= 0:
            raise refuse("step", self.step, "above 0")
        if self.step is not None and self.high is not None:
            raise refuse("step", self.step, "given where the curves set the upper end only")
        ends = [
            finite(name, end) for name, end in (("low", self.low), ("high", self.high)) if end is not None
        ]
        if ends != sorted(set(ends)):
            raise refuse("high", self.high, f"above low = {self.low}")
        if self.logarithmic and ends and ends[0] <= 0:
            raise refuse("low" if self.low is not None else "high", ends[0], "above 0 on a logarithmic axis")


@dataclass(frozen=True)
class Line:
    """A curve through two columns, broken where either is not a number."""

    x: str
    y: str
    label: str = ""
    colour: Colour = "blue"
    dashed: bool = False
    kind: Literal["line"] = "line"


@dataclass(frozen=True)
class Area:
    """What lies between two columns over a third."""

    x: str
    low: str
    high: str
    label: str = ""
    colour: Colour = "sky"
    kind: Literal["area"] = "area"


@dataclass(frozen=True)
class Points:
    """Published points, shown while one of `presets` was chosen last; with none named, always."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    label: str
    colour: Colour = "black"
    presets: tuple[str, ...] = ()
    kind: Literal["points"] = "points"

    def __post_init__(self) -> None:
        if not self.x or len(self.x) != len(self.y):
            raise refuse("y", self.y, f"as many numbers as x has, {len(self.x)}, and one at least")
        for value in (*self.x, *self.y):
            finite("x or y", value)


@dataclass(frozen=True)
class Marker:
    """A dot at a computed place: names of numbers or settings, or plain values."""

    x: str | float
    y: str | float
    label: str = ""
    colour: Colour = "vermillion"
    kind: Literal["marker"] = "marker"


@dataclass(frozen=True)
class Rule:
    """A straight line across the plot at a value of one axis: a number's or a setting's name, or a value."""

    axis: Literal["x", "y"]
    at: str | float
    label: str = ""
    colour: Colour = "grey"
    presets: tuple[str, ...] = ()
    kind: Literal["rule"] = "rule"


@dataclass(frozen=True)
class Band:
    """A shaded stretch of one axis, from `low` to `high`: names or values."""

    axis: Literal["x", "y"]
    low: str | float
    high: str | float
    label: str = ""
    colour: Colour = "grey"
    kind: Literal["band"] = "band"


@dataclass(frozen=True)
class Heat:
    """The kernel's `picture` as colours, its first row lowest; `high` not given is its largest value."""

    label: str
    low: float = 0.0
    high: float | None = None
    kind: Literal["heat"] = "heat"


@dataclass(frozen=True)
class Cross:
    """Crossed lines at two settings; to press or drag on the plot moves them."""

    x: str
    y: str
    kind: Literal["cross"] = "cross"


Layer = Line | Area | Points | Marker | Rule | Band | Heat | Cross


@dataclass(frozen=True)
class Plot:
    """One panel.

    Attributes
    ----------
    name, title, alt : str
        Its name, what stands above it, and what it shows for those who do not see it.
    x, y : Axis
        Its axes.
    layers : tuple of Layer
        What is drawn, the first lowest.
    equal : bool
        Whether a step is as long upwards as sidewards.
    """

    name: str
    title: str
    x: Axis
    y: Axis
    layers: tuple[Layer, ...]
    alt: str
    equal: bool = False
    kind: Literal["plot"] = "plot"

    def __post_init__(self) -> None:
        _checked_panel(self)
        for layer in self.layers:
            one_of("colour", getattr(layer, "colour", "grey"), get_args(Colour))
            one_of("axis", getattr(layer, "axis", "x"), ("x", "y"))
            ends = (self.x.low, self.x.high, self.y.low, self.y.high)
            if isinstance(layer, Heat) and None in ends:
                raise refuse("layers", layer, "on axes whose ends are given: the picture fills them")


@dataclass(frozen=True)
class Bar:
    """One row of :class:`Bars`: a computed number over what was measured, on an axis of its own.

    Attributes
    ----------
    label, unit : str
        What is compared.
    number : str
        Name of the computed number.
    low, high : float
        Ends of the row's axis.
    measured : tuple of float
        Lowest and highest measured value.
    source : str
        Who measured it.
    """

    label: str
    number: str
    low: float
    high: float
    measured: tuple[float, float]
    unit: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if finite("high", self.high) <= finite("low", self.low):
            raise refuse("high", self.high, f"above low = {self.low}")
        least, most = (finite("measured", value) for value in self.measured)
        if not self.low <= least <= most <= self.high:
            raise refuse("measured", self.measured, f"rising, from {self.low} to {self.high}")


@dataclass(frozen=True)
class Bars:
    """A panel of rows, each a number over a measured stretch."""

    name: str
    title: str
    rows: tuple[Bar, ...]
    alt: str
    kind: Literal["bars"] = "bars"

    def __post_init__(self) -> None:
        _checked_panel(self)
        if not self.rows:
            raise refuse("rows", self.rows, "one at least")


def _checked_panel(panel: Plot | Bars) -> None:
    word("name", panel.name)
    for name in ("title", "alt"):
        if not getattr(panel, name).strip():
            raise refuse(name, getattr(panel, name), "a text that is not empty")
