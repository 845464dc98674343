"""The waterfall of the front page, and what it says in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multigap.beyond.retarded import Reading
from multigap.beyond.steps import Step, Steps, contact, steps
from multigap.bpv import Wires
from multigap_book import domes
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


def draw_front() -> Sinking:
    """Draw the tops from the printed ones down to what is left, and return them."""
    models = summits()
    tables = {name: steps(wires, mu_star=[REPULSION]) for name, wires in models.items()}
    layers = {name: phase_of(wires, tables[name]) for name, wires in models.items()}
    waterfall(tables, layers)
    return Sinking(tables, layers)
