"""The figure of factors draws what it is given, each row at the height of its name."""

import matplotlib.pyplot as plt
import pytest

from multigap_book.beyond.factors import draw_factors


def test_each_factor_stands_in_the_row_of_its_name():
    figure = draw_factors({"mass": [0.5, 0.6], "phase": [0.8, 0.7], "dirt": [0.9, 0.95]}, ["A", "B"], above=1)
    (axes,) = figure.axes
    names = dict(zip(axes.get_yticks(), (label.get_text() for label in axes.get_yticklabels()), strict=True))
    lines = {line.get_label(): line for line in axes.lines}
    drawn = {names[y]: x for x, y in zip(*lines["B"].get_data(), strict=True)}
    heights = [line.get_ydata()[0] for line in axes.lines if line.get_linestyle() == "--"]
    plt.close(figure)
    assert drawn == {"mass": 0.6, "phase": 0.7, "dirt": 0.95}
    assert len(heights) == 1
    assert names[2] == "mass"
    assert 1 < heights[0] < 2


def test_a_row_without_one_factor_a_model_is_refused():
    with pytest.raises(ValueError, match="'mass' has 1 factors for 2 models"):
        draw_factors({"mass": [0.5]}, ["A", "B"])
