"""T_c over a grid of chemical potentials and couplings: tables for the kernel, and rows in many threads."""

from __future__ import annotations

import math
import os
import sys
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from multigap import _checks, chebyshev
from multigap._jit import plain
from multigap.bpv.wires import Overlap, Wires
from multigap.bpv.zone import crowded, mean_factors
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.errors import ConvergenceError
from multigap.kernels.subband_sums import FAR, FAR_TERMS
from multigap.kernels.wires import Search, WireTables, wire_transitions, workspace
from multigap.superlattice import Superlattice, overlap_basis

# In how many pieces a grid of so many points is handed out.
_PIECES = 24
_MANY = 400


@dataclass(frozen=True, eq=False)
class _Tables:
    """What the grid kernel needs of a superlattice, whatever μ, cutoff and couplings are."""

    bottoms: NDArray[np.float64]
    widths: NDArray[np.float64]
    ranks: NDArray[np.int64]
    overlap: NDArray[np.float64]
    series: NDArray[np.float64]
    terms: NDArray[np.int64]
    far_x: NDArray[np.float64]
    far_products: NDArray[np.float64]
    crowded: NDArray[np.float64]
    crowded_weights: NDArray[np.float64]
    points: int
    means: tuple[NDArray[np.float64], ...]

    def __post_init__(self) -> None:
        _checks.record(self)

    def for_kernel(self) -> WireTables:
        """Return fresh copies in the form that the kernel is compiled for."""
        return WireTables(
            plain(self.bottoms),
            plain(self.widths),
            plain(self.ranks),
            np.repeat(np.arange(self.ranks.size), self.ranks),
            plain(self.overlap),
            plain(self.series),
            plain(self.terms),
            plain(self.crowded),
            plain(self.crowded_weights),
            self.points,
        )


