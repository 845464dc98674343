"""What BH17 says of its results, sentence by sentence, as tests of the curves of its three parameter sets.

The identifiers are those of the book's ledger. A test is one or more numbers and the bounds that they must
lie between; where the paper uses a word ("negligible", "nearly"), the bound is what we take it to mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap.constants import BCS_GAP_RATIO
from multigap.two_band.flat_steep import PARAMETER_SETS, Curves
from multigap_book.bh17.curve_features import at_lambda11, isotope_falls_through, normalised, reversal
from multigap_book.bh17.outcome import (
    PLOT_ERROR,
    Outcome,
    around,
    at_least,
    at_most,
    largest_of,
    listed,
    percent,
)

LAMBDA11: Final[NDArray[np.float64]] = _checks.frozen(np.round(np.arange(0.05, 0.60001, 0.005), 3))
"""λ11 of the paper's figures."""


def _negligible_below(sets: Sequence[Curves]) -> Outcome:
    shares = [at_lambda11(s, s.kelvin, 0.2) / at_lambda11(s, s.kelvin, 0.6) for s in sets[:2]]
    return Outcome((at_most(shares, 0.1),), f"T_c(0.2)/T_c(0.6) = {listed(shares, '.3f')}")


def _considerable(sets: Sequence[Curves]) -> Outcome:
    values = [at_lambda11(s, s.kelvin, 0.1) for s in sets]
    return Outcome(
        (at_least([values[2] / largest_of(values[:2])], 2.0),), f"T_c(λ11 = 0.1) = {listed(values, '.1f')} K"
    )


def _lambda22_little(sets: Sequence[Curves]) -> Outcome:
    scale = at_lambda11(sets[0], sets[0].kelvin, 0.6)
    change = float(np.nanmax(np.abs(sets[1].kelvin - sets[0].kelvin))) / scale
    return Outcome((at_most([change], 0.15),), f"largest change {100 * change:.1f} % of T_c(0.6)")


def _rapid_rise(sets: Sequence[Curves]) -> Outcome:
    """The mean slope of T_c above λ11 = 0.2 over that below."""
    paces = []
    for s in sets:
        first, middle, last = (at_lambda11(s, s.kelvin, x) for x in (s.lambda11[0], 0.2, 0.6))
        paces.append((last - middle) / 0.4 / ((middle - first) / (0.2 - s.lambda11[0])))
    return Outcome(
        (at_least(paces, 1.0),), f"T_c rises {listed(paces, '.3g')} times as steeply above λ11 = 0.2 as below"
    )


def _above_300(sets: Sequence[Curves]) -> Outcome:
    values = [at_lambda11(s, s.kelvin, 0.6) for s in sets]
    return Outcome((at_least(values, 300.0),), f"T_c(0.6) = {listed(values, '.0f')} K")


def _normalised_falls(sets: Sequence[Curves]) -> Outcome:
    rows = [normalised(s) for s in sets]
    firsts, lasts = [float(r[0]) for r in rows], [float(r[-1]) for r in rows]
    known = np.isfinite(rows[0])
    found = f"from {listed(firsts, '.2g')} to {listed(lasts, '.3f')}"
    if known.any() and not known[0]:
        found = (
            f"no single-band T_c below λ11 = {sets[0].lambda11[known][0]:.2f}; {listed(lasts, '.3f')} at 0.6"
        )
    return Outcome((at_least(firsts, 10.0), at_most(lasts, 1.2)), found)


def _normalised_coincide(sets: Sequence[Curves]) -> Outcome:
    rows = np.log10(np.array([normalised(s) for s in sets]))[:, sets[0].lambda11 >= 0.25 - 1e-9]
    spread = float((rows.max(axis=0) - rows.min(axis=0)).max())
    found = "no single-band T_c at λ11 = 0.25" if np.isnan(spread) else f"largest spread {spread:.2f} decades"
    return Outcome((at_most([spread], 0.5),), found)


def _one_curve(sets: Sequence[Curves]) -> Outcome:
    low = max(float(np.nanmin(s.kelvin)) for s in sets)
    high = min(float(np.nanmax(s.kelvin)) for s in sets)
    if not low < high:
        return Outcome((at_most([np.nan], 0.1),), "the sets share no range of T_c")
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
        (at_most([spread], 0.1),), f"the curves differ by {100 * spread:.0f} % of the largest gap at most"
    )


