"""The numbers that a sentence of a paper speaks of, and the bounds that it sets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from multigap import _checks

PLOT_ERROR: Final = 0.01
"""How well a value can be read off the paper's figures; a bound is taken as met within this fraction."""

Bounded = tuple[tuple[float, ...], float, float]
"""Numbers and the bounds between which all of them must lie."""


@dataclass(frozen=True)
class Outcome:
    """The numbers that a sentence speaks of in a reading, and the bounds that it sets them.

    Attributes
    ----------
    parts : tuple
        Numbers (``nan`` for one that is missing), lower bound and upper bound (infinite where there is none)
        for each thing that the sentence says; at least one, and a number in each.
    found : str
        The numbers in words.
    """

    parts: tuple[Bounded, ...]
    found: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _parts(self.parts))
        _checks.instance("found", self.found, str)

    @property
    def margin(self) -> float:
        """Least distance of a number from its bound, in units of the bound.

        Below 0 where a bound is broken, -inf where a number is missing.
        """
        least = np.inf
        for numbers, low, high in self.parts:
            for x in numbers:
                if np.isnan(x):
                    return float("-inf")
                for distance, bound in ((x - low, low), (high - x, high)):
                    if np.isfinite(bound):
                        least = min(least, distance / abs(bound))
        return float(least)

    @property
    def holds(self) -> bool:
        """Whether every number lies inside its bounds."""
        return self.margin > 0


def _parts(parts: object) -> tuple[Bounded, ...]:
    """Return the parts of an outcome as plain tuples of floats."""
    if not isinstance(parts, list | tuple) or not parts:
        raise ValueError(f"parts = {parts!r} is not allowed: parts must be a tuple of at least one part")
    settled = []
    for part in parts:
        well_formed = isinstance(part, list | tuple) and len(part) == 3 and isinstance(part[0], list | tuple)
        if not well_formed or not part[0]:
            raise ValueError(
                f"parts = {parts!r} is not allowed: parts must each be (numbers, lower bound, upper bound)"
            )
        numbers = tuple(_checks.real("parts", number) for number in part[0])
        low, high = (_checks.real("parts", bound) for bound in part[1:])
        if not low < high:
            raise ValueError(
                f"parts = {parts!r} is not allowed: parts must have lower bounds below the upper"
            )
        settled.append((numbers, low, high))
    return tuple(settled)


def at_most(numbers: Sequence[float], high: float) -> Bounded:
    """Return a part of an outcome: numbers that must not lie above a bound."""
    return tuple(numbers), -np.inf, high


def at_least(numbers: Sequence[float], low: float) -> Bounded:
    """Return a part of an outcome: numbers that must not lie below a bound."""
    return tuple(numbers), low, np.inf


def around(numbers: Sequence[float], place: float, reach: float) -> Bounded:
    """Return a part of an outcome: numbers that must lie within `reach` of a place."""
    return tuple(numbers), place - reach, place + reach


def largest_of(values: Sequence[float]) -> float:
    """Return the largest value, or nan if there is one among them: a missing value then fails its test."""
    return float(np.max(values))


def listed(values: Sequence[float], form: str) -> str:
    """Return numbers in one format, separated by commas; "none" for one that is missing."""
    return ", ".join("none" if np.isnan(v) else format(v, form) for v in values)


def percent(values: Sequence[float], form: str = ".0f") -> str:
    """Return fractions as :func:`listed` does, in per cent."""
    return listed([100 * v for v in values], form)
