"""A scoreboard shows each field and counts what is passed."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from multigap_book.drawings.scoreboard import passed, scoreboard

FIELDS = {
    "first": [("7 %", False), ("3 K", True)],
    "second": [("yes", True), ("not asked", None)],
}


def test_passed_counts_what_applies():
    assert passed(FIELDS, 0) == (1, 2)
    assert passed(FIELDS, 1) == (1, 1)
    assert passed({"of numpy": [("0.2", np.float64(0.2) < 0.3)]}, 0) == (1, 1)


def test_the_figure_holds_every_field_and_the_sums():
    figure, axes = plt.subplots()
    scoreboard(axes, ["A", "B"], FIELDS)
    written = [text.get_text() for text in axes.texts]
    assert written == ["7 %", "3 K", "yes", "not asked", "1 of 2", "1 of 1"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["first", "second", "passed"]
    assert [line.get_marker() for line in axes.lines] == ["X", "o", "o", "_"]
    plt.close(figure)


def test_a_row_with_a_field_missing_is_refused():
    figure, axes = plt.subplots()
    with pytest.raises(ValueError, match="it must hold 3"):
        scoreboard(axes, ["A", "B", "C"], FIELDS)
    plt.close(figure)
