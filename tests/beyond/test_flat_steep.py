"""BH17's pair by phonons: exact limits, one-band theory, and dense sums over frequencies of their own."""

import math
from dataclasses import replace

import numpy as np
import pytest

from multigap import eliashberg, two_band
from multigap.beyond.flat_steep import (
    RetardedPair,
    critical_temperature,
    curves,
    isotope_exponent,
    paper_pairs,
)
from multigap.beyond.retarded import Reading
from multigap.constants import BCS_TC_PREFACTOR, K_B
from multigap.eliashberg import SelfEnergy, SpectralFunction
from multigap.errors import ConvergenceError
from multigap.gap_equation import critical_temperature as window_temperature
from multigap.two_band import FlatSteep, TwoBand, flat_steep

LEVEL = FlatSteep(0.6, 0.2, 0.1, flat_steep.LEVEL)
BANDS = TwoBand(0.6, 0.2, 0.1)


def dense_eigenvalue(model, thermal, count):
    """Return the largest eigenvalue of the gap equation on 2·count frequencies, Z from bare sums."""
    pair, lam = model.pair, model.strength
    level = isinstance(pair, FlatSteep)
    omega = math.pi * thermal * (2 * np.arange(-count, count) + 1)
    phonon = pair.cutoff1**2 / (pair.cutoff1**2 + np.subtract.outer(omega, omega) ** 2)
    mass = np.array([omega, omega])
    states = [2 * pair.cutoff1 if level else 1.0, 1.0]

    def propagators(frequency):
        first = 1 / (1j * frequency[0] - pair.level) if level else -1j * np.pi * np.sign(omega)
        return np.array([states[0] * first, -1j * np.pi * np.sign(omega)])

    if model.self_energy is SelfEnergy.Z:
        for _ in range(400):
            fresh = omega - (lam @ propagators(mass) @ phonon).imag * thermal
            done, mass = np.abs(fresh - mass).max() < 1e-12, fresh
            if done:
                break
    pairing = -propagators(mass).imag / mass
    # the last frequency below the cutoff of μ* counts by its share, so that nothing jumps with T
    places = (10 * pair.cutoff1 - np.abs(omega)) / (2 * np.pi * thermal) + 0.5
    inside = np.sqrt(np.clip(places, 0, 1))
    blocks = [
        [thermal * (lam[i, j] * phonon - model.mu_star[i, j] * np.outer(inside, inside)) for j in (0, 1)]
        for i in (0, 1)
    ]
    root = np.sqrt(pairing.ravel())
    return np.linalg.eigvalsh(root[:, None] * np.block(blocks) * root)[-1]


@pytest.mark.parametrize("pair", [LEVEL, BANDS], ids=["level", "two bands"])
@pytest.mark.parametrize("mu_star", [0.0, 0.1])
def test_transition_is_that_of_dense_sums(pair, mu_star):
    model = RetardedPair(pair, Reading.AS_WRITTEN, np.asarray(mu_star), SelfEnergy.Z)
    thermal = K_B * critical_temperature(model, accuracy=2).kelvin
    coarse, fine = (dense_eigenvalue(model, thermal, count) for count in (90, 180))
    assert fine + (fine - coarse) / 3 == pytest.approx(1.0, abs=5e-5)  # they miss by 1/count²


@pytest.mark.filterwarnings("ignore:frequencies up to:multigap.errors.UnitWarning")
def test_level_with_fast_phonons_is_that_of_the_papers_window():
    """F of a level is (ω/B) tanh(B/2k_BT) where phonons do not lag: what is missing goes as B/ω."""
    found, window = [], []
    for cutoff in (1.0, 2.0):
        pair = FlatSteep(0.004 / cutoff, 0.0, 0.0, 0.002, cutoff, cutoff)
        model = RetardedPair(pair, Reading.AS_WRITTEN, self_energy=SelfEnergy.NONE)
        found.append(critical_temperature(model, accuracy=2).kelvin)
        window.append(window_temperature(pair.equation()).kelvin)
    assert window[0] == pytest.approx(window[1], rel=1e-9)
    assert 2 * found[1] - found[0] == pytest.approx(window[0], rel=1e-4)
    assert found[1] == pytest.approx(window[0], rel=5e-3)


@pytest.mark.parametrize("strength", [0.6, 1.5])
def test_bands_apart_are_those_of_the_single_band_solver(strength):
    spectrum = SpectralFunction.einstein(strength, 0.15)
    alone = eliashberg.critical_temperature(spectrum, mu_star=0.1).kelvin
    model = RetardedPair(TwoBand(strength, 0.2, 0.0), Reading.AS_WRITTEN, np.diag([0.1, 0.1]))
    assert critical_temperature(model, accuracy=2).kelvin == pytest.approx(alone, rel=1e-5)


