"""Explorer: from wires to bands, with the contours that turn from pocket to neck (MR21's Fig. 3)."""

from __future__ import annotations

from typing import Final

from multigap.bpv import papers
from multigap_book.explorers.declaration import (
    Axis,
    Choice,
    Colour,
    Column,
    Explorer,
    Line,
    Number,
    Option,
    Outcome,
    Plot,
    Preset,
    Question,
    Range,
    Rule,
)
from multigap_book.explorers.entries import bands as entry

_MD21: Final = papers.MD21_SUPERLATTICE

_COLOURS: Final[tuple[Colour, ...]] = ("blue", "orange", "vermillion", "green", "purple")
"""Subbands 1 to 5, the first three as in the chapters."""

_CODE: Final = """\
from multigap.superlattice import Superlattice

eV, meV = 1.0, 1e-3
wires = Superlattice(
    well={well},
    barrier={barrier},
    height={height} * {unit},
    mass_well={mass_well},
    mass_barrier={mass_barrier},
    mass_wire={mass_wire},
    matching={matching},
)
mu = float(wires.chemical_potential({eta}, 3))
contour = wires.fermi_contour(mu, 3)
states = wires.dos(mu, count=5)
1e3 * wires.bandwidth(3)
"""


def _controls() -> tuple[Range | Choice, ...]:
    return (
        Range(
            "eta",
            "Lifshitz parameter η",
            entry.LOWEST,
            entry.HIGHEST,
            0.01,
            0.95,
            hint="μ from the bottom of subband 3 in units of its width: 0 at the bottom, 1 at the top.",
        ),
        Range("height", "Barrier V, the number printed", 0.0, 10.0, 0.01, _MD21.height),
        Choice(
            "unit",
            "Unit of V",
            (Option("ev", "eV", "eV"), Option("mev", "meV, as MD21 prints it", "meV")),
            "ev",
            hint="MD21 prints V = 4.16 meV; its ΔE asks for eV.",
        ),
        Choice(
            "matching",
            "Continuous at an interface",
            (Option("derivative", "ψ′"), Option("current", "ψ′/m")),
            _MD21.matching,
            hint="ψ′/m, the rule of BenDaniel and Duke, conserves the current where the mass jumps.",
        ),
        Range("well", "Width L of a wire", 4.0, 16.0, 0.1, _MD21.well, "Å"),
        Range("barrier", "Width W of a spacer", 2.0, 14.0, 0.1, _MD21.barrier, "Å"),
        Range("mass_well", "Mass across, in a wire", 0.3, 2.0, 0.01, _MD21.mass_well, "mₑ", advanced=True),
        Range("mass_barrier", "Mass in a spacer", 0.3, 2.0, 0.01, _MD21.mass_barrier, "mₑ", advanced=True),
        Range("mass_wire", "Mass along a wire", 0.3, 2.0, 0.01, _MD21.along_wire, "mₑ", advanced=True),
    )


def _numbers() -> tuple[Number, ...]:
    return (
        Number("bandwidth", "ΔE of subband 3", "meV", ".1f"),
        Number("mu", "μ", "eV", ".3f"),
        Number("electrons", "electrons", "per nm²", ".2f"),
        Number("gap", "gap between subbands 2 and 3", "meV", ".0f"),
        Number("gap_above", "gap between subbands 3 and 4", "meV", ".0f"),
        Number("dos", "density of states at μ, per spin", "per eV nm²", ".2f"),
        Number("reach", "half length of the pocket, along k_z", "π/d", ".2f"),
        Number("neck", "width of the neck, along k_x", "1/Å", ".3f"),
        Number("bottom", unit="eV", form=".3f", shown=False),
        Number("top", unit="eV", form=".3f", shown=False),
        Number("barrier_height", unit="eV", shown=False),
        Number("above_bottom", unit="meV", form=".1f", shown=False),
        Number("below_bottom", unit="meV", form=".1f", shown=False),
        Number("below_top", unit="meV", form=".1f", shown=False),
        Number("above_top", unit="meV", form=".1f", shown=False),
    )


