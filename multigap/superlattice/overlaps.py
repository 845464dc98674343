"""Exchange overlaps of a superlattice's states, and the basis in which they are scalar products."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, chebyshev
from multigap.superlattice.lattice import Superlattice
from multigap.superlattice.subband import Subband, _number, _series_values

MOST_COUPLED: Final = 50
"""Most subbands whose overlaps are wanted together."""


@dataclass(frozen=True, eq=False)
class OverlapBasis:
    """Exchange overlaps in factorised form: I = φ φᵀ for states of any of the subbands.

    Attributes
    ----------
    superlattice : Superlattice
        Where it belongs.
    count : int
        Number of subbands.
    z : ndarray, shape (nodes,)
        Points in the half cell, in Å from the middle of a barrier.
    vectors : ndarray, shape (nodes, rank)
        φ = Σ_z |ψ(z)|² vectors, with the quadrature weights in it.
    error : float
        Largest error of I on the states from which the basis was made.

    Examples
    --------
    >>> import multigap
    >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
    >>> basis = multigap.superlattice.overlap_basis(wires, 3)
    >>> basis.rank
    6
    >>> basis.error < 1e-10
    True
    """

    superlattice: Superlattice
    count: int
    z: NDArray[np.float64]
    vectors: NDArray[np.float64]
    error: float

    def __post_init__(self) -> None:
        _checks.record(self, z="z", vectors="z r")
        _checks.whole("count", self.count, 1, MOST_COUPLED)
        _checks.array("z", self.z, "Å", size=1)
        _checks.array("vectors", self.vectors, size=1)
        _checks.non_negative("error", self.error)

    @property
    def rank(self) -> int:
        """Number of factors kept."""
        return int(self.vectors.shape[1])

    def factors(self, number: int, energy: ArrayLike) -> NDArray[np.float64]:
        """Return φ of subband `number` at energies inside it, shape ``energy.shape + (rank,)``.

        Raises
        ------
        ValueError
            For energies outside the subband, or a subband as in :meth:`Superlattice.subband`.

        Examples
        --------
        >>> import multigap
        >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
        >>> basis = multigap.superlattice.overlap_basis(wires, 3)
        >>> bottom = basis.factors(1, wires.subband(1).bottom)
        >>> round(float(bottom @ bottom), 4)
        1.6636
        >>> exact = multigap.superlattice.overlaps(wires, 1, 0.0, 1, 0.0)
        >>> round(float(exact[0, 0]), 4)  # the same, integrated
        1.6636
        """
        band = self.superlattice.subband(number)
        return self._factors(band, band._inside(energy))

    def _factors(self, band: Subband, energy: NDArray[np.float64]) -> NDArray[np.float64]:
        number = band.number
        series = self._series[number - 1] if number <= self.count else None
        if series is None:
            return band.density_at(energy, self.z) @ self.vectors
        return _series_values(band._scaled(energy), series)

    @cached_property
    def _series(self) -> tuple[NDArray[np.float64] | None, ...]:
        """Chebyshev coefficients of φ in each subband, shape (terms, rank); None where there are too many."""
        result: list[NDArray[np.float64] | None] = []
        for number in range(1, self.count + 1):
            band = self.superlattice.subband(number)
            if band.level_density.size >= 256:
                result.append(None)
                continue
            size = 2 * max(band.level_density.size, 16)
            energy = (band.bottom + band.top) / 2 + band.width / 2 * chebyshev.points(size)
            values = band.density_at(energy, self.z) @ self.vectors
            series = np.array([chebyshev.coefficients(column) for column in values.T]).T
            keep = np.nonzero(np.max(np.abs(series), axis=1) > 1e-13 * np.max(np.abs(series)))[0][-1] + 1
            result.append(_checks.frozen(np.ascontiguousarray(series[:keep])))
        return tuple(result)


def overlap_basis(superlattice: Superlattice, count: int, tolerance: float = 1e-10) -> OverlapBasis:
    """Return a basis in which the overlaps d∫|ψ_nk|²|ψ_n′k′|² dz of the lowest subbands are scalar products.

    Parameters
    ----------
    superlattice : Superlattice
        The superlattice.
    count : int
        Number of subbands.
    tolerance : float
        Largest error allowed in an overlap.

    Raises
    ------
    ValueError
        For a `count` that is not a whole number from 1 to 50, or a tolerance that is not above 0.

    Notes
    -----
    |ψ|² is even about the middles of well and barrier, and smooth between the interfaces, so that
    Gauss–Legendre nodes in half a cell integrate the overlap to rounding; the singular vectors of the
    densities on those nodes, weighted, are the basis.

    Examples
    --------
    >>> import multigap
    >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
    >>> fine = multigap.superlattice.overlap_basis(wires, 3)
    >>> coarse = multigap.superlattice.overlap_basis(wires, 3, tolerance=1e-3)
    >>> coarse.rank < fine.rank
    True
    """
    lattice = _checks.instance("superlattice", superlattice, Superlattice)
    count = _checks.whole("count", count, 1, MOST_COUPLED)
    return _overlap_basis(lattice, count, _checks.positive("tolerance", tolerance))


def overlaps(
    superlattice: Superlattice, bra: int, k_bra: ArrayLike, ket: int, k_ket: ArrayLike
) -> NDArray[np.float64]:
    """Return I = d∫|ψ_{n k}|²|ψ_{n′k′}|² dz for two subbands, shape (k_bra.size, k_ket.size).

    The superposition integral of MR21 Eq. (5), times the period: 1 for plane waves.

    Parameters
    ----------
    superlattice : Superlattice
        The superlattice.
    bra, ket : int
        Subbands, from 1.
    k_bra, k_ket : array_like
        Wavevectors across the wires in 1/Å.

    Raises
    ------
    ValueError
        For a subband that is not a whole number from 1 on, or wavevectors that are not finite.

    Examples
    --------
    >>> import multigap
    >>> free = multigap.Superlattice(well=6.0, barrier=4.0, height=0.0)
    >>> multigap.superlattice.overlaps(free, 1, [0.1], 2, [0.2]).round(6).tolist()  # plane waves
    [[1.0]]
    >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
    >>> multigap.superlattice.overlaps(wires, 1, [0.0], 3, [0.0, 0.2]).round(3).tolist()
    [[0.943, 1.09]]
    """
    lattice = _checks.instance("superlattice", superlattice, Superlattice)
    left, right = lattice.subband(_number("bra", bra)), lattice.subband(_number("ket", ket))
    z, weight = _half_cell_nodes(lattice, max(left.number, right.number))
    rho_left = left.density_at(left.energy(_checks.array("k_bra", k_bra, "1/Å").ravel()), z)
    rho_right = right.density_at(right.energy(_checks.array("k_ket", k_ket, "1/Å").ravel()), z)
    result: NDArray[np.float64] = superlattice.period * (rho_left * weight) @ rho_right.T
    return result


@lru_cache(maxsize=64)
def _overlap_basis(superlattice: Superlattice, count: int, tolerance: float) -> OverlapBasis:
    z, weight = _half_cell_nodes(superlattice, count)
    angles = chebyshev.angles(24)
    rows = []
    for number in range(1, count + 1):
        band = superlattice.subband(number)
        rows.append(band.density_at((band.bottom + band.top) / 2 - band.width / 2 * np.cos(angles), z))
    states = np.concatenate(rows) * np.sqrt(superlattice.period * weight)
    _, singular, right = np.linalg.svd(states, full_matrices=False)
    exact = states @ states.T
    for rank in range(1, singular.size + 1):
        factors = states @ right[:rank].T
        error = float(np.max(np.abs(factors @ factors.T - exact)))
        if error <= max(tolerance, 1e-14):
            break
    vectors = np.sqrt(superlattice.period * weight)[:, None] * right[:rank].T
    return OverlapBasis(superlattice, count, z, vectors, error)


def _half_cell_nodes(
    superlattice: Superlattice, count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes in [0, d/2] from the middle of the barrier, and weights that integrate over a period."""
    half_well, half_barrier, height, well_inertia, barrier_inertia, _ = superlattice.cell
    top = superlattice.subband(count).top
    parts = []
    for start, half, s in (
        (0.0, half_barrier, max(height, abs(height - top)) * barrier_inertia),
        (half_barrier, half_well, top * well_inertia),
    ):
        node, weight = np.polynomial.legendre.leggauss(12 + math.ceil(2 * math.sqrt(s) * half))
        parts.append((start + half * (node + 1) / 2, weight * half))
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
