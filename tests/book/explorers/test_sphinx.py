"""The pages of a small book with a toy in it: what they hold, what they load, and what a wrong name does."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from multigap_book import explorers
from multigap_book.explorers import payload
from multigap_book.explorers.state import place
from multigap_book.paths import PAGES_VARIABLE
from scripts import explorer_pages
from tests.book.explorers import toy

PAGES = {
    "index": "Front\n=====\n\n.. toctree::\n\n   with\n   without\n",
    "with": "With\n====\n\n{toy}\n\nBetween.\n\n{toy}\n",
    "without": "Without\n=======\n\nNothing here.\n",
}


def raw(markup: str) -> str:
    return f".. raw:: html\n\n   {markup}\n"


@pytest.fixture(scope="module", autouse=True)
def only_the_toy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explorers, "NAMES", ("toy-dome",))
        patch.setattr(explorers, "declared", lambda name: {"toy-dome": toy.TOY}[name])
        patch.setattr(explorer_pages, "first_frame", lambda declaration: toy.frame())
        patch.setattr(payload, "module", lambda declaration: toy.module())
        patch.setenv(PAGES_VARIABLE, "")
        yield
    explorer_pages._first_frame.cache_clear()


def build(folder: Path, placeholder: str, *, parallel: int = 1) -> tuple[Path, str]:
    """Build the pages, which are written where they are not there; return their folder and the warnings."""
    source = folder / "source"
    if not source.exists():
        source.mkdir(parents=True)
        (source / "conf.py").write_text("extensions = ['scripts.explorer_pages']\n")
        for name, text in PAGES.items():
            (source / f"{name}.rst").write_text(text.format(toy=raw(placeholder)))
    warnings = StringIO()
    out = folder / "html"
    with patch_docutils(), docutils_namespace():
        app = Sphinx(
            str(source),
            str(source),
            str(out),
            str(folder / "doctrees"),
            "html",
            status=None,
            warning=warnings,
            parallel=parallel,
        )
        app.build()
    return out, warnings.getvalue()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return build(tmp_path_factory.mktemp("book"), place(toy.TOY))


@pytest.fixture(scope="module")
def out(built: tuple[Path, str]) -> Path:
    return built[0]


class TestPages:
    def test_they_are_built_without_a_warning(self, built: tuple[Path, str]) -> None:
        assert not built[1]

    def test_a_build_that_runs_the_chapters_itself_gets_placeholders(self, out: Path) -> None:
        assert os.environ[PAGES_VARIABLE] == "1"
        shown = explorers.show(toy.TOY)
        assert repr(shown).startswith("A toy: an explorer")
        assert not hasattr(shown, "_repr_mimebundle_")

    def test_each_placeholder_becomes_the_markup_with_ids_of_its_own(self, out: Path) -> None:
        page = (out / "with.html").read_text()
        assert re.findall(r'<section class="explorer" data-explorer="toy-dome" id="([^"]*)"', page) == [
            "explorer-toy-dome-1",
            "explorer-toy-dome-2",
        ]
        identities = re.findall(r'\sid="([^"]*)"', page)
        assert len(identities) == len(set(identities))
        assert page.count('<output name="kelvin" aria-live="off">200 K</output>') == 2
        assert place(toy.TOY) not in page

    def test_only_its_pages_load_program_style_and_module_in_their_order(self, out: Path) -> None:
        page = (out / "with.html").read_text()
        loaded = re.findall(r'<script defer="defer" src="_static/explorers/([^"?]*)', page)
        assert loaded == ["explorer.js", "toy-dome.js"]
        assert "_static/explorers/explorer.css" in page
        for name in ("index", "without"):
            assert "explorer" not in (out / f"{name}.html").read_text()

    def test_what_is_loaded_is_there(self, out: Path) -> None:
        folder = out / "_static" / "explorers"
        beside = {"explorer.js", "explorer.css", "LICENSES.md"}
        assert {file.name for file in folder.iterdir()} == {*beside, "toy-dome.js"}
        assert (folder / "toy-dome.js").read_text() == payload.registration(toy.TOY, toy.module())
        for part in payload.PARTS:
            assert (payload.PROGRAM / f"{part}.js").read_text() in (folder / "explorer.js").read_text()

    def test_the_page_lists_no_heading_of_an_explorer_among_its_contents(self, out: Path) -> None:
        page = (out / "with.html").read_text()
        assert not re.findall(rf"<a [^>]*>[^<]*{toy.TOY.title}", page)


def test_an_unknown_explorer_is_a_warning_and_its_sentence_stays(tmp_path: Path) -> None:
    out, warnings = build(tmp_path, '<section data-explorer="sombrero">A hat.</section>')
    assert "no explorer is called 'sombrero'; there are toy-dome" in warnings
    assert '<section data-explorer="sombrero">A hat.</section>' in (out / "with.html").read_text()
    assert not (out / "_static" / "explorers").exists()


def test_pages_written_side_by_side_are_the_same(out: Path, tmp_path: Path) -> None:
    again, warnings = build(tmp_path, place(toy.TOY), parallel=2)
    assert "not safe" not in warnings
    assert (again / "with.html").read_bytes() == (out / "with.html").read_bytes()


def test_pages_are_written_anew_where_an_explorer_has_changed(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = out / "with.html"
    kept = page.read_text()
    page.write_text("as before")
    build(out.parent, place(toy.TOY))
    assert page.read_text() == "as before"
    monkeypatch.setattr(payload, "state", lambda: "another")
    build(out.parent, place(toy.TOY))
    assert page.read_text() == kept
