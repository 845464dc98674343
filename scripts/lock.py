"""Write what the ranges in ``pyproject.toml`` resolve to, with hashes.

``requirements.txt`` installs everything the book and its tests need, on any system and any Python that the
package supports; ``binder/requirements.txt`` what a reader needs who runs chapters in JupyterLab, in the same
versions where both hold a package. pip refuses a file whose hash is another. Versions that still fit stay as
they are: ``--upgrade`` takes the newest. uv does the resolving, in an environment of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
OLDEST_PYTHON: Final = "3.11.5"
"""The oldest Python for which all pinned versions can be had."""


@dataclass(frozen=True)
class Lock:
    """A file of exact versions: its path, the groups of ``pyproject.toml`` in it, its first lines."""

    path: str
    groups: tuple[str, ...]
    header: str
    same_as: str | None = None
    """A file written before, whose versions are taken for what both hold."""


LOCKS: Final = (
    Lock(
        "requirements.txt",
        ("book", "test", "tables", "cluster"),
        """\
# Exact versions of everything that the book and its tests install; the ranges are in pyproject.toml.
# Written by `make lock`. PySCF is not here: only `make dft` needs it.
""",
    ),
    Lock(
        "binder/requirements.txt",
        ("binder",),
        """\
# Exact versions of what runs the chapters in JupyterLab, on Binder or at home; ranges are in pyproject.toml.
# Written by `make lock`. Shared packages have the versions of the book's own requirements.txt.
""",
        same_as="requirements.txt",
    ),
)


def resolved(uv: str, lock: Lock, build: Path, written: Path, options: Sequence[str]) -> str:
    """Return the versions of one file, found by the program `uv`; `written` holds those to be kept."""
    told = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
    told += ["--python-version", OLDEST_PYTHON, "--output-file", str(written)]
    told += [word for group in lock.groups for word in ("--extra", group)]
    if lock.same_as is not None:
        told += ["--constraint", str(ROOT / lock.same_as)]
    inputs = [str(ROOT / "pyproject.toml"), str(build)]
    subprocess.run([uv, "pip", "compile", *told, *options, *inputs], check=True)
    return written.read_text(encoding="utf-8")


def main(options: list[str]) -> None:
    """Resolve the package with the groups of each file, and store what was chosen."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", "uv"], check=True)
        build = Path(folder, "build.in")  # what builds the package is pinned too
        build.write_text("setuptools>=77.0.3\n", encoding="utf-8")
        for lock in LOCKS:
            stored = ROOT / lock.path
            written = Path(folder, "requirements.txt")
            written.write_text(
                stored.read_text(encoding="utf-8") if stored.is_file() else "", encoding="utf-8"
            )
            found = resolved(f"{folder}/bin/uv", lock, build, written, options)
            stored.write_text(lock.header + found, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
