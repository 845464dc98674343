"""What may be written as the value of a key, and how it is read."""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from multigap import _checks, units
from multigap._checks.values import fail
from multigap.shell._refusals import nearest

RANGE_KEYS: Final = ("from", "to", "points", "spacing")
SPACINGS: Final = ("linear", "logarithmic")
_MOST_POINTS: Final = 100_000


@dataclass(frozen=True)
class Kind:
    """How a value is read, and what it is, in words.

    Attributes
    ----------
    says : str
        What a value must be: ``"a length with its unit"``.
    read : callable
        Takes the key's name and the value as written; returns the value that a model takes, or raises a
        ``ValueError`` that names the key.
    single : Kind, optional
        Of a row, what each of its values is.
    unit : str
        Of a number or quantity, the unit of what `read` returns; empty for pure numbers.
    numeric : bool
        Whether it is a number, which a sweep may change.
    """

    says: str
    read: Callable[[str, Any], Any]
    single: Kind | None = None
    unit: str = ""
    numeric: bool = False


_COMMA: Final = re.compile(r"\s*[-+]?\d+,\d+")


def comma(text: object) -> str:
    """Return a hint, with a blank before it, where a number has a decimal comma; nothing elsewhere."""
    begins = isinstance(text, str) and _COMMA.match(text)
    return " (a decimal point is wanted, no comma)" if begins else ""


def _number(name: str, value: Any) -> float:
    if isinstance(value, str):
        raise fail(name, value, f"a bare number, without quotes and without a unit{comma(value)}")
    return _checks.finite(name, value)


def _whole(name: str, value: Any) -> int:
    return _checks.whole(name, value, -_checks.MANY)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise fail(name, value, "a text in quotes")
    return value


def _matrix(name: str, value: Any) -> tuple[tuple[float, ...], ...]:
    square = isinstance(value, list) and all(
        isinstance(row, list) and len(row) == len(value) for row in value
    )
    if not square or not value:
        raise fail(name, value, "a square matrix of numbers, such as [[0.4, 0.1], [0.1, 0.2]]")
    return tuple(tuple(_number(name, each) for each in row) for row in value)


NUMBER: Final = Kind("a number", _number, numeric=True)
WHOLE: Final = Kind("a whole number", _whole, numeric=True)
FLAG: Final = Kind("true or false", lambda name, value: _flag(name, value))
TEXT: Final = Kind("a text", _text)
MATRIX: Final = Kind("a square matrix of numbers", _matrix)


def _flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise fail(name, value, "true or false")
    return value


def quoted(words: Iterable[str]) -> str:
    """Return words as a file has them, in quotes."""
    return ", ".join(f'"{each}"' for each in words)


def word(allowed: Iterable[str]) -> Kind:
    """Return the kind of a word that is one of a few."""
    words = tuple(map(str, allowed))

    def read(name: str, value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            near = nearest(value, words)
            raise fail(name, value, f"one of {quoted(words)}{near}")
        return value

    return Kind(f"one of {quoted(words)}", read)


@functools.cache
def quantity(kind: str) -> Kind:
    """Return the kind of a number with its unit, such as ``"energy"``."""
    own = next(iter(units.KINDS[kind]))
    article = "an" if kind[0] in "aeiou" else "a"

    def read(name: str, value: Any) -> float:
        if hint := comma(value):
            raise fail(name, value, f"{article} {kind} with its unit{hint}")
        return units.quantity(value, kind, name=name)

    return Kind(
        f"{article} {kind} with its unit ({', '.join(units.KINDS[kind])})",
        read,
        unit=own,
        numeric=True,
    )


def either(first: Kind, second: Kind, is_first: Callable[[Any], bool]) -> Kind:
    """Return the kind of a value that may be of one of two kinds, and by what it is told which."""
    return Kind(
        f"{first.says}, or {second.says}",
        lambda name, value: (first if is_first(value) else second).read(name, value),
        unit=first.unit,
        numeric=first.numeric or second.numeric,
    )


def row(single: Kind) -> Kind:
    """Return the kind of one value, a list of them, or, for numbers, a range with its ends and points."""

    def read(name: str, value: Any) -> tuple[Any, ...]:
        if isinstance(value, dict) and single.numeric:
            return spread(name, value, single)
        if isinstance(value, list):
            if not value:
                raise fail(name, value, f"{single.says}, or a list of at least one")
            return tuple(single.read(name, each) for each in value)
        return (single.read(name, value),)

    ranges = ", or a range {from, to, points}" if single.numeric else ""
    return Kind(f"{single.says}, a list of them{ranges}", read, single, single.unit, single.numeric)


def spread(name: str, value: dict[str, Any], single: Kind) -> tuple[float, ...]:
    """Return the points of a range ``{from, to, points, spacing}``, the last of which may be left out."""
    for key in value:
        if key not in RANGE_KEYS:
            raise ValueError(
                f"{name} has {key!r}, which is not allowed: a range has {', '.join(RANGE_KEYS)}"
                f"{nearest(key, RANGE_KEYS)}"
            )
    for key in RANGE_KEYS[:3]:
        if key not in value:
            raise ValueError(f"{name} lacks {key!r}: a range has from, to and points")
    low, high = (single.read(f"{name}.{key}", value[key]) for key in ("from", "to"))
    points = _checks.whole(f"{name}.points", value["points"], 2, _MOST_POINTS)
    spacing = word(SPACINGS).read(f"{name}.spacing", value.get("spacing", SPACINGS[0]))
    if spacing == SPACINGS[0]:
        found = np.linspace(low, high, points)
    elif low > 0 and high > 0:
        found = np.exp(np.linspace(math.log(low), math.log(high), points))
        found[[0, -1]] = low, high
    else:
        raise ValueError(f"{name}.spacing = {spacing!r} is not allowed: from and to must be above 0 for it")
    return tuple(single.read(name, each) for each in _written(found, single))


def _written(values: np.ndarray, single: Kind) -> list[Any]:
    """Return numbers as they would be written for a kind, in its own unit."""
    return [written(float(each), single) for each in values]


def written(value: float, single: Kind) -> Any:
    """Return a number as a run file would have it: bare, or with the package's own unit."""
    if single is WHOLE:
        return value
    return f"{value!r} {single.unit}" if single.unit else value
