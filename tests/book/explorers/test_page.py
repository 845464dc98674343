"""The explorers of the built pages, each in the browser: what they give, against the native kernels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser

from multigap_book import explorers
from multigap_book.explorers import frame, words
from multigap_book.explorers.controls import Choice, Control, Range, Setting
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.frame import Frame
from tests.book.browser import DESKTOP, HTML, PAGES, PHONE, Visit, needs_browser, needs_pages, visit
from tests.book.explorers.driving import (
    AS_IN_PYTHON,
    Driven,
    Table,
    as_read,
    drawn_alike,
    driven,
    shapes,
    without_pictures,
)

pytestmark = [needs_pages, needs_browser]

AGREEMENT = 1e-7
"""Largest relative difference between page and native, where tables are made by the page's own arithmetic."""

ALIVE = ":is(.explorer-presets, .explorer-actions, .explorer-controls)"

SHIFTS = """
globalThis.shifts = [];
globalThis.first = [];
const sections = () => [...document.querySelectorAll("section[data-explorer]")];
const high = section => section.getBoundingClientRect().height;
globalThis.heights = () => sections().map((section, number) => {
  section.insertAdjacentHTML("afterend", first[number]);
  const before = high(section.nextElementSibling);
  section.nextElementSibling.remove();
  return [before, high(section)];
});
const inside = node => node?.parentElement?.closest("section[data-explorer]");
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput && entry.sources.some(source => inside(source.node))) shifts.push(entry.value);
  }
}).observe({type: "layout-shift", buffered: true});
document.addEventListener("readystatechange", () => {
  if (document.readyState === "interactive") first = sections().map(section => section.outerHTML);
});
"""
"""Counts what moves inside explorers, and keeps their markup as it is before their program runs.

Formulas above an explorer, which MathJax sets, move it as a whole: that is not counted.
"""


@dataclass(frozen=True)
class Place:
    """One explorer on one page; `number` tells those of a kind on a page apart."""

    page: str
    name: str
    number: int

    def __str__(self) -> str:
        return f"{Path(self.page).name}-{self.name}-{self.number}"

    @property
    def file(self) -> Path:
        return HTML / f"{self.page}.html"

    @property
    def key(self) -> str:
        return f"explorer-{self.name}" + (f"-{self.number + 1}" if self.number else "")


def places() -> list[Place]:
    """Return every explorer of the pages that are built."""
    found = []
    for page in PAGES:
        file = HTML / f"{page}.html"
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        names = re.findall(r'<section[^>]* data-explorer="([\w-]+)"', text)
        found += [Place(page, name, names[:at].count(name)) for at, name in enumerate(names)]
    return found


def ones() -> list[Place]:
    """Return one place of each explorer, the first."""
    first: dict[str, Place] = {}
    for place in places():
        first.setdefault(place.name, place)
    return list(first.values())


def native(explorer: Explorer, settings: Mapping[str, Setting]) -> Frame:
    return frame.compute(explorer, settings, explorer.presets[0].name, frame.by_kernel)


def opened(browser: Browser, place: Place, fragment: str = "", **options: Any) -> tuple[Visit, Driven]:
    address = place.file.as_uri() + (f"#{fragment}" if fragment else "")
    seen = visit(browser, address, **options)
    return seen, driven(seen.page, explorers.declared(place.name), place.number)


@pytest.fixture(scope="module", params=ones(), ids=str)
def live(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Driven]:
    """Each explorer, open on a desktop."""
    seen, found = opened(browser, request.param)
    yield found
    assert seen.errors == []
    assert seen.outside == []
    seen.page.context.close()


def told(table: Table, kind: str) -> dict[str, str]:
    """Return what the head of a saved file says of its settings or numbers."""
    lines = [re.fullmatch(rf"{kind} (\w+) = (\S+)(?: \[.*\])?", line) for line in table.head]
    return {line[1]: line[2] for line in lines if line}


def settings_of(explorer: Explorer, table: Table) -> dict[str, Setting]:
    """Return the settings of a saved file."""
    written = told(table, "setting")
    return {control.name: read(control, written[control.name]) for control in explorer.controls}


def read(control: Control, text: str) -> Setting:
    if isinstance(control, Range):
        return float(text)
    return text if isinstance(control, Choice) else text == "on"


def agrees(live: Driven) -> None:
    """Hold what the page drew last against the native kernel at the very settings that it saved."""
    explorer = live.explorer
    table = live.saved()
    expected = native(explorer, settings_of(explorer, table))
    numbers = told(table, "number")
    assert expected.outcome(explorer).drawn
    for name, value in expected.numbers.items():
        assert float(numbers[name]) == pytest.approx(value, rel=AGREEMENT, abs=1e-12, nan_ok=True), name
    for name, column in expected.columns.items():
        drawn = np.array(table.columns[name])
        assert (np.isnan(drawn) == np.isnan(column)).all(), name
        scale = float(np.nanmax(np.abs(column), initial=0.0))
        np.testing.assert_allclose(drawn, column, rtol=AGREEMENT, atol=AGREEMENT * scale, err_msg=name)


