"""The explorer of the chapter on fragility: what a T_c asks of the wires, and what each input brings."""

from __future__ import annotations

from typing import Final

from multigap_book.explorers.controls import Choice, Option, Range
from multigap_book.explorers.declaration import Column, Explorer, Number, Outcome, Preset, Question
from multigap_book.explorers.layers import Axis, Line, Marker, Plot, Points, Rule

MODEL_A_HEIGHT: Final = 3.2593847943125778
"""V in eV that gives model A its printed ΔE: :func:`multigap.bpv.papers.model_a`."""

MODEL_B_HEIGHT: Final = 4.133923972456054
"""The same of model B."""

_CONTROLS: Final = (
    Range("target", "T_c asked for", 30.0, 400.0, 5.0, 300.0, unit="K"),
    Range("eta", "Lifshitz parameter η", -1.0, 4.0, 0.01, 1.04),
    Range("g", "coupling g of the third subband", 0.05, 0.52, 0.01, 0.25),
    Range(
        "bare_cutoff",
        "bare phonon energy ω₀",
        50.0,
        1000.0,
        0.01,
        230.0,
        unit="meV",
        logarithmic=True,
        hint="The window is ω₀√(1 − 2g).",
    ),
    Range("interband", "coupling g_ij between subbands", -0.1, 0.3, 0.01, 0.1),
    Range("well", "width L of the wires", 5.0, 12.0, 0.1, 8.5, unit="Å", advanced=True),
    Range("barrier", "distance W of the wires", 2.5, 9.0, 0.1, 5.5, unit="Å", advanced=True),
    Range("height", "barrier V", 1.5, 7.0, 0.01, 4.16, unit="eV", advanced=True),
    Choice(
        "held",
        "while L, W or V changes, held is",
        (
            Option("eta", "η"),
            Option("mu", "μ (a reservoir)"),
            Option("electrons", "the electrons of a cell"),
        ),
        "eta",
    ),
)

_NUMBERS: Final = (
    Number("kelvin", "T_c", form="K"),
    Number("needed_cutoff", "ω₀ that reaches it, at the best η", unit="meV", form=".0f"),
    Number("cutoff_factor", "times the ω₀ set", form=".2f"),
    Number("needed_g", "least g that reaches it, at the best η", form=".2f"),
    Number("slope_g", "d ln T_c/d ln g", form=".2f"),
    Number("slope_cutoff", "d ln T_c/d ln ω₀", form=".2f"),
    Number("slope_interband", "d ln T_c/d ln g_ij", form=".2f"),
    Number("slope_well", "d ln T_c/d ln L", form=".2f"),
    Number("slope_barrier", "d ln T_c/d ln W", form=".2f"),
    Number("slope_height", "d ln T_c/d ln V", form=".2f"),
    Number("eta_moved", "η moves for 1 % of L by", form=".3f"),
    Number("width", "ΔE of the third subband", unit="meV", form=".3g"),
    Number("cutoff", "window", unit="meV", form=".3g"),
)

_COLUMNS: Final = (
    Column("factor", "factor on one input"),
    Column("by_g", "T_c with g turned", "K"),
    Column("by_cutoff", "T_c with ω₀ turned", "K"),
    Column("by_interband", "T_c with g_ij turned", "K"),
    Column("change", "change of one input", "%"),
    Column("by_well", "T_c with L changed", "K"),
    Column("by_barrier", "T_c with W changed", "K"),
    Column("by_height", "T_c with V changed", "K"),
    Column("strength", "coupling g"),
    Column("phonon", "bare phonon energy needed", "meV"),
)

_PLOTS: Final = (
    Plot(
        "turn",
        "T_c with one input turned",
        Axis("factor on the input", 0.4, 2.5, logarithmic=True),
        Axis("T_c (K)", 0.0, switch=True),
        (
            Rule("y", "target", "asked for"),
            Rule("x", 1.0),
            Line("factor", "by_g", "g"),
            Line("factor", "by_cutoff", "ω₀", colour="vermillion"),
            Line("factor", "by_interband", "g_ij", colour="green", dashed=True),
            Marker(1.0, "kelvin", colour="black"),
        ),
        alt="T_c against a factor on one input at a time: g, the phonon energy, the interband coupling; a "
        "line at the T_c that is asked for",
    ),
    Plot(
        "need",
        "Phonons needed, at the best η",
        Axis("coupling g", 0.1, 0.5),
        Axis("bare ω₀ needed (meV)", 0.0, 1500.0),
        (
            Rule("y", "bare_cutoff", "ω₀ as set"),
            Rule("x", 0.3),
            Line("strength", "phonon", "needed"),
            Points((0.30,), (397.0,), "the chapter, MD21", presets=("md21", "limit", "edge")),
            Points((0.30,), (413.0,), "the chapter, model B", presets=("model-b",)),
            Points((0.30,), (126.0,), "the chapter, best of its search", presets=("flat",)),
            Marker("g", "needed_cutoff"),
        ),
        alt="Bare phonon energy that the T_c asked for needs against the coupling g: it falls steeply from "
        "weak couplings, is least near g = 0.4, and rises towards one half",
    ),
    Plot(
        "few",
        "T_c of changed wires",
        Axis("change (%)", -3.0, 3.0),
        Axis("T_c (K)", 0.0, switch=True),
        (
            Rule("x", 0.0),
            Line("change", "by_well", "L"),
            Line("change", "by_barrier", "W", colour="green"),
            Line("change", "by_height", "V", colour="vermillion"),
            Marker(0.0, "kelvin", colour="black"),
        ),
        alt="T_c against the change of the width of the wires, their distance and the barrier in percent",
    ),
)

