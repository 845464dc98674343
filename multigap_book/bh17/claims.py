"""What BH17 says of its results, sentence by sentence, as tests of each reading of the model.

The identifiers are those of the book's ledger. A test is one or more numbers and the bounds that they must
lie between; where the paper uses a word ("negligible", "nearly"), the bound is what we take it to mean.
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
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, Curves, Reading, curves

PLOT_ERROR: Final = 0.01
"""How well a value can be read off the paper's figures; a bound is taken as met within this fraction."""

LAMBDA11: Final[NDArray[np.float64]] = _checks.frozen(np.round(np.arange(0.05, 0.60001, 0.005), 3))
"""λ11 of the paper's figures."""

Bounded = tuple[tuple[float, ...], float, float]
"""Numbers and the bounds between which all of them must lie."""


@dataclass(frozen=True)
class Outcome:
    """The numbers that a sentence speaks of in a reading, and the bounds that it sets them.

    Attributes
    ----------
    parts : tuple
        Numbers (``nan`` for one that is missing), lower bound and upper bound (infinite where there is none)
        for each thing that the sentence says; at least one, and a number in each.
    found : str
        The numbers in words.
    """

    parts: tuple[Bounded, ...]
    found: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _parts(self.parts))
        _checks.instance("found", self.found, str)

    @property
    def margin(self) -> float:
        """Least distance of a number from its bound, in units of the bound.

        Below 0 where a bound is broken, -inf where a number is missing.
        """
        least = np.inf
        for numbers, low, high in self.parts:
            for x in numbers:
                if np.isnan(x):
                    return float("-inf")
                for distance, bound in ((x - low, low), (high - x, high)):
                    if np.isfinite(bound):
                        least = min(least, distance / abs(bound))
        return float(least)

    @property
    def holds(self) -> bool:
        """Whether every number lies inside its bounds."""
        return self.margin > 0


def _parts(parts: object) -> tuple[Bounded, ...]:
    """Return the parts of an outcome as plain tuples of floats."""
    if not isinstance(parts, list | tuple) or not parts:
        raise ValueError(f"parts = {parts!r} is not allowed: parts must be a tuple of at least one part")
    settled = []
    for part in parts:
        well_formed = isinstance(part, list | tuple) and len(part) == 3 and isinstance(part[0], list | tuple)
        if not well_formed or not part[0]:
            raise ValueError(
                f"parts = {parts!r} is not allowed: parts must each be (numbers, lower bound, upper bound)"
            )
        numbers = tuple(_checks.real("parts", number) for number in part[0])
        low, high = (_checks.real("parts", bound) for bound in part[1:])
        if not low < high:
            raise ValueError(
                f"parts = {parts!r} is not allowed: parts must have lower bounds below the upper"
            )
        settled.append((numbers, low, high))
    return tuple(settled)


def _below(numbers: Sequence[float], high: float) -> Bounded:
    return tuple(numbers), -np.inf, high


def _above(numbers: Sequence[float], low: float) -> Bounded:
    return tuple(numbers), low, np.inf


def _near(numbers: Sequence[float], place: float, reach: float) -> Bounded:
    return tuple(numbers), place - reach, place + reach


def _largest(values: Sequence[float]) -> float:
    """Return the largest value, or nan if there is one among them: a missing value then fails its test."""
    return float(np.max(values))


def _at(row: Curves, values: NDArray[np.float64], lambda11: float) -> float:
    return float(values[row.nearest(lambda11)])


def reversal(row: Curves) -> float:
    """Return λ11 where Δ1 overtakes Δ2; ``nan`` where they never cross.

    Raises
    ------
    ValueError
        For a row that is no :class:`~multigap.two_band.flat_steep.Curves`.
    """
    _checks.instance("row", row, Curves)
    difference = row.delta1 - row.delta2
    rising = np.flatnonzero((difference[:-1] < 0) & (difference[1:] >= 0))
    if rising.size == 0:
        return float("nan")
    i = int(rising[0])
    share = -difference[i] / (difference[i + 1] - difference[i])
    return float(row.lambda11[i] + share * (row.lambda11[i + 1] - row.lambda11[i]))


