"""A page printed by a headless browser, as PDF with bookmarks, tags and page numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import Route

from scripts.walk.browser import launched, served

SCALE: Final = 0.8
"""Of the printed page against the screen's: letters of 16 px are 9.6 points high."""

PAPER: Final = (210, 297)
MARGINS: Final = {"top": "16mm", "bottom": "18mm", "left": "17mm", "right": "17mm"}

_INCH: Final = 25.4
WIDTH: Final = round((PAPER[0] - 2 * 17) / _INCH * 96 / SCALE)
"""Pixels of the screen that a line of the paper holds."""

_FOOT: Final = (
    '<div style="font: 8px sans-serif; color: #555; width: 100%; padding: 0 17mm; display: flex;'
    ' justify-content: space-between"><span class="title"></span><span class="pageNumber"></span></div>'
)

_READY: Final = """
async () => {
  if (window.MathJax && MathJax.startup) await MathJax.startup.promise;
  await document.fonts.ready;
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
  multigapPrint.fit();
}
"""

WHOLE: Final = "book/whole-book.html"
"""Where the page stands while it is printed; no such file is written."""


def render(page: str, folder: Path, target: Path) -> list[str]:
    """Print a page that uses files of the built book, and return what went wrong on the way.

    Parameters
    ----------
    page : str
        The page's HTML.
    folder : Path
        The folder of the built pages.
    target : Path
        Where the PDF is written.
    """
    wrong: list[str] = []
    with served(folder) as own, launched() as browser:
        shown = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
        shown.set_default_timeout(600_000)

        def gate(route: Route) -> None:
            address = route.request.url
            if address == own + WHOLE:
                route.fulfill(body=page, content_type="text/html; charset=utf-8")
            elif address.startswith((own, "data:")):
                route.continue_()
            else:
                wrong.append(f"asked of another host: {address}")
                route.abort()

        shown.route("**/*", gate)
        shown.on(
            "response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 400 else None
        )
        shown.on("pageerror", lambda error: wrong.append(str(error)))
        shown.emulate_media(media="print")
        shown.goto(own + WHOLE, wait_until="load")
        shown.evaluate(_READY)
        shown.pdf(
            path=target,
            format="A4",
            scale=SCALE,
            margin=MARGINS,
            print_background=True,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=_FOOT,
            tagged=True,
            outline=True,
        )
    return wrong
