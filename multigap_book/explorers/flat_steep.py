"""Explorer: a flat band beside a steep one (BH17), and which of the paper's sentences hold at a setting."""

from __future__ import annotations

import math
from typing import Final

from multigap.constants import BCS_GAP_RATIO
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS, PHONON_ENERGY
from multigap_book import published
from multigap_book.explorers.declaration import (
    Axis,
    Choice,
    Column,
    Explorer,
    Layer,
    Line,
    Marker,
    Number,
    Option,
    Outcome,
    Plot,
    Preset,
    Question,
    Range,
    Rule,
    Statement,
)
from multigap_book.explorers.entries import flat_steep as entry

_KNOWN: Final = published.points("h3s_known").set_index("name")["value"].astype(float)
_OURS: Final = ("set3", "set2", "set1", "hot", "logarithms", "printed")
"""Presets with BH17's own numbers, on which its boundaries are drawn."""

_ALPHA_H3S: Final = math.log(_KNOWN["tc_h3s"] / _KNOWN["tc_d3s"]) / math.log(2.0)

_CODE: Final = """\
from multigap.two_band.flat_steep import Reading, curves

row = curves({reading}, [{lambda11}], {lambda22}, {lambda12}, level={level:e-3}, cutoff={cutoff:e-3})
float(row.kelvin[0])
"""


_SENTENCES: Final = (
    ("negligible_below", "T_c is negligible up to λ₁₁ = 0.2: below a tenth of that at 0.6 (S07)."),
    ("above_300", "T_c exceeds 300 K at λ₁₁ = 0.6 (S11)."),
    ("gain_falls", "T_c over that of the flat band alone falls: tenfold at λ₁₁ = 0.05, near 1 at 0.6 (S12)."),
    ("interband_essential", "The second band is essential: it adds a tenth at 0.25, 0.4 and 0.6 (S27)."),
    ("flat_alone", "The gain comes from the flat band alone: it makes nine tenths of T_c at 0.6 (S29)."),
    ("leading_above_bcs", "Above λ₁₁ = 0.25 the larger 2Δ/kT_c lies above 3.53 (S17)."),
    ("average_below_bcs", "The average of the two 2Δ/kT_c is always below 3.53 (S20)."),
    ("steep_leads_below", "Below λ₁₁ = 0.25 the larger gap is Δ₂ (S18)."),
    ("exchange_at_quarter", "The gaps change places at λ₁₁ = 0.25, within 0.03 (S19)."),
    ("isotope_half_below", "α is near 1/2 below λ₁₁ = 0.2: above 0.4 up to 0.15 (S21)."),
    ("isotope_small_above", "α is below 0.1 above λ₁₁ = 0.2: from 0.25 on (S22)."),
    ("second_saturates", "Δ₂ saturates beyond λ₁₁ = 0.4: it grows by less than 15 % to 0.6 (S24)."),
    ("second_small", "Δ₂ stays small at large T_c: below half of Δ₁ from 300 K on (S42)."),
)
"""Numbers that judge a sentence of BH17, in the kernel's order, and the sentence, as the chapter reads it."""


def _controls() -> tuple[Range | Choice, ...]:
    return (
        Range("lambda11", "λ₁₁, flat band", 0.05, 0.6, 0.005, 0.25),
        Range("lambda22", "λ₂₂, steep band", 0.0, 0.4, 0.01, 0.2),
        Range("lambda12", "λ₁₂, between them", 0.0, 0.2, 0.005, 0.1),
        Range(
            "level",
            "level B",
            0.0,
            80.0,
            0.2,
            1e3 * LEVEL,
            "meV",
            hint="From the chemical potential; BH17 prints none. Only the reading with a level uses it.",
        ),
        Range("cutoff", "phonon ħω of both", 50.0, 250.0, 5.0, 1e3 * PHONON_ENERGY, "meV"),
        Choice(
            "reading",
            "flat band read as",
            (
                Option("level", "a level at B", "Reading.FIXED_LEVEL"),
                Option("logarithmic", "a logarithm (SMW)", "Reading.LOGARITHMIC"),
                Option("printed", "(15) and (16) as printed", "Reading.LITERAL"),
            ),
            "level",
            hint="The paper leaves open how B is found.",
        ),
    )


