"""No verdict that could not have come out otherwise: a shifted number changes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from multigap_book import ledger
from multigap_book.ledger import Verdict
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


class Recorder:
    """Stands in for a chapter's ledger."""

    def record(self, row: str, found: str, **told: object) -> Verdict:
        return ledger.verdict_of(**told)  # type: ignore[arg-type]


def change(*cells: str) -> str:
    probe = Probe()
    probe.namespace["book"] = Recorder()
    for cell in cells:
        probe.run(cell)
    ((_, found),) = probe.changes.values()
    return found


class TestTheProbe:
    def test_a_comparison_of_a_computed_number_can_fail(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nbook.record('A', '', holds=abs(x - 1) < 0.1)"
        assert change(cell).startswith("number")

    def test_typed_numbers_compared_are_seen(self) -> None:
        compared = "book.record('A', '', holds=all(c < 0.5 for c in couplings))"
        assert not change("couplings = [0.1, 0.35]", compared)

    def test_a_bound_that_nothing_reaches_is_seen(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nbook.record('A', '', holds=x**2 >= 0)"
        assert not change(cell)

    def test_a_truth_value_is_followed_to_the_comparison_behind_it(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nmet = x > 0.5\nbook.record('A', '', holds=met)"
        assert change(cell).startswith("number")

    def test_a_truth_value_that_compares_typed_numbers_is_seen(self) -> None:
        assert not change("low = 0.1\nmet = low < 0.5", "book.record('A', '', holds=met)")

    def test_a_condition_that_decides_nothing_is_seen(self) -> None:
        cell = "import os\nx = float(len(os.sep))\nbook.record('A', '', holds=x > 0.5 or True)"
        assert not change(cell)

    def test_a_claim_that_fails_in_two_parts_is_asked_part_by_part(self) -> None:
        start = "import os\nx = float(len(os.sep))\n"
        assert ";" in change(start + "book.record('A', '', holds=all(x > 2 and x < 0.5 for _ in [0]))")
        assert not change(start + "book.record('A', '', holds=bool(x > 2 and x**2 < 0))")
