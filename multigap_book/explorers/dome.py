"""Explorer: the dome of wires (MD21), T_c against the Fermi level, for a reader's own couplings and wires."""

from __future__ import annotations

from typing import Final

import numpy as np

from multigap.bpv import papers
from multigap_book.domes import marker_grid
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
    Points,
    Preset,
    Question,
    Range,
    Rule,
    Switch,
)
from multigap_book.explorers.entries import dome as entry

_MD21: Final = papers.MD21_SUPERLATTICE

GRID: Final = marker_grid.Grid(
    first=0.034170668,
    step=0.030165711,
    first_error=0.00095618,
    step_error=0.00019968,
    misfit=np.empty(0),
)
"""Where MD21's markers were computed: what :func:`marker_grid.find_grid` finds from those of g = 1/4."""

_CODE: Final = """\
from multigap import bpv
from multigap.superlattice import Superlattice

meV = 1e-3
wires = bpv.Wires(
    Superlattice(
        well={well},
        barrier={barrier},
        height={height},
        mass_well={mass_well},
        mass_barrier={mass_barrier},
        mass_wire={mass_wire},
    ),
    bare_cutoff={bare_cutoff} * meV,
    coupling=bpv.coupling_matrix(
        {g}, intraband=0.1, interband={interband} if {exchange} else 0.0, count=3
    ),
    overlap={overlap},
)
bpv.critical_temperature(wires, {eta_top}, lowest_temperature=1e-9).kelvin[0]
"""


def _controls() -> tuple[Control, ...]:
    return (
        Range("g", "Coupling g in subband 3", 0.02, 0.54, 0.01, 0.25, hint="0.1 in subbands 1 and 2."),
        Range("bare_cutoff", "Phonon energy ω₀", 50, 500, 5, 230, "meV", "Its cutoff softens: ω₀√(1 − 2g)."),
        Range(
            "interband",
            "Coupling between subbands",
            -0.2,
            0.2,
            0.01,
            0.1,
            hint="Above 0 it attracts, below 0 it repels.",
        ),
        Switch("exchange", "Exchange between subbands", start=True, hint="Off: no coupling between them."),
        Choice(
            "overlap",
            "Overlap of wave functions",
            (
                Option("exact", "as computed", '"exact"'),
                Option("band-means", "its mean for each pair of subbands", '"band means"'),
                Option("ones", "1 for all", '"ones"'),
            ),
            "exact",
            hint="It multiplies every coupling: two electrons pair where both are.",
        ),
        Range("well", "Width L of a wire", 4.0, 16.0, 0.1, _MD21.well, "Å"),
        Range("barrier", "Width W of a spacer", 2.0, 14.0, 0.1, _MD21.barrier, "Å"),
        Range("height", "Barrier V", 1.5, 10.0, 0.01, _MD21.height, "eV"),
        Range("mass_well", "Mass across, in a wire", 0.3, 2.0, 0.01, _MD21.mass_well, "mₑ", advanced=True),
        Range("mass_barrier", "Mass in a spacer", 0.3, 2.0, 0.01, _MD21.mass_barrier, "mₑ", advanced=True),
        Range("mass_wire", "Mass along a wire", 0.3, 2.0, 0.01, _MD21.along_wire, "mₑ", advanced=True),
    )


def _numbers() -> tuple[Number, ...]:
    return (
        Number("kelvin", "highest T_c", "K", "K"),
        Number("eta_top", "at η", form=".2f"),
        Number("mu_top", "at μ", "eV", ".3f"),
        Number("antiresonance", "lowest T_c before it", "K", "K"),
        Number("eta_antiresonance", "at η", form=".2f"),
        Number("bandwidth", "ΔE of subband 3", "meV", ".1f"),
        Number("cutoff", "softened cutoff ω̃", "meV", ".0f"),
        Number("lowest_eta", form=".2f", shown=False),
    )


def _published(label: str, preset: str) -> Points:
    """Return the markers of one coupling at the chemical potentials at which they were computed."""
    found = marker_grid.at_their_potentials(GRID, _MD21.bandwidth(entry.SUBBANDS), label)
    return Points(
        tuple(map(float, found.eta)),
        tuple(map(float, found.tc_kelvin)),
        f"MD21's markers, g = {label}",
        presets=(preset,),
    )


def _plot() -> Plot:
    return Plot(
        "dome",
        "Critical temperature",
        Axis("η (pocket from 0, neck from 1)", float(entry.ETA[0]), float(entry.ETA[-1])),
        Axis("T_c (K)", low=0.0, switch=True),
        (
            Rule("x", 0.0),
            Rule("x", 1.0),
            Line("eta", "kelvin_curve", "T_c", "vermillion"),
            _published("1/4", "md21"),
            _published("1/3", "third"),
            Marker("eta_top", "kelvin"),
            Marker("eta_antiresonance", "antiresonance", "antiresonance", "blue"),
        ),
        alt="Critical temperature against η: next to nothing below 0, then a dome with its top near 1 and a "
        "long slope to the right; on a logarithmic scale a shallow minimum lies left of 0.",
    )


