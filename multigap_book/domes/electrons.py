"""How many electrons each subband of the wires holds at T = 0, with its gap open or without one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from multigap.bpv import WireGaps, Wires
from multigap.kernels.band_edge import cold_band_edge_fillings


def electrons_by_subband(wires: Wires, state: WireGaps, *, paired: bool = True) -> NDArray[np.float64]:
    """Return the electrons per Å of wire in each subband, both spins, at the μ of a state, shape (n,).

    Parameters
    ----------
    wires : Wires
        Those of the state.
    state : WireGaps
        At T = 0, as :func:`multigap.bpv.gaps` returns it.
    paired : bool
        Whether its gaps are open; without them the normal state at the same μ is counted.
    """
    nodes = state.nodes
    filling = cold_band_edge_fillings(nodes.edge, wires.cutoff, state.delta_k * float(paired))
    by_subband = np.bincount(nodes.block, weights=nodes.share * filling)
    return np.asarray(2 * wires.superlattice.wire_dos_prefactor * by_subband, dtype=np.float64)
