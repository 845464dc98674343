"""The verdicts, and which of them follows from the tests made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What the book can say of a claim."""

    REPRODUCED = "reproduced"
    CONVENTION = "reproduced under a stated convention"
    DESCRIBED = "as described in the text"
    NOT_REPRODUCED = "not reproduced"
    INCONSISTENT = "inconsistent in print"
    SCHEMATIC = "schematic (redrawn)"
    UNTESTABLE = "cannot be tested here"


MET: Final = (Verdict.REPRODUCED, Verdict.CONVENTION)
"""Verdicts that a panel has only where points were read off it."""

OWES: Final = (Verdict.NOT_REPRODUCED, Verdict.INCONSISTENT)
"""Verdicts that owe the reader a cause, or what was tried."""


def as_printed(*, test: bool) -> Verdict:
    """Return the verdict on a claim as it is printed, which holds or does not."""
    return Verdict.REPRODUCED if test else Verdict.NOT_REPRODUCED


def under_convention(*, then: bool, printed: bool = False) -> Verdict:
    """Return the verdict on a claim that holds as `printed`, or else, under a convention, `then`."""
    if printed:
        return Verdict.REPRODUCED
    return Verdict.CONVENTION if then else Verdict.NOT_REPRODUCED


def of_the_print(*, test: bool) -> Verdict:
    """Return the verdict on a print that contradicts itself (*not reproduced* where it does not)."""
    return Verdict.INCONSISTENT if test else Verdict.NOT_REPRODUCED


JUDGES: Final[Mapping[str, Callable[..., Verdict]]] = {
    "holds": as_printed,
    "under_convention": under_convention,
    "inconsistent": of_the_print,
}
"""For each verb of a chapter that makes a comparison, what judges it; its arguments are the comparisons."""

VERBS: Final = (*JUDGES, "redrawn", "cannot_be_tested")
"""The methods of a chapter by which a row of the ledger is answered."""
