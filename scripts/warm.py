"""Compile ahead what the first figure of each chapter needs, for those who open chapters one by one.

Where a machine is made for readers, as on Binder, a first figure would otherwise wait a minute for its
kernels. Every chapter's code runs as far as its first figure, in this one process; what Numba compiles on the
way lands in its cache (``NUMBA_CACHE_DIR``), where the chapters' own kernels find it, as they do Matplotlib's
list of fonts.

Usage::

    python scripts/warm.py                 # every chapter
    python scripts/warm.py flat-steep      # this one
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Final

import nbformat

from multigap_book.chapters import ROOT, chapters

PICTURE: Final = "image/png"


def until_first_figure(notebook: nbformat.NotebookNode) -> list[str]:
    """Return the code of a chapter's cells up to the first that stored a figure; none where none did."""
    code: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type == "code":
            code.append(cell.source)
            if any(PICTURE in output.get("data", {}) for output in cell.outputs):
                return code
    return []


def run(path: Path) -> None:
    """Run a chapter as far as its first figure, in its folder as a notebook would; it prints nothing."""
    import matplotlib.pyplot as plt

    names: dict[str, object] = {"__name__": "__main__"}
    with contextlib.chdir(path.parent), contextlib.redirect_stdout(io.StringIO()):
        for number, code in enumerate(until_first_figure(nbformat.read(path, as_version=4)), start=1):
            exec(compile(code, f"{path.name}, code cell {number}", "exec"), names)
    plt.close("all")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chapters named, or all; return 1 if one of them failed, with the others done all the same."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    listed = {path.stem: path for path in chapters()}
    parser.add_argument("chapters", nargs="*", metavar="chapter", help=f"all, or some of {', '.join(listed)}")
    options = parser.parse_args(arguments)
    if unknown := sorted(set(options.chapters) - set(listed)):
        parser.error(f"no such chapter: {', '.join(unknown)}; there are {', '.join(listed)}")
    os.environ["MPLBACKEND"] = "agg"
    failed = 0
    for name in options.chapters or listed:
        begun = perf_counter()
        try:
            run(listed[name])
        except Exception:
            failed = 1
            traceback.print_exc()
        print(f"{perf_counter() - begun:6.1f} s  {listed[name].relative_to(ROOT)}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
