"""What a name in the code means: read from the sources, with nothing imported.

``multigap.bpv.dome`` is defined in ``multigap.bpv.transition`` and documented as ``multigap.bpv.dome``; a
chapter may know it as ``dome`` or as ``solver.bpv.dome``. Here each of these leads to the one definition.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGES: Final = ("multigap", "multigap_book")

Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True)
class Module:
    """A module's source: what it imports under which name, and what it defines at its top."""

    name: str
    tree: ast.Module
    imports: Mapping[str, str]
    defines: Mapping[str, tuple[Definition, ...]] = field(repr=False)
    exports: tuple[str, ...] | None = None


def imports_of(tree: ast.AST, package: str = "") -> dict[str, str]:
    """Return what each imported name of a piece of code stands for, with its whole path."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                bound = alias.asname or alias.name.split(".")[0]
                found[bound] = alias.name if alias.asname else bound
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                found[alias.asname or alias.name] = f"{source}.{alias.name}"
    return found


def _definitions(tree: ast.Module) -> dict[str, tuple[Definition, ...]]:
    found: dict[str, list[Definition]] = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.setdefault(node.name, []).append(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for name in (part for target in targets for part in ast.walk(target)):
                if isinstance(name, ast.Name):
                    found.setdefault(name.id, []).append(node)
    return {name: tuple(nodes) for name, nodes in found.items()}


def _exports(tree: ast.Module) -> tuple[str, ...] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return tuple(ast.literal_eval(node.value))
    return None


@lru_cache(maxsize=1)
def modules() -> dict[str, Module]:
    """Return every module of the solver and of the book's package, by its path."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            name = ".".join(parts[:-1] if is_package else parts)
            tree = ast.parse(path.read_text(encoding="utf-8"))
            inside = name if is_package else name.rpartition(".")[0]
            found[name] = Module(name, tree, imports_of(tree, inside), _definitions(tree), _exports(tree))
    return found


def definition(path: str) -> str | None:
    """Return where what a path names is defined: ``multigap.bpv.dome`` → ``multigap.bpv.transition.dome``.

    A module is its own definition; what the two packages do not define is None.
    """
    known = modules()
    for _ in range(20):  # an import that leads to an import; a ring of them ends here
        above, _, last = path.rpartition(".")
        hidden = above in known and known[above].imports.get(last, path) != path  # by a function of its name
        if path in known and not hidden:
            return path
        parts = path.split(".")
        homes = (".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        home = next((name for name in homes if name in known), "")
        if not home:
            return None
        name, *rest = parts[len(home.split(".")) :]
        if name in known[home].defines:
            return f"{home}.{name}"
        if name not in known[home].imports:
            return None
        path = ".".join([known[home].imports[name], *rest])
    return None


def dotted(node: ast.expr) -> list[str]:
    """Return the names of ``a.b.c``, or none of an expression that is not such a path."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return [node.id, *names] if isinstance(node, ast.Name) else []


def mentions(tree: ast.AST, imports: Mapping[str, str]) -> Iterator[tuple[ast.Name | ast.Attribute, str]]:
    """Yield each name of a piece of code that means something of ours, with its definition.

    Of ``bpv.dome`` there are two: ``bpv``, a module, and the whole.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and (names := dotted(node)) and names[0] in imports:
            found = definition(".".join([imports[names[0]], *names[1:]]))
            if found is not None:
                yield node, found


def public_names(module: str) -> list[str]:
    """Return what a module offers, in the order of its source: what it exports, or else what it defines."""
    told = modules()[module]
    described = {
        name
        for node, after in zip(told.tree.body, told.tree.body[1:], strict=False)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(after, ast.Expr)
        and isinstance(after.value, ast.Constant)
        for name, nodes in told.defines.items()
        if node in nodes
    }
    offered = told.exports or [name for name in told.defines if not name.startswith("_")]
    return [name for name in offered if name in described or is_code(definition(f"{module}.{name}") or "")]


def is_code(path: str) -> bool:
    """Say whether a path is that of a function's or a class's definition."""
    module, _, name = path.rpartition(".")
    told = modules().get(module)
    nodes = told.defines.get(name, ()) if told else ()
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in nodes)


@lru_cache(maxsize=1)
def pages() -> dict[str, str]:
    """Return the page of the reference, as the book names it, of every module that has one."""
    folder = ROOT / "book" / "api"
    return {
        module: path.relative_to(ROOT).with_suffix("").as_posix()
        for path in sorted(folder.glob("*.md"))
        for module in re.findall(r"automodule:: (\S+)", path.read_text(encoding="utf-8"))
    }


@lru_cache(maxsize=1)
def _left_out() -> frozenset[str]:
    """Return what pages leave to the page of another module."""
    return frozenset(
        f"{module}.{name}"
        for module, page in pages().items()
        for names in re.findall(r":exclude-members: (.*)", (ROOT / f"{page}.md").read_text(encoding="utf-8"))
        for name in names.split(", ")
    )


@lru_cache(maxsize=1)
def documented() -> dict[str, str]:
    """Return the name in the reference of each definition that it documents, and of each module."""
    found: dict[str, str] = {}
    for module in sorted(pages(), key=lambda name: (-name.count("."), name)):
        found[module] = module
        for name in public_names(module):
            home = definition(f"{module}.{name}")
            # the front door exports what has its own page
            if home is not None and module != "multigap" and f"{module}.{name}" not in _left_out():
                found.setdefault(home, f"{module}.{name}")
    return found
