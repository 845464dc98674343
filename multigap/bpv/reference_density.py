"""Which density of states makes the couplings of the papers pure numbers."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from multigap.superlattice import Superlattice


class ReferenceDos(StrEnum):
    """Which density of states N makes the couplings g pure numbers.

    The papers do not say. Only the first reproduces MD21; the others are there to be seen failing.
    """

    FREE_2D = "free 2D, per spin"
    FREE_2D_BOTH_SPINS = "free 2D, both spins"
    TOTAL = "total at μ, per spin"
    TOTAL_BOTH_SPINS = "total at μ, both spins"
    PARTIAL = "each subband's own at μ, per spin"
    TOTAL_AT_EDGE = "total at the Lifshitz energy, per spin"
    ISOLATED_WIRE = "one-dimensional of isolated wires at μ, per spin"


def _reference_density(
    kind: ReferenceDos | float, lattice: Superlattice, mu: float, count: int, lifshitz: int
) -> NDArray[np.float64]:
    """Return N in 1/(eV Å²) for each of `count` subbands, the one numbered `lifshitz` being that of η."""
    if not isinstance(kind, ReferenceDos):
        return np.full(count, float(kind))
    if kind is ReferenceDos.PARTIAL:
        partial = np.array([float(lattice.dos(mu, n)) for n in range(1, count + 1)])
        return np.where(partial > 0, partial, lattice.free_dos)
    if kind is ReferenceDos.ISOLATED_WIRE:
        centres = lattice.edges(count).mean(axis=1)
        depth = mu - centres[centres < mu]
        value = lattice.wire_dos_prefactor / lattice.period * float(np.sum(1 / np.sqrt(depth)))
    elif kind in (ReferenceDos.FREE_2D, ReferenceDos.FREE_2D_BOTH_SPINS):
        value = lattice.free_dos
    else:
        at = lattice.subband(lifshitz).bottom if kind is ReferenceDos.TOTAL_AT_EDGE else mu
        value = float(lattice.dos(at, count=count + 3))
    if kind in (ReferenceDos.FREE_2D_BOTH_SPINS, ReferenceDos.TOTAL_BOTH_SPINS):
        value *= 2
    if not value > 0:
        raise ValueError(
            f"mu = {mu!r} is not allowed: mu must be where the density of states that gives "
            f"the couplings, reference_dos = {str(kind)!r}, does not vanish"
        )
    return np.full(count, value)
