"""Drawing for the chapter on WH18: what is drawn is computed elsewhere, here it is only put on paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from multigap.constants import K_B
from multigap.eliashberg.closed_forms import allen_dynes, mcmillan, strong_coupling_limit
from multigap.interband.fermi_surfaces import TightBindingBand, fermi_contour, lindhard
from multigap.interband.ion_wake import IonRow, displacement
from multigap.interband.pair_scattering import BandPair, PhaseSpace
from multigap_book import style

_ARROW = {"arrowstyle": "-|>", "shrinkA": 0, "shrinkB": 0, "mutation_scale": 11}
_TICKS = ([-np.pi, -np.pi / 2, 0, np.pi / 2, np.pi], ["$-π/a$", "", "0", "", "$π/a$"])


def _arrow(ax: Any, start: Any, end: Any, color: str, width: float = 1.3) -> None:
    ax.annotate("", xy=end, xytext=start, arrowprops={**_ARROW, "color": color, "linewidth": width})


def chain_states(ax: Any, band: TightBindingBand, k_fermi: float, window: float = 0.35) -> None:
    """Draw ε(k) of a chain, with its states near ±k_F filled or open (WH18 Fig. 1a)."""
    k = np.linspace(-np.pi, np.pi, 401)
    ax.plot(k, band.energy(k), color=style.GREY, zorder=1)
    ax.axhline(0, color=style.BLACK, linewidth=0.8, linestyle=":")
    near = np.arange(0.07, window, 0.09)
    for side in (1, -1):
        for color, points in ((style.BLUE, k_fermi - near), ("white", k_fermi + near)):
            points = side * points
            ax.plot(
                points, band.energy(points), "o", markerfacecolor=color, markeredgecolor=style.BLUE, zorder=3
            )
        ax.axvline(side * k_fermi, color=style.VERMILLION, linewidth=0.8)
    ax.set(xlabel="$k$", ylabel="$ε-E_F$ (eV)")
    ax.set_xticks(*_TICKS)


def chain_in_plane(ax: Any, k_fermi: float, pairs: bool) -> None:
    """Draw the flat Fermi lines of a chain in two dimensions with its excitations (WH18 Figs. 1b, 1c)."""
    for side in (1, -1):
        ax.plot([side * k_fermi] * 2, [-np.pi, np.pi], color=style.VERMILLION)
    ax.axvspan(-k_fermi, k_fermi, color=style.SKY, alpha=0.2, linewidth=0)
    for height in (-2.0, -0.7, 0.6, 1.9):
        inside, outside = k_fermi - 0.22, k_fermi + 0.22
        if pairs:
            for side in (1, -1):
                # The partner's wave vector is the opposite one: through Γ, on the other line.
                y = side * height
                _arrow(ax, (side * inside, y), (side * outside, y + side * 0.35), style.BLUE)
                ax.plot(side * inside, y, "o", color=style.BLUE)
                ax.plot(side * outside, y + side * 0.35, "o", mfc="white", mec=style.BLUE)
        else:
            _arrow(ax, (-inside, height), (2 * k_fermi - inside, height), style.BLUE)
            ax.plot(-inside, height, "o", color=style.BLUE)
            ax.plot(2 * k_fermi - inside, height, "o", mfc="white", mec=style.BLUE)
    if not pairs:
        ax.text(0, 2.15, "$Q = 2k_F$", ha="center", color=style.BLUE)
    ax.set(xlabel="$k_x$", ylabel="$k_y$", xlim=(-np.pi, np.pi), ylim=(-np.pi, np.pi), aspect="equal")
    ax.set_xticks(*_TICKS)
    ax.set_yticks(*_TICKS)
    ax.grid(False)


def _fixed_frame(height: float) -> tuple[Figure, Any]:
    # Pictures of a slider must not jump, and a fixed layout is drawn three times faster than a fitted one.
    figure, axes = plt.subplots(1, 2, figsize=(7.2, height), layout="none")
    figure.subplots_adjust(left=0.1, right=0.95, bottom=0.18, top=0.95, wspace=0.32)
    return figure, axes


def filling_frame(filling: float, thermal: float = 0.01, points: int = 1024) -> Figure:
    """Return a chain at a given filling beside its static response: one picture of the slider."""
    k_fermi = np.pi * filling
    band = TightBindingBand(2 * 0.5 * np.cos(k_fermi), 0.5, 0.0)
    steps = np.arange(points // 128, points // 2 + 1, points // 128)
    shifts = np.stack([steps, np.zeros_like(steps), np.zeros_like(steps)], axis=1)
    chi = lindhard(band, band, shifts, thermal, (points, 1, 1))
    figure, (left, right) = _fixed_frame(3.0)
    chain_states(left, band, k_fermi)
    left.set(xlim=(-np.pi, np.pi), ylim=(-2.2, 2.2))
    right.plot(2 * np.pi * steps / points, chi)
    nested = min(2 * k_fermi, 2 * np.pi - 2 * k_fermi)
    right.axvline(nested, color=style.VERMILLION, linewidth=0.8)
    right.set(xlabel="$q$", ylabel="$χ(q)$ (1/eV)", ylim=(0, 2.6), xlim=(0, np.pi))
    right.set_xticks([0, np.pi / 2, np.pi], ["0", "$π/2a$", "$π/a$"])
    right.text(nested, 2.45, " $2k_F$ ", color=style.VERMILLION, ha="right" if nested > 1.5 else "left")
    return figure


def wake(row: IonRow, cells_behind: int = 60, cells_ahead: int = 12) -> Figure:
    """Return the ions beside the track, drawn where they are, above their displacement (WH18 Fig. 2a)."""
    x = row.spacing * np.arange(-cells_behind, cells_ahead + 1)
    fine = np.linspace(x[0], x[-1], 700)
    u, curve = displacement(row, x), displacement(row, fine)
    scale = 0.45 * row.distance / np.abs(u).max()
    figure, (top, bottom) = plt.subplots(
        2, 1, figsize=(6.4, 3.5), sharex=True, gridspec_kw={"height_ratios": [1, 1.3]}
    )
    for side in (1, -1):
        top.plot(x, side * (row.distance - scale * u), "o", color=style.ORANGE, markersize=4)
        top.axhline(side * row.distance, color=style.GREY, linewidth=0.6)
    top.plot(0, 0, "o", color=style.BLUE, markersize=8)
    _arrow(top, (2, 0), (28, 0), style.BLUE, 1.6)
    second = float(fine[curve.argmax()])
    top.plot(second, 0, "o", color=style.VERMILLION, markersize=8)
    _arrow(top, (second - 2, 0), (second - 28, 0), style.VERMILLION, 1.6)
    top.set(ylim=(-2 * row.distance, 2 * row.distance), yticks=[])
    top.set_ylabel("ions, moved\n" + f"{scale:.0f} times")
    top.grid(False)
    bottom.plot(fine, 1e3 * curve, color=style.ORANGE)
    bottom.axvline(0, color=style.BLUE, linewidth=0.8)
    bottom.set(xlabel="distance from the electron (Å)", ylabel="displacement (mÅ)")
    return figure


def pair_exchange(ax: Any, band: TightBindingBand, angles: tuple[float, float]) -> tuple[Any, Any]:
    """Draw one pair scattered by q on a Fermi surface (WH18 Fig. 2b); return k_o and k_u."""
    theta = np.linspace(0, 2 * np.pi, 361)
    radius = fermi_contour(band, theta)
    ax.plot(radius * np.cos(theta), radius * np.sin(theta), color=style.GREY)
    ends = []
    for angle, offset in zip(angles, (-0.05, 0.05), strict=True):
        r = fermi_contour(band, [angle])[0] + offset
        ends.append(np.array([r * np.cos(angle), r * np.sin(angle)]))
    occupied, empty = ends
    for sign, color in ((1, style.BLUE), (-1, style.VERMILLION)):
        _arrow(ax, sign * occupied, sign * empty, color, 1.6)
        ax.plot(*(sign * occupied), "o", color=color)
        ax.plot(*(sign * empty), "o", mfc="white", mec=color)
        middle = 0.5 * sign * (occupied + empty)
        ax.text(*(0.78 * middle), "$q$" if sign > 0 else "$-q$", color=color, ha="center", va="center")
        ax.text(*(1.26 * sign * occupied), "$k_o↑$" if sign > 0 else "$-k_o↓$", ha="center", va="center")
        ax.text(*(1.22 * sign * empty), "$k_u↑$" if sign > 0 else "$-k_u↓$", ha="center", va="center")
    ax.plot([0], [0], "+", color=style.BLACK)
    ax.set(xlabel="$k_x a$", ylabel="$k_y a$", aspect="equal", xlim=(-1.7, 1.7), ylim=(-1.45, 1.45))
    return occupied, empty


def _contour(band: TightBindingBand, centre: tuple[float, float], count: int) -> NDArray[np.float64]:
    theta = 2 * np.pi * np.arange(count) / count
    radius = fermi_contour(band, theta, centre)
    return np.stack([centre[0] + radius * np.cos(theta), centre[1] + radius * np.sin(theta)], axis=1)


def fermi_surfaces(ax: Any, pair: BandPair, arrows: int = 14) -> None:
    """Draw both Fermi surfaces with some of the differences k_u - k_o between them (WH18 Fig. 3)."""
    first = _contour(pair.first, pair.centres[0], 360)
    second = _contour(pair.second, pair.centres[1], 360)
    rng = np.random.default_rng(3)
    for i, j in zip(rng.integers(0, 360, arrows), rng.integers(0, 360, arrows), strict=True):
        _arrow(ax, first[i], second[j], style.GREY, 0.7)
    for contour, color in ((first, style.BLUE), (second, style.VERMILLION)):
        closed = np.vstack([contour, contour[:1]])
        ax.plot(closed[:, 0], closed[:, 1], color=color, zorder=3)
    low, high = (-np.pi / 2, 1.5 * np.pi) if any(pair.displacement) else (-1.6, 1.6)
    ax.set(xlabel="$k_x a$", ylabel="$k_y a$", xlim=(low, high), ylim=(low, high), aspect="equal")
    ax.grid(False)


def distributions(
    spaces: Mapping[str, PhaseSpace], centres: Mapping[str, tuple[float, float, float]]
) -> Figure:
    """Return the distributions P(q) side by side, each about its own centre, as a density over the zone."""
    figure, axes = plt.subplots(1, len(spaces), figsize=(8.2, 3.1), sharey=True)
    for ax, (name, space) in zip(np.atleast_1d(axes), spaces.items(), strict=True):
        n = space.points[0]
        moved = [n // 2 - round(x / (2 * np.pi) * n) for x in centres[name][:2]]
        density = np.roll(space.distribution[:, :, 0], moved, axis=(0, 1)) * n * n
        image = ax.imshow(
            np.maximum(density, 1e-3).T,
            origin="lower",
            extent=(-np.pi, np.pi, -np.pi, np.pi),
            norm=LogNorm(1, 100),
            interpolation="nearest",
        )
        about = any(centres[name])
        ax.set(title=name + (", about Q" if about else ""), xlabel="$(q-Q)_xa$" if about else "$q_xa$")
        ax.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2))
        ax.grid(False)
    np.atleast_1d(axes)[0].set_ylabel("$q_ya$")
    figure.colorbar(image, ax=axes, label="$P(q)$, uniform = 1", shrink=0.85)
    return figure


def mismatch(ax: Any, mismatches: ArrayLike, ratios: ArrayLike, bound: ArrayLike) -> None:
    """Draw the interband ratio of nested pockets and the bound of the density wave against their mismatch."""
    ax.plot(mismatches, ratios, "o-", color=style.GREEN, label="$r$, small $q$ and a mode at $Q$ carried")
    label = "10 × largest $λ_{12}$ without a CDW at 3 meV"
    ax.plot(mismatches, 10 * np.asarray(bound), "s-", color=style.VERMILLION, label=label)
    ax.set(xlabel="difference of the radii, in phase", ylabel="$r$;  10 $λ_{12}^{\\max}$", ylim=(0, 1.4))
    ax.legend(loc="upper center")


def gain_bars(ax: Any, gains: Mapping[str, Mapping[str, float]]) -> None:
    """Draw T_c over that without interband coupling, a group of bars a lattice and a bar a geometry."""
    colors = (style.BLUE, style.VERMILLION, style.GREEN)
    for place, values in enumerate(gains.values()):
        for shift, (name, value) in enumerate(values.items()):
            label = name if place == 0 else None
            ax.bar(place + 0.25 * (shift - 1), value, 0.22, color=colors[shift], label=label)
    ax.axhline(1, color=style.BLACK, linewidth=0.8)
    ax.set(ylabel="$T_c/T_c(λ_{12}=0)$")
    ax.set_xticks(range(len(gains)), list(gains))
    ax.set_ylim(0, 6.6)
    ax.legend(loc="upper center", ncol=3)


def strong_coupling(ax: Any, couplings: ArrayLike, kelvin: ArrayLike, einstein: float) -> None:
    """Draw Eliashberg's T_c of one phonon frequency (eV) over it, with the closed forms, μ* = 0."""
    unit = einstein / K_B
    ax.loglog(couplings, np.asarray(kelvin) / unit, "o", color=style.BLACK, label="Eliashberg")
    smooth = np.geomspace(0.4, 400, 60)
    for form, label in ((mcmillan, "McMillan"), (allen_dynes, "Allen and Dynes")):
        ax.loglog(smooth, [form(x, einstein, 0.0) / unit for x in smooth], label=label)
    limit = [strong_coupling_limit(x, einstein) / unit for x in smooth]
    ax.loglog(smooth, limit, ":", color=style.GREY, label="0.1827 √λ")
    ax.set(xlabel="λ", ylabel="$k_BT_c/ω$", ylim=(0.02, 5))
    ax.legend()
