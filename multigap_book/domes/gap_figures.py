"""Gap ratios, isotope exponents and superposition integrals of MR21's models drawn: its Figs. 5B and 6."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator, StrMethodFormatter
from numpy.typing import NDArray

from multigap.bpv import GapRatios
from multigap.constants import BCS_GAP_RATIO
from multigap_book import style

Array = NDArray[np.float64]


def integral_maps(wave_vectors: Array, integrals: Mapping[tuple[int, int], Array]) -> Figure:
    """Draw superposition integrals over both wave vectors, each pair of subbands on a scale of its own.

    Parameters
    ----------
    wave_vectors : ndarray, shape (m,)
        k_z in units of the zone boundary.
    integrals : mapping
        Pair of subbands → I(k_z, k_z′), shape (m, m).
    """
    columns = 3
    figure, axes = plt.subplots(
        -(-len(integrals) // columns), columns, figsize=(9, 5), sharex=True, sharey=True, squeeze=False
    )
    for panel, ((one, other), values) in zip(axes.ravel(), integrals.items(), strict=True):
        image = panel.pcolormesh(wave_vectors, wave_vectors, values)
        varies = 100 * (values.max() / values.min() - 1)
        panel.set_title(f"{one}-{other}: varies by {varies:.0f} %")
        panel.grid(False)
        figure.colorbar(image, ax=panel)
    figure.supxlabel("$k_z'$ ($\\pi/d$)")
    figure.supylabel("$k_z$ ($\\pi/d$)")
    return figure


def plain_numbers(axis: Axis, ticks: Sequence[float]) -> None:
    """Label a logarithmic axis with plain numbers at these places."""
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.set_minor_locator(NullLocator())


def ratios_and_exponents(gaps: Mapping[str, GapRatios], exponents: Mapping[str, Array]) -> Figure:
    """Draw the gap ratios of subbands 2 and 3 over η, and below them the isotope exponent on a log scale.

    Parameters
    ----------
    gaps : mapping
        Model → gaps and their ratios.
    exponents : mapping
        Model → isotope exponent α at the same η.
    """
    figure, axes = plt.subplots(2, len(gaps), figsize=(9, 5.8), sharex=True, sharey="row", squeeze=False)
    for (above, below), (name, found) in zip(axes.T, gaps.items(), strict=True):
        for n, colour in ((1, style.BLUE), (2, style.VERMILLION)):
            above.plot(found.eta, found.ratio[:, n], color=colour, label=f"$2\\Delta_{n + 1}/k_BT_c$")
        above.axhline(BCS_GAP_RATIO, color=style.GREY, ls=":", label="one band, BCS")
        above.axhspan(0, 1, color=style.GREY, alpha=0.2, lw=0, label="text: $2\\Delta_2/k_BT_c$")
        above.set_title(f"model {name}")
        below.semilogy(found.eta, exponents[name], color=style.GREEN, label="isotope exponent α")
        below.axhline(0.5, color=style.GREY, ls=":", label="one band, BCS")
        below.set(xlabel="Lifshitz parameter η", ylim=(0.1, 10))
        plain_numbers(below.yaxis, [0.1, 0.2, 0.5, 1, 2, 5, 10])
    axes[0, 0].set_ylabel("gap ratio")
    axes[1, 0].set_ylabel("isotope exponent α")
    highest = max(float(np.nanmax(found.ratio[:, 1:])) for found in gaps.values())
    axes[0, 0].set_ylim(0, max(5.0, 1.05 * highest))  # no peak is cut off
    axes[0, 0].legend(loc="upper right", ncols=2)
    axes[1, 0].legend(loc="upper right")
    return figure
