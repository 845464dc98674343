"""Chebyshev points and coefficients, against NumPy's."""

import numpy as np
import pytest
from numpy.polynomial import chebyshev as numpys

from multigap import chebyshev
from multigap.kernels.chebyshev import ROW, add_series


@pytest.mark.parametrize("count", [1, 2, 16, 37])
def test_points_are_the_zeros_and_rise(count):
    points = chebyshev.points(count)
    assert points == pytest.approx(numpys.chebpts1(count), abs=1e-15)
    assert numpys.chebval(points, [0] * count + [1]) == pytest.approx(0, abs=1e-13)
    assert np.cos(chebyshev.angles(count)) == pytest.approx(points[::-1], abs=1e-15)


@pytest.mark.parametrize("count", [1, 2, 16, 37])
def test_coefficients_are_those_of_the_interpolant(count):
    values = np.stack([np.exp(chebyshev.points(count)), np.sin(3 * chebyshev.points(count))], axis=1)
    series = chebyshev.coefficients(values)
    assert series[:, 0] == pytest.approx(numpys.chebinterpolate(np.exp, count - 1), abs=1e-14)
    assert chebyshev.coefficients(values[:, 1]) == pytest.approx(series[:, 1], abs=1e-15)
    sums = np.zeros_like(values)
    add_series(chebyshev.points(count), series, np.empty((3 + sums.shape[1], ROW)), sums)
    assert sums == pytest.approx(values, abs=1e-13)


def test_coefficients_of_a_polynomial_are_exact():
    given = np.array([0.5, -2.0, 0.0, 1.25])
    values = numpys.chebval(chebyshev.points(9), given)
    assert chebyshev.coefficients(values) == pytest.approx(np.append(given, np.zeros(5)), abs=1e-14)
