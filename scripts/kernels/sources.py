"""Which files a module's numbers come from: those that its entry imports, and the builder's own."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scripts.kernels.places import ROOT

PACKAGES: Final = ("multigap", "multigap_book")
WITHOUT_NUMBERS: Final = ("multigap._checks", "multigap.errors")
"""What refuses bad input hands on good input as it is, and so leaves no trace in what is compiled."""

BUILDER: Final = (
    "scripts/kernels/link.py",
    "scripts/kernels/linker.txt",
    "scripts/kernels/runtime.c",
    "scripts/kernels/translate.py",
)
"""What decides how the same kernels are translated."""


def digests(entry: Path, root: Path = ROOT) -> dict[str, str]:
    """Return the SHA-256 of every file that decides what an entry's module is, by its path from `root`."""
    files = [*closure(entry, root), *(root / name for name in BUILDER)]
    return {str(file.relative_to(root)): sha256(file) for file in sorted(files)}


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def closure(entry: Path, root: Path = ROOT) -> set[Path]:
    """Return a file and all of this repository that its numbers come from, through whatever it imports.

    A package's ``__init__.py`` is among them where a name is taken from it, and not where it is only on the
    way to a module.
    """
    found: set[Path] = set()
    waiting = [entry]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += _imports(file, root)
    return found


def _imports(file: Path, root: Path) -> Iterator[Path]:
    """Yield the files of this repository that one file imports."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            names = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            if node.level:
                raise ValueError(
                    f"{file}:{node.lineno}: kernels import by full names, as multigap.kernels.pair"
                )
            names = [(node.module or "", alias.name) for alias in node.names]
        else:
            continue
        for module, name in names:
            if module.split(".")[0] in PACKAGES:
                yield from _file_of(module, name, root)


def _file_of(module: str, name: str, root: Path) -> Iterator[Path]:
    """Yield the file that ``from module import name`` takes the name from, if it has to do with numbers."""
    for dotted in (f"{module}.{name}", module):
        if dotted.startswith(WITHOUT_NUMBERS):
            return
        path = root.joinpath(*dotted.split("."))
        for file in (path.with_suffix(".py"), path / "__init__.py"):
            if file.is_file():
                yield file
                return
    raise ValueError(f"no file of {module} was found")
