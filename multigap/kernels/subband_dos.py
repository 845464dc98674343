"""Density of states and filling of one subband of wires, with the logarithm of its saddle in closed form.

One k_z is a one-dimensional band, of the density C/√(ε - E), so that the subband has

    N(ε) = C/π ∫dθ J(E)/√(ε - E),   E = bottom + ΔE sin²(θ/2) < ε,

with J of :mod:`multigap.kernels.level_density`. Of a series J = Σ c_p T_p every term is a Legendre function
of half-integer degree, of x = (2ε - bottom - top)/ΔE: (-1)^p P_{p-1/2}(-x) inside the subband, which is the
integral of Mehler and Dirichlet, and Q_{p-1/2}(x) above it, that of Heine (DLMF 14.12). The first two of them
are complete elliptic integrals. Where no series is short, J is sampled: C/π ∫dθ J(end)/√(ε - E) is elliptic,
and what is left vanishes at the saddle and is summed by Gauss-Legendre.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part
from multigap.kernels.elliptic import complete_pair
from multigap.kernels.kronig_penney import Cell
from multigap.kernels.level_density import LONGEST, fill_smooth_density
from multigap.kernels.quadrature import gauss_legendre

_TOWARDS_SADDLE: Final = 15
"""Panels of the sampled angles below π/4, each a quarter of the next."""

_TOWARDS_BOTTOM: Final = 5
"""And above it."""

_PANEL: Final = 20
"""Nodes of a panel."""

_FORWARD: Final = 1.0
"""Growth ln of the terms above a subband up to which they are summed forwards."""


@kernel
def _graded_angles() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Gauss-Legendre nodes on [0, π/2], on panels that shrink to 0 (the van Hove point) and to π/2."""
    node, weight = gauss_legendre(_PANEL)
    panels = _TOWARDS_SADDLE + _TOWARDS_BOTTOM
    angles, weights = np.empty(panels * _PANEL), np.empty(panels * _PANEL)
    start = 0.0
    for panel in range(panels):
        if panel < _TOWARDS_SADDLE:
            end = 0.25 * math.pi * 0.25 ** (_TOWARDS_SADDLE - 1 - panel)
        else:
            end = 0.5 * math.pi
            if panel < panels - 1:
                end -= 0.25 * math.pi * 0.25 ** (panel - _TOWARDS_SADDLE + 1)
        for k in range(_PANEL):
            angles[panel * _PANEL + k] = start + 0.5 * (end - start) * (node[k] + 1.0)
            weights[panel * _PANEL + k] = 0.5 * (end - start) * weight[k]
        start = end
    return angles, weights


@part
def _inside(x: float, below_top: float, series: NDArray[np.float64]) -> float:
    """Return Σ c_p (-1)^p P_{p-1/2}(-x) for x from -1 to 1; `below_top` is (1 - x)/2, with all its digits."""
    first, second = complete_pair(below_top)
    before, now = 2.0 / math.pi * first, 2.0 / math.pi * (first - 2.0 * second)
    total = series[0] * before
    for p in range(1, series.size):
        total += series[p] * now
        before, now = now, (2 * p * x * now - (p - 0.5) * before) / (p + 0.5)
    return total


@part
def _above(x: float, first: float, second: float, root: float, series: NDArray[np.float64]) -> float:
    """Return Σ c_p Q_{p-1/2}(x)/Q_{-1/2}(x) for x > 1.

    `first`, `second` are K and E at m = 2/(1 + x), the square of `root`. The recurrence holds for P as well,
    which grows by e^2a with every term where Q falls by e^-a, a = arcosh x: forwards it is stable for
    a few terms of a point near the saddle, and elsewhere the ratio of two terms is found backwards.
    """
    terms = series.size
    if terms == 1:
        return series[0]
    growth = math.acosh(x)
    if growth * terms < _FORWARD:
        before, now = 1.0, x - 2.0 * second / (root * root * first)
        total = series[0]
        for p in range(1, terms):
            total += series[p] * now
            before, now = now, (2 * p * x * now - (p - 0.5) * before) / (p + 0.5)
        return total
    ratio, total = math.exp(-growth), 0.0
    for p in range(terms + math.ceil(18.0 / growth), 0, -1):
        if p < terms:
            total = series[p] + ratio * total
        ratio = (p - 0.5) / (2 * p * x - (p + 0.5) * ratio)
    return series[0] + ratio * total


