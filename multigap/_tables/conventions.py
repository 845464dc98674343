"""By which definition a number of a result is what it is called: one sentence for each, the same everywhere.

Two codes, or a code and a paper, differ by such sentences before they differ by errors. Tables and files
carry them beside the units.
"""

from typing import Final

_EIGENVALUE: Final = "where the largest eigenvalue of the linearised gap equation is 1"

MEAN_FIELD: Final = f"mean-field T_c: {_EIGENVALUE}"
"""T_c of channels."""

WINDOW: Final = f"mean-field T_c: {_EIGENVALUE}; pairing within the cutoff of the chemical potential"
"""T_c of wires and bands whose pairing has a sharp window."""

ELIASHBERG: Final = (
    "T_c where the largest eigenvalue of the linearised Eliashberg equations is 1; mu_star belongs to the "
    "cutoff of the Matsubara sum, ten times the highest phonon energy unless told"
)
"""T_c of phonons that are retarded."""

VORTICES: Final = "T_BKT, at which vortices unbind in one layer: k_B T = π/8 of the stiffness D at T"
"""Transition of a layer's phase."""

DELTA: Final = "half of the full gap: E = √(ξ² + Δ²)"
"""Gap of a window."""

MATSUBARA: Final = "Δ(iω_n) on the imaginary axis, not the edge of the spectrum"
"""Gap over Matsubara frequencies."""

EDGE: Final = "Δ₀ = Re Δ(ω = Δ₀) on the real axis, half of the full gap"
"""Edge of the spectrum."""

RATIO: Final = "2Δ/k_B T_c with the full gap: 3.53 for one weakly coupled band"
"""The gap over T_c."""

ETA: Final = "0 where the Lifshitz subband begins to fill, 1 where its contour opens at the zone boundary"
"""The Lifshitz parameter."""

BARE_ETA: Final = f"{ETA}; of the bands without self-energy"
"""The Lifshitz parameter beside retarded phonons."""

COUPLING: Final = "the matrix element is g/N, N being the model's reference_dos"
"""The coupling g of wires."""

ISOTOPE: Final = "−d ln T_c/d ln M with cutoffs ∝ M^(−1/2) and couplings fixed"
"""An isotope exponent."""

DENSITY: Final = "both spins, of the coupled subbands alone"
"""Electrons per area."""

RATE: Final = "ħ/τ that the impurities would give free electrons in two dimensions"
"""Scattering by impurities."""
