"""A module in which one constant is one per cent wrong is told from the kernel.

Constants are changed in the finished module, so that no compiler is needed. Some of them no setting of the
test comes by: those are found by making them no number at all, and left out. Of the others some may be a
little off without harm, as where a search begins or a series is cut; most may not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import pytest
import wasmtime

from multigap_book.explorers import declared
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.module import MODULES, Module
from tests.book.explorers import binary
from tests.book.explorers.frames import (
    NAMES,
    Array,
    Frame,
    by_kernel,
    by_module,
    many_settings,
    misfit,
    nudged,
)

STEPS: Final = 10_000_000_000
"""More instructions than a sound module takes for all settings of a test."""

each = pytest.mark.parametrize("name", NAMES)


@dataclass(frozen=True)
class Case:
    """A setting, and what the kernel gives there and at settings that hardly differ."""

    settings: Array
    expected: Frame
    others: list[Frame]


@cache
def code(name: str) -> bytes:
    return (MODULES / f"{name}.wasm").read_bytes()


@cache
def cases(name: str) -> list[Case]:
    explorer = declared(name)
    every = list(many_settings(explorer, 3))
    return [
        Case(
            settings,
            by_kernel(explorer, settings),
            [by_kernel(explorer, near) for near in nudged(explorer, settings)],
        )
        for settings in (every[0], *every[-3:])
    ]


def computed(name: str, module: bytes) -> list[Frame] | None:
    """Return what another module gives, nothing where it cannot go on or does not end."""
    explorer: Explorer = declared(name)
    running = Module(name, module, STEPS)
    try:
        return [by_module(running, explorer, case.settings) for case in cases(name)]
    except (wasmtime.Trap, wasmtime.WasmtimeError):
        return None


def is_seen(name: str, found: list[Frame] | None) -> bool:
    """Whether the comparison of the module with the kernel fails."""
    assert found is not None
    return any(
        misfit(frame, case.expected, case.others) for frame, case in zip(found, cases(name), strict=True)
    )


def alike(found: list[Frame] | None, before: list[Frame] | None) -> bool:
    """Whether two modules gave the same to the last bit."""
    if found is None or before is None:
        return False
    return all(
        a.status == b.status
        and all(np.array_equal(row, old, equal_nan=True) for row, old in zip(a.rows(), b.rows(), strict=True))
        for a, b in zip(found, before, strict=True)
    )


def some(places: list[int], module: bytes, seed: int, count: int) -> list[int]:
    """Return some of the places that hold a number other than 0."""
    filled = [place for place in places if binary.value(module, place) != 0]
    return [int(place) for place in np.random.default_rng(seed).permutation(filled)[:count]]


@each
def test_most_constants_one_per_cent_wrong_are_seen(name: str) -> None:
    sound = code(name)
    before = computed(name, sound)
    assert not is_seen(name, before)
    places = some(list(binary.constants(sound)), sound, 1, 16)
    places += some(list(binary.table_values(sound)), sound, 2, 8)
    used, seen = [], []
    for place in places:
        if alike(computed(name, binary.with_value(sound, place, np.nan)), before):
            continue
        number = binary.value(sound, place)
        used.append(number)
        wrong = computed(name, binary.with_value(sound, place, 1.01 * number))
        if wrong is not None and is_seen(name, wrong):
            seen.append(number)
    assert len(used) >= 6, f"only {used} are used"
    assert len(seen) >= len(used) / 2, f"of {used} only {seen} are seen"


def test_constants_are_found_where_they_are() -> None:
    text = """(module (memory 1)
      (data (i32.const 8) "\\00\\00\\00\\00\\00\\00\\04\\40\\00\\00\\00\\00\\00\\00\\f0\\7f")
      (func (param f64) (result f64) (local i32 i64)
        (block (loop (br_if 1 (i32.lt_s (local.get 1) (i32.const 68))) (br 0)))
        (i64.store offset=8 align=8 (i32.const 0) (i64.const 4919131752989213764))
        (memory.fill (i32.const 0) (i32.const 68) (i32.const 9))
        (f64.add (local.get 0) (f64.mul (f64.const 0.75) (f64.const -3)))))"""
    module = bytes(wasmtime.wat2wasm(text))
    assert [binary.value(module, place) for place in binary.constants(module)] == [0.75, -3.0]
    assert [binary.value(module, place) for place in binary.table_values(module)] == [2.5]
    (first, _) = binary.constants(module)
    changed = binary.with_value(module, first, 0.5)
    assert changed == bytes(wasmtime.wat2wasm(text.replace("0.75", "0.5")))
