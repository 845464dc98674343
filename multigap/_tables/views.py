"""A result as a line, and as the small HTML table that a notebook shows.

A row of numbers along the axis of the table's rows is drawn as a line the height of a word. It takes the
colour of the text about it, so that it is seen on light pages and dark ones, asks nothing of any server, and
says in words what it draws.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from multigap._tables.frames import values
from multigap._tables.words import IN_FULL, number, shown

if TYPE_CHECKING:
    from multigap._tables.result import Result

_WIDTH, _HEIGHT, _EDGE = 120, 24, 2
"""Of a line that is drawn, in pixels, with the room at its edges."""

_MOST_POINTS, _MOST_LINES = 60, 4
"""More points are drawn as every second, third …; what has more components is told in words."""

_DASHES = ("", "5 2", "1.5 1.5", "6 2 1.5 2")
"""How components of one field are told apart."""


def line(result: Result) -> str:
    """Return a result in one line."""
    parts = (
        f"{name}={shown(value)} {result._units.get(name, '')}".rstrip() for name, value in values(result)
    )
    return f"{type(result).__name__}({', '.join(parts)})"


def html_table(result: Result) -> str:
    """Return :meth:`Result._repr_html_`."""
    drawn, told = dict(_drawings(result)), dict(values(result))
    # what tables have in place of fields is drawn as well
    told |= {name: value for name, _, value in result._numbers() if name in drawn}
    cells = (
        (html.escape(name), drawn.get(name, "") + html.escape(shown(value)), result._units.get(name, ""))
        for name, value in told.items()
    )
    lines = "".join(
        f'<tr><th scope="row">{name}</th><td>{value}</td><td>{html.escape(unit)}</td></tr>'
        for name, value, unit in cells
    )
    return f"<table><caption>{type(result).__name__}</caption><tbody>{lines}</tbody></table>"


def _drawings(result: Result) -> Iterator[tuple[str, str]]:
    """Return the drawing of each field that runs along the one axis of rows and is too long to be read."""
    if len(result._rows) != 1:
        return
    (axis,) = result._rows
    along = {name: (axes, value) for name, axes, value in result._numbers()}
    place = along.get(axis, ((axis,), np.empty(0)))[1]
    for name, (axes, value) in along.items():
        if (
            name in (axis, *result._apart)
            or axis not in axes
            or len(axes) > 2
            or value.dtype.kind not in "if"
        ):
            continue
        rows = np.moveaxis(value, axes.index(axis), -1).reshape(-1, value.shape[axes.index(axis)])
        if rows.shape[1] > IN_FULL and 1 <= rows.shape[0] <= _MOST_LINES and np.isfinite(rows).any():
            across = place if _rises(place, rows.shape[1]) else np.arange(float(rows.shape[1]))
            yield name, _sparkline(name, axis, across, rows, result._units.get(name, ""))


def _rises(place: NDArray[Any], size: int) -> bool:
    """Whether the points along the axis are numbers that a line can be drawn over."""
    return place.dtype.kind in "if" and place.shape == (size,) and bool(np.all(np.diff(place) > 0))


def _sparkline(name: str, axis: str, across: NDArray[Any], rows: NDArray[Any], unit: str) -> str:
    """Return rows of numbers as lines of an SVG, cut where there is no number."""
    every = -(-across.size // _MOST_POINTS)
    chosen = np.unique([*range(0, across.size, every), across.size - 1])
    finite = rows[np.isfinite(rows)]
    low, high = float(finite.min()), float(finite.max())
    x = _scaled(across[chosen], float(across[0]), float(across[-1]), _WIDTH)
    lines = "".join(
        f'<path d="{_path(x, _HEIGHT - _scaled(row[chosen], low, high, _HEIGHT))}"'
        + (f' stroke-dasharray="{dash}"' if dash else "")
        + "/>"
        for row, dash in zip(rows, _DASHES, strict=False)
    )
    several = f", {len(rows)} components" if len(rows) > 1 else ""
    told = f"{name} along {axis}{several}: from {number(low)} to {number(high)} {unit}".rstrip()
    return (
        f'<svg role="img" aria-label="{html.escape(told)}" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" fill="none" stroke="currentColor" stroke-width="1.2" '
        f'style="vertical-align: middle"><title>{html.escape(told)}</title>{lines}</svg> '
    )


def _scaled(row: NDArray[Any], low: float, high: float, size: int) -> NDArray[np.float64]:
    """Return numbers as pixels between the edges; in the middle where all are one."""
    if high == low:
        return np.where(np.isfinite(row), size / 2, np.nan)
    share = row / (high - low) - low / (high - low)  # a difference of the largest numbers is none
    return np.asarray(_EDGE + (size - 2 * _EDGE) * share)


def _path(x: NDArray[np.float64], y: NDArray[np.float64]) -> str:
    """Return the path through points, begun anew after each that is none; one alone is a dot."""
    parts, pen = [], "M"
    for place, (right, down) in enumerate(zip(x.tolist(), y.tolist(), strict=True)):
        if not np.isfinite(down):
            pen = "M"
            continue
        parts.append(f"{pen}{right:.1f} {down:.1f}")
        alone = pen == "M" and (place + 1 == len(y) or not np.isfinite(y[place + 1]))
        if alone:
            parts.append("h0.1")
        pen = "L"
    return "".join(parts)
