"""Columns of numbers in a text file, as codes write them, and the lines of text about them.

Blanks, tabs, commas or semicolons part the columns; lines marked by ``#``, ``!``, ``%`` or ``@``, and lines
that begin with a word, are text. Nothing is skipped in silence: what is neither is an error with its line.
"""

from __future__ import annotations

import math
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._checks.values import fail

_LARGEST: Final = 2**27
"""Most bytes of a file that is read: no table of α²F has a hundredth of it."""

_MARKS: Final = "#!%@"
"""What a comment begins with in the files of codes and of plotting programs."""

_FORTRAN: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(?:[dDqQ]([+-]?\d+)|([+-]\d{3}))")
"""1.5D-03, and 1.5-103, from which Fortran leaves the letter out where three digits take its place."""

_NOT_FINITE: Final = re.compile(r"[+-]?(nan|inf(inity)?)\b|\*+", re.IGNORECASE)

_TEXT: Final = "a text file of columns of finite numbers"


@dataclass(frozen=True)
class Line:
    """A line of numbers and where it stands, counted from 1."""

    number: int
    values: tuple[float, ...]


@dataclass(frozen=True)
class Table:
    """What a file holds: its numbers line by line, and the text above and below them."""

    path: str
    head: tuple[str, ...]
    foot: tuple[str, ...]
    lines: tuple[Line, ...]
    separator: str | None = None
    """What parts the columns: None for blanks."""

    def refused(self, line: int, what: str, must: str = _TEXT) -> ValueError:
        """Return the error that names the file, a line of it, and what is allowed."""
        return ValueError(f"path = {self.path!r} is not allowed: line {line} {what}; path must be {must}")

    def rows(self, width: int | None = None) -> tuple[NDArray[np.float64], tuple[int, ...]]:
        """Return the numbers as an array, and the line that each row begins on.

        A row that a code writes over several lines has the `width` that its header tells.
        """
        if width is None:
            width = len(self.lines[0].values)
            for above, line in zip(self.lines, self.lines[1:], strict=False):
                if len(line.values) != width:
                    cut = " (is the file cut short?)" if line is self.lines[-1] else ""
                    raise self.refused(
                        line.number,
                        f"has {len(line.values)} number(s) and line {above.number} {width}{cut}",
                    )
        rows: list[tuple[float, ...]] = []
        numbers: list[int] = []
        part: tuple[float, ...] = ()
        for line in self.lines:
            if not part:
                numbers.append(line.number)
            part += line.values
            if len(part) > width:
                raise self.refused(
                    line.number, f"has {len(part)} numbers in its row, where the header tells {width}"
                )
            if len(part) == width:
                rows.append(part)
                part = ()
        if part:
            raise self.refused(
                self.lines[-1].number, f"has {len(part)} of {width} numbers (is the file cut short?)"
            )
        return np.array(rows), tuple(numbers)


def read(path: str | os.PathLike[str]) -> Table:
    """Return the numbers and the text of a file."""
    shown, text = _text(path)
    table = Table(shown, (), (), ())
    head: list[str] = []
    foot: list[str] = []
    lines: list[Line] = []
    separator, closed = None, None
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        bare = line.strip()
        if not bare:
            continue
        if not _holds_numbers(bare, bool(lines)):
            (foot if lines else head).append(bare.lstrip(_MARKS + " \t"))
            if lines and bare[0] not in _MARKS:
                closed = Line(number, ()), bare
            continue
        if closed is not None:  # a row that is spoilt, or a second table
            raise table.refused(closed[0].number, f"({closed[1][:40]!r}) is no row of numbers")
        if not lines:
            separator = ";" if ";" in bare else "," if "," in bare else None
        lines.append(Line(number, _numbers(table, number, bare, separator)))
    if not lines:
        raise fail("path", shown, f"{_TEXT}, and this file has no numbers")
    return Table(shown, tuple(head), tuple(foot), tuple(lines), separator)


def names_of_columns(table: Table, width: int) -> tuple[str, ...]:
    """Return the columns' names, where a line above the numbers has one for each; otherwise none."""
    for line in reversed(table.head):
        if table.separator:
            names = [each.strip().strip("\"'") for each in line.split(table.separator)]
        else:  # a unit in brackets goes with the word before it
            names = re.findall(r"\S+(?:\s+[\[(][^\])]*[\])])?", line)
        if len(names) == width and all(names):
            return tuple(_short(name) for name in names)
    return ()


