"""Who uses what: which chapters lead to a function of the solver, and which of its modules call it.

A chapter uses what its cells name, and what the functions of the book's package that it names use in turn.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nbformat

from multigap_book.chapters import chapters
from scripts import solver_names


def code_of(chapter: Path) -> list[str]:
    """Return a chapter's code cells, in their order; a cell that is no plain Python is empty."""
    sources = []
    for cell in nbformat.read(chapter, as_version=4).cells:
        if cell.cell_type == "code":
            try:
                ast.parse(cell.source)
            except SyntaxError:
                sources.append("")
            else:
                sources.append(cell.source)
    return sources


@dataclass(frozen=True)
class Code:
    """The code of a chapter, and what its imported names stand for."""

    tree: ast.Module
    imports: Mapping[str, str]

    def mentions(self) -> Iterator[str]:
        """Yield the definition of each name of ours that the chapter writes."""
        return (home for _, home in solver_names.mentions(self.tree, self.imports))


@lru_cache(maxsize=1)
def chapter_code() -> dict[str, Code]:
    """Return the code of each chapter, by its page such as ``book/phase``, in the order of the book."""
    trees = {f"book/{path.stem}": ast.parse("\n".join(code_of(path))) for path in chapters()}
    return {page: Code(tree, solver_names.imports_of(tree)) for page, tree in trees.items()}


@lru_cache(maxsize=1)
def named() -> dict[str, frozenset[str]]:
    """Return what each definition of the two packages names, by paths such as ``multigap.bpv.gaps.gaps``."""
    found = {}
    for module in solver_names.modules().values():
        for name, nodes in module.defines.items():
            inside = set()
            for node in nodes:
                inside |= {home for _, home in solver_names.mentions(node, module.imports)}
                inside |= {
                    f"{module.name}.{part.id}"
                    for part in ast.walk(node)
                    if isinstance(part, ast.Name) and part.id in module.defines and part.id != name
                }
            found[f"{module.name}.{name}"] = frozenset(inside)
    return found


@lru_cache(maxsize=1)
def by_chapters() -> dict[str, tuple[str, ...]]:
    """Return the chapters, as the book names them, that use each definition of the solver."""
    found: dict[str, set[str]] = defaultdict(set)
    for page, code in chapter_code().items():
        to_see = list(code.mentions())
        seen: set[str] = set()
        while to_see:
            home = to_see.pop()
            if home not in seen:
                seen.add(home)
                if home.startswith("multigap_book."):
                    to_see.extend(named().get(home, ()))
                elif home not in solver_names.modules():
                    found[home].add(page)
    return {home: _in_order(users) for home, users in found.items()}


@lru_cache(maxsize=1)
def by_modules() -> dict[str, tuple[str, ...]]:
    """Return the other modules of the solver that name each of its definitions, in alphabetical order."""
    found: dict[str, set[str]] = defaultdict(set)
    for user, names in named().items():
        module = user.rpartition(".")[0]
        for home in names:
            if user.startswith("multigap.") and home.rpartition(".")[0] != module:
                found[home].add(module)
    return {home: tuple(sorted(users)) for home, users in found.items()}


def chapters_of(module: str, paths: frozenset[str]) -> list[str]:
    """Return the chapters that use any of several definitions of a module, in the order of the book."""
    return list(_in_order({chapter for path in paths for chapter in by_chapters().get(path, ())}))


def _in_order(pages: set[str]) -> tuple[str, ...]:
    """Return chapters in the order of the book."""
    return tuple(page for page in chapter_code() if page in pages)
