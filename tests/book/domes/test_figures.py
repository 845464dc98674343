"""Domes drawn as curves: what grows is drawn through, what shrinks is dashed, no two colours are alike."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pytest

from multigap_book import domes


def test_curves_beyond_the_best_coupling_are_dashed_and_every_colour_is_its_own() -> None:
    eta, g = np.linspace(0, 2, 5), (0.1, 0.2, 0.3, 0.4, 0.45, 0.49)
    kelvin = {"A": np.outer(g, np.ones(5)), "B": np.outer(g, eta)}
    figure = domes.curves_by_coupling(eta, g, kelvin, {"A": 274, "B": 145}, {"A": 250, "B": 330})
    curves = {line.get_label(): line for line in figure.axes[3].lines}
    plt.close(figure)
    dashes = [curves[f"g = {c:.2f}"].get_linestyle() for c in g]
    assert dashes == ["-", "-", "-", "-", "--", "--"]
    assert len({curves[f"g = {c:.2f}"].get_color() for c in g}) == len(g)
    assert np.array_equal(curves["g = 0.45"].get_ydata(), kelvin["B"][4])
    assert set(np.asarray(curves["largest $T_c$ as printed"].get_ydata())) == {330}


def test_more_couplings_than_colours_are_refused() -> None:
    with pytest.raises(ValueError, match=r"g = .* at most 4 below"):
        domes.curves_by_coupling([0, 1], (0.1, 0.2, 0.25, 0.3, 0.4), {}, {}, {})
