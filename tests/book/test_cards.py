"""Ids of the ledger and words of the glossary are links, and a card says what they are."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sphinx.application import Sphinx

from multigap_book import cards, glossary, ledger
from tests.book.browser import HTML, PAGES, needs_pages

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = (ROOT / "web" / "cards.js").read_text(encoding="utf-8")
STYLE = (ROOT / "web" / "cards.css").read_text(encoding="utf-8")


@lru_cache
def index() -> cards.Index:
    return cards.Index()


def named(text: str, chapter: str = "referee") -> list[str]:
    return [mention.row or mention.term for mention in index().mentions(text, chapter)]


class TestTheGlossary:
    def test_every_definition_is_short_and_is_set_without_tex(self) -> None:
        for term in glossary.terms():
            assert 3 <= len(term.definition.split()) <= 60, term
            assert not re.search(r"[$\\\\{}`]", term.html), term

    def test_what_readers_asked_for_is_defined(self) -> None:
        page = (ROOT / "book" / "glossary.md").read_text(encoding="utf-8")
        names = {name.lower() for term in glossary.terms() for name in term.names}
        asked = "gap, Lifshitz transition, pocket, neck, antiresonance, overlap, exchange, BPV, SMW"
        assert not {name.lower() for name in asked.split(", ")} - names
        letters = (r"\eta", "g", r"\tilde\omega_0", "C", "B", r"\Delta E")
        assert all(f"${letter}$" in page for letter in letters)

    def test_a_name_used_twice_is_refused(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "glossary.md").write_text("```{glossary}\nneck\n  One.\n\nNeck\n  Two.\n```\n")
        monkeypatch.setattr(glossary, "book_folder", lambda: tmp_path)
        with pytest.raises(ValueError, match="used twice in the glossary: neck"):
            glossary.terms()


class TestWhatAPieceOfProseNames:
    def test_an_id_in_either_case_of_its_letter(self) -> None:
        assert named("see MD21-F5a and MR21-F8A-lin, MR21-S89.") == ["MD21-F5A", "MR21-F8A-lin", "MR21-S89"]

    def test_no_id_that_the_ledger_does_not_have(self) -> None:
        assert named("MD21-F99, XX21-E01, BH17-E055") == []

    def test_half_an_id_where_one_paper_is_meant(self) -> None:
        assert named("above 0.1 (S22)", chapter_of("BH17-S22")) == ["BH17-S22"]
        assert named("(S22)", "retardation") == []

    def test_no_half_of_an_id_that_two_papers_have(self) -> None:
        several: dict[tuple[str, str], list[str]] = {}
        for row in ledger.rows():
            several.setdefault((row.chapter, row.id[5:]), []).append(row.id)
        both = [key for key, ids in several.items() if len(ids) > 1 and key[1].startswith("S")]
        assert both
        assert all(named(half, chapter) == [] for chapter, half in both)

    def test_a_term_its_plural_and_its_other_spellings(self) -> None:
        assert named("Gap ratios") == ["term-gap-ratio"]
        assert named("two pockets, mean-field theories") == ["term-pocket", "term-mean-field"]
        assert named("Van\nHove peaks; Bianconi-Perali-Valletta") == ["term-van-Hove-singularity", "term-BPV"]

    def test_no_part_of_a_word_and_no_other_capitals(self) -> None:
        assert named("domestic, pocketed, smw, a model a reader knows") == []

    def test_no_word_that_means_another_thing_there(self) -> None:
        assert named("a gap", "interband-pairing") == []
        assert named("a gap", "dome-md21") == ["term-gap"]


def chapter_of(name: str) -> str:
    return index().rows[name].chapter


@lru_cache
def script() -> str:
    return cards.script()


def test_the_data_hold_every_claim_and_every_term() -> None:
    told = cards.data()
    assert told["rows"].keys() == {row.id for row in ledger.rows()}
    assert told["terms"].keys() == {term.anchor for term in glossary.terms()}
    row = told["rows"]["MD21-F5A"]
    assert row["verdict"] == str(ledger.findings()["MD21-F5A"].verdict)
    assert row["page"] == chapter_of("MD21-F5A")
    assert row["title"]
    assert cards.script().startswith("window.multigapCards = {")


@pytest.fixture(scope="module")
def small_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages made by Sphinx with the extension alone."""
    folder = tmp_path_factory.mktemp("cards")
    source = folder / "book"
    source.mkdir()
    own, other = chapter_of("BH17-S21"), chapter_of("MD21-F5A")
    (folder / "conf.py").write_text(f"extensions = ['cards']\nroot_doc = 'book/{own}'\n")
    (source / f"{own}.rst").write_text(
        "The SMW model of BH17-S21\n=========================\n\n"
        "A pocket, two pockets, BH17-S21 and MD21-F5A, ``MD21-F5A``, `a pocket <https://a.example/>`_.\n\n"
        "::\n\n    MD21-F5A and a dome\n\n.. role:: badge\n   :class: badge\n\nA :badge:`gap` in a badge.\n"
    )
    (source / f"{other}.rst").write_text(":orphan:\n\nDome\n====\n\n*The dome* of MD21-F5A.\n")
    (source / "glossary.rst").write_text(":orphan:\n\nWords\n=====\n\nA dome.\n")
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        app = Sphinx(folder, folder, folder / "out", folder / "trees", "html", status=None, warning=None)
        app.build()
    finally:
        sys.path.remove(str(ROOT / "scripts"))
    return folder / "out"


def links(page: Path) -> list[tuple[str, str, str]]:
    text = page.read_text(encoding="utf-8")
    body = text[text.index('role="main"') : text.index('class="sphinxsidebar"')]
    return re.findall(r'<a class="(claim|term) reference internal" href="([^"]+)">([^<]+)</a>', body)


