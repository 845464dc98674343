"""A module in which one constant is one per cent wrong is told from the kernel.

Constants are changed in the finished module, so that no compiler is needed. Some of them no setting of the
test comes by, and are left out: twice as large they change nothing. Of the others some may be a little off
without harm, as where a search begins or a series is cut; most may not.
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
    closeness,
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


def is_seen(name: str, found: list[Frame]) -> bool:
    """Whether the comparison of the module with the kernel fails."""
    return any(
        misfit(frame, case.expected, case.others, closeness(declared(name)))
        for frame, case in zip(found, cases(name), strict=True)
    )


def mixed(module: bytes) -> list[int]:
    """Return the places of constants other than 0 in instructions, in an order of chance.

    Tables are left out: most of their values belong to logarithm and exponential of the C library, of which
    a setting uses a few, some of them only to decide where a search begins.
    """
    filled = [place for place in binary.constants(module) if binary.value(module, place) != 0]
    return [int(place) for place in np.random.default_rng(1).permutation(filled)]


@each
def test_most_constants_one_per_cent_wrong_are_seen(name: str) -> None:
    """Constants whose double brings the module to a halt are left out: no comparison saw them."""
    sound = code(name)
    before = computed(name, sound)
    assert before is not None
    assert not is_seen(name, before)
    used, seen = [], []
    for place in mixed(sound)[:100]:
        number = binary.value(sound, place)
        doubled = computed(name, binary.with_value(sound, place, 2 * number))
        if doubled is not None and is_seen(name, doubled):
            used.append(number)
            wrong = computed(name, binary.with_value(sound, place, 1.01 * number))
            if wrong is not None and is_seen(name, wrong):
                seen.append(number)
        if len(used) == 12:
            break
    assert len(used) == 12, f"only {used} are used"
    assert 2 * len(seen) > len(used), f"of {used} only {seen} are seen"


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
