"""The Kronig–Penney superlattice against its exact limits, plane waves, and the papers' numbers."""

import copy
import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.interpolate import CubicSpline
from scipy.linalg import eigh

from multigap.constants import HBAR2_OVER_2ME
from multigap.superlattice import Superlattice, overlaps
from tests.superlattice.samples import CURRENT, WIRES, lattices


def plane_wave_energies(lattice: Superlattice, k: float, waves: int = 400) -> np.ndarray:
    """Energies in a plane-wave basis (ψ′ continuous: −ψ″ + mVψ = E mψ with a mass that varies)."""
    g = 2 * np.pi / lattice.period * np.arange(-waves, waves + 1)
    difference = g[:, None] - g[None, :]
    barrier_share = lattice.barrier / lattice.period * np.sinc(difference * lattice.barrier / (2 * np.pi))
    mass = lattice.mass_well * np.eye(g.size) + (lattice.mass_barrier - lattice.mass_well) * barrier_share
    hamiltonian = (
        HBAR2_OVER_2ME * np.diag((k + g) ** 2) + lattice.mass_barrier * lattice.height * barrier_share
    )
    return eigh(hamiltonian, mass, eigvals_only=True)


def test_edges_of_the_dome_paper_need_a_continuous_slope():
    edges = WIRES.edges(3)
    assert edges[2] == pytest.approx([3.2102, 3.3524], abs=5e-5)
    assert 1e3 * WIRES.bandwidth(3) == pytest.approx(142.2, abs=0.05)
    assert 1e3 * CURRENT.bandwidth(3) == pytest.approx(123.9, abs=0.05)


def test_barrier_heights_of_the_two_models():
    assert WIRES.with_bandwidth(0.274, 3).height == pytest.approx(3.26, abs=2e-3)
    assert WIRES.with_bandwidth(0.145, 3).height == pytest.approx(4.134, abs=1e-3)
    assert WIRES.with_bandwidth(0.145, 3).bandwidth(3) == pytest.approx(0.145, rel=1e-12)


@pytest.mark.parametrize("fraction", [0.0, 0.3, 0.77, 1.0])
def test_energies_agree_with_plane_waves(fraction):
    k = fraction * WIRES.zone_boundary
    ours = [float(WIRES.energy(n, k)) for n in range(1, 7)]
    assert ours == pytest.approx(plane_wave_energies(WIRES, k)[:6], abs=2e-7)


def test_no_barrier_leaves_free_electrons():
    free = Superlattice(8.5, 5.5, 0.0)
    k = np.linspace(0.0, free.zone_boundary, 7)
    for n in range(1, 6):
        unfolded = k + (n - 1) * free.zone_boundary if n % 2 else n * free.zone_boundary - k
        assert free.energy(n, k) == pytest.approx(HBAR2_OVER_2ME * unfolded**2, rel=1e-12, abs=1e-14)
    assert overlaps(free, 1, [0.05, 0.2], 2, [0.1]) == pytest.approx(1.0, abs=1e-12)
    assert free.dos(3.3, count=9) == pytest.approx(free.free_dos, rel=1e-12)


def test_plane_wave_filling_of_a_free_gas():
    free = Superlattice(8.5, 5.5, 0.0)
    assert free.density_of_electrons(2.0, count=8) == pytest.approx(2 * free.free_dos * 2.0, rel=1e-10)


@pytest.mark.parametrize("matching", ["derivative", "current"])
@pytest.mark.filterwarnings("ignore::multigap.errors.UnitWarning")
def test_high_barriers_isolate_the_wells(matching):
    box = HBAR2_OVER_2ME * np.pi**2 / 8.5**2
    levels = []
    for height in (1e4, 1e6):
        deep = Superlattice(8.5, 0.05, height, matching=matching)
        levels.append(deep.edges(3)[:, 0] / (box * np.arange(1, 4) ** 2))
    assert levels[1] == pytest.approx(1.0, abs=2e-3)
    assert np.all(np.abs(levels[1] - 1) < np.abs(levels[0] - 1) / 9)