def isotope_falls_through(row: Curves, value: float) -> float:
    """Return λ11 where the isotope exponent last falls through `value`; ``nan`` where it does not.

    Raises
    ------
    ValueError
        For a row that is no :class:`~multigap.two_band.flat_steep.Curves`, or a value that is not finite.
    """
    _checks.instance("row", row, Curves)
    value = _checks.finite("value", value)
    above = np.flatnonzero((row.isotope[:-1] > value) & (row.isotope[1:] <= value))
    if above.size == 0:
        return float("nan")
    i = int(above[-1])
    share = (row.isotope[i] - value) / (row.isotope[i] - row.isotope[i + 1])
    return float(row.lambda11[i] + share * (row.lambda11[i + 1] - row.lambda11[i]))


def _list(values: Sequence[float], form: str) -> str:
    return ", ".join("none" if np.isnan(v) else format(v, form) for v in values)


def _percent(values: Sequence[float], form: str = ".0f") -> str:
    return _list([100 * v for v in values], form)


def _negligible_below(sets: Sequence[Curves]) -> Outcome:
    shares = [_at(s, s.kelvin, 0.2) / _at(s, s.kelvin, 0.6) for s in sets[:2]]
    return Outcome((_below(shares, 0.1),), f"T_c(0.2)/T_c(0.6) = {_list(shares, '.3f')}")


def _considerable(sets: Sequence[Curves]) -> Outcome:
    values = [_at(s, s.kelvin, 0.1) for s in sets]
    return Outcome(
        (_above([values[2] / _largest(values[:2])], 2.0),), f"T_c(λ11 = 0.1) = {_list(values, '.1f')} K"
    )


def _lambda22_little(sets: Sequence[Curves]) -> Outcome:
    scale = _at(sets[0], sets[0].kelvin, 0.6)
    change = float(np.nanmax(np.abs(sets[1].kelvin - sets[0].kelvin))) / scale
    return Outcome((_below([change], 0.15),), f"largest change {100 * change:.1f} % of T_c(0.6)")


def _rapid_rise(sets: Sequence[Curves]) -> Outcome:
    """The mean slope of T_c above λ11 = 0.2 over that below."""
    paces = []
    for s in sets:
        first, middle, last = (_at(s, s.kelvin, x) for x in (s.lambda11[0], 0.2, 0.6))
        paces.append((last - middle) / 0.4 / ((middle - first) / (0.2 - s.lambda11[0])))
    return Outcome(
        (_above(paces, 1.0),), f"T_c rises {_list(paces, '.3g')} times as steeply above λ11 = 0.2 as below"
    )


def _above_300(sets: Sequence[Curves]) -> Outcome:
    values = [_at(s, s.kelvin, 0.6) for s in sets]
    return Outcome((_above(values, 300.0),), f"T_c(0.6) = {_list(values, '.0f')} K")


def normalised(row: Curves) -> NDArray[np.float64]:
    """Return T_c over that of the polaronic band alone, shape (n,); ``nan`` where it has none alone.

    Raises
    ------
    ValueError
        For a row that is no :class:`~multigap.two_band.flat_steep.Curves`.
    """
    _checks.instance("row", row, Curves)
    return row.kelvin / row.single_band_kelvin


def _normalised_falls(sets: Sequence[Curves]) -> Outcome:
    rows = [normalised(s) for s in sets]
    firsts, lasts = [float(r[0]) for r in rows], [float(r[-1]) for r in rows]
    known = np.isfinite(rows[0])
    found = f"from {_list(firsts, '.2g')} to {_list(lasts, '.3f')}"
    if known.any() and not known[0]:
        found = (
            f"no single-band T_c below λ11 = {sets[0].lambda11[known][0]:.2f}; {_list(lasts, '.3f')} at 0.6"
        )
    return Outcome((_above(firsts, 10.0), _below(lasts, 1.2)), found)


