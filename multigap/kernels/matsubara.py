"""Sums over Matsubara frequencies with a phonon spectrum of peaks, in plain numbers.

A phonon spectrum enters only as peaks: frequencies Ω_k (eV) carrying the couplings λ_k, so that

    λ(iν_l) = Σ_k λ_k Ω_k² / (Ω_k² + ν_l²),   ν_l = 2π l k_B T.

Matsubara frequencies are ω_n = (2n + 1)π k_B T, n = 0 … N-1; the negative ones follow by symmetry.
`thermal` is k_B T in eV throughout.

Where there are many frequencies, the lowest `EXACT` are unknowns one by one. Beyond, all that is summed
varies on the scale of ω itself (its singularities lie on the axis of real frequencies, as far away as 0 is):
a panel from n to 2n has `ORDER` unknowns, with a polynomial between them, and panels are finer towards a
cutoff. Sums over all the integers of a panel, of such a polynomial times λ(n-m), go by Gauss's rules for sums
on pieces that grow with the distance from n. So N may be a billion, and a phonon far below a panel's width is
not missed.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import chebyshev
from multigap._checks import frozen
from multigap._jit import kernel

Array = NDArray[np.float64]

EXACT: Final = 64
"""How many of the lowest Matsubara frequencies are unknowns one by one, where not all are."""

ALL: Final = 400
"""Up to how many Matsubara frequencies all are unknowns: panels do not pay yet."""

ORDER: Final = 12
"""Unknowns of a panel of more than 2 × ORDER frequencies; a shorter one has all of its own."""

LIGHT_ORDER: Final = 6
"""Unknowns of a panel where 1e-5 is enough: the other order for which there are places."""

_POINTS: Final = 16
_DIRECT: Final = 32


@kernel
def phonon_series(frequencies: Array, couplings: Array, thermal: float, count: int) -> Array:
    """Return λ(iν_l) for l = 0 … count-1, shape (count,)."""
    result = np.zeros(count)
    step = 2 * np.pi * thermal
    for k in range(frequencies.size):
        ratio = step / frequencies[k]
        for m in range(count):
            result[m] += couplings[k] / (1 + (ratio * m) ** 2)
    return result


@kernel
def coulomb_weights(cutoff: float, thermal: float, place: Array) -> Array:
    """Return the weight of the ω_n with n in `place` under a cutoff ω_c, shape like `place`.

    ω_n stands for the interval 2πk_BT [n, n+1]; its weight is the part of it that lies below ω_c. The sum
    over 1/ω_n is then continuous in T, where a bare step would let T_c jump as frequencies leave the sum.
    """
    result = np.zeros(place.size)
    whole = cutoff / (2 * np.pi * thermal)
    for i in range(place.size):
        result[i] = min(max(whole - place[i], 0.0), 1.0)
    return result


def _sum_rules() -> tuple[Array, Array]:
    """Nodes and weights of Gauss's rules for the mean over 0 … c-1, in units of c = 32, 64 … 2⁴⁷.

    By Golub and Welsch, from the recurrence of Gram's polynomials.
    """
    nodes, weights = [], []
    j = np.arange(1, _POINTS)
    for k in range(5, 48):
        beside = 0.5 * np.sqrt((1 - (j * 2.0**-k) ** 2) / (4 - 1.0 / j**2))
        values, vectors = np.linalg.eigh(np.diag(beside, 1) + np.diag(beside, -1))
        nodes.append(0.5 * (1 - 2.0**-k) + values)
        weights.append(vectors[0] ** 2)
    return np.array(nodes), np.array(weights)


_SUM_NODES, _SUM_WEIGHTS = map(frozen, _sum_rules())
_PANEL_PLACES = frozen(0.5 + 0.5 * np.polynomial.legendre.leggauss(ORDER)[0])
_LIGHT_PLACES = frozen(0.5 + 0.5 * np.polynomial.legendre.leggauss(LIGHT_ORDER)[0])
_ANGLES = frozen(chebyshev.angles(_POINTS))
# the matrix from values at cos of the angles, which fall, to coefficients
_TO_CHEBYSHEV = frozen(np.ascontiguousarray(chebyshev.coefficients(np.eye(_POINTS))[:, ::-1]))


@kernel
def _phonon_table(frequencies: Array, couplings: Array, thermal: float, longest: float) -> Array:
    """Return Chebyshev series of λ(iν_l) between l = 32·2^k and 64·2^k, up to `longest`, shape (k, 16).

    The poles of λ lie at l = ±iΩ/2πk_BT, so that 16 terms leave 1e-12.
    """
    doublings = 1
    while _DIRECT * 2.0**doublings < longest:
        doublings += 1
    result = np.zeros((doublings, _POINTS))
    for d in range(doublings):
        for j in range(_POINTS):
            transfer = 2 * np.pi * thermal * _DIRECT * 2.0**d * (1.5 + 0.5 * np.cos(_ANGLES[j]))
            value = 0.0
            for k in range(frequencies.size):
                value += couplings[k] / (1 + (transfer / frequencies[k]) ** 2)
            for i in range(_POINTS):
                result[d, i] += _TO_CHEBYSHEV[i, j] * value
    return result


@kernel
def _phonon_at(table: Array, place: float) -> float:
    """Return λ(iν_l) at l = `place`, at least 32, by Clenshaw's recurrence."""
    start, d = 1.0 * _DIRECT, 0
    while place > 2 * start and d < table.shape[0] - 1:
        start *= 2
        d += 1
    x = 2 * place / start - 3
    now, before = 0.0, 0.0
    for i in range(_POINTS - 1, 0, -1):
        now, before = 2 * x * now - before + table[d, i], now
    return x * now - before + table[d, 0]


