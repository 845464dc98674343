"""MgB₂ beside what experiments print: the numbers are the printed ones, and the figure shows each of them."""

from __future__ import annotations

import re

import numpy as np
import pytest
from matplotlib.axes import Axes
from pybtex.database import parse_file

from multigap_book.own import mgb2
from multigap_book.paths import book_folder


def test_every_number_stands_in_the_words_of_its_source() -> None:
    table = mgb2.measured()
    for row in table.to_dict("records"):
        said = {float(number) for number in re.findall(r"\d+(?:\.\d+)?", row["print"])}
        assert row["gap_mev"] in said, row
        for column in ("temperature_kelvin", "error_mev"):
            assert np.isnan(row[column]) or row[column] in said, row


def test_sources_are_in_the_bibliography_and_of_the_year_of_their_key() -> None:
    entries = parse_file(str(book_folder() / "references.bib")).entries
    for key in set(mgb2.measured()["reference_key"]):
        assert key.endswith(entries[key].fields["year"])


def test_the_larger_gap_is_that_of_sigma() -> None:
    low, high = mgb2.spans()["pi"], mgb2.spans()["sigma"]
    assert low[0] < low[1] < high[0] < high[1]


def test_the_figure_shows_every_printed_gap(axes: Axes) -> None:
    kelvin = np.linspace(1, 39, 5)
    gaps = np.column_stack([7 - kelvin / 10, 3 - kelvin / 20])
    mgb2.draw(axes, kelvin, {"one theory": gaps, "another": 0.9 * gaps})
    shown = np.concatenate([each[0].get_xydata() for each in axes.containers])
    table = mgb2.measured()
    assert sorted(shown[:, 1]) == sorted(table["gap_mev"])
    told = table["temperature_kelvin"].dropna()
    assert sorted(shown[shown[:, 0] > 0, 0]) == sorted(told)
    assert (shown[shown[:, 0] < 0, 0] > mgb2.STRIP[0]).all()
    curves = [line.get_label() for line in axes.lines if not str(line.get_label()).startswith("_")]
    assert curves == ["σ, one theory", "π, one theory", "σ, another", "π, another"]


def test_a_third_theory_has_no_line_of_its_own(axes: Axes) -> None:
    gaps = np.ones((3, 2))
    with pytest.raises(ValueError, match="zip"):
        mgb2.draw(axes, np.arange(3.0), dict.fromkeys("abc", gaps))
