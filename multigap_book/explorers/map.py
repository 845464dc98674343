"""Explorer: T_c of the papers' wires over Fermi level and coupling, a map with the cuts through a point."""

from __future__ import annotations

from typing import Final

from multigap_book.explorers.declaration import (
    Axis,
    Choice,
    Column,
    Control,
    Cross,
    Explorer,
    Heat,
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
    Switch,
)
from multigap_book.explorers.entries import map as entry

_CODE: Final = """\
from dataclasses import replace

from multigap import bpv
from multigap.bpv import papers

wires = replace(papers.{model}().with_interband({interband}), softening={softening}).with_g({g})
bpv.critical_temperature(wires, {eta}, lowest_temperature=1e-9).kelvin[0]
"""


def _controls() -> tuple[Control, ...]:
    return (
        Choice(
            "model",
            "Wires",
            (
                Option("md21", "MD21: ΔE = 142, ω₀ = 230 meV", "md21"),
                Option("a", "MR21, model A: ΔE = 274, ω₀ = 330 meV", "model_a"),
                Option("b", "MR21, model B: ΔE = 145, ω₀ = 225 meV", "model_b"),
            ),
            "a",
        ),
        Range(
            "eta",
            "Lifshitz parameter η",
            entry.LOWEST_ETA,
            entry.HIGHEST_ETA,
            0.01,
            0.95,
            hint="0 where the pocket of subband 3 appears, 1 where its neck opens.",
        ),
        Range("g", "Coupling g in subband 3", entry.WEAKEST, entry.STRONGEST, 0.005, 0.25),
        Range("interband", "Coupling between subbands", -0.2, 0.2, 0.01, 0.1),
        Switch(
            "softening",
            "The phonon softens",
            start=True,
            hint="Whether the cutoff is ω₀√(1 − 2g), after Migdal, or ω₀ whatever g is.",
        ),
    )


def _plots() -> tuple[Plot, ...]:
    eta = Axis("Lifshitz parameter η", entry.LOWEST_ETA, entry.HIGHEST_ETA)
    g = Axis("coupling g", entry.WEAKEST, entry.STRONGEST)
    return (
        Plot(
            "map",
            "T_c over Fermi level and coupling",
            eta,
            g,
            (Heat("T_c (K)"), Marker("top_eta", "top_g", "highest", "black"), Cross("eta", "g")),
            alt="A map of T_c: dark left of η = 0, a ridge that rises with g near η = 1, and a fall at the "
            "largest g; two crossed lines mark the point chosen.",
        ),
        Plot(
            "along-eta",
            "Cut at this g",
            eta,
            Axis("T_c (K)", low=0.0, switch=True),
            (
                Rule("x", 0.0),
                Rule("x", 1.0),
                Line("eta_row", "kelvin_eta", "", "vermillion"),
                Marker("eta", "kelvin"),
            ),
            alt="T_c against η at the g chosen: a dome.",
        ),
        Plot(
            "along-g",
            "Cut at this η",
            g,
            Axis("T_c (K)", low=0.0, switch=True),
            (Line("g_row", "kelvin_g", "", "blue"), Marker("g", "kelvin")),
            alt="T_c against g at the η chosen: it rises and, where the phonon softens, falls at the end.",
        ),
    )


_LIMITS: Final = (
    "The map is coarse, 36 by 44 cells, each right to 0.2 K; cuts and numbers are the solver's to 1e-7.",
    "All couplings but g and those between subbands are 0.1, as in both papers.",
    "MR21 prints no barrier: that of models A and B gives the printed ΔE with MD21's masses.",
)


EXPLORER: Final = Explorer(
    name="map",
    title="A dome as a map, and two cuts through it",
    question="Where is T_c highest when Fermi level and coupling are free, and what makes it fall?",
    controls=_controls(),
    numbers=(
        Number("kelvin", "T_c here", "K", "K"),
        Number("mu", "at μ", "eV", ".3f"),
        Number("cutoff", "cutoff at this g", "meV", ".0f"),
        Number("top_kelvin", "highest T_c of the map", "K", "K"),
        Number("top_eta", "at η", form=".2f"),
        Number("top_g", "at g", form=".2f"),
    ),
    columns=(
        Column("eta_row", "Lifshitz parameter η"),
        Column("kelvin_eta", "T_c at this g", "K"),
        Column("g_row", "coupling g"),
        Column("kelvin_g", "T_c at this η", "K"),
    ),
    points=entry.POINTS,
    plots=_plots(),
    presets=(
        Preset("mr21-a", "MR21, model A", {}, "Built for H₃S: the dome of MR21's Fig. 10."),
        Preset(
            "mr21-b",
            "MR21, model B",
            {"model": "b", "g": 1 / 3},
            "The dome of MR21's Fig. 11, built for CSHx, whose measurement has been retracted.",
        ),
        Preset("md21", "MD21", {"model": "md21"}, "Its Fig. 5 has the cuts at g = 1/4 and 1/3."),
        Preset("hard", "a phonon that stays", {"softening": False}, "Model A with its cutoff held at ω₀."),
    ),
    outcomes=(
        Outcome(
            entry.ON_DOME,
            "T_c = {kelvin} at η = {eta}, g = {g}. The highest of the map is {top_kelvin}, at η = {top_eta} "
            "and g = {top_g}.",
        ),
        Outcome(
            entry.BEFORE,
            "Beside the dome: T_c = {kelvin} at η = {eta}, g = {g}. The highest of the map is {top_kelvin}, "
            "at η = {top_eta} and g = {top_g}.",
        ),
        Outcome(
            entry.COLD,
            "No transition down to 1 nK at η = {eta}, g = {g}. The highest of the map is {top_kelvin}, at "
            "η = {top_eta} and g = {top_g}.",
        ),
    ),
    code=_CODE,
    questions=(
        Question(
            "Model A: at which coupling does T_c stop rising, and what stops it?",
            "At g = 0.42 with 245 K. Without softening T_c rises up to the largest g drawn.",
        ),
        Question(
            "Compare models A and B. Which dome is higher, and which broader in η?",
            "Model B on both counts, 312 K at g = 0.40: its subband is half as wide, so that the same window "
            "reaches twice as far in η.",
        ),
        Question(
            "Set the coupling between subbands to 0. Does the dome go?",
            "No: MD21's summit falls from 321 to 315 K. Left of η = 0 T_c falls by thousands.",
        ),
    ),
    limits=_LIMITS,
    picture=(entry.ROWS, entry.COLUMNS),
)
