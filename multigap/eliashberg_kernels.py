"""Isotropic Eliashberg theory on the Matsubara axis, in plain numbers.

A phonon spectrum enters only as peaks: frequencies Ω_k (eV) carrying the couplings λ_k, so that

    λ(iν_l) = Σ_k λ_k Ω_k² / (Ω_k² + ν_l²),   ν_l = 2π l k_B T.

Matsubara frequencies are ω_n = (2n + 1)π k_B T, n = 0 … N-1; the negative ones follow by symmetry.
`thermal` is k_B T in eV throughout. Equations: Carbotte, Rev. Mod. Phys. 62, 1027 (1990), Section II;
Allen and Dynes, Phys. Rev. B 12, 905 (1975).

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

from multigap._checks import frozen
from multigap._jit import kernel

Array = NDArray[np.float64]


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


EXACT: Final = 64
"""How many of the lowest Matsubara frequencies are unknowns one by one, where not all are."""

ALL: Final = 400
"""Up to how many Matsubara frequencies all are unknowns: panels do not pay yet."""

ORDER: Final = 12
"""Unknowns of a panel of more than 2 × ORDER frequencies; a shorter one has all of its own."""

_POINTS: Final = 16
_DIRECT: Final = 32


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
_ANGLES = frozen((np.arange(_POINTS) + 0.5) * np.pi / _POINTS)
_TO_CHEBYSHEV = np.cos(np.outer(np.arange(_POINTS), _ANGLES)) * (2 / _POINTS)
_TO_CHEBYSHEV[0] /= 2
frozen(_TO_CHEBYSHEV)


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
def _panels(count: float, edge: float) -> Array:
    """Return where panels start from `EXACT` on, and `count` at the end; those about `edge` shrink to it.

    The frequency `edge` itself, the one that the cutoff cuts through, is a panel of its own.
    """
    cuts = np.empty(400)
    cuts[0] = EXACT
    filled = 1
    place = 1.0 * EXACT
    cut = EXACT <= edge < count - 1
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
        length = max(np.floor(length), 1.0 * ORDER)
        if end - place < length + ORDER:
            length = end - place
        place += length
        cuts[filled] = place
        filled += 1
    return cuts[:filled]


@kernel
def frequency_sums(
    frequencies: Array, couplings: Array, thermal: float, count: float, cutoff: float
) -> tuple[Array, Array, Array, Array, Array]:
    """Return the unknowns and the sums over all Matsubara frequencies with 0 ≤ m < `count`.

    Returns
    -------
    place : (K,)
        n of the unknowns: all up to `ALL` frequencies; of more, all below `EXACT` and some beyond.
    share : (K,)
        Σ_m f_m = Σ_j share_j f_j.
    near, far : (K, K)
        Σ_m λ(n_i-m) f_m = Σ_j near_ij f_j, and Σ_m λ(n_i+m+1) f_m = Σ_j far_ij f_j.
    beyond : (K,)
        Σ_{m ≥ count} [λ(n_i-m) - λ(n_i+m+1)], whose terms telescope.
    """
    table = _phonon_table(frequencies, couplings, thermal, 2 * count + 2)
    whole = int(count) if count <= ALL else EXACT
    series = phonon_series(frequencies, couplings, thermal, 2 * whole)
    cuts = _panels(count, np.floor(cutoff / (2 * np.pi * thermal))) if count > ALL else np.array([count])
    most = whole + 2 * ORDER * cuts.size
    place, share = np.empty(most), np.ones(most)
    starts = np.zeros(cuts.size, np.int64)
    size = whole
    for n in range(whole):
        place[n] = n
    for p in range(cuts.size - 1):
        length = cuts[p + 1] - cuts[p]
        starts[p] = size
        points = int(length) if length <= 2 * ORDER else ORDER
        for j in range(points):
            place[size + j] = cuts[p] + (j if points == length else np.floor(length * _PANEL_PLACES[j]))
        size += points
    starts[cuts.size - 1] = size
    near, far, beyond = np.zeros((size, size)), np.zeros((size, size)), np.zeros(size)
    for i in range(whole):
        for j in range(whole):
            near[i, j] = series[abs(i - j)]
            far[i, j] = series[i + j + 1]
    ones, one, total = np.ones(1), np.zeros(1), np.zeros(1)
    running = np.zeros(series.size + 1)
    for m in range(series.size):
        running[m + 1] = running[m] + series[m]
    for i in range(size):
        total[0] = 0.0
        if count + place[i] < series.size:
            beyond[i] = running[int(count + place[i]) + 1] - running[int(count - place[i])]
            continue
        _add_sums(
            series, table, count - place[i], count + place[i] + 1, 0.0, 1.0, (0.0, 1.0), one, ones, total
        )
        beyond[i] = total[0]
        for j in range(whole if i >= whole else 0):
            distance, sum_ = place[i] - j, place[i] + j + 1
            near[i, j] = series[int(distance)] if distance < _DIRECT else _phonon_at(table, distance)
            far[i, j] = _phonon_at(table, sum_)
    for p in range(cuts.size - 1):
        start, end = cuts[p], cuts[p + 1]
        panel = (start, end - start)
        first, last = starts[p], starts[p + 1]
        nodes = (place[first:last] - start) / panel[1]
        factors = _factors(nodes)
        at, rows = _panel_rule(start, end, nodes, factors)
        for j in range(nodes.size):
            share[first + j] = np.sum(rows[:, j])
        for i in range(size):
            n = place[i]
            for q in range(at.size):
                value = _phonon_at(table, n + at[q] + 1)
                for j in range(nodes.size):
                    far[i, first + j] += value * rows[q, j]
            if n < start - max(panel[1], _DIRECT) or n > end + max(panel[1], _DIRECT):
                for q in range(at.size):
                    value = _phonon_at(table, abs(n - at[q]))
                    for j in range(nodes.size):
                        near[i, first + j] += value * rows[q, j]
                continue
            if n < end - 0.5:
                _add_sums(
                    series, table, max(start - n, 0.0), end - n, n, 1.0, panel, nodes, factors,
                    near[i, first:last],
                )  # fmt: skip
            if n > start + 0.5:
                _add_sums(
                    series, table, max(n - end + 1, 1.0), n - start + 1, n, -1.0, panel, nodes, factors,
                    near[i, first:last],
                )  # fmt: skip
    return place[:size].copy(), share[:size].copy(), near, far, beyond


@kernel
def at_integers(place: Array, values: Array, count: int, edge: float, known: int) -> Array:
    """Return what the unknowns `values` at `place` mean at n = 0 … known-1, shape (known,)."""
    result = np.empty(known)
    whole = count if count <= ALL else EXACT
    for n in range(min(whole, known)):
        result[n] = values[n]
    if count <= ALL:
        return result
    cuts = _panels(1.0 * count, edge)
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


@kernel
def density_integral(energies: Array, density: Array, width: float) -> float:
    """Return ∫dε N(ε) W/(W² + ε²) for a piecewise linear N(ε), constant beyond the grid's ends (no unit).

    π for N = 1. Exact for any `width` W, also far below the grid's spacing.
    """
    last = energies.size - 1
    result = density[0] * (np.pi / 2 + np.arctan(energies[0] / width))
    result += density[last] * (np.pi / 2 - np.arctan(energies[last] / width))
    for k in range(last):
        low, high = energies[k], energies[k + 1]
        slope = (density[k + 1] - density[k]) / (high - low)
        at_zero = density[k] - slope * low
        result += at_zero * (np.arctan(high / width) - np.arctan(low / width))
        result += 0.5 * slope * width * np.log((width * width + high * high) / (width * width + low * low))
    return result


@kernel
def normal_state_with_density(
    place: Array,
    odd: Array,
    beyond: Array,
    energies: Array,
    density: Array,
    thermal: float,
    tolerance: float,
    limit: int,
) -> tuple[Array, Array, int]:
    """Iterate W_n = Z_n ω_n of the normal state with an energy-dependent density of states.

    W_n = ω_n + k_B T Σ_m λ(n-m) g(W_m), g(W) = ∫dε N(ε) W/(W² + ε²) (Mitrović and Carbotte 1983, χ = 0).
    `odd` is near - far of :func:`frequency_sums`. Returns W (eV), g, both of shape (K,), and the iterations
    done, or -1 where `limit` was not enough.
    """
    count = place.size
    omega = (2 * place + 1) * np.pi * thermal
    width = omega.copy()
    for n in range(count):
        width[n] += thermal * np.pi * (np.sum(odd[n]) + beyond[n])
    integral = np.empty(count)
    for iteration in range(limit):
        for n in range(count):
            integral[n] = density_integral(energies, density, width[n])
        change = 0.0
        # frequencies beyond the last one kept: their terms telescope where g is constant
        new = omega + thermal * (odd @ integral + integral[count - 1] * beyond)
        for n in range(count):
            change = max(change, abs(new[n] - width[n]) / new[n])
        width = new
        if change < tolerance:
            for n in range(count):
                integral[n] = density_integral(energies, density, width[n])
            return width, integral, iteration + 1
    return width, integral, -1


@kernel
def _largest_of_tridiagonal(alpha: Array, beta: Array, size: int) -> float:
    """Return the largest eigenvalue of a symmetric tridiagonal matrix, by bisection on Sturm's count."""
    low, high = alpha[0], alpha[0]
    for i in range(size):
        reach = (abs(beta[i - 1]) if i > 0 else 0.0) + (abs(beta[i]) if i + 1 < size else 0.0)
        low = max(low, alpha[i])
        high = max(high, alpha[i] + reach)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        pivot = alpha[0] - middle
        above = pivot > 0
        for i in range(1, size):
            if above:
                break
            pivot = alpha[i] - middle - beta[i - 1] ** 2 / (pivot if pivot != 0 else -1e-300)
            above = pivot > 0
        if above:
            low = middle
        else:
            high = middle
    return high


