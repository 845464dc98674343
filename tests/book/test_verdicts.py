"""No verdict that could not have come out otherwise: a shifted number changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from multigap_book import ledger
from multigap_book.ledger import Verdict
from multigap_book.ledger.verdicts import as_printed, under_convention
from tests.book.probe import NO_COMPARISON, Probe, probe_chapter

BOOK = Path(__file__).resolve().parents[2] / "book"
CHAPTERS = sorted({row.chapter for row in ledger.rows()})
NOT_COMPARED = (Verdict.UNTESTABLE, Verdict.SCHEMATIC)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_verdict_could_have_come_out_otherwise(chapter: str) -> None:
    changes = probe_chapter(BOOK / f"{chapter}.ipynb")
    assert changes.keys() == ledger.Chapter(chapter).open_rows.keys()
    fixed = [
        row
        for row, (verdict, change) in changes.items()
        if change in ("", NO_COMPARISON) and verdict not in NOT_COMPARED
    ]
    assert not fixed, f"no shift of a computed number changes the verdict of {', '.join(fixed)}"


class Answers:
    """Stands in for a chapter's ledger."""

    def holds(self, row: str, found: str, test: bool) -> Verdict:
        return as_printed(test=test)

    def under_convention(
        self, row: str, found: str, convention: str, then: bool, printed: bool = False
    ) -> Verdict:
        return under_convention(then=then, printed=printed)

    def redrawn(self, row: str, found: str) -> Verdict:
        return Verdict.SCHEMATIC


def change(*cells: str) -> str:
    probe = Probe()
    probe.namespace["book"] = Answers()
    for cell in cells:
        probe.run(cell)
    ((_, found),) = probe.changes.values()
    return found


class TestTheProbe:
    def test_a_comparison_of_a_computed_number_can_fail(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nbook.holds('A', '', abs(x - 1) < 0.1)"
        assert change(cell).startswith("number")

    def test_typed_numbers_compared_are_seen(self) -> None:
        compared = "book.holds('A', '', all(c < 0.5 for c in couplings))"
        assert not change("couplings = [0.1, 0.35]", compared)

    def test_a_bound_that_nothing_reaches_is_seen(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nbook.holds('A', '', x**2 >= 0)"
        assert not change(cell)

    def test_a_truth_value_is_followed_to_the_comparison_behind_it(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nmet = x > 0.5\nbook.holds('A', '', met)"
        assert change(cell).startswith("number")

    def test_a_truth_value_that_compares_typed_numbers_is_seen(self) -> None:
        assert not change("low = 0.1\nmet = low < 0.5", "book.holds('A', '', met)")

    def test_a_condition_that_decides_nothing_is_seen(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nbook.holds('A', '', x > 0.5 or True)"
        assert not change(cell)

    def test_a_claim_that_fails_in_two_parts_is_asked_part_by_part(self) -> None:
        start = "import os\nx = float(len(os.sep))\n"
        assert ";" in change(start + "book.holds('A', '', all(x > 2 and x < 0.5 for _ in [0]))")
        assert not change(start + "book.holds('A', '', bool(x > 2 and x**2 < 0))")

    def test_a_claim_under_a_convention_is_asked_in_both_its_tests(self) -> None:
        start = "import os\nx = float(len(os.sep))\nbook.under_convention('A', '', convention='c', "
        assert change(start + "printed=x > 2, then=False)").startswith("number")
        assert change(start + "printed=False, then=x < 2)").startswith("number")
        assert not change(start + "printed=x**2 < 0, then=x**2 >= 0)")

    def test_an_answer_without_a_comparison_is_seen(self) -> None:
        assert change("book.redrawn('A', '')") == NO_COMPARISON
