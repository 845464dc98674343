"""The parameters of the papers' wire superlattices, and which of them are ours.

MD21 prints L, W, masses, ω₀ and couplings, and V as "4.16 meV": in eV, and with ψ′ continuous at
the interfaces, it gives the printed ΔE = 142 meV, so both are inferred. MR21 prints L, W, ω₀, the couplings
and ΔE but neither V nor masses: the masses are taken from MD21, and V is the one that gives ΔE.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import bpv
from multigap.bpv import Wires
from multigap.superlattice import Superlattice

MD21_SUPERLATTICE: Final = Superlattice(
    well=8.5,
    barrier=5.5,
    height=4.16,
    mass_well=0.86,
    mass_barrier=1.0,
    mass_wire=0.86,
    matching="derivative",
)
"""The wires of MD21 (text before its Fig. 4), with V in eV and ψ′ continuous."""

MODEL_A_WIDTH: Final = 0.274
"""ΔE of MR21's model A in eV."""

MODEL_B_WIDTH: Final = 0.145
"""ΔE of MR21's model B in eV."""


def coupling_matrix(g: float, *, intraband: float = 0.1, interband: float = 0.1) -> NDArray[np.float64]:
    """Return the couplings of both papers: three subbands, g in the third, and 0.1 unless told otherwise.

    Parameters
    ----------
    g : float
        Coupling of the third, appearing subband.
    intraband, interband : float
        Couplings within the other two, and between any two.

    Raises
    ------
    ValueError
        For a coupling that is not finite.
    """
    return bpv.coupling_matrix(g, intraband=intraband, interband=interband, count=3)


def md21(g: float = 0.25) -> Wires:
    """Return the wires of MD21: ω₀ = 230 meV, all couplings 0.1 but g in the third subband."""
    return Wires(MD21_SUPERLATTICE, bare_cutoff=0.230, coupling=coupling_matrix(g))


def model_a(g: float = 0.25) -> Wires:
    """Return model A of MR21 (for H3S): ΔE = 274 meV, ω₀ = 330 meV."""
    return Wires(_superlattice(MODEL_A_WIDTH), bare_cutoff=0.330, coupling=coupling_matrix(g))


def model_b(g: float = 1 / 3) -> Wires:
    """Return model B of MR21 (for CSHx, whose measurement has been retracted): ΔE = 145, ω₀ = 225 meV."""
    return Wires(_superlattice(MODEL_B_WIDTH), bare_cutoff=0.225, coupling=coupling_matrix(g))


@cache
def _superlattice(width: float) -> Superlattice:
    return MD21_SUPERLATTICE.with_bandwidth(width, 3)
