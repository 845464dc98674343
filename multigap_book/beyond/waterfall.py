"""What is left of a printed T_c, step by step: a figure, and a table to be entered by what one believes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import matplotlib.pyplot as plt
import numpy as np
from numpy.typing import NDArray

from multigap.beyond.retarded import Reading
from multigap.beyond.steps import Step, Steps, contact
from multigap.beyond.vortices import kosterlitz_thouless
from multigap.bpv import Wires
from multigap_book import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

REPULSION: Final = 0.1
"""μ* of the figure."""

_SHOWN: Final = (Step.WINDOW, Step.PHONON, Step.WHOLE, contact(REPULSION))
_LABELS: Final = ("papers' formula", "phonon", "Z and χ", f"$\\mu^*$ = {REPULSION:g}", "phase, one layer")
_LOOKS: Final = {
    Reading.AS_WRITTEN: {"color": style.ORANGE, "ls": ":", "marker": "s"},
    Reading.RENORMALISED: {"color": style.BLUE, "ls": "-", "marker": "o"},
    Reading.SOFTENED: {"color": style.VERMILLION, "ls": "--", "marker": "^"},
}


def phase_of(wires: Wires, table: Steps, step: str = contact(REPULSION)) -> NDArray[np.float64]:
    """Return where vortices unbind in one layer that has the T_c of a step, in K, for each reading.

    The layer is that of the papers' theory with all couplings multiplied by one factor, at the η that the
    moved band edge has: :func:`multigap.beyond.vortices.kosterlitz_thouless`.

    Parameters
    ----------
    wires : Wires
        The papers' model.
    table : Steps
        Its steps.
    step : str
        The one whose T_c is taken.
    """
    k = table.step.index(step)
    found = kosterlitz_thouless(replace(wires, points=24), table.eta_edge[:, k], kelvin=table.kelvin[:, k])
    return np.array(found.kelvin)


def waterfall(tables: Mapping[str, Steps], layers: Mapping[str, NDArray[np.float64]] | None = None) -> Figure:
    """Draw the tops of several domes, from the printed T_c down, one line for each reading of g.

    Parameters
    ----------
    tables : mapping
        Name → the steps of a dome.
    layers : mapping, optional
        Name → what the phase of one layer leaves, in K, for each reading, as :func:`phase_of` gives it.
    """
    figure, axes = plt.subplots(1, len(tables), figsize=(2.2 * len(tables), 3.9), sharey=True, squeeze=False)
    count = len(_SHOWN) + (layers is not None)
    for ax, (name, table) in zip(axes[0], tables.items(), strict=True):
        for row, reading in enumerate(table.reading):
            heights = [table.kelvin[row, table.step.index(step)] for step in _SHOWN]
            if layers is not None:
                heights.append(float(layers[name][row]))
            look = _LOOKS[Reading(reading)]
            ax.semilogy(range(count), heights, label=reading, ms=4, lw=1.5, **look)
            if reading == Reading.RENORMALISED:
                for place, height in enumerate(heights):
                    ax.annotate(
                        f"{height:.0f}", (place, height), (0, 6), textcoords="offset points",
                        ha="center", fontsize=9, color=look["color"],
                    )  # fmt: skip
        ax.axhline(293, color=style.GREY, lw=0.8, ls="-.")
        ax.set_xticks(range(count), _LABELS[:count], rotation=40, ha="right")
        ax.set(title=name, xlim=(-0.4, count - 0.6), ylim=(10, 1000))
        ax.set_yticks([10, 30, 100, 300, 1000], ["10", "30", "100", "300", "1000"])
    axes[0, 0].set_ylabel("temperature (K)")
    axes[0, -1].annotate(
        "20 °C", (count - 0.65, 293), (0, 3), textcoords="offset points", fontsize=9, ha="right"
    )
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def belief_table(tables: Mapping[str, Steps]) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return head and rows of a table of tops in K: a row for each thing one may believe, a column a model.

    Parameters
    ----------
    tables : mapping
        Name of a dome → its steps, all of the same readings and steps.
    """
    first = next(iter(tables.values()))
    repulsions = {Step.WHOLE: "no repulsion", **{step: step for step in first.step[len(Step) :]}}
    rows: list[tuple[str, ...]] = [
        ("the papers' sharp window", "–", *(f"{table.kelvin[0, 0]:.0f}" for table in tables.values()))
    ]
    for reading in first.reading:
        for step, words in repulsions.items():
            tops = (f"{table.at(reading, step):.0f}" for table in tables.values())
            rows.append((str(reading), str(words), *tops))
    return ["g is", "electrons repel", *tables], rows
