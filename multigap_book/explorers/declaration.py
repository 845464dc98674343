"""What an explorer is declared by: its controls, what its kernel gives, plots, presets and sentences.

A declaration is plain data: Python draws the first frame from it, and the page, which reads the same as JSON,
all the others. Names in it mean a setting, a number or a column of the explorer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Setting = float | bool | str
"""Value of a control: a number, on or off, or the name of an option."""

Colour = Literal["blue", "vermillion", "green", "orange", "sky", "purple", "black", "grey"]
"""Colours of the book's figures, safe for colour-blind readers; the page's theme gives their shades."""


@dataclass(frozen=True)
class Range:
    """A slider over numbers.

    Attributes
    ----------
    name : str
        The parameter of the Python call that it is.
    label, unit : str
        What it says, and the unit of `low`, `high`, `step` and `start`.
    low, high, step, start : float
        Its ends, its step, and where it stands at first; `start` need not lie on a step.
    hint : str
        One sentence on what it means.
    logarithmic : bool
        Whether equal ways on the slider are equal factors; `step` is then one of log10.
    advanced : bool
        Whether it lies behind "more settings".
    """

    name: str
    label: str
    low: float
    high: float
    step: float
    start: float
    unit: str = ""
    hint: str = ""
    logarithmic: bool = False
    advanced: bool = False


@dataclass(frozen=True)
class Switch:
    """Something that is on or off.

    Attributes
    ----------
    name, label, hint : str
        As of :class:`Range`.
    start : bool
        Whether it is on at first.
    on, off : str
        What stands for it in the line of Python.
    advanced : bool
        Whether it lies behind "more settings".
    """

    name: str
    label: str
    start: bool
    on: str = "True"
    off: str = "False"
    hint: str = ""
    advanced: bool = False


@dataclass(frozen=True)
class Option:
    """One of several: its name in the address, what it says, and what stands for it in the line of Python."""

    name: str
    label: str
    code: str = ""


@dataclass(frozen=True)
class Choice:
    """One out of several options; the kernel is given its place, counted from 0."""

    name: str
    label: str
    options: tuple[Option, ...]
    start: str
    hint: str = ""
    advanced: bool = False


Control = Range | Switch | Choice


@dataclass(frozen=True)
class Number:
    """A number that the kernel gives, in the order of its row `numbers`.

    Attributes
    ----------
    name, label, unit : str
        How it is called, what is shown before it, and its unit.
    form : str
        How it is written: ``.2f``, ``.3g``, or ``K`` for a temperature with the unit that suits it (194 K,
        1.1 mK, 0.3 µK).
    shown : bool
        Whether it stands in the list of numbers, or only serves sentences and plots. The first number shown
        is the main one.
    """

    name: str
    label: str = ""
    unit: str = ""
    form: str = ".3g"
    shown: bool = True


@dataclass(frozen=True)
class Column:
    """A row of the kernel's `curves`, and the column of the file that a reader saves."""

    name: str
    label: str
    unit: str = ""


@dataclass(frozen=True)
class Axis:
    """An axis; an end not given is set by the curves, and `switch` lets a reader make it logarithmic."""

    label: str
    low: float | None = None
    high: float | None = None
    logarithmic: bool = False
    switch: bool = False


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


@dataclass(frozen=True)
class Bars:
    """A panel of rows, each a number over a measured stretch."""

    name: str
    title: str
    rows: tuple[Bar, ...]
    alt: str


@dataclass(frozen=True)
class Preset:
    """Settings that somebody published; controls that are not named stand as at first.

    `note` says in a sentence whose they are and what was published for them.
    """

    name: str
    label: str
    settings: Mapping[str, Setting]
    note: str = ""


@dataclass(frozen=True)
class Outcome:
    """What a status of the kernel means.

    Attributes
    ----------
    status : int
        What the kernel returned.
    sentence : str
        What is said, with ``{name}`` or ``{name:form}`` for numbers and settings; forms as of
        :class:`Number`.
    drawn : bool
        Whether the curves are to be drawn, or the last good ones left, faint.
    """

    status: int
    sentence: str
    drawn: bool = True


@dataclass(frozen=True)
class Statement:
    """A sentence of a paper, and the number that says whether it holds: above 0 yes, 0 no, nan unknown."""

    number: str
    text: str


@dataclass(frozen=True)
class Question:
    """A question that the explorer answers, and where the chapter has the answer."""

    text: str
    answer: str


@dataclass(frozen=True)
class Explorer:
    """An explorer.

    Attributes
    ----------
    name : str
        In the address and in the name of the kernel's module, with ``-`` between words.
    title, question : str
        Heading, and what it is there to answer.
    controls : tuple of Control
        In the order in which the kernel takes them.
    numbers : tuple of Number
        In the order in which the kernel gives them.
    columns : tuple of Column
        The rows of the kernel's curves; at least one.
    points : int
        Length of a curve.
    plots : tuple of Plot or Bars
        The panels, the first one the most important.
    presets : tuple of Preset
        The first one is where the explorer starts.
    outcomes : tuple of Outcome
        What each status of the kernel means; 0 is among them.
    code : str
        Lines of Python, the last an expression with the value of the main number, with ``{name}`` for
        settings (``{name:e-3}`` for meV where Python takes eV) and numbers.
    questions : tuple of Question
        Two or three things to find out.
    limits : tuple of str
        What it cannot do, in sentences.
    statements : tuple of Statement
        Sentences of a paper that are judged at each setting.
    picture : tuple of int
        Height and width of the kernel's picture; (0, 0) where it has none.
    """

    name: str
    title: str
    question: str
    controls: tuple[Control, ...]
    numbers: tuple[Number, ...]
    columns: tuple[Column, ...]
    points: int
    plots: tuple[Plot | Bars, ...]
    presets: tuple[Preset, ...]
    outcomes: tuple[Outcome, ...]
    code: str
    questions: tuple[Question, ...]
    limits: tuple[str, ...]
    statements: tuple[Statement, ...] = ()
    picture: tuple[int, int] = (0, 0)
