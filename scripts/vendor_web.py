"""Keep local copies of the scripts that the built pages need, so that they ask nothing of any other host.

The copies are committed under ``web/vendor/`` with a manifest of names, versions and hashes. They stay out
of ``_static/``, where Jupyter Book would load every script on every page.

Usage::

    python scripts/vendor_web.py           # compare the copies with the manifest
    python scripts/vendor_web.py --fetch   # fetch them again with npm, and write the manifest
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

VENDOR: Final = Path(__file__).resolve().parents[1] / "web" / "vendor"
MANIFEST: Final = VENDOR / "manifest.json"
OWN_LICENCE: Final = VENDOR.parents[1] / "LICENSE"
"""This repository's MIT licence, whose terms are those of every MIT package."""


@dataclass(frozen=True)
class Package:
    """A package of the npm registry, and what of it the pages need (paths or patterns inside it)."""

    name: str
    version: str
    folder: str
    root: str
    files: tuple[str, ...]
    licence: str
    licence_files: tuple[str, ...]
    notice: str = ""
    """The copyright line, where a package names the MIT licence without shipping its text."""


PACKAGES: Final = (
    Package(
        name="mathjax",
        version="3.2.2",
        folder="mathjax",
        root="es5",
        files=(
            "tex-chtml-full.js",
            "output/chtml/fonts/woff-v2/*.woff",
            # what its menu loads for readers who have formulas spoken, in braille, or walk through them
            "input/mml.js",
            "a11y/complexity.js",
            "a11y/explorer.js",
            "a11y/semantic-enrich.js",
            "a11y/sre.js",
            "sre/mathmaps/base.json",
            "sre/mathmaps/en.json",
            "sre/mathmaps/nemeth.json",
        ),
        licence="Apache-2.0",
        licence_files=("LICENSE",),
    ),
    Package(
        name="requirejs",
        version="2.3.8",
        folder="requirejs",
        root=".",
        files=("require.js",),
        licence="MIT",
        licence_files=("package.json",),
        notice="Copyright jQuery Foundation and other contributors, https://jquery.org/",
    ),
    Package(
        name="@jupyter-widgets/html-manager",
        version="1.0.6",
        folder="html-manager",
        root="dist",
        files=("embed-amd.js", "embed.js.LICENSE.txt"),
        licence="BSD-3-Clause",
        licence_files=("LICENSE",),
    ),
)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch() -> None:
    """Fetch every package with npm, copy what is needed, and write the manifest."""
    entries = []
    for package in PACKAGES:
        target = VENDOR / package.folder
        shutil.rmtree(target, ignore_errors=True)
        with tempfile.TemporaryDirectory() as folder:
            spec = f"{package.name}@{package.version}"
            packed = subprocess.run(
                ["npm", "pack", "--silent", spec], cwd=folder, check=True, capture_output=True, text=True
            )
            archive = packed.stdout.split()[-1]
            subprocess.run(["tar", "xzf", archive], cwd=folder, check=True)
            source = Path(folder) / "package"
            for pattern in package.files:
                for file in sorted((source / package.root).glob(pattern)):
                    copy = target / file.relative_to(source / package.root)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, copy)
            for name in package.licence_files:
                shutil.copyfile(source / name, target / name)
            if package.notice:
                terms = OWN_LICENCE.read_text(encoding="utf-8").split("\n\n", 2)[2]
                (target / "LICENSE").write_text(f"{package.notice}\n\n{terms}", encoding="utf-8")
        entries.append(
            {
                "name": package.name,
                "version": package.version,
                "licence": package.licence,
                "files": {
                    str(file.relative_to(VENDOR)): sha256(file)
                    for file in sorted(target.rglob("*"))
                    if file.is_file()
                },
            }
        )
    MANIFEST.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """Return the files under ``web/vendor/`` that are missing, changed or not in the manifest."""
    stored: dict[str, str] = {}
    for entry in json.loads(MANIFEST.read_text(encoding="utf-8")):
        stored |= entry["files"]
    present = {
        str(file.relative_to(VENDOR)): sha256(file)
        for file in VENDOR.rglob("*")
        if file.is_file() and file != MANIFEST
    }
    return sorted(name for name in stored.keys() | present.keys() if stored.get(name) != present.get(name))


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch or compare; return 1 where the copies differ from the manifest."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fetch", action="store_true", help="fetch the packages again, with npm")
    if parser.parse_args(arguments).fetch:
        fetch()
    changed = differences()
    for name in changed:
        print(f"differs from the manifest: {name}", file=sys.stderr)
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
