"""A small Sphinx extension: names and roles in the pages are true for readers who do not see them.

MyST-NB gives the head of each fold the name "Toggle hidden content", which a reader who speaks to the browser
cannot see, and which tells one who listens to it nothing. Sphinx calls the bibliography a list, and none of
its entries an item.
"""

from __future__ import annotations

from typing import Any, Final

from sphinx.application import Sphinx

NOT_TRUE: Final = {
    ' aria-label="Toggle hidden content"': "",
    '<div role="list" class="citation-list">': '<div class="citation-list">',
}
"""What is said in the pages, and what is said instead."""


def mend(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Take away what is not true of a page's body (event ``html-page-context``)."""
    if isinstance(context.get("body"), str):
        for said, instead in NOT_TRUE.items():
            context["body"] = context["body"].replace(said, instead)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done as pages are written."""
    app.connect("html-page-context", mend)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
