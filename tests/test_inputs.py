"""What a result was computed from: remembered at the call, named when asked, carried along."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import Any

import numpy as np
import pytest

import multigap
from multigap import bpv, gap_equation
from multigap._tables import LeftOut, Result, calls, remembers
from multigap.bpv import papers
from multigap.eliashberg import SelfEnergy
from tests.test_bad_input import good_calls, public_callables

BANDS = multigap.TwoBand(0.4, 0.2, 0.1)
EQUATION = BANDS.equation()


def returns_a_result(function: Callable[..., Any]) -> bool:
    kinds = {kind.__name__ for kind in Result.__subclasses__()}
    told = inspect.signature(function).return_annotation
    return isinstance(told, str) and told.rpartition(".")[2] in kinds


def asked() -> dict[str, Callable[..., Any]]:
    """Return the functions that answer with a result; a run from the shell has its file's text instead."""
    return {
        place: function
        for place, function in public_callables().items()
        if not inspect.isclass(function) and returns_a_result(function) and not place.startswith("shell.")
    }


def test_functions_that_return_results_are_found() -> None:
    assert len(asked()) > 30
    assert {
        "bpv.transition.dome",
        "gap_equation.gaps.gaps",
        "superlattice.lattice.Superlattice.fermi_contour",
    } <= set(asked())


@pytest.mark.parametrize("place", sorted(asked()))
def test_every_result_knows_its_function_and_all_its_arguments(place: str) -> None:
    for function, arguments in good_calls()[place]:
        found = function(**arguments)
        names = [name for name in inspect.signature(asked()[place]).parameters if name != "self"]
        assert [name for name in found.inputs if name != "self"] == names
        for name, value in arguments.items():
            kept = found.inputs[name]
            if isinstance(value, int | float | str | np.ndarray | list | None):
                assert np.array_equal(np.asarray(kept), np.asarray(value)), name
            else:
                assert kept is value or isinstance(kept, LeftOut | tuple), name
        defaults = inspect.signature(function).parameters
        for name in names:
            if name not in arguments:
                assert found.inputs[name] == defaults[name].default
        assert found.computed_by.split(".")[-1] == place.split(".")[-1]


def test_the_door_tells_the_model_that_was_asked() -> None:
    for model in (BANDS, multigap.FlatSteep(0.4, 0.2, 0.1, 0.03), EQUATION):
        found = multigap.critical_temperature(model, lowest_temperature=0.5)
        assert dict(found.inputs) == {"model": model, "lowest_temperature": 0.5}
        assert found.computed_by == "multigap.critical_temperature"
    gaps = multigap.gaps(BANDS, [5.0])
    assert gaps.computed_by == "multigap.gaps"
    assert list(gaps.inputs) == ["model", "temperature", "critical"]
    wires = papers.md21()
    assert multigap.critical_temperature(wires, 0.9).computed_by == "multigap.bpv.critical_temperature"
    assert multigap.critical_temperature(wires, 0.9).inputs["model"] is wires


def test_a_method_tells_the_object_it_belongs_to() -> None:
    lattice = papers.MD21_SUPERLATTICE
    found = lattice.lifshitz_energies(3)
    assert dict(found.inputs) == {"self": lattice, "number": 3}
    assert found.computed_by == "multigap.Superlattice.lifshitz_energies"


def test_what_is_put_together_by_hand_came_from_nothing() -> None:
    by_hand = bpv.GapRatios([1.0], [3.0], [9.0], [[1.0]], [[1.0]])  # type: ignore[arg-type]
    assert by_hand.computed_by is None
    assert dict(by_hand.inputs) == {}
    found = bpv.gap_ratios(papers.md21(), [0.9])
    assert replace(found, kelvin=found.kelvin * 2).computed_by is None  # no longer what was computed


def test_inputs_are_those_of_the_call_and_cannot_be_changed() -> None:
    row, nested = np.array([5.0, 50.0]), [5.0, 50.0]
    of_array, of_list = gap_equation.gaps(EQUATION, row), gap_equation.gaps(EQUATION, temperature=nested)
    row[0], nested[0] = 7.0, 7.0
    for found in (of_array, of_list):
        assert list(found.inputs["temperature"]) == [5.0, 50.0]
        with pytest.raises(TypeError):
            found.inputs["temperature"] = 1.0  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        of_array.inputs["temperature"][0] = 1.0


