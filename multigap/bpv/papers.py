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

    Examples
    --------
    >>> from multigap.bpv import papers
    >>> papers.coupling_matrix(0.3).tolist()
    [[0.1, 0.1, 0.1], [0.1, 0.1, 0.1], [0.1, 0.1, 0.3]]
    """
    return bpv.coupling_matrix(g, intraband=intraband, interband=interband, count=3)


def md21(g: float = 0.25) -> Wires:
    """Return the wires of MD21: ω₀ = 230 meV, all couplings 0.1 but g in the third subband.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> wires = papers.md21()
    >>> round(wires.superlattice.bandwidth(3), 3)  # eV; the paper prints ΔE = 142 meV
    0.142
    >>> found = bpv.critical_temperature(wires, [0.5, 1.0, 1.5])
    >>> found.kelvin.round(1).tolist()
    [122.6, 193.4, 135.1]
    """
    return Wires(MD21_SUPERLATTICE, bare_cutoff=0.230, coupling=coupling_matrix(g))


def model_a(g: float = 0.25) -> Wires:
    """Return model A of MR21 (for H3S): ΔE = 274 meV, ω₀ = 330 meV.

    Examples
    --------
    >>> from multigap.bpv import papers
    >>> wires = papers.model_a()
    >>> f"{wires.superlattice.bandwidth(3):.3f} eV, {wires.cutoff:.3f} eV"  # ΔE and ω̃ = ω₀√(1 − 2g)
    '0.274 eV, 0.233 eV'
    """
    return Wires(_superlattice(MODEL_A_WIDTH), bare_cutoff=0.330, coupling=coupling_matrix(g))


def model_b(g: float = 1 / 3) -> Wires:
    """Return model B of MR21 (for CSHx, whose measurement has been retracted): ΔE = 145, ω₀ = 225 meV.

    Examples
    --------
    >>> from multigap.bpv import papers
    >>> wires = papers.model_b()
    >>> f"{wires.superlattice.bandwidth(3):.3f} eV, {wires.cutoff:.3f} eV"  # ΔE and ω̃ = ω₀√(1 − 2g)
    '0.145 eV, 0.130 eV'
    """
    return Wires(_superlattice(MODEL_B_WIDTH), bare_cutoff=0.225, coupling=coupling_matrix(g))


@cache
def _superlattice(width: float) -> Superlattice:
    return MD21_SUPERLATTICE.with_bandwidth(width, 3)
