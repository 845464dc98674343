"""The first screen of a chapter: its answer, as the chapter itself computed it, and what it rests on.

The answer stands before the computation that gives it. So the last cells of a chapter say it
(:func:`answer`), it is stored beside the book, and the first cells show what is stored (:func:`front`). A
chapter whose answer is another one than the stored fails.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

import yaml
from IPython.display import display

from multigap_book import ledger
from multigap_book.ledger.counts import COLOURS, ledger_address
from multigap_book.paths import book_folder
from multigap_book.typeset import number

LONGEST: Final = 75
"""Words that an answer may have: three lines on a desktop, or little more."""

WHOLE_BOOK: Final = "index"
"""The front page, which counts the claims of all chapters."""

ENDING: Final = ".answer.yml"
"""Of the file of an answer in the folder that ``MULTIGAP_WRITE_LEDGER`` names."""


class AnswerMismatch(AssertionError):
    """A chapter's answer differs from the stored one."""


@dataclass(frozen=True)
class Front:
    """What the first screen of a chapter shows.

    Parameters
    ----------
    chapter : str
        The chapter's file name without its ending.
    words : str
        The answer.
    figure : str
        The name of the one figure to look at.
    verdicts : dict
        How many of the chapter's claims have which verdict.
    """

    chapter: str
    words: str
    figure: str
    verdicts: dict[str, int]

    def __repr__(self) -> str:
        counted = ", ".join(f"{count} {verdict}" for verdict, count in self.verdicts.items())
        return "\n".join(filter(None, [f"The answer. {self.words}", counted and f"Claims: {counted}."]))

    def _repr_html_(self) -> str:
        return (
            '<div class="chapter-front"><div class="words">'
            f"<p><strong>The answer.</strong> {number(self.words)}</p>"
            f'{self._bar()}<p class="facts"><span class="reading-time"></span></p></div>'
            f'<a class="look" href="#{escape(self.figure)}">The one figure to look at</a></div>'
        )

    def _bar(self) -> str:
        """Return the counts as a bar whose pieces lead to the claims."""
        if not self.verdicts:
            return ""
        of_chapter = {} if self.chapter == WHOLE_BOOK else {"chapter": self.chapter}
        pieces = "".join(
            f'<a href="{ledger_address(**of_chapter, verdict=verdict)}" '
            f'style="flex: {count} 0 auto; background: {COLOURS[ledger.Verdict(verdict)]}" '
            f'title="{count} {escape(verdict)}" aria-label="{count} claims {escape(verdict)}">{count}</a>'
            for verdict, count in self.verdicts.items()
        )
        total = sum(self.verdicts.values())
        told = ", ".join(f"{count} {escape(verdict)}" for verdict, count in self.verdicts.items())
        claims = "claim" if total == 1 else "claims"
        return (
            f'<div class="verdict-bar" style="display: flex; gap: 2px">{pieces}</div>'
            f'<p class="facts">{total} {claims} weighed here: {told}.</p>'
        )


def front(chapter: str) -> None:
    """Show the first screen of a chapter, from what is stored.

    Parameters
    ----------
    chapter : str
        The chapter's file name without its ending.
    """
    display(stored_front(chapter))


def stored_front(chapter: str) -> Front:
    """Return the first screen of a chapter, from what is stored; with no words yet where nothing is."""
    kept = _stored(chapter) or {"answer": "Not yet computed.", "figure": ""}
    found, counted = ledger.findings(), Counter[str]()
    for row in ledger.rows():
        if chapter in (row.chapter, WHOLE_BOOK) and row.id in found:
            counted[str(found[row.id].verdict)] += 1
    ordered = {str(verdict): counted[str(verdict)] for verdict in COLOURS if counted[str(verdict)]}
    return Front(chapter, kept["answer"], kept["figure"], ordered)


def answer(chapter: str, words: str, figure: str) -> None:
    """Hold a chapter's answer against the stored one, or store it.

    Parameters
    ----------
    chapter : str
        The chapter's file name without its ending.
    words : str
        The answer in at most 75 words, every number in it computed (an f-string); line ends do not matter.
    figure : str
        The name of the one figure to look at, ``fig-…``.

    Raises
    ------
    AnswerMismatch
        If another answer is stored.
    ValueError
        If the answer is too long, or `figure` is no name of a figure.
    """
    told = " ".join(words.split())
    if len(told.split()) > LONGEST:
        raise ValueError(f"words has {len(told.split())} words: at most {LONGEST} are allowed")
    if not figure.startswith("fig-"):
        raise ValueError(f"figure = {figure!r} is not allowed: the name of a figure, 'fig-…'")
    new = {"answer": told, "figure": figure}
    if folder := os.environ.get(ledger.WRITE_VARIABLE):
        text = yaml.safe_dump(new, allow_unicode=True, sort_keys=False, width=110)
        Path(folder, chapter + ENDING).write_text(text, encoding="utf-8")
    elif _stored(chapter) != new:
        raise AnswerMismatch(f"{chapter}: the answer differs from the stored one:\n{told}")


def folder() -> Path:
    """Return the folder of the stored answers."""
    return book_folder() / "answers"


def _stored(chapter: str) -> dict[str, str] | None:
    file = folder() / f"{chapter}.yml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else None
