"""A result from a file: built by the checks that a user's own objects go through, and nothing in it is run.

The form is told in :mod:`multigap._tables.storing`. Whatever is not as it must be is named by its key.
"""

from __future__ import annotations

import contextlib
import dataclasses
import difflib
import enum
import functools
import importlib
import json
import math
import os
import pkgutil
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, NoReturn

import numpy as np
from numpy.typing import NDArray

from multigap import _files
from multigap._checks.values import fail
from multigap._tables import calls
from multigap._tables.result import Result
from multigap._tables.storing import DTYPES, FORMAT

_ODD: Final = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


class _Refused(Exception):
    """What in a file is not as it must be: where, and what is allowed there."""

    def __init__(self, key: str, allowed: str) -> None:
        super().__init__(f"{key or 'the whole'} must be {allowed}")


def load(path: str | os.PathLike[str]) -> Result:
    """Return the result that :meth:`Result.save` has put in a file: the same class, numbers and inputs.

    The numbers are those of the file, to the last digit, whatever version of the package wrote them; nothing
    is computed again. Only classes of this package are made, and nothing in the file is run.

    Parameters
    ----------
    path : str or path
        The file.

    Returns
    -------
    Result
        With what it was computed from in :attr:`Result.inputs`.

    Raises
    ------
    ValueError
        For a file that cannot be read, is no file of a result, or has been changed so that it is none: the
        key is named.

    Examples
    --------
    >>> import multigap, os, tempfile
    >>> bands = multigap.TwoBand(lambda11=0.4, lambda22=0.2, lambda12=0.1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = os.path.join(folder, "bands.json")
    ...     multigap.critical_temperature(bands).save(file)
    ...     found = multigap.load(file)
    >>> round(found.kelvin, 2), found.inputs["model"].lambda11
    (204.85, 0.4)
    """
    text = _files.text_of(path, what="a file of Result.save")
    try:
        return _result(_parsed(text))
    except _Refused as refused:
        raise fail("path", os.fspath(path), f"a file of Result.save: in this one {refused}") from None


def _parsed(text: str) -> Any:
    def number(written: str) -> float:
        value = float(written)
        if not math.isfinite(value):
            raise _Refused(written, "a number that can be held")
        return value

    def unknown(word: str) -> NoReturn:
        raise _Refused(word, 'a number, or {"float": "nan"} and its like')

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            names = [name for name, _ in pairs]
            raise _Refused(next(name for name in names if names.count(name) > 1), "told once")
        return found

    try:
        return json.loads(text, parse_float=number, parse_constant=unknown, object_pairs_hook=once)
    except json.JSONDecodeError as refused:
        if not text.strip():
            raise _Refused("", "JSON: the file is empty") from None
        raise _Refused("", f"JSON: {refused.msg} in line {refused.lineno}, column {refused.colno}") from None
    except RecursionError:
        raise _Refused("", "JSON that is nested less deeply") from None
    except ValueError:  # an integer of thousands of digits
        raise _Refused("", "JSON with numbers of a reasonable length") from None


_KEYS: Final = ("format", "multigap", "result", "computed_by", "inputs", "units", "conventions", "numbers")


def _result(told: Any) -> Result:
    """Return the result that a parsed file tells of."""
    told = _mapping("", told, ())
    if told.get("format") != FORMAT or isinstance(told["format"], bool):
        by = f", written by multigap {told['multigap']}" if isinstance(told.get("multigap"), str) else ""
        raise _Refused("format", f"{FORMAT}, not {told.get('format')!r:.50}{by}")
    _mapping("", told, _KEYS)
    if not isinstance(told["multigap"], str):
        raise _Refused("multigap", "the version that wrote the file")
    for key in ("units", "conventions"):
        _mapping(key, told[key], None)
    kind = _class("result", told["result"], Result)
    made: Result = _made("numbers", kind, told["numbers"])
    _remember("", made, told)
    calls.keep_version(made, told["multigap"])
    return made


def _remember(key: str, made: Result, told: Mapping[str, Any]) -> None:
    """Give a result its function and inputs."""
    name = told.get("computed_by")
    inputs = _mapping(f"{key}inputs", told.get("inputs", {}), None)
    if name is None:
        if inputs:
            raise _Refused(f"{key}computed_by", "a function, since there are inputs")
        return
    function = _function(f"{key}computed_by", name)
    values = {each: _decoded(f"{key}inputs.{each}", value) for each, value in inputs.items()}
    calls.keep(made, function, values)


