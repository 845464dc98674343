"""Published couplings of MgB₂ and LaFeAsO, and the critical temperatures that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from multigap.constants import K_B
from multigap.eliashberg.closed_forms import allen_dynes
from multigap.gap_equation import critical_temperature
from multigap.two_band import TwoBand, effective_coupling

LAFEASO: Final = (0.21, 206.0 * K_B)
"""λ and ω_ln (eV) of LaFeAsO (Boeri, Dolgov and Golubov, Phys. Rev. Lett. 101, 026403, 2008)."""

H3S_200_GPA: Final = (2.19, 1334.6 * K_B)
"""λ and ω_ln (eV) of H₃S at 200 GPa (Duan and others, Sci. Rep. 4, 6968, 2014)."""

MGB2_STRETCH: Final = 590 * 1.239842e-4
"""The bond-stretching modes of MgB₂, 590 1/cm, in eV."""

MGB2_COUPLINGS: Final = ((1.017, 0.213), (0.155, 0.448))
"""λ of MgB₂: σσ, σπ; πσ, ππ (Golubov and others, J. Phys.: Condens. Matter 14, 1353, 2002)."""


def weak_kelvin(first: float, second: float, between: float, cutoff: float = 0.07) -> float:
    """Return T_c (K) of two bands with one cutoff by the weak-coupling gap equation.

    Parameters
    ----------
    first, second, between : float
        λ11, λ22 and λ12 = λ21.
    cutoff : float
        Of the attraction in both bands, in eV.
    """
    return critical_temperature(TwoBand(first, second, between, cutoff, cutoff).equation()).kelvin


@dataclass(frozen=True)
class TwoBandMetal:
    """What a published matrix of couplings of two bands gives.

    Attributes
    ----------
    first, second, between : float
        λ11, λ22 and the symmetric λ12, the geometric mean of the two that are published.
    average : float
        λ of a metal whose gap is the same everywhere: the mean over the density of states.
    largest : float
        Largest eigenvalue of the matrix.
    gap_ratio : float
        First over second gap at T_c.
    averaged_kelvin, two_band_kelvin : float
        T_c (K) after Allen and Dynes from `average` and from `largest`, μ* as asked.
    gain : float
        T_c with λ12 over that without, weak coupling.
    """

    first: float
    second: float
    between: float
    average: float
    largest: float
    gap_ratio: float
    averaged_kelvin: float
    two_band_kelvin: float
    gain: float

    @property
    def share(self) -> float:
        """λ12 over the geometric mean of λ11 and λ22."""
        return float(self.between / np.sqrt(self.first * self.second))


def magnesium_diboride(mu_star: float = 0.13) -> TwoBandMetal:
    """Return what the published couplings of MgB₂ give, the σ sheets together against the π sheets.

    Parameters
    ----------
    mu_star : float
        μ* of Allen and Dynes' formula.
    """
    (sigma, sigma_pi), (pi_sigma, pi) = MGB2_COUPLINGS
    between = float(np.sqrt(sigma_pi * pi_sigma))
    bands = TwoBand(sigma, pi, between, MGB2_STRETCH, MGB2_STRETCH, density_ratio=pi_sigma / sigma_pi)
    mode = critical_temperature(bands.equation()).mode
    share_of_sigma = pi_sigma / (pi_sigma + sigma_pi)
    average = share_of_sigma * (sigma + sigma_pi) + (1 - share_of_sigma) * (pi_sigma + pi)
    largest = effective_coupling(sigma, pi, between)
    alone = weak_kelvin(sigma, pi, 0.0, MGB2_STRETCH)
    return TwoBandMetal(
        first=sigma,
        second=pi,
        between=between,
        average=average,
        largest=float(largest),
        gap_ratio=float(mode[0] / mode[1]),
        averaged_kelvin=allen_dynes(average, MGB2_STRETCH, mu_star),
        two_band_kelvin=allen_dynes(float(largest), MGB2_STRETCH, mu_star),
        gain=weak_kelvin(sigma, pi, between, MGB2_STRETCH) / alone,
    )
