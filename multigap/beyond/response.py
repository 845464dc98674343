"""How far the wires' own electrons soften the phonon that pairs them: their static charge response.

The pairing of MD21 and MR21 is a contact, g/N_2D δ(x − x′) δ(z − z′). A phonon that carries it couples to the
density at its place, and the density answers: with Π the response per spin, the phonon's pattern φ(z) obeys

    ω² φ = ω₀² (1 − 2gΠ/N_2D) φ,        Π(q; z, z′) = d Σ_nn′ ∫dk_z/2π w(z) w*(z′) P,      w = ψ*_nk ψ_n′k+q,

P the bubble of free motion along the wires. ζ(q) is the largest eigenvalue of 2gΠ/N_2D over one period, and
the papers' ω₀√(1 − 2g) is ζ = 2g for all q. The trace of each Π_nn′ over z takes the overlaps of the pairing,
d∫|ψ_nk|²|ψ_n′k′|² dz: they bound its eigenvalues. Where g_nn′ differs between subbands, it multiplies the
transitions n → n′, as it multiplies their part of the pairing.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap._tables import Result, remembers
from multigap.beyond._transition_densities import TransitionDensities, transition_densities
from multigap.bpv import Filling, Overlap, Wires
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.charge_response import fill_bubbles
from multigap.superlattice import Superlattice

_FEWEST: Final = 48
_MOST: Final = 6144
"""Fewest and most points in k_z over the zone."""

_RESOLVED: Final = 3.0
"""Points in k_z for each k_B T of a subband's width: the periodic sum then leaves 1e-7."""

_ACROSS: Final = 7
"""Wavevectors across the wires among which the softest is sought, from 0 to the zone boundary."""

_EDGE: Final = 6.0
_TAIL: Final = 24.0
"""How many k_B T above μ electrons are looked for: to find the softest wavevector, and for a mean."""

_ZONE: Final = 48
"""Points in k_z over the zone for a mean over the Fermi line."""

_MOST_ALONG: Final = 256
_EDGE_STEP: Final = 1.5
"""Most wavevectors along half a pocket for such a mean, and the largest step between them in k_B T."""


class Transitions(StrEnum):
    """Which transitions of the electrons the phonon takes part in."""

    ALL = "all"
    """Those within and between all coupled subbands, each with its g_nn′."""

    POCKET = "pocket"
    """Those within the Lifshitz subband alone, the one whose g stands in the papers' relation."""


@dataclass(frozen=True, eq=False, repr=False)
class Softening(
    Result,
    rows="q_z q_x",
    axes={
        "q_z": "q_z",
        "q_x": "q_x",
        "zeta": "q_z q_x",
        "rigid": "q_z q_x",
        "response": "q_z q_x subband other",
    },
    units={"q_z": "1/Å", "q_x": "1/Å", "mu": "eV", "temperature": "K"},
):
    """How far the electrons' static response softens the phonon, over wavevectors.

    Attributes
    ----------
    q_z : ndarray, shape (l,)
        Wavevectors across the wires in 1/Å.
    q_x : ndarray, shape (m,)
        Wavevectors along the wires in 1/Å.
    zeta : ndarray, shape (l, m)
        ζ(q) = 1 − ω_q²/ω₀² of the softest pattern within a period; above 1 the harmonic crystal with this
        coupling is unstable.
    rigid : ndarray, shape (l, m)
        The same of a displacement that is a plane wave in z as well: at most `zeta`.
    response : ndarray, shape (l, m, n, n)
        Π_nn′(q)/N_2D per spin with the overlaps of the pairing: its trace over z.
    mu : float
        Chemical potential in eV.
    temperature : float
        In K.
    """

    q_z: NDArray[np.float64]
    q_x: NDArray[np.float64]
    zeta: NDArray[np.float64]
    rigid: NDArray[np.float64]
    response: NDArray[np.float64]
    mu: float
    temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, q_z="l", q_x="m", zeta="l m", rigid="l m", response="l m n n")

    @property
    def softest(self) -> tuple[float, float, float]:
        """(q_x, q_z in 1/Å, ζ) where ζ is largest among the wavevectors given."""
        return _largest(self.q_x, self.q_z, self.zeta)


