"""Where the phonon of a dome is soft: the map, and the temperatures and couplings on its line."""

import numpy as np
import pytest

from multigap.beyond.response import Transitions, softening, softest
from multigap_book import domes
from multigap_book.domes import rival


def test_the_map_is_the_softest_wavevector_at_each_transition_temperature():
    eta, g = [0.3, 1.0, 1.6], [0.1, 0.2, 0.33, 0.45]
    kelvin, zeta = rival.over_dome(domes.MD21, eta, g)
    for i, j in np.ndindex(kelvin.shape):
        wires = domes.MD21.with_g(g[i])
        assert kelvin[i, j] == pytest.approx(domes.curve(wires, [eta[j]])[0])
        if kelvin[i, j] < rival.COLDEST:
            assert np.isnan(zeta[i, j])
        else:
            best = softest(wires, eta[j], kelvin[i, j], transitions=Transitions.POCKET)
            assert zeta[i, j] == pytest.approx(best.zeta, rel=1e-3)


def test_where_the_phonon_is_soft_its_largest_share_is_one():
    wires = domes.MODEL_B.with_g(0.3)
    kelvin = rival.soft_below(wires, 0.9)
    assert softest(wires, 0.9, kelvin, transitions=Transitions.POCKET).zeta == pytest.approx(1, abs=1e-3)
    assert np.isnan(rival.soft_below(wires.with_g(0.1), 0.3))


def test_the_largest_stable_coupling_lies_on_the_line_at_its_own_transition_temperature():
    g, kelvin = rival.largest_stable(domes.MODEL_A, 0.95)
    wires = domes.MODEL_A.with_g(g)
    assert kelvin == pytest.approx(domes.curve(wires, [0.95])[0])
    assert rival.soft_below(wires, 0.95) == pytest.approx(kelvin, rel=1e-3)
    assert rival.largest_stable(domes.MODEL_A, 0.1)[0] == 0.49


def test_span_is_the_widest_of_the_fermi_line():
    line = domes.MD21.superlattice.fermi_contour(float(domes.MD21.chemical_potential(0.7)), 3, 401)
    assert rival.fermi_span(domes.MD21, 0.7) == pytest.approx(2 * np.nanmax(line.k_x), rel=1e-9)
    assert rival.fermi_span(domes.MD21, -0.1) == 0
    span = rival.fermi_span(domes.MD21, 0.7)
    near = softening(domes.MD21, 0.7, 100.0, [0.5 * span, 1.5 * span], [0.0])
    assert near.zeta[0, 0] > 2 * near.zeta[0, 1]