@kernel
def largest_eigenvalue(
    place: Array, share: Array, even: Array, diagonal: Array, mu_star: float, weights: Array
) -> float:
    """Return the largest eigenvalue of the linearised gap equation; it is 1 at T_c.

    The matrix is D⁻¹ [λ(n-m) + λ(n+m+1) - 2μ*√(w_n w_m)] with D_n = (2n+1) Z_n (or 1/(k_B T h_n) with a
    varying density of states), `even` being near + far of :func:`frequency_sums`. Its symmetric part in the
    measure `share` goes to Lanczos's method with full reorthogonalisation, about fifteen steps; where panels
    leave a part that is not symmetric, two steps of inverse iteration take it in.
    """
    count = diagonal.size
    matrix = np.empty((count, count))
    root = np.sqrt(share / diagonal)
    cut = np.sqrt(2 * mu_star * weights)
    for n in range(count):
        for m in range(n + 1):
            middle = 0.5 * (even[n, m] / share[m] + even[m, n] / share[n])
            matrix[n, m] = root[n] * root[m] * (middle - cut[n] * cut[m])
            matrix[m, n] = matrix[n, m]
    ritz = _largest_by_lanczos(matrix, np.sqrt(share) / ((1.0 + place) * np.sqrt(diagonal)))
    if place[count - 1] == count - 1:
        return ritz
    shift = ritz + 1e-9 * abs(ritz)
    for n in range(count):
        for m in range(count):
            coulomb = cut[n] * cut[m] * share[m]
            matrix[n, m] = (even[n, m] - coulomb) / diagonal[n]
        matrix[n, n] -= shift
    vector = 1.0 / ((1.0 + place) * diagonal)
    value = shift
    for _ in range(3):
        image = np.linalg.solve(matrix, vector)
        value = shift + np.sum(image * vector) / np.sum(image * image)
        vector = image / np.sqrt(np.sum(image * image))
    return value


