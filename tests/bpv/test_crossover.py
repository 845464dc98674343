"""Crossover measures against closed forms in both limits."""

import numpy as np
import pytest
from scipy.integrate import quad

from multigap import bpv
from multigap.bpv import Wires, crossover
from multigap.bpv.papers import md21, model_b
from multigap.constants import HBAR2_OVER_2ME
from multigap.superlattice import Superlattice


@pytest.mark.parametrize(("edge", "gap"), [(-0.5, 0.01), (-0.05, 0.01), (0.02, 0.01), (-0.001, 0.03)])
def test_pair_sums_against_adaptive_quadrature(edge, gap):
    cutoff = 0.15
    low = max(edge, -cutoff)

    def integrate(weight):
        points = [np.sqrt(x - edge) for x in (-gap, 0.0, gap) if x > low]
        start, end = np.sqrt(low - edge), np.sqrt(cutoff - edge)
        return quad(
            lambda u: 2 * u * weight(edge + u * u, u), start, end, points=points, epsabs=0, limit=200
        )[0]

    condensed, spread = crossover.pair_sums(np.array([edge]), cutoff, np.array([gap]))
    energy2 = lambda xi: xi**2 + gap**2  # noqa: E731
    assert condensed[0] == pytest.approx(integrate(lambda x, u: gap**2 / (4 * energy2(x)) / u), rel=1e-8)
    assert spread[0] == pytest.approx(
        integrate(lambda x, u: gap**2 * x**2 / (4 * energy2(x) ** 3) * u), rel=1e-8
    )


def test_deep_subband_has_cooper_pairs_of_the_bcs_size():
    """Weak coupling in one dimension: ξ = v_F/(2√2 Δ) (ħ = 1, E = √(ξ² + Δ²))."""
    edge, gap = np.array([-2.0]), np.array([1e-4])
    condensed, spread = crossover.pair_sums(edge, 0.15, gap)
    size2 = 4 * spread[0] / condensed[0]  # in units of ħ²/2m
    velocity2 = 4 * 2.0
    assert size2 == pytest.approx(velocity2 / (8 * gap[0] ** 2), rel=1e-2)


def test_pocket_leaves_the_cooper_regime_on_entering_the_band():
    """Towards the edge pairs shrink against the Fermi wavelength and condense; a deep band stays BCS."""
    eta = np.array([0.1, 0.5, 1.0])
    pocket = crossover.measures(model_b(), eta)
    assert pocket.subband == 3
    assert np.all(np.diff(pocket.size_in_wavelengths) > 0)
    assert np.all(np.diff(pocket.condensate_fraction) < 0)
    assert np.all(np.diff(pocket.delta_over_fermi) < 0)
    assert pocket.fermi_over_cutoff == pytest.approx(eta * 0.145 / model_b().cutoff)
    k_fermi = np.sqrt(0.86 * eta * 0.145 / HBAR2_OVER_2ME)
    assert pocket.size_in_wavelengths == pytest.approx(k_fermi * pocket.pair_size)
    assert pocket.delta_over_fermi == pytest.approx(pocket.delta / (eta * 0.145))
    deep = crossover.measures(model_b(), eta, subband=1)
    assert np.all(deep.size_in_wavelengths > crossover.COOPER_SIZE)
    assert np.all(deep.condensate_fraction < 0.05)


def test_measures_of_one_wire_are_its_integrals():
    """Wires that do not feel each other have one band edge, and every sum is an integral over k_x."""
    wires = Superlattice(6.0, 40.0, 30.0)
    model = Wires(wires, 0.05, [[0.3]], softening=False)
    depth = 0.02
    state = bpv.gaps(model, bpv.Filling(mu=wires.subband(1).bottom + depth))
    gap, stiffness = float(state.delta[0]), HBAR2_OVER_2ME

    def integral(of):
        top = np.sqrt((0.05 + depth) / stiffness)
        return quad(lambda k: of(stiffness * k * k - depth, k), 0, top, limit=400, epsabs=0)[0]

    def amplitude(xi):
        return gap / (2 * np.hypot(xi, gap))

    spread = integral(lambda xi, k: (gap * xi * 2 * stiffness * k / (2 * np.hypot(xi, gap) ** 3)) ** 2)
    condensed = integral(lambda xi, k: amplitude(xi) ** 2)
    occupied = integral(lambda xi, k: 0.5 * (1 - xi / np.hypot(xi, gap)))
    size, fraction = crossover.pair_size_and_condensate(model, state, 1)
    assert size == pytest.approx(np.sqrt(spread / condensed), rel=1e-7)
    assert fraction == pytest.approx(condensed / occupied, rel=1e-7)


def test_an_empty_subband_has_no_fermi_wavevector():
    below = crossover.measures(md21(), [-0.1])
    assert below.fermi_energy[0] < 0
    assert np.isnan(below.size_in_wavelengths[0])
    assert np.isnan(below.delta_over_fermi[0])
    assert below.delta[0] > 0


def test_bad_subband_is_refused():
    with pytest.raises(ValueError, match="subband"):
        crossover.measures(md21(), [0.5], subband=4)
