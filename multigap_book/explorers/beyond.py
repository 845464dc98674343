"""Explorer: the papers' dome beyond mean field, as a phonon and the electrons' self-energy take its place."""

from __future__ import annotations

from typing import Final

from multigap_book.explorers.declaration import (
    Axis,
    Choice,
    Column,
    Control,
    Explorer,
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
)
from multigap_book.explorers.entries import beyond as entry

_RETARDED: Final = (
    "retarded.critical_temperature(retarded.RetardedWires(wires, *phonons, SelfEnergy.{}), eta)"
)
_BEYOND: Final = ("step", "phonon", "z", "whole")

_CODE: Final = """\
from dataclasses import replace

from multigap import bpv
from multigap.beyond import retarded
from multigap.bpv import papers
from multigap.eliashberg import SelfEnergy

meV = 1e-3
wires = replace(papers.{model}({g}).with_interband({interband}), bare_cutoff={bare_cutoff} * meV)
phonons = retarded.Reading.{reading}, {mu_star}
eta = {eta_top}  # of the bare bands
{step}.kelvin[0]
"""


def _controls() -> tuple[Control, ...]:
    return (
        Choice(
            "model",
            "Wires",
            (
                Option("md21", "MD21: ΔE = 142 meV", "md21"),
                Option("a", "MR21, model A: ΔE = 274 meV", "model_a"),
                Option("b", "MR21, model B: ΔE = 145 meV", "model_b"),
            ),
            "md21",
        ),
        Range("bare_cutoff", "Phonon energy ω₀", 50, 500, 5, 230, "meV", "It softens: ω̃ = ω₀√(1 − 2g)."),
        Range("g", "Coupling g in subband 3", 0.02, 0.45, 0.01, 0.25, hint="0.1 in subbands 1 and 2."),
        Range("interband", "Coupling between subbands", -0.2, 0.2, 0.01, 0.1),
        Choice(
            "step",
            "What is taken into account",
            (
                Option("cutoff", "a sharp cutoff, as in the papers", "bpv.critical_temperature(wires, eta)"),
                Option("phonon", "a phonon in its place", _RETARDED.format("NONE")),
                Option("z", "phonon and Z", _RETARDED.format("Z")),
                Option("whole", "phonon, Z and χ", _RETARDED.format("WHOLE")),
            ),
            "whole",
            hint="Z is how much heavier electrons become, χ by how much their levels move.",
        ),
        Choice(
            "reading",
            "What the papers' g is",
            (
                Option("as-written", "λ = g", "AS_WRITTEN"),
                Option("renormalised", "g = λ/(1 + λ)", "RENORMALISED"),
                Option("softened", "λ = g/(1 − 2g)", "SOFTENED"),
            ),
            "renormalised",
            hint="As it stands; as MR21 says at its Fig. 10; the coupling to the phonon that has softened.",
            only=_BEYOND,
        ),
        Range(
            "mu_star",
            "Repulsion μ*",
            0.0,
            0.2,
            0.01,
            0.0,
            hint="Between all subbands, and for a cutoff of ten times ω̃.",
            only=_BEYOND,
        ),
        Choice(
            "counted",
            "η is counted from",
            (
                Option("bare", "the bare edge"),
                Option("moved", "the edge as it is"),
            ),
            "bare",
            hint="The bottom of subband 3: χ moves it.",
            only=_BEYOND,
        ),
    )


def _numbers() -> tuple[Number, ...]:
    return (
        Number("kelvin", "highest T_c", "K", "K"),
        Number("eta_top", "at η of the bare subband", form=".2f"),
        Number("eta_moved", "at η from the moved edge", form=".2f"),
        Number("mean_field", "highest T_c, sharp cutoff", "K", "K"),
        Number("eta_mean_field", "at η", form=".2f"),
        Number("kept", "what is left of it", "%", ".0f"),
        Number("lam", "λ in subband 3", form=".3f"),
        Number("z", "Z at its bottom", form=".2f"),
        Number("shift", "χ there", "meV", ".0f"),
        Number("cutoff", "phonon ω̃", "meV", ".0f"),
        Number("eta_drawn", form=".2f", shown=False),
    )


def _plot() -> Plot:
    return Plot(
        "dome",
        "Critical temperature",
        Axis("η (pocket from 0, neck from 1)", low=float(entry.ETA[0])),
        Axis("T_c (K)", low=0.0, switch=True),
        (
            Rule("x", 0.0),
            Rule("x", 1.0),
            Line("eta", "kelvin_cutoff", "sharp cutoff", "grey", dashed=True),
            Line("eta_counted", "kelvin_step", "as chosen", "vermillion"),
            Marker("eta_mean_field", "mean_field", "", "grey"),
            Marker("eta_drawn", "kelvin"),
        ),
        alt="Critical temperature against η: the dome of the sharp cutoff, dashed, and below it the one of "
        "the step chosen, which with χ begins left of 0.",
    )


