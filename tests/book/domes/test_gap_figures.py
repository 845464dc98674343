"""MR21's Figs. 5B and 6: nothing is cut off, and each map has a scale of its own."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np

from multigap_book import domes
from multigap_book.domes import gap_figures


def test_each_pair_of_subbands_has_a_scale_that_its_values_fill() -> None:
    k = np.linspace(0, 1, 5)
    maps = {(1, 1): 1.9 + 0.01 * np.add.outer(k, k), (3, 3): 1.3 + np.multiply.outer(k, k)}
    figure = gap_figures.integral_maps(k, {**maps, (1, 3): maps[1, 1]})
    shown = [axes.collections[0] for axes in figure.axes[:3]]
    plt.close(figure)
    for image, values in zip(shown, [maps[1, 1], maps[3, 3], maps[1, 1]], strict=True):
        assert image.get_clim() == (values.min(), values.max())
    assert figure.axes[1].get_title() == "3-3: varies by 77 %"


def test_the_largest_ratio_and_exponent_lie_inside_their_panels() -> None:
    eta = np.array([-0.6, -0.01, 0.0, 0.5, 1.0])
    gaps = {"B": domes.gaps(domes.MODEL_B, eta, points=8)}
    exponents = {"B": np.array([0.5, 7.3, 2.0, 0.16, 0.4])}
    figure = gap_figures.ratios_and_exponents(gaps, exponents)
    above, below = figure.axes
    plt.close(figure)
    assert above.get_ylim()[1] > np.nanmax(gaps["B"].ratio[:, 1:])
    assert below.get_ylim()[0] < exponents["B"].min() < exponents["B"].max() < below.get_ylim()[1]
    curve = next(line for line in below.lines if line.get_label() == "isotope exponent α")
    assert np.array_equal(curve.get_ydata(), exponents["B"])
