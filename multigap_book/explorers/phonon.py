"""Declaration of *One phonon, one λ*: conventional theory at the reader's own α²F."""

from __future__ import annotations

from typing import Final

from multigap.constants import K_B
from multigap.eliashberg import SpectralFunction
from multigap_book import hydrides
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
    Setting,
    Switch,
)
from multigap_book.h3s import phonons

_SULFIDE: Final = ("nicol", "two", "errea", "bare")
"""Presets that are about H3S."""

_HYDRIDES: Final = (*_SULFIDE, "calcium", "deuterium")


def _peaks(spectrum: SpectralFunction) -> dict[str, Setting]:
    """Return the settings of a spectrum of at most three peaks."""
    result: dict[str, Setting] = {"peaks": str(spectrum.frequencies.size)}
    for k, (energy, coupling) in enumerate(zip(spectrum.frequencies, spectrum.couplings, strict=True)):
        result |= {f"energy{k + 1}": 1e3 * float(energy), f"lambda{k + 1}": float(coupling)}
    return result


def _controls() -> tuple[Control, ...]:
    first = phonons.one_peak()
    starts = ((phonons.LAMBDA, 1e3 * float(first.frequencies[0])), (0.5, 180.0), (0.3, 40.0))
    peaks: list[Control] = []
    for k, (coupling, energy) in enumerate(starts, 1):
        present = ("peaks", *(n for n in ("1", "2", "3") if int(n) >= k)) if k > 1 else ()
        peaks += [
            Range(f"lambda{k}", f"λ of peak {k}", 0.05 if k == 1 else 0, 6, 0.01, coupling, only=present),
            Range(
                f"energy{k}", f"energy of peak {k}", 2, 300, 0.005, energy, unit="meV", logarithmic=True,
                only=present,
            ),
        ]  # fmt: skip
    return (
        Choice("peaks", "peaks of α²F", tuple(Option(n, n, n) for n in ("1", "2", "3")), start="1"),
        *peaks,
        Range(
            "mu_star", "Coulomb repulsion μ*", 0, 0.3, 0.005, 0.18,
            hint="It belongs to a cutoff of ten times the highest phonon energy of hydrogen.",
        ),
        Switch(
            "deuterium", "deuterium", start=False, on="0.5**0.5", off="1.0",
            hint="Twice the mass: the energies that feel it are divided by the root of 2, λ and cutoff stay.",
        ),
        Choice(
            "moving", "what the mass moves",
            (
                Option("all", "every peak", "True"),
                Option("highest", "the highest peak", "spectrum.frequencies == spectrum.frequencies[-1]"),
            ),
            start="all",
            hint="The modes of hydrogen; those of the heavy atom stay.",
        ),
    )  # fmt: skip


def _published() -> tuple[Points, ...]:
    """Return λ and T_c that were calculated, and T_c measured at a published λ."""
    known = hydrides.table("predictions")
    known = known[known["lam"].notna()]
    calculated = known[known["tc_low_kelvin"].notna()]
    others = known[known["tc_low_kelvin"].isna()]
    rows = hydrides.table("wd21_table1").set_index("phase")["tc_kelvin"]
    kelvin = rows[~rows.index.duplicated()]
    return (
        Points(
            (phonons.LAMBDA, *calculated["lam"]),
            (190.0, *calculated["tc_low_kelvin"]),
            "H₃S, calculated: Nicol, Errea 2015",
            presets=_SULFIDE,
        ),
        Points(
            tuple(others["lam"]),
            tuple(float(kelvin[compound]) for compound in others["compound"]),
            "measured, λ published: " + ", ".join(others["compound"]),
            colour="purple",
            presets=_HYDRIDES,
        ),
        Points((1.55,), (7.19,), "lead, measured", presets=("lead",)),
    )


def _numbers() -> tuple[Number, ...]:
    return (
        Number("kelvin", "T_c, Eliashberg", "K", "K"),
        Number("mcmillan", "T_c, McMillan", "K", "K"),
        Number("allen_dynes", "T_c, Allen and Dynes", "K", "K"),
        Number("lam", "λ", form=".2f"),
        Number("omega_ln", "ω_ln", "meV"),
        Number("omega_2", "ω̄₂", "meV"),
        Number("alpha", "isotope exponent α", form=".2f"),
        Number("ratio", "T_c(D)/T_c(H)", form=".2f"),
        Number("bound", "bound at this λω²", "K", "K"),
        Number("lowest", "lowest temperature searched", "K", "K", shown=False),
        Number("mcmillan_off", "McMillan off by", "%", ".0f", shown=False),
        Number("allen_dynes_off", "Allen and Dynes off by", "%", ".0f", shown=False),
    )


def _plots() -> tuple[Plot, ...]:
    return (
        Plot(
            "coupling",
            "T_c against the whole of λ",
            Axis("coupling λ", low=0),
            Axis("T_c (K)", low=0, switch=True),
            (
                Line("coupling", "mcmillan_curve", "McMillan", "green", dashed=True),
                Line("coupling", "allen_dynes_curve", "Allen and Dynes", "orange", dashed=True),
                Line("coupling", "eliashberg_curve", "Eliashberg", "blue"),
                *_published(),
                Marker("lam", "kelvin", "here"),
            ),
            "Critical temperature against the coupling, the peaks kept in place: Eliashberg's theory rises"
            " without end, Allen and Dynes's formula follows it, McMillan's falls behind.",
        ),
        Plot(
            "force",
            "T_c where the force λω² is held",
            Axis("phonon energy ω_ln (meV)", low=0),
            Axis("T_c (K)", low=0),
            (
                Line("energy", "held_curve", "Eliashberg", "blue"),
                Marker("omega_ln", "kelvin", "here"),
            ),
            "Critical temperature against the phonon energy at a fixed λω²: it rises as the phonons soften,"
            " towards a bound and no further.",
        ),
    )


