"""A result in a file, and back: one JSON file with the numbers, their units, the inputs and the version.

Nothing in a file is run. A class or function is found by its name among those of this package, and whatever
is built from the file goes through the same checks as what a user builds. The form is strict JSON:

- numbers in as many digits as give the same number again; ``{"float": "nan"}``, and ``"nan"``, ``"inf"``,
  ``"-inf"`` among the values of an array, for what JSON has no number for; ``{"complex": [re, im]}``;
- ``{"dtype": "float64", "shape": [2, 3], "values": [...]}`` for an array, the last index running fastest;
  complex values as pairs;
- a list for a tuple;
- ``{"class": "multigap.TwoBand", "fields": {...}}`` for a model or a result inside, which has its own
  ``computed_by`` and ``inputs``; ``{"enum": ..., "value": ...}`` for a word with a fixed choice;
- ``{"left out": "ProcessPoolExecutor"}`` for what is no part of what was computed.
"""

from __future__ import annotations

import dataclasses
import enum
import json
import math
import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from multigap._tables import calls
from multigap._tables.result import Result

FORMAT: Final = 1
"""Number of the form in which results are stored; it goes up when files of old no longer read as they are."""

DTYPES: Final = ("bool", "int64", "int32", "float64", "complex128", "str")
"""Kinds of numbers that arrays in a file have."""


def text_of(result: Result) -> str:
    """Return a result as the text of a file.

    Raises
    ------
    ValueError
        For a result of a class that is not this package's: it could not be read again.
    """
    _own(type(result), Result)
    told = _record(result)
    parts: dict[str, Any] = {
        "format": FORMAT,
        "multigap": calls.version_of(result),
        "result": told["class"],
        "computed_by": told.get("computed_by"),
        "inputs": told.get("inputs", {}),
        "units": dict(result._units),
        "conventions": dict(result._conventions),
        "numbers": told["fields"],
    }
    return "{\n" + ",\n".join(f" {_json(key)}: {_lines(value)}" for key, value in parts.items()) + "\n}\n"


def _lines(value: Any) -> str:
    """Return JSON with each entry of a mapping on a line of its own."""
    if not isinstance(value, dict) or not value:
        return _json(value)
    return "{\n" + ",\n".join(f"  {_json(key)}: {_json(each)}" for key, each in value.items()) + "\n }"


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    # halves of letters, as of file names in no encoding, which UTF-8 does not have
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def _encoded(value: Any) -> Any:
    """Return a value in what JSON has."""
    if isinstance(value, enum.Enum):
        return {"enum": calls.address(_own(type(value), enum.Enum)), "value": value.value}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, complex):
        return {"complex": _floats(np.array([value.real, value.imag]))}
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, calls.LeftOut):
        return {"left out": value.kind}
    if isinstance(value, tuple | list):
        return [_encoded(each) for each in value]
    if isinstance(value, Mapping):
        return {"mapping": [[_encoded(key), _encoded(each)] for key, each in value.items()]}
    return _record(value)


def _record(value: Any) -> dict[str, Any]:
    kind = _own(type(value), object)
    told: dict[str, Any] = {
        "class": calls.address(kind),
        "fields": {field.name: _encoded(getattr(value, field.name)) for field in dataclasses.fields(kind)},
    }
    if isinstance(value, Result):
        function = calls.function_of(value)
        if function is not None:
            told["computed_by"] = calls.address(function)
            told["inputs"] = {name: _encoded(each) for name, each in calls.inputs_of(value).items()}
    return told


def _own(kind: Any, base: type) -> Any:
    """Return a class if it is this package's."""
    if not (kind.__module__.startswith("multigap.") and issubclass(kind, base)):
        raise ValueError(
            f"{kind.__qualname__} of {kind.__module__} is not allowed: what is saved must be of multigap's "
            "own classes, since others cannot be read again; to_csv and pickle take any"
        )
    return kind


def _array(value: NDArray[Any]) -> dict[str, Any]:
    kind = value.dtype.kind
    dtype = "str" if kind == "U" else str(value.dtype)
    if dtype not in DTYPES:
        value, dtype = {"i": (value.astype(np.int64), "int64"), "u": (value.astype(np.int64), "int64")}.get(
            kind, (value.astype(np.float64), "float64")
        )
    flat = value.ravel()
    if dtype == "complex128":
        flat = np.stack([flat.real, flat.imag], axis=-1).ravel()
    values = _floats(flat) if flat.dtype.kind == "f" else flat.tolist()
    return {"dtype": dtype, "shape": list(value.shape), "values": values}


def _floats(row: NDArray[Any]) -> list[Any]:
    values: list[Any] = row.tolist()
    if not np.all(np.isfinite(row)):
        values = [each if math.isfinite(each) else str(each) for each in values]
    return values
