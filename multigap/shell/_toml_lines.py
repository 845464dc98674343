"""On which line each key of a TOML text stands, which the standard library's parser does not say."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

KeyPath = tuple[str | int, ...]
"""Where a value stands: names of tables and keys, and places in lists, counted from 0."""

_BARE_OR_QUOTED: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_STRINGS: Final = (
    re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}(?!")', re.S),
    re.compile(r"'''.*?'{3,5}(?!')", re.S),
    re.compile(r'"(?:[^"\\\n]|\\.)*"'),
    re.compile(r"'[^'\n]*'"),
)
_SCALAR: Final = re.compile(r"[^,\]}#\n]+")
_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")


def lines_of(text: str) -> dict[KeyPath, int]:
    """Return the line, from 1, on which each table, key and element of a list begins.

    Parameters
    ----------
    text : str
        TOML that `tomllib` has read without complaint.
    """
    return _Walk(text).lines


class _Walk:
    """One pass over a text that is known to be TOML."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[KeyPath, int] = {}
        self._counted, self._line = 0, 1
        self._lists: dict[KeyPath, int] = {}
        table: KeyPath = ()
        self._blank()
        while self.at < len(text):
            if text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._blank()

    def _blank(self) -> None:
        """Go past blanks, ends of lines and comments."""
        self.at = _BLANK.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches nothing too

    def _here(self) -> int:
        self._line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        return self._line

    def _key(self) -> tuple[str, ...]:
        """Go past a key, dotted or not, and return its parts."""
        begin = self.at
        while True:
            self.at = _BARE_OR_QUOTED.match(self.text, self.at).end()  # type: ignore[union-attr]  # a key is here
            after = re.compile(r"[ \t]*\.[ \t]*").match(self.text, self.at)
            if after is None:
                break
            self.at = after.end()
        parts: list[str] = []
        inner: Any = tomllib.loads(f"{self.text[begin : self.at]} = 0")
        while isinstance(inner, dict):
            ((name, inner),) = inner.items()
            parts.append(name)
        return tuple(parts)

    def _header(self) -> KeyPath:
        """Go past ``[table]`` or ``[[list of tables]]``, and return its path."""
        line, several = self._here(), self.text.startswith("[[", self.at)
        self.at += 2 if several else 1
        self._blank()
        path: KeyPath = ()
        key = self._key()
        for i, part in enumerate(key):
            path = (*path, part)
            self.lines.setdefault(path, line)
            last = i == len(key) - 1
            if last and several:
                self._lists[path] = self._lists.get(path, -1) + 1
            if path in self._lists:
                path = (*path, self._lists[path])
                self.lines.setdefault(path, line)
        self._blank()
        self.at += 2 if several else 1
        return path

    def _pair(self, table: KeyPath) -> None:
        """Go past ``key = value``."""
        line, path = self._here(), table
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self._blank()
        self.at += 1  # the equals sign
        self._blank()
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        first = self.text[self.at]
        if first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            self.at = next(found.end() for each in _STRINGS if (found := each.match(self.text, self.at)))
        else:
            self.at = _SCALAR.match(self.text, self.at).end()  # type: ignore[union-attr]  # a value is here

    def _list(self, path: KeyPath) -> None:
        self.at += 1
        self._blank()
        place = 0
        while self.text[self.at] != "]":
            self.lines[(*path, place)] = self._here()
            self._value((*path, place))
            place += 1
            self._separator()
        self.at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self._blank()
        while self.text[self.at] != "}":
            self._pair(path)
            self._separator()
        self.at += 1

    def _separator(self) -> None:
        self._blank()
        if self.text[self.at] == ",":
            self.at += 1
        self._blank()
