"""Closed formulas for T_c from phonons: McMillan, Allen–Dynes, and the strong-coupling limit.

They take the spectrum through its moments alone: λ = 2∫α²F/Ω dΩ, the logarithmic mean ω_ln and the
root mean square ω̄₂, or Debye's temperature. Frequencies in eV, temperatures in K.
"""

from __future__ import annotations

import math

from scipy.optimize import brentq

from multigap import _checks
from multigap.constants import K_B
from multigap.kernels import closed_forms as kernels
from multigap.kernels.closed_forms import STRONG_COUPLING_CONSTANT


def _checked(name: str, lam: float, frequency: float, mu_star: float) -> tuple[float, float, float]:
    """Return λ, the frequency (eV) that is an argument of this name, and μ*, checked."""
    return (
        _checks.positive("lam", lam, most=_checks.STRONGEST),
        _checks.positive(name, frequency, "eV", most=_checks.STIFFEST),
        _checks.within("mu_star", mu_star, 0, 1, open_high=True),
    )


def mcmillan(lam: float, omega_ln: float, mu_star: float = 0.1) -> float:
    """Return T_c (K) of McMillan's formula with the prefactor ω_ln/1.2.

    k_B T_c = (ω_ln/1.2) exp{-1.04(1+λ)/[λ - μ*(1+0.62λ)]}: McMillan, Phys. Rev. 167, 331 (1968),
    eq. (18), with the prefactor Θ_D/1.45 replaced by ω_ln/1.2 (Dynes 1972). Its T_c saturates with λ, which
    is a property of the fit and not of the theory.

    Parameters
    ----------
    lam : float
        Coupling λ, above 0.
    omega_ln : float
        Logarithmic mean frequency in eV, above 0.
    mu_star : float
        Coulomb pseudopotential, in [0, 1).

    Returns
    -------
    float
        T_c in K; 0 where λ ≤ μ*(1 + 0.62λ), for which the formula has no attraction left.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap.eliashberg import closed_forms
    >>> round(closed_forms.mcmillan(1.0, 0.010, mu_star=0.1), 1)  # ω_ln = 10 meV
    8.1
    >>> closed_forms.mcmillan(0.1, 0.010, mu_star=0.1)  # μ* outweighs the attraction
    0.0
    """
    lam, omega_ln, mu_star = _checked("omega_ln", lam, omega_ln, mu_star)
    return float(kernels.mcmillan(lam, omega_ln, mu_star)) / K_B


def mcmillan_debye(lam: float, debye: float, mu_star: float = 0.13) -> float:
    """Return T_c (K) of McMillan's formula in its own form, with the prefactor Θ_D/1.45.

    T_c = (Θ_D/1.45) exp{-1.04(1+λ)/[λ - μ*(1+0.62λ)]}: McMillan, Phys. Rev. 167, 331 (1968), eq. (18), fitted
    to the phonon spectrum of niobium. With μ* = 0.13, his value for transition metals, niobium's Θ_D = 277 K
    and T_c = 9.22 K give his λ = 0.82. (:func:`mcmillan` has Dynes's prefactor ω_ln/1.2.)

    Parameters
    ----------
    lam : float
        Coupling λ, above 0.
    debye : float
        Debye energy k_B Θ_D in eV, above 0.
    mu_star : float
        Coulomb pseudopotential, in [0, 1).

    Returns
    -------
    float
        T_c in K; 0 where λ ≤ μ*(1 + 0.62λ), for which the formula has no attraction left.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap import constants
    >>> from multigap.eliashberg import closed_forms
    >>> debye = 277 * constants.K_B  # niobium
    >>> round(closed_forms.mcmillan_debye(0.82, debye, mu_star=0.13), 1)  # measured: 9.22 K
    9.2
    """
    lam, debye, mu_star = _checked("debye", lam, debye, mu_star)
    return debye / (1.45 * K_B) * math.exp(-kernels.pair_breaking_exponent(lam, mu_star))


