"""Write the checksums of every file of ``book/data``.

    python scripts/checksums.py

to be run after a change to the data that was meant; ``tests/book/test_data.py`` holds the files against what
is written here, so that a changed, missing or added file is noticed. A folder with a manifest of its own
(``h3s``, written with its files by ``scripts/dft_h3s.py``) is entered by that manifest.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "book" / "data"
MANIFEST = "checksums.json"


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def computed(folder: Path = DATA) -> dict[str, str]:
    """Return the checksum of every file below `folder`, by its path from there."""
    own = {file.parent for file in folder.rglob(MANIFEST)} - {folder}
    return {
        file.relative_to(folder).as_posix(): checksum(file)
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and not file.name.startswith(".")
        and file != folder / MANIFEST
        and (file.parent not in own or file.name == MANIFEST)
    }


def stored(folder: Path = DATA) -> dict[str, str]:
    """Return the checksums written in `folder`."""
    found: dict[str, str] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return found


def write(folder: Path = DATA) -> None:
    """Write the manifest of `folder`."""
    text = json.dumps(computed(folder), indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
    print(f"{len(stored())} checksums in {DATA / MANIFEST}")
