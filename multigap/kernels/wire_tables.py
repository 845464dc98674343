"""What the transitions of wires need of a superlattice: edges, levels, and overlaps in a few factors.

The overlap of two Bloch states is I = d∫|ψ|²|ψ′|² dz, a scalar product of densities. Those of one subband at
all its energies span few directions q_a(z), so that |ψ_n(E)|² = Σ_a c_na(E) q_na and I is a sum of
c_na c_n′b q_na·q_n′b. Directions are taken one by one, the density that the ones before describe worst giving
the next (Gram–Schmidt with pivots), until all are described to `CUT` of the largest. Energies are sampled at
Chebyshev's angles, 24 of them and twice as many again until the series of the density of levels J ends.
"""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels.kronig_penney import Cell, cosine, fill_edges, fill_half_phases, fill_states, sine
from multigap.kernels.quadrature import crowded_rules, gauss_legendre

EXACT, BAND_MEANS, ONES = 0, 1, 2
"""How much of the overlaps is kept: all, their means over each pair of subbands, or all are 1."""

CUT: Final = 1e-7
"""How much of a density |ψ|² may be left undescribed, relative to the largest of its subband."""

FEWEST: Final = 24
"""Chebyshev angles at which a subband is sampled, if its series end there."""

MOST: Final = 1536
"""Angles at which a subband is sampled where no series ends: gaps that nearly close."""

MOST_FACTORS: Final = 32
"""Most factors of a subband; `CUT` asks for less than half as many in all superlattices tried."""

NEGLIGIBLE: Final = 1e-12
"""Coefficients so small, relative to the largest, are left out."""


class WireTables(NamedTuple):
    """What the transitions need of a superlattice, whatever μ, cutoff and couplings are.

    Attributes
    ----------
    bottoms, widths, ranks : (n,)
        Subbands: bottom and width in eV, number of factors.
    owner : (R,)
        Whose factor each one is.
    overlap : (R, R)
        Scalar products of all directions, R = Σ ranks.
    means : (R,)
        Mean of each factor c over the zone.
    series : (n, pairs, P), terms : (n,)
        Chebyshev series of J c_a c_b for a ≤ b (row by row) in x = (2E - bottom - top)/ΔE, with the weight of
        the gap equation, in √eV, in it.
    crowded, crowded_weights : (2, ≥ 2 points)
        See :func:`multigap.kernels.zone.subband_nodes`.
    points : int
        Nodes of a piece of a subband.
    """

    bottoms: NDArray[np.float64]
    widths: NDArray[np.float64]
    ranks: NDArray[np.int64]
    owner: NDArray[np.int64]
    overlap: NDArray[np.float64]
    means: NDArray[np.float64]
    series: NDArray[np.float64]
    terms: NDArray[np.int64]
    crowded: NDArray[np.float64]
    crowded_weights: NDArray[np.float64]
    points: int


