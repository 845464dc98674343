"""The built pages, read in a real browser whose every way out is cut."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"
PAGES = re.findall(r"^\s*(?:-\s+)?(?:root|file):\s*(\S+)", (ROOT / "_toc.yml").read_text(), re.M)

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


pytestmark = [
    pytest.mark.skipif(not HTML.is_dir(), reason="no pages built: make book"),
    pytest.mark.skipif(
        chromium() is None and not os.environ.get("CI"),  # in CI pages that nobody reads are a failure
        reason="no Chromium or Chrome found on this machine",
    ),
]


class QuietHandler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, directory=str(HTML), **options)

    def log_message(self, *arguments: Any) -> None:
        pass


@dataclass
class Visit:
    """An open page, and what went wrong while it loaded."""

    page: Page
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    served = ThreadingHTTPServer(("127.0.0.1", 0), QuietHandler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{served.server_port}/"
    served.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert chromium() is not None, "no Chromium or Chrome found on this machine"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


def visit(browser: Browser, address: str, *, size: dict[str, int] = DESKTOP, theme: str = "light") -> Visit:
    """Open a page, refuse every request that leaves its own host, and wait until it is drawn."""
    own = re.match(r"http://[^/]+/|file://", address)
    assert own
    page = browser.new_context(viewport=size, color_scheme=theme).new_page()
    page.set_default_timeout(120_000)
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
    page.wait_for_load_state("networkidle")
    page.evaluate("async () => { if (window.MathJax) await MathJax.startup.promise }")
    if page.locator('script[type="application/vnd.jupyter.widget-view+json"]').count():
        page.wait_for_selector(".widget-vbox img", state="visible")
    return result


PICTURES = """
() => [...document.querySelectorAll("article img, .bd-article img")].map(
  image => ({alt: image.alt, width: image.naturalWidth, shown: image.offsetParent !== null}))
"""

CONTRAST = """
() => {
  const light = colour => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).slice(0, 3).map(v => {
      v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = getComputedStyle(e).backgroundColor;
      if (!/, 0\\)$|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = [];
  const read = "p, li, td, th, h1, h2, h3, figcaption, mjx-container, .widget-label, pre span";
  for (const element of document.querySelectorAll(".bd-article :is(" + read + ")")) {
    const text = element.textContent.trim();
    if (!element.offsetParent || !text) continue;
    const a = light(getComputedStyle(element).color), b = light(behind(element));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(element.tagName + " " + ratio.toFixed(2) + " " + text.slice(0, 40));
  }
  return poor;
}
"""

WIDE = """
() => document.documentElement.scrollWidth - document.documentElement.clientWidth
"""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_on_a_desktop(browser: Browser, server: str, name: str) -> None:
    seen = visit(browser, f"{server}{name}.html")
    page = seen.page
    assert seen.outside == []
    assert seen.errors == []
    assert page.locator(".bd-article .math").count() <= page.locator(".bd-article mjx-container").count()
    assert page.locator("mjx-merror, [data-mjx-error]").count() == 0
    assert page.evaluate(WIDE) <= 0
    for picture in page.evaluate(PICTURES):
        assert len(picture["alt"]) >= 20, picture
        assert not re.search(r"\.(png|svg)$", picture["alt"]), picture
        assert picture["width"] > 0, picture
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_and_reads_well_in_the_dark(browser: Browser, server: str, name: str) -> None:
    seen = visit(browser, f"{server}{name}.html", size=PHONE, theme="dark")
    assert seen.outside == []
    assert seen.errors == []
    assert seen.page.evaluate(WIDE) <= 0
    assert seen.page.evaluate(CONTRAST) == []
    seen.page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_slider_moves_its_picture(browser: Browser, server: str, name: str) -> None:
    if "widget-view+json" not in (HTML / f"{name}.html").read_text(encoding="utf-8"):
        return
    seen = visit(browser, f"{server}{name}.html")
    page = seen.page
    sliders = page.locator(".widget-vbox:has(.noUi-handle)")
    assert sliders.count() > 0
    for number in range(sliders.count()):
        box = sliders.nth(number)
        before = box.locator("img:visible").get_attribute("alt")
        handle = box.locator(".noUi-handle")
        handle.focus()
        at_start = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemin")
        page.keyboard.press("ArrowRight" if at_start else "ArrowLeft")
        page.wait_for_timeout(200)
        assert box.locator("img:visible").count() == 1
        assert box.locator("img:visible").get_attribute("alt") != before
    assert seen.errors == []
    page.context.close()


def test_the_ledger_can_be_filtered(browser: Browser, server: str) -> None:
    page = visit(browser, f"{server}book/ledger.html").page
    rows = page.locator("table.ledger tbody tr")
    everything = rows.count()
    assert everything == page.locator("table.ledger tbody tr:visible").count() > 250
    page.locator('select[name="paper"]').select_option("bh17")
    papers = page.locator("table.ledger tbody tr:visible").evaluate_all(
        "rows => rows.map(r => r.dataset.paper)"
    )
    assert set(papers) == {"bh17"}
    assert page.locator(".ledger-tools output").inner_text() == f"{len(papers)} of {everything} claims"
    page.locator('.ledger-tools input[type="search"]').fill("isotope")
    found = page.locator("table.ledger tbody tr:visible").all_inner_texts()
    assert 0 < len(found) < len(papers)
    assert all("isotope" in text.lower() for text in found)
    page.context.close()


def test_the_pages_can_be_opened_as_files(browser: Browser) -> None:
    formulas = [name for name in PAGES if 'class="math' in (HTML / f"{name}.html").read_text("utf-8")]
    for name in ("book/index", formulas[0]):
        seen = visit(browser, (HTML / f"{name}.html").as_uri())
        assert seen.outside == []
        assert seen.errors == []
    assert seen.page.locator("mjx-container").count() > 0


def test_the_root_leads_to_the_front_page(browser: Browser, server: str) -> None:
    seen = visit(browser, f"{server}index.html")
    assert seen.page.url.endswith("book/index.html")
    seen.page.context.close()


def test_the_search_finds_a_word(browser: Browser, server: str) -> None:
    page = visit(browser, f"{server}search.html?q=superlattice").page
    page.wait_for_selector("ul.search li")
    assert page.locator("ul.search li").count() > 0
    page.context.close()
