"""Sums over Matsubara frequencies with few peaks, against those with any spectrum and against all terms."""

import numpy as np
import pytest

from multigap.kernels.matsubara import frequency_sums_on
from multigap.kernels.retarded_sums import sums_of_few_peaks

FREQUENCIES, COUPLINGS = np.array([0.02, 0.11, 0.3]), np.array([0.5, 0.9, 0.0])


@pytest.mark.parametrize("grid", [(10, 20, 6), (32, 64, 12), (48, 96, 12)])
@pytest.mark.parametrize(("thermal", "count"), [(4e-3, 90.0), (2e-5, 2e4), (1e-8, 3e7)])
@pytest.mark.parametrize("cutoff", [0.0, 0.9])
def test_they_are_those_of_any_spectrum(grid, thermal, count, cutoff):
    known = frequency_sums_on(FREQUENCIES, COUPLINGS, thermal, count, cutoff, grid)
    found = sums_of_few_peaks(FREQUENCIES, COUPLINGS, thermal, count, cutoff, grid)
    assert found[0] == pytest.approx(known[0])
    assert found[1] == pytest.approx(known[1], rel=1e-12)
    for one, other in zip(found[2:], known[2:4], strict=True):
        # rows are what a sum over m weighs: what is small beside the largest of a row does not count
        assert np.max(np.abs(one - other) / np.abs(other).max(axis=1, keepdims=True)) < 1e-9


def test_they_are_the_sum_of_all_terms():
    thermal, count = 1e-4, 3000.0
    place, share, near, far = sums_of_few_peaks(FREQUENCIES, COUPLINGS, thermal, count, 0.0, (48, 96, 12))
    m = np.arange(count)

    def gap(n):
        return 1 / (1 + (n / 40) ** 2) / (2 * n + 1)

    def phonon(difference):
        transfer = 2 * np.pi * thermal * difference
        return sum(c / (1 + (transfer / w) ** 2) for w, c in zip(FREQUENCIES, COUPLINGS, strict=True))

    assert share @ gap(place) == pytest.approx(gap(m).sum(), rel=1e-9)
    for i in (0, 5, 47, 60, place.size - 1):
        assert near[i] @ gap(place) == pytest.approx(np.sum(phonon(place[i] - m) * gap(m)), rel=1e-6)
        assert far[i] @ gap(place) == pytest.approx(np.sum(phonon(place[i] + m + 1) * gap(m)), rel=1e-6)
