"""The gap equation for any number of channels: critical temperature, gaps, isotope exponent.

    Δ_i = Σ_j λ_ij F_j(T, Δ_j) Δ_j,      λ_ij = g[b_i, b_j] (φ_i · φ_j) w_j.

Two bands are two channels; a superlattice has one channel per subband and k_z. Both are solved here.
"""

from multigap.gap_equation.channels import Channels, GapEquation
from multigap.gap_equation.gaps import Gaps, gaps
from multigap.gap_equation.solution import Solution, amplitudes, gaps_near
from multigap.gap_equation.transition import (
    LOWEST_TEMPERATURE,
    CriticalTemperature,
    critical_temperature,
    isotope_exponent,
    leading_eigenvalue,
)
from multigap.kernels import BAND_EDGE, CONSTANT_DOS, FLAT_LEVEL

__all__ = [
    "BAND_EDGE",
    "CONSTANT_DOS",
    "FLAT_LEVEL",
    "LOWEST_TEMPERATURE",
    "Channels",
    "CriticalTemperature",
    "GapEquation",
    "Gaps",
    "Solution",
    "amplitudes",
    "critical_temperature",
    "gaps",
    "gaps_near",
    "isotope_exponent",
    "leading_eigenvalue",
]
