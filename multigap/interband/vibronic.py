"""Two electronic states and one vibration: where Born and Oppenheimer's approximation fails (WH18 Eqs. 1, 2).

The smallest model in which the matrix element ⟨φ2|∇|φ1⟩ of WH18 Eq. 2 can be computed:

    H = ħω (p² + Q²)/2 + (Δ/2) σ_z + √2 Q (g σ_x + κ σ_z),

with Q in units of √(ħ/Mω), so that -∇²/2M is -(ħω/2) ∂²/∂Q². With κ = 0 it is the quantum Rabi model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.polynomial import Legendre
from numpy.typing import ArrayLike, NDArray
from scipy import linalg, sparse
from scipy.sparse import linalg as splinalg

from multigap import _checks

_STRONGEST = 100.0
"""Largest coupling in phonon energies."""

_FARTHEST = 1e6
"""Largest displacement in oscillator lengths."""

_FASTEST = 1e6
"""Largest phonon energy in hoppings: nothing moves any more with what is slower still."""


def _model(model: VibronicModel) -> VibronicModel:
    return _checks.instance("model", model, VibronicModel)


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
                    f"{_STRONGEST:g} "
                    f"times phonon_energy = {quantum!r} eV"
                )


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

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, energies="n")


def exact_levels(model: VibronicModel, number: int = 6, basis: int = 120) -> Levels:
    """Return the lowest vibronic levels from an expansion in `basis` oscillator states for each state.

    Raises
    ------
    ValueError
        For a basis that is not from 2 to 2000, or more levels than there are states.
    """
    _model(model)
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
    """
    _model(model)
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
    """
    _model(model)
    q = _checks.array("position", position, most=_FARTHEST)
    square = (0.5 * model.gap + np.sqrt(2) * model.tuning * q) ** 2 + 2 * (model.coupling * q) ** 2
    if np.any(square == 0):
        name = "coupling" if model.gap > 0 else "gap"
        raise ValueError(
            f"{name} = {getattr(model, name)!r} is not allowed: {name} must not be 0 where the states cross"
        )
    return np.asarray(-0.25 * np.sqrt(2) * model.coupling * model.gap / square)


def _diagonal_correction(model: VibronicModel, position: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ⟨∂φ/∂Q|∂φ/∂Q⟩ħω/2, the same for both states."""
    return 0.5 * model.phonon_energy * derivative_coupling(model, position) ** 2


@dataclass(frozen=True, eq=False)
class _Line:
    """The axis Q in spectral elements: a polynomial in each, Gauss–Lobatto nodes, continuous at the joints.

    Attributes
    ----------
    nodes : (n,) array
        Q at the nodes, rising.
    masses : (n,) array
        Quadrature weights at the nodes: ∫f dQ = Σ masses·f.
    local : (m,) array of int
        The node of each point of each element; joints appear twice.
    weights : (m,) array
        Quadrature weights of these points.
    slope : (m, n) sparse array
        From values at the nodes to derivatives at these points.
    """

    nodes: NDArray[np.float64]
    masses: NDArray[np.float64]
    local: NDArray[np.intp]
    weights: NDArray[np.float64]
    slope: Any

    @cached_property
    def stiffness(self) -> Any:
        """∫ f′g′ dQ as a matrix."""
        return self.slope.T @ sparse.diags_array(self.weights) @ self.slope


def _line(model: VibronicModel, order: int) -> _Line:
    """Return elements of polynomials of degree `order` that resolve the avoided crossing of the model."""
    degree = _checks.whole("order", order, 2, 60)
    # Both surfaces are confined beyond the displacement √2 (|g| + |κ|)/ħω by an oscillator of length 1.
    edge = 7.0 + 1.5 * (abs(model.coupling) + abs(model.tuning)) / model.phonon_energy
    joints = np.linspace(-edge, edge, 2 * int(np.ceil(edge)) + 1)
    square = model.coupling**2 + model.tuning**2
    if square > 0:
        # The derivative coupling is a Lorentzian about `crossing`: from its half-width outwards the elements
        # double in length.
        crossing = -model.tuning * model.gap / (2 * np.sqrt(2) * square)
        width = abs(model.coupling) * model.gap / (2 * np.sqrt(2) * square)
        doublings = int(np.ceil(-np.log2(width))) if 0 < width < 1 else -1
        outwards = width * 2.0 ** np.arange(-1, doublings)
        near = crossing + np.concatenate([-outwards, [0.0], outwards])
        near = np.unique(near[np.abs(near) < edge])
        if near.size:
            clear = (joints < near[0]) | (joints > near[-1])
            joints = np.sort(np.concatenate([joints[clear], near]))
            # No sliver where the two sets of joints meet.
            sliver = np.diff(joints) < 1e-3 * min(width or 1.0, 1.0)
            joints = joints[np.concatenate([[True], ~sliver])]
            joints[-1] = edge
    legendre = Legendre.basis(degree)
    points = np.concatenate([[-1.0], np.sort(legendre.deriv().roots().real), [1.0]])
    weights = 2 / (degree * (degree + 1) * legendre(points) ** 2)
    # Derivatives of the Lagrange polynomials on these points at the points themselves.
    distance = points[:, None] - points + np.eye(degree + 1)
    scale = legendre(points)
    derivative = scale[:, None] / (scale * distance)
    np.fill_diagonal(derivative, 0.0)
    np.fill_diagonal(derivative, -derivative.sum(axis=1))
    half = 0.5 * np.diff(joints)
    count = half.size
    local = (np.arange(count)[:, None] * degree + np.arange(degree + 1)).ravel()
    nodes = np.zeros(count * degree + 1)
    nodes[local] = (joints[:-1, None] + half[:, None] * (points + 1)).ravel()
    spread = (half[:, None] * weights).ravel()
    gather = sparse.csr_array(
        (np.ones(local.size), (np.arange(local.size), local)), shape=(local.size, nodes.size)
    )
    slope = sparse.block_diag([sparse.csr_array(derivative / h) for h in half], format="csr") @ gather
    masses = np.asarray(np.bincount(local, spread), dtype=np.float64)
    return _Line(nodes, masses, local, spread, slope)


