"""Sums over Matsubara frequencies with phonons of a few peaks, as :mod:`multigap.kernels.matsubara` has them.

Grid, panels and rules are those of there. With few peaks their sum is cheaper than a series for it, and both
sums over a panel, of λ(n-m) and of λ(n+m+1), go over the same places.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.matsubara import (
    _DIRECT,
    _POINTS,
    _SUM_NODES,
    _SUM_WEIGHTS,
    _add_lagrange,
    _factors,
    _panel_rule,
    _panels,
    _unknowns,
)

Array = NDArray[np.float64]

FEW: Final = 6
"""Up to how many peaks this is the faster way."""


@kernel
def _strength(ratios: Array, couplings: Array, place: float) -> float:
    """Return λ(iν_l) at l = `place`; `ratios` are 2πk_BT/Ω."""
    total = 0.0
    for k in range(ratios.size):
        x = ratios[k] * place
        total += couplings[k] / (1.0 + x * x)
    return total


@kernel
def _add_near(
    ratios: Array,
    couplings: Array,
    first: float,
    last: float,
    offset: float,
    sign: float,
    panel: tuple[float, float],
    nodes: Array,
    factors: Array,
    row: Array,
) -> None:
    """Add Σ λ(l) ℓ_j(offset + sign·l) over first ≤ l < last to row[j], on pieces that grow with l."""
    start, length = panel
    place = first
    while place < last:
        remaining = last - place
        if place < _DIRECT or remaining <= _DIRECT:
            value = _strength(ratios, couplings, place)
            _add_lagrange(value, (offset + sign * place - start) / length, nodes, factors, row)
            place += 1.0
            continue
        rule, size = 0, 1.0 * _DIRECT
        while 2 * size <= min(place, remaining) and rule < _SUM_NODES.shape[0] - 1:
            rule += 1
            size *= 2
        for i in range(_POINTS):
            at = place + size * _SUM_NODES[rule, i]
            value = size * _SUM_WEIGHTS[rule, i] * _strength(ratios, couplings, at)
            _add_lagrange(value, (offset + sign * at - start) / length, nodes, factors, row)
        place += size


@kernel
def _add_smooth(
    ratios: Array, couplings: Array, offset: float, sign: float, at: Array, rows: Array, result: Array
) -> None:
    """Add Σ_q λ(offset + sign·at_q) rows_qj to `result`."""
    values = np.zeros(at.size)
    for k in range(ratios.size):
        for q in range(at.size):
            x = ratios[k] * (offset + sign * at[q])
            values[q] += couplings[k] / (1.0 + x * x)
    for q in range(at.size):
        for j in range(result.size):
            result[j] += values[q] * rows[q, j]


@kernel
def _fill_panel(
    panel: tuple[float, float],
    columns: tuple[int, int],
    place: Array,
    ratios: Array,
    couplings: Array,
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
    # a quarter of a panel away from it, Gauss's rules with 16 places leave 1e-13 of the pole there
    reach = max(0.25 * length, _DIRECT)
    for i in range(place.size):
        n = place[i]
        apart = n < start - reach or n > end + reach
        _add_smooth(ratios, couplings, n + 1.0, 1.0, at, rows, far[i, first:last])
        if apart:
            _add_smooth(ratios, couplings, n, -1.0, at, rows, near[i, first:last])
            continue
        row = near[i, first:last]
        if n < end - 0.5:
            _add_near(
                ratios, couplings, max(start - n, 0.0), end - n, n, 1.0, panel, nodes, factors, row
            )  # fmt: skip
        if n > start + 0.5:
            below = max(n - end + 1, 1.0)
            _add_near(ratios, couplings, below, n - start + 1, n, -1.0, panel, nodes, factors, row)


@kernel
def sums_of_few_peaks(
    frequencies: Array,
    couplings: Array,
    thermal: float,
    count: float,
    cutoff: float,
    grid: tuple[int, int, int],
) -> tuple[Array, Array, Array, Array]:
    """Return place, share, near and far of :func:`multigap.kernels.matsubara.frequency_sums_on`.

    Peaks of coupling 0 are left out.
    """
    exact, most, order = grid
    ratios, strengths = np.empty(frequencies.size), np.empty(frequencies.size)
    peaks = 0
    for k in range(frequencies.size):
        if couplings[k] != 0.0:
            ratios[peaks], strengths[peaks] = 2.0 * np.pi * thermal / frequencies[k], couplings[k]
            peaks += 1
    ratios, strengths = ratios[:peaks].copy(), strengths[:peaks].copy()
    whole = int(count) if count <= most else exact
    cuts = np.array([count])
    if count > most:
        cuts = _panels(count, np.floor(cutoff / (2.0 * np.pi * thermal)), exact, order)
    place, starts = _unknowns(count, cuts, whole, order)
    size = place.size
    share, near, far = np.ones(size), np.zeros((size, size)), np.zeros((size, size))
    for i in range(size):
        for j in range(whole):
            near[i, j] = _strength(ratios, strengths, place[i] - j)
            far[i, j] = _strength(ratios, strengths, place[i] + j + 1.0)
    for p in range(cuts.size - 1):
        panel = (cuts[p], cuts[p + 1] - cuts[p])
        _fill_panel(panel, (starts[p], starts[p + 1]), place, ratios, strengths, share, near, far)
    return place, share, near, far
