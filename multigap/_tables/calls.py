"""What a result was computed from: the call that returned it, remembered beside its numbers.

To remember costs a fraction of a microsecond, since it is done at every call: the arguments are kept as they
came, and only what could change later is copied. They get their names when somebody asks.
"""

from __future__ import annotations

import dataclasses
import enum
import functools
import importlib
import inspect
import numbers
import sys
from collections.abc import Callable, Mapping, Sequence
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

import numpy as np

_P = ParamSpec("_P")
_T = TypeVar("_T")

_CALL = "_call"
"""Where a result has its call: among its attributes, and no field of it."""

_ASKED = "_asked"
"""Where it has the question of a model of any kind that led to the call."""


@dataclasses.dataclass(frozen=True)
class LeftOut:
    """An argument that is no part of what was computed, such as an executor: kept by the name of its kind.

    Attributes
    ----------
    kind : str
        The name.
    """

    kind: str

    def __repr__(self) -> str:
        return f"<{self.kind}, not kept>"


_VERSION = "_version"
"""Where one from a file has the version that computed it."""

_never_changes: set[type] = {float, int, bool, str, bytes, complex, type(None), LeftOut}
"""Kinds of values that are kept as they are; frozen dataclasses and enumerations join when first met."""


def _kept(value: Any) -> Any:
    """Return a value as it is now, whatever becomes of it later."""
    kind = type(value)
    if kind in _never_changes:
        return value
    if kind is np.ndarray and not value.dtype.hasobject:
        copied = value.copy()
        copied.setflags(write=False)
        return copied
    if kind is list or kind is tuple:
        return _all_kept(value)
    if isinstance(value, enum.Enum) or (
        dataclasses.is_dataclass(kind) and kind.__module__.startswith("multigap")
    ):  # the package's own are frozen
        _never_changes.add(kind)
        return value
    if isinstance(value, numbers.Real):
        return int(value) if isinstance(value, numbers.Integral) else float(value)
    if isinstance(value, np.generic):
        return value.item()
    if hasattr(kind, "__array__"):
        plain = np.array(value, subok=False)
        return _kept(plain) if not plain.dtype.hasobject else LeftOut(kind.__name__)
    if isinstance(value, Sequence):
        return _all_kept(value)
    if isinstance(value, Mapping):
        return {key: _kept(each) for key, each in value.items()}
    return LeftOut(getattr(value, "__qualname__", kind.__qualname__))


def _all_kept(values: Sequence[Any]) -> tuple[Any, ...]:
    """Return values in a tuple, as they are now."""
    return tuple(values) if _never_changes.issuperset(map(type, values)) else tuple(map(_kept, values))


def _values_kept(told: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping whose values are as they are now; itself where none can change."""
    if _never_changes.issuperset(map(type, told.values())):
        return told
    return {name: _kept(value) for name, value in told.items()}


def remembers(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Make a function leave in the result that it returns what it was asked.

    Parameters
    ----------
    function : callable
        A function or method that returns a :class:`~multigap._tables.Result` of its own making. One that is
        asked anew for each call: the result of a memo would get the inputs of whoever asked last.

    Returns
    -------
    callable
        The function with the same signature, documentation and place.
    """
    plain = _never_changes.issuperset

    @functools.wraps(function)
    def remembered(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        result = function(*args, **kwargs)
        result.__dict__[_CALL] = (
            remembered,
            args if plain(map(type, args)) else _all_kept(args),
            kwargs
            if not kwargs or plain(map(type, kwargs.values()))
            else {k: _kept(v) for k, v in kwargs.items()},
        )
        return result

    _remembering.add(remembered)
    return remembered


_remembering: set[Callable[..., Any]] = set()


def asked(result: _T, question: Callable[..., Any], model: object) -> _T:
    """Return a result that remembers a model and the question to it, in place of its first argument."""
    vars(result)[_ASKED] = (question, _kept(model))
    return result


def is_remembered(function: object) -> bool:
    """Whether a function leaves its call in what it returns, or hands a model on to one that does."""
    return isinstance(function, FunctionType) and (
        function in _remembering or function.__module__ == "multigap.solve"
    )


def keep(result: object, function: Callable[..., Any], inputs: Mapping[str, Any]) -> None:
    """Give a result the function and the inputs that a file has beside it."""
    vars(result)[_CALL] = (function, None, dict(inputs))


def keep_version(result: object, version: str) -> None:
    """Give a result from a file the version that computed it."""
    vars(result)[_VERSION] = version


def version_of(result: object) -> str:
    """Return the version that computed a result: this one, unless a file tells of another."""
    # the package's front door, which has it, imports this and not the other way
    told: str = vars(result).get(_VERSION, vars(sys.modules["multigap"])["__version__"])
    return told


def function_of(result: object) -> Callable[..., Any] | None:
    """Return the function that a result remembers, if any."""
    question = vars(result).get(_ASKED, vars(result).get(_CALL, (None,)))[0]
    return _found(question)


def inputs_of(result: object) -> dict[str, Any]:
    """Return the arguments that a result remembers by their names, those not given with their defaults."""
    told = vars(result)
    if _CALL not in told:
        return {}
    function, args, kwargs = told[_CALL]
    if args is None:  # read from a file, with their names
        return dict(kwargs)
    signature = _signature(_found(function))
    bound = signature.bind(*args, **kwargs)
    bound.apply_defaults()
    inputs = dict(bound.arguments)
    if _ASKED in told:
        inputs.pop(next(iter(inputs)))
        inputs = {"model": told[_ASKED][1], **inputs}
    return inputs


@functools.cache
def _signature(function: Callable[..., Any]) -> inspect.Signature:
    return inspect.signature(function)


def without_functions(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result's attributes for another process: functions by their places."""
    sent = dict(attributes)
    for key in (_CALL, _ASKED):
        if key in sent and isinstance(sent[key][0], FunctionType):
            function, *rest = sent[key]
            sent[key] = ((function.__module__, function.__qualname__), *rest)
    return sent


def _found(function: Any) -> Any:
    """Return a function from itself or from its place."""
    if not isinstance(function, tuple):
        return function
    module, names = function
    return functools.reduce(getattr, names.split("."), importlib.import_module(module))


def address(thing: Any) -> str:
    """Return where a user finds a class or function of this package: the shortest of its names."""
    first, *names = thing.__qualname__.split(".")
    parts = thing.__module__.split(".")
    inner = getattr(importlib.import_module(thing.__module__), first)
    for length in range(1, len(parts)):
        home = ".".join(parts[:length])
        if getattr(importlib.import_module(home), first, None) is inner:
            return ".".join((home, first, *names))
    return ".".join((*parts, first, *names))
