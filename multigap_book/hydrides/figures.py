"""Measured against predicted T_c of the hydrides, and labels that keep clear of one another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from multigap_book import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
from multigap_book.hydrides.tables import MGB2_KELVIN, formula, spelled

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


def prediction_figure(axes: Axes, frame: pd.DataFrame, beside: float) -> None:
    """Draw measured over predicted T_c of every pair, one line each, and a band about 1.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    frame : pandas.DataFrame
        As :func:`pairs` returns it: the smallest ratio comes on top.
    beside : float
        Half width of the band.
    """
    axes.axvspan(1 - beside, 1 + beside, color="#e8e8e8", zorder=0)
    axes.axvline(1, color=style.BLACK, linewidth=1)
    for before, marker, colour, label in (
        (True, "o", style.BLUE, "predicted before"),
        (False, "s", style.VERMILLION, "calculated with or after it"),
    ):
        part = frame[frame["before"].eq(before)]
        axes.hlines(-part.index, 1, part["ratio"], color=colour, linewidth=1.2)
        axes.plot(
            part["ratio"], -part.index, marker, color=colour, mfc=colour if before else "white", label=label
        )
    rows = [
        f"{formula(row.compound)}: {row.predicted:.0f} K, {spelled(row.source)}" for row in frame.itertuples()
    ]
    axes.set_yticks(-frame.index, rows)
    beyond = axes.secondary_yaxis("right")
    beyond.set_yticks(-frame.index, [f"{r.measured:.0f} K, {spelled(r.by)}" for r in frame.itertuples()])
    beyond.tick_params(length=0)
    axes.set(xlabel="measured over predicted $T_c$", xlim=(0.6, 1.45))
    axes.text(-0.02, 1.02, "predicted", ha="right", transform=axes.transAxes, weight="bold")
    axes.text(1.02, 1.02, "measured", ha="left", transform=axes.transAxes, weight="bold")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2, fontsize=9)


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
            fontsize=9,
            color=colour,
        )


def plane_figure(
    axes: Axes, measured: pd.DataFrame, predicted: pd.DataFrame, since: pd.DataFrame, to: float = 300.0
) -> None:
    """Draw T_c against pressure: measured, retracted, predicted and measured since, with lines of equal S.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    measured, predicted, since : pandas.DataFrame
        The tables ``wd21_table1``, ``hydrides_since``, and of ``predictions`` the rows to show.
    to : float
        Highest pressure in GPa.
    """
    grid = np.linspace(0, to, 301)
    for level in (0.5, 1, 1.5, 2):
        axes.plot(grid, level * np.hypot(MGB2_KELVIN, grid), color="#cccccc", linewidth=0.8, zorder=0)
        place = level * np.hypot(MGB2_KELVIN, 122)
        axes.text(122, place, f"S = {level:g}", fontsize=9, color=style.GREY, va="top")
    valid, spare = measured["status"].ne("retracted"), {"mfc": "white"}
    repeated = since["status"].eq("measured")
    for part, look, label in (
        (measured[valid], {"color": style.BLUE, "marker": "o"}, "measured (Table 1)"),
        (measured[~valid], {**style.RETRACTED, "markersize": 9}, "retracted"),
        (predicted, {"color": style.VERMILLION, "marker": "D", **spare}, "predicted"),
        (since[repeated], {"color": style.GREEN, "marker": "^", **spare}, "measured since"),
        (since[~repeated], {"color": style.GREEN, "marker": "v", **spare}, "preprint, not repeated"),
    ):
        kelvin = part["tc_low_kelvin" if part is predicted else "tc_kelvin"]
        axes.plot(part["pressure_gpa"], kelvin, **{"linestyle": "none", **look}, label=label)
        label_points(axes, part["pressure_gpa"], kelvin, part["compound"], look["color"])
    axes.plot(0, MGB2_KELVIN, "s", color=style.BLACK, label="MgB$_2$")
    axes.annotate("MgB$_2$", (0, MGB2_KELVIN), xytext=(6, 4), textcoords="offset points", fontsize=9)
    axes.set(xlabel="pressure (GPa)", ylabel="critical temperature (K)", xlim=(-8, to), ylim=(-18, 500))
    axes.legend(loc="upper left")