@dataclass(frozen=True, repr=False)
class Echo(Result):
    number: float


@remembers
def echo(*things: Any, number: float = 1.0, **more: Any) -> Echo:
    """Return a number."""
    return Echo(number)


class Window:
    """Something that NumPy takes for an array, as pandas' rows are."""

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return np.array([1.0, 2.0])


def test_arguments_of_any_kind_are_kept_as_plain_values() -> None:
    kept = echo(
        np.float64(0.1), np.int32(3), np.bool_(True), [[1, [2]], (3,)], range(2), Window(), len, object(),
        {"a": [1]}, SelfEnergy("Z"), number=2.0,
    ).inputs["things"]  # fmt: skip
    assert kept[:5] == (0.1, 3, True, ((1, (2,)), (3,)), (0, 1))
    assert [type(each) for each in kept[:3]] == [float, int, bool]
    assert kept[5].tolist() == [1.0, 2.0]
    assert repr(kept[6:8]) == "(<len, not kept>, <object, not kept>)"
    assert kept[8] == {"a": (1,)}
    assert kept[9] is SelfEnergy("Z")


def test_a_decorated_function_is_the_same_to_whoever_looks() -> None:
    inner = inspect.unwrap(gap_equation.critical_temperature)
    assert inner is not gap_equation.critical_temperature
    for function in (gap_equation.critical_temperature, bpv.dome):
        wrapped = inspect.unwrap(function)
        assert inspect.signature(function) == inspect.signature(wrapped)
        assert inspect.getdoc(function) == inspect.getdoc(wrapped)
        assert inspect.getsource(function) == inspect.getsource(wrapped)
        assert function.__module__ == wrapped.__module__
    assert [name for name, each in inspect.signature(echo).parameters.items()] == ["things", "number", "more"]


def test_what_is_remembered_is_no_part_of_equality() -> None:
    assert echo(1, number=3.0) == echo(2, number=3.0) == Echo(3.0)
    assert hash(echo(1)) == hash(Echo(1.0))
    assert len({echo(1), echo(2)}) == 1
    assert repr(echo(1)) == "Echo(number=1)"


@pytest.mark.parametrize(
    "through",
    [
        copy.copy,
        copy.deepcopy,
        *(lambda thing, p=p: pickle.loads(pickle.dumps(thing, p)) for p in range(2, 6)),
    ],
)
def test_inputs_travel(through: Callable[[Any], Any]) -> None:
    for found in (multigap.gaps(BANDS, [5.0]), papers.MD21_SUPERLATTICE.fermi_contour(3.3, 3, 11)):
        sent = through(found)
        assert sent.computed_by == found.computed_by
        assert list(sent.inputs) == list(found.inputs)
        assert repr(sent.inputs) == repr(found.inputs)
        assert repr(through(sent).inputs) == repr(found.inputs)


def test_inputs_come_back_from_another_process() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        found = pool.submit(gap_equation.critical_temperature, EQUATION, 1e-3).result(timeout=300)
    assert found.kelvin == gap_equation.critical_temperature(EQUATION).kelvin
    assert found.inputs["lowest_temperature"] == 1e-3
    assert found.inputs["equation"].coupling.tolist() == EQUATION.coupling.tolist()


def test_an_executor_is_kept_by_its_name_alone() -> None:
    with ThreadPoolExecutor(1) as pool:
        found = bpv.dome(papers.md21(), [0.9], [0.25], executor=pool)
    assert repr(found.inputs["executor"]) == "<ThreadPoolExecutor, not kept>"
    assert pickle.loads(pickle.dumps(found)).inputs["executor"] == LeftOut("ThreadPoolExecutor")


def test_addresses_are_those_that_a_user_types() -> None:
    for thing, told in {
        multigap.critical_temperature: "multigap.critical_temperature",
        gap_equation.critical_temperature: "multigap.gap_equation.critical_temperature",
        bpv.gaps: "multigap.bpv.gaps",
        bpv.WireGaps: "multigap.bpv.WireGaps",
        multigap.TwoBand: "multigap.TwoBand",
        multigap.Superlattice.fermi_contour: "multigap.Superlattice.fermi_contour",
        SelfEnergy: "multigap.eliashberg.SelfEnergy",
    }.items():
        assert calls.address(thing) == told