def _second_gap_follows(sets: Sequence[Curves]) -> Outcome:
    values = [at_lambda11(s, s.delta2, 0.4) for s in sets[1:]]
    growth = values[1] / values[0]
    return Outcome(
        (at_least([growth], 1.5),), f"Δ2(0.4) grows {growth:.1f}-fold as λ12 goes from 0.03 to 0.1"
    )


def _leading_ratio(sets: Sequence[Curves]) -> Outcome:
    least = [float(np.min(np.fmax(s.ratio1, s.ratio2)[s.lambda11 > 0.25 + 1e-9])) for s in sets]
    bound = BCS_GAP_RATIO * (1 - PLOT_ERROR)
    return Outcome((at_least(least, bound),), f"smallest leading ratio {listed(least, '.2f')}")


def _reversed_below(sets: Sequence[Curves]) -> Outcome:
    below = sets[0].lambda11 < 0.25 - 1e-9
    least = [float(np.min((s.delta2 / s.delta1)[below])) for s in sets]
    # where λ11 = λ22 the gaps of the logarithmic reading are equal, and their last digits decide nothing
    share = [float(np.mean((s.delta2 / s.delta1 > 1 + 1e-9)[below])) for s in sets]
    return Outcome(
        (at_least(least, 1.0),),
        f"Δ2 > Δ1 over {percent(share)} % of that range; Δ2/Δ1 ≥ {listed(least, '.2f')}",
    )


def _generic_reversal(sets: Sequence[Curves]) -> Outcome:
    places = [reversal(s) for s in sets]
    return Outcome((around(places, 0.25, 0.03),), f"Δ1 overtakes Δ2 at λ11 = {listed(places, '.2f')}")


def _average_below(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.nanmax(0.5 * (s.ratio1 + s.ratio2))) for s in sets]
    bound = BCS_GAP_RATIO * (1 + PLOT_ERROR)
    return Outcome((at_most(largest, bound),), f"largest average ratio {listed(largest, '.2f')}")


def _isotope_bcs_below(sets: Sequence[Curves]) -> Outcome:
    least = [float(np.min(s.isotope[s.lambda11 <= 0.15 + 1e-9])) for s in sets]
    return Outcome((at_least(least, 0.4),), f"smallest α up to λ11 = 0.15: {listed(least, '.2f')}")


def _isotope_small_above(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.max(s.isotope[s.lambda11 >= 0.25 - 1e-9])) for s in sets]
    return Outcome((at_most(largest, 0.1),), f"largest α from λ11 = 0.25 on: {listed(largest, '.3f')}")


def _two_boundaries(sets: Sequence[Curves]) -> Outcome:
    isotope = [isotope_falls_through(s, 0.25) for s in sets]
    places = [reversal(s) for s in sets]
    found = f"α = 1/4 at λ11 = {listed(isotope, '.2f')}; Δ1 = Δ2 at {listed(places, '.2f')}"
    return Outcome((around(isotope, 0.2, 0.03), around(places, 0.25, 0.03)), found)


def _second_gap_saturates(sets: Sequence[Curves]) -> Outcome:
    growth = [at_lambda11(s, s.delta2, 0.6) / at_lambda11(s, s.delta2, 0.4) - 1 for s in sets]
    return Outcome((at_most(growth, 0.15),), f"Δ2 grows by {percent(growth)} % from 0.4 to 0.6")


def _generic_ratio(sets: Sequence[Curves]) -> Outcome:
    rows = np.array([s.delta2 / s.delta1 for s in sets])[:, sets[0].lambda11 > 0.25 + 1e-9]
    spread = float(np.nanmax(rows.max(axis=0) / rows.min(axis=0)))
    same = float(np.nanmax(rows[:2].max(axis=0) / rows[:2].min(axis=0)))
    found = f"the three differ by a factor {spread:.1f}, the two of one λ12 by {same:.1f}"
    return Outcome((at_most([spread], 1.5),), found)


def _ratio_differs(sets: Sequence[Curves]) -> Outcome:
    rows = np.array([s.delta2 / s.delta1 for s in sets])[:, sets[0].lambda11 < 0.25 - 1e-9]
    spread = float((rows.max(axis=0) / rows.min(axis=0)).max())
    words = "not in all three" if np.isnan(spread) else f"the three differ by up to a factor {spread:.1f}"
    return Outcome((at_least([spread], 1.5),), words)


