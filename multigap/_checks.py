"""Checks of public input: each raises a ``ValueError`` naming the argument, its value and what is allowed."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

_T = TypeVar("_T")
_Choice = TypeVar("_Choice", bound=StrEnum)

_LONGEST: Final = 200
"""Characters of a value that an error message shows."""


def _fail(name: str, value: object, allowed: str) -> ValueError:
    shown = repr(value)
    if len(shown) > _LONGEST:
        shown = shown[:_LONGEST] + " …"
    return ValueError(f"{name} = {shown} is not allowed: {name} must be {allowed}")


def instance(name: str, value: object, kind: type[_T]) -> _T:
    """Return `value` if it is a `kind`: a wrong object is named here and not three calls further down."""
    if not isinstance(value, kind):
        article = "an" if kind.__name__[0] in "AEIOU" else "a"
        raise _fail(name, value, f"{article} {kind.__name__}")
    return value


def flag(name: str, value: bool) -> bool:
    """Return `value` as a bool if it is one: a word such as "no" would count as true."""
    if not isinstance(value, bool | np.bool_):
        raise _fail(name, value, "True or False")
    return bool(value)


def choice(name: str, value: str, kind: type[_Choice]) -> _Choice:
    """Return the member of `kind` that `value` is, or that it names."""
    try:
        return kind(value)
    except ValueError:
        raise _fail(name, value, f"one of {', '.join(repr(str(one)) for one in kind)}") from None


def finite(name: str, value: float) -> float:
    """Return `value` as a float if it is a finite number; text and truth values are none."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise _fail(name, value, "a finite number") from None
    if isinstance(value, bool | np.bool_ | str | bytes) or not np.isfinite(number):
        raise _fail(name, value, "a finite number")
    return number


def positive(name: str, value: float, unit: str = "") -> float:
    """Return `value` as a float if it is finite and above zero."""
    number = finite(name, value)
    if number <= 0:
        raise _fail(name, value, f"greater than 0 {unit}".rstrip())
    return number


def non_negative(name: str, value: float, unit: str = "") -> float:
    """Return `value` as a float if it is finite and not below zero."""
    number = finite(name, value)
    if number < 0:
        raise _fail(name, value, f"at least 0 {unit}".rstrip())
    return number


def within(name: str, value: float, low: float, high: float, *, open_high: bool = False) -> float:
    """Return `value` as a float if low ≤ value ≤ high (value < high if `open_high`)."""
    number = finite(name, value)
    if number < low or number > high or (open_high and number >= high):
        raise _fail(name, value, f"in [{low:g}, {high:g}{')' if open_high else ']'}")
    return number


def whole(name: str, value: int, least: int) -> int:
    """Return `value` as an int if it is a whole number not below `least`."""
    allowed = f"a whole number, at least {least}"
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        raise _fail(name, value, allowed) from None
    if isinstance(value, bool | np.bool_ | str) or number != value or number < least:
        raise _fail(name, value, allowed)
    return number


def array(
    name: str,
    value: ArrayLike,
    *,
    shape: tuple[int, ...] | None = None,
    ndim: int | None = None,
    minimum: float | None = None,
    above: float | None = None,
) -> NDArray[np.float64]:
    """Return a read-only float64 copy of `value`, finite, of the shape asked for.

    Every element must be at least `minimum`, and strictly greater than `above`, where these are given. Text,
    truth values and complex numbers are refused, although NumPy would turn them into floats.
    """
    try:
        given = np.asarray(value)
    except ValueError:  # rows of different lengths
        raise _fail(name, value, "an array of finite numbers") from None
    if given.dtype.kind not in "iuf":
        raise _fail(name, value, "an array of finite numbers")
    result = np.array(given, dtype=np.float64, order="C")
    if shape is not None and result.shape != shape:
        raise _fail(name, value, f"an array of shape {shape}, not {result.shape}")
    if ndim is not None and result.ndim != ndim:
        raise _fail(name, value, f"an array with {ndim} dimension(s), not {result.ndim}")
    if not np.all(np.isfinite(result)):
        raise _fail(name, value, "an array of finite numbers")
    if minimum is not None and np.any(result < minimum):
        raise _fail(name, value, f"an array of numbers at least {minimum:g}")
    if above is not None and np.any(result <= above):
        raise _fail(name, value, f"an array of numbers greater than {above:g}")
    result.setflags(write=False)
    return result


def whole_numbers(name: str, value: ArrayLike, size: int | None = None) -> NDArray[np.int64]:
    """Return a read-only int64 copy of a row of whole numbers, at least 0: no fraction is cut off."""
    numbers = array(name, value, ndim=1, minimum=0)
    if size is not None and numbers.size != size:
        raise _fail(name, value, f"{size} whole numbers, at least 0")
    if np.any(numbers != np.round(numbers)):
        raise _fail(name, value, "a row of whole numbers, at least 0")
    result = numbers.astype(np.int64)
    result.setflags(write=False)
    return result


def symmetric(name: str, value: ArrayLike, size: int | None = None) -> NDArray[np.float64]:
    """Return a read-only float64 copy of `value` if it is a square, symmetric, finite matrix."""
    result = array(name, value)
    if result.ndim != 2 or result.shape[0] != result.shape[1] or result.shape[0] == 0:
        raise _fail(name, value, f"a square matrix, not an array of shape {result.shape}")
    if size is not None and result.shape[0] != size:
        raise _fail(name, value, f"a {size} × {size} matrix, not {result.shape[0]} × {result.shape[1]}")
    if not np.allclose(result, result.T, rtol=1e-12, atol=0):
        raise _fail(name, value, "a symmetric matrix")
    return result
