"""Density of the levels of a subband over its energies: J(E) = (dk_z/dE) √((E - bottom)(top - E)), in 1/Å.

J has no singularity at the edges, so that a short Chebyshev series in x = (2E - bottom - top)/ΔE carries it:
∫dk_z f = ∫dθ J f with E = (bottom + top)/2 - ΔE/2 cos θ. A cosine band has J = 1/d.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.kronig_penney import Cell, fill_half_phases, fill_states

LONGEST: Final = 512
"""Terms from which on a series is of no use: gaps that nearly close. J is then found anew at every energy."""

_MOST: Final = 1024
"""Points at which J is sampled, at most."""


@kernel
def fill_smooth_density(
    energy: NDArray[np.float64], bottom: float, top: float, cell: Cell, density: NDArray[np.float64]
) -> None:
    """Fill `density` with J at energies of the subband, from Bloch states; at an edge from just inside."""
    count, tiny = energy.size, 1e-15 * top
    inside, squares, states = np.empty(count), np.empty((2, count)), np.empty((count, 5))
    for i in range(count):
        inside[i] = min(max(energy[i], bottom + tiny), top - tiny)
    fill_half_phases(inside, cell, squares)
    fill_states(inside, squares[0], squares[1], cell, states)
    for i in range(count):
        product = max(squares[0, i] * squares[1, i], 1e-300)
        density[i] = states[i, 4] * math.sqrt(max((inside[i] - bottom) * (top - inside[i]), 0.0) / product)


@kernel
def _coefficient(values: NDArray[np.float64], p: int, cosines: NDArray[np.float64]) -> float:
    """Return the p-th coefficient, from 1 on, of the series through `values` at the rising zeros of T_count.

    `cosines` are those of πk/2count for k below 4count.
    """
    count, total = values.size, 0.0
    place, step = p, 2 * p
    for j in range(count - 1, -1, -1):
        total += values[j] * cosines[place]
        place += step
        if place >= 4 * count:
            place -= 4 * count
    return total * 2.0 / count


@kernel
def level_density(bottom: float, top: float, cell: Cell) -> NDArray[np.float64]:
    """Return the Chebyshev coefficients of J, as many as are above rounding.

    Where they do not end, because a gap nearly closes, :data:`LONGEST` or more are returned. Their sum rule,
    the zone of π/d, is exact: it is what subbands rest on that are too flat for the digits of their edges.
    """
    width, period = top - bottom, 2.0 * (cell.half_well + cell.half_barrier)
    if width < 1e-11 * top:
        return np.full(1, 1.0 / period)
    count = 8
    while True:
        energy, values = np.empty(count), np.empty(count)
        cosines = np.empty(4 * count)
        for k in range(4 * count):
            cosines[k] = math.cos(0.5 * math.pi * k / count)
        for j in range(count):
            energy[j] = 0.5 * (bottom + top) + 0.5 * width * math.cos(math.pi * (count - j - 0.5) / count)
        fill_smooth_density(energy, bottom, top, cell, values)
        mean = np.sum(values) / count
        # energies carry an error of 1e-16 E, which weighs most at the node next to an edge
        noise = max(1e-14, 2e-16 * top / width * count**2)
        tail = 0.0
        for p in range(count - 3, count):
            tail = max(tail, abs(_coefficient(values, p, cosines)))
        if tail < noise * mean or count >= _MOST:
            break
        count *= 2
    coefficients, terms = np.ones(count), 1
    for p in range(1, count):
        coefficients[p] = _coefficient(values, p, cosines) / mean
        if abs(coefficients[p]) > noise / count:
            terms = p + 1
    return coefficients[:terms] / period
