"""MgB₂'s two gaps against temperature: the figure, with the numbers that experiments print."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from multigap_book import published, style
from multigap_book.hydrides import MGB2_KELVIN

Array = NDArray[np.float64]

BANDS: Final = {
    "sigma": ("σ", style.VERMILLION),
    "pi": ("π", style.BLUE),
    "one": ("one gap fitted", style.GREY),
}

STRIP: Final = (-9.0, -1.0)
"""Where gaps whose temperature the abstract does not say are drawn: left of T = 0, in K of the axis."""


def measured() -> pd.DataFrame:
    """Return the gaps that experiments print, a row each."""
    return published.points("mgb2_gaps")


def spans() -> dict[str, tuple[float, float]]:
    """Return the lowest and the highest gap (meV) that is printed of each band."""
    rows = measured()
    return {band: (float(gaps.min()), float(gaps.max())) for band, gaps in rows.groupby("band")["gap_mev"]}


def draw(axes: Axes, kelvin: Array, curves: dict[str, Array]) -> None:
    """Draw gaps (meV) of σ and π against T under what the experiments print.

    Parameters
    ----------
    axes : Axes
    kelvin : array, shape (m,)
    curves : mapping
        Name of a theory → its gaps in meV, shape (m, 2).
    """
    axes.axvspan(*STRIP, color="0.93", linewidth=0)
    axes.axvline(MGB2_KELVIN, color=style.GREY, linestyle=":", linewidth=1)
    for (name, gaps), line in zip(curves.items(), ("-", "--"), strict=True):
        for column, band in enumerate(("sigma", "pi")):
            label = f"{BANDS[band][0]}, {name}"
            axes.plot(kelvin, gaps[:, column], line, color=BANDS[band][1], label=label)
    table = measured()
    for band, (name, colour) in BANDS.items():
        rows = table[table["band"] == band].reset_index(drop=True)
        unsaid = np.linspace(*STRIP, len(rows) + 2)[1:-1]
        axes.errorbar(
            rows["temperature_kelvin"].fillna(dict(enumerate(unsaid))),
            rows["gap_mev"],
            rows["error_mev"].fillna(0),
            fmt="o",
            color=colour,
            markerfacecolor="white",
            label=f"{name}, printed" if band != "one" else name,
        )
    axes.set(xlabel="T (K)", ylabel="gap (meV)", xlim=(STRIP[0], 42), ylim=(0, 11))
    axes.text(sum(STRIP) / 2, 0.3, "low T,\nnot said", ha="center", fontsize=8)
    axes.legend(ncols=3, fontsize=8, loc="upper right")
