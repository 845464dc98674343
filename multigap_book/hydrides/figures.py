"""Measured against predicted T_c of the hydrides, and labels that keep clear of one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from multigap_book import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
from multigap_book.hydrides.tables import formula

_PAIR_OFFSETS: Final = {
    ("H3S", 250): (6, -10),
    ("H3S", 194): (-26, 5),
    ("H3S", 197.5): (7, -9),
    ("CaH6", 227.5): (-40, 8),
    ("YH6", 257.5): (9, -4),
    ("YH9", 273): (6, -9),
    ("LaH10", 280): (6, -2),
    ("BaH12", 25.5): (6, -6),
    ("SnH4", 52): (-12, 8),
    ("SnH12", 93): (6, -8),
}
"""Places of the labels of :func:`pair_figure` in points, by compound and predicted T_c in K."""


def pair_figure(axes: Axes, frame: pd.DataFrame, beside: float) -> None:
    """Draw measured against predicted T_c, every compound labelled, with y = x and a band about it.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    frame : pandas.DataFrame
        As :func:`pairs` returns it.
    beside : float
        Half width of the band as a fraction of the prediction.
    """
    line = np.array([0.0, 330.0])
    axes.fill_between(line, (1 - beside) * line, (1 + beside) * line, color="#e8e8e8", zorder=0)
    axes.plot(line, line, color=style.BLACK, linewidth=1, label="measured = predicted")
    for before, marker, colour, label in (
        (True, "o", style.BLUE, "predicted before"),
        (False, "s", style.VERMILLION, "calculated with or after it"),
    ):
        part = frame[frame["before"].eq(before)]
        reach = [part["predicted"] - part["low"], part["high"] - part["predicted"]]
        axes.errorbar(
            part["predicted"],
            part["measured"],
            xerr=reach,
            fmt=marker,
            color=colour,
            mfc=colour if before else "white",
            linewidth=1,
            label=label,
        )
    for (name, middle), part in frame.groupby(["compound", "predicted"]):
        axes.annotate(
            formula(name),
            (middle, part["measured"].min()),
            xytext=_PAIR_OFFSETS.get((name, middle), (6, -4)),
            textcoords="offset points",
            fontsize=9,
        )
    axes.set(
        xlabel="predicted $T_c$ (K)",
        ylabel="measured $T_c$ (K)",
        xlim=(0, 310),
        ylim=(0, 310),
        aspect="equal",
    )
    axes.legend(loc="upper left", fontsize=9)


_OFFSETS: Final = {
    ("LaHx", 170): (-30, 2),
    ("LaHx", 188): (2, 6),
    ("LaYHx", 183): (-22, -14),
    ("YHx", 201): (7, -3),
    ("CaHx", 172): (7, -3),
    ("HxS", 155): (-26, -3),
    ("PrHx", 130): (5, -8),
    ("BaHx", 140): (0, 6),
    ("LuHx", 128): (-32, 2),
    ("CeHx", 95): (7, -2),
    ("CSH", 267): (7, -7),
    ("LaBeH8", 80): (-40, -9),
    ("LaB2H8", 90): (-6, -13),
    ("LaSc2H24", 266): (-34, 7),
}
"""Where a label would cover another: its place in points, by compound and pressure in GPa."""


def label_points(
    axes: Axes, gigapascal: Sequence[float], kelvin: Sequence[float], names: Sequence[str], colour: str
) -> None:
    """Write the compounds' names beside their points, moved apart where they would overlap."""
    for place, height, name in zip(gigapascal, kelvin, names, strict=True):
        axes.annotate(
            formula(name),
            (place, height),
            xytext=_OFFSETS.get((name, round(place)), (6, 3)),
            textcoords="offset points",
            fontsize=8,
            color=colour,
        )