def _lowest(
    line: _Line, model: VibronicModel, potential: NDArray[np.float64], number: int = 1
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest levels on a potential and their states, ∫Ω² dQ = 1, shapes (k,) and (n, k)."""
    root = np.sqrt(line.masses)
    kinetic = 0.5 * model.phonon_energy * line.stiffness
    matrix = sparse.diags_array(1 / root) @ kinetic @ sparse.diags_array(1 / root)
    matrix = (matrix + sparse.diags_array(potential)).tocsc()
    # Below every level, so that the lowest dominates the inverse; a bell as start, for one answer always.
    floor = float(np.min(potential)) - 1e-3 * model.phonon_energy
    start = root * np.exp(-0.1 * (line.nodes - 0.3) ** 2)
    energies, states = splinalg.eigsh(matrix, number, sigma=floor, v0=start)
    order = np.argsort(energies)
    return energies[order], states[:, order] / root[:, None]


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
    """
    line = _line(_model(model), order)
    number = _checks.whole("number", number, 1, line.nodes.size - 2)
    potential = adiabatic_potentials(model, line.nodes)[0]
    if _checks.flag("diagonal_correction", diagonal_correction):
        potential = potential + _diagonal_correction(model, line.nodes)
    return Levels(_lowest(line, model, potential, number)[0])


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

    def __post_init__(self) -> None:
        _checks.record(self)

    @property
    def lowering(self) -> float:
        """Exact level less the adiabatic one, in eV: never above 0."""
        return self.exact - self.adiabatic


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
    """
    line = _line(_model(model), order)
    lower, upper = adiabatic_potentials(model, line.nodes)
    coupling = derivative_coupling(model, line.nodes)
    correction = _diagonal_correction(model, line.nodes)
    levels, states = _lowest(line, model, lower + correction)
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
        born_oppenheimer=float(_lowest(line, model, lower)[0][0]),
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
    """
    _model(model)
    share = _checks.within("upper_weight", upper_weight, 0.0, 1.0)
    line = _line(model, order)
    q = line.nodes
    ground = _lowest(line, model, adiabatic_potentials(model, q)[0] + _diagonal_correction(model, q))[1][:, 0]
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


@dataclass(frozen=True)
class IonMoments:
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
    """
    _model(model)
    size = _checks.whole("basis", basis, 2, 2000)
    diagonal_correction = _checks.flag("diagonal_correction", diagonal_correction)
    if _checks.flag("lower_only", lower_only):
        line = _line(model, 10)
        coupling = derivative_coupling(model, line.nodes)
        potential = adiabatic_potentials(model, line.nodes)[0]
        if diagonal_correction:
            potential = potential + _diagonal_correction(model, line.nodes)
        ground = _lowest(line, model, potential)[1][:, 0]
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


@dataclass(frozen=True)
class TwoElectrons:
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
    """
    _model(model)
    size = _checks.whole("basis", basis, 2, 1000)
    ladder = np.diag(np.sqrt(np.arange(1.0, size)), 1)
    ladder = ladder + ladder.T
    level, push = (np.kron(m, np.eye(2)) + np.kron(np.eye(2), m) for m in _electron(model))
    free = model.phonon_energy * np.diag(np.arange(size) + 0.5)
    hamiltonian = np.kron(np.eye(4), free) + np.kron(level, np.eye(size)) + np.kron(push, ladder)
    energy, vector = linalg.eigh(hamiltonian, subset_by_index=(0, 0))
    state = vector[:, 0].reshape(4, size)
    weight = np.sum(state**2, axis=1)
    line = _line(model, 10)
    electronic = adiabatic_potentials(model, line.nodes)[0] - 0.5 * model.phonon_energy * line.nodes**2
    surfaces = {}
    for name, extra in (("bare", 0.0), ("full", _diagonal_correction(model, line.nodes))):
        one, two = (
            float(
                _lowest(
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
