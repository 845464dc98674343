"""A finding as a chapter shows it: with its address, its verdict, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from multigap_book.ledger.claims import Finding, Row, remarks
from multigap_book.typeset import number, said


@dataclass(frozen=True)
class ShownFinding:
    """A claim's row and what was found, to be displayed."""

    row: Row
    finding: Finding

    def __repr__(self) -> str:
        finding = self.finding
        return " | ".join([f"{finding.id}: {finding.verdict}", finding.found, *remarks(finding)])

    def _repr_html_(self) -> str:
        finding, place = self.finding, f"{self.row.paper.upper()} {self.row.place}"
        name = escape(finding.id)
        remarked = "".join(f'<span class="remark">{number(remark)}</span>' for remark in remarks(finding))
        return (
            f'<div class="finding" id="{name}" data-verdict="{escape(finding.verdict)}">'
            f'<a class="claim" href="ledger.html#{name}">{name}</a> '
            f'<span class="place">{said(place)}</span> '
            f"<strong>{escape(finding.verdict)}</strong> {number(finding.found)}{remarked}</div>"
        )
