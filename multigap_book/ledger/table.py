"""Every claim with what was found, as a table that the reader's browser filters (``web/tables.js``)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Final

from IPython.display import HTML

from multigap_book import ledger
from multigap_book.ledger.claims import Finding, Row
from multigap_book.ledger.counts import COLOURS, OPEN, badge
from multigap_book.ledger.markup import finding_link, place, titles
from multigap_book.typeset import said

SHORT: Final = "max-height: 36rem; overflow: auto"
"""In a notebook the table stands in a box that scrolls; on the pages it stands whole (``book.css``)."""

HEADS: Final = ("claim", "the paper", "found here", "verdict")


def _choice(name: str, options: Mapping[str, str]) -> str:
    items = "".join(
        f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options.items()
    )
    return (
        f'<label>{name} <select name="{name}"><option value="">all {name}s</option>{items}</select></label>'
    )


def _beyond(chapter: str) -> str:
    """Return in which theory the verdict stands, and where the claim is weighed in a wider one."""
    title = escape(titles().get(chapter, chapter))
    return f'In the paper’s mean field. Beyond it: <a href="{escape(chapter)}.html">{title}</a>'


def _told(row: Row, finding: Finding | None) -> str:
    """Return what was found for a row, with what is said beside it and the way to its computation."""
    lines = [said(finding.found)] if finding else []
    lines += [f"<em>{said(remark)}</em>" for remark in ledger.remarks(finding)] if finding else []
    if row.beyond:
        lines.append(_beyond(row.beyond))
    lines.append(f"→ {finding_link(row, escape(titles().get(row.chapter, row.chapter)))}")
    return "<br>\n".join(lines)


def _line(row: Row, finding: Finding | None, number: int) -> str:
    """Return the row's line, each cell with the key that sorts it."""
    verdict = str(finding.verdict) if finding else OPEN
    chapters = list(titles())
    chapter = chapters.index(row.chapter) if row.chapter in chapters else len(chapters)
    cells = (
        (number, f"{finding_link(row, f'<code>{escape(row.id)}</code>')}<br>\n{place(row)}"),
        (row.says, said(row.says)),
        (1000 * chapter + number, _told(row, finding)),
        (list(COLOURS).index(verdict), badge(verdict)),
    )
    data = {"paper": row.paper, "kind": row.kind, "verdict": verdict, "chapter": row.chapter}
    told = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items())
    shown = "".join(f'<td data-key="{escape(str(key))}">{cell}</td>' for key, cell in cells)
    return f'<tr id="{escape(row.id)}" {told}>{shown}</tr>'


def ledger_table() -> HTML:
    """Return every claim with what was found, as a table that the reader's browser can filter and sort."""
    found, rows = ledger.findings(), ledger.rows()
    verdicts = {str(found[row.id].verdict) if row.id in found else OPEN for row in rows}
    answering = {row.chapter for row in rows}
    choices = {
        "paper": {row.paper: row.paper.upper() for row in rows},
        "kind": {row.kind: row.kind for row in rows},
        "verdict": {str(v): str(v) for v in COLOURS if str(v) in verdicts},
        "chapter": {name: title for name, title in titles().items() if name in answering},
    }
    heads = "".join(
        f'<th aria-sort="{"ascending" if head == HEADS[0] else "none"}" data-first="ascending">'
        f'<button type="button" title="sort">{head}</button></th>'
        for head in HEADS
    )
    lines = "".join(_line(row, found.get(row.id), number) for number, row in enumerate(rows))
    return HTML(
        '<div id="ledger" class="filtered" data-address><div class="ledger-tools" hidden>'
        '<label>find <input type="search" placeholder="fig 5a · eq (12) · isotope"></label>'
        f"{''.join(_choice(name, options) for name, options in choices.items())}"
        '<output data-of="claims"></output><button type="button" class="clear" hidden>show all</button></div>'
        f'<div class="whole" style="{SHORT}"><table class="ledger"><thead><tr>{heads}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div></div>"
    )
