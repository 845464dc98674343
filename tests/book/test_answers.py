"""The first screen of a chapter shows what the chapter itself computed."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
import yaml

from multigap_book import answers, ledger
from multigap_book.chapters import ROOT
from scripts import first_screen, outputs

BOOK = ROOT / "book"
WITH_ANSWERS = sorted(file.stem for file in (BOOK / "answers").glob("*.yml"))

each = pytest.mark.parametrize("name", WITH_ANSWERS)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(answers, "folder", lambda: tmp_path)
    monkeypatch.delenv(ledger.WRITE_VARIABLE, raising=False)
    return tmp_path


def test_an_answer_that_differs_from_the_stored_one_fails(kept: Path) -> None:
    (kept / "phase.yml").write_text(yaml.safe_dump({"answer": "Yes: 39 K.", "figure": "fig-x"}))
    answers.answer("phase", " Yes:\n 39 K. ", "fig-x")
    for words, figure in (("Yes: 40 K.", "fig-x"), ("Yes: 39 K.", "fig-y")):
        with pytest.raises(answers.AnswerMismatch, match="phase"):
            answers.answer("phase", words, figure)
    with pytest.raises(answers.AnswerMismatch, match="rival-order"):
        answers.answer("rival-order", "Yes.", "fig-x")


def test_an_answer_is_short_and_has_its_figure(kept: Path) -> None:
    with pytest.raises(ValueError, match="at most 75"):
        answers.answer("phase", "word " * 76, "fig-x")
    with pytest.raises(ValueError, match="the name of a figure"):
        answers.answer("phase", "Yes.", "x")


def test_where_answers_are_written_they_are_not_compared(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ledger.WRITE_VARIABLE, str(kept))
    answers.answer("phase", "Yes: 39 K.", "fig-x")
    written = yaml.safe_load((kept / f"phase{answers.ENDING}").read_text(encoding="utf-8"))
    assert written == {"answer": "Yes: 39 K.", "figure": "fig-x"}


def test_the_counts_are_those_of_the_chapter_and_of_the_whole_book_in_front() -> None:
    found, rows = ledger.findings(), ledger.rows()
    front = answers.stored_front("referee")
    assert (
        sum(front.verdicts.values()) == sum(row.chapter == "referee" and row.id in found for row in rows) > 0
    )
    assert sum(answers.stored_front("index").verdicts.values()) == sum(row.id in found for row in rows)
    assert answers.stored_front("no such chapter").verdicts == {}


@each
def test_a_stored_first_screen_shows_the_stored_answer(name: str) -> None:
    notebook = nbformat.read(BOOK / f"{name}.ipynb", as_version=4)
    shown = [cell for cell in notebook.cells if cell.source == f'answers.front("{name}")']
    assert len(shown) == 1
    front = answers.stored_front(name)
    assert shown[0].outputs[0].data["text/plain"] == repr(front)
    assert shown[0].outputs[0].data["text/html"] == front._repr_html_()


@each
def test_an_answer_has_computed_numbers(name: str) -> None:
    notebook = nbformat.read(BOOK / f"{name}.ipynb", as_version=4)
    asked = [cell.source for cell in notebook.cells if "answers.answer(" in cell.source]
    assert len(asked) == 1
    (call,) = [
        node
        for node in ast.walk(ast.parse(asked[0]))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "answers.answer"
    ]
    words = call.args[1]
    assert isinstance(words, ast.JoinedStr)
    assert any(isinstance(piece, ast.FormattedValue) for piece in words.values)


@each
def test_the_one_figure_is_in_the_chapter(name: str) -> None:
    kept = yaml.safe_load((BOOK / "answers" / f"{name}.yml").read_text(encoding="utf-8"))
    notebook = nbformat.read(BOOK / f"{name}.ipynb", as_version=4)
    assert kept["figure"] in {
        cell.metadata.get("mystnb", {}).get("figure", {}).get("name") for cell in notebook.cells
    }


def test_every_chapter_has_its_answer_first() -> None:
    told = {path.stem for path in BOOK.glob("*.ipynb")} - set(NO_QUESTION)
    assert set(WITH_ANSWERS) == told


NO_QUESTION = ("ledger", "wrong-in-print")
"""Pages that answer no question of their own."""


def test_a_first_screen_is_renewed_once_the_chapter_is_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "folder", lambda: tmp_path)
    (tmp_path / "phase.yml").write_text(yaml.safe_dump({"answer": "No: 39 K.", "figure": "fig-x"}))
    cell = nbformat.v4.new_code_cell('answers.front("phase")')
    cell.outputs = [nbformat.v4.new_output("display_data", {"text/plain": "old", "text/html": "old"})]
    path = tmp_path / "phase.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    outputs.renew_front(path)
    data = nbformat.read(path, as_version=4).cells[0].outputs[0].data
    assert "No: 39 K." in data["text/plain"]
    assert "No: 39 K." in data["text/html"]


BODY = (
    '<div class="chapter-front"><span class="reading-time"></span><a class="look" href="#fig-b">x</a></div>'
    f"<p>{'word ' * 360}</p>"
    '<details class="admonition hide above-input"><pre>' + "code " * 9000 + "</pre></details>"
    '<figure id="fig-a"><img src="a.png"><span class="caption-number">Fig. 1 </span></figure>'
    '<figure id="fig-b"><img src="b.png"><span class="caption-number">Fig. 2 </span></figure>'
)


def test_the_reading_time_leaves_folded_code_out() -> None:
    assert first_screen.reading_minutes(BODY) == 3


def test_the_first_screen_shows_the_figure_that_is_named() -> None:
    context = {"body": BODY}
    first_screen.fill_in(None, "page", "", context, None)
    assert "About 3 minutes to read, 2 figures." in context["body"]
    assert '<a class="look" href="#fig-b"><img src="b.png"' in context["body"]
    assert "If you look at one: Fig. 2</a>" in context["body"]
    assert first_screen.thumbnail(BODY, "fig-c") == ""


def test_one_is_no_plural() -> None:
    assert first_screen.counted(1, "figure") == "1 figure"
    assert first_screen.counted(0, "minute") == "0 minutes"
