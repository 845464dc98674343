"""A run file as it was written: its values, on which lines they stand, and what options changed."""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from multigap.shell import _yaml_lines
from multigap.shell._kinds import comma
from multigap.shell._refusals import Refused, nearest
from multigap.shell._toml_lines import KeyPath, lines_of

SUFFIXES: Final = (".toml", ".yaml", ".yml")


@dataclass(frozen=True)
class Document:
    """What a run file holds, and where each value came from.

    Attributes
    ----------
    name : str
        The file, as whoever ran it named it.
    data : dict
        Its values, those of options among them.
    lines : mapping of KeyPath to int
        Where each key stands in the file.
    told : mapping of KeyPath to str
        What an error says in place of a line, for each key that an option or a sweep has set.
    text : str
        The file's text.
    """

    name: str
    data: dict[str, Any]
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    told: Mapping[KeyPath, str] = field(default_factory=dict)
    text: str = ""

    @property
    def folder(self) -> Path:
        """The folder of the file, from which names of other files start."""
        return Path(self.name).parent

    def place(self, *path: str | int) -> str:
        """Return where a key stands, or the nearest thing around it: ``wires.toml:4``, ``--set g=0.6``."""
        for length in range(len(path), 0, -1):
            around = path[:length]
            if around in self.told:
                return self.told[around]
            if around in self.lines:
                return f"{self.name}:{self.lines[around]}"
        return self.name

    def with_value(self, path: tuple[str, str], value: Any, told: str) -> Document:
        """Return the same document with one value of a section set, and where that was told."""
        data = copy.deepcopy(self.data)
        section = data.setdefault(path[0], {})
        if not isinstance(section, dict):
            raise Refused(f"{self.place(path[0])}: {path[0]} must be a section, [{path[0]}]")
        section[path[1]] = value
        return replace(self, data=data, told={**self.told, path: told})


def read_document(name: str) -> Document:
    """Return what a file in TOML or YAML holds.

    Raises
    ------
    Refused
        For a file that is not there, empty, of another kind, in another encoding, or not TOML or YAML.
    """
    path = Path(name)
    if path.suffix.lower() not in SUFFIXES:
        raise Refused(f"{name}: a run file must end in {', '.join(SUFFIXES)}")
    text = _text(path, name)
    data: Any
    if path.suffix.lower() == ".toml":
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as broken:
            raise Refused(_toml_fault(name, text, str(broken))) from None
        lines = lines_of(text)
    else:
        data, lines = _yaml_lines.read(text, name)
    if not data:
        raise Refused(f"{name} is empty: multigap example own writes a file to start from")
    if not isinstance(data, dict):
        raise Refused(f"{name}:1: a run file must hold keys and sections, not {type(data).__name__}")
    return Document(name, data, lines, text=text)


def _text(path: Path, name: str) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        folder = path.parent
        beside = [each.name for each in folder.iterdir()] if folder.is_dir() else []
        raise Refused(f"{name}: there is no such file{nearest(path.name, beside)}") from None
    except IsADirectoryError:
        raise Refused(f"{name} is a folder: a run file is wanted") from None
    except OSError as failed:
        raise Refused(f"{name} cannot be read: {failed.strerror}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        raise Refused(
            f"{name}:{line}: this file is not in UTF-8 (byte {raw[wrong.start]:#04x}): save it as UTF-8"
        ) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Refused(f"{name}:{line}: this file holds a zero byte, as UTF-16 does: save it as UTF-8")
    return text.replace("\r\n", "\n")


def _toml_fault(name: str, text: str, told: str) -> str:
    """Return what is wrong with a TOML text, its line in the place where errors have it."""
    found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)\Z", told)
    line = int(found[1]) if found and found[1] else max(text.rstrip().count("\n") + 1, 1)
    what = told[: found.start()] if found else told
    column = f", column {found[2]}" if found and found[2] else ""
    return f"{name}:{line}: this is not TOML: {what}{column}{_toml_hint(text, line, what)}"


def _toml_hint(text: str, line: int, what: str) -> str:
    """Return, in brackets, what is mostly meant where a line is no TOML."""
    found = re.match(r"\s*([\w.\"'-]+)\s*=\s*(.*)", text.split("\n")[line - 1])
    if found is None:
        return ""
    if "overwrite" in what:
        return f" ({found[1]} is there already)"
    if "Unescaped '\\'" in what or re.match(r'"[A-Za-z]:\\', found[2]):
        return " (folders are parted by /, or the text is in single quotes)"
    return comma(found[2])
