"""The ledger's words as HTML: formulas, places in print, and links to the findings."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Final

from multigap_book.ledger.claims import Row
from multigap_book.paths import book_folder
from multigap_book.typeset import said

_FORMULA: Final = re.compile(r"\$([^$]+)\$")


def formulas(text: str) -> str:
    r"""Return a text as HTML, what stands between dollar signs as a formula that MathJax sets.

    Examples
    --------
    >>> print(formulas("at T_c: $g<1$"))
    at T<sub>c</sub>: <span class="math notranslate nohighlight">\(g&lt;1\)</span>
    """
    parts = _FORMULA.split(text)
    for number, part in enumerate(parts):
        parts[number] = (
            f'<span class="math notranslate nohighlight">\\({escape(part, quote=False)}\\)</span>'
            if number % 2
            else said(part)
        )
    return "".join(parts)


def place(row: Row) -> str:
    """Return where in print a claim stands, as HTML."""
    return f"{row.paper.upper()} {said(row.place)}"


@cache
def _titles(folder: Path) -> dict[str, str]:
    """Return the titles of the chapters in `folder`, in the order of the table of contents."""
    toc = (folder.parent / "_toc.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^\s*(?:- )?(?:root|file):\s*book/(\S+)", toc, re.M)
    found = {}
    for name in (name for name in listed if (folder / f"{name}.ipynb").is_file()):
        notebook = json.loads((folder / f"{name}.ipynb").read_text(encoding="utf-8"))
        source = "".join(notebook["cells"][0]["source"])
        found[name] = source.splitlines()[0].removeprefix("# ")
    return found


def titles() -> dict[str, str]:
    """Return the title of each chapter by its name, in the book's order."""
    return _titles(book_folder())


def finding_link(row: Row, text: str) -> str:
    """Return a link with `text` (HTML) to a row's finding, or `text` where its chapter is not written."""
    if row.chapter not in titles():
        return text
    return f'<a href="{escape(row.chapter)}.html#{escape(row.id)}">{text}</a>'
