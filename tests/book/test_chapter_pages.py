"""How a cell becomes a part of a page: folded code, badges, and what never shows."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from docutils import nodes

from multigap_book.chapters import ROOT
from scripts import chapter_pages, figure_links

NOTEBOOKS = sorted((ROOT / "book").glob("*.ipynb"))


def cell(source: str, *tags: str, caption: str = "") -> nodes.container:
    made = nodes.container(nb_element="cell_code", classes=["cell", *(f"tag_{tag}" for tag in tags)])
    code = nodes.container(nb_element="cell_code_source")
    code += nodes.literal_block(source, source)
    made += code
    output = nodes.container(nb_element="cell_code_output")
    if caption:
        figure = nodes.figure()
        figure += nodes.caption(caption, caption)
        output += figure
    made += output
    return made


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("import numpy as np\nfrom multigap import bpv", True),
        ('style.use()\nbook = ledger.Chapter("phase")', True),
        ("book.close()", True),
        ('answers.front("phase")', True),
        ("import numpy as np\nx = np.zeros(3)", False),
        ("%matplotlib inline", False),
        ("answers = 3", False),
    ],
)
def test_bookkeeping_is_told_from_computing(source: str, kept: bool) -> None:
    assert chapter_pages.is_bookkeeping(source) is kept


def test_code_is_folded_bookkeeping_is_dropped_and_what_is_asked_for_stays_open() -> None:
    computing, keeping, shown = cell("x = 1"), cell("import numpy"), cell("x = 1", "show-code")
    for each in (computing, keeping, shown):
        chapter_pages.prepare_cell(each)
    assert (computing["hide_mode"], computing["prompt_show"]) == ("input", "Show the code")
    assert [part["nb_element"] for part in keeping.children] == ["cell_code_output"]
    assert "hide_mode" not in shown


@pytest.mark.parametrize(
    ("tag", "prompt"), [("solution", "Show the solution"), ("specialist", "Show the details")]
)
def test_solutions_and_details_are_folded_whole(tag: str, prompt: str) -> None:
    made = cell("x = 1", tag)
    chapter_pages.prepare_cell(made)
    assert (made["hide_mode"], made["prompt_show"]) == ("all", prompt)


def test_a_figure_wears_its_badge_before_its_caption() -> None:
    made = cell("plt.show()", "published-points", caption="The dome.")
    chapter_pages.prepare_cell(made)
    (caption,) = made.findall(nodes.caption)
    assert caption.astext() == "published points The dome."
    (badge,) = caption.findall(nodes.inline)
    assert badge["classes"] == ["badge", "published-points"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_each_figure_of_a_chapter_has_one_badge(path: Path) -> None:
    for one in nbformat.read(path, as_version=4).cells:
        if "figure" in one.metadata.get("mystnb", {}):
            found = set(one.metadata.get("tags", ())) & set(chapter_pages.BADGES)
            assert len(found) == 1, one.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_imports_stand_apart_so_that_they_never_show(path: Path) -> None:
    for one in nbformat.read(path, as_version=4).cells:
        if one.cell_type != "code" or chapter_pages.SHOW_CODE in one.metadata.get("tags", ()):
            continue
        if "remove-input" not in one.metadata.get("tags", ()) and not chapter_pages.is_bookkeeping(
            one.source
        ):
            lines = [line for line in one.source.splitlines() if line.startswith(("import ", "from "))]
            assert not lines, one.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_chapter_shows_no_bare_print_out(path: Path) -> None:
    for one in nbformat.read(path, as_version=4).cells:
        if one.cell_type == "code" and chapter_pages.SHOW_CODE not in one.metadata.get("tags", ()):
            assert not [output for output in one.outputs if output.output_type == "stream"], one.source


def test_files_belong_to_the_figures_in_the_order_in_which_they_were_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(name: str) -> nbformat.NotebookNode:
        made = nbformat.v4.new_code_cell("plt.show()")
        made.outputs = [nbformat.v4.new_output("display_data", {"image/png": "…"})]
        if name:
            made.metadata["mystnb"] = {"figure": {"name": name}}
        return made

    path = tmp_path / "phase.ipynb"
    book = nbformat.v4.new_notebook(cells=[shown("fig-a"), shown(""), shown("fig-b"), shown("fig-c")])
    path.write_text(json.dumps(book), encoding="utf-8")
    monkeypatch.setattr(figure_links, "FIGURES", tmp_path)
    (tmp_path / "phase").mkdir()
    for number in (0, 1, 2):
        for ending in ("csv", "svg"):
            (tmp_path / "phase" / f"{number:03d}.{ending}").write_text("head\nline\n")
    found = figure_links.files_of(path)
    assert {name: files["csv"].name for name, files in found.items()} == {
        "fig-a": "000.csv",
        "fig-b": "002.csv",
    }
    line = figure_links.links("_static/figures/phase", "fig-a", found["fig-a"])
    assert 'href="_static/figures/phase/fig-a.csv"' in line
    assert 'href="_static/figures/phase/fig-a.svg"' in line
    (tmp_path / "phase" / "000.csv").write_text("head\n")
    assert ".csv" not in figure_links.links("x", "fig-a", found["fig-a"])


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_title_has_no_formula_since_pages_without_one_list_it_too(path: Path) -> None:
    assert "$" not in nbformat.read(path, as_version=4).cells[0].source.splitlines()[0]
