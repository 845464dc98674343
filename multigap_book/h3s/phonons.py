"""The phonons of H3S as the chapters on conventional theory take them: λ and ω_ln, in one peak or two."""

from __future__ import annotations

from typing import Final

from multigap.eliashberg import SpectralFunction

LAMBDA: Final = 1.67
"""λ of H3S (Nicol and Carbotte 2015), of a spectrum that Errea and others had calculated for 200 GPa."""

OMEGA_LOG: Final = 0.1221
"""ω_ln of the same spectrum in eV."""

SPREAD: Final = 1.4
"""ω̄₂/ω_ln of the spectrum in two peaks (ours: no second moment is printed)."""


def one_peak() -> SpectralFunction:
    """Return the whole of λ in one phonon at ω_ln."""
    return SpectralFunction.einstein(LAMBDA, OMEGA_LOG)


def two_peaks() -> SpectralFunction:
    """Return λ in two phonons with the same ω_ln, apart by :data:`SPREAD`."""
    return SpectralFunction.from_moments(LAMBDA, OMEGA_LOG, SPREAD * OMEGA_LOG)
