"""The first crossed diagram: brute force, closed limits, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from multigap.beyond import vertex
from multigap.bpv import Filling, Wires, papers
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels import crossed_diagram as kernels
from multigap.superlattice import Superlattice


def root(z: complex) -> complex:
    """√z in the upper half-plane."""
    s = complex(np.sqrt(complex(z)))
    return s if s.imag > 0 else -s


def closed(roots: tuple[complex, complex, complex], motion: float) -> complex:
    """The product of three propagators along the wire, as the module's docstring has it."""
    whole = sum(roots)
    return -(math.pi**2) * whole / (math.prod(roots) * (whole**2 - motion))


def test_the_kernel_meets_brute_force_over_two_momenta() -> None:
    """Each term as ∫dk₁dk₂ of three propagators in k_x, frequencies summed in Python, random vertices."""
    rng = np.random.default_rng(1)
    edges, thermal, phonon, n, reach = np.array([-0.1, 0.03]), 0.03, 0.12, 1, 2
    vertices, third, q = rng.uniform(0.5, 2, (2, 2)), np.array([[0, 1], [1, 0]]), 0.25
    u = np.linspace(-7, 7, 401)
    k, measure = np.sinh(u), np.cosh(u) * (u[1] - u[0])

    def omega(j: int) -> float:
        return (2 * j + 1) * math.pi * thermal

    def series(j: int) -> float:
        return phonon**2 / (phonon**2 + (2 * math.pi * j * thermal) ** 2)

    def propagator(j: int, e: float, x: NDArray[np.float64]) -> NDArray[np.complex128]:
        return np.asarray(1 / (1j * omega(j) - e - x**2), dtype=np.complex128)

    brute = 0j
    for m in range(-reach, reach):
        for l in range(-reach, reach):  # noqa: E741
            for (a, b), weight in np.ndenumerate(vertices):
                first, second = (
                    propagator(m, float(edges[a]), k) * measure,
                    propagator(l, float(edges[b]), k) * measure,
                )
                last = propagator(n - m + l, float(edges[third[a, b]]), q - k[:, None] + k[None, :])
                brute += weight / 4 * series(n - m) * series(m - l) * (first @ last @ second)
    table = kernels.einstein_series(phonon, thermal, 40)
    widths = np.array([[omega(j)] * 2 for j in range(20)])
    found = kernels.crossed_sum(
        kernels.roots_of(widths, edges), vertices, third.astype(np.int64), q**2, table, n, reach
    )
    # where k₁ and k₂ are both large the third propagator is narrower than the grid: 5e-6
    assert abs(found - brute) < 2e-5 * abs(brute)


def test_one_electron_in_an_empty_band() -> None:
    """Far below the edge both sums close: Σ₂ = γ²(Ω/2)² C(s(z-Ω), s(z-2Ω), s(z-Ω)), the polaron's."""
    edge, strength, phonon, motion = 0.15, 0.05, 0.1, 0.05
    found = vertex.wire_diagrams(edge, strength, phonon, 60.0, motion=motion, reach=60)
    z = 1j * math.pi * K_B * 60.0 - edge
    crossed = (strength * phonon / 2) ** 2 * closed(
        (root(z - phonon), root(z - 2 * phonon), root(z - phonon)), motion
    )
    first = -math.pi * strength * phonon / 2 / np.sqrt(phonon - z)
    assert found.crossed == pytest.approx(-crossed.imag / z.imag, rel=1e-4)
    assert found.crossed_shift == pytest.approx(crossed.real, rel=3e-4)
    assert found.first == pytest.approx(-first.imag / z.imag, rel=1e-4)


def test_one_dimension_has_no_migdal_theorem() -> None:
    """Deep in a wire, on its Fermi points, δZ is λ² times a sum over signs, whatever E_F is."""
    lam, phonon, kelvin = 0.25, 0.1, 300.0
    thermal = K_B * kelvin
    j = np.arange(-12, 12)
    omega = (2 * j + 1) * math.pi * thermal
    between = (1 / (1 + (2 * math.pi * thermal * np.arange(-40, 41) / phonon) ** 2))[40:]
    total = 0.0
    for m in j:
        for l in j:  # noqa: E741
            w = np.array([omega[m + 12], omega[l + 12], (2 * (l - m) + 1) * math.pi * thermal])
            if abs(np.sign(w).sum()) == 1:
                total += between[abs(m)] * between[abs(m - l)] * np.sign(w).prod() / np.abs(w).sum()
    expected = -((lam * math.pi * thermal) ** 2) * total / (math.pi * thermal)
    for depth in (300.0, 1000.0):
        found = vertex.wire_diagrams(-depth, lam * math.sqrt(depth), phonon, kelvin, reach=1)
        assert found.crossed == pytest.approx(expected, rel=1e-3)
        inside = vertex.wire_diagrams(-depth, lam * math.sqrt(depth), phonon, kelvin, reach=1, motion=0.0)
        assert abs(inside.crossed) < 1e-5 * abs(expected)


