"""A small Sphinx extension: ``{data-files}`` shows each file of ``book/data`` as ``data.yml`` tells of it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Final

import yaml
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

BOOK: Final = Path(__file__).resolve().parents[1] / "book"
CATALOGUE: Final = BOOK / "data.yml"


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Any]:
    """Return what is said of the files."""
    found: dict[str, Any] = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))
    return found


def files(pattern: str) -> list[str]:
    """Return the files that an entry stands for, as paths from ``book/data``."""
    return sorted(path.relative_to(BOOK / "data").as_posix() for path in (BOOK / "data").glob(pattern))


def comment(file: Path) -> str:
    """Return what a CSV file says of itself in its first lines."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.suffix == ".csv" else []
    told = [line.removeprefix("#").strip() for line in lines if line.startswith("#")]
    return " ".join(told)


def typeset(text: str) -> str:
    """Return text with T_c and E_F set as formulas."""
    return re.sub(r"\b([TE])_(c|F)\b", r"$\1_\2$", text)


def section(entry: dict[str, Any]) -> str:
    """Return the part of the page on one entry, in MyST."""
    names = files(entry["file"])
    links = ", ".join(f"{{download}}`{Path(name).name} <data/{name}>`" for name in names)
    source = ", ".join(f"{{cite:t}}`{key}`" for key in entry["of"])
    lines = [
        f"### {typeset(entry['title'])}",
        "",
        f"Download {links}",
        "",
        "Source",
        f": {'; '.join(filter(None, [source, typeset(entry['in'])]))}.",
        "",
        "Reading error",
        f": {typeset(entry['error']).removesuffix('.')}.",
        "",
        "Licence",
        f": {catalogue()['licences'][entry['licence']]}",
        "",
        f"```{{admonition}} Columns of {Path(names[0]).name if len(names) == 1 else 'each file'}",
        ":class: dropdown",
        "",
        "| Column | Unit | What it is |",
        "|:--|:--|:--|",
    ]
    for name, told in entry["columns"].items():
        unit, _, what = (part.strip() for part in told.partition("|"))
        shown = ", ".join(f"`{part}`" for part in name.split(", ")) if not name.startswith("(") else name
        lines.append(f"| {shown} | {'' if unit == '-' else unit} | {typeset(what)} |")
    return "\n".join([*lines, "```", ""])


class DataFiles(SphinxDirective):
    """Every file with where it is from, how good it is, and what its columns are."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the sections, one a file or a family of files."""
        self.env.note_dependency(str(CATALOGUE))
        text = "\n".join(section(entry) for entry in catalogue()["files"])
        holder = nodes.section()
        self.state.nested_parse(StringList(text.splitlines(), str(CATALOGUE)), 0, holder, match_titles=True)
        return holder.children


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive."""
    app.add_directive("data-files", DataFiles)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
