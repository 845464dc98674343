"""A chapter's part of the ledger: it opens it, answers each row by a verb, and closes it."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, TypedDict, Unpack

import yaml
from IPython.display import display

from multigap_book.ledger.claims import Finding, ledger_folder, rows
from multigap_book.ledger.shown import ShownFinding
from multigap_book.ledger.verdicts import MET, OWES, Verdict, as_printed, of_the_print, under_convention

WRITE_VARIABLE: Final = "MULTIGAP_WRITE_LEDGER"
"""Environment variable that names a folder: :meth:`Chapter.close` then writes there instead of comparing."""


class Remarks(TypedDict, total=False):
    """What is said beside a finding."""

    because: str
    """A reason to show beside the verdict: the cause of a misfit, where it is known."""

    reading: str
    """Where a sentence can be read in two ways: the reading that the verdict takes."""

    otherwise: str
    """What is found in the other reading."""

    tried: str
    """What was varied to mend a misfit, how far, and the best that came out."""


class LedgerMismatch(AssertionError):
    """A chapter's findings differ from the stored ones, or a row is left open."""


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

    def holds(self, row: str, found: str, test: bool, **said: Unpack[Remarks]) -> Verdict:
        """Say whether a claim holds as printed: *reproduced*, or *not reproduced*.

        Parameters
        ----------
        row : str
            The row's id.
        found : str
            What was computed, in a short phrase with its numbers rounded (built from computed values).
        test : bool
            Whether the claim holds: a computed comparison.
        **said : str
            What is said beside the finding, as in :class:`Remarks`.

        Returns
        -------
        Verdict
            Also shown, with what was found. A panel of which no points were read off can be
            met in its text only: what would be *reproduced* is then *as described in the text*.

        Raises
        ------
        ValueError
            For a row of another chapter or answered before, a misfit without `because` or `tried`, or one of
            `reading` and `otherwise` without the other. So for the other verbs.
        """
        return self._answer(row, as_printed(test=test), found, **said)

    def under_convention(
        self,
        row: str,
        found: str,
        *,
        convention: str,
        then: bool,
        printed: bool = False,
        **said: Unpack[Remarks],
    ) -> Verdict:
        """Say whether a claim holds under a convention that the paper does not state.

        Parameters
        ----------
        row, found, **said : str
            As in :meth:`holds`.
        convention : str
            The convention, shown as the reason where the verdict rests on it.
        then : bool
            Whether the claim holds under the convention: a computed comparison.
        printed : bool, default False
            Whether it holds as printed already, where that was tested: then it is *reproduced*, and the
            convention is not needed.

        Returns
        -------
        Verdict
            As in :meth:`holds`.
        """
        if not convention:
            raise ValueError(f"row = {row!r}: the convention is not said")
        verdict = under_convention(then=then, printed=printed)
        if verdict is Verdict.CONVENTION:
            said["because"] = "; ".join(filter(None, (convention, said.get("because", ""))))
        return self._answer(row, verdict, found, **said)

    def inconsistent(self, row: str, found: str, test: bool, **said: Unpack[Remarks]) -> Verdict:
        """Say whether the print contradicts itself or its own derivation, whatever else holds.

        Parameters
        ----------
        row, found, **said : str
            As in :meth:`holds`.
        test : bool
            Whether it contradicts itself: a computed comparison. Where it does not, no match was shown
            either, and the claim is *not reproduced*.

        Returns
        -------
        Verdict
            As in :meth:`holds`.
        """
        return self._answer(row, of_the_print(test=test), found, **said)

    def redrawn(self, row: str, found: str, **said: Unpack[Remarks]) -> Verdict:
        """Say that a drawing without a number was drawn again; `row`, `found`, `said` as in :meth:`holds`."""
        return self._answer(row, Verdict.SCHEMATIC, found, **said)

    def cannot_be_tested(self, row: str, found: str, why: str) -> Verdict:
        """Say `why` a claim cannot be tested here; `row` and `found` as in :meth:`holds`."""
        if not why:
            raise ValueError(f"row = {row!r}: why it cannot be tested is not said")
        return self._answer(row, Verdict.UNTESTABLE, found, because=why)

    def _answer(
        self,
        row: str,
        verdict: Verdict,
        found: str,
        because: str = "",
        reading: str = "",
        otherwise: str = "",
        tried: str = "",
    ) -> Verdict:
        """Check, keep and show the answer to a row."""
        if row not in self.open_rows:
            raise ValueError(f"row = {row!r} is not allowed: {self.name} answers {', '.join(self.open_rows)}")
        if row in self._found:
            raise ValueError(f"row = {row!r} was answered already")
        if bool(reading) != bool(otherwise):
            raise ValueError(f"row = {row!r}: reading and otherwise go together")
        asked = self.open_rows[row]
        if asked.kind == "panel" and not asked.points and verdict in MET:
            verdict = Verdict.DESCRIBED
        if verdict in OWES and not (because or tried):
            raise ValueError(f"row = {row!r}: {verdict}, so because or tried must say why or what was tried")
        finding = Finding(row, verdict, found, because, reading, otherwise, tried)
        self._found[row] = finding
        display(ShownFinding(asked, finding))
        return verdict

    def close(self) -> None:
        """Hold the findings against the stored ones (or store them).

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
        file = ledger_folder() / "computed" / f"{self.name}.yml"
        if folder := os.environ.get(WRITE_VARIABLE):
            text = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)
            Path(folder, file.name).write_text(text, encoding="utf-8")
        else:
            stored = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else []
            by_id = {entry["id"]: entry for entry in stored or []}
            different = [e["id"] for e in entries if by_id.pop(e["id"], None) != e] + sorted(by_id)
            if different:
                raise LedgerMismatch(f"{self.name}: findings differ from the stored ones: {different}")
