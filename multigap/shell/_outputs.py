"""The files that a run writes: seen to be writable before it starts, and there all at once when it ends."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from multigap import _files
from multigap._tables import frames, storing
from multigap.shell._refusals import Refused
from multigap.shell.results import RunTable


def paths(folder: Path, name: str, tables: Sequence[str], figure: str | None) -> dict[str, Path]:
    """Return what is written where: the first table as ``name.csv``, a further one as ``name-gaps.csv``."""
    found = {}
    for i, table in enumerate(tables):
        stem = name if not i else f"{name}-{table}"
        found[f"{table}.csv"], found[f"{table}.json"] = folder / f"{stem}.csv", folder / f"{stem}.json"
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
    folders = {each.parent for each in contents}
    made = [each for folder in folders for each in (folder, *folder.parents) if not each.exists()]
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as at_the_end:
            for path, content in contents.items():
                at_the_end.enter_context(_files.written(path, name="file")).write_bytes(content)
    except (OSError, ValueError) as failed:
        for folder in made:  # the innermost first; one that holds something stays
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise Refused(str(failed)) from None


def csv_of(table: RunTable) -> bytes:
    """Return a table as comma-separated values, as :meth:`RunTable.to_csv` writes it."""
    text = io.StringIO(newline="")
    frames.write_csv(table, text, comments=False)
    return text.getvalue().encode()


def json_of(table: RunTable) -> bytes:
    """Return a table as JSON, as :meth:`RunTable.save` writes it and :func:`multigap.load` reads it."""
    return storing.text_of(table).encode()
