"""What the walk found, held against the limits and as a table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from scripts.walk.visit import Seen, State

PRINTED: Final = 0.03
"""Share of a page's height that may be printed in a fixed-width font."""

HEIGHT: Final = 12_000
"""Pixels that a chapter may be high at desktop width, code folded."""

ABOUT_CODE: Final = ("book/superlattice-ten-lines", "book/own-material")
"""Pages whose code is what they are about: it stands open."""


@dataclass(frozen=True)
class Row:
    """A page's numbers, as they stand in the table."""

    page: str
    height: int
    phone: int
    printed: float
    code: int
    cut: int
    axe: int
    dead: int
    outside: int
    errors: int
    kilobytes: float
    seconds: float


def _worst(seen: Seen, of: Callable[[State], float]) -> float:
    return max((of(state) for state in seen.states.values()), default=0)


def row(seen: Seen) -> Row:
    """Return the numbers of a page: the worst of its sizes and themes."""
    height = {name.split(",")[0]: state.height for name, state in seen.states.items()}
    return Row(
        page=seen.name,
        height=height["desktop"],
        phone=height["phone"],
        printed=_worst(seen, lambda state: state.printed / state.height),
        code=int(_worst(seen, lambda state: state.code)),
        cut=sum(len(state.cut) for state in seen.states.values()),
        axe=sum(len(state.axe) for state in seen.states.values()),
        dead=len(seen.dead),
        outside=len(seen.outside),
        errors=len(seen.errors),
        kilobytes=seen.bytes / 1000,
        seconds=seen.seconds,
    )


def beyond_limits(seen: Seen, chapters: Collection[str]) -> Iterator[str]:
    """Yield what a page has too much of, one line each; of a page within all limits nothing."""
    found = row(seen)
    if found.page in chapters and found.height > HEIGHT:
        yield f"{found.height} px high at 1300 px, limit {HEIGHT}"
    if found.printed >= PRINTED:
        yield f"{found.printed:.1%} of the height are printed in a fixed-width font, limit {PRINTED:.0%}"
    if found.code and found.page not in ABOUT_CODE:
        yield f"{found.code} px of open code"
    for name, state in seen.states.items():
        yield from (f"{name}: {told}" for told in state.cut + state.axe)
    yield from (f"dead link: {link}" for link in seen.dead)
    yield from (f"asked of another host: {address}" for address in seen.outside)
    yield from seen.errors


HEAD: Final = (
    "page", "px 1300", "px 390", "printed", "code px", "cut", "axe", "dead", "outside", "errors", "kB", "s",
)  # fmt: skip


def _cells(found: Row) -> list[str]:
    return [
        found.page,
        f"{found.height}",
        f"{found.phone}",
        f"{found.printed:.1%}",
        *map(str, (found.code, found.cut, found.axe, found.dead, found.outside, found.errors)),
        f"{found.kilobytes:.0f}",
        f"{found.seconds:.1f}",
    ]


def total(rows: Sequence[Row]) -> Row:
    """Return the sums over pages; of what is printed its share of all of their height."""
    height = sum(one.height for one in rows)
    return Row(
        page=f"all {len(rows)}",
        height=height,
        phone=sum(one.phone for one in rows),
        printed=sum(one.printed * one.height for one in rows) / max(height, 1),
        code=sum(one.code for one in rows),
        cut=sum(one.cut for one in rows),
        axe=sum(one.axe for one in rows),
        dead=sum(one.dead for one in rows),
        outside=sum(one.outside for one in rows),
        errors=sum(one.errors for one in rows),
        kilobytes=sum(one.kilobytes for one in rows),
        seconds=sum(one.seconds for one in rows),
    )


def table(found: Sequence[Seen]) -> str:
    """Return a table of all pages, with totals, as a Markdown table that is aligned as plain text too."""
    rows = [row(seen) for seen in found]
    lines = [list(HEAD), *map(_cells, [*rows, total(rows)])]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]

    def told(line: Sequence[str]) -> str:
        first, *others = zip(line, widths, strict=True)
        cells = [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in others)]
        return "| " + " | ".join(cells) + " |"

    return "\n".join(map(told, [lines[0], rule, *lines[1:]]))
