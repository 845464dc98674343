"""A small Sphinx extension: in the reference, indices stand below the line.

Docstrings write T_c and k_z as text, since they are read in a terminal, too. Code, signatures and names stay
as they are.
"""

from __future__ import annotations

from typing import Any, Final

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from multigap_book.typeset import INDEX
from scripts import page_text

PAGES: Final = "book/api"

AS_WRITTEN: Final = (
    nodes.literal,
    nodes.literal_block,
    nodes.doctest_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
    nodes.reference,
    nodes.title,
    addnodes.desc_signature,
    addnodes.literal_strong,
    addnodes.literal_emphasis,
    addnodes.pending_xref,
    addnodes.index,
)
"""Parts of a page in which an underscore is part of a name."""


def pieces(text: str) -> list[nodes.Node]:
    """Return a text as nodes, what follows an underscore below the line."""
    found: list[nodes.Node] = []
    at = 0
    for index in INDEX.finditer(text):
        below = index[2] or index[3]
        found += [nodes.Text(text[at : index.start()] + index[1]), nodes.subscript("", below)]
        at = index.end()
    return [*found, nodes.Text(text[at:])]


def set_indices(app: Sphinx, tree: nodes.document) -> None:
    """Set the indices of a page of the reference (event ``doctree-read``)."""
    if not app.env.docname.startswith(PAGES):
        return
    for text in list(page_text.texts(tree, lambda node: isinstance(node, AS_WRITTEN))):
        if "_" in text:
            text.parent.replace(text, pieces(str(text)))


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done as pages are read, after the fields of docstrings are made."""
    app.connect("doctree-read", set_indices, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