def _columns() -> tuple[Column, ...]:
    subbands = range(1, entry.SUBBANDS + 1)
    return (
        Column("k_z", "wave vector across the wires", "π/d"),
        *(Column(f"energy_{n}", f"subband {n}", "eV") for n in subbands),
        Column("third", "subband 3 from its bottom", "meV"),
        Column("dos_eta", "η of the densities of states"),
        Column("dos_total", "density of states per spin, total", "1/(eV nm²)"),
        *(Column(f"dos_{n}", f"density of states of subband {n}", "1/(eV nm²)") for n in (1, 2, 3)),
        *(
            column
            for n in subbands
            for column in (
                Column(f"contour_x_{n}", f"Fermi contour of subband {n}, k_x", "1/Å"),
                Column(f"contour_z_{n}", f"Fermi contour of subband {n}, k_z", "π/d"),
            )
        ),
    )


def _plots() -> tuple[Plot, ...]:
    across, numbered = Axis("k_z (π/d)", -1.0, 1.0), list(enumerate(_COLOURS, start=1))
    return (
        Plot(
            "contours",
            "Fermi contours",
            across,  # as for the subbands: a pocket ends where μ meets the subband
            Axis("k_x (1/Å)"),
            tuple(
                Line(f"contour_z_{n}", f"contour_x_{n}", f"subband {n}" if n <= 3 else "", colour)
                for n, colour in numbered
            ),
            alt="Fermi contours, k_x against k_z: that of subband 3 is a closed oval in the middle for η "
            "below 1, and two lines from boundary to boundary above; those of subbands 1 and 2 are nearly "
            "straight lines further out.",
        ),
        Plot(
            "dos",
            "Density of states, per spin",
            Axis("Lifshitz parameter η", entry.LOWEST, entry.HIGHEST),
            Axis("states per eV nm²", low=0.0),
            (
                Line("dos_eta", "dos_1", "subband 1", "blue", dashed=True),
                Line("dos_eta", "dos_2", "subband 2", "orange", dashed=True),
                Line("dos_eta", "dos_3", "subband 3", "vermillion"),
                Line("dos_eta", "dos_total", "total", "black"),
                Rule("x", "eta", "μ"),
            ),
            alt="Density of states against η: subband 3 steps up at 0, is nearly flat, and peaks at 1.",
        ),
        Plot(
            "bands",
            "Subbands",
            across,
            Axis("energy (eV)"),
            (
                *(Line("k_z", f"energy_{n}", colour=colour) for n, colour in numbered),
                Rule("y", "barrier_height", "V"),
                Rule("y", "mu", "μ", "black"),
            ),
            alt="Five subbands against the wave vector across the wires, wider the higher they lie, with the "
            "height of the barrier and μ as lines across.",
        ),
        Plot(
            "third",
            "Subband 3 from its bottom",
            across,
            Axis("energy (meV)", low=0.0),
            (
                Line("k_z", "third", colour="vermillion"),
                Rule("y", 142.0, "printed ΔE, 142 meV", "green", ("md21", "as-printed", "current")),
                Rule("y", 274.0, "printed ΔE, 274 meV", "green", ("mr21-a",)),
                Rule("y", 145.0, "printed ΔE, 145 meV", "green", ("mr21-b",)),
                Rule("y", "above_bottom", "μ", "black"),
            ),
            alt="Subband 3 magnified, with the printed width and μ as lines across.",
        ),
    )