_PRESETS: Final = (
    Preset(
        "md21",
        "MD21 Fig. 5",
        {},
        "MD21's wires at the top of their dome, 194 K with g = 1/4 and ω₀ = 230 meV.",
    ),
    Preset(
        "limit",
        "MD21, g = 0.3",
        {"g": 0.30, "eta": 1.02},
        "At g = 0.3, the bound of the question, the chapter finds that 300 K needs 397 meV.",
    ),
    Preset(
        "edge",
        "MD21, η = 1",
        {"eta": 1.0, "held": "mu"},
        "Where the chapter takes its slopes. With μ held one percent of L moves η by 0.33, with the "
        "electrons held by 0.045.",
    ),
    Preset(
        "model-a",
        "MR21, model A",
        {"g": 0.30, "eta": 0.98, "bare_cutoff": 330.0, "height": MODEL_A_HEIGHT},
        "ΔE = 274 meV and ω₀ = 330 meV, g = 0.3: no phonon below 1.5 eV is enough for 300 K.",
    ),
    Preset(
        "model-b",
        "MR21, model B",
        {"g": 0.30, "eta": 0.98, "bare_cutoff": 225.0, "height": MODEL_B_HEIGHT},
        "ΔE = 145 meV and ω₀ = 225 meV, g = 0.3: the chapter finds 413 meV for 300 K.",
    ),
    Preset(
        "flat",
        "Nearly flat",
        {"g": 0.30, "eta": 3.03, "bare_cutoff": 126.0, "well": 8.6, "barrier": 5.9, "height": 6.0},
        "The wires that need least in the chapter's search, ΔE = 25 meV: there 126 meV are enough at "
        "g = 0.3, and with L, W and V rounded as here 128.",
    ),
)

_OUTCOMES: Final = (
    Outcome(
        0,
        "Reached: T_c = {kelvin} at η = {eta}, with g = {g} and ω₀ = {bare_cutoff} meV. At the best η, "
        "{needed_cutoff} meV would do.",
    ),
    Outcome(
        1,
        "T_c = {kelvin} here, but {target} K is reached at another η: there ω₀ = {needed_cutoff} meV is "
        "enough.",
    ),
    Outcome(
        2,
        "T_c = {kelvin}. For {target} K, g = {g} needs phonons of {needed_cutoff} meV, {cutoff_factor} times "
        "what is set, at the best η.",
    ),
    Outcome(
        3,
        "T_c = {kelvin}. At any η, no phonon below 1.5 eV is enough for {target} K at g = {g}, and no g is "
        "with ω₀ = {bare_cutoff} meV.",
    ),
    Outcome(
        4,
        "T_c = {kelvin}, as good as none: below the third subband, and with the subbands uncoupled, nothing "
        "that is turned by a few percent brings {target} K.",
    ),
    Outcome(
        5,
        "g = {g} is no coupling for a real window: ω₀√(1 − 2g) ends at g = 1/2, where the phonon is soft "
        "altogether.",
        drawn=False,
    ),
    Outcome(6, "No electrons: η = {eta} puts μ below every subband (ΔE = {width} meV)."),
    Outcome(
        7,
        "T_c = {kelvin}. At any η, no phonon below 1.5 eV is enough for {target} K at g = {g}; with ω₀ as it "
        "is, g = {needed_g} would be.",
    ),
)

_QUESTIONS: Final = (
    Question(
        "How much harder would MD21's phonons have to be for 300 K at g = 0.3? And at 1/4?",
        "397 meV in place of 230, at the best η. At 1/4 no phonon below 1.5 eV is enough.",
    ),
    Question(
        "Which input does T_c hang on most at a fixed η, and what becomes of that if μ is held instead?",
        "On the barrier and on g, one to two powers of each, as in any BCS formula. With μ held one percent "
        "of the wires' width moves η by a third, and T_c by six percent.",
    ),
    Question(
        "What makes 300 K easy?",
        "A flat subband: with a barrier of 6 eV and ΔE of some 25 meV the third subband overlaps more with "
        "itself, and 126 meV are enough at g = 0.3. There no condition of mean-field theory holds.",
    ),
)

EXPLORER: Final = Explorer(
    name="fragile",
    title="Fragile or not",
    question="Ask the wires for a T_c: what has to be turned, and by how much?",
    controls=_CONTROLS,
    numbers=_NUMBERS,
    columns=_COLUMNS,
    points=33,
    plots=_PLOTS,
    presets=_PRESETS,
    outcomes=_OUTCOMES,
    code="from dataclasses import replace\n"
    "from multigap import bpv\n"
    "from multigap.bpv import papers\n"
    "\n"
    "lattice = replace(papers.MD21_SUPERLATTICE, well={well}, barrier={barrier}, height={height})\n"
    "wires = replace(papers.md21({g}), superlattice=lattice, bare_cutoff={bare_cutoff:e-3})\n"
    "bpv.critical_temperature(wires.with_interband({interband}), [{eta}]).kelvin[0]",
    questions=_QUESTIONS,
    limits=(
        "Mean-field theory with a sharp window throughout: near the tops its conditions fail, as the chapter "
        "shows, and more so in flat subbands.",
        "Masses are MD21's (0.86 in the wells and along the wires, 1 in the barriers), and so is the "
        "coupling within the first two subbands, 0.1.",
        "Phonons are looked for from 60 meV to 1.5 eV, couplings from 0.10 to 0.49.",
    ),
)
