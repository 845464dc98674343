"""The ledger: every panel, numbered equation and checkable statement of the papers, with our verdict.

Rows are data, ``book/ledger/<paper>.yml``: an id, the kind, the place in the paper, our wording, and the
chapter that answers it. Findings are computed: a chapter opens its part of the ledger, records each row as
it goes, and closes it. ``make outputs`` stores what was found in ``book/ledger/computed/<chapter>.yml``;
at any other time the chapter compares, and raises where its findings are no longer the stored ones.
"""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from multigap_book.paths import book_folder

WRITE_VARIABLE: Final = "MULTIGAP_WRITE_LEDGER"
"""Environment variable that names a folder: :meth:`Chapter.close` then writes there instead of comparing."""

PAPERS: Final = ("bh17", "md21", "mr21", "wh18", "wd21")


class Verdict(StrEnum):
    """What the book can say of a claim."""

    REPRODUCED = "reproduced"
    CONVENTION = "reproduced under a stated convention"
    DESCRIBED = "as described in the text"
    NOT_REPRODUCED = "not reproduced"
    INCONSISTENT = "inconsistent in print"
    SCHEMATIC = "schematic (redrawn)"
    UNTESTABLE = "cannot be tested here"


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


MET: Final = (Verdict.REPRODUCED, Verdict.CONVENTION)
"""Verdicts that a panel has only where points were read off it."""

OWES: Final = (Verdict.NOT_REPRODUCED, Verdict.INCONSISTENT)
"""Verdicts that owe the reader a cause, or what was tried."""


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


def verdict_of(
    *,
    holds: bool | None = None,
    convention: str = "",
    holds_then: bool = False,
    inconsistent: bool = False,
    redrawn: bool = False,
    untestable: str = "",
) -> Verdict:
    """Return the verdict that follows from the tests made; arguments as in :meth:`Chapter.record`."""
    if inconsistent:
        return Verdict.INCONSISTENT
    if untestable:
        return Verdict.UNTESTABLE
    if redrawn:
        return Verdict.SCHEMATIC
    if holds:
        return Verdict.REPRODUCED
    if convention and holds_then:
        return Verdict.CONVENTION
    return Verdict.NOT_REPRODUCED


class LedgerMismatch(AssertionError):
    """A chapter's findings differ from the stored ones, or a row is left open."""


def _folder() -> Path:
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
        file = _folder() / f"{short}.yml"
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")) or []:
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
    for file in sorted((_folder() / "computed").glob(f"{chapter}.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")) or []:
            finding = Finding(**{**entry, "verdict": Verdict(entry["verdict"])})
            if finding.id in result:
                raise ValueError(f"row {finding.id} has findings in two chapters")
            result[finding.id] = finding
    return result


class Chapter:
    """The part of the ledger that one chapter answers.

    Parameters
    ----------
    name : str
        The chapter's file name without its ending, as rows name it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.open_rows: Final = {row.id: row for row in rows() if row.chapter == name}
        self._found: dict[str, Finding] = {}
        if not self.open_rows:
            raise ValueError(f"name = {name!r} is not allowed: no ledger row names that chapter")

    def record(
        self,
        row: str,
        found: str,
        *,
        holds: bool | None = None,
        convention: str = "",
        holds_then: bool = False,
        inconsistent: bool = False,
        redrawn: bool = False,
        untestable: str = "",
        because: str = "",
        reading: str = "",
        otherwise: str = "",
        tried: str = "",
    ) -> Verdict:
        """Record what was found for a row; the verdict follows from the tests passed in.

        Parameters
        ----------
        row : str
            The row's id.
        found : str
            What was computed, in a short phrase with its numbers rounded (built from computed values).
        holds : bool, optional
            Whether the claim holds as printed: a computed comparison.
        convention, holds_then : str, bool
            A convention that the paper does not state, and whether the claim holds under it.
        inconsistent : bool
            Whether the print contradicts itself or its own derivation: a computed comparison.
        redrawn : bool
            For drawings that carry no number.
        untestable : str
            Why the claim cannot be tested here.
        because : str
            A reason to show beside the verdict: the cause of a misfit, where it is known.
        reading, otherwise : str
            Where a sentence can be read in two ways: the reading that the verdict takes, and what is found
            in the other one.
        tried : str
            What was varied to mend a misfit, how far, and the best that came out.

        A panel of which no points were read off can be met in its text only: what would be *reproduced* is
        then *as described in the text*, with the convention, if there is one, in the reason. What is *not
        reproduced* or *inconsistent in print* owes its reader a cause or what was tried.

        Raises
        ------
        ValueError
            For a row of another chapter or recorded before, nothing tested, a misfit without `because` or
            `tried`, or one of `reading` and `otherwise` without the other.

        Returns
        -------
        Verdict
            Also printed, on one line with what was found.
        """
        if row not in self.open_rows:
            raise ValueError(f"row = {row!r} is not allowed: {self.name} answers {', '.join(self.open_rows)}")
        if row in self._found:
            raise ValueError(f"row = {row!r} was recorded already")
        if holds is None and not (convention or inconsistent or redrawn or untestable):
            raise ValueError(f"row = {row!r}: nothing was tested")
        if bool(reading) != bool(otherwise):
            raise ValueError(f"row = {row!r}: reading and otherwise go together")
        verdict = verdict_of(
            holds=holds,
            convention=convention,
            holds_then=holds_then,
            inconsistent=inconsistent,
            redrawn=redrawn,
            untestable=untestable,
        )
        if verdict is Verdict.UNTESTABLE:
            because = because or untestable
        elif verdict is Verdict.CONVENTION:
            because = "; ".join(filter(None, (convention, because)))
        asked = self.open_rows[row]
        if asked.kind == "panel" and not asked.points and verdict in MET:
            verdict = Verdict.DESCRIBED
        if verdict in OWES and not (because or tried):
            raise ValueError(f"row = {row!r}: {verdict}, so because or tried must say why or what was tried")
        finding = Finding(row, verdict, found, because, reading, otherwise, tried)
        self._found[row] = finding
        print(" | ".join(filter(None, (f"{row}: {verdict}", found, *remarks(finding)))))
        return verdict

    def close(self) -> None:
        """Hold the findings against the stored ones (or store them), and print a count of verdicts.

        Raises
        ------
        LedgerMismatch
            If a row of this chapter was not recorded, or a finding differs from the stored one.
        """
        missing = sorted(set(self.open_rows) - set(self._found))
        if missing:
            raise LedgerMismatch(f"{self.name} leaves open: {', '.join(missing)}")
        entries: list[dict[str, Any]] = [
            {key: str(value) for key, value in asdict(self._found[row]).items() if value}
            for row in self.open_rows
        ]
        file = _folder() / "computed" / f"{self.name}.yml"
        if folder := os.environ.get(WRITE_VARIABLE):
            text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)
            Path(folder, file.name).write_text(text, encoding="utf-8")
        else:
            stored = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else []
            by_id = {entry["id"]: entry for entry in stored or []}
            different = [e["id"] for e in entries if by_id.pop(e["id"], None) != e] + sorted(by_id)
            if different:
                raise LedgerMismatch(f"{self.name}: findings differ from the stored ones: {different}")
        for verdict in Verdict:
            count = sum(finding.verdict is verdict for finding in self._found.values())
            if count:
                print(f"{count:3d}  {verdict}")
