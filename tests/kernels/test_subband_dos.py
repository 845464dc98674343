"""Density of states and filling of a subband, against quadrature and against what is known of them."""

import math

import mpmath as mp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from multigap import chebyshev
from multigap.kernels import subband_dos
from multigap.kernels.level_density import LONGEST, level_density
from multigap.superlattice import Subband, Superlattice
from tests.superlattice.samples import CURRENT, WIRES, lattices

WEAK = Superlattice(8.5, 5.5, 0.3, mass_well=0.86, mass_barrier=1.0)
FREE = Superlattice(8.5, 5.5, 0.0)
FLAT = Superlattice(2.0, 60.0, 20.0)


def by_quadrature(band: Subband, energy: float) -> float:
    """Return the density with the logarithm as SciPy's elliptic integral and the rest on graded panels."""
    node, weight = np.polynomial.legendre.leggauss(20)
    shrinking = math.pi / 4 * 0.25 ** np.arange(14, -1, -1)
    borders = np.concatenate([[0.0], shrinking, math.pi / 2 - shrinking[-2:-6:-1], [math.pi / 2]])
    lengths = np.diff(borders)[:, None]
    angle, share = borders[:-1, None] + lengths * (node + 1) / 2, lengths * weight / 2
    end, delta = min(energy, band.top), abs(energy - band.top)
    width = end - band.bottom
    density, last = (
        band.smooth_density(band.bottom + width * np.cos(angle) ** 2),
        float(band.smooth_density(end)),
    )
    elliptic = special.ellipkm1(delta / (width + delta)) / math.sqrt(width + delta)
    smooth = np.sum(share * (density - last) / np.sqrt(delta + width * np.sin(angle) ** 2))
    prefactor = Superlattice(1, 1, 1, mass_well=band.mass_wire).wire_dos_prefactor
    return float(2 * prefactor / math.pi * (last * elliptic + smooth))


def places(band: Subband) -> list[float]:
    """Return energies at all distances from both edges, and far above."""
    decades = 10.0 ** -np.arange(0.5, 14)
    inside = np.concatenate([decades, np.linspace(0.35, 0.65, 7), 1 - decades])
    above = np.concatenate([1 + decades, [1.5, 2.5, 10.0, 1e3]])
    energies = band.bottom + band.width * np.concatenate([inside, above])
    return [float(e) for e in energies if e > band.bottom and e != band.top]


