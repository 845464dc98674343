"""What the book consists of, in the order in which it is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Part:
    """A part of the book, and its pages by names such as ``"book/hydrides"``; the front page has no title."""

    title: str
    pages: tuple[str, ...]


def parts(contents: Path) -> list[Part]:
    """Return the parts that a table of contents names; a page's sections follow it."""
    read = yaml.safe_load(contents.read_text(encoding="utf-8"))
    found = [Part("", (read["root"],))]
    for part in read.get("parts", [read]):
        pages = [name for chapter in part.get("chapters", ()) for name in _with_sections(chapter)]
        found.append(Part(part.get("caption", ""), tuple(pages)))
    return found


def _with_sections(entry: dict[str, object]) -> list[str]:
    below = entry.get("sections", ())
    assert isinstance(below, list | tuple)
    own = [str(entry["file"])] if "file" in entry else []
    return own + [name for section in below for name in _with_sections(section)]


def chosen(every: list[Part], names: set[str]) -> list[Part]:
    """Return the parts with the pages named alone; parts without any are left out."""
    kept = [Part(part.title, tuple(page for page in part.pages if page in names)) for part in every]
    return [part for part in kept if part.pages]
