"""Where entries and modules are, and what they are called."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ENTRIES: Final = ROOT / "multigap_book" / "explorers" / "entries"
MODULES: Final = ROOT / "web" / "kernels"


def entries(root: Path = ROOT) -> dict[str, Path]:
    """Return every entry's file by the name of its module; a file that begins with ``_`` only helps others.

    >>> entries()["flat-steep"].name  # doctest: +SKIP
    'flat_steep.py'
    """
    folder = root / ENTRIES.relative_to(ROOT)
    return {
        file.stem.replace("_", "-"): file
        for file in sorted(folder.glob("*.py"))
        if not file.name.startswith("_")
    }


def module_file(name: str, root: Path = ROOT) -> Path:
    """Return where a module is kept."""
    return root / MODULES.relative_to(ROOT) / f"{name}.wasm"
