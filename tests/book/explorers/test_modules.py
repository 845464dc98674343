"""The committed modules: fresh, self-contained, and to the last digits what the kernels give here."""

from __future__ import annotations

import re
from importlib.metadata import version

import numpy as np
import pytest
import wasmtime

from multigap_book.explorers import declared
from multigap_book.explorers.module import MODULES, RAISED, Module
from scripts.kernels import manifest, places
from tests.book.explorers import frames
from tests.book.explorers.frames import NAMES, by_kernel, by_module, closeness, many_settings, misfit, nudged

MOST_MEMORY = 20_000_000
MOST_CODE = 250_000

each = pytest.mark.parametrize("name", NAMES)


def code(name: str) -> bytes:
    return (MODULES / f"{name}.wasm").read_bytes()


@each
def test_a_module_is_fresh(name: str) -> None:
    assert manifest.complaints(name) == [], "run  make kernels"


def test_there_is_a_module_for_each_entry_and_no_other() -> None:
    assert NAMES
    assert sorted(manifest.read()) == NAMES
    assert manifest.strays() == []
    kept = {file.name for file in MODULES.iterdir()}
    assert kept == {f"{name}.wasm" for name in NAMES} | {manifest.NAME, "LICENSES.md"}


@each
def test_the_record_is_complete(name: str) -> None:
    record = manifest.read()[name]
    assert sorted(record) == ["sha256", "size", "sources", "versions"]
    assert sorted(record["versions"]) == ["llvmlite", "numba", "numpy", "python", "scipy", "ziglang"]
    entry = str(places.entries()[name].relative_to(places.ROOT))
    assert {entry, "multigap/_jit.py", "scripts/kernels/translate.py"} <= record["sources"].keys()


@each
def test_a_module_is_small_and_needs_nothing(name: str) -> None:
    module = wasmtime.Module(wasmtime.Engine(), code(name))
    assert list(module.imports) == []
    assert sorted(export.name for export in module.exports) == ["memory", "reserve", "run"]
    assert len(code(name)) < MOST_CODE


@each
def test_a_module_tells_nothing_of_the_computer_that_built_it(name: str) -> None:
    assert not re.search(rb"/(work|tmp|home|root|usr|opt|Users)\b|[A-Z]:\\|site-packages|\.py\b", code(name))


@each
def test_the_address_of_an_array_is_where_its_numbers_are(name: str) -> None:
    explorer, module = declared(name), Module(name)
    settings = next(many_settings(explorer))
    found = by_module(module, explorer, settings)
    memory = module.memory()
    for place, expected in zip(
        module.places(), (settings, found.numbers, found.curves, found.picture), strict=True
    ):
        assert place % 8 == 0
        assert place > 0
        there = np.frombuffer(memory[place : place + expected.nbytes])
        np.testing.assert_array_equal(there, expected.ravel())


@pytest.mark.skipif(
    tuple(map(int, version("scipy").split(".")[:2])) < (1, 15),
    reason="constants of CODATA 2018; the modules hold those of 2022",
)
@each
def test_a_module_gives_what_the_kernel_gives(name: str) -> None:
    explorer, module = declared(name), Module(name)
    plainly, many = 0, 0
    for settings in many_settings(explorer):
        found, expected = by_module(module, explorer, settings), by_kernel(explorer, settings)
        many += 1
        if not misfit(found, expected, [], closeness(explorer)):
            plainly += 1
            continue
        others = [by_kernel(explorer, near) for near in nudged(explorer, settings)]
        assert not misfit(found, expected, others, closeness(explorer)), settings.tolist()
    assert plainly > many // 2, "most settings need no allowance for rounding"


@each
def test_a_module_forgets_what_it_computed_and_takes_no_more_memory(name: str) -> None:
    explorer, module = declared(name), Module(name)
    every = list(many_settings(explorer, 10))
    first = [by_module(module, explorer, settings) for settings in every]
    taken = module.memory_size()
    assert taken <= MOST_MEMORY
    for settings, before in zip(reversed(every), reversed(first), strict=True):
        again = by_module(module, explorer, settings)
        assert again.status == before.status
        for now, then in zip(again.rows(), before.rows(), strict=True):
            np.testing.assert_array_equal(now, then)
    assert module.memory_size() == taken


@each
def test_a_kernel_that_raises_gives_a_status_and_the_next_run_is_sound(name: str) -> None:
    explorer, module = declared(name), Module(name)
    settings = next(many_settings(explorer))
    before = by_module(module, explorer, settings)
    exports, store, size = module._exports, module._store, module.memory_size()
    free = size - exports["reserve"](store, 8)
    assert exports["reserve"](store, free - 64) > 0  # hardly anything is left for the kernel's own arrays
    store.set_limits(memory_size=size)
    assert by_module(module, explorer, settings).status == RAISED
    store.set_limits(memory_size=-1)
    after = by_module(module, explorer, settings)
    assert after.status == before.status
    for now, then in zip(after.rows(), before.rows(), strict=True):
        np.testing.assert_array_equal(now, then)


@each
def test_every_status_has_a_sentence(name: str) -> None:
    explorer, module = declared(name), Module(name)
    known = {outcome.status for outcome in explorer.outcomes}
    found = {by_module(module, explorer, settings).status for settings in many_settings(explorer, 100)}
    assert found <= known
    assert RAISED not in found


def test_a_name_of_no_module_is_refused() -> None:
    with pytest.raises(ValueError, match=r"name = 'dime' is not allowed: there are .*"):
        Module("dime")


def test_numbers_that_differ_are_seen() -> None:
    def frame(status: int = 0, number: float = 1.0, last: float = np.nan) -> frames.Frame:
        return frames.Frame(status, np.array([number]), np.array([[1.0, 1e-3, last]]), np.empty((0, 0)))

    assert misfit(frame(), frame(), []) == ""
    assert misfit(frame(number=1 + 1e-13), frame(), []) == ""
    assert misfit(frame(number=1 + 1e-11), frame(), []).startswith("row 0, point 0")
    assert misfit(frame(number=1 + 1e-11), frame(), [frame(number=1 - 1e-11)]) == ""
    assert misfit(frame(last=1.0), frame(), [frame(last=1.0)]) == "row 1 has numbers elsewhere"
    assert misfit(frame(status=1), frame(), []) == "status 1 instead of 0"
