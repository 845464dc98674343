"""An explorer in a notebook: its state in Python, the widget's program in a browser, and a stored chapter."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Browser, Page

from multigap_book import chapters, explorers
from multigap_book.explorers import payload, state
from multigap_book.explorers.state import Placeholder, State
from multigap_book.explorers.widget import Live
from multigap_book.paths import PAGES_VARIABLE
from scripts import outputs
from tests.book.browser import needs_browser
from tests.book.explorers import toy

WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(autouse=True)
def the_toys_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "by_module", toy.kernel)


def live() -> Live:
    return Live(toy.TOY, toy.frame(), toy.module())


class TestState:
    """The same in a notebook and where pages are made."""

    @pytest.fixture(params=[live, lambda: Placeholder(toy.TOY)], ids=["live", "placeholder"])
    def view(self, request: pytest.FixtureRequest) -> State:
        made: State = request.param()
        return made

    def test_it_starts_at_the_first_preset(self, view: State) -> None:
        assert view.settings == toy.TOY.start()
        assert view.preset == "paper"
        assert view.numbers == {"kelvin": 200.0, "eta": 1.0, "gap": 12.5, "holds": 1.0}
        assert view.text == "Top 200 K at η = 1.00, with exchange on and 63 meV."
        assert view.code.endswith('omega=63e-3, exchange=0.1, overlap="exact", table={1: 2})')

    def test_settings_that_are_assigned_change_and_the_others_stay(self, view: State) -> None:
        view.settings = {"g": 0.3, "exchange": False}
        view.settings = {"depth": 2}
        assert view.settings == {**toy.TOY.start(), "g": 0.3, "exchange": False, "depth": 2.0}
        assert view.numbers["kelvin"] == pytest.approx(120.0, rel=1e-12)
        view.choose("third")
        assert view.settings == toy.TOY.preset(toy.TOY.presets[1])
        assert view.preset == "third"

    @pytest.mark.parametrize(
        ("settings", "complaint"),
        [
            ({"g": 7.0}, "g = 7.0 is not allowed: g must be from 0.05 to 0.5"),
            ({"omega0": "63"}, "omega0 = '63' is not allowed: omega0 must be a finite number"),
            ({"exchange": 1}, "exchange = 1 is not allowed: exchange must be True or False"),
            ({"overlap": "two"}, "overlap = 'two' is not allowed: overlap must be one of exact, one"),
            ({"G": 0.2}, "setting = 'G' is not allowed: setting must be one of g, omega0"),
        ],
    )
    def test_wrong_settings_are_refused_and_change_nothing(
        self, view: State, settings: dict[str, Any], complaint: str
    ) -> None:
        with pytest.raises(ValueError, match="is not allowed") as caught:
            view.settings = {"depth": 1.0, **settings}
        assert str(caught.value).startswith(complaint)
        assert view.settings == toy.TOY.start()

    def test_an_unknown_preset_is_refused(self, view: State) -> None:
        with pytest.raises(ValueError, match="preset = 'mine' is not allowed: preset must be one of paper"):
            view.choose("mine")

    def test_the_curves_are_a_table_with_units(self, view: State) -> None:
        frame = view.frame
        assert list(frame.columns) == ["x", "tc", "less"]
        assert frame.shape == (41, 3)
        assert frame["tc"].max() == pytest.approx(200.0, rel=1e-12)
        assert frame.attrs["units"] == {"tc": "K", "less": "K"}
        assert frame.attrs["settings"] == view.settings
        assert view.to_frame().equals(frame)

    def test_numbers_are_computed_once_for_a_setting(
        self, view: State, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[float] = []

        def kernel(declaration: Any, settings: Any) -> Any:
            asked.append(settings["g"])
            return toy.kernel(declaration, settings)

        monkeypatch.setattr(state, "by_module", kernel)
        assert not asked
        assert view.numbers
        assert view.text
        assert len(view.frame)
        view.settings = {"g": 0.4}
        assert view.numbers["kelvin"] == pytest.approx(320.0, rel=1e-12)
        assert asked == [0.25, 0.4]


class TestWhatIsShown:
    def test_a_placeholder_where_pages_are_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(PAGES_VARIABLE, "1")
        shown = explorers.show(toy.TOY)
        assert isinstance(shown, Placeholder)
        assert shown._repr_html_() == f'<section data-explorer="toy-dome">{shown!r}</section>'
        assert len(shown._repr_html_().encode()) < 300

    def test_a_widget_in_a_notebook_with_a_sentence_for_whoever_shows_none(self) -> None:
        data, _ = live()._repr_mimebundle_()
        assert data["text/html"] == Placeholder(toy.TOY)._repr_html_()
        assert data["text/plain"] == repr(Placeholder(toy.TOY))
        assert WIDGET in data

    def test_without_the_variable_it_is_a_widget(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv(PAGES_VARIABLE, raising=False)
        monkeypatch.setattr(payload, "module", lambda declaration: toy.module())
        monkeypatch.setattr("multigap_book.explorers.markup.first_frame", lambda declaration: toy.frame())
        assert isinstance(explorers.show(toy.TOY), Live)

    def test_a_stored_chapter_has_the_placeholder_and_no_widget(self, tmp_path: Path) -> None:
        source = (
            "from multigap_book import explorers\n"
            "from tests.book.explorers import toy\n"
            "explorers.show(toy.TOY)"
        )
        path = tmp_path / "chapter.ipynb"
        cells = [nbformat.v4.new_code_cell(source)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": outputs.KERNEL}), path)
        environment = chapters.kernel_environment()
        assert environment[PAGES_VARIABLE] == "1"
        notebook = asyncio.run(chapters.execute(path, environment, timeout=120, widgets=True))
        outputs.normalise(notebook, "chapter")
        placeholder = Placeholder(toy.TOY)
        (output,) = notebook.cells[0].outputs
        assert output.data == {"text/html": placeholder._repr_html_(), "text/plain": repr(placeholder)}
        assert "widgets" not in notebook.metadata


MODEL = """(given) => {
  const heard = {};
  globalThis.model = {
    values: given,
    saved: 0,
    get(name) { return this.values[name]; },
    set(name, value) { this.values[name] = value; },
    save_changes() { this.saved += 1; },
    on(names, action) { for (const name of names.split(" ")) (heard[name] ??= new Set()).add(action); },
    off(names, action) { for (const name of names.split(" ")) heard[name].delete(action); },
    fromPython(name, value) {
      this.values[name] = value;
      for (const action of heard[`change:${name}`] ?? []) action();
    },
    listeners: () => Object.values(heard).reduce((sum, actions) => sum + actions.size, 0),
  };
}"""
"""A model as anywidget gives it to `render`: what it holds is Python's."""

