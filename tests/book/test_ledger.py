"""The ledger is complete, and every verdict in it was computed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from multigap_book import ledger
from multigap_book.ledger import Verdict
from multigap_book.ledger.counts import OPEN, counts, counts_table, in_the_ledger
from multigap_book.ledger.errata import errata, wrong
from multigap_book.ledger.places import all_places, figure
from multigap_book.ledger.table import ledger_table
from multigap_book.paths import book_folder

KINDS = {"panel", "equation", "statement"}

PANELS = {
    "bh17": "1a 1b 2a 2b 3a 3b 3c 4a 4b 5",
    "md21": "1a 1b 1c 1d 2 3-upper 3-lower 4 5A 5B",
    "mr21": "1a 1b 2 3a 3b 3c 4 5A 5B 6A1 6A2 6B1 6B2 7A 7B 8A-lin 8A-log 8B-lin 8B-log 9 10 11",
    "wh18": "1a 1b 1c 2a 2b 3a 3b 3c",
    "wd21": "1 2a 2b 2c 2d 2e 2f 3a 3b 3c 3d 3e 3f",
}
"""The panels of every figure of the five papers."""


@pytest.fixture
def small_book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A book of two claims, in a folder of its own."""
    (tmp_path / "_toc.yml").touch()
    folder = tmp_path / "book" / "ledger"
    folder.mkdir(parents=True)
    (folder / "bh17.yml").write_text(
        "- {id: A, kind: statement, place: p. 1, says: it rises, chapter: demo}\n"
        "- {id: B, kind: statement, place: p. 2, says: it falls, chapter: demo}\n"
    )
    for paper in ledger.PAPERS[1:]:
        (folder / f"{paper}.yml").touch()
    (folder / "computed").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(ledger.WRITE_VARIABLE, raising=False)
    book_folder.cache_clear()
    yield folder
    book_folder.cache_clear()


def test_every_row_is_of_a_known_kind_and_says_something() -> None:
    for row in ledger.rows():
        assert row.kind in KINDS, row
        assert row.id.lower().startswith(row.paper), row
        assert row.place, row
        assert row.says, row
        assert row.chapter, row


def test_a_row_leads_to_a_chapter_that_weighs_it_in_a_wider_theory() -> None:
    wider = [row for row in ledger.rows() if row.beyond]
    chapters = {"retardation", "retardation-flat", "rival-order", "how-far-to-trust"}
    assert {row.beyond for row in wider} == chapters
    shown = ledger_table().data
    for row in wider:
        assert row.beyond != row.chapter
        assert f'Beyond it: <a href="{row.beyond}.html">' in shown


def test_each_row_leads_to_its_finding_and_not_to_the_top_of_a_chapter() -> None:
    shown = ledger_table().data
    for row in ledger.rows():
        assert f'<a href="{row.chapter}.html#{row.id}"><code>{row.id}</code></a>' in shown


def test_what_is_inconsistent_in_print_has_a_correction_and_nothing_else_has() -> None:
    found = ledger.findings()
    wrong = {row.id for row in ledger.rows() if found[row.id].verdict is Verdict.INCONSISTENT}
    assert {row.id for row in ledger.rows() if row.correction} == wrong
    for row in ledger.rows():
        assert row.correction.count("$") % 2 == 0, row.id
        if row.kind == "equation" and row.correction:
            assert any("=" in formula for formula in row.correction.split("$")[1::2]), row.id


@pytest.mark.parametrize("paper", ledger.PAPERS)
def test_the_page_of_errors_lists_each_with_its_correction_and_its_finding(paper: str) -> None:
    shown, entries = errata(paper).data, wrong(paper)
    assert shown.count("<li ") == shown.count("<dt>Correction</dt><dd>") == len(entries)
    assert "<dd></dd>" not in shown
    for row, _ in entries:
        assert f'<li id="print-{row.id}">' in shown
        assert f'<a href="{row.chapter}.html#{row.id}">' in shown


def test_every_figure_and_equation_in_print_has_a_place_in_the_book() -> None:
    shown = all_places().data
    numbered = [row for row in ledger.rows() if row.kind != "statement"]
    assert shown.count("<tr><td>") == len(numbered)
    for row in numbered:
        assert f'<a href="{row.chapter}.html#{row.id}">' in shown


def test_each_count_leads_to_the_rows_that_it_counts() -> None:
    shown = counts_table().data
    for paper, line in counts().items():
        for verdict, number in line.items():
            link = in_the_ledger(number, paper=paper, verdict=verdict)
            assert (link in shown) == (number > 0)


