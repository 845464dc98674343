"""How an explorer looks in a browser: contrast, room on a phone, without JavaScript, in print, at rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from multigap_book.explorers.controls import Range
from multigap_book.explorers.frame import compute
from scripts.explorer_pages import standalone
from tests.book.browser import DESKTOP, PHONE, needs_browser
from tests.book.explorers import toy

pytestmark = needs_browser

SHIFTED = """() => new Promise((resolve) => {
  let total = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) total += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(total), 300);
})"""

CONTRASTS = """(selectors) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // colours over one another, as light as they come out
  function light(colours) {
    canvas.clearRect(0, 0, 1, 1);
    for (const colour of colours) {
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
    }
    const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  const found = {};
  for (const [selector, property] of Object.entries(selectors)) {
    for (const element of document.querySelectorAll(selector)) {
      const grounds = [];
      const skip = property === "background-color" ? element.parentElement : element;
      for (let each = skip; each; each = each.parentElement) {
        grounds.unshift(getComputedStyle(each).backgroundColor);
      }
      const base = document.documentElement.dataset.theme === "dark" ? "#121212" : "#ffffff";
      const ground = light([base, ...grounds]);
      const own = light([base, ...grounds, getComputedStyle(element)[property]]);
      const ratio = (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05);
      found[selector] = Math.min(found[selector] ?? 99, ratio);
    }
  }
  return found;
}"""

TEXTS = {
    ".explorer-title": "color",
    ".explorer-question": "color",
    ".explorer-note": "color",
    ".explorer button[aria-pressed=true]": "color",
    ".explorer button[aria-pressed=false]": "color",
    ".explorer-actions button": "color",
    ".explorer-value": "color",
    ".explorer-hint": "color",
    ".explorer-numbers dt": "color",
    ".explorer-numbers dd": "color",
    ".explorer select": "color",
    ".explorer-limits li": "color",
    ".explorer summary": "color",
    ".explorer svg .tick": "fill",
    ".explorer svg .label": "fill",
    ".explorer svg .legend": "fill",
    ".explorer svg .note": "fill",
}
"""Text and its property of colour: 4.5 to 1 against what it stands on."""

MARKS = {
    ".explorer svg .line": "stroke",
    ".explorer svg .marker": "fill",
    ".explorer svg .published": "stroke",
    ".explorer svg .axis": "stroke",
    ".explorer input[role=switch]:checked": "background-color",
    ".explorer select": "border-top-color",
}
"""What is not text: 3 to 1."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("toy") / "toy.html"
    file.write_text(standalone(toy.TOY, toy.frame(), toy.module()), encoding="utf-8")
    return file.as_uri()


def opened(browser: Browser, address: str, **options: Any) -> Page:
    page = browser.new_page(**{"viewport": DESKTOP, **options})
    page.goto(address)
    if options.get("java_script_enabled", True):
        page.locator(".explorer[data-live]:not([data-busy])").wait_for()
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_marks_stand_out_from_their_ground(browser: Browser, address: str, theme: Any) -> None:
    page = opened(browser, address, color_scheme=theme)
    for selectors, least in ((TEXTS, 4.5), (MARKS, 3.0)):
        ratios = page.evaluate(CONTRASTS, selectors)
        assert ratios.keys() == selectors.keys()
        assert {selector: ratio for selector, ratio in ratios.items() if ratio < least} == {}
    page.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_nothing_moves_when_the_program_takes_over(browser: Browser, address: str, viewport: Any) -> None:
    page = opened(browser, address, viewport=viewport)
    assert page.evaluate(SHIFTED) == 0
    page.close()