def _numbers() -> tuple[Number, ...]:
    return (
        Number("kelvin", "T_c", "K", "K"),
        Number("single_kelvin", "T_c of the flat band alone", "K", "K"),
        Number("enhancement", "T_c over that", form=".2f"),
        Number("delta1", "Δ₁ at T = 0", "meV", ".3g"),
        Number("delta2", "Δ₂ at T = 0", "meV", ".3g"),
        Number("ratio1", "2Δ₁/kT_c", form=".2f"),
        Number("ratio2", "2Δ₂/kT_c", form=".2f"),
        Number("gap_ratio", "Δ₂/Δ₁", form=".3g"),
        Number("isotope", "isotope exponent α", form=".3f"),
        Number("crossing", "Δ₁ overtakes Δ₂ at λ₁₁", form=".3f"),
        Number("threshold", "threshold B/ħω of the level", form=".3f"),
        Number("own_level", unit="meV", form=".3g", shown=False),
        Number("strength", form=".3g", shown=False),
        *(Number(name, shown=False) for name, _ in _SENTENCES),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("row_lambda11", "λ₁₁"),
        Column("row_kelvin", "T_c", "K"),
        Column("row_single", "T_c of the flat band alone", "K"),
        Column("row_delta1", "Δ₁ at T = 0", "meV"),
        Column("row_delta2", "Δ₂ at T = 0", "meV"),
        Column("row_ratio1", "2Δ₁/kT_c"),
        Column("row_ratio2", "2Δ₂/kT_c"),
        Column("row_average", "average of the two 2Δ/kT_c"),
        Column("row_isotope", "isotope exponent α"),
        Column("row_gap_ratio", "Δ₂/Δ₁ at T = 0"),
        Column("temperature", "T at the λ₁₁ chosen", "K"),
        Column("warm_delta1", "Δ₁ at T", "meV"),
        Column("warm_delta2", "Δ₂ at T", "meV"),
    )


def _over_coupling(
    name: str, title: str, y: Axis, layers: tuple[Layer, ...], alt: str, *, threshold: str = ""
) -> Plot:
    """Return a panel over λ11, with the level's threshold."""
    return Plot(name, title, Axis("λ₁₁", 0.05, 0.6), y, (Rule("x", "threshold", threshold), *layers), alt=alt)


def _transition() -> Plot:
    return _over_coupling(
        "tc",
        "Critical temperature",
        Axis("T_c (K)", low=0.0, switch=True, step=600.0),
        (
            Rule("y", 300.0, "300 K", presets=_OURS),
            Rule("y", _KNOWN["tc_h3s"], "H₃S, measured", presets=("h3s",)),
            Line("row_lambda11", "row_single", "flat band alone", "orange", dashed=True),
            Line("row_lambda11", "row_kelvin", "both bands", "blue"),
            Marker("lambda11", "kelvin"),
        ),
        "T_c of both bands together and of the flat band alone against λ₁₁. With a level the latter starts "
        "at B/ħω, and from there on the two run close to one another.",
        threshold="B/ħω",
    )


def _warm() -> Plot:
    return Plot(
        "gaps",
        "Gaps",
        Axis("T (K)", low=0.0, step=200.0),
        Axis("gap (meV)", low=0.0, step=50.0),
        (
            Rule("y", 0.5 * _KNOWN["gap_h3s"], "H₃S, measured", presets=("h3s",)),
            Line("temperature", "warm_delta1", "Δ₁, flat", "blue"),
            Line("temperature", "warm_delta2", "Δ₂, steep", "vermillion"),
        ),
        alt="Both gaps against temperature at the λ₁₁ chosen, falling together to zero at T_c.",
    )


def _ratios() -> Plot:
    return _over_coupling(
        "ratios",
        "Gap over T_c",
        Axis("2Δ/kT_c, BCS: 3.53", 0.0, 12.0),
        (
            Rule("y", BCS_GAP_RATIO, "", "green"),
            Rule("x", 0.25, "BH17: exchange", presets=_OURS),
            Line("row_lambda11", "row_average", "average", "grey"),
            Line("row_lambda11", "row_ratio1", "flat", "blue"),
            Line("row_lambda11", "row_ratio2", "steep", "vermillion"),
            Marker("lambda11", "ratio1"),
        ),
        "Twice each gap over kT_c, and their average, against λ₁₁, with the BCS value 3.53.",
    )