@remembers
def softening(
    model: Wires,
    filling: Filling | float,
    temperature: float,
    q_x: ArrayLike,
    q_z: ArrayLike,
    *,
    transitions: Transitions | str = Transitions.ALL,
) -> Softening:
    """Return ζ(q) = 1 − ω_q²/ω₀², what the wires' own response takes off the phonon's squared energy.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing, with exact overlaps and no negative g.
    filling : Filling or float
        One filling, or η.
    temperature : float
        In K, of the normal state.
    q_x : array_like, shape (m,)
        Wavevectors along the wires in 1/Å, at least 0: the response is even.
    q_z : array_like, shape (l,)
        Wavevectors across the wires in 1/Å, any zone; `zeta` is periodic in them, `rigid` is not.
    transitions : Transitions or str
        ``"all"``: every g_nn′, which counts both ways between two subbands; ``"pocket"``: the g of the
        Lifshitz subband alone.

    Raises
    ------
    ValueError
        For a filling that is not one, overlaps that are not exact, a negative coupling (no phonon of which
        the other electrons are part), or a temperature that is too low for a grid of 6144 points in k_z.

    Notes
    -----
    The bare phonon is one energy at every place, as a contact without retardation needs. Exchange and the
    direct repulsion of the electrons, which both weaken Π, are left out, as in the papers' relation; so is
    what the gap takes off it below T_c.

    Examples
    --------
    >>> from multigap.beyond.response import softening
    >>> from multigap.bpv import papers
    >>> soft = softening(papers.md21(0.25), 1.0, 300.0, q_x=[0.05, 0.5], q_z=[0.0])  # 1/Å
    >>> soft.zeta.round(2), bool((soft.rigid <= soft.zeta).all())
    (array([[0.98, 0.32]]), True)
    """
    model, mu, temperature = _state(model, filling, temperature)
    along = plain(_checks.row("q_x", q_x, "1/Å", minimum=0.0, size=1))
    across = plain(_checks.row("q_z", q_z, "1/Å", size=1))
    kind = _checks.choice("transitions", transitions, Transitions)
    zeta, rigid = _softness(model, mu, temperature, along, across, kind)
    return _checks.made(
        Softening,
        q_z=across,
        q_x=along,
        zeta=zeta,
        rigid=rigid,
        response=_traces(model, mu, temperature, along, across),
        mu=mu,
        temperature=temperature,
    )


@dataclass(frozen=True, repr=False)
class Softest(Result, units={"q_x": "1/Å", "q_z": "1/Å"}):
    """Where the wires' response softens the phonon most.

    Attributes
    ----------
    q_x, q_z : float
        Wavevector along and across the wires in 1/Å.
    zeta : float
        ζ there.
    """

    q_x: float
    q_z: float
    zeta: float

    def __post_init__(self) -> None:
        _checks.record(self)


@remembers
def softest(
    model: Wires,
    filling: Filling | float,
    temperature: float,
    *,
    transitions: Transitions | str = Transitions.ALL,
    points: int = 33,
    rounds: int = 4,
) -> Softest:
    """Return the wavevector at which ζ is largest.

    Parameters
    ----------
    model, filling, temperature, transitions
        As in :func:`softening`.
    points : int
        Wavevectors tried along the wires up to the largest that joins two of the pocket's electrons, and, if
        other subbands count, as many up to the largest of any; seven across them.
    rounds : int
        How often the search closes in on the best of these, by a third each time; across the wires only from
        inside the zone.

    Raises
    ------
    ValueError
        As :func:`softening`, or for a number that is not whole, below 3 points or below 0 rounds.

    Examples
    --------
    >>> from multigap.beyond.response import softest
    >>> from multigap.bpv import papers
    >>> at = softest(papers.md21(0.1), 1.0, 300.0, transitions="pocket", points=9, rounds=1)
    >>> round(at.q_x, 2), round(at.zeta, 2)  # 1/Å, and what ω² loses
    (0.19, 0.41)
    """
    model, mu, temperature = _state(model, filling, temperature)
    points, rounds = _checks.whole("points", points, 3, 1000), _checks.whole("rounds", rounds, 0, 20)
    kind = _checks.choice("transitions", transitions, Transitions)
    across = np.linspace(0.0, model.superlattice.zone_boundary, _ACROSS)
    reach = _largest_q(model, mu, temperature, model.lifshitz)
    along = np.linspace(0.0, reach, points)
    if kind is Transitions.ALL:
        along = np.union1d(along, np.linspace(0.0, _largest_q(model, mu, temperature, 1), points))

    def best(q_x: NDArray[np.float64], q_z: NDArray[np.float64]) -> tuple[float, float, float]:
        return _largest(q_x, q_z, _softness(model, mu, temperature, q_x, q_z, kind)[0])

    q_x, q_z, zeta = best(along, across)
    step_x, step_z = reach / (points - 1), float(across[1])
    for _ in range(rounds):
        step_x, step_z = step_x / 3, step_z / 3
        near_x = np.abs(q_x + step_x * np.arange(-3, 4))
        inside = 0.0 < q_z < across[-1]  # where it is not, ζ is even about it
        near_z = np.clip(q_z + step_z * np.arange(-3, 4), 0.0, across[-1]) if inside else np.array([q_z])
        q_x, q_z, zeta = best(np.unique(near_x), np.unique(near_z))
    return Softest(q_x, q_z, zeta)


