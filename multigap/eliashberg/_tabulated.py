"""α²F(Ω) and N(ε) from the files of other codes: which columns, in which unit, and what may be mended.

Layouts are those that the codes' sources write (Quantum ESPRESSO 7, EPW 5 and 6, and what they did before):
EPW's ``prefix.a2f`` has α²F for each smearing of the phonons and then as many running integrals 2∫α²F/Ω;
``a2F.dos`` of matdyn.x has the sum and then each mode; ``alpha2F.dat`` of lambda.x has a column for each
smearing of the electrons, ten to a line. A density of states has the energies, N or N↑ and N↓, and an
integral.
"""

from __future__ import annotations

import math
import os
import re
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks, _plausible, units
from multigap._checks.values import fail
from multigap.eliashberg import _columns, _headers

Array = NDArray[np.float64]

Column = int | str
"""A column: its place, counted from 0 (the energies, as a rule), or its name in the header."""

EMPTY: Final = 1e-9
"""What counts as no states, in units of N(0): so much is put in their place, since N(ε) must be above 0."""

_MOST_MENDED: Final = 0.1
"""Most that may be called negligible, in units of the largest value."""

_EPW_LINES: Final = (21, 16)
"""Numbers that EPW writes on one line at most, now and before it wrote integrals."""

_LINE: Final = 10
"""Columns that lambda.x writes on one line after the first."""


@dataclass(frozen=True)
class _Layout:
    """Which columns of a table are values: the first of them if one is chosen by itself, and the last."""

    default: int | None = None
    last: int | None = None
    rest: str = ""
    names: tuple[str, ...] = ()


def alpha2f(
    path: str | os.PathLike[str],
    unit: str | None,
    columns: Column | tuple[Column, Column] | None,
    negligible: float,
) -> tuple[Array, Array]:
    """Return Ω in eV and α²F from a file; see :meth:`SpectralFunction.from_file`."""
    negligible = _checks.within("negligible", negligible, 0, _MOST_MENDED)
    table = _columns.read(path)
    header = _headers.says(table)
    _refuse_what_is_no_alpha2f(table, header)
    rows, lines, layout = _spectrum_rows(table, header)
    left, right = _chosen(table, columns, rows.shape[1], layout)
    factor = _headers.energy_unit(table, unit, layout.names[left] if layout.names else "")
    energies, values = rows[:, left], rows[:, right].copy()
    _must_rise(table, energies, lines, "frequencies")
    scale = float(np.max(values, initial=0.0, where=energies > 0))
    if scale <= 0:
        raise fail("path", table.path, "a table of α²F, which is nowhere above 0 here")
    small = negligible * scale
    _refuse_negative(table, values, lines, small, "α²F")
    for energy, value, line in zip(energies, values, lines, strict=True):
        if energy <= 0 and value > small:
            why = "λ diverges" if energy == 0 else "there are imaginary modes"
            raise table.refused(
                line,
                f"has α²F = {value:g} at Ω = {energy:g}: {why}",
                f"a table whose α²F is at most {small:.3g} there ({negligible:g} of its largest)",
            )
    grid = energies * factor
    _warn_of_frequencies(table, grid, energies, values > small)
    above = grid > 0
    if not above.all():  # α²F begins at 0, whatever came before
        grid, values = np.append(0.0, grid[above]), np.append(0.0, values[above])
    return grid, np.maximum(values, 0.0)


def density(
    path: str | os.PathLike[str],
    unit: str | None,
    fermi: float | str | None,
    columns: Column | tuple[Column, Column] | None,
    spin: str,
    window: float | None,
    negligible: float,
) -> tuple[Array, Array]:
    """Return ε - E_F in eV and N(ε)/N(0) from a file; see :meth:`DensityOfStates.from_file`."""
    negligible = _checks.within("negligible", negligible, 0, _MOST_MENDED)
    spin = _checks.one_of("spin", spin, ("both", "up", "down"))
    level = None if fermi is None else _energy("fermi", fermi)
    reach = math.inf if window is None else _checks.positive("window", window, "eV")
    table = _columns.read(path)
    header = _headers.says(table)
    if re.search(r"a2f|alpha2f|α²f|α2f", header):
        raise fail(
            "path", table.path, "a table of N(ε): its header tells an α²F (SpectralFunction.from_file)"
        )
    if _headers.is_of_phonons(header):
        raise fail("path", table.path, "a table of the electrons' N(ε): its header tells one of phonons")
    rows, lines = table.rows()
    polarised = re.search(r"dos_?up", header) is not None
    layout = _density_layout(table, header, rows.shape[1], polarised)
    left, right = _chosen(table, columns, rows.shape[1], layout)
    if spin != "both" and (not polarised or columns is not None):
        raise fail("spin", spin, "both, unless the file has a column for each spin and none is chosen")
    factor = _headers.energy_unit(table, unit, layout.names[left] if layout.names else "")
    energies = rows[:, left]
    _must_rise(table, energies, lines, "energies")
    if polarised and columns is None:
        values = {"both": rows[:, 1] + rows[:, 2], "up": rows[:, 1], "down": rows[:, 2]}[spin]
    else:
        values = rows[:, right]
    scale = float(values.max())
    _refuse_negative(table, values, lines, negligible * scale, "N")
    level = _headers.fermi_level(table, factor) if level is None else level
    if level is None:
        raise fail(
            "fermi",
            None,
            f"told (0 if energies count from it): the header of {table.path!r} has no Fermi level",
        )
    return _about(table, energies * factor, values, level, reach, negligible * scale)


