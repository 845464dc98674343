"""Draw which part of the two packages imports which, into ``CONTRIBUTING.md``.

    python scripts/architecture.py

to be run after a part is added or an import between parts changes; ``tests`` hold the drawing against the
code. An arrow leads from a part to one that it imports. What follows from other arrows is left out: a part
that imports a second one may also import all that the second one leads to.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import grimp  # what import-linter reads imports with

DOCUMENT: Final = Path(__file__).resolve().parents[1] / "CONTRIBUTING.md"
PACKAGES: Final = ("multigap_book", "multigap")
BEGIN: Final = "<!-- drawn by scripts/architecture.py -->\n"
END: Final = "<!-- end of the drawing -->\n"

Imports = dict[str, set[str]]


def parts() -> tuple[Imports, dict[str, str]]:
    """Return what each part imports, and what is written on it.

    A part is a folder directly below one of the packages. The modules beside the folders are one part
    together, the package's floor, but for those that lead to a folder.
    """
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    part_of: dict[str, str] = {}
    labels: dict[str, str] = {}
    for package in PACKAGES:
        children = graph.find_children(package)
        folders = {child for child in children if graph.find_children(child)}
        inside = folders.union(*(graph.find_descendants(folder) for folder in folders))
        single = children - folders
        floor = _floor(graph, single, inside)
        for child in sorted(children):
            part = f"{package}.floor" if child in floor else child
            part_of |= dict.fromkeys({child, *graph.find_descendants(child)}, part)
            labels[part] = f"{labels[part]}, {_name(child)}" if part in labels else _name(child)
    imports: Imports = {part: set() for part in labels}
    for module, part in part_of.items():
        imported = {part_of.get(other, part) for other in graph.find_modules_directly_imported_by(module)}
        imports[part] |= imported - {part}
    return imports, labels


def _floor(graph: grimp.ImportGraph, single: set[str], inside: set[str]) -> set[str]:
    """Return the modules beside the folders from which no import leads into one."""
    floor = set(single)
    upper = inside
    while above := {module for module in floor if graph.find_modules_directly_imported_by(module) & upper}:
        floor -= above
        upper = upper | above
    return floor


def _name(module: str) -> str:
    return module.rpartition(".")[2]


def reachable(imports: Imports, start: str) -> set[str]:
    """Return every part that one comes to from `start` along one arrow or more."""
    found: set[str] = set()
    fresh = [start]
    while fresh:
        new = imports[fresh.pop()] - found
        found |= new
        fresh.extend(new)
    return found


def without_shortcuts(imports: Imports) -> Imports:
    """Return the fewest arrows from which the others follow.

    Raises
    ------
    ValueError
        Where parts import one another in a circle.
    """
    beyond = {name: reachable(imports, name) for name in imports}
    circle = sorted(name for name in imports if name in beyond[name])
    if circle:
        raise ValueError(f"these import one another in a circle: {', '.join(circle)}")
    return {
        name: {other for other in direct if not any(other in beyond[third] for third in direct)}
        for name, direct in imports.items()
    }


def drawing(imports: Imports, labels: dict[str, str]) -> str:
    """Return the drawing in Mermaid's language, which GitHub shows as a picture."""
    lines = ["flowchart TD"]
    for package in PACKAGES:
        lines.append(f"  subgraph {package}")
        lines += [f'    {part}["{text}"]' for part, text in labels.items() if part.startswith(f"{package}.")]
        lines.append("  end")
    lines += [f"  {part} --> {other}" for part in imports for other in sorted(imports[part])]
    return "\n".join(["```mermaid", *lines, "```", ""])


def renewed(text: str) -> str:
    """Return the document's text with the drawing as the code has it now."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    imports, labels = parts()
    return before + BEGIN + drawing(without_shortcuts(imports), labels) + END + after


if __name__ == "__main__":
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
