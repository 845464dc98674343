"""T_c of wires over a grid of chemical potentials and couplings.

Each subband n has its own `ranks[n]` factors c_na(E), and the gap is Δ_nk = Σ_a c_na(E) x_na: the problem
x = G A x has Σ ranks unknowns, G = g ∘ (overlap of the factors), A_n,ab = ∫dθ J c_a c_b F.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part, shared
from multigap.kernels.small_matrices import Scratch, largest_eigenvalue, scratch
from multigap.kernels.subband_sums import FAR_TERMS, fill_far_sums, near_sums, window_moments
from multigap.kernels.wire_tables import WireTables
from multigap.kernels.zone import subband_nodes

_PATIENCE: Final = 8
"""Steps of a search that may go by without a temperature above T_c."""


class Search(NamedTuple):
    """How T_c is looked for.

    Attributes
    ----------
    far : float
        From how many cutoffs below μ the series of a far subband is used: at least ``FAR``.
    lowest : float
        Lowest k_B T in eV.
    tolerance : float
        Relative tolerance of T_c.
    """

    far: float
    lowest: float
    tolerance: float


class Workspace(NamedTuple):
    """Arrays that are written anew at every point of the grid; see :func:`workspace`."""

    matrix: NDArray[np.float64]  # (R, R): G
    pairing: NDArray[np.float64]  # (R, R): A, its blocks on the diagonal
    vector: NDArray[np.float64]  # (R,): the mode
    node: NDArray[np.float64]  # (n, 64 points)
    weight: NDArray[np.float64]  # (n, 64 points)
    cuts: NDArray[np.float64]  # (64,): where one subband is cut into pieces
    nodes: NDArray[np.int64]  # (n,): how many of them are used, 0 for a far subband
    window: NDArray[np.float64]  # (FAR_TERMS,): window moments
    far_sums: NDArray[np.float64]  # (n, FAR_TERMS, pairs): what multiplies them at this μ
    far_moments: NDArray[np.float64]  # (FAR_TERMS, P): Chebyshev moments of powers of the depth
    moments: NDArray[np.float64]  # (P,): Chebyshev moments of F
    sums: NDArray[np.float64]  # (pairs,)
    past: NDArray[np.float64]  # (2, 3): the last ln T along the row and along the column
    scratch: Scratch


@shared
def workspace(tables: WireTables) -> Workspace:
    """Return the arrays for one thread."""
    bands, pairs, terms = tables.series.shape
    size = tables.owner.size
    return Workspace(
        np.zeros((size, size)),
        np.zeros((size, size)),
        np.ones(size),
        np.zeros((bands, 64 * tables.points)),
        np.zeros((bands, 64 * tables.points)),
        np.zeros(64),
        np.zeros(bands, dtype=np.int64),
        np.zeros(FAR_TERMS),
        np.zeros((bands, FAR_TERMS, pairs)),
        np.zeros((FAR_TERMS, terms)),
        np.zeros(terms),
        np.zeros(pairs),
        np.zeros((2, 3)),
        scratch(size),
    )


@part
def _fill_couplings(
    tables: WireTables,
    coupling: NDArray[np.float64],
    reference: NDArray[np.float64],
    matrix: NDArray[np.float64],
) -> None:
    """Fill `matrix` with G: couplings between subbands times the overlaps of their factors."""
    owner, overlap = tables.owner, tables.overlap
    for a in range(owner.size):
        for b in range(owner.size):
            n, c = owner[a], owner[b]
            matrix[a, b] = coupling[n, c] / (reference[n] * reference[c]) * overlap[a, b]


@part
def _place_nodes(
    tables: WireTables, mu: float, cutoff: float, far: float, scale: float, work: Workspace
) -> None:
    """Place nodes on the subbands near the window, fine enough for k_B T about `scale`."""
    for n in range(tables.bottoms.size):
        bottom = tables.bottoms[n] - mu
        work.nodes[n] = 0
        if bottom < cutoff and bottom + tables.widths[n] > -far * cutoff:
            work.nodes[n] = subband_nodes(
                bottom,
                tables.widths[n],
                cutoff,
                scale,
                tables.points,
                tables.crowded,
                tables.crowded_weights,
                work.node[n],
                work.weight[n],
                work.cuts,
            )


@part
def _fill_far_sums(tables: WireTables, mu: float, depth: float, work: Workspace) -> None:
    """Fill `work.far_sums` for the subbands whose tops lie `depth` and more below μ."""
    for n in range(tables.bottoms.size):
        bottom = tables.bottoms[n] - mu
        if bottom + tables.widths[n] <= -depth:
            pairs = tables.ranks[n] * (tables.ranks[n] + 1) // 2
            fill_far_sums(
                bottom,
                tables.widths[n],
                tables.series[n],
                pairs,
                tables.terms[n],
                2 * tables.points,
                work.far_moments,
                work.far_sums[n],
            )


@part
def _fill_pairing(
    tables: WireTables,
    mu: float,
    cutoff: float,
    thermal: float,
    work: Workspace,
) -> None:
    """Fill the blocks A_n of `work.pairing`: near subbands by their nodes, far ones by window moments."""
    window_moments(cutoff, thermal, work.window)
    sums = work.sums
    place = 0
    for n in range(tables.bottoms.size):
        bottom = tables.bottoms[n] - mu
        count = tables.ranks[n] * (tables.ranks[n] + 1) // 2
        for q in range(count):
            sums[q] = 0.0
        if work.nodes[n] > 0:
            near_sums(
                work.nodes[n],
                bottom,
                tables.widths[n],
                work.node[n],
                work.weight[n],
                tables.series[n],
                count,
                tables.terms[n],
                cutoff,
                thermal,
                work.moments,
                sums,
            )
        elif bottom < cutoff:
            for m in range(FAR_TERMS):
                for q in range(count):
                    sums[q] += work.window[m] * work.far_sums[n, m, q]
        q = 0
        for a in range(tables.ranks[n]):
            for b in range(a, tables.ranks[n]):
                work.pairing[place + a, place + b] = sums[q]
                work.pairing[place + b, place + a] = sums[q]
                q += 1
        place += tables.ranks[n]


@part
def _extrapolate(past: NDArray[np.float64], known: int) -> float:
    """Guess the next of a row of ln T from up to three before it, not straying far from the last."""
    if known < 2:
        return past[0]
    step = past[0] - past[1]
    if known > 2:
        step += step - (past[1] - past[2])
    return past[0] + min(max(step, -0.5), 0.5)


@part
def _remember(past: NDArray[np.float64], known: int, value: float) -> int:
    """Put a value before the last three, and return how many are known."""
    past[2], past[1], past[0] = past[1], past[0], value
    return min(known + 1, 3)


@part
def _secant_step(s: float, f: float, moved: float, risen: float, slope: float) -> tuple[float, float, float]:
    """Return where f should vanish next, the slope used, and the error that the step leaves.

    Parameters
    ----------
    s, f : float
        Where the search stands, and f there.
    moved, risen : float
        By how much s and f changed in the step before; `moved` is infinite where there was none.
    slope : float
        Slope known so far, at least 0 where none is: f falls.
    """
    if moved != 0.0 and risen / moved < 0.0:
        slope = risen / moved
    new = s - f / slope if slope < 0.0 else s + (1.0 if f > 0.0 else -1.0)
    # a secant's error is of the order of the product of its last two steps
    return new, slope, abs(new - s) * min(abs(moved), 1.0)


@part
def _find_transition(
    tables: WireTables,
    mu: float,
    cutoff: float,
    search: Search,
    guess: float,
    slope: float,
    work: Workspace,
) -> tuple[float, float, int, int]:
    """T_c at one point: the root of (eigenvalue - 1) in ln T, in which a BCS eigenvalue is linear.

    A secant from `guess`, kept inside a bracket, with the neighbour's slope and, in `work.vector`, its mode.
    Returns k_B T_c (0 where there is none, nan where nothing converged), the slope, and how many eigenvalues
    were found and how often for that all were computed.
    """
    floor = np.log(search.lowest)
    low, high, bounded = floor, np.inf, False
    s = max(guess, floor)
    moved, f_before = np.inf, 0.0
    scale = -1.0
    complete = 0
    for step in range(80):
        t = np.exp(s)
        if scale < 0.0 or t < 0.3 * scale or t > 30.0 * scale:
            scale = t
            _place_nodes(tables, mu, cutoff, search.far, scale, work)
        _fill_pairing(tables, mu, cutoff, t, work)
        value, steps = largest_eigenvalue(work.matrix, work.pairing, work.vector, work.scratch)
        f = value - 1.0
        complete += steps == 0
        if f > 0.0:
            low, bounded = s, True
        elif s <= floor:
            return 0.0, slope, step + 1, complete
        else:
            high = s
        new, slope, error = _secant_step(s, f, moved, f - f_before, slope)
        if slope < 0.0 and error < search.tolerance:
            return np.exp(new), slope, step + 1, complete
        if not np.isfinite(f):
            return np.nan, slope, step + 1, complete
        if high == np.inf:
            if step > _PATIENCE:  # a pocket that is empty at low T: its eigenvalue does not fall at first
                new = max(new, s + 1.0)
            new = min(new, max(s + 1.0, np.log(0.2 * cutoff)))
        elif high - low < search.tolerance:
            return np.exp(high) if bounded else 0.0, slope, step + 1, complete
        elif (step > _PATIENCE and step % 2 == 0) or not low < new < high:
            # a kink where one pairing mode takes over from another leads a secant astray
            new = 0.5 * (low + high) if bounded or new > low else floor
        moved, f_before = new - s, f
        s = new
    return np.nan, slope, 80, complete


@kernel
def wire_transitions(
    tables: WireTables,
    mu: NDArray[np.float64],
    reference: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    search: Search,
    work: Workspace,
    found: NDArray[np.float64],
    modes: NDArray[np.float64],
) -> tuple[int, int]:
    """T_c of wires over a grid: chemical potentials `mu`, times (cutoff, coupling matrix) pairs.

    - A subband above the window is left out; one at |e| > far·ω costs no kernel at all: its A is a short
      series in window moments, which depend on T alone, times sums over k_z, which depend on μ alone.
    - A near one is summed over nodes that resolve its edges for this μ and ω.
    - The search at a point starts from what the last three T_c foretell.

    Parameters
    ----------
    tables : WireTables
        The superlattice.
    mu, reference : (m,), (m, n)
        Chemical potentials in eV; √(N_n/N_2D).
    cutoffs, couplings : (l,), (l, n, n)
        Windows in eV and the coupling matrices that go with them.
    search : Search
        Lowest temperature and tolerance.
    work : Workspace
        Written into.
    found : (m, l)
        Filled with k_B T_c, 0 where the normal state is stable down to the lowest temperature, nan where
        nothing converged.
    modes : (m, l, R)
        Filled with x at T_c.

    Returns
    -------
    int, int
        How many times a matrix was built and its eigenvalue found, and how often for that all were computed.
    """
    narrowest = np.inf
    for column in range(cutoffs.size):
        narrowest = min(narrowest, cutoffs[column])
    row_past, column_past = work.past[0], work.past[1]
    row_known, row_slope = 0, 0.0
    evaluations, complete = 0, 0
    for row in range(mu.size):
        column_known, slope = 0, row_slope
        _fill_far_sums(tables, mu[row], search.far * narrowest, work)
        for column in range(cutoffs.size):
            past, known = (column_past, column_known) if column_known > 0 else (row_past, row_known)
            guess = _extrapolate(past, known) if known > 0 else np.log(0.1 * cutoffs[column])
            _fill_couplings(tables, couplings[column], reference[row], work.matrix)
            result, slope, tried, whole = _find_transition(
                tables, mu[row], cutoffs[column], search, guess, slope, work
            )
            evaluations += tried
            complete += whole
            found[row, column] = result
            for a in range(work.vector.size):
                modes[row, column, a] = work.vector[a]
            if result > 0.0:
                column_known = _remember(column_past, column_known, np.log(result))
                if column == 0:
                    row_known, row_slope = _remember(row_past, row_known, np.log(result)), slope
    return evaluations, complete


@kernel
def pairing_eigenvalue(
    tables: WireTables,
    mu: float,
    reference: NDArray[np.float64],
    cutoff: float,
    coupling: NDArray[np.float64],
    thermal: float,
    far: float,
    work: Workspace,
) -> float:
    """Return the largest eigenvalue of the linear gap equation of wires at k_B T = `thermal` in eV.

    It falls as T rises, and is 1 at T_c: above 1 the wires superconduct at this temperature. Arguments as of
    :func:`wire_transitions`, at one point: `reference` of shape (n,), `coupling` of shape (n, n).
    """
    _fill_far_sums(tables, mu, far * cutoff, work)
    _fill_couplings(tables, coupling, reference, work.matrix)
    _place_nodes(tables, mu, cutoff, far, thermal, work)
    _fill_pairing(tables, mu, cutoff, thermal, work)
    return largest_eigenvalue(work.matrix, work.pairing, work.vector, work.scratch)[0]