RENDER = """async () => {
  const address = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
  const { default: widget } = await import(address);
  globalThis.stop = ["one", "two"].map((id) => {
    const el = document.body.appendChild(document.createElement("div"));
    el.id = id;
    return widget.render({ model, el });
  });
}"""


@needs_browser
class TestInTheBrowser:
    """Two views of one model, as where a notebook shows an explorer twice."""

    @pytest.fixture
    def page(self, browser: Browser, tmp_path: Path) -> Iterator[Page]:
        view = live()
        given = {name: getattr(view, name) for name in ("_esm", "_markup", "_declaration", "_wasm")}
        given |= {"settings": view.settings, "preset": view.preset}
        file = tmp_path / "notebook.html"
        file.write_text("<!DOCTYPE html><title>Notebook</title><body></body>", encoding="utf-8")
        page = browser.new_page()
        page.goto(file.as_uri())
        page.evaluate(MODEL, json.loads(json.dumps(given)))
        page.evaluate(RENDER)
        page.locator("#two .explorer[data-live]:not([data-busy])").wait_for()
        yield page
        page.close()

    def kelvin(self, page: Page, view: str, text: str) -> None:
        page.locator(f"#{view} output[name=kelvin]", has_text=text).wait_for()

    def test_a_hand_on_a_slider_reaches_python_and_the_other_view(self, page: Page) -> None:
        page.locator("#one input[name=g]").press("ArrowRight")
        self.kelvin(page, "one", "208 K")
        settings = page.evaluate("model.get('settings')")
        assert settings["g"] == pytest.approx(0.26, abs=1e-12)
        assert page.evaluate("model.saved") >= 1
        assert toy.TOY.settings(settings) == {**toy.TOY.start(), "g": settings["g"]}
        page.evaluate("model.fromPython('settings', model.get('settings'))")
        self.kelvin(page, "two", "208 K")

    def test_what_python_sets_is_shown_and_not_sent_back(self, page: Page) -> None:
        before = page.evaluate("model.saved")
        settings = {**toy.TOY.start(), "g": 1 / 3, "exchange": False}
        page.evaluate("(settings) => model.fromPython('settings', settings)", settings)
        self.kelvin(page, "one", "133 K")
        assert page.locator("#one input[name=exchange]").is_checked() is False
        assert page.evaluate("model.get('settings')") == settings
        assert page.evaluate("model.saved") == before

    def test_a_preset_reaches_python(self, page: Page) -> None:
        page.locator("#one [data-preset=third]").click()
        self.kelvin(page, "one", "133 K")
        assert page.evaluate("model.get('preset')") == "third"

    def test_ids_of_two_views_differ(self, page: Page) -> None:
        identities = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
        assert len(identities) == len(set(identities))

    def test_a_view_that_is_closed_listens_no_more(self, page: Page) -> None:
        page.evaluate("stop.forEach((one) => one())")
        assert page.evaluate("model.listeners()") == 0

    def test_jupyterlab_leaves_the_arrow_keys_to_each_control(self, page: Page) -> None:
        marked = page.locator("#one :is(input, select)[name]:not([data-lm-suppress-shortcuts])")
        assert marked.count() == 0