def _short(name: str) -> str:
    """Return a column's name; that of a smearing without the digits that say nothing."""
    return (
        f"{float(re.sub('[dD]', 'e', name)):g}"
        if re.fullmatch(r"[+-]?\d*\.\d+([eEdD][+-]?\d+)?", name)
        else name
    )


def _holds_numbers(line: str, below_others: bool) -> bool:
    """Whether a line is meant to be a row of numbers, if perhaps a spoilt one."""
    if line.startswith("*"):  # a field too narrow for its number, or an ornament of the header
        return below_others or (set(line) <= set("*0123456789.eEdD+-,; \t") and any(map(str.isdigit, line)))
    return re.match(r"[\"']?[+-]?(\d|\.\d|(nan|inf|infinity)\b)", line, re.IGNORECASE) is not None


def _numbers(table: Table, number: int, line: str, separator: str | None) -> tuple[float, ...]:
    """Return the numbers of a line."""
    words = [word.strip() for word in line.split(separator)]
    if separator and words[-1] == "":  # a separator at the end of each line
        words.pop()
    return tuple(_number(table, number, word) for word in words)


def _number(table: Table, line: int, word: str) -> float:
    """Return a number as C, Fortran or a table program writes it."""
    bare = word.strip("\"'")
    found = _FORTRAN.fullmatch(bare)
    if found:
        bare = f"{found[1]}e{found[2] or found[3]}"
    try:
        value = float(bare) if "_" not in bare else math.nan
    except ValueError:
        value = math.nan
    if math.isfinite(value):
        return value
    if _NOT_FINITE.fullmatch(word):
        stars = ", which Fortran writes where a field is too narrow" if "*" in word else ""
        raise table.refused(line, f"has {word[:40]!r} in it{stars}")
    hint = ""
    if re.fullmatch(r"[+-]?\d+,\d+", bare):
        hint = " (a decimal point is wanted, no comma)"
    elif len(re.findall(r"\d\.\d", bare)) > 1 or re.search(r"\d-\d", bare):
        hint = " (two numbers that run into one another?)"
    raise table.refused(line, f"has {word[:40]!r} in it, which is no finite number{hint}")


def _text(path: str | os.PathLike[str]) -> tuple[str, str]:
    """Return the path as errors show it, and what is in the file."""
    allowed = "the path of a text file"
    try:
        told = os.fspath(path)
    except TypeError:
        raise fail("path", path, allowed) from None
    if not isinstance(told, str) or not told or "\0" in told:
        raise fail("path", path, allowed)
    try:
        status = Path(told).stat()
        if stat.S_ISDIR(status.st_mode):
            raise fail("path", told, f"{allowed}, and this is a folder")
        if not stat.S_ISREG(status.st_mode):
            raise fail("path", told, f"{allowed}, and this is a device or a pipe")
        if status.st_size > _LARGEST:
            raise fail("path", told, f"{allowed} of at most {_LARGEST // 2**20} MiB")
        content = Path(told).read_bytes()
    except OSError as refused:
        raise fail("path", told, f"{allowed} that can be read ({refused.strerror or refused})") from None
    if not content.strip():
        raise fail("path", told, f"{_TEXT}, and this file is empty")
    return told, _decoded(told, content)


def _decoded(path: str, content: bytes) -> str:
    """Return what is in a file in UTF-8."""
    wanted = f"{_TEXT} in UTF-8"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise fail("path", path, f"{wanted}, and this is in UTF-16: save it again in UTF-8")
    if b"\0" in content:
        line = content[: content.index(b"\0")].count(b"\n") + 1
        raise fail("path", path, f"{wanted}, and this is binary or in UTF-16 (a byte 0 in line {line})")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = content[: refused.start].count(b"\n") + 1
        byte = content[refused.start]
        raise fail(
            "path",
            path,
            f"{wanted}, and byte 0x{byte:02x} in line {line} is none (Latin-1? save it in UTF-8)",
        ) from None
