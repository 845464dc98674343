"""The record of the modules that are kept, and what in it is true no more.

No compiler is needed here: the tests ask this.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from scripts.kernels import places, sources
from scripts.kernels.places import ROOT

Record = dict[str, Any]
"""Of one module: ``sha256``, ``size`` in bytes, ``versions`` by package, ``sources`` (SHA-256 by file)."""

NAME: Final = "manifest.json"
PINNED: Final = ("numba", "llvmlite", "numpy", "scipy")


def read(root: Path = ROOT) -> dict[str, Record]:
    """Return the record of every module."""
    file = root / places.MODULES.relative_to(ROOT) / NAME
    known: dict[str, Record] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    return known


def write(records: dict[str, Record], root: Path = ROOT) -> None:
    """Store the record of every module."""
    text = json.dumps(records, indent=1, sort_keys=True) + "\n"
    file = root / places.MODULES.relative_to(ROOT) / NAME
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def pinned(root: Path = ROOT) -> dict[str, str]:
    """Return the versions that modules are built with: those of the book's requirements, and the linker's."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8")
    lines += (root / "scripts" / "kernels" / "linker.txt").read_text(encoding="utf-8")
    versions = dict(re.findall(r"^([\w-]+)==([\w.]+)", lines, re.M))
    return {name: versions[name] for name in (*PINNED, "ziglang")}


def complaints(name: str, root: Path = ROOT) -> list[str]:
    """Return in sentences why the module of an entry has to be built anew, none where it is fresh."""
    record = read(root).get(name)
    file = places.module_file(name, root)
    if record is None or not file.is_file():
        return [f"{name} has not been built"]
    found = []
    if sources.sha256(file) != record["sha256"] or file.stat().st_size != record["size"]:
        found.append(f"{name}.wasm is not the file that was recorded")
    now, then = sources.digests(places.entries(root)[name], root), record["sources"]
    found += [
        f"{name} was built before {path} was changed"
        for path in sorted(now.keys() | then.keys())
        if now.get(path) != then.get(path)
    ]
    found += [
        f"{name} was built with {package} {record['versions'].get(package)}, not {version}"
        for package, version in pinned(root).items()
        if record["versions"].get(package) != version
    ]
    return found


def strays(root: Path = ROOT) -> list[str]:
    """Return the names of modules and records that no entry asks for."""
    files = {file.stem for file in (root / places.MODULES.relative_to(ROOT)).glob("*.wasm")}
    return sorted((files | read(root).keys()) - places.entries(root).keys())