def test_vanishing_spacers_and_vanishing_wells():
    k = 0.1
    thin_spacer = Superlattice(8.5, 1e-9, 4.0)
    assert float(thin_spacer.energy(1, k)) == pytest.approx(HBAR2_OVER_2ME * k**2, rel=1e-6)
    thin_well = Superlattice(1e-9, 5.5, 4.0)
    assert float(thin_well.energy(1, k)) == pytest.approx(4.0 + HBAR2_OVER_2ME * k**2, rel=1e-6)


def test_lifshitz_parameter_and_fermi_contour():
    mu = float(WIRES.chemical_potential(0.5, 3))
    assert float(WIRES.lifshitz_parameter(mu, 3)) == pytest.approx(0.5, rel=1e-12)
    pocket = WIRES.fermi_contour(mu, 3)
    assert np.isnan(pocket.k_x[0])
    deepest = np.sqrt(0.86 * (mu - WIRES.edges(3)[2, 0]) / HBAR2_OVER_2ME)
    assert np.nanmax(pocket.k_x) == pytest.approx(deepest)
    opened = WIRES.fermi_contour(float(WIRES.chemical_potential(1.2, 3)), 3)
    assert np.all(np.isfinite(opened.k_x))


@pytest.mark.parametrize("eta", [1e-6, 0.2, 0.95, 1 - 1e-9])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_fermi_contours_close(number, eta):
    """Around the zone centre or, in an even subband, around its boundary: from k_x = 0 to k_x = 0."""
    band = WIRES.subband(number)
    contour = WIRES.fermi_contour(band.bottom + eta * band.width, number)
    ends = np.nonzero(contour.k_x == 0)[0]
    assert contour.k_z[ends] == pytest.approx(-contour.k_z[ends][::-1], rel=1e-12)
    assert band.energy(contour.k_z[ends]) == pytest.approx(band.bottom + eta * band.width, rel=1e-14)
    assert len(ends) == 2
    inside = np.isfinite(contour.k_x)
    between = slice(ends[0], ends[1] + 1) if band.bottom_at_centre else slice(ends[0] + 1, ends[1])
    assert np.all(inside[between]) == band.bottom_at_centre
    assert np.count_nonzero(inside[between]) == (np.count_nonzero(inside) if band.bottom_at_centre else 0)


@pytest.mark.parametrize("eta", [0.05, 0.5, 0.9, 1.4])
def test_fermi_contours_enclose_the_filling(eta):
    """Luttinger's count: the area inside over (2π)² is what the density of states sums to."""
    band = WIRES.subband(3)
    mu = band.bottom + eta * band.width
    contour = WIRES.fermi_contour(mu, 3, points=4001)
    inside = np.isfinite(contour.k_x)
    k_x, k_z = contour.k_x[inside], contour.k_z[inside]
    angle = np.arcsin(k_z / k_z[-1])  # in which the root at a closed end is smooth
    area = 4 * CubicSpline(angle, k_x * k_z[-1] * np.cos(angle)).integrate(0.0, np.pi / 2)
    filling = quad(
        lambda u: 2 * u * float(band.dos(band.bottom + u * u)), 0, np.sqrt(mu - band.bottom),
        points=[np.sqrt(band.width)] if eta > 1 else None, epsrel=1e-9, limit=400,
    )[0]  # fmt: skip
    assert area / (2 * np.pi) ** 2 == pytest.approx(filling, rel=1e-6)
    assert band.filling(mu) == pytest.approx(filling, rel=1e-6)


