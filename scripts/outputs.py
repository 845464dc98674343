"""Write the committed outputs of the book's chapters: the only way they are ever written.

Each chapter runs from top to bottom in a fresh kernel, with a fresh compile cache, and is stored so that a
second run on the same machine gives the same bytes: no times, no random ids, figures as PNG only. The
chapters' findings in ``book/ledger/computed/`` are written on the way, and those that show what the others
found run last.

Usage::

    python scripts/outputs.py                          # every chapter of _toc.yml, one a core at a time
    python scripts/outputs.py book/flat-steep.ipynb    # only these
    python scripts/outputs.py --jobs 1                 # one after another; the bytes are the same
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import nbformat

from multigap_book import answers
from multigap_book.chapters import (
    SUMMARIES,
    TIMEOUT,
    Tick,
    chapters,
    cores,
    execute,
    kernel_environment,
    longest_first,
    side_by_side,
)
from multigap_book.ledger import WRITE_VARIABLE

KERNEL: Final = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

CELL_METADATA: Final = ("tags", "mystnb")
"""Cell metadata that belongs to the book; what editors add is dropped."""

MIME_TYPES: Final = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png")
"""Kinds of output that are stored."""

WIDGET: Final = "application/vnd.jupyter.widget-view+json"
WIDGET_TEXT: Final = "A slider: it works in the built page and in a running notebook."


def normalise(notebook: nbformat.NotebookNode, slug: str) -> None:
    """Bring a notebook to the stored form, in place: given ids, only the metadata that the book uses."""
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    kept = {key: value for key, value in notebook.metadata.items() if key == "mystnb"}
    notebook.metadata = nbformat.from_dict(
        {**kept, "kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"{slug}-{number:03d}"[-64:].lstrip("-")
        cell.metadata = nbformat.from_dict(
            {key: cell.metadata[key] for key in CELL_METADATA if key in cell.metadata}
        )
        cell.source = cell.source.rstrip()
        cell.pop("attachments", None)
        for output in cell.get("outputs", ()):
            if "data" not in output:
                continue
            if WIDGET in output.data:
                output.data = nbformat.from_dict({"text/plain": WIDGET_TEXT})
            output.data = nbformat.from_dict(
                {kind: output.data[kind] for kind in MIME_TYPES if kind in output.data}
            )


def complaints(notebook: nbformat.NotebookNode) -> list[str]:
    """Return what in the outputs could not be compared later: messages on stderr, pictures not in PNG."""
    found = []
    for number, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                found.append(f"cell {number} writes to stderr: {output.text.strip()[-300:]}")
            if "data" in output and "image/svg+xml" in output.data:
                found.append(f"cell {number} draws SVG; figures are stored as PNG")
    return found


async def write(
    path: Path, environment: dict[str, str], timeout: float = TIMEOUT, tick: Tick = lambda: None
) -> None:
    """Execute one notebook, and store it and its findings together, or neither.

    Raises
    ------
    CellExecutionError
        Where a cell raises.
    CellTimeoutError
        Where a cell takes longer than `timeout` seconds.
    ValueError
        Where a cell's output could not be compared later.
    """
    computed = path.parent / "ledger" / "computed"
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=path.parent) as folder:
        own = {**environment, WRITE_VARIABLE: folder}
        notebook = await execute(path, own, timeout=timeout, tick=tick)
        if problems := complaints(notebook):
            raise ValueError("; ".join(problems))
        normalise(notebook, path.stem)
        nbformat.validate(notebook)
        partial = Path(folder, path.name)
        partial.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")
        partial.replace(path)
        for answer in Path(folder).glob(f"*{answers.ENDING}"):
            answer.replace(answers.folder() / f"{answer.name.removesuffix(answers.ENDING)}.yml")
        for found in Path(folder).glob("*.yml"):
            found.replace(computed / found.name)
    renew_front(path)


def renew_front(path: Path) -> None:
    """Let a chapter's first screen, which was shown before the chapter was computed, show what it gave."""
    notebook = nbformat.read(path, as_version=4)
    shown = answers.stored_front(path.stem)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source == f'answers.front("{path.stem}")':
            for output in cell.outputs:
                output.data = nbformat.from_dict(
                    {"text/plain": repr(shown), "text/html": shown._repr_html_()}
                )
    path.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chapters named, or all; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="chapters to run (all, where none is named)")
    parser.add_argument("--jobs", type=int, default=cores(), help="chapters run at a time (one a core)")
    parser.add_argument("--timeout", type=float, default=TIMEOUT, help="seconds allowed for one cell")
    parser.add_argument("--cache", help="a compile cache to use again, while no kernel is being edited")
    options = parser.parse_args(arguments)
    if options.cache and Path(options.cache).suffix == ".ipynb":
        parser.error(f"--cache {options.cache}: the folder of a compile cache, not a chapter")
    paths = longest_first([path.resolve() for path in options.notebooks] or chapters())
    last = [path for path in paths if path.stem in SUMMARIES]
    first = [path for path in paths if path not in last]
    with tempfile.TemporaryDirectory(prefix="multigap-numba-") as fresh:
        environment = kernel_environment(options.cache or fresh)

        async def task(path: Path, tick: Tick) -> None:
            await write(path, environment, options.timeout, tick)

        failed = [path for group in (first, last) for path in side_by_side(group, task, options.jobs)]
    if failed:
        print(f"failed: {', '.join(path.name for path in failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
