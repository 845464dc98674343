"""A run in a few lines of text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from multigap.shell._keys import DOME, GAPS
from multigap.shell._questions import POINTS, Tables
from multigap.shell.results import RunTable

_IN_FULL = 12
"""Most rows of a table that are written out."""


def lines(tables: Tables) -> Iterator[str]:
    """Return what a run has found, T_c first."""
    if POINTS in tables:
        yield from _points(tables[POINTS])
    if DOME in tables:
        yield f"dome of {tables[DOME].values.shape[0]} points: {_highest(tables[DOME])}"
    if GAPS in tables:
        yield from _gaps(tables[GAPS])


def _value(table: RunTable, row: int, name: str) -> str:
    """Return one number with its name and unit, energies but μ in meV."""
    value, unit = float(table.column(name)[row]), table.units.get(name, "")
    if name == "T_c" and np.isnan(value):
        return "not superconducting"
    if unit == "eV" and name != "mu":
        value, unit = 1e3 * value, "meV"
    return f"{name} = {value:.4g} {unit}".rstrip()


def _points(table: RunTable) -> Iterator[str]:
    if table.values.shape[0] > _IN_FULL:
        yield f"{table.values.shape[0]} points: {_highest(table)}"
        return
    at = table.names.index("T_c")
    for row, values in enumerate(table.values):
        where = ", ".join(_value(table, row, name) for name in table.names[:at])
        told = [
            _value(table, row, name)
            for name, value in zip(table.names, values, strict=True)
            if name == "T_c" or (name not in table.names[:at] and not np.isnan(value))
        ]
        yield f"{where}: {', '.join(told)}" if where else ", ".join(told)


def _highest(table: RunTable) -> str:
    kelvin = table.column("T_c")
    none = int(np.isnan(kelvin).sum())
    if none == kelvin.size:
        return "none is superconducting"
    best, at = int(np.nanargmax(kelvin)), table.names.index("T_c")
    where = ", ".join(_value(table, best, name) for name in table.names[:at])
    rest = f"; {none} not superconducting" if none else ""
    return f"highest T_c = {kelvin[best]:.4g} K at {where}, lowest {np.nanmin(kelvin):.4g} K{rest}"


def _gaps(table: RunTable) -> Iterator[str]:
    deltas = [name for name in table.names if name.startswith("delta")]
    cold = int(np.argmin(table.column("temperature")))
    told = ", ".join(_value(table, cold, name) for name in deltas)
    yield f"gaps at {table.column('temperature')[cold]:g} K: {told}"