def test_a_width_along_k_z_brings_migdal_back() -> None:
    """δZ/(Z - 1) falls with the phonon's frequency over the width, at a fixed ratio of phonon and k_BT."""
    model = papers.md21(0.25)
    ratios = [
        abs(vertex.pocket_vertex(model, 2.0, 1000 * phonon, phonon=phonon, points=32, coupling=0.25).relative)
        for phonon in (0.2, 0.1, 0.05, 0.025)
    ]
    assert np.all(np.diff(ratios) < 0)
    assert ratios[-1] < ratios[0] / 3


def test_a_flat_subband_is_an_isolated_wire() -> None:
    lattice = Superlattice(well=8.5, barrier=25.0, height=6.0, mass_well=0.9, mass_barrier=1.0, mass_wire=0.9)
    model = Wires(lattice, bare_cutoff=0.15, coupling=np.array([[0.3]]), softening=False)
    mu = lattice.subband(1).bottom + 0.1
    found = vertex.pocket_vertex(model, Filling(mu=mu), 300.0, points=4)
    wave = lattice.density(1, 0.0, z := np.linspace(0, lattice.period, 4001))
    inverse_spread = lattice.period * float(np.trapezoid(wave**2, z))
    strength = 0.3 * inverse_spread * 2 * math.sqrt(HBAR2_OVER_2ME / 0.9) / lattice.period
    wire = vertex.wire_diagrams(-0.1, strength, 0.15, 300.0)
    assert found.first == pytest.approx([wire.first] * 3, rel=1e-5)
    assert found.crossed == pytest.approx([wire.crossed] * 3, rel=1e-5)


def test_vertices_at_equal_momenta_are_the_overlap() -> None:
    overlap, vertices = vertex._zone_states(papers.MD21_SUPERLATTICE, 3, 8)
    lattice = papers.MD21_SUPERLATTICE
    k_z = 2 * lattice.zone_boundary * np.arange(8) / 8
    z = (np.arange(4000) + 0.5) * lattice.period / 4000
    dense = lattice.density(3, k_z, z)
    assert overlap == pytest.approx(lattice.period**2 * dense @ dense.T / 4000, rel=1e-5)
    for k in range(8):  # k₁ = k leaves k₃ = k₂
        assert vertices[k, k] == pytest.approx(overlap[k] ** 2, rel=1e-9)


def test_dressed_propagators_solve_their_own_equation() -> None:
    edge, strength, phonon, kelvin = -0.1, 0.1, 0.15, 200.0
    thermal, count = K_B * kelvin, 60
    series = kernels.einstein_series(phonon, thermal, 2 * count)
    widths, steps = kernels.dressed_widths(
        np.array([edge]), np.ones((1, 1)), strength, series, thermal, 1e-12, 500
    )
    assert steps > 0
    n = np.arange(-count, count)
    z = 1j * np.concatenate([-widths[::-1, 0], widths[:, 0]])
    odd = (-math.pi / np.sqrt(edge - z)).imag
    phonons = phonon**2 / (phonon**2 + (2 * math.pi * thermal * (n[:, None] - n[None, :])) ** 2)
    sigma = strength * thermal * phonons @ odd
    omega = (2 * n + 1) * math.pi * thermal
    assert z.imag == pytest.approx(omega - sigma, rel=1e-9)
    free = vertex.wire_diagrams(edge, strength, phonon, kelvin)
    dressed = vertex.wire_diagrams(edge, strength, phonon, kelvin, dressed=True)
    assert 0.5 * free.first < dressed.first < free.first
    assert abs(dressed.crossed) < abs(free.crossed)


def test_energies_scale() -> None:
    one = vertex.wire_diagrams(-0.1, 0.08, 0.15, 100.0)
    two = vertex.wire_diagrams(-0.2, 0.08 * math.sqrt(2), 0.3, 200.0)
    assert two.first == pytest.approx(one.first, rel=1e-12)
    assert two.crossed == pytest.approx(one.crossed, rel=1e-12)
    assert two.crossed_shift == pytest.approx(2 * one.crossed_shift, rel=1e-12)


def test_nodes_and_reach_are_enough() -> None:
    model = papers.md21(0.25)
    some = vertex.pocket_vertex(model, 1.0, 150.0)
    more = vertex.pocket_vertex(model, 1.0, 150.0, points=32, reach=12)
    assert some.mean_first == pytest.approx(more.mean_first, rel=3e-3)
    assert some.mean_crossed == pytest.approx(more.mean_crossed, rel=3e-3)
    assert some.share.sum() == pytest.approx(1)


def test_refusals() -> None:
    model = papers.md21(0.25)
    with pytest.raises(ValueError, match=r"points = 7 is not allowed: points must be even"):
        vertex.pocket_vertex(model, 1.0, 100.0, points=7)
    with pytest.raises(ValueError, match=r"temperature = 1\.0 is not allowed: temperature must be at least"):
        vertex.wire_diagrams(-0.1, 0.1, 0.15, 1)
