"""What an explorer keeps in the page's address, saves and copies, on a page with two toys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.book.browser import needs_browser
from tests.book.explorers.driving import Driven, driven
from tests.book.explorers.toy import TOY
from tests.book.explorers.toy_page import at, frame, visit

pytestmark = needs_browser


def test_a_setting_between_steps_is_kept(toy: Driven) -> None:
    toy.choose("third")
    assert toy.number("kelvin") == "53.3 K"  # 400 / 3 * 0.4, whatever the slider snaps to
    assert "toy.kelvin(0.3333333333333333," in toy.text(".explorer-code code")
    assert toy.fragment() == "explorer-toy-dome?preset=third&g=0.3333333333333333&exchange=off"


def test_the_address_goes_round(browser: Browser, address: str, toy: Driven) -> None:
    toy.move("g", 0.31).move("overlap", "one").move("omega0", 200.0)
    fragment = toy.fragment()
    assert fragment == "explorer-toy-dome?g=0.31&omega0=199.5&overlap=one"  # the slider's next step
    again = at(browser, address, fragment)
    assert again.number("kelvin") == toy.number("kelvin") == "124 K"
    assert again.text(".explorer-code code") == toy.text(".explorer-code code")
    again.page.context.close()


def test_the_address_is_left_alone_until_a_reader_moves_something(toy: Driven) -> None:
    assert toy.fragment() == ""
    toy.move("g", 0.3)
    assert toy.fragment() == "explorer-toy-dome?g=0.3"
    toy.section.locator('[data-action="reset"]').click()
    assert toy.fragment() == "explorer-toy-dome"
    assert toy.number("kelvin") == "100 K"


def test_an_address_is_read_while_the_page_is_open(toy: Driven) -> None:
    toy.page.evaluate("location.hash = '#explorer-toy-dome?g=0.4&exchange=off'")
    toy.page.wait_for_timeout(100)
    assert toy.settle().number("kelvin") == "64.0 K"
    toy.page.locator("a[href='#elsewhere']").click()
    toy.page.wait_for_timeout(500)
    assert toy.page.url.endswith("#elsewhere")
    assert toy.settle().number("kelvin") == "64.0 K"


@pytest.mark.parametrize(
    "garbage",
    [
        "g=abc",
        "g=",
        "g=0.7",
        "g=NaN",
        "g=Infinity",
        "exchange=perhaps",
        "overlap=two",
        "h=1",
        "preset=none",
        "%",
        "g=%E0%A4%A",
        "__proto__=1",
        "constructor=1",
        "=&&==",
        "<script>alert(1)</script>",
    ],
)
def test_garbage_in_the_address_falls_back_and_is_named(browser: Browser, address: str, garbage: str) -> None:
    seen = visit(browser, f"{address}#explorer-toy-dome?{garbage}")
    toy = driven(seen.page, TOY)
    assert seen.errors == []
    assert toy.number("kelvin") == "100 K"
    assert toy.complaint.startswith("Not understood in the address: ")
    assert "Paper Fig. 5" in toy.complaint
    toy.move("g", 0.3)
    assert toy.complaint == ""
    seen.page.context.close()


def test_the_file_holds_the_curves_and_their_setting(toy: Driven) -> None:
    toy.move("g", 0.31).move("exchange", False)
    table = toy.saved()
    expected = frame({"g": 0.31, "exchange": False})
    for name, column in expected.columns.items():
        assert table.columns[name] == pytest.approx(column.tolist(), rel=0, abs=0, nan_ok=True)
    assert "setting g = 0.31" in table.head
    assert "setting exchange = off" in table.head
    assert "setting omega0 = 63 [meV]" in table.head
    assert f"number kelvin = {expected.numbers['kelvin']!r}" in table.head
    assert any(line.endswith("#explorer-toy-dome?g=0.31&exchange=off") for line in table.head)


def test_the_file_is_of_what_is_drawn(toy: Driven) -> None:
    toy.move("g", 0.31).move("g", 0.06)
    assert toy.stale
    assert "setting g = 0.31" in toy.saved().head


def test_what_is_copied(browser: Browser, address: str) -> None:
    seen = visit(browser, address)
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    toy = driven(seen.page, TOY).move("g", 0.31)
    for action, expected in {
        "link": f"{address}#explorer-toy-dome?g=0.31",
        "code": toy.text(".explorer-code code"),
    }.items():
        button = toy.section.locator(f'[data-action="{action}"]')
        button.click()
        toy.page.wait_for_function("b => b.hasAttribute('data-done')", arg=button.element_handle())
        assert toy.page.evaluate("navigator.clipboard.readText()") == expected
        assert toy.text("[role=status]") == "Copied."
    seen.page.context.close()


def test_a_clipboard_that_is_refused_leaves_the_text_to_be_copied(browser: Browser, address: str) -> None:
    refuse = "navigator.clipboard.writeText = () => Promise.reject(new Error());"
    refuse += " document.execCommand = () => false;"
    toy = driven(visit(browser, address, before=refuse).page, TOY)
    toy.section.locator('[data-action="link"]').click()
    toy.page.wait_for_timeout(100)
    assert toy.complaint == f"To copy by hand: {address}#explorer-toy-dome"
    toy.page.context.close()
