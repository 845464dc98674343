"""What the built pages do in a real browser whose every way out is cut; how they stand is in test_walk.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.book.browser import HTML, PAGES, needs_browser, needs_pages, visit

pytestmark = [needs_pages, needs_browser]


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
        assert box.locator(".widget-label").first.inner_text() == handle.get_attribute("aria-label") != ""
        assert box.locator(".widget-readout").inner_text() == handle.get_attribute("aria-valuetext") != ""
        assert box.locator("img:visible").count() == 1
        assert box.locator("img:visible").get_attribute("alt") != before
    assert seen.errors == []
    page.context.close()


def test_formulas_can_be_spoken_without_a_way_out(browser: Browser, server: str) -> None:
    name = next(name for name in PAGES if 'class="math' in (HTML / f"{name}.html").read_text("utf-8"))
    seen = visit(browser, f"{server}{name}.html")
    page = seen.page
    assert page.locator("[data-semantic-speech]").count() == 0
    page.evaluate("MathJax.startup.document.menu.menu.pool.lookup('explorer').setValue(true)")
    page.wait_for_selector("mjx-container [data-semantic-speech]", state="attached")
    assert page.locator(".bd-article .math").count() <= page.locator(".bd-article mjx-container").count()
    page.locator(".bd-article mjx-container").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.MJX_LiveRegion')?.textContent")
    assert (seen.outside, seen.errors) == ([], [])
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
