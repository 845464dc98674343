"""The wire superlattices of MD21 and MR21: convergence, a plain transcription, limits, published numbers."""

import copy
import multiprocessing
import pickle
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from multigap import bpv, gap_equation
from multigap.bpv import (
    Overlap,
    ReferenceDos,
    Wires,
    coupling_matrix,
    critical_temperature,
    crossover,
    grid,
    migdal_cutoff,
)
from multigap.bpv.papers import MD21_SUPERLATTICE, md21, model_a, model_b
from multigap.constants import BCS_TC_PREFACTOR, HBAR2_OVER_2ME, K_B
from multigap.gap_equation import Channels, GapEquation
from multigap.kernels import CONSTANT_DOS
from multigap.kernels.band_edge import band_edge_kernel
from multigap.kernels.small_matrices import largest_eigenvalue, scratch
from multigap.superlattice import Superlattice, overlap_basis, overlaps
from tests.bpv import oracle


@pytest.fixture(scope="module")
def plain():
    s = MD21_SUPERLATTICE
    return oracle.plain_wires(s.well, s.barrier, s.height, s.mass_well, s.mass_barrier, s.along_wire, n_k=160)


@pytest.mark.parametrize("eta", [0.5, 1.0, 1.6])
def test_critical_temperature_agrees_with_the_plain_sums(plain, eta):
    model = md21(0.25)
    mu = plain.energies[2].min() + eta * (plain.energies[2].max() - plain.energies[2].min())
    expected = oracle.critical_temperature(plain, mu, model.cutoff, model.coupling, (60, 300))
    assert critical_temperature(model, eta).temperature[0] == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("model", [md21(0.25), md21(1 / 3), model_a(0.42), model_a(0.1), model_b(0.4)])
def test_critical_temperature_does_not_move_with_a_finer_zone_grid(model):
    """To 1e-6 at both Lifshitz transitions and beside them, cold or warm."""
    eta = [-0.4, 0.0, 1e-3, 0.4, 0.999, 1.0, 1.001, 2.0]
    coarse = critical_temperature(replace(model, points=48), eta).temperature
    fine = critical_temperature(replace(model, points=160), eta).temperature
    assert coarse == pytest.approx(fine, rel=1e-6)


@pytest.mark.parametrize(
    "model",
    [
        md21(),
        model_a(0.42),
        model_a(0.1),
        model_b(0.4),
        md21().with_interband(0.0),
        replace(md21(), overlap=Overlap.BAND_MEANS),
        replace(md21(), overlap=Overlap.ONES),
        replace(md21(), reference_dos=ReferenceDos.TOTAL_BOTH_SPINS),
    ],
)
def test_grid_kernel_agrees_with_the_general_solver(model):
    """Series, tables, compressed overlaps and secants on one side; plain channels on the other."""
    eta = np.array([-0.5, -0.2, -1e-3, 0.0, 1e-3, 0.3, 0.9, 0.999, 1.0, 1.001, 1.4, 2.5])
    plain = [bpv.resolved_critical_temperature(model, e)[0].kelvin for e in eta]
    assert critical_temperature(model, eta).temperature == pytest.approx(plain, rel=2e-8, nan_ok=True)


@pytest.mark.filterwarnings("ignore:k_B T_c:RuntimeWarning")
@pytest.mark.parametrize("cutoff", [1e-5, 3e-5, 1e-4, 1e-3, 1e-2, 0.1])
@pytest.mark.parametrize("base", [md21(), model_b(0.4)], ids=["md21", "B"])
def test_grid_and_general_solver_agree_for_narrow_windows(base, cutoff):
    """Windows down to 1e-5 eV in subbands 14 000 times as wide; nor does either move with more nodes."""
    model = replace(base, bare_cutoff=cutoff, softening=False)
    eta = np.array([-0.05, -1e-3, 0.0, 1e-5, 1e-4, 1e-3, 0.02, 0.3, 1.0, 1.0001, 1.3])
    plain = np.array([bpv.resolved_critical_temperature(model, e)[0].kelvin for e in eta])
    found = critical_temperature(model, eta).temperature
    cold = K_B * plain < 1e-4 * cutoff
    assert not np.all(cold)
    assert found[~cold] == pytest.approx(plain[~cold], rel=1e-8)
    assert found[cold] == pytest.approx(plain[cold], rel=3e-8)
    finer = replace(model, points=3 * model.points)
    assert found == pytest.approx(critical_temperature(finer, eta).temperature, rel=1e-8)
    resolved = bpv.resolved_critical_temperature(finer, 1e-4)[0].kelvin
    assert resolved == pytest.approx(plain[4], rel=1e-11)


