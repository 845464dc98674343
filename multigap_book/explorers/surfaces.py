"""The explorer of the chapter on WH18: which Fermi surfaces pair, and what the lattice must reach for it."""

from __future__ import annotations

from typing import Final

from multigap.interband.pair_scattering import POCKET
from multigap_book.explorers.controls import Range, Switch
from multigap_book.explorers.declaration import (
    Column,
    Explorer,
    Number,
    Outcome,
    Preset,
    Question,
    Statement,
)
from multigap_book.explorers.layers import Axis, Heat, Line, Marker, Plot, Rule

_NATURAL: Final = 0.0863
"""ω/v of round pockets in radians of phase, with phonons of 70 meV: the chapter's reach."""

_CONTROLS: Final = (
    Switch("nested", "second pocket at Q = (π, π)", False, hint="Off: both pockets lie about Γ."),
    Range(
        "elongation",
        "elongation",
        1.0,
        2.0,
        0.05,
        1.0,
        hint="√(t_x/t_y); the second pocket is turned by 90°.",
    ),
    Range("mismatch", "difference of the radii, in phase", 0.0, 0.5, 0.01, 0.0),
    Range("pocket", "share of the zone in a pocket", 0.02, 0.2, 0.005, POCKET),
    Range(
        "reach",
        "reach q_c a of the lattice",
        0.03,
        4.5,
        0.02,
        _NATURAL,
        logarithmic=True,
        hint="Phonons carry every |q| below it, within the bands and between them.",
    ),
    Switch(
        "extra_mode",
        "a mode at Q as well",
        False,
        on="(np.pi, np.pi, 0.0)",
        off="None",
        hint="Wave vectors within the reach of (π, π) are carried, too.",
    ),
    Range("phonon_energy", "phonon energy", 10.0, 200.0, 5.0, 70.0, unit="meV"),
    Range(
        "coupling", "λ₁₁ = λ₂₂", 0.1, 0.5, 0.01, 0.3, advanced=True, hint="Each band's coupling to itself."
    ),
)

_NUMBERS: Final = (
    Number("lambda12", "λ₁₂", form=".3f"),
    Number("ratio", "r = λ₁₂/√(λ₁₁ λ₂₂)", form=".2f"),
    Number("served", "of all pair excitations have a phonon", unit="%", form=".2g"),
    Number("gain", "T_c over that without λ₁₂", form=".2f"),
    Number("bound", "largest λ₁₂ without a charge-density wave", form=".3f"),
    Number("held_gain", "T_c with λ₁₂ held below it", form=".2f"),
    Number("natural", "ω/v, the reach of a moving electron", form=".3f"),
    Number("radius", shown=False),
    Number("spot_x", shown=False),
    Number("spot_y", shown=False),
    Number("s20", shown=False),
    Number("s21", shown=False),
    Number("s22", shown=False),
    Number("s30", shown=False),
)

_COLUMNS: Final = (
    Column("first_x", "first Fermi surface, k_x a"),
    Column("first_y", "first Fermi surface, k_y a"),
    Column("second_x", "second Fermi surface less Q, k_x a"),
    Column("second_y", "second Fermi surface less Q, k_y a"),
    Column("disc_x", "rim of the reach, k_x a"),
    Column("disc_y", "rim of the reach, k_y a"),
    Column("arc_x", "rim about 0, q_x a"),
    Column("arc_y", "rim about 0, q_y a"),
    Column("corner_x", "rim about Q, q_x a"),
    Column("corner_y", "rim about Q, q_y a"),
    Column("reach", "reach q_c a"),
    Column("ratio", "λ₁₂/√(λ₁₁ λ₂₂)"),
    Column("share", "share of all pair excitations that have a phonon"),
)

_PLOTS: Final = (
    Plot(
        "surfaces",
        "The two Fermi surfaces",
        Axis("k_x a", -2.1, 2.1),
        Axis("k_y a", -1.9, 1.9),
        (
            Line("first_x", "first_y", "first"),
            Line("second_x", "second_y", "second (less Q if nested)", colour="vermillion", dashed=True),
            Line("disc_x", "disc_y", "within reach of the dot", colour="green"),
            Marker("spot_x", "spot_y", colour="green"),
        ),
        alt="Two closed Fermi surfaces about one middle, and a small circle: what phonons reach from "
        "one state of the first",
        equal=True,
    ),
    Plot(
        "reach",
        "λ₁₂ against the reach",
        Axis("reach q_c a", 0.03, 4.5, logarithmic=True),
        Axis("r; share of excitations", 0.0, 1.25),
        (
            Rule("x", "natural", "ω/v"),
            Rule("y", 0.5, "effective"),
            Line("reach", "ratio", "r = λ₁₂/√(λ₁₁ λ₂₂)"),
            Line("reach", "share", "share with a phonon", colour="orange", dashed=True),
            Marker("reach", "ratio"),
        ),
        alt="The ratio of interband to intraband coupling against the largest wave vector that phonons "
        "carry: it rises to 1 where every wave vector is carried",
    ),
    Plot(
        "differences",
        "Differences q, a quarter of the zone",
        Axis("q_x a", 0.0, 3.14159),
        Axis("q_y a", 0.0, 3.14159),
        (
            Heat("log10 of P(q), uniform = 0", 0.0, 2.0),
            Line("arc_x", "arc_y", "carried", colour="green"),
            Line("corner_x", "corner_y", colour="green"),
        ),
        alt="A map of the wave vectors between occupied states of one band and empty states of the other; a "
        "line about the origin encloses those that phonons carry",
        equal=True,
    ),
)

