"""The physical constants of the package, from CODATA as shipped with SciPy, in eV, Å and K."""

from typing import Final

import numpy as np
from scipy import constants as _codata

K_B: Final[float] = _codata.value("Boltzmann constant in eV/K")
"""Boltzmann's constant in eV/K."""

HBAR: Final[float] = _codata.value("reduced Planck constant in eV s")
"""Reduced Planck constant in eV s."""

HBAR2_OVER_2ME: Final[float] = _codata.hbar**2 / (2 * _codata.m_e) / _codata.e * 1e20
"""ħ²/2mₑ in eV Å² (about 3.81)."""

BOHR: Final[float] = _codata.value("Bohr radius") * 1e10
"""Bohr radius in Å."""

HARTREE: Final[float] = _codata.value("Hartree energy in eV")
"""Hartree energy in eV."""

ATOMIC_MASS_UNIT: Final[float] = _codata.atomic_mass / _codata.m_e
"""The unified atomic mass unit in electron masses."""

EULER_GAMMA: Final[float] = float(np.euler_gamma)
"""Euler's constant γ."""

BCS_TC_PREFACTOR: Final[float] = 2 * float(np.exp(np.euler_gamma)) / float(np.pi)
"""2e^γ/π = 1.13387: k_B T_c = 1.13387 ω exp(-1/λ) in the weak-coupling limit."""

BCS_GAP_RATIO: Final[float] = 2 * float(np.pi) / float(np.exp(np.euler_gamma))
"""2π/e^γ = 3.52775: 2Δ(0)/k_B T_c of one weakly coupled band."""
