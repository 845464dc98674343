"""Checks of public input: each raises a ``ValueError`` naming the argument, its value and what is allowed.

Every public function passes its arguments through one of these, once, and works with what comes back: plain
numbers, and read-only copies of arrays that no caller can change later. Masked arrays are refused, since what
is behind the mask would be used. A quantity with a unit has a largest value, far above anything physical, so
that a slip of units (meV for eV, Pa for GPa) is named and does not hang.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import numbers
import types
import typing
from collections.abc import Callable, Hashable, Iterable
from enum import StrEnum
from functools import cache
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

_T = TypeVar("_T")
_Choice = TypeVar("_Choice", bound=StrEnum)

_LONGEST: Final = 200
"""Characters of a value that an error message shows."""

_LARGEST: Final = 1e100
"""Largest pure number: its square is still a number."""

_SMALLEST: Final = 1e-100
"""Smallest number above 0: so is its inverse square. What is below counts as 0."""

_MOST: Final = types.MappingProxyType(
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

Shaped = NDArray[Any]


def _fail(name: str, value: object, allowed: str) -> ValueError:
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
        raise _fail(name, value, f"{article} {kind.__name__}")
    return value


def several(name: str, value: object, kind: type[_T], *, least: int = 0) -> tuple[_T, ...]:
    """Return a list or tuple of objects of a `kind`, at least so many, as a tuple."""
    if not isinstance(value, list | tuple) or len(value) < least:
        raise _fail(name, value, f"a sequence of at least {least} {kind.__name__}")
    for each in value:
        if not isinstance(each, kind):
            raise _fail(name, value, f"a sequence of {kind.__name__}")
    return tuple(value)


def flag(name: str, value: bool) -> bool:
    """Return `value` as a bool if it is one: a word such as "no" would count as true."""
    if not isinstance(value, bool | np.bool_):
        raise _fail(name, value, "True or False")
    return bool(value)


def choice(name: str, value: str, kind: type[_Choice]) -> _Choice:
    """Return the member of `kind` that `value` is, or that it names."""
    if isinstance(value, str):
        try:
            return kind(value)
        except ValueError:
            pass
    raise _fail(name, value, f"one of {', '.join(repr(str(one)) for one in kind)}")


def one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    """Return `value` if it is one of the words allowed."""
    words = tuple(allowed)
    if not isinstance(value, str) or value not in words:
        raise _fail(name, value, f"one of {', '.join(words)}")
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
        raise _fail(name, value, allowed)
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise _fail(name, value, allowed) from None


def _number(name: str, value: float, allowed: str, unit: str, most: float | None) -> float:
    """Return `value` as a finite float that is not beyond all reason for its unit."""
    limit = _MOST.get(unit, _LARGEST) if most is None else most
    number = real(name, value, allowed)
    if not math.isfinite(number):
        raise _fail(name, value, allowed)
    if abs(number) > limit:
        raise _fail(name, value, f"{allowed}, {_limit_text(limit, unit)}")
    return number


def _limit_text(limit: float, unit: str) -> str:
    slip = f" ({_SLIP[unit]})" if unit in _SLIP else ""
    return f"and at most {f'{limit:g} {unit}'.rstrip()}{slip}"


def finite(name: str, value: float, unit: str = "", *, most: float | None = None) -> float:
    """Return `value` as a float if it is a finite number; text and truth values are none."""
    return _number(name, value, f"a finite number{f' of {unit}' if unit else ''}", unit, most)


def positive(name: str, value: float, unit: str = "", *, most: float | None = None) -> float:
    """Return `value` as a float if it is finite and above zero, by 1e-100 at least."""
    allowed = f"greater than 0 {unit}".rstrip()
    number = _number(name, value, f"a finite number {allowed}", unit, most)
    if number < _SMALLEST:
        raise _fail(name, value, allowed)
    return number


def non_negative(name: str, value: float, unit: str = "", *, most: float | None = None) -> float:
    """Return `value` as a float if it is finite and not below zero; less than 1e-100 is 0."""
    allowed = f"at least 0 {unit}".rstrip()
    number = _number(name, value, f"a finite number, {allowed}", unit, most)
    if number < 0:
        raise _fail(name, value, allowed)
    return number if number >= _SMALLEST else 0.0


def within(
    name: str, value: float, low: float, high: float, *, open_low: bool = False, open_high: bool = False
) -> float:
    """Return `value` as a float if low ≤ value ≤ high, with an end left out where that is asked for."""
    allowed = f"in {'(' if open_low else '['}{low:g}, {high:g}{')' if open_high else ']'}"
    number = real(name, value, allowed)
    inside = low <= number <= high and not (open_low and number == low) and not (open_high and number == high)
    if not inside:  # nan is in no range
        raise _fail(name, value, allowed)
    return number


def whole(name: str, value: int, least: int, most: int = MANY) -> int:
    """Return `value` as an int if it is a whole number from `least` to `most`."""
    allowed = f"a whole number, at least {least}"
    if isinstance(value, int) and not isinstance(value, bool):  # of any number of digits
        number = int(value)
    else:
        exact = real(name, value, allowed)
        if not math.isfinite(exact) or exact != math.floor(exact):
            raise _fail(name, value, allowed)
        number = int(exact)
    if number < least:
        raise _fail(name, value, allowed)
    if number > most:
        raise _fail(name, value, f"{allowed}, and at most {most}")
    return number


def _masked(value: object, depth: int = 3) -> bool:
    """Whether a masked array is handed over, or lies in a list that is."""
    if isinstance(value, list | tuple) and depth:
        return any(_masked(each, depth - 1) for each in value)
    return isinstance(value, np.ma.MaskedArray)


def _converted(name: str, value: ArrayLike, kinds: str, dtype: type, allowed: str) -> Shaped:
    """Return a fresh array of `dtype` from what holds elements of one of `kinds` (NumPy's letters)."""
    if type(value) is np.ndarray and value.dtype == dtype:
        return np.array(value, order="C")
    if _masked(value):
        raise _fail(name, value, f"{allowed}, without a mask (fill it first)")
    try:
        given = np.asarray(value)
    except (TypeError, ValueError, OverflowError):  # rows of different lengths, an integer beyond all floats
        raise _fail(name, value, allowed) from None
    if given.dtype.kind not in kinds:
        raise _fail(name, value, allowed)
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
    result: NDArray[np.float64] = _converted(name, value, "iuf", np.float64, text)
    if shape is not None and result.shape != shape:
        raise _fail(name, value, f"an array of shape {shape}, not {result.shape}{_as(like)}")
    if ndim is not None and result.ndim != ndim:
        raise _fail(name, value, f"an array with {ndim} dimension(s), not {result.ndim}")
    if size is not None and result.size < size:
        raise _fail(name, value, f"an array of at least {size} number(s), not {result.size}")
    if result.size:
        low, high = float(result.min()), float(result.max())  # nan, where there is one
        if not (math.isfinite(low) and math.isfinite(high)):
            raise _fail(name, value, text)
        if minimum is not None and low < minimum:
            raise _fail(name, value, f"an array of numbers at least {minimum:g}")
        if above is not None and (low <= above or (above == 0 and low < _SMALLEST)):
            raise _fail(name, value, f"an array of numbers greater than {above:g}")
        limit = _MOST.get(unit, _LARGEST) if most is None else most
        if max(high, -low) > limit:
            raise _fail(name, value, f"{text}, {_limit_text(limit, unit)}")
    return frozen(result)


def complex_array(
    name: str, value: ArrayLike, *, shape: tuple[int, ...] | None = None, like: str = ""
) -> NDArray[np.complex128]:
    """Return a read-only complex copy of `value`, finite, of the shape asked for."""
    text = "an array of finite numbers"
    result: NDArray[np.complex128] = _converted(name, value, "iufc", np.complex128, text)
    if not np.all(np.isfinite(result)) or np.any(np.abs(result) > _LARGEST):
        raise _fail(name, value, text)
    if shape is not None and result.shape != shape:
        raise _fail(name, value, f"an array of shape {shape}, not {result.shape}{_as(like)}")
    return frozen(result)


def _as(like: str) -> str:
    return f", as {like} has it" if like else ""


def row(name: str, value: ArrayLike, unit: str = "", **rules: Any) -> NDArray[np.float64]:
    """Return a read-only row from a row of finite numbers, or from one number; rules as in :func:`array`."""
    checked = array(name, value, unit, **rules)
    if checked.ndim > 1:
        raise _fail(name, value, f"a number or an array with 1 dimension, not {checked.ndim}")
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
        raise _fail(name, value, f"at least {size} number(s), {how}")
    return checked


def flags(name: str, value: object, size: int) -> NDArray[np.bool_]:
    """Return a read-only row of `size` truth values from such a row, or from one for all."""
    allowed = f"one bool, or a row of {size}"
    given = _converted(name, typing.cast(ArrayLike, value), "b", np.bool_, allowed)
    if given.shape not in ((), (size,)):
        raise _fail(name, value, allowed)
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
        raise _fail(name, value, f"{size} whole numbers{least}{_as(like)}")
    if np.any(numbers_ != np.round(numbers_)):
        raise _fail(name, value, f"an array of whole numbers{least}")
    result = numbers_.astype(np.int64)
    return frozen(result)


def whole_tuple(name: str, value: object, size: int, least: int, most: int = MANY) -> tuple[int, ...]:
    """Return a tuple of `size` whole numbers from a row of them."""
    allowed = f"{size} whole numbers, at least {least}"
    if isinstance(value, np.ndarray) and value.ndim == 1 and not isinstance(value, np.ma.MaskedArray):
        value = value.tolist()
    if not isinstance(value, list | tuple) or len(value) != size:
        raise _fail(name, value, allowed)
    return tuple(whole(name, each, least, most) for each in value)


def symmetric(
    name: str, value: ArrayLike, size: int | None = None, *, most: float | None = None, like: str = ""
) -> NDArray[np.float64]:
    """Return a read-only float64 copy of `value` if it is a square, symmetric, finite matrix."""
    result = array(name, value, most=most)
    if result.ndim != 2 or result.shape[0] != result.shape[1] or result.shape[0] == 0:
        raise _fail(name, value, f"a square matrix, not an array of shape {result.shape}")
    if size is not None and result.shape[0] != size:
        rows = result.shape[0]
        raise _fail(name, value, f"a {size} × {size} matrix, not {rows} × {rows}{_as(like)}")
    if not (np.array_equal(result, result.T) or np.allclose(result, result.T, rtol=1e-12, atol=0)):
        raise _fail(name, value, "a symmetric matrix")
    return result


def frozen(values: NDArray[Any]) -> NDArray[Any]:
    """Return the array itself, made read-only: for one that is kept in a cache and handed out."""
    values.setflags(write=False)
    return values


def record(thing: Any, *, nan: bool = False, **axes: str) -> None:
    """Check and settle the fields of a frozen dataclass that holds results, by what they are annotated as.

    Arrays become read-only copies, numbers plain floats and ints, all of them finite (or `nan`, if that is
    what says that there is none). A field is named with the letters of its axes, ``temperature="m l"``: one
    letter is one length throughout, and a number is that length. To be called from ``__post_init__``.
    """
    lengths: dict[str, tuple[int, str]] = {}  # of an axis, and the field that it was first seen in
    for name, settle in _plan(typing.cast(Hashable, type(thing))):
        value = settle(name, getattr(thing, name), nan)
        if name in axes:
            _agree(name, value, axes[name].split(), lengths)
        object.__setattr__(thing, name, value)


def made(kind: type[_T], /, **values: Any) -> _T:
    """Return a record of results just computed from checked input: arrays made read-only, nothing checked.

    The values are of the types that the fields are annotated with, and the arrays belong to nobody else.
    """
    thing = object.__new__(kind)
    for value in values.values():
        if isinstance(value, np.ndarray):
            value.setflags(write=False)
    vars(thing).update(values)
    return thing


def _agree(name: str, value: Any, axes: list[str], lengths: dict[str, tuple[int, str]]) -> None:
    """Refuse an array whose axes differ in length from those of the same letter seen before."""
    shape = np.shape(value)
    told = [int(axis) if axis.isdigit() else lengths.get(axis, (None, ""))[0] for axis in axes]
    if len(shape) != len(axes) or any(t not in (None, s) for t, s in zip(told, shape, strict=True)):
        wanted = ", ".join(a if t is None else str(t) for a, t in zip(axes, told, strict=True))
        told_by = " and ".join(dict.fromkeys(lengths[axis][1] for axis in axes if axis in lengths))
        raise _fail(name, value, f"an array of shape ({wanted}), not {shape}{_as(told_by)}")
    for axis, length in zip(axes, shape, strict=True):
        lengths.setdefault(axis, (length, name))


_Settle = Callable[[str, Any, bool], Any]

_KINDS: Final = types.MappingProxyType({np.float64: "iuf", np.int64: "iu", np.intp: "iu", np.bool_: "b"})


@cache
def _plan(kind: Hashable) -> tuple[tuple[str, _Settle], ...]:
    """Return, for every field of a dataclass, what settles its value."""
    hints = typing.get_type_hints(kind)
    return tuple(
        (field.name, _settler(hints[field.name])) for field in dataclasses.fields(typing.cast(Any, kind))
    )


def _settler(hint: Any) -> _Settle:
    """Return what settles a value that is annotated so; see :func:`record`."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if hasattr(origin, "__value__"):  # from NumPy 2.5 on, NDArray[...] is an alias to be looked into
        return _settler(origin.__value__[inner])
    if origin in (typing.Union, types.UnionType):
        (other,) = (_settler(each) for each in inner if each is not type(None))
        return lambda name, value, nan: None if value is None else other(name, value, nan)
    if origin is np.ndarray:
        dtype = typing.get_args(inner[1])[0]
        return functools.partial(_settled_array, dtype)
    if origin is tuple:
        return functools.partial(
            _settled_tuple, tuple(_settler(each) for each in inner if each is not Ellipsis)
        )
    if hint is float:
        return _settled_float
    if hint is int:
        return lambda name, value, nan: whole(name, value, -(2**62), 2**62)
    if hint is bool:
        return lambda name, value, nan: flag(name, value)
    return lambda name, value, nan: instance(name, value, hint)


def _settled_float(name: str, value: Any, nan: bool) -> float:
    number = real(name, value)
    if not math.isfinite(number) and not (nan and math.isnan(number)):
        raise _fail(name, value, f"a finite number{' (or nan)' if nan else ''}")
    return number


def _settled_array(dtype: type, name: str, value: Any, nan: bool) -> Shaped:
    result = _converted(name, value, _KINDS.get(dtype, "iufc"), dtype, "an array of numbers")
    whole_numbers_only = result.dtype.kind not in "fc"
    fine = whole_numbers_only or np.all(np.isfinite(result)) or (nan and not np.any(np.isinf(result)))
    if not fine:
        raise _fail(name, value, f"an array of finite numbers{' (or nan)' if nan else ''}")
    return frozen(result)


def _settled_tuple(settlers: tuple[_Settle, ...], name: str, value: Any, nan: bool) -> tuple[Any, ...]:
    """Return a tuple settled: each by its own, or all by the one for a tuple of any length."""
    if not isinstance(value, list | tuple) or len(settlers) not in (1, len(value)):
        raise _fail(name, value, "a tuple" if len(settlers) == 1 else f"a tuple of {len(settlers)}")
    each = settlers * len(value) if len(settlers) == 1 else settlers
    return tuple(settle(name, one, nan) for settle, one in zip(each, value, strict=True))
