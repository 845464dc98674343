"""Checks of single values: numbers with their units, words, and objects of a kind."""

from __future__ import annotations

import math
import numbers
import types
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, TypeVar

import numpy as np

_T = TypeVar("_T")
_Choice = TypeVar("_Choice", bound=StrEnum)

_LONGEST: Final = 200
"""Characters of a value that an error message shows."""

LARGEST: Final = 1e100
"""Largest pure number: its square is still a number."""

SMALLEST: Final = 1e-100
"""Smallest number above 0: so is its inverse square. What is below counts as 0."""

MOST: Final = types.MappingProxyType(
    {"eV": 1e6, "K": 1e10, "Å": 1e6, "1/Å": 1e6, "Å³": 1e9, "GPa": 1e5, "mₑ": 1e8, "u": 1e4, "1/Å²": 1e8}
)
"""Unit → the largest value that a quantity in it may have."""

_SLIP: Final = types.MappingProxyType(
    {
        "eV": "1 meV is 0.001 eV",
        "K": "1 meV over k_B is 11.6 K",
        "Å": "1 nm is 10 Å",
        "GPa": "1 Mbar is 100 GPa",
        "u": "1 kg is 6e26 u",
        "mₑ": "1 u is 1823 mₑ",
    }
)
"""Unit → what to recall about it where a value is beyond all reason."""

STRONGEST: Final = 1e10
"""Largest coupling λ or g: its exponentials and T_c are still numbers."""

STIFFEST: Final = 2.0
"""Largest phonon energy in eV: hydrogen's molecule has 0.5."""

MANY: Final = 1_000_000
"""Most of whatever is counted, unless told otherwise."""


def fail(name: str, value: object, allowed: str) -> ValueError:
    try:
        shown = repr(value)
    except Exception:  # an integer of very many digits, or an object whose repr is broken
        shown = f"<{type(value).__name__}>"
    if len(shown) > _LONGEST:
        shown = shown[:_LONGEST] + " …"
    return ValueError(f"{name} = {shown} is not allowed: {name} must be {allowed}")


def instance(name: str, value: object, kind: type[_T]) -> _T:
    """Return `value` if it is a `kind`: a wrong object is named here and not three calls further down."""
    if not isinstance(value, kind):
        article = "an" if kind.__name__[0] in "AEIOU" else "a"
        raise fail(name, value, f"{article} {kind.__name__}")
    return value


def several(name: str, value: object, kind: type[_T], *, least: int = 0) -> tuple[_T, ...]:
    """Return a list or tuple of objects of a `kind`, at least so many, as a tuple."""
    if not isinstance(value, list | tuple) or len(value) < least:
        raise fail(name, value, f"a sequence of at least {least} {kind.__name__}")
    for each in value:
        if not isinstance(each, kind):
            raise fail(name, value, f"a sequence of {kind.__name__}")
    return tuple(value)


def flag(name: str, value: bool) -> bool:
    """Return `value` as a bool if it is one: a word such as "no" would count as true."""
    if not isinstance(value, bool | np.bool_):
        raise fail(name, value, "True or False")
    return bool(value)


def choice(name: str, value: str, kind: type[_Choice]) -> _Choice:
    """Return the member of `kind` that `value` is, or that it names."""
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            pass
    raise fail(name, value, f"one of {', '.join(repr(str(one)) for one in kind)}")


def one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    """Return `value` if it is one of the words allowed."""
    words = tuple(allowed)
    if not isinstance(value, str) or value not in words:
        raise fail(name, value, f"one of {', '.join(words)}")
    return value


def real(name: str, value: float, allowed: str = "a real number") -> float:
    """Return `value` as a float if it is a real number, nan and infinity among them.

    An array is none, whatever its size (only one without dimensions counts as its number): that is decided by
    its kind, since NumPy's own conversion of an array of one element has changed with its versions.
    """
    if type(value) is float:
        return value
    plain = isinstance(value, numbers.Real) and not isinstance(value, bool | np.bool_)
    if isinstance(value, np.ndarray):
        plain = not isinstance(value, np.ma.MaskedArray) and value.ndim == 0 and value.dtype.kind in "iuf"
    if not plain:
        raise fail(name, value, allowed)
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise fail(name, value, allowed) from None


def _number(name: str, value: float, allowed: str, unit: str, most: float | None) -> float:
    """Return `value` as a finite float that is not beyond all reason for its unit."""
    limit = MOST.get(unit, LARGEST) if most is None else most
    number = real(name, value, allowed)
    if not math.isfinite(number):
        raise fail(name, value, allowed)
    if abs(number) > limit:
        raise fail(name, value, f"{allowed}, {limit_text(limit, unit)}")
    return number


def limit_text(limit: float, unit: str) -> str:
    slip = f" ({_SLIP[unit]})" if unit in _SLIP else ""
    return f"and at most {f'{limit:g} {unit}'.rstrip()}{slip}"


def finite(name: str, value: float, unit: str = "", *, most: float | None = None) -> float:
    """Return `value` as a float if it is a finite number; text and truth values are none."""
    return _number(name, value, f"a finite number{f' of {unit}' if unit else ''}", unit, most)


def positive(name: str, value: float, unit: str = "", *, most: float | None = None) -> float:
    """Return `value` as a float if it is finite and above zero, by 1e-100 at least."""
    allowed = f"greater than 0 {unit}".rstrip()
    number = _number(name, value, f"a finite number {allowed}", unit, most)
    if number < SMALLEST:
        raise fail(name, value, allowed)
    return number


def non_negative(name: str, value: float, unit: str = "", *, most: float | None = None) -> float:
    """Return `value` as a float if it is finite and not below zero; less than 1e-100 is 0."""
    allowed = f"at least 0 {unit}".rstrip()
    number = _number(name, value, f"a finite number, {allowed}", unit, most)
    if number < 0:
        raise fail(name, value, allowed)
    return number if number >= SMALLEST else 0.0


def within(
    name: str, value: float, low: float, high: float, *, open_low: bool = False, open_high: bool = False
) -> float:
    """Return `value` as a float if low ≤ value ≤ high, with an end left out where that is asked for."""
    allowed = f"in {'(' if open_low else '['}{low:g}, {high:g}{')' if open_high else ']'}"
    number = real(name, value, allowed)
    inside = low <= number <= high and not (open_low and number == low) and not (open_high and number == high)
    if not inside:  # nan is in no range
        raise fail(name, value, allowed)
    return number


def whole(name: str, value: int, least: int, most: int = MANY) -> int:
    """Return `value` as an int if it is a whole number from `least` to `most`."""
    allowed = f"a whole number, at least {least}"
    if isinstance(value, int) and not isinstance(value, bool):  # of any number of digits
        number = int(value)
    else:
        exact = real(name, value, allowed)
        if not math.isfinite(exact) or exact != math.floor(exact):
            raise fail(name, value, allowed)
        number = int(exact)
    if number < least:
        raise fail(name, value, allowed)
    if number > most:
        raise fail(name, value, f"{allowed}, and at most {most}")
    return number
