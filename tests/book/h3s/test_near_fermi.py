"""The peak of H3S at E_F: its edges on a curve that is known, and the calculations in other settings."""

import numpy as np
import pytest

from multigap_book import h3s


class Plateau:
    """A DOS of 1 between two smooth edges, 0.3 outside."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def dos(self, energies):
        rise = np.tanh((energies - self.low) / 0.02) - np.tanh((energies - self.high) / 0.02)
        return 0.3 + 0.35 * rise


@pytest.mark.parametrize(("low", "high"), [(-0.3, 0.03), (-0.45, -0.2)])
def test_edges_are_where_a_plateau_begins_and_ends(low, high):
    found = h3s.NearFermi(Plateau(low, high))
    assert found.edges == pytest.approx((low, high), abs=0.006)
    assert found.half_heights[0] == pytest.approx(low, abs=0.02)
    assert found.half_heights[1] == pytest.approx(high, abs=0.02)
    assert found.at((low + high) / 2) == pytest.approx(1.0, abs=1e-3)


def test_the_crystal_has_its_upper_edge_at_the_fermi_level():
    found = h3s.NearFermi(h3s.crystal(5.6))
    assert found.at_fermi == found.at(0.0) == pytest.approx(0.632, abs=0.002)
    assert found.edges[0] < -0.25 < 0 < found.edges[1] < 0.05
    assert np.allclose(found.dos, h3s.crystal(5.6).dos(found.energies))


def test_a_setting_gives_one_number_for_each_lattice_constant():
    widths = {name: h3s.in_setting(name, "occupied_width_ev") for name in h3s.SETTINGS}
    assert all(set(found) == {5.6, 5.8, 6.0, 6.2} for found in widths.values())
    assert widths["LDA"] != widths["smaller basis"]
    assert all(np.all(np.diff(list(found.values())) < 0) for found in widths.values())
    with pytest.raises(ValueError, match="the settings are coarser mesh, smaller basis, LDA"):
        h3s.in_setting("hybrid", "edge_ev")