@kernel
def _phonon(series: Array, table: Array, place: float) -> float:
    """Return λ(iν_l) at l = `place`, a whole number where it is below 32."""
    return series[int(place)] if place < _DIRECT else _phonon_at(table, place)


@kernel
def _factors(nodes: Array) -> Array:
    """Return Π_{k≠j} 1/(x_j - x_k), by which the products of Lagrange's polynomials are multiplied."""
    result = np.ones(nodes.size)
    for j in range(nodes.size):
        for k in range(nodes.size):
            if k != j:
                result[j] /= nodes[j] - nodes[k]
    return result


@kernel
def _add_lagrange(value: float, place: float, nodes: Array, factors: Array, row: Array) -> None:
    """Add value·ℓ_j(place) to row[j] for the Lagrange polynomials ℓ_j through `nodes`."""
    below = np.empty(2 * ORDER)
    product = value
    for j in range(nodes.size):
        below[j] = product
        product *= place - nodes[j]
    product = 1.0
    for j in range(nodes.size - 1, -1, -1):
        row[j] += below[j] * product * factors[j]
        product *= place - nodes[j]


@kernel
def _panel_rule(start: float, end: float, nodes: Array, factors: Array) -> tuple[Array, Array]:
    """Return places, and the weights that turn a smooth f there into Σ_m f(m) ℓ_j(m) over a panel."""
    at, rows = np.empty(800), np.zeros((800, nodes.size))
    filled = 0
    place = start
    while place < end:
        piece, rule = min(end - place, 1.0 * _DIRECT), -1
        while piece * (1 if rule < 0 else 2) <= end - place and piece >= _DIRECT and rule < 42:
            piece *= 1 if rule < 0 else 2
            rule += 1
        for i in range(int(piece) if rule < 0 else _POINTS):
            step = 1.0 * i if rule < 0 else piece * _SUM_NODES[rule, i]
            weight = 1.0 if rule < 0 else piece * _SUM_WEIGHTS[rule, i]
            at[filled] = place + step
            _add_lagrange(weight, (place + step - start) / (end - start), nodes, factors, rows[filled])
            filled += 1
        place += piece
    return at[:filled], rows[:filled]


@kernel
def _add_sums(
    series: Array,
    table: Array,
    first: float,
    last: float,
    offset: float,
    sign: float,
    panel: tuple[float, float],
    nodes: Array,
    factors: Array,
    row: Array,
) -> None:
    """Add Σ λ(l) ℓ_j(offset + sign·l) over first ≤ l < last to row[j]; `panel` is (start, length).

    The nodes are in units of the panel's length, from its start.
    """
    start, length = panel
    place = first
    while place < last:
        remaining = last - place
        if place < _DIRECT or remaining <= _DIRECT:
            for i in range(int(min(remaining, _DIRECT - place if place < _DIRECT else remaining))):
                at = place + i
                value = series[int(at)] if at < series.size else _phonon_at(table, at)
                _add_lagrange(value, (offset + sign * at - start) / length, nodes, factors, row)
            place += min(remaining, _DIRECT - place if place < _DIRECT else remaining)
        else:
            rule, size = 0, 1.0 * _DIRECT
            while 2 * size <= min(place, remaining) and rule < _SUM_NODES.shape[0] - 1:
                rule += 1
                size *= 2
            for i in range(_POINTS):
                at = place + size * _SUM_NODES[rule, i]
                value = size * _SUM_WEIGHTS[rule, i] * _phonon_at(table, at)
                _add_lagrange(value, (offset + sign * at - start) / length, nodes, factors, row)
            place += size


