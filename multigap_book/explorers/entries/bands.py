"""Wires to bands: dispersion, density of states and Fermi contours of a superlattice, as in MR21's Fig. 3.

Lengths are in Å, wave vectors along the wires in 1/Å and across them in π/d, energies in eV, densities in
1/(eV nm²) per spin and 1/nm²; μ is counted by η from the bottom of the third subband.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels.kronig_penney import Cell, fill_edges, half_phase_squares, subband_energy
from multigap.kernels.level_density import level_density
from multigap.kernels.subband_dos import fill_dos, filling

POCKET, OPEN, EMPTY, NO_ELECTRONS, FLAT, CLOSED_GAP, STEP, SADDLE = range(8)
"""What the kernel returns: how subband 3 lies to μ, and where η has no meaning or no gap is left."""

SUBBANDS: Final = 5
"""The lowest that are drawn, and counted."""

POINTS: Final = 257
"""Of a curve; odd, so that both branches of a contour have a gap between them."""

LOWEST: Final = -1.5
"""η from which the density of states is drawn."""

HIGHEST: Final = 3.0
"""η up to which it is."""

# rows of the curves
_ENERGY: Final = 1
_THIRD: Final = 6
_ETA: Final = 7
_DOS: Final = 8
_K_X: Final = 12

_HALVINGS: Final = 12
"""Points on either side of a saddle, where the density is a logarithm."""

_BESIDE: Final = 1e-7
"""How far from a step its two sides are drawn, in units of ΔE."""

_SAME: Final = 1e-8
"""Energies so near to one another, relative to what they are measured by, are one."""


@part
def _cell(settings: NDArray[np.float64]) -> Cell:
    """Return the superlattice of the controls from `height` on: see the declaration."""
    height = settings[1] * (1e-3 if settings[2] == 1.0 else 1.0)
    mass_well, mass_barrier = settings[6], settings[7]
    return Cell(
        0.5 * settings[4],
        0.5 * settings[5],
        height,
        mass_well / HBAR2_OVER_2ME,
        mass_barrier / HBAR2_OVER_2ME,
        mass_barrier / mass_well if settings[3] == 1.0 else 1.0,
    )


@part
def _dispersion(edges: NDArray[np.float64], cell: Cell, curves: NDArray[np.float64]) -> None:
    """Fill the rows of k_z from -1 to 1, of E_n, and of E_3 in meV from its bottom."""
    last = curves.shape[1] - 1
    for i in range(last // 2 + 1):
        k_z = 1.0 - 2.0 * i / last
        curves[0, i], curves[0, last - i] = -k_z, k_z
        for n in range(SUBBANDS):
            energy = subband_energy(math.pi * k_z, n % 2 == 0, edges[n, 0], edges[n, 1], cell)
            curves[_ENERGY + n, i] = energy
            curves[_ENERGY + n, last - i] = energy
        curves[_THIRD, i] = 1e3 * (curves[_ENERGY + 2, i] - edges[2, 0])
        curves[_THIRD, last - i] = curves[_THIRD, i]


@part
def _energies(edges: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return POINTS energies, η from LOWEST to HIGHEST: crowded at saddles, and on both sides of a step."""
    bottom, width = edges[2, 0], edges[2, 1] - edges[2, 0]
    low, high = bottom + LOWEST * width, bottom + HIGHEST * width
    energy = np.empty(POINTS)
    count = 0
    for n in range(SUBBANDS):
        if low < edges[n, 0] < high:
            energy[count], energy[count + 1] = edges[n, 0] - _BESIDE * width, edges[n, 0] + _BESIDE * width
            count += 2
        for k in range(_HALVINGS):
            step = width * 0.1 * 0.5**k
            for sign in (-1.0, 1.0):
                if low < edges[n, 1] + sign * step < high:
                    energy[count] = edges[n, 1] + sign * step
                    count += 1
    energy[count], energy[count + 1] = low, high
    rest = POINTS - count - 2
    for i in range(rest):  # of 4.5 η: neither thirds nor ninths of the way, which are η = 0 and η = 1
        energy[count + 2 + i] = low + (high - low) * (i + 0.37) / rest
    for k in range(1, POINTS):  # by insertion: to compile a general sort would take longer than all else here
        value, place = energy[k], k
        while place > 0 and energy[place - 1] > value:
            energy[place] = energy[place - 1]
            place -= 1
        energy[place] = value
    return energy


@part
def _densities(
    edges: NDArray[np.float64], cell: Cell, prefactor: float, mu: float, curves: NDArray[np.float64]
) -> tuple[float, float]:
    """Fill the rows of η and of the densities: total and those of subbands 1, 2 and 3.

    Returns
    -------
    float, float
        The total at μ in 1/(eV nm²) per spin, and the electrons of both spins in 1/nm².
    """
    energy, dos, at = _energies(edges), np.empty(POINTS), np.empty(1)
    total, electrons = 0.0, 0.0
    curves[_DOS] = 0.0
    for i in range(POINTS):
        curves[_ETA, i] = (energy[i] - edges[2, 0]) / (edges[2, 1] - edges[2, 0])
    for n in range(SUBBANDS):
        bottom, top = edges[n]
        if bottom >= max(mu, energy[-1]):
            continue
        series = level_density(bottom, top, cell)
        fill_dos(energy, bottom, top, cell, prefactor, series, dos)
        for i in range(POINTS):
            value = 100.0 * dos[i] if np.isfinite(dos[i]) else np.nan
            curves[_DOS, i] += value
            if n < 3:
                curves[_DOS + 1 + n, i] = value
        fill_dos(np.full(1, mu), bottom, top, cell, prefactor, series, at)
        total += 100.0 * at[0]
        electrons += 200.0 * filling(mu, bottom, top, cell, prefactor, series)
    return total, electrons


