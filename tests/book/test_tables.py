"""Tables that a reader filters and sorts, in a real browser: every row, key and count by hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from multigap_book import ledger
from multigap_book.hydrides import sortable_table
from multigap_book.ledger.table import ledger_table

PROGRAM = (Path(__file__).resolve().parents[2] / "web" / "tables.js").read_text(encoding="utf-8")

FRAME = pd.DataFrame(
    {
        "compound": ["LaHx", "CSH", "HxS", "CeHx"],
        "tc_kelvin": [250.0, 288.0, 203.0, 115.0],
        "status": ["measured", "retracted", "measured", "disputed"],
    }
)


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


@lru_cache
def whole_ledger() -> str:
    return str(ledger_table().data)


class TestTheLedger:
    @pytest.fixture
    def address(self, tmp_path: Path) -> str:
        """A page on disk with the ledger and nothing else."""
        body = f"<div style='height: 9000px'></div>{whole_ledger()}"
        (tmp_path / "ledger.html").write_text(f"<meta charset=utf-8><script>{PROGRAM}</script>{body}")
        return (tmp_path / "ledger.html").as_uri()

    def sought(self, page: Page, words: str) -> set[str]:
        page.locator("input[type=search]").fill(words)
        return ids(page)

    @pytest.mark.parametrize(
        ("ways", "row", "other"),
        [
            (("fig 5a", "Fig. 5A", "figure 5A", "Figure 5 a", "FIG.5a", "fig. 5, a"), "MD21-F5A", "MD21-F4"),
            (("eq 12", "equation (12)", "Eq. (12)", "eq.12", "Equation 12"), "BH17-E12", "BH17-E01"),
            (("fig 1", "Figure 1"), "WD21-F1", "MR21-F10"),
            (("table 1", "Table 1"), "WD21-T01", "WD21-T16"),
            (("sec 2.3", "section 2.3"), "WD21-S12", "WD21-S10"),
        ],
    )
    def test_one_figure_or_equation_is_found_however_it_is_written(
        self, page: Page, address: str, ways: tuple[str, ...], row: str, other: str
    ) -> None:
        page.goto(address)
        found = [self.sought(page, way) for way in ways]
        assert all(each == found[0] for each in found)
        assert row in found[0]
        assert other not in found[0]

    def test_a_figure_is_found_by_all_its_panels_and_in_lists(self, page: Page, address: str) -> None:
        page.goto(address)
        assert {"MD21-F5A", "MD21-F5B", "MD21-S42", "MD21-S53"} <= self.sought(page, "md21 fig 5")
        assert "MR21-S68" in self.sought(page, "figs 10")

    def test_all_words_must_be_there_in_any_order(self, page: Page, address: str) -> None:
        page.goto(address)
        both = self.sought(page, "isotope peak")
        assert both == self.sought(page, "PEAK  isotope")
        assert both < self.sought(page, "isotope")
        assert self.sought(page, "T_c λ_11 bh17") == self.sought(page, "bh17 tc λ11") != set()
        assert self.sought(page, "eta md21") == self.sought(page, "η md21") != set()

    def test_the_address_keeps_what_is_chosen(self, page: Page, address: str) -> None:
        page.goto(address)
        page.locator("select[name=paper]").select_option("md21")
        page.locator("input[type=search]").fill("fig 5a")
        page.locator("th button").nth(3).click()
        chosen, order = ids(page), shown(page)
        page.wait_for_url(f"{address}?paper=md21&q=fig+5a&sort=3")
        page.reload()
        assert (ids(page), shown(page)) == (chosen, order)
        assert page.locator("input[type=search]").input_value() == "fig 5a"
        page.locator("button.clear").click()
        page.wait_for_url(f"{address}?sort=3")
        assert len(ids(page)) == len(ledger.rows())

    def test_an_address_from_elsewhere_is_understood(self, page: Page, address: str) -> None:
        rows = [row.id for row in ledger.rows() if row.chapter == "referee"]
        for sign in ("?", "#?"):
            page.goto("about:blank")
            page.goto(f"{address}{sign}chapter=referee")
            assert sorted(ids(page)) == sorted(rows)
        page.goto(f"{address}?paper=nobody")
        assert len(ids(page)) == len(ledger.rows())

    @pytest.mark.parametrize("name", ["MD21-F5A", "MD21-F5a"])
    def test_a_row_named_in_the_address_is_shown_whatever_is_chosen(
        self, page: Page, address: str, name: str
    ) -> None:
        page.goto(f"{address}?paper=bh17#{name}")
        row = page.locator("#MD21-F5A")
        assert row.is_visible()
        assert "asked" in (row.get_attribute("class") or "")
        assert 0 <= row.evaluate("row => row.getBoundingClientRect().top") < 720
        count = sum(row.paper == "bh17" for row in ledger.rows())
        assert page.locator("output").inner_text() == f"{count} of {len(ledger.rows())} claims"
        page.locator("select[name=kind]").select_option("panel")
        assert not row.is_visible()

    def test_a_heading_sorts_rising_first(self, page: Page, address: str) -> None:
        page.goto(address)
        order = [row.id for row in ledger.rows()]
        head = page.locator("th").nth(0)
        assert [*page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.id)")] == order
        head.locator("button").click()
        assert head.get_attribute("aria-sort") == "descending"
        assert [*page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.id)")] == order[::-1]
        page.locator("th button").nth(3).click()
        verdicts = page.locator("tbody tr").evaluate_all("rows => rows.map(row => row.dataset.verdict)")
        assert verdicts[0] == "reproduced"
        assert verdicts[-1] == "cannot be tested here"

    def test_nothing_goes_wrong_where_the_theme_listens_to_the_same_word(
        self, page: Page, tmp_path: Path
    ) -> None:
        # as the theme's search does: it wants a place for its results where the address has ?q=
        theme = """document.addEventListener("DOMContentLoaded", () => {
          if (new URLSearchParams(location.search).get("q")) document.querySelector("#results").append("");
        });"""
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        file = tmp_path / "both.html"
        file.write_text(
            f"<meta charset=utf-8><script>{PROGRAM}</script><script>{theme}</script>{whole_ledger()}"
        )
        page.goto(f"{file.as_uri()}?q=isotope")
        page.wait_for_url(f"{file.as_uri()}?q=isotope")
        assert not errors
        assert 0 < len(ids(page)) < len(ledger.rows())


def ids(page: Page) -> set[str]:
    """Return the ids of the rows that are shown."""
    return set(page.locator("tbody tr:not([hidden])").evaluate_all("rows => rows.map(row => row.id)"))