_PRESETS: Final = (
    Preset(
        "fig3b",
        "WH18 Fig. 3b: nearly equal",
        {"mismatch": 0.1},
        "Two circles whose radii differ by 0.1, the reach at ω/v. WH18 prints no number; the chapter has "
        "r = 0.54 and 3.2 times the T_c.",
    ),
    Preset(
        "fig3a",
        "WH18 Fig. 3a: crossing",
        {"elongation": 1.6},
        "Two ellipses that cross, the reach at ω/v: r = 0.15 and 1.6 times the T_c in the chapter.",
    ),
    Preset(
        "fig3c",
        "WH18 Fig. 3c: nested",
        {"nested": True, "extra_mode": True},
        "A hole and an electron pocket, Q = (π, π) apart, with phonons at Q: r = 1 by symmetry, if no "
        "charge-density wave forms.",
    ),
    Preset(
        "no-wave",
        "Nested, no phonons at Q",
        {"nested": True},
        "WH18's way out of the charge-density wave: no phonons at Q. The chapter finds r = 0.",
    ),
    Preset(
        "every-q",
        "An optical branch",
        {"elongation": 1.6, "reach": 4.5},
        "The crossing surfaces again, and phonons that carry every wave vector alike: r = 1.",
    ),
)

_OUTCOMES: Final = (
    Outcome(
        0,
        "Effective: λ₁₂ = {lambda12}, {ratio} of the bands' own coupling, makes T_c {gain} times as high. To "
        "the letter, {served} % of the differences q have a phonon.",
    ),
    Outcome(
        1,
        "Not effective (r below 1/2): λ₁₂ = {lambda12}, {ratio} of the bands' own coupling; T_c is {gain} "
        "times as high as without.",
    ),
    Outcome(
        2,
        "No pairs hop: no state of one surface lies within the reach {reach} of the other, and λ₁₂ is "
        "{lambda12}.",
    ),
    Outcome(
        3,
        "λ₁₂ = {lambda12} would make T_c {gain} times as high, but the phonons at Q make a charge-density "
        "wave from λ₁₂ = {bound} on: held below it, T_c is {held_gain} times as high.",
    ),
    Outcome(
        4,
        "A Fermi surface is open: it runs out of the zone, and is drawn only where a ray from its middle "
        "meets it. λ₁₂ = {lambda12}, r = {ratio}.",
    ),
)

_STATEMENTS: Final = (
    Statement("s20", "WH18-S20: crossing Fermi surfaces pair less effectively (r below 1/2)."),
    Statement(
        "s21",
        "WH18-S21: similar and close Fermi surfaces pair effectively (close: nowhere further apart than a "
        "quarter of their radius).",
    ),
    Statement(
        "s22",
        "WH18-S22: nested Fermi surfaces pair effectively if no charge-density wave forms (phonons at Q).",
    ),
    Statement("s30", "WH18-S30: nested Fermi surfaces pair where the lattice has no phonons at Q."),
)

_QUESTIONS: Final = (
    Question(
        "How far apart may nearly equal circles be for r to stay at one half, at the reach ω/v? And at a "
        "reach of 0.2?",
        "About 1.2 and 0.8 reaches: apart by no more than about the reach.",
    ),
    Question(
        "Nest the pockets with a mode at Q, then pull their radii apart: does a mismatch save the pairing "
        "from the charge-density wave?",
        "Hardly: the wave allows λ₁₂ of 0.037 to 0.1, whatever the mismatch, and T_c gains a factor of less "
        "than two at most, near a mismatch of 0.1.",
    ),
    Question(
        "Raise the reach with crossing surfaces: when does their shape cease to matter?",
        "r is 0.51 at a reach of 0.4, 0.87 at 0.8, and 1 where every wave vector is carried, as "
        "for an optical branch.",
    ),
)

EXPLORER: Final = Explorer(
    name="surfaces",
    title="Which surfaces pair",
    question="Draw two Fermi surfaces and say what phonons reach: how large is λ₁₂?",
    controls=_CONTROLS,
    numbers=_NUMBERS,
    columns=_COLUMNS,
    points=121,
    plots=_PLOTS,
    presets=_PRESETS,
    outcomes=_OUTCOMES,
    code="import numpy as np\n"
    "from multigap.interband import pair_scattering as ps\n"
    "\n"
    "pair = ps.pocket_pair(\n"
    "    elongation={elongation}, mismatch={mismatch}, pocket={pocket}, nested={nested}\n"
    ")\n"
    "mode = {extra_mode}\n"
    "{coupling} * ps.coupling_ratio(pair, {phonon_energy:e-3}, {reach}, extra_mode=mode).ratio",
    questions=_QUESTIONS,
    limits=(
        "Our model, not the paper's, which prints no numbers: one coupling strength for all wave vectors "
        "that have a phonon.",
        "Bands on a square lattice with √(t_x t_y) = 0.5 eV in the plane: no warping, no other shapes.",
        "T_c is the weak-coupling one of two equal bands with one cutoff; the wave is asked for at 3 meV and "
        "at Q only.",
        "Energies of phonons do not depend on q: an acoustic branch, slow at small q, is in the chapter.",
    ),
    statements=_STATEMENTS,
    picture=(129, 129),
)