@pytest.mark.parametrize(
    ("panel", "name"),
    [("MD21-F5A", "fig-dome-md21-5a"), ("MR21-F6B1", "fig-dome-mr21-6"), ("MR21-F3b", "fig-dome-mr21-3ab")],
)
def test_a_panel_has_the_figure_that_is_numbered_as_it_is(panel: str, name: str) -> None:
    rows = {row.id: row for row in ledger.rows()}
    page, _, anchor = figure(rows[panel]).partition(".html#")
    assert anchor == name
    assert f'"name": "{name}"' in (book_folder() / f"{page}.ipynb").read_text(encoding="utf-8")


def test_a_panel_that_no_figure_is_numbered_after_has_none() -> None:
    rows = {row.id: row for row in ledger.rows()}
    assert figure(rows["MD21-F3-upper"]) == figure(rows["BH17-E05"]) == ""


def test_a_panel_is_reproduced_only_where_its_points_were_read_off() -> None:
    found = ledger.findings()
    for row in ledger.rows():
        if row.points:
            assert row.kind == "panel"
            assert (book_folder() / "data" / f"{row.points}.csv").is_file()
        elif row.kind == "panel" and row.id in found:
            assert found[row.id].verdict not in ledger.MET, row.id


def test_the_readme_counts_the_claims() -> None:
    readme = (book_folder().parent / "README.md").read_text(encoding="utf-8")
    assert f"lists {len(ledger.rows())} claims" in readme


def test_every_misfit_says_its_cause_or_what_was_tried() -> None:
    for finding in ledger.findings().values():
        assert finding.verdict not in ledger.OWES or finding.because or finding.tried, finding.id


@pytest.mark.parametrize("paper", PANELS)
def test_every_panel_of_the_paper_has_a_row(paper: str) -> None:
    ids = {row.id for row in ledger.rows(paper) if row.kind == "panel"}
    assert ids == {f"{paper.upper()}-F{panel}" for panel in PANELS[paper].split()}


def test_every_finding_answers_a_row_of_its_own_chapter() -> None:
    chapters = {row.id: row.chapter for row in ledger.rows()}
    for chapter in set(chapters.values()):
        assert {chapters.get(row) for row in ledger.findings(chapter)} <= {chapter}
    assert ledger.findings().keys() <= chapters.keys()


def test_what_is_still_open_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    found = ledger.findings()
    chapters = {path.stem for path in book_folder().glob("*.ipynb")}
    unanswered = [row for row in ledger.rows() if row.id not in found]
    with capsys.disabled():
        for chapter in sorted({row.chapter for row in unanswered}):
            ids = [row.id for row in unanswered if row.chapter == chapter]
            told = ", ".join(ids if len(ids) <= 5 else [*ids[:5], "…"])
            print(f"\nstill open, {chapter}: {len(ids)} ({told})", end="")
    assert not [row.id for row in unanswered if row.chapter in chapters]