class TestTheExtension:
    def test_ids_and_first_uses_are_linked_and_nothing_else(self, small_pages: Path) -> None:
        assert links(small_pages / "book" / f"{chapter_of('BH17-S21')}.html") == [
            ("term", "glossary.html#term-pocket", "pocket"),
            ("claim", "ledger.html#BH17-S21", "BH17-S21"),
            ("claim", f"{chapter_of('MD21-F5A')}.html#MD21-F5A", "MD21-F5A"),
        ]

    def test_what_stands_in_italics_is_prose(self, small_pages: Path) -> None:
        assert links(small_pages / "book" / f"{chapter_of('MD21-F5A')}.html") == [
            ("term", "glossary.html#term-dome", "dome"),
            ("claim", "ledger.html#MD21-F5A", "MD21-F5A"),
        ]

    def test_the_glossary_does_not_link_to_itself(self, small_pages: Path) -> None:
        assert links(small_pages / "book" / "glossary.html") == []

    def test_every_page_loads_the_data(self, small_pages: Path) -> None:
        assert (small_pages / "_static" / "cards-data.js").read_text("utf-8") == cards.script()
        assert "cards-data.js" in (small_pages / "book" / f"{chapter_of('BH17-S21')}.html").read_text("utf-8")


@needs_pages
def test_every_term_stands_where_the_links_say() -> None:
    page = (HTML / "book" / "glossary.html").read_text(encoding="utf-8")
    assert not [term.anchor for term in glossary.terms() if f'id="{term.anchor}"' not in page]
    linked = [name for name in PAGES if 'class="term ' in (HTML / f"{name}.html").read_text("utf-8")]
    assert len(linked) > 10


@pytest.fixture(scope="module")
def page(browser_if_any: Browser) -> Page:
    return browser_if_any.new_context(has_touch=True, viewport={"width": 700, "height": 500}).new_page()


@pytest.fixture
def prose(page: Page, tmp_path: Path) -> Page:
    body = (
        '<article class="bd-article"><p>A <a class="term" href="glossary.html#term-pocket">pocket</a></p>'
        '<p>and <a id="claim" href="dome-md21.html#MD21-F5A">MD21-F5A</a></p>'
        '<p><a id="plain" href="dome-md21.html#fig-1">a figure</a></p>'
        '<p style="margin-top: 380px"><a id="low" href="ledger.html#BH17-E05">BH17-E05</a></p></article>'
    )
    file = tmp_path / "page.html"
    file.write_text(
        f"<!DOCTYPE html><meta charset=utf-8><style>{STYLE}</style><script>{script()}</script>"
        f"<script>{PROGRAM}</script>{body}"
    )
    page.mouse.move(600, 480)
    page.goto(file.as_uri())
    return page


class TestTheCard:
    def test_it_comes_under_the_pointer_can_be_pointed_at_and_goes(self, prose: Page) -> None:
        card = prose.locator("#hover-card")
        assert not card.is_visible()
        prose.hover("#claim")
        card.wait_for(state="visible")
        told = card.inner_text()
        assert "MD21-F5A" in told
        assert str(ledger.findings()["MD21-F5A"].verdict) in told
        assert prose.locator("#claim").get_attribute("aria-describedby") == "hover-card"
        assert card.get_attribute("role") == "tooltip"
        card.hover()
        prose.wait_for_timeout(500)
        assert card.is_visible()
        prose.mouse.move(690, 490)
        card.wait_for(state="hidden")
        assert prose.locator("#claim").get_attribute("aria-describedby") is None

    def test_escape_closes_it_and_the_pointer_stays(self, prose: Page) -> None:
        prose.hover("a.term")
        prose.locator("#hover-card").wait_for(state="visible")
        assert "small closed part of the Fermi surface" in prose.locator("#hover-card").inner_text()
        prose.keyboard.press("Escape")
        assert not prose.locator("#hover-card").is_visible()

    def test_it_comes_with_the_focus_of_the_keyboard(self, prose: Page) -> None:
        prose.keyboard.press("Tab")
        assert "pocket" in prose.locator("#hover-card").inner_text()
        prose.keyboard.press("Tab")
        assert "MD21-F5A" in prose.locator("#hover-card").inner_text()
        prose.keyboard.press("Tab")  # a link that names nothing
        prose.locator("#hover-card").wait_for(state="hidden")

    def test_the_first_tap_shows_it_and_another_place_closes_it(self, prose: Page) -> None:
        before = prose.url
        prose.tap("#claim")
        prose.locator("#hover-card").wait_for(state="visible")
        assert prose.url == before
        assert (
            prose.locator("#hover-card a").first.get_attribute("href")
            == f"{chapter_of('MD21-F5A')}.html#MD21-F5A"
        )
        prose.touchscreen.tap(600, 450)
        assert not prose.locator("#hover-card").is_visible()

    def test_it_stays_inside_the_window(self, prose: Page) -> None:
        prose.hover("#low")
        prose.locator("#hover-card").wait_for(state="visible")
        box = prose.locator("#hover-card").bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= 700
        assert box["y"] + box["height"] <= 500

    def test_it_does_not_move_for_those_who_want_less_of_that(self, prose: Page) -> None:
        animation = "card => getComputedStyle(card).animationName"
        for wish, name in (("reduce", "none"), ("no-preference", "hover-card")):
            prose.emulate_media(reduced_motion=wish)
            prose.keyboard.press("Tab")
            assert prose.locator("#hover-card").evaluate(animation) == name