@kernel
def _panels(count: float, edge: float, exact: int, order: int) -> Array:
    """Return where panels start from `exact` on, and `count` at the end; those about `edge` shrink to it.

    The frequency `edge` itself, the one that the cutoff cuts through, is a panel of its own.
    """
    cuts = np.empty(400)
    cuts[0] = exact
    filled = 1
    place = 1.0 * exact
    cut = exact <= edge < count - 1
    while place < count:
        end = count
        length = place
        if cut and place < edge:
            end = edge
            length = min(length, (edge - place) / 2)
        elif cut and place == edge:
            end, length = edge + 1, 1.0
        elif cut:
            length = min(length, place - edge)
        length = max(np.floor(length), 1.0 * order)
        if end - place < length + order:
            length = end - place
        place += length
        cuts[filled] = place
        filled += 1
    return cuts[:filled]


@kernel
def _unknowns(count: float, cuts: Array, whole: int, order: int) -> tuple[Array, NDArray[np.int64]]:
    """Return n of the unknowns, and where those of each panel begin; `whole` before are there one by one."""
    places = _PANEL_PLACES if order == ORDER else _LIGHT_PLACES
    place = np.empty(whole + 2 * order * cuts.size)
    starts = np.zeros(cuts.size, np.int64)
    for n in range(whole):
        place[n] = n
    size = whole
    for p in range(cuts.size - 1):
        length = cuts[p + 1] - cuts[p]
        starts[p] = size
        points = int(length) if length <= 2 * order else order
        for j in range(points):
            place[size + j] = cuts[p] + (j if points == length else np.floor(length * places[j]))
        size += points
    starts[cuts.size - 1] = size
    return place[:size].copy(), starts


@kernel
def _fill_exact(place: Array, whole: int, series: Array, table: Array, near: Array, far: Array) -> None:
    """Fill the columns of the frequencies that are unknowns one by one."""
    for i in range(place.size):
        for j in range(whole):
            if i < whole:
                near[i, j] = series[abs(i - j)]
                far[i, j] = series[i + j + 1]
            else:
                distance, sum_ = place[i] - j, place[i] + j + 1
                near[i, j] = _phonon(series, table, distance)
                far[i, j] = _phonon(series, table, sum_)


@kernel
def _sums_beyond(place: Array, count: float, series: Array, table: Array) -> Array:
    """Return Σ_{m ≥ count} [λ(n_i-m) - λ(n_i+m+1)] = Σ λ(l) over count - n_i ≤ l ≤ count + n_i."""
    beyond = np.zeros(place.size)
    ones, one, total = np.ones(1), np.zeros(1), np.zeros(1)
    running = np.zeros(series.size + 1)
    for m in range(series.size):
        running[m + 1] = running[m] + series[m]
    for i in range(place.size):
        if count + place[i] < series.size:
            beyond[i] = running[int(count + place[i]) + 1] - running[int(count - place[i])]
            continue
        total[0] = 0.0
        _add_sums(
            series, table, count - place[i], count + place[i] + 1, 0.0, 1.0, (0.0, 1.0), one, ones, total
        )
        beyond[i] = total[0]
    return beyond


