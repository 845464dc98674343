"""One solution of the gap equation, from gaps nearby by Newton's method, and whether another gains more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation.channels import GapEquation
from multigap.kernels import channels as kernels

_TOLERANCE: Final = 1e-13
# Newton's method from gaps nearby takes a handful of steps; one that takes many has lost its way.
_STEPS: Final = 60
# An eigenvalue of λF above 1 by more than this is an instability, and not rounding.
_UNSTABLE: Final = 1e-9


@dataclass(frozen=True, eq=False, repr=False)
class Solution(
    Result,
    rows="channel",
    axes={"amplitude": "block component", "delta": "channel"},
    units={"amplitude": "eV", "delta": "eV"},
    apart=("amplitude",),
    conventions={"delta": conventions.DELTA},
):
    """One solution of the gap equation at one temperature, of which there may be others.

    Attributes
    ----------
    amplitude : array, shape (blocks, r), eV
        x, what the gap is made of: Δ_i = φ_i · x[b_i], with φ the form factors. Other channels in the same
        blocks, as at a neighbouring chemical potential, may start from it.
    delta : array, shape (n,), eV
        Δ of each channel.
    """

    amplitude: NDArray[np.float64]
    delta: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=False, **self._axes)

    @property
    def _turned(self) -> Solution:
        """The same state with the common sign the other way."""
        return _checks.made(Solution, amplitude=-self.amplitude, delta=-self.delta)


@remembers
def gaps_near(
    equation: GapEquation, temperature: float, amplitude: ArrayLike, *, tolerance: float = _TOLERANCE
) -> Solution:
    """Return the solution that Newton's method reaches from gaps nearby, as at a neighbouring temperature.

    Faster than :func:`gaps` and less careful: nothing is followed from T_c, and whether the solution is the
    one that gains most, or is not Δ = 0, is for the caller to tell.

    Parameters
    ----------
    equation : GapEquation
        Channels and coupling.
    temperature : float
        T in K, at least 0.
    amplitude : array_like, shape (blocks, r)
        x in eV of the gaps to start from: a neighbour's, or :func:`amplitudes` of gaps guessed.
    tolerance : float
        Largest last step, relative to the largest amplitude, up to 0.1; the error that it leaves is of the
        order of its square.

    Raises
    ------
    ValueError
        For a temperature below 0, an amplitude of another shape, or a tolerance not between 0 and 0.1.
    multigap.errors.ConvergenceError
        If Newton's method does not settle.

    Examples
    --------
    >>> import multigap
    >>> from multigap import gap_equation
    >>> equation = multigap.TwoBand(0.3, 0.1, 0.05).equation()
    >>> cold = multigap.gaps(equation, 20.0).delta[0]
    >>> start = gap_equation.amplitudes(equation, 20.0, cold)
    >>> near = gap_equation.gaps_near(equation, 22.0, start).delta
    >>> bool(abs(near - multigap.gaps(equation, 22.0).delta[0]).max() < 1e-10)  # eV
    True
    """
    _checks.instance("equation", equation, GapEquation)
    temperature = _checks.non_negative("temperature", temperature, "K")
    shape = equation.coupling.shape[0], equation.channels.form.shape[1]
    start = _checks.array("amplitude", amplitude, "eV", shape=shape)
    tolerance = _checks.positive("tolerance", tolerance, most=0.1)
    found = _newton(equation, K_B * temperature, start, tolerance)
    if found is None:
        raise ConvergenceError(
            f"no solution of the gap equation near the gaps given at T = {temperature:.9g} K"
        )
    return found


def amplitudes(equation: GapEquation, temperature: float, delta: ArrayLike) -> NDArray[np.float64]:
    """Return x = g Σ wFΔφ in eV, shape (blocks, r): what the pairs of given gaps make of Δ_i = φ_i · x[b_i].

    Parameters
    ----------
    equation : GapEquation
        Channels and coupling.
    temperature : float
        T in K, at least 0.
    delta : array_like, shape (n,), eV
        Δ of each channel; where they solve the equation, φ_i · x[b_i] gives them back.

    Raises
    ------
    ValueError
        For a temperature below 0, or gaps that are not one finite number for each channel.

    Examples
    --------
    >>> import multigap
    >>> from multigap import gap_equation
    >>> equation = multigap.TwoBand(0.3, 0.1, 0.05).equation()
    >>> delta = multigap.gaps(equation, 20.0).delta[0]
    >>> (1e3 * gap_equation.amplitudes(equation, 20.0, delta)).round(2).tolist()  # meV
    [[13.0], [3.55]]
    >>> (1e3 * delta).round(2).tolist()
    [13.0, 3.55]
    """
    _checks.instance("equation", equation, GapEquation)
    t = K_B * _checks.non_negative("temperature", temperature, "K")
    gaps_ = _checks.array("delta", delta, "eV", shape=(equation.channels.count,))
    return _project(equation, _values(equation, t, gaps_), gaps_)


def _project(
    equation: GapEquation, values: NDArray[np.float64], delta: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Amplitudes x = (g ⊗ 1) y for given gaps and v = wF."""
    c = equation.channels
    pairing = np.zeros((equation.coupling.shape[0], c.form.shape[1]))
    np.add.at(pairing, c.block, (values * delta)[:, None] * c.form)
    return np.asarray(equation.coupling @ pairing)


