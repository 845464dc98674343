"""One quartic oscillator in the self-consistent harmonic approximation, and what it does to T_c.

V = ½ k x² + ¼ b x⁴ has the effective frequency Ω² = ω0² + 3b⟨x²⟩/m with ⟨x²⟩ = ħ/2mΩ, so that in terms of the
hardening h = Ω/ω0 the mass m enters through one number: h³ - h = c, with c ∝ m^(-1/2) at fixed k and b.
The coupling is λ = C/Ω² in units where C ∝ 1/m: the force NI² on the atom does not know the mass.
"""

from __future__ import annotations

import math
from typing import Final

from scipy.optimize import brentq

from multigap import eliashberg
from multigap.eliashberg import SpectralFunction, closed_forms

MU_STAR: Final = 0.1
"""μ* of the hydrides where the harmonic T_c is compared with the anharmonic one."""


def hardened_kelvin(kelvin: float, frequency: float, factor: float) -> float:
    """Return T_c (K) where the phonons of a metal harden and λω² is held, by Allen and Dynes' formula.

    Parameters
    ----------
    kelvin : float
        T_c before; λ is what it asks for.
    frequency : float
        ω_ln before, in eV.
    factor : float
        How many times as hard the phonons become.
    """
    lam = closed_forms.coupling_for(kelvin, frequency, MU_STAR)
    return float(closed_forms.allen_dynes(lam / factor**2, frequency * factor, MU_STAR))


def harmonic_kelvin(lam: float, spread: float, anharmonic: tuple[float, float], *, force_held: bool) -> float:
    """Return T_c (K) with the harmonic λ, the phonons being set by the anharmonic λ and T_c.

    Parameters
    ----------
    lam : float
        λ with harmonic phonons.
    spread : float
        ω̄₂/ω_ln of the spectrum, at least 1.
    anharmonic : (float, float)
        λ and T_c in K with anharmonic phonons.
    force_held : bool
        Whether λω² is held, so that the harmonic phonon is the softer one, or ω.
    """
    soft_lam, soft_kelvin = anharmonic

    def kelvin(coupling: float, phonon: float) -> float:
        spectrum = SpectralFunction.from_moments(coupling, phonon, spread * phonon)
        return eliashberg.critical_temperature(spectrum, MU_STAR).kelvin

    phonon = brentq(lambda w: kelvin(soft_lam, w) - soft_kelvin, 0.05, 0.25)
    return kelvin(lam, phonon * math.sqrt(soft_lam / lam) if force_held else phonon)


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