class TestVerdicts:
    def test_a_claim_that_holds_is_reproduced(self, small_book: Path) -> None:
        assert ledger.Chapter("demo").holds("A", "1 K", True) is Verdict.REPRODUCED

    def test_a_claim_that_fails_is_not(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        assert book.holds("A", "1 K", False, because="flat") is Verdict.NOT_REPRODUCED

    def test_a_convention_counts_only_where_the_claim_then_holds(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        assert book.under_convention("A", "1 K", convention="ψ′ continuous", then=True) is Verdict.CONVENTION
        assert (
            book.under_convention(
                "B", "1 K", convention="ψ′ continuous", then=False, tried="V from 3 to 5 eV: 9 K at best"
            )
            is Verdict.NOT_REPRODUCED
        )

    def test_a_convention_is_not_needed_where_the_claim_holds_as_printed(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        told: dict[str, Any] = {"convention": "ψ′ continuous", "then": True}
        assert book.under_convention("A", "1 K", printed=True, **told) is Verdict.REPRODUCED
        assert not ledger.remarks(book._found["A"])
        assert book.under_convention("B", "1 K", printed=False, **told) is Verdict.CONVENTION
        assert ledger.remarks(book._found["B"]) == ("ψ′ continuous",)
        with pytest.raises(ValueError, match="the convention is not said"):
            book.under_convention("A", "1 K", convention="", then=True)

    def test_a_print_contradicts_itself_or_it_does_not(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        assert book.inconsistent("A", "1 K", True, because="p. 3 says 2 K") is Verdict.INCONSISTENT
        assert book.inconsistent("B", "1 K", False, because="p. 3 too") is Verdict.NOT_REPRODUCED

    @pytest.mark.parametrize(
        ("verb", "told"),
        [("holds", {"test": True}), ("under_convention", {"convention": "ψ′ continuous", "then": True})],
    )
    def test_a_panel_that_was_never_read_off_is_met_in_its_text_only(
        self, small_book: Path, verb: str, told: dict[str, Any]
    ) -> None:
        rows = (small_book / "bh17.yml").read_text().replace("statement", "panel", 1)
        (small_book / "bh17.yml").write_text(rows)
        assert getattr(ledger.Chapter("demo"), verb)("A", "1 K", **told) is Verdict.DESCRIBED
        (small_book / "bh17.yml").write_text(rows.replace("it rises", "it rises, points: fig1"))
        assert getattr(ledger.Chapter("demo"), verb)("A", "1 K", **told) in ledger.MET

    def test_a_misfit_owes_a_cause_or_what_was_tried(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        for misfit in (partial(book.holds, test=False), partial(book.inconsistent, test=True)):
            with pytest.raises(ValueError, match="because or tried"):
                misfit("A", "1 K")
        book.holds("A", "1 K", False, tried="V from 3 to 5 eV: 9 K at best")
        assert ledger.remarks(book._found["A"]) == ("tried: V from 3 to 5 eV: 9 K at best",)

    def test_two_readings_are_shown_together(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        with pytest.raises(ValueError, match="go together"):
            book.holds("A", "1 K", True, reading="T_c of the onset")
        book.holds("A", "1 K", True, reading="T_c of the onset", otherwise="2 K at the middle")
        (remark,) = ledger.remarks(book._found["A"])
        assert remark == "read as: T_c of the onset; otherwise: 2 K at the middle"

    def test_a_drawing_and_an_untestable_claim_are_called_so(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        assert book.redrawn("A", "drawn again") is Verdict.SCHEMATIC
        assert book.cannot_be_tested("B", "nothing", "needs the authors' data") is Verdict.UNTESTABLE

        with pytest.raises(ValueError, match="why it cannot be tested is not said"):
            ledger.Chapter("demo").cannot_be_tested("A", "nothing", "")

    def test_a_remark_of_no_known_kind_is_refused(self, small_book: Path) -> None:
        with pytest.raises(TypeError, match="since"):
            ledger.Chapter("demo").holds("A", "1 K", True, since="2019")  # type: ignore[call-arg]

    def test_a_row_is_answered_once_and_by_its_own_chapter(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        book.holds("A", "1 K", True)
        with pytest.raises(ValueError, match="answered already"):
            book.holds("A", "1 K", True)
        with pytest.raises(ValueError, match="'C' is not allowed"):
            book.holds("C", "1 K", True)
        with pytest.raises(ValueError, match="no ledger row"):
            ledger.Chapter("elsewhere")


class TestStorage:
    def fill(self, found: str = "1 K") -> ledger.Chapter:
        book = ledger.Chapter("demo")
        book.holds("A", found, True)
        book.holds("B", "2 K", False, because="flat")
        return book

    def test_a_chapter_cannot_leave_a_row_open(self, small_book: Path) -> None:
        book = ledger.Chapter("demo")
        book.holds("A", "1 K", True)
        with pytest.raises(ledger.LedgerMismatch, match="leaves open: B"):
            book.close()

    def test_findings_are_stored_and_then_held(
        self, small_book: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(ledger.LedgerMismatch, match="differ"):
            self.fill().close()
        monkeypatch.setenv(ledger.WRITE_VARIABLE, str(small_book / "computed"))
        self.fill().close()
        monkeypatch.delenv(ledger.WRITE_VARIABLE)
        self.fill().close()
        assert ledger.findings()["B"] == ledger.Finding("B", Verdict.NOT_REPRODUCED, "2 K", "flat")
        with pytest.raises(ledger.LedgerMismatch, match="'A'"):
            self.fill("1.01 K").close()

    def test_an_id_used_twice_is_refused(self, small_book: Path) -> None:
        text = (small_book / "bh17.yml").read_text()
        (small_book / "bh17.yml").write_text(text + text)
        with pytest.raises(ValueError, match="used twice"):
            ledger.rows()

    def test_a_row_with_an_unknown_field_is_refused(self, small_book: Path) -> None:
        (small_book / "bh17.yml").write_text("- {id: A, colour: red}\n")
        with pytest.raises(ValueError, match=r"bh17\.yml"):
            ledger.rows()

    def test_rows_that_are_missing_are_missed(self, small_book: Path) -> None:
        (small_book / "wh18.yml").unlink()
        with pytest.raises(FileNotFoundError, match=r"wh18\.yml"):
            ledger.rows()

    def test_an_unknown_paper_is_refused(self) -> None:
        with pytest.raises(ValueError, match="paper = 'xx99'"):
            ledger.rows("xx99")

    def test_open_rows_are_counted(self, small_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert counts()["bh17"][OPEN] == 2
        monkeypatch.setenv(ledger.WRITE_VARIABLE, str(small_book / "computed"))
        self.fill().close()
        line = counts()["bh17"]
        assert (line[OPEN], line[Verdict.REPRODUCED], line[Verdict.NOT_REPRODUCED]) == (0, 1, 1)
        assert '<tr id="A" data-paper="bh17"' in ledger_table().data