def mean_softening(
    model: Wires,
    filling: Filling | float,
    temperature: float,
    *,
    transitions: Transitions | str = Transitions.ALL,
) -> float:
    """Return ⟨ζ⟩, the mean of ζ(q) over all q that join two electrons of the pocket's Fermi line.

    The pocket is the Lifshitz subband, and √(1 − ⟨ζ⟩) stands where the papers have √(1 − 2g).

    Parameters
    ----------
    model, filling, temperature, transitions
        As in :func:`softening`.

    Raises
    ------
    ValueError
        As :func:`softening`, or for a temperature so low, or a pocket so deep, that 256 wavevectors along
        half of it do not resolve its edge.

    Notes
    -----
    Both electrons count by −∂f/∂ε. Their pairs are told by q on a grid: the weights' autocorrelation.

    Examples
    --------
    >>> from multigap.beyond.response import mean_softening
    >>> from multigap.bpv import papers
    >>> weak, strong = (mean_softening(papers.md21(g), 1.0, 300.0, transitions="pocket") for g in (0.1, 0.2))
    >>> round(weak, 2), round(strong / weak, 3)  # as g
    (0.37, 2.0)
    """
    model, mu, temperature = _state(model, filling, temperature)
    kind = _checks.choice("transitions", transitions, Transitions)
    lattice, thermal = model.superlattice, K_B * temperature
    farthest = _largest_q(model, mu, temperature, model.lifshitz, _TAIL) / 2
    points = _pocket_size(2 * HBAR2_OVER_2ME / lattice.along_wire * farthest**2, temperature)
    step = farthest / points
    along = (np.arange(-points, points) + 0.5) * step
    across = np.arange(0.0, _ZONE) * (2 * np.pi / (_ZONE * lattice.period))
    kinetic = HBAR2_OVER_2ME / lattice.along_wire * along**2
    energy = lattice.energy(model.lifshitz, across)[:, None] + kinetic - mu
    weight = 1 / np.cosh(np.clip(energy / (2 * thermal), -300, 300)) ** 2
    shape = (_ZONE, 4 * points)
    pairs = np.fft.irfft2(np.abs(np.fft.rfft2(weight, shape)) ** 2, shape)[: _ZONE // 2 + 1, : 2 * points]
    q_x, q_z = np.arange(0.0, 2 * points) * step, across[: _ZONE // 2 + 1]
    pairs[1:-1] *= 2.0  # ζ is even in q_z, and in q_x
    pairs[:, 1:] *= 2.0
    zeta = _softness(model, mu, temperature, q_x, q_z, kind)[0]
    return float(np.sum(pairs * zeta) / np.sum(pairs))


def _largest(
    q_x: NDArray[np.float64], q_z: NDArray[np.float64], zeta: NDArray[np.float64]
) -> tuple[float, float, float]:
    row, column = np.unravel_index(int(np.argmax(zeta)), zeta.shape)
    return float(q_x[column]), float(q_z[row]), float(zeta[row, column])


def _pocket_size(rise: float, temperature: float) -> int:
    """Return how many wavevectors along half a pocket see its edge, `rise` in eV being k dε/dk at its end."""
    points = max(_FEWEST, math.ceil(rise / (_EDGE_STEP * K_B * temperature)))
    if points > _MOST_ALONG:
        least = rise / (_EDGE_STEP * K_B * _MOST_ALONG)
        raise ValueError(
            f"filling at temperature = {temperature!r} is not allowed: temperature must be at least "
            f"{least:.3g} K to resolve the Fermi line"
        )
    return points


def _state(model: Wires, filling: Filling | float, temperature: float) -> tuple[Wires, float, float]:
    """Return the model, its chemical potential in eV and the temperature, checked for all of this module."""
    model = _checks.instance("model", model, Wires)
    if model.overlap is not Overlap.EXACT:
        raise ValueError(f"model with overlap = {str(model.overlap)!r} is not allowed: it must be exact")
    if np.any(model.coupling < 0):
        raise ValueError("model with a negative coupling is not allowed: model must attract, as phonons do")
    mu = model._potential(filling)[1]
    return model, mu, _checks.positive("temperature", temperature, "K")


def _coupling(model: Wires, mu: float, transitions: Transitions) -> NDArray[np.float64]:
    """Return the couplings of those transitions that the phonon takes part in."""
    coupling = model._scaled_coupling(mu)
    if transitions is Transitions.POCKET:
        here = np.zeros(coupling.shape, dtype=bool)
        here[model.lifshitz - 1, model.lifshitz - 1] = True
        coupling = np.where(here, coupling, 0.0)
    return coupling


def _largest_q(model: Wires, mu: float, temperature: float, number: int, edge: float = _EDGE) -> float:
    """Return the largest wavevector in 1/Å along the wires that joins two electrons of a subband."""
    depth = max(mu - model.superlattice.subband(number).bottom, 0.0) + edge * K_B * temperature
    return 2 * float(np.sqrt(depth * model.superlattice.along_wire / HBAR2_OVER_2ME))


def _zone_size(model: Wires, temperature: float) -> int:
    """Return a number of points in k_z over the zone that resolves the temperature: few ones, to be kept."""
    widest = max(model.superlattice.subband(n + 1).width for n in range(model.count))
    points = _FEWEST
    while points * K_B * temperature < _RESOLVED * widest:
        points *= 2
        if points > _MOST:
            least = _RESOLVED * widest / (K_B * _MOST)
            raise ValueError(
                f"temperature = {temperature!r} is not allowed: temperature must be at least {least:.3g} K "
                f"for subbands {widest:.4g} eV wide"
            )
    return points


def _softness(
    model: Wires,
    mu: float,
    temperature: float,
    q_x: NDArray[np.float64],
    q_z: NDArray[np.float64],
    transitions: Transitions,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return ζ, and its part of a rigid displacement, shapes (q_z, q_x)."""
    coupling = _coupling(model, mu, transitions)
    used = np.argwhere(np.triu(coupling) > 0)
    zeta, rigid = np.zeros((q_z.size, q_x.size)), np.zeros((q_z.size, q_x.size))
    if not used.size:
        return zeta, rigid
    pairs = tuple((int(n), int(other)) for n, other in used)
    # both ways between two subbands
    weight = np.array([(2.0 if n == other else 4.0) * coupling[n, other] for n, other in pairs])
    points = _zone_size(model, temperature)
    for row, q in enumerate(q_z):
        states = transition_densities(model.superlattice, pairs, float(q), points)
        parts = _bubbles(model.superlattice, states, mu, temperature, q_x) * weight[:, None]
        vectors = states.vectors.reshape(-1, states.vectors.shape[-1])
        matrices = np.array([(vectors.T * part) @ vectors for part in parts.reshape(q_x.size, -1)])
        zeta[row] = np.linalg.eigvalsh(matrices)[:, -1]
        rigid[row] = np.einsum("r,mrs,s->m", states.rigid, matrices, states.rigid)
    return zeta, rigid


def _traces(
    model: Wires, mu: float, temperature: float, q_x: NDArray[np.float64], q_z: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return Π_nn′/N_2D with the overlaps of the pairing, shape (q_z, q_x, n, n)."""
    pairs = tuple(itertools.combinations_with_replacement(range(model.count), 2))
    result = np.zeros((q_z.size, q_x.size, model.count, model.count))
    for row, q in enumerate(q_z):
        states = transition_densities(model.superlattice, pairs, float(q), _zone_size(model, temperature))
        bubbles = _bubbles(model.superlattice, states, mu, temperature, q_x)
        traces = np.einsum("mpk,pkr->mp", bubbles, states.vectors**2)
        for trace, (n, other) in zip(traces.T, pairs, strict=True):
            result[row, :, n, other] = result[row, :, other, n] = trace
    return result


def _bubbles(
    lattice: Superlattice,
    states: TransitionDensities,
    mu: float,
    temperature: float,
    q_x: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return each transition's share of Π/N_2D before its density in z, shape (q_x, pairs, k_z)."""
    unit = math.sqrt(HBAR2_OVER_2ME / lattice.along_wire)
    result = np.empty((q_x.size, states.first.size))
    first, second = (states.first - mu).ravel(), (states.second - mu).ravel()
    fill_bubbles(first, second, plain(q_x * unit), K_B * temperature, result)
    # ∫dk_z d/2π is the mean over the zone, over d; N_2D = 1/(4π unit²)
    result *= 4 * math.pi * unit / (states.first.shape[1] * lattice.period)
    return result.reshape(q_x.size, *states.first.shape)
