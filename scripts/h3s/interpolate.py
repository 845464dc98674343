"""Bands on any k-mesh from the Fock matrix of a coarse one: Fourier interpolation between localised orbitals.

The Fock and overlap matrices between Gaussians die off with distance, so the matrices of a coarse k-mesh,
Fourier transformed to lattice vectors and back, give the bands anywhere. Each pair of functions keeps the
lattice vector that brings its two atoms nearest (all of them, equally weighted, where several do).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.linalg
from numpy.typing import NDArray

from scripts.h3s.kohn_sham import Converged

Array = NDArray[Any]

GROUPS = ("H s", "H p", "S s", "S p", "S d")
"""The sets of basis functions between which each state's weight is shared."""


def group_of_function(cell: Any) -> Array:
    """Return the index into `GROUPS` of each basis function."""
    found = []
    for _, symbol, shell, _ in cell.ao_labels(fmt=None):
        found.append(GROUPS.index(f"{symbol} {shell[-1]}"))
    return np.array(found)


class Interpolation:
    """Fock and overlap matrices in real space, and bands and orbital weights at any k-point from them.

    Parameters
    ----------
    result : Converged
        A converged calculation.
    grid : array, shape (n³, 3)
        Scaled coordinates of its full k-mesh.
    fock, overlap : array, shape (n³, functions, functions)
        The matrices there.
    divisions : int
        n.
    """

    def __init__(self, cell: Any, grid: Array, fock: Array, overlap: Array, divisions: int) -> None:
        self.cell, self.divisions = cell, divisions
        self.groups = group_of_function(cell)
        lattice = cell.lattice_vectors()
        atoms = cell.atom_coords()
        owner = np.array([label[0] for label in cell.ao_labels(fmt=None)])
        n = divisions
        home = np.stack(np.meshgrid(*[np.arange(n)] * 3, indexing="ij"), -1).reshape(-1, 3)
        phases = np.exp(-2j * np.pi * (home @ grid.T)) / len(grid)
        size = len(owner)
        real_fock = (phases @ fock.reshape(len(grid), -1)).reshape(-1, size, size)
        real_overlap = (phases @ overlap.reshape(len(grid), -1)).reshape(-1, size, size)
        images = np.array(list(np.ndindex(3, 3, 3))) * n - np.array([n, n, n])
        vectors: dict[tuple[int, ...], tuple[Array, Array]] = {}
        for index, cell_vector in enumerate(home):
            candidates = cell_vector + images - n * (cell_vector > n // 2)
            lengths = np.linalg.norm(
                (candidates @ lattice)[:, None, None, :] + atoms[None, None] - atoms[None, :, None], axis=-1
            )
            nearest = lengths < lengths.min(axis=0) + 1e-4
            share = nearest / nearest.sum(axis=0)
            for candidate, weight in zip(candidates, share, strict=True):
                if not weight.any():
                    continue
                spread = weight[np.ix_(owner, owner)]
                key = tuple(int(x) for x in candidate)
                pair = (real_fock[index] * spread, real_overlap[index] * spread)
                if key in vectors:
                    pair = (vectors[key][0] + pair[0], vectors[key][1] + pair[1])
                vectors[key] = pair
        self.vectors = np.array(list(vectors))
        # Time reversal makes both real.
        self.fock = np.array([pair[0].real for pair in vectors.values()])
        self.overlap = np.array([pair[1].real for pair in vectors.values()])

    @classmethod
    def of(cls, result: Converged, divisions: int | None = None) -> Interpolation:
        """Interpolation from the matrices on the calculation's own mesh, or on one of `divisions`³ points.

        The matrices are computed at irreducible points, in the converged potential, and turned to the others.
        """
        cell = result.cell
        if divisions is None:
            kpoints = result.scf.kpts
            fock = np.asarray(result.scf.get_fock(dm=result.scf.make_rdm1()))
            overlap = np.asarray(result.scf.get_ovlp())
            divisions = round(kpoints.nkpts ** (1 / 3))
        else:
            kpoints = cell.make_kpts(
                [divisions] * 3,
                space_group_symmetry=cell.space_group_symmetry,
                time_reversal_symmetry=True,
            )
            fock, overlap = result.fock_and_overlap(np.asarray(kpoints.kpts_ibz))
        if kpoints.nkpts_ibz < kpoints.nkpts:
            fock = np.asarray(kpoints.transform_1e_operator(fock))
            overlap = np.asarray(kpoints.transform_1e_operator(overlap))
        return cls(cell, np.asarray(kpoints.kpts_scaled), fock, overlap, divisions)

    def matrices(self, scaled: Array) -> tuple[Array, Array]:
        """Fock and overlap matrices at scaled k-points (k, 3)."""
        phases = np.exp(2j * np.pi * (scaled @ self.vectors.T))
        shape = (len(scaled), *self.fock.shape[1:])
        fock = (phases @ self.fock.reshape(len(self.vectors), -1)).reshape(shape)
        overlap = (phases @ self.overlap.reshape(len(self.vectors), -1)).reshape(shape)
        return (fock + fock.conj().swapaxes(1, 2)) / 2, (overlap + overlap.conj().swapaxes(1, 2)) / 2

    def bands(self, scaled: Array, count: int | None = None) -> Array:
        """The lowest `count` band energies (k, band) in hartree at scaled k-points."""
        found = []
        for start in range(0, len(scaled), 64):
            for fock, overlap in zip(*self.matrices(scaled[start : start + 64]), strict=True):
                found.append(scipy.linalg.eigh(fock, overlap, eigvals_only=True)[:count])
        return np.array(found)

    def bands_and_weights(self, scaled: Array, count: int) -> tuple[Array, Array]:
        """Band energies (k, band), and Löwdin weights (k, band, group), which add to one over the groups."""
        energies, weights = [], []
        member = np.eye(len(GROUPS))[self.groups]
        for start in range(0, len(scaled), 64):
            for fock, overlap in zip(*self.matrices(scaled[start : start + 64]), strict=True):
                s, u = np.linalg.eigh(overlap)
                inverse = (u / np.sqrt(s)) @ u.conj().T
                levels, states = np.linalg.eigh(inverse @ fock @ inverse)
                energies.append(levels[:count])
                weights.append((np.abs(states[:, :count]) ** 2).T @ member)
        return np.array(energies), np.array(weights)

    def bands_and_slopes(self, scaled: Array, low: float, high: float) -> tuple[Array, Array, int, float]:
        """Bands that come between two energies (hartree), with their slopes by Hellmann and Feynman.

        Returns
        -------
        energies, slopes : array
            (k, band) in hartree, and (k, band, 3), the derivatives with respect to the scaled coordinates.
        first : int
            Number of bands left out below.
        lowest : float
            The lowest energy of all.
        """
        sizes = self.fock.shape
        flat = [matrix.reshape(len(self.vectors), -1) for matrix in (self.fock, self.overlap)]
        everything, changes = [], []
        for point in scaled:
            angle = 2 * np.pi * (self.vectors @ point)
            # Sums over the real matrices with real factors: cos, sin, and their derivatives along each axis.
            factors = [np.cos(angle), np.sin(angle)]
            for axis in range(3):
                turn = 2 * np.pi * self.vectors[:, axis]
                factors += [-turn * np.sin(angle), turn * np.cos(angle)]
            sums = [(np.array(factors) @ matrix).reshape(4, 2, *sizes[1:]) for matrix in flat]
            (fock, *d_fock), (overlap, *d_overlap) = ([pair[0] + 1j * pair[1] for pair in s] for s in sums)
            level, state = scipy.linalg.eigh((fock + fock.conj().T) / 2, (overlap + overlap.conj().T) / 2)
            everything.append(level)
            near = (level > low - 0.5) & (level < high + 0.5)
            chosen, slope = state[:, near], np.full((len(level), 3), np.nan)
            for axis in range(3):
                moved = d_fock[axis] @ chosen - (d_overlap[axis] @ chosen) * level[near]
                slope[near, axis] = np.einsum("in,in->n", chosen.conj(), moved).real
            changes.append(slope)
        levels = np.array(everything)
        inside = (levels.max(axis=0) > low) & (levels.min(axis=0) < high)
        first, last = int(np.argmax(inside)), int(len(inside) - np.argmax(inside[::-1]))
        slopes = np.array(changes)[:, first:last]
        # A band may leave the window by more than the margin: there its slope does not matter.
        return levels[:, first:last], np.nan_to_num(slopes), first, float(levels.min())


def irreducible_grid(cell: Any, divisions: int) -> tuple[Array, Array]:
    """Scaled k-points of the irreducible part of a Γ-centred mesh, and the full mesh's index into them.

    The index runs over the full mesh in C order, (divisions³,).
    """
    n = divisions
    full = np.stack(np.meshgrid(*[np.arange(n)] * 3, indexing="ij"), -1).reshape(-1, 3)
    smallest = np.arange(n**3)
    for op in cell.lattice_symmetry.ops:
        turn = np.rint(op.rot).astype(int)
        for sign in (1, -1):
            turned = (sign * full @ turn) % n
            smallest = np.minimum(smallest, np.ravel_multi_index(tuple(turned.T), (n, n, n)))
    kept, index = np.unique(smallest, return_inverse=True)
    return full[kept] / n, index
