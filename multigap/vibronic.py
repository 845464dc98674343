"""Two electronic states and one vibration: where Born and Oppenheimer's approximation fails (WH18 Eqs. 1, 2).

The smallest model in which the matrix element ⟨φ2|∇|φ1⟩ of WH18 Eq. 2 can be computed:

    H = ħω (p² + Q²)/2 + (Δ/2) σ_z + √2 Q (g σ_x + κ σ_z),

with Q in units of √(ħ/Mω), so that -∇²/2M is -(ħω/2) ∂²/∂Q². With κ = 0 it is the quantum Rabi model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, sparse
from scipy.sparse import linalg as splinalg

from multigap import _checks


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
        For values that are not finite, a phonon energy that is not above 0, or a gap below 0.
    """

    gap: float
    coupling: float
    phonon_energy: float
    tuning: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "gap", _checks.non_negative("gap", self.gap, "eV"))
        object.__setattr__(self, "coupling", _checks.finite("coupling", self.coupling))
        object.__setattr__(self, "phonon_energy", _checks.positive("phonon_energy", self.phonon_energy, "eV"))
        object.__setattr__(self, "tuning", _checks.finite("tuning", self.tuning))


@dataclass(frozen=True, eq=False)
class Levels:
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


def exact_levels(model: VibronicModel, number: int = 6, basis: int = 120) -> Levels:
    """Return the lowest vibronic levels from an expansion in `basis` oscillator states for each state."""
    size = _checks.whole("basis", basis, 2)
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
    """Return the lower and the upper adiabatic potential at the positions Q, in eV."""
    q = np.asarray(position, dtype=float)
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
        If the states are degenerate at one of the positions: there it has no value.
    """
    q = np.asarray(position, dtype=float)
    square = (0.5 * model.gap + np.sqrt(2) * model.tuning * q) ** 2 + 2 * (model.coupling * q) ** 2
    if np.any(square == 0):
        raise ValueError(
            f"gap = {model.gap!r} is not allowed: gap must be above 0 eV where ∂φ/∂Q is asked for"
        )
    return np.asarray(-0.25 * np.sqrt(2) * model.coupling * model.gap / square)


_SECOND = (-205 / 72, 8 / 5, -1 / 5, 8 / 315, -1 / 560)
"""Eighth-order second difference: centre and the four neighbours on either side."""

_FIRST = (0.0, 4 / 5, -1 / 5, 4 / 105, -1 / 280)
"""Eighth-order first difference: the four neighbours ahead (those behind with the other sign)."""


def _mesh(model: VibronicModel, points: int) -> NDArray[np.float64]:
    # Both surfaces are confined beyond the displacement √2 (|g| + |κ|)/ħω by an oscillator of length 1.
    edge = 7.0 + 1.5 * (abs(model.coupling) + abs(model.tuning)) / model.phonon_energy
    return np.linspace(-edge, edge, _checks.whole("points", points, 16))


def _hamiltonian(
    model: VibronicModel, potential: NDArray[np.float64], mesh: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the lower band of -(ħω/2) ∂²/∂Q² + potential, shape (5, n)."""
    band = np.repeat(np.array(_SECOND)[:, None], mesh.size, axis=1)
    band *= -0.5 * model.phonon_energy / (mesh[1] - mesh[0]) ** 2
    band[0] += potential
    return band


def _slope(values: NDArray[np.float64], step: float) -> NDArray[np.float64]:
    """Return the derivative of a function that vanishes at both ends of its mesh."""
    result = np.zeros_like(values)
    for n, weight in enumerate(_FIRST[1:], start=1):
        result[:-n] += weight / step * values[n:]
        result[n:] -= weight / step * values[:-n]
    return result


