"""The gap equation for any number of channels: critical temperature, gaps, isotope exponent.

    Δ_i = Σ_j λ_ij F_j(T, Δ_j) Δ_j,      λ_ij = g[b_i, b_j] (φ_i · φ_j) w_j.

Two bands are two channels; a superlattice has one channel per subband and k_z. Both are solved here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.kernels import BAND_EDGE, CONSTANT_DOS, FLAT_LEVEL, channels, pair

LOWEST_TEMPERATURE: Final = 1e-9
"""Lowest temperature searched for a transition unless told otherwise, in K."""

# Largest weight, form factor and coupling per weight: products of them are still numbers.
_LARGEST: Final = 1e30
_TOLERANCE: Final = 1e-13
_STEPS: Final = 200
# Below this share of T_c no gap within the accuracy tells T from 0, and T³ nears the end of numbers.
_COLDEST: Final = 1e-80
# An eigenvalue of λF above 1 by more than this is an instability, and not rounding.
_UNSTABLE: Final = 1e-9
# Share of T_c at which a level at the chemical potential shows what becomes of its gap at T = 0.
_ALMOST_COLD: Final = 1e-6


_ChannelArrays = tuple[
    NDArray[np.int64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.float64],
    NDArray[np.int64],
    NDArray[np.float64],
]


@dataclass(frozen=True, eq=False)
class Channels:
    """What carries the gaps: n channels, each with its dispersion, weight, block and form factor.

    Parameters
    ----------
    kind : array of int, shape (n,)
        ``CONSTANT_DOS``, ``FLAT_LEVEL`` or ``BAND_EDGE``.
    level : array, shape (n,), eV
        Energy from the chemical potential: B of a flat level, the edge of a band; a ``CONSTANT_DOS`` channel
        does not use it.
    cutoff : array, shape (n,), eV
        Half-width ω of the pairing window, above 0.
    weight : array, shape (n,)
        w, the density of states (or its share of one), at least 0, in any unit that makes λ a pure number.
    block : array of int, shape (n,), optional
        The row of the coupling matrix that a channel belongs to; by default each its own.
    form : array, shape (n, r), optional
        Form factors φ; by default all 1.

    Raises
    ------
    ValueError
        For shapes that differ, numbers that are not finite, a cutoff not above 0, or an unknown kind.
    """

    kind: NDArray[np.int64]
    level: NDArray[np.float64]
    cutoff: NDArray[np.float64]
    weight: NDArray[np.float64]
    block: NDArray[np.int64]
    form: NDArray[np.float64]

    def __init__(
        self,
        kind: ArrayLike,
        level: ArrayLike,
        cutoff: ArrayLike,
        weight: ArrayLike,
        block: ArrayLike | None = None,
        form: ArrayLike | None = None,
    ) -> None:
        kinds = _checks.whole_numbers("kind", _checks.row("kind", kind))
        n = kinds.size
        if n == 0 or not np.all(np.isin(kinds, (CONSTANT_DOS, FLAT_LEVEL, BAND_EDGE))):
            raise ValueError(
                f"kind = {kind!r} is not allowed: kind must be a row of CONSTANT_DOS, FLAT_LEVEL or BAND_EDGE"
            )
        blocks = _checks.whole_numbers(
            "block", np.arange(n) if block is None else block, n, most=_checks.MANY, like="kind"
        )
        forms = _checks.array("form", np.ones((n, 1)) if form is None else form, ndim=2, most=_LARGEST)
        if forms.shape[0] != n or forms.shape[1] == 0:
            raise ValueError(
                f"form has shape {forms.shape}: form must have one row for each of {n} channels, and a column"
            )
        for name, value in (
            ("kind", kinds),
            ("level", _checks.row("level", level, "eV")),
            ("cutoff", _checks.row("cutoff", cutoff, "eV", above=0)),
            ("weight", _checks.row("weight", weight, minimum=0, most=_LARGEST)),
            ("block", blocks),
            ("form", forms),
        ):
            if value.shape[0] != n:
                raise ValueError(
                    f"{name} has {value.shape[0]} rows: {name} must have one for each of the {n} "
                    "channels of kind"
                )
            object.__setattr__(self, name, value)

    @property
    def count(self) -> int:
        """How many channels there are."""
        return int(self.kind.size)

    def pairing(self, thermal: float, delta: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return v = wF(T, Δ) at k_B T = `thermal` in eV, shape (n,); it may be infinite at T = 0 and Δ = 0.

        Parameters
        ----------
        thermal : float
            k_B T in eV, at least 0.
        delta : array, shape (n,), eV
            Δ of each channel.

        Raises
        ------
        ValueError
            For a temperature below 0, or gaps that are not one finite number for each channel.
        """
        thermal = _checks.non_negative("thermal", thermal, "eV")
        gaps_ = plain(_checks.array("delta", delta, shape=(self.count,)))
        kind, level, cutoff, weight, *_ = self._writable
        return np.asarray(weight * pair.pair_kernels(kind, level, cutoff, thermal, gaps_))

    @property
    def _writable(self) -> _ChannelArrays:
        """Fresh copies for the kernels, which would be compiled once more for arrays that are read-only."""
        return (
            plain(self.kind),
            plain(self.level),
            plain(self.cutoff),
            plain(self.weight),
            plain(self.block),
            plain(self.form),
        )


