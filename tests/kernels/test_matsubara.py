"""Sums over Matsubara frequencies."""

import math

import numpy as np
import pytest

from multigap.kernels import matsubara


def test_sums_over_panels_are_those_over_all_frequencies():
    frequencies, couplings, thermal, count = np.array([1e-3, 0.05]), np.array([0.7, 0.3]), 2e-4, 900
    place, share, near, far, beyond = matsubara.frequency_sums(frequencies, couplings, thermal, 900.0, 0.3)
    assert place.size < 300
    m = np.arange(count)
    series = matsubara.phonon_series(frequencies, couplings, thermal, 2 * count + 1)
    every, some = 1 / (m + 3.0) ** 2, 1 / (place + 3.0) ** 2
    assert share @ some == pytest.approx(every.sum(), rel=1e-9)
    for i in range(0, place.size, 7):
        n = int(place[i])
        assert near[i] @ some == pytest.approx(series[np.abs(n - m)] @ every, rel=1e-9)
        assert far[i] @ some == pytest.approx(series[n + m + 1] @ every, rel=1e-9)
        assert beyond[i] == pytest.approx(series[count - n : count + n + 1].sum(), rel=1e-9)
    edge = math.floor(0.3 / (2 * np.pi * thermal))
    assert matsubara.at_integers(place, some, count, edge, count) == pytest.approx(every, rel=1e-6)
