"""A small explorer with one of everything, for tests; its module is written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import wasmtime

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
    Setting,
    Statement,
    Switch,
)
from multigap_book.explorers.frame import Frame, Given, compute
from multigap_book.explorers.module import Module

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

TEXT = """
(module
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (func (export "reserve") (param $bytes i32) (result i32)
    (local $place i32)
    (local.set $place (global.get $next))
    (global.set $next (i32.add (local.get $place)
      (i32.and (i32.add (local.get $bytes) (i32.const 7)) (i32.const -8))))
    (local.get $place))
  (func (export "run")
    (param $settings i32) (param i32) (param $numbers i32) (param i32) (param $curves i32) (param i32)
    (param $points i32) (param $picture i32) (param $height i32) (param $width i32) (result i32)
    (local $g f64) (local $top f64) (local $x f64) (local $i i32) (local $row i32) (local $pixels i32)
    (local.set $g (f64.load (local.get $settings)))
    (local.set $top (f64.mul (local.get $g)
      (f64.add (f64.const 400) (f64.mul (f64.const 400) (f64.load offset=16 (local.get $settings))))))
    (f64.store (local.get $numbers) (local.get $top))
    (f64.store offset=8 (local.get $numbers) (f64.const 1))
    (f64.store offset=16 (local.get $numbers) (f64.div (local.get $top) (f64.const 16)))
    (f64.store offset=24 (local.get $numbers)
      (select (f64.const 1) (f64.const 0) (f64.gt (local.get $top) (f64.const 77))))
    (local.set $row (i32.mul (local.get $points) (i32.const 8)))
    (loop $each
      (local.set $x (f64.sub (f64.mul (f64.convert_i32_s (local.get $i)) (f64.const 0.1)) (f64.const 0.5)))
      (f64.store (local.get $curves) (local.get $x))
      (f64.store (i32.add (local.get $curves) (local.get $row))
        (f64.div (local.get $top) (f64.add (f64.const 1)
          (f64.mul (f64.sub (local.get $x) (f64.const 1)) (f64.sub (local.get $x) (f64.const 1))))))
      (f64.store (i32.add (local.get $curves) (i32.mul (local.get $row) (i32.const 2)))
        (f64.mul (f64.const 0.7) (f64.load (i32.add (local.get $curves) (local.get $row)))))
      (local.set $curves (i32.add (local.get $curves) (i32.const 8)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_s (local.get $i) (local.get $points))))
    (local.set $i (i32.const 0))
    (local.set $pixels (i32.mul (local.get $height) (local.get $width)))
    (loop $each
      (f64.store (i32.add (local.get $picture) (i32.mul (local.get $i) (i32.const 8)))
        (f64.mul (local.get $g) (f64.convert_i32_s (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $each (i32.lt_s (local.get $i) (local.get $pixels))))
    (f64.gt (local.get $g) (f64.const 0.45))))
"""
"""The kernel: top 800 g (400 g without exchange), a Lorentzian dome; status 1 above g = 0.45."""


@cache
def module() -> bytes:
    """Return the toy's module."""
    return bytes(wasmtime.wat2wasm(TEXT))


def kernel(explorer: Explorer, settings: Mapping[str, Setting]) -> Given:
    """Return what the toy's module gives."""
    shape = (len(explorer.columns), explorer.points)
    return Module("toy-dome", module()).run(explorer.entries(settings), 4, shape, explorer.picture)


def frame(**chosen: Setting) -> Frame:
    """Return what the toy shows at some settings."""
    return compute(TOY, {**TOY.start(), **chosen}, "paper", kernel)
