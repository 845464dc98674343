"""Checks of arrays: what comes back is a read-only copy that no caller can change later."""

from __future__ import annotations

import math
import typing
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap._checks.values import LARGEST, MANY, MOST, SMALLEST, fail, limit_text, whole

Shaped = NDArray[Any]


def _masked(value: object, depth: int = 3) -> bool:
    """Whether a masked array is handed over, or lies in a list that is."""
    if isinstance(value, list | tuple) and depth:
        return any(_masked(each, depth - 1) for each in value)
    return isinstance(value, np.ma.MaskedArray)


def converted(name: str, value: ArrayLike, kinds: str, dtype: type, allowed: str) -> Shaped:
    """Return a fresh array of `dtype` from what holds elements of one of `kinds` (NumPy's letters)."""
    if type(value) is np.ndarray and value.dtype == dtype:
        return np.array(value, order="C")
    if _masked(value):
        raise fail(name, value, f"{allowed}, without a mask (fill it first)")
    try:
        given = np.asarray(value)
    except (TypeError, ValueError, OverflowError):  # rows of different lengths, an integer beyond all floats
        raise fail(name, value, allowed) from None
    if given.dtype.kind not in kinds:
        raise fail(name, value, allowed)
    with np.errstate(over="ignore"):  # longer floats than these: found to be infinite next
        return np.array(given, dtype=dtype, order="C", subok=False)


def array(
    name: str,
    value: ArrayLike,
    unit: str = "",
    *,
    shape: tuple[int, ...] | None = None,
    ndim: int | None = None,
    minimum: float | None = None,
    above: float | None = None,
    most: float | None = None,
    size: int | None = None,
    like: str = "",
) -> NDArray[np.float64]:
    """Return a read-only float64 copy of `value`, finite, of the shape asked for.

    Every element must be at least `minimum`, strictly greater than `above`, at most `most` in magnitude (or
    what its `unit` allows), and there must be at least `size` of them, where these are given. The argument
    whose shape is asked for is named by `like`. Text, truth values, complex numbers and masked arrays are
    refused, although NumPy would turn them into floats.
    """
    text = "an array of finite numbers"
    result: NDArray[np.float64] = converted(name, value, "iuf", np.float64, text)
    if shape is not None and result.shape != shape:
        raise fail(name, value, f"an array of shape {shape}, not {result.shape}{as_told_by(like)}")
    if ndim is not None and result.ndim != ndim:
        raise fail(name, value, f"an array with {ndim} dimension(s), not {result.ndim}")
    if size is not None and result.size < size:
        raise fail(name, value, f"an array of at least {size} number(s), not {result.size}")
    if result.size:
        low, high = float(result.min()), float(result.max())  # nan, where there is one
        if not (math.isfinite(low) and math.isfinite(high)):
            raise fail(name, value, text)
        if minimum is not None and low < minimum:
            raise fail(name, value, f"an array of numbers at least {minimum:g}")
        if above is not None and (low <= above or (above == 0 and low < SMALLEST)):
            raise fail(name, value, f"an array of numbers greater than {above:g}")
        limit = MOST.get(unit, LARGEST) if most is None else most
        if max(high, -low) > limit:
            raise fail(name, value, f"{text}, {limit_text(limit, unit)}")
    return frozen(result)


def complex_array(
    name: str, value: ArrayLike, *, shape: tuple[int, ...] | None = None, like: str = ""
) -> NDArray[np.complex128]:
    """Return a read-only complex copy of `value`, finite, of the shape asked for."""
    text = "an array of finite numbers"
    result: NDArray[np.complex128] = converted(name, value, "iufc", np.complex128, text)
    if not np.all(np.isfinite(result)) or np.any(np.abs(result) > LARGEST):
        raise fail(name, value, text)
    if shape is not None and result.shape != shape:
        raise fail(name, value, f"an array of shape {shape}, not {result.shape}{as_told_by(like)}")
    return frozen(result)


