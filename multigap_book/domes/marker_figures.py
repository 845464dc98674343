"""The markers of MD21's Fig. 5A drawn: in two rows as printed, and by number with a prediction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from multigap.bpv import Wires
from multigap_book import style
from multigap_book.domes.marker_grid import Grid, temperatures
from multigap_book.domes.markers import READING_KELVIN, Spacing

COLOURS: Final = {"1/4": style.BLUE, "1/3": style.VERMILLION}
"""Coupling → the colour of its curve and markers."""


def rows(
    eta: Mapping[str, NDArray], numbers: Mapping[str, NDArray], spacing: Mapping[str, Spacing]
) -> Figure:
    """Draw each coupling's markers in a row over the printed η, equal numbers joined by lines.

    Parameters
    ----------
    eta, numbers, spacing : mapping
        Coupling, "1/4" (above) and "1/3" (below) → places, running numbers and the even row through them.
    """
    figure, axes = plt.subplots(figsize=(7.4, 2.3))
    heights = {"1/4": 1.0, "1/3": 0.0}
    drawn = {label: dict(zip(numbers[label].tolist(), eta[label], strict=True)) for label in heights}
    for number in range(1 + min(int(k[-1]) for k in numbers.values())):
        even = {label: spacing[label].first + spacing[label].step * number for label in heights}
        places = [drawn[label].get(number, even[label]) for label in heights]
        axes.plot(places, list(heights.values()), color=style.GREY, lw=0.9, zorder=1)
    for label, height in heights.items():
        row, colour = spacing[label], COLOURS[label]
        marked = {**style.PUBLISHED, "markeredgecolor": colour, "markersize": 9}
        axes.plot(eta[label], [height] * eta[label].size, **marked, label=f"g = {label}, MD21 Fig. 5A")
        for number in set(range(int(numbers[label][-1]))) - set(numbers[label].tolist()):
            place = row.first + row.step * number
            axes.plot(place, height, "o", mfc="white", mec="none", ms=9)
            axes.text(place, height, "?", ha="center", va="center", color=colour)
        beyond = 0.2 if height else -0.2
        for place, number in zip(eta[label], numbers[label], strict=True):
            axes.text(place, height + beyond, f"{number}", ha="center", va="center", color=colour, fontsize=9)
    axes.set(xlabel="Lifshitz parameter η as printed", ylim=(-0.45, 1.45), xlim=(0, 4))
    axes.set_yticks(list(heights.values()), [f"g = {label}" for label in heights])
    axes.grid(axis="y")
    return figure


def prediction(
    models: Mapping[str, Wires],
    grid: Grid,
    numbers: Mapping[str, NDArray],
    kelvin: Mapping[str, NDArray],
    forecast: NDArray,
) -> Figure:
    """Draw markers and curves over the running number, and below what is predicted less what was published.

    Parameters
    ----------
    models, numbers, kelvin : mapping
        Coupling → wires, running numbers of the published markers and their T_c in K.
    grid : Grid
        Found from g = 1/4.
    forecast : ndarray
        T_c in K at g = 1/3 on that grid, at its running numbers.
    """
    figure, (axes, lower) = plt.subplots(2, 1, figsize=(7.2, 4.8), sharex=True, height_ratios=(3, 1.2))
    fine = np.linspace(-0.5, 15.5, 161)
    said = {"1/4": "g = 1/4: these give the grid", "1/3": "g = 1/3, MD21 Fig. 5A"}
    for label, wires in models.items():
        curve, colour = temperatures(wires, grid.distance(fine)), COLOURS[label]
        axes.plot(fine, curve, color=colour, lw=1, label=f"g = {label}, ours")
        marked = {**style.PUBLISHED, "markeredgecolor": colour, "ms": 8}
        axes.plot(numbers[label], kelvin[label], **marked, label=said[label])
    axes.plot(numbers["1/3"], forecast, "x", color=style.BLACK, label="g = 1/3, predicted")
    lower.axhspan(-READING_KELVIN, READING_KELVIN, color=style.GREY, alpha=0.25, lw=0)
    off = forecast - kelvin["1/3"]
    lower.plot(numbers["1/3"], off, "x", color=style.BLACK, label="g = 1/3, predicted − published")
    axes.set(ylabel="$T_c$ (K)", ylim=(0, 310))
    lower.set(xlabel="running number of the marker", ylabel="predicted −\npublished (K)", ylim=(-5, 5))
    axes.legend()
    return figure
