"""A small Sphinx extension: explorers stand in the pages, with their first frame, program and module.

A chapter's cell ``explorers.dome()`` leaves a short placeholder in the page. Here it becomes the whole
markup, and the page, and no other, loads the program and the module from ``_static/explorers/``.

One explorer alone, to look at while it is being written, needs no book::

    python scripts/explorer_pages.py dome                  # _build/explorers/dome.html
    python scripts/explorer_pages.py flat-steep out.html
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging

from multigap_book import explorers
from multigap_book.explorers import markup, payload
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.frame import Frame, first_frame
from multigap_book.explorers.module import MODULES
from multigap_book.paths import PAGES_VARIABLE

ROOT: Final = Path(__file__).resolve().parents[1]

PLACEHOLDER: Final = re.compile(r'<section data-explorer="([^"]*)">.*?</section>', re.DOTALL)

HEADING: Final = re.compile(r"<h([1-6])[ >]")

FOLDER: Final = "_static/explorers"
PROGRAM: Final = "explorer.js"
STYLE: Final = "explorer.css"
LICENCES: Final = "LICENSES.md"
"""Of what is linked into the modules; it goes where they go."""

_logger = logging.getLogger(__name__)


def for_the_pages(app: Sphinx, config: Config) -> None:
    """Let chapters run by the build leave placeholders, and no page keep an explorer of yesterday."""
    os.environ[PAGES_VARIABLE] = "1"
    config.explorers_state = payload.state()


def fill_in(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Replace the placeholders in a page's body, and have the page load what they need."""
    body = context.get("body")
    if not isinstance(body, str) or "data-explorer" not in body:
        return
    seen: Counter[str] = Counter()

    def filled(found: re.Match[str]) -> str:
        name = found[1]
        if name not in explorers.NAMES:
            known = ", ".join(explorers.NAMES)
            _logger.warning("no explorer is called %r; there are %s", name, known, location=page)
            return found[0]
        seen[name] += 1
        above = HEADING.findall(body, 0, found.start())
        level = min(int(above[-1]) + 1, 6) if above else 3
        return markup.section(explorers.declared(name), seen[name], _first_frame(name), level)

    context["body"] = PLACEHOLDER.sub(filled, body)
    if seen:
        load(app, list(seen))


def load(app: Sphinx, names: Sequence[str]) -> None:
    """Write what the explorers of a page need beside the pages, and have the page being written load it."""
    folder = Path(app.outdir, FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / PROGRAM, payload.program())
    _write(folder / STYLE, payload.style())
    _write(folder / LICENCES, (MODULES / LICENCES).read_text(encoding="utf-8"))
    app.add_css_file(f"explorers/{STYLE}")
    app.add_js_file(f"explorers/{PROGRAM}", loading_method="defer")
    for name in names:
        _write(folder / f"{name}.js", payload.registration(explorers.declared(name)))
        app.add_js_file(f"explorers/{name}.js", loading_method="defer")


def _write(path: Path, text: str) -> None:
    """Write a file where it is not there as it should be; pages may be written by several processes."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        partial = path.with_name(f".{path.name}.{os.getpid()}")
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)


@lru_cache
def _first_frame(name: str) -> Frame:
    return first_frame(explorers.declared(name))


def standalone(explorer: Explorer, frame: Frame | None = None, code: bytes | None = None) -> str:
    """Return a page with one explorer and nothing else, which asks for no other file.

    Its first frame and its module are its own, or `frame` and `code`.
    """
    # what ends a script must not stand inside one
    scripts = (payload.program() + payload.registration(explorer, code)).replace("</", "<\\/")
    body = markup.section(explorer, frame=frame)
    return PAGE.format(title=explorer.title, style=payload.style(), body=body, scripts=scripts)


PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ margin: 0 auto; max-width: 44rem; padding: 1rem; font: 16px/1.65 system-ui, sans-serif; }}
{style}
</style>
<script>
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset.theme = dark ? "dark" : "light";
</script>
</head>
<body>
{body}
<script>
{scripts}
</script>
</body>
</html>
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a page with one explorer."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=explorers.NAMES, metavar="name", help=", ".join(explorers.NAMES))
    parser.add_argument("page", nargs="?", type=Path, help="where to write it")
    options = parser.parse_args(arguments)
    page = options.page or ROOT / "_build" / "explorers" / f"{options.name}.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(standalone(explorers.declared(options.name)), encoding="utf-8")
    print(page)
    return 0


def setup(app: Sphinx) -> dict[str, Any]:
    """Register what is done at the start and for each page."""
    app.add_config_value("explorers_state", "", "html")  # where it changes all pages are written anew
    app.connect("config-inited", for_the_pages)
    app.connect("html-page-context", fill_in)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


if __name__ == "__main__":
    sys.exit(main())
