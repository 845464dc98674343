"""Tables that a reader filters and sorts, in a real browser: every row, key and count by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, sync_playwright

from multigap_book.hydrides import sortable_table
from tests.book.browser import FLAGS, chromium

PROGRAM = (Path(__file__).resolve().parents[2] / "web" / "tables.js").read_text(encoding="utf-8")

FRAME = pd.DataFrame(
    {
        "compound": ["LaHx", "CSH", "HxS", "CeHx"],
        "tc_kelvin": [250.0, 288.0, 203.0, 115.0],
        "status": ["measured", "retracted", "measured", "disputed"],
    }
)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    if chromium() is None:
        pytest.skip("no Chromium or Chrome found on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened.new_page()
        opened.close()


@pytest.fixture
def table(page: Page) -> Page:
    body = sortable_table(FRAME, [("compound", "compound"), ("tc_kelvin", "T_c")]).data
    page.set_content(f"<script>{PROGRAM}</script>{body}")
    return page


def shown(page: Page, column: int = 1) -> list[str]:
    return page.locator(f"tbody tr:visible td:nth-child({column})").all_inner_texts()


def test_the_table_starts_whole_with_its_tools_shown(table: Page) -> None:
    assert shown(table) == ["LaHx", "CSH", "HxS", "CeHx"]
    assert table.locator(".ledger-tools").is_visible()
    assert table.locator("output").inner_text() == "4 of 4 rows"


def test_words_choice_and_box_hide_rows_and_count_the_rest(table: Page) -> None:
    table.locator("input[type=checkbox]").uncheck()
    assert shown(table) == ["LaHx", "HxS", "CeHx"]
    table.locator("select").select_option("measured")
    assert shown(table) == ["LaHx", "HxS"]
    table.locator("input[type=search]").fill("hxs")
    assert shown(table) == ["HxS"]
    assert table.locator("output").inner_text() == "1 of 4 rows"


def test_a_heading_sorts_numbers_as_numbers_and_turns_round(table: Page) -> None:
    head = table.locator("th").nth(1)
    head.locator("button").click()
    assert shown(table, 2) == ["288", "250", "203", "115"]
    assert head.get_attribute("aria-sort") == "descending"
    head.locator("button").click()
    assert shown(table, 2) == ["115", "203", "250", "288"]
    table.locator("th button").first.click()
    assert shown(table) == ["LaHx", "HxS", "CSH", "CeHx"]
    assert head.get_attribute("aria-sort") == "none"


def test_a_page_without_such_a_table_is_left_alone(page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content(f"<script>{PROGRAM}</script><table><tr><td>1</td></tr></table>")
    assert page.locator("td").inner_text() == "1"
    assert not errors
