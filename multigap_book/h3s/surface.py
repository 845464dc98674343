"""The Fermi surface of H3S from its stored bands: sheets, velocities, and what its states are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from multigap.constants import BOHR
from multigap.crystal.tetrahedra import Bands
from multigap_book.h3s import Electrons

Array = NDArray[np.float64]

CHAIN_CONE: Final = 15.0
"""Angle in degrees within which a velocity counts as along one of the three chain directions."""


@dataclass(frozen=True, eq=False)
class Section:
    """Pieces of a surface of constant energy, one for each tetrahedron of the mesh that it cuts.

    Attributes
    ----------
    band : array of int, shape (n,)
        Number of the band, from 0.
    states : array, shape (n,)
        What the piece adds to the density of states, per eV and spin.
    slope : array, shape (n, 3)
        ħ times the velocity, along the cube's edges, in eV Å.
    """

    band: NDArray[np.int64]
    states: Array
    slope: Array

    @property
    def speed(self) -> Array:
        """Length of each slope in eV Å."""
        return np.asarray(np.linalg.norm(self.slope, axis=1))

    def median_speed(self, band: int | None = None) -> float:
        """Speed (eV Å) below which lies half of the density of states, of one band or of all."""
        keep = np.full(self.band.shape, True) if band is None else self.band == band
        order = np.argsort(self.speed[keep])
        filled = np.cumsum(self.states[keep][order])
        return float(np.interp(0.5 * filled[-1], filled, self.speed[keep][order]))

    def along_chains(self, slower_than: float = np.inf) -> float:
        """Share of the states that move within `CHAIN_CONE` of a cube edge; of the slow ones alone if asked.

        1 for independent chains, :func:`isotropic_share` for velocities in all directions alike.
        """
        keep = self.speed < slower_than
        steepest = np.abs(self.slope[keep]).max(axis=1) / self.speed[keep]
        near = steepest > np.cos(np.radians(CHAIN_CONE))
        return float(self.states[keep][near].sum() / self.states[keep].sum())


def isotropic_share() -> float:
    """Share of all directions within `CHAIN_CONE` of one of the six ends of the cube's edges."""
    return float(3 * (1 - np.cos(np.radians(CHAIN_CONE))))


def section(bands: Bands, level: float) -> Section:
    """Cut the bands at an energy (eV): states and velocities of every tetrahedron that is cut.

    The slope of a band is constant in a tetrahedron; its share of the density of states is that of
    :meth:`multigap.crystal.tetrahedra.Bands.dos`.
    """
    grid, corners = np.asarray(bands.energies), bands.corners()
    sides = np.array(grid.shape[:3])
    to_cartesian = sides[:, None] * np.linalg.inv(np.asarray(bands.reciprocal)).T * BOHR
    found: list[tuple[NDArray[np.int64], Array, Array]] = []
    for band in range(grid.shape[-1]):
        one = grid[..., band]
        if not one.min() < level < one.max():
            continue
        for corner in corners:
            e = np.stack([np.roll(one, tuple(-c), axis=(0, 1, 2)) for c in corner], axis=-1)
            e = e[(e.min(axis=-1) < level) & (e.max(axis=-1) > level)]
            along_mesh = (e[:, 1:] - e[:, :1]) @ np.linalg.inv(corner[1:] - corner[0]).T
            states = _states(np.sort(e, axis=1), level) / (sides.prod() * len(corners))
            found.append((np.full(len(e), band), states, along_mesh @ to_cartesian))
    if not found:
        raise ValueError(f"level = {level!r} is not allowed: no band comes there")
    band_of, states, slope = (np.concatenate(part) for part in zip(*found, strict=True))
    return Section(band_of, states, slope)


def _states(e: Array, level: float) -> Array:
    """DOS of tetrahedra of unit volume, corners ascending, shape (n, 4), at a level inside each."""

    def cut(i: int, j: int) -> Array:
        apart = e[:, j] - e[:, i]
        return np.asarray((level - e[:, i]) / np.where(apart > 0, apart, np.inf))

    height = e[:, 3] - e[:, 0]
    low = 3 * cut(0, 1) * cut(0, 2) / height
    middle = 3 * cut(0, 2) * (1 - cut(1, 3)) / height
    width = np.where(e[:, 2] > e[:, 0], e[:, 2] - e[:, 0], np.inf)
    middle = middle + 3 * cut(1, 3) * (1 - cut(1, 2)) / width
    high = 3 * (1 - cut(1, 3)) * (1 - cut(2, 3)) / height
    return np.asarray(np.where(level < e[:, 1], low, np.where(level < e[:, 2], middle, high)))


def band_dos(electrons: Electrons, energies: Array) -> dict[int, Array]:
    """DOS of each band that comes between the energies (eV from E_F), as :meth:`Electrons.dos`."""
    grid = np.asarray(electrons.bands.energies)
    low, high = grid.min(axis=(0, 1, 2)), grid.max(axis=(0, 1, 2))
    return {
        int(n): 2 * Bands(grid[..., n : n + 1], electrons.bands.reciprocal).dos(energies)
        for n in np.flatnonzero((high > energies[0]) & (low < energies[-1]))
    }


