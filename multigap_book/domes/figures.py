"""The domes of MD21 and MR21 drawn: as curves, as a surface and as a map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from multigap_book import style

BEST: Final = 0.41
"""Coupling near which the domes are highest: curves beyond are drawn dashed."""

GROWING: Final = (style.SKY, style.BLUE, style.GREEN, style.BLACK)
"""Colours of the curves below :data:`BEST`, from the lowest coupling on."""

SHRINKING: Final = (style.ORANGE, style.VERMILLION)
"""Colours of those above it."""


def curves_by_coupling(
    eta: ArrayLike,
    g: Sequence[float],
    kelvin: Mapping[str, NDArray],
    width: Mapping[str, float],
    printed: Mapping[str, float],
) -> Figure:
    """Draw T_c over η for a few couplings, on a logarithmic scale (above) and a linear one (below).

    Parameters
    ----------
    eta : array_like, shape (m,)
    g : sequence of float
        Rising, at most four below :data:`BEST` and two above it, so that no two colours are alike.
    kelvin : mapping
        Model → T_c in K, shape (len(g), m); a column of panels for each.
    width : mapping
        Model → ΔE in meV, the unit of the upper axis.
    printed : mapping
        Model → largest T_c in K as printed, a dotted line.

    Raises
    ------
    ValueError
        If there are more couplings than colours.
    """
    growing, shrinking = [c for c in g if c < BEST], [c for c in g if c >= BEST]
    if len(growing) > len(GROWING) or len(shrinking) > len(SHRINKING):
        raise ValueError(f"g = {tuple(g)!r} is not allowed: at most 4 below {BEST} and 2 above")
    looks = [(colour, "-") for colour in GROWING[: len(growing)]]
    looks += [(colour, "--") for colour in SHRINKING[: len(shrinking)]]
    figure, axes = plt.subplots(2, len(kelvin), figsize=(9, 6.6), sharex=True, squeeze=False)
    for (above, below), (name, rows) in zip(axes.T, kelvin.items(), strict=True):
        for coupling, row, (colour, dash) in zip(g, rows, looks, strict=True):
            for panel in (above, below):
                panel.plot(eta, row, color=colour, ls=dash, lw=1.5, label=f"g = {coupling:.2f}")
        above.set_yscale("log")
        unit = width[name]
        top = above.secondary_xaxis("top", functions=(lambda x, w=unit: x * w, lambda x, w=unit: x / w))
        top.set_xlabel(f"model {name}: $\\mu-E_L$ (meV)")
        below.axhline(printed[name], color=style.GREY, ls=":", label="largest $T_c$ as printed")
        below.set_xlabel("Lifshitz parameter η")
    for row in axes:
        row[0].set_ylabel("$T_c$ (K)")
    axes[0, -1].legend(*axes[1, -1].get_legend_handles_labels(), loc="lower right")
    return figure


def surface_and_map(
    eta: ArrayLike,
    g: ArrayLike,
    kelvin: ArrayLike,
    *,
    printed: tuple[float, float] | None = None,
    top: tuple[float, float] | None = None,
    level: float | None = None,
    view: tuple[float, float] = (28, -60),
) -> Figure:
    """Draw T_c over (η, g) as a surface and as a map with both Lifshitz lines.

    Parameters
    ----------
    eta, g, kelvin : array_like, shapes (m,), (n,) and (n, m)
        As :func:`surface` takes and returns them; drawn for 0 ≤ η ≤ 2.
    printed, top : (η, g), optional
        The top as printed, and as computed.
    level : float, optional
        A temperature in K whose contour is drawn.
    view : (float, float)
        Elevation and azimuth of the surface in degrees.
    """
    x, y, z = (np.asarray(a, dtype=np.float64) for a in (eta, g, kelvin))
    shown = (x >= -0.06) & (x <= 2.0)
    x, z = x[shown], np.nan_to_num(z[:, shown])
    figure = plt.figure(figsize=(9.5, 4.2))
    solid = figure.add_subplot(1, 2, 1, projection="3d")
    solid.plot_surface(*np.meshgrid(x, y), z, cmap="viridis", rstride=1, cstride=1, lw=0)
    solid.view_init(*view)
    solid.set(xlabel="η", ylabel="g", title="$T_c$ (K)")
    flat = figure.add_subplot(1, 2, 2)
    mesh = flat.pcolormesh(x, y, z, shading="gouraud", cmap="viridis")
    figure.colorbar(mesh, ax=flat, label="$T_c$ (K)")
    for line, name in ((0.0, "pocket appears"), (1.0, "neck opens")):
        flat.axvline(line, color="white", ls="--", lw=1)
        flat.text(line + 0.03, 0.105, name, color="white", rotation=90, va="bottom", fontsize=9)
    if level is not None:
        flat.contour(x, y, z, [level], colors="white", linewidths=1.4)
        flat.plot([], [], color="white", label=f"{level:g} K")
    if printed is not None:
        flat.plot(*printed, "P", color=style.VERMILLION, mec="white", ms=10, label="top as printed")
    if top is not None:
        flat.plot(*top, **style.PUBLISHED, label="top as computed")
    flat.set(xlabel="η", ylabel="g", xlim=(-0.05, 2))
    flat.grid(False)
    flat.legend(loc="lower right", labelcolor="white")
    return figure
