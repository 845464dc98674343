"""Files that are written whole or not at all, and read with an error that names them.

What a program has half written when it stops looks like a result and is none. :func:`written` lends a
temporary file beside the target and moves it there at the end, which file systems do in one step.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from multigap._checks.values import fail

_FILE = "the path of a file"


def _path(name: str, value: str | os.PathLike[str]) -> Path:
    """Return a path that is told as a text or a path, its links followed."""
    try:
        told = os.fspath(value)
    except TypeError:
        raise fail(name, value, _FILE) from None
    if not isinstance(told, str) or not told or "\0" in told:
        raise fail(name, value, _FILE)
    return Path(told)


def target(path: str | os.PathLike[str], *, name: str = "path") -> Path:
    """Return the file that is to be written, its links followed, if one can be written there.

    To be asked before anything is computed that takes long. Nothing is left behind.

    Parameters
    ----------
    path : str or path
        A file, which may be there already, in a folder that is.
    name : str
        What an error calls it.

    Raises
    ------
    ValueError
        For what is no path, a folder that does not exist, a folder or a device in the file's place, or one
        where this user may not write.
    """
    told = _path(name, path)
    path = str(told)
    try:
        found = told.resolve()
        if not found.parent.is_dir():
            raise fail(name, path, f"in a folder that exists: there is no folder {str(told.parent)!r}")
        if found.exists():
            _refuse_what_is_there(name, path, found)
        with tempfile.TemporaryFile(dir=found.parent):  # what may be done there is seen by doing it
            pass
    except (OSError, RuntimeError) as refused:  # RuntimeError: links in a circle
        raise _unwritable(name, path, refused) from None
    return found


def _refuse_what_is_there(name: str, path: object, found: Path) -> None:
    mode = found.stat().st_mode
    if stat.S_ISDIR(mode):
        raise fail(name, path, "a file, and this is a folder")
    if not stat.S_ISREG(mode):
        raise fail(name, path, "a plain file, and this is a device or a pipe")
    if not os.access(found, os.W_OK):
        raise fail(name, path, "a file that may be written, and this one is read-only")


def _unwritable(name: str, path: object, refused: Exception) -> ValueError:
    reason = refused.strerror if isinstance(refused, OSError) else None
    return fail(name, path, f"a file that can be written ({reason or refused})")


@contextlib.contextmanager
def written(path: str | os.PathLike[str], *, name: str = "path") -> Iterator[Path]:
    """Lend the path of a temporary file beside `path`, with its ending; it takes its place at the end.

    After an error the temporary file is gone, and what was at `path` before is as it was. Entered before a
    long computation, this says at once that the file cannot be written.

    Parameters
    ----------
    path : str or path
        Where the file is wanted; what is there is replaced, and keeps its permissions.
    name : str
        What an error calls it.

    Yields
    ------
    pathlib.Path
        Where to write.

    Raises
    ------
    ValueError
        As :func:`target`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with written(f"{folder}/numbers.csv") as temporary:
    ...         _ = temporary.write_text("1,2")
    ...     Path(folder, "numbers.csv").read_text()
    '1,2'
    """
    found = target(path, name=name)
    try:
        handle, made = tempfile.mkstemp(prefix=".", suffix=f".part{found.suffix}", dir=found.parent)
    except OSError as refused:
        raise _unwritable(name, str(found), refused) from None
    os.close(handle)
    temporary = Path(made)
    try:
        yield temporary
        with temporary.open("rb+") as whole:  # on the disk before it takes the other's place
            os.fsync(whole.fileno())
        temporary.chmod(_mode(found))
        try:
            temporary.replace(found)
        except OSError as refused:  # a folder put there meanwhile, a file held open elsewhere
            raise _unwritable(name, str(found), refused) from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _mode(found: Path) -> int:
    """Return the permissions of the file that is replaced, or those that a new one has."""
    with contextlib.suppress(FileNotFoundError):
        return stat.S_IMODE(found.stat().st_mode)
    mask = os.umask(0)  # there is no other way to ask
    os.umask(mask)
    return 0o666 & ~mask


def text_of(path: str | os.PathLike[str], *, name: str = "path", what: str = "a text file") -> str:
    """Return what is in a text file in UTF-8, with or without its mark.

    Parameters
    ----------
    path : str or path
        The file.
    name : str
        What an error calls it.
    what : str
        What it should be, for the error.

    Raises
    ------
    ValueError
        For what is no path, a file that is not there or may not be read, a folder, or another encoding.
    """
    told = _path(name, path)
    path = str(told)
    try:
        return told.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as refused:
        raise fail(name, path, f"{what} in UTF-8 (byte {refused.start} is none)") from None
    except OSError as refused:
        raise fail(name, path, f"{what} that can be read ({refused.strerror or refused})") from None
