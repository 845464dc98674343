"""Checks of the dataclasses that hold results, field by field, by what the fields are annotated as."""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, Final, TypeVar

import numpy as np

from multigap._checks.arrays import Shaped, as_told_by, converted, frozen
from multigap._checks.values import fail, flag, instance, real, whole

_T = TypeVar("_T")


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
        raise fail(name, value, f"an array of shape ({wanted}), not {shape}{as_told_by(told_by)}")
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
        raise fail(name, value, f"a finite number{' (or nan)' if nan else ''}")
    return number


def _settled_array(dtype: type, name: str, value: Any, nan: bool) -> Shaped:
    result = converted(name, value, _KINDS.get(dtype, "iufc"), dtype, "an array of numbers")
    whole_numbers_only = result.dtype.kind not in "fc"
    fine = whole_numbers_only or np.all(np.isfinite(result)) or (nan and not np.any(np.isinf(result)))
    if not fine:
        raise fail(name, value, f"an array of finite numbers{' (or nan)' if nan else ''}")
    return frozen(result)


def _settled_tuple(settlers: tuple[_Settle, ...], name: str, value: Any, nan: bool) -> tuple[Any, ...]:
    """Return a tuple settled: each by its own, or all by the one for a tuple of any length."""
    if not isinstance(value, list | tuple) or len(settlers) not in (1, len(value)):
        raise fail(name, value, "a tuple" if len(settlers) == 1 else f"a tuple of {len(settlers)}")
    each = settlers * len(value) if len(settlers) == 1 else settlers
    return tuple(settle(name, one, nan) for settle, one in zip(each, value, strict=True))
