"""Drawings to scale: the wires and their spacers, and the H3S crystal seen from several sides.

Every length is in Å. Crystals are drawn as parallel projections, so that distances in the plane of the
drawing can be measured.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from matplotlib.patches import Circle, Polygon, Rectangle
from numpy.typing import ArrayLike, NDArray

from multigap_book import style
from multigap_book.drawings.crystals import Crystal

RADIUS: Final = {"H": 0.23, "S": 0.55}
"""Radii of the drawn atoms in Å: chosen for the eye, not measured."""

COLOUR: Final = {"H": style.GREEN, "S": style.ORANGE}


def _frame(ax: Any) -> None:
    ax.set_aspect("equal")
    ax.set_axis_off()


def measure(ax: Any, start: ArrayLike, end: ArrayLike, label: str, offset: float = 0.0) -> None:
    """Draw a double arrow between two points, labelled with what it measures."""
    p, q = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
    ax.annotate(
        "", p, q, arrowprops={"arrowstyle": "<->", "color": "black", "lw": 1, "shrinkA": 0, "shrinkB": 0}
    )
    along = (q - p) / np.linalg.norm(q - p)
    place = (p + q) / 2 + offset * np.array([-along[1], along[0]])
    ax.text(*place, label, ha="center", va="center", bbox={"fc": "white", "ec": "none", "pad": 1})


def wire_superlattice(ax: Any, well: float, barrier: float, *, wires: int = 4, height: float = 6.0) -> None:
    """Draw parallel wires embedded in a spacer, seen obliquely, with well and barrier widths to scale.

    Parameters
    ----------
    ax : matplotlib axes
        Axes to draw on.
    well, barrier : float
        Widths L of the wires and W of the spacers in Å.
    wires : int
        How many wires.
    height : float
        Height of the drawn bars in Å: the model has no third direction, so this one is free.
    """
    period, depth = well + barrier, 26.0
    slant = np.array([0.55, 0.38]) * depth
    width = wires * period + barrier
    pad = 3.0

    def box(x: float, y: float, w: float, h: float, face: str, alpha: float) -> None:
        front = np.array([[x, y], [x + w, y], [x + w, y + h], [x, y + h]])
        top = np.array([front[3], front[2], front[2] + slant, front[3] + slant])
        side = np.array([front[1], front[2], front[2] + slant, front[1] + slant])
        for corners, shade in ((top, 0.75), (side, 0.55), (front, 1.0)):
            ax.add_patch(Polygon(corners, closed=True, fc=face, ec="black", lw=0.7, alpha=alpha * shade))

    box(0, 0, width, height + 2 * pad, style.SKY, 0.30)
    for number in range(wires):
        left = barrier + number * period
        # A wire buried in the spacer: only its front face and the run of its upper edges are seen.
        ax.add_patch(Rectangle((left, pad), well, height, fc=style.ORANGE, ec="black", lw=0.9))
        for corner in ((left, pad + height), (left + well, pad + height)):
            ax.plot(*np.array([corner, corner + slant]).T, color=style.VERMILLION, lw=0.8, ls="--")
    y = -2.2
    measure(ax, (barrier, y), (barrier + well, y), f"$L$ = {well:g} Å", -2.0)
    measure(ax, (2 * period, y), (2 * period + barrier, y), f"$W$ = {barrier:g} Å", -2.0)
    y = -7.2
    measure(ax, (barrier, y), (barrier + period, y), f"$d$ = {period:g} Å", -2.0)
    end = np.array([width + 2.0, height / 2 + pad - 3])
    arrow = {"arrowstyle": "->", "color": "black"}
    ax.annotate("$x$ (free)", end + 0.5 * slant, end, arrowprops=arrow, va="top", ha="left")
    ax.annotate("$z$", (width + 1, -6.5), (width - 9, -6.5), arrowprops=arrow, va="center", ha="right")
    ax.text(barrier + well / 2, pad + height / 2, "wire", ha="center", va="center")
    ax.text(barrier / 2, pad + height / 2, "spacer", ha="center", va="center", rotation=90)
    ax.set_xlim(-1, width + slant[0] + 6)
    ax.set_ylim(-11, height + 2 * pad + slant[1] + 1)
    _frame(ax)


def projection(right: ArrayLike, up: ArrayLike) -> NDArray[np.float64]:
    """Return the rows (right, up, towards the eye) of an orthonormal frame, `up` made normal to `right`."""
    x = np.asarray(right, dtype=float)
    x = x / np.linalg.norm(x)
    y = np.asarray(up, dtype=float)
    y = y - (y @ x) * x
    y = y / np.linalg.norm(y)
    return np.array([x, y, np.cross(x, y)])


def atoms(
    ax: Any,
    crystal: Crystal,
    placed: list[tuple[str, NDArray[np.float64]]],
    frame: NDArray[np.float64],
    bonds: tuple[tuple[str, str, float, str], ...] = (),
) -> None:
    """Draw atoms and bonds in a parallel projection, far ones first and paler.

    Parameters
    ----------
    ax : matplotlib axes
        Axes to draw on, in Å.
    crystal : Crystal
        Supplies the lattice constant, for the depth shading.
    placed : list of (str, ndarray)
        Element and position in Å, as :meth:`Crystal.block` returns them.
    frame : ndarray, shape (3, 3)
        From :func:`projection`.
    bonds : tuple of (element, element, length in Å, colour)
        Pairs at that distance (within 1 %) are joined.
    """
    seen = [(element, frame @ place) for element, place in placed]
    depth = np.array([place[2] for _, place in seen])
    low, span = depth.min(), max(float(np.ptp(depth)), 1e-9)

    def strength(z: float) -> float:
        return 1.0 if span < 0.1 * crystal.lattice_constant else 0.35 + 0.65 * (z - low) / span

    for first, second, length, colour in bonds:
        for a, (kind_a, p) in enumerate(seen):
            for b, (kind_b, q) in enumerate(seen):
                one_way = a < b if first == second else True
                if (
                    one_way
                    and (kind_a, kind_b) == (first, second)
                    and abs(np.linalg.norm(p - q) - length) < 0.01 * length
                ):
                    middle = (p[2] + q[2]) / 2
                    ax.plot(
                        [p[0], q[0]],
                        [p[1], q[1]],
                        color=colour,
                        lw=2.2,
                        alpha=strength(middle),
                        zorder=2 + (middle - low) / span - 1e-3,
                        solid_capstyle="round",
                    )
    for element, place in seen:
        ax.add_patch(
            Circle(
                (float(place[0]), float(place[1])),
                RADIUS[element],
                fc=COLOUR[element],
                ec="black",
                lw=0.7,
                alpha=strength(place[2]),
                zorder=2 + (place[2] - low) / span,
            )
        )
    flat = np.array([place[:2] for _, place in seen])
    margin = 0.9
    ax.set_xlim(flat[:, 0].min() - margin, flat[:, 0].max() + margin)
    ax.set_ylim(flat[:, 1].min() - margin, flat[:, 1].max() + margin)
    _frame(ax)


def unit_cell(ax: Any, crystal: Crystal) -> None:
    """Draw the cubic cell obliquely, with its H-S and shortest H-H lines."""
    frame = projection([1, -0.42, 0.0], [0.16, 0.30, 1.0])
    a = crystal.lattice_constant
    corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)], dtype=float)
    for p in corners:
        for q in corners:
            if np.isclose(np.abs(p - q).sum(), 1) and tuple(p) < tuple(q):
                line = np.array([frame @ (p * a), frame @ (q * a)])
                ax.plot(line[:, 0], line[:, 1], color=style.GREY, lw=0.7, zorder=1)
    atoms(
        ax,
        crystal,
        crystal.block(np.zeros(3), np.ones(3)),
        frame,
        (("H", "S", a / 2, style.ORANGE), ("H", "H", a / 2, style.GREEN)),
    )


def along_b(ax: Any, crystal: Crystal, cells: int = 3) -> None:
    """Draw the crystal along [010], where the (101) layers are seen edge on: pure H, and HS."""
    a = crystal.lattice_constant
    placed = crystal.block(np.array([0, 0, 0]), np.array([cells, 0.5, cells]))
    atoms(ax, crystal, placed, projection([1, 0, 0], [0, 0, 1]), (("H", "H", a / 2, style.SKY),))
    for n in range(1, 4 * cells):
        total = n / 2
        x = np.array([max(0, total - cells), min(cells, total)]) * a
        pure = n % 2 == 1
        ax.plot(
            x,
            total * a - x,
            color=style.GREEN if pure else style.ORANGE,
            lw=6 if pure else 4,
            alpha=0.25,
            zorder=0,
        )


def hydrogen_layer(ax: Any, crystal: Crystal, cells: float = 2.5, *, labels: bool = True) -> None:
    """Draw one pure hydrogen (101) layer, looking along [101]: chains of short bonds along [010]."""
    a = crystal.lattice_constant
    every = crystal.block(np.array([-cells, 0, -cells]), np.array([cells + 1, cells, cells + 1]))
    wide = cells * a / np.sqrt(2) + 1e-6
    placed = [
        (kind, place)
        for kind, place in every
        if abs(place[0] + place[2] - a / 2) < 1e-6 and abs(place[0] - place[2]) / np.sqrt(2) <= wide
    ]
    atoms(ax, crystal, placed, projection([0, 1, 0], [-1, 0, 1]), (("H", "H", a / 2, style.GREEN),))
    if not labels:
        return
    rows = sorted({round(float((place[2] - place[0]) / np.sqrt(2)), 6) for _, place in placed})
    top, below = rows[-1], rows[-2]
    measure(ax, (0, top + 0.55), (a / 2, top + 0.55), f"{a / 2:.2f} Å", 0.45)
    measure(ax, (-0.6, below), (-0.6, top), f"{a / np.sqrt(2):.2f} Å", 0.75)
    ax.set_xlim(ax.get_xlim()[0] - 1.4, ax.get_xlim()[1])
    ax.set_ylim(ax.get_ylim()[0], ax.get_ylim()[1] + 0.8)