def allen_dynes(lam: float, omega_ln: float, mu_star: float = 0.1, omega_2: float | None = None) -> float:
    """Return T_c (K) of Allen and Dynes, with their strong-coupling and shape factors f₁ and f₂.

    Allen and Dynes, Phys. Rev. B 12, 905 (1975), eqs. (34)–(38).

    Parameters
    ----------
    lam : float
        Coupling λ, above 0.
    omega_ln : float
        Logarithmic mean frequency in eV, above 0.
    mu_star : float
        Coulomb pseudopotential, in [0, 1).
    omega_2 : float, optional
        Root mean square frequency ω̄₂ in eV, at least ω_ln; ω_ln where not given (an Einstein spectrum).

    Returns
    -------
    float
        T_c in K; 0 where λ ≤ μ*(1 + 0.62λ).

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap.eliashberg import closed_forms
    >>> [round(closed_forms.allen_dynes(lam, 0.010, mu_star=0.1), 2) for lam in (0.5, 1.0, 3.0)]
    [1.44, 8.49, 25.54]
    >>> [round(closed_forms.mcmillan(lam, 0.010, mu_star=0.1), 2) for lam in (0.5, 1.0, 3.0)]
    [1.41, 8.08, 20.88]
    """
    lam, omega_ln, mu_star = _checked("omega_ln", lam, omega_ln, mu_star)
    given = omega_ln if omega_2 is None else omega_2
    omega_2 = _checks.positive("omega_2", given, "eV", most=_checks.STIFFEST)
    if omega_2 < omega_ln * (1 - 1e-9):
        raise ValueError(
            f"omega_2 = {omega_2!r} is not allowed: omega_2 must be at least omega_ln = {omega_ln!r}"
        )
    return float(kernels.allen_dynes(lam, omega_ln, mu_star, omega_2)) / K_B


def strong_coupling_limit(lam: float, omega_2: float) -> float:
    """Return the asymptotic T_c (K) = 0.1827 ω̄₂ √λ / k_B for μ* = 0: it has no upper bound.

    Allen and Dynes (1975), eq. (23). `omega_2` in eV.

    Raises
    ------
    ValueError
        For a coupling or a frequency that is not above 0.

    Examples
    --------
    >>> from multigap.eliashberg import closed_forms
    >>> round(closed_forms.strong_coupling_limit(100.0, 0.010), 1)
    212.0
    >>> round(closed_forms.allen_dynes(100.0, 0.010, mu_star=0.0), 1)
    215.9
    """
    lam = _checks.positive("lam", lam, most=_checks.STRONGEST)
    omega_2 = _checks.positive("omega_2", omega_2, "eV", most=_checks.STIFFEST)
    return STRONG_COUPLING_CONSTANT * omega_2 * math.sqrt(lam) / K_B


def coupling_for(
    kelvin: float,
    omega_ln: float,
    mu_star: float = 0.1,
    omega_2: float | None = None,
    largest: float = 100.0,
) -> float:
    """Return the λ at which Allen and Dynes give the asked T_c; T_c rises with λ, so it is the only one.

    Parameters
    ----------
    kelvin : float
        T_c in K, above 0.
    omega_ln, omega_2 : float
        Moments in eV, as in :func:`allen_dynes`.
    mu_star : float
        Coulomb pseudopotential, in [0, 1).
    largest : float
        Largest λ searched.

    Returns
    -------
    float
        λ, or nan where no λ up to `largest` reaches the temperature.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap.eliashberg import closed_forms
    >>> lam = closed_forms.coupling_for(9.22, 0.013, mu_star=0.13)
    >>> round(lam, 3), round(closed_forms.allen_dynes(lam, 0.013, mu_star=0.13), 3)
    (0.988, 9.22)
    >>> closed_forms.coupling_for(1000.0, 0.013)  # out of reach
    nan
    """
    kelvin = _checks.positive("kelvin", kelvin, "K")
    largest = _checks.positive("largest", largest, most=_checks.STRONGEST)

    def excess(lam: float) -> float:
        return allen_dynes(lam, omega_ln, mu_star, omega_2) - kelvin

    if excess(largest) < 0:
        return math.nan
    return float(brentq(excess, 1e-6, largest, xtol=1e-12, rtol=1e-12))
