"""Two bands of constant density of states: the model of Suhl, Matthias and Walker (BH17 Eqs. 5–10 and 20)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from multigap import _checks
from multigap.gap_equation import Channels, GapEquation
from multigap.kernels import CONSTANT_DOS


@dataclass(frozen=True)
class TwoBand:
    """Two bands with intraband couplings λ11, λ22 and interband coupling λ12.

    Parameters
    ----------
    lambda11, lambda22 : float
        Intraband couplings λ_ii = N_i V_i, pure numbers; positive attracts.
    lambda12 : float
        Interband coupling λ12 = √(N1 N2) V12.
    cutoff1, cutoff2 : float
        Cutoff energies ħω1, ħω2 in eV, above 0.
    density_ratio : float
        N1/N2 = C², above 0 (BH17 sets C = 1).

    Raises
    ------
    ValueError
        For a coupling that is not finite, or a cutoff or density ratio that is not above 0.

    Examples
    --------
    >>> import math
    >>> import multigap
    >>> bands = multigap.TwoBand(lambda11=0.3, lambda22=0.1, lambda12=0.05, cutoff1=0.1, cutoff2=0.1)  # eV
    >>> round(multigap.critical_temperature(bands).kelvin, 2)
    53.25
    >>> lam = multigap.two_band.effective_coupling(0.3, 0.1, 0.05)
    >>> kelvin = 0.1 / multigap.constants.K_B
    >>> round(1.13387 * kelvin * math.exp(-1 / lam), 2)  # one cutoff: BCS with one λ
    53.25
    """

    lambda11: float
    lambda22: float
    lambda12: float
    cutoff1: float = 0.150
    cutoff2: float = 0.150
    density_ratio: float = 1.0

    def __post_init__(self) -> None:
        for name in ("lambda11", "lambda22", "lambda12"):
            value = _checks.finite(name, getattr(self, name), most=_checks.STRONGEST)
            object.__setattr__(self, name, value)
        for name in ("cutoff1", "cutoff2"):
            object.__setattr__(self, name, _checks.positive(name, getattr(self, name), "eV"))
        ratio = _checks.positive("density_ratio", self.density_ratio, most=1e10)
        object.__setattr__(self, "density_ratio", ratio)

    def equation(self) -> GapEquation:
        """Return the gap equation: weights N1 : N2 and V_ij = λ_ij/√(N_i N_j)."""
        weight = np.array([np.sqrt(self.density_ratio), 1 / np.sqrt(self.density_ratio)])
        lambdas = np.array([[self.lambda11, self.lambda12], [self.lambda12, self.lambda22]])
        channels = Channels(
            kind=[CONSTANT_DOS, CONSTANT_DOS],
            level=[0.0, 0.0],
            cutoff=[self.cutoff1, self.cutoff2],
            weight=weight,
        )
        return GapEquation(channels, lambdas / np.sqrt(np.outer(weight, weight)))


def effective_coupling(lambda11: float, lambda22: float, lambda12: float) -> float:
    """Return the largest eigenvalue of the coupling matrix: T_c = 1.134 ω exp(-1/λ) for one common cutoff.

    The root that SMW mean. In the form of BH17 Eq. 20, with its bracket closed where it belongs,
    1/λ = [λ11 + λ22 - √((λ11 - λ22)² + 4λ12²)] / [2(λ11λ22 - λ12²)].

    Parameters
    ----------
    lambda11, lambda22, lambda12 : float
        Intraband couplings and the interband coupling.

    Raises
    ------
    ValueError
        For a coupling that is not finite.

    Examples
    --------
    >>> from multigap import two_band
    >>> round(two_band.effective_coupling(0.3, 0.1, 0.0), 3)  # uncoupled bands: the stronger one
    0.3
    >>> round(two_band.effective_coupling(0.3, 0.1, 0.05), 3)
    0.312
    >>> round(two_band.effective_coupling(0.0, 0.0, -0.2), 3)  # between bands, repulsion pairs as well
    0.2
    """
    first = _checks.finite("lambda11", lambda11, most=_checks.STRONGEST)
    second = _checks.finite("lambda22", lambda22, most=_checks.STRONGEST)
    between = _checks.finite("lambda12", lambda12, most=_checks.STRONGEST)
    return 0.5 * (first + second + math.hypot(first - second, 2 * between))
