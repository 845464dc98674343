"""A small Sphinx extension: under each figure of a chapter, its numbers as CSV, its drawing, its citation.

The files are those that the chapter's kernel wrote when it was computed (``multigap_book.figure_files``).
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx

from multigap_book.chapters import FIGURES

STATIC: Final = "_static/figures"

_FIGURE: Final = re.compile(r'<figure\b[^>]*\bid="(fig-[\w-]+)"[^>]*>.*?</figcaption>', re.DOTALL)


def names_of_figures(notebook: dict[str, Any]) -> list[str]:
    """Return the names of a notebook's figures in the order in which its cells show them ("" for none)."""
    return [
        cell["metadata"].get("mystnb", {}).get("figure", {}).get("name", "")
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
        for output in cell["outputs"]
        if "image/png" in output.get("data", {})
    ]


def files_of(notebook: Path) -> dict[str, dict[str, Path]]:
    """Return for the name of each figure the files that were written of it, by their ending."""
    names = names_of_figures(json.loads(notebook.read_text(encoding="utf-8")))
    folder = FIGURES / notebook.stem
    found: dict[str, dict[str, Path]] = {}
    for number, name in enumerate(names):
        files = {ending: folder / f"{number:03d}.{ending}" for ending in ("csv", "svg")}
        if name and all(file.is_file() for file in files.values()):
            found[name] = files
    return found


def links(base: str, name: str, files: dict[str, Path]) -> str:
    """Return the line under a figure's caption."""
    rows = files["csv"].read_text(encoding="utf-8").count("\n")
    numbers = f'<a href="{base}/{name}.csv" download>Numbers (CSV)</a>' if rows > 1 else ""
    drawing = f'<a href="{base}/{name}.svg" download>Figure (SVG)</a>'
    cite = f'<button type="button" class="cite-figure" data-figure="{name}">Cite</button>'
    return f'<p class="figure-files">{" ".join(filter(None, [numbers, drawing, cite]))}</p>'


def fill_in(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Add the line to each figure of a page (event ``html-page-context``)."""
    body, source = context.get("body"), Path(app.env.doc2path(page)) if page in app.env.all_docs else None
    if not isinstance(body, str) or source is None or source.suffix != ".ipynb":
        return
    every = files_of(source)
    target = Path(app.outdir, STATIC, source.stem)
    base = f"{context['pathto'](STATIC, resource=True)}/{source.stem}"

    def with_links(found: re.Match[str]) -> str:
        files = every.get(found[1])
        if files is None:
            return found[0]
        target.mkdir(parents=True, exist_ok=True)
        for ending, file in files.items():
            shutil.copyfile(file, target / f"{found[1]}.{ending}")
        return found[0].replace("</figcaption>", links(base, found[1], files) + "</figcaption>")

    context["body"] = _FIGURE.sub(with_links, body)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done as pages are written, before the first screen is filled."""
    app.connect("html-page-context", fill_in, priority=600)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