def _presets() -> tuple[Preset, ...]:
    a, b = papers.model_a(), papers.model_b()
    return (
        Preset("md21", "MD21, g = 1/4", {}, "Circles: published markers. The text beside them has 203 K."),
        Preset(
            "third",
            "MD21, g = 1/3",
            {"g": 1 / 3},
            "Circles: the published markers, with nothing fitted to them. The text has 287.7 K.",
        ),
        Preset("no-exchange", "without exchange", {"exchange": False}, "MD21's wires, g = 1/4."),
        Preset("repulsion", "repulsion", {"interband": -0.1}, "MD21's wires, subbands that repel."),
        Preset("ones", "overlaps of 1", {"overlap": "ones"}, "MD21's wires, as if all states were alike."),
        Preset(
            "mr21-a",
            "MR21, model A",
            {"height": a.superlattice.height, "bare_cutoff": 1e3 * a.bare_cutoff},
            "ΔE = 274 and ω₀ = 330 meV are printed; the barrier here gives this ΔE with MD21's masses.",
        ),
        Preset(
            "mr21-b",
            "MR21, model B",
            {"height": b.superlattice.height, "bare_cutoff": 1e3 * b.bare_cutoff, "g": b.g},
            "ΔE = 145 and ω₀ = 225 meV are printed; the barrier here gives this ΔE with MD21's masses.",
        ),
    )


_OUTCOMES: Final = (
    Outcome(
        entry.FINE,
        "Top {kelvin} at η = {eta_top}, where μ = {mu_top} eV; the lowest T_c before it is {antiresonance}, "
        "at η = {eta_antiresonance}.",
    ),
    Outcome(
        entry.SOFT,
        "g = {g} is not below 1/2: in Migdal's relation, ω̃ = ω₀√(1 − 2g), the phonon is soft altogether.",
        drawn=False,
    ),
    Outcome(
        entry.COLD,
        "No transition at any η down to 1 nK, the lowest temperature searched: what attracts is too weak.",
        drawn=False,
    ),
    Outcome(
        entry.BELOW,
        "Top {kelvin} at η = {eta_top}, where μ = {mu_top} eV. Left of η = {lowest_eta} μ lies below all "
        "subbands: there are no electrons, and no curve.",
    ),
    Outcome(
        entry.FLAT,
        "Subband 3 is flat to eight digits: the wires are isolated, and η, which counts in its width, has no "
        "meaning.",
        drawn=False,
    ),
    Outcome(
        entry.STRONG,
        "Top {kelvin} at η = {eta_top}: k_BT_c is more than the cutoff, ω̃ = {cutoff} meV. So strong a "
        "coupling asks for another theory.",
    ),
    Outcome(
        entry.UNSETTLED,
        "Top {kelvin} at η = {eta_top}. At some η the search for T_c came to no end; they are left out.",
    ),
    Outcome(
        entry.AT_END,
        "T_c is highest where the curve ends, {kelvin} at η = {eta_top}: the width of subband 3, {bandwidth} "
        "meV, is small against the cutoff, {cutoff} meV, or another subband has a dome of its own.",
    ),
)

_QUESTIONS: Final = (
    Question(
        "Switch the exchange off. What is left of the top, and of the minimum on the logarithmic scale?",
        "181 of 194 K: the exchange is worth 7 % of the top. But 1.05 mK become 0.27 µK: where subband 3 is "
        "empty, the others lose its help.",
    ),
    Question(
        "Set all overlaps to 1. Is the dome one of exchange, or of wave functions?",
        "75 K: a pocket whose electrons are all in the wire pairs more strongly than plane waves, and this "
        "makes more than half of the top.",
    ),
    Question(
        "Raise g. Does the top rise with it all the way?",
        "Up to 321 K at g = 0.40; then the softened cutoff, ω₀√(1 − 2g), takes more than the coupling gives.",
    ),
)

_LIMITS: Final = (
    "Mean field, with a pairing window of one width and a coupling that is put in by hand.",
    "Three subbands pair; 0.1 is the coupling within the lower two, as in both papers.",
    "T_c is that of the Python call to 1e-7, and searched for down to 1 nK.",
    "The barrier starts at 1.5 eV: below, subbands overlap, and η says little.",
)


EXPLORER: Final = Explorer(
    name="dome",
    title="The dome",
    question="What makes the dome: the exchange between subbands, their overlaps, or the coupling?",
    controls=_controls(),
    numbers=_numbers(),
    columns=(
        Column("eta", "Lifshitz parameter η"),
        Column("mu", "chemical potential", "eV"),
        Column("kelvin_curve", "T_c", "K"),
    ),
    points=entry.ETA.size,
    plots=(_plot(),),
    presets=_presets(),
    outcomes=_OUTCOMES,
    code=_CODE,
    questions=_QUESTIONS,
    limits=_LIMITS,
)