@kernel
def _largest_by_lanczos(matrix: Array, start: Array) -> float:
    """Return the largest eigenvalue of a symmetric matrix, from a positive start."""
    count = start.size
    steps = min(count, 60)
    basis = np.zeros((steps + 1, count))
    alpha = np.zeros(steps)
    beta = np.zeros(steps)
    basis[0] = start / np.sqrt(np.sum(start**2))
    previous = -1e300
    ritz = 0.0
    for j in range(steps):
        product = matrix @ basis[j]
        alpha[j] = np.sum(product * basis[j])
        for _ in range(2):
            for i in range(j + 1):
                product -= np.sum(product * basis[i]) * basis[i]
        beta[j] = np.sqrt(np.sum(product**2))
        ritz = _largest_of_tridiagonal(alpha, beta, j + 1)
        if beta[j] < 1e-13 or (j > 2 and abs(ritz - previous) < 1e-13 * max(1.0, abs(ritz))):
            break
        previous = ritz
        basis[j + 1] = product / beta[j]
    return ritz


@kernel
def gap_residual(
    gap: Array,
    omega: Array,
    share: Array,
    near: Array,
    far: Array,
    beyond: Array,
    thermal: float,
    mu_star: float,
    weights: Array,
    renormalisation: Array,
) -> Array:
    """Return Z_n Δ_n - πk_BT Σ_m [λ(n-m) - μ*] Δ_m/√(ω_m² + Δ_m²) (eV), filling in Z_n, shape (K,)."""
    count = gap.size
    result = np.empty(count)
    root = np.sqrt(omega**2 + gap**2)
    coulomb = 2 * mu_star * np.sum(share * np.sqrt(weights) * gap / root)
    for n in range(count):
        pairing = -coulomb * np.sqrt(weights[n])
        mass = beyond[n]
        for m in range(count):
            pairing += (near[n, m] + far[n, m]) * gap[m] / root[m]
            mass += (near[n, m] - far[n, m]) * omega[m] / root[m]
        renormalisation[n] = 1 + np.pi * thermal * mass / omega[n]
        result[n] = renormalisation[n] * gap[n] - np.pi * thermal * pairing
    return result


