"""The isotope exponent against the slope of T_c, at a point and along a path."""

from dataclasses import replace

import numpy as np
import pytest

from multigap import bpv
from multigap.bpv import (
    critical_temperature,
)
from multigap.bpv.papers import md21, model_a


@pytest.mark.parametrize("eta", [-0.3, 0.0, 0.5, 1.0, 2.0])
def test_isotope_exponent_is_the_slope_of_tc(eta):
    step = 1e-4
    more, less = (
        critical_temperature(replace(model_a(), bare_cutoff=0.330 * np.exp(s)), eta).kelvin[0]
        for s in (step, -step)
    )
    expected = 0.5 * np.log(more / less) / (2 * step)
    assert bpv.isotope_exponent(model_a(), eta)[0] == pytest.approx(expected, rel=1e-6)


def test_isotope_exponent_along_a_path():
    eta, g = np.linspace(0.2, 1.0, 5), np.linspace(0.2, 0.35, 5)
    still = bpv.isotope_exponent_along(md21(), eta, g)
    assert still.exponent[2] == pytest.approx(bpv.isotope_exponent(md21(g[2]), eta[2])[0])
    moved = bpv.isotope_exponent_along(md21(), eta, g, drift=0.01)
    assert np.array_equal(moved.exponent, still.exponent)
    # a heavier isotope sits elsewhere on the path, with a smaller ω₀: T_c there gives the whole exponent
    change = 1e-3
    there = [0.6 + s * 0.01 * change for s in (1, -1)]
    heavy, light = (
        critical_temperature(
            replace(md21(float(np.interp(e, eta, g))), bare_cutoff=0.230 * np.exp(-0.5 * s * change)), e
        ).kelvin[0]
        for e, s in zip(there, (1, -1), strict=True)
    )
    expected = -np.log(heavy / light) / (2 * change)
    place = np.array([0.599, 0.6, 0.601])
    near = bpv.isotope_exponent_along(md21(), place, np.interp(place, eta, g), drift=0.01)
    assert near.with_drift[1] == pytest.approx(expected, rel=1e-4)
    with pytest.raises(ValueError, match="eta"):
        bpv.isotope_exponent_along(md21(), [0.5, 0.5], [0.2, 0.3], drift=0.1)
