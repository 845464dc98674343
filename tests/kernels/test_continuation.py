"""Thiele's continued fraction gives a rational function back, also where fewer points would do."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from multigap.kernels import continuation

Row = NDArray[np.complex128]
Function = Callable[[Row], Row]


@pytest.mark.parametrize(
    "function",
    [
        lambda z: 0.3 + 0 * z,  # met by the first coefficient: every divisor after it is 0
        lambda z: 1 / (1 + z),
        lambda z: z / (2 + z * z),
        lambda z: (2 + z * z) / (5 - z * z),
    ],
    ids=["constant", "one pole", "two poles", "even"],
)
@pytest.mark.parametrize("count", [6, 9, 24])
def test_a_rational_function_comes_back(function: Function, count: int) -> None:
    points = (1j * (2 * np.arange(count) + 1)).astype(np.complex128)
    coefficients = continuation.pade_coefficients(points, function(points))
    at = np.linspace(0.1, 1.2, 12).astype(np.complex128)
    assert continuation.pade_value(coefficients, points, at) == pytest.approx(function(at), rel=1e-10)


def test_a_point_that_the_fraction_meets_by_chance_stays_met() -> None:
    points = np.array([1j, 3j, 5j, 7j])
    values = np.array([1.0, 0.5, 1.0, 0.25], dtype=np.complex128)  # the third is the first's constant again
    coefficients = continuation.pade_coefficients(points, values)
    assert continuation.pade_value(coefficients, points, points) == pytest.approx(values, rel=1e-12)
