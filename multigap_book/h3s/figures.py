"""Figures of H3S's electrons: whose orbitals make the peak, and cuts of constant energy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import matplotlib.pyplot as plt
import numpy as np

from multigap_book import style
from multigap_book.h3s.bands import Array, Electrons

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

TINTS: Final = {
    "H s": style.BLUE,
    "H p": style.SKY,
    "S s": style.GREY,
    "S p": style.ORANGE,
    "S d": style.VERMILLION,
}
"""Colour of each group of orbitals."""

_LINES: Final = ((style.BLACK, "-"), (style.VERMILLION, "--"))

Shares = Mapping[str, Mapping[str, float]]


def share_bars(axes: Axes, shares: Shares) -> None:
    """Draw one stacked bar for each row of shares, which add up to 1, the first row on top.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    shares : mapping
        Name of a row → group of orbitals → share. A share of 0.1 and more is written into its part.
    """
    rows = list(shares)[::-1]
    left = np.zeros(len(rows))
    for group, tint in TINTS.items():
        part = np.array([shares[row][group] for row in rows])
        axes.barh(rows, part, left=left, color=tint, label=group)
        for place, (start, width) in enumerate(zip(left, part, strict=True)):
            if width >= 0.1:
                axes.text(start + width / 2, place, f"{width:.2f}", ha="center", va="center", fontsize=9)
        left += part
    axes.set(xlim=(0, 1))
    axes.grid(visible=False)


def orbital_figure(energies: Array, parts: Mapping[str, Array], at_fermi: Shares, pockets: Shares) -> Figure:
    """Draw whose orbitals make the peak: over energy, at E_F for each crystal, and in each pocket.

    Parameters
    ----------
    energies : array, shape (n,)
        eV from E_F.
    parts : mapping
        Group of orbitals → its DOS at `energies`, states per eV and H3S.
    at_fermi, pockets : mapping
        As for :func:`share_bars`.
    """
    figure = plt.figure(figsize=(8.4, 3.9), layout="constrained")
    grid = figure.add_gridspec(2, 2, width_ratios=(4, 5), height_ratios=(4, 3))
    stack = figure.add_subplot(grid[:, 0])
    stack.stackplot(energies, *(parts[g] for g in TINTS), labels=list(TINTS), colors=list(TINTS.values()))
    stack.axvline(0, color=style.BLACK, linewidth=0.8)
    stack.set(xlabel="energy from $E_F$ (eV)", ylabel="DOS (states/eV per H$_3$S)", title="5.6 a.u.")
    stack.set_xlim(energies[0], energies[-1])
    above, below = figure.add_subplot(grid[0, 1]), figure.add_subplot(grid[1, 1])
    share_bars(above, at_fermi)
    above.set(title="share of $N(E_F)$")
    above.tick_params(labelbottom=False)
    share_bars(below, pockets)
    below.set(title="share in the middle of each pocket, 5.6 a.u.")
    figure.legend(*stack.get_legend_handles_labels(), loc="outside lower center", ncols=5)
    return figure


def cuts(axes: Axes, electrons: Electrons, plane: str, levels: Mapping[str, float]) -> None:
    """Draw the lines on which bands have one of two energies, in a plane of the Brillouin zone.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    electrons : Electrons
    plane : str
        ``plane_001`` or ``plane_110``.
    levels : mapping
        Name in the legend → energy in eV from E_F: at most two.
    """
    points = 121  # along each side of the stored planes
    side = np.linspace(-1, 1, points)
    cut = electrons.arrays[plane].reshape(points, points, -1) - electrons.fermi
    for (name, level), (colour, line) in zip(levels.items(), _LINES, strict=False):
        look = {"colors": [colour], "linestyles": [line], "linewidths": 1}
        for band in range(cut.shape[-1]):
            if cut[..., band].min() < level < cut[..., band].max():
                axes.contour(side, side, cut[..., band].T, levels=[level], **look)
        axes.plot([], [], line, color=colour, label=name)
    axes.set(xlabel="$k$ (2π/a)", aspect="equal", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
