"""The dome of the cuprates over doping and strain: eight measured families, and what is laid between them."""

from __future__ import annotations

import re
from typing import Any, Final

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import NDArray

from multigap_book import published, style

Array = NDArray[np.float64]

UNSTRAINED: Final = 1.97
"""Distance of Cu and O in Å from which MD21 counts the strain of a plane."""

STRAINS: Final = (1.4, 4.2)
"""Range of strain in % that is drawn."""


def formula(family: str) -> str:
    """Return a family's name for a figure: numbers, x and 2 − x below the line."""
    return re.sub(r"(\d+-x|\d+|x)(?=[A-Z]|$)", lambda found: f"$_{{{found[1]}}}$", family)


def families() -> pd.DataFrame:
    """Return the families with their strain in % (column ``strain``), as their file has them otherwise."""
    found = published.points("cuprate_families")
    found["strain"] = 100 * (UNSTRAINED - found.lattice_constant_angstrom / 2) / UNSTRAINED
    return found


def doping_law() -> Any:
    """Return the parabola that all families share: its ``optimum`` in holes per Cu, and its ``curvature``."""
    return published.points("cuprate_doping").iloc[0]


def surface(size: int = 90) -> tuple[Array, Array, Array]:
    """Return doping, strain in %, and T_c in K over both: straight from strain to strain."""
    best = families().sort_values("tc_max_kelvin").drop_duplicates("strain", keep="last")
    best = best.sort_values("strain")
    doping, strain = np.linspace(0.05, 0.27, size), np.linspace(*STRAINS, size)
    ridge = np.interp(strain, best.strain, best.tc_max_kelvin)
    law = doping_law()
    share = np.clip(1 - law.curvature * (doping - law.optimum) ** 2, 0, None)
    return doping, strain, share[None, :] * ridge[:, None]


def spread(places: Array, apart: float) -> Array:
    """Return places as near to the given ones as may be, neighbours at least `apart`."""
    order = np.argsort(places, kind="stable")
    # with the room taken off places may coincide: the nearest row that never falls is their pooled means
    room = apart * np.arange(order.size)
    pools: list[list[float]] = []
    for value in places[order] - room:
        pools.append([float(value)])
        while len(pools) > 1 and np.mean(pools[-2]) > np.mean(pools[-1]):
            last = pools.pop()
            pools[-1] += last
    level = np.concatenate([np.full(len(pool), np.mean(pool)) for pool in pools])
    placed = np.empty(order.size)
    placed[order] = level + room
    return placed


def draw(printed: tuple[float, float] | None = None) -> Figure:
    """Draw the surface as a map, each family with its name and T_c; `printed` is a doping and a strain."""
    figure, axes = plt.subplots(figsize=(7.4, 4.4))
    mesh = axes.pcolormesh(*surface(), shading="gouraud")
    figure.colorbar(mesh, label="$T_c$ (K), interpolated", location="left", pad=0.02)
    every, optimum = families(), doping_law().optimum
    heights = spread(every.strain.to_numpy(dtype=np.float64), 0.24)
    for family, height in zip(every.itertuples(), heights, strict=True):
        axes.annotate(
            f"{formula(str(family.family))}, {family.tc_max_kelvin} K",
            (optimum, float(family.strain)),
            xytext=(0.279, height),
            va="center",
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": style.GREY, "lw": 0.9, "shrinkA": 1, "shrinkB": 3},
        )
    axes.plot(np.full(len(every), optimum), every.strain, **style.PUBLISHED, label="families")
    if printed is not None:
        axes.plot(*printed, "P", color=style.VERMILLION, mec="white", ms=10, label="top as printed")
    axes.set(xlabel="doping (holes per Cu)", ylabel="strain $100\\,(R_0-R)/R_0$ (%)", ylim=STRAINS)
    axes.set_xticks([0.05, 0.10, 0.15, 0.20, 0.25])
    axes.grid(False)
    axes.legend(loc="upper left", labelcolor="white")
    return figure