def _normalised_coincide(sets: Sequence[Curves]) -> Outcome:
    rows = np.log10(np.array([normalised(s) for s in sets]))[:, sets[0].lambda11 >= 0.25 - 1e-9]
    spread = float((rows.max(axis=0) - rows.min(axis=0)).max())
    found = "no single-band T_c at λ11 = 0.25" if np.isnan(spread) else f"largest spread {spread:.2f} decades"
    return Outcome((_below([spread], 0.5),), found)


def _one_curve(sets: Sequence[Curves]) -> Outcome:
    low = max(float(np.nanmin(s.kelvin)) for s in sets)
    high = min(float(np.nanmax(s.kelvin)) for s in sets)
    if not low < high:
        return Outcome((_below([np.nan], 0.1),), "the sets share no range of T_c")
    grid = np.linspace(low, high, 200)
    rows = []
    for row in sets:
        larger = np.fmax(row.delta1, row.delta2)
        known = np.isfinite(larger)
        order = np.argsort(row.kelvin[known])
        rows.append(np.interp(grid, row.kelvin[known][order], larger[known][order]))
    stack = np.array(rows)
    spread = float((stack.max(axis=0) - stack.min(axis=0)).max() / stack.max())
    return Outcome(
        (_below([spread], 0.1),), f"the curves differ by {100 * spread:.0f} % of the largest gap at most"
    )


def _second_gap_follows(sets: Sequence[Curves]) -> Outcome:
    values = [_at(s, s.delta2, 0.4) for s in sets[1:]]
    growth = values[1] / values[0]
    return Outcome((_above([growth], 1.5),), f"Δ2(0.4) grows {growth:.1f}-fold as λ12 goes from 0.03 to 0.1")


def _leading_ratio(sets: Sequence[Curves]) -> Outcome:
    least = [float(np.min(np.fmax(s.ratio1, s.ratio2)[s.lambda11 > 0.25 + 1e-9])) for s in sets]
    bound = BCS_GAP_RATIO * (1 - PLOT_ERROR)
    return Outcome((_above(least, bound),), f"smallest leading ratio {_list(least, '.2f')}")


def _reversed_below(sets: Sequence[Curves]) -> Outcome:
    below = sets[0].lambda11 < 0.25 - 1e-9
    least = [float(np.min((s.delta2 / s.delta1)[below])) for s in sets]
    share = [float(np.mean((s.delta2 > s.delta1)[below])) for s in sets]
    return Outcome(
        (_above(least, 1.0),),
        f"Δ2 > Δ1 over {_percent(share)} % of that range; Δ2/Δ1 ≥ {_list(least, '.2f')}",
    )


def _generic_reversal(sets: Sequence[Curves]) -> Outcome:
    places = [reversal(s) for s in sets]
    return Outcome((_near(places, 0.25, 0.03),), f"Δ1 overtakes Δ2 at λ11 = {_list(places, '.2f')}")


def _average_below(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.nanmax(0.5 * (s.ratio1 + s.ratio2))) for s in sets]
    bound = BCS_GAP_RATIO * (1 + PLOT_ERROR)
    return Outcome((_below(largest, bound),), f"largest average ratio {_list(largest, '.2f')}")


def _isotope_bcs_below(sets: Sequence[Curves]) -> Outcome:
    least = [float(np.min(s.isotope[s.lambda11 <= 0.15 + 1e-9])) for s in sets]
    return Outcome((_above(least, 0.4),), f"smallest α up to λ11 = 0.15: {_list(least, '.2f')}")


def _isotope_small_above(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.max(s.isotope[s.lambda11 >= 0.25 - 1e-9])) for s in sets]
    return Outcome((_below(largest, 0.1),), f"largest α from λ11 = 0.25 on: {_list(largest, '.3f')}")


