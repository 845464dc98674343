"""Write copies of chapters for Google Colab (``colab/``), which knows neither MyST nor this repository.

A copy is its chapter in plain Markdown, without outputs. Its first cell fetches the repository and installs
the solver from it. Only chapters are copied of which nothing would lie dead there: explorers, sliders and
findings are programs and links of the book's pages. :func:`copied` refuses these, and what it cannot say in
Markdown.

Usage::

    python scripts/colab.py           # all copies anew; a test holds them to their chapters
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import yaml

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.lab_reader import references, titles

ROOT: Final = Path(__file__).resolve().parents[1]
COPIES: Final = ROOT / "colab"
CHAPTERS: Final = ("superlattice-ten-lines", "own-material", "retardation-flat", "how-far-to-trust")
"""Those that have a copy, and on their pages a button for it."""

FIRST_SCREEN: Final = re.compile(r"answers\.(front|answer)\(")
DEAD: Final = re.compile(r"\b(explorers|sliders|ledger)\b")
"""What of the book's package is at home in its pages alone."""

LEFT: Final = re.compile(r"\{[\w:+-]+\}`|^[`:]{3,}\{.*|^\([\w-]+\)=$|\]\((?!https?://)[^)]*\)", re.MULTILINE)
"""MyST that Markdown does not know, and links that lead nowhere."""

CODE: Final = re.compile(r"(?<![`}])`[^`\n]+`(?!`)")
"""Code in a sentence, which may look like either."""


def repository() -> tuple[str, str]:
    """Return the repository's public address and its branch, as the book's settings have them."""
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))["repository"]
    return settings["url"].rstrip("/"), settings["branch"]


def address(chapter: str) -> str:
    """Return the address at which Colab opens a chapter's copy."""
    url, branch = repository()
    place = url.removeprefix("https://github.com/")
    return f"https://colab.research.google.com/github/{place}/blob/{branch}/colab/{chapter}.ipynb"


def installing() -> str:
    """Return the code of a copy's first cell."""
    url, _ = repository()
    name = url.rpartition("/")[2]
    return f"""\
# Once in a session: the solver, and beside it the book's own package and its data.
!git clone --quiet --depth 1 {url}
%pip install --quiet "./{name}[run,tables]" pybtex
%cd -q {name}/book
import os
import sys

sys.path.insert(0, os.path.abspath(".."))"""


class Markdown:
    """Turns a chapter's MyST into Markdown; equations keep the numbers that the chapter gives them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._known = references()
        labels = re.findall(r"^:label: (\S+)$|\$\$ *\(([\w-]+)\)$", "\n".join(texts), re.MULTILINE)
        self._numbers = {name or other: number for number, (name, other) in enumerate(labels, start=1)}

    def __call__(self, text: str) -> str:
        """Return a cell's text."""
        text = re.sub(
            r"^([`:]{3,})\{(\w+)\}[ ]?(.*)\n((?:.*\n)*?)\1$", self._directive, text, flags=re.MULTILINE
        )
        text = re.sub(r"^\$\$(.+?)\$\$ *\(([\w-]+)\)$", self._labelled, text, flags=re.MULTILINE | re.DOTALL)
        text = self.cited(text)
        text = re.sub(r"( \()?\{eq\}`([^`]+)`(?(1)\))", self._equation, text)
        text = re.sub(r"\{download\}`([^`<]+?) *<([^>]+)>`", self._link, text)
        text = re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"\[([^\]]+)\]\(#[\w-]+\)", r"\1", text)
        return re.sub(r"\[([^\]]*)\]\((?!https?://)([^)#]+)(?:#[\w-]+)?\)", self._link, text)

    def cited(self, text: str) -> str:
        """Return a text, or code that holds one, with citations by authors and year."""
        return re.sub(r"(?:\{cite:([pt])\}|\{\{cite:([pt])\}\})`([^`]+)`", self._citation, text)

    def _equation(self, found: re.Match[str]) -> str:
        opened, label = found.groups()
        if label in self._numbers:
            return f" (({self._numbers[label]}))" if opened else f"({self._numbers[label]})"
        # in brackets after another chapter's name, an equation of that chapter: the name is enough
        return "" if opened else found[0]

    def _directive(self, found: re.Match[str]) -> str:
        _, kind, title, body = found.groups()
        label = re.search(r"^:label: (\S+)$", body, re.MULTILINE)
        body = re.sub(r"\A(:[\w-]+:.*\n)+", "", body).strip()
        if kind == "math":
            number = f" \\tag{{{self._numbers[label[1]]}}}" if label else ""
            return f"$$\n{body}{number}\n$$"
        if kind in ("admonition", "warning", "note"):
            heading = title or kind.capitalize()
            return "\n".join(f"> {line}".rstrip() for line in (f"**{heading}**", "", *body.splitlines()))
        return found[0]

    def _labelled(self, found: re.Match[str]) -> str:
        return f"$${found[1]} \\tag{{{self._numbers[found[2]]}}}$$"

    def _citation(self, found: re.Match[str]) -> str:
        works = [self._known[key.strip()] for key in found[3].split(",")]
        if "t" in (found[1], found[2]):
            return ", ".join(work["narrative"] for work in works)
        return f"({'; '.join(work['short'] for work in works)})"

    def _link(self, found: re.Match[str]) -> str:
        url, branch = repository()
        target = (ROOT / "book" / found[2]).resolve()
        if not target.is_file():
            raise ValueError(f"{found[0]} leads to no file")
        words = found[1] or titles().get(target.name, target.stem)
        return f"[{words}]({url}/blob/{branch}/{target.relative_to(ROOT).as_posix()})"


