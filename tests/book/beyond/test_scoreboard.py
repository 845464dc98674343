"""The scoreboard writes what each theory says, and shades it by how far it is off."""

import matplotlib.pyplot as plt
import pytest
from matplotlib.colors import to_rgba

from multigap_book.beyond.scoreboard import Mark, draw_scoreboard

BOARD = {"one band": [Mark("4.6", 11.2), Mark("1", None)], "wires": [Mark("3.7", 0.0), Mark("2", None)]}


def test_each_entry_says_what_the_theory_says_and_by_how_much_it_misses():
    figure = draw_scoreboard(["large gap", "groups"], BOARD)
    (axes,) = figure.axes
    written = {text.get_position(): text.get_text() for text in axes.texts}
    rows = [label.get_text() for label in axes.get_yticklabels()]
    shades = [patch.get_facecolor() for patch in axes.patches]
    plt.close(figure)
    assert rows == ["one band", "wires"]
    assert written[0, 0] == "4.6\noff by 11 %"
    assert written[0, 1] == "3.7\noff by 0 %"
    assert written[1, 1] == "2\nopen"
    assert shades[2] == to_rgba("white")
    assert shades[1] == shades[3]


def test_a_larger_miss_is_darker_and_the_darkest_still_legible():
    near, far, farthest = (sum(Mark("", miss).shade[:3]) for miss in (10.0, 50.0, 400.0))
    assert near > far > farthest > 1.2


def test_a_theory_without_a_mark_for_each_measurement_is_refused():
    with pytest.raises(ValueError, match="'wires' has 1 marks for 2 measurements"):
        draw_scoreboard(["large gap", "groups"], {"wires": [Mark("3.7", 0.0)]})
