"""A scoreboard: tests in rows, models in columns, a number and passed or failed in each field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from multigap_book import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Field = tuple[str, bool | None]
"""What is written in a field, and whether the test is passed (None: it does not apply)."""

_FILLS: Final = {True: "#cfe5f2", False: "#f7d9c6", None: "#eeeeee"}
_MARKS: Final = {True: (style.BLUE, "o"), False: (style.VERMILLION, "X"), None: (style.GREY, "_")}


def passed(fields: Mapping[str, Sequence[Field]], column: int) -> tuple[int, int]:
    """Return how many tests a column passes, and how many apply to it."""
    marks = [row[column][1] for row in fields.values() if row[column][1] is not None]
    return sum(map(bool, marks)), len(marks)


def scoreboard(axes: Axes, columns: Sequence[str], fields: Mapping[str, Sequence[Field]]) -> None:
    """Draw the fields, with the sum of the tests passed below each column.

    Colour and mark say the same, so that the figure can be read without colours.

    Parameters
    ----------
    axes : matplotlib.axes.Axes
    columns : sequence of str
        The models.
    fields : mapping
        Test → one field for each model.

    Raises
    ------
    ValueError
        Where a row has not one field for each model.
    """
    for name, row in fields.items():
        if len(row) != len(columns):
            raise ValueError(f"fields[{name!r}] holds {len(row)} fields: it must hold {len(columns)}")
    for line, row in enumerate(fields.values()):
        for place, (words, mark) in enumerate(row):
            axes.barh(-line, 0.96, 0.86, left=place, color=_FILLS[mark])
            colour, marker = _MARKS[mark]
            axes.plot(place + 0.12, -line, marker, color=colour, markersize=6)
            axes.text(place + 0.55, -line, words, ha="center", va="center", fontsize=9.5)
    for place in range(len(columns)):
        good, asked = passed(fields, place)
        total = f"{good} of {asked}"
        axes.text(place + 0.5, -len(fields), total, ha="center", va="center", weight="bold")
    axes.set_yticks([-n for n in range(len(fields) + 1)], [*fields, "passed"])
    axes.set_xticks([place + 0.5 for place in range(len(columns))], columns)
    axes.tick_params(length=0, top=False, labeltop=True, bottom=False, labelbottom=False)
    axes.spines[:].set_visible(False)
    axes.grid(visible=False)
    axes.set(xlim=(0, len(columns)), ylim=(-len(fields) - 0.4, 0.5))
