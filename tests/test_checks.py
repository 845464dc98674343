"""Input that makes no sense is refused with the argument's name, its value and what is allowed."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
