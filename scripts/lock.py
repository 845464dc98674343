"""Write ``requirements.txt``: what the ranges in ``pyproject.toml`` resolve to, with hashes.

The file installs everything the book and its tests need, on any system and any Python that the package
supports; pip refuses a file whose hash is another. Versions that still fit stay as they are: ``--upgrade``
takes the newest. uv does the resolving, in an environment of its own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
GROUPS: Final = ("book", "test", "tables", "cluster")
OLDEST_PYTHON: Final = "3.11.5"
"""The oldest Python for which all pinned versions can be had."""

HEADER: Final = """\
# Exact versions of everything that the book and its tests install; the ranges are in pyproject.toml.
# Written by `make lock`. PySCF is not here: only `make dft` needs it.
"""


def main(options: list[str]) -> None:
    """Resolve the package with its groups and store what was chosen."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", "uv"], check=True)
        written = Path(folder, "requirements.txt")
        written.write_text((ROOT / "requirements.txt").read_text(encoding="utf-8"), encoding="utf-8")
        build = Path(folder, "build.in")  # what builds the package is pinned too
        build.write_text("setuptools>=77.0.3\n", encoding="utf-8")
        extras = [word for group in GROUPS for word in ("--extra", group)]
        told = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
        told += ["--python-version", OLDEST_PYTHON, "--output-file", str(written)]
        inputs = [str(ROOT / "pyproject.toml"), str(build)]
        subprocess.run([f"{folder}/bin/uv", "pip", "compile", *told, *extras, *options, *inputs], check=True)
        resolved = written.read_text(encoding="utf-8")
    (ROOT / "requirements.txt").write_text(HEADER + resolved, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