class _CompressedOverlaps:
    """Overlap factors of each subband in as few directions as they span, at x = -1 … 1 of its energy.

    Within one subband the factors φ(E) span fewer directions than all subbands together: c = φ U with U from
    their singular vectors, the problem shrinking from n × rank to Σ ranks. What is cut off, 1e-6 of the
    largest, moves the eigenvalue by 1e-9.
    """

    def __init__(self, superlattice: Superlattice, count: int, overlap: Overlap) -> None:
        self.bands = [superlattice.subband(n) for n in range(1, count + 1)]
        self.basis = overlap_basis(superlattice, count) if overlap is Overlap.EXACT else None
        self.averages = (
            mean_factors(superlattice, count) if overlap is Overlap.BAND_MEANS else np.ones((count, 1))
        )
        self.scale = 2 * math.sqrt(HBAR2_OVER_2ME / superlattice.along_wire) / math.pi
        self.turns = [self._directions(n) for n in range(count)]
        self.ranks = np.array([turn.shape[1] for turn in self.turns])

    def _directions(self, n: int) -> NDArray[np.float64]:
        _, singular, right = np.linalg.svd(self._all(n, np.cos(chebyshev.angles(64))))
        return np.asarray(right[: max(1, int(np.sum(singular > 1e-6 * singular[0])))].T)

    def _all(self, n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """φ in the directions of all subbands, shape (x, rank)."""
        if self.basis is None:
            return np.broadcast_to(self.averages[n], (x.size, self.averages.shape[1]))
        return self.basis.factors(n + 1, self._energy(n, x))

    def _energy(self, n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        band = self.bands[n]
        return (band.bottom + band.top) / 2 + band.width / 2 * x

    def factors(self, n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return c = φ U, shape (x, rank of the subband)."""
        return self._all(n, x) @ self.turns[n]

    def density(self, n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the subband's density of states without its roots at the edges, shape (x,)."""
        return self.bands[n].smooth_density(self._energy(n, x))

    def products(self, n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return density × c_p c_q for p ≤ q, shape (pairs, x); rows beyond the subband's own are 0."""
        most = int(max(self.ranks))
        c, density = self.factors(n, x), self.scale * self.density(n, x)
        upper = np.triu_indices(self.ranks[n])
        result = np.zeros((most * (most + 1) // 2, x.size))
        result[: upper[0].size] = density * c[:, upper[0]].T * c[:, upper[1]].T
        return result

    def points(self, n: int) -> NDArray[np.float64]:
        """Return the Chebyshev points x at which the subband is resolved."""
        return chebyshev.points(max(48, 2 * self.bands[n].level_density.size))

    def series(self, n: int) -> NDArray[np.float64]:
        """Return the Chebyshev coefficients of the products, shape (pairs, terms), less negligible ones."""
        result = chebyshev.coefficients(self.products(n, self.points(n)).T).T
        large = np.max(np.abs(result), axis=0) > 1e-12 * np.max(np.abs(result))
        return np.asarray(result[:, : max(2, int(np.nonzero(large)[0][-1]) + 1)])

    def mean(self, n: int) -> NDArray[np.float64]:
        """Return the mean of c over the zone, shape (rank of the subband,)."""
        x = self.points(n)
        share = self.density(n, x)
        return np.asarray(share @ self.factors(n, x) / np.sum(share))


@lru_cache(maxsize=32)
def _tables(superlattice: Superlattice, count: int, overlap: Overlap, points: int) -> _Tables:
    """Compress the overlaps once more, subband by subband, and expand products of factors in energy."""
    compressed = _CompressedOverlaps(superlattice, count, overlap)
    bands = compressed.bands
    all_series = [compressed.series(n) for n in range(count)]
    terms = np.array([series.shape[1] for series in all_series])
    stacked = np.zeros((count, all_series[0].shape[0], max(terms)))
    for n, series in enumerate(all_series):
        stacked[n, :, : terms[n]] = series
    # 2 × points, or as many as the least smooth subband needs
    dense = max(2 * points, *(2 * band.level_density.size for band in bands))
    far_x = -np.cos(chebyshev.angles(dense))
    rules, weights = np.zeros((2, 2 * points)), np.zeros((2, 2 * points))
    rules[0, :points], weights[0, :points] = crowded(points)
    rules[1], weights[1] = crowded(2 * points)
    joined = np.concatenate(compressed.turns, axis=1)
    return _Tables(
        bottoms=np.array([band.bottom for band in bands]),
        widths=np.array([max(band.width, 1e-13 * band.top) for band in bands]),
        ranks=compressed.ranks,
        overlap=np.ascontiguousarray(joined.T @ joined),
        series=stacked,
        terms=terms,
        far_x=far_x,
        far_products=np.array([compressed.products(n, far_x) * math.pi / dense for n in range(count)]),
        crowded=rules,
        crowded_weights=weights,
        points=points,
        means=tuple(compressed.mean(n) for n in range(count)),
    )


@dataclass(frozen=True, eq=False)
class _Grid:
    kelvin: NDArray[np.float64]
    structure: NDArray[np.float64]
    evaluations: int
    complete: int


def _far_sums(tables: _Tables, mus: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what multiplies the window moments of subbands below μ, shape (m, n, FAR_TERMS, pairs)."""
    bands, pairs, _ = tables.far_products.shape
    result = np.zeros((mus.size, bands, FAR_TERMS, pairs))
    for n in range(bands):
        bottom, width = tables.bottoms[n], tables.widths[n]
        above = bottom + width - mus < 0
        if not above.any():
            continue
        depth = mus[above, None] - bottom - 0.5 * width * (1.0 + tables.far_x)
        powers = np.empty((len(depth), FAR_TERMS, tables.far_x.size))
        powers[:, 0], inverse = 1.0 / np.sqrt(depth), 1.0 / (depth * depth)
        for m in range(1, FAR_TERMS):
            np.multiply(powers[:, m - 1], inverse, out=powers[:, m])
        result[above, n] = powers @ tables.far_products[n].T
    return result


def _grid_rows(
    model: Wires,
    mus: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    lowest_temperature: float,
    tolerance: float = 1e-8,
    far: float = FAR,
) -> _Grid:
    """T_c over mus × (cutoff, coupling) pairs, in this thread: what an executor is handed."""
    tables = _tables(model.superlattice, model.count, model.overlap, (model.points + 1) // 2)
    reference = np.sqrt(np.array([model._reference(mu) for mu in mus]) / model.superlattice.free_dos)
    found = np.empty((mus.size, cutoffs.size))
    modes = np.empty((mus.size, cutoffs.size, tables.overlap.shape[0]))
    arrays = tables.for_kernel()
    evaluations, complete = wire_transitions(
        arrays,
        _far_sums(tables, mus),
        plain(mus),
        reference,
        plain(cutoffs),
        plain(couplings),
        Search(float(far), K_B * lowest_temperature, tolerance),
        workspace(arrays),
        found,
        modes,
    )
    if np.any(np.isnan(found)):
        row, column = np.argwhere(np.isnan(found))[0]
        raise ConvergenceError(
            f"no critical temperature found at mu = {mus[row]:.9g} eV, cutoff = {cutoffs[column]:.6g} eV"
        )
    starts = np.concatenate([[0], np.cumsum(tables.ranks)])
    structure = np.stack(
        [modes[..., starts[n] : starts[n + 1]] @ tables.means[n] for n in range(model.count)], axis=-1
    )
    above = tables.bottoms > mus[:, None, None] + cutoffs[:, None]
    structure[above] = np.nan
    rows = structure.reshape(-1, model.count)
    largest = np.where(above.reshape(rows.shape), 0.0, np.abs(rows)).argmax(axis=1)
    peak = rows[np.arange(len(rows)), largest].reshape((*found.shape, 1))
    structure /= np.where(peak == 0, np.nan, peak)  # 0 where nothing couples: there is no pattern
    return _Grid(np.where(found > 0, found / K_B, np.nan), structure, int(evaluations), int(complete))


def _transitions(
    model: Wires,
    mus: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    lowest_temperature: float,
    executor: Executor | None = None,
    progress: bool = False,
) -> _Grid:
    """Hand the rows of a grid out in pieces, to this machine's cores if to nobody else."""
    shape = (mus.size, cutoffs.size)
    if 0 in shape:
        return _Grid(np.empty(shape), np.empty((*shape, model.count)), 0, 0)
    # a row starts from its neighbour's T_c: cut alike for every executor, with a bar or without
    pieces = np.array_split(mus, min(mus.size, _PIECES) if mus.size * cutoffs.size >= _MANY else 1)
    if executor is None and len(pieces) == 1 and not progress:
        return _grid_rows(model, mus, cutoffs, couplings, lowest_temperature)
    own = ThreadPoolExecutor(os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count())
    with own:
        futures = [
            (executor or own).submit(_grid_rows, model, piece, cutoffs, couplings, lowest_temperature)
            for piece in pieces
        ]
        parts = [
            future.result()
            for future in tqdm(futures, desc="T_c", unit="piece", disable=not progress, file=sys.stderr)
        ]
    return _Grid(
        np.concatenate([part.kelvin for part in parts]),
        np.concatenate([part.structure for part in parts]),
        sum(part.evaluations for part in parts),
        sum(part.complete for part in parts),
    )
