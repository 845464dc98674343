"""What the shape of the wave functions adds to the stiffness across the wires.

Pairs of momentum 2q bind in the states (k + q, -k + q), whose product u_{k+q}(z) u*_{k-q}(z) is no longer the
density |u_k(z)|², so that the contact interaction of the papers changes as q². With the pair amplitudes
b_k = Δ_k tanh(E/2T)/2E kept, the curvature of its energy is a stiffness that needs no velocity:

    D_geom = -Σ_kk′ (g_nn′/N) ∂²I_kk′(q)/∂q² b_k b_k′,       I_kk′ = d∫ u_{k+q} u*_{k-q} u*_{k′+q} u_{k′-q} dz

In a flat band whose states all overlap alike it is the quantum metric's, which Peotta and Törmä found (Nat.
Commun. 6, 8944 (2015)). Here it may have either sign: overlaps differ along k_z, and pairs may gain by the
twist. About the middle of a wire every product obeys p(-z) = p*(z), so that I is real and nothing changes to
first order in q: to second order amplitudes and gaps may be held, and D_geom stands beside the conventional
D_zz.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap.beyond.stiffness import _own_state
from multigap.bpv import Overlap, WireGaps, Wires
from multigap.bpv.zone import ZoneNodes
from multigap.constants import K_B
from multigap.kernels.band_edge import band_edge_kernel

_STEP: Final = 0.02
"""Twist q by which I is differentiated, in units of the zone boundary π/d."""

_NODES: Final = 64
"""Gauss–Legendre nodes on half a wire and on half a spacer."""


def geometric_stiffness(model: Wires, state: WireGaps) -> float:
    """Return what the twist of the wave functions adds to D_zz, in eV, of either sign.

    See :mod:`multigap.beyond.geometric`.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing, with exact overlaps.
    state : WireGaps
        Gaps of these wires, from :func:`multigap.bpv.gaps`.

    Raises
    ------
    ValueError
        For a state of other wires, or overlaps that are not exact: only those are made of wave functions.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.beyond.geometric import geometric_stiffness
    >>> from multigap.beyond.stiffness import stiffness_of
    >>> model = bpv.papers.md21(0.25)
    >>> state = bpv.gaps(model, 1.0)
    >>> twist, bands = geometric_stiffness(model, state), stiffness_of(model, state).across.sum()
    >>> round(twist, 4), bool(abs(twist) < 0.05 * bands)  # eV
    (0.0002, True)
    """
    _own_state(model, state)
    if model.overlap is not Overlap.EXACT:
        raise ValueError(
            f"model with overlap = {str(model.overlap)!r} is not allowed: model must have exact overlaps"
        )
    nodes, gap, thermal = state.nodes, state.delta_k, K_B * state.temperature
    kernel = [
        band_edge_kernel(edge, model.cutoff, thermal, size) if size != 0 else 0.0
        for edge, size in zip(nodes.edge, gap, strict=True)
    ]
    amplitude = nodes.weight * kernel * gap
    coupling = model.scaled_coupling(state.mu)[np.ix_(nodes.block, nodes.block)]
    twist = _STEP * model.superlattice.zone_boundary
    still = _overlaps(nodes, 0.0)
    near, far = (2 * (_overlaps(nodes, q) - still) / q**2 for q in (twist / 2, twist))
    curvature = (4 * near - far) / 3
    return float(-model.superlattice.free_dos * amplitude @ (coupling * curvature) @ amplitude)


def _overlaps(nodes: ZoneNodes, twist: float) -> NDArray[np.float64]:
    """Return I(q) between all nodes, for q in 1/Å."""
    lattice = nodes.superlattice
    z, weight = _cell(lattice.barrier / 2, lattice.well / 2)
    turned = np.exp(-2j * twist * (z - lattice.period / 2))  # from ψ to u, about the middle of the wire
    products = np.empty((nodes.edge.size, z.size), dtype=np.complex128)
    for i, (n, k) in enumerate(zip(nodes.block, nodes.k_z, strict=True)):
        band = lattice.subband(int(n) + 1)
        if band.width <= 1e-13 * band.top:  # states of isolated wires do not know k
            products[i] = band.density_at(nodes.energy[i], z)
            continue
        product = band.bloch(k + twist, z) * np.conj(band.bloch(k - twist, z)) * turned
        # across the zone's boundary a Bloch function may change its sign, which is a matter of convention
        products[i] = product if np.sum(weight * product.real) >= 0 else -product
    return np.asarray(lattice.period * ((products * weight) @ products.conj().T).real)


def _cell(half_barrier: float, half_well: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and weights over a period, from the middle of a spacer on, split at the interfaces."""
    x, w = np.polynomial.legendre.leggauss(_NODES)
    lengths = np.array([half_barrier, half_well, half_well, half_barrier])
    starts = np.cumsum(lengths) - lengths
    z = starts[:, None] + lengths[:, None] * (1 + x) / 2
    return z.ravel(), (lengths[:, None] * w / 2).ravel()
