"""Isotropic Eliashberg theory for a given phonon spectrum: T_c, the gap, its edge, and the isotope exponent.

The equations, on the Matsubara frequencies ω_n = (2n+1)πk_BT (Eliashberg 1960; as in Carbotte, Rev. Mod.
Phys. 62, 1027 (1990))::

    Z_n     = 1 + (πk_BT/ω_n) Σ_m λ(n-m) ω_m/√(ω_m² + Δ_m²)
    Z_n Δ_n = πk_BT Σ_m [λ(n-m) - μ* θ(ω_c - |ω_n|) θ(ω_c - |ω_m|)] Δ_m/√(ω_m² + Δ_m²)

The convention for μ*: it belongs to the cutoff ω_c of the Matsubara sum. Unless told otherwise
ω_c is ten times the highest phonon frequency; at another cutoff the same repulsion has another μ*
(:func:`rescaled_mu_star`). The phonon part is summed beyond ω_c, as far as the asked accuracy needs: what
is left out falls as the fourth power of the reach, counted in the highest phonon frequency or, at strong
coupling, in 2πk_BT, whichever is larger.

Energies in eV, temperatures in K.
"""

from multigap.eliashberg._matsubara import GAP_LIMIT
from multigap.eliashberg.coulomb import CUTOFF_FACTOR, WIDEST, rescaled_mu_star
from multigap.eliashberg.density_of_states import DensityOfStates
from multigap.eliashberg.gap import GapEdge, MatsubaraGap, gap_edge, matsubara_gap, real_axis_gap
from multigap.eliashberg.interaction import PairInteraction, bands
from multigap.eliashberg.many_channel_gaps import (
    ManyChannelGapEdges,
    ManyChannelGaps,
    many_channel_gap_edges,
    many_channel_gaps,
)
from multigap.eliashberg.many_channels import (
    ManyChannelTransition,
    SelfEnergy,
    many_channel_isotope_exponents,
    many_channel_transition,
)
from multigap.eliashberg.spectrum import NEGLIGIBLE, Array, SpectralFunction
from multigap.eliashberg.transition import (
    CriticalTemperature,
    coupling_for,
    critical_temperature,
    isotope_exponent,
    largest_eigenvalue,
)
from multigap.kernels.phonon_transition import MATSUBARA_LIMIT

__all__ = [
    "CUTOFF_FACTOR",
    "GAP_LIMIT",
    "MATSUBARA_LIMIT",
    "NEGLIGIBLE",
    "WIDEST",
    "Array",
    "CriticalTemperature",
    "DensityOfStates",
    "GapEdge",
    "ManyChannelGapEdges",
    "ManyChannelGaps",
    "ManyChannelTransition",
    "MatsubaraGap",
    "PairInteraction",
    "SelfEnergy",
    "SpectralFunction",
    "bands",
    "coupling_for",
    "critical_temperature",
    "gap_edge",
    "isotope_exponent",
    "largest_eigenvalue",
    "many_channel_gap_edges",
    "many_channel_gaps",
    "many_channel_isotope_exponents",
    "many_channel_transition",
    "matsubara_gap",
    "real_axis_gap",
    "rescaled_mu_star",
]
