"""The explorers' program in a browser, on a page with two toys: what it shows, and what it survives."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from multigap_book.explorers import svg
from multigap_book.explorers.controls import Setting
from tests.book.browser import PHONE, Visit, needs_browser
from tests.book.explorers.driving import AS_IN_PYTHON, Driven, drawn_alike, driven, shapes, without_pictures
from tests.book.explorers.toy import TOY
from tests.book.explorers.toy_page import at, frame, given, visit

pytestmark = needs_browser


@pytest.mark.parametrize("panel", ["dome", "map", "bars"])
@pytest.mark.parametrize("settings", [{}, {"g": 1 / 3, "exchange": False}, {"g": 0.45, "omega0": 5.5}])
def test_both_languages_draw_the_same(
    browser: Browser, address: str, settings: dict[str, Setting], panel: str
) -> None:
    written = "&".join(f"{name}={'off' if value is False else value}" for name, value in settings.items())
    toy = at(browser, address, f"explorer-toy-dome?{written}")
    toy.page.add_style_tag(content=AS_IN_PYTHON)
    drawing = toy.section.locator(
        f'[data-plot="{panel}"] .explorer-canvas > svg:is([viewBox^="0 0 480 "], :has(.bars))'
    )
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


def test_what_has_no_answer_is_said_and_the_last_curve_kept(toy: Driven) -> None:
    line = toy.section.locator('[data-plot="dome"] .marks path.line').last
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
    assert toy.section.locator('[data-plot="dome"] .marks path.line').count() >= 2
    toy.section.locator("[data-scale]").check()
    assert "10" in toy.section.locator('[data-plot="dome"] .tick').all_text_contents()
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
    svg = toy.section.locator('[data-plot="map"] .explorer-canvas > svg')
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
    svg = toy.section.locator('[data-plot="map"] .explorer-canvas > svg')
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
    ticks = toy.section.locator('[data-plot="dome"] .explorer-canvas > svg').locator(".tick")
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
        given(),
    )
    assert told["shown"] == "120 K"
    assert told["live"] == 0.3
    assert told["states"][-1] == pytest.approx(120)
    assert told["hash"] == ""


def test_of_many_requests_the_newest_is_answered(seen: Visit) -> None:
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
        {**given(), "shape": SHAPE},
    )
    assert [round(g, 3) for g, _ in answered] == [0.1, 0.345]
    assert all(kelvin == pytest.approx(400 * g) for g, kelvin in answered)


def test_a_kernel_that_never_comes_back_is_given_up(seen: Visit) -> None:
    answered = seen.page.evaluate(
        """async ({wasm, shape}) => {
          const computer = multigapExplorer.compute.computer(wasm, shape, 500);
          const ask = g => new Promise(done => computer.ask([g, 63, 1, 0, 0], done));
          const statuses = [];
          for (const g of [0.3, 0.458, 0.3]) statuses.push((await ask(g)).status);
          computer.stop();
          return statuses;
        }""",
        {**given(), "shape": SHAPE},
    )
    assert answered == [0, -1, 0]


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
