"""Numbers for the shape of a peak in a density of states, and for the likeness of two such curves."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import trapezoid

from multigap import _checks
from multigap._tables import Result, remembers

Array = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class PeakShape(Result, units={"position": "eV", "below": "eV", "above": "eV"}):
    """One peak over its background, within a window of energy.

    Attributes
    ----------
    position : float
        Energy of the maximum in eV.
    height, background : float
        Density of states there, and the smallest in the window, in the units of the input.
    below, above : float
        Distance in eV from the maximum to half height over the background, on either side; nan where the
        window ends first.
    """

    position: float
    height: float
    background: float
    below: float
    above: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True)

    @property
    def ratio(self) -> float:
        """Height over background; infinite over none, as in a gap, and nan where there is no peak either."""
        if self.background == 0:
            return math.inf if self.height > 0 else math.nan
        return self.height / self.background

    @property
    def width(self) -> float:
        """Full width at half height, in eV."""
        return self.below + self.above

    @property
    def middle(self) -> float:
        """Energy in eV half way between the two points of half height: it does not hop along a flat top."""
        return self.position + (self.above - self.below) / 2

    @property
    def asymmetry(self) -> float:
        """(above - below)/(above + below): +1 for a peak that rises at a wall and falls slowly above it.

        nan for a peak without width.
        """
        return (self.above - self.below) / self.width if self.width != 0 else math.nan


def _curve(energies: ArrayLike, dos: ArrayLike, name: str = "dos") -> tuple[Array, Array]:
    e = _checks.rising("energies", energies, "eV", size=3)
    return e, _checks.array(name, dos, shape=e.shape, minimum=0, like="energies")


@remembers
def peak_shape(energies: ArrayLike, dos: ArrayLike) -> PeakShape:
    """Measure the highest peak of a density of states given over a window.

    Parameters
    ----------
    energies : array_like, shape (n,)
        Rising energies in eV; their range is the window.
    dos : array_like, shape (n,)
        Density of states there.

    Raises
    ------
    ValueError
        For energies that do not rise, fewer than three, or a negative density of states.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.crystal.peaks import peak_shape
    >>> energies = np.linspace(-1, 1, 401)  # eV
    >>> shape = peak_shape(energies, 0.2 + 1 / (1 + ((energies - 0.1) / 0.05) ** 2))
    >>> round(shape.position, 3), round(shape.width, 2), round(shape.ratio, 1)
    (0.1, 0.1, 5.9)
    """
    e, d = _curve(energies, dos)
    top = int(np.argmax(d))
    background = float(d.min())
    half = (float(d[top]) + background) / 2
    below = above = math.nan
    for i in range(top, 0, -1):
        if d[i - 1] <= half:
            below = float(e[top] - np.interp(half, [d[i - 1], d[i]], [e[i - 1], e[i]]))
            break
    for i in range(top, e.size - 1):
        if d[i + 1] <= half:
            above = float(np.interp(half, [d[i + 1], d[i]], [e[i + 1], e[i]]) - e[top])
            break
    return PeakShape(float(e[top]), float(d[top]), background, below, above)


def overlap(energies: ArrayLike, first: ArrayLike, second: ArrayLike) -> float:
    """Likeness of two densities of states over a window: 1 - ½ ∫|f - g| with both areas scaled to 1.

    1 for curves that differ by a factor only, 0 for curves that nowhere meet.

    Parameters
    ----------
    energies : array_like, shape (n,)
        Rising energies in eV; their range is the window.
    first, second : array_like, shape (n,)
        Densities of states there, each in its own unit.

    Raises
    ------
    ValueError
        As :func:`peak_shape`, or for a curve that vanishes over the window.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.crystal.peaks import overlap
    >>> energies = np.linspace(-1, 1, 401)  # eV
    >>> first, second = np.exp(-((energies / 0.1) ** 2)), np.exp(-(((energies - 0.1) / 0.1) ** 2))
    >>> round(overlap(energies, first, second), 2), round(overlap(energies, first, 3 * first), 2)
    (0.48, 1.0)
    """
    e, f = _curve(energies, first, "first")
    g = _curve(energies, second, "second")[1]
    areas = float(trapezoid(f, e)), float(trapezoid(g, e))
    if min(areas) <= 0:
        raise ValueError("first and second are not allowed to vanish over the window")
    return 1 - 0.5 * float(trapezoid(np.abs(f / areas[0] - g / areas[1]), e))


def captured(energies: ArrayLike, target: ArrayLike, model: ArrayLike) -> float:
    """Share of the target's structure that a model has: 1 - ∫(f - g)²/∫(f - ⟨f⟩)², areas equal.

    1 for the same curve, 0 for a model no better than a constant, negative for a worse one.

    Parameters
    ----------
    energies : array_like, shape (n,)
        Rising energies in eV; their range is the window.
    target, model : array_like, shape (n,)
        Densities of states there, each in its own unit.

    Raises
    ------
    ValueError
        As :func:`peak_shape`, or for a model that vanishes or a target that is constant over the window.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.crystal.peaks import captured
    >>> energies = np.linspace(-1, 1, 401)  # eV
    >>> peak = np.exp(-((energies / 0.2) ** 2))
    >>> round(captured(energies, peak, 0.9 * peak + 0.1), 2)
    0.85
    >>> abs(captured(energies, peak, np.ones(401))) < 1e-12  # no better than a constant
    True
    """
    e, f = _curve(energies, target, "target")
    g = _curve(energies, model, "model")[1]
    area = float(trapezoid(g, e))
    if area <= 0:
        raise ValueError("model is not allowed to vanish over the window")
    g = g * (float(trapezoid(f, e)) / area)
    mean = float(trapezoid(f, e)) / float(e[-1] - e[0])
    spread = float(trapezoid((f - mean) ** 2, e))
    if spread <= 0:
        raise ValueError("target is not allowed: target must vary over the window")
    return 1 - float(trapezoid((f - g) ** 2, e)) / spread