def test_grid_kernel_holds_for_any_wires():
    """Random superlattices and couplings of both signs, where patterns of the gap cross."""
    rng = np.random.default_rng(5)
    for _ in range(25):
        size = int(rng.integers(1, 5))
        g = rng.uniform(-0.15, 0.3, (size, size))
        g = (g + g.T) / 2
        g[np.diag_indices(size)] = rng.uniform(0.1, 0.45, size)
        lattice = Superlattice(*rng.uniform((4, 3, 1), (12, 9, 6)), *rng.uniform(0.5, 1.5, 3), "current")
        wires = Wires(lattice, rng.uniform(0.02, 0.5), g, softening=False)
        mu = float(lattice.subband(size).bottom + rng.uniform(0, 2) * lattice.bandwidth(size))
        fast = critical_temperature(wires, mu=mu).temperature[0]
        plain = bpv.resolved_critical_temperature(wires, mu=mu)[0].kelvin
        assert fast == pytest.approx(plain, rel=1e-6, nan_ok=True), wires


@settings(max_examples=15)
@given(
    scale=st.floats(0.3, 3.0),
    eta=st.floats(-0.5, 2.0),
    g=st.floats(0.05, 0.45),
    interband=st.floats(-0.15, 0.15),
)
def test_lengths_stretched_shrink_temperatures_by_the_square(scale, eta, g, interband):
    """g is a pure number and N goes with the mass alone: stretched wires are the same at a smaller energy."""
    wires = Wires(MD21_SUPERLATTICE, 0.2, coupling_matrix(g, interband=interband))
    s = MD21_SUPERLATTICE
    stretched = replace(s, well=scale * s.well, barrier=scale * s.barrier, height=s.height / scale**2)
    small = replace(wires, superlattice=stretched, bare_cutoff=0.2 / scale**2)
    found = critical_temperature(wires, eta, lowest_temperature=1e-9)
    again = critical_temperature(small, eta, lowest_temperature=1e-9 / scale**2)
    assert again.temperature * scale**2 == pytest.approx(found.temperature, rel=1e-6, nan_ok=True)
    flipped = critical_temperature(wires.with_interband(abs(interband)), eta)
    assert flipped.temperature[0] >= found.temperature[0] * (1 - 1e-9)  # attraction throughout is the best


def test_the_eigenvalue_comes_from_a_few_steps_and_not_from_the_fallback():
    """Rayleigh's quotient converges cubically from a neighbour's vector, in two or three steps."""
    rng = np.random.default_rng(3)
    for size in (3, 6, 9):
        g = rng.uniform(-0.2, 0.4, (size, size))
        root = rng.uniform(-1, 1, (size, size))
        matrix, pairing = g + g.T + 2 * np.eye(size), root @ root.T
        values, vectors = np.linalg.eig(matrix @ pairing)
        exact = vectors[:, int(np.argmax(values.real))].real.copy()
        cold = np.ones(size)
        largest_eigenvalue(matrix, pairing, cold, scratch(size))
        for away, most in ((1e-3, 2), (0.03, 3)):
            start = exact / np.abs(exact).max() + away * rng.uniform(-1, 1, size)
            value, steps = largest_eigenvalue(matrix, pairing, start, scratch(size))
            assert value == pytest.approx(values.real.max(), rel=1e-12)
            assert 1 <= steps <= most
            assert matrix @ pairing @ start == pytest.approx(value * start, abs=1e-7 * value)


def test_a_dome_costs_few_eigenvalues_and_hardly_ever_all_of_them():
    model = md21()
    models = [model.with_g(g) for g in np.linspace(0.1, 0.45, 15)]
    mus = model.chemical_potential(np.linspace(-0.5, 2.0, 101))
    cutoffs, couplings = np.array([m.cutoff for m in models]), np.array([m.coupling for m in models])
    found = grid._grid_rows(model, mus, cutoffs, couplings, 1e-9)
    assert found.temperature.size <= found.evaluations <= 3.5 * found.temperature.size
    assert found.complete <= 0.01 * found.evaluations


