"""Copies of chapters for Colab, and the buttons that lead to them and to Binder."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from typing import Any

import pytest

from multigap_book.chapters import ROOT, chapters
from scripts import colab, launch_pages
from tests.book.browser import HTML, needs_pages

LACKING = ("anywidget", "wasmtime", "SALib", "jupyter_cache", "playwright", "pypdf", "axe_playwright_python")
"""What chapters or pages import, and neither Colab nor a copy's first cell brings."""

FETCHED = "{}/blob/{}/book".format(*colab.repository())


def notebook(*cells: tuple[str, str]) -> dict[str, Any]:
    written = [{"cell_type": kind, "source": [source], "metadata": {}} for kind, source in cells]
    return {"cells": written, "metadata": {}}


def sources(copy: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in copy["cells"]]


@pytest.mark.parametrize("chapter", colab.CHAPTERS)
def test_a_copy_is_that_of_its_chapter_as_it_is(chapter: str) -> None:
    stored = (colab.COPIES / f"{chapter}.ipynb").read_text(encoding="utf-8")
    assert stored == colab.text_of(chapter), "python scripts/colab.py"


def test_there_is_no_copy_of_what_is_no_chapter() -> None:
    assert {path.stem for path in colab.COPIES.iterdir()} == set(colab.CHAPTERS)
    assert set(colab.CHAPTERS) <= {path.stem for path in chapters()}