def _presets() -> tuple[Preset, ...]:
    return (
        Preset(
            "md21",
            "MD21",
            {},
            "The wires of MD21, V read in eV. Printed: ΔE = 142 meV.",
        ),
        Preset(
            "as-printed",
            "MD21, V = 4.16 meV",
            {"unit": "mev"},
            "The same with V as it is printed. Printed in the same sentence: ΔE = 142 meV.",
        ),
        Preset(
            "current",
            "MD21, ψ′/m",
            {"matching": "current"},
            "The same with the current continuous, V in eV. Printed: ΔE = 142 meV.",
        ),
        Preset(
            "mr21-a",
            "MR21, model A",
            {"height": papers.model_a().superlattice.height, "eta": 0.2},
            "MR21 prints ΔE = 274 meV and no V: the barrier here gives it, with MD21's masses.",
        ),
        Preset(
            "mr21-b",
            "MR21, model B",
            {"height": papers.model_b().superlattice.height, "eta": 1.3},
            "MR21 prints ΔE = 145 meV and no V: the barrier here gives it, with MD21's masses.",
        ),
    )


_OUTCOMES: Final = (
    Outcome(
        entry.POCKET,
        "ΔE = {bandwidth} meV. At η = {eta} subband 3 has a closed pocket, out to {reach} of the zone "
        "boundary; its neck opens {below_top} meV higher.",
    ),
    Outcome(
        entry.OPEN,
        "ΔE = {bandwidth} meV. At η = {eta} the contour of subband 3 is open: its neck is {neck} 1/Å wide "
        "and opened {above_top} meV lower.",
    ),
    Outcome(
        entry.EMPTY,
        "ΔE = {bandwidth} meV. At η = {eta} subband 3 is empty: its bottom is {below_bottom} meV above μ.",
    ),
    Outcome(
        entry.NO_ELECTRONS,
        "ΔE = {bandwidth} meV. At η = {eta} μ = {mu} eV lies below all subbands: there are no electrons.",
    ),
    Outcome(
        entry.FLAT,
        "Subband 3 is flat to eight digits: the wires are isolated, and η, which counts in its width, has "
        "no meaning.",
    ),
    Outcome(
        entry.CLOSED_GAP,
        "ΔE = {bandwidth} meV. No gap is left beside subband 3: its electrons do not feel the spacers, and "
        "an edge of it is only where the zone was cut.",
    ),
    Outcome(
        entry.STEP,
        "ΔE = {bandwidth} meV. At η = 0 the pocket of subband 3 is about to appear: its density of states "
        "steps up.",
    ),
    Outcome(
        entry.SADDLE,
        "ΔE = {bandwidth} meV. At η = 1 the pocket of subband 3 touches the zone boundary and becomes a "
        "neck: its density of states is infinite, as a logarithm.",
    ),
)

_QUESTIONS: Final = (
    Question(
        "Take V = 4.16 meV as it is printed. What becomes of the printed ΔE = 142 meV?",
        "1019 meV, seven times as much: so low a barrier hardly counts, and without one it would be the "
        "same. In eV the number gives 142.2 meV.",
    ),
    Question(
        "Let ψ′/m be continuous instead of ψ′. What is ΔE then, and which barrier brings 142 meV back?",
        "123.9 meV at V = 4.16 eV; V = 3.978 eV gives 142 meV again.",
    ),
    Question(
        "Move η from 0.2 over 0.95 to 1.3. When does the pocket of subband 3 turn into a neck, and what does "
        "the density of states do there?",
        "At η = 1, the top of the subband, in whichever model: there the density of states peaks. Subbands 1 "
        "and 2 are open throughout.",
    ),
)

_LIMITS: Final = (
    "It has electrons that do not interact, at T = 0: no pairing, and no heat to blur the peak.",
    "It counts the lowest five subbands, which is all of them below μ for wires like the papers'.",
    "The peak at η = 1 is infinite; a curve ends near it where its points do.",
    "MR21 prints no numbers for the three contours of its Fig. 3c, so that none are compared here.",
)


EXPLORER: Final = Explorer(
    name="bands",
    title="Wires to bands",
    question="Which barrier gives the printed ΔE, and when does the pocket become a neck?",
    controls=_controls(),
    numbers=_numbers(),
    columns=_columns(),
    points=entry.POINTS,
    plots=_plots(),
    presets=_presets(),
    outcomes=_OUTCOMES,
    code=_CODE,
    questions=_QUESTIONS,
    limits=_LIMITS,
)
