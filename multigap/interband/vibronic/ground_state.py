"""What the ground state does to the ion, to two electrons that share one vibration, and to a polaron."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from multigap import _checks
from multigap._tables import Result, remembers
from multigap.interband.vibronic._surface import born_huang, line_of, lowest
from multigap.interband.vibronic.model import (
    VibronicModel,
    adiabatic_potentials,
    derivative_coupling,
    exact_levels,
)

_FASTEST = 1e6
"""Largest phonon energy in hoppings: nothing moves any more with what is slower still."""


@dataclass(frozen=True, repr=False)
class IonMoments(Result):
    """What the ground state does to the ion, in the oscillator's units.

    Attributes
    ----------
    position : float
        Mean displacement ⟨Q⟩.
    spread : float
        √⟨Q²⟩; √½ for a free oscillator.
    momentum : float
        √⟨P²⟩; the mean of P is 0, as in every real state.
    """

    position: float
    spread: float
    momentum: float

    def __post_init__(self) -> None:
        _checks.record(self)


@remembers
def ion_moments(
    model: VibronicModel, *, lower_only: bool = False, diagonal_correction: bool = True, basis: int = 120
) -> IonMoments:
    """Return the moments of position and momentum in the ground state.

    Parameters
    ----------
    model : VibronicModel
    lower_only : bool
        Whether the ion moves on the lower adiabatic potential alone.
    diagonal_correction : bool
        Whether that potential has the diagonal correction (adiabatic) or not (Born–Oppenheimer).
    basis : int
        Oscillator states for each electronic state, where the ground state is exact; from 2 to 2000.

    Raises
    ------
    ValueError
        For an argument outside its range, or, on the lower potential, states that are degenerate where they
        cross.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, ion_moments
    >>> free = ion_moments(VibronicModel(gap=0.1, coupling=0.0, phonon_energy=0.1))
    >>> round(free.spread * free.momentum, 6)  # Heisenberg's least
    0.5
    >>> round(ion_moments(VibronicModel(gap=0.1, coupling=0.1, phonon_energy=0.1)).spread, 3)
    1.408
    """
    _checks.instance("model", model, VibronicModel)
    size = _checks.whole("basis", basis, 2, 2000)
    diagonal_correction = _checks.flag("diagonal_correction", diagonal_correction)
    if _checks.flag("lower_only", lower_only):
        line = line_of(model, 10)
        coupling = derivative_coupling(model, line.nodes)
        potential = adiabatic_potentials(model, line.nodes)[0]
        if diagonal_correction:
            potential = potential + born_huang(model, line.nodes)
        ground = lowest(line, model, potential)[1][:, 0]
        density = line.masses * ground**2
        kinetic = np.sum(line.weights * (line.slope @ ground) ** 2) + np.sum(density * coupling**2)
        moments = np.sum(density * line.nodes), np.sum(density * line.nodes**2), kinetic
    else:
        state = _ground_state(model, size)
        step = np.sqrt(np.arange(1.0, size) / 2)
        position, momentum = np.diag(step, 1) + np.diag(step, -1), np.diag(step, 1) - np.diag(step, -1)
        moments = (
            np.sum(state * (state @ position)),
            np.sum((state @ position) ** 2),
            np.sum((state @ momentum) ** 2),
        )
    return IonMoments(float(moments[0]), float(np.sqrt(moments[1])), float(np.sqrt(moments[2])))


def _ground_state(model: VibronicModel, size: int) -> NDArray[np.float64]:
    """Return the amplitudes of the exact ground state, shape (2, size): electronic by oscillator state."""
    ladder = np.diag(np.sqrt(np.arange(1.0, size)), 1)
    ladder = ladder + ladder.T
    free = model.phonon_energy * np.diag(np.arange(size) + 0.5)
    hamiltonian = np.kron(np.eye(2), free) + np.kron(_electron(model)[0], np.eye(size))
    hamiltonian = hamiltonian + np.kron(_electron(model)[1], ladder)
    return np.asarray(linalg.eigh(hamiltonian, subset_by_index=(0, 0))[1][:, 0].reshape(2, size))


def _electron(model: VibronicModel) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return an electron's energy matrix and what multiplies (b + b†) in it."""
    sigma_z = np.diag([-1.0, 1.0])
    sigma_x = np.array([[0.0, 1.0], [1.0, 0.0]])
    return 0.5 * model.gap * sigma_z, model.coupling * sigma_x + model.tuning * sigma_z


@dataclass(frozen=True, repr=False)
class TwoElectrons(Result, units={"attraction": "eV", "born_oppenheimer": "eV", "adiabatic": "eV"}):
    """Two electrons of opposite spin in the two states, bound by the one vibration; energies in eV.

    Attributes
    ----------
    attraction : float
        E(2) - 2 E(1) + E(0) of the exact ground states: below 0 where the two attract each other.
    born_oppenheimer, adiabatic : float
        The same on the lower potentials alone, without and with the diagonal correction.
    first, second, cross : float
        Weights of the ground state of two electrons: both in the lower state, both in the upper, one in each.
    transfer : float
        ⟨b₂†b₁⟩, b_i the pair in state i: the pair as a whole moves from one state to the other. Without
        attraction it is ⟨c₂†c₁⟩², which is 0 at κ = 0.
    """

    attraction: float
    born_oppenheimer: float
    adiabatic: float
    first: float
    second: float
    cross: float
    transfer: float

    def __post_init__(self) -> None:
        _checks.record(self)


