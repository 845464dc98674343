"""A real browser whose every way out is cut, and the built pages served to it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, Route

from scripts.walk.browser import FLAGS, HTML, ROOT, chromium

__all__ = [
    "DESKTOP",
    "FLAGS",
    "HTML",
    "PAGES",
    "PHONE",
    "ROOT",
    "Visit",
    "chromium",
    "needs_browser",
    "needs_pages",
    "visit",
]

LISTED = re.findall(r"^\s*(?:-\s+)?(?:root|file):\s*(\S+)", (ROOT / "_toc.yml").read_text(), re.M)
# of the reference, whose pages are made alike, the longest, a short one and the overview of the kernels
OF_THE_REFERENCE = ("book/api/bpv", "book/api/kernels", "book/api/kernels-windows")
PAGES = [name for name in LISTED if not name.startswith("book/api/") or name in OF_THE_REFERENCE]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


needs_browser = pytest.mark.skipif(
    chromium() is None and not os.environ.get("CI"),  # in CI pages that nobody reads are a failure
    reason="no Chromium or Chrome found on this machine",
)
needs_pages = pytest.mark.skipif(not HTML.is_dir(), reason="no pages built: make book")


@dataclass
class Visit:
    """An open page, and what went wrong while it loaded."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def visit(
    browser: Browser,
    address: str,
    *,
    size: dict[str, int] = DESKTOP,
    theme: str = "light",
    scripts: bool = True,
    before: str = "",
    idle: bool = True,
) -> Visit:
    """Open a page, refuse every request that leaves its own host, and wait until it is drawn.

    `before` is a script that runs before those of the page; without `idle` what loads later is not awaited.
    """
    own = re.match(r"http://[^/]+/|file://", address)
    assert own
    page = browser.new_context(viewport=size, color_scheme=theme, java_script_enabled=scripts).new_page()
    page.set_default_timeout(120_000)
    if before:
        page.add_init_script(before)
    result = Visit(page)

    def gate(route: Route) -> None:
        if route.request.url.startswith((own.group(), "data:", "blob:")):
            route.continue_()
        else:
            result.outside.append(route.request.url)
            route.abort()

    page.route("**/*", gate)
    page.on("console", lambda told: result.errors.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: result.errors.append(str(error)))
    page.on(
        "response", lambda got: result.errors.append(f"{got.status} {got.url}") if got.status >= 400 else None
    )
    page.goto(address, wait_until="load")
    if idle:
        page.wait_for_load_state("networkidle")
    if not scripts:
        return result
    page.evaluate("async () => { if (window.MathJax) await MathJax.startup.promise }")
    if page.locator('script[type="application/vnd.jupyter.widget-view+json"]').count():
        # a slider may stand in a fold, which a reader opens
        page.evaluate(
            "document.querySelectorAll('details:has(.cell_output)').forEach((fold) => (fold.open = true))"
        )
        page.wait_for_selector(".widget-vbox img", state="visible")
    return result
