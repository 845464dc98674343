"""Declaration of *203 K, your way*: theories held at the T_c of H3S, beside what was measured."""

from __future__ import annotations

from typing import Final

from multigap.bpv import papers
from multigap.constants import K_B
from multigap.two_band.flat_steep import LEVEL, PARAMETER_SETS
from multigap_book import hydrides
from multigap_book.explorers.declaration import (
    Axis,
    Bar,
    Bars,
    Choice,
    Column,
    Control,
    Explorer,
    Line,
    Number,
    Option,
    Outcome,
    Plot,
    Points,
    Preset,
    Question,
    Range,
)
from multigap_book.explorers.entries.decide import FRACTIONS, HELD, SOFTEST, STRONGEST
from multigap_book.h3s import phonons

_ONE_BAND: Final = ("theory", "one-band")
_TWO_BANDS: Final = ("theory", "two-bands")
_WIRES: Final = ("theory", "wires-a", "wires-b")


def _controls() -> tuple[Control, ...]:
    steep, between = PARAMETER_SETS[0]
    return (
        Choice(
            "theory", "theory held at 203 K",
            (
                Option("one-band", "one band", '"one band"'),
                Option("two-bands", "two bands (BH17)", '"two bands"'),
                Option("wires-a", "wires A (BPV)", '"wires A"'),
                Option("wires-b", "wires B (BPV)", '"wires B"'),
            ),
            start="one-band",
        ),
        Range("lam", "coupling λ", 0.8, 4, 0.01, phonons.LAMBDA, only=_ONE_BAND),
        Range("omega_ln", "phonons: ω_ln", 60, 200, 0.1, 1e3 * phonons.OMEGA_LOG, "meV", only=_ONE_BAND),
        Range(
            "spread", "phonons: ω̄₂/ω_ln", 1, 2, 0.01, phonons.SPREAD, only=_ONE_BAND,
            hint="Two peaks of equal coupling have these moments: the wider apart, the larger the ratio.",
        ),
        Choice(
            "moving", "deuterium moves",
            (Option("all", "both peaks", "True"), Option("highest", "the higher peak", "False")),
            start="all",
            only=_ONE_BAND,
        ),
        Range("lambda22", "λ₂₂ of the steep band", 0, 0.6, 0.005, steep, only=_TWO_BANDS),
        Range("lambda12", "λ₁₂ between the bands", 0.005, 0.3, 0.005, between, only=_TWO_BANDS),
        Range("level", "level B", 0, 100, 1, 1e3 * LEVEL, unit="meV", only=_TWO_BANDS),
        Range("eta", "η", 0, 2, 0.01, 1.0, hint="Where μ lies in the third subband.", only=_WIRES),
        Range("interband", "interband coupling", 0, 0.2, 0.005, 0.1, only=_WIRES),
        Range("bare_cutoff", "phonon ω₀", 150, 600, 1, 330.0, unit="meV", only=_WIRES),
    )  # fmt: skip


def _bars() -> Bars:
    known = hydrides.table("h3s_known").set_index("name")
    value = known["value"].to_dict()
    points = hydrides.table("h3s_tc_pressure")
    lowest = float(points["tc_kelvin"][points["pressure_gpa"] >= 140].min())
    gaps = sorted((value["gap_h3s"], 2 * value["gap_critical_current"]))
    over = sorted(1e-3 * value["gap_h3s"] / (K_B * kelvin) for kelvin in (lowest, HELD))
    pair = sorted((value["tc_d3s"] / value["tc_h3s"], value["gap_d3s"] / value["gap_h3s"]))
    alpha, error = known.loc["alpha_disorder", ["value", "error"]]
    corrected = sorted(2 ** -(alpha + sign * error) for sign in (1, -1))
    return Bars(
        "measured",
        "At 203 K, beside what is known of H₃S",
        (
            Bar(
                "large gap 2Δ", "large", 30, 110, (gaps[0], gaps[1]), "meV",
                "Du, Talantsev",
            ),
            Bar(
                "2Δ/k_BT_c", "over", 2, 7, (over[0], over[1]),
                source="Du 2025",
            ),
            Bar(
                "T_c(D)/T_c(H)", "ratio", 0.6, 1.1, (pair[0], pair[1]),
                source="Durajski, Du",
            ),
            Bar(
                "without disorder", "ratio", 0.6, 1.1, (corrected[0], corrected[1]),
                source="Harshman",
            ),
        ),
        "Rows of a computed value over the measured stretch: the large gap, its ratio to the critical"
        " temperature, and the ratio of the critical temperatures of deuterium and hydrogen, as printed and"
        " corrected for disorder.",
    )  # fmt: skip


def _gaps() -> Plot:
    half = float(hydrides.table("h3s_known").set_index("name")["value"]["gap_h3s"]) / 2
    return Plot(
        "gaps",
        "Gaps against temperature",
        Axis("temperature (K)", low=0, high=210),
        Axis("gap Δ (meV)", low=0),
        (
            Line("kelvin_axis", "first", "one band, the level, or the lowest subband", "green"),
            Line("kelvin_axis", "second", "the steep band, or the second subband", "orange"),
            Line("kelvin_axis", "third", "the third subband", "blue"),
            Points((5.0,), (half,), "tunnelling, half of 2Δ"),
        ),
        "Gaps of the theory against temperature, all closing at 203 K; a mark at 30 meV is what tunnelling"
        " saw.",
    )


