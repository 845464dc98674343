"""The points in k_z: means over the zone, and nothing moves with more of them."""

from dataclasses import replace

import numpy as np
import pytest

from multigap import bpv
from multigap.bpv import (
    critical_temperature,
)
from multigap.bpv.papers import MD21_SUPERLATTICE, md21, model_a, model_b
from multigap.superlattice import overlaps


@pytest.mark.parametrize("model", [md21(0.25), md21(1 / 3), model_a(0.42), model_a(0.1), model_b(0.4)])
def test_critical_temperature_does_not_move_with_a_finer_zone_grid(model):
    """To 1e-6 at both Lifshitz transitions and beside them, cold or warm."""
    eta = [-0.4, 0.0, 1e-3, 0.4, 0.999, 1.0, 1.001, 2.0]
    coarse = critical_temperature(replace(model, points=48), eta).kelvin
    fine = critical_temperature(replace(model, points=160), eta).kelvin
    assert coarse == pytest.approx(fine, rel=1e-6)


def test_mean_overlaps_are_means_over_the_zone():
    lattice, points = MD21_SUPERLATTICE, 64
    k = (np.arange(points) + 0.5) / points * lattice.zone_boundary
    means = [[overlaps(lattice, n, k, m, k).mean() for m in (1, 2, 3)] for n in (1, 2, 3)]
    factors = bpv.mean_factors(lattice, 3)
    assert factors @ factors.T == pytest.approx(np.array(means), rel=1e-9)
