"""The built pages, read in a real browser whose every way out is cut."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

from tests.book.browser import HTML, PAGES, PHONE, needs_browser, needs_pages, visit

pytestmark = [needs_pages, needs_browser]

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