def _presets() -> tuple[Preset, ...]:
    lead = SpectralFunction.from_moments(1.55, 56 * K_B, 65 * K_B)
    return (
        Preset(
            "nicol", "H₃S, one peak", {**_peaks(phonons.one_peak()), "mu_star": 0.18},
            "λ, ω_ln and μ* of Nicol and Carbotte 2015, all of λ in one peak; their own spectrum has 190 K.",
        ),
        Preset(
            "two", "H₃S, two peaks", {**_peaks(phonons.two_peaks()), "mu_star": 0.18},
            "The same λ, ω_ln and μ* in two peaks, ω̄₂ = 1.4 ω_ln assumed; Nicol and Carbotte have 190 K.",
        ),
        Preset(
            "deuterium", "D₃S", {**_peaks(phonons.two_peaks()), "mu_star": 0.18, "deuterium": True},
            "The two peaks with twice the mass; 147 K were measured where H₃S has 203 K, a ratio of 0.72.",
        ),
        Preset(
            "errea", "H₃S, anharmonic", {"lambda1": 1.84, "energy1": 100.0, "mu_star": 0.1},
            "λ = 1.84 of Errea et al. 2015, who have 194 K; the energy, 100 meV, and μ* = 0.1 are ours.",
        ),
        Preset(
            "bare", "no repulsion", {**_peaks(phonons.one_peak()), "mu_star": 0.0},
            "The phonon of H₃S with μ* = 0, as in the figure above.",
        ),
        Preset(
            "calcium", "CaH₆", {"lambda1": 5.8, "energy1": 100.0, "mu_star": 0.1},
            "λ = 5.8 as published; 215 K were measured. Where must the phonon lie?",
        ),
        Preset(
            "lead", "lead", {**_peaks(lead), "mu_star": 0.105},
            "λ = 1.55, ω_ln = 56 K, ω̄₂ = 65 K and μ* = 0.105 of Allen and Dynes 1975; measured: 7.19 K.",
        ),
    )  # fmt: skip


CODE: Final = """import numpy as np
from multigap.eliashberg import SpectralFunction, critical_temperature

energies = [{energy1:e-3}, {energy2:e-3}, {energy3:e-3}][:{peaks}]
couplings = [{lambda1}, {lambda2}, {lambda3}][:{peaks}]
spectrum = SpectralFunction.from_peaks(energies, couplings)
factors = np.where({moving}, {deuterium}, 1.0)
critical_temperature(
    spectrum.scaled(frequency=factors),
    {mu_star},
    cutoff=10 * spectrum.frequencies[-1],
    lowest_temperature={lowest},
).kelvin"""


EXPLORER: Final = Explorer(
    name="phonon",
    title="One phonon, one λ",
    question="What does conventional theory make of a phonon spectrum, and do the closed formulas keep up?",
    controls=_controls(),
    numbers=_numbers(),
    columns=(
        Column("coupling", "λ"),
        Column("eliashberg_curve", "T_c, Eliashberg", "K"),
        Column("mcmillan_curve", "T_c, McMillan", "K"),
        Column("allen_dynes_curve", "T_c, Allen and Dynes", "K"),
        Column("energy", "ω_ln at this λω²", "meV"),
        Column("held_curve", "T_c at this λω², Eliashberg", "K"),
    ),
    points=33,
    plots=_plots(),
    presets=_presets(),
    outcomes=(
        Outcome(
            0,
            "T_c is {kelvin} at λ = {lam} and ω_ln = {omega_ln} meV. McMillan's formula is off by"
            " {mcmillan_off} %, that of Allen and Dynes by {allen_dynes_off} %. At this λω² no softening of"
            " the phonons passes {bound}.",
        ),
        Outcome(
            1,
            "No transition at {lowest} or above, the lowest temperature searched; Allen and Dynes's formula"
            " has {allen_dynes}.",
        ),
        Outcome(
            2,
            "No transition at {lowest} or above, the lowest temperature searched; in the formulas, too,"
            " nothing attracts: λ = {lam} is not above μ*(1 + 0.62 λ).",
        ),
    ),
    code=CODE,
    questions=(
        Question(
            "Take the repulsion away and drag λ: is there a T_c that it does not pass?",
            "None: 162, 300 and 472 K at λ = 1, 2 and 4, as the root of λ in the end. The bound is one of"
            " softening at a held λω², in the second plot, and lies at 335 K for H₃S.",
        ),
        Question(
            "CaH₆, λ = 5.8: where must the phonon lie for the 215 K that were measured?",
            "At 52 meV; with 70 to 140 meV the same λ gives 290 to 579 K (“The review's warnings”, below).",
        ),
        Question(
            "D₃S: what is left of the isotope effect if only the highest peak feels the mass?",
            "T_c(D)/T_c(H) goes from 0.72 to 0.84; the chapter *What would decide it* holds both against the"
            " 0.72 that was measured.",
        ),
    ),
    limits=(
        "A constant density of states, and no vertex corrections; peaks without a width.",
        "The solver's μ* belongs to ten times the highest phonon energy, that of the formulas to a fit of"
        " their own: what is 0.18 there is 0.13 at the phonon's energy, and a part of what they are off by.",
        "T_c is good to 1e-5 and the curves to 2e-5 of themselves, the isotope exponent to 1e-4; below 380"
        " Matsubara frequencies in the cutoff no transition is searched for.",
        "A harmonic isotope effect: λ does not know the mass.",
    ),
)
