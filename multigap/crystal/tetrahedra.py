"""Density of states of a crystal by linear tetrahedra, from band energies on a periodic k-mesh.

Every mesh cell is cut into six tetrahedra, the bands are linear inside each, and the integral over the zone
is then exact: no broadening, so that a van Hove peak keeps its shape (Lehmann and Taut, 1972; Blöchl,
Jepsen and Andersen, 1994).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.kernels import tetrahedra as kernels

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Bands:
    """Band energies on a periodic, Γ-centred or shifted k-mesh.

    Parameters
    ----------
    energies : array_like, shape (n1, n2, n3, bands)
        Band energies in eV, in ascending order at each k-point.
    reciprocal : array_like, shape (3, 3)
        Reciprocal lattice vectors, one a row; only their shape matters, to choose the shortest of the four
        diagonals along which each mesh cell is cut.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.crystal.tetrahedra import Bands
    >>> c = np.cos(2 * np.pi * np.arange(12) / 12)
    >>> energies = -2.0 * (c[:, None, None] + c[:, None] + c)  # eV, a simple cubic crystal
    >>> bands = Bands(energies[..., None], np.eye(3))
    >>> abs(bands.fermi_energy(1.0)) < 1e-6  # half filled: the middle of the band
    True
    >>> bands.filling([-6.1, -1.1, 3.9]).round(3)
    array([0.   , 0.339, 0.943])
    """

    energies: ArrayLike
    reciprocal: ArrayLike

    def __post_init__(self) -> None:
        energies = _checks.array("energies", self.energies, "eV", ndim=4, size=1)
        reciprocal = _checks.array("reciprocal", self.reciprocal, "1/Å", shape=(3, 3))
        if abs(np.linalg.det(reciprocal)) < 1e-12:
            raise ValueError(
                f"reciprocal = {reciprocal!r} is not allowed: reciprocal must have rows that span a volume"
            )
        object.__setattr__(self, "energies", energies)
        object.__setattr__(self, "reciprocal", reciprocal)

    def near(self, low: float, high: float) -> Bands:
        """Return only the bands that come between two energies (eV).

        Raises
        ------
        ValueError
            If no band does.

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.crystal.tetrahedra import Bands
        >>> core, valence = np.full((4, 4, 4), -50.0), np.cos(np.arange(64)).reshape(4, 4, 4)  # eV
        >>> bands = Bands(np.stack([core, valence], axis=-1), np.eye(3))
        >>> bands.near(-2.0, 2.0).energies.shape
        (4, 4, 4, 1)
        """
        low, high = _checks.finite("low", low, "eV"), _checks.finite("high", high, "eV")
        grid = np.asarray(self.energies)
        keep = (grid.max(axis=(0, 1, 2)) >= low) & (grid.min(axis=(0, 1, 2)) <= high)
        if not keep.any():
            raise ValueError(f"[low, high] = [{low:g}, {high:g}] is not allowed: no band comes there")
        return Bands(grid[..., keep], self.reciprocal)

    def dos(self, energies: ArrayLike, weights: ArrayLike | None = None) -> Array:
        """Density of states per spin, in states per eV and unit cell.

        Parameters
        ----------
        energies : array_like, shape (m,)
            Where to evaluate it (eV), ascending and equally spaced.
        weights : array_like, shape (n1, n2, n3, bands) or (n1, n2, n3, bands, groups), optional
            Weight of each state, linear in between: gives the projected density of states.

        Returns
        -------
        array, shape (m,), or (m, groups) for weights of several groups

        Raises
        ------
        ValueError
            For energies that are not ascending in equal steps, or weights of another shape than the bands.

        Examples
        --------
        Free electrons with E = k², k in units of the zone's length, have 2π√E states per unit of energy.

        >>> import numpy as np
        >>> from multigap.crystal.tetrahedra import Bands
        >>> k = np.fft.fftfreq(36)
        >>> bands = Bands((k[:, None, None] ** 2 + k[:, None] ** 2 + k**2)[..., None], np.eye(3))
        >>> (bands.dos([0.1]) / (2 * np.pi * np.sqrt(0.1))).round(2)
        array([1.])
        """
        levels = self._levels(energies)
        grid = np.asarray(self.energies)
        if weights is None:
            return kernels.density(plain(grid), np.zeros((*grid.shape, 0)), self.corners(), levels)[0]
        share = _checks.array("weights", weights)
        several = share.ndim == 5
        shape = (*grid.shape, share.shape[-1]) if several else grid.shape
        share = _checks.array("weights", share, shape=shape).reshape(*grid.shape, -1)
        found = kernels.density(plain(grid), plain(share), self.corners(), levels)[1]
        return found if several else found[:, 0]

    def filling(self, energies: ArrayLike) -> Array:
        """Number of states per spin and unit cell below each energy (m,), ascending and equally spaced.

        Raises
        ------
        ValueError
            For energies that are not ascending in equal steps.

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.crystal.tetrahedra import Bands
        >>> k = np.fft.fftfreq(36)
        >>> bands = Bands((k[:, None, None] ** 2 + k[:, None] ** 2 + k**2)[..., None], np.eye(3))
        >>> (bands.filling([0.1, 0.2]) / (4 * np.pi / 3 * np.array([0.1, 0.2]) ** 1.5)).round(2)  # a sphere
        array([0.99, 1.  ])
        """
        grid = np.asarray(self.energies)
        return kernels.filling(plain(grid), self.corners(), self._levels(energies))

    def fermi_energy(self, electrons: float) -> float:
        """Energy (eV) up to which the bands hold `electrons` per unit cell, both spins counted.

        The middle of the gap for an insulator, whose bands are full up to one and empty from the next on.

        Raises
        ------
        ValueError
            For a number that is not above 0, or not below what the bands hold: with all of them full (or
            empty) the Fermi energy is anywhere above (or below).

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.crystal.tetrahedra import Bands
        >>> c = np.cos(2 * np.pi * np.arange(12) / 12)
        >>> valence = -0.5 * (c[:, None, None] + c[:, None] + c)  # eV, from -1.5 to 1.5
        >>> insulator = Bands(np.stack([valence, valence + 4.0], axis=-1), np.eye(3))
        >>> round(insulator.fermi_energy(2.0), 6)  # eV, the middle of the gap from 1.5 to 2.5
        2.0
        """
        wanted = _checks.positive("electrons", electrons) / 2
        grid = np.asarray(self.energies)
        if wanted >= grid.shape[-1] * (1 - 1e-12):
            raise ValueError(
                f"electrons = {electrons!r} is not allowed: electrons must be above 0 and below "
                f"{2 * grid.shape[-1]}, what the {grid.shape[-1]} bands hold"
            )
        gap = self._gap_above(round(wanted)) if abs(wanted - round(wanted)) < 1e-9 else None
        if gap is not None:
            return (gap[0] + gap[1]) / 2
        # Filling by counting mesh points brackets the answer; only bands that reach the bracket are cut up.
        levels = np.sort(grid, axis=None)
        guess = levels[min(int(wanted / grid.shape[-1] * levels.size), levels.size - 1)]
        low = high = float(guess)
        reach = max(1e-3, 0.02 * float(levels[-1] - levels[0]))
        while self._count(low) > wanted:
            low -= reach
        while self._count(high) < wanted:
            high += reach
        if low == high:
            return low
        for _ in range(4):
            steps = np.linspace(low, high, 17)
            filling = np.array(self._count(steps))
            place = int(np.clip(np.searchsorted(filling, wanted), 1, steps.size - 1))
            low, high = float(steps[place - 1]), float(steps[place])
        below, above = float(filling[place - 1]), float(filling[place])
        return low + (high - low) * ((wanted - below) / (above - below) if above > below else 0.5)

    def _gap_above(self, count: int) -> tuple[float, float] | None:
        """Return the ends of the gap above the lowest `count` bands, or None where they overlap the next.

        None as well above none of the bands or above all of them.
        """
        grid = np.asarray(self.energies)
        lowest, highest = grid.min(axis=(0, 1, 2)), grid.max(axis=(0, 1, 2))
        order = np.argsort(highest, kind="stable")
        if not 0 < count < grid.shape[-1]:
            return None
        top, bottom = float(highest[order[count - 1]]), float(lowest[order[count:]].min())
        return (top, bottom) if top < bottom else None

    def _count(self, levels: ArrayLike) -> Array:
        """Filling at one energy or several, with the bands that lie wholly below only counted."""
        levels = np.atleast_1d(np.asarray(levels, dtype=np.float64))
        grid = np.asarray(self.energies)
        full = grid.max(axis=(0, 1, 2)) <= levels[0]
        partly = ~full & (grid.min(axis=(0, 1, 2)) <= levels[-1])
        if not partly.any():
            return np.full(levels.size, float(full.sum()))
        return full.sum() + Bands(grid[..., partly], self.reciprocal).filling(levels)

    def _levels(self, energies: ArrayLike) -> Array:
        return _checks.rising("energies", energies, "eV", size=1, equal_steps=True)

    def corners(self) -> NDArray[np.int64]:
        """Corners (6, 4, 3) of the tetrahedra around the mesh cell's shortest diagonal, in mesh steps."""
        sides = np.asarray(self.reciprocal) / np.array(np.asarray(self.energies).shape[:3])[:, None]
        diagonals = [np.array([1, 1, 1]), np.array([-1, 1, 1]), np.array([1, -1, 1]), np.array([1, 1, -1])]
        shortest = min(diagonals, key=lambda d: float(np.linalg.norm(d @ sides)))
        start = (shortest < 0).astype(int)
        found = []
        for order in ((0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)):
            corner, walk = start.copy(), [start.copy()]
            for axis in order:
                corner = corner.copy()
                corner[axis] += shortest[axis]
                walk.append(corner)
            found.append(walk)
        return np.array(found, dtype=np.int64)