@remembers
def two_electrons(model: VibronicModel, basis: int = 60) -> TwoElectrons:
    """Return how two electrons of opposite spin fare with one vibration.

    They do not repel each other; all attraction comes from the vibration. The difference between the exact
    attraction and that of the Born–Oppenheimer potentials is what the breakdown adds.

    Parameters
    ----------
    model : VibronicModel
    basis : int
        Oscillator states, from 2 to 1000.

    Raises
    ------
    ValueError
        For an argument outside its range, or states that are degenerate where they cross.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, two_electrons
    >>> pair = two_electrons(VibronicModel(gap=0.0001, coupling=0.05, phonon_energy=0.1))
    >>> round(pair.attraction, 3)  # eV: -2g²/ħω as the gap closes
    -0.05
    >>> round(pair.first + pair.second + pair.cross, 6)
    1.0
    """
    _checks.instance("model", model, VibronicModel)
    size = _checks.whole("basis", basis, 2, 1000)
    ladder = np.diag(np.sqrt(np.arange(1.0, size)), 1)
    ladder = ladder + ladder.T
    level, push = (np.kron(m, np.eye(2)) + np.kron(np.eye(2), m) for m in _electron(model))
    free = model.phonon_energy * np.diag(np.arange(size) + 0.5)
    hamiltonian = np.kron(np.eye(4), free) + np.kron(level, np.eye(size)) + np.kron(push, ladder)
    energy, vector = linalg.eigh(hamiltonian, subset_by_index=(0, 0))
    state = vector[:, 0].reshape(4, size)
    weight = np.sum(state**2, axis=1)
    line = line_of(model, 10)
    electronic = adiabatic_potentials(model, line.nodes)[0] - 0.5 * model.phonon_energy * line.nodes**2
    surfaces = {}
    for name, extra in (("bare", 0.0), ("full", born_huang(model, line.nodes))):
        one, two = (
            float(
                lowest(
                    line,
                    model,
                    0.5 * model.phonon_energy * line.nodes**2 + number * (electronic + extra),
                )[0][0]
            )
            for number in (1, 2)
        )
        surfaces[name] = two - 2 * one + 0.5 * model.phonon_energy
    single = float(exact_levels(model, 1).energies[0])
    return TwoElectrons(
        attraction=float(energy[0]) - 2 * single + 0.5 * model.phonon_energy,
        born_oppenheimer=surfaces["bare"],
        adiabatic=surfaces["full"],
        first=float(weight[0]),
        second=float(weight[3]),
        cross=float(weight[1] + weight[2]),
        transfer=float(state[0] @ state[3]),
    )


def polaron_hopping(coupling: float, phonon_over_hopping: float = 0.2, basis: int = 200) -> float:
    """Return the lowest excitation of one electron on two sites, over the phonon energy.

    The difference of the two sites' vibrations is the vibration of :class:`VibronicModel`, with 2t as its gap
    and g² = λ t ħω/2. At small λ it is the softened phonon; beyond λ = 1 the lower potential has two wells,
    and it is the rate at which the electron moves with its distortion from one site to the other.

    Parameters
    ----------
    coupling : float
        λ = E_p/t, E_p the energy that an electron gains on one site; the same λ as 2 N(0) E_p for a flat
        density of states between -t and t. Above 0.
    phonon_over_hopping : float
        ħω/t, above 0 and at most 1e6.
    basis : int
        Oscillator states, from 2 to 2000, and enough for the distortion: it has λt/2ħω phonons on average.

    Returns
    -------
    float
        The excitation. The levels' rounding, about 1e-13, is what is left of it where it is smaller still.

    Raises
    ------
    ValueError
        For an argument outside its range, or a coupling whose distortion the basis does not hold.

    Examples
    --------
    >>> from multigap.interband.vibronic import polaron_hopping
    >>> round(polaron_hopping(1e-4), 3)  # a free phonon
    1.0
    >>> [round(polaron_hopping(strength), 3) for strength in (0.5, 1.0, 2.0)]  # softer, then two wells
    [0.732, 0.428, 0.013]
    """
    strength = _checks.positive("coupling", coupling, most=_checks.STRONGEST)
    ratio = _checks.positive("phonon_over_hopping", phonon_over_hopping, most=_FASTEST)
    size = _checks.whole("basis", basis, 2, 2000)
    phonons = 0.5 * strength / ratio
    if phonons + 6 * np.sqrt(phonons) > size:  # Poisson's distribution of phonons ends there
        raise ValueError(
            f"coupling = {coupling!r} is not allowed: coupling must be so weak that a distortion of "
            f"{phonons:.3g} phonons on average (phonon_over_hopping = {phonon_over_hopping!r}) fits into "
            f"basis = {basis!r}"
        )
    unit = 1.0 if ratio <= 1 else 1 / ratio  # t in eV: no phonon is too stiff for the model
    model = VibronicModel(2.0 * unit, unit * float(np.sqrt(0.5 * strength * ratio)), unit * ratio)
    energies = exact_levels(model, 2, size).energies
    return float(energies[1] - energies[0]) / (unit * ratio)