def text_agrees(live: Driven, settings: Mapping[str, Setting]) -> None:
    """Hold numbers and sentence that are shown against the native kernel."""
    explorer = live.explorer
    expected = native(explorer, {**explorer.start(), **settings})
    outcome = expected.outcome(explorer)
    assert live.stale is not outcome.drawn
    sentence = words.sentence(outcome.sentence, explorer, expected.settings, expected.numbers)
    assert live.sentence == as_read(sentence)
    for number in explorer.numbers:
        if number.shown:
            assert live.number(number.name) == words.shown(number, expected.numbers[number.name])


def test_every_explorer_stands_on_a_page() -> None:
    assert {place.name for place in places()} == set(explorers.NAMES)


def show(live: Driven, panel: str) -> None:
    """Choose a panel, where there are buttons to choose with."""
    tab = live.section.locator(f'[data-panel="{panel}"]')
    if tab.count() and tab.is_visible():
        tab.click()


@pytest.mark.parametrize("place", places(), ids=str)
@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def test_it_comes_alive_and_moves_nothing(
    browser: Browser, place: Place, size: dict[str, int], theme: str
) -> None:
    seen, live = opened(browser, place, size=size, theme=theme, before=SHIFTS)
    assert seen.errors == []
    assert seen.outside == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    live.section.scroll_into_view_if_needed()
    seen.page.wait_for_timeout(200)
    assert sum(seen.page.evaluate("shifts")) <= 0.02
    for before, after in seen.page.evaluate("heights()"):
        assert before > 300
        assert after == pytest.approx(before, abs=2.0)
    assert not live.stale
    assert live.complaint == ""
    figures = live.section.locator("figure.explorer-plot:visible")
    assert figures.count() == (1 if size == PHONE else min(2, len(live.explorer.plots)))
    for plot in live.explorer.plots:
        show(live, plot.name)
        figure = live.section.locator(f'figure[data-plot="{plot.name}"]')
        assert figure.is_visible()
        assert figure.locator("svg .line, svg .marker, canvas, svg .band, svg .area").count() > 0
        letters = figure.locator(".tick, .source").first.evaluate("t => t.getBoundingClientRect().height")
        assert letters > 9
    seen.page.context.close()


def test_it_comes_alive_when_served(browser: Browser, server: str) -> None:
    for page in sorted({place.page for place in places()}):
        seen = visit(browser, f"{server}{page}.html")
        for section in seen.page.locator("section[data-explorer]").all():
            name = section.get_attribute("data-explorer")
            assert name
            Driven(seen.page, section, explorers.declared(name)).settle()
        assert seen.errors == []
        assert seen.outside == []
        seen.page.context.close()


def test_names_are_those_of_the_declaration(live: Driven) -> None:
    explorer = live.explorer
    inputs = live.section.locator(":is(input, select)[name]").evaluate_all("all => all.map(e => e.name)")
    assert sorted(inputs) == sorted(control.name for control in explorer.controls)
    outputs = live.section.locator("output").evaluate_all("all => all.map(e => e.name)")
    assert outputs == [number.name for number in explorer.numbers if number.shown]
    assert live.section.locator("output[aria-live=off]").count() == len(outputs)


def test_presets_give_what_the_kernel_gives(live: Driven) -> None:
    for preset in live.explorer.presets:
        live.choose(preset.name)
        text_agrees(live, live.explorer.preset(preset))
        assert live.text(".explorer-note") == as_read(preset.note)
        pressed = live.section.locator('[data-preset][aria-pressed="true"]').evaluate_all(
            "all => all.map(button => button.dataset.preset)"
        )
        assert preset.name in pressed
        if not live.stale:
            agrees(live)


