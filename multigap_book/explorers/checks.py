"""Checks of declarations: a wrong one is refused where it is written, not when a reader moves a slider."""

from __future__ import annotations

import re
from collections.abc import Iterable

from multigap import _checks

_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def refuse(name: str, value: object, allowed: str) -> ValueError:
    """Return the complaint that `name` is `value`, with what is allowed."""
    return ValueError(f"{name} = {value!r} is not allowed: {name} must be {allowed}")


def finite(name: str, value: object) -> float:
    """Return `value` as a float if it is a finite number."""
    return _checks.finite(name, value)  # type: ignore[arg-type]


def one_of(name: str, value: object, allowed: Iterable[str]) -> str:
    """Return `value` if it is one of the words allowed."""
    return _checks.one_of(name, value, allowed)  # type: ignore[arg-type]


def word(name: str, value: str) -> str:
    """Return `value` if it can stand in an address: small letters and digits, with ``-`` between words."""
    if not isinstance(value, str) or not _WORD.fullmatch(value):
        raise refuse(name, value, "small letters and digits, with - between words")
    return value


def parameter(name: str, value: str) -> str:
    """Return `value` if it can be the name of a parameter of a Python call."""
    if not isinstance(value, str) or not value.isidentifier() or not value.isascii():
        raise refuse(name, value, "a name that Python allows, of plain letters")
    return value


def unique(name: str, values: Iterable[str]) -> tuple[str, ...]:
    """Return `values` if none comes twice."""
    found = tuple(values)
    for value in found:
        if found.count(value) > 1:
            raise refuse(name, value, "named once")
    return found


def known(name: str, value: object, allowed: Iterable[str]) -> None:
    """Refuse a name that nothing has; a plain number is no name."""
    if isinstance(value, str):
        one_of(name, value, allowed)
    else:
        finite(name, value)