def test_retardation_costs_the_root_of_e_at_weak_coupling():
    """Σ D²π/|ω| has the logarithm of a window less 1/2; what is left is of first order in λ."""

    def missing(lam):
        model = RetardedPair(TwoBand(lam, 0.0, 0.0), Reading.AS_WRITTEN, self_energy=SelfEnergy.NONE)
        found = critical_temperature(model, lowest_temperature=1e-6, accuracy=2).kelvin
        return math.log(found * K_B / (BCS_TC_PREFACTOR * 0.15 * math.exp(-1 / lam))) + 0.5

    assert 2 * missing(0.08) - missing(0.16) == pytest.approx(0.0, abs=5e-3)
    assert abs(missing(0.08)) < 0.05


def test_renormalised_reading_has_the_papers_exponent_at_weak_coupling():
    """With Z, ln T_c = -(1 + λ)/λ - 1/2 + ln 1.134 ω + O(λ), and (1 + λ)/λ = 1/g."""

    def missing(g):
        found = critical_temperature(RetardedPair(TwoBand(g, 0.0, 0.0)), lowest_temperature=1e-6, accuracy=2)
        return math.log(found.kelvin * K_B / (BCS_TC_PREFACTOR * 0.15 * math.exp(-1 / g))) + 0.5

    assert 2 * missing(0.07) - missing(0.14) == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("reading", list(Reading)[:2])
def test_without_repulsion_all_the_mass_is_in_the_phonons(reading):
    model = RetardedPair(TwoBand(0.4, 0.2, 0.1, 0.15, 0.10), reading)
    parts = [isotope_exponent(model, which) for which in ([True, False], [False, True])]
    assert isotope_exponent(model) == pytest.approx(0.5, abs=1e-4)
    assert sum(parts) == pytest.approx(0.5, abs=1e-3)
    assert min(parts) > 0.01


def test_mass_leaves_the_states_of_a_level():
    """A level far below the temperature feels D(ν) alone, which softer phonons make weaker."""
    softer = critical_temperature(RetardedPair(LEVEL), mass=4.0).kelvin
    assert softer < critical_temperature(RetardedPair(LEVEL)).kelvin
    assert 0 < isotope_exponent(RetardedPair(LEVEL)) < 0.5


def test_sign_between_the_bands_does_not_matter():
    turned = RetardedPair(replace(BANDS, lambda12=-0.1))
    found = [critical_temperature(m).kelvin for m in (turned, RetardedPair(BANDS))]
    assert found[0] == pytest.approx(found[1], rel=1e-6)


def test_all_energies_rescaled_rescale_the_transition():
    tenth = FlatSteep(0.6, 0.2, 0.1, flat_steep.LEVEL / 10, 0.015, 0.015)
    small, large = (critical_temperature(RetardedPair(p, mu_star=np.asarray(0.1))) for p in (tenth, LEVEL))
    assert 10 * small.kelvin == pytest.approx(large.kelvin, rel=1e-6)


def test_unequal_densities_belong_to_the_couplings():
    """λ12 = √(N1 N2) V12 is symmetric already: of the ratio of the densities only the masses know."""
    found = [
        critical_temperature(
            RetardedPair(TwoBand(0.4, 0.3, 0.1, density_ratio=r), Reading.AS_WRITTEN, self_energy=kept)
        ).kelvin
        for kept in (SelfEnergy.NONE, SelfEnergy.Z)
        for r in (1, 4)
    ]
    assert found[0] == pytest.approx(found[1], rel=1e-6)
    assert found[2] < found[3] * 0.99  # λ(1 → 2) = λ12 √(N2/N1) is halved


def test_curves_are_the_single_results():
    first = paper_pairs(two_band.flat_steep.Reading.FIXED_LEVEL)[0]
    row = curves(RetardedPair(first), [0.3, 0.6])
    assert row.kelvin[1] == critical_temperature(RetardedPair(first)).kelvin
    assert row.isotope[0] == isotope_exponent(RetardedPair(replace(first, lambda11=0.3)))
    alone = RetardedPair(replace(first, lambda11=0.3, lambda22=0.0, lambda12=0.0))
    assert row.single_band_kelvin[0] == critical_temperature(alone).kelvin
    assert np.all(np.isnan(row.delta1))
    assert np.all(row.level == flat_steep.LEVEL)


def test_static_phonons_bind_bare_electrons_at_any_temperature():
    """Without Z the term n = m alone gives the eigenvalue λ, so that no T_c is found where λ > 1."""
    model = RetardedPair(TwoBand(1.2, 0.0, 0.0), Reading.AS_WRITTEN, self_energy=SelfEnergy.NONE)
    assert dense_eigenvalue(model, 10.0, 20) > 1
    with pytest.raises(ConvergenceError, match="settle"):
        critical_temperature(model)
