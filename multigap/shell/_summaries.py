"""A run in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from multigap.shell._keys import DOME, GAPS
from multigap.shell._questions import POINTS, Tables
from multigap.shell.run_table import RunTable

_IN_FULL = 12
"""Most rows of a table that are written out."""

_SHOWN = {
    "mu": ("eV", 1.0),
    "omega_ln": ("meV", 1e3),
    "gap_edge": ("meV", 1e3),
    "delta": ("meV", 1e3),
    "level": ("meV", 1e3),
}


def lines(tables: Tables) -> Iterator[str]:
    """Return what a run has found, T_c first."""
    if POINTS in tables:
        yield from _points(tables[POINTS])
    if DOME in tables:
        yield f"dome of {tables[DOME].values.shape[0]} points: {_highest(tables[DOME])}"
    if GAPS in tables:
        yield from _gaps(tables[GAPS])


def _value(name: str, value: float) -> str:
    """Return one number with its unit, as a reader likes it."""
    if name == "T_c":
        return "not superconducting" if np.isnan(value) else f"T_c = {value:.4g} K"
    unit, factor = _SHOWN.get(name.rstrip("_0123456789"), ("", 1.0))
    if name == "temperature":
        unit = "K"
    return f"{name} = {factor * value:.4g}{' ' * bool(unit)}{unit}"


def _points(table: RunTable) -> Iterator[str]:
    if "T_c" not in table.names:
        return
    if table.values.shape[0] > _IN_FULL:
        yield f"{table.values.shape[0]} points: {_highest(table)}"
        return
    at = table.names.index("T_c")
    for row in table.values:
        found = [_value(name, value) for name, value in zip(table.names, row, strict=True)]
        # the swept keys and the filling say where, what comes after T_c is told of it
        told = [
            each for each, value in zip(found[at + 1 :], row[at + 1 :], strict=True) if not np.isnan(value)
        ]
        yield ", ".join([*found[:at], ": "[:0] + found[at], *told])


def _highest(table: RunTable) -> str:
    kelvin = table.column("T_c")
    none = int(np.isnan(kelvin).sum())
    if none == kelvin.size:
        return "none superconducts"
    best = int(np.nanargmax(kelvin))
    at = table.names.index("T_c")
    where = ", ".join(_value(name, table.values[best, i]) for i, name in enumerate(table.names[:at]))
    rest = f"; {none} not superconducting" if none else ""
    return f"highest T_c = {kelvin[best]:.4g} K at {where}, lowest {np.nanmin(kelvin):.4g} K{rest}"


def _gaps(table: RunTable) -> Iterator[str]:
    deltas = [name for name in table.names if name.startswith("delta")]
    cold = int(np.argmin(table.column("temperature")))
    told = ", ".join(_value(name, table.column(name)[cold]) for name in deltas)
    yield f"gaps at {table.column('temperature')[cold]:g} K: {told}"
