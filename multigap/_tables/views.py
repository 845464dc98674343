"""A result as a line, and as the small HTML table that a notebook shows."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from multigap._tables.frames import values
from multigap._tables.words import shown

if TYPE_CHECKING:
    from multigap._tables.result import Result


def line(result: Result) -> str:
    """Return a result in one line."""
    parts = (
        f"{name}={shown(value)} {result._units.get(name, '')}".rstrip() for name, value in values(result)
    )
    return f"{type(result).__name__}({', '.join(parts)})"


def html_table(result: Result) -> str:
    """Return :meth:`Result._repr_html_`."""
    lines = "".join(
        f"<tr><th>{name}</th><td>{html.escape(shown(value))}</td><td>{result._units.get(name, '')}</td></tr>"
        for name, value in values(result)
    )
    return f"<table><caption>{type(result).__name__}</caption><tbody>{lines}</tbody></table>"
