"""What the cards say that appear over an id of the ledger or a word of the glossary (``web/cards.js``)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final

from multigap_book import glossary, ledger
from multigap_book.ledger.counts import COLOURS, OPEN
from multigap_book.ledger.markup import place, titles
from multigap_book.typeset import said

_ID: Final = r"\b[A-Z]{2}\d{2}-[A-Z]\d+\w*(?:-(?:lin|log|upper|lower))?\b"
"""An id of the ledger, such as MD21-F5A or MR21-S89."""

_SHORT: Final = r"\b[EST]\d{2}\b"
"""The second half of one, as a chapter on a single paper writes it."""


def data() -> dict[str, Any]:
    """Return the cards: of each id its claim, verdict and finding, of each term its definition."""
    found, chapters = ledger.findings(), titles()
    rows = {}
    for row in ledger.rows():
        finding = found.get(row.id)
        verdict = str(finding.verdict) if finding else OPEN
        rows[row.id] = {
            "place": place(row),
            "says": said(row.says),
            "verdict": verdict,
            "mark": COLOURS[verdict],
            "found": said(finding.found) if finding else "",
            "page": row.chapter,
            "title": chapters.get(row.chapter, row.chapter),
        }
    words = {term.anchor: {"name": term.names[0], "text": term.html} for term in glossary.terms()}
    return {"rows": rows, "terms": words}


def script() -> str:
    """Return the cards as a script, which pages opened from disk can load as well."""
    return f"window.multigapCards = {json.dumps(data(), ensure_ascii=False, sort_keys=True)};\n"


@dataclass(frozen=True)
class Mention:
    """A piece of prose that names a row or a term."""

    start: int
    end: int
    row: str = ""
    term: str = ""


MEANS_ANOTHER_THING: Final = {
    "flat-steep": {"term-exchange"},  # of places between the gaps
    "tc-formulas": {"term-exchange"},  # of two factors
    "hydrides": {"term-exchange"},  # a rate of exchange
    "hydrides-theory": {"term-cutoff"},  # that of a sum over frequencies
    # a gap between two bands, the exchange of a phonon
    "interband-pairing": {"term-gap", "term-exchange"},
    "which-surfaces": {"term-gap", "term-exchange"},
    "nesting-and-layers": {"term-gap", "term-exchange"},
    "h3s-dos": {"term-gap"},
    "h3s-motion": {"term-gap"},
    "rival-order": {"term-exchange"},  # that of electrons of equal spin
}
"""Words that a chapter uses in another sense than the glossary does."""


class Index:
    """Finds the ids and the terms that a text names."""

    def __init__(self) -> None:
        self.rows: Final = {row.id: row for row in ledger.rows()}
        self._small: Final = {name.lower(): name for name in self.rows}
        self._names: Final = {_key(name): (name, t.anchor) for t in glossary.terms() for name in t.names}
        names = sorted((name for name, _ in self._names.values()), key=len, reverse=True)
        words = "|".join(_pattern(name) for name in names)
        self._pattern: Final = re.compile(rf"(?P<id>{_ID})|(?P<short>{_SHORT})|\b(?:{words})\b", re.I)
        self._of_chapter: Final = _short_names(self.rows)

    def mentions(self, text: str, chapter: str) -> list[Mention]:
        """Return what `text`, a piece of a chapter's prose, names, from left to right."""
        found = []
        for match in self._pattern.finditer(text):
            row = term = ""
            if match["id"]:
                row = self._small.get(match[0].lower(), "")
            elif match["short"]:
                row = self._of_chapter.get((chapter, match[0]), "")
            else:
                term = self._anchor(match[0])
                term = "" if term in MEANS_ANOTHER_THING.get(chapter, ()) else term
            if row or term:
                found.append(Mention(match.start(), match.end(), row, term))
        return found

    def _anchor(self, word: str) -> str:
        """Return the term's anchor; capitals such as those of SMW or of model A must be capitals here too."""
        key = _key(word)
        for singular in (key, key.removesuffix("s"), key.removesuffix("es"), key.removesuffix("ies") + "y"):
            if singular in self._names:
                name, anchor = self._names[singular]
                capitals = [part for part in re.split(r"[ \-–]", name) if part.isupper()]
                return anchor if all(part in word for part in capitals) else ""
        return ""


def _key(name: str) -> str:
    """Return a name in small letters, with a space for every hyphen and line end."""
    return re.sub(r"[\s\-–]+", " ", name).lower()


def _pattern(name: str) -> str:
    """Return a pattern for a term, its plural, and any space or hyphen between its words."""
    words = [re.escape(word) for word in re.split(r"[ \-–]", name)]
    last = words[-1]
    words[-1] = f"{last[:-1]}(?:y|ies)" if last.endswith("y") else f"{last}(?:e?s)?"
    return r"[\s\-–]".join(words)


def _short_names(rows: dict[str, ledger.Row]) -> dict[tuple[str, str], str]:
    """Return the row that an id's second half names in a chapter, where it can be one row only."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows.values():
        found.setdefault((row.chapter, row.id.partition("-")[2]), []).append(row.id)
    return {key: ids[0] for key, ids in found.items() if len(ids) == 1}
