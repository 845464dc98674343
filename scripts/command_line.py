"""Write the tables of keys into the page on the command line, from the table that run files are checked by.

    python scripts/command_line.py

to be run after a key is added or changed; ``tests`` hold the page against the code.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from multigap import units
from multigap.shell import _examples, _keys

PAGE: Final = Path(__file__).resolve().parents[1] / "book" / "command-line.md"
BEGIN: Final = "<!-- written by scripts/command_line.py -->\n"
END: Final = "<!-- end of what is written -->\n"


def _cell(text: str) -> str:
    """Return a text as the cell of a table in Markdown."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("_", "\\_")


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _kind(key: _keys.Key) -> str:
    """Return what may stand at a key: the units of quantities are listed once, above."""
    return _cell(re.sub(r" with its unit \(.*?\)(?=,|$)", "", key.kind.says))


def table(section: _keys.Section) -> str:
    """Return one section's keys as a table in Markdown; models have a column where they differ."""
    differ = len({key.models for key in section.keys}) > 1
    lines = [
        "| key | what it is | what may stand there | such as | default |" + " models |" * differ,
        "|:--|:--|:--|:--|:--|" + ":--|" * differ,
    ]
    for key in section.keys:
        default = _examples.default_of(key)
        told = "needed" if key.needed else _code(default) if key.argument else _cell(default)
        models = "all" if key.models == _keys.MODELS else ", ".join(key.models)
        lines.append(
            f"| {_code(key.name)} | {_cell(key.says)} | {_kind(key)} | {_code(key.example)} | {told} |"
            + f" {models} |" * differ
        )
    return "\n".join(lines)


def units_of_kinds() -> str:
    """Return the units that quantities may have as a table in Markdown."""
    lines = ["| quantity | units |", "|:--|:--|"]
    lines += [f"| {kind} | {', '.join(map(_code, known))} |" for kind, known in units.KINDS.items()]
    return "\n".join(lines)


def tables() -> str:
    """Return all sections with their keys in Markdown."""
    parts = [f"### Units\n\n{units_of_kinds()}\n"]
    for section in _keys.SECTIONS:
        head = f"### `[{section.name}]`" if section.name else "### Before the first section"
        models = {model for key in section.keys for model in key.models}
        whose = "" if models == set(_keys.MODELS) else f" Models: {', '.join(sorted(models))}."
        parts.append(f"{head}\n\n{_cell(section.says)}{whose}\n\n{table(section)}\n")
    parts.append(f"### `[{_keys.SWEEP}]`\n\n{_cell(_keys.SWEEP_SAYS)}\n")
    return "\n".join(parts)


def renewed(text: str) -> str:
    """Return the page's text with the keys as the code has them now."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{tables()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
