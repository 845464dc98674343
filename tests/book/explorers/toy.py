"""A small explorer with one of everything, for tests: its kernel exists nowhere."""

from __future__ import annotations

from multigap_book.explorers.declaration import (
    Area,
    Axis,
    Band,
    Bar,
    Bars,
    Choice,
    Column,
    Cross,
    Explorer,
    Heat,
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
    Statement,
    Switch,
)

CONTROLS = (
    Range("g", "coupling g", 0.05, 0.5, 0.01, 0.25, hint="How strongly the <electrons> pair."),
    Range("omega0", "phonon energy", 1.0, 500.0, 0.01, 63.0, unit="meV", logarithmic=True),
    Switch("exchange", "exchange", True, on="0.1", off="0.0"),
    Choice(
        "overlap",
        "overlaps",
        (Option("exact", "as computed"), Option("one", "all 1", code="Overlap.ONE")),
        "exact",
    ),
    Range("depth", "depth of the well", -2.0, 5.0, 0.5, -1.5, unit="eV", advanced=True),
)

NUMBERS = (
    Number("kelvin", "T_c at the top", form="K"),
    Number("eta", "η at the top", form=".2f"),
    Number("gap", "gap", unit="meV", form=".3g"),
    Number("holds", shown=False),
)

COLUMNS = (
    Column("x", "Lifshitz parameter η"),
    Column("tc", "T_c", "K"),
    Column("less", "T_c, exchange off", "K"),
)

DOME = Plot(
    "dome",
    "The dome",
    Axis("η", -0.5, 4.0),
    Axis("T_c (K)", 0.0, switch=True),
    (
        Area("x", "less", "tc", "exchange"),
        Line("x", "tc", "T_c"),
        Line("x", "less", "exchange off", colour="vermillion", dashed=True),
        Points((0.0, 1.0, 2.0), (20.0, 194.0, 120.0), "published", presets=("paper",)),
        Marker("eta", "kelvin"),
        Rule("x", 0.0, "edge"),
        Band("y", 180.0, 200.0, "measured"),
    ),
    alt="A dome of T_c over η, highest at η = 1",
)

MAP = Plot(
    "map",
    "The map",
    Axis("g", 0.05, 0.5),
    Axis("phonon energy (meV)", 1.0, 500.0, logarithmic=True),
    (Heat("T_c (K)"), Cross("g", "omega0")),
    alt="T_c over coupling and phonon energy",
)

BARS = Bars(
    "bars",
    "Against measurement",
    (Bar("T_c", "kelvin", 0, 300, (190, 205), "K", "DE15"),),
    alt="T_c as a bar",
)

TOY = Explorer(
    name="toy-dome",
    title="A toy",
    question="How high is the dome?",
    controls=CONTROLS,
    numbers=NUMBERS,
    columns=COLUMNS,
    points=41,
    plots=(DOME, MAP, BARS),
    presets=(
        Preset("paper", "Paper Fig. 5", {}, "The paper's own settings."),
        Preset("third", "g = 1/3", {"g": 1 / 3, "exchange": False}),
    ),
    outcomes=(
        Outcome(0, "Top {kelvin} at η = {eta}, with exchange {exchange} and {omega0} meV."),
        Outcome(1, "No bound state at g = {g:.2f}.", drawn=False),
    ),
    code="import toy\n"
    "toy.kelvin({g}, omega={omega0:e-3}, exchange={exchange}, overlap={overlap}, table={{1: 2}})",
    questions=(Question("Switch exchange off: what is left?", "75 K."),),
    limits=("It has no disorder.",),
    statements=(Statement("holds", "T_c is above 77 K."),),
    picture=(6, 8),
)
