"""The two rows of markers: every marker and its number, and a mark where one is missing."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from multigap.bpv import papers
from multigap_book.domes import marker_figures, markers
from multigap_book.domes.marker_grid import Grid, temperatures


def test_every_marker_is_drawn_with_its_number_and_the_empty_place_is_marked() -> None:
    eta = {label: markers.read("A", label)[0] for label in ("1/4", "1/3")}
    numbers = {label: markers.number(x) for label, x in eta.items()}
    spacing = {label: markers.spacing(x, numbers[label]) for label, x in eta.items()}
    axes = marker_figures.rows(eta, numbers, spacing).axes[0]
    plt.close(axes.figure)
    drawn = {line.get_label(): line.get_xdata() for line in axes.lines}
    for label, x in eta.items():
        assert np.array_equal(drawn[f"g = {label}, MD21 Fig. 5A"], x)
    words = [text.get_text() for text in axes.texts]
    assert sorted(w for w in words if w != "?") == sorted(str(n) for k in numbers.values() for n in k)
    (missing,) = (text for text in axes.texts if text.get_text() == "?")
    assert 13 not in numbers["1/4"]
    assert missing.get_position()[0] == spacing["1/4"].first + 13 * spacing["1/4"].step


def test_lines_join_equal_numbers() -> None:
    row = markers.Spacing(step=0.2, step_error=0, first=0.1, first_error=0, scatter=0)
    wide = markers.Spacing(step=0.25, step_error=0, first=0.1, first_error=0, scatter=0)
    numbers = {"1/4": np.arange(5), "1/3": np.arange(6)}
    eta = {"1/4": 0.1 + 0.2 * numbers["1/4"], "1/3": 0.1 + 0.25 * numbers["1/3"]}
    axes = marker_figures.rows(eta, numbers, {"1/4": row, "1/3": wide}).axes[0]
    plt.close(axes.figure)
    joins = [np.ptp(x) for x in map(np.asarray, (line.get_xdata() for line in axes.lines)) if x.size == 2]
    assert np.allclose(joins, 0.05 * np.arange(5))


def test_the_prediction_is_drawn_beside_the_markers_and_its_differences_below() -> None:
    numbers, kelvin = (
        {"1/4": np.arange(6), "1/3": np.arange(7)},
        {"1/4": np.full(6, 90.0), "1/3": np.full(7, 150.0)},
    )
    models = {"1/4": papers.md21(1 / 4), "1/3": papers.md21(1 / 3)}
    grid = Grid(0.034, 0.03, 0.001, 0.0002, np.zeros(1))
    forecast = kelvin["1/3"] + np.arange(7.0)
    axes, lower = marker_figures.prediction(models, grid, numbers, kelvin, forecast).axes
    plt.close(axes.figure)
    drawn = {line.get_label(): line for line in axes.lines}
    assert np.array_equal(drawn["g = 1/3, predicted"].get_ydata(), forecast)
    assert np.array_equal(lower.lines[-1].get_ydata(), np.arange(7.0))
    curve = drawn["g = 1/4, ours"]
    place = 0.034 + 0.03 * np.asarray(curve.get_xdata(), dtype=float)
    assert np.allclose(curve.get_ydata(), temperatures(models["1/4"], place))
