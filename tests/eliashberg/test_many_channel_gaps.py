"""Gaps of many channels below T_c: exact limits, a slow transcription, MgB2 as published."""

import math

import numpy as np
import pytest

from multigap import eliashberg, gap_equation
from multigap.constants import BCS_GAP_RATIO, K_B
from multigap.eliashberg import (
    PairInteraction,
    SelfEnergy,
    SpectralFunction,
    many_channel_gap_edges,
    many_channel_gaps,
    many_channel_isotope_exponents,
    many_channel_transition,
)
from multigap.gap_equation import FLAT_LEVEL, Channels
from tests.eliashberg import many_channel_oracle as oracle
from tests.eliashberg.test_many_channels import PEAK, mixed, one_band

SOFT = SpectralFunction.einstein(1.0, 0.025)
TWO = [[[0.8, 0.1], [0.1, 0.3]], [[0.1, 0.2], [0.2, 0.4]]]


@pytest.mark.parametrize(("lam", "mu_star"), [(0.5, 0.0), (1.0, 0.1), (2.0, 0.15)])
@pytest.mark.parametrize("part", [0.1, 0.6, 0.95, 0.999])
def test_one_channel_is_the_solver_of_one_band(lam, mu_star, part):
    spectrum = PEAK.scaled(coupling=lam)
    kelvin = part * eliashberg.critical_temperature(spectrum, mu_star, tolerance=1e-8).kelvin
    known = eliashberg.matsubara_gap(spectrum, kelvin, mu_star)
    found = many_channel_gaps(*one_band(lam, mu_star), kelvin)
    size = min(found.frequencies.size, known.frequencies.size, 40)
    # near T_c the gap goes as √(1 - T/T_c): what is left out of T_c counts half a thousand times
    near = 1e-6 + 1e-8 / (1 - part)
    assert found.delta[0, :size] == pytest.approx(
        known.delta[:size], rel=100 * near, abs=near * known.delta[0]
    )
    assert found.z[0, :size] == pytest.approx(known.renormalisation[:size], rel=1e-5)
    assert np.all(found.shift == 0)
    assert found.truncation[0] < (1e-5 + 2e-6 / (1 - part)) * found.delta[0, 0]


def test_its_edge_is_that_of_one_band():
    spectrum = SpectralFunction.einstein(1.67, 0.1221)
    known = eliashberg.gap_edge(spectrum, 0.18)
    found = many_channel_gap_edges(*eliashberg.bands([[1.67]], spectrum, mu_star=[[0.18]]))
    assert found.edge[0] == pytest.approx(known.edge, rel=1e-5)
    assert found.ratio[0] == pytest.approx(known.ratio, rel=1e-5)
    assert found.spread[0] < 1e-6 * known.edge
    assert 0 < found.truncation[0] < 1e-4 * known.edge


@pytest.mark.parametrize("self_energy", list(SelfEnergy))
def test_gaps_vanish_at_the_transition_as_a_root(self_energy):
    channels, spectra, coupling = mixed()
    pairing = PairInteraction(spectra, coupling, mu_star=0.05)
    options = {"self_energy": self_energy}
    critical = many_channel_transition(channels, pairing, accuracy=1, **options).kelvin
    below = [
        many_channel_gaps(channels, pairing, (1 - each) * critical, **options).delta[:, 0]
        for each in (0.004, 0.001)
    ]
    assert below[0] / below[1] == pytest.approx(np.full(4, 2.0), rel=0.02)
    above = many_channel_gaps(channels, pairing, 1.0005 * critical, **options)
    assert np.all(above.delta == 0)


def test_weak_coupling_has_the_ratio_of_bcs():
    """2Δ₀/k_BT_c goes to 2π/e^γ; what is left falls as (T_c/ω)² ln(ω/T_c)."""
    ratio = [
        many_channel_gap_edges(*one_band(lam), fraction=0.08).ratio[0] / BCS_GAP_RATIO - 1
        for lam in (0.5, 0.3, 0.2)
    ]
    assert ratio[0] > ratio[1] > ratio[2] > -1e-5
    assert ratio[2] < 2e-4


@pytest.mark.parametrize("mu_star", [0.0, 0.06])
@pytest.mark.parametrize("self_energy", list(SelfEnergy))
def test_every_kind_of_channel_agrees_with_the_slow_transcription(self_energy, mu_star):
    channels, spectra, coupling = mixed()
    share = [[1, -0.5, 1], [-0.5, 1, 0.3], [1, 0.3, 1]]
    pairing = PairInteraction(spectra, coupling, mu_star=mu_star, cutoff=0.9, pairing_share=share)
    critical = many_channel_transition(channels, pairing, self_energy=self_energy)
    kelvin = 0.5 * critical.kelvin
    found = many_channel_gaps(channels, pairing, kelvin, self_energy=self_energy)
    model = oracle.model_of(channels, pairing)
    count = math.ceil(max(24 * 0.1, 0.9) / (2 * math.pi * K_B * kelvin))
    sums = oracle.axis(model, kelvin, count)
    start = np.tile(3e-3 / (1 + (sums.omega / 0.06) ** 2), (4, 1))
    sigma, phi = oracle.state(model, sums, self_energy, start, damping=1.0)
    size = min(30, count, found.frequencies.size)
    lowest = slice(count, count + size)
    z = 1 - sigma.imag[:, lowest] / sums.omega[lowest]
    delta = phi[:, lowest] / z
    sign = np.sign(delta[0, 0] * found.delta[0, 0])
    scale = np.abs(delta).max()
    assert sign * found.delta[:, :size] == pytest.approx(delta, abs=5e-5 * scale)
    assert found.z[:, :size] == pytest.approx(z, rel=1e-4)
    assert found.shift[:, :size] == pytest.approx(sigma.real[:, lowest], abs=2e-5)


