"""What the figures of H3S draw is what they are given."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from multigap_book import h3s
from multigap_book.h3s import figures, surface


def test_bars_add_up_to_one_and_name_their_larger_parts(axes):
    shares = {
        "upper": {"H s": 0.3, "H p": 0.2, "S s": 0.05, "S p": 0.35, "S d": 0.1},
        "lower": {"H s": 0.0, "H p": 0.4, "S s": 0.0, "S p": 0.6, "S d": 0.0},
    }
    figures.share_bars(axes, shares)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["lower", "upper"]
    ends = [bar.get_x() + bar.get_width() for bar in axes.patches]
    assert max(ends) == pytest.approx(1.0)
    assert sorted(text.get_text() for text in axes.texts) == ["0.10", "0.20", "0.30", "0.35", "0.40", "0.60"]


def test_the_orbital_figure_stacks_to_the_whole_dos():
    energies = np.linspace(-0.2, 0.2, 9)
    electrons = h3s.crystal(5.6)
    parts = electrons.projected(energies)
    shares = {"5.6 a.u.": dict.fromkeys(figures.TINTS, 0.2)}
    figure = figures.orbital_figure(energies, parts, shares, shares)
    top = figure.axes[0].collections[-1].get_paths()[0].vertices[:, 1].max()
    assert top == pytest.approx(sum(parts.values()).max())
    assert top == pytest.approx(electrons.dos(energies).max(), rel=1e-3)
    plt.close(figure)


def test_cuts_lie_where_the_bands_have_the_energy(axes):
    electrons = h3s.crystal(5.6)
    figures.cuts(axes, electrons, "plane_001", {"E_F": 0.0, "below": -0.3})
    assert {line.get_label() for line in axes.lines} == {"E_F", "below"}
    plane = electrons.arrays["plane_001"].reshape(121, 121, -1) - electrons.fermi
    low, high = plane.min(axis=(0, 1)), plane.max(axis=(0, 1))
    assert len(axes.collections) == sum(((low < e) & (e < high)).sum() for e in (0.0, -0.3))


def test_pockets_hold_whole_states():
    electrons = h3s.crystal(5.6)
    top = float(surface.maxima(electrons, surface.PEAK_BAND, -0.7, 0.7)[-1])
    found = surface.pocket_orbitals(electrons, top)
    assert all(sum(shares.values()) == pytest.approx(1.0, abs=1e-3) for shares in found.values())
    beside_n, gamma, _ = found.values()
    assert min(beside_n[group] for group in ("H s", "H p", "S p", "S d")) > 0.1
    assert gamma["H s"] < 0.01
