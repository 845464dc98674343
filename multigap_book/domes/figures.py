"""The domes of MD21 and MR21 drawn: as a surface and as a map."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from multigap_book import style


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
        flat.text(line + 0.03, 0.105, name, color="white", rotation=90, va="bottom", fontsize=8)
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
