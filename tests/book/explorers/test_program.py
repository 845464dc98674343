"""The explorers' program in a browser, on a page with two toys: what it shows, keeps, saves and survives."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import wasmtime
from playwright.sync_api import Browser

from multigap_book.explorers import markup, payload, svg
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.frame import Frame, compute
from multigap_book.explorers.module import Module
from tests.book.browser import PHONE, Visit, needs_browser
from tests.book.browser import visit as visit_any
from tests.book.explorers.driving import Driven, drawn_alike, driven, shapes, without_pictures
from tests.book.explorers.toy import TOY

pytestmark = needs_browser

MODULE = bytes(wasmtime.wat2wasm(Path(__file__).with_name("toy.wat").read_text(encoding="utf-8")))
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Two toys</title>
<style>{style}</style></head><body><main><h1>Two toys</h1>{sections}<h2 id="elsewhere">Elsewhere</h2>
<p><a href="#elsewhere">elsewhere</a></p></main><script>{script}</script></body></html>"""


def visit(browser: Browser, address: str, **options: Any) -> Visit:
    return visit_any(browser, address, idle=False, **options)


def by_toy(explorer: Explorer, settings: dict[str, Setting]) -> Any:
    shape = (len(explorer.columns), explorer.points)
    return Module(explorer.name, MODULE).run(
        explorer.entries(settings), len(explorer.numbers), shape, explorer.picture
    )


