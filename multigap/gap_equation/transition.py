"""The transition: T_c, the pattern of the gaps there, and its isotope exponent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks, _plausible
from multigap._jit import plain
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation.channels import GapEquation
from multigap.kernels import channels as kernels

LOWEST_TEMPERATURE: Final = 1e-9
"""Lowest temperature searched for a transition unless told otherwise, in K."""

_TOLERANCE: Final = 1e-13
_STEPS: Final = 200


@dataclass(frozen=True, eq=False, repr=False)
class CriticalTemperature(
    Result,
    axes={"mode": "channel"},
    units={"kelvin": "K", "lowest_temperature": "K"},
    conventions={"kelvin": conventions.MEAN_FIELD},
):
    """The transition of a gap equation.

    Attributes
    ----------
    kelvin : float
        T_c in K; ``nan`` where `superconducting` is False.
    superconducting : bool
        Whether the largest eigenvalue of λF is above 1 at `lowest_temperature`.
    mode : array, shape (n,)
        The gaps' ratios at T_c, largest component 1 (at `lowest_temperature` where there is no transition).
        Where several patterns share one T_c, as for equal bands without coupling, any one of them.
    lowest_temperature : float
        Lowest temperature searched, in K.
    steps : int
        Newton steps taken.
    """

    kelvin: float
    superconducting: bool
    mode: NDArray[np.float64]
    lowest_temperature: float
    steps: int

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)
        if self.superconducting:
            _checks.positive("kelvin", self.kelvin)
        elif not np.isnan(self.kelvin):
            raise ValueError(
                f"kelvin = {self.kelvin!r} is not allowed: kelvin must be nan without a transition"
            )
        _checks.array("mode", self.mode, size=1)
        _checks.positive("lowest_temperature", self.lowest_temperature, "K")


def leading_eigenvalue(equation: GapEquation, temperature: float) -> float:
    """Return the largest eigenvalue of λF(T, Δ = 0): above 1 the normal state is unstable.

    Parameters
    ----------
    equation : GapEquation
        Channels and coupling.
    temperature : float
        T in K, above 0.

    Raises
    ------
    ValueError
        For a temperature that is not above 0.

    Examples
    --------
    >>> import multigap
    >>> from multigap import gap_equation
    >>> equation = multigap.TwoBand(0.3, 0.1, 0.05).equation()
    >>> kelvin = gap_equation.critical_temperature(equation).kelvin
    >>> [round(gap_equation.leading_eigenvalue(equation, t * kelvin), 3) for t in (0.5, 1.0, 2.0)]
    [1.216, 1.0, 0.784]
    """
    *_, block, form, coupling, _ = _checks.instance("equation", equation, GapEquation)._writable
    t = K_B * _checks.positive("temperature", temperature, "K")
    values = equation.channels.pairing(t, np.zeros(equation.channels.count))
    return float(kernels.leading_mode(values, block, form, coupling)[0])


@remembers
def critical_temperature(
    equation: GapEquation, lowest_temperature: float = LOWEST_TEMPERATURE
) -> CriticalTemperature:
    """Return the temperature at which the largest eigenvalue of λF is 1 (BH17 Eqs. 7–8, MR21 Eq. 8).

    Parameters
    ----------
    equation : GapEquation
        Channels and coupling.
    lowest_temperature : float
        In K, above 0. Without a transition at or above it the answer is a result with
        ``superconducting = False`` and ``kelvin = nan``.

    Raises
    ------
    ValueError
        For a `lowest_temperature` that is not above 0.
    multigap.errors.ConvergenceError
        If Newton's method does not close in on the root.

    Warns
    -----
    multigap.errors.UnitWarning
        Where k_B T_c is above the widest of the cutoffs.

    Examples
    --------
    >>> import math
    >>> import multigap
    >>> one = multigap.TwoBand(lambda11=0.2, lambda22=0.0, lambda12=0.0, cutoff1=0.1).equation()
    >>> kelvin = multigap.gap_equation.critical_temperature(one).kelvin
    >>> round(kelvin, 3)
    8.866
    >>> round(1.13387 * 0.1 / multigap.constants.K_B * math.exp(-1 / 0.2), 3)  # BCS
    8.866
    """
    arrays = _checks.instance("equation", equation, GapEquation)._writable
    lowest = _checks.positive("lowest_temperature", lowest_temperature, "K")
    t, mode, steps = kernels.critical_temperature(*arrays, K_B * lowest, _TOLERANCE, _STEPS)
    if steps < 0:
        raise ConvergenceError(f"no critical temperature within {_STEPS} steps; last guess {t / K_B:.6g} K")
    found = bool(t > 0)
    if t > equation.channels._widest:
        _plausible.warn_beyond("the widest cutoff", equation.channels._widest, float(t) / K_B)
    return _checks.made(
        CriticalTemperature,
        kelvin=float(t) / K_B if found else float("nan"),
        superconducting=found,
        mode=mode,
        lowest_temperature=lowest,
        steps=int(steps),
    )


def _transition(equation: GapEquation, critical: CriticalTemperature | None) -> CriticalTemperature:
    """Return the transition: the one given if it has as many channels as the equation, or a new one."""
    _checks.instance("equation", equation, GapEquation)
    if critical is None:
        return critical_temperature(equation)
    if _checks.instance("critical", critical, CriticalTemperature).mode.size != equation.channels.count:
        raise ValueError(
            f"critical has {critical.mode.size} channels: critical must be the transition of this equation, "
            f"which has {equation.channels.count}"
        )
    return critical


def isotope_exponent(
    equation: GapEquation,
    scaled: bool | Sequence[bool] | NDArray[np.bool_] = True,
    critical: CriticalTemperature | None = None,
) -> float:
    """Return α = -d ln T_c / d ln M, for cutoffs ω ∝ M^(-1/2) of the channels told, couplings fixed.

    First-order perturbation of the eigenvalue gives it without a difference of two T_c:
    α = ½ Σ_scaled w Δ² ∂F/∂ln ω / (-Σ w Δ² ∂F/∂ln T).

    Parameters
    ----------
    equation : GapEquation
        Channels and coupling.
    scaled : bool or array of bool, shape (n,)
        Which channels' cutoffs carry the isotope mass. (Where several patterns share one T_c, α is that of
        `critical.mode`.)
    critical : CriticalTemperature, optional
        The transition, where it is known already.

    Returns
    -------
    float
        α; ``nan`` where there is no transition above the lowest temperature searched.

    Raises
    ------
    ValueError
        For a `scaled` that is not bool, or a row of them without one for each channel; or for a `critical` of
        another equation.

    Examples
    --------
    >>> import multigap
    >>> equation = multigap.TwoBand(0.3, 0.1, 0.05).equation()
    >>> round(multigap.gap_equation.isotope_exponent(equation), 6)
    0.5
    >>> first = multigap.gap_equation.isotope_exponent(equation, [True, False])
    >>> second = multigap.gap_equation.isotope_exponent(equation, [False, True])
    >>> round(first, 3), round(second, 3)  # one cutoff carries the mass
    (0.474, 0.026)
    """
    critical = _transition(equation, critical)
    c = equation.channels
    chosen = _checks.flags("scaled", scaled, c.count)
    if not critical.superconducting:
        return float("nan")
    kind, level, cutoff, weight, *_ = c._writable
    return float(
        kernels.isotope_exponent(
            kind, level, cutoff, weight, c._edges, K_B * critical.kelvin, plain(critical.mode), plain(chosen)
        )
    )
