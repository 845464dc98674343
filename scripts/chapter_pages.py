"""A small Sphinx extension: how a chapter's notebook becomes a page to be read.

Code is folded, and imports and bookkeeping do not show at all; solutions and what only specialists want are
folded with what they give. Each figure wears a badge that says what it is compared with. The notebooks
themselves stay as they are.
"""

from __future__ import annotations

import ast
import re
from typing import Any, Final

from docutils import nodes
from sphinx.application import Sphinx

BADGES: Final = {
    "published-points": "published points",
    "text-numbers": "the text's numbers",
    "redrawn": "redrawn",
    "ours": "ours",
}
"""For each tag of a cell with a figure, the words of its badge."""

SHOW_CODE: Final = "show-code"
"""Tag of a cell whose code is what its chapter is about."""

FOLDED: Final = {"solution": "solution", "specialist": "details"}
"""Tags of cells that are folded with what they give, and what the fold says that it hides."""

_BOOKKEEPING: Final = re.compile(
    r"(style\.use|book\.close|answers\.(front|answer)|plt\.show)\(|(\w+) = ledger\.Chapter\("
)
"""Statements that keep the book in order and compute nothing."""


def is_bookkeeping(source: str) -> bool:
    """Whether a cell does nothing but import, and keep the book in order."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a cell with commands of the notebook
        return False
    return all(
        isinstance(one, ast.Import | ast.ImportFrom) or _BOOKKEEPING.match(ast.unparse(one))
        for one in statements
    )


def fold(cell: nodes.container, what: str, prompt: str) -> None:
    """Have a part of a cell (``input``, or ``all`` of it) folded, with a prompt that says what is in it."""
    cell["hide_mode"] = what
    cell["prompt_show"], cell["prompt_hide"] = f"Show the {prompt}", f"Hide the {prompt}"


def prepare_cell(cell: nodes.container) -> None:
    """Fold, or drop, a cell's code, and give its figure its badge, in place."""
    tags = {name.removeprefix("tag_") for name in cell["classes"] if name.startswith("tag_")}
    hidden = [prompt for tag, prompt in FOLDED.items() if tag in tags]
    inputs = [part for part in cell.children if part.get("nb_element") == "cell_code_source"]
    if hidden:
        fold(cell, "all", hidden[0])
    elif inputs and is_bookkeeping(inputs[0].astext()):
        cell.remove(inputs[0])
        if not cell.children:
            cell.parent.remove(cell)
    elif inputs and SHOW_CODE not in tags:
        fold(cell, "input", "code")
    for tag in sorted(tags & set(BADGES)):
        for caption in cell.findall(nodes.caption):
            caption.insert(0, [nodes.inline("", BADGES[tag], classes=["badge", tag]), nodes.Text(" ")])


def prepare(app: Sphinx, tree: nodes.document) -> None:
    """Prepare every cell of a page that was read (event ``doctree-read``)."""
    for cell in list(tree.findall(nodes.container)):
        if cell.get("nb_element") == "cell_code":
            prepare_cell(cell)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done as notebooks are read."""
    app.connect("doctree-read", prepare)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
