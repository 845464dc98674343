"""What BH17 says of its results, sentence by sentence, as tests that each reading of the model can be put to.

The identifiers are those of the book's ledger. Where the paper uses a word ("negligible", "nearly"), the
number that we take it to mean stands in the test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap.constants import BCS_GAP_RATIO
from multigap.flat_steep import PARAMETER_SETS, Curves, Reading, curves

PLOT_ERROR: Final = 0.01
"""How well a value can be read off the paper's figures; a bound is taken as met within this fraction."""

LAMBDA11: Final[NDArray[np.float64]] = _checks.frozen(np.round(np.arange(0.05, 0.60001, 0.005), 3))
"""λ11 of the paper's figures."""


@dataclass(frozen=True)
class Outcome:
    """Whether a sentence holds in a reading, and the number that says so."""

    holds: bool
    found: str

    def __post_init__(self) -> None:
        _checks.record(self)


def _least(values: Sequence[float]) -> float:
    """Return the smallest value, or nan if there is one among them: a missing value then fails its test."""
    return float(np.min(values))


def _largest(values: Sequence[float]) -> float:
    """Return the largest value, or nan if there is one among them."""
    return float(np.max(values))


def _at(row: Curves, values: NDArray[np.float64], lambda11: float) -> float:
    return float(values[row.nearest(lambda11)])


def _reversal(row: Curves) -> float:
    """λ11 where Δ1 overtakes Δ2; ``nan`` where they never cross."""
    difference = row.delta1 - row.delta2
    rising = np.flatnonzero((difference[:-1] < 0) & (difference[1:] >= 0))
    if rising.size == 0:
        return float("nan")
    i = int(rising[0])
    share = -difference[i] / (difference[i + 1] - difference[i])
    return float(row.lambda11[i] + share * (row.lambda11[i + 1] - row.lambda11[i]))


def _falls_through(row: Curves, value: float) -> float:
    """λ11 where the isotope exponent last falls through `value`; ``nan`` where it does not."""
    above = np.flatnonzero((row.isotope[:-1] > value) & (row.isotope[1:] <= value))
    if above.size == 0:
        return float("nan")
    i = int(above[-1])
    share = (row.isotope[i] - value) / (row.isotope[i] - row.isotope[i + 1])
    return float(row.lambda11[i] + share * (row.lambda11[i + 1] - row.lambda11[i]))


def _list(values: Sequence[float], form: str) -> str:
    return ", ".join("none" if np.isnan(v) else format(v, form) for v in values)


def _negligible_below(sets: Sequence[Curves]) -> Outcome:
    shares = [_at(s, s.kelvin, 0.2) / _at(s, s.kelvin, 0.6) for s in sets[:2]]
    return Outcome(_largest(shares) < 0.1, f"T_c(0.2)/T_c(0.6) = {_list(shares, '.3f')}")


def _considerable(sets: Sequence[Curves]) -> Outcome:
    values = [_at(s, s.kelvin, 0.1) for s in sets]
    return Outcome(values[2] > 2 * _largest(values[:2]), f"T_c(λ11 = 0.1) = {_list(values, '.1f')} K")


def _lambda22_little(sets: Sequence[Curves]) -> Outcome:
    scale = _at(sets[0], sets[0].kelvin, 0.6)
    change = float(np.nanmax(np.abs(sets[1].kelvin - sets[0].kelvin))) / scale
    return Outcome(change < 0.15, f"largest change {100 * change:.1f} % of T_c(0.6)")


def _rapid_rise(sets: Sequence[Curves]) -> Outcome:
    growth = [_at(s, s.kelvin, 0.6) / _at(s, s.kelvin, 0.2) for s in sets]
    return Outcome(_least(growth) > 3, f"T_c(0.6)/T_c(0.2) = {_list(growth, '.3g')}")


def _above_300(sets: Sequence[Curves]) -> Outcome:
    values = [_at(s, s.kelvin, 0.6) for s in sets]
    return Outcome(_least(values) > 300, f"T_c(0.6) = {_list(values, '.0f')} K")