def frame(settings: dict[str, Setting], preset: str = "paper") -> Frame:
    return compute(TOY, {**TOY.start(), **settings}, preset, by_toy)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    given = {"declaration": payload.data(TOY), "wasm": b64encode(MODULE).decode()}
    script = payload.program() + f"multigapExplorer.register({json.dumps(given)});"
    sections = "".join(markup.section(TOY, place, frame({})) for place in (1, 2))
    path = tmp_path_factory.mktemp("toys") / "toys.html"
    script = script.replace("</", "<\\/")
    path.write_text(PAGE.format(style=payload.style(), sections=sections, script=script), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def seen(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address)
    yield found
    assert found.errors == []
    assert found.outside == []
    found.page.context.close()


@pytest.fixture
def toy(seen: Visit) -> Driven:
    return driven(seen.page, TOY)


def at(browser: Browser, address: str, fragment: str, **options: Any) -> Driven:
    return driven(visit(browser, f"{address}#{fragment}", **options).page, TOY)


@pytest.mark.parametrize("panel", ["dome", "map", "bars"])
@pytest.mark.parametrize("settings", [{}, {"g": 1 / 3, "exchange": False}, {"g": 0.45, "omega0": 5.5}])
def test_both_languages_draw_the_same(
    browser: Browser, address: str, settings: dict[str, Setting], panel: str
) -> None:
    written = "&".join(f"{name}={'off' if value is False else value}" for name, value in settings.items())
    toy = at(browser, address, f"explorer-toy-dome?{written}")
    toy.page.add_style_tag(content=".explorer-canvas { width: 480px }")  # as wide as Python draws it
    drawing = toy.section.locator(f'[data-plot="{panel}"] svg[viewBox^="0 0 480 "]')
    drawing.wait_for()
    by_page = shapes(drawing)
    page = toy.page.context.new_page()
    plot = next(plot for plot in TOY.plots if plot.name == panel)
    page.set_content(svg.draw(plot, TOY, frame(settings)))
    by_python = shapes(page.locator("svg").first)
    assert len(by_page) >= 1
    drawn_alike(by_page, without_pictures(by_python))
    toy.page.context.close()


def test_it_shows_what_the_kernel_gives(toy: Driven) -> None:
    assert toy.number("kelvin") == "100 K"
    assert toy.sentence == "Top 100 K at η = 1.00, with exchange on and 63 meV."
    toy.move("exchange", False)
    assert toy.number("kelvin") == "40.0 K"
    assert toy.section.locator('[data-statement="holds"]').get_attribute("data-holds") == "no"
    assert "exchange=0.0" in toy.text(".explorer-code code")


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


def test_what_has_no_answer_is_said_and_the_last_curve_kept(toy: Driven) -> None:
    line = toy.section.locator('[data-plot="dome"] path.line').last
    toy.move("g", 0.3)
    before = line.get_attribute("d")
    toy.move("g", 0.06)
    assert toy.stale
    assert toy.sentence == "No bound state at g = 0.06."
    assert line.get_attribute("d") == before
    assert float(line.evaluate("e => getComputedStyle(e).opacity")) < 0.5
    toy.move("g", 0.31)
    assert not toy.stale
    assert line.get_attribute("d") != before


@pytest.mark.parametrize("worker", [True, False])
@pytest.mark.parametrize("g", [0.47, 0.49])
def test_a_kernel_that_fails_freezes_nothing(browser: Browser, address: str, g: float, worker: bool) -> None:
    seen = visit(browser, address, before="" if worker else "delete globalThis.Worker;")
    toy = driven(seen.page, TOY)
    for _ in range(2):
        toy.move("g", g)
        assert toy.stale
        assert toy.complaint.startswith("The computation failed here.")
        assert toy.sentence == "No result at this setting."
        assert toy.number("kelvin") == "—"
        toy.move("g", 0.3)
        assert not toy.stale
        assert toy.complaint == ""
        assert toy.number("kelvin") == "120 K"
    assert seen.errors == []
    seen.page.context.close()


def test_an_address_without_an_answer_still_draws_something_faint(browser: Browser, address: str) -> None:
    toy = at(browser, address, "explorer-toy-dome?g=0.06")
    assert toy.stale
    assert toy.sentence == "No bound state at g = 0.06."
    toy.page.wait_for_timeout(200)
    assert toy.section.locator('[data-plot="dome"] path.line').count() >= 2
    toy.section.locator("[data-scale]").check()
    assert "10" in toy.section.locator('[data-plot="dome"] .tick').all_text_contents()
    toy.page.context.close()


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


def test_two_on_a_page_do_not_meddle(seen: Visit, toy: Driven) -> None:
    other = driven(seen.page, TOY, 1)
    other.move("g", 0.4)
    assert (toy.number("kelvin"), other.number("kelvin")) == ("100 K", "160 K")
    assert other.fragment() == "explorer-toy-dome-2?g=0.4"
    assert seen.page.evaluate(
        "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
        " return ids.length === new Set(ids).size; }"
    )
    seen.page.reload()
    assert driven(seen.page, TOY, 1).number("kelvin") == "160 K"
    assert driven(seen.page, TOY, 0).number("kelvin") == "100 K"


def test_the_keyboard_moves_everything(toy: Driven) -> None:
    slider = toy.section.locator('input[name="g"]')
    slider.focus()
    toy.page.keyboard.press("ArrowRight")
    assert toy.settle().number("kelvin") == "104 K"
    assert slider.get_attribute("aria-valuetext") == "0.26"
    toy.page.keyboard.press("Home")
    toy.page.wait_for_timeout(50)
    assert toy.settle().sentence == "No bound state at g = 0.05."
    toy.section.locator('input[name="exchange"]').focus()
    toy.page.keyboard.press("Space")
    toy.page.wait_for_timeout(50)
    assert not toy.section.locator('input[name="exchange"]').is_checked()
    toy.section.locator('[data-preset="paper"]').focus()
    toy.page.keyboard.press("Enter")
    toy.page.wait_for_timeout(50)
    assert toy.settle().number("kelvin") == "100 K"


def test_a_screen_reader_is_told_once_the_slider_rests(toy: Driven) -> None:
    assert toy.text("[role=status]") == ""
    slider = toy.section.locator('input[name="g"]')
    slider.focus()
    for _ in range(4):
        toy.page.keyboard.press("ArrowRight")
        toy.page.wait_for_timeout(100)
        assert toy.text("[role=status]") == ""
    toy.page.wait_for_timeout(900)
    assert toy.text("[role=status]") == toy.sentence


def test_a_cross_is_dragged(toy: Driven) -> None:
    svg = toy.section.locator('[data-plot="map"] svg').first
    area = toy.section.locator("canvas.explorer-picture")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box
    toy.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    toy.page.mouse.down()
    toy.settle()
    # half way: g = 0.275, on a step of the slider 0.28; the logarithmic axis at sqrt(500)
    assert toy.section.locator('[data-value="g"]').text_content() in ("0.27", "0.28")
    assert toy.section.locator('[data-value="omega0"]').text_content() == "22.4 meV"
    toy.page.mouse.move(box["x"] + 2 * box["width"], box["y"] + box["height"] + 300)
    toy.page.mouse.up()
    toy.settle()
    assert toy.section.locator('[data-value="g"]').text_content() == "0.50"
    assert toy.section.locator('[data-value="omega0"]').text_content() == "1 meV"
    toy.page.mouse.move(box["x"], box["y"])  # let go
    assert toy.settle().section.locator('[data-value="g"]').text_content() == "0.50"
    assert svg.evaluate("e => e.style.touchAction") == "pinch-zoom"


def test_the_map_has_the_kernels_picture(toy: Driven) -> None:
    canvas = toy.section.locator("canvas.explorer-picture")
    pixel = canvas.evaluate(
        "c => { const at = (x, y) => [...c.getContext('2d').getImageData(x, y, 1, 1).data];"
        " return [c.width, c.height, at(0, 5), at(7, 0)]; }"
    )
    # its first row lies lowest, its largest value is the last colour
    assert pixel == [8, 6, [68, 1, 84, 255], [253, 231, 37, 255]]
    svg = toy.section.locator('[data-plot="map"] svg').first
    axes = svg.locator("svg.marks").evaluate(
        "s => ['x', 'y', 'width', 'height'].map(a => +s.getAttribute(a))"
    )
    units = float((svg.get_attribute("viewBox") or "").split()[2])
    place, whole = canvas.bounding_box(), svg.bounding_box()
    assert place
    assert whole
    scale = whole["width"] / units
    assert place["x"] - whole["x"] == pytest.approx(scale * axes[0], abs=1)
    assert place["y"] - whole["y"] == pytest.approx(scale * axes[1], abs=1)
    assert place["width"] == pytest.approx(scale * axes[2], abs=1)
    assert place["height"] == pytest.approx(scale * axes[3], abs=1)


def test_an_axis_turns_logarithmic_and_back(toy: Driven) -> None:
    ticks = toy.section.locator('[data-plot="dome"] svg').first.locator(".tick")
    linear = ticks.all_text_contents()
    toy.section.locator("[data-scale]").check()
    assert ticks.all_text_contents() != linear
    toy.move("g", 0.3)
    assert {"1", "10", "100"} <= set(ticks.all_text_contents())
    toy.section.locator("[data-scale]").uncheck()
    assert "150" in ticks.all_text_contents()


def test_a_phone_shows_one_panel_with_letters_to_read(browser: Browser, address: str) -> None:
    toy = driven(visit(browser, address, size=PHONE).page, TOY)
    figures = toy.section.locator("figure:visible")
    assert figures.count() == 1
    toy.section.locator('[data-panel="map"]').click()
    assert figures.count() == 1
    assert figures.get_attribute("data-plot") == "map"
    size = figures.locator(".tick").first.evaluate("t => t.getBoundingClientRect().height")
    assert size > 11
    assert toy.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    toy.page.context.close()


def test_it_runs_without_a_worker(browser: Browser, address: str) -> None:
    for before in (
        "delete globalThis.Worker;",
        "globalThis.Worker = class { constructor() { throw new Error('no'); } };",
        "URL.createObjectURL = () => 'data:text/javascript,nothing(';",
    ):
        seen = visit(browser, address, before=before)
        toy = driven(seen.page, TOY).move("g", 0.3)
        assert toy.number("kelvin") == "120 K"
        seen.page.context.close()


def test_it_runs_in_a_shadow_root_and_leaves_the_address_alone(seen: Visit) -> None:
    given = {"declaration": payload.data(TOY), "wasm": b64encode(MODULE).decode()}
    told = seen.page.evaluate(
        """async given => {
          const host = document.body.appendChild(document.createElement("div"));
          const root = host.attachShadow({mode: "open"});
          const section = document.querySelector("section.explorer").cloneNode(true);
          section.removeAttribute("data-live");
          root.append(section);
          const states = [];
          const onState = state => states.push(state.numbers.kelvin);
          const drawn = () => new Promise(done => host.addEventListener("explorerdrawn", done, {once: true}));
          let wait = drawn();
          const mounted = multigapExplorer.mount(section, {...given, onState});
          await wait;
          wait = drawn();
          mounted.set("g", 0.3);
          await wait;
          const shown = section.querySelector("output").textContent;
          mounted.destroy();
          return {shown, states, live: mounted.state.settings.g, hash: location.hash};
        }""",
        given,
    )
    assert told["shown"] == "120 K"
    assert told["live"] == 0.3
    assert told["states"][-1] == pytest.approx(120)
    assert told["hash"] == ""


def test_of_many_requests_the_newest_is_answered(seen: Visit) -> None:
    given = {"wasm": b64encode(MODULE).decode(), "shape": SHAPE}
    answered = seen.page.evaluate(
        """async ({wasm, shape}) => {
          const computer = multigapExplorer.compute.computer(wasm, shape);
          const answered = [];
          await new Promise(done => {
            for (let n = 0; n < 50; n++) {
              const g = 0.1 + 0.005 * n;
              computer.ask([g, 63, 1, 0, 0], result => {
                answered.push([g, result.numbers[0]]);
                if (n === 49) done();
              });
            }
          });
          computer.stop();
          return answered;
        }""",
        given,
    )
    assert [round(g, 3) for g, _ in answered] == [0.1, 0.345]
    assert all(kelvin == pytest.approx(400 * g) for g, kelvin in answered)


SHAPE = {"settings": 5, "numbers": 4, "rows": 3, "points": 41, "height": 6, "width": 8}


def test_nothing_runs_while_nobody_drags(toy: Driven) -> None:
    toy.move("g", 0.3)
    told = toy.page.evaluate(
        """async () => {
          const seen = [];
          new MutationObserver(list => seen.push(...list)).observe(document.body,
            {subtree: true, childList: true, attributes: true, characterData: true});
          for (const section of document.querySelectorAll("section.explorer"))
            section.addEventListener("explorerdrawn", () => seen.push("drawn"));
          await new Promise(done => setTimeout(done, 2500));
          return seen.map(one => one.type || one).filter(one => one !== "childList");
        }"""
    )
    assert told == []
