"""The points in k_z at which the gap is kept, and means over the zone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from multigap import _checks, chebyshev
from multigap._jit import plain
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels.zone import zone_points
from multigap.superlattice import MOST_COUPLED, Subband, Superlattice, overlap_basis


@dataclass(frozen=True, eq=False)
class ZoneNodes:
    """Points in half the zone at which the gap is kept, all subbands one after the other.

    Attributes
    ----------
    superlattice : Superlattice
        Whose zone it is.
    block : ndarray of int, shape (channels,)
        Subband, counted from 0.
    energy : ndarray, shape (channels,)
        E_n(k_z) in eV.
    edge : ndarray, shape (channels,)
        E_n(k_z) − μ in eV.
    weight : ndarray, shape (channels,)
        Weight in √eV: Σ weight × pair kernel is the k_z and k_x sum of the gap equation, per N_2D.
    share : ndarray, shape (channels,)
        dk_z d/π: sums to 1 over a subband that lies in the window altogether.

    Examples
    --------
    >>> from multigap.bpv import papers
    >>> wires = papers.md21()
    >>> nodes = wires.nodes(float(wires.chemical_potential(0.5)))
    >>> sorted(set(nodes.block.tolist()))  # three subbands, counted from 0
    [0, 1, 2]
    >>> f"{nodes.k_z.max():.4f} of {wires.superlattice.zone_boundary:.4f} 1/Å"
    '0.2244 of 0.2244 1/Å'
    """

    superlattice: Superlattice
    block: NDArray[np.int64]
    energy: NDArray[np.float64]
    edge: NDArray[np.float64]
    weight: NDArray[np.float64]
    share: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, block="c", energy="c", edge="c", weight="c", share="c")
        if np.any(self.block < 0) or np.any(np.diff(self.block) < 0):
            raise ValueError("block is not allowed: block must count subbands from 0, in their order")

    @cached_property
    def k_z(self) -> NDArray[np.float64]:
        """Wavevector in 1/Å at each node, shape (channels,)."""
        result = np.empty(self.block.size)
        for n in np.unique(self.block):
            mine = self.block == n
            result[mine] = self.superlattice.subband(int(n) + 1).wavevector(self.energy[mine])
        return _checks.frozen(result)


def zone_nodes(
    superlattice: Superlattice, count: int, points: int, mu: float, cutoff: float, scale: float
) -> ZoneNodes:
    """Return the points in k_z at which the gap is kept, in half the zone: see :meth:`Wires.nodes`.

    Parameters
    ----------
    superlattice : Superlattice
        Bands and wave functions.
    count : int
        Number of subbands, the lowest ones.
    points : int
        Nodes on each piece of a subband.
    mu, cutoff, scale : float
        Chemical potential, half-width of the window that is covered, and the energy to close in on μ by, in
        eV.

    Raises
    ------
    ValueError
        For a `mu` that is not finite, another energy that is not above 0, or a number that is not whole.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> lattice = papers.MD21_SUPERLATTICE
    >>> band = lattice.subband(3)
    >>> nodes = bpv.zone_nodes(lattice, 3, 24, mu=band.top, cutoff=5.0, scale=1.0)
    >>> mine = nodes.block == 2
    >>> round(float(nodes.share[mine] @ nodes.energy[mine]), 3)  # zone mean of the third subband in eV
    3.278
    """
    return _zone_nodes(
        _checks.instance("superlattice", superlattice, Superlattice),
        _checks.whole("count", count, 1, MOST_COUPLED),
        _checks.whole("points", points, 1, 10_000),
        _checks.finite("mu", mu, "eV"),
        _checks.positive("cutoff", cutoff, "eV"),
        _checks.positive("scale", scale, "eV"),
    )


@lru_cache(maxsize=64)
def _zone_nodes(
    lattice: Superlattice, count: int, points: int, mu: float, cutoff: float, scale: float
) -> ZoneNodes:
    rule, rule_weights = crowded(points)
    sizes, energies, edges, shares = [], [], [], []
    for n in range(count):
        band = lattice.subband(n + 1)
        rise, share = _band_points(band, mu, cutoff, scale, rule, rule_weights)
        sizes.append(rise.size)
        energies.append(band.bottom + rise)
        edges.append((band.bottom - mu) + rise)
        shares.append(share * (lattice.period / math.pi))
    share = np.concatenate(shares)
    scaling = 2 * math.sqrt(HBAR2_OVER_2ME / lattice.along_wire) / lattice.period
    return _checks.made(
        ZoneNodes,
        superlattice=lattice,
        block=np.repeat(np.arange(count), sizes),
        energy=np.concatenate(energies),
        edge=np.concatenate(edges),
        weight=scaling * share,
        share=share,
    )


def _band_points(
    band: Subband,
    mu: float,
    cutoff: float,
    scale: float,
    rule: NDArray[np.float64],
    rule_weights: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return E − bottom at the nodes of a subband, and their weights in ∫dk_z."""
    if band.width <= 1e-13 * band.top:  # flat: one node stands for all of it
        there = band.bottom - mu < cutoff
        return np.full(int(there), band.width / 2), np.full(int(there), math.pi / band.period)
    series = band.level_density if band.has_series else np.empty(0)
    rise, weight = zone_points(
        band.bottom, band.top, mu, cutoff, scale, plain(rule), plain(rule_weights), plain(series)
    )
    if not band.has_series:
        weight = weight * band.smooth_density(band.bottom + rise)
    return rise, weight


def crowded(points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and weights on [0, 1] crowded towards both ends, where roots become smooth.

    Raises
    ------
    ValueError
        For a number of points that is not whole, or not from 1 to 20000.

    Examples
    --------
    >>> from multigap import bpv
    >>> node, weight = bpv.crowded(16)
    >>> round(float(weight @ node**0.5), 4)  # ∫√t dt = 2/3
    0.6667
    """
    return _crowded(_checks.whole("points", points, 1, 20_000))


@lru_cache(maxsize=32)
def _crowded(points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, w = np.polynomial.legendre.leggauss(points)
    x, w = (x + 1) / 2, w / 2
    return _checks.frozen(x**2 * (3 - 2 * x)), _checks.frozen(6 * w * x * (1 - x))


def mean_factors(superlattice: Superlattice, count: int) -> NDArray[np.float64]:
    """Return the mean of φ over the zone for each subband, shape (n, rank).

    Raises
    ------
    ValueError
        For a `count` that is not a whole number from 1 on.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> means = bpv.mean_factors(papers.MD21_SUPERLATTICE, 3)
    >>> (means @ means.T).round(3).tolist()  # mean overlaps of each two subbands
    [[1.987, 1.271, 1.113], [1.271, 1.875, 1.081], [1.113, 1.081, 1.556]]
    """
    lattice = _checks.instance("superlattice", superlattice, Superlattice)
    return _mean_factors(lattice, _checks.whole("count", count, 1, MOST_COUPLED))


@lru_cache(maxsize=64)
def _mean_factors(superlattice: Superlattice, count: int) -> NDArray[np.float64]:
    basis = overlap_basis(superlattice, count)
    angles = chebyshev.angles(64)
    rows = []
    for n in range(count):
        band = superlattice.subband(n + 1)
        energy = band.bottom + band.width * np.sin(angles / 2) ** 2
        share = band.smooth_density(energy)
        rows.append(share @ basis.factors(n + 1, energy) / np.sum(share))
    return _checks.frozen(np.array(rows))