@part
def half_cell_nodes(cell: Cell, top: float) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Return Gauss–Legendre nodes that integrate overlaps of states up to `top` in eV to rounding.

    Positions in Å from the middle of the barrier and, after them, from the middle of the well; √(d × weight),
    which integrates over a period; and how many lie in the barrier.
    """
    decay = max(cell.height, abs(cell.height - top)) * cell.barrier_inertia
    inner = 12 + math.ceil(2.0 * math.sqrt(decay) * cell.half_barrier)
    outer = 12 + math.ceil(2.0 * math.sqrt(top * cell.well_inertia) * cell.half_well)
    period = 2.0 * (cell.half_well + cell.half_barrier)
    z, root = np.empty(inner + outer), np.empty(inner + outer)
    for first, size, half in ((0, inner, cell.half_barrier), (inner, outer, cell.half_well)):
        node, weight = gauss_legendre(size)
        for i in range(size):
            z[first + i] = 0.5 * half * (1.0 + node[i])
            root[first + i] = math.sqrt(period * weight[i] * half)
    return z, root, inner


@kernel
def fill_levels(
    number: int, bottom: float, top: float, cell: Cell, states: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """Sample a subband at Chebyshev's angles θ: its energies, states and the density of its levels.

    Parameters
    ----------
    number : int
        Counted from 1: the bottom of odd ones lies at the zone's centre.
    bottom, top : float
        Edges in eV.
    cell : Cell
        The superlattice.
    states : (size, 5)
        Filled with the states of :func:`multigap.kernels.kronig_penney.fill_states`, but for the last column:
        J = (dk_z/dE) √((E - bottom)(top - E)) in 1/Å, with ∫dk_z f = ∫dθ J f. It sums to the zone, π/d,
        exactly: what subbands too flat for the digits of their edges rest on.

    Returns
    -------
    (size,)
        E in eV, rising: middle - ΔE/2 cos θ.
    float
        How large the last three Chebyshev coefficients of J are, relative to its mean.
    """
    width, size = top - bottom, states.shape[0]
    energy, squares = np.empty(size), np.empty((2, size))
    flat = width < 1e-8 * top  # its levels are lost in rounding, and a cosine band is as good
    for j in range(size):
        squares[0, j] = math.sin(0.5 * math.pi * (j + 0.5) / size) ** 2
        energy[j] = bottom + width * squares[0, j]
        if number % 2 == 0:
            squares[0, j] = 1.0 - squares[0, j]
        squares[1, j] = 1.0 - squares[0, j]
    if not flat:
        fill_half_phases(energy, cell, squares)
    fill_states(energy, squares[0], squares[1], cell, states)
    total, last, second, third = 0.0, 0.0, 0.0, 0.0
    for j in range(size):
        angle = math.pi * (j + 0.5) / size
        inside = 0.5 * width * math.sin(angle) / math.sqrt(max(squares[0, j] * squares[1, j], 1e-300))
        value = 1.0 if flat else states[j, 4] * inside
        states[j, 4] = value
        total += value
        last += value * math.cos((size - 1) * angle)
        second += value * math.cos((size - 2) * angle)
        third += value * math.cos((size - 3) * angle)
    for j in range(size):
        states[j, 4] *= size / (2.0 * (cell.half_well + cell.half_barrier) * total)
    return energy, 2.0 * max(abs(last), abs(second), abs(third)) / total


@part
def choose_size(number: int, bottom: float, top: float, cell: Cell) -> int:
    """Return at how many angles the series of J ends: what follows is noise."""
    size = FEWEST
    while size < MOST:
        # energies carry an error of 1e-16 E, which weighs most at the angle next to an edge
        noise = max(0.1 * NEGLIGIBLE, 2e-16 * top / max(top - bottom, 1e-300) * size**2)
        if fill_levels(number, bottom, top, cell, np.empty((size, 5)))[1] < noise:
            break
        size *= 2
    return size


@part
def fill_densities(
    energy: NDArray[np.float64],
    states: NDArray[np.float64],
    cell: Cell,
    z: NDArray[np.float64],
    root: NDArray[np.float64],
    inner: int,
    rows: NDArray[np.float64],
) -> None:
    """Fill `rows`, shape (energies, nodes), with |ψ|² times the root of the weights."""
    for j in range(energy.size):
        s, first = (cell.height - energy[j]) * cell.barrier_inertia, 2
        for i in range(z.size):
            if i == inner:
                s, first = -energy[j] * cell.well_inertia, 0
            even, odd = cosine(s, z[i]), sine(s, z[i])
            rows[j, i] = root[i] * (states[j, first] * even * even + states[j, first + 1] * odd * odd)


@part
def mean_direction(
    rows: NDArray[np.float64],
    states: NDArray[np.float64],
    ones: bool,
    first: int,
    basis: NDArray[np.float64],
    factors: NDArray[np.float64],
) -> int:
    """Take the mean of rows over the zone, or what gives overlaps of 1, as the one direction."""
    count, size = rows.shape
    total = 0.0
    for i in range(size):
        basis[first, i] = 1.0 / math.sqrt(size) if ones else 0.0
    for j in range(count):
        factors[j, first] = 1.0
        total += states[j, 4]
    for j in range(0 if ones else count):
        for i in range(size):
            basis[first, i] += states[j, 4] / total * rows[j, i]
    return 1


@kernel
def directions(
    rows: NDArray[np.float64],
    cut: float,
    first: int,
    basis: NDArray[np.float64],
    factors: NDArray[np.float64],
) -> int:
    """Gram–Schmidt with pivots: fill `basis` and `factors` from `first` on; return how many there are.

    `rows` becomes what is left of each row, at most `cut` of the longest. The factors are taken from what is
    left, so that directions and factors describe a row whether or not rounding leaves them orthogonal.
    """
    count, size = rows.shape
    longest = 0.0
    rank = 0
    while rank < MOST_FACTORS:
        pivot, length = 0, -1.0
        for j in range(count):
            norm = 0.0
            for i in range(size):
                norm += rows[j, i] ** 2
            if norm > length:
                pivot, length = j, norm
        longest = max(longest, length)
        if rank > 0 and length <= cut * cut * longest:
            break
        a = first + rank
        for i in range(size):
            basis[a, i] = rows[pivot, i] / math.sqrt(length)
        for j in range(count):
            share = 0.0
            for i in range(size):
                share += rows[j, i] * basis[a, i]
            factors[j, a] = share
            for i in range(size):
                rows[j, i] -= share * basis[a, i]
        rank += 1
    return rank


@part
def _fill_series(
    factors: NDArray[np.float64],
    first: int,
    rank: int,
    density: NDArray[np.float64],
    size: int,
    scale: float,
    series: NDArray[np.float64],
) -> None:
    """Fill `series`, shape (pairs, ≥ size), with Chebyshev's coefficients of scale × J c_a c_b, a ≤ b."""
    row = np.empty(size)
    for j in range(size):
        x = -math.cos(math.pi * (j + 0.5) / size)
        row[0], before, now = scale * density[j] / size, 1.0, x
        for p in range(1, size):
            row[p] = 2.0 * row[0] * now
            before, now = now, 2.0 * x * now - before
        q = 0
        for a in range(first, first + rank):
            for b in range(a, first + rank):
                product = factors[j, a] * factors[j, b]
                for p in range(size):
                    series[q, p] += product * row[p]
                q += 1