def _edges(corners: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Steps in the mesh along all edges of the tetrahedra, both ways."""
    steps = {tuple(int(x) for x in b - a) for corner in corners for a in corner for b in corner}
    return sorted((x, y, z) for x, y, z in steps - {(0, 0, 0)})


def pieces(inside: NDArray[np.bool_], corners: NDArray[np.int64]) -> list[int]:
    """Sizes of the connected pieces of a set of mesh points, periodic in all directions, largest first.

    Points are joined along the edges of the tetrahedra given by `corners`, so that the count is that of the
    surface which the tetrahedra make.
    """
    number = np.cumsum(inside.ravel()).reshape(inside.shape) - 1
    starts, ends = [], []
    for edge in _edges(corners):
        both = inside & np.roll(inside, edge, axis=(0, 1, 2))
        starts.append(number[both])
        ends.append(np.roll(number, edge, axis=(0, 1, 2))[both])
    count = int(inside.sum())
    start, end = np.concatenate(starts), np.concatenate(ends)
    links = coo_array((np.ones(start.size, dtype=bool), (start, end)), shape=(count, count))
    labels = connected_components(links, directed=False)[1]
    return sorted(np.bincount(labels).tolist(), reverse=True) if count else []


@dataclass(frozen=True)
class Sheet:
    """What one band has at the Fermi level.

    Attributes
    ----------
    band : int
        Number of the band, from 0.
    filled : float
        Share of the zone that is filled.
    electron_pieces, hole_pieces : tuple of int
        Sizes in mesh points of the connected filled and empty regions.
    """

    band: int
    filled: float
    electron_pieces: tuple[int, ...]
    hole_pieces: tuple[int, ...]

    @property
    def closed(self) -> tuple[int, ...]:
        """Sizes of the closed pockets.

        Every region but the largest filled and the largest empty one, and the smaller of these two where it
        fills less than a tenth of the zone.
        """
        total = sum(self.electron_pieces) + sum(self.hole_pieces)
        regions = (*self.electron_pieces[1:], *self.hole_pieces[1:])
        smaller = min(self.electron_pieces[0], self.hole_pieces[0])
        return (*regions, smaller) if smaller < total / 10 else regions


def sheets(electrons: Electrons, level: float = 0.0) -> list[Sheet]:
    """Return the bands that cross an energy (eV from E_F), with the pieces of what they fill."""
    grid, corners = np.asarray(electrons.bands.energies), electrons.bands.corners()
    found = []
    for band in range(grid.shape[-1]):
        filled = grid[..., band] < level
        if filled.any() and not filled.all():
            parts = (tuple(pieces(mask, corners)) for mask in (filled, ~filled))
            found.append(Sheet(band, float(filled.mean()), *parts))
    return found


def maxima(electrons: Electrons, band: int, low: float, high: float) -> Array:
    """Energies (eV from E_F) of the local maxima of a band between two energies, ascending, mesh points.

    A point counts that lies above all its neighbours along the tetrahedra's edges.
    """
    one = np.asarray(electrons.bands.energies)[..., band]
    above = (one > low) & (one < high)
    for edge in _edges(electrons.bands.corners()):
        above &= one >= np.roll(one, edge, axis=(0, 1, 2))
    return np.sort(one[above])


def neck(electrons: Electrons, band: int, top: float, reach: float = 0.1) -> float:
    """Energy (eV from E_F) at which the pockets of holes below a local maximum join the rest of the holes.

    Between `top` - `reach` and `top`, to 1 meV: below it the region above the level is in one piece.
    """
    one, corners = np.asarray(electrons.bands.energies)[..., band], electrons.bands.corners()
    low, high = top - reach, top
    while high - low > 1e-3:
        middle = (low + high) / 2
        if len(pieces(one > middle, corners)) > 1:
            high = middle
        else:
            low = middle
    return (low + high) / 2


def at_level(electrons: Electrons, values: Array, level: float = 0.0) -> float:
    """Mean over the states at an energy (eV from E_F) of a quantity given at the stored points, as above."""
    grid = np.asarray(electrons.bands.energies)
    keep = (grid.max(axis=(0, 1, 2)) > level) & (grid.min(axis=(0, 1, 2)) < level)
    near = Bands(grid[..., keep], electrons.bands.reciprocal)
    everywhere = values[:, keep][electrons.arrays["index"]]
    return float(near.dos([level], everywhere)[0] / near.dos([level])[0])


def weights(electrons: Electrons) -> dict[str, Array]:
    """Share of each group of orbitals in each state at the stored points, shape (points, bands)."""
    stored = electrons.arrays["weights"].astype(np.float64) / 1e4
    return {group: stored[..., i] for i, group in enumerate(electrons.provenance["groups"])}


def occupied(electrons: Electrons, values: Array) -> float:
    """Mean over all filled states of a quantity given at the stored points, shape (points, bands)."""
    times = np.bincount(electrons.arrays["index"].ravel())[:, None]
    filled = times * (electrons.arrays["energies_ev"] < electrons.fermi)
    return float((filled * values).sum() / filled.sum())


def mixing(first: Array, second: Array) -> Array:
    """How much two parts are mixed in each state: 4ab/(a + b)², 0 for one part alone, 1 for halves."""
    both = first + second
    return np.asarray(4 * first * second / np.where(both > 0, both, 1.0) ** 2)


PEAK_BAND: Final = 4
"""Number of the band that makes the peak at the Fermi level, from 0."""


def pocket_orbitals(electrons: Electrons, top: float) -> dict[str, dict[str, float]]:
    """Return whose orbitals are in the middle of each kind of pocket: name → group → share.

    Parameters
    ----------
    electrons : Electrons
    top : float
        Energy (eV from E_F) of the maximum of the peak's band beside N.
    """
    energies, shares = electrons.arrays["energies_ev"] - electrons.fermi, weights(electrons)
    spots = {
        "beside N (holes, band 5)": (PEAK_BAND, int(np.argmin(np.abs(energies[:, PEAK_BAND] - top)))),
        "Γ (holes, band 4)": (3, int(np.argmax(energies[:, 3]))),
        "H (electrons, band 6)": (5, int(np.argmin(energies[:, 5]))),
    }
    return {
        name: {group: float(values[point, band]) for group, values in shares.items()}
        for name, (band, point) in spots.items()
    }