def _lowest(
    band: NDArray[np.float64], mesh: NDArray[np.float64], number: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest levels and their states, normalised to ∫|Ω|² dQ = 1, shapes (n,) and (m, n)."""
    size = mesh.size
    diagonals = [band[0]] + [band[n, : size - n] for n in range(1, 5) for _ in (0, 1)]
    offsets = [0] + [sign * n for n in range(1, 5) for sign in (1, -1)]
    matrix = sparse.diags_array(diagonals, offsets=offsets, format="csc")
    # Below every level, so that the lowest dominates the inverse; a bell as start, for one answer always.
    floor = float(np.min(band[0] + 2 * np.sum(band[1:], axis=0))) - 1e-3
    energies, states = splinalg.eigsh(matrix, number, sigma=floor, v0=np.exp(-0.1 * (mesh - 0.3) ** 2))
    order = np.argsort(energies)
    return energies[order], states[:, order] / np.sqrt(mesh[1] - mesh[0])


def adiabatic_levels(
    model: VibronicModel, number: int = 6, *, diagonal_correction: bool = True, points: int = 801
) -> Levels:
    """Return the lowest levels of nuclear motion on the lower adiabatic potential alone.

    Parameters
    ----------
    model : VibronicModel
    number : int
        How many levels.
    diagonal_correction : bool
        Whether ⟨∂φ1/∂Q|∂φ1/∂Q⟩ħω/2 is added to the potential. With it (the Born–Huang or adiabatic
        approximation) the lowest level is an upper bound to the exact one; without it (Born and
        Oppenheimer's) a lower bound.
    points : int
        Mesh points along Q.
    """
    mesh = _mesh(model, points)
    potential = adiabatic_potentials(model, mesh)[0]
    if diagonal_correction:
        potential = potential + 0.5 * model.phonon_energy * derivative_coupling(model, mesh) ** 2
    band = _hamiltonian(model, potential, mesh)
    return Levels(_lowest(band, mesh, _checks.whole("number", number, 1))[0])


@dataclass(frozen=True)
class Breakdown:
    """What the breakdown of the Born–Oppenheimer approximation does to the lowest level, in eV.

    Attributes
    ----------
    exact : float
        The exact lowest level.
    born_oppenheimer : float
        On the lower potential alone, without the diagonal correction (never above the exact one).
    adiabatic : float
        With the diagonal correction (never below the exact one).
    first_order : float
        WH18 Eq. 2 as printed: -(1/M) ∫ Ω ∂Ω ⟨φ2|∂|φ1⟩ with Ω the adiabatic ground state.
    second_order : float
        -Σ_m |⟨χ_2m|W|χ_10⟩|²/(E_2m - E_10), W the derivative coupling between the two potentials.
    """

    exact: float
    born_oppenheimer: float
    adiabatic: float
    first_order: float
    second_order: float

    @property
    def lowering(self) -> float:
        """Exact level less the adiabatic one, in eV: never above 0."""
        return self.exact - self.adiabatic


def breakdown(model: VibronicModel, points: int = 801) -> Breakdown:
    """Return the lowest level, exact and approximate, with what Eq. 2 says of the difference."""
    mesh = _mesh(model, points)
    step = float(mesh[1] - mesh[0])
    coupling = derivative_coupling(model, mesh)
    lower, upper = adiabatic_potentials(model, mesh)
    correction = 0.5 * model.phonon_energy * coupling**2
    levels, states = _lowest(_hamiltonian(model, lower + correction, mesh), mesh)
    energy, ground = float(levels[0]), states[:, 0]
    # W = -ħω (F ∂ + F′/2), written as -ħω (F ∂ + ∂ F)/2: F, which may be sharp, is not differenced alone.
    slope = _slope(ground, step)
    driven = -0.5 * model.phonon_energy * (coupling * slope + _slope(coupling * ground, step))
    above = _hamiltonian(model, upper + correction, mesh)
    above[0] -= energy
    # The sum over all levels of the upper surface at once: the resolvent, one banded solve.
    answer = linalg.solveh_banded(above, driven, lower=True)
    return Breakdown(
        exact=float(exact_levels(model, 1).energies[0]),
        born_oppenheimer=float(_lowest(_hamiltonian(model, lower, mesh), mesh)[0][0]),
        adiabatic=energy,
        first_order=-model.phonon_energy * step * float(np.sum(ground * coupling * slope)),
        second_order=-step * float(np.sum(driven * answer)),
    )


def product_energy(model: VibronicModel, upper_weight: float, points: int = 801) -> float:
    """Return the energy in eV of the state of WH18 Eq. 1, Ω [C1 φ1 + C2 φ2] with C2² = `upper_weight`.

    Ω is the adiabatic ground state. The state is written out in the two fixed electronic states and the
    whole Hamiltonian applied to it, so that no derivative coupling is put in by hand.

    Parameters
    ----------
    model : VibronicModel
    upper_weight : float
        C2², between 0 and 1.
    points : int
        Mesh points along Q.
    """
    share = _checks.within("upper_weight", upper_weight, 0.0, 1.0)
    mesh = _mesh(model, points)
    step = float(mesh[1] - mesh[0])
    correction = 0.5 * model.phonon_energy * derivative_coupling(model, mesh) ** 2
    lower = adiabatic_potentials(model, mesh)[0]
    ground = _lowest(_hamiltonian(model, lower + correction, mesh), mesh)[1][:, 0]
    diagonal = 0.5 * model.gap + np.sqrt(2) * model.tuning * mesh
    mixed = np.sqrt(2) * model.coupling * mesh
    angle = 0.5 * np.arctan2(mixed, diagonal)
    c_1, c_2 = np.sqrt(1 - share), np.sqrt(share)
    first = ground * (c_1 * np.cos(angle) + c_2 * np.sin(angle))
    second = ground * (-c_1 * np.sin(angle) + c_2 * np.cos(angle))
    kinetic = 0.5 * model.phonon_energy * (_slope(first, step) ** 2 + _slope(second, step) ** 2)
    spring = 0.5 * model.phonon_energy * mesh**2 * (first**2 + second**2)
    electronic = diagonal * (second**2 - first**2) + 2 * mixed * first * second
    return step * float(np.sum(kinetic + spring + electronic))