def moves(control: Control) -> list[Setting]:
    """Return the settings to which a control is moved."""
    if isinstance(control, Range):
        low, high = (control.position(end) for end in (control.low, control.high))
        steps = round((high - low) / control.step)
        places = [low + control.step * (steps * share // 100) for share in (0, 33, 71)]
        return [10.0**place if control.logarithmic else place for place in places] + [control.high]
    if isinstance(control, Choice):
        return [option.name for option in control.options]
    return [False, True]


def test_every_control_gives_what_the_kernel_gives(live: Driven) -> None:
    explorer = live.explorer
    for details in live.section.locator("details.explorer-more").all():
        details.evaluate("d => d.open = true")
    drawn = 0
    for control in explorer.controls:
        live.choose(explorer.presets[0].name)
        for value in moves(control):
            live.move(control.name, value)
            if live.stale:
                assert live.sentence
                assert live.complaint == "", (control.name, value)  # said, and no failure
            else:
                agrees(live)
                drawn += 1
    assert drawn >= len(explorer.controls)


def test_the_address_goes_round(browser: Browser, live: Driven) -> None:
    explorer = live.explorer
    live.choose(explorer.presets[-1].name)
    control = next(control for control in explorer.controls if isinstance(control, Range))
    live.move(control.name, moves(control)[1])
    fragment = live.fragment()
    assert fragment.startswith(f"explorer-{explorer.name}?")
    place = next(place for place in ones() if place.name == explorer.name)
    seen, again = opened(browser, place, fragment)
    for selector in (".explorer-sentence", ".explorer-code code", ".explorer-note", ".explorer-numbers"):
        assert again.text(selector) == live.text(selector)
    assert again.complaint == ""
    assert again.fragment() == fragment
    seen.page.context.close()


@pytest.mark.parametrize(
    "garbage", ["nothing=1", "{control}=abc", "{control}=1e99", "preset=none", "%E0%A4%A"]
)
@pytest.mark.parametrize("place", ones(), ids=str)
def test_garbage_in_the_address_is_named(browser: Browser, place: Place, garbage: str) -> None:
    explorer = explorers.declared(place.name)
    fragment = garbage.format(control=explorer.controls[0].name)
    seen, live = opened(browser, place, f"{place.key}?{fragment}")
    assert seen.errors == []
    assert live.complaint.startswith("Not understood in the address: ")
    text_agrees(live, {})
    seen.page.context.close()


def test_the_line_of_python_follows(live: Driven) -> None:
    explorer = live.explorer
    for preset in explorer.presets:
        live.choose(preset.name)
        settings = explorer.preset(preset)
        numbers = {name: float(text) for name, text in told(live.saved(), "number").items()}
        if not live.stale:
            assert live.text(".explorer-code code") == words.code(explorer, settings, numbers)


def test_the_keyboard_moves_every_slider(live: Driven) -> None:
    live.choose(live.explorer.presets[0].name)
    for details in live.section.locator("details.explorer-more").all():
        details.evaluate("d => d.open = true")
    for control in live.explorer.controls:
        if not isinstance(control, Range):
            continue
        if control.only:
            choice, option, *_ = control.only
            live.section.locator(f'select[name="{choice}"]').select_option(option)
            live.settle()
        value = live.section.locator(f'[data-value="{control.name}"]')
        before = value.text_content()
        slider = live.section.locator(f'input[name="{control.name}"]')
        slider.focus()
        at_end = slider.evaluate("s => +s.value >= +s.max - s.step / 2")
        live.page.keyboard.press("ArrowLeft" if at_end else "ArrowRight")
        live.settle()
        assert value.text_content() != before, control.name
        assert slider.get_attribute("aria-valuetext") == value.text_content()
    live.choose(live.explorer.presets[0].name)


@pytest.mark.parametrize("place", places(), ids=str)
def test_python_draws_the_first_frame_as_the_page_does(browser: Browser, place: Place) -> None:
    still = visit(browser, place.file.as_uri(), scripts=False)
    seen, live = opened(browser, place)
    seen.page.add_style_tag(content=AS_IN_PYTHON)
    before = still.page.locator(f'section[data-explorer="{place.name}"]').nth(place.number)
    for plot in live.explorer.plots:
        drawing = live.section.locator(
            f'[data-plot="{plot.name}"] .explorer-canvas > svg:is([viewBox^="0 0 480 "], :has(.bars))'
        )
        drawing.wait_for(state="attached")
        first = before.locator(f'[data-plot="{plot.name}"] .explorer-canvas > svg')
        drawn_alike(shapes(drawing), without_pictures(shapes(first)))
    for selector in (".explorer-sentence", ".explorer-note", ".explorer-code code", ".explorer-numbers"):
        assert before.locator(selector).text_content() == live.text(selector)
    for page in (still.page, seen.page):
        page.context.close()


@pytest.mark.parametrize("place", places(), ids=str)
def test_without_javascript_the_first_frame_is_there_and_nothing_looks_alive(
    browser: Browser, place: Place
) -> None:
    page = visit(browser, place.file.as_uri(), scripts=False).page
    section = page.locator(f'section[data-explorer="{place.name}"]').nth(place.number)
    assert section.locator("figure.explorer-plot svg").first.is_visible()
    assert section.locator(".explorer-sentence").is_visible()
    assert not section.locator(
        ":is(.explorer-presets, .explorer-actions, .explorer-controls)"
    ).first.is_visible()
    for control in section.locator(":is(input, select)").all():
        assert not control.is_visible()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_in_print_it_is_a_figure(browser: Browser, scripts: bool) -> None:
    place = ones()[0]
    page = visit(browser, place.file.as_uri(), scripts=scripts).page
    page.emulate_media(media="print")
    section = page.locator(f'section[data-explorer="{place.name}"]').first
    assert section.locator("figure.explorer-plot svg").first.is_visible()
    assert section.locator(".explorer-sentence").is_visible()
    for selector in (".explorer-actions button", ".explorer-presets button", 'input[type="range"]'):
        assert not section.locator(selector).first.is_visible()
    page.context.close()


@pytest.mark.parametrize("place", places(), ids=str)
@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light")])
def test_axe_finds_nothing(browser: Browser, place: Place, size: dict[str, int], theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python", reason="axe is not installed")
    seen, live = opened(browser, place, size=size, theme=theme)
    for details in live.section.locator("details").all():
        details.evaluate("d => d.open = true")
    seen.page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text(encoding="utf-8"))
    found = live.section.evaluate("section => axe.run(section)")
    assert [summary(one) for one in found["violations"]] == []
    seen.page.context.close()


def summary(violation: dict[str, Any]) -> str:
    return f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