def _about(
    table: _columns.Table, grid: Array, values: Array, level: float, reach: float, small: float
) -> tuple[Array, Array]:
    """Return ε - E_F and N/N(0) within a reach of E_F."""
    shifted = grid - level
    if not shifted[0] < 0 < shifted[-1]:
        raise fail(
            "fermi", level, f"inside the energies of {table.path!r}, from {grid[0]:g} to {grid[-1]:g} eV"
        )
    at_fermi = float(np.interp(0.0, shifted, values))
    if not at_fermi > small:
        raise fail(
            "fermi",
            level,
            f"where there are states: N = {at_fermi:g} of {table.path!r} there counts as nothing",
        )
    inside = np.abs(shifted) <= reach
    if not (inside & (shifted < 0)).any() or not (inside & (shifted > 0)).any():
        raise fail(
            "window", reach, f"wide enough for rows of {table.path!r} on either side of the Fermi level"
        )
    return shifted[inside], np.maximum(values[inside] / at_fermi, EMPTY)


def _energy(name: str, value: float | str) -> float:
    """Return an energy in eV that is a number of eV or a quantity."""
    if isinstance(value, str):
        return _checks.finite(name, units.quantity(value, "energy", name=name), "eV")
    return _checks.finite(name, value, "eV")


def _refuse_what_is_no_alpha2f(table: _columns.Table, header: str) -> None:
    if re.search(r"<log w>|omega_log", header):
        raise fail(
            "path", table.path, "a table of α²F: this is lambda.x's list of λ and ω_ln, α²F is in alpha2F.dat"
        )
    if re.search(r"a2f|alpha2f|α²f|α2f", header):
        return
    if _headers.is_of_phonons(header):
        raise fail("path", table.path, "a table of α²F: its header tells a density of states of phonons")
    if re.search(r"\bdos", header):
        raise fail("path", table.path, "a table of α²F: its header tells a density of states")


def _spectrum_rows(table: _columns.Table, header: str) -> tuple[Array, tuple[int, ...], _Layout]:
    """Return the rows of a table of α²F, the lines they begin on, and which columns are α²F."""
    told = re.search(r"a2f\b.*?\bfor\s+(\d+)\s+smearing", header)  # EPW
    widths = {len(line.values) for line in table.lines}
    if told:
        integrals = "integrated" in header
        count = 1 if widths == {3} and integrals else int(told[1])  # EPW 6 may write one of those it tells
        width = 1 + 2 * count if integrals else 1 + count
        whole = max(widths) in (width, *_EPW_LINES)  # and nobody has taken columns out of it since
        rows, lines = table.rows(width if whole else None)
        integrals, count = (integrals, count) if whole else (False, rows.shape[1] - 1)
        return rows, lines, _Layout(1, count, "the integrals 2∫α²F/Ω" if integrals else "")
    if "e(thz)" in header.replace(" ", "") and widths != {1 + _LINE} and 1 + _LINE in widths:  # lambda.x
        return _lambda_rows(table)
    rows, lines = table.rows()
    total = 1 if re.search(r"a2f_total|a2f_modeproj", header) else None  # matdyn.x, EPW's a2f_proj
    return rows, lines, _Layout(total, None, "", _columns.names_of_columns(table, rows.shape[1]))


def _lambda_rows(table: _columns.Table) -> tuple[Array, tuple[int, ...], _Layout]:
    """Return the rows of lambda.x's alpha2F.dat with more than ten smearings, which run over lines."""
    start = next(i for i, line in enumerate(table.lines) if len(line.values) == 1 + _LINE)
    continued = [value for line in table.lines[:start] for value in line.values]
    body = _columns.Table(table.path, table.head, table.foot, table.lines[start:])
    rows, lines = body.rows(1 + _LINE + len(continued))
    names = _columns.names_of_columns(table, 1 + _LINE)
    return rows, lines, _Layout(names=(*names, *(f"{value:g}" for value in continued)) if names else ())


