"""A table of numbers: set in HTML for a reader, aligned as plain text where that is all there is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Final

from multigap_book import typeset

_NUMBER: Final = re.compile(r"[<>≤≥~≈±]?\s?[-−]?(\d[\d.,]*|\.\d+)(e[-+]\d+)?( ?%)?|–|none")


@dataclass(frozen=True)
class NumberTable:
    """What a table shows, as texts.

    Parameters
    ----------
    title : str
        What the numbers belong to.
    head : sequence of str
        The names of the columns with their units; empty for a list of names and values.
    rows : sequence of sequences of str
        The lines; the first text of each is its name.
    note : str
        A line below the table.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""

    def __repr__(self) -> str:
        lines = ([self.head] if any(self.head) else []) + list(self.rows)
        widths = [max(len(line[k]) for line in lines) for k in range(len(lines[0]))] if lines else []
        told = [
            "  ".join(
                text.rjust(width) if flush else text.ljust(width)
                for text, width, flush in zip(line, widths, self._flush, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join(
            [*filter(None, [self.title]), *(f"  {line}" for line in told), *filter(None, [self.note])]
        )

    def _repr_html_(self) -> str:
        caption = f"<caption>{typeset.prose(self.title)}</caption>" if self.title else ""
        names = "".join(
            f'<th scope="col"{self._side(k)}>{typeset.prose(name)}</th>' for k, name in enumerate(self.head)
        )
        head = f"<thead><tr>{names}</tr></thead>" if any(self.head) else ""
        body = "".join(f"<tr>{self._line(row)}</tr>" for row in self.rows)
        note = f'<p class="note">{typeset.prose(self.note)}</p>' if self.note else ""
        kind = "numbers wide" if len(self.head) > 2 else "numbers"
        return f'<div class="{kind}"><table>{caption}{head}<tbody>{body}</tbody></table>{note}</div>'

    def _line(self, row: Sequence[str]) -> str:
        cells = [f'<th scope="row">{typeset.prose(row[0])}</th>']
        for k, text in enumerate(row[1:], start=1):
            # on a phone a row is a card, and each number says again what it is; hidden by itself, so that it
            # is no digit of the number where a notebook is shown without the pages' style
            name = typeset.prose(self.head[k]) if any(self.head) else ""
            label = name and f'<span class="label" hidden>{name}</span>'
            shown = "–" if text == "none" else typeset.number(text)
            cells.append(f'<td data-value="{escape(text)}"{self._side(k)}>{label}{shown}</td>')
        return "".join(cells)

    def _side(self, column: int) -> str:
        return ' class="number"' if self._flush[column] else ""

    @cached_property
    def _flush(self) -> list[bool]:
        """Whether each column holds numbers alone, which then stand flush right."""
        columns = [[row[k] for row in self.rows if row[k]] for k in range(1, len(self.head))]
        return [False] + [
            bool(texts) and all(_NUMBER.fullmatch(text.strip()) for text in texts) for texts in columns
        ]
