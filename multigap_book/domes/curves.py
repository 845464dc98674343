"""The three superlattices of the dome papers, and their T_c over η and g."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from multigap.bpv import Wires, dome, gap_ratios, isotope_exponent, papers
from multigap.constants import K_B
from multigap.superlattice import Superlattice
from multigap_book import style

MD21: Final = papers.md21(1 / 4)
"""MD21: ΔE = 142 meV, ω0 = 230 meV, every other coupling 0.1."""

MODEL_A: Final = papers.model_a(1 / 4)
"""MR21's model A: ΔE = 274 meV, ω0 = 330 meV; masses and matching of MD21."""

MODEL_B: Final = papers.model_b(1 / 3)
"""MR21's model B: ΔE = 145 meV, ω0 = 225 meV; masses and matching of MD21."""


def curve(wires: Wires, eta: ArrayLike, points: int = 24) -> NDArray[np.float64]:
    """Return T_c in K at each η (nan where there is no transition above the lowest temperature searched)."""
    eta = np.asarray(eta, dtype=np.float64)
    return dome(replace(wires, points=points), eta.ravel(), [wires.g]).kelvin[:, 0].reshape(eta.shape)


def surface(wires: Wires, eta: ArrayLike, g: ArrayLike, points: int = 24) -> NDArray[np.float64]:
    """Return T_c in K over couplings g (rows) and η (columns), the cutoff softened for each g."""
    return np.array(dome(replace(wires, points=points), eta, g).kelvin.T)


def top(wires: Wires, low: float = 0.3, high: float = 2.0) -> tuple[float, float]:
    """Return (η, T_c in K) where T_c is largest over η in [low, high]: a grid, then two refinements."""
    for _ in range(4):
        eta = np.linspace(low, high, 15)
        tc = np.nan_to_num(curve(wires, eta))
        best = int(np.argmax(tc))
        low, high = float(eta[max(best - 1, 0)]), float(eta[min(best + 1, eta.size - 1)])
    return float(eta[best]), float(tc[best])


def summit(wires: Wires, low: float = 0.6, high: float = 1.4) -> tuple[float, float, float]:
    """Return (η, g, T_c in K) where T_c is largest over η in [low, high] and g in steps of 0.01.

    This is "the top" of a model wherever the book speaks of one; at another g, or on a coarser grid of η, the
    largest T_c is a few kelvins lower.
    """
    couplings = np.linspace(0.36, 0.46, 11)
    tops = [top(wires.with_g(g), low, high) for g in couplings]
    best = int(np.argmax([tc for _, tc in tops]))
    return tops[best][0], float(couplings[best]), tops[best][1]


def half_width(wires: Wires, low: float = -0.3, high: float = 4.0) -> tuple[float, float]:
    """Return the full width at half height of the dome over η in [low, high], in η and in eV.

    Raises
    ------
    ValueError
        If the dome does not fall to half of its height on both sides within the range.
    """
    eta = np.linspace(low, high, 431)
    tc = np.nan_to_num(curve(wires, eta, points=16))
    half = tc.max() / 2
    above = np.flatnonzero(tc > half)
    if not above.size or above[0] == 0 or above[-1] == eta.size - 1:
        raise ValueError(
            f"low = {low!r}, high = {high!r} is not allowed: low and high must enclose both half heights"
        )
    first, last = int(above[0]), int(above[-1])
    start = np.interp(half, tc[first - 1 : first + 1], eta[first - 1 : first + 1])
    end = np.interp(-half, -tc[last : last + 2], eta[last : last + 2])
    width = float(end - start)
    return width, width * wires.superlattice.bandwidth(wires.lifshitz)


@dataclass(frozen=True, eq=False)
class Gaps:
    """Gaps at T = 0 and isotope exponent along η.

    Attributes
    ----------
    eta : ndarray, shape (m,)
        Lifshitz parameter.
    kelvin : ndarray, shape (m,)
        T_c in K.
    delta : ndarray, shape (m, 3)
        Zone means of the gaps at T = 0 in eV.
    isotope : ndarray, shape (m,)
        α = −d ln T_c/d ln M at fixed μ, every cutoff ∝ M^(−1/2).
    """

    eta: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    delta: NDArray[np.float64]
    isotope: NDArray[np.float64]

    @property
    def ratio(self) -> NDArray[np.float64]:
        """2Δ/k_B T_c, shape (m, 3)."""
        return 2 * self.delta / (K_B * self.kelvin[:, None])

    @property
    def anisotropy(self) -> NDArray[np.float64]:
        """Δ3/Δ2, shape (m,)."""
        return self.delta[:, 2] / self.delta[:, 1]


def gaps(wires: Wires, eta: ArrayLike, points: int = 16) -> Gaps:
    """Return gaps at T = 0, T_c and the isotope exponent at each η."""
    model = replace(wires, points=points)
    found = gap_ratios(model, np.ravel(np.asarray(eta, dtype=np.float64)))
    return Gaps(found.eta, found.kelvin, found.delta, isotope_exponent(model, found.eta))


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


def turned(eta: ArrayLike, g: ArrayLike, kelvin: ArrayLike, *, azimuth: float) -> Figure:
    """Draw T_c over (η, g), shape (g, η), as a surface seen from `azimuth` degrees."""
    figure, ax = plt.subplots(figsize=(5.6, 4.4), subplot_kw={"projection": "3d"})
    figure.set_dpi(85)
    values = np.nan_to_num(np.asarray(kelvin, dtype=np.float64))
    ax.plot_surface(*np.meshgrid(eta, g), values, cmap="viridis", rstride=1, cstride=1, lw=0)
    ax.view_init(26, azimuth)
    ax.set(xlabel="η", ylabel="g", title="$T_c$ (K)", zlim=(0, 320))
    return figure


def two_scales(eta: ArrayLike, kelvin: ArrayLike, marks: pd.DataFrame | None = None) -> Figure:
    """Draw T_c against η on a linear and on a logarithmic scale, with published points if there are any."""
    figure, (linear, logarithmic) = plt.subplots(2, 1, figsize=(6, 5), sharex=True)
    for ax in (linear, logarithmic):
        ax.plot(eta, kelvin, label="computed")
        if marks is not None:
            ax.plot(marks.eta, marks.tc_kelvin, **style.PUBLISHED, label="MD21 Fig. 5")
        ax.set_ylabel("$T_c$ (K)")
    linear.set_ylim(0, 330)
    logarithmic.set(yscale="log", ylim=(1e-4, 600), xlabel="Lifshitz parameter η")
    linear.legend(loc="upper right")
    return figure


def wires_of(lattice: Superlattice, bare_cutoff: float, g: float, interband: float) -> Wires:
    """Return wires on `lattice`: ω0 in eV, g in the third subband, interband coupling, 0.1 elsewhere."""
    return Wires(lattice, bare_cutoff=bare_cutoff, coupling=papers.coupling_matrix(g, interband=interband))
