"""The papers' three models in three pictures, for the front page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from multigap.interband.mixed_pairs import mixed_coupling
from multigap.two_band import effective_coupling
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, Curves, Reading, curves
from multigap_book import domes, published, style
from multigap_book.domes import marker_grid, markers

MIXED_COUPLING = 0.3
"""λ of each mixed band in the third picture."""


@dataclass(frozen=True, eq=False)
class Glance:
    """What the three pictures show.

    Attributes
    ----------
    flat_steep : Curves
        BH17's third parameter set over λ11, the flat band as a level at 35 meV: the chapters' reading.
    eta, wires, stronger, without_exchange : (n,) arrays
        Lifshitz parameter, and T_c in K of MD21's wires at g = 1/4, at g = 1/3, and at g = 1/4 without
        interband coupling.
    marker_eta, marker_kelvin : mapping from "1/4" and "1/3" to (m,) arrays
        The markers of MD21 Fig. 5A, at the η of the chemical potentials that those of g = 1/4 give.
    misfit, predicted : float, K
        rms of computed minus published: of g = 1/4, which gives the chemical potentials, and of g = 1/3,
        with nothing fitted to it.
    share : (k,) array
        Weight C2² of the second band in a mixed state.
    within, between, largest : (k,) arrays
        λ11 = λ22 and λ12 in the unmixed bands, and the largest eigenvalue, which sets T_c.
    """

    flat_steep: Curves
    eta: NDArray[np.float64]
    wires: NDArray[np.float64]
    stronger: NDArray[np.float64]
    without_exchange: NDArray[np.float64]
    marker_eta: Mapping[str, NDArray[np.float64]]
    marker_kelvin: Mapping[str, NDArray[np.float64]]
    misfit: float
    predicted: float
    share: NDArray[np.float64]
    within: NDArray[np.float64]
    between: NDArray[np.float64]
    largest: NDArray[np.float64]


def compute() -> Glance:
    """Compute the three pictures."""
    lambda22, lambda12 = PARAMETER_SETS[2]
    eta = np.concatenate([np.linspace(-0.3, 0.1, 17), np.linspace(0.15, 3.7, 143)])
    third = domes.MD21.with_g(1 / 3)
    place, kelvin = markers.read("A", "1/4")
    grid = marker_grid.find_grid(domes.MD21, markers.number(place), kelvin)
    width = domes.MD21.superlattice.bandwidth(domes.MD21.lifshitz)
    drawn = {label: marker_grid.at_their_potentials(grid, width, label) for label in ("1/4", "1/3")}
    drawn = {label: points[points.panel == "A"] for label, points in drawn.items()}
    at = {label: points.eta.to_numpy() for label, points in drawn.items()}
    read = {label: points.tc_kelvin.to_numpy() for label, points in drawn.items()}
    share = np.linspace(0, 0.5, 51)
    kept = np.array([mixed_coupling(MIXED_COUPLING, MIXED_COUPLING, c).kept for c in share])
    return Glance(
        flat_steep=curves(Reading.FIXED_LEVEL, np.linspace(0.05, 0.6, 111), lambda22, lambda12, level=LEVEL),
        eta=eta,
        wires=domes.curve(domes.MD21, eta),
        stronger=domes.curve(third, eta),
        without_exchange=np.nan_to_num(domes.curve(domes.MD21.with_interband(0.0), eta)),
        marker_eta=at,
        marker_kelvin=read,
        misfit=grid.rms,
        predicted=published.rms(domes.curve(third, at["1/3"]), read["1/3"]),
        share=share,
        within=kept[:, 0, 0],
        between=kept[:, 0, 1],
        largest=np.array([effective_coupling(*pair) for pair in kept[:, [0, 1, 0], [0, 1, 1]]]),
    )


def draw(glance: Glance) -> Figure:
    """Draw the three pictures side by side."""
    figure, (bands, dome, mixing) = plt.subplots(1, 3, figsize=(9.6, 3.5))
    row = glance.flat_steep
    bands.plot(row.lambda11, row.kelvin, color=style.BLUE, label="flat and steep band")
    bands.plot(row.lambda11, row.single_band_kelvin, "--", color=style.VERMILLION, label="flat band alone")
    bands.axhline(300, color=style.GREY, linewidth=0.8, linestyle=":")
    bands.text(0.5, 274, "300 K", color="#666666", fontsize=9)
    bands.set(title="a flat band beside a steep one", xlabel="coupling of the flat band, λ₁₁")
    bands.set(ylabel="$T_c$ (K)", ylim=(0, 560))
    bands.legend(loc="upper left")
    _draw_dome(dome, glance)
    mixing.plot(glance.share, glance.largest, color=style.BLACK, label="their sum, which sets $T_c$")
    mixing.plot(glance.share, glance.within, "--", color=style.VERMILLION, label="within the bands, λ₁₁")
    mixing.plot(glance.share, glance.between, color=style.BLUE, label="between the bands, λ₁₂")
    mixing.set(title="bands mixed by moving ions", xlabel="share of the other band, $C_2^2$")
    mixing.set(ylabel="coupling λ", ylim=(0, 0.45))
    mixing.legend(loc="upper left")
    return figure


def _draw_dome(axes: Axes, glance: Glance) -> None:
    """Draw T_c of the wires over the Fermi level, with the published markers on it."""
    for label, curve, colour in (
        ("1/3", glance.stronger, style.GREEN),
        ("1/4", glance.wires, style.BLUE),
    ):
        axes.plot(glance.eta, curve, color=colour, label=f"computed, g = {label}")
        at, kelvin = glance.marker_eta[label], glance.marker_kelvin[label]
        axes.plot(at, kelvin, **style.PUBLISHED, markeredgecolor=colour, markersize=5, zorder=3)
    axes.plot(
        glance.eta, glance.without_exchange, "--", color=style.VERMILLION, label="g = 1/4, exchange off"
    )
    axes.plot([], [], **style.PUBLISHED, markersize=5, label="published markers")
    axes.set(title="wires near a band edge", xlabel="Fermi level over the edge, η", ylim=(0, 470))
    axes.set(xlim=(-0.3, 3.7), ylabel="$T_c$ (K)")
    axes.legend(loc="upper right")
