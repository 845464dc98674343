"""Every key of a file is found on the line that holds it."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from multigap.shell import _examples, _yaml_lines
from multigap.shell._toml_lines import KeyPath, lines_of

TRICKY = '''\
# [not] = "a table"   = 3
model = "wires" # "
"quoted key" = 'it''s # not [a] comment'
'literal.key' = """
a = 1
[table]
""" # after
"esc\\"aped\\u00e9" = 1
dotted . "k e y".third = 2

[ table . 'in ner' ] # [x]
list = [ # first
  1, # "
  "]", [2, 3],
  {a = 1, b.c = [4,
    5]},
]
text = \'\'\'
]
x = 1\'\'\'
date = 1979-05-27 07:32:00 # a blank within
last=-1e-3
empty = ""
none = []
nothing = {}

[[many]]
a = 1
[[many]]
a = 2
[many.inner]
b = """\\
  "quotes" \\""" ""end"""
[[many.more]]
c = 3
'''.replace("'it''s # not [a] comment'", "'its # not [a] comment'")


def leaves(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """Return the paths of everything in a parsed file."""
    found = [path] if path else []
    if isinstance(value, dict):
        for key, inner in value.items():
            found += leaves(inner, (*path, key))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            found += leaves(inner, (*path, place))
    return found


def test_a_file_with_all_that_toml_has() -> None:
    data, lines = tomllib.loads(TRICKY), lines_of(TRICKY)
    assert set(lines) == set(leaves(data))
    written = TRICKY.split("\n")
    expected: dict[KeyPath, str] = {
        ("model",): "model",
        ("quoted key",): '"quoted key"',
        ("literal.key",): "'literal.key'",
        ('esc"apedé',): '"esc',
        ("dotted", "k e y", "third"): "dotted .",
        ("table",): "[ table",
        ("table", "in ner"): "[ table",
        ("table", "in ner", "list"): "list = ",
        ("table", "in ner", "list", 0): "  1,",
        ("table", "in ner", "list", 2, 1): '  "]"',
        ("table", "in ner", "list", 3, "b", "c", 1): "    5",
        ("table", "in ner", "text"): "text",
        ("table", "in ner", "date"): "date",
        ("table", "in ner", "last"): "last=",
        ("many",): "[[many",
        ("many", 1, "inner", "b"): "b = ",
        ("many", 1, "more", 0, "c"): "c = 3",
    }
    for path, begin in expected.items():
        assert written[lines[path] - 1].startswith(begin), path
    # the second table of the list and not the first
    assert lines["many", 1, "a"] == lines["many", 0, "a"] + 2


KEYS = st.one_of(
    st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=6),
)
SCALARS = st.one_of(
    st.integers(-(10**6), 10**6),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
COMMENT = st.sampled_from(["", " # [a] = {", ' # "', " # '''"])


class Writer:
    """Writes TOML in one of many ways, and notes on which line it puts what."""

    def __init__(self, data: st.DataObject) -> None:
        self.data, self.text = data, ""
        self.lines: dict[KeyPath, int] = {}

    def put(self, text: str) -> None:
        self.text += text

    def here(self) -> int:
        return self.text.count("\n") + 1

    def choose(self, *options: str) -> str:
        return self.data.draw(st.sampled_from(options))

    def key(self, key: str) -> str:
        bare = key.isascii() and all(c.isalnum() or c in "_-" for c in key)
        literal = "'" not in key and key.isprintable() and key
        forms = [
            json.dumps(key, ensure_ascii=False).replace("\x7f", "\\u007f"),
            *([key] if bare else []),
            *([f"'{key}'"] if literal else []),
        ]
        return self.choose(*forms)

    def string(self, text: str) -> str:
        basic = json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
        forms = [basic]
        if "'" not in text and all(c.isprintable() for c in text):
            forms += [f"'{text}'", f"'''\n{text}'''"]
        inside = basic[1:-1].replace("\\n", "\n")
        if not text.endswith('"'):
            forms.append(f'"""\n{inside}"""')
        return self.choose(*forms)

    def value(self, path: KeyPath, value: Any, several_lines: bool = True) -> None:
        if isinstance(value, dict):
            self.put("{")
            for i, (key, inner) in enumerate(value.items()):
                self.put(", " * bool(i))
                self.pair(path, key, inner, several_lines)
            self.put("}")
        elif isinstance(value, list):
            self.put("[")
            for i, inner in enumerate(value):
                if several_lines:
                    self.put(self.choose("", " ", "\n  ", " # ]\n", "\n\n"))
                self.lines[*path, i] = self.here()
                self.value((*path, i), inner, several_lines)
                self.put("," if i < len(value) - 1 else self.choose("", ","))
            self.put(self.choose("", "\n") if several_lines else "")
            self.put("]")
        elif isinstance(value, str):
            self.put(self.string(value))
        else:
            self.put(json.dumps(value))

    def pair(self, path: KeyPath, key: str, value: Any, several_lines: bool = True) -> None:
        self.lines[*path, key] = self.here()
        self.put(f"{self.key(key)}{self.choose('=', ' = ')}")
        self.value((*path, key), value, several_lines)


@given(
    st.data(),
    st.dictionaries(KEYS, VALUES, max_size=4),
    st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=3),
)
def test_any_file_has_every_key_on_its_line(
    data: st.DataObject, top: dict[str, Any], tables: dict[str, dict[str, Any]]
) -> None:
    top = {key: value for key, value in top.items() if key not in tables}
    writer = Writer(data)
    for key, value in top.items():
        writer.put(data.draw(st.sampled_from(["", "\n", "# x = 1\n"])))
        writer.pair((), key, value)
        writer.put(data.draw(COMMENT) + "\n")
    for name, inner in tables.items():
        writer.lines[name,] = writer.here()
        writer.put(f"[{writer.key(name)}]{data.draw(COMMENT)}\n")
        for key, value in inner.items():
            writer.pair((name,), key, value)
            writer.put(data.draw(COMMENT) + "\n")
    assert tomllib.loads(writer.text) == {**top, **tables}
    assert lines_of(writer.text) == writer.lines


@pytest.mark.parametrize("name", _examples.NAMES)
def test_the_keys_of_an_example_are_on_their_lines_in_both_languages(name: str) -> None:
    text = _examples.text(name)
    written = text.split("\n")
    lines = lines_of(text)
    assert set(lines) == set(leaves(tomllib.loads(text)))
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in written[line - 1]
    text = _examples.text(name, as_yaml=True)
    written = text.split("\n")
    data, lines = _yaml_lines.read(text, "run.yaml")
    assert data == yaml.safe_load(text) == tomllib.loads(_examples.text(name))
    assert set(lines) == set(leaves(data))
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in written[line - 1]


def test_a_number_in_yaml_is_one_without_a_point_too() -> None:
    data, _ = _yaml_lines.read("a: 1e-3\nb: -2E5\nc: .5e1\nd: 1e\ne: 1.5\nf: 3\n", "x")
    assert data == {"a": 1e-3, "b": -2e5, "c": 5.0, "d": "1e", "e": 1.5, "f": 3}