@kernel
def _fill_panel(
    panel: tuple[float, float],
    columns: tuple[int, int],
    place: Array,
    series: Array,
    table: Array,
    share: Array,
    near: Array,
    far: Array,
) -> None:
    """Fill what belongs to the unknowns first ≤ j < last of a panel; `panel` is (start, length)."""
    start, length = panel
    first, last = columns
    end = start + length
    nodes = (place[first:last] - start) / length
    factors = _factors(nodes)
    at, rows = _panel_rule(start, end, nodes, factors)
    for j in range(nodes.size):
        share[first + j] = np.sum(rows[:, j])
    reach = max(length, _DIRECT)
    for i in range(place.size):
        n = place[i]
        for q in range(at.size):
            value = _phonon(series, table, n + at[q] + 1)
            for j in range(nodes.size):
                far[i, first + j] += value * rows[q, j]
        if n < start - reach or n > end + reach:
            for q in range(at.size):
                value = _phonon_at(table, abs(n - at[q]))
                for j in range(nodes.size):
                    near[i, first + j] += value * rows[q, j]
            continue
        row = near[i, first:last]
        if n < end - 0.5:
            _add_sums(series, table, max(start - n, 0.0), end - n, n, 1.0, panel, nodes, factors, row)
        if n > start + 0.5:
            below = max(n - end + 1, 1.0)
            _add_sums(series, table, below, n - start + 1, n, -1.0, panel, nodes, factors, row)


@kernel
def frequency_sums_on(
    frequencies: Array,
    couplings: Array,
    thermal: float,
    count: float,
    cutoff: float,
    grid: tuple[int, int, int],
) -> tuple[Array, Array, Array, Array, Array]:
    """Return the unknowns and the sums over all Matsubara frequencies with 0 ≤ m < `count`, on a grid.

    Parameters
    ----------
    grid : (int, int, int)
        Frequencies that are unknowns one by one, up to how many frequencies all are, and the unknowns of a
        panel: `ORDER` or `LIGHT_ORDER`.

    Returns
    -------
    place : (K,)
        n of the unknowns.
    share : (K,)
        Σ_m f_m = Σ_j share_j f_j.
    near, far : (K, K)
        Σ_m λ(n_i-m) f_m = Σ_j near_ij f_j, and Σ_m λ(n_i+m+1) f_m = Σ_j far_ij f_j.
    beyond : (K,)
        Σ_{m ≥ count} [λ(n_i-m) - λ(n_i+m+1)], whose terms telescope.
    """
    exact, most, order = grid
    table = _phonon_table(frequencies, couplings, thermal, 2 * count + 2)
    whole = int(count) if count <= most else exact
    series = phonon_series(frequencies, couplings, thermal, 2 * max(whole, _DIRECT))
    cuts = np.array([count])
    if count > most:
        cuts = _panels(count, np.floor(cutoff / (2 * np.pi * thermal)), exact, order)
    place, starts = _unknowns(count, cuts, whole, order)
    size = place.size
    share, near, far = np.ones(size), np.zeros((size, size)), np.zeros((size, size))
    _fill_exact(place, whole, series, table, near, far)
    for p in range(cuts.size - 1):
        panel = (cuts[p], cuts[p + 1] - cuts[p])
        _fill_panel(panel, (starts[p], starts[p + 1]), place, series, table, share, near, far)
    return place, share, near, far, _sums_beyond(place, count, series, table)


@kernel
def frequency_sums(
    frequencies: Array, couplings: Array, thermal: float, count: float, cutoff: float
) -> tuple[Array, Array, Array, Array, Array]:
    """Return :func:`frequency_sums_on` the finest grid.

    All frequencies are unknowns up to `ALL` of them; of more, all below `EXACT` and some beyond.
    """
    return frequency_sums_on(frequencies, couplings, thermal, count, cutoff, (EXACT, ALL, ORDER))


@kernel
def at_integers(place: Array, values: Array, count: int, edge: float, known: int) -> Array:
    """Return what the unknowns `values` at `place` mean at n = 0 … known-1, shape (known,)."""
    result = np.empty(known)
    whole = count if count <= ALL else EXACT
    for n in range(min(whole, known)):
        result[n] = values[n]
    if count <= ALL:
        return result
    cuts = _panels(1.0 * count, edge, EXACT, ORDER)
    first = whole
    row = np.empty(2 * ORDER)
    for p in range(cuts.size - 1):
        length = cuts[p + 1] - cuts[p]
        points = int(length) if length <= 2 * ORDER else ORDER
        nodes = (place[first : first + points] - cuts[p]) / length
        factors = _factors(nodes)
        for n in range(int(cuts[p]), int(min(cuts[p + 1], 1.0 * known))):
            row[:points] = 0.0
            _add_lagrange(1.0, (n - cuts[p]) / length, nodes, factors, row[:points])
            result[n] = 0.0
            for j in range(points):
                result[n] += row[j] * values[first + j]
        first += points
    return result