def test_structure_at_tc_is_the_zone_mean_of_the_general_solvers_gap():
    """Its reduced unknowns x by least squares, and the mean of φ by Gauss–Legendre in the band's angle."""
    model = model_a(0.3)
    found = critical_temperature(model, [0.1, 0.6, 1.2])
    u, weights = np.polynomial.legendre.leggauss(200)
    angle = np.pi * (u + 1) / 2
    basis = overlap_basis(model.superlattice, model.count)
    for row, eta in zip(found.structure, found.eta, strict=True):
        critical, _, nodes = bpv.resolved_critical_temperature(model, float(eta))
        form, means = model.factors(nodes), np.empty(model.count)
        for n in range(model.count):
            here = nodes.block == n
            x = np.linalg.lstsq(form[here], critical.mode[here], rcond=1e-12)[0]
            band = model.superlattice.subband(n + 1)
            energy = (band.bottom + band.top) / 2 - band.width / 2 * np.cos(angle)
            share = weights * band.smooth_density(energy)
            means[n] = share @ basis.factors(n + 1, energy) @ x / share.sum()
        means /= means[np.argmax(np.abs(means))]
        assert row == pytest.approx(means, rel=1e-6)


def test_a_transition_below_a_microkelvin():
    """Nothing special happens at 1e-7 K: the slope of the BCS logarithm still holds."""
    weak = Wires(
        MD21_SUPERLATTICE, 0.2, coupling_matrix(0.1, intraband=0.085, interband=0.01), softening=False
    )
    found = critical_temperature(weak, -0.5, lowest_temperature=1e-20)
    assert 1e-12 < found.temperature[0] < 1e-6
    plain = bpv.resolved_critical_temperature(weak, -0.5, lowest_temperature=1e-20)[0].kelvin
    assert found.temperature[0] == pytest.approx(plain, rel=1e-6)


def test_dome_is_the_row_of_its_columns():
    eta, g = np.linspace(-0.6, 2.0, 23), np.array([0.1, 0.22, 0.4, 0.49])
    grid = bpv.dome(model_a(), eta, g)
    assert grid.temperature.shape == (23, 4)
    for column, value in enumerate(g):
        row = critical_temperature(model_a(value), eta)
        assert grid.temperature[:, column] == pytest.approx(row.temperature, rel=1e-7)
        assert grid.structure[:, column] == pytest.approx(row.structure, rel=1e-5, nan_ok=True)
    assert grid.cutoff == pytest.approx([migdal_cutoff(0.330, value) for value in g])
    top = critical_temperature(model_a(grid.peak[1]), grid.peak[0]).temperature[0]
    assert grid.peak[2] == np.nanmax(grid.temperature) == pytest.approx(top, rel=1e-7)


def test_couplings_over_an_infinite_density_or_of_nothing_pair_nothing():
    """The total density of states is infinite at the van Hove point: g over it is 0."""
    total = replace(md21(), reference_dos=ReferenceDos.TOTAL)
    for model in (total, Wires(MD21_SUPERLATTICE, 0.2, np.zeros((3, 3)))):
        found = critical_temperature(model, 1.0)
        assert not found.superconducting[0]
        assert np.all(np.isnan(found.structure))


def test_grid_with_nothing_on_part_of_it():
    weak = Wires(MD21_SUPERLATTICE, 0.2, coupling_matrix(0.02, intraband=0.001, interband=0.0))
    grid = bpv.dome(weak, [-0.5, 0.9], [0.02, 0.3], lowest_temperature=1e-6)
    assert list(grid.superconducting[0]) == [False, False]
    assert grid.superconducting[1, 1]
    assert np.isnan(grid.temperature[0, 0])