@settings(max_examples=60)
@given(lattice=lattices, number=st.integers(1, 6), fraction=st.floats(0.0, 1.0))
def test_every_state_lies_on_the_dispersion_of_kronig_and_penney(lattice, number, fraction):
    """cos(kd) = cos(qL) cosh(κW) + ½(rκ² - q²/r) L W sin(qL)/(qL) sinh(κW)/(κW), κ² of either sign."""
    k = fraction * lattice.zone_boundary
    bottom, top = lattice.edges(number)[-1]
    energy = float(lattice.energy(number, k))
    assert bottom * (1 - 1e-15) - 1e-60 <= energy <= top * (1 + 1e-15)
    q2 = lattice.mass_well * energy / HBAR2_OVER_2ME
    kappa2 = lattice.mass_barrier * (lattice.height - energy) / HBAR2_OVER_2ME
    r = 1.0 if lattice.matching == "derivative" else lattice.mass_well / lattice.mass_barrier
    well, barrier = np.sqrt(q2) * lattice.well, np.emath.sqrt(kappa2) * lattice.barrier
    mixed = 0.5 * (r * kappa2 - q2 / r) * lattice.well * lattice.barrier
    mixed = mixed * np.sinc(well / np.pi) * np.sinc(1j * barrier / np.pi)
    terms = np.array([np.cos(well) * np.cosh(barrier), mixed])
    # the sum cancels: an error of 1e-15 in the energy counts with what its terms grow by
    growth = np.abs(terms).sum() * (1 + well + abs(barrier))
    assert terms.sum().real == pytest.approx(np.cos(k * lattice.period), abs=1e-13 * growth)


@settings(max_examples=40)
@given(lattice=lattices, scale=st.floats(0.2, 5.0))
@example(lattice=Superlattice(1.0, 14.0, 8.0, mass_barrier=2.0, matching="current"), scale=3.0)
def test_lengths_stretched_shrink_energies_by_the_square(lattice, scale):
    stretched = replace(
        lattice,
        well=scale * lattice.well,
        barrier=scale * lattice.barrier,
        height=lattice.height / scale**2,
    )
    assert stretched.edges(5) * scale**2 == pytest.approx(lattice.edges(5), rel=1e-12)
    edges = lattice.edges(5).ravel()
    assert np.all(np.diff(edges) >= -1e-13 * edges[1:])
    mu = edges[5] * 1.01
    assert stretched.density_of_electrons(mu / scale**2) * scale**2 == pytest.approx(
        lattice.density_of_electrons(mu), rel=1e-7
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [("well", 0.0), ("barrier", -1.0), ("height", -0.1), ("mass_well", 0.0), ("mass_barrier", float("nan")),
     ("mass_wire", -1.0), ("matching", "smooth"), ("barrier", 1e4), ("well", "8.5"), ("height", None)],
)  # fmt: skip
def test_bad_superlattices_are_refused(field, value):
    given = {"well": 8.5, "barrier": 5.5, "height": 4.16, field: value}
    with pytest.raises(ValueError, match=field):
        Superlattice(**given)


def test_bad_subbands_and_widths_are_refused():
    with pytest.raises(ValueError, match="number"):
        WIRES.subband(0)
    with pytest.raises(ValueError, match="bandwidth"):
        WIRES.with_bandwidth(50.0, 3)
    with pytest.raises(ValueError, match="k_z"):
        WIRES.energy(1, float("nan"))


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: WIRES.dos(np.inf), "energy"),
        (lambda: WIRES.dos([3.3, np.nan]), "energy"),
        (lambda: WIRES.dos(3.3, count=0), "count"),
        (lambda: WIRES.density_of_electrons(3.3, count=0), "count"),
        (lambda: WIRES.density_of_electrons(np.nan), "mu"),
        (lambda: WIRES.chemical_potential(None, 3), "eta"),  # type: ignore[arg-type]
        (lambda: WIRES.lifshitz_parameter("3.3", 3), "mu"),
        (lambda: WIRES.bloch(3, 0.1, np.nan), "z"),
        (lambda: WIRES.density(3, 0.1, "z"), "z"),
        (lambda: WIRES.with_bandwidth(0.1, 2.5), "number"),  # type: ignore[arg-type]
    ],
)
def test_bad_arguments_are_named(call, name):
    with pytest.raises(ValueError, match=f"{name} = "):
        call()


def test_numbers_of_every_make_give_one_superlattice():
    same = Superlattice(np.array(8.5), np.float64(5.5), 4.16, mass_well=0.86, mass_barrier=1)
    assert same == WIRES
    assert hash(same) == hash(WIRES)
    assert copy.deepcopy(WIRES) == pickle.loads(pickle.dumps(WIRES)) == WIRES
