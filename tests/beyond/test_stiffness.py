"""The stiffness tensor: exact limits, and the plain sums of :mod:`tests.beyond.oracle`."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate

from multigap import bpv
from multigap.beyond.geometric import geometric_stiffness
from multigap.beyond.stiffness import stiffness, stiffness_of
from multigap.bpv import papers
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.stiffness import gap_changes
from multigap.superlattice import Superlattice
from tests.beyond import oracle
from tests.bpv.oracle import plain_wires

MD21 = papers.md21()
INERTIA = 2 * HBAR2_OVER_2ME / MD21.superlattice.along_wire


@pytest.mark.parametrize(
    ("edge", "thermal", "gap"),
    [(-0.5, 0.01, 0.02), (-0.16, 0.004, 0.03), (-0.01, 0.02, 1e-3), (0.02, 0.01, 0.02), (0.15, 0.01, 0.03)],
)
def test_changes_by_the_gap_are_the_integrals_of_their_definition(edge, thermal, gap):
    cutoff = 0.16

    def integrals(delta):
        def parts(u):
            xi = edge + u * u  # with u = √(ξ - e) the root is gone
            energy = np.hypot(xi, delta)
            loss = 1 / (2 * thermal * np.cosh(energy / (2 * thermal)) ** 2)
            share = xi / energy if energy > 0 else 0.0
            return np.array([-share * np.tanh(energy / (2 * thermal)), -2 * loss, -2 * loss * u * u])

        low, high = np.sqrt(max(-cutoff - edge, 0.0)), np.sqrt(cutoff - edge)
        middle = [np.sqrt(-edge)] if edge < 0 else []
        return integrate.quad_vec(parts, low, high, points=middle, epsabs=1e-13, epsrel=1e-12, limit=2000)[0]

    expected = integrals(gap) - integrals(0.0)
    assert gap_changes(edge, cutoff, thermal, gap) == pytest.approx(expected, rel=1e-10, abs=1e-12)


@pytest.mark.parametrize(("eta", "kelvin"), [(0.6, 100.0), (0.98, 60.0), (0.98, 185.0)])
def test_tensor_is_that_of_plain_sums_and_differences_of_the_bands(eta, kelvin):
    s = MD21.superlattice
    wires = plain_wires(
        s.well, s.barrier, s.height, s.mass_well, s.mass_barrier, s.along_wire, n_k=60, waves=100, n_z=64
    )
    state = bpv.gaps(MD21, eta, kelvin)
    nodes = state.nodes
    delta = np.array(
        [
            np.polynomial.Chebyshev.fit(nodes.energy[nodes.block == n], state.delta_k[nodes.block == n], 12)(
                wires.energies[n]
            )
            for n in range(3)
        ]
    )
    along, across = oracle.tensor(wires, state.mu, MD21.cutoff, delta, kelvin)
    found = stiffness_of(MD21, state)
    assert found.tensor == pytest.approx((along, across), rel=2e-5)
    part = oracle.metric_part(s, wires, state.mu, MD21.cutoff, MD21.coupling, delta, kelvin)
    assert geometric_stiffness(MD21, state) == pytest.approx(part, rel=5e-3)


@pytest.mark.parametrize("eta", [-0.3, 0.5, 1.0, 2.0])
def test_at_zero_temperature_all_electrons_flow_along_the_wires(eta):
    state = bpv.gaps(MD21, eta)
    found = stiffness_of(MD21, state)
    assert found.tensor[0] == pytest.approx(INERTIA * state.density, rel=1e-12)
    assert found.superfluid_density == pytest.approx(state.density, rel=1e-12)


@pytest.mark.parametrize("kelvin", [0.05, 1.0, 5.0])
def test_a_little_warmth_changes_nothing_while_it_is_far_below_the_gaps(kelvin):
    cold, warm = stiffness(MD21, 0.9), stiffness(MD21, 0.9, kelvin)
    assert warm.along == pytest.approx(cold.along, rel=1e-7)
    assert warm.across == pytest.approx(cold.across, rel=1e-7)
    assert warm.diamagnetic_across == pytest.approx(cold.diamagnetic_across, rel=1e-7)


def test_free_electrons_have_n_over_m_in_both_directions():
    # V → 0: what the gaps between subbands take from D_zz goes with V
    def measured(height):
        lattice = Superlattice(8.5, 5.5, height, 1.0, 1.0)
        model = bpv.Wires(lattice, 0.02, papers.coupling_matrix(0.1), softening=False, points=32)
        along, across = stiffness(model, bpv.Filling(mu=1.2 + height * 5.5 / 14)).tensor
        return along / (1.2 / np.pi), across / along

    coarse, fine, finest = (measured(v) for v in (0.04, 0.02, 0.01))
    assert finest[0] == pytest.approx(1.0, abs=2e-4)
    lost = [1 - each[1] for each in (coarse, fine, finest)]
    assert 0 < lost[2] < 0.03
    assert lost[2] / lost[1] == pytest.approx(0.5, abs=0.03)
    assert (lost[0] - 6 * lost[1] + 8 * lost[2]) / 3 == pytest.approx(0.0, abs=1e-3)


def test_stiffness_ends_at_the_transition_in_a_straight_line():
    t_c = float(bpv.critical_temperature(MD21, 0.9).kelvin[0])
    slopes = [np.array(stiffness(MD21, 0.9, t_c * (1 - x)).tensor) / x for x in (1e-3, 1e-4)]
    assert slopes[0] == pytest.approx(slopes[1], rel=3e-3)
    assert min(slopes[1]) > 0
    for kelvin in (t_c, 1.2 * t_c):
        assert stiffness(MD21, 0.9, kelvin).tensor == (0.0, 0.0)
        assert stiffness(MD21, 0.9, kelvin).mean == 0.0


def test_the_normal_state_loses_its_diamagnetic_part_to_its_electrons():
    # what is left out as zero, summed: the diamagnetic part is the velocities' over the Fermi line
    model = MD21
    state = stiffness(model, 0.5, 400.0)
    lattice, mu = model.superlattice, state.mu
    nodes = bpv.zone_nodes(lattice, 3, 64, mu, 4.0, K_B * 400.0)
    velocity = np.zeros(nodes.edge.size)
    for n in range(3):
        band, mine = lattice.subband(n + 1), nodes.block == n
        inside = np.sqrt((nodes.energy[mine] - band.bottom) * (band.top - nodes.energy[mine]))
        velocity[mine] = inside / band.smooth_density(nodes.energy[mine])
    t = K_B * 400.0
    u = np.linspace(0, np.sqrt(4.5), 20001)
    xi = nodes.edge[:, None] + u**2
    weight = 1 / (2 * t * np.cosh(np.clip(xi / (2 * t), -300, 300)) ** 2)
    sums = integrate.simpson(2 * weight, x=u) * nodes.share * velocity**2 / 2
    per_area = 2 * lattice.wire_dos_prefactor / lattice.period
    assert state.diamagnetic_across.sum() == pytest.approx(per_area * sums.sum(), rel=1e-6)


def test_a_gap_without_k_weighs_velocities_with_the_pair_breaking_kernel():
    model = replace(MD21, overlap=bpv.Overlap.ONES)
    gap, kelvin = 1e-3, 5.0
    state = bpv.gaps(model, 0.5, kelvin)
    state = replace(state, delta_k=np.full(state.delta_k.size, gap))
    lattice, t = model.superlattice, K_B * kelvin
    nodes = model.nodes(state.mu, 1e-4)
    expected = np.zeros(2)
    xi = gap * np.sinh(np.linspace(-np.arcsinh(model.cutoff / gap), np.arcsinh(model.cutoff / gap), 40001))
    energy = np.hypot(xi, gap)
    kernel = (gap / energy) ** 2 * (
        np.tanh(energy / (2 * t)) / energy - 1 / (2 * t * np.cosh(np.minimum(energy / (2 * t), 300)) ** 2)
    )
    for n in range(3):
        band, mine = lattice.subband(n + 1), nodes.block == n
        # Σ over k_z of 1/√(ξ - e) is the density of states, of v² that of the velocities
        e, share = nodes.edge[mine], nodes.share[mine]
        inside = (nodes.energy[mine] - band.bottom) * (band.top - nodes.energy[mine])
        squared = inside / band.smooth_density(nodes.energy[mine]) ** 2
        for i in range(e.size):
            above = xi > e[i]
            root = np.sqrt(np.where(above, xi - e[i], 1.0))
            for axis, value in ((0, 2 * INERTIA * root), (1, squared[i] / root)):
                integrand = np.where(above, kernel * value, 0.0)
                expected[axis] += share[i] * integrate.trapezoid(integrand, xi)
    expected *= lattice.wire_dos_prefactor / lattice.period
    assert stiffness_of(model, state).tensor == pytest.approx(expected, rel=1e-3)


def test_parts_of_a_layer():
    found = stiffness(MD21, 0.9, 100.0)
    assert found.along[:2].sum() > 2 * found.along[2]  # deep subbands carry D_xx
    assert found.across[2] > 100 * found.across[:2].sum()  # the pocket D_zz
    assert np.all(found.along <= found.diamagnetic_along)
    assert np.all(found.across <= found.diamagnetic_across)
    assert found.mean == pytest.approx(np.sqrt(np.prod(found.tensor)))


def test_isolated_wires_have_none_across():
    lattice = Superlattice(8.5, 40.0, 30.0, 0.86, 1.0, 0.86)
    model = bpv.Wires(lattice, 0.23, papers.coupling_matrix(0.25), softening=False, lifshitz_subband=1)
    mu = lattice.subband(3).bottom + 0.1
    found = stiffness(model, bpv.Filling(mu=mu), 1.0)
    assert found.tensor[0] > 0
    assert found.tensor[1] == found.mean == 0
    state = bpv.gaps(model, bpv.Filling(mu=mu), 1.0)
    assert abs(geometric_stiffness(model, state)) < 1e-9 * found.tensor[0]


def test_density_may_be_kept():
    kept = stiffness(MD21, 0.1, fixed_density=True)
    assert kept.superfluid_density == pytest.approx(bpv.normal_density(MD21, 0.1), rel=1e-8)


def test_what_the_formula_does_not_hold_for_is_refused():
    touching = bpv.Wires(Superlattice(8.5, 5.5, 0.0), 0.02, papers.coupling_matrix(0.1))
    with pytest.raises(ValueError, match=r"model with subband 1 .*nearly touch"):
        stiffness(touching, bpv.Filling(mu=1.0))
    state = bpv.gaps(MD21, 0.5)
    with pytest.raises(ValueError, match="state is not allowed"):
        stiffness_of(papers.model_a(), state)
    with pytest.raises(ValueError, match="overlap = 'ones' is not allowed"):
        geometric_stiffness(replace(MD21, overlap=bpv.Overlap.ONES), state)