@part
def count_terms(series: NDArray[np.float64], negligible: float) -> int:
    """Return how many terms are not negligible relative to the largest, at least 2."""
    largest, terms = 0.0, 2
    for q in range(series.shape[0]):
        for p in range(series.shape[1]):
            largest = max(largest, abs(series[q, p]))
    for q in range(series.shape[0]):
        for p in range(terms, series.shape[1]):
            if abs(series[q, p]) > negligible * largest:
                terms = p + 1
    return terms


@kernel
def wire_tables(cell: Cell, mass_wire: float, count: int, overlap: int, points: int) -> WireTables:
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
        `EXACT`, `BAND_MEANS` or `ONES`.
    points : int
        Nodes of a piece of a subband, 24 as a rule.

    Notes
    -----
    T_c of MD21's wires is that of whole overlaps to 4e-9, whatever their barriers are, from none at all to
    ones that isolate the wires; that of 40 superlattices drawn at random to 3e-8, half of them to 1e-9.
    `tests/bpv/test_wire_tables.py` has both.
    """
    edges = np.empty((count, 2))
    fill_edges(cell, edges)
    z, root, inner = half_cell_nodes(cell, max(edges[count - 1, 0], edges[count - 1, 1]))
    sizes, ranks, most = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64), FEWEST
    for n in range(count):
        edges[n, 1] = max(edges[n, 0], edges[n, 1])
        sizes[n] = choose_size(n + 1, edges[n, 0], edges[n, 1], cell)
        most = max(most, sizes[n])
    basis, factors = np.empty((count * MOST_FACTORS, z.size)), np.empty((most, count * MOST_FACTORS))
    density, starts, highest = np.empty((count, most)), np.zeros(count + 1, dtype=np.int64), 0
    for n in range(count):
        states, rows = np.empty((sizes[n], 5)), np.empty((sizes[n], z.size))
        energy, _ = fill_levels(n + 1, edges[n, 0], edges[n, 1], cell, states)
        fill_densities(energy, states, cell, z, root, inner, rows)
        if overlap == EXACT:
            ranks[n] = directions(rows, CUT, starts[n], basis, factors)
        else:
            ranks[n] = mean_direction(rows, states, overlap == ONES, starts[n], basis, factors)
        starts[n + 1] = starts[n] + ranks[n]
        highest = max(highest, ranks[n])
        for j in range(sizes[n]):
            density[n, j] = states[j, 4]
    pairs, total = highest * (highest + 1) // 2, starts[count]
    owner, means, products = np.empty(total, dtype=np.int64), np.zeros(total), np.zeros((total, total))
    terms, series = np.empty(count, dtype=np.int64), np.zeros((count, pairs, most))
    bottoms, widths = np.empty(count), np.empty(count)
    for n in range(count):
        first = starts[n]
        bottoms[n], widths[n] = edges[n, 0], max(edges[n, 1] - edges[n, 0], 1e-13 * edges[n, 1])
        scale = 2.0 * math.sqrt(HBAR2_OVER_2ME / mass_wire) / math.pi
        _fill_series(factors, first, ranks[n], density[n], sizes[n], scale, series[n])
        terms[n] = count_terms(series[n], max(NEGLIGIBLE, 2e-16 * edges[n, 1] / widths[n] * sizes[n]))
        period = 2.0 * (cell.half_well + cell.half_barrier)
        for a in range(first, first + ranks[n]):
            owner[a] = n
            for j in range(sizes[n]):
                means[a] += density[n, j] * factors[j, a] * period / sizes[n]
    for a in range(total):
        for b in range(total):
            for i in range(z.size):
                products[a, b] += basis[a, i] * basis[b, i]
    crowded, weights = crowded_rules(points)
    return WireTables(bottoms, widths, ranks, owner, products, means, series, terms, crowded, weights, points)
