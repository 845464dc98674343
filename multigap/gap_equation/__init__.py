"""The gap equation for any number of channels: critical temperature, gaps, isotope exponent.

    Δ_i = Σ_j λ_ij F_j(T, Δ_j) Δ_j,      λ_ij = g[b_i, b_j] (φ_i · φ_j) w_j.

Two bands are two channels; a superlattice has one channel per subband and k_z. Both are solved here.
"""

from multigap.gap_equation.channels import (
    LOWEST_TEMPERATURE,
    Channels,
    CriticalTemperature,
    GapEquation,
    Gaps,
    critical_temperature,
    gaps,
    isotope_exponent,
    leading_eigenvalue,
)

__all__ = [
    "LOWEST_TEMPERATURE",
    "Channels",
    "CriticalTemperature",
    "GapEquation",
    "Gaps",
    "critical_temperature",
    "gaps",
    "isotope_exponent",
    "leading_eigenvalue",
]
