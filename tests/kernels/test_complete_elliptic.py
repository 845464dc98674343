"""The complete elliptic integrals by the arithmetic-geometric mean."""

import math

import mpmath as mp
import numpy as np
import pytest
from scipy import special

from multigap.kernels.elliptic import complete_pair

COMPLEMENTS = [*(10.0**-p for p in range(301)), *np.linspace(0.05, 1.0, 20), math.nextafter(1.0, 0.0)]


def test_both_integrals_to_rounding_with_fifty_digits_beside_them():
    with mp.workdps(50):
        exact = [[float(f(1 - mp.mpf(c))) for f in (mp.ellipk, mp.ellipe)] for c in COMPLEMENTS if c > 1e-40]
    found = [complete_pair(c) for c in COMPLEMENTS if c > 1e-40]
    assert found == pytest.approx(np.array(exact), rel=1e-14, abs=0)


def test_the_logarithm_of_a_tiny_complement_keeps_its_digits():
    first = [complete_pair(c)[0] for c in COMPLEMENTS]
    assert first == pytest.approx(special.ellipkm1(COMPLEMENTS), rel=1e-14, abs=0)


def test_the_two_ends():
    assert complete_pair(0.0) == (math.inf, 1.0)
    assert complete_pair(1.0) == pytest.approx((math.pi / 2, math.pi / 2), rel=1e-15)


def test_legendres_relation():
    for c in (1e-12, 1e-3, 0.3, 0.5):
        (k, e), (other_k, other_e) = complete_pair(c), complete_pair(1 - c)
        assert e * other_k + other_e * k - k * other_k == pytest.approx(math.pi / 2, rel=1e-14)
