"""Write ``requirements.txt``: the exact versions that the ranges in ``pyproject.toml`` resolve to today.

The file installs everything the book and its tests need, and the package itself, so that one
``pip install -r requirements.txt`` is all that a fresh machine, continuous integration or Binder does.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
GROUPS: Final = "book,test,cluster"
HEADER: Final = """\
# Exact versions of everything that the book and its tests install; the ranges are in pyproject.toml.
# Written by `make lock`. PySCF is not here: only `make dft` needs it.
"""


def main() -> None:
    """Install the package with its groups into an empty environment and store what was chosen."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [f"{folder}/bin/python", "-m", "pip", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", "-e", f"{ROOT}[{GROUPS}]"], check=True)
        frozen = subprocess.run(
            [*pip, "freeze", "--exclude-editable"], check=True, capture_output=True, text=True
        ).stdout
    (ROOT / "requirements.txt").write_text(f"{HEADER}{frozen}-e .\n", encoding="utf-8")


if __name__ == "__main__":
    main()
