"""Gaps below T_c: the largest ones where bands attract, otherwise those that grow out of the transition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation.channels import GapEquation
from multigap.gap_equation.solution import (
    _TOLERANCE,
    _UNSTABLE,
    Solution,
    _leading,
    _newton,
    _project,
    _settle,
    _values,
)
from multigap.gap_equation.transition import CriticalTemperature, _transition
from multigap.kernels import FLAT_LEVEL
from multigap.kernels import channels as kernels
from multigap.kernels.pair import pair_kernel_slopes

_STEPS: Final = 200
# Below this share of T_c no gap within the accuracy tells T from 0, and T³ nears the end of numbers.
_COLDEST: Final = 1e-80
# Share of T_c at which a level at the chemical potential shows what becomes of its gap at T = 0.
_ALMOST_COLD: Final = 1e-6


@dataclass(frozen=True, eq=False, repr=False)
class Gaps(
    Result,
    rows="temperature",
    axes={"temperature": "temperature", "delta": "temperature channel"},
    units={"temperature": "K", "delta": "eV"},
    conventions={"delta": conventions.DELTA},
):
    """The gaps at one or more temperatures.

    Attributes
    ----------
    temperature : array, shape (m,), K
        As asked for.
    delta : array, shape (m, n), eV
        Δ of each channel; 0 at and above T_c. The relative signs mean something, the common sign does not:
        the largest component of the mode at T_c is positive.
    critical : CriticalTemperature
        The transition.
    """

    temperature: NDArray[np.float64]
    delta: NDArray[np.float64]
    critical: CriticalTemperature

    def __post_init__(self) -> None:
        _checks.record(self, nan=False, **self._axes)
        _checks.array("temperature", self.temperature, "K", minimum=0)
        _checks.array("delta", self.delta)


@remembers
def gaps(
    equation: GapEquation,
    temperature: float | Sequence[float] | NDArray[np.float64],
    critical: CriticalTemperature | None = None,
) -> Gaps:
    """Return Δ_i(T) of every channel, signs included (BH17 Eqs. 5–6, MR21 Eq. 6 at T = 0).

    Where no element of g repels, after a change of signs of bands at most, the solution that gains most is
    the largest one, and is approached from above. Otherwise it is followed from T_c downwards, so that it is
    the one that grows out of the transition, and at every step it is checked that no other pattern gains
    energy. The gaps are real: where repulsion between three or more bands frustrates every choice of signs,
    the stable state has phases in between, and that is an error here, not a wrong answer. Each Δ is exact to
    about 1e-12 of the largest.

    Parameters
    ----------
    equation : GapEquation
        Channels and coupling.
    temperature : float or array, shape (m,), K
        At least 0; Δ = 0 is the answer at and above T_c, and at every temperature where `critical` found no
        transition above the lowest temperature that it searched.
    critical : CriticalTemperature, optional
        The transition, where it is known already.

    Raises
    ------
    ValueError
        For a temperature below 0 or not finite, or a `critical` of another equation.
    multigap.errors.ConvergenceError
        If the gap equation cannot be solved at one of the temperatures, or if every real solution found
        there is unstable (frustrated signs).

    Notes
    -----
    A level at B = 0 that repels its own pairs loses its gap as T → 0, in proportion to T, but not its pairs:
    FΔ = ω tanh(Δ/2T) keeps a limit between -ω and ω. At T = 0 that limit is the unknown, and Δ = 0 the
    equation for it.

    Examples
    --------
    >>> import math
    >>> import multigap
    >>> from multigap.gap_equation import CONSTANT_DOS, gaps
    >>> band = multigap.Channels([CONSTANT_DOS], level=[0.0], cutoff=[0.15], weight=[1.0])
    >>> found = gaps(multigap.GapEquation(band, [[0.2]]), [0.0, 30.0])
    >>> (1e3 * found.delta[:, 0]).round(4).tolist()  # meV; T_c is 13.3 K
    [2.0215, 0.0]
    >>> round(1e3 * 0.15 / math.sinh(1 / 0.2), 4)  # BCS at T = 0
    2.0215
    >>> k_t = multigap.constants.K_B * found.critical.kelvin
    >>> round(float(2 * found.delta[0, 0] / k_t), 2)
    3.53
    """
    asked = _checks.row("temperature", temperature, "K", minimum=0)
    critical = _transition(equation, critical)
    delta = np.zeros((asked.size, equation.channels.count))
    if critical.superconducting:
        descent = _Descent(equation, critical)
        for index in np.argsort(-asked):
            delta[index] = descent.down_to(float(asked[index]))
        # what a coupling of 1e-200 would give: a gap whose square is no number is none
        delta[np.abs(delta) < _COLDEST * np.abs(delta).max(initial=0.0)] = 0.0
    return _checks.made(Gaps, temperature=asked, delta=delta, critical=critical)


class _Descent:
    """The solution that grows out of the transition, at falling temperatures."""

    def __init__(self, equation: GapEquation, critical: CriticalTemperature) -> None:
        self.equation = equation
        self.critical = critical
        self.t_c = K_B * critical.kelvin
        self.peak = int(np.abs(critical.mode).argmax())
        self.signs = _attractive_signs(equation)
        values = equation.channels.pairing(self.t_c, np.zeros(equation.channels.count))
        self.direction = _project(equation, values, critical.mode)
        self.thermal = self.t_c  # how far down it was followed
        self.amplitude = np.zeros_like(self.direction)

    def down_to(self, temperature: float) -> NDArray[np.float64]:
        """Return Δ of each channel at a temperature in K not above those asked for before."""
        asked = K_B * temperature
        if asked >= self.t_c:
            return np.zeros(self.equation.channels.count)
        target = 0.0 if asked < _COLDEST * self.t_c else asked
        if self.signs is not None:
            largest = _attractive(self.equation, self.signs, target)
            if largest is not None:
                return -largest if largest[self.peak] < 0 else largest
        c = self.equation.channels
        if target == 0.0 and np.any((c.kind == FLAT_LEVEL) & (c.level == 0)):
            target = min(self.thermal, _ALMOST_COLD * self.t_c)
        found = self._follow(target)
        if _leading(self.equation, target, found)[0] > 1 + _UNSTABLE:
            again = _from_above(self.equation, self.t_c, self.critical.mode, target)
            if again is not None:
                self.amplitude, found = again.amplitude, again.delta
        if _leading(self.equation, target, found)[0] > 1 + _UNSTABLE:
            raise ConvergenceError(
                f"the real gaps found at T = {temperature:.9g} K are unstable, as where the coupling "
                "frustrates their signs and the stable state has phases other than 0 and π"
            )
        return found if target in (asked, 0.0) else _cold(self.equation, self.thermal, found)

    def _follow(self, target: float) -> NDArray[np.float64]:
        """Go down to k_B T = `target` in eV in steps that are doubled while they succeed, and halved else."""
        found = None
        step = max(self.thermal - target, 0.0)
        while self.thermal > target or found is None:
            near = self.thermal > 0.999 * self.t_c
            if near:
                step = min(step, 0.02 * self.t_c)
            new = max(self.thermal - step, target)
            start = self.amplitude
            if near:
                size = _amplitude_near_tc(self.equation, self.t_c, self.critical.mode, new)
                start = size * self.direction
            solution = _settle(self.equation, new, start)
            if solution is None or not np.any(solution.delta):
                step *= 0.5
                if step < 1e-12 * self.t_c:
                    raise ConvergenceError(
                        f"no real solution of the gap equation found at T = {new / K_B:.9g} K "
                        f"(T_c = {self.critical.kelvin:.9g} K); the coupling may frustrate the gaps' signs"
                    )
                continue
            if solution.delta[self.peak] < 0:
                solution = solution._turned
            self.thermal, self.amplitude, found = new, solution.amplitude, solution.delta
            step = 2.0 * step
        return found


def _amplitude_near_tc(equation: GapEquation, t_c: float, mode: NDArray[np.float64], t: float) -> float:
    """Size ε of Δ = ε·mode just below T_c, from the first orders in T_c - T and ε² (Ginzburg–Landau)."""
    c = equation.channels
    slopes = [
        pair_kernel_slopes(int(c.kind[j]), c.level[j], c.cutoff[j], t_c, 0.0, c._edges)
        for j in range(c.count)
    ]
    by_t, by_gap = np.array(slopes).T
    cost = -float(np.sum(c.weight * mode**4 * by_gap))
    gain = -float(np.sum(c.weight * mode**2 * by_t))
    return float(np.sqrt((t_c - t) * gain / cost))


def _from_above(equation: GapEquation, t_c: float, mode: NDArray[np.float64], t: float) -> Solution | None:
    """Return a stable solution, looked for from large gaps with the pattern of T_c down to small ones.

    A start that is too small has λF > 1, and Newton's method may turn from it to zero or to a wrong sign.
    """
    for size in t_c * 4.0 ** np.arange(4, -8, -1):
        delta = size * mode
        solution = _newton(equation, t, _project(equation, _values(equation, t, delta), delta))
        if solution is None or not np.any(solution.delta):
            continue
        if _leading(equation, t, solution.delta)[0] <= 1 + _UNSTABLE:
            peak = int(np.abs(mode).argmax())
            return solution._turned if solution.delta[peak] < 0 else solution
    return None


def _attractive_signs(equation: GapEquation) -> NDArray[np.float64] | None:
    """Return a sign for each block with which no element of g repels, or None where there are none.

    Only where one form factor of one sign goes with each channel: then the equation has one largest solution,
    with these signs, and it gains most.
    """
    c, g = equation.channels, equation.coupling
    if c.form.shape[1] != 1 or np.any(c.form < 0):
        return None
    signs = np.zeros(g.shape[0])
    for first in range(signs.size):
        if signs[first] != 0:
            continue
        signs[first] = 1.0
        fresh = [first]
        while fresh:
            b = fresh.pop()
            for other in np.nonzero((g[b] != 0) & (signs == 0))[0]:
                signs[other] = signs[b] * np.sign(g[b, other])
                fresh.append(int(other))
    return signs if np.all(g * np.outer(signs, signs) >= 0) else None


def _attractive(equation: GapEquation, signs: NDArray[np.float64], t: float) -> NDArray[np.float64] | None:
    """Return the gaps where the signs told leave nothing that repels, from above; None where that failed."""
    kind, level, cutoff, weight, block, form, coupling, edges = equation._writable
    turned = coupling * np.outer(signs, signs)
    # a band that couples to no other may sit at its own transition, where the Jacobian is singular
    for nearby in (t, t * (1 - 1e-13)):
        delta, steps = kernels.attractive_gaps(
            kind, level, cutoff, weight, block, form, turned, edges, nearby, _TOLERANCE, _STEPS
        )
        if steps >= 0:
            break
    if steps < 0 or not np.all(np.isfinite(delta)) or not np.any(delta):
        return None
    return np.asarray(signs[equation.channels.block] * delta)


def _cold(equation: GapEquation, t: float, delta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gaps at T = 0 from those at a tiny T, where levels at μ may lose theirs.

    For such a level s = tanh(Δ/2T) is an unknown beside x, and Δ = 0 its equation: Newton's method with a
    border. Where s leaves -1 … 1 the level keeps a gap after all.
    """
    c = equation.channels
    lost = (c.kind == FLAT_LEVEL) & (c.level == 0) & (delta != 0) & (np.abs(delta) < 60 * t)
    start = _project(equation, _values(equation, t, delta), delta)
    filled = np.tanh(delta / (2 * t))
    while True:
        where = np.nonzero(lost)[0]
        x, s = _bordered_newton(equation, lost, start, filled[where])
        if np.all(np.abs(s) <= 1):
            found = np.sum(c.form * x[c.block], axis=1)
            found[lost] = 0.0
            return found
        lost[where[np.abs(s) > 1]] = False


