"""Bianconi–Perali–Valletta superconductivity of a superlattice of quantum wires (MD21; MR21 Eqs. 5–8).

Every subband at every k_z is a channel of the shared gap equation: its band edge e = E_n(k_z) − μ, the free
motion along the wire as the pair kernel, and exchange overlaps of |ψ|² in the coupling,

    Δ_nk = Σ_n′ (g_nn′/N) ∫ dk_z′/2π  d∫|ψ_nk|²|ψ_n′k′|² dz  ∫ dk_x/2π tanh(E/2T)/(2E) Δ_n′k′,   |ξ| < ω̃.

Two things are not in the papers and were inferred from their numbers: N = m_x/(2πħ²), the free
two-dimensional density of states per spin, and the continuity of ψ′ at the interfaces.

Units: eV, Å, K, free-electron masses. Subbands are counted from 1.
"""

from multigap.bpv.density import chemical_potential, normal_density
from multigap.bpv.filling import Filling
from multigap.bpv.gaps import GapRatios, WireGaps, gap_ratios, gaps
from multigap.bpv.isotope import IsotopePath, isotope_exponent, isotope_exponent_along
from multigap.bpv.reference_density import ReferenceDos
from multigap.bpv.transition import (
    Dome,
    Transition,
    critical_temperature,
    dome,
    resolved_critical_temperature,
)
from multigap.bpv.wires import Overlap, Wires, coupling_matrix, migdal_cutoff
from multigap.bpv.zone import ZoneNodes, crowded, mean_factors, zone_nodes

__all__ = [
    "Dome",
    "Filling",
    "GapRatios",
    "IsotopePath",
    "Overlap",
    "ReferenceDos",
    "Transition",
    "WireGaps",
    "Wires",
    "ZoneNodes",
    "chemical_potential",
    "coupling_matrix",
    "critical_temperature",
    "crowded",
    "dome",
    "gap_ratios",
    "gaps",
    "isotope_exponent",
    "isotope_exponent_along",
    "mean_factors",
    "migdal_cutoff",
    "normal_density",
    "resolved_critical_temperature",
    "zone_nodes",
]
