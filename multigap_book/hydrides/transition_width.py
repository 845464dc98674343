"""How wide a resistive transition Ginzburg–Landau theory expects in a field (Tinkham 1988).

Flux lines cross a barrier U = (3√3/2) Φ0² J_c/B, with the depairing current J_c = J_c0 (1 - T/T_c)^(3/2),
and the resistance is that of an overdamped junction at γ0 = U/k_BT_c: R/R_n = I0(γ0/2)^-2.
Lengths in nm, fields in T, temperatures in K.
"""

from __future__ import annotations

import math
from typing import Final

from scipy import constants
from scipy.optimize import brentq
from scipy.special import i0e

FLUX_QUANTUM: Final = constants.h / (2 * constants.e)
"""Φ0 in Wb."""

BARRIER: Final = 3 * math.sqrt(3) / 2 * FLUX_QUANTUM**2 / constants.k
"""γ0 B T_c/J_c in T K m²/A; Tinkham's 8.07e-3 with the current in A/cm²."""


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not (math.isfinite(value) and value > 0):
            raise ValueError(f"{name} = {value!r} is not allowed: {name} must be a positive number")


def depairing_current(penetration_depth: float, coherence_length: float) -> float:
    """Return Φ0/(3√3 π μ0 λ²ξ) in A/m², lengths in nm."""
    _positive(penetration_depth=penetration_depth, coherence_length=coherence_length)
    volume = (penetration_depth * 1e-9) ** 2 * coherence_length * 1e-9
    return FLUX_QUANTUM / (3 * math.sqrt(3) * math.pi * constants.mu_0 * volume)


def barrier_at(resistance: float) -> float:
    """Return γ0 at which R/R_n = I0(γ0/2)^-2 has a given value between 0 and 1."""
    if not 0 < resistance < 1:
        raise ValueError(f"resistance = {resistance!r} is not allowed: resistance must lie between 0 and 1")

    def excess(half: float) -> float:
        return 2 * (math.log(float(i0e(half))) + half) + math.log(resistance)

    return 2 * float(brentq(excess, 0.0, 1.0 - math.log(resistance) * 5))


def relative_width(
    field: float,
    kelvin: float,
    penetration_depth: float,
    coherence_length: float,
    *,
    anisotropy: float = 1.0,
    between: tuple[float, float] = (0.1, 0.9),
) -> float:
    """Return ΔT/T_c between two fractions of the normal resistance.

    Parameters
    ----------
    field : float, T
    kelvin : float, K
    penetration_depth, coherence_length : float, nm
        At T = 0, in the plane of the layers where there are layers.
    anisotropy : float
        By which the barrier is lower in a layered crystal with the field across the layers; 1 if cubic.
    between : (float, float)
        Fractions of the normal resistance, the lower one first.
    """
    _positive(field=field, kelvin=kelvin, anisotropy=anisotropy)
    current = depairing_current(penetration_depth, coherence_length) / anisotropy
    scale = BARRIER * current / kelvin / field
    lower, upper = ((barrier_at(part) / scale) ** (2 / 3) for part in between)
    return lower - upper


def ginzburg_number(
    kelvin: float,
    penetration_depth: float,
    coherence_length: float,
    *,
    anisotropy: float = 1.0,
) -> float:
    """Return ½ [2π μ0 k_BT_c λ²γ/(Φ0²ξ)]², the relative width that fluctuations make without a field."""
    _positive(
        kelvin=kelvin,
        penetration_depth=penetration_depth,
        coherence_length=coherence_length,
        anisotropy=anisotropy,
    )
    energy = 2 * math.pi * constants.mu_0 * constants.k * kelvin * anisotropy
    length = (penetration_depth * 1e-9) ** 2 / (coherence_length * 1e-9)
    return 0.5 * (energy * length / FLUX_QUANTUM**2) ** 2
