"""Closed formulas for T_c from a phonon spectrum's moments, in plain numbers, k_B T_c in the unit of ω.

McMillan, Phys. Rev. 167, 331 (1968), eq. (18); Allen and Dynes, Phys. Rev. B 12, 905 (1975), eqs. (34)–(38).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

Array = NDArray[np.float64]

STRONG_COUPLING_CONSTANT: Final = 0.1827
"""k_B T_c → 0.1827 ω̄₂ √λ for λ → ∞ and μ* = 0 (Allen and Dynes 1975, eq. 23)."""


@kernel
def moments(frequencies: Array, couplings: Array) -> tuple[float, float, float]:
    """Return λ = Σλ_k, the logarithmic mean ω_ln and the root mean square ω̄₂ of peaks."""
    lam, logarithm, square = 0.0, 0.0, 0.0
    for k in range(frequencies.size):
        lam += couplings[k]
        logarithm += couplings[k] * np.log(frequencies[k])
        square += couplings[k] * frequencies[k] ** 2
    return lam, np.exp(logarithm / lam), np.sqrt(square / lam)


@kernel
def pair_breaking_exponent(lam: float, mu_star: float) -> float:
    """Return McMillan's exponent 1.04(1+λ)/[λ - μ*(1+0.62λ)], infinite where the bracket is not positive."""
    attraction = lam - mu_star * (1 + 0.62 * lam)
    return 1.04 * (1 + lam) / attraction if attraction > 0 else np.inf


@kernel
def mcmillan(lam: float, omega_ln: float, mu_star: float) -> float:
    """Return k_B T_c of McMillan's formula with the prefactor ω_ln/1.2."""
    return omega_ln / 1.2 * np.exp(-pair_breaking_exponent(lam, mu_star))


@kernel
def allen_dynes(lam: float, omega_ln: float, mu_star: float, omega_2: float) -> float:
    """Return k_B T_c of Allen and Dynes, with their strong-coupling and shape factors."""
    lambda_1 = 2.46 * (1 + 3.8 * mu_star)
    lambda_2 = 1.82 * (1 + 6.3 * mu_star) * omega_2 / omega_ln
    strong = (1 + (lam / lambda_1) ** 1.5) ** (1 / 3)
    shape = 1 + (omega_2 / omega_ln - 1) * lam**2 / (lam**2 + lambda_2**2)
    return strong * shape * mcmillan(lam, omega_ln, mu_star)
