"""Charge response of wires: Lindhard's limits, plane waves, and the plain double sum over wavevectors."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import integrate

from multigap import bpv
from multigap.beyond.response import Softening, Softest, Transitions, mean_softening, softening, softest
from multigap.bpv import papers
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.charge_response import fill_bubbles, fill_waves
from multigap.superlattice import Superlattice
from tests.beyond import response_oracle as oracle

WIRES = papers.md21(1 / 3)
LATTICE = WIRES.superlattice


def bubbles(first, second, momenta, thermal):
    result = np.empty((len(momenta), len(first)))
    fill_bubbles(np.array(first, float), np.array(second, float), np.array(momenta, float), thermal, result)
    return result


def fermi_slope(x, thermal):
    return 1 / (4 * thermal * np.cosh(np.clip(x / (2 * thermal), -300, 300)) ** 2)


def test_bubble_at_low_temperature_is_lindhards_logarithm():
    edges = np.array([-0.09, -0.04, -0.16])
    for other in (edges, edges[::-1]):
        momenta = np.array([0.05, 0.3, 0.9, 1.5])
        both = np.sqrt(-edges) + np.sqrt(-other)
        q = momenta[:, None]
        exact = np.log(np.abs((both + q) / (both - q))) / (2 * np.pi * q)
        cold = bubbles(edges, other, momenta, 1e-6)
        apart = np.abs(both - q) > 0.02
        np.testing.assert_allclose(cold[apart], exact[apart], rtol=1e-7)


@pytest.mark.parametrize("edge", [-0.3, -0.01, 0.0, 0.05])
def test_bubble_without_wavevector_is_the_thermal_density_of_states(edge):
    thermal = 0.02
    # 1/(2π√(E − e)) per spin, with k the variable
    exact = integrate.quad(
        lambda k: fermi_slope(edge + k * k, thermal) / np.pi, 0, 3, epsabs=0, epsrel=1e-12, limit=500
    )[0]
    found = bubbles([edge], [edge], [0.0, 1e-9, 1e-4], thermal)[:, 0]
    np.testing.assert_allclose(found[:2], exact, rtol=3e-9)
    assert found[2] == pytest.approx(exact, rel=1e-6)


def test_bubble_is_the_plain_sum_over_wavevectors():
    generator = np.random.default_rng(5)
    first, second = generator.uniform(-0.4, 0.1, (2, 40))
    momenta = [0.0, 0.2, 0.7, 1.3]
    found = bubbles(first, second, momenta, 0.02)
    plain = [[oracle.bubble(a, b, q, 0.02, 1.0) for a, b in zip(first, second, strict=True)] for q in momenta]
    np.testing.assert_allclose(found, plain, rtol=1e-7, atol=1e-9)
    np.testing.assert_allclose(bubbles(second, first, momenta, 0.02), found, rtol=1e-13)


@pytest.mark.parametrize("matching", ["derivative", "current"])
def test_waves_are_bloch_functions(matching):
    lattice = replace(LATTICE, matching=matching)
    x = np.linspace(0, lattice.period / 2, 23)
    for number in (1, 2, 3, 4):
        band = lattice.subband(number)
        for k in (0.1, -0.17, 0.31, 2.0):
            energy = band.energy(k)
            at = band.bloch(k, x + lattice.period / 2)
            even, odd = np.sqrt(band.profiles(energy)[:2])
            sign = np.sign(at[1].imag)
            waves = np.empty((1, x.size), dtype=complex)
            fill_waves(energy.reshape(1), np.array([even]), np.array([sign * odd]), x, lattice.cell, waves)
            np.testing.assert_allclose(waves[0], at, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize(
    ("q_x", "q_z", "eta", "kelvin"),
    [
        (0.18, np.pi / 14, 0.9, 290.0),
        (0.0, 0.1, 0.3, 150.0),
        (0.4, 0.0, 1.5, 200.0),
        (0.25, -0.3, 0.7, 250.0),
    ],
)
def test_softening_is_the_plain_double_sum(q_x, q_z, eta, kelvin):
    mu = float(WIRES.chemical_potential(eta))
    k_z = np.arange(0.5, 48) * 2 * np.pi / (48 * LATTICE.period)
    shape = (8.5, 5.5, 4.16, 0.86, 1.0)
    here, there = oracle.plain_states(k_z, *shape), oracle.plain_states(k_z + q_z, *shape)
    # bands from plane waves are off by some 1e-5 eV: the chemical potential goes with the pocket's bottom
    shift = oracle.plain_states(np.zeros(1), *shape).energies[0, 2] - LATTICE.subband(3).bottom
    assert abs(shift) < 2e-4
    pairs, matrix = oracle.response(here, there, mu + shift, K_B * kelvin, q_x, WIRES.coupling, 0.86)
    found = softening(WIRES, eta, kelvin, [q_x], [q_z])
    np.testing.assert_allclose(found.response[0, 0], pairs, rtol=1e-3)
    assert found.zeta[0, 0] == pytest.approx(np.linalg.eigvalsh(matrix)[-1], rel=5e-4)
    z = (np.arange(matrix.shape[0]) + 0.5) / matrix.shape[0] * LATTICE.period
    plane = np.exp(1j * q_z * z) / np.sqrt(z.size)
    assert found.rigid[0, 0] == pytest.approx((plane.conj() @ matrix @ plane).real, rel=1e-3)
    pocket = softening(WIRES, eta, kelvin, [q_x], [q_z], transitions="pocket")
    only = np.diag([0.0, 0.0, WIRES.coupling[2, 2]])
    _, matrix = oracle.response(here, there, mu + shift, K_B * kelvin, q_x, only, 0.86)
    assert pocket.zeta[0, 0] == pytest.approx(np.linalg.eigvalsh(matrix)[-1], rel=5e-4)


def free_electrons(g: float = 0.2) -> bpv.Wires:
    lattice = Superlattice(6.0, 4.0, 0.0, mass_well=1.0, mass_barrier=1.0)
    return bpv.Wires(lattice, 0.2, np.full((4, 4), g), lifshitz_subband=1)


def free_response(q: float, mu: float, thermal: float) -> float:
    """Lindhard's function in two dimensions over N_2D, cold in closed form, warm as its thermal mean."""

    def cold(level):
        k = np.sqrt(max(level, 0.0) / HBAR2_OVER_2ME)
        return 0.0 if level <= 0 else 1.0 if q <= 2 * k else 1 - np.sqrt(1 - (2 * k / q) ** 2)

    kink = HBAR2_OVER_2ME * q**2 / 4
    low, high = mu - 40 * thermal, mu + 40 * thermal
    return integrate.quad(
        lambda level: cold(level) * fermi_slope(level - mu, thermal),
        low, high, points=sorted({min(max(e, low), high) for e in (0.0, kink, mu)}), limit=500, epsrel=1e-10,
    )[0]  # fmt: skip