def _presets() -> tuple[Preset, ...]:
    result = [
        Preset(
            "one-band", "one band", {"theory": "one-band"},
            "λ and ω_ln of Nicol and Carbotte 2015 as two peaks, ω̄₂ = 1.4 ω_ln assumed; μ* is set.",
        ),
        Preset(
            "hydrogen", "one band, upper peak", {"theory": "one-band", "moving": "highest"},
            "The same; the heavy atom keeps its mode.",
        ),
    ]  # fmt: skip
    for k, (steep, between) in enumerate(PARAMETER_SETS, 1):
        result.append(
            Preset(
                f"bh17-{k}",
                f"BH17, {steep:g} and {between:g}",
                {"theory": "two-bands", "lambda22": steep, "lambda12": between},
                f"λ₂₂ = {steep:g} and λ₁₂ = {between:g} of Bussmann-Holder et al. 2017, the level at 35 meV"
                " as in every verdict of this book; λ₁₁ is set.",
            )
        )
    for name, model in (("a", papers.model_a()), ("b", papers.model_b())):
        result.append(
            Preset(
                f"wires-{name}",
                f"wires {name.upper()}",
                {"theory": f"wires-{name}", "bare_cutoff": 1e3 * model.bare_cutoff},
                f"Model {name.upper()} of Mazziotti et al. 2021 at its optimum η = 1; g is set.",
            )
        )
    return tuple(result)


CODE: Final = """from multigap_book.hydrides import held

theories = {{
    "one band": lambda: held.one_band({lam}, {omega_ln:e-3}, {spread}, all_peaks={moving}),
    "two bands": lambda: held.two_bands({lambda22}, {lambda12}, {level:e-3}),
    "wires A": lambda: held.wires("A", {eta}, {interband}, {bare_cutoff:e-3}),
    "wires B": lambda: held.wires("B", {eta}, {interband}, {bare_cutoff:e-3}),
}}
theories[{theory}]().deuterium"""


EXPLORER: Final = Explorer(
    name="decide",
    title="203 K, your way",
    question="Give a theory the critical temperature of H₃S. What else does it say, and was that seen?",
    controls=_controls(),
    numbers=(
        Number("kelvin", "T_c of D₃S", "K", "K"),
        Number("ratio", "T_c(D)/T_c(H)", form=".2f"),
        Number("alpha", "isotope exponent α", form=".2f"),
        Number("large", "largest gap 2Δ", "meV", ".1f"),
        Number("small", "smallest gap 2Δ", "meV", ".1f"),
        Number("over", "largest 2Δ/k_BT_c", form=".2f"),
        Number("coupling", "set to 203 K: μ*, λ₁₁ or g", form=".3f"),
        Number("share", "smallest over largest gap", form=".2f"),
    ),
    columns=(
        Column("kelvin_axis", "T", "K"),
        Column("first", "Δ of one band, the level or the lowest subband", "meV"),
        Column("second", "Δ of the steep band or the second subband", "meV"),
        Column("third", "Δ of the third subband", "meV"),
    ),
    points=FRACTIONS.size,
    plots=(_bars(), _gaps()),
    presets=_presets(),
    outcomes=(
        Outcome(
            0,
            "At 203 K, with {coupling} for the coupling that was free: a largest gap 2Δ of {large} meV,"
            " {over} k_BT_c, the smallest {share} of it, and {kelvin} with deuterium, {ratio} of 203 K.",
        ),
        Outcome(
            1, "Not even without repulsion does this spectrum reach 203 K: λ or the phonons must grow.", False
        ),
        Outcome(2, f"No μ* up to {STRONGEST:g} brings this spectrum down to 203 K.", False),
        Outcome(
            3,
            "No λ₁₁ above 0 gives 203 K: the steep band, or its coupling to the level, alone reaches more.",
            False,
        ),
        Outcome(
            4,
            f"No g from 0 to {SOFTEST:g} gives 203 K here: towards 1/2 the phonon softens, and T_c falls"
            " again.",
            False,
        ),
        Outcome(5, "At these settings no gap was found.", False),
    ),
    code=CODE,
    questions=(
        Question(
            "Which theory has the measured ratio of deuterium to hydrogen?",
            "One band whose mass moves both peaks: 0.72. With the higher peak alone it is 0.83, in the wires"
            " 0.80 to 0.82, in two bands 0.95 to 1; corrected for disorder the order turns round"
            " (“Deuterium”, below).",
        ),
        Question(
            "Whose large gap is nearest to the 60 meV of tunnelling, and what stands beside it?",
            "The first pair of BH17, 61 meV; but it has a second gap of 10 meV, and the wires have 17 and 21"
            " meV beside 66. Tunnelling reports one gap alone (“How many gaps, and how large”).",
        ),
        Question(
            "Move η of the wires away from 1: how soon can they not be held at 203 K?",
            "At η = 0.5 no g does it with the phonon of model A; the chapter's ratios off the optimum belong"
            " to lower temperatures.",
        ),
    ),
    limits=(
        "Measured: 2Δ by tunnelling (Du 2025; over a T_c of the sample from 167 to 203 K) and from critical"
        " currents (Talantsev 2017), T_c of both isotopes (Durajski 2015; corrected for disorder:"
        " Harshman 2017).",
        "T_c(P) is not in it: what 200 to 280 GPa would show is in the chapter.",
        "The wires have the mean over two subbands for each overlap; the chapter keeps all of it, which moves"
        " g, gaps and ratio by up to 3 %.",
        "One band: μ* is good to 1e-6, T_c of the deuteride to 1e-5 and the gap to 1e-4 of itself, or to"
        " 1e-3 where it lies above the lower peak; the others to 1e-10.",
    ),
)
