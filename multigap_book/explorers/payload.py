"""What the page's program is given: itself in one text, and an explorer's declaration with its module."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Final

from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.module import MODULES

PROGRAM: Final = Path(__file__).resolve().parents[2] / "web" / "explorer"

PARTS: Final = ("words", "axis", "plot", "compute", "settings", "share", "panels", "explorer")
"""Files of the program, each after those that it uses."""


def program() -> str:
    """Return the page's program, for every explorer the same."""
    return "".join((PROGRAM / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)


def style() -> str:
    """Return the explorers' style sheet."""
    return (PROGRAM / "explorer.css").read_text(encoding="utf-8")


def module(explorer: Explorer) -> bytes:
    """Return an explorer's module."""
    return (MODULES / f"{explorer.name}.wasm").read_bytes()


def packed(code: bytes) -> str:
    """Return a module as the page's program is given it: packed by gzip, the same at every run, in base64."""
    return base64.b64encode(gzip.compress(code, mtime=0)).decode("ascii")


def data(explorer: Explorer) -> dict[str, Any]:
    """Return a declaration as JSON has it: objects, lists, texts, finite numbers, and null for None."""
    found = _plain(explorer)
    assert isinstance(found, dict)
    return found


def registration(explorer: Explorer, code: bytes | None = None) -> str:
    """Return the script that brings the explorer's sections in a page to life.

    Its module is the one that is kept under the explorer's name, or `code`.
    """
    given = {"declaration": data(explorer), "wasm": packed(code or module(explorer))}
    text = json.dumps(given, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return f"multigapExplorer.register({text});\n"


def state() -> str:
    """Return the SHA-256 of all that explorers in pages are made of."""
    found = hashlib.sha256()
    for folder in (Path(__file__).parent, PROGRAM, MODULES):
        for file in sorted(folder.iterdir()):
            if file.is_file():
                found.update(f"{file.name}\0{file.stat().st_size}\0".encode() + file.read_bytes())
    return found.hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
