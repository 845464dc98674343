"""Tables of numbers: what a reader sees, what is copied, and what stays of them as plain text."""

from __future__ import annotations

import numpy as np
import pytest

from multigap_book import report, typeset
from multigap_book.number_tables import NumberTable

TABLE = NumberTable(
    "Tops, λ_11 = 0.3",
    ["model", "T_c (K)", "sign"],
    [["MD21", "194.0", "+"], ["A", "-1.2e-05", "s±"], ["B", "none", ""]],
    "a note on T_c",
)


def test_plain_text_stands_in_columns_numbers_to_the_right() -> None:
    assert repr(TABLE).splitlines() == [
        "Tops, λ_11 = 0.3",
        "  model   T_c (K)  sign",
        "  MD21      194.0  +",
        "  A      -1.2e-05  s±",
        "  B          none",
        "a note on T_c",
    ]


def test_on_the_page_nothing_is_raw_and_the_digits_can_be_taken_away() -> None:
    page = TABLE._repr_html_()
    assert "<caption>Tops, λ<sub>11</sub> = 0.3</caption>" in page
    assert '<th scope="col" class="number">T<sub>c</sub> (K)</th>' in page
    label = '<span class="label" hidden>T<sub>c</sub> (K)</span>'
    assert f'<td data-value="-1.2e-05" class="number">{label}−1.2 × 10<sup>−5</sup></td>' in page
    assert ">–</td>" in page
    assert '<p class="note">a note on T<sub>c</sub></p>' in page


def test_a_list_of_names_and_values_has_no_head() -> None:
    page = NumberTable("", ("", ""), [["ζ", "0.60"]])._repr_html_()
    assert "<thead>" not in page
    assert "<caption>" not in page
    assert '<th scope="row">ζ</th><td data-value="0.60" class="number">0.60</td>' in page


def test_what_a_paper_writes_does_not_become_markup() -> None:
    page = NumberTable("a < b", ("", "x<y"), [["<i>", '"quoted"']])._repr_html_()
    assert "a &lt; b" in page
    assert "<i>" not in page
    assert 'data-value="&quot;quoted&quot;"' in page


def test_cells_are_rounded_formatted_or_kept(capsys: pytest.CaptureFixture[str]) -> None:
    report.table("", ["x", "a", "b", "c", "d"], [["one", 194.0312, (0.9, ".2f"), 3, np.float64(np.nan)]])
    assert capsys.readouterr().out.splitlines()[1].split() == ["one", "194.0", "0.90", "3", "none"]


@pytest.mark.parametrize("value", [True, None, np.array([1.0, 2.0]), np.True_, [1]])
def test_what_only_python_would_write_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="a cell is a number, a text"):
        report.table("", ["x", "y"], [["one", value]])  # type: ignore[list-item]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="there are 2 columns"):
        report.table("", ["x", "y"], [["one", 1.0, 2.0]])


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("k_BT_c", "k<sub>B</sub>T<sub>c</sub>"),
        ("c†_−k↓", "c†<sub>−k↓</sub>"),
        ("ω\u0303_0", '<i class="tilde">ω\u0303</i><sub>0</sub>'),
        ("MD21-F5a", "MD21-F5a"),
        ("-0.5 to 3", "−0.5 to 3"),
        ("2e-3 eV", "2 × 10<sup>−3</sup> eV"),
    ],
)
def test_texts_are_set(written: str, shown: str) -> None:
    assert typeset.number(written) == shown
