"""The density across the wires of an electron that changes its Bloch state: ψ*_nk(z) ψ_n′k+q(z)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.kernels.charge_response import fill_waves
from multigap.superlattice import Subband, Superlattice
from multigap.superlattice.overlaps import _half_cell_nodes

_RANK_TOLERANCE: Final = 1e-9
"""Share of the largest singular value below which a pattern of transition densities counts as none."""


@dataclass(frozen=True, eq=False)
class TransitionDensities:
    """Transitions k_z → k_z + q_z between pairs of subbands: energies, and w(z) = ψ*ψ′ in a short basis.

    About the middle of a wire w(−z) = w*(z), so that its real and imaginary parts on half a cell are all of
    it, and the response a real matrix. A transition n → n′ and its reverse at −k_z − q_z have the same w.

    Attributes
    ----------
    first, second : ndarray, shape (pairs, points)
        E_n(k_z) and E_n′(k_z + q_z) in eV.
    vectors : ndarray, shape (pairs, points, rank)
        √d w, its square summed being d∫|ψ_nk|²|ψ_n′k′|² dz.
    rigid : ndarray, shape (rank,)
        The normalised plane wave of q_z in the same basis.
    """

    first: NDArray[np.float64]
    second: NDArray[np.float64]
    vectors: NDArray[np.float64]
    rigid: NDArray[np.float64]


@lru_cache(maxsize=128)
def transition_densities(
    lattice: Superlattice, pairs: tuple[tuple[int, int], ...], q_z: float, points: int
) -> TransitionDensities:
    """Return the transitions by q_z (1/Å) between pairs of subbands, from 0, at points over the zone."""
    numbers = sorted({n for pair in pairs for n in pair})
    from_barrier, weight = _half_cell_nodes(lattice, numbers[-1] + 1)
    x = lattice.period / 2 - from_barrier
    # even about −q_z/2, so that a transition's reverse is on the grid too, where gaps nearly close as well
    k_z = np.arange(0.5, points) * (2 * np.pi / (points * lattice.period)) - q_z / 2
    here = {n: _waves(lattice.subband(n + 1), k_z, x) for n in numbers}
    there = {n: _waves(lattice.subband(n + 1), k_z + q_z, x) for n in numbers}
    densities = np.array([np.conj(here[n][1]) * there[other][1] for n, other in pairs])
    scale = np.sqrt(lattice.period * weight)
    vectors = np.concatenate([scale * densities.real, scale * densities.imag], axis=-1)
    _, singular, right = np.linalg.svd(vectors.reshape(len(pairs) * points, -1), full_matrices=False)
    basis = right[: int(np.sum(singular > _RANK_TOLERANCE * singular[0]))].T
    plane = np.tile(np.sqrt(weight / lattice.period), 2) * np.concatenate([np.cos(q_z * x), np.sin(q_z * x)])
    return _checks.made(
        TransitionDensities,
        first=np.array([here[n][0] for n, _ in pairs]),
        second=np.array([there[other][0] for _, other in pairs]),
        vectors=vectors @ basis,
        rigid=plane @ basis,
    )


def _waves(
    band: Subband, k_z: NDArray[np.float64], x: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.complex128]]:
    """Return E in eV and ψ in 1/√Å at positions x ≥ 0 from the middle of the wire, shape (k, x).

    As :meth:`Subband.bloch` has them, with the sign of the current.
    """
    energy = band.energy(k_z)
    even, odd = np.sqrt(band.profiles(energy)[:, :2].T)
    phase = (k_z * band.period + np.pi) % (2 * np.pi) - np.pi
    backwards = (phase >= 0) != band.bottom_at_centre
    waves = np.empty((k_z.size, x.size), dtype=np.complex128)
    fill_waves(energy, plain(even), np.where(backwards, -odd, odd), plain(x), band.cell, waves)
    return energy, waves