@pytest.mark.parametrize("kelvin", [60.0, 300.0])
@pytest.mark.parametrize("direction", [(1.0, 0.0), (0.0, 1.0), (0.6, 0.8)])
def test_free_electrons_have_lindhards_response_in_two_dimensions(kelvin, direction):
    model, mu = free_electrons(), 0.2
    assert mu < model.superlattice.subband(1).top
    for q in (0.0, 0.1, 0.25, 0.4):
        along, across = q * direction[0], q * direction[1]
        found = softening(model, bpv.Filling(mu=mu), kelvin, [along], [across])
        exact = 2 * 0.2 * free_response(q, mu, K_B * kelvin)
        assert found.rigid[0, 0] == pytest.approx(exact, rel=1e-6)
        nearer = min(across, 2 * np.pi / model.superlattice.period - across)  # in the zone: what ζ is of
        exact = 2 * 0.2 * free_response(np.hypot(along, nearer), mu, K_B * kelvin)
        assert found.zeta[0, 0] == pytest.approx(exact, rel=1e-3)


def test_a_constant_density_of_states_gives_the_papers_relation():
    g = 0.3
    found = softening(free_electrons(g), bpv.Filling(mu=0.3), 30.0, [0.0, 0.1, 0.2], [0.0, 0.05])
    np.testing.assert_allclose(found.zeta, 2 * g, rtol=1e-6)
    assert bpv.migdal_cutoff(1.0, g) == pytest.approx(np.sqrt(1 - found.zeta[0, 0]), rel=1e-6)


def test_pocket_without_wavevector_answers_with_its_thermal_density_of_states():
    kelvin, eta = 200.0, 0.8
    thermal, mu = K_B * kelvin, float(WIRES.chemical_potential(eta))
    band = LATTICE.subband(3)
    dos = integrate.quad(
        lambda e: float(band.dos(e)) * fermi_slope(e - mu, thermal),
        band.bottom, band.bottom + 1.0, points=[band.top, mu], limit=500, epsrel=1e-10,
    )[0]  # fmt: skip
    found = softening(WIRES, eta, kelvin, [0.0], [0.0], transitions="pocket")
    assert found.rigid[0, 0] == pytest.approx(2 * WIRES.coupling[2, 2] * dos / LATTICE.free_dos, rel=1e-7)


