"""What a gap changes in the electrons of one subband at one k_z, and in the current that they carry.

They are free along the wire from the edge e on. Against the normal state of the same temperature, with
E = √(ξ² + Δ²) and -2f′(E) = sech²(E/2T)/2T, within the window max(e, -ω) < ξ < ω:

    N  = ∫dξ [tanh(ξ/2T) - (ξ/E) tanh(E/2T)]/2 / √(ξ - e)              the filling
    Q₀ = ∫dξ [sech²(ξ/2T) - sech²(E/2T)]/2T / √(ξ - e)                 the answer of currents across the wires
    Q₁ = ∫dξ [sech²(ξ/2T) - sech²(E/2T)]/2T √(ξ - e)                   and along them, where v² grows as ξ - e
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.windows import COLD, GAUSS_NODES, GAUSS_WEIGHTS


@kernel
def gap_changes(edge: float, cutoff: float, thermal: float, gap: float) -> tuple[float, float, float]:
    """N in √eV, Q₀ in 1/√eV and Q₁ in √eV for k_BT > 0, on panels that double away from ξ = 0.

    Poles of the normal state lie at ξ = ±iπT(2n + 1), those of the other farther out, and the panels follow
    them; both states are taken at once, so that near T_c their difference keeps its digits. Near the edge
    u = √(ξ - e) is the variable.
    """
    filling, across, along = 0.0, 0.0, 0.0
    lowest = max(edge, -cutoff)
    if gap == 0.0 or lowest >= cutoff:
        return filling, across, along
    for side in (-1.0, 1.0):
        inner, outer = 0.0, np.pi * thermal
        while inner < cutoff:
            # a panel that would leave a sliver below the cutoff takes it in
            outer = min(outer, cutoff) if outer * 1.5 < cutoff else cutoff
            start = max(-outer if side < 0 else inner, lowest)
            end = -inner if side < 0 else outer
            inner, outer = outer, 2.0 * outer
            if start >= end:
                continue
            near = start - edge < 0.5 * (end - start)
            low = np.sqrt(start - edge) if near else start
            half = 0.5 * ((np.sqrt(end - edge) if near else end) - low)
            for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS):  # noqa: B905 (numba)
                place = low + half * (1.0 + node)
                xi = edge + place * place if near else place
                measure = weight * half * (2.0 if near else 1.0 / np.sqrt(xi - edge))
                energy = np.sqrt(xi * xi + gap * gap)
                normal, gapped = np.tanh(0.5 * xi / thermal), np.tanh(0.5 * energy / thermal)
                filling += 0.5 * measure * (normal - xi / energy * gapped)
                if abs(xi) < COLD * thermal:
                    p, q = np.exp(-abs(xi) / thermal), np.exp(-energy / thermal)
                    lost = 2.0 * measure / thermal * (p / (1.0 + p) ** 2 - q / (1.0 + q) ** 2)
                    across += lost
                    along += lost * (xi - edge)
    return filling, across, along


@kernel
def all_gap_changes(
    edge: NDArray[np.float64], cutoff: float, thermal: float, gap: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return N, Q₀ and Q₁ at many edges, each with its gap, shape (3, nodes)."""
    result = np.empty((3, edge.size))
    for i in range(edge.size):
        result[0, i], result[1, i], result[2, i] = gap_changes(edge[i], cutoff, thermal, gap[i])
    return result
