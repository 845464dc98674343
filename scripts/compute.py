"""Compute the book's chapters for its pages: into ``_build/computed``, several at a time.

Each chapter runs from top to bottom in a fresh kernel. The pages (``scripts/computed_pages.py``) and the
comparison with what the repository stores (``conftest.py``) take what the cells gave from there, so that a
chapter is run once for both.

Usage::

    python scripts/compute.py                 # every chapter
    python scripts/compute.py flat-steep      # this one; pages that were never built show the stored outputs
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from multigap_book import computed
from multigap_book.chapters import (
    ROOT,
    TIMEOUT,
    Tick,
    chapters,
    cores,
    execute,
    kernel_environment,
    longest_first,
    side_by_side,
)

PARSED: Final = ROOT / "_build" / ".doctrees"
"""Where Sphinx keeps what it read of each page."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Compute the chapters named, or all; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = [path.stem for path in chapters()]
    parser.add_argument("chapters", nargs="*", metavar="chapter", help=f"all, or some of {', '.join(names)}")
    parser.add_argument("--jobs", type=int, default=cores(), help="chapters run at a time (one a core)")
    parser.add_argument("--timeout", type=float, default=TIMEOUT, help="seconds allowed for one cell")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.chapters) - set(names)):
        parser.error(f"no such chapter: {', '.join(unknown)}; there are {', '.join(names)}")
    chosen = [path for path in chapters() if path.stem in (options.chapters or names)]
    environment, state = kernel_environment(), computed.digest()

    async def task(path: Path, tick: Tick) -> None:
        notebook = await execute(path, environment, timeout=options.timeout, widgets=True, tick=tick)
        computed.put(path, notebook, state)
        # Sphinx sees no change in the source: this page has to be read again all the same
        (PARSED / path.relative_to(ROOT)).with_suffix(".doctree").unlink(missing_ok=True)

    failed = side_by_side(longest_first(chosen), task, options.jobs)
    for path in set(chapters()) - set(chosen):
        computed.put_stored(path, state)
    if failed:
        print(f"failed: {', '.join(path.name for path in failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
