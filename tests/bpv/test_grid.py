"""The grid's kernel against the general solver, what it costs, and the same digits on every executor."""

import multiprocessing
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from multigap import bpv
from multigap.bpv import (
    Overlap,
    ReferenceDos,
    Wires,
    critical_temperature,
    grid,
)
from multigap.bpv.papers import md21, model_a, model_b
from multigap.constants import K_B
from multigap.kernels.small_matrices import largest_eigenvalue, scratch
from multigap.superlattice import Superlattice


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
    assert critical_temperature(model, eta).kelvin == pytest.approx(plain, rel=2e-8, nan_ok=True)


@pytest.mark.filterwarnings("ignore:k_B T_c:RuntimeWarning")
@pytest.mark.parametrize("cutoff", [1e-5, 3e-5, 1e-4, 1e-3, 1e-2, 0.1])
@pytest.mark.parametrize("base", [md21(), model_b(0.4)], ids=["md21", "B"])
def test_grid_and_general_solver_agree_for_narrow_windows(base, cutoff):
    """Windows down to 1e-5 eV in subbands 14 000 times as wide; nor does either move with more nodes."""
    model = replace(base, bare_cutoff=cutoff, softening=False)
    eta = np.array([-0.05, -1e-3, 0.0, 1e-5, 1e-4, 1e-3, 0.02, 0.3, 1.0, 1.0001, 1.3])
    plain = np.array([bpv.resolved_critical_temperature(model, e)[0].kelvin for e in eta])
    found = critical_temperature(model, eta).kelvin
    cold = K_B * plain < 1e-4 * cutoff
    assert not np.all(cold)
    assert found[~cold] == pytest.approx(plain[~cold], rel=1e-8)
    assert found[cold] == pytest.approx(plain[cold], rel=3e-8)
    finer = replace(model, points=3 * model.points)
    assert found == pytest.approx(critical_temperature(finer, eta).kelvin, rel=1e-8)
    resolved = bpv.resolved_critical_temperature(finer, 1e-4)[0].kelvin
    assert resolved == pytest.approx(plain[4], rel=1e-11)


def test_a_row_goes_on_where_a_pocket_takes_over_from_others_a_million_times_colder():
    """From 0.3 µK to 1 K within 1e-4 in η: the neighbour's T_c and slope foretell nothing there."""
    model = md21().with_interband(0.0)
    for edge in np.linspace(-3.5e-3, -2.8e-3, 15):
        eta = edge + np.linspace(-0.01, 0.01, 41)
        found = critical_temperature(model, eta, lowest_temperature=1e-9).kelvin
        alone = [critical_temperature(model, e, lowest_temperature=1e-9).kelvin[0] for e in eta[18:23]]
        assert found[18:23] == pytest.approx(alone, rel=1e-6)
        assert np.max(np.diff(np.log(found))) > 14


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
        fast = critical_temperature(wires, bpv.Filling(mu=mu)).kelvin[0]
        plain = bpv.resolved_critical_temperature(wires, bpv.Filling(mu=mu))[0].kelvin
        assert fast == pytest.approx(plain, rel=1e-6, nan_ok=True), wires


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
    assert found.kelvin.size <= found.evaluations <= 3.5 * found.kelvin.size
    assert found.complete <= 0.01 * found.evaluations


@pytest.mark.parametrize("pool", ["threads", "processes", "dask"])
def test_dome_on_an_executor(pool):
    eta, g = np.linspace(0.5, 1.5, 25), np.linspace(0.1, 0.4, 16)  # enough to be cut into pieces
    expected = bpv.dome(md21(), eta, g).kelvin
    if pool == "dask":
        distributed = pytest.importorskip("distributed")
        with (
            distributed.LocalCluster(
                n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            found = bpv.dome(md21(), eta, g, executor=client.get_executor()).kelvin
    elif pool == "processes":
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as executor:
            found = bpv.dome(md21(), eta, g, executor=executor).kelvin
    else:
        with ThreadPoolExecutor(2) as executor:
            found = bpv.dome(md21(), eta, g, executor=executor).kelvin
    assert np.array_equal(found, expected)


@pytest.mark.parametrize("points", [4, 40])
def test_a_bar_or_an_executor_changes_no_digit(points):
    eta, g = np.linspace(0.2, 1.4, points), np.linspace(0.1, 0.4, 10)
    plain = bpv.dome(md21(), eta, g)
    with ThreadPoolExecutor(2) as executor:
        others = bpv.dome(md21(), eta, g, progress=True), bpv.dome(md21(), eta, g, executor=executor)
    for other in others:
        assert np.array_equal(other.kelvin, plain.kelvin)
        assert np.array_equal(other.structure, plain.structure)


def test_what_waits_is_given_up_where_a_dome_is_interrupted():
    handed: list[Future] = []

    class Interrupted(Executor):
        def submit(self, *_args, **_kwargs):
            handed.append(Future())
            if len(handed) == 1:
                handed[0].set_exception(KeyboardInterrupt())
            return handed[-1]

    with pytest.raises(KeyboardInterrupt):
        bpv.dome(md21(), np.linspace(0, 1, 200), [0.2, 0.3], executor=Interrupted())
    assert len(handed) > 1
    assert all(future.cancelled() for future in handed[1:])


def test_progress_goes_to_the_error_stream(capsys):
    bpv.dome(md21(), np.linspace(0.5, 1.0, 4), [0.2], progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "T_c" in shown.err
