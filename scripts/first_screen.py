"""A small Sphinx extension: the first screen of a chapter tells what only its finished page knows.

That is how long it takes to read, and what the one figure to look at looks like.
"""

from __future__ import annotations

import re
from typing import Any, Final

from sphinx.application import Sphinx

WORDS_A_MINUTE: Final = 180
"""Of a text with equations."""

SECONDS_A_FIGURE: Final = 20

_TIME: Final = '<span class="reading-time"></span>'

_LOOK: Final = re.compile(r'<a class="look" href="#([\w-]+)">.*?</a>')

_FIGURE: Final = re.compile(r"<figure\b.*?</figure>", re.DOTALL)

_NOT_READ: Final = re.compile(
    r'<details class="admonition hide.*?</details>|<div class="highlight.*?</div>|<script.*?</script>',
    re.DOTALL,
)


def counted(number: int, thing: str) -> str:
    """Return a number of things in words.

    >>> counted(1, "figure"), counted(2, "figure")
    ('1 figure', '2 figures')
    """
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def reading_minutes(body: str) -> int:
    """Return the minutes that a page takes to be read, its folded parts left out."""
    open_parts = _NOT_READ.sub(" ", body)
    words = len(re.findall(r"\w[\w’'-]*", re.sub(r"<[^>]+>", " ", open_parts)))
    figures = len(_FIGURE.findall(open_parts))
    return max(1, round(words / WORDS_A_MINUTE + figures * SECONDS_A_FIGURE / 60))


def thumbnail(body: str, name: str) -> str:
    """Return the link to a figure with its picture and its number; nothing where there is no such figure."""
    for figure in _FIGURE.findall(body):
        picture = re.search(r'<img[^>]*\bsrc="([^"]+)"', figure)
        if f'id="{name}"' not in figure or picture is None:
            continue
        caption = re.search(r'<span class="caption-number">(.*?)</span>', figure)
        number = re.sub(r"<[^>]+>", "", caption[1]).strip() if caption else "the figure"
        image = f'<img src="{picture[1]}" alt="" loading="lazy">'
        return f'<a class="look" href="#{name}">{image}If you look at one: {number}</a>'
    return ""


def fill_in(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Fill the first screen of a chapter (event ``html-page-context``)."""
    body = context.get("body")
    if not isinstance(body, str) or 'class="chapter-front"' not in body:
        return
    minutes = reading_minutes(body)
    figures = len(_FIGURE.findall(body))
    told = f"About {counted(minutes, 'minute')} to read, {counted(figures, 'figure')}."
    body = body.replace(_TIME, f'<span class="reading-time">{told}</span>', 1)
    context["body"] = _LOOK.sub(lambda found: thumbnail(body, found[1]), body, count=1)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done as pages are written."""
    app.connect("html-page-context", fill_in)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
