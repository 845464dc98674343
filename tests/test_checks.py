"""Input that makes no sense is refused with the argument's name, its value and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from multigap import _checks


class Shade(StrEnum):
    PALE = "pale"
    DARK = "dark"


@pytest.mark.parametrize(
    "bad", [math.nan, math.inf, -math.inf, "long", "1.5", b"1", True, 1j, None, [1.5], np.ones(1)]
)
@pytest.mark.parametrize("check", [_checks.finite, _checks.positive, _checks.non_negative])
def test_what_is_not_a_finite_number_is_refused(check: Callable[..., float], bad: Any) -> None:
    with pytest.raises(ValueError, match=r"mass = .* is not allowed: mass must be"):
        check("mass", bad)


@given(st.floats(max_value=0, allow_nan=False))
def test_lengths_are_above_zero(value: float) -> None:
    with pytest.raises(ValueError, match="length"):
        _checks.positive("length", value, "Å")


def test_zero_is_not_negative() -> None:
    assert _checks.non_negative("barrier", 0) == 0
    with pytest.raises(ValueError, match=r"at least 0 eV"):
        _checks.non_negative("barrier", -1e-12, "eV")


def test_a_range_may_leave_out_its_upper_end() -> None:
    assert _checks.within("g", 0.5, 0, 0.5) == 0.5
    with pytest.raises(ValueError, match=r"g = 0\.5 .* in \[0, 0\.5\)"):
        _checks.within("g", 0.5, 0, 0.5, open_high=True)


@pytest.mark.parametrize("number", [3, 3.0, np.int64(3), np.float32(3), np.array(3)])
def test_numbers_of_every_make_become_plain_ones(number: Any) -> None:
    """Equal parameters are then equal, and hash alike, whatever they were made of."""
    assert type(_checks.finite("mass", number)) is float
    assert type(_checks.whole("n", number, 1)) is int


def test_an_object_of_another_kind_is_named() -> None:
    assert _checks.instance("text", "a", str) == "a"
    with pytest.raises(ValueError, match="text = 7 is not allowed: text must be a str"):
        _checks.instance("text", 7, str)


def test_a_word_is_no_truth_value() -> None:
    assert _checks.flag("softening", np.True_) is True  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"softening = 'no' .* True or False"):
        _checks.flag("softening", "no")  # type: ignore[arg-type]


def test_a_choice_is_a_member_or_its_name() -> None:
    assert _checks.choice("shade", "dark", Shade) is _checks.choice("shade", Shade.DARK, Shade) is Shade.DARK
    with pytest.raises(ValueError, match="shade = 'red' is not allowed: shade must be one of 'pale', 'dark'"):
        _checks.choice("shade", "red", Shade)


def test_a_long_value_is_cut_short_in_the_message() -> None:
    with pytest.raises(ValueError, match="…") as raised:
        _checks.array("gaps", [-1.0] * 10_000, minimum=0)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize("bad", [0, 2.5, True, np.True_, -3, math.nan, math.inf, "2", "two", None])
def test_counts_are_whole_and_large_enough(bad: float) -> None:
    with pytest.raises(ValueError, match=r"n = .* whole number, at least 1"):
        _checks.whole("n", bad, 1)  # type: ignore[arg-type]


def test_arrays_come_back_as_copies_that_cannot_be_written() -> None:
    mine = np.ones(3)
    checked = _checks.array("gaps", mine, shape=(3,), ndim=1, minimum=0, above=0.5)
    mine[0] = 7
    assert checked.tolist() == [1, 1, 1]
    with pytest.raises(ValueError, match="read-only"):
        checked[0] = 2


@pytest.mark.parametrize(
    ("value", "rules", "told"),
    [
        ([1, 2], {"shape": (3,)}, "shape"),
        ([1, 2], {"ndim": 2}, "2 dimension"),
        ([1, math.nan], {}, "finite"),
        ([1, -1], {"minimum": 0}, "at least 0"),
        ([1, 0], {"above": 0}, "greater than 0"),
        (["a"], {}, "finite numbers"),
        (["1"], {}, "finite numbers"),
        ([True, False], {}, "finite numbers"),
        ([1j], {}, "finite numbers"),
        ([[1, 2], [3]], {}, "finite numbers"),
        (None, {}, "finite numbers"),
    ],
)
def test_arrays_that_break_a_rule_are_refused(value: Any, rules: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=rf"gaps = .*{told}"):
        _checks.array("gaps", value, **rules)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ([[1, 2], [2.1, 1]], "symmetric"),
        ([[1, 2, 3]], "square"),
        ([], "square"),
        ([[1.0]], "2 × 2"),
    ],
)
def test_couplings_are_square_and_symmetric(value: Any, told: str) -> None:
    with pytest.raises(ValueError, match=f"couplings = .*{told}"):
        _checks.symmetric("couplings", value, 2)


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3))
def test_a_symmetric_matrix_passes_unchanged(values: list[float]) -> None:
    a, b, c = values
    assert _checks.symmetric("couplings", [[a, b], [b, c]], 2).tolist() == [[a, b], [b, c]]


@pytest.mark.parametrize(
    "bad", [np.array([1.0]), np.array([[1.0]]), np.ones((1, 1, 1)), [1.0], np.ma.masked, np.ma.array(1.0)]
)
def test_an_array_of_one_element_is_no_number_whatever_numpy_makes_of_it(bad: Any) -> None:
    for check in (_checks.finite, _checks.positive, _checks.real):
        with pytest.raises(ValueError, match="mass = "):
            check("mass", bad)
    with pytest.raises(ValueError, match="n = "):
        _checks.whole("n", bad, 1)


@pytest.mark.parametrize("bad", [10**400, -(10**400), Decimal("0.1"), Decimal("nan"), object(), {1}, len])
def test_what_cannot_become_a_number_is_refused_and_not_converted(bad: Any) -> None:
    with pytest.raises(ValueError, match=r"mass = .* is not allowed"):
        _checks.finite("mass", bad)


def test_a_value_that_cannot_be_shown_is_named_all_the_same() -> None:
    class Mute:
        def __repr__(self) -> str:
            raise RuntimeError

    for bad in (10**5000, Mute()):
        with pytest.raises(ValueError, match=r"mass = <(int|Mute)> is not allowed"):
            _checks.finite("mass", bad)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "recalled"), [("eV", "1 meV"), ("K", "11.6 K"), ("GPa", "100 GPa"), ("Å", "nm")]
)
def test_a_slip_of_units_is_told_the_unit(unit: str, recalled: str) -> None:
    for check in (_checks.finite, _checks.positive, _checks.non_negative):
        with pytest.raises(ValueError, match=rf"at most .* {unit} .*{recalled}"):
            check("energy", 1e12, unit)
    with pytest.raises(ValueError, match=rf"at most .* {unit} .*{recalled}"):
        _checks.array("energy", [0.0, -1e12], unit)


def test_masked_arrays_are_refused_also_in_lists() -> None:
    hidden: Any = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    several: list[Any] = [hidden, [hidden, hidden], ([hidden],), np.ma.array([1.0, 2.0])]
    for bad in several:
        with pytest.raises(ValueError, match=r"gaps = [\s\S]*finite numbers"):
            _checks.array("gaps", bad)
    with pytest.raises(ValueError, match="without a mask"):
        _checks.array("gaps", hidden)


def test_rising_rows() -> None:
    assert _checks.rising("e", [0, 1, 3], size=3).tolist() == [0, 1, 3]
    for bad in ([0, 0], [1, 0], []):
        with pytest.raises(ValueError, match=r"e = .*strictly rising"):
            _checks.rising("e", bad)
    with pytest.raises(ValueError, match="equal steps"):
        _checks.rising("e", [0, 1, 3], equal_steps=True)


def test_flags_are_one_or_one_each() -> None:
    assert _checks.flags("scaled", True, 2).tolist() == [True, True]
    assert _checks.flags("scaled", [True, False], 2).tolist() == [True, False]
    for bad in ([True], "no", [1, 0], None, np.ma.array([True, False], mask=[False, True])):
        with pytest.raises(ValueError, match=r"scaled = [\s\S]* one bool, or a row of 2"):
            _checks.flags("scaled", bad, 2)


@dataclass(frozen=True, eq=False)
class Record:
    place: NDArray[np.float64]
    table: NDArray[np.float64]
    sure: bool
    count: int
    other: float | None = None

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, place="n", table="n 2")


def test_a_record_settles_its_fields() -> None:
    mine = np.array([1.0, math.nan])
    made = Record(mine, np.ones((2, 2)), np.True_, np.int64(3), 1)  # type: ignore[arg-type]
    mine[0] = 7
    assert made.place[0] == 1
    assert not made.table.flags.writeable
    assert made.sure is True
    assert (type(made.count), type(made.other)) == (int, float)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"place": [1.0]}, r"table = [\s\S]*shape \(1, 2\), not \(2, 2\), as place"),
        ({"table": np.ones((2, 3))}, r"table = [\s\S]*shape"),
        ({"place": [1.0, math.inf]}, "place = .*finite"),
        ({"sure": "no"}, "sure = 'no'"),
        ({"count": 2.5}, "count = 2.5"),
        ({"other": "1"}, "other = '1'"),
    ],
)
def test_a_record_refuses_what_its_fields_are_not(change: dict[str, Any], told: str) -> None:
    right: dict[str, Any] = {"place": [1.0, 2.0], "table": np.ones((2, 2)), "sure": True, "count": 3}
    with pytest.raises(ValueError, match=told):
        Record(**{**right, **change})