@kernel
def _series_dos(energy: float, bottom: float, top: float, series: NDArray[np.float64]) -> float:
    """Return N·π/C at an energy above the bottom, other than the top, from the series of J."""
    width, depth = top - bottom, energy - bottom
    if energy < top:
        x = ((energy - bottom) - (top - energy)) / width
        return math.pi / math.sqrt(width) * _inside(x, (top - energy) / width, series)
    first, second = complete_pair((energy - top) / depth)
    x = 1.0 + 2.0 * (energy - top) / width if width > 0.0 else np.inf
    root = math.sqrt(width / depth)
    return 2.0 / math.sqrt(depth) * first * _above(x, first, second, root, series)


@kernel
def _sample(
    angles: NDArray[np.float64],
    end: float,
    bottom: float,
    top: float,
    cell: Cell,
    density: NDArray[np.float64],
) -> None:
    """Fill `density`, one longer than `angles`, with J at nodes from `bottom` to `end`, and at `end`."""
    energy = np.empty(angles.size + 1)
    for i in range(angles.size):
        energy[i] = bottom + (end - bottom) * math.cos(angles[i]) ** 2
    energy[-1] = end
    fill_smooth_density(energy, bottom, top, cell, density)


@kernel
def _sampled_dos(
    angles: NDArray[np.float64],
    weights: NDArray[np.float64],
    energy: float,
    bottom: float,
    top: float,
    density: NDArray[np.float64],
) -> float:
    """Return N·π/C at an energy above the bottom, other than the top, from the J of :func:`_sample`."""
    delta, width = abs(energy - top), min(energy, top) - bottom
    last, total = density[-1], 0.0
    for i in range(angles.size):
        root = math.sqrt(delta + width * math.sin(angles[i]) ** 2)
        total += weights[i] * (density[i] - last) / root
    return 2.0 * (last * complete_pair(delta / (width + delta))[0] / math.sqrt(width + delta) + total)


@kernel
def fill_dos(
    energy: NDArray[np.float64],
    bottom: float,
    top: float,
    cell: Cell,
    prefactor: float,
    series: NDArray[np.float64],
    dos: NDArray[np.float64],
) -> None:
    """Fill `dos` with the subband's density of states per spin in 1/(eV Å²), infinite exactly at the top.

    Parameters
    ----------
    energy : (n,)
        In eV.
    bottom, top : float
        Edges of the subband in eV.
    cell : Cell
        The superlattice.
    prefactor : float
        C in 1/(√eV Å): √(2m_x)/(2πħ).
    series : (terms,)
        What :func:`multigap.kernels.level_density.level_density` returns.
    dos : (n,)
        Written over.
    """
    sampled = series.size >= LONGEST
    if sampled:
        angles, weights = _graded_angles()
        density, full = np.empty(angles.size + 1), np.empty(angles.size + 1)
        _sample(angles, top, bottom, top, cell, full)
    for i in range(energy.size):
        if not energy[i] > bottom:
            value = 0.0
        elif energy[i] == top:
            value = np.inf
        elif not sampled:
            value = _series_dos(energy[i], bottom, top, series)
        elif energy[i] > top:
            value = _sampled_dos(angles, weights, energy[i], bottom, top, full)
        else:
            _sample(angles, energy[i], bottom, top, cell, density)
            value = _sampled_dos(angles, weights, energy[i], bottom, top, density)
        dos[i] = prefactor / math.pi * value


@kernel
def filling(
    mu: float, bottom: float, top: float, cell: Cell, prefactor: float, series: NDArray[np.float64]
) -> float:
    """Return the electrons per spin in 1/Å² in the subband up to `mu`; the rest is as in :func:`fill_dos`.

    The sum over k_z of 2C√(μ - E), with E as above and end - E = w sin²(node).
    """
    if mu <= bottom:
        return 0.0
    end = min(mu, top)
    width, over = end - bottom, max(mu - top, 0.0)
    angles, weights = _graded_angles()
    density = np.empty(angles.size + 1)
    if series.size >= LONGEST:
        _sample(angles, end, bottom, top, cell, density)
    total = 0.0
    for i in range(angles.size):
        inside = width * math.sin(angles[i]) ** 2
        if series.size < LONGEST:
            rise = width - inside
            x = max(min((rise - (top - bottom - rise)) / max(top - bottom, 1e-300), 1.0), -1.0)
            density[i] = _series_value(series, x)
        share = math.sqrt(over + inside) if mu >= top else inside / math.sqrt(top - mu + inside)
        total += weights[i] * density[i] * share
    return 4.0 * prefactor / math.pi * total


@part
def _series_value(series: NDArray[np.float64], x: float) -> float:
    """Return Σ c_p T_p(x)."""
    before, now, total = 1.0, x, 0.0
    for p in range(series.size):
        total += series[p] * before
        before, now = now, 2.0 * x * now - before
    return total