def as_told_by(like: str) -> str:
    return f", as {like} has it" if like else ""


def row(name: str, value: ArrayLike, unit: str = "", **rules: Any) -> NDArray[np.float64]:
    """Return a read-only row from a row of finite numbers, or from one number; rules as in :func:`array`."""
    checked = array(name, value, unit, **rules)
    if checked.ndim > 1:
        raise fail(name, value, f"a number or an array with 1 dimension, not {checked.ndim}")
    return np.atleast_1d(checked)


def rising(
    name: str, value: ArrayLike, unit: str = "", *, size: int = 1, equal_steps: bool = False, **rules: Any
) -> NDArray[np.float64]:
    """Return a read-only row of at least `size` numbers that rise strictly, in equal steps where asked."""
    checked = array(name, value, unit, ndim=1, **rules)
    steps = np.diff(checked)
    equal = not equal_steps or checked.size < 2 or np.allclose(steps, steps[0], rtol=1e-6, atol=0)
    if checked.size < size or np.any(steps <= 0) or not equal:
        how = "rising in equal steps" if equal_steps else "strictly rising, without repeats"
        raise fail(name, value, f"at least {size} number(s), {how}")
    return checked


def flags(name: str, value: object, size: int) -> NDArray[np.bool_]:
    """Return a read-only row of `size` truth values from such a row, or from one for all."""
    allowed = f"one bool, or a row of {size}"
    given = converted(name, typing.cast(ArrayLike, value), "b", np.bool_, allowed)
    if given.shape not in ((), (size,)):
        raise fail(name, value, allowed)
    result = np.array(np.broadcast_to(given, (size,)))
    return frozen(result)


def whole_numbers(
    name: str,
    value: ArrayLike,
    size: int | None = None,
    *,
    ndim: int = 1,
    minimum: float | None = 0,
    most: float = 2.0**53,
    like: str = "",
) -> NDArray[np.int64]:
    """Return a read-only int64 copy of an array of whole numbers (a row, at least 0, unless told otherwise).

    No fraction is cut off.
    """
    numbers_ = array(name, value, ndim=ndim, minimum=minimum, most=most)
    least = "" if minimum is None else f", at least {minimum:g}"
    if size is not None and numbers_.size != size:
        raise fail(name, value, f"{size} whole numbers{least}{as_told_by(like)}")
    if np.any(numbers_ != np.round(numbers_)):
        raise fail(name, value, f"an array of whole numbers{least}")
    result = numbers_.astype(np.int64)
    return frozen(result)


def whole_tuple(name: str, value: object, size: int, least: int, most: int = MANY) -> tuple[int, ...]:
    """Return a tuple of `size` whole numbers from a row of them."""
    allowed = f"{size} whole numbers, at least {least}"
    if isinstance(value, np.ndarray) and value.ndim == 1 and not isinstance(value, np.ma.MaskedArray):
        value = value.tolist()
    if not isinstance(value, list | tuple) or len(value) != size:
        raise fail(name, value, allowed)
    return tuple(whole(name, each, least, most) for each in value)


def symmetric(
    name: str, value: ArrayLike, size: int | None = None, *, most: float | None = None, like: str = ""
) -> NDArray[np.float64]:
    """Return a read-only float64 copy of `value` if it is a square, symmetric, finite matrix."""
    result = array(name, value, most=most)
    if result.ndim != 2 or result.shape[0] != result.shape[1] or result.shape[0] == 0:
        raise fail(name, value, f"a square matrix, not an array of shape {result.shape}")
    if size is not None and result.shape[0] != size:
        rows = result.shape[0]
        raise fail(name, value, f"a {size} × {size} matrix, not {rows} × {rows}{as_told_by(like)}")
    if not (np.array_equal(result, result.T) or np.allclose(result, result.T, rtol=1e-12, atol=0)):
        raise fail(name, value, "a symmetric matrix")
    return result


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Return the array itself, made read-only: for one that is kept in a cache and handed out."""
    values.setflags(write=False)
    return values
