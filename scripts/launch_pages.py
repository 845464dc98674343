"""A small Sphinx extension: a page leads to Colab where its chapter has a copy for it, and nowhere else.

The theme's own button for Colab would stand on every chapter, most of which Colab cannot run. The menu behind
the rocket is the theme's; an entry is added to it.
"""

from __future__ import annotations

from typing import Any, Final

from sphinx.application import Sphinx

from scripts import colab

MENU: Final = "launch-buttons"
LATE: Final = 900
"""The theme has made its menu by then."""


def add_colab(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
    """Add an entry for Colab to a chapter's menu."""
    folder, _, name = page.rpartition("/")
    if folder != "book" or name not in colab.CHAPTERS:
        return
    for button in context.get("header_buttons", ()):
        if button.get("label") == MENU:
            button["buttons"].append(
                {
                    "type": "link",
                    "text": "Colab",
                    "tooltip": "Open a copy on Colab",
                    "icon": "_static/images/logo_colab.png",
                    "url": colab.address(name),
                }
            )


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension."""
    app.connect("html-page-context", add_colab, priority=LATE)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
