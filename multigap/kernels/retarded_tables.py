"""What retarded pairing in wires needs of a superlattice: levels and factors of the overlaps, one by one.

As :mod:`multigap.kernels.wire_tables`, but with the factors themselves in place of their products: an
electron's self-energy takes one of them, the pairing two.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels.kronig_penney import Cell, fill_edges
from multigap.kernels.quadrature import crowded_rules
from multigap.kernels.wire_tables import (
    EXACT,
    FEWEST,
    MOST_FACTORS,
    ONES,
    choose_size,
    directions,
    fill_densities,
    fill_levels,
    half_cell_nodes,
    mean_direction,
)
from multigap.kernels.zone import subband_nodes

Array = NDArray[np.float64]

_NEGLIGIBLE: Final = 1e-9
"""Coefficients so small, relative to the largest, are left out."""

_PIECES: Final = 24
"""Most pieces that a subband is cut into."""


class RetardedTables(NamedTuple):
    """What retarded pairing needs of a superlattice, whatever μ, phonons and couplings are.

    Attributes
    ----------
    bottoms, widths : (n,)
        Subbands: bottom and width in eV.
    ranks, starts : (n,)
        Number of factors of each, and which is its first.
    owner : (R,)
        Whose factor each one is.
    overlap : (R, R)
        Scalar products of the directions.
    levels : (n, P)
        Chebyshev series, in x = (2E - bottom - top)/ΔE, of the density of levels J with the weight of the gap
        equation, in √eV.
    factors : (R, P)
        Those of the factors.
    terms : (n,)
        How many terms of them count.
    crowded, crowded_weights : (2, ≥ 2 points)
        See :func:`multigap.kernels.zone.subband_nodes`.
    points : int
        Nodes of a piece of a subband.
    """

    bottoms: Array
    widths: Array
    ranks: NDArray[np.int64]
    starts: NDArray[np.int64]
    owner: NDArray[np.int64]
    overlap: Array
    levels: Array
    factors: Array
    terms: NDArray[np.int64]
    crowded: Array
    crowded_weights: Array
    points: int


class ChannelList(NamedTuple):
    """Channels in plain arrays, with the self-energies' and the gaps' unknowns that they share.

    Attributes
    ----------
    kind : (C,)
        As in :mod:`multigap.kernels`.
    level, weight : (C,)
        Level or edge from μ in eV; w.
    block : (C,)
        Whose factors a channel has.
    factor : (C, ≥ ranks)
        Them.
    ranks, starts : (B,)
        How many unknowns a block has, and which is its first.
    """

    kind: NDArray[np.int64]
    level: Array
    weight: Array
    block: NDArray[np.int64]
    factor: Array
    ranks: NDArray[np.int64]
    starts: NDArray[np.int64]


@kernel
def _fill_series(values: Array, series: Array) -> None:
    """Fill `series` with the Chebyshev coefficients of values at x = -cos θ, θ = π(j + ½)/size."""
    size = values.size
    for p in range(size):
        total = 0.0
        for j in range(size):
            total += values[j] * math.cos(p * math.pi * (j + 0.5) / size)
        sign = 1.0 if p % 2 == 0 else -1.0
        series[p] = sign * total * (1.0 if p == 0 else 2.0) / size


@kernel
def _add_terms(series: Array, terms: int) -> int:
    """Return up to which term a series counts, at least `terms`."""
    largest = 0.0
    for p in range(series.size):
        largest = max(largest, abs(series[p]))
    for p in range(terms, series.size):
        if abs(series[p]) > _NEGLIGIBLE * largest:
            terms = p + 1
    return terms


@kernel
def retarded_tables(
    cell: Cell, mass_wire: float, count: int, overlap: int, points: int, cut: float
) -> RetardedTables:
    """Return the tables of the lowest `count` subbands of a superlattice.

    Parameters
    ----------
    cell : Cell
        The superlattice.
    mass_wire : float
        Mass along the wires in free-electron masses.
    count : int
        Number of subbands.
    overlap : int
        `EXACT`, `BAND_MEANS` or `ONES` of :mod:`multigap.kernels.wire_tables`.
    points : int
        Nodes of a piece of a subband.
    cut : float
        How much of a density |ψ|² may be left undescribed, relative to the largest of its subband.
    """
    edges = np.empty((count, 2))
    fill_edges(cell, edges)
    z, root, inner = half_cell_nodes(cell, max(edges[count - 1, 0], edges[count - 1, 1]))
    sizes, most = np.empty(count, dtype=np.int64), FEWEST
    for n in range(count):
        edges[n, 1] = max(edges[n, 0], edges[n, 1])
        sizes[n] = choose_size(n + 1, edges[n, 0], edges[n, 1], cell)
        most = max(most, sizes[n])
    basis, sampled = np.empty((count * MOST_FACTORS, z.size)), np.zeros((most, count * MOST_FACTORS))
    ranks, starts = np.empty(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    levels, factors = np.zeros((count, most)), np.zeros((count * MOST_FACTORS, most))
    terms, total = np.empty(count, dtype=np.int64), 0
    scale = 2.0 * math.sqrt(HBAR2_OVER_2ME / mass_wire) / math.pi
    for n in range(count):
        states, rows = np.empty((sizes[n], 5)), np.empty((sizes[n], z.size))
        energy, _ = fill_levels(n + 1, edges[n, 0], edges[n, 1], cell, states)
        fill_densities(energy, states, cell, z, root, inner, rows)
        starts[n] = total
        if overlap == EXACT:
            ranks[n] = directions(rows, cut, total, basis, sampled)
        else:
            ranks[n] = mean_direction(rows, states, overlap == ONES, total, basis, sampled)
        _fill_series(scale * states[:, 4], levels[n])
        terms[n] = _add_terms(levels[n, : sizes[n]], 2)
        for a in range(total, total + ranks[n]):
            _fill_series(np.ascontiguousarray(sampled[: sizes[n], a]), factors[a])
            terms[n] = _add_terms(factors[a, : sizes[n]], terms[n])
        total += ranks[n]
    owner, products = np.empty(total, dtype=np.int64), np.zeros((total, total))
    for n in range(count):
        for a in range(starts[n], starts[n] + ranks[n]):
            owner[a] = n
    for a in range(total):
        for b in range(total):
            for i in range(z.size):
                products[a, b] += basis[a, i] * basis[b, i]
    crowded, weights = crowded_rules(points)
    widths = np.empty(count)
    for n in range(count):
        widths[n] = max(edges[n, 1] - edges[n, 0], 1e-13 * edges[n, 1])
    return RetardedTables(
        edges[:, 0].copy(), widths, ranks, starts, owner, products, levels, factors[:total].copy(), terms,
        crowded, weights, points,
    )  # fmt: skip


@kernel
def series_at(series: Array, terms: int, x: float) -> float:
    """Return the value of a Chebyshev series."""
    now, before = 0.0, 0.0
    for p in range(terms - 1, 0, -1):
        now, before = 2.0 * x * now - before + series[p], now
    return x * now - before + series[0]


@kernel
def wire_channels(
    tables: RetardedTables, mu: float, moved: Array, phonon: float, thermal: float, band_edge: int
) -> ChannelList:
    """Return the channels of wires at one chemical potential: whole subbands, finer towards the Fermi level.

    Parameters
    ----------
    tables : RetardedTables
        The superlattice.
    mu : float
        In eV.
    moved : (n,)
        By how much the self-energy lifts the states of each subband that it brings to μ, in eV: nodes lie
        closely about these. The levels themselves are bare.
    phonon, thermal : float
        Scales in eV on which the subbands are to be resolved: cuts at ±phonon, and nearer down to `thermal`.
    band_edge : int
        The kind that the channels are given.
    """
    count = tables.bottoms.size
    x, weight, cuts = np.empty(_PIECES * tables.points), np.empty(_PIECES * tables.points), np.empty(64)
    most = count * x.size
    highest = 1
    for n in range(count):
        highest = max(highest, tables.ranks[n])
    level, share = np.empty(most), np.empty(most)
    block, factor = np.empty(most, dtype=np.int64), np.zeros((most, highest))
    reach = phonon
    for n in range(count):
        while reach < tables.bottoms[n] + tables.widths[n] - mu + moved[n]:
            reach *= 20.0
    filled = 0
    for n in range(count):
        bottom, width = tables.bottoms[n] - mu, tables.widths[n]
        nodes = subband_nodes(
            bottom + moved[n], width, reach, thermal, tables.points, tables.crowded,
            tables.crowded_weights, x, weight, cuts,
        )  # fmt: skip
        for i in range(nodes):
            level[filled] = bottom + 0.5 * width * (1.0 + x[i])
            share[filled] = weight[i] * series_at(tables.levels[n], tables.terms[n], x[i])
            block[filled] = n
            for a in range(tables.ranks[n]):
                factor[filled, a] = series_at(tables.factors[tables.starts[n] + a], tables.terms[n], x[i])
            filled += 1
    kind = np.full(filled, band_edge)
    return ChannelList(
        kind, level[:filled].copy(), share[:filled].copy(), block[:filled].copy(), factor[:filled].copy(),
        tables.ranks, tables.starts,
    )  # fmt: skip
