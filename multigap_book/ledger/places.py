"""From a figure or an equation in print to its place in the book."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from IPython.display import HTML

from multigap_book import ledger
from multigap_book.ledger.claims import Row
from multigap_book.ledger.counts import OPEN, TITLES, badge
from multigap_book.ledger.markup import finding_link
from multigap_book.paths import book_folder
from multigap_book.typeset import said

KINDS = ("panel", "equation")
"""What has a number in print."""


SERIES: Final = {
    "bh17": "fig-flat-steep-",
    "md21": "fig-dome-md21-",
    "mr21": "fig-dome-mr21-",
    "wh18": "fig-interband-",
}
"""How the names of figures begin that are numbered as those of a paper are."""


@cache
def _figures(book: Path) -> dict[str, str]:
    """Return the chapter of each figure of the book by the figure's name."""
    found = {}
    for notebook in sorted(book.glob("*.ipynb")):
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
            name = cell["metadata"].get("mystnb", {}).get("figure", {}).get("name")
            if name:
                found[name] = notebook.stem
    return found


def figure(row: Row) -> str:
    """Return the address of our figure of a panel, or nothing where no figure is numbered as the panel is.

    Our figure 6 is of every panel of figure 6, and our figure 3ab of the panels 3a and 3b.
    """
    panel = re.search(r"-F(\d+)([a-z]?)", row.id, re.I)
    if row.kind != "panel" or not panel or row.paper not in SERIES:
        return ""
    number, letter = panel[1], panel[2].lower()
    for name, chapter in _figures(book_folder()).items():
        ours = re.fullmatch(r"(\d+)([a-z]*)", name.removeprefix(SERIES[row.paper]))
        if ours and ours[1] == number and (not ours[2] or (letter and letter in ours[2])):
            return f"{chapter}.html#{name}"
    return ""


def places(paper: str) -> HTML:
    """Return a table from the figures and numbered equations of a paper to ours, with the verdicts."""
    found = ledger.findings()
    lines = []
    for row in (row for row in ledger.rows(paper) if row.kind in KINDS):
        verdict = str(found[row.id].verdict) if row.id in found else OPEN
        ours = figure(row)
        picture = f' · <a href="{escape(ours)}">figure</a>' if ours else ""
        lines.append(
            f"<tr><td>{said(row.place)}</td><td>{badge(verdict)}</td>"
            f"<td>{finding_link(row, escape(row.id))}{picture}</td></tr>"
        )
    return HTML(
        f'<table class="places"><caption>{escape(TITLES[paper])}</caption>'
        "<thead><tr><th>in print</th><th>verdict</th><th>here</th></tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table>"
    )


def all_places() -> HTML:
    """Return the tables of all papers in a fold, side by side where there is room."""
    tables = [places(paper).data for paper in ledger.PAPERS]
    count = sum(table.count("<tr><td>") for table in tables)
    return HTML(
        f'<details class="all-places"><summary>From print to the book: all {count} figures and equations, '
        f"with verdict and place</summary><div>{''.join(tables)}</div></details>"
    )