def _dominance_removed(sets: Sequence[Curves]) -> Outcome:
    below = sets[1].lambda11 < 0.25 - 1e-9
    weak, strong = (float(np.nanmax((s.delta2 / s.delta1)[below])) for s in sets[1:])
    found = f"largest Δ2/Δ1: {weak:.1f} for λ12 = 0.03, {strong:.1f} for 0.1"
    return Outcome((at_least([weak], 1.0), at_most([strong], 1.0)), found)


def _interband_essential(sets: Sequence[Curves]) -> Outcome:
    gains = {x: [at_lambda11(s, normalised(s), x) - 1 for s in sets] for x in (0.25, 0.4, 0.6)}
    found = "; ".join(f"{percent(gain, '.1f')} % at λ11 = {x}" for x, gain in gains.items())
    return Outcome(
        tuple(at_least(gain, 0.1) for gain in gains.values()), f"the second band adds to T_c: {found}"
    )


def _easily_200(sets: Sequence[Curves]) -> Outcome:
    largest = [float(np.nanmax(s.kelvin[s.lambda11 >= 0.25 - 1e-9])) for s in sets]
    return Outcome((at_least(largest, 200.0),), f"largest T_c {listed(largest, '.0f')} K")


def _intraband_alone(sets: Sequence[Curves]) -> Outcome:
    share = [1 / at_lambda11(s, normalised(s), 0.6) for s in sets]
    return Outcome((at_least(share, 0.9),), f"the flat band alone gives {percent(share)} % of T_c(0.6)")


def _isotope_abrupt(sets: Sequence[Curves]) -> Outcome:
    widths = [isotope_falls_through(s, 0.1) - isotope_falls_through(s, 0.4) for s in sets]
    unlike = [
        max(isotope_falls_through(s, 0.25) / l22, l22 / isotope_falls_through(s, 0.25))
        for s, (l22, _) in zip(sets, PARAMETER_SETS, strict=True)
    ]
    found = (
        f"α goes from 0.4 to 0.1 within Δλ11 = {listed(widths, '.2f')}, "
        f"where the two intraband couplings differ {listed(unlike, '.1f')}-fold"
    )
    return Outcome((at_most(widths, 0.1), at_least(unlike, 1.5)), found)


def _distinguishable(sets: Sequence[Curves]) -> Outcome:
    beyond = sets[0].lambda11 >= 0.3 - 1e-9
    least = [float(np.min((s.ratio1 / s.ratio2)[beyond])) for s in sets]
    found = f"from λ11 = 0.3 on the two ratios differ at least {listed(least, '.1f')}-fold"
    return Outcome((at_least(least[:2], 2.0),), found)


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
        f"{listed(apart, '.2f')}; wherever they differ, {listed(every, '.2f')}"
    )
    return Outcome((at_least(apart, 1.5),), found)


def _second_small(sets: Sequence[Curves]) -> Outcome:
    def largest(kelvin: float) -> list[float]:
        shares = [(s.delta2 / s.delta1)[s.kelvin >= kelvin] for s in sets]
        return [float(np.max(share)) if share.size else float("nan") for share in shares]

    found = (
        f"Δ2/Δ1 at most {listed(largest(300.0), '.2f')} from 300 K on; "
        f"{listed(largest(200.0), '.2f')} from 200 K on"
    )
    return Outcome((at_most(largest(300.0), 0.5),), found)


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
        f"T_c/T_c(alone) is largest at λ11 = {listed(best, '.2f')}; "
        f"T_c − T_c(alone) in K at {listed(most, '.2f')}"
    )
    inside = (float(LAMBDA11[0]) + 0.005, float(LAMBDA11[-1]) - 0.005)
    return Outcome(((tuple(best), *inside),), found)


def _isotope_tells(sets: Sequence[Curves]) -> Outcome:
    apart = [at_lambda11(s, s.isotope, 0.05) - at_lambda11(s, s.isotope, 0.4) for s in sets]
    return Outcome(
        (at_least(apart, 0.14),), f"α falls by {listed(apart, '.2f')} from λ11 = 0.05 (flat band weak) to 0.4"
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