def _mapping(key: str, told: Any, names: Collection[str] | None) -> dict[str, Any]:
    """Return a JSON object if it has the names told, and no others; of any names where none are told."""
    if not isinstance(told, dict):
        raise _Refused(key, f"an object of JSON, not {told!r:.50}")
    if not names:
        return told
    at = f"{key}." if key else ""
    missing = [name for name in names if name not in told]
    for name in told:
        if name not in names:
            near = difflib.get_close_matches(name, missing or list(names), 1, 0.5)
            hint = f" (did you mean {near[0]}?)" if near else ""
            raise _Refused(f"{at}{name}", f"absent: only {', '.join(names)} are known here{hint}")
    if missing:
        raise _Refused(f"{at}{missing[0]}", "there: it is missing")
    return told


def _decoded(key: str, told: Any) -> Any:
    """Return the value that JSON tells of."""
    if isinstance(told, list):
        return tuple(_decoded(f"{key}[{place}]", each) for place, each in enumerate(told))
    if not isinstance(told, dict):
        return told
    for sign, decode in _FORMS.items():
        if sign in told:
            return decode(key, told)
    signs = ", ".join(_FORMS)
    raise _Refused(key, f"a number, a text, a list, or an object with one of {signs}")


def _float(key: str, told: Any) -> float:
    word = _mapping(key, told, ("float",))["float"]
    if not isinstance(word, str) or word not in _ODD:
        raise _Refused(f"{key}.float", f"one of {', '.join(_ODD)}")
    return _ODD[word]


def _complex(key: str, told: Any) -> complex:
    pair = _mapping(key, told, ("complex",))["complex"]
    if not isinstance(pair, list) or len(pair) != 2:
        raise _Refused(f"{key}.complex", "two numbers")
    return complex(*_row(f"{key}.complex", pair))


def _row(key: str, values: list[Any]) -> list[float]:
    """Return floats from numbers and the words for what is none."""
    found = []
    for place, each in enumerate(values):
        number = _ODD.get(each) if isinstance(each, str) else None
        if isinstance(each, int | float) and not isinstance(each, bool):
            with contextlib.suppress(OverflowError):  # a whole number beyond all floats
                number = float(each)
        if number is None:
            raise _Refused(f"{key}[{place}]", f"a number, or one of {', '.join(_ODD)}")
        found.append(number)
    return found


def _read_array(key: str, told: Any) -> NDArray[Any]:
    told = _mapping(key, told, ("dtype", "shape", "values"))
    dtype, shape, values = told["dtype"], told["shape"], told["values"]
    if dtype not in DTYPES:
        raise _Refused(f"{key}.dtype", f"one of {', '.join(DTYPES)}")
    counts = isinstance(shape, list) and all(type(n) is int and n >= 0 for n in shape) and len(shape) <= 32
    if not counts:
        raise _Refused(f"{key}.shape", "a list of whole numbers")
    size = math.prod(shape) * (2 if dtype == "complex128" else 1)
    if not isinstance(values, list) or len(values) != size:
        raise _Refused(f"{key}.values", f"a list of {size}, for the shape {tuple(shape)}")
    made = _elements(f"{key}.values", dtype, values).reshape(shape)
    made.setflags(write=False)
    return made


def _elements(key: str, dtype: str, values: list[Any]) -> NDArray[Any]:
    if dtype in ("float64", "complex128"):
        row = np.array(_row(key, values), dtype=np.float64)
        return row.view(np.complex128) if dtype == "complex128" else row
    kind, allowed = {"bool": (bool, "true or false"), "str": (str, "a text")}.get(
        dtype, (int, "a whole number")
    )
    for place, each in enumerate(values):
        if type(each) is not kind:
            raise _Refused(f"{key}[{place}]", allowed)
    try:
        return np.array(values, dtype=dtype)
    except OverflowError:
        raise _Refused(key, f"whole numbers that {dtype} can hold") from None


def _pairs(key: str, told: Any) -> dict[Any, Any]:
    pairs = _mapping(key, told, ("mapping",))["mapping"]
    if not isinstance(pairs, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pairs):
        raise _Refused(f"{key}.mapping", "a list of pairs")
    try:
        return {_decoded(f"{key}.mapping", k): _decoded(f"{key}[{k!r:.50}]", v) for k, v in pairs}
    except TypeError:  # an array as a key
        raise _Refused(f"{key}.mapping", "a list of pairs of a name and a value") from None