def _presets() -> tuple[Preset, ...]:
    a: dict[str, float | bool | str] = {"model": "a", "bare_cutoff": 330.0, "g": 0.42}
    b: dict[str, float | bool | str] = {"model": "b", "bare_cutoff": 225.0, "g": 0.40}
    return (
        Preset("md21", "MD21, g = 1/4", {}, "MD21's text has 203 K for these wires, its formula 194 K."),
        Preset("phonon", "a phonon alone", {"step": "phonon"}, "MD21's wires without a self-energy."),
        Preset("third", "MD21, g = 1/3", {"g": 1 / 3}, "MD21's text has 287.7 K for this coupling."),
        Preset(
            "repulsion",
            "with μ* = 0.1",
            {"mu_star": 0.1},
            "MD21's wires, g = 1/4, as a rule of thumb has μ*.",
        ),
        Preset(
            "mr21-a", "MR21, model A", a, "The coupling at which model A's dome of the cutoff is highest."
        ),
        Preset(
            "mr21-b", "MR21, model B", b, "The coupling at which model B's dome of the cutoff is highest."
        ),
        Preset(
            "softened",
            "λ of the softened phonon",
            {**a, "reading": "softened"},
            "Model A with the largest λ of the three readings, 2.6.",
        ),
    )


_OUTCOMES: Final = (
    Outcome(
        entry.FINE,
        "Top {kelvin} at η = {eta_top} of the bare subband, {eta_moved} from the edge as it is: {kept} % of "
        "the {mean_field} of the sharp cutoff.",
    ),
    Outcome(
        entry.COLD,
        "No transition at any η down to 1 K, the lowest temperature searched; the sharp cutoff has "
        "{mean_field}.",
    ),
    Outcome(
        entry.UNSETTLED,
        "Top {kelvin} at η = {eta_top}. At some η no self-energy settled, or the search for T_c came to no "
        "end; they are left out.",
    ),
    Outcome(
        entry.AT_END,
        "T_c is highest where the curve ends, {kelvin} at η = {eta_top}, against {mean_field} with the sharp "
        "cutoff.",
    ),
)

_QUESTIONS: Final = (
    Question(
        "Go from the sharp cutoff to the phonon, then to Z, then to χ. Which step takes most of the 194 K?",
        "Z. A phonon in place of the cutoff leaves 174 K, Z 96 K, and χ 97 K. χ moves the top from η = 0.99 "
        "to 0.64 of the bare subband; counted from the edge as it is, it stays near 1.",
    ),
    Question(
        "The papers' g may be read in three ways. By how much do these differ, all else the same?",
        "64, 97 and 151 K, for λ = 0.25, 0.33 and 0.50: more than by a factor of two, and none reaches "
        "194 K.",
    ),
    Question(
        "Raise μ* to 0.1, then to 0.15. What is left?",
        "42 and 26 K: of the 0.1 that attracts in subbands 1 and 2, and between all of them, nothing "
        "is left.",
    ),
    Question(
        "Choose “λ of the softened phonon”, then leave out Z and χ. Can T_c of a phonon alone be trusted?",
        "No: 2800 K in place of 317 K. At λ = 2.6 it is Z that bounds T_c.",
    ),
)

_LIMITS: Final = (
    "No phase fluctuations, no rival order, no vertex corrections: the chapters beside this one have them.",
    "Self-energies between subbands, and what the pairing electrons do to μ, are left out.",
    "T_c is computed at 27 η, with straight lines between, to 1e-3 of itself, its top to 3e-4; the Python "
    "call has 1e-4. Below 1 K none is searched for.",
    "MR21 prints no barrier: that of models A and B gives the printed ΔE with MD21's masses.",
)


EXPLORER: Final = Explorer(
    name="beyond",
    title="Beyond mean field",
    question="What is left of the dome when a phonon pairs, and electrons feel it?",
    controls=_controls(),
    numbers=_numbers(),
    columns=(
        Column("eta", "Lifshitz parameter η of the bare subband"),
        Column("kelvin_cutoff", "T_c with a sharp cutoff", "K"),
        Column("eta_counted", "η counted as chosen"),
        Column("kelvin_step", "T_c", "K"),
        Column("z_curve", "Z of the bottom of subband 3"),
        Column("shift_curve", "χ of the bottom of subband 3", "meV"),
    ),
    points=entry.ETA.size,
    plots=(_plot(),),
    presets=_presets(),
    outcomes=_OUTCOMES,
    code=_CODE,
    questions=_QUESTIONS,
    limits=_LIMITS,
)
