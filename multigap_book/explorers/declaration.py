"""What an explorer is declared by: its controls, what its kernel gives, plots, presets and sentences.

A declaration is plain data: Python draws the first frame from it, and the page, which reads the same as JSON,
all the others. Names in it mean a setting, a number or a column of the explorer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from multigap_book.explorers import consistency
from multigap_book.explorers.checks import parameter, refuse, word
from multigap_book.explorers.controls import Choice, Control, Option, Range, Setting, Switch
from multigap_book.explorers.layers import (
    Area,
    Axis,
    Band,
    Bar,
    Bars,
    Colour,
    Cross,
    Heat,
    Layer,
    Line,
    Marker,
    Plot,
    Points,
    Rule,
)
from multigap_book.explorers.words import FORM

__all__ = [
    "Area",
    "Axis",
    "Band",
    "Bar",
    "Bars",
    "Choice",
    "Colour",
    "Column",
    "Control",
    "Cross",
    "Explorer",
    "Heat",
    "Layer",
    "Line",
    "Marker",
    "Number",
    "Option",
    "Outcome",
    "Plot",
    "Points",
    "Preset",
    "Question",
    "Range",
    "Rule",
    "Setting",
    "Statement",
    "Switch",
]


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

    def __post_init__(self) -> None:
        parameter("name", self.name)
        form = FORM.fullmatch(self.form)
        if form is None or form["power"]:
            raise refuse("form", self.form, "like .2f or .3g, or K")
        if self.shown and not self.label:
            raise refuse("label", self.label, "a text that is not empty, where the number is shown")


@dataclass(frozen=True)
class Column:
    """A row of the kernel's `curves`, and the column of the file that a reader saves."""

    name: str
    label: str
    unit: str = ""

    def __post_init__(self) -> None:
        parameter("name", self.name)


@dataclass(frozen=True)
class Preset:
    """Settings that somebody published; controls that are not named stand as at first.

    `note` says in a sentence whose they are and what was published for them.
    """

    name: str
    label: str
    settings: Mapping[str, Setting]
    note: str = ""

    def __post_init__(self) -> None:
        word("name", self.name)


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

    def __post_init__(self) -> None:
        """Refuse what does not fit together.

        Raises
        ------
        ValueError
            Where a name means nothing or two things, a preset lies outside the controls' ranges, status 0 has
            no outcome, or a template cannot be filled in.
        """
        word("name", self.name)
        consistency.check(self)

    @property
    def main(self) -> Number:
        """The first number shown."""
        return next(number for number in self.numbers if number.shown)

    def start(self) -> dict[str, Setting]:
        """Return the settings at first: those of the first preset."""
        return self.preset(self.presets[0])

    def preset(self, preset: Preset) -> dict[str, Setting]:
        """Return all settings of a preset; controls that it does not name stand as declared."""
        return self.settings(preset.settings)

    def settings(self, chosen: Mapping[str, Setting]) -> dict[str, Setting]:
        """Return all settings, those chosen and the others as declared.

        Raises
        ------
        ValueError
            Where there is no such control, or it cannot stand there.
        """
        controls = {control.name: control for control in self.controls}
        for name in chosen:
            if name not in controls:
                raise refuse("setting", name, f"one of {', '.join(controls)}")
        return {
            name: control.value(name, chosen[name]) if name in chosen else control.start
            for name, control in controls.items()
        }

    def entries(self, settings: Mapping[str, Setting]) -> list[float]:
        """Return what the kernel is given for complete settings, in the order of the controls."""
        return [control.entry(settings[control.name]) for control in self.controls]

    def outcome(self, status: int) -> Outcome | None:
        """Return what a status of the kernel means; None for one that was not declared."""
        return next((outcome for outcome in self.outcomes if outcome.status == status), None)
