"""What the papers print of their domes."""

import numpy as np
import pytest

from multigap.bpv import (
    critical_temperature,
)
from multigap.bpv.papers import md21, model_a, model_b


def test_published_curve_of_the_dome_paper():
    published = np.genfromtxt("book/data/mazziotti2021epl_fig5.csv", delimiter=",", dtype=str, skip_header=3)
    linear = published[(published[:, 0] == "A") & (published[:, 1] == "1/4"), 2:].astype(float)
    found = critical_temperature(md21(0.25), linear[:, 0]).kelvin
    assert np.sqrt(np.mean((found - linear[:, 1]) ** 2)) < 2.0
    cold = published[published[:, 0] == "B", 2:].astype(float)
    plateau = cold[cold[:, 0] < -0.4]
    assert critical_temperature(md21(1 / 3), plateau[:, 0]).kelvin == pytest.approx(plateau[:, 1], rel=0.065)


def test_peaks_of_the_domes():
    eta = np.linspace(0.7, 1.3, 25)
    assert np.max(critical_temperature(md21(0.25), eta).kelvin) == pytest.approx(194, abs=0.5)
    assert np.max(critical_temperature(md21(1 / 3), eta).kelvin) == pytest.approx(291, abs=0.5)
    assert critical_temperature(model_a(0.42), 0.96).kelvin[0] == pytest.approx(244.7, abs=0.1)
    assert critical_temperature(model_b(0.4), 0.9).kelvin[0] == pytest.approx(311.8, abs=0.1)
