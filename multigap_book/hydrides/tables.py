"""The hydrides as the book shows them: the review's tables, the figure of merit, a sortable table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from IPython.display import HTML
from numpy.typing import ArrayLike, NDArray
from pybtex.database import parse_file

from multigap_book import published, style
from multigap_book.paths import book_folder

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MGB2_KELVIN: Final = 39.0
"""T_c of MgB2 at ambient pressure, to which the figure of merit is calibrated (Nagamatsu et al. 2001)."""

FORMULA: Final = {"HxS": "H$_3$S", "CSH": "CSH$_x$", "LaYHx": "(La,Y)H$_x$"}
"""How compounds are written in figures where the review's own form is not used."""


def table(name: str) -> pd.DataFrame:
    """Return ``book/data/<name>.csv``; empty cells of text columns stay empty strings."""
    frame = published.points(name)
    for column in frame.columns:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = frame[column].fillna("")
    return frame


def figure_of_merit(kelvin: ArrayLike, gigapascal: ArrayLike) -> NDArray[np.float64]:
    """Return S = T_c/√(39² + P²), T_c in K and P in GPa taken as numbers (WD21, caption of Fig. 1)."""
    return np.asarray(kelvin, float) / np.hypot(MGB2_KELVIN, np.asarray(gigapascal, float))


def formula(compound: str) -> str:
    """Return a compound's name for a figure."""
    return FORMULA.get(compound) or re.sub(r"(?<=[A-Za-z)])(\d+|x$)", r"$_{\1}$", compound)


def formula_and_pressure(frame: pd.DataFrame) -> list[str]:
    """Return a label for each row of a table: the compound and its pressure."""
    return [
        f"{formula(compound)}, {pressure:g} GPa"
        for compound, pressure in zip(frame["compound"], frame["pressure_gpa"], strict=True)
    ]


@cache
def _authors_and_years() -> dict[str, str]:
    """Return the first author and the year of every key of the bibliography."""
    entries = parse_file(str(book_folder() / "references.bib")).entries
    people = {key: entry.persons["author"] for key, entry in entries.items() if "author" in entry.persons}
    return {
        key: " ".join(names[0].last_names).replace("{", "").replace("}", "")
        + (" et al. " if len(names) > 1 else " ")
        + entries[key].fields["year"]
        for key, names in people.items()
    }


def spelled(text: str) -> str:
    """Return a text in which every key of the bibliography is replaced by the author and the year."""
    return re.sub(r"\b[a-z]+\d{4}\w*", lambda key: _authors_and_years().get(key[0], key[0]), text)


def evidence(frame: pd.DataFrame) -> list[str]:
    """Return what each row of Table 1 rests on: zero resistance 0, X-rays X, isotopes I, magnetisation M."""
    columns = {"zero_resistance": "0", "xrd": "X", "isotope_effect": "I", "magnetisation": "M"}
    return [
        " ".join(letter for column, letter in columns.items() if str(row[column]).lower() == "yes") or "–"
        for row in frame.to_dict("records")
    ]


def pairs(predicted: pd.DataFrame | None = None, measured: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return every pair of a predicted and a measured T_c of one phase that the tables allow.

    Each prediction with a temperature meets each row of Table 1 of the same phase, each measurement by a
    second group of the same phase, and the measurement that the prediction's own row carries. Retracted rows
    and compounds of unknown composition make no pair.

    Parameters
    ----------
    predicted, measured : pandas.DataFrame, optional
        The tables ``predictions`` and ``wd21_table1`` where not given.

    Returns
    -------
    pandas.DataFrame
        Columns compound, low, high, predicted (their middle), at (GPa, nan where not printed), source, before
        (whether published before the measurement), measured, pressure, by (key) and ratio (measured over
        predicted), sorted by ratio.
    """
    predicted = table("predictions") if predicted is None else predicted
    measured = table("wd21_table1") if measured is None else measured
    known = [
        (row.phase, row.tc_kelvin, row.pressure_gpa, row.reference_key)
        for row in measured.itertuples()
        if row.status != "retracted" and row.phase
    ] + [
        (row.second_phase, row.second_tc_kelvin, row.second_pressure_gpa, row.second_key)
        for row in measured.itertuples()
        if row.second_key
    ]
    found = []
    for row in predicted[predicted["tc_low_kelvin"].notna()].itertuples():
        own = [(row.compound, row.measured_tc_kelvin, row.measured_pressure_gpa, row.measured_key)]
        middle = (row.tc_low_kelvin + row.tc_high_kelvin) / 2
        for phase, kelvin, gigapascal, by in known + [each for each in own if each[3]]:
            if phase == row.compound:
                found.append(
                    {
                        "compound": phase,
                        "low": row.tc_low_kelvin,
                        "high": row.tc_high_kelvin,
                        "predicted": middle,
                        "at": row.pressure_gpa,
                        "source": row.reference_key,
                        "before": row.before == "yes",
                        "measured": kelvin,
                        "pressure": gigapascal,
                        "by": by,
                        "ratio": kelvin / middle,
                    }
                )
    return pd.DataFrame(found).sort_values("ratio", kind="stable", ignore_index=True)


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


def sortable_table(frame: pd.DataFrame, columns: Sequence[tuple[str, str]]) -> HTML:
    """Return a table that the reader's browser filters and sorts, and that is whole without scripts too.

    Parameters
    ----------
    frame : pandas.DataFrame
        With a column ``status``.
    columns : sequence of (column, heading)
        The columns to show, in order. Numbers sort as numbers.
    """
    lines = []
    for row in frame.to_dict("records"):
        cells = []
        for column, _ in columns:
            value = row[column]
            text = f"{value:g}" if isinstance(value, float) else str(value)
            cells.append(f'<td data-key="{escape(text)}">{escape(text)}</td>')
        lines.append(f'<tr data-status="{escape(row["status"])}">{"".join(cells)}</tr>')
    heads = "".join(
        f'<th aria-sort="none"><button type="button" title="sort">{escape(heading)}</button></th>'
        for _, heading in columns
    )
    options = "".join(f"<option>{escape(status)}</option>" for status in sorted(set(frame["status"])))
    return HTML(
        '<div class="filtered"><div class="ledger-tools" hidden>'
        '<label>with the words <input type="search"></label>'
        f'<label>status <select name="status"><option value="">all</option>{options}</select></label>'
        '<label><input type="checkbox" name="status" value="retracted" checked> show retracted</label>'
        '<output data-of="rows"></output></div>'
        f'<div class="scrolls"><table class="sortable"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div></div>"
    )


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