@pytest.mark.filterwarnings("ignore:frequencies up to:multigap.errors.UnitWarning")  # any window will do
def test_pairing_at_once_in_a_window_is_the_bcs_equation_at_every_temperature():
    cutoff, weight = 1.0, 0.8
    equation = gap_equation.GapEquation(
        Channels([gap_equation.CONSTANT_DOS], [0.0], [cutoff], [weight]), [[0.5]]
    )
    critical = gap_equation.critical_temperature(equation).kelvin
    node, share = np.polynomial.legendre.leggauss(60)
    small = 1e-6
    levels = Channels(
        np.full(60, FLAT_LEVEL),
        small * 0.5 * (1 + node),
        np.ones(60),
        small * weight * share,
        np.zeros(60, int),
    )
    hard = PairInteraction(SpectralFunction.einstein(1.0, 2.0), [[0.5]])
    for part in (0.3, 0.9):
        known = gap_equation.gaps(equation, part * critical).delta[0]
        found = many_channel_gaps(levels, hard, small * part * critical, self_energy="none")
        assert found.delta[:, 0] / small == pytest.approx(np.full(60, known), rel=1e-5)


def test_the_sign_between_two_bands_turns_one_gap_and_leaves_its_size():
    channels, pairing = eliashberg.bands([[0.9, 0.3], [0.2, 0.6]], PEAK, density=[0.2, 0.3])
    turned = PairInteraction(pairing.spectra, pairing.coupling, pairing_share=[[1, -1], [-1, 1]])
    alike, opposite = (many_channel_gap_edges(channels, each) for each in (pairing, turned))
    assert alike.edge[0] * alike.edge[1] > 0
    assert opposite.edge[0] * opposite.edge[1] < 0
    assert np.abs(opposite.edge) == pytest.approx(np.abs(alike.edge), rel=1e-6)


def test_isotope_exponents_of_two_modes_add_to_one_half():
    channels, _ = eliashberg.bands(np.eye(2), PEAK)
    exponents = many_channel_isotope_exponents(channels, PairInteraction([PEAK, SOFT], TWO))
    assert exponents.sum() == pytest.approx(0.5, abs=1e-6)
    assert exponents[0] > exponents[1] > 0
    repelled = many_channel_isotope_exponents(channels, PairInteraction([PEAK, SOFT], TWO, mu_star=0.1))
    assert repelled.sum() < 0.48


def test_isotope_exponents_are_those_of_one_band():
    spectrum = SpectralFunction(np.array([0.025, 0.06]), np.array([0.4, 0.6]))
    known = [eliashberg.isotope_exponent(spectrum, 0.12, moving=[k]) for k in (1, 0)]
    channels, _ = one_band(1.0)
    pairing = PairInteraction([PEAK, SOFT], [[[0.6]], [[0.4]]], mu_star=0.12)
    assert many_channel_isotope_exponents(channels, pairing) == pytest.approx(known, abs=2e-4)


def test_mgb2_has_the_two_gaps_that_were_published():
    """λ and μ* of Golubov et al., J. Phys.: Condens. Matter 14, 1353 (2002): T_c = 39.4 K, 7.1 and 2.7 meV.

    Their spectra are not printed as numbers: here one peak stands for all four. It has to lie where the E2g
    modes do to give that T_c, and then gives both gaps. Their μ*, 0.172 from σ to π and 0.095 back, are not
    symmetric in the densities that λ has; taken is the symmetric matrix with the same product.
    """
    density = np.array([0.155, 0.213])
    across = math.sqrt(0.172 * 0.095)
    ratio = math.sqrt(density[1] / density[0])
    repulsion = [[0.210, across * ratio], [across / ratio, 0.069]]

    def bands(energy):
        return eliashberg.bands(
            [[1.017, 0.213], [0.155, 0.448]],
            SpectralFunction.einstein(1.0, energy),
            density=density,
            mu_star=repulsion,
        )

    # all energies scale with the one of the peak
    energy = 0.06 * 39.4 / many_channel_transition(*bands(0.06), accuracy=1).kelvin
    assert 0.060 < energy < 0.075
    found = many_channel_gap_edges(*bands(energy))
    assert found.kelvin == pytest.approx(39.4, rel=1e-5)
    assert 1e3 * found.edge == pytest.approx([7.1, 2.7], rel=0.1)
    assert found.ratio[0] > BCS_GAP_RATIO > found.ratio[1]


def test_temperatures_that_no_sum_resolves_are_refused():
    with pytest.raises(ValueError, match="temperature must be at least"):
        many_channel_gaps(*one_band(1.0), 1e-10)
    with pytest.raises(ValueError, match="lowest_temperature must be at least"):
        many_channel_transition(*one_band(1.0), lowest_temperature=1e-10)
    hot = many_channel_gaps(*one_band(1.0), 1e6)
    assert np.all(hot.delta == 0)
    with pytest.raises(ValueError, match="does not make channels superconduct"):
        many_channel_gap_edges(*one_band(0.3, 0.5))