@dataclass(frozen=True, eq=False)
class GapEquation:
    """Channels and the matrix that couples their blocks.

    Parameters
    ----------
    channels : Channels
        What carries the gaps.
    coupling : array, shape (blocks, blocks)
        The symmetric matrix g; positive elements attract.

    Raises
    ------
    ValueError
        For a matrix that is not square, symmetric and finite, or too small for the channels' blocks.
    """

    channels: Channels
    coupling: NDArray[np.float64]

    def __post_init__(self) -> None:
        size = int(_checks.instance("channels", self.channels, Channels).block.max()) + 1
        object.__setattr__(self, "coupling", _checks.symmetric("coupling", self.coupling, most=_LARGEST))
        if self.coupling.shape[0] < size:
            raise ValueError(
                f"coupling has {self.coupling.shape[0]} rows: coupling must have at least {size}, one a block"
            )


@dataclass(frozen=True, eq=False)
class CriticalTemperature:
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
        _checks.record(self, nan=True, mode="n")
        if self.superconducting:
            _checks.positive("kelvin", self.kelvin)
        elif not np.isnan(self.kelvin):
            raise ValueError(
                f"kelvin = {self.kelvin!r} is not allowed: kelvin must be nan without a transition"
            )
        _checks.array("mode", self.mode, size=1)
        _checks.positive("lowest_temperature", self.lowest_temperature, "K")


@dataclass(frozen=True, eq=False)
class Gaps:
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
        _checks.record(self, temperature="m", delta="m n")
        _checks.array("temperature", self.temperature, "K", minimum=0)
        _checks.array("delta", self.delta)


def _arrays(equation: GapEquation) -> tuple[*_ChannelArrays, NDArray[np.float64]]:
    """Return what the kernels take."""
    checked = _checks.instance("equation", equation, GapEquation)
    return *checked.channels._writable, plain(checked.coupling)


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
    """
    t = K_B * _checks.positive("temperature", temperature, "K")
    *_, block, form, coupling = _arrays(equation)
    values = equation.channels.pairing(t, np.zeros(equation.channels.count))
    return float(channels.leading_mode(values, block, form, coupling)[0])


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
    """
    lowest = _checks.positive("lowest_temperature", lowest_temperature, "K")
    t, mode, steps = channels.critical_temperature(*_arrays(equation), K_B * lowest, _TOLERANCE, _STEPS)
    if steps < 0:
        raise ConvergenceError(f"no critical temperature within {_STEPS} steps; last guess {t / K_B:.6g} K")
    found = bool(t > 0)
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