@part
def _end(mu: float, cell: Cell) -> float:
    """Return k_z in π/d from 0 to 1 at an energy inside a subband."""
    sin2, cos2 = half_phase_squares(mu, cell)
    return math.atan2(math.sqrt(max(sin2, 0.0)), math.sqrt(max(cos2, 0.0))) * 2.0 / math.pi


@part
def _contours(
    edges: NDArray[np.float64], cell: Cell, along: float, mu: float, curves: NDArray[np.float64]
) -> tuple[float, float]:
    """Fill the rows k_x and k_z of every subband below μ: first the branch k_x > 0, then the other.

    `along` is the inertia of the motion along a wire, in 1/(eV Å²). A closed contour goes round the middle of
    the zone in odd subbands and round its boundary in even ones, where each branch is in two pieces.

    Returns
    -------
    float, float
        Of subband 3: k_z in π/d where a closed contour ends, and the width of the neck of an open one in 1/Å.
    """
    reach, neck = np.nan, np.nan
    half = POINTS // 2
    for n in range(SUBBANDS):
        bottom, top = edges[n]
        if mu <= bottom:
            continue
        closed, centre = mu < top, n % 2 == 0
        end = _end(mu, cell) if closed else 1.0
        for i in range(half):
            # sines crowd the points where the contour turns round
            if centre or not closed:
                k_z = end * math.sin(math.pi * (i / (half - 1) - 0.5))
            elif 2 * i < half:
                k_z = -1.0 + (1.0 - end) * math.sin(math.pi * i / (half - 2))
            else:
                k_z = 1.0 - (1.0 - end) * math.sin(math.pi * (half - 1 - i) / (half - 4))
            k_x = 0.0  # exactly, where the contour turns round
            if not closed or abs(abs(k_z) - end) > _SAME:
                depth = mu - subband_energy(math.pi * abs(k_z), centre, bottom, top, cell)
                k_x = math.sqrt(max(along * depth, 0.0))
            curves[_K_X + 2 * n, i], curves[_K_X + 2 * n + 1, i] = k_x, k_z
            curves[_K_X + 2 * n, POINTS - 1 - i], curves[_K_X + 2 * n + 1, POINTS - 1 - i] = -k_x, k_z
        if closed and not centre:  # the two pieces do not join at the turning points
            for i in (half // 2, POINTS - 1 - half // 2):
                curves[_K_X + 2 * n, i] = np.nan
        if n == 2:
            if closed:
                reach = end
            else:
                neck = 2.0 * math.sqrt(along * (mu - top))
    return reach, neck


@part
def _status(edges: NDArray[np.float64], mu: float) -> int:
    """Return what the sentence is about."""
    bottom, top = edges[2]
    if mu <= edges[0, 0]:
        return NO_ELECTRONS
    if bottom - edges[1, 1] <= _SAME * bottom or edges[3, 0] - top <= _SAME * top:
        return CLOSED_GAP
    if abs(mu - bottom) <= _SAME * (top - bottom):
        return STEP
    if abs(mu - top) <= _SAME * (top - bottom):
        return SADDLE
    if mu < bottom:
        return EMPTY
    return POCKET if mu < top else OPEN


@kernel
def bands(
    settings: NDArray[np.float64],
    numbers: NDArray[np.float64],
    curves: NDArray[np.float64],
    picture: NDArray[np.float64],
) -> int:
    """Compute what the explorer shows; see :mod:`multigap_book.explorers.bands` for the order of all.

    Numbers: ΔE in meV and μ in eV; electrons; the gaps below and above subband 3 in meV; the density of
    states at μ; k_z where the contour ends, width of its neck; bottom, top and barrier in eV; how far μ is
    above the bottom, below the bottom, below the top and above the top, in meV.
    """
    numbers[:] = np.nan
    curves[:] = np.nan
    picture[:] = np.nan
    cell, mass_wire = _cell(settings), settings[8]
    edges = np.empty((SUBBANDS, 2))
    fill_edges(cell, edges)
    _dispersion(edges, cell, curves)
    bottom, top = edges[2]
    numbers[0] = 1e3 * (top - bottom)
    numbers[3], numbers[4] = 1e3 * (bottom - edges[1, 1]), 1e3 * (edges[3, 0] - top)
    numbers[8], numbers[9], numbers[10] = bottom, top, cell.height
    if top - bottom <= _SAME * top:
        return FLAT
    mu = bottom + settings[0] * (top - bottom)
    along = mass_wire / HBAR2_OVER_2ME
    prefactor = math.sqrt(along) / (2.0 * math.pi)
    numbers[1] = mu
    numbers[5], numbers[2] = _densities(edges, cell, prefactor, mu, curves)
    numbers[6], numbers[7] = _contours(edges, cell, along, mu, curves)
    numbers[11], numbers[12] = 1e3 * (mu - bottom), 1e3 * (bottom - mu)
    numbers[13], numbers[14] = 1e3 * (top - mu), 1e3 * (mu - top)
    return _status(edges, mu)
