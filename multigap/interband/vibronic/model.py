"""Two electronic states and one vibration: the model, its exact levels and its adiabatic states."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from multigap import _checks
from multigap._tables import Result, remembers

_STRONGEST = 100.0
"""Largest coupling in phonon energies."""

_FARTHEST = 1e6
"""Largest displacement in oscillator lengths."""


@dataclass(frozen=True)
class VibronicModel:
    """Two states a gap apart, coupled linearly by one vibration.

    Parameters
    ----------
    gap : float
        Δ in eV, the distance of the two states at Q = 0; at least 0.
    coupling : float
        g in eV, the vibronic coupling of the two states (interband).
    phonon_energy : float
        ħω in eV, above 0.
    tuning : float
        κ in eV: how the vibration moves the two states against each other (intraband).

    Raises
    ------
    ValueError
        For values that are not finite, a phonon energy that is not above 0, a gap below 0, or a coupling of
        more than 100 phonon energies, for which the vibration's states are too many.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, exact_levels
    >>> model = VibronicModel(gap=0.0, coupling=0.05, phonon_energy=0.1)  # eV
    >>> exact_levels(model, 2).energies.round(6)  # eV: ħω/2 - g²/ħω, twice
    array([0.025, 0.025])
    """

    gap: float
    coupling: float
    phonon_energy: float
    tuning: float = 0.0

    def __post_init__(self) -> None:
        quantum = _checks.positive("phonon_energy", self.phonon_energy, "eV", most=_checks.STIFFEST)
        for name, value in (
            ("gap", _checks.non_negative("gap", self.gap, "eV")),
            ("coupling", _checks.finite("coupling", self.coupling, "eV")),
            ("phonon_energy", quantum),
            ("tuning", _checks.finite("tuning", self.tuning, "eV")),
        ):
            object.__setattr__(self, name, value)
        for name in ("coupling", "tuning"):
            if abs(getattr(self, name)) > _STRONGEST * quantum:
                raise ValueError(
                    f"{name} = {getattr(self, name)!r} eV is not allowed: {name} must be at most "
                    f"{_STRONGEST:g} times phonon_energy = {quantum!r} eV"
                )


@dataclass(frozen=True, eq=False, repr=False)
class Levels(Result, rows="level", axes={"energies": "level"}, units={"energies": "eV"}):
    """Vibronic levels.

    Attributes
    ----------
    energies : (n,) array
        In eV, rising; the zero of energy lies midway between the two states at Q = 0.
    upper_weight : float
        C2²: weight of the upper state (at Q = 0) in the lowest level; nan for levels of one surface.
    """

    energies: NDArray[np.float64]
    upper_weight: float = float("nan")

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@remembers
def exact_levels(model: VibronicModel, number: int = 6, basis: int = 120) -> Levels:
    """Return the lowest vibronic levels from an expansion in `basis` oscillator states for each state.

    Raises
    ------
    ValueError
        For a basis that is not from 2 to 2000, or more levels than there are states.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, exact_levels
    >>> free = exact_levels(VibronicModel(gap=0.2, coupling=0.0, phonon_energy=0.1), 3)
    >>> free.energies.round(6), free.upper_weight  # eV: the oscillator's, below by half of the gap
    (array([-0.05,  0.05,  0.15]), 0.0)
    >>> round(exact_levels(VibronicModel(gap=0.3, coupling=0.1, phonon_energy=0.1)).upper_weight, 3)
    0.091
    """
    _checks.instance("model", model, VibronicModel)
    size = _checks.whole("basis", basis, 2, 2000)
    count = _checks.whole("number", number, 1)
    if count > 2 * size:
        raise ValueError(f"number = {number!r} is not allowed: number must be at most {2 * size}")
    step = np.sqrt(np.arange(1.0, size))
    ladder = np.diag(step, 1) + np.diag(step, -1)
    oscillator = model.phonon_energy * np.diag(np.arange(size) + 0.5)
    lower, upper = -0.5 * model.gap * np.eye(size), 0.5 * model.gap * np.eye(size)
    hamiltonian = np.block(
        [
            [oscillator + lower - model.tuning * ladder, model.coupling * ladder],
            [model.coupling * ladder, oscillator + upper + model.tuning * ladder],
        ]
    )
    energies, vectors = linalg.eigh(hamiltonian, subset_by_index=(0, count - 1))
    return Levels(energies, float(np.sum(vectors[size:, 0] ** 2)))


def adiabatic_potentials(model: VibronicModel, position: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    """Return the lower and the upper adiabatic potential at the positions Q, in eV.

    Raises
    ------
    ValueError
        For positions that are not finite.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, adiabatic_potentials
    >>> lower, upper = adiabatic_potentials(VibronicModel(0.1, 0.1, 0.1), [0.0, 1.0])  # eV
    >>> (upper - lower).round(4)  # the gap at Q = 0
    array([0.1, 0.3])
    >>> lower.round(4)  # lower at Q = 1: the crystal is distorted
    array([-0.05, -0.1 ])
    """
    _checks.instance("model", model, VibronicModel)
    q = _checks.array("position", position, most=_FARTHEST)
    half = np.hypot(0.5 * model.gap + np.sqrt(2) * model.tuning * q, np.sqrt(2) * model.coupling * q)
    spring = 0.5 * model.phonon_energy * q**2
    return spring - half, spring + half


def derivative_coupling(model: VibronicModel, position: ArrayLike) -> NDArray[np.float64]:
    """Return ⟨φ2|∂/∂Q|φ1⟩ of the adiabatic states at the positions Q: the matrix element of WH18 Eq. 2.

    A Lorentzian whose area is π/2 (with κ = 0) whatever the gap: as the gap closes it grows as 1/Δ at
    the crossing and narrows in step.

    Raises
    ------
    ValueError
        For positions that are not finite, or if the states are degenerate at one of them: there it has no
        value.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.vibronic import VibronicModel, derivative_coupling
    >>> q = np.linspace(-100, 100, 200_001)
    >>> area = -derivative_coupling(VibronicModel(0.1, 0.1, 0.1), q).sum() * (q[1] - q[0])
    >>> round(float(area / (np.pi / 2)), 2)  # whatever the gap
    1.0
    """
    _checks.instance("model", model, VibronicModel)
    q = _checks.array("position", position, most=_FARTHEST)
    square = (0.5 * model.gap + np.sqrt(2) * model.tuning * q) ** 2 + 2 * (model.coupling * q) ** 2
    if np.any(square == 0):
        name = "coupling" if model.gap > 0 else "gap"
        raise ValueError(
            f"{name} = {getattr(model, name)!r} is not allowed: {name} must not be 0 where the states cross"
        )
    return np.asarray(-0.25 * np.sqrt(2) * model.coupling * model.gap / square)