def _project(
    equation: GapEquation, values: NDArray[np.float64], delta: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Reduced unknowns x = (g ⊗ 1) y for given gaps and v = wF."""
    c = equation.channels
    pairing = np.zeros((equation.coupling.shape[0], c.form.shape[1]))
    np.add.at(pairing, c.block, (values * delta)[:, None] * c.form)
    return np.asarray(equation.coupling @ pairing)


def _amplitude_near_tc(equation: GapEquation, t_c: float, mode: NDArray[np.float64], t: float) -> float:
    """Size ε of Δ = ε·mode just below T_c, from the first orders in T_c - T and ε² (Ginzburg–Landau)."""
    c = equation.channels
    slopes = [
        pair.pair_kernel_slopes(int(c.kind[j]), c.level[j], c.cutoff[j], t_c, 0.0) for j in range(c.count)
    ]
    by_t, by_gap = np.array(slopes).T
    cost = -float(np.sum(c.weight * mode**4 * by_gap))
    gain = -float(np.sum(c.weight * mode**2 * by_t))
    return float(np.sqrt((t_c - t) * gain / cost))


def _newton(
    equation: GapEquation, t: float, start: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    try:
        reduced, delta, steps = channels.solve_gaps(*_arrays(equation), t, start, 1e-13, 60)
    except np.linalg.LinAlgError:  # the start sits where the Jacobian is singular
        return None
    return None if steps < 0 or not np.all(np.isfinite(delta)) else (reduced, delta)


def _values(equation: GapEquation, t: float, delta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return v = wF(T, Δ), shape (n,); finite also at T = 0 where a gap is 0."""
    c = equation.channels
    tiny = np.finfo(float).tiny
    quiet = np.where((np.abs(delta) < tiny) & (t <= 0), tiny, delta)
    return c.pairing(t, quiet)


def _leading(
    equation: GapEquation, t: float, delta: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return the largest eigenvalue of λF(T, Δ), above 1 where the gaps are unstable, and its eigenvector.

    At a solution Δ itself has eigenvalue 1. A larger one means that another pattern still gains energy, as
    when a second band that hardly couples to the first has its own transition below T_c. λF(T, Δ) is also
    the response to a change of phases, |Δ| being stationary under it: with frustrated signs no real pattern
    is free of such a mode.
    """
    eigenvalue, mode = channels.leading_mode(_values(equation, t, delta), *_arrays(equation)[4:])
    return float(eigenvalue), mode


def _settle(
    equation: GapEquation, t: float, start: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Solve from `start`, then go along unstable modes to less unstable solutions while there are any.

    A mode is first followed to the side of the gap that is there already: its sign is the one that the
    coupling prefers. The other side mends a sign that was met by accident.
    """
    solution = _newton(equation, t, start)
    for _ in range(4 * equation.channels.count):
        if solution is None:
            return None
        _, delta = solution
        eigenvalue, mode = _leading(equation, t, delta)
        if eigenvalue <= 1 + _UNSTABLE:
            return solution
        side = 1.0 if delta[int(np.abs(mode).argmax())] >= 0 else -1.0
        for fraction in (0.05, 0.2, 0.5, 1.0, 2.0, -0.2, -1.0, -2.0):
            pushed = delta + side * fraction * max(float(np.abs(delta).max()), t) * mode
            other = _newton(equation, t, _project(equation, _values(equation, t, pushed), pushed))
            if other is not None and _leading(equation, t, other[1])[0] < eigenvalue - _UNSTABLE:
                solution = other
                break
        else:
            return solution
    return solution


def _from_above(
    equation: GapEquation, t_c: float, mode: NDArray[np.float64], t: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return a stable solution, looked for from large gaps with the pattern of T_c down to small ones.

    A start that is too small has λF > 1, and Newton's method may turn from it to zero or to a wrong sign.
    """
    for size in t_c * 4.0 ** np.arange(4, -8, -1):
        delta = size * mode
        solution = _newton(equation, t, _project(equation, _values(equation, t, delta), delta))
        if solution is None or not np.any(solution[1]):
            continue
        if _leading(equation, t, solution[1])[0] <= 1 + _UNSTABLE:
            peak = int(np.abs(mode).argmax())
            return (-solution[0], -solution[1]) if solution[1][peak] < 0 else solution
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
    kind, level, cutoff, weight, block, form, coupling = _arrays(equation)
    turned = coupling * np.outer(signs, signs)
    # a band that couples to no other may sit at its own transition, where the Jacobian is singular
    for nearby in (t, t * (1 - 1e-13)):
        try:
            delta, steps = channels.attractive_gaps(
                kind, level, cutoff, weight, block, form, turned, nearby, _TOLERANCE, _STEPS
            )
            break
        except np.linalg.LinAlgError:
            steps = -1
    if steps < 0 or not np.all(np.isfinite(delta)) or not np.any(delta):
        return None
    return np.asarray(signs[equation.channels.block] * delta)


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
    """
    asked = _checks.row("temperature", temperature, "K", minimum=0)
    critical = _transition(equation, critical)
    delta = np.zeros((asked.size, equation.channels.count))
    if critical.superconducting:
        t_c = K_B * critical.kelvin
        mode = critical.mode
        peak = int(np.abs(mode).argmax())
        c = equation.channels
        values = c.pairing(t_c, np.zeros(c.count))
        direction = _project(equation, values, mode)
        t, reduced = t_c, np.zeros_like(direction)
        signs = _attractive_signs(equation)
        for index in np.argsort(-asked):
            target = K_B * float(asked[index])
            if target >= t_c:
                continue
            if target < _COLDEST * t_c:
                target = 0.0
            if signs is not None:
                largest = _attractive(equation, signs, target)
                if largest is not None:
                    delta[index] = -largest if largest[peak] < 0 else largest
                    continue
            if target == 0.0 and np.any((c.kind == FLAT_LEVEL) & (c.level == 0)):
                target = min(t, _ALMOST_COLD * t_c)
            step = max(t - target, 0.0)
            while t > target or (t == target and not np.any(delta[index])):
                near = t > 0.999 * t_c
                if near:
                    step = min(step, 0.02 * t_c)
                new = max(t - step, target)
                start = _amplitude_near_tc(equation, t_c, mode, new) * direction if near else reduced
                solution = _settle(equation, new, start)
                if solution is None or not np.any(solution[1]):
                    step *= 0.5
                    if step < 1e-12 * t_c:
                        raise ConvergenceError(
                            f"no real solution of the gap equation found at T = {new / K_B:.9g} K "
                            f"(T_c = {critical.kelvin:.9g} K); the coupling may frustrate the gaps' signs"
                        )
                    continue
                reduced, found = solution
                if found[peak] < 0:
                    reduced, found = -reduced, -found
                t = new
                delta[index] = found
                step = 2.0 * step
            if _leading(equation, target, found)[0] > 1 + _UNSTABLE:
                again = _from_above(equation, t_c, critical.mode, target)
                if again is not None:
                    reduced, found = again
            if _leading(equation, target, found)[0] > 1 + _UNSTABLE:
                raise ConvergenceError(
                    f"the real gaps found at T = {asked[index]:.9g} K are unstable, as where the coupling "
                    "frustrates their signs and the stable state has phases other than 0 and π"
                )
            delta[index] = found if target == K_B * asked[index] or target == 0 else _cold(equation, t, found)
        # what a coupling of 1e-200 would give: a gap whose square is no number is none
        delta[np.abs(delta) < _COLDEST * np.abs(delta).max(initial=0.0)] = 0.0
    return _checks.made(Gaps, temperature=asked, delta=delta, critical=critical)


def _cold(equation: GapEquation, t: float, delta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the gaps at T = 0 from those at a tiny T, where levels at μ may lose theirs.

    For such a level s = tanh(Δ/2T) is an unknown beside x, and Δ = 0 its equation: Newton's method with a
    border. Where s leaves -1 … 1 the level keeps a gap after all.
    """
    c = equation.channels
    lost = (c.kind == FLAT_LEVEL) & (c.level == 0) & (delta != 0) & (np.abs(delta) < 60 * t)
    reduced = _project(equation, _values(equation, t, delta), delta)
    filled = np.tanh(delta / (2 * t))
    shape, size = reduced.shape, reduced.size
    while True:
        where = np.nonzero(lost)[0]
        pairs = np.zeros((*shape, where.size))  # by how much s moves each component of y
        pairs[c.block[where], :, np.arange(where.size)] = (c.weight * c.cutoff)[where, None] * c.form[where]
        column = np.einsum("bc,cps->bps", equation.coupling, pairs).reshape(size, where.size)
        row = np.zeros((where.size, *shape))
        row[np.arange(where.size), c.block[where]] = c.form[where]
        row = row.reshape(where.size, size)
        kind, level, cutoff, weight, block, form, coupling = _arrays(equation)
        x, s = reduced.copy(), filled[where]
        for _ in range(_STEPS):
            residual, jacobian, found = channels.gap_residual(
                kind, level, cutoff, np.where(lost, 0.0, weight), block, form, coupling, 0.0, x
            )
            bordered = np.block([[jacobian, -column], [row, np.zeros((where.size, where.size))]])
            # least squares: levels that are alike share their pairs in any way
            miss = np.concatenate([residual - column @ s, row @ x.ravel()])
            change = np.linalg.lstsq(bordered, -miss)[0]
            x, s = x + change[:size].reshape(shape), s + change[size:]
            if not np.max(np.abs(change[:size])) > _TOLERANCE * np.max(np.abs(x)):
                break
        else:
            raise ConvergenceError(f"no gaps at T = 0 after {_STEPS} steps from T = {t / K_B} K")
        if np.all(np.abs(s) <= 1):
            found = np.sum(c.form * x[c.block], axis=1)
            found[lost] = 0.0
            return found
        lost[where[np.abs(s) > 1]] = False


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
    """
    critical = _transition(equation, critical)
    c = equation.channels
    chosen = _checks.flags("scaled", scaled, c.count)
    if not critical.superconducting:
        return float("nan")
    t_c = K_B * critical.kelvin
    by_cutoff = 0.0
    by_temperature = 0.0
    for j in range(c.count):
        kind, level, cutoff = int(c.kind[j]), float(c.level[j]), float(c.cutoff[j])
        share = c.weight[j] * critical.mode[j] ** 2
        by_temperature += share * pair.pair_kernel_slopes(kind, level, cutoff, t_c, 0.0)[0] * t_c
        if chosen[j]:
            by_cutoff += share * pair.pair_kernel_cutoff_slope(kind, level, cutoff, t_c)
    return float(-0.5 * by_cutoff / by_temperature)
