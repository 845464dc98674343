"""What is left of the papers' temperatures: two figures of the front page, and what they say in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from multigap.beyond.retarded import Reading
from multigap.beyond.steps import Step, Steps, contact, steps
from multigap.bpv import Wires
from multigap_book import domes, style
from multigap_book.beyond.waterfall import REPULSION, phase_of, waterfall

ROOM = 293.0
"""Room temperature, in K."""


@dataclass(frozen=True, eq=False)
class Sinking:
    """What is left of the printed tops.

    Attributes
    ----------
    tables : mapping
        Name of a dome → its steps.
    layers : mapping
        Name of a dome → what the phase of one layer leaves at the last step, in K, for each reading.
    """

    tables: Mapping[str, Steps]
    layers: Mapping[str, NDArray[np.float64]]

    def range(self, reading: Reading, step: str) -> str:
        """Return the least and the largest top of all domes in one reading, after a step, in words."""
        found = [table.at(reading, step) for table in self.tables.values()]
        return f"{min(found):.0f} to {max(found):.0f} K"

    def above_room(self, step: str) -> list[tuple[str, Reading]]:
        """Return which domes are at room temperature or above after a step, and in which reading."""
        return [
            (name, reading)
            for name, table in self.tables.items()
            for reading in Reading
            if table.at(reading, step) >= ROOM
        ]

    def words(self) -> str:
        """Return what the figure says, with its numbers."""
        lead, last = Reading.RENORMALISED, contact(REPULSION)
        row = list(Reading).index(lead)
        torn = [float(found[row]) for found in self.layers.values()]
        warm, repelled = self.above_room(Step.WHOLE), self.above_room(last)
        where = " and ".join(f"{name} with {reading}" for name, reading in warm) or "no dome"
        still = " and ".join(f"{name} with {reading}" for name, reading in repelled) or "none"
        return f"""
**Is it room temperature?** In the papers' formula the tops are {self.range(lead, Step.WINDOW)}. Read as
MR21 reads its coupling, phonons and the self-energy leave {self.range(lead, Step.WHOLE)}, a usual repulsion
of μ* = {REPULSION:g} {self.range(lead, last)}, and the phase of the single layer that was modelled
{min(torn):.0f} to {max(torn):.0f} K. At {ROOM:.0f} K or above, each at the g of the figure: after phonons
and self-energy {where}, and with the repulsion {still}. So room temperature stands or falls with what the
coupling is taken to be, not with exchange between condensates.

→ [retardation](retardation.ipynb), [the phase](phase.ipynb), [rival orders](rival-order.ipynb),
[how far to trust these answers](how-far-to-trust.ipynb)
"""


def summits() -> dict[str, Wires]:
    """Return the four domes: MD21 at its two g, A and B each at the g of its largest T_c."""
    return {
        "MD21, g = 1/4": domes.MD21.with_g(1 / 4),
        "MD21, g = 1/3": domes.MD21.with_g(1 / 3),
        "model A": domes.MODEL_A.with_g(domes.summit(domes.MODEL_A)[1]),
        "model B": domes.MODEL_B.with_g(domes.summit(domes.MODEL_B)[1]),
    }


def sinking() -> Sinking:
    """Return what is left of the printed tops, step by step."""
    models = summits()
    tables = {name: steps(wires, mu_star=[REPULSION]) for name, wires in models.items()}
    layers = {name: phase_of(wires, tables[name]) for name, wires in models.items()}
    return Sinking(tables, layers)


def draw_ladder(found: Sinking) -> Figure:
    """Draw for each dome its top in the papers' formula and after three steps, in MR21's reading of g."""
    figure, axes = plt.subplots(figsize=(8, 3.4))
    row = list(Reading).index(Reading.RENORMALISED)
    marks = {
        "the papers' formula": (style.BLACK, "o"),
        "phonons that answer late, heavier electrons": (style.BLUE, "s"),
        f"electrons repel, μ* = {REPULSION:g}": (style.ORANGE, "D"),
        "the phase of a single layer": (style.VERMILLION, "v"),
    }
    names = list(found.tables)
    lead = Reading.RENORMALISED
    for height, name in enumerate(reversed(names)):
        table = found.tables[name]
        kelvin = [table.at(lead, step) for step in (Step.WINDOW, Step.WHOLE, contact(REPULSION))]
        kelvin.append(float(found.layers[name][row]))
        axes.plot(kelvin, [height] * 4, color=style.GREY, linewidth=1, zorder=1, label="_way down")
        for (label, (colour, marker)), at in zip(marks.items(), kelvin, strict=True):
            axes.plot(
                at, height, marker, color=colour, markersize=8, label=label if height == 0 else f"_{label}"
            )
    axes.axvline(ROOM, color=style.GREY, linestyle=":", label="_room")
    axes.text(ROOM, len(names) - 0.45, "room temperature", ha="center", fontsize=9, color="#555555")
    axes.set_yticks(range(len(names)), names[::-1])
    axes.set(xlabel="largest $T_c$ (K)", xlim=(0, 345), ylim=(-0.5, len(names) - 0.15))
    axes.grid(axis="y", visible=False)
    figure.legend(loc="outside lower center", ncols=2, fontsize=9)
    return figure


def draw_front(found: Sinking) -> None:
    """Draw the tops from the printed ones down to what is left, in every reading."""
    waterfall(found.tables, found.layers)