def _normalised(row: Curves) -> NDArray[np.float64]:
    return row.kelvin / row.single_band_kelvin


def _normalised_falls(sets: Sequence[Curves]) -> Outcome:
    rows = [_normalised(s) for s in sets]
    known = np.isfinite(rows[0])
    if not known.any():
        return Outcome(False, "no single-band T_c")
    if not known[0]:
        return Outcome(False, f"no single-band T_c below λ11 = {sets[0].lambda11[known][0]:.2f}")
    firsts, lasts = [float(r[0]) for r in rows], [float(r[-1]) for r in rows]
    holds = _least(firsts) > 10 and _largest(lasts) < 1.2
    return Outcome(holds, f"from {_list(firsts, '.2g')} to {_list(lasts, '.3f')}")


def _normalised_coincide(sets: Sequence[Curves]) -> Outcome:
    rows = np.log10(np.array([_normalised(s) for s in sets]))[:, sets[0].lambda11 >= 0.25 - 1e-9]
    if not np.all(np.isfinite(rows)):
        return Outcome(False, "no single-band T_c at λ11 = 0.25")
    spread = float((rows.max(axis=0) - rows.min(axis=0)).max())
    return Outcome(spread < 0.5, f"largest spread {spread:.2f} decades")


def _one_curve(sets: Sequence[Curves]) -> Outcome:
    low = max(float(np.nanmin(s.kelvin)) for s in sets)
    high = min(float(np.nanmax(s.kelvin)) for s in sets)
    if not low < high:
        return Outcome(False, "the sets share no range of T_c")
    grid = np.linspace(low, high, 200)
    rows = []
    for row in sets:
        larger = np.fmax(row.delta1, row.delta2)
        known = np.isfinite(larger)
        order = np.argsort(row.kelvin[known])
        rows.append(np.interp(grid, row.kelvin[known][order], larger[known][order]))
    stack = np.array(rows)
    spread = float((stack.max(axis=0) - stack.min(axis=0)).max() / stack.max())
    return Outcome(spread < 0.1, f"the curves differ by {100 * spread:.0f} % of the largest gap at most")


def _second_gap_follows(sets: Sequence[Curves]) -> Outcome:
    values = [_at(s, s.delta2, 0.4) for s in sets[1:]]
    growth = values[1] / values[0]
    return Outcome(growth > 1.5, f"Δ2(0.4) grows {growth:.1f}-fold as λ12 goes from 0.03 to 0.1")


def _leading_ratio(sets: Sequence[Curves]) -> Outcome:
    beyond = [np.fmax(s.ratio1, s.ratio2)[s.lambda11 > 0.25 + 1e-9] for s in sets]
    least = [float(np.min(b)) for b in beyond]
    return Outcome(
        _least(least) > BCS_GAP_RATIO * (1 - PLOT_ERROR), f"smallest leading ratio {_list(least, '.2f')}"
    )


def _reversed_below(sets: Sequence[Curves]) -> Outcome:
    share = [float(np.mean((s.delta2 > s.delta1)[s.lambda11 < 0.25 - 1e-9])) for s in sets]
    found = f"Δ2 > Δ1 over {_list([100 * v for v in share], '.0f')} % of that range"
    return Outcome(_least(share) == 1, found)


def _generic_reversal(sets: Sequence[Curves]) -> Outcome:
    places = [_reversal(s) for s in sets]
    holds = bool(np.all(np.abs(np.array(places) - 0.25) < 0.03))
    return Outcome(holds, f"Δ1 overtakes Δ2 at λ11 = {_list(places, '.2f')}")


def _average_below(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.nanmax(0.5 * (s.ratio1 + s.ratio2))) for s in sets]
    holds = _largest(largest) < BCS_GAP_RATIO * (1 + PLOT_ERROR)
    return Outcome(holds, f"largest average ratio {_list(largest, '.2f')}")


