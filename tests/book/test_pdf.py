"""The PDF of the book: of two chapters here, of the whole where `make pdf` has made it."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from pypdf import PdfReader, PdfWriter

from scripts import book_pdf
from scripts.pdf import assemble, bookmarks, contents, stills
from scripts.walk.browser import HTML, ROOT
from tests.book.browser import needs_browser, needs_pages, visit

TWO = ["book/phase", "book/flat-steep"]

WHOLE = HTML / book_pdf.NAME


def outline(items: list[Any]) -> Iterator[Any]:
    for item in items:
        if isinstance(item, list):
            yield from outline(item)
        else:
            yield item


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    target = tmp_path_factory.mktemp("pdf") / "two.pdf"
    assert book_pdf.make(target, TWO) == []
    return PdfReader(target)


def checked(pdf: PdfReader, pages: list[str]) -> str:
    """Hold a PDF against the built pages that it is made of, and return its text."""
    # "fl" may be one letter there
    told = [unicodedata.normalize("NFKC", page.extract_text()) for page in pdf.pages]
    text = re.sub(r"\s+", " ", " ".join(told))
    marks = list(outline(pdf.outline))
    for name in pages:
        title = bookmarks.plain(BeautifulSoup(assemble.title_of(HTML, name), "html.parser").get_text())
        assert title in [mark.title for mark in marks]
    for mark in marks:
        number = pdf.get_destination_page_number(mark)
        assert number is not None, mark.title
        words = [word for word in mark.title.split() if word.isascii() and word.isalpha()]
        here = re.sub(r"\s+", " ", told[number] + " " + told[min(number + 1, len(told) - 1)])
        assert all(word in here for word in words), mark.title
    assert not [number for number, page in enumerate(told[1:], 2) if len(page) < 60], (
        "pages with nothing on them"
    )
    assert [number for number, page in enumerate(told, 1) if str(number) not in page.split()] == []
    for code in ("book.holds(", "Show the code", "Hide the code"):  # that of solutions and examples stays
        assert code not in text
    return text


@needs_pages
@needs_browser
class TestTwoChapters:
    def test_they_are_whole(self, two: PdfReader) -> None:
        text = checked(two, TWO)
        for name in TWO:
            article = BeautifulSoup((HTML / f"{name}.html").read_text("utf-8"), "html.parser").article
            assert article is not None
            captions = len(article.select("figcaption .caption-number, .caption .caption-number"))
            number = article.select_one("h1 .section-number")
            assert captions > 0
            assert number is not None
            assert len(set(re.findall(rf"Fig\. {number.get_text().strip()}\d+", text))) >= captions

    def test_formulas_are_set(self, two: PdfReader) -> None:
        text = "".join(page.extract_text() for page in two.pages)
        assert "\\(" not in text
        assert "\\frac" not in text
        fonts = {
            str(font.get_object().get("/FontDescriptor", {}).get("/FontName"))
            for page in two.pages
            for font in cast("Any", page["/Resources"]).get("/Font", {}).values()
        }
        assert any("MathJax" in font for font in fonts), fonts

    def test_it_says_what_it_is(self, two: PdfReader) -> None:
        assert two.metadata is not None
        assert two.metadata.title
        assert two.metadata.author
        assert str(two.root_object["/Lang"]) == "en"
        assert two.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]

    def test_links_lead_within_it(self, two: PdfReader) -> None:
        whole = assemble.document(
            HTML, contents.chosen(contents.parts(ROOT / "_toc.yml"), set(TWO)), "title", "imprint"
        )
        soup = BeautifulSoup(whole, "html.parser")
        places = [str(element["id"]) for element in soup.find_all(id=True)]
        assert len(places) == len(set(places))
        for link in soup.select("main a[href]"):
            address = str(link["href"])
            assert address.startswith(("https://", "http://", "mailto:")) or address[1:] in places, address


AS_IT_IS = """
() => ({
  theme: document.documentElement.dataset.theme,
  open: [...document.querySelectorAll(".bd-article details")].filter(fold => fold.open).length,
  sizes: [...document.querySelectorAll(".bd-article mjx-container")].map(box => box.style.fontSize).join(),
})
"""


@needs_pages
@needs_browser
def test_a_page_prints_from_the_browser_and_is_as_it_was(browser: Browser, server: str) -> None:
    seen = visit(browser, f"{server}{TWO[1]}.html", theme="dark")
    before = seen.page.evaluate(AS_IT_IS)
    told = "addEventListener('beforeprint', () => { printed = document.documentElement.dataset.theme })"
    seen.page.evaluate(told)
    pdf = PdfReader(io.BytesIO(seen.page.pdf(prefer_css_page_size=True)))
    assert (before["theme"], seen.page.evaluate("printed")) == ("dark", "light")
    assert seen.page.evaluate(AS_IT_IS) == before
    text = " ".join(unicodedata.normalize("NFKC", page.extract_text()) for page in pdf.pages)
    captions = seen.page.locator(".bd-article figcaption .caption-number").all_inner_texts()
    assert captions
    assert [number for number in captions if number.strip() not in text] == []
    assert "Show the code" not in text
    seen.page.context.close()


@pytest.mark.skipif(not WHOLE.is_file(), reason="the whole book is not printed: make pdf")
class TestWholeBook:
    def test_every_page_of_the_book_is_in_it(self) -> None:
        every = [page for part in contents.parts(ROOT / "_toc.yml") for page in part.pages]
        checked(PdfReader(WHOLE), every)


class TestBookmarks:
    @pytest.mark.parametrize(
        ("text", "told"),
        [
            (r"2.6. Figure 3: gap over \(T_c\)", "2.6. Figure 3: gap over Tc"),
            (r"Is it H\(_3\)S?", "Is it H₃S?"),
            (r"\(2\Delta/k_BT_{c}\)  at  \(\lambda_{11}\)", "2Δ/kBTc at λ₁₁"),
            (r"\(\tilde\omega_0\) and \(\hbar\omega\,\le\,1\)", "ω₀ and ħω≤1"),
        ],
    )
    def test_formulas_are_told_in_plain_letters(self, text: str, told: str) -> None:
        assert bookmarks.plain(text) == told


class TestContents:
    def test_parts_and_sections(self, tmp_path: Path) -> None:
        toc = tmp_path / "_toc.yml"
        toc.write_text(
            "root: index\nparts:\n- caption: One\n  chapters:\n  - file: a\n    sections:\n    - file: b\n"
            "- caption: Two\n  chapters:\n  - file: c\n"
        )
        found = contents.parts(toc)
        assert [(part.title, part.pages) for part in found] == [
            ("", ("index",)),
            ("One", ("a", "b")),
            ("Two", ("c",)),
        ]
        assert contents.chosen(found, {"b"}) == [contents.Part("One", ("b",))]


class TestAssemble:
    PAGE = """<html><body><article class="bd-article">
    <section id="top"><h1>Title<a class="headerlink" href="#top">#</a></h1>
    <p><a href="other.html#place">there</a> <a href="../genindex.html">index</a> <a href="#top">up</a></p>
    <details class="admonition hide above-input"><summary><p class="collapsed">Show the code</p></summary>
    <div class="cell_input"><pre>x = 1</pre></div></details>
    <details class="admonition hide"><summary><p class="collapsed">Show the solution</p>
    <p class="expanded">Hide the solution</p></summary>
    <div class="cell_input"><pre>y = 2</pre></div></details>
    <details class="admonition hide"><summary><p class="collapsed">Show the details</p></summary>
    <div class="cell_input"><pre>z = 3</pre></div><p>so it is</p></details>
    <img src="../_images/one.png" alt=""><button>Cite</button></section></article></body></html>"""

    @pytest.fixture
    def chapter(self, tmp_path: Path) -> BeautifulSoup:
        (tmp_path / "book").mkdir()
        (tmp_path / "book" / "one.html").write_text(self.PAGE, encoding="utf-8")
        made = assemble.chapter(tmp_path, "book/one", ["book/one", "book/other"], 1)
        return BeautifulSoup(made, "html.parser")

    def test_places_and_links_lead_within_the_whole(self, chapter: BeautifulSoup) -> None:
        assert chapter.select_one("section")["id"] == "book.one--top"  # type: ignore[index]
        assert [link["href"] for link in chapter.select("a")] == ["#book.other--place", "#book.one--top"]
        assert "index" in chapter.get_text()
        assert chapter.select_one("img")["src"] == "/_images/one.png"  # type: ignore[index]

    def test_only_the_code_of_solutions_is_left(self, chapter: BeautifulSoup) -> None:
        assert [code.get_text() for code in chapter.select("pre")] == ["y = 2"]
        assert [head.get_text() for head in chapter.select("summary")] == ["Solution", "Details"]
        assert len(chapter.select("details[open]")) == 2
        assert "so it is" in chapter.get_text()

    def test_headings_are_lowered_and_buttons_left_out(self, chapter: BeautifulSoup) -> None:
        assert [head.get_text() for head in chapter.select("h2")] == ["Title"]
        assert chapter.select("h1, button") == []


def test_a_slider_stands_still_at_the_picture_shown_first() -> None:
    import ipywidgets
    from ipywidgets.embed import embed_data
    from matplotlib.figure import Figure

    from multigap_book.sliders import picture_slider

    box = picture_slider([Figure(), Figure()], ["0.1 eV", "0.2 eV"], description="λ", alt="Nothing", start=1)
    models = embed_data(views=[box], state=ipywidgets.Widget.get_manager_state()["state"])["manager_state"][
        "state"
    ]
    told = stills.still(models, box.model_id)
    assert told.count("<img") == 1
    assert "Nothing (λ: 0.2 eV)" in told
    assert "λ 0.2 eV. On the page a slider changes it." in told


def test_the_link_is_where_a_place_is_kept_and_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, toc = '<p>x</p><div class="book-pdf"></div>', [contents.Part("", ("book/a", "book/b"))]
    monkeypatch.setattr(book_pdf, "parts", lambda path: toc)
    (tmp_path / "book").mkdir()
    for name, page in (("a", place), ("b", "<p>x</p>")):
        (tmp_path / "book" / f"{name}.html").write_text(page, encoding="utf-8")
    pdf = PdfWriter()
    pdf.add_blank_page(100, 100)
    pdf.write(tmp_path / "all.pdf")
    for _ in range(2):
        assert book_pdf.announce(tmp_path / "all.pdf", tmp_path) == ["book/a"]
    told = (tmp_path / "book" / "a.html").read_text(encoding="utf-8")
    assert told.count('<a href="../all.pdf">The whole book as a PDF</a> (1 pages, 0 MB)') == 1
    assert (tmp_path / "book" / "b.html").read_text(encoding="utf-8") == "<p>x</p>"
