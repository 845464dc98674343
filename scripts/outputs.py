"""Write the committed outputs of the book's chapters: the only way they are ever written.

Each chapter runs from top to bottom in a fresh kernel, with a fresh compile cache, and is stored so that a
second run on the same machine gives the same bytes: no times, no random ids, figures as PNG only. The
chapters' findings in ``book/ledger/computed/`` are written on the way.

Usage::

    python scripts/outputs.py                          # every chapter of _toc.yml
    python scripts/outputs.py book/flat-steep.ipynb    # only these
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tqdm import tqdm

from multigap_book.ledger import WRITE_VARIABLE

ROOT: Final = Path(__file__).resolve().parents[1]

SUMMARIES: Final = ("index", "ledger")
"""Chapters that show what the others found, and so are run after them."""

KERNEL: Final = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

CELL_METADATA: Final = ("tags", "mystnb")
"""Cell metadata that belongs to the book; what editors add is dropped."""

MIME_TYPES: Final = ("text/plain", "text/html", "text/markdown", "text/latex", "image/png")
"""Kinds of output that are stored."""

WIDGET: Final = "application/vnd.jupyter.widget-view+json"
WIDGET_TEXT: Final = "A slider: it works in the built page and in a running notebook."


def chapters(toc: Path = ROOT / "_toc.yml") -> list[Path]:
    """Return the notebooks that `_toc.yml` names, in its order, with the summaries last."""

    def names(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("root", "file"):
                    yield str(value)
                else:
                    yield from names(value)
        elif isinstance(node, list):
            for value in node:
                yield from names(value)

    listed = [toc.parent / name for name in names(yaml.safe_load(toc.read_text(encoding="utf-8")))]
    found = [path.with_suffix(".ipynb") for path in listed if path.with_suffix(".ipynb").is_file()]
    return sorted(found, key=lambda path: path.stem in SUMMARIES)


def kernel_environment(cache: str) -> dict[str, str]:
    """Return the environment of the kernels: this checkout first, a compile cache of its own."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONHASHSEED": "0",
        "NUMBA_CACHE_DIR": cache,
    }


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


def run(path: Path, environment: dict[str, str], timeout: float) -> None:
    """Execute one notebook, and store it and its findings together, or neither.

    Raises
    ------
    CellExecutionError
        Where a cell raises.
    ValueError
        Where a cell's output could not be compared later.
    """
    computed = path.parent / "ledger" / "computed"
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=path.parent) as folder:
        notebook = execute(path, {**environment, WRITE_VARIABLE: folder}, timeout)
        text = nbformat.writes(notebook).rstrip("\n") + "\n"
        partial = Path(folder, path.name)
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
        for found in Path(folder).glob("*.yml"):
            found.replace(computed / found.name)


def execute(path: Path, environment: dict[str, str], timeout: float) -> nbformat.NotebookNode:
    """Return a notebook as it is to be stored, after a run in a fresh kernel; errors as in :func:`run`."""
    notebook = nbformat.read(path, as_version=4)
    code = sum(cell.cell_type == "code" for cell in notebook.cells)
    with tqdm(total=code, desc=path.stem, unit="cell", file=sys.stderr) as bar:
        client = NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=timeout,
            record_timing=False,
            store_widget_state=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(path.parent)}},
            on_cell_executed=lambda **_: bar.update(),
        )
        client.execute(env=environment)
    problems = complaints(notebook)
    if problems:
        raise ValueError("; ".join(problems))
    normalise(notebook, path.stem)
    nbformat.validate(notebook)
    return notebook


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the chapters named, or all; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="chapters to run (all, where none is named)")
    parser.add_argument("--timeout", type=float, default=1800, help="seconds allowed for one cell")
    parser.add_argument("--cache", help="a compile cache to use again, while no kernel is being edited")
    options = parser.parse_args(arguments)
    failed = []
    with tempfile.TemporaryDirectory(prefix="multigap-numba-") as fresh:
        environment = kernel_environment(options.cache or fresh)
        for path in [path.resolve() for path in options.notebooks] or chapters():
            try:
                run(path, environment, options.timeout)
            except (CellExecutionError, ValueError) as error:
                failed.append(path.name)
                print(f"\n{path.name} is left as it was:\n{error}", file=sys.stderr)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
