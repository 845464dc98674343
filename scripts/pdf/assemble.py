"""One page made of all built pages: places and links lead within it, and what needs a screen is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from scripts.pdf.contents import Part
from scripts.pdf.stills import replace_widgets

NOT_ON_PAPER: Final = (
    "a.headerlink, button, script, style, noscript, input, select, template, "
    ".ledger-tools, .figure-files, .explorer-presets, .explorer-actions, .explorer-controls, "
    ".explorer-noscript, .explorer-complaint, .explorer-code, .visually-hidden, .prev-next-area, .copybtn"
)
"""Parts of a page that do something, or tell how."""

_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


def anchor(page: str, place: str = "") -> str:
    """Return the place of a page's place in the whole: the same id comes on several pages."""
    return f"{page.replace('/', '.')}--{place}" if place else page.replace("/", ".")


def _soup(folder: Path, page: str) -> BeautifulSoup:
    return BeautifulSoup((folder / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def _article(soup: BeautifulSoup, page: str) -> Tag:
    replace_widgets(soup)
    found = soup.select_one("article.bd-article")
    assert found is not None, f"{page} has no article"
    return found


def _open_folds(article: Tag) -> None:
    """Take code away but for that of solutions; open every fold, with the first word of its head alone."""
    for fold in article.select("details.above-input"):
        fold.decompose()
    for fold in article.find_all("details"):
        fold["open"] = ""
        head, prompt = fold.summary, fold.select_one("summary .collapsed")
        if head is not None and prompt is not None:  # "Show the solution", "Show the details"
            told = prompt.get_text().rpartition(" ")[2].capitalize()
            fold["class"], fold["data-fold"] = "on-paper", told.lower()
            head.string = told
    for code in article.select(".cell_input"):
        if code.find_parent("details", attrs={"data-fold": "solution"}) is None:
            code.decompose()


def _retarget(article: Tag, page: str, pages: Sequence[str]) -> None:
    """Let ids be unique in the whole, links to pages of the book lead there, and files be found."""
    for element in article.find_all(id=True):
        element["id"] = anchor(page, str(element["id"]))
    for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        for element in article.select(f"[{name}]"):
            element[name] = anchor(page, str(element[name]))
    for element in article.find_all(src=True):
        if not _URL.match(str(element["src"])):
            element["src"] = urljoin(f"/{page}.html", str(element["src"]))
        element.attrs.pop("loading", None)
    for link in article.find_all("a", href=True):
        address = str(link["href"])
        if _URL.match(address):
            continue
        parts = urlsplit(urljoin(f"/{page}.html", address))
        target = parts.path.removeprefix("/").removesuffix(".html")
        if target in pages:
            link["href"] = "#" + anchor(target, unquote(parts.fragment))
        else:  # the index, a file to be downloaded: not in the PDF
            link.unwrap()


def _lower(article: Tag, steps: int) -> None:
    """Let headings stand below those of the part, so that the bookmarks are a tree."""
    for level in range(5, 0, -1):
        for head in article.find_all(f"h{level}"):
            head.name = f"h{min(level + steps, 6)}"


def chapter(folder: Path, page: str, pages: Sequence[str], steps: int) -> str:
    """Return a built page as a chapter of the whole.

    Parameters
    ----------
    folder : Path
        The folder of the built pages.
    page : str
        The page's name.
    pages : sequence of str
        All pages of the whole: links to others are taken away.
    steps : int
        By how many levels its headings are lowered.
    """
    return _chapter(_article(_soup(folder, page), page), page, pages, steps)


def _chapter(article: Tag, page: str, pages: Sequence[str], steps: int) -> str:
    _open_folds(article)
    for element in article.select(NOT_ON_PAPER):
        if not element.decomposed:
            element.decompose()
    _retarget(article, page, pages)
    _lower(article, steps)
    return f'<article class="bd-article" id="{anchor(page)}">{article.decode_contents()}</article>'


def title_of(folder: Path, page: str) -> str:
    """Return a page's title with its number, as HTML."""
    return _title(_article(_soup(folder, page), page), page)


def _title(article: Tag, page: str) -> str:
    head = article.find("h1")
    assert isinstance(head, Tag), f"{page} has no title"
    for link in head.select("a.headerlink"):
        link.decompose()
    return head.decode_contents()


def _contents(parts: Sequence[Part], titles: Mapping[str, str]) -> str:
    def line(page: str) -> str:
        return f'<li><a href="#{anchor(page)}">{titles[page]}</a></li>'

    groups = [
        f"<p>{escape(part.title)}</p><ul>{''.join(map(line, part.pages))}</ul>" if part.title else ""
        for part in parts
    ]
    return f'<nav class="contents"><h1>Contents</h1>{"".join(groups)}</nav>'


def document(folder: Path, parts: Sequence[Part], title: str, imprint: str) -> str:
    """Return the whole book as one page, with a title, contents and all chapters.

    Parameters
    ----------
    folder : Path
        The folder of the built pages, whose styles it uses.
    parts : sequence of Part
        What it consists of.
    title, imprint : str
        The book's title, and what stands below it.
    """
    pages = [page for part in parts for page in part.pages]
    titles: dict[str, str] = {}
    styles: dict[str, None] = {}  # in the order in which the pages name them
    body: list[str] = []
    for part in parts:
        if part.title:
            body.append(f'<h1 class="part">{escape(part.title)}</h1>')
        for page in part.pages:
            soup = _soup(folder, page)
            styles.update(dict.fromkeys(_styles(soup, page)))
            article = _article(soup, page)
            titles[page] = _title(article, page) if part.title else ""
            body.append(_chapter(article, page, pages, 1 if part.title else 0))
    front = (
        f'<section class="title"><p class="book-title">{escape(title)}</p><p>{escape(imprint)}</p></section>'
    )
    links = "\n".join(f'<link rel="stylesheet" href="{escape(address)}">' for address in styles)
    whole = "\n".join([front, _contents(parts, titles), *body])
    return PAGE.format(title=escape(title), style=links, body=whole)


def _styles(soup: BeautifulSoup, page: str) -> list[str]:
    """Return the addresses of a page's styles."""
    return [urljoin(f"/{page}.html", str(link["href"])) for link in soup.find_all("link", rel="stylesheet")]


PAGE: Final = """<!DOCTYPE html>
<html lang="en" data-theme="light" data-mode="light" class="whole-book">
<head>
<meta charset="utf-8">
<title>{title}</title>
{style}
<script>
window.MathJax = {{options: {{processHtmlClass: "tex2jax_process|mathjax_process|math|output_area",
  ignoreHtmlClass: "tex2jax_ignore|mathjax_ignore|document", enableMenu: false}}}};
</script>
<script defer src="/_static/vendor/mathjax/tex-chtml-full.js"></script>
<script src="/_static/print.js"></script>
</head>
<body>
<main class="bd-content">
{body}
</main>
</body>
</html>
"""
