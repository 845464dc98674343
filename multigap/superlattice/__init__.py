"""A superlattice of quantum wires: free motion along the wires, Kronig–Penney bands across them.

Wires of width L (the wells) and spacers of width W (the barriers, height V) alternate along z with period
d = L + W; along x the electrons are free: ε_n(k_x, k_z) = ħ²k_x²/2m_x + E_n(k_z) (MR21 Eqs. 2–4).

Units: eV, Å, free-electron masses. Subbands are counted from 1, as in the papers.
"""

from multigap.superlattice.lattice import (
    MATCHINGS,
    FermiContour,
    LifshitzEnergies,
    Matching,
    Superlattice,
)
from multigap.superlattice.overlaps import MOST_COUPLED, OverlapBasis, overlap_basis, overlaps
from multigap.superlattice.subband import Subband

__all__ = [
    "MATCHINGS",
    "MOST_COUPLED",
    "FermiContour",
    "LifshitzEnergies",
    "Matching",
    "OverlapBasis",
    "Subband",
    "Superlattice",
    "overlap_basis",
    "overlaps",
]