def _values(equation: GapEquation, t: float, delta: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return v = wF(T, Δ), shape (n,); finite also at T = 0 where a gap is 0."""
    c = equation.channels
    tiny = np.finfo(float).tiny
    quiet = np.where((np.abs(delta) < tiny) & (t <= 0), tiny, delta)
    return c.pairing(t, quiet)


def _newton(
    equation: GapEquation, t: float, start: NDArray[np.float64], tolerance: float = _TOLERANCE
) -> Solution | None:
    """Return what Newton's method reaches from the amplitudes `start`, None where it failed."""
    amplitude, delta, steps = kernels.solve_gaps(*equation._writable, t, plain(start), tolerance, _STEPS)
    if steps < 0 or not np.all(np.isfinite(delta)):
        return None
    return _checks.made(Solution, amplitude=amplitude, delta=delta)


def _leading(
    equation: GapEquation, t: float, delta: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    """Return the largest eigenvalue of λF(T, Δ), above 1 where the gaps are unstable, and its eigenvector.

    At a solution Δ itself has eigenvalue 1. A larger one means that another pattern still gains energy, as
    when a second band that hardly couples to the first has its own transition below T_c. λF(T, Δ) is also
    the response to a change of phases, |Δ| being stationary under it: with frustrated signs no real pattern
    is free of such a mode.
    """
    eigenvalue, mode = kernels.leading_mode(_values(equation, t, delta), *equation._writable[4:7])
    return float(eigenvalue), mode


def _settle(equation: GapEquation, t: float, start: NDArray[np.float64]) -> Solution | None:
    """Solve from `start`, then go along unstable modes to less unstable solutions while there are any.

    A mode is first followed to the side of the gap that is there already: its sign is the one that the
    coupling prefers. The other side mends a sign that was met by accident.
    """
    solution = _newton(equation, t, start)
    for _ in range(4 * equation.channels.count):
        if solution is None:
            return None
        eigenvalue, mode = _leading(equation, t, solution.delta)
        if eigenvalue <= 1 + _UNSTABLE:
            return solution
        other = _less_unstable(equation, t, solution.delta, eigenvalue, mode)
        if other is None:
            return solution
        solution = other
    return solution


def _less_unstable(
    equation: GapEquation, t: float, delta: NDArray[np.float64], eigenvalue: float, mode: NDArray[np.float64]
) -> Solution | None:
    """Return a solution with a smaller eigenvalue, from gaps pushed along the unstable mode."""
    side = 1.0 if delta[int(np.abs(mode).argmax())] >= 0 else -1.0
    for fraction in (0.05, 0.2, 0.5, 1.0, 2.0, -0.2, -1.0, -2.0):
        pushed = delta + side * fraction * max(float(np.abs(delta).max()), t) * mode
        other = _newton(equation, t, _project(equation, _values(equation, t, pushed), pushed))
        if other is not None and _leading(equation, t, other.delta)[0] < eigenvalue - _UNSTABLE:
            return other
    return None