def _density_layout(table: _columns.Table, header: str, width: int, polarised: bool) -> _Layout:
    """Return which columns of a density of states are one: dos.x and EPW write its integral behind it."""
    if polarised:
        return _Layout(1, 2, "an integral")
    if re.search(r"int\.?\s*dos", header):
        return _Layout(1, width - 2 if width > 2 else 1, "an integral")
    return _Layout(None, None, "", _columns.names_of_columns(table, width))


def _chosen(
    table: _columns.Table, columns: Column | tuple[Column, Column] | None, width: int, layout: _Layout
) -> tuple[int, int]:
    """Return the places of the energies and of the values."""
    if width < 2:
        raise table.refused(table.lines[0].number, "has one number", "a table of two columns or more")
    if len(table.lines) < 2:
        raise table.refused(table.lines[0].number, "is the only row", "a table of two rows or more")
    last = width - 1 if layout.last is None else min(layout.last, width - 1)
    labels = layout.names or ("",) * width
    shown = [f"{i} ({labels[i]})" if labels[i] else str(i) for i in range(1, last + 1)]
    listed = ", ".join(shown[:20]) + (", …" if len(shown) > 20 else "")
    rest = f"; from {last + 1} on are {layout.rest}" if layout.rest and last < width - 1 else ""
    allowed = f"the column of values in {table.path!r}, one of {listed}{rest} (0 is the energies' own)"
    if columns is None:
        default = 1 if last == 1 else layout.default
        if default is None:
            raise fail("columns", columns, allowed)
        return 0, default
    left, right = columns if isinstance(columns, tuple) and len(columns) == 2 else (0, columns)
    places = [_place(columns, each, layout.names, allowed, last) for each in (left, right)]
    if places[0] == places[1] or (places[1] == 0 and not isinstance(columns, tuple)):
        raise fail("columns", columns, allowed)
    return places[0], places[1]


def _place(columns: object, column: object, names: tuple[str, ...], allowed: str, last: int) -> int:
    """Return the place of one column that is told by its place or its name."""
    if isinstance(column, str) and names.count(column) == 1:
        return names.index(column)
    if isinstance(column, int | np.integer) and not isinstance(column, bool) and 0 <= column <= last:
        return int(column)
    raise fail("columns", columns, allowed)


def _must_rise(table: _columns.Table, energies: Array, lines: tuple[int, ...], what: str) -> None:
    steps = np.diff(energies)
    if np.any(steps <= 0):
        where = int(np.argmax(steps <= 0))
        how = "repeats" if steps[where] == 0 else "is below"
        raise table.refused(
            lines[where + 1],
            f"has {energies[where + 1]:g}, which {how} the {energies[where]:g} of line {lines[where]}",
            f"a table whose {what} rise from row to row",
        )


def _refuse_negative(
    table: _columns.Table, values: Array, lines: tuple[int, ...], small: float, what: str
) -> None:
    """Refuse values that are further below 0 than what rounding and smearing leave."""
    where = int(np.argmin(values))
    if values[where] < -small:
        first = int(np.argmax(values < -small))
        raise table.refused(
            lines[first],
            f"has {what} = {values[first]:g}",
            f"a table whose {what} is not below {-small:.3g} (the lowest is {values[where]:g}; `negligible`, "
            f"in units of the largest, may be up to {_MOST_MENDED:g})",
        )


def _warn_of_frequencies(
    table: _columns.Table, grid: Array, energies: Array, seen: NDArray[np.bool_]
) -> None:
    """Refuse or warn of phonons as no crystal has, and say which unit would fit."""
    highest, last = float(grid[seen][-1]), float(grid[-1])
    hint = _plausible.phonon_units(float(energies[seen][-1]))
    if last > _checks.STIFFEST:
        unit = next(
            name for name, factor in units.ENERGIES.items() if np.isclose(last, energies[-1] * factor)
        )
        allowed = f"one in which no frequency passes {_checks.STIFFEST:g} eV, and {table.path!r} has"
        raise fail("unit", unit, f"{allowed} {last:.4g} eV{hint}")
    if highest < _plausible.LOWEST_PHONON:
        _plausible.warn(
            f"{table.path!r} has no phonon above {highest:.3g} eV, less than any crystal's highest{hint}"
        )