def _word(key: str, told: Any) -> enum.Enum:
    told = _mapping(key, told, ("enum", "value"))
    kind = _class(f"{key}.enum", told["enum"], enum.Enum)
    try:
        member: enum.Enum = kind(told["value"])
    except (ValueError, TypeError):
        raise _Refused(f"{key}.value", f"one of {', '.join(str(one.value) for one in kind)}") from None
    return member


def _left_out(key: str, told: Any) -> calls.LeftOut:
    word = _mapping(key, told, ("left out",))["left out"]
    if not isinstance(word, str):
        raise _Refused(f"{key}.left out", "a name")
    return calls.LeftOut(word)


def _inner(key: str, told: Any) -> Any:
    own = {"class", "fields"}
    more = set(told) & {"computed_by", "inputs"}
    told = _mapping(key, told, sorted(own | more))
    kind = _class(f"{key}.class", told["class"], object)
    made = _made(f"{key}.fields", kind, told["fields"])
    if more:
        if not isinstance(made, Result):
            raise _Refused(f"{key}.{sorted(more)[0]}", "absent: this class is no result")
        _remember(f"{key}.", made, told)
    return made


_FORMS: Final[Mapping[str, Callable[[str, Any], Any]]] = {
    "float": _float,
    "complex": _complex,
    "dtype": _read_array,
    "class": _inner,
    "enum": _word,
    "mapping": _pairs,
    "left out": _left_out,
}


def _made(key: str, kind: Any, told: Any) -> Any:
    """Return an object of a class from its fields, checked as if a user had made it."""
    names = [field.name for field in dataclasses.fields(kind)]
    told = _mapping(key, told, names) if names else _mapping(key, told, None)
    values = {name: _decoded(f"{key}.{name}", each) for name, each in told.items()}
    try:
        return getattr(kind, "_of_fields", kind)(**values)
    except (ValueError, TypeError) as refused:
        raise _Refused(key, f"what {kind.__qualname__} allows: {refused}") from None


def _class(key: str, name: Any, base: type) -> Any:
    """Return a class of this package by its address."""
    found = _thing(key, name, "class")
    kinds = isinstance(found, type) and found.__module__.startswith("multigap.")
    whole = kinds and (issubclass(found, enum.Enum) or dataclasses.is_dataclass(found))
    if not (whole and issubclass(found, base)):
        what = {Result: "a result of multigap", enum.Enum: "a choice of multigap"}.get(
            base, "a class of multigap"
        )
        raise _Refused(key, f"the name of {what}, not {name!r:.100}")
    return found


def _function(key: str, name: Any) -> Callable[..., Any]:
    """Return a function of this package that returns results, by its address."""
    found = _thing(key, name, "function")
    if not calls.is_remembered(found):
        raise _Refused(key, f"the name of a function of multigap that returns results, not {name!r:.100}")
    whole: Callable[..., Any] = found
    return whole


def _thing(key: str, name: Any, what: str) -> Any:
    """Return what an address leads to, over public names of this package alone."""
    wanted = f"the name of a {what} of multigap, not {name!r:.100}"
    parts = name.split(".") if isinstance(name, str) else []
    if parts[:1] != ["multigap"] or len(parts) < 2:
        raise _Refused(key, wanted)
    if not all(part.isidentifier() and not part.startswith("_") for part in parts):
        raise _Refused(key, wanted)
    module, rest = _module(parts[:-1])
    try:
        return functools.reduce(getattr, (*rest, parts[-1]), module)
    except AttributeError:
        raise _Refused(key, wanted + _nearest(module, (*rest, parts[-1])[0])) from None


def _module(parts: list[str]) -> tuple[Any, tuple[str, ...]]:
    """Return the innermost module of an address, and what is left of the address."""
    module = importlib.import_module(parts[0])
    for place, part in enumerate(parts[1:], start=1):
        inner = {found.name for found in pkgutil.iter_modules(getattr(module, "__path__", []))}
        if part not in inner:
            return module, tuple(parts[place:])
        module = importlib.import_module(f"{module.__name__}.{part}")
    return module, ()


def _nearest(module: Any, name: str) -> str:
    inner = {found.name for found in pkgutil.iter_modules(getattr(module, "__path__", []))}
    near = difflib.get_close_matches(name, sorted({*dir(module), *inner}), 1, 0.6)
    return f" (did you mean {module.__name__}.{near[0]}?)" if near else ""
