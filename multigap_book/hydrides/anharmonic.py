"""One quartic oscillator in the self-consistent harmonic approximation, and what it does to T_c.

V = ½ k x² + ¼ b x⁴ has the effective frequency Ω² = ω0² + 3b⟨x²⟩/m with ⟨x²⟩ = ħ/2mΩ, so that in terms of the
hardening h = Ω/ω0 the mass m enters through one number: h³ - h = c, with c ∝ m^(-1/2) at fixed k and b.
The coupling is λ = C/Ω² in units where C ∝ 1/m: the force NI² on the atom does not know the mass.
"""

from __future__ import annotations

import math

from scipy.optimize import brentq

from multigap import eliashberg
from multigap.eliashberg import SpectralFunction


def hardening_of_isotope(hardening: float, mass_ratio: float) -> float:
    """Return Ω/ω0 of a heavier isotope from that of the light one (1 is harmonic)."""
    if not (math.isfinite(hardening) and hardening >= 1):
        raise ValueError(f"hardening = {hardening!r} is not allowed: hardening must be 1 or more")
    if not (math.isfinite(mass_ratio) and mass_ratio > 0):
        raise ValueError(f"mass_ratio = {mass_ratio!r} is not allowed: mass_ratio must be positive")
    strength = (hardening**3 - hardening) / math.sqrt(mass_ratio)
    return float(brentq(lambda h: h**3 - h - strength, 1.0, 1.0 + strength))


def isotope_exponent(
    coupling: float, frequency: float, hardening: float, mu_star: float, mass_ratio: float = 2.0
) -> float:
    """Return α = -ln(T_c'/T_c)/ln(mass ratio) of one anharmonic phonon in Eliashberg theory.

    Parameters
    ----------
    coupling : float
        λ of the light isotope.
    frequency : float, eV
        Ω of the light isotope.
    hardening : float
        Ω/ω0 of the light isotope; 1 is harmonic.
    mu_star : float
        At ten times the light isotope's frequency, for both.
    mass_ratio : float
    """
    heavy = hardening_of_isotope(hardening, mass_ratio)
    softer = heavy / hardening / math.sqrt(mass_ratio)
    # λ ∝ 1/(mΩ²): with the root of the mass taken out, only the change of the hardening is left.
    stronger = coupling * (hardening / heavy) ** 2
    light_tc, heavy_tc = (
        eliashberg.critical_temperature(
            SpectralFunction.einstein(lam, omega), mu_star, cutoff=10 * frequency
        ).kelvin
        for lam, omega in ((coupling, frequency), (stronger, frequency * softer))
    )
    return -math.log(heavy_tc / light_tc) / math.log(mass_ratio)
