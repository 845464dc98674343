"""The scoreboard of rival theories: what each says of what was measured, and by how much it misses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import matplotlib.pyplot as plt
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from multigap_book import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SHADES: Final = LinearSegmentedColormap.from_list("miss", ["#ffffff", style.VERMILLION])
_DARKEST: Final = 100.0
"""Miss in per cent from which on the shade does not grow."""

_STRONGEST: Final = 0.75
"""Share of the full colour at that miss, on which black letters can still be read."""


@dataclass(frozen=True)
class Mark:
    """One entry of the scoreboard.

    Attributes
    ----------
    said : str
        What the theory says.
    miss : float or None
        By how much it misses what was measured, in per cent; None where that is not decided.
    """

    said: str
    miss: float | None

    @property
    def words(self) -> str:
        """What is written in the entry."""
        return f"{self.said}\n{'open' if self.miss is None else f'off by {self.miss:.0f} %'}"

    @property
    def shade(self) -> tuple[float, float, float, float]:
        """Its colour: the farther off, the darker; grey where it is not decided."""
        if self.miss is None:
            return (0.9, 0.9, 0.9, 1.0)
        red, green, blue, alpha = _SHADES(_STRONGEST * min(self.miss / _DARKEST, 1.0))
        return float(red), float(green), float(blue), float(alpha)


def draw_scoreboard(heads: Sequence[str], board: Mapping[str, Sequence[Mark]]) -> Figure:
    """Draw one row a theory, one column a measurement.

    Parameters
    ----------
    heads : sequence of str
        What was measured, with its value.
    board : mapping
        Theory → one mark for each of `heads`.

    Raises
    ------
    ValueError
        For a theory without one mark for each head.
    """
    for name, marks in board.items():
        if len(marks) != len(heads):
            raise ValueError(f"{name!r} has {len(marks)} marks for {len(heads)} measurements")
    figure, axes = plt.subplots(figsize=(8.6, 1.1 + 0.62 * len(board)))
    for row, marks in enumerate(board.values()):
        for column, mark in enumerate(marks):
            axes.add_patch(
                Rectangle((column - 0.48, row - 0.46), 0.96, 0.92, facecolor=mark.shade, edgecolor="#bbbbbb")
            )
            axes.text(column, row, mark.words, ha="center", va="center")
    axes.set_xticks(range(len(heads)), list(heads))
    axes.set_yticks(range(len(board)), list(board))
    axes.tick_params(length=0)
    axes.xaxis.tick_top()
    axes.set(xlim=(-0.5, len(heads) - 0.5), ylim=(len(board) - 0.5, -0.5))
    axes.grid(False)
    for side in axes.spines.values():
        side.set_visible(False)
    return figure
