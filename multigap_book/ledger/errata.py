"""What is wrong in print: the claims that contradict their own paper, each with what should stand there."""

from __future__ import annotations

import re
from html import escape

from IPython.display import HTML

from multigap_book import ledger
from multigap_book.ledger import Finding, Row, Verdict
from multigap_book.ledger.markup import finding_link, formulas, titles
from multigap_book.typeset import said


def wrong(paper: str | None = None) -> list[tuple[Row, Finding]]:
    """Return the rows found to be inconsistent in print, of one paper or of all, each with its finding."""
    found = ledger.findings()
    pairs = ((row, found[row.id]) for row in ledger.rows(paper) if row.id in found)
    return [(row, finding) for row, finding in pairs if finding.verdict is Verdict.INCONSISTENT]


def _entry(row: Row, finding: Finding) -> str:
    """Return one entry of the list."""
    why = re.sub(r"^[a-z](?=[a-z ])", lambda first: first[0].upper(), finding.because or finding.tried)
    reading = f" (Read as: {said(finding.reading)}; otherwise: {said(finding.otherwise)}.)"
    title = escape(titles().get(row.chapter, row.chapter))
    link = finding_link(row, f"{escape(row.id)}, in <em>{title}</em>")
    parts = {
        "In print": said(row.says),
        "What is wrong": f"{said(why)}.{reading if finding.reading else ''}",
        "Correction": formulas(row.correction),
        "Computed": f"{said(finding.found)}. → {link}",
    }
    told = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in parts.items())
    return f'<li id="print-{escape(row.id)}"><strong>{said(row.place)}</strong><dl>{told}</dl></li>'


def errata(paper: str) -> HTML:
    """Return the corrections to one paper as a numbered list, in the order of the ledger."""
    entries = "".join(_entry(row, finding) for row, finding in wrong(paper))
    return HTML(f'<ol class="errata">{entries}</ol>')
