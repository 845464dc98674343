"""What BH17's figures and tables show is what was computed for them."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from multigap.two_band.flat_steep import PARAMETER_SETS, Reading
from multigap_book.bh17 import figures
from multigap_book.bh17.claims import judge, three_sets
from multigap_book.bh17.sentences import CLAIMS


@pytest.fixture(scope="module")
def sets():
    return three_sets(Reading.FIXED_LEVEL)


@pytest.fixture(autouse=True)
def no_figure_stays_open():
    yield
    plt.close("all")


def test_the_first_figure_holds_the_flat_band_alone_and_what_the_text_says(sets):
    left, right = figures.figure1(sets).axes
    drawn = {line.get_label(): line.get_data() for line in left.lines}
    np.testing.assert_array_equal(drawn["flat band alone"][1], sets[0].single_band_kelvin)
    assert drawn["BH17: more than 300 K"] == ([0.6], [300])
    for number, row in enumerate(sets):
        np.testing.assert_array_equal(drawn[figures.SET_NAMES[number]][1], row.kelvin)
        ratio = row.kelvin / row.single_band_kelvin
        np.testing.assert_array_equal(right.lines[number].get_ydata(), ratio)


def test_the_bounds_in_the_isotope_figure_are_those_of_the_sentences(sets):
    left, _ = figures.figure4(sets).axes
    (bounds,) = (line for line in left.lines if line.get_label().startswith("BH17"))
    x, y = bounds.get_data()
    before = sets[2].lambda11 <= x[1] + 1e-9
    after = sets[2].lambda11 >= x[3] - 1e-9
    met = (sets[2].isotope[before] > y[0]).all() and (sets[2].isotope[after] < y[3]).all()
    outcomes = judge(sets)
    assert met == (outcomes["BH17-S21"].holds and outcomes["BH17-S22"].holds)


@pytest.mark.parametrize("draw", [figures.figure1, figures.figure2, figures.figure3, figures.figure4])
def test_no_symbol_is_left_raw(draw, sets):
    figure = draw(sets)
    words = [text.get_text() for axes in figure.axes for text in axes.findobj(plt.Text)]
    assert not [word for word in words if "_" in word and "$" not in word]
    assert not [word for word in words if any(letter in word for letter in "₁₂Δλ\u0303")]


def test_the_measured_ratio_is_drawn_beside_the_sets():
    levels, ratios = np.array([20.0, 40.0, 60.0]), np.arange(9.0).reshape(3, 3)
    (axes,) = figures.isotope_at_203(levels, ratios, 0.72, 35.0).axes
    for number in range(len(PARAMETER_SETS)):
        np.testing.assert_array_equal(axes.lines[number].get_ydata(), ratios[:, number])
    (measured,) = (line for line in axes.lines if line.get_label() == "measured")
    assert set(measured.get_ydata()) == {0.72}


def test_symbols_of_a_sentence_are_set():
    assert figures.in_mathtext("Δ2/Δ1 above 0.25") == r"$\Delta_{2}$/$\Delta_{1}$ above 0.25"
    assert figures.in_mathtext("T_c for λ12 = 0.1") == r"$T_{c}$ for $\lambda_{12}$ = 0.1"


def test_the_table_of_sentences_ends_with_its_counts(sets):
    outcomes = judge(sets)
    *rows, last = figures.claims_rows({"level": outcomes, "again": outcomes})
    assert [row[1] for row in rows] == list(CLAIMS)
    for index in (2, 3):
        assert last[index] == str(sum(row[index] == "yes" for row in rows))
        assert [row[index] == "yes" for row in rows] == [outcomes[row[1]].holds for row in rows]
