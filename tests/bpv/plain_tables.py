"""The tables of wires by NumPy: overlaps compressed twice by singular values, as exactly as is wanted.

Slow, and shares with the kernel only the bands and their states. An error of an overlap shows in T_c at first
order; here what is cut off can be made so small that none is left.
"""

import math

import numpy as np

from multigap import chebyshev
from multigap.bpv import Overlap, Wires, crowded, mean_factors
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.subband_sums import FAR
from multigap.kernels.wire_tables import WireTables
from multigap.kernels.wires import Search, wire_transitions, workspace
from multigap.superlattice import overlap_basis


def plain_tables(model: Wires, cut: float = 1e-13, tolerance: float = 1e-15) -> WireTables:
    """Factors of each subband from its singular vectors down to `cut` of the largest, and everything else."""
    lattice, count = model.superlattice, model.count
    bands = [lattice.subband(n + 1) for n in range(count)]
    basis = overlap_basis(lattice, count, tolerance) if model.overlap is Overlap.EXACT else None
    flat = mean_factors(lattice, count) if model.overlap is Overlap.BAND_MEANS else np.ones((count, 1))

    def energy(n, x):
        return (bands[n].bottom + bands[n].top) / 2 + bands[n].width / 2 * x

    def factors(n, x):
        if basis is None:
            return np.broadcast_to(flat[n], (x.size, flat.shape[1]))
        return basis.factors(n + 1, energy(n, x))

    turns = []
    for n in range(count):
        _, singular, right = np.linalg.svd(factors(n, chebyshev.points(96)))
        turns.append(right[: max(1, int(np.sum(singular > cut * singular[0])))].T)
    ranks = np.array([turn.shape[1] for turn in turns])
    means, all_series = [], []
    for n in range(count):
        x = chebyshev.points(max(48, 2 * bands[n].level_density.size))
        density, c = bands[n].smooth_density(energy(n, x)), factors(n, x) @ turns[n]
        first, second = np.triu_indices(ranks[n])
        products = 2 * math.sqrt(HBAR2_OVER_2ME / lattice.along_wire) / math.pi * density[:, None]
        all_series.append(chebyshev.coefficients(products * c[:, first] * c[:, second]).T)
        means.append(density @ c / np.sum(density))
    series = np.zeros((count, max(map(len, all_series)), max(each.shape[1] for each in all_series)))
    for n, each in enumerate(all_series):
        series[n, : len(each), : each.shape[1]] = each
    points = (model.points + 1) // 2
    rules, weights = np.zeros((2, 2, 2 * points))
    rules[0, :points], weights[0, :points] = crowded(points)
    rules[1], weights[1] = crowded(2 * points)
    joined = np.concatenate(turns, axis=1)
    return WireTables(
        np.array([band.bottom for band in bands]),
        np.array([max(band.width, 1e-13 * band.top) for band in bands]),
        ranks,
        np.repeat(np.arange(count), ranks),
        np.ascontiguousarray(joined.T @ joined),
        np.concatenate(means),
        series,
        np.array([each.shape[1] for each in all_series]),
        rules,
        weights,
        points,
    )


def transitions(model: Wires, tables: WireTables, eta: np.ndarray, far: float = FAR) -> np.ndarray:
    """T_c in K at Lifshitz parameters, with these tables."""
    mus = np.array(model.chemical_potential(eta))
    found, modes = np.empty((mus.size, 1)), np.empty((mus.size, 1, tables.owner.size))
    wire_transitions(
        tables,
        mus,
        np.sqrt(np.array([model._reference(mu) for mu in mus]) / model.superlattice.free_dos),
        np.array([model.cutoff]),
        np.array(model.coupling[None]),
        Search(far, K_B * 1e-9, 1e-12),
        workspace(tables),
        found,
        modes,
    )
    return found[:, 0] / K_B
