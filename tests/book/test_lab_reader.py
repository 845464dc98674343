"""What JupyterLab shows of a chapter beyond MyST: citations, links into the book, tables that sort."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pybtex.database import parse_string

from multigap_book.chapters import ROOT, chapters
from scripts import lab_reader
from tests.book.browser import needs_browser

CITED = re.compile(r"\{cite:[pt]\}`([^`]+)`")


def entry(authors: str, **fields: str) -> dict[str, str]:
    told = "".join(f", {name} = {{{value}}}" for name, value in fields.items())
    written = parse_string(f"@article{{key, author = {{{authors}}}{told}}}", "bibtex")
    return lab_reader.reference(written.entries["key"])


@pytest.mark.parametrize(
    ("authors", "told"),
    [
        ("Suhl, H.", "Suhl"),
        ("Allen, P. B. and Dynes, R. C.", "Allen and Dynes"),
        ("Suhl, H. and Matthias, B. T. and Walker, L. R.", "Suhl et al."),
        ("Snider, E. and others", "Snider et al."),
        (r"K{\"o}hler, J. and {van der Marel}, D.", "Köhler and van der Marel"),
        ("{Nature Editors}", "Nature Editors"),
    ],
)
def test_authors_are_told_as_in_a_citation(authors: str, told: str) -> None:
    found = entry(authors, year="1959", title="T")
    assert (found["short"], found["narrative"]) == (f"{told}, 1959", f"{told} (1959)")


def test_a_work_has_the_address_that_the_bibliography_names() -> None:
    assert entry("A, B", doi="10.1/x")["address"] == "https://doi.org/10.1/x"
    assert entry("A, B", eprint="2105.1", archiveprefix="arXiv")["address"] == "https://arxiv.org/abs/2105.1"
    assert entry("A, B", year="2021")["address"] == ""


def test_every_citation_of_a_chapter_is_known() -> None:
    cited = {
        key.strip()
        for path in chapters()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        for keys in CITED.findall("".join(cell["source"]))
        for key in keys.split(",")
    }
    known = lab_reader.references()
    assert len(cited) > 40
    assert cited <= known.keys()
    assert not [told for told in known.values() if re.search(r"[{}\\]", told["short"] + told["full"])]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    share = tmp_path_factory.mktemp("share")
    lab_reader.install(share)
    return share


def test_the_extension_is_where_jupyterlab_looks_and_asks_for_what_is_there(installed: Path) -> None:
    (file,) = installed.glob("labextensions/*/package.json")
    package = json.loads(file.read_text(encoding="utf-8"))
    assert package["name"] == file.parent.name
    assert (file.parent / package["jupyterlab"]["_build"]["load"]).is_file()
    settings = json.loads((installed / "lab/settings/overrides.json").read_text(encoding="utf-8"))
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"


def test_it_can_be_set_up_twice(installed: Path) -> None:
    before = {path: path.read_bytes() for path in installed.rglob("*") if path.is_file()}
    lab_reader.install(installed)
    assert {path: path.read_bytes() for path in installed.rglob("*") if path.is_file()} == before


NOTEBOOK = """
<div class="myst"><p>
  <span class="parenthetical"><span id="known" title="Citation Not Found"><svg></svg>suhl1959</span></span>
  <span class="narrative"><span id="told" title="Citation Not Found"><svg></svg>suhl1959</span></span>
  <a id="bare" href="dome-live.ipynb">dome-live.ipynb</a> <a id="own" href="dome-live.ipynb">its map</a>
  <span id="unknown" title="Citation Not Found">nobody1900</span>
</p></div>
<div class="jp-OutputArea">
  <a id="claim" href="ledger.html#MD21-F5A">MD21-F5A</a> <a id="out" href="https://doi.org/x.html">outside</a>
  <table class="sortable">
    <thead><tr>
      <th aria-sort="none"><button>name</button></th><th aria-sort="none"><button>T</button></th>
    </tr></thead>
    <tbody>
      <tr><td data-key="b">b</td><td data-key="9.5">9.5</td></tr>
      <tr><td data-key="a">a</td><td data-key="103">103</td></tr>
    </tbody>
  </table>
</div>
"""

ACTIVATE = """async () => {
  const module = (await window._JUPYTERLAB["multigap-book-reader"].get("./extension"))();
  window.opened = [];
  const commands = { execute: (name, { path }) => window.opened.push([name, path]) };
  module.default.activate({ commands });
}"""


@pytest.fixture
def lab(page: Page, installed: Path) -> Page:
    page.goto("about:blank")
    page.set_content(NOTEBOOK)
    (program,) = installed.glob("labextensions/*/static/reader.js")
    page.add_script_tag(path=program)
    page.evaluate(ACTIVATE)
    return page


@needs_browser
def test_citations_show_authors_and_year(lab: Page) -> None:
    shown = "id => getComputedStyle(document.getElementById(id), '::after').content"
    assert lab.evaluate(shown, "known") == '"Suhl et al., 1959"'
    assert lab.evaluate(shown, "told") == '"Suhl et al. (1959)"'
    assert "Bardeen-Cooper-Schrieffer" in (lab.get_attribute("#known", "title") or "")
    assert lab.get_attribute("#unknown", "data-reference") is None
    assert lab.inner_text("#unknown") == "nobody1900"


@needs_browser
def test_a_citation_that_appears_later_is_told_too(lab: Page) -> None:
    lab.evaluate(
        """() => document.querySelector(".myst").insertAdjacentHTML("beforeend",
        '<span id="late" title="Citation Not Found">suhl1959</span>')"""
    )
    lab.wait_for_selector("#late[data-reference]", state="attached")


@needs_browser
def test_a_link_without_words_shows_the_title_of_its_chapter(lab: Page) -> None:
    shown = "id => getComputedStyle(document.getElementById(id), '::after').content"
    assert lab.evaluate(shown, "bare") == '"Domes that turn"'
    assert lab.evaluate(shown, "own") == "none"


def test_every_chapter_has_a_title() -> None:
    assert {path.name for path in chapters()} <= lab_reader.titles().keys()


@needs_browser
def test_an_address_of_a_page_opens_the_notebook_and_one_outside_does_not(lab: Page) -> None:
    lab.click("#claim")
    assert lab.evaluate("opened") == [["docmanager:open", "book/ledger.ipynb"]]
    assert (ROOT / "book" / "ledger.ipynb").is_file()
    lab.evaluate(
        "document.getElementById('out').addEventListener('click', (event) => event.preventDefault())"
    )
    lab.click("#out")
    assert len(lab.evaluate("opened")) == 1


@needs_browser
def test_a_heading_sorts_numbers_as_numbers_and_back(lab: Page) -> None:
    column = "() => [...document.querySelectorAll('tbody td:last-child')].map((cell) => cell.innerText)"
    lab.click("th:last-child button")
    assert lab.evaluate(column) == ["9.5", "103"]
    lab.click("th:last-child button")
    assert lab.evaluate(column) == ["103", "9.5"]
    assert lab.get_attribute("th:last-child", "aria-sort") == "descending"