@pytest.mark.parametrize("chapter", colab.CHAPTERS)
def test_a_copy_installs_first_and_holds_no_outputs(chapter: str) -> None:
    copy = json.loads((colab.COPIES / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in copy["cells"] if cell["cell_type"] == "code"]
    assert "".join(code[0]["source"]) == colab.installing()
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    for cell in code[1:]:
        ast.parse("".join(cell["source"]))


@pytest.mark.parametrize("chapter", colab.CHAPTERS)
def test_a_copy_imports_nothing_that_colab_lacks(chapter: str) -> None:
    copy = json.loads((colab.COPIES / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in copy["cells"] if cell["cell_type"] == "code"]
    lines = [node for cell in code[1:] for node in ast.walk(ast.parse(cell))]
    imports = [ast.unparse(node) for node in lines if isinstance(node, ast.Import | ast.ImportFrom)]
    hidden = f"import sys\nsys.modules.update(dict.fromkeys({LACKING!r}))\n"
    program = "\n".join([hidden, *imports])
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(
    ("myst", "markdown"),
    [
        ("x {cite:p}`suhl1959`.", "x (Suhl et al., 1959)."),
        ("{cite:t}`suhl1959` say", "Suhl et al. (1959) say"),
        ("{cite:p}`suhl1959,whangbo2018`", "(Suhl et al., 1959; Whangbo et al., 2018)"),
        ("```{math}\n:label: eq-a\nx=1\n```", "$$\nx=1 \\tag{1}\n$$"),
        ("```{math}\nx=1\n```", "$$\nx=1\n$$"),
        ("$$x=1$$ (eq-b)", "$$x=1 \\tag{1}$$"),
        ("```{warning}\nMind.\n```", "> **Warning**\n>\n> Mind."),
        ("```{admonition} Two\n:class: tip\nMind.\n\nMore.\n```", "> **Two**\n>\n> Mind.\n>\n> More."),
        ("(sec-a)=\n## A", "## A"),
        ("see [there](#sec-a)", "see there"),
        ("[dome](dome-live.ipynb#sec-a)", f"[dome]({FETCHED}/dome-live.ipynb)"),
        ("[](dome-live.ipynb)", f"[Domes that turn]({FETCHED}/dome-live.ipynb)"),
        ("[](how-to-read.md)", f"[How to read this book]({FETCHED}/how-to-read.md)"),
        ("{download}`known <data/h3s_known.csv>`", f"[known]({FETCHED}/data/h3s_known.csv)"),
        ("[out](https://x.org/a)", "[out](https://x.org/a)"),
        (
            "[](dome-live.ipynb) ({eq}`eq-elsewhere`), where",
            f"[Domes that turn]({FETCHED}/dome-live.ipynb), where",
        ),
    ],
)
def test_myst_is_told_in_markdown(myst: str, markdown: str) -> None:
    assert colab.Markdown([myst])(myst) == markdown


def test_equations_of_the_chapter_are_called_by_their_numbers() -> None:
    text = "```{math}\n:label: eq-a\nx\n```\n\n$$y$$ (eq-b)\n\nBy {eq}`eq-b` ({eq}`eq-a`)."
    assert colab.Markdown([text])(text).endswith("By (2) ((1)).")


def test_code_tells_citations_too() -> None:
    told = colab.Markdown([]).cited("text(f'as said {{cite:p}}`suhl1959`')")
    assert told == "text(f'as said (Suhl et al., 1959)')"


@pytest.mark.parametrize(
    ("cell", "named"),
    [
        (("code", "explorers.map()"), "explorers"),
        (("code", 'book = ledger.Chapter("x")'), "ledger"),
        (("markdown", "```{grid} 1 1 3 3\nx\n```"), "grid"),
        (("markdown", "by {numref}`fig-a`"), "numref"),
        (("markdown", "by {eq}`eq-of-no-chapter`"), "eq"),
        (("markdown", "[x](nowhere.ipynb)"), "nowhere"),
    ],
)
def test_what_would_be_dead_on_colab_is_refused(cell: tuple[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        colab.copied("x", notebook(("markdown", "# Title\n\nText."), cell))


def test_the_first_screen_is_left_out_and_the_title_stays_first() -> None:
    cells = [("markdown", "# T\n\nAsked."), ("code", 'answers.front("x")'), ("code", "1 + 1")]
    copy = sources(colab.copied("x", notebook(*cells, ("code", 'answers.answer("x", f"", "fig-x")'))))
    assert copy[0].startswith("# T\n\nA copy for Colab of ")
    assert copy[0].endswith("\n\nAsked.")
    assert copy[1:] == [colab.installing(), "1 + 1"]


def test_the_copy_is_fetched_from_the_books_own_address() -> None:
    url, branch = colab.repository()
    assert f" {url}\n" in colab.installing()
    place = url.removeprefix("https://github.com/")
    assert (
        colab.address("x") == f"https://colab.research.google.com/github/{place}/blob/{branch}/colab/x.ipynb"
    )


# ---- Buttons and links


def test_the_readme_leads_to_a_chapter_on_binder_and_installs_from_the_books_address() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    url, branch = colab.repository()
    place = url.removeprefix("https://github.com/")
    (launched,) = re.findall(r"\((https://mybinder\.org/[^)]+)\)", readme)
    start, _, chapter = launched.partition("?urlpath=lab/tree/")
    assert start == f"https://mybinder.org/v2/gh/{place}/{branch}"
    assert (ROOT / chapter).is_file()
    assert f' @ git+{url}"' in readme


def menu() -> dict[str, Any]:
    return {"header_buttons": [{"label": "other"}, {"label": launch_pages.MENU, "buttons": []}]}


@pytest.mark.parametrize(
    ("page", "count"),
    [(f"book/{colab.CHAPTERS[0]}", 1), ("book/dome-live", 0), (colab.CHAPTERS[0], 0), ("book/api/solve", 0)],
)
def test_only_a_chapter_with_a_copy_gets_the_button(page: str, count: int) -> None:
    context = menu()
    launch_pages.add_colab(None, page, "page.html", context, None)
    assert len(context["header_buttons"][1]["buttons"]) == count
    assert "buttons" not in context["header_buttons"][0]


def test_a_page_without_a_menu_stays_as_it_is() -> None:
    context: dict[str, Any] = {}
    launch_pages.add_colab(None, f"book/{colab.CHAPTERS[0]}", "page.html", context, None)
    assert context == {}


@needs_pages
@pytest.mark.parametrize("path", chapters(), ids=lambda path: path.stem)
def test_the_rocket_leads_to_the_chapter_itself(path: Any) -> None:
    page = (HTML / "book" / f"{path.stem}.html").read_text(encoding="utf-8")
    url, branch = colab.repository()
    place = url.removeprefix("https://github.com/")
    launched = re.findall(r'href="(https://(?:mybinder|colab)[^"]+)"', page)
    binder = f"https://mybinder.org/v2/gh/{place}/{branch}?urlpath=lab/tree/book/{path.name}"
    assert launched == [binder, *([colab.address(path.stem)] if path.stem in colab.CHAPTERS else [])]
    assert (ROOT / "book" / path.name).is_file()
