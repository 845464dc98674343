"""The files that a run writes: seen to be writable before it starts, and there all at once when it ends."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import multigap
from multigap.shell._refusals import Refused
from multigap.shell.run_table import RunTable


def paths(folder: Path, name: str, tables: Sequence[str], figure: str | None) -> dict[str, Path]:
    """Return what is written where: the first table as ``name.csv``, a further one as ``name-gaps.csv``."""
    found = {
        table: folder / (f"{name}.csv" if not i else f"{name}-{table}.csv") for i, table in enumerate(tables)
    }
    found["json"] = folder / f"{name}.json"
    if figure:
        found["figure"] = folder / f"{name}.{figure}"
    return found


def check(folder: Path, files: Sequence[Path], force: bool) -> None:
    """Refuse, before anything is computed, what could not be written at the end.

    Raises
    ------
    Refused
        For a folder that cannot be made or written to, or a file that is there and is not to be replaced.
    """
    there = folder
    while not there.exists() and there != there.parent and not there.is_symlink():
        there = there.parent
    if not there.is_dir():
        raise Refused(
            f"--out {folder}: {there} is not a folder: --out must be a folder, or one that can be made"
        )
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as failed:
        raise Refused(f"--out {folder}: nothing can be written in {there}: {failed.strerror}") from None
    for file in files:
        if file.is_dir():
            raise Refused(f"{file} is a folder: the run writes a file of that name; --name gives another")
        if file.exists() and not force:
            raise Refused(f"{file} is there already: --force replaces it, --name or --out write elsewhere")


def write(contents: Mapping[Path, bytes]) -> None:
    """Write files next to where they belong, and put them all in their places when they are whole.

    Raises
    ------
    Refused
        Where the disk fails; nothing half-written is left.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
            waiting.append((Path(name), path))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(name, 0o666 & ~_umask())
        while waiting:
            os.replace(*waiting[0])
            del waiting[0]
    except OSError as failed:
        raise Refused(f"{failed.filename or path} cannot be written: {failed.strerror}") from None
    finally:
        for temporary, _ in waiting:
            with contextlib.suppress(OSError):
                temporary.unlink()


def _umask() -> int:
    """Return what the user takes from the rights of new files, which a temporary file does not have."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def csv_of(table: RunTable) -> bytes:
    """Return a table as comma-separated values: names and units first, an empty cell for no number."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.labels)
    for row in table.values.tolist():
        writer.writerow("" if math.isnan(value) else repr(value) for value in row)
    return text.getvalue().encode()


def json_of(tables: Mapping[str, RunTable], inputs: Mapping[str, Any], name: str) -> bytes:
    """Return a run as JSON: version, file and inputs, and its tables; no number is null."""
    told = {
        "multigap": multigap.__version__,
        "file": name,
        "inputs": inputs,
        "tables": {
            each: {
                "names": list(table.names),
                "units": list(table.column_units),
                "values": [[None if math.isnan(v) else v for v in row] for row in table.values.tolist()],
            }
            for each, table in tables.items()
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()
