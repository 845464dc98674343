"""How fast the BPV solver is, what each step of its algorithm bought, and how its cost grows."""

from __future__ import annotations

import gc
import os
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.linalg import eigh
from scipy.optimize import brentq

from multigap import bpv
from multigap.bpv import grid, papers
from multigap.constants import HBAR2_OVER_2ME, K_B

ETA = np.linspace(-1.0, 3.0, 201)
G = np.linspace(0.1, 0.49, 81)


def numpy_critical_temperature(model: bpv.Wires, eta: float, n_x: int = 400) -> float:
    """MR21 Eq. (8) in NumPy and SciPy: sums over k_x on the same k_z, a dense matrix, Brent's method.

    Vectorised over everything; bands, wave functions and overlaps are given to it for nothing.
    """
    mu = float(model.chemical_potential(eta))
    nodes = model.nodes(mu)
    mass = model.superlattice.along_wire / HBAR2_OVER_2ME
    node, weight = np.polynomial.legendre.leggauss(n_x)
    low = np.sqrt(np.maximum(-model.cutoff - nodes.edge, 0.0) * mass)[:, None]
    high = np.sqrt((model.cutoff - nodes.edge) * mass)[:, None]
    k_x = low + (high - low) * (node + 1) / 2
    xi = nodes.edge[:, None] + k_x**2 / mass
    measure = (high - low) * weight / (2 * np.pi)
    form = model.factors(nodes)
    coupling = model.coupling[np.ix_(nodes.block, nodes.block)] / model.superlattice.free_dos
    share = nodes.share / model.superlattice.period
    matrix = coupling * (form @ form.T) * np.sqrt(share[:, None] * share)

    def excess(log_t: float) -> float:
        pairing = np.sum(measure * np.tanh(xi / (2 * np.exp(log_t))) / (2 * xi), axis=1)
        root = np.sqrt(pairing)
        size = root.size
        return float(
            eigh(root[:, None] * matrix * root, eigvals_only=True, subset_by_index=[size - 1] * 2)[0] - 1
        )

    return float(np.exp(brentq(excess, np.log(1e-4), np.log(0.1), xtol=1e-8)) / K_B)


def best_time(
    call: Callable[[], object], repeats: int = 5, clock: Callable[[], float] = time.process_time
) -> float:
    """Return the best time of a call in seconds, after one call to warm up.

    The processor's time, which other programs on the machine do not stretch, unless told otherwise.
    """
    call()
    times = []
    for _ in range(repeats):
        gc.collect()
        start = clock()
        call()
        times.append(clock() - start)
    return min(times)


def headline() -> list[dict[str, Any]]:
    """Return rows (what, ours in s, NumPy in s, note) at equal accuracy."""
    model = papers.model_a()
    cores = len(os.sched_getaffinity(0))
    sample = [(0.3, 0.3), (0.7, 0.25), (0.96, 0.42), (1.0, 0.2), (1.3, 0.35), (1.6, 0.45)]
    differences, times = [], []
    for eta, g in sample:
        each = model.with_g(g)
        ours = bpv.critical_temperature(each, eta).kelvin[0]
        differences.append(abs(numpy_critical_temperature(each, eta) / ours - 1))
        times.append(best_time(lambda m=each, e=eta: numpy_critical_temperature(m, e), 3))
    one = float(np.median(times))
    mus = model.chemical_potential(ETA)
    models = [model.with_g(float(value)) for value in G]
    cutoffs, couplings = np.array([m.cutoff for m in models]), np.array([m.coupling for m in models])
    single = best_time(lambda: grid._grid_rows(model, mus, cutoffs, couplings, 1e-9)) / ETA.size / G.size
    dome = best_time(lambda: bpv.dome(model, ETA, G), 15, time.perf_counter)
    work = best_time(lambda: bpv.dome(model, ETA, G))
    slider_eta = np.linspace(-1, 3, 200)
    gap_eta = np.linspace(0.2, 1.6, 15)
    gaps = best_time(lambda: [bpv.gaps(model, e, fixed_density=True) for e in gap_eta]) / gap_eta.size
    return [
        {"what": "one T_c in the dome, one thread", "ours_s": single, "other_s": one,
         "note": f"{len(sample)} points; the two agree to {max(differences):.0e}"},
        {"what": "dome of model A, 201 × 81", "ours_s": dome, "other_s": one * ETA.size * G.size / cores,
         "note": f"wall time, {cores} cores ({work:.2f} s of processor time); NumPy: the line above × "
                 f"{ETA.size * G.size} / {cores}"},
        {"what": "T_c at 200 points, one thread", "other_s": 200 * one, "note": "a moved slider",
         "ours_s": best_time(lambda: bpv.critical_temperature(model, slider_eta))},
        {"what": "gaps at fixed density, a point", "ours_s": gaps, "other_s": None, "note": "T = 0"},
    ]  # fmt: skip