def _isotope_bcs_below(sets: Sequence[Curves]) -> Outcome:
    least = [float(np.min(s.isotope[s.lambda11 <= 0.15 + 1e-9])) for s in sets]
    return Outcome(_least(least) > 0.4, f"smallest α up to λ11 = 0.15: {_list(least, '.2f')}")


def _isotope_small_above(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.max(s.isotope[s.lambda11 >= 0.25 - 1e-9])) for s in sets]
    return Outcome(_largest(largest) < 0.1, f"largest α from λ11 = 0.25 on: {_list(largest, '.2f')}")


def _two_boundaries(sets: Sequence[Curves]) -> Outcome:
    isotope = [_falls_through(s, 0.25) for s in sets]
    reversal = [_reversal(s) for s in sets]
    holds = bool(
        np.all(np.abs(np.array(isotope) - 0.2) < 0.03) and np.all(np.abs(np.array(reversal) - 0.25) < 0.03)
    )
    found = f"α = 1/4 at λ11 = {_list(isotope, '.2f')}; Δ1 = Δ2 at {_list(reversal, '.2f')}"
    return Outcome(holds, found)


def _second_gap_saturates(sets: Sequence[Curves]) -> Outcome:
    growth = [_at(s, s.delta2, 0.6) / _at(s, s.delta2, 0.4) - 1 for s in sets]
    return Outcome(
        _largest(growth) < 0.15, f"Δ2 grows by {_list([100 * g for g in growth], '.0f')} % from 0.4 to 0.6"
    )


def _generic_ratio(sets: Sequence[Curves]) -> Outcome:
    rows = np.array([s.delta2 / s.delta1 for s in sets])[:, sets[0].lambda11 > 0.25 + 1e-9]
    spread = float(np.nanmax(rows.max(axis=0) / rows.min(axis=0)))
    return Outcome(spread < 1.5, f"the three differ by a factor {spread:.1f}")


def _dominance_removed(sets: Sequence[Curves]) -> Outcome:
    below = sets[1].lambda11 < 0.25 - 1e-9
    weak = float(np.nanmax((sets[1].delta2 / sets[1].delta1)[below]))
    strong = float(np.nanmax((sets[2].delta2 / sets[2].delta1)[below]))
    holds = weak > 1 and strong <= 1
    return Outcome(holds, f"largest Δ2/Δ1: {weak:.1f} for λ12 = 0.03, {strong:.1f} for 0.1")


def _interband_essential(sets: Sequence[Curves]) -> Outcome:
    gain = [_at(s, _normalised(s), 0.6) - 1 for s in sets]
    holds = bool(_least(gain) > 0.1)
    return Outcome(
        holds, f"at λ11 = 0.6 the second band adds {_list([100 * g for g in gain], '.1f')} % to T_c"
    )


def _easily_200(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.nanmax(s.kelvin[s.lambda11 >= 0.25 - 1e-9])) for s in sets]
    return Outcome(_least(largest) > 200, f"largest T_c {_list(largest, '.0f')} K")


def _intraband_alone(sets: Sequence[Curves]) -> Outcome:
    share = [1 / _at(s, _normalised(s), 0.6) for s in sets]
    return Outcome(
        bool(_least(share) > 0.9),
        f"the flat band alone gives {_list([100 * v for v in share], '.0f')} % of T_c(0.6)",
    )


def _isotope_abrupt(sets: Sequence[Curves]) -> Outcome:
    widths = [_falls_through(s, 0.1) - _falls_through(s, 0.4) for s in sets]
    holds = bool(np.all(np.array(widths) <= 0.1))
    return Outcome(holds, f"α goes from 0.4 to 0.1 within Δλ11 = {_list(widths, '.2f')}")


