"""What is kept cannot be changed from outside: caches, tables, results, and what was handed over."""

from __future__ import annotations

import copy
import functools
import gc
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pytest

from multigap import bpv, gap_equation, kernels, superlattice
from multigap.beyond import retarded
from multigap.bpv import grid, papers
from tests.test_bad_input import good_calls, public_callables, public_modules


def arrays_in(thing: Any, seen: set[int] | None = None, path: str = "") -> Iterator[tuple[str, np.ndarray]]:
    """Return every array that a result holds: in fields, in what is cached beside them, in rows of such."""
    seen = set() if seen is None else seen
    if id(thing) in seen or isinstance(thing, type):
        return
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        yield path, thing
    elif isinstance(thing, list | tuple):
        for i, each in enumerate(thing):
            yield from arrays_in(each, seen, f"{path}[{i}]")
    elif isinstance(thing, dict):
        for key, each in thing.items():
            yield from arrays_in(each, seen, f"{path}[{key!r}]")
    elif is_dataclass(thing):
        for name, value in vars(thing).items():  # cached properties are among them
            yield from arrays_in(value, seen, f"{path}.{name}")


def cached_by(function: Any) -> Iterator[tuple[str, np.ndarray]]:
    """Return every array that a memo holds, by what the garbage collector knows of it."""
    waiting, seen = [function], set[int]()
    while waiting:
        thing = waiting.pop()
        if (
            id(thing) in seen
            or inspect.ismodule(thing)
            or isinstance(thing, type)
            or inspect.isfunction(thing)
        ):
            continue
        seen.add(id(thing))
        if isinstance(thing, np.ndarray):
            yield repr(function), thing
        else:
            waiting += gc.get_referents(thing)


def use_everything_cached() -> None:
    for calls in good_calls().values():
        for function, arguments in calls[:1]:
            function(**arguments)
    band = papers.MD21_SUPERLATTICE.subband(3)
    assert band.level_density.size
    assert superlattice.overlap_basis(papers.MD21_SUPERLATTICE, 3)._series
    assert papers.model_a().nodes(3.5).k_z.size


def test_caches_and_tables_are_read_only() -> None:
    use_everything_cached()
    checked = 0
    files = [
        importlib.import_module(f"multigap.kernels.{f.name}") for f in pkgutil.iter_modules(kernels.__path__)
    ]
    for module in (*public_modules(), *files):
        for name, thing in vars(module).items():
            if thing is grid._tables or thing is retarded._tables:
                continue  # below
            if isinstance(thing, functools._lru_cache_wrapper):
                held = list(cached_by(thing))
            elif name.startswith("__"):
                continue
            else:
                held = list(arrays_in(thing))
            for where, array in held:
                checked += 1
                assert not array.flags.writeable, f"{module.__name__}.{name}: {where}"
    assert checked > 100


def test_tables_that_only_kernels_see_stay_as_they_are() -> None:
    """They are writable, since a kernel would be compiled once more for others."""
    model = papers.md21()
    tables = grid._tables(model.superlattice, model.count, model.overlap, (model.points + 1) // 2)
    before = copy.deepcopy(tables)
    first = bpv.critical_temperature(model, [-0.5, 0.5, 1.0])
    bpv.dome(model, [0.9, 1.1], [0.2, 0.3])
    assert grid._tables(model.superlattice, model.count, model.overlap, (model.points + 1) // 2) is tables
    held_alike(tables, before)
    assert np.array_equal(bpv.critical_temperature(model, [-0.5, 0.5, 1.0]).kelvin, first.kelvin)


def held_alike(tables: object, before: object) -> None:
    arrays = list(arrays_in(tables))
    assert len(arrays) > 5
    for (where, now), (_, then) in zip(arrays, arrays_in(before), strict=True):
        assert np.array_equal(now, then), where


def test_tables_of_retarded_pairing_stay_as_they_are() -> None:
    model = retarded.RetardedWires(papers.md21())
    tables = retarded._wire_tables(model.wires, 0)
    before = copy.deepcopy(tables)
    first = retarded.critical_temperature(model, [0.5, 1.0])
    assert retarded._wire_tables(model.wires, 0) is tables
    held_alike(tables, before)
    assert np.array_equal(retarded.critical_temperature(model, [0.5, 1.0]).kelvin, first.kelvin)


@pytest.mark.parametrize("place", sorted(public_callables()))
def test_results_are_read_only_and_no_caller_changes_the_next_one(place: str) -> None:
    function, arguments = good_calls()[place][0]
    first = function(**arguments)
    kept = copy.deepcopy(first)
    for where, array in arrays_in(first):
        in_a_record = "." in where or is_dataclass(first)
        assert not (in_a_record and array.flags.writeable), f"{place}: {where}"
        if array.flags.writeable and array.size:
            array[...] = 7
    again = function(**arguments)
    for (where, one), (_, other) in zip(arrays_in(kept), arrays_in(again), strict=True):
        assert np.array_equal(one, other, equal_nan=one.dtype.kind in "fc"), f"{place}: {where}"


@pytest.mark.parametrize(
    "place", sorted(p for p, thing in public_callables().items() if inspect.isclass(thing))
)
def test_a_record_does_not_follow_the_arrays_that_it_was_made_of(place: str) -> None:
    kind, arguments = good_calls()[place][0]
    mine = {
        name: np.array(value) if isinstance(value, np.ndarray | list) else value
        for name, value in arguments.items()
    }
    made = kind(**mine)
    before = copy.deepcopy({field.name: getattr(made, field.name) for field in fields(made)})
    for value in mine.values():
        if isinstance(value, np.ndarray):
            value[...] = 1
    for name, value in before.items():
        if isinstance(value, np.ndarray):
            assert np.array_equal(value, getattr(made, name)), name
            assert not getattr(made, name).flags.writeable, name


def test_the_nodes_of_a_transition_cannot_be_spoiled() -> None:
    model = papers.md21()
    found, equation, nodes = bpv.resolved_critical_temperature(model, 0.5)
    with pytest.raises(ValueError, match="read-only"):
        nodes.weight[:] *= 1.5
    with pytest.raises(ValueError, match="read-only"):
        equation.channels.weight[:] *= 1.5
    assert bpv.resolved_critical_temperature(model, 0.5)[0].kelvin == found.kelvin


def test_kernels_see_one_kind_of_array() -> None:
    """A read-only array would make numba compile everything once more."""
    channels = gap_equation.Channels([0, 1], [0.0, 0.1], [0.1, 0.1], [1.0, 1.0])
    assert all(array.flags.writeable and array.flags.c_contiguous for array in channels._writable)
    channels._writable[0][:] = 7
    assert channels.kind.tolist() == [0, 1]