def _two_boundaries(sets: Sequence[Curves]) -> Outcome:
    isotope = [isotope_falls_through(s, 0.25) for s in sets]
    places = [reversal(s) for s in sets]
    found = f"α = 1/4 at λ11 = {_list(isotope, '.2f')}; Δ1 = Δ2 at {_list(places, '.2f')}"
    return Outcome((_near(isotope, 0.2, 0.03), _near(places, 0.25, 0.03)), found)


def _second_gap_saturates(sets: Sequence[Curves]) -> Outcome:
    growth = [_at(s, s.delta2, 0.6) / _at(s, s.delta2, 0.4) - 1 for s in sets]
    return Outcome((_below(growth, 0.15),), f"Δ2 grows by {_percent(growth)} % from 0.4 to 0.6")


def _generic_ratio(sets: Sequence[Curves]) -> Outcome:
    rows = np.array([s.delta2 / s.delta1 for s in sets])[:, sets[0].lambda11 > 0.25 + 1e-9]
    spread = float(np.nanmax(rows.max(axis=0) / rows.min(axis=0)))
    same = float(np.nanmax(rows[:2].max(axis=0) / rows[:2].min(axis=0)))
    found = f"the three differ by a factor {spread:.1f}, the two of one λ12 by {same:.1f}"
    return Outcome((_below([spread], 1.5),), found)


def _ratio_differs(sets: Sequence[Curves]) -> Outcome:
    rows = np.array([s.delta2 / s.delta1 for s in sets])[:, sets[0].lambda11 < 0.25 - 1e-9]
    spread = float((rows.max(axis=0) / rows.min(axis=0)).max())
    words = "not in all three" if np.isnan(spread) else f"the three differ by up to a factor {spread:.1f}"
    return Outcome((_above([spread], 1.5),), words)


def _dominance_removed(sets: Sequence[Curves]) -> Outcome:
    below = sets[1].lambda11 < 0.25 - 1e-9
    weak, strong = (float(np.nanmax((s.delta2 / s.delta1)[below])) for s in sets[1:])
    found = f"largest Δ2/Δ1: {weak:.1f} for λ12 = 0.03, {strong:.1f} for 0.1"
    return Outcome((_above([weak], 1.0), _below([strong], 1.0)), found)


def _interband_essential(sets: Sequence[Curves]) -> Outcome:
    gains = {x: [_at(s, normalised(s), x) - 1 for s in sets] for x in (0.25, 0.4, 0.6)}
    found = "; ".join(f"{_percent(gain, '.1f')} % at λ11 = {x}" for x, gain in gains.items())
    return Outcome(
        tuple(_above(gain, 0.1) for gain in gains.values()), f"the second band adds to T_c: {found}"
    )


def _easily_200(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.nanmax(s.kelvin[s.lambda11 >= 0.25 - 1e-9])) for s in sets]
    return Outcome((_above(largest, 200.0),), f"largest T_c {_list(largest, '.0f')} K")


def _intraband_alone(sets: Sequence[Curves]) -> Outcome:
    share = [1 / _at(s, normalised(s), 0.6) for s in sets]
    return Outcome((_above(share, 0.9),), f"the flat band alone gives {_percent(share)} % of T_c(0.6)")


def _isotope_abrupt(sets: Sequence[Curves]) -> Outcome:
    widths = [isotope_falls_through(s, 0.1) - isotope_falls_through(s, 0.4) for s in sets]
    unlike = [
        max(isotope_falls_through(s, 0.25) / l22, l22 / isotope_falls_through(s, 0.25))
        for s, (l22, _) in zip(sets, PARAMETER_SETS, strict=True)
    ]
    found = (
        f"α goes from 0.4 to 0.1 within Δλ11 = {_list(widths, '.2f')}, "
        f"where the two intraband couplings differ {_list(unlike, '.1f')}-fold"
    )
    return Outcome((_below(widths, 0.1), _above(unlike, 1.5)), found)


