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
from multigap._jit import kernel

Array = NDArray[np.float64]


@kernel
def _section(e: Array, w: Array, energy: float) -> tuple[float, float]:
    """DOS of one tetrahedron of unit volume at an energy, and the same times the mean of a weight.

    Shapes: e (4,) ascending, w (4,) at the same corners. The constant-energy section is one triangle or two;
    each edge i–j is cut at the fraction (E - e_i)/(e_j - e_i).
    """
    if energy <= e[0] or energy >= e[3]:
        return 0.0, 0.0
    if energy < e[1]:
        f1, f2, f3 = _cut(e, 0, 1, energy), _cut(e, 0, 2, energy), _cut(e, 0, 3, energy)
        dos = 3 * f1 * f2 / (e[3] - e[0])
        mean = w[0] + (f1 * (w[1] - w[0]) + f2 * (w[2] - w[0]) + f3 * (w[3] - w[0])) / 3
        return dos, dos * mean
    if energy < e[2]:
        f2, f3 = _cut(e, 0, 2, energy), _cut(e, 0, 3, energy)
        h2, h3 = _cut(e, 1, 2, energy), _cut(e, 1, 3, energy)
        w02, w03 = w[0] + f2 * (w[2] - w[0]), w[0] + f3 * (w[3] - w[0])
        w12, w13 = w[1] + h2 * (w[2] - w[1]), w[1] + h3 * (w[3] - w[1])
        first = 3 * f2 * (1 - h3) / (e[3] - e[0])
        second = 3 * h3 * (1 - h2) / (e[2] - e[0])
        return first + second, (first * (w02 + w03 + w13) + second * (w02 + w12 + w13)) / 3
    f0, f1, f2 = _cut(e, 0, 3, energy), _cut(e, 1, 3, energy), _cut(e, 2, 3, energy)
    dos = 3 * (1 - f1) * (1 - f2) / (e[3] - e[0])
    mean = w[3] + ((1 - f0) * (w[0] - w[3]) + (1 - f1) * (w[1] - w[3]) + (1 - f2) * (w[2] - w[3])) / 3
    return dos, dos * mean


@kernel
def _cut(e: Array, i: int, j: int, energy: float) -> float:
    return (energy - e[i]) / (e[j] - e[i])


@kernel
def _filling(e: Array, energy: float) -> float:
    """Fraction of a tetrahedron at or below an energy; e (4,) ascending. A flat one is full at its energy."""
    if energy >= e[3]:
        return 1.0
    if energy <= e[0]:
        return 0.0
    if energy < e[1]:
        return _cut(e, 0, 1, energy) * _cut(e, 0, 2, energy) * _cut(e, 0, 3, energy)
    if energy < e[2]:
        x = energy - e[1]
        e10, e20, e30 = e[1] - e[0], e[2] - e[0], e[3] - e[0]
        e21, e31 = e[2] - e[1], e[3] - e[1]
        bent = (e20 + e31) * x * x * x / (e21 * e31)
        return (e10 * e10 + 3 * e10 * x + 3 * x * x - bent) / (e20 * e30)
    return 1 - (1 - _cut(e, 0, 3, energy)) * (1 - _cut(e, 1, 3, energy)) * (1 - _cut(e, 2, 3, energy))


@kernel
def _sort(e: Array, w: Array) -> None:
    """Sort four energies ascending, and the weights with them."""
    for i in range(1, 4):
        x, y, j = e[i], w[i], i - 1
        while j >= 0 and e[j] > x:
            e[j + 1], w[j + 1] = e[j], w[j]
            j -= 1
        e[j + 1], w[j + 1] = x, y


@kernel
def _accumulate(
    bands: Array, weights: Array, corners: NDArray[np.int64], energies: Array, filling: bool
) -> tuple[Array, Array]:
    """Sum over all tetrahedra.

    Shapes: bands, weights (n1, n2, n3, band); corners (tetrahedra per mesh cell, 4, 3); energies (m,)
    ascending and equally spaced. Returns DOS (or filling) and weighted DOS (m,), per band and mesh cell.
    """
    n1, n2, n3, count = bands.shape
    total, weighted = np.zeros(energies.size), np.zeros(energies.size)
    e, w = np.empty(4), np.empty(4)
    low, step = energies[0], (energies[-1] - energies[0]) / max(energies.size - 1, 1)
    share = 1.0 / (n1 * n2 * n3 * corners.shape[0])
    for a in range(n1):
        for b in range(n2):
            for c in range(n3):
                for t in range(corners.shape[0]):
                    for band in range(count):
                        for v in range(4):
                            i = (a + corners[t, v, 0]) % n1
                            j = (b + corners[t, v, 1]) % n2
                            k = (c + corners[t, v, 2]) % n3
                            e[v] = bands[i, j, k, band]
                            w[v] = weights[i, j, k, band]
                        _sort(e, w)
                        if e[0] > energies[-1]:
                            continue
                        first = 0
                        if step > 0 and e[0] > low:
                            first = int((e[0] - low) / step)
                        for m in range(first, energies.size):
                            if filling:
                                total[m] += share * _filling(e, energies[m])
                            elif energies[m] >= e[3]:
                                break
                            else:
                                dos, product = _section(e, w, energies[m])
                                total[m] += share * dos
                                weighted[m] += share * product
    return total, weighted


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
        weights : array_like, shape (n1, n2, n3, bands), optional
            Weight of each state, linear in between: gives the projected density of states.

        Returns
        -------
        array, shape (m,)

        Raises
        ------
        ValueError
            For energies that are not ascending in equal steps, or weights of another shape than the bands.
        """
        levels = self._levels(energies)
        grid = np.asarray(self.energies)
        share = (
            np.zeros((1, 1, 1, 1)) if weights is None else _checks.array("weights", weights, shape=grid.shape)
        )
        total, weighted = _accumulate(
            grid, np.broadcast_to(share, grid.shape).copy(), self.corners(), levels, False
        )
        return total if weights is None else weighted

    def filling(self, energies: ArrayLike) -> Array:
        """Number of states per spin and unit cell below each energy (m,), ascending and equally spaced.

        Raises
        ------
        ValueError
            For energies that are not ascending in equal steps.
        """
        grid = np.asarray(self.energies)
        return _accumulate(grid, np.zeros(grid.shape), self.corners(), self._levels(energies), True)[0]

    def fermi_energy(self, electrons: float) -> float:
        """Energy (eV) up to which the bands hold `electrons` per unit cell, both spins counted.

        The middle of the gap for an insulator, whose bands are full up to one and empty from the next on.

        Raises
        ------
        ValueError
            For a number that is not above 0, or not below what the bands hold: with all of them full (or
            empty) the Fermi energy is anywhere above (or below).
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
        """Return the ends of the gap above the lowest `count` bands, or None where they overlap the next."""
        grid = np.asarray(self.energies)
        lowest, highest = grid.min(axis=(0, 1, 2)), grid.max(axis=(0, 1, 2))
        order = np.argsort(highest, kind="stable")
        if count == 0:
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