def test_response_is_periodic_even_and_bounded_by_the_overlaps_of_the_pairing():
    q_x, q_z = np.linspace(0, 0.5, 6), np.array([0.06, 0.15])
    found = softening(WIRES, 0.9, 250.0, q_x, q_z)
    shifted = softening(WIRES, 0.9, 250.0, q_x, -q_z + 2 * np.pi / LATTICE.period)
    np.testing.assert_allclose(shifted.zeta, found.zeta, rtol=1e-10)
    np.testing.assert_allclose(shifted.response, np.swapaxes(found.response, -1, -2), rtol=1e-10)
    bound = 2 * np.einsum("ij,lmij->lm", WIRES.coupling, found.response)
    assert np.all(found.zeta < bound)
    assert np.all(found.rigid < found.zeta)
    twice = softening(replace(WIRES, softening=False, coupling=2 * WIRES.coupling), 0.9, 250.0, q_x, q_z)
    np.testing.assert_allclose(twice.zeta, 2 * found.zeta, rtol=1e-10)


def test_points_in_the_zone_follow_the_temperature(monkeypatch):
    monkeypatch.setattr("multigap.beyond.response._FEWEST", 1536)
    fine = [softening(WIRES, 0.5, t, [0.0, 0.1, 0.2], [0.0, np.pi / 14]).zeta for t in (20.0, 60.0, 250.0)]
    monkeypatch.undo()
    for kelvin, zeta in zip((20.0, 60.0, 250.0), fine, strict=True):
        found = softening(WIRES, 0.5, kelvin, [0.0, 0.1, 0.2], [0.0, np.pi / 14])
        np.testing.assert_allclose(found.zeta, zeta, rtol=1e-7)


@pytest.mark.parametrize("transitions", list(Transitions))
def test_softest_wavevector_is_that_of_a_dense_grid(transitions):
    for eta, kelvin in ((0.3, 146.0), (0.93, 290.0)):
        best = softest(WIRES, eta, kelvin, transitions=transitions)
        grid = softening(
            WIRES,
            eta,
            kelvin,
            np.linspace(0, 0.5, 201),
            np.linspace(0, np.pi / 14, 49),
            transitions=transitions,
        )
        q_x, q_z, zeta = grid.softest
        assert zeta <= best.zeta < zeta + 2e-4
        assert abs(best.q_x - q_x) < 0.01
        assert abs(best.q_z - q_z) < 0.02
        assert isinstance(grid, Softening)
        assert isinstance(best, Softest)


def test_mean_over_the_fermi_line_is_the_plain_double_mean():
    eta, kelvin = 0.8, 280.0
    mu, thermal = float(WIRES.chemical_potential(eta)), K_B * kelvin
    k_z = np.arange(12) * 2 * np.pi / (12 * LATTICE.period)
    k_x = np.linspace(-0.35, 0.35, 41)
    energy = LATTICE.energy(3, k_z)[:, None] + HBAR2_OVER_2ME / 0.86 * k_x**2 - mu
    weight = fermi_slope(energy, thermal)
    q_x = np.abs(k_x[:, None] - k_x).round(12)
    zeta = softening(WIRES, eta, kelvin, np.unique(q_x), k_z).zeta[:, np.searchsorted(np.unique(q_x), q_x)]
    total = (
        sum(weight[i] @ zeta[(j - i) % 12] @ weight[j] for i in range(12) for j in range(12))
        / weight.sum() ** 2
    )
    assert mean_softening(WIRES, eta, kelvin) == pytest.approx(total, rel=1e-4)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="overlap = 'ones' is not allowed"):
        softening(replace(WIRES, overlap=bpv.Overlap.ONES), 0.5, 100.0, [0.1], [0.1])
    with pytest.raises(ValueError, match="negative coupling"):
        softening(WIRES.with_interband(-0.1), 0.5, 100.0, [0.1], [0.1])
    with pytest.raises(
        ValueError, match=r"temperature = 0\.001 is not allowed: temperature must be at least"
    ):
        softening(WIRES, 0.5, 1e-3, [0.1], [0.1])
    with pytest.raises(ValueError, match=r"at least .* K to resolve the Fermi line"):
        mean_softening(WIRES, 20.0, 50.0)
    with pytest.raises(ValueError, match="transitions = 'third'"):
        softening(WIRES, 0.5, 100.0, [0.1], [0.1], transitions="third")
