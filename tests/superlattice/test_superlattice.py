"""The Kronig–Penney superlattice against its exact limits, finite differences, and the papers' numbers."""

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
from multigap.superlattice import Superlattice, overlap_basis, overlaps

WIRES = Superlattice(8.5, 5.5, 4.16, mass_well=0.86, mass_barrier=1.0)
CURRENT = Superlattice(8.5, 5.5, 4.16, mass_well=0.86, mass_barrier=1.0, matching="current")


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
    assert 1e3 * WIRES.bandwidth() == pytest.approx(142.2, abs=0.05)
    assert 1e3 * CURRENT.bandwidth() == pytest.approx(123.9, abs=0.05)


def test_barrier_heights_of_the_two_models():
    assert WIRES.with_bandwidth(0.274).height == pytest.approx(3.26, abs=2e-3)
    assert WIRES.with_bandwidth(0.145).height == pytest.approx(4.134, abs=1e-3)
    assert WIRES.with_bandwidth(0.145).bandwidth() == pytest.approx(0.145, rel=1e-12)


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
    assert ends == pytest.approx(np.array([0, 0.5, 1]) * flat.superlattice.zone_boundary, abs=1e-3)
    upper = Superlattice(5.0, 14.0, 20.0).subband(2)
    assert upper.width / upper.top < 1e-11
    assert upper.wavevector([upper.bottom, upper.top]) == pytest.approx([upper.superlattice.zone_boundary, 0])


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


def test_lifshitz_parameter_and_fermi_contour():
    mu = float(WIRES.chemical_potential(0.5))
    assert float(WIRES.lifshitz_parameter(mu)) == pytest.approx(0.5, rel=1e-12)
    pocket = WIRES.fermi_contour(mu, 3)
    assert np.isnan(pocket.k_x[0])
    deepest = np.sqrt(0.86 * (mu - WIRES.edges(3)[2, 0]) / HBAR2_OVER_2ME)
    assert np.nanmax(pocket.k_x) == pytest.approx(deepest)
    opened = WIRES.fermi_contour(float(WIRES.chemical_potential(1.2)), 3)
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


def test_overlaps_have_a_short_factorised_form():
    basis = overlap_basis(WIRES, 3, tolerance=1e-9)
    assert basis.rank <= 8
    k = np.linspace(0.003, WIRES.zone_boundary, 11)
    for bra in (1, 2, 3):
        for ket in (1, 2, 3):
            exact = overlaps(WIRES, bra, k, ket, k)
            left = basis.factors(bra, WIRES.energy(bra, k))
            right = basis.factors(ket, WIRES.energy(ket, k))
            assert left @ right.T == pytest.approx(exact, abs=2e-9)
            assert exact == pytest.approx(overlaps(WIRES, ket, k, bra, k).T, abs=1e-13)


def test_overlap_against_a_plain_sum_over_the_period():
    z = (np.arange(40000) + 0.5) * WIRES.period / 40000
    plain = np.mean(np.abs(WIRES.bloch(3, 0.1, z)) ** 2 * np.abs(WIRES.bloch(1, 0.2, z)) ** 2)
    assert plain * WIRES.period**2 == pytest.approx(
        float(overlaps(WIRES, 3, [0.1], 1, [0.2])[0, 0]), rel=1e-7
    )


lattices = st.builds(
    Superlattice,
    st.floats(1.0, 20.0),
    st.floats(0.2, 15.0),
    st.floats(0.0, 8.0),
    mass_well=st.floats(0.2, 2.0),
    mass_barrier=st.floats(0.2, 2.0),
    matching=st.sampled_from(["derivative", "current"]),
)


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


@settings(max_examples=30)
@given(
    lattice=lattices, bra=st.integers(1, 4), ket=st.integers(1, 4), at=st.tuples(*[st.floats(0.01, 0.99)] * 2)
)
def test_overlaps_are_positive_and_obey_schwarz(lattice, bra, ket, at):
    """Away from edges, where a gap that closes leaves the states free to mix."""
    one, two = ([x * lattice.zone_boundary] for x in at)
    both = overlaps(lattice, bra, one, ket, two)[0, 0]
    alone = overlaps(lattice, bra, one, bra, one)[0, 0], overlaps(lattice, ket, two, ket, two)[0, 0]
    assert 0 < both <= np.sqrt(alone[0] * alone[1]) * (1 + 1e-12)
    assert min(alone) >= 1 - 1e-10  # the mean of a square is at least the square of the mean
    basis = overlap_basis(lattice, 4)
    left, right = (basis.factors(n, lattice.energy(n, k)) for n, k in ((bra, one), (ket, two)))
    assert (left @ right.T)[0, 0] == pytest.approx(both, abs=1e-8)


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
        WIRES.with_bandwidth(50.0)
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
        (lambda: WIRES.chemical_potential(None), "eta"),  # type: ignore[arg-type]
        (lambda: WIRES.lifshitz_parameter("3.3"), "mu"),
        (lambda: WIRES.bloch(3, 0.1, np.nan), "z"),
        (lambda: WIRES.density(3, 0.1, "z"), "z"),
        (lambda: WIRES.with_bandwidth(0.1, 2.5), "number"),  # type: ignore[arg-type]
        (lambda: overlap_basis(None), "superlattice"),  # type: ignore[arg-type]
        (lambda: overlap_basis(WIRES, 3, 0.0), "tolerance"),
        (lambda: overlaps(WIRES, 1, [0.1], 2, ["a"]), "k_ket"),
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