class TestPhone:
    @pytest.fixture
    def page(self, browser: Browser, address: str) -> Iterator[Page]:
        page = opened(browser, address, viewport=PHONE)
        yield page
        page.close()

    def test_one_panel_is_seen_before_the_controls(self, page: Page) -> None:
        assert page.locator(".explorer-plot:visible").count() == 1
        plot = page.locator(".explorer-plot:visible").bounding_box()
        controls = page.locator(".explorer-controls").bounding_box()
        assert plot is not None
        assert controls is not None
        assert plot["y"] + plot["height"] <= controls["y"]

    def test_a_tab_shows_another(self, page: Page) -> None:
        page.get_by_role("button", name="The map").click()
        assert page.locator(".explorer-plot:visible").get_attribute("data-plot") == "map"

    def test_nothing_is_wider_than_the_screen(self, page: Page) -> None:
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    def test_what_is_pressed_is_large_enough_for_a_finger(self, page: Page) -> None:
        for place in page.locator(".explorer :is(button, select, input[type=range], label):visible").all():
            box = place.bounding_box()
            assert box is not None
            if place.evaluate("(one) => !one.htmlFor"):
                assert box["height"] >= 24


class TestDesktop:
    def test_the_first_panel_and_a_chosen_one_stand_side_by_side(
        self, browser: Browser, address: str
    ) -> None:
        page = opened(browser, address)
        seen = page.locator(".explorer-plot:visible")
        assert [plot.get_attribute("data-plot") for plot in seen.all()] == ["dome", "map"]
        page.get_by_role("button", name="Against measurement").click()
        assert [plot.get_attribute("data-plot") for plot in seen.all()] == ["dome", "bars"]
        left, right = seen.nth(0).bounding_box(), seen.nth(1).bounding_box()
        assert left is not None
        assert right is not None
        assert right["x"] >= left["x"] + left["width"]
        assert right["y"] == left["y"]
        page.close()

    @pytest.mark.parametrize("many", [False, True])
    def test_a_few_controls_stand_beside_a_panel_that_is_alone_and_many_below(
        self, browser: Browser, tmp_path: Path, many: bool
    ) -> None:
        further = tuple(Range(f"x{n}", f"x{n}", 0.0, 1.0, 0.1, 0.5) for n in range(2 if many else 0))
        alone = replace(toy.TOY, plots=toy.TOY.plots[:1], controls=(*toy.CONTROLS, *further))
        file = tmp_path / "alone.html"
        shown = compute(alone, alone.start(), "paper", toy.kernel)
        file.write_text(standalone(alone, shown, toy.module()), encoding="utf-8")
        page = opened(browser, file.as_uri())
        plot = page.locator(".explorer-plot").bounding_box()
        controls = page.locator(".explorer-controls").bounding_box()
        assert plot is not None
        assert controls is not None
        assert (controls["x"] >= plot["x"] + plot["width"]) is not many
        assert (controls["y"] >= plot["y"] + plot["height"]) is many
        page.close()

    def test_the_cross_lies_over_the_map(self, browser: Browser, address: str) -> None:
        page = opened(browser, address)
        hit = """() => {
          const box = document.querySelector(".explorer-picture").getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          return document.elementFromPoint(x, y).closest("svg, canvas").tagName;
        }"""
        page.locator(".explorer-picture").scroll_into_view_if_needed()
        assert page.evaluate(hit).lower() == "svg"
        page.close()

    def test_focus_is_seen(self, browser: Browser, address: str) -> None:
        page = opened(browser, address)
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.close()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_without_javascript_every_panel_and_the_sentence_are_there_and_no_control(
    browser: Browser, address: str, viewport: Any
) -> None:
    page = opened(browser, address, java_script_enabled=False, viewport=viewport)
    assert page.locator(".explorer-plot:visible").count() == 3
    assert page.get_by_text("Top 200 K at η = 1.00").is_visible()
    assert page.get_by_text("The controls need JavaScript.").is_visible()
    assert page.locator(".explorer :is(fieldset, .explorer-presets, .explorer-actions):visible").count() == 0
    page.close()


def test_in_print_settings_are_a_list_and_there_is_nothing_to_press(browser: Browser, address: str) -> None:
    page = opened(browser, address)
    page.emulate_media(media="print")
    assert page.locator(".explorer-plot:visible").count() == 3
    assert page.locator(".explorer :is(button, input[type=range]):visible").count() == 0
    assert page.locator(".explorer-value:visible").all_inner_texts() == ["0.25", "63 meV"]
    page.close()