def copied(chapter: str, notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a chapter's copy for Colab.

    Parameters
    ----------
    chapter : str
        Its name.
    notebook : dict
        What its file holds.

    Raises
    ------
    ValueError
        Where something of it would be dead on Colab, or shown as source.
    """
    cells = [(cell["cell_type"], "".join(cell["source"])) for cell in notebook["cells"]]
    markdown = Markdown([text for kind, text in cells if kind == "markdown"])
    url, branch = repository()
    told = (
        f"A copy for Colab of [the chapter]({url}/blob/{branch}/book/{chapter}.ipynb), without its first "
        "screen and its outputs. **Run the next cell first**; the first call of a function compiles it, "
        "which takes a minute or two."
    )
    written: list[tuple[str, str]] = []
    for kind, source in cells:
        if kind == "markdown":
            text = markdown(source)
            if left := LEFT.search(CODE.sub("", text)):
                raise ValueError(f"{chapter}: {left[0]!r} is not Markdown")
            written.append((kind, text))
        elif not FIRST_SCREEN.search(source):
            if dead := DEAD.search(source):
                raise ValueError(f"{chapter}: {dead[0]} belongs to the book's pages")
            written.append((kind, re.sub(r"\banswers, ", "", markdown.cited(source))))
    (_, first), *rest = written
    title, _, question = first.partition("\n")
    head = [("markdown", f"{title}\n\n{told}\n\n{question.strip()}"), ("code", installing())]
    return {
        "cells": [_cell(number, *cell) for number, cell in enumerate([*head, *rest])],
        "metadata": {**notebook["metadata"], "colab": {"name": f"{chapter}.ipynb"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _cell(number: int, kind: str, source: str) -> dict[str, Any]:
    code: dict[str, Any] = {"execution_count": None, "outputs": []} if kind == "code" else {}
    return {
        "cell_type": kind,
        "id": f"cell-{number}",
        "metadata": {},
        "source": source.splitlines(keepends=True),
        **code,
    }


def text_of(chapter: str) -> str:
    """Return what the file of a chapter's copy has to hold."""
    notebook = json.loads((ROOT / "book" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    return json.dumps(copied(chapter, notebook), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Write all copies."""
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args(arguments)
    COPIES.mkdir(exist_ok=True)
    for chapter in CHAPTERS:
        (COPIES / f"{chapter}.ipynb").write_text(text_of(chapter), encoding="utf-8")


if __name__ == "__main__":
    main()