def _distinguishable(sets: Sequence[Curves]) -> Outcome:
    beyond = sets[0].lambda11 >= 0.3 - 1e-9
    least = [float(np.min((s.ratio1 / s.ratio2)[beyond])) for s in sets]
    found = f"from λ11 = 0.3 on the two ratios differ at least {_list(least, '.1f')}-fold"
    return Outcome((_above(least[:2], 2.0),), found)


def _stronger_is_larger(sets: Sequence[Curves]) -> Outcome:
    """Where one coupling is at least twice the other, the stronger band's gap over the other's."""
    apart, every = [], []
    for s, (l22, _) in zip(sets, PARAMETER_SETS, strict=True):
        ratio = np.where(s.lambda11 > l22, s.delta1 / s.delta2, s.delta2 / s.delta1)
        unlike = np.maximum(s.lambda11 / l22, l22 / s.lambda11)
        apart.append(float(np.min(ratio[unlike >= 2.0 - 1e-9])))
        every.append(float(np.min(ratio[unlike > 1.0 + 1e-9])))
    found = (
        "gap of the stronger band over the other where the couplings differ twofold or more, at least "
        f"{_list(apart, '.2f')}; wherever they differ, {_list(every, '.2f')}"
    )
    return Outcome((_above(apart, 1.5),), found)


def _second_small(sets: Sequence[Curves]) -> Outcome:
    def largest(kelvin: float) -> list[float]:
        shares = [(s.delta2 / s.delta1)[s.kelvin >= kelvin] for s in sets]
        return [float(np.max(share)) if share.size else float("nan") for share in shares]

    found = (
        f"Δ2/Δ1 at most {_list(largest(300.0), '.2f')} from 300 K on; "
        f"{_list(largest(200.0), '.2f')} from 200 K on"
    )
    return Outcome((_below(largest(300.0), 0.5),), found)


def _optimum(sets: Sequence[Curves]) -> Outcome:
    """Where T_c over the single band's is largest; where that one has no T_c, the ratio has no bound."""
    best, most = [], []
    for s in sets:
        alone = np.where(np.isnan(s.single_band_kelvin), 0.0, s.single_band_kelvin)
        with np.errstate(divide="ignore"):
            ratio = np.where(np.isnan(s.kelvin), -np.inf, s.kelvin / alone)
        best.append(float(s.lambda11[int(np.argmax(ratio))]))
        gain = np.where(np.isnan(s.kelvin), -np.inf, s.kelvin - alone)
        most.append(float(s.lambda11[int(np.argmax(gain))]))
    found = (
        f"T_c/T_c(alone) is largest at λ11 = {_list(best, '.2f')}; "
        f"T_c − T_c(alone) in K at {_list(most, '.2f')}"
    )
    inside = (float(LAMBDA11[0]) + 0.005, float(LAMBDA11[-1]) - 0.005)
    return Outcome(((tuple(best), *inside),), found)


def _isotope_tells(sets: Sequence[Curves]) -> Outcome:
    apart = [_at(s, s.isotope, 0.05) - _at(s, s.isotope, 0.4) for s in sets]
    return Outcome(
        (_above(apart, 0.14),), f"α falls by {_list(apart, '.2f')} from λ11 = 0.05 (flat band weak) to 0.4"
    )


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
        "BH17-S31": ("α drops where couplings differ", _isotope_abrupt),
        "BH17-S40": ("weak λ12 keeps the gaps apart", _distinguishable),
        "BH17-S41": ("the stronger band has the larger gap", _stronger_is_larger),
        "BH17-S42": ("Δ2 small at large T_c", _second_small),
        "BH17-S47": ("an optimum λ11 for the gain", _optimum),
        "BH17-S52": ("α tells a strong flat band", _isotope_tells),
        "BH17-S57": ("Δ2/Δ1 differs below 0.25", _ratio_differs),
    }
)
"""Ledger id → the sentence in a few words and the test of it on the curves of the three parameter sets."""

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