CLAIMS: Final[Mapping[str, tuple[str, Callable[[Sequence[Curves]], Outcome]]]] = MappingProxyType(
    {
        "BH17-S07": ("T_c negligible up to 0.2", _negligible_below),
        "BH17-S08": ("T_c considerable for λ12 = 0.1", _considerable),
        "BH17-S09": ("doubling λ22 matters little", _lambda22_little),
        "BH17-S10": ("T_c rises rapidly above 0.2", _rapid_rise),
        "BH17-S11": ("T_c > 300 K at 0.6", _above_300),
        "BH17-S12": ("normalised T_c large, then falling", _normalised_falls),
        "BH17-S13": ("normalised curves coincide from 0.25", _normalised_coincide),
        "BH17-S15": ("larger gap: one curve against T_c", _one_curve),
        "BH17-S16": ("second gap grows with λ12", _second_gap_follows),
        "BH17-S17": ("leading ratio > 3.53 above 0.25", _leading_ratio),
        "BH17-S18": ("Δ2 > Δ1 below 0.25", _reversed_below),
        "BH17-S19": ("reversal at 0.25 for all sets", _generic_reversal),
        "BH17-S20": ("average ratio < 3.53", _average_below),
        "BH17-S21": ("α near 1/2 below 0.2", _isotope_bcs_below),
        "BH17-S22": ("α < 0.1 above 0.2", _isotope_small_above),
        "BH17-S23": ("boundaries at 0.2 and 0.25", _two_boundaries),
        "BH17-S24": ("Δ2 saturates above 0.4", _second_gap_saturates),
        "BH17-S25": ("Δ2/Δ1 generic above 0.25", _generic_ratio),
        "BH17-S26": ("λ12 = 0.1 removes Δ2's lead", _dominance_removed),
        "BH17-S27": ("interband coupling essential", _interband_essential),
        "BH17-S28": ("T_c > 200 K easily", _easily_200),
        "BH17-S29": ("gain from λ11 alone", _intraband_alone),
        "BH17-S31": ("α drops abruptly", _isotope_abrupt),
    }
)
"""Ledger id → the sentence in a few words and the test of it on the curves of the three parameter sets."""

PANELS: Final[Mapping[str, tuple[tuple[str, ...], tuple[int, ...]]]] = MappingProxyType(
    {
        "BH17-F1a": (("BH17-S07", "BH17-S08", "BH17-S09", "BH17-S10", "BH17-S11"), (0, 1, 2)),
        "BH17-F1b": (("BH17-S12", "BH17-S13"), (0, 1, 2)),
        "BH17-F2a": (("BH17-S15", "BH17-S16"), (0, 1, 2)),
        "BH17-F2b": (("BH17-S16", "BH17-S24"), (0, 1, 2)),
        "BH17-F3a": (("BH17-S17", "BH17-S18", "BH17-S20"), (2,)),
        "BH17-F3b": (("BH17-S17", "BH17-S18", "BH17-S20"), (1,)),
        "BH17-F3c": (("BH17-S17", "BH17-S18", "BH17-S20"), (0,)),
        "BH17-F4a": (("BH17-S21", "BH17-S22", "BH17-S31"), (0, 1, 2)),
        "BH17-F4b": (("BH17-S21", "BH17-S22", "BH17-S31"), (0, 1, 2)),
        "BH17-F5": (("BH17-S25", "BH17-S26"), (0, 1, 2)),
    }
)
"""Panel → the sentences that the paper hangs on it, and the parameter sets that it shows."""


def three_sets(reading: Reading, level: float = 0.03) -> tuple[Curves, ...]:
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


def judge_panel(panel: str, sets: Sequence[Curves]) -> tuple[int, int]:
    """Return how many of a panel's sentences hold in one reading, and how many there are.

    Raises
    ------
    ValueError
        For a panel that is not one of :data:`PANELS`, or curves as in :func:`judge`.
    """
    claims, shown = PANELS[_checks.one_of("panel", panel, PANELS)]
    three = _three(sets)
    chosen = [three[i] for i in shown]
    with np.errstate(invalid="ignore", divide="ignore"):
        return sum(CLAIMS[claim][1](chosen).holds for claim in claims), len(claims)
