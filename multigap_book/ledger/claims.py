"""The papers' claims as the book words them (``book/ledger``), and what the chapters found for each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from multigap_book.ledger.verdicts import Verdict
from multigap_book.paths import book_folder

PAPERS: Final = ("bh17", "md21", "mr21", "wh18", "wd21")


@dataclass(frozen=True)
class Row:
    """One claim of one paper."""

    id: str
    paper: str
    kind: str
    place: str
    says: str
    chapter: str
    points: str = ""
    """The file of ``book/data`` with the points read off this panel, where there is one."""
    beyond: str = ""
    """The chapter that weighs the claim in a wider theory, if any; the verdict stands in the paper's."""
    correction: str = ""
    """For a claim that is inconsistent in print: what should stand there, formulas between dollar signs."""


@dataclass(frozen=True)
class Finding:
    """What a chapter found for one row."""

    id: str
    verdict: Verdict
    found: str
    because: str = ""
    reading: str = ""
    otherwise: str = ""
    tried: str = ""


def remarks(finding: Finding) -> tuple[str, ...]:
    """Return what is said beside a finding: its reason, its reading, what was tried."""
    return tuple(
        filter(
            None,
            (
                finding.because,
                finding.reading and f"read as: {finding.reading}; otherwise: {finding.otherwise}",
                finding.tried and f"tried: {finding.tried}",
            ),
        )
    )


_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader in C where there is one: chapters and pages read all rows many times."""


def _entries(file: Path) -> list[dict[str, Any]]:
    """Return the entries of a file of rows or findings."""
    return yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER) or []


def ledger_folder() -> Path:
    """Return the folder of the claims, with that of the findings in it (``computed``)."""
    return book_folder() / "ledger"


def rows(paper: str | None = None) -> tuple[Row, ...]:
    """Return the ledger's rows, of one paper or of all.

    Raises
    ------
    ValueError
        For an unknown paper, a repeated id, or a row with missing or unknown fields.
    FileNotFoundError
        Where the rows of a paper are missing: none of them is to go in silence.
    """
    if paper is not None and paper not in PAPERS:
        raise ValueError(f"paper = {paper!r} is not allowed: paper must be one of {', '.join(PAPERS)}")
    result: list[Row] = []
    for short in PAPERS if paper is None else (paper,):
        file = ledger_folder() / f"{short}.yml"
        for entry in _entries(file):
            try:
                result.append(Row(paper=short, **entry))
            except TypeError as error:
                raise ValueError(f"{file.name}: row {entry!r}: {error}") from None
    seen: set[str] = set()
    for row in result:
        if row.id in seen:
            raise ValueError(f"ledger id {row.id!r} is used twice")
        seen.add(row.id)
    return tuple(result)


def findings(chapter: str = "*") -> dict[str, Finding]:
    """Return the stored findings of one chapter, or of all, by row id."""
    result: dict[str, Finding] = {}
    for file in sorted((ledger_folder() / "computed").glob(f"{chapter}.yml")):
        for entry in _entries(file):
            finding = Finding(**{**entry, "verdict": Verdict(entry["verdict"])})
            if finding.id in result:
                raise ValueError(f"row {finding.id} has findings in two chapters")
            result[finding.id] = finding
    return result
