"""Gauss–Legendre rules made by kernels, against NumPy's and against what such a rule integrates exactly."""

import numpy as np
import pytest

from multigap import bpv
from multigap.kernels.quadrature import crowded_rules, gauss_legendre


@pytest.mark.parametrize("count", [1, 2, 3, 8, 24, 48, 131, 612])
def test_rule_is_the_one_of_numpy(count):
    node, weight = gauss_legendre(count)
    expected_node, expected_weight = np.polynomial.legendre.leggauss(count)
    assert node == pytest.approx(expected_node, abs=1e-15)
    assert weight == pytest.approx(expected_weight, rel=1e-11)
    assert np.sum(weight) == pytest.approx(2.0, rel=1e-14)


@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_rule_integrates_polynomials_up_to_its_degree_and_not_beyond(count):
    node, weight = gauss_legendre(count)
    for degree in range(0, 2 * count, 2):
        assert weight @ node**degree == pytest.approx(2 / (degree + 1), rel=1e-13)
    assert weight @ node ** (2 * count) != pytest.approx(2 / (2 * count + 1), rel=1e-6)


@pytest.mark.parametrize("points", [8, 24])
def test_crowded_rules_are_those_of_the_general_solver(points):
    nodes, weights = crowded_rules(points)
    for rule, size in enumerate((points, 2 * points)):
        node, weight = bpv.crowded(size)
        assert nodes[rule, :size] == pytest.approx(node, abs=1e-15)
        assert weights[rule, :size] == pytest.approx(weight, rel=1e-12)
    assert not nodes[0, points:].any()
    assert not weights[0, points:].any()
