"""The review's tables of hydrides and what was added to them: rows, names, the figure of merit."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from pybtex.database import parse_file

from multigap_book import published
from multigap_book.paths import book_folder

if TYPE_CHECKING:
    pass


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
