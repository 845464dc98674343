"""The files that a run writes: seen to be writable before it starts, and there all at once when it ends."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from multigap import _files
from multigap._tables import frames, storing
from multigap.shell._refusals import Refused
from multigap.shell.results import RunTable

_OTHER: Final = "--name or --out give"


def paths(folder: Path, name: str, tables: Sequence[str], figure: str | None) -> dict[str, Path]:
    """Return what is written where: the first table as ``name.csv``, a further one as ``name-gaps.csv``."""
    found = {}
    for i, table in enumerate(tables):
        stem = name if not i else f"{name}-{table}"
        found[f"{table}.csv"], found[f"{table}.json"] = folder / f"{stem}.csv", folder / f"{stem}.json"
    if figure:
        found["figure"] = folder / f"{name}.{figure}"
    return found


def check(folder: Path, files: Sequence[Path], force: bool, *, other: str = _OTHER) -> None:
    """Refuse, before anything is computed, what could not be written at the end.

    Parameters
    ----------
    folder : Path
        Where the files come to be.
    files : sequence of Path
        All of them.
    force : bool
        Whether what is there is replaced.
    other : str
        The options that give other files.

    Raises
    ------
    Refused
        For a folder that cannot be made or written to, or a file that is there and is not to be replaced.
    """
    try:
        _check(folder, files, force, other)
    except OSError as failed:  # a name that is too long, or a folder that may not be looked into
        told = f"{failed.filename or folder}: nothing can be written there: {failed.strerror}"
        raise Refused(told) from None


def _check(folder: Path, files: Sequence[Path], force: bool, other: str) -> None:
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
        # the folder may not be there yet: whether the disk takes such a name is asked of one that is
        (there / file.name).is_symlink()
        if file.is_dir():
            raise Refused(f"{file} is a folder: a file of that name is to be written; {other} another")
        if file.exists() and not force:
            raise Refused(f"{file} is there already: --force replaces it, {other} another")


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
