"""What BH17 says of its results, judged in each reading of the model: sentences, panels, misfits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np

from multigap import _checks
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, Curves, Reading, curves
from multigap_book.bh17.outcome import Outcome
from multigap_book.bh17.sentences import CLAIMS, LAMBDA11

_EQUAL: Final = (
    "equal gaps need (λ11 − λ12)F1 = (λ22 − λ12)F2: their place moves with λ22 and λ12, and lies below B/ħω"
)

CAUSES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "BH17-S12": "a level alone has a T_c only for λ11 ħω > B: below that there is nothing to divide by",
        "BH17-S17": "2Δ1/kT_c of a level starts from 0 at its threshold λ11 = B/ħω and reaches 4 far from it",
        "BH17-S18": _EQUAL,
        "BH17-S19": _EQUAL,
        "BH17-S20": "near the threshold T_c is still the steep band's, and Δ1 at T = 0 is the level's own",
        "BH17-S23": f"{_EQUAL}; α falls at B/ħω itself, so that the two boundaries stand in the other order",
        "BH17-S25": "Δ2/Δ1 is proportional to λ12 there, and λ12 differs 3.3-fold between the sets",
        "BH17-S26": "while the steep band leads, Δ2/Δ1 ≃ (λ22/λ12)(1 − λ11 F1), up to 2 for the third set",
        "BH17-S27": "away from its threshold the level makes T_c alone",
        "BH17-S31": "α falls at the threshold λ11 = B/ħω, wherever λ22 is",
        "BH17-S47": "the ratio only falls (unbounded below the threshold); only the gain in K has a maximum",
    }
)
"""Why a sentence fails with a level, where it does."""

PANELS: Final[Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]] = MappingProxyType(
    {
        "BH17-F1a": (("BH17-S07", "BH17-S08", "BH17-S09", "BH17-S10", "BH17-S11"), (0, 1, 2)),
        "BH17-F1b": (("BH17-S12", "BH17-S13"), (0, 1, 2)),
        "BH17-F2a": (("BH17-S15", "BH17-S16"), (0, 1, 2)),
        "BH17-F2b": (("BH17-S16", "BH17-S24"), (0, 1, 2)),
        "BH17-F3a": (("BH17-S17", "BH17-S18", "BH17-S20"), (2,)),
        "BH17-F3b": (("BH17-S17", "BH17-S18", "BH17-S20"), (1,)),
        "BH17-F3c": (("BH17-S17", "BH17-S18", "BH17-S20"), (0,)),
        "BH17-F4a": (("BH17-S21", "BH17-S22"), (0, 1, 2)),
        "BH17-F4b": (("BH17-S21", "BH17-S22"), (0, 1, 2)),
        "BH17-F5": (("BH17-S25", "BH17-S26", "BH17-S57"), (0, 1, 2)),
    }
)
"""Panel → the sentences that the paper hangs on it, and the parameter sets that it shows."""


def three_sets(reading: Reading, level: float = LEVEL) -> tuple[Curves, ...]:
    """Return the curves of BH17's three parameter sets over :data:`LAMBDA11` in one reading.

    `level` is B in eV; only the fixed-level reading uses it.
    """
    return tuple(curves(reading, LAMBDA11, l22, l12, level=level) for l22, l12 in PARAMETER_SETS)


def _three(sets: Sequence[Curves]) -> tuple[Curves, ...]:
    """Return the curves checked: three, on one row of λ11 that reaches as far as the paper's."""
    given = _checks.several("sets", sets, Curves, least=3)
    row = given[0].lambda11
    alike = all(np.array_equal(each.lambda11, row) for each in given)
    if len(given) != 3 or not alike or row.size == 0 or row.min() > 0.15 or row.max() < 0.6 - 1e-9:
        raise ValueError(
            "sets is not allowed: sets must be three curves on the same lambda11, from 0.15 or below to 0.6"
        )
    return given


def judge(sets: Sequence[Curves]) -> dict[str, Outcome]:
    """Return the outcome of every claim for the curves of one reading.

    Raises
    ------
    ValueError
        For other than three curves on one row of λ11 that covers the paper's range.
    """
    sets = _three(sets)
    with np.errstate(invalid="ignore", divide="ignore"):
        return {claim: test(sets) for claim, (_, test) in CLAIMS.items()}


def judge_panel(panel: str, sets: Sequence[Curves]) -> dict[str, Outcome]:
    """Return the outcome of each sentence that the paper hangs on a panel, for the sets it shows.

    Raises
    ------
    ValueError
        For a panel that is not one of :data:`PANELS`, or curves as in :func:`judge`.
    """
    claims, shown = PANELS[_checks.one_of("panel", panel, PANELS)]
    three = _three(sets)
    chosen = [three[i] for i in shown]
    with np.errstate(invalid="ignore", divide="ignore"):
        return {claim: CLAIMS[claim][1](chosen) for claim in claims}


def levels_that_hold(claim: str, scan: Mapping[float, Mapping[str, Outcome]]) -> str:
    """Return the levels at which a sentence holds, as ranges in meV.

    Parameters
    ----------
    claim : str
        Its ledger id.
    scan : mapping
        B in eV → the outcomes there, for neighbouring B in order.

    Raises
    ------
    ValueError
        For a scan that is not such a mapping, or a claim that it has no outcome of at one of the levels.

    Examples
    --------
    >>> yes, no = Outcome((((1.0,), 0.5, 2.0),), ""), Outcome((((3.0,), 0.5, 2.0),), "")
    >>> levels_that_hold("A", {0.03: {"A": yes}, 0.031: {"A": yes}, 0.032: {"A": no}, 0.033: {"A": yes}})
    'B = 30–31, 33 meV'
    """
    _checks.instance("claim", claim, str)
    ranges: list[list[float]] = []
    last = False
    if not isinstance(scan, Mapping) or not all(isinstance(each, Mapping) for each in scan.values()):
        raise ValueError(
            f"scan = {scan!r} is not allowed: scan must be a mapping of levels to mappings of outcomes"
        )
    for given, outcomes in scan.items():
        level = _checks.non_negative("scan", given, "eV")
        outcome = outcomes.get(claim)
        if not isinstance(outcome, Outcome):
            raise ValueError(
                f"claim = {claim!r} is not allowed: claim must have an Outcome in scan at every level, "
                f"and has none at {level:g} eV"
            )
        if outcome.holds:
            if last:
                ranges[-1][1:] = [level]
            else:
                ranges.append([level])
        last = outcome.holds
    words = ["–".join(f"{1e3 * level:.0f}" for level in ends) for ends in ranges]
    return f"B = {', '.join(words)} meV" if words else "no B"
