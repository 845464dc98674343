"""The controls of an explorer: sliders, switches, and choices among a few."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from multigap_book.explorers.checks import finite, parameter, refuse, unique, word

Setting = float | bool | str
"""Value of a control: a number, on or off, or the name of an option."""


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
    only : tuple of str
        Name of a choice, and those of its options with which the control says anything: with another one it
        is not shown.
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
    only: tuple[str, ...] = ()
    kind: Literal["range"] = "range"

    def __post_init__(self) -> None:
        parameter("name", self.name)
        finite("low", self.low)
        if finite("high", self.high) <= self.low:
            raise refuse("high", self.high, f"above low = {self.low}")
        if self.logarithmic and self.low <= 0:
            raise refuse("low", self.low, "above 0 on a logarithmic slider")
        if not 0 < finite("step", self.step) <= self.length:
            raise refuse("step", self.step, f"above 0 and at most {self.length:.4g}, the slider's length")
        self.value("start", self.start)

    @property
    def length(self) -> float:
        """From one end to the other, in the unit of `step`."""
        return math.log10(self.high / self.low) if self.logarithmic else self.high - self.low

    def value(self, name: str, value: object) -> float:
        """Return `value` as a setting of this control; `name` is what a complaint calls it."""
        number = finite(name, value)
        if not self.low <= number <= self.high:
            unit = f" {self.unit}" if self.unit else ""
            raise refuse(name, value, f"from {self.low:g} to {self.high:g}{unit}")
        return number

    def position(self, value: float) -> float:
        """Return where the slider stands for `value`: log10 of it on a logarithmic one."""
        return math.log10(value) if self.logarithmic else value

    def entry(self, value: Setting) -> float:
        """Return what the kernel is given for `value`."""
        return float(value)


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
    advanced, only
        As of :class:`Range`.
    """

    name: str
    label: str
    start: bool
    on: str = "True"
    off: str = "False"
    hint: str = ""
    advanced: bool = False
    only: tuple[str, ...] = ()
    kind: Literal["switch"] = "switch"

    def __post_init__(self) -> None:
        parameter("name", self.name)
        self.value("start", self.start)

    def value(self, name: str, value: object) -> bool:
        """Return `value` as a setting of this control; `name` is what a complaint calls it."""
        if not isinstance(value, bool):
            raise refuse(name, value, "True or False")
        return value

    def entry(self, value: Setting) -> float:
        """Return what the kernel is given for `value`."""
        return 1.0 if value else 0.0


@dataclass(frozen=True)
class Option:
    """One of several: its name in the address, what it says, and what stands for it in the line of Python."""

    name: str
    label: str
    code: str = ""

    def __post_init__(self) -> None:
        word("name", self.name)


@dataclass(frozen=True)
class Choice:
    """One out of several options; the kernel is given its place, counted from 0."""

    name: str
    label: str
    options: tuple[Option, ...]
    start: str
    hint: str = ""
    advanced: bool = False
    only: tuple[str, ...] = ()
    kind: Literal["choice"] = "choice"

    def __post_init__(self) -> None:
        parameter("name", self.name)
        unique("options", self.names)
        if len(self.options) < 2:
            raise refuse("options", self.options, "two at least")
        self.value("start", self.start)

    @property
    def names(self) -> tuple[str, ...]:
        """The options' names, in their order."""
        return tuple(option.name for option in self.options)

    def value(self, name: str, value: object) -> str:
        """Return `value` as a setting of this control; `name` is what a complaint calls it."""
        if not isinstance(value, str) or value not in self.names:
            raise refuse(name, value, f"one of {', '.join(self.names)}")
        return value

    def entry(self, value: Setting) -> float:
        """Return what the kernel is given for `value`."""
        return float(self.names.index(str(value)))


Control = Range | Switch | Choice


def is_used(control: Control, settings: Mapping[str, Setting]) -> bool:
    """Say whether a control has anything to say at some settings."""
    return not control.only or settings[control.only[0]] in control.only[1:]