def _isotope() -> Plot:
    return _over_coupling(
        "isotope",
        "Isotope exponent",
        Axis("α", 0.0, 0.6),
        (
            Rule("x", 0.2, "BH17: falls", presets=_OURS),
            Rule("y", _ALPHA_H3S, "H₃S, measured", presets=("h3s",)),
            Line("row_lambda11", "row_isotope", "", "blue"),
            Marker("lambda11", "isotope"),
        ),
        "Isotope exponent against λ₁₁. With a level it falls from one half to nearly zero at B/ħω.",
    )


def _cold() -> Plot:
    return _over_coupling(
        "cold",
        "Gaps at T = 0",
        Axis("gap (meV)", low=0.0, step=100.0),
        (
            Line("row_lambda11", "row_delta1", "Δ₁, flat", "blue"),
            Line("row_lambda11", "row_delta2", "Δ₂, steep", "vermillion"),
            Marker("lambda11", "delta1"),
        ),
        "Both gaps at zero temperature against λ₁₁: that of the flat band grows, that of the steep one "
        "levels off.",
    )


def _share() -> Plot:
    return _over_coupling(
        "share",
        "Gap ratio",
        Axis("Δ₂/Δ₁", 0.0, 6.0),
        (
            Rule("y", 1.0),
            Rule("x", 0.25, "BH17: exchange", presets=_OURS),
            Line("row_lambda11", "row_gap_ratio", "", "blue"),
            Marker("lambda11", "gap_ratio"),
        ),
        "Ratio of the steep band's gap to the flat one's against λ₁₁, falling through one.",
    )


def _presets() -> tuple[Preset, ...]:
    first, second, third = ({"lambda22": l22, "lambda12": l12} for l22, l12 in PARAMETER_SETS)
    note = (
        "BH17's {} set, λ₂₂ = {} and λ₁₂ = {}, at its boundary λ₁₁ = 0.25. Its curves were not read off; "
        "what it says of them is drawn and judged."
    )
    notes = [
        note.format(place, *pair)
        for place, pair in zip(("first", "second", "third"), PARAMETER_SETS, strict=True)
    ]
    return (
        Preset("set3", "BH17 Fig. 3a", {**third, "lambda11": 0.25}, notes[2]),
        Preset("set2", "Fig. 3b", {**second, "lambda11": 0.25}, notes[1]),
        Preset("set1", "Fig. 3c", {**first, "lambda11": 0.25}, notes[0]),
        Preset(
            "hot", "300 K", {**first, "lambda11": 0.6}, "Above 300 K, as BH17 says: first set, λ₁₁ = 0.6."
        ),
        Preset(
            "h3s",
            "H₃S",
            {**third, "lambda11": 0.2646},
            "The third set brought to 203 K by λ₁₁. Measured at 150 GPa: 203 K, and 147 K with deuterium; "
            "2Δ is about 60 meV.",
        ),
        Preset(
            "logarithms",
            "SMW",
            {**third, "lambda11": 0.25, "reading": "logarithmic"},
            "The third set with logarithms for both bands, the model that BH17 sets itself against.",
        ),
        Preset(
            "printed",
            "(15), (16)",
            {**second, "lambda11": 0.25, "reading": "printed"},
            "The second set by the two equations as they stand in print, without the ratio of the gaps.",
        ),
    )


