"""Subbands: edges, densities of states and Bloch functions against finite differences and sum rules."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multigap.constants import HBAR2_OVER_2ME
from multigap.superlattice import Subband, Superlattice
from tests.superlattice.samples import CURRENT, WIRES, lattices


def test_a_deep_narrow_well_and_an_almost_flat_subband():
    """One bound state of a finite well, q tan(qL/2) = κ, and a width below any printed digit."""
    isolated = Superlattice(2.0, 60.0, 20.0)
    bottom, top = isolated.edges(1)[0]
    q = np.sqrt(bottom / HBAR2_OVER_2ME)
    kappa = np.sqrt((20.0 - bottom) / HBAR2_OVER_2ME)
    assert q * np.tan(q * 1.0) == pytest.approx(kappa, rel=1e-10)
    assert top - bottom < 1e-13
    alone = isolated.wire_dos_prefactor / isolated.period / np.sqrt(3.0)
    assert float(isolated.dos(top + 3.0, 1)) == pytest.approx(alone, rel=1e-9)
    assert float(isolated.energy(1, 0.02)) == pytest.approx(bottom, rel=1e-13)
    z = np.linspace(0, 62, 200001)
    assert np.trapezoid(isolated.density(1, 0.02, z), z) == pytest.approx(1.0, abs=1e-8)
    with pytest.raises(ValueError, match="flat"):
        isolated.lifshitz_parameter(3.0, number=1)


def test_a_subband_flat_to_rounding_is_a_cosine():
    """Of a width of 1e-12 of its energy the edges have no digits left: odd subbands start at the centre."""
    flat = Superlattice(2.0, 14.0, 20.0).subband(1)
    assert 1e-13 < flat.width / flat.top < 1e-11
    ends = flat.wavevector([flat.bottom, flat.bottom + flat.width / 2, flat.top])
    assert ends == pytest.approx(np.array([0, 0.5, 1]) * math.pi / flat.period, abs=1e-3)
    upper = Superlattice(5.0, 14.0, 20.0).subband(2)
    assert upper.width / upper.top < 1e-11
    assert upper.wavevector([upper.bottom, upper.top]) == pytest.approx([math.pi / upper.period, 0])


@pytest.mark.parametrize("lattice", [WIRES, CURRENT])
@pytest.mark.parametrize("number", [1, 2, 3, 4, 6])
def test_bloch_functions_solve_the_wave_equation(lattice, number):
    k, step = 0.13, 2e-3
    energy = float(lattice.energy(number, k))
    for z, potential, mass in ((1.1, lattice.height, 1.0), (6.0, 0.0, 0.86), (9.0, 0.0, 0.86)):
        left, middle, right = lattice.bloch(number, k, z + step * np.array([-1, 0, 1]))
        curvature = (left + right - 2 * middle) / step**2
        assert -HBAR2_OVER_2ME / mass * curvature == pytest.approx((energy - potential) * middle, abs=2e-5)
    there, back = lattice.bloch(number, k, np.array([1.3 + lattice.period, 1.3]))
    assert there == pytest.approx(back * np.exp(1j * k * lattice.period), abs=1e-13)
    assert lattice.bloch(number, k, 2.2) == pytest.approx(np.conj(lattice.bloch(number, -k, 2.2)), abs=1e-13)


@pytest.mark.parametrize("lattice", [WIRES, CURRENT])
def test_bloch_functions_match_at_an_interface(lattice):
    edge, step = lattice.barrier / 2, 1e-6
    left, right = (lattice.bloch(3, 0.1, edge + step * side * np.array([0, 1, 2])) for side in (-1, 1))
    assert left[0] == pytest.approx(right[0], abs=1e-14)
    slope_left = (3 * left[0] - 4 * left[1] + left[2]) / (2 * step)
    slope_right = -(3 * right[0] - 4 * right[1] + right[2]) / (2 * step)
    ratio = 1.0 if lattice is WIRES else lattice.mass_well / lattice.mass_barrier
    assert slope_right == pytest.approx(ratio * slope_left, rel=1e-6)


@pytest.mark.parametrize("lattice", [WIRES, CURRENT])
def test_bloch_functions_are_orthonormal(lattice):
    """With ψ′ continuous the equation is self-adjoint under the local mass, and orthogonality carries it."""
    node, weight = np.polynomial.legendre.leggauss(40)
    spans = [(-2.75, 2.75, lattice.mass_barrier), (2.75, 11.25, lattice.mass_well)]
    z = np.concatenate([(a + b) / 2 + (b - a) / 2 * node for a, b, _ in spans])
    w = np.concatenate([(b - a) / 2 * weight for a, b, _ in spans])
    mass = np.repeat([m for *_, m in spans], node.size) if lattice is WIRES else np.ones(z.size)
    psi = np.array([lattice.bloch(n, 0.12, z) for n in range(1, 6)])
    assert np.sum(w * np.abs(psi) ** 2, axis=1) == pytest.approx(1.0, abs=1e-12)
    products = (psi.conj() * w * mass) @ psi.T
    assert products - np.diag(np.diag(products)) == pytest.approx(0.0, abs=1e-11)


@pytest.mark.parametrize("lattice", [WIRES, CURRENT])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_level_density_is_the_slope_of_the_dispersion(lattice, number):
    band = lattice.subband(number)
    energy, step = band.bottom + band.width * np.array([0.15, 0.5, 0.9]), 1e-5 * band.width
    slope = np.abs(band.wavevector(energy + step) - band.wavevector(energy - step)) / (2 * step)
    regular = np.sqrt((energy - band.bottom) * (band.top - energy))
    assert band.smooth_density(energy) == pytest.approx(slope * regular, rel=1e-8)


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_dos_integrates_to_the_filling(number):
    """Panels that close in on both sides of the logarithm hold it, without a broadening."""
    band = WIRES.subband(number)
    node, weight = np.polynomial.legendre.leggauss(20)
    halves = 0.5 ** np.arange(40, 0, -1)
    borders = np.concatenate([halves, 1 - halves[-2:20:-1], [1.0]])
    lengths = np.diff(borders)[:, None]
    x, w = borders[:-1, None] + lengths * (node + 1) / 2, lengths * weight / 2
    below = band.width * np.sum(w * band.dos(band.top - band.width * x))
    above = band.width * np.sum(w * band.dos(band.top + band.width * x))
    assert below == pytest.approx(band.filling(band.top), rel=1e-10)
    assert below + above == pytest.approx(band.filling(band.top + band.width), rel=1e-10)


def test_dos_at_the_lifshitz_points():
    band = WIRES.subband(3)
    at = WIRES.lifshitz_energies(3)
    assert band.dos(at.appears - 1e-12) == 0
    assert float(band.dos(at.neck_opens)) == np.inf
    far = 40.0
    one_dimensional = WIRES.wire_dos_prefactor / WIRES.period / np.sqrt(far)
    assert band.dos(at.neck_opens + far) == pytest.approx(one_dimensional, rel=2e-3)
    # parabolic bottom: a two-dimensional gas whose mass across the wires is the band's own
    k = 1e-4
    across = (band.energy(k) - band.bottom) / k**2
    step = np.sqrt(HBAR2_OVER_2ME / 0.86 / across) * WIRES.free_dos
    assert band.dos(at.appears + 1e-9) == pytest.approx(float(step), rel=1e-5)


@settings(max_examples=60)
@given(lattice=lattices, number=st.integers(1, 6), fraction=st.floats(0.0, 1.0))
def test_every_state_is_normalised_and_found_again_by_its_energy(lattice, number, fraction):
    k = fraction * lattice.zone_boundary
    band = lattice.subband(number)
    node, weight = np.polynomial.legendre.leggauss(60)
    total = 0.0
    for start, end in ((0.0, lattice.barrier / 2), (lattice.barrier / 2, lattice.period / 2)):
        density = lattice.density(number, k, start + (end - start) * (node + 1) / 2)
        assert density.min() > -1e-12 / lattice.period
        total += (end - start) * np.sum(weight * density)
    assert total == pytest.approx(1.0, abs=1e-9)
    if band.width > 1e-6 * band.top:
        # energies carry an error of 1e-15 E, and at an edge E is flat in k
        slack = lattice.zone_boundary * np.sqrt(1e-14 * band.top / band.width)
        assert band.wavevector(band.energy(k)) == pytest.approx(k, abs=slack)


def test_a_subband_is_made_of_its_cell_and_its_edges_alone():
    whole = WIRES.subband(3)
    alone = Subband(WIRES.cell, WIRES.along_wire, 3, whole.bottom, whole.top)
    assert alone == whole
    assert alone.period == WIRES.period


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"half_well": 0.0}, "half_well"),
        ({"height": -1.0}, "height"),
        ({"jump": np.nan}, "jump"),
    ],
)
def test_a_cell_of_no_superlattice_is_refused(changed, name):
    with pytest.raises(ValueError, match=rf"cell\.{name} = "):
        Subband(WIRES.cell._replace(**changed), 1.0, 3, 3.0, 3.1)