@kernel
def gap_jacobian(
    gap: Array,
    omega: Array,
    share: Array,
    near: Array,
    far: Array,
    thermal: float,
    mu_star: float,
    weights: Array,
    renormalisation: Array,
) -> Array:
    """Return the derivative of :func:`gap_residual` by the gap, shape (K, K)."""
    count = gap.size
    result = np.empty((count, count))
    root = np.sqrt(omega**2 + gap**2)
    cut = np.sqrt(2 * mu_star * weights)
    for n in range(count):
        for m in range(count):
            cubed = root[m] ** 3
            coulomb = cut[n] * cut[m] * share[m]
            entry = -(near[n, m] + far[n, m] - coulomb) * omega[m] ** 2 / cubed
            entry -= gap[n] / omega[n] * (near[n, m] - far[n, m]) * omega[m] * gap[m] / cubed
            result[n, m] = np.pi * thermal * entry
        result[n, n] += renormalisation[n]
    return result


@kernel
def pade_coefficients(
    points: NDArray[np.complex128], values: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Return the coefficients of Thiele's continued fraction through the points, shape (M,).

    Vidberg and Serene, J. Low Temp. Phys. 29, 179 (1977), Appendix.
    """
    count = points.size
    table = values.copy()
    result = np.empty(count, np.complex128)
    result[0] = table[0]
    for p in range(1, count):
        for i in range(p, count):
            table[i] = (result[p - 1] - table[i]) / ((points[i] - points[p - 1]) * table[i])
        result[p] = table[p]
    return result


@kernel
def pade_value(
    coefficients: NDArray[np.complex128], points: NDArray[np.complex128], at: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Evaluate the continued fraction of :func:`pade_coefficients` at `at`, shape like `at`."""
    result = np.empty(at.size, np.complex128)
    for i in range(at.size):
        value = 0.0 + 0.0j
        for p in range(coefficients.size - 1, 0, -1):
            value = coefficients[p] * (at[i] - points[p - 1]) / (1 + value)
        result[i] = coefficients[0] / (1 + value)
    return result
