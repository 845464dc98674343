"""Print the built book as one PDF, with bookmarks and page numbers, by a headless Chromium.

What moves on the pages stands still: sliders and explorers show their first picture. Code is left out but for
the solutions of the exercises; other folds stand open.

Usage::

    python scripts/book_pdf.py                                     # _build/html/multigap.pdf
    python scripts/book_pdf.py --out two.pdf book/phase book/retardation
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pypdf import PdfReader

if __name__ == "__main__":  # run by its path, a script sees its own folder and not the checkout
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from multigap import __version__
from scripts.pdf.assemble import document
from scripts.pdf.bookmarks import finish, titles
from scripts.pdf.contents import chosen, parts
from scripts.pdf.render import render
from scripts.walk.browser import HTML, ROOT, chromium

NAME = "multigap.pdf"

_PLACE = re.compile(r'(<div class="book-pdf">).*?(</div>)', re.DOTALL)


def make(target: Path, pages: Sequence[str] = (), folder: Path = HTML) -> list[str]:
    """Write the PDF of the pages named, or of the whole book, and return what went wrong on the way."""
    settings: dict[str, Any] = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    every = parts(ROOT / "_toc.yml")
    imprint = f"{settings['author']}, version {__version__}"
    whole = document(folder, chosen(every, set(pages)) if pages else every, settings["title"], imprint)
    target.parent.mkdir(parents=True, exist_ok=True)
    wrong = render(whole, folder, target)
    return wrong + finish(target, titles(whole), settings["title"], settings["author"])


def announce(pdf: Path, folder: Path = HTML) -> list[str]:
    """Link the PDF where pages keep a place for it, ``<div class="book-pdf"></div>``; return their names."""
    told = f"{len(PdfReader(pdf).pages)} pages, {pdf.stat().st_size / 1e6:.0f} MB"
    linked = []
    for name in [page for part in parts(ROOT / "_toc.yml") for page in part.pages]:
        file = folder / f"{name}.html"
        page = file.read_text(encoding="utf-8")
        way = os.path.relpath(pdf, file.parent)
        link = f'<a href="{Path(way).as_posix()}">The whole book as a PDF</a> ({told})'
        changed = _PLACE.sub(lambda found, link=link: f"{found[1]}{link}{found[2]}", page)  # type: ignore[misc]
        if changed != page:
            file.write_text(changed, encoding="utf-8")
        if _PLACE.search(page):
            linked.append(name)
    return linked


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the PDF; return 1 where it cannot be made or something is missing in it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", help="names such as book/hydrides; without any the whole book")
    parser.add_argument("--out", type=Path, default=HTML / NAME, help="where to write it")
    parser.add_argument("--where-possible", action="store_true", help="no error without a browser")
    options = parser.parse_args(arguments)
    if chromium() is None:
        print("no PDF: no Chromium or Chrome found on this machine", file=sys.stderr)
        return 0 if options.where_possible else 1
    if not HTML.is_dir():
        print("no pages yet: type  make book", file=sys.stderr)
        return 1
    wrong = make(options.out, options.pages)
    for line in wrong:
        print(line, file=sys.stderr)
    if options.out.resolve().is_relative_to(HTML.resolve()) and not options.pages:
        announce(options.out)
    print(f"{options.out}  ({options.out.stat().st_size / 1e6:.1f} MB)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
