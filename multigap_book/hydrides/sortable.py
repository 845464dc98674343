"""A table that the reader's browser filters and sorts (``web/tables.js``)."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import pandas as pd
from IPython.display import HTML

from multigap_book import typeset


def sortable_table(frame: pd.DataFrame, columns: Sequence[tuple[str, str]]) -> HTML:
    """Return a table that the reader's browser filters and sorts, and that is whole without scripts too.

    Parameters
    ----------
    frame : pandas.DataFrame
        With a column ``status``.
    columns : sequence of (column, heading)
        The columns to show, in order. Numbers sort as numbers; what follows ``_`` in a heading is set below
        the line.
    """
    lines = []
    for row in frame.to_dict("records"):
        cells = []
        for column, heading in columns:
            value = row[column]
            text = f"{value:g}" if isinstance(value, float) else str(value)
            # on a phone a row is a card, and each entry says again what it is, from an attribute: the words
            # that a reader filters by are those of the cell alone
            label = escape(heading.replace("_", ""))
            cells.append(f'<td data-key="{escape(text)}" data-label="{label}">{escape(text)}</td>')
        lines.append(f'<tr data-status="{escape(row["status"])}">{"".join(cells)}</tr>')
    heads = "".join(
        f'<th aria-sort="none"><button type="button" title="sort">{typeset.prose(heading)}</button></th>'
        for _, heading in columns
    )
    options = "".join(f"<option>{escape(status)}</option>" for status in sorted(set(frame["status"])))
    return HTML(
        '<div class="filtered"><div class="ledger-tools" hidden>'
        '<label>with the words <input type="search"></label>'
        f'<label>status <select name="status"><option value="">all</option>{options}</select></label>'
        '<label><input type="checkbox" name="status" value="retracted" checked> show retracted</label>'
        '<output data-of="rows"></output></div>'
        f'<div class="numbers wide"><table class="sortable"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table></div></div>"
    )
