"""The pieces of text on a page as Sphinx has read it, but for those that stand in parts of some kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docutils import nodes


def texts(node: nodes.Node, apart: Callable[[nodes.Node], bool]) -> Iterator[nodes.Text]:
    """Yield the pieces of text below a node, without what stands in elements that are set `apart`."""
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child
        elif not apart(child):
            yield from texts(child, apart)