def steps() -> list[dict[str, Any]]:
    """Return the time per T_c in s, one thread, as the algorithm's steps are added one by one."""
    model = papers.model_a()
    eta, g = ETA[::10], G[::8]
    mus = model.chemical_potential(eta)
    models = [model.with_g(float(value)) for value in g]
    cutoffs, couplings = np.array([m.cutoff for m in models]), np.array([m.coupling for m in models])
    rng = np.random.default_rng(1)
    rows, columns = rng.permutation(mus.size), rng.permutation(g.size)

    def walk(shuffled: bool, far: float) -> None:
        i, j = (rows, columns) if shuffled else (slice(None), slice(None))
        grid._grid_rows(model, mus[i], cutoffs[j], couplings[j], 1e-9, far=far)

    size = mus.size * g.size
    few = [(e, m) for e in eta[6:16:3] for m in models[2::4]]
    warm = model.with_g(0.3)
    return [
        {"step": "NumPy transcription", "s": best_time(lambda: numpy_critical_temperature(warm, 0.9))},
        {
            "step": "compiled pair kernels, factorised overlaps, Newton",
            "s": best_time(lambda: [bpv.resolved_critical_temperature(m, e) for e, m in few]) / len(few),
        },
        {
            "step": "overlaps compressed per subband, Chebyshev moments, Rayleigh quotients",
            "s": best_time(lambda: walk(True, np.inf)) / size,
        },
        {"step": "far subbands in closed series", "s": best_time(lambda: walk(True, 3.0)) / size},
        {"step": "three neighbours foretell the next", "s": best_time(lambda: walk(False, 3.0)) / size},
    ]


def cost_of_points() -> dict[str, list[float]]:
    """Return the time per T_c in s against k_z points per subband, one thread."""
    eta, g = ETA[::10], G[::8]
    points = [48, 96, 192, 384, 768]
    seconds = []
    for value in points:
        model = bpv.Wires(papers.model_a().superlattice, 0.330, papers.model_a().coupling, points=value)
        models = [model.with_g(float(each)) for each in g]
        arguments = (
            model.chemical_potential(eta),
            np.array([m.cutoff for m in models]),
            np.array([m.coupling for m in models]),
            1e-9,
        )
        seconds.append(best_time(lambda m=model, a=arguments: grid._grid_rows(m, *a)) / (eta.size * g.size))
    return {"points": [float(p) for p in points], "seconds": seconds}


def cost_of_grid() -> dict[str, list[float]]:
    """Return wall time in s and growth of peak memory in MB against the number of T_c in a dome."""
    sizes, seconds, memory = [], [], []
    bpv.dome(papers.model_a(), ETA[::4], G[::4])  # compiled, tables made
    for factor in (8, 4, 2, 1, 0.5):
        eta = np.linspace(-1, 3, int(200 / factor) + 1)
        g = np.linspace(0.1, 0.49, int(80 / factor) + 1)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        seconds.append(best_time(lambda e=eta, c=g: bpv.dome(papers.model_a(), e, c), 9, time.perf_counter))
        memory.append((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
        sizes.append(float(eta.size * g.size))
    return {"size": sizes, "seconds": seconds, "peak_memory_mb": memory}


def run() -> dict[str, Any]:
    """Return everything measured."""
    grid = cost_of_grid()  # first: the peak of memory only ever grows
    return {
        "cores": len(os.sched_getaffinity(0)),
        "headline": headline(),
        "steps": steps(),
        "points": cost_of_points(),
        "grid": grid,
    }