@pytest.mark.parametrize("lattice", [WIRES, CURRENT, WEAK, FREE], ids=["wires", "current", "weak", "free"])
@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_density_of_states_at_every_distance_from_the_edges(lattice: Superlattice, number: int) -> None:
    """Series of 5 to 250 terms, and none where the gaps are closed."""
    band = lattice.subband(number)
    assert band.has_series == (lattice is not FREE)
    energies = places(band)
    assert band.dos(energies) == pytest.approx([by_quadrature(band, e) for e in energies], rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(lattice=lattices, number=st.integers(1, 4))
def test_density_of_states_of_any_wires(lattice: Superlattice, number: int) -> None:
    band = lattice.subband(number)
    energies = [e for e in places(band)[::3] if abs(e - band.top) > 1e-12 * band.top]
    assert band.dos(energies) == pytest.approx([by_quadrature(band, e) for e in energies], rel=1e-10)


@pytest.mark.parametrize("scaled", [-0.999, -0.3, 0.8, 1 - 1e-9, 1 + 1e-9, 1.0004, 1.02, 1.5, 30.0])
def test_every_term_is_a_legendre_function(scaled: float) -> None:
    """P and Q of half-integer degree, up to the fortieth, with 30 digits beside them."""
    bottom, top = 1.0, 1.5
    energy = bottom + (top - bottom) * (1 + scaled) / 2
    with mp.workdps(30):
        x = 2 * (mp.mpf(energy) - bottom) / (mp.mpf(top) - bottom) - 1
        for p in (0, 1, 2, 7, 40):
            if x < 1:
                # Ferrers' P: the integral of Mehler and Dirichlet
                exact = (-1) ** p * mp.pi * mp.hyp2f1(0.5 - p, 0.5 + p, 1, (1 + x) / 2)
            else:
                degree = p - mp.mpf(1) / 2
                exact = 2 * mp.re(mp.legenq(degree, 0, x, type=3))
            exact /= mp.sqrt(mp.mpf(top) - bottom)
            series = np.zeros(p + 1)
            series[p] = 1.0
            found = np.empty(1)
            subband_dos.fill_dos(np.array([energy]), bottom, top, WIRES.cell, math.pi, series, found)
            assert found[0] == pytest.approx(float(exact), rel=2e-13, abs=1e-14)


def test_the_saddle_is_a_logarithm() -> None:
    """Every decade nearer adds the same, and both sides agree: J(top) √(m*) in one number."""
    band = WIRES.subband(3)
    steps = band.width * 10.0 ** -np.arange(6.0, 10.0)
    below, above = band.dos(band.top - steps), band.dos(band.top + steps)
    # 2C/π J(top)/√ΔE per factor e² in the distance
    gain = WIRES.wire_dos_prefactor / math.pi * float(band.smooth_density(band.top)) / math.sqrt(band.width)
    assert np.diff(below) == pytest.approx(gain * math.log(10), rel=1e-4)
    assert np.diff(above) == pytest.approx(gain * math.log(10), rel=1e-4)


@pytest.mark.parametrize("lattice", [WIRES, CURRENT, WEAK, FREE], ids=["wires", "current", "weak", "free"])
@pytest.mark.parametrize("depth", [1e-6, 0.2, 0.9, 1.0, 1.1, 3.0])
def test_filling_is_the_sum_over_wave_vectors(lattice: Superlattice, depth: float) -> None:
    band = lattice.subband(3)
    mu = band.bottom + depth * band.width
    end = float(band.wavevector(min(mu, band.top)))

    def states(angle: float) -> float:
        """Along k_z = end sin(angle), whose roots at the ends are smooth in the angle."""
        k_z = end * math.sin(angle)
        return (
            2
            * lattice.wire_dos_prefactor
            * math.sqrt(max(mu - float(band.energy(k_z)), 0))
            * end
            * math.cos(angle)
        )

    found, _ = integrate.quad(states, 0, math.pi / 2, epsabs=0, epsrel=1e-8, limit=200)
    assert band.filling(mu) == pytest.approx(found / math.pi, rel=1e-7)


def test_level_density_sums_to_the_zone_and_is_its_own_interpolation() -> None:
    for lattice in (WIRES, CURRENT, WEAK, FLAT):
        band = lattice.subband(2)
        series = level_density(band.bottom, band.top, lattice.cell)
        assert series[0] == pytest.approx(1 / lattice.period, rel=1e-15)
        assert series.size < LONGEST
    band = WIRES.subband(2)
    sampled = band.smooth_density((band.bottom + band.top) / 2 + band.width / 2 * chebyshev.points(48))
    longer = chebyshev.coefficients(sampled)
    series = level_density(band.bottom, band.top, WIRES.cell)
    assert longer[: series.size] == pytest.approx(series, abs=1e-15)
    assert longer[series.size :] == pytest.approx(0.0, abs=1e-15)


def test_a_flat_subband_is_a_bundle_of_single_wires() -> None:
    band = FLAT.subband(1)
    assert level_density(band.bottom, band.top, FLAT.cell).size == 1
    alone = FLAT.wire_dos_prefactor / FLAT.period / math.sqrt(0.7)
    assert float(band.dos(band.top + 0.7)) == pytest.approx(alone, rel=1e-12)
    assert band.filling(band.top + 0.7) == pytest.approx(2 * 0.7 * alone, rel=1e-12)
