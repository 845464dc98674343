"""Free energy, entropy and specific heat of a solved gap equation: a second opinion on the gaps.

Per channel, with ρ the channel's measure normalised as in its pair kernel (F = ∫ρ tanh(E/2T)/2E),

    Ω_s - Ω_n = Σ_j w_j { F_j Δ_j² - 2T ∫ρ_j dξ ln[cosh(E/2T) / cosh(ξ/2T)] },

which at T = 0 is the textbook -½ N Δ² of one weakly coupled band. The integrals are SciPy's adaptive ones,
independent of the solver's quadrature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import quad

from multigap import _checks
from multigap._tables import Result, remembers
from multigap.constants import K_B
from multigap.gap_equation.channels import GapEquation
from multigap.gap_equation.gaps import Gaps
from multigap.gap_equation.transition import CriticalTemperature, _transition
from multigap.kernels import BAND_EDGE, CONSTANT_DOS
from multigap.kernels.pair import pair_kernel, pair_kernel_slopes


def _over_channel(
    equation: GapEquation,
    j: int,
    function: Callable[[float], float],
    marks: tuple[float, ...],
    negligible: float,
) -> float:
    """∫ρ_j(ξ) f(ξ) dξ over the pairing window of channel j.

    `marks` are the scales of f near ξ = 0; an absolute error below `negligible` is not pursued.
    """
    c = equation.channels
    level, cutoff = float(c.level[j]), float(c.cutoff[j])
    if c.kind[j] == CONSTANT_DOS:
        points = [0.0, *sorted({m for m in marks if 0 < m < cutoff}), cutoff]
        return 2 * sum(
            quad(function, a, b, epsabs=negligible, epsrel=1e-12, limit=400)[0] for a, b in pairwise(points)
        )
    if c.kind[j] == BAND_EDGE:
        low, high = max(level, -cutoff), cutoff
        if low >= high:
            return 0.0
        inner = [s * m for m in marks for s in (-1, 1)] + [0.0]
        ends = [low, *sorted({m for m in inner if low < m < high}), high]
        roots = np.sqrt(np.array(ends) - level)
        return 2 * sum(
            quad(lambda t: function(level + t * t), a, b, epsabs=negligible, epsrel=1e-12, limit=400)[0]
            for a, b in pairwise(roots)
        )
    return 2 * cutoff * function(level)


def _log_cosh_ratio(energy: float, normal: float, thermal: float) -> float:
    """ln[cosh(E/2T)/cosh(ξ/2T)] without overflow."""
    big, small = 0.5 * energy / thermal, 0.5 * abs(normal) / thermal
    return (big - small) + float(np.log1p(np.exp(-2 * big)) - np.log1p(np.exp(-2 * small)))


def _entropy(energy: float, thermal: float) -> float:
    """Entropy of one fermion level pair over k_B: 2 [ln(1 + e^{-x}) + x f(x)], x = E/T."""
    x = abs(energy) / thermal
    return float(2 * (np.log1p(np.exp(-x)) + x / (1 + np.exp(x)))) if x < 700 else 0.0


def _same_channels(equation: GapEquation, solution: Gaps) -> None:
    """Refuse gaps of another equation."""
    count = _checks.instance("equation", equation, GapEquation).channels.count
    if _checks.instance("solution", solution, Gaps).delta.shape[1] != count:
        raise ValueError(
            f"solution has {solution.delta.shape[1]} channels: solution must be that of this equation, "
            f"which has {count}"
        )


def free_energy_difference(equation: GapEquation, solution: Gaps) -> NDArray[np.float64]:
    """Return Ω_s - Ω_n at the solution's temperatures, shape (m,), in eV² times the unit of the weights.

    Negative below T_c. It is stationary in the gaps, so that its derivative by T at the solved gaps is
    minus the entropy difference only if the gap equation is solved: a check on the solver.

    Raises
    ------
    ValueError
        For gaps of an equation with another number of channels.

    Examples
    --------
    >>> import multigap
    >>> from multigap.gap_equation import thermodynamics
    >>> equation = multigap.TwoBand(0.15, 0.0, 0.0).equation()
    >>> cold = multigap.gaps(equation, 0.0)
    >>> gain = thermodynamics.free_energy_difference(equation, cold)[0]
    >>> round(float(gain / cold.delta[0, 0] ** 2), 3)  # -½ N Δ²
    -0.5
    """
    _same_channels(equation, solution)
    result = np.zeros(solution.temperature.size)
    c = equation.channels
    for i, temperature in enumerate(solution.temperature):
        t = K_B * float(temperature)
        for j in range(c.count):
            gap = abs(float(solution.delta[i, j]))
            if gap == 0:
                continue

            def lowering(xi: float, gap: float = gap, t: float = t) -> float:
                energy = float(np.hypot(xi, gap))
                if t == 0:
                    return gap**2 / (energy + abs(xi))
                return 2 * t * _log_cosh_ratio(energy, xi, t)

            pair = pair_kernel(int(c.kind[j]), float(c.level[j]), float(c.cutoff[j]), t, gap, c._edges)
            marks = (gap, 10 * gap, 100 * gap, *((t, 10 * t, 40 * t) if t > 0 else ()))
            result[i] += c.weight[j] * (
                pair * gap**2 - _over_channel(equation, j, lowering, marks, 1e-14 * gap**2)
            )
    return result


def entropy_difference(equation: GapEquation, solution: Gaps) -> NDArray[np.float64]:
    """Return (S_s - S_n)/k_B of free quasiparticles, shape (m,), in eV times the unit of the weights.

    Raises
    ------
    ValueError
        For gaps of an equation with another number of channels.

    Examples
    --------
    >>> import multigap
    >>> from multigap.gap_equation import thermodynamics
    >>> equation = multigap.TwoBand(0.3, 0.1, 0.05).equation()
    >>> found = thermodynamics.entropy_difference(equation, multigap.gaps(equation, [0.0, 40.0, 79.0]))
    >>> (1e3 * found).round(2).tolist()  # meV: pairs are ordered
    [0.0, -20.0, -0.79]
    """
    _same_channels(equation, solution)
    result = np.zeros(solution.temperature.size)
    c = equation.channels
    for i, temperature in enumerate(solution.temperature):
        t = K_B * float(temperature)
        if t == 0:
            continue
        for j in range(c.count):
            gap = abs(float(solution.delta[i, j]))

            def change(xi: float, gap: float = gap, t: float = t) -> float:
                return _entropy(float(np.hypot(xi, gap)), t) - _entropy(xi, t)

            marks = (gap, 10 * gap, t, 10 * t, 40 * t)
            result[i] += c.weight[j] * _over_channel(equation, j, change, marks, 1e-14 * t) if gap else 0.0
    return result


@dataclass(frozen=True, repr=False)
class SpecificHeatJump(Result):
    """The step of the specific heat at T_c.

    Attributes
    ----------
    jump : float
        ΔC/k_B, in eV times the unit of the weights.
    normal : float
        C_n/k_B just above T_c, of the states inside the pairing windows.
    ratio : float
        ΔC/C_n; 12/7ζ(3) = 1.426 for one weakly coupled band.
    """

    jump: float
    normal: float
    ratio: float

    def __post_init__(self) -> None:
        _checks.record(self)


@remembers
def specific_heat_jump(
    equation: GapEquation, critical: CriticalTemperature | None = None
) -> SpecificHeatJump:
    """Return the specific-heat jump at T_c, from the first orders of the gap equation in T_c - T and Δ².

    With Δ = ε·mode, the solvability condition of the next order is
    ε² = (T_c - T) Σ w m² (-∂F/∂T) / Σ w m⁴ (-∂F/∂Δ²), and ΔC = T_c [Σ w m² ∂F/∂T]² / Σ w m⁴ (-∂F/∂Δ²).

    Raises
    ------
    ValueError
        Where there is no transition above the lowest temperature searched, or where more than one pattern of
        gaps has its transition there (equal bands without coupling): the jump is then none of one mode.

    Examples
    --------
    >>> import multigap
    >>> from multigap.gap_equation import CONSTANT_DOS, thermodynamics
    >>> band = multigap.Channels([CONSTANT_DOS], level=[0.0], cutoff=[0.1], weight=[1.0])
    >>> round(thermodynamics.specific_heat_jump(multigap.GapEquation(band, [[0.15]])).ratio, 3)  # 12/7ζ(3)
    1.426
    >>> two = multigap.TwoBand(0.3, 0.1, 0.05).equation()
    >>> round(thermodynamics.specific_heat_jump(two).ratio, 3)
    0.796
    """
    critical = _transition(equation, critical)
    if not critical.superconducting:
        raise ValueError(
            f"equation has no transition above {critical.lowest_temperature:g} K: "
            "a specific-heat jump is allowed only where there is one"
        )
    c = equation.channels
    t = K_B * critical.kelvin
    if _patterns(equation, t) > 1:
        raise ValueError(
            f"equation has several transitions at {critical.kelvin:.6g} K: the couplings allowed are those "
            "with one pattern of gaps at T_c"
        )
    gain = cost = normal = 0.0
    for j in range(c.count):
        by_t, by_gap = pair_kernel_slopes(
            int(c.kind[j]), float(c.level[j]), float(c.cutoff[j]), t, 0.0, c._edges
        )
        gain -= c.weight[j] * critical.mode[j] ** 2 * by_t
        cost -= c.weight[j] * critical.mode[j] ** 4 * by_gap

        def heat(xi: float) -> float:
            x = abs(xi) / t
            return 2 * x * x * float(np.exp(-x)) / (1 + float(np.exp(-x))) ** 2

        normal += c.weight[j] * _over_channel(equation, j, heat, (t, 10 * t, 40 * t), 1e-14 * t)
    jump = t * gain**2 / cost
    return SpecificHeatJump(jump, normal, jump / normal)


def _patterns(equation: GapEquation, thermal: float) -> int:
    """How many patterns of gaps can open at k_B T = `thermal` in eV, or have their transition there."""
    c = equation.channels
    values = np.sqrt(c.pairing(thermal, np.zeros(c.count)))
    joint = equation.coupling[np.ix_(c.block, c.block)] * (c.form @ c.form.T) * np.outer(values, values)
    return int(np.count_nonzero(np.linalg.eigvalsh(joint) > 1 - 1e-9))
