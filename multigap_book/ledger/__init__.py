"""The ledger: every panel, numbered equation and checkable statement of the papers, with our verdict.

Rows are data, ``book/ledger/<paper>.yml``: an id, the kind, the place in the paper, our wording, and the
chapter that answers it. Findings are computed: a chapter opens its part of the ledger, answers each row as
it goes, and closes it. ``make outputs`` stores what was found in ``book/ledger/computed/<chapter>.yml``;
at any other time the chapter compares, and raises where its findings are no longer the stored ones.
"""

from multigap_book.ledger.chapter import WRITE_VARIABLE, Chapter, LedgerMismatch, Remarks
from multigap_book.ledger.claims import PAPERS, Finding, Row, findings, remarks, rows
from multigap_book.ledger.verdicts import MET, OWES, VERBS, Verdict

__all__ = [
    "MET",
    "OWES",
    "PAPERS",
    "VERBS",
    "WRITE_VARIABLE",
    "Chapter",
    "Finding",
    "LedgerMismatch",
    "Remarks",
    "Row",
    "Verdict",
    "findings",
    "remarks",
    "rows",
]
