"""Two electronic states and one vibration: where Born and Oppenheimer's approximation fails (WH18 Eqs. 1, 2).

The smallest model in which the matrix element ⟨φ2|∇|φ1⟩ of WH18 Eq. 2 can be computed:

    H = ħω (p² + Q²)/2 + (Δ/2) σ_z + √2 Q (g σ_x + κ σ_z),

with Q in units of √(ħ/Mω), so that -∇²/2M is -(ħω/2) ∂²/∂Q². With κ = 0 it is the quantum Rabi model.
"""

from multigap.interband.vibronic.breakdown import (
    Breakdown,
    adiabatic_levels,
    breakdown,
    product_energy,
)
from multigap.interband.vibronic.ground_state import (
    IonMoments,
    TwoElectrons,
    ion_moments,
    polaron_hopping,
    two_electrons,
)
from multigap.interband.vibronic.model import (
    Levels,
    VibronicModel,
    adiabatic_potentials,
    derivative_coupling,
    exact_levels,
)

__all__ = [
    "Breakdown",
    "IonMoments",
    "Levels",
    "TwoElectrons",
    "VibronicModel",
    "adiabatic_levels",
    "adiabatic_potentials",
    "breakdown",
    "derivative_coupling",
    "exact_levels",
    "ion_moments",
    "polaron_hopping",
    "product_energy",
    "two_electrons",
]
