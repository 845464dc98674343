"""A table that the reader's browser filters and sorts (``web/tables.js``)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

import pandas as pd
from IPython.display import HTML

if TYPE_CHECKING:
    pass


def sortable_table(frame: pd.DataFrame, columns: Sequence[tuple[str, str]]) -> HTML:
    """Return a table that the reader's browser filters and sorts, and that is whole without scripts too.

    Parameters
    ----------
    frame : pandas.DataFrame
        With a column ``status``.
    columns : sequence of (column, heading)
        The columns to show, in order. Numbers sort as numbers.
    """
    lines = []
    for row in frame.to_dict("records"):
        cells = []
        for column, _ in columns:
            value = row[column]
            text = f"{value:g}" if isinstance(value, float) else str(value)
            cells.append(f'<td data-key="{escape(text)}">{escape(text)}</td>')
        lines.append(f'<tr data-status="{escape(row["status"])}">{"".join(cells)}</tr>')
    heads = "".join(
        f'<th aria-sort="none"><button type="button" title="sort">{escape(heading)}</button></th>'
        for _, heading in columns
    )
    options = "".join(f"<option>{escape(status)}</option>" for status in sorted(set(frame["status"])))
    return HTML(
        '<div class="filtered"><div class="ledger-tools" hidden>'
        '<label>with the words <input type="search"></label>'
        f'<label>status <select name="status"><option value="">all</option>{options}</select></label>'
        '<label><input type="checkbox" name="status" value="retracted" checked> show retracted</label>'
        '<output data-of="rows"></output></div>'
        f'<div class="scrolls"><table class="sortable"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div></div>"
    )