@pytest.mark.parametrize("pool", ["threads", "processes", "dask"])
def test_dome_on_an_executor(pool):
    eta, g = np.linspace(0.5, 1.5, 25), np.linspace(0.1, 0.4, 16)  # enough to be cut into pieces
    expected = bpv.dome(md21(), eta, g).temperature
    if pool == "dask":
        distributed = pytest.importorskip("distributed")
        with (
            distributed.LocalCluster(
                n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            found = bpv.dome(md21(), eta, g, executor=client.get_executor()).temperature
    elif pool == "processes":
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
            found = bpv.dome(md21(), eta, g, executor=executor).temperature
    else:
        with ThreadPoolExecutor(2) as executor:
            found = bpv.dome(md21(), eta, g, executor=executor).temperature
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("points", [4, 40])
def test_a_bar_or_an_executor_changes_no_digit(points):
    eta, g = np.linspace(0.2, 1.4, points), np.linspace(0.1, 0.4, 10)
    plain = bpv.dome(md21(), eta, g)
    with ThreadPoolExecutor(2) as executor:
        others = bpv.dome(md21(), eta, g, progress=True), bpv.dome(md21(), eta, g, executor=executor)
    for other in others:
        assert np.array_equal(other.temperature, plain.temperature)
        assert np.array_equal(other.structure, plain.structure)


def test_progress_goes_to_the_error_stream(capsys):
    bpv.dome(md21(), np.linspace(0.5, 1.0, 4), [0.2], progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "T_c" in shown.err


def test_published_curve_of_the_dome_paper():
    published = np.genfromtxt("book/data/mazziotti2021epl_fig5.csv", delimiter=",", dtype=str, skip_header=3)
    linear = published[(published[:, 0] == "A") & (published[:, 1] == "1/4"), 2:].astype(float)
    found = critical_temperature(md21(0.25), linear[:, 0]).temperature
    assert np.sqrt(np.mean((found - linear[:, 1]) ** 2)) < 2.0
    cold = published[published[:, 0] == "B", 2:].astype(float)
    plateau = cold[cold[:, 0] < -0.4]
    assert critical_temperature(md21(1 / 3), plateau[:, 0]).temperature == pytest.approx(
        plateau[:, 1], rel=0.065
    )


def test_peaks_of_the_domes():
    eta = np.linspace(0.7, 1.3, 25)
    assert np.max(critical_temperature(md21(0.25), eta).temperature) == pytest.approx(194, abs=0.5)
    assert np.max(critical_temperature(md21(1 / 3), eta).temperature) == pytest.approx(291, abs=0.5)
    assert critical_temperature(model_a(0.42), 0.96).temperature[0] == pytest.approx(244.7, abs=0.1)
    assert critical_temperature(model_b(0.4), 0.9).temperature[0] == pytest.approx(311.8, abs=0.1)


def test_free_electrons_with_one_coupling_are_a_bcs_metal():
    """No barrier: overlaps are 1 and the sum over k_z rebuilds the constant free density of states."""
    gas = Wires(Superlattice(8.0, 6.0, 0.0), 0.05, np.full((4, 4), 0.3), softening=False, points=200)
    mu = 0.9
    expected = gap_equation.critical_temperature(
        GapEquation(Channels([CONSTANT_DOS], [0.0], [0.05], [0.3]), [[1.0]])
    ).kelvin
    assert critical_temperature(gas, mu=mu).temperature[0] == pytest.approx(expected, rel=1e-5)
    assert expected * K_B == pytest.approx(BCS_TC_PREFACTOR * 0.05 * np.exp(-1 / 0.3), rel=1e-3)


def test_isolated_wires_are_one_channel():
    """Wires that do not feel each other: one flat subband, one band edge, d/dω known in closed form."""
    wires = Superlattice(6.0, 40.0, 30.0, mass_well=1.0)
    model = Wires(wires, 0.05, [[0.2]], softening=False)
    mu = wires.subband(1).bottom + 2.0
    overlap = float(np.squeeze(model.factors(model.nodes(mu)) @ model.factors(model.nodes(mu)).T))
    weight = 0.2 * overlap * 2 * np.sqrt(HBAR2_OVER_2ME) / wires.period
    t_c = brentq(lambda t: weight * band_edge_kernel(-2.0, 0.05, t, 0.0) - 1, 1e-9, 0.05, xtol=1e-18)
    assert critical_temperature(model, mu=mu).temperature[0] == pytest.approx(t_c / K_B, rel=1e-9)


def test_sign_of_the_interband_coupling_does_not_matter_with_two_subbands():
    both = [Wires(MD21_SUPERLATTICE, 0.2, [[0.2, s], [s, 0.25]]) for s in (0.1, -0.1)]
    mu = MD21_SUPERLATTICE.subband(2).top + 0.01
    plus, minus = (critical_temperature(m, mu=mu) for m in both)
    assert plus.temperature == pytest.approx(minus.temperature, rel=1e-12)
    assert plus.structure[0, 0] == pytest.approx(-minus.structure[0, 0], rel=1e-9)


def test_what_drives_the_dome():
    """Ablations at the peak of MD21's g = 1/4 curve: exchange between subbands hardly matters."""
    eta = np.linspace(0.7, 1.3, 13)
    full, alone, ones = (
        np.max(critical_temperature(m, eta).temperature)
        for m in (md21(), md21().with_interband(0.0), replace(md21(), overlap=Overlap.ONES))
    )
    assert (full, alone, ones) == pytest.approx((194, 181, 75), abs=1.0)
    means = np.max(critical_temperature(replace(md21(), overlap=Overlap.BAND_MEANS), eta).temperature)
    assert means == pytest.approx(full, rel=0.02)


def test_other_reference_densities_fail():
    """Of the densities of states that could define g, only the free 2D one per spin meets the curve."""
    for kind in ReferenceDos:
        peak = np.nanmax(critical_temperature(replace(md21(), reference_dos=kind), [0.9, 1.1]).temperature)
        assert (abs(peak - 193) < 3) == (kind is ReferenceDos.FREE_2D), kind


def test_mean_overlaps_are_means_over_the_zone():
    lattice, points = MD21_SUPERLATTICE, 64
    k = (np.arange(points) + 0.5) / points * lattice.zone_boundary
    means = [[overlaps(lattice, n, k, m, k).mean() for m in (1, 2, 3)] for n in (1, 2, 3)]
    factors = bpv.mean_factors(lattice, 3)
    assert factors @ factors.T == pytest.approx(np.array(means), rel=1e-9)


def test_reference_densities_are_what_their_names_say():
    """Each N as the slope, by μ, of the electrons that it counts."""
    lattice, step = MD21_SUPERLATTICE, 1e-5
    mu = float(lattice.chemical_potential(0.6))

    def slope(electrons, at=mu):
        return (electrons(at + step) - electrons(at - step)) / (2 * step)

    def wires(at):  # k_F/π for each level of a wire, a wire every period
        depth = np.maximum(at - lattice.edges(3).mean(axis=1), 0.0)
        k_fermi = np.sqrt(lattice.along_wire * depth / HBAR2_OVER_2ME)
        return np.sum(k_fermi) / np.pi / lattice.period

    def reference(kind):
        return replace(md21(), reference_dos=kind).reference(mu)

    def total(at):
        return lattice.density_of_electrons(at, count=6) / 2

    each = [slope(lattice.subband(n).filling) for n in (1, 2, 3)]
    gas = Superlattice(8.5, 5.5, 0.0, mass_well=0.86, mass_barrier=0.86)
    free = slope(lambda at: gas.density_of_electrons(at, count=8) / 2)
    assert reference(ReferenceDos.FREE_2D) == pytest.approx(free, rel=1e-7)
    assert reference(ReferenceDos.FREE_2D_BOTH_SPINS) == pytest.approx(2 * free, rel=1e-7)
    assert reference(ReferenceDos.TOTAL) == pytest.approx(slope(total), rel=1e-7)
    assert reference(ReferenceDos.TOTAL_BOTH_SPINS) == pytest.approx(2 * slope(total), rel=1e-7)
    assert reference(ReferenceDos.PARTIAL) == pytest.approx(each, rel=1e-7)
    assert reference(ReferenceDos.ISOLATED_WIRE) == pytest.approx(slope(wires), rel=1e-7)
    edge = lattice.subband(3).bottom
    below = slope(total, edge - 2 * step)  # the third subband has no states at its very bottom
    assert reference(ReferenceDos.TOTAL_AT_EDGE) == pytest.approx(below, rel=1e-5)
    partial = replace(md21(), reference_dos=ReferenceDos.PARTIAL)
    assert partial.scaled_coupling(mu) == pytest.approx(
        md21().coupling * free / np.sqrt(np.outer(each, each)), rel=1e-7
    )


def test_a_reference_density_as_a_number():
    named = critical_temperature(md21(), 0.7).temperature
    given = critical_temperature(replace(md21(), reference_dos=MD21_SUPERLATTICE.free_dos), 0.7).temperature
    assert given == pytest.approx(named, rel=1e-12)


@pytest.mark.parametrize("kelvin", [0.0, 80.0])
def test_gaps_and_density_agree_with_the_plain_sums(plain, kelvin):
    """MR21 Eqs. (6) and (7); the plain sums converge with the square of their steps."""
    mu = plain.energies[2].min() + 0.9 * (plain.energies[2].max() - plain.energies[2].min())
    model = md21()
    delta = oracle.gaps(plain, mu, model.cutoff, model.coupling, kelvin, start=0.03)
    found = bpv.gaps(model, 0.9, kelvin)
    assert found.delta == pytest.approx(delta.mean(axis=1), rel=1e-3)
    assert found.density == pytest.approx(
        oracle.density(plain, mu, model.cutoff, delta, kelvin, n_x=1000), rel=2e-4
    )


def test_gaps_at_fixed_density_agree_with_the_plain_sums(plain):
    """Where the gap would draw electrons in, μ moves until Eq. (7) gives back what the normal state held."""
    bottom, width = plain.energies[2].min(), np.ptp(plain.energies[2])
    model = md21()
    kept = bpv.gaps(model, 0.9, fixed_density=True)
    mu = bottom + 0.9 * width + kept.mu - float(model.chemical_potential(0.9))
    delta = oracle.gaps(plain, mu, model.cutoff, model.coupling, 0.0, start=0.03)
    assert kept.delta == pytest.approx(delta.mean(axis=1), rel=1e-3)
    before = oracle.density(plain, bottom + 0.9 * width, model.cutoff, 0 * delta + 1e-12, 0.0, n_x=1000)
    drawn = oracle.density(plain, bottom + 0.9 * width, model.cutoff, delta, 0.0, n_x=1000) - before
    after = oracle.density(plain, mu, model.cutoff, delta, 0.0, n_x=1000)
    assert abs(after - before) < 0.02 * abs(drawn)


@pytest.mark.parametrize("eta", [-0.4, 0.0, 0.5, 1.0, 1.7])
def test_gaps_agree_with_the_solver_that_follows_them_from_tc(eta):
    model = md21()
    found, equation, nodes = bpv.resolved_critical_temperature(model, eta)
    first = nodes.block == 0
    for fraction in (0.0, 0.6, 0.97):
        followed = gap_equation.gaps(equation, fraction * found.kelvin, found).delta[0]
        direct = bpv.gaps(model, eta, fraction * found.kelvin)
        mean = np.sum((nodes.share * followed)[first]) / np.sum(nodes.share[first])
        assert direct.delta[0] == pytest.approx(mean, rel=1e-6)


def test_gaps_close_at_tc_with_the_structure_of_the_transition():
    model = md21()
    critical = critical_temperature(model, 0.8)
    t_c = critical.temperature[0]
    below = bpv.gaps(model, 0.8, 0.9999 * t_c)
    assert below.delta / np.max(below.delta) == pytest.approx(critical.structure[0], rel=2e-3)
    assert np.all(bpv.gaps(model, 0.8, t_c * 1.0001).delta == 0)
    assert below.critical_temperature == pytest.approx(t_c)


def test_gap_with_opposite_signs():
    """A repulsive exchange between two subbands turns one gap over and leaves its size."""
    mu = MD21_SUPERLATTICE.subband(2).top + 0.3
    plus, minus = (bpv.gaps(Wires(MD21_SUPERLATTICE, 0.2, [[0.2, s], [s, 0.25]]), mu=mu) for s in (0.1, -0.1))
    assert minus.delta[0] * minus.delta[1] < 0
    assert np.abs(minus.delta) == pytest.approx(np.abs(plus.delta), rel=1e-7)


@pytest.mark.parametrize("eta", [0.0, 0.6, 1.0, 1.6])
def test_density_equation(eta):
    """The chemical potential moves until the density is again that of the normal state, and by little."""
    kept = bpv.gaps(md21(), eta, fixed_density=True)
    assert kept.density == pytest.approx(bpv.normal_density(md21(), eta), rel=1e-9)
    same = bpv.gaps(md21(), mu=kept.mu)
    assert same.density == pytest.approx(kept.density, rel=1e-9)
    assert same.delta == pytest.approx(kept.delta, rel=1e-7)
    assert abs(kept.eta - eta) < 0.05


def test_normal_density_cold_and_warm():
    model = md21()
    cold = bpv.normal_density(model, 0.5)
    assert cold == pytest.approx(
        MD21_SUPERLATTICE.density_of_electrons(model.chemical_potential(0.5), count=3)
    )
    assert bpv.normal_density(model, 0.5, temperature=1e-3) == pytest.approx(cold, rel=1e-9)
    # Sommerfeld: π²/3 (kT)² N′(μ), both spins, well inside the pocket
    t, step = 60.0, 1e-3
    mu = float(model.chemical_potential(0.5))
    low, high = (float(MD21_SUPERLATTICE.dos(mu + s, count=3)) for s in (-step, step))
    warm = bpv.normal_density(model, 0.5, temperature=t) - cold
    assert warm == pytest.approx(np.pi**2 / 3 * (K_B * t) ** 2 * (high - low) / (2 * step), rel=0.02)
    assert bpv.chemical_potential(model, cold) == pytest.approx(mu, rel=1e-10)


def test_a_single_flat_subband_has_a_chemical_potential():
    """Isolated wires: μ − E = ħ²k_F²/2m with k_F = πnd/2."""
    wires = Superlattice(6.0, 40.0, 30.0)
    mu = bpv.chemical_potential(Wires(wires, 0.05, [[0.2]], softening=False), 0.02)
    k_fermi = np.pi * 0.02 * wires.period / 2
    assert mu - wires.subband(1).bottom == pytest.approx(HBAR2_OVER_2ME * k_fermi**2, rel=1e-9)


def test_densities_out_of_reach_are_refused():
    with pytest.raises(ValueError, match="density"):
        bpv.gaps(md21(), 0.5, density=-1.0)
    with pytest.raises(ValueError, match="density"):
        bpv.chemical_potential(md21(), 1e-9, temperature=300.0)
    with pytest.raises(ValueError, match="density"):
        bpv.gaps(md21(), 0.5, 300.0, density=1e-9)
    with pytest.raises(ValueError, match="temperature"):
        bpv.gaps(md21(), 0.5, -1.0)


def test_gap_ratios_of_the_two_models():
    """Δ3/Δ2 at the tops: 2.6–2.8 for A, 3.4–4.0 for B."""
    a = bpv.gap_ratios(model_a(0.25), [0.7, 0.96])
    b = bpv.gap_ratios(model_b(1 / 3), [0.7, 0.96])
    assert np.all((a.delta[:, 2] / a.delta[:, 1] > 2.6) & (a.delta[:, 2] / a.delta[:, 1] < 2.8))
    assert np.all((b.delta[:, 2] / b.delta[:, 1] > 3.4) & (b.delta[:, 2] / b.delta[:, 1] < 4.0))
    assert a.ratio == pytest.approx(2 * a.delta / (K_B * a.temperature[:, None]))


@pytest.mark.parametrize("eta", [-0.3, 0.0, 0.5, 1.0, 2.0])
def test_isotope_exponent_is_the_slope_of_tc(eta):
    step = 1e-4
    more, less = (
        critical_temperature(replace(model_a(), bare_cutoff=0.330 * np.exp(s)), eta).temperature[0]
        for s in (step, -step)
    )
    expected = 0.5 * np.log(more / less) / (2 * step)
    assert bpv.isotope_exponent(model_a(), eta)[0] == pytest.approx(expected, rel=1e-6)


def test_isotope_exponent_along_a_path():
    eta, g = np.linspace(0.2, 1.0, 5), np.linspace(0.2, 0.35, 5)
    still = bpv.isotope_exponent_along(md21(), eta, g)
    assert still.exponent[2] == pytest.approx(bpv.isotope_exponent(md21(g[2]), eta[2])[0])
    moved = bpv.isotope_exponent_along(md21(), eta, g, drift=0.01)
    assert np.array_equal(moved.exponent, still.exponent)
    # a heavier isotope sits elsewhere on the path, with a smaller ω₀: T_c there gives the whole exponent
    change = 1e-3
    there = [0.6 + s * 0.01 * change for s in (1, -1)]
    heavy, light = (
        critical_temperature(
            replace(md21(float(np.interp(e, eta, g))), bare_cutoff=0.230 * np.exp(-0.5 * s * change)), e
        ).temperature[0]
        for e, s in zip(there, (1, -1), strict=True)
    )
    expected = -np.log(heavy / light) / (2 * change)
    place = np.array([0.599, 0.6, 0.601])
    near = bpv.isotope_exponent_along(md21(), place, np.interp(place, eta, g), drift=0.01)
    assert near.with_drift[1] == pytest.approx(expected, rel=1e-4)
    with pytest.raises(ValueError, match="eta"):
        bpv.isotope_exponent_along(md21(), [0.5, 0.5], [0.2, 0.3], drift=0.1)


def test_no_transition_is_a_result():
    weak = Wires(MD21_SUPERLATTICE, 0.2, coupling_matrix(0.02, intraband=0.001, interband=0.0))
    found = critical_temperature(weak, [-0.5], lowest_temperature=1e-6)
    assert not found.superconducting[0]
    assert np.isnan(found.temperature[0])
    assert found.lowest_temperature == 1e-6


def test_cutoffs_wider_than_the_lowest_band_edge_are_allowed(plain):
    wide = replace(md21(), softening=False, bare_cutoff=4.0)
    found = critical_temperature(wide, 0.5)
    assert found.superconducting[0]


def test_a_transition_beyond_the_cutoff_warns_with_the_number():
    strong = Wires(MD21_SUPERLATTICE, 0.02, coupling_matrix(5.0), softening=False)
    with pytest.warns(RuntimeWarning, match=r"exceeds the cutoff of 0\.02 eV"):
        critical_temperature(strong, 0.9)


def test_migdal_softening():
    assert migdal_cutoff(0.23, 0.25) == pytest.approx(0.23 / np.sqrt(2))
    for g in (0.5, 0.7, float("nan")):
        with pytest.raises(ValueError, match="g = "):
            migdal_cutoff(0.23, g)
    with pytest.raises(ValueError, match="bare"):
        migdal_cutoff(0.0, 0.2)
    with pytest.raises(ValueError, match=r"g = 0\.5"):
        md21(0.5)


@pytest.mark.parametrize(
    "change",
    [{"coupling": [[0.1, 0.2], [0.3, 0.1]]}, {"coupling": [[0.1, 0.2, 0.1]]}, {"bare_cutoff": -1.0},
     {"lifshitz_subband": 4}, {"lifshitz_subband": 0}, {"reference_dos": -1.0}, {"points": 2},
     {"coupling": np.full((3, 3), np.nan)}, {"superlattice": None}, {"softening": "no"},
     {"overlap": "half"}, {"reference_dos": "free"}, {"points": 48.5}, {"bare_cutoff": "0.2"}],
)  # fmt: skip
def test_bad_wires_are_refused(change):
    with pytest.raises(ValueError, match=next(iter(change))):
        replace(md21(), **change)


def test_wires_are_equal_by_their_numbers_and_survive_copying():
    same = replace(md21(), bare_cutoff=np.float64(0.230), points=np.int64(48), overlap="exact")
    assert same == md21() != md21(0.3)
    assert hash(same) == hash(md21())
    assert copy.deepcopy(same) == pickle.loads(pickle.dumps(same)) == same
    assert replace(md21(), points=48.0).nodes(3.3).edge.size == md21().nodes(3.3).edge.size


def test_results_are_compared_by_identity():
    """Arrays have no single truth value; comparing and hashing results must not fail on them."""
    one, other = (critical_temperature(md21(), [0.5, 0.9]) for _ in range(2))
    assert one != other
    assert len({one, other, bpv.gaps(md21(), 0.5), bpv.dome(md21(), [0.5, 0.9], [0.2])}) == 4


def test_an_empty_row_is_an_empty_answer():
    assert critical_temperature(md21(), []).temperature.shape == (0,)
    assert bpv.gap_ratios(md21(), []).ratio.shape == (0, 3)
    assert bpv.dome(md21(), [0.5, 0.9], []).structure.shape == (2, 0, 3)
    assert crossover.measures(md21(), []).gap.shape == (0,)


@pytest.mark.parametrize(
    "call",
    [critical_temperature, bpv.gaps, bpv.resolved_critical_temperature, lambda m, e: bpv.dome(m, e, 0.2)],
)
def test_a_superlattice_in_place_of_wires_is_named(call):
    with pytest.raises(ValueError, match=r"model = Superlattice.* must be a Wires"):
        call(MD21_SUPERLATTICE, 0.5)


def test_a_chemical_potential_may_be_given_in_place_of_its_lifshitz_parameter():
    model = md21()
    mu = model.chemical_potential([0.4, 1.2])
    by_eta, by_mu = critical_temperature(model, [0.4, 1.2]), critical_temperature(model, mu=mu)
    assert by_mu.eta == pytest.approx(by_eta.eta)
    assert by_mu.mu == pytest.approx(by_eta.mu)
    assert by_mu.temperature == pytest.approx(by_eta.temperature, rel=1e-9)
    assert model.lifshitz_parameter(mu) == pytest.approx([0.4, 1.2])
    assert bpv.gaps(model, mu=float(mu[1])).eta == pytest.approx(1.2)


def test_bad_chemical_potentials_are_refused():
    with pytest.raises(ValueError, match="below every subband"):
        critical_temperature(md21(), mu=0.1)
    with pytest.raises(ValueError, match="below every subband"):
        critical_temperature(md21(), -40.0)
    with pytest.raises(ValueError, match="give one"):
        critical_temperature(md21())
    with pytest.raises(ValueError, match="eta"):
        critical_temperature(md21(), [0.1, np.nan])
    assert bpv.coupling_matrix(0.3)[2, 2] == 0.3


def test_a_density_is_told_in_one_way():
    with pytest.raises(ValueError, match=r"^density = 0.1 is not allowed: density must be left out"):
        bpv.gaps(md21(), 0.5, density=0.1, fixed_density=True)


def test_a_density_that_was_not_given_is_not_named():
    model = md21()
    lowest = model.superlattice.subband(1).bottom
    with pytest.raises(ValueError, match=r"^mu = .* is not allowed: mu must put electrons"):
        bpv.gaps(model, mu=lowest, fixed_density=True)
    with pytest.raises(ValueError, match=r"^mu = .* is not allowed: mu must give a density of at least"):
        bpv.gaps(model, mu=lowest + 1e-6, temperature=300.0, fixed_density=True)
    eta = float(model.lifshitz_parameter(lowest + 1e-6))
    with pytest.raises(ValueError, match=r"^eta = .* is not allowed: eta must give a density of at least"):
        bpv.gaps(model, eta, 300.0, fixed_density=True)
