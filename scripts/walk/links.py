"""Links of the built pages that lead nowhere: to no file, or to a place that is not on its page."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class _Reader(HTMLParser):
    """Gathers the addresses that a page names, and the places on it."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name == "id" or (name == "name" and tag == "a"):
                self.places.add(value or "")


@cache
def _read(page: Path) -> _Reader:
    reader = _Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader


def dead(folder: Path, pages: Iterable[str]) -> dict[str, list[str]]:
    """Return, for each page, the links within the book that lead nowhere.

    Parameters
    ----------
    folder : Path
        The folder of the built pages.
    pages : iterable of str
        Pages to read, such as ``"book/index"``.

    Returns
    -------
    dict of str to list of str
        A page without dead links has an empty list.
    """
    folder = folder.resolve()
    for kept in (_read, _found):
        kept.cache_clear()
    return {
        page: sorted({link for link in _links(folder, page) if _is_dead(folder, page, link)})
        for page in pages
    }


def _links(folder: Path, page: str) -> set[str]:
    return set(_read(folder / f"{page}.html").links)


@cache
def _found(address: str) -> Path | None:
    """Return the file that an address stands for, of a folder its first page."""
    target = Path(address, "index.html") if os.path.isdir(address) else Path(address)
    return target if target.is_file() else None


def _is_dead(folder: Path, page: str, link: str) -> bool:
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return False
    here = folder / f"{page}.html"
    target = _found(os.path.normpath(here.parent / unquote(parts.path)) if parts.path else str(here))
    if target is None or not target.is_relative_to(folder):
        return True
    # `#` alone is the top of the page; of a file that is no page the reader's browser finds the place
    if not parts.fragment or target.suffix != ".html":
        return False
    return unquote(parts.fragment) not in _read(target).places
