"""The potential of the wires as MR21's Eq. (2) has it, and as a Bloch function feels it."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap.constants import HBAR2_OVER_2ME
from multigap.superlattice import Superlattice


def printed_potential(
    lattice: Superlattice, z: ArrayLike, repeat: float | None = None
) -> NDArray[np.float64]:
    """Return V Σ_m θ(W/2 − |mλ_p − z|) in eV, MR21's Eq. (2) term by term.

    Parameters
    ----------
    lattice : Superlattice
        For V and W.
    z : array_like
        In Å, within nine repeats of 0.
    repeat : float, optional
        λ_p in Å, which the paper does not define; the period where it is not given.
    """
    centres = (lattice.period if repeat is None else repeat) * np.arange(-9, 10)
    place = np.asarray(z, dtype=np.float64)
    return lattice.height * np.sum(np.abs(centres[:, None] - place) < lattice.barrier / 2, axis=0)


def felt_potential(
    lattice: Superlattice, number: int, k_z: float, z: ArrayLike, step: float = 1e-3
) -> NDArray[np.float64]:
    """Return the V in eV with which the Bloch function of the package has the curvature that it has.

    V = E + ħ²ψ″/2mψ, the second derivative as a difference; not at an interface, nor where ψ vanishes.

    Parameters
    ----------
    lattice : Superlattice
    number : int
        Of the subband, from 1.
    k_z : float
        In 1/Å.
    z : array_like
        In Å.
    step : float
        Of the difference, in Å.
    """
    place = np.asarray(z, dtype=np.float64)
    before, here, after = (lattice.bloch(number, k_z, place + s) for s in (-step, 0, step))
    mass = np.where(printed_potential(lattice, place) > 0, lattice.mass_barrier, lattice.mass_well)
    curvature = ((before - 2 * here + after) / here).real / step**2
    return np.asarray(lattice.energy(number, k_z) + HBAR2_OVER_2ME / mass * curvature)
