"""Density of states from band energies and slopes at the middles of equal cells of the Brillouin zone.

Each band is continued linearly through each cell (Gilat and Raubenheimer, Phys. Rev. 144, 390 (1966)). Where
a supercell folds many bands over one another this serves better than tetrahedra: a tetrahedron joins the n-th
band of one corner with the n-th of the next even where bands cross in between.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LinearCells:
    """Bands at the middles of n³ cells, with their slopes.

    Parameters
    ----------
    energies : array_like, shape (n³, bands)
        In eV.
    slopes : array_like, shape (n³, bands, 3)
        Derivatives with respect to the scaled coordinates of k (zone length 1), in eV.
    samples : int
        Points along each side of a cell at which the linear band is taken.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.crystal.gilat_raubenheimer import LinearCells
    >>> k = 2 * np.pi * (np.arange(8) + 0.5) / 8  # the middles of 8³ cells
    >>> x, y, z = (side.ravel() for side in np.meshgrid(k, k, k))
    >>> energies = -2 * (np.cos(x) + np.cos(y) + np.cos(z))  # eV
    >>> slopes = 4 * np.pi * np.stack([np.sin(x), np.sin(y), np.sin(z)], axis=-1)
    >>> cells = LinearCells(energies[:, None], slopes[:, None])
    >>> cells.filling([-6.5, -1.1, 6.5]).round(2)
    array([0.  , 0.35, 1.  ])
    """

    energies: ArrayLike
    slopes: ArrayLike
    samples: int = 8

    def __post_init__(self) -> None:
        energies = _checks.array("energies", self.energies, "eV", ndim=2, size=1)
        object.__setattr__(self, "energies", energies)
        object.__setattr__(
            self,
            "slopes",
            _checks.array("slopes", self.slopes, "eV", shape=(*energies.shape, 3), like="energies"),
        )
        object.__setattr__(self, "samples", _checks.whole("samples", self.samples, 1, 64))
        if round(len(energies) ** (1 / 3)) ** 3 != len(energies):
            raise ValueError(
                f"energies at {len(energies)} points is not allowed: their number must be a cube"
            )

    def values(self) -> Array:
        """All sampled energies in eV, ascending."""
        energies, slopes = np.asarray(self.energies), np.asarray(self.slopes)
        side = round(len(energies) ** (1 / 3))
        place = ((np.arange(self.samples) + 0.5) / self.samples - 0.5) / side
        corner = np.stack(np.meshgrid(place, place, place, indexing="ij"), axis=-1).reshape(-1, 3)
        return np.sort((energies[..., None] + slopes @ corner.T).ravel())

    def filling(self, energies: ArrayLike) -> Array:
        """Number of states per spin and unit cell below each energy in eV.

        Raises
        ------
        ValueError
            For energies that are not finite.

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.crystal.gilat_raubenheimer import LinearCells
        >>> flat = LinearCells(np.full((8, 1), 0.3), np.zeros((8, 1, 3)))  # eV
        >>> flat.filling([0.2, 0.4])
        array([0., 1.])
        """
        values, grid = self.values(), np.asarray(self.energies)
        levels = _checks.array("energies", energies)
        return np.asarray(np.searchsorted(values, levels) / (values.size / grid.shape[1]))

    def dos(self, energies: ArrayLike) -> Array:
        """Density of states per spin, per eV and unit cell, averaged over each step of `energies` (equal).

        Raises
        ------
        ValueError
            For fewer than two energies, or steps that are not equal and rising.

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.crystal.gilat_raubenheimer import LinearCells
        >>> k = (np.arange(12) + 0.5) / 12 - 0.5
        >>> x, y, z = (side.ravel() for side in np.meshgrid(k, k, k))
        >>> free = LinearCells((x**2 + y**2 + z**2)[:, None], 2 * np.stack([x, y, z], axis=-1)[:, None])
        >>> levels = np.array([0.08, 0.12, 0.16])
        >>> (free.dos(levels) / (2 * np.pi * np.sqrt(levels))).round(2)  # 2π√E is exact
        array([1.  , 1.01, 1.  ])
        """
        levels = _checks.rising("energies", energies, "eV", size=2, equal_steps=True)
        step = levels[1] - levels[0]
        return np.diff(self.filling(np.append(levels - step / 2, levels[-1] + step / 2))) / step

    def fermi_energy(self, states: float) -> float:
        """Energy in eV below which there are `states` states per spin and unit cell.

        Where none lies between two energies it is midway: an insulator's is in the middle of its gap.

        Raises
        ------
        ValueError
            For a number of states that is not above 0, or not below what the bands hold: with all of them
            full (or empty) the Fermi energy is anywhere above (or below).

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.crystal.gilat_raubenheimer import LinearCells
        >>> two = LinearCells(np.tile([0.0, 1.0], (8, 1)), np.zeros((8, 2, 3)))  # eV, two flat bands
        >>> two.fermi_energy(1.0)  # one of them full: the middle of the gap
        0.5
        """
        values, grid = self.values(), np.asarray(self.energies)
        wanted = _checks.positive("states", states)
        place = wanted / grid.shape[1] * values.size
        if abs(place - round(place)) < 1e-9 * values.size:
            place = round(place)
        if place >= values.size or place == 0:
            raise ValueError(
                f"states = {states!r} is not allowed: states must be above 0 and below "
                f"{grid.shape[1]}, what the "
                "bands hold"
            )
        if place == int(place):
            return float(values[int(place) - 1] + values[int(place)]) / 2
        return float(values[int(place)])
