"""Wires are resolved where the self-energy has their Fermi level, not where the bare bands have it."""

from __future__ import annotations

import numpy as np
import pytest

from multigap.beyond import retarded
from multigap.bpv import papers

LEFT_FLANK = np.linspace(-0.4, 0.5, 10)


@pytest.mark.parametrize("mu_star", [0.0, 0.15])
def test_the_left_flank_is_as_good_as_accuracy_says_and_smooth(mu_star: float) -> None:
    model = retarded.RetardedWires(papers.md21(0.25), mu_star=np.array(mu_star))
    rough, fine = (retarded.critical_temperature(model, LEFT_FLANK, accuracy=each) for each in (0, 2))
    assert np.all(rough.shift < -0.03), "far more than k_BT: the pieces of the subbands must follow"
    assert rough.kelvin == pytest.approx(fine.kelvin, rel=4e-4)
    steps = np.diff(np.log(rough.kelvin))
    assert np.all(steps > 0)
    assert np.all(np.abs(np.diff(steps, 2)) < 0.1), "no point leaps out of the curve"
