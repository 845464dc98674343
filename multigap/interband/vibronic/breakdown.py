"""Where Born and Oppenheimer's approximation fails: levels of one potential, and what Eq. 2 adds to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import linalg as splinalg

from multigap import _checks
from multigap._tables import Result, remembers
from multigap.interband.vibronic._surface import born_huang, line_of, lowest
from multigap.interband.vibronic.model import (
    Levels,
    VibronicModel,
    adiabatic_potentials,
    derivative_coupling,
    exact_levels,
)


@remembers
def adiabatic_levels(
    model: VibronicModel, number: int = 6, *, diagonal_correction: bool = True, order: int = 10
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
    order : int
        Degree of the polynomials in the elements along Q, at least 2; the elements follow the model.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, adiabatic_levels, exact_levels
    >>> model = VibronicModel(gap=0.1, coupling=0.05, phonon_energy=0.1)  # eV
    >>> below, exact, above = (
    ...     adiabatic_levels(model, 1, diagonal_correction=False).energies[0],
    ...     exact_levels(model, 1).energies[0],
    ...     adiabatic_levels(model, 1).energies[0],
    ... )
    >>> [round(float(energy), 4) for energy in (below, exact, above)]
    [-0.0203, -0.0133, -0.0098]
    """
    line = line_of(_checks.instance("model", model, VibronicModel), order)
    number = _checks.whole("number", number, 1, line.nodes.size - 2)
    potential = adiabatic_potentials(model, line.nodes)[0]
    if _checks.flag("diagonal_correction", diagonal_correction):
        potential = potential + born_huang(model, line.nodes)
    return Levels(lowest(line, model, potential, number)[0])


@dataclass(frozen=True, repr=False)
class Breakdown(Result, units="eV"):
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

    def __post_init__(self) -> None:
        _checks.record(self)

    @property
    def lowering(self) -> float:
        """Exact level less the adiabatic one, in eV: never above 0."""
        return self.exact - self.adiabatic


@remembers
def breakdown(model: VibronicModel, order: int = 10) -> Breakdown:
    """Return the lowest level, exact and approximate, with what Eq. 2 says of the difference.

    Parameters
    ----------
    model : VibronicModel
    order : int
        Degree of the polynomials in the elements along Q, from 2 to 60.

    Raises
    ------
    ValueError
        For an argument outside its range, or states that are degenerate where they cross.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, breakdown
    >>> found = breakdown(VibronicModel(gap=0.1, coupling=0.05, phonon_energy=0.1))
    >>> found.born_oppenheimer < found.exact < found.adiabatic
    True
    >>> round(found.lowering, 5), round(found.second_order, 5), abs(found.first_order) < 1e-9  # eV
    (-0.00352, -0.00325, True)
    """
    line = line_of(_checks.instance("model", model, VibronicModel), order)
    lower, upper = adiabatic_potentials(model, line.nodes)
    coupling = derivative_coupling(model, line.nodes)
    correction = born_huang(model, line.nodes)
    levels, states = lowest(line, model, lower + correction)
    energy, ground = float(levels[0]), states[:, 0]
    # W = -ħω (F ∂ + F′/2) between two functions is -ħω/2 ∫F (f g′ - f′ g): F, which may be sharp, is not
    # differentiated.
    slope, weighted = line.slope @ ground, line.weights * coupling[line.local]
    sources = np.bincount(line.local, weighted * slope, line.nodes.size)
    driven = -0.5 * model.phonon_energy * (sources - line.slope.T @ (weighted * ground[line.local]))
    # The sum over all levels of the upper surface at once: the resolvent, one sparse solve.
    above = sparse.diags_array(line.masses * (upper + correction - energy))
    resolvent = (0.5 * model.phonon_energy * line.stiffness + above).tocsc()
    return Breakdown(
        exact=float(exact_levels(model, 1).energies[0]),
        born_oppenheimer=float(lowest(line, model, lower)[0][0]),
        adiabatic=energy,
        first_order=-model.phonon_energy * float(np.sum(weighted * ground[line.local] * slope)),
        second_order=-float(driven @ splinalg.spsolve(resolvent, driven)),
    )


def product_energy(model: VibronicModel, upper_weight: float, order: int = 10) -> float:
    """Return the energy in eV of the state of WH18 Eq. 1, Ω [C1 φ1 + C2 φ2] with C2² = `upper_weight`.

    Ω is the adiabatic ground state. The state is written out in the two fixed electronic states and the
    whole Hamiltonian applied to it, so that no derivative coupling is put in by hand.

    Parameters
    ----------
    model : VibronicModel
    upper_weight : float
        C2², between 0 and 1.
    order : int
        Degree of the polynomials in the elements along Q, from 2 to 60.

    Raises
    ------
    ValueError
        For an argument outside its range, or states that are degenerate where they cross.

    Examples
    --------
    >>> from multigap.interband.vibronic import VibronicModel, breakdown, product_energy
    >>> model = VibronicModel(gap=0.1, coupling=0.05, phonon_energy=0.1)
    >>> abs(product_energy(model, 0.0) - breakdown(model).adiabatic) < 1e-6
    True
    >>> product_energy(model, 0.1) > product_energy(model, 0.0)  # the upper state costs its energy
    True
    """
    _checks.instance("model", model, VibronicModel)
    share = _checks.within("upper_weight", upper_weight, 0.0, 1.0)
    line = line_of(model, order)
    q = line.nodes
    ground = lowest(line, model, adiabatic_potentials(model, q)[0] + born_huang(model, q))[1][:, 0]
    diagonal = 0.5 * model.gap + np.sqrt(2) * model.tuning * q
    mixed = np.sqrt(2) * model.coupling * q
    angle = 0.5 * np.arctan2(mixed, diagonal)
    c_1, c_2 = np.sqrt(1 - share), np.sqrt(share)
    first = ground * (c_1 * np.cos(angle) + c_2 * np.sin(angle))
    second = ground * (-c_1 * np.sin(angle) + c_2 * np.cos(angle))
    kinetic = np.sum(line.weights * ((line.slope @ first) ** 2 + (line.slope @ second) ** 2))
    spring = 0.5 * model.phonon_energy * q**2 * (first**2 + second**2)
    electronic = diagonal * (second**2 - first**2) + 2 * mixed * first * second
    return 0.5 * model.phonon_energy * float(kinetic) + float(np.sum(line.masses * (spring + electronic)))