def _bordered_newton(
    equation: GapEquation, lost: NDArray[np.bool_], x: NDArray[np.float64], s: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Solve at T = 0 for the amplitudes x and the fillings s of the levels `lost`, whose Δ is 0."""
    c = equation.channels
    where = np.nonzero(lost)[0]
    pairs = np.zeros((*x.shape, where.size))  # by how much s moves each component of y
    pairs[c.block[where], :, np.arange(where.size)] = (c.weight * c.cutoff)[where, None] * c.form[where]
    column = np.einsum("bc,cps->bps", equation.coupling, pairs).reshape(x.size, where.size)
    row = np.zeros((where.size, *x.shape))
    row[np.arange(where.size), c.block[where]] = c.form[where]
    row = row.reshape(where.size, x.size)
    kind, level, cutoff, weight, block, form, coupling, edges = equation._writable
    for _ in range(_STEPS):
        residual, jacobian, _ = kernels.gap_residual(
            kind, level, cutoff, np.where(lost, 0.0, weight), block, form, coupling, edges, 0.0, x
        )
        bordered = np.block([[jacobian, -column], [row, np.zeros((where.size, where.size))]])
        # least squares: levels that are alike share their pairs in any way
        miss = np.concatenate([residual - column @ s, row @ x.ravel()])
        change = np.linalg.lstsq(bordered, -miss)[0]
        x, s = x + change[: x.size].reshape(x.shape), s + change[x.size :]
        if not np.max(np.abs(change[: x.size])) > _TOLERANCE * np.max(np.abs(x)):
            return x, s
    raise ConvergenceError(f"no gaps at T = 0 after {_STEPS} steps")
