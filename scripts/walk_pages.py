"""Walk the built pages with a browser and print, page by page, what a reader meets.

Each page is seen at 1300 and 390 px, light and dark, with no way out to other hosts. The table gives

- its height in both widths with code folded, how much of it is printed in a fixed-width font, and open code;
- what is cut, off the screen, or has to be moved sideways (on a phone code and equations may be), folds open;
- axe's serious and critical findings, links that lead nowhere, requests to other hosts, and errors;
- bytes loaded, and seconds until formulas and sliders stand.

The exit status is 1 where a page is beyond the limits (scripts/walk/table.py).

Usage::

    python scripts/walk_pages.py                                   # all pages under _build/html
    python scripts/walk_pages.py book/hydrides --details           # one page, each finding a line
    python scripts/walk_pages.py --folder elsewhere/html --json walk.json
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import yaml

if __name__ == "__main__":  # run by its path, a script sees its own folder and not the checkout
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.walk.browser import HTML, ROOT
from scripts.walk.table import beyond_limits, table
from scripts.walk.visit import walk


def pages(folder: Path) -> list[str]:
    """Return the names of the built pages, in alphabetical order; those that only lead on are left out."""
    names = (path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.html"))
    kept = [name for name in names if not name.startswith("_")]
    return sorted(
        name for name in kept if "<article" in (folder / f"{name}.html").read_text(encoding="utf-8")
    )


def chapters() -> set[str]:
    """Return the names of the chapters: the pages in the numbered parts of the table of contents."""
    contents = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    return {
        chapter["file"] for part in contents["parts"] if part.get("numbered") for chapter in part["chapters"]
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk, print, and return 1 where a page is beyond the limits."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pages", nargs="*", help="names such as book/hydrides; without any all pages")
    parser.add_argument("--folder", type=Path, default=HTML, help="where the built pages are")
    parser.add_argument("--jobs", type=int, default=2, help="pages at a time")
    parser.add_argument("--json", type=Path, help="write everything that was found to this file")
    parser.add_argument("--details", action="store_true", help="say what is beyond the limits, a line each")
    parser.add_argument(
        "--quick", action="store_true", help="desktop light and phone dark only, as the tests do"
    )
    options = parser.parse_args(arguments)
    found = walk(options.folder, options.pages or pages(options.folder), options.jobs, quick=options.quick)
    print(table(found))
    if options.json:
        options.json.write_text(
            json.dumps([asdict(seen) for seen in found], indent=1, ensure_ascii=False) + "\n"
        )
    too_much = {seen.name: list(beyond_limits(seen, chapters())) for seen in found}
    for name, lines in too_much.items():
        if lines:
            shown = lines if options.details else lines[:3]
            print(f"\n{name}: {len(lines)} beyond the limits", *shown, sep="\n  ")
    return 1 if any(too_much.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
