"""Each figure of a chapter as files to take away: as SVG, and the numbers that it shows as CSV.

The build names a folder in the environment; then every figure that a chapter shows is also written there,
numbered in the order in which it was shown. Without the folder nothing is done.
"""

from __future__ import annotations

import csv
import importlib
import itertools
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.collections import PathCollection, QuadMesh
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FOLDER_VARIABLE: Final = "MULTIGAP_FIGURES"
"""Environment variable that names the folder of the files."""

HEAD: Final = ("panel", "title", "x axis", "y axis", "series", "x", "y", "value")

MOST_CELLS: Final = 40_000
"""A picture of more cells is left out of the CSV: its pixels are no data of ours."""

Line = tuple[str, ...]
Array = NDArray[np.float64]
Series = tuple[str, Array, Array, Array | None]


def write_shown_figures() -> None:
    """Let every figure that this kernel shows be written, too, where the environment names a folder."""
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return
    backend_inline: Any = importlib.import_module("matplotlib_inline.backend_inline")
    shown: Callable[..., Any] = backend_inline.display
    if getattr(shown, "writes_figures", False):
        return

    def display(figure: Any, **told: Any) -> Any:
        result = shown(figure, **told)
        if hasattr(figure, "savefig"):
            count = len(list(Path(folder).glob("*.svg")))
            write(figure, Path(folder), f"{count:03d}")
        return result

    display.writes_figures = True  # type: ignore[attr-defined]
    backend_inline.display = display


def write(figure: Figure, folder: Path, name: str) -> None:
    """Write a figure as ``NAME.svg``, and what it shows as ``NAME.csv``."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [line for number, axes in enumerate(figure.axes, start=1) for line in _panel(number, axes)]
    figure.savefig(folder / f"{name}.svg", format="svg", bbox_inches="tight", metadata={"Date": None})
    with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(lines)


def plain(text: str) -> str:
    r"""Return a label without the marks of mathematics, to be read in a table.

    Examples
    --------
    >>> plain(r"$T_c$ (K)"), plain(r"$\\lambda_{11}$")
    ('T_c (K)', 'lambda_11')
    """
    return re.sub(r"[$\\{}]", "", text).replace("\n", " ").strip()


def _panel(number: int, axes: Axes) -> Iterator[Line]:
    """Give what one pair of axes shows, point by point."""
    names = (str(number), *map(plain, (axes.get_title(), axes.get_xlabel(), axes.get_ylabel())))
    for series, x, y, values in _series(axes):
        told = itertools.repeat("") if values is None else map(_told, values)
        for at, height, value in zip(x, y, told, strict=False):
            yield (*names, plain(series), _told(at), _told(height), value)


def _told(value: float) -> str:
    return f"{float(value):.8g}"


def _series(axes: Axes) -> Iterator[Series]:
    """Give each line, cloud of points, row of bars and map: its name, and its x, y and value."""
    for line in axes.get_lines():
        x, y = (np.ravel(np.asarray(part, dtype=float)) for part in line.get_data(orig=False))
        # a line across the panel is a help for the eye, in units of the panel
        if line.get_transform() == axes.transData and x.size:
            yield _named(line), x, y, None
    for collection in axes.collections:
        values = collection.get_array()
        if isinstance(collection, QuadMesh) and values is not None and values.size <= MOST_CELLS:
            yield from _map(
                np.asarray(collection.get_coordinates(), dtype=float), np.ma.filled(values, np.nan).ravel()
            )
        elif isinstance(collection, PathCollection):
            places = np.ma.filled(np.asarray(collection.get_offsets(), dtype=float), np.nan)
            own = values is not None and np.size(values) == len(places)
            yield _named(collection), places[:, 0], places[:, 1], values if own else None
    for bars in axes.containers:
        pieces = [bar for bar in bars if hasattr(bar, "get_width")]
        if pieces:
            boxes = np.array([bar.get_bbox().bounds for bar in pieces], dtype=float)
            yield _named(bars), boxes[:, 0] + boxes[:, 2] / 2, boxes[:, 1] + boxes[:, 3], None


def _map(corners: Array, values: Array) -> Iterator[Series]:
    """Give a map by the centres of its cells."""
    centres = (corners[:-1, :-1] + corners[1:, 1:]) / 2
    if centres[..., 0].size == values.size:
        yield "map", centres[..., 0].ravel(), centres[..., 1].ravel(), values


def _named(artist: Any) -> str:
    label = str(artist.get_label())
    return "" if label.startswith("_") else label
