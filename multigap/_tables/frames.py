"""A result's numbers as the columns of a table, for pandas, xarray and files of columns."""

from __future__ import annotations

import csv
import dataclasses
import importlib
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import numpy as np
from numpy.typing import NDArray

from multigap._tables.calls import address, function_of, inputs_of, version_of
from multigap._tables.words import in_words

if TYPE_CHECKING:
    import pandas
    import xarray

    from multigap._tables.result import Result


class Table(NamedTuple):
    """Columns of equal length by name, the units of what has one, and the numbers that all rows share."""

    columns: dict[str, NDArray[Any]]
    units: dict[str, str]
    shared: dict[str, Any]


def _library(name: str, method: str) -> Any:
    """Return a library that the solver itself does without."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name != name:
            raise
        raise ImportError(
            f"{method} needs {name}, which is not installed: pip install 'multigap[tables]'"
        ) from missing


def values(result: Result) -> Iterator[tuple[str, Any]]:
    """Return each field's name and value."""
    for field in dataclasses.fields(result):  # type: ignore[arg-type]  # what derives from it is a dataclass
        yield field.name, getattr(result, field.name)


def numbers(result: Result) -> Iterator[tuple[str, tuple[str, ...], NDArray[Any]]]:
    """Return name, axes and a copy of each field that holds numbers; results inside are left out."""
    for name, value in values(result):
        if name in result._axes or isinstance(value, bool | int | float):
            yield name, tuple(result._axes.get(name, "").split()), np.array(value)


def _lengths(result: Result) -> dict[str, int]:
    return {
        axis: length
        for _, axes, value in result._numbers()
        for axis, length in zip(axes, value.shape, strict=True)
    }


def table(result: Result) -> Table:
    """Return a result's columns: a row for each point of the axes that lead, or one where none does."""
    lengths = _lengths(result)
    shape = tuple(lengths[axis] for axis in result._rows)
    found = Table({}, {}, {})
    for name, axes, value in result._numbers():
        if name in result._apart:
            continue
        if not axes and result._rows:
            found.shared[name] = value.item()
            labels = [name]
        else:
            components = dict(_components(result, name, axes, value))
            labels = list(components)
            for label, column in components.items():
                found.columns[label] = np.broadcast_to(column, shape).reshape(-1).copy()
        if name in result._units:
            found.units.update(dict.fromkeys(labels, result._units[name]))
    return found


def _components(
    result: Result, name: str, axes: tuple[str, ...], value: NDArray[Any]
) -> Iterator[tuple[str, NDArray[Any]]]:
    """Return a field's columns: the axes of rows in their order, of length 1 where it has none."""
    further = tuple(axis for axis in axes if axis not in result._rows)
    own = tuple(axis for axis in result._rows if axis in axes)
    ordered = value.transpose([axes.index(axis) for axis in (*further, *own)])
    lengths = dict(zip(axes, value.shape, strict=True))
    for place in np.ndindex(*(lengths[axis] for axis in further)):
        label = "_".join([name, *(str(i + 1) for i in place)])
        yield label, np.asarray(ordered[place]).reshape([lengths.get(axis, 1) for axis in result._rows])


def origin(result: Result) -> dict[str, Any]:
    """Return what belongs beside every table: kind of result, version, and what was asked, in words."""
    function = function_of(result)
    return {
        "result": type(result).__name__,
        "version": version_of(result),
        **({} if function is None else {"computed_by": address(function)}),
        "inputs": {name: _plain(value) for name, value in inputs_of(result).items()},
    }


def _plain(value: object) -> str | int | float:
    """Return a number as it is, and anything else in words: what the formats of tables take beside them."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and (isinstance(value, float) or abs(value) < 2**31):  # type: ignore[arg-type]
        return value  # type: ignore[return-value]
    return in_words(value)


def frame(result: Result) -> pandas.DataFrame:
    """Return :meth:`Result.to_frame`."""
    made = _library("pandas", "to_frame").DataFrame
    columns, units, shared = table(result)
    found = made(columns)
    found.attrs |= {"units": units, "conventions": dict(result._conventions), **origin(result), **shared}
    return found


def dataset(result: Result) -> xarray.Dataset:
    """Return :meth:`Result.to_xarray`."""
    made = _library("xarray", "to_xarray").Dataset
    fields: dict[str, Any] = {
        name: (axes, value, _told(name, {"units": result._units, "convention": result._conventions}))
        for name, axes, value in result._numbers()
    }
    coordinates = {
        axis: fields.pop(axis, ((axis,), np.arange(1, n + 1))) for axis, n in _lengths(result).items()
    }
    whole = origin(result)
    inputs = whole.pop("inputs")
    return made(fields, coordinates, whole | {f"input_{name}": value for name, value in inputs.items()})


def _told(name: str, lists: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {what: told[name] for what, told in lists.items() if name in told}


def write_csv(result: Result, file: TextIO, comments: bool) -> None:
    """Write :meth:`Result.to_csv`."""
    columns, units, shared = table(result)
    if comments:
        file.writelines(f"# {line}\n" for line in _remarks(result, units, shared))
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(f"{name} ({_ascii(units[name])})" if name in units else name for name in columns)
    for row in zip(*(column.tolist() for column in columns.values()), strict=True):
        writer.writerow(map(_cell, row))


def _remarks(result: Result, units: Mapping[str, str], shared: Mapping[str, Any]) -> Iterator[str]:
    whole = origin(result)
    inputs = whole.pop("inputs")
    for name, value in shared.items():
        yield f"{name}: {_cell(value)} {units.get(name, '')}".rstrip()
    for name, value in whole.items():
        yield f"{name}: {value}"
    for name, value in inputs.items():
        yield f"input {name}: {value}"
    for name, value in result._conventions.items():
        yield f"convention of {name}: {value}"


_LETTERS = str.maketrans({"Å": "angstrom", "ₑ": "_e", "²": "^2", "³": "^3", "μ": "u"})


def _ascii(unit: str) -> str:
    """Return a unit in letters that every program shows as they are."""
    return unit.translate(_LETTERS)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    return repr(value) if isinstance(value, float | int) else str(value)