def _outcomes() -> tuple[Outcome, ...]:
    needs = "the flat band alone needs more than λ₁₁ = B/ħω = {threshold}"
    printed = "(15) and (16) as printed"
    return (
        Outcome(
            entry.BOTH,
            "Superconducting below {kelvin}, {enhancement} times what the flat band alone gives, "
            "{single_kelvin}. The isotope exponent is {isotope}: the steep band's share of 1/2.",
        ),
        Outcome(
            entry.ALONE_NONE,
            "Superconducting below {kelvin}, by the steep band: " + needs + ". The isotope exponent is "
            "{isotope}: the steep band's share of 1/2.",
        ),
        Outcome(
            entry.NO_TRANSITION,
            "Not superconducting above 1 nK at λ₁₁ = {lambda11}: "
            + needs
            + ", and the other couplings are too weak.",
        ),
        Outcome(
            entry.PRINTED,
            printed
            + " give {kelvin} with a level at {own_level} meV; both gaps then open alike, and the isotope "
            "exponent is always 1/2.",
        ),
        Outcome(
            entry.PRINTED_NONE,
            printed
            + " have no solution at λ₁₁ = {lambda11}: they ask for (ħω/B) tanh(B/2kT) = {strength}, which "
            "must lie between 0 and ħω/2kT.",
        ),
        Outcome(entry.PRINTED_DEGENERATE, printed + " have no solution where λ₁₁ λ₂₂ = λ₁₂², as here."),
        Outcome(
            entry.OUTSIDE_WINDOW,
            "Superconducting below {kelvin}; but the level at {level} meV lies outside the window of "
            "{cutoff} meV, where no phonon reaches it and the formula pairs it all the same.",
        ),
        Outcome(
            entry.NOTHING_ANYWHERE,
            "Not superconducting above 1 nK at any λ₁₁ up to 0.6: "
            + needs
            + ", and the other couplings are too weak.",
            drawn=False,
        ),
        Outcome(
            entry.PRINTED_NOWHERE,
            printed + " have no solution at any λ₁₁ up to 0.6 with λ₂₂ = {lambda22} and λ₁₂ = {lambda12}.",
            drawn=False,
        ),
    )


def _questions() -> tuple[Question, ...]:
    return (
        Question(
            "At 300 K and more, λ₁₁ = 0.6: set λ₂₂ and λ₁₂ to 0. How much of T_c goes?",
            "Next to nothing: 495 K of 496 K are left of the first set, and of the third 495 K of 512 K. The "
            "flat band makes T_c alone; just above B/ħω the third set loses a third.",
        ),
        Question(
            "Which band makes T_c? Move λ₁₁ through B/ħω and watch α.",
            "α is the steep band's share of 1/2, since the level knows no mass: 1/2 below B/ħω, next to "
            "nothing above. At 203 K it is 0.08 in the third set and less in the others.",
        ),
        Question(
            "Is there a B at which the gaps change places at 0.25 and α falls at 0.2?",
            "No: at 49 meV the gaps change places at 0.22 to 0.28 for the three sets, but α falls at B/ħω, "
            "0.33 there. Both sentences on α hold between 34.8 and 35.6 meV only.",
        ),
        Question(
            "Take (15) and (16) as printed and raise λ₁₁. Which way does T_c go?",
            "Down, to the steep band's own: without the gap ratio the pair is linear in the level's strength "
            "and the logarithm, and a stronger flat band asks for a higher B.",
        ),
    )


EXPLORER: Final = Explorer(
    name="flat-steep",
    title="A flat band beside a steep one",
    question="What does the flat band give, what the steep one, and which of the paper's sentences hold?",
    controls=_controls(),
    numbers=_numbers(),
    columns=_columns(),
    points=entry.POINTS,
    plots=(_transition(), _warm(), _ratios(), _isotope(), _cold(), _share()),
    presets=_presets(),
    outcomes=_outcomes(),
    code=_CODE,
    questions=_questions(),
    limits=(
        "B is a choice: the paper prints none, and 35 meV is the level that meets most of its sentences.",
        "A BCS formula: no retardation and no self-energy. Of the 374 K that a logarithm makes of λ = 0.6 "
        "and 150 meV, Eliashberg's theory leaves 97 K.",
        "One ħω for both bands, C = √(N₁/N₂) = 1, couplings that attract, and α of a level with a fixed "
        "number of states: only the steep band's cutoff carries the mass.",
        "Sentences are judged over all λ₁₁ up to 0.6, whichever is chosen; those that set the paper's three "
        "sets beside one another are judged in the chapter alone.",
    ),
    statements=tuple(Statement(name, text) for name, text in _SENTENCES),
)
