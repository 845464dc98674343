"""How many electrons the wires hold."""

import numpy as np
import pytest

from multigap import bpv
from multigap.bpv import (
    Wires,
)
from multigap.bpv.papers import MD21_SUPERLATTICE, md21
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.superlattice import Superlattice


def test_normal_density_cold_and_warm():
    model = md21()
    cold = bpv.normal_density(model, 0.5)
    assert cold == pytest.approx(
        MD21_SUPERLATTICE.density_of_electrons(model.chemical_potential(0.5), count=3)
    )
    assert bpv.normal_density(model, 0.5, temperature=1e-3) == pytest.approx(cold, rel=1e-9)
    # Sommerfeld: π²/3 (kT)² N′(μ), both spins, well inside the pocket
    t, step = 60.0, 1e-3
    mu = float(model.chemical_potential(0.5))
    low, high = (float(MD21_SUPERLATTICE.dos(mu + s, count=3)) for s in (-step, step))
    warm = bpv.normal_density(model, 0.5, temperature=t) - cold
    assert warm == pytest.approx(np.pi**2 / 3 * (K_B * t) ** 2 * (high - low) / (2 * step), rel=0.02)
    assert bpv.chemical_potential(model, cold) == pytest.approx(mu, rel=1e-10)


def test_a_single_flat_subband_has_a_chemical_potential():
    """Isolated wires: μ − E = ħ²k_F²/2m with k_F = πnd/2."""
    wires = Superlattice(6.0, 40.0, 30.0)
    mu = bpv.chemical_potential(Wires(wires, 0.05, [[0.2]], softening=False), 0.02)
    k_fermi = np.pi * 0.02 * wires.period / 2
    assert mu - wires.subband(1).bottom == pytest.approx(HBAR2_OVER_2ME * k_fermi**2, rel=1e-9)


def test_densities_out_of_reach_are_refused():
    with pytest.raises(ValueError, match="density"):
        bpv.gaps(md21(), bpv.Filling(density=-1.0))
    with pytest.raises(ValueError, match="density"):
        bpv.chemical_potential(md21(), 1e-9, temperature=300.0)
    with pytest.raises(ValueError, match="density"):
        bpv.gaps(md21(), bpv.Filling(density=1e-9), 300.0, fixed_density=True)
    with pytest.raises(ValueError, match="temperature"):
        bpv.gaps(md21(), 0.5, -1.0)
