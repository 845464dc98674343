"""Compile the explorers' kernels to WebAssembly, for pages in which no Python runs.

Every file of ``multigap_book/explorers/entries/`` gives a module ``web/kernels/NAME.wasm``; what it
was made of is recorded in ``web/kernels/manifest.json``. Modules are committed: whoever reads, builds
or tests the book compiles none.

Usage::

    python scripts/build_kernels.py            # those that are out of date
    python scripts/build_kernels.py dome       # one of them, also where it is not
    python scripts/build_kernels.py --all      # all of them
    python scripts/build_kernels.py --check    # say which are out of date; no compiler is needed
"""

from __future__ import annotations

import argparse
import importlib.metadata
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.kernels import link, manifest, places, sources, translate
from scripts.kernels.places import ROOT


def build(name: str) -> None:
    """Compile one module and record it."""
    entry = places.entries()[name]
    made_of = sources.digests(entry)  # before, so that an edit in the meantime is seen
    file = places.module_file(name)
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder, "kernel.o")
        subprocess.run(
            [sys.executable, "-m", "scripts.kernels.translate", entry.stem, code],
            cwd=ROOT,
            env={**translate.environment(Path(folder, "numba")), "PYTHONPATH": str(ROOT)},
            check=True,
        )
        link.module(code, file)
    record = {
        "sha256": sources.sha256(file),
        "size": file.stat().st_size,
        "sources": made_of,
        "versions": {"python": platform.python_version(), **manifest.pinned()},
    }
    manifest.write({**manifest.read(), name: record})


def remove_strays() -> None:
    """Remove modules whose entries are no more."""
    known = manifest.read()
    for name in manifest.strays():
        places.module_file(name).unlink(missing_ok=True)
        known.pop(name, None)
    manifest.write(known)


def refuse_other_versions() -> None:
    """Stop where this environment is not the one that the record would tell of."""
    for package in manifest.PINNED:
        here, wanted = importlib.metadata.version(package), manifest.pinned()[package]
        if here != wanted:
            sys.exit(f"modules are built with {package} {wanted} (requirements.txt); here is {here}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Build or compare; return 1 where a comparison finds something out of date."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a module, as dome")
    parser.add_argument("--all", action="store_true", help="also those that are up to date")
    parser.add_argument("--check", action="store_true", help="build nothing")
    told = parser.parse_args(arguments)
    known = places.entries()
    if unknown := sorted(set(told.names) - known.keys()):
        parser.error(f"no entry for {', '.join(unknown)}; there are {', '.join(known)}")
    if told.check:
        found = [line for name in told.names or known for line in manifest.complaints(name)]
        found += [f"{name} has no entry" for name in manifest.strays()]
        print(*found, sep="\n", end="\n" if found else "", file=sys.stderr)
        return 1 if found else 0
    refuse_other_versions()
    remove_strays()
    names = told.names or [name for name in known if told.all or manifest.complaints(name)]
    if names:
        link.install()
    for name in names:
        start = time.perf_counter()
        build(name)
        size = places.module_file(name).stat().st_size
        print(f"{name}: {size / 1000:.0f} kB in {time.perf_counter() - start:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
