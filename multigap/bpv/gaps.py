"""Gaps of wires below T_c, at fixed chemical potential or fixed density."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, gap_equation
from multigap._tables import Result, conventions, remembers
from multigap.bpv.density import _density_of_state, _normal_density, _per_area
from multigap.bpv.filling import _HIGHEST, Filling, _told
from multigap.bpv.transition import (
    Transition,
    _transition_at,
    critical_temperature,
    resolved_critical_temperature,
)
from multigap.bpv.wires import Overlap, Wires
from multigap.bpv.zone import ZoneNodes, mean_factors
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation import GapEquation, Solution, amplitudes, gaps_near

# Of Newton's last step, relative to the largest gap: what is left after it is its square.
_TOLERANCE = 1e-7
_STEPS = 60
_POINTS = 24


@dataclass(frozen=True, eq=False, repr=False)
class WireGaps(
    Result,
    rows="subband",
    axes={"delta": "subband", "delta_k": "node"},
    units={
        "temperature": "K",
        "mu": "eV",
        "delta": "eV",
        "delta_k": "eV",
        "kelvin": "K",
        "density": "1/Å²",
    },
    apart=("delta_k",),
    conventions={
        "eta": conventions.ETA,
        "delta": conventions.DELTA,
        "kelvin": conventions.WINDOW,
        "density": conventions.DENSITY,
    },
):
    """The superconducting state of wires at one temperature.

    Attributes
    ----------
    temperature : float
        T in K.
    mu : float
        Chemical potential in eV: the one given, or the one at which the density is the one asked for.
    eta : float
        Its Lifshitz parameter.
    delta : ndarray, shape (n,)
        Mean of each subband's gap over the zone, in eV, positive in the subband that leads; 0 at and above
        T_c. A subband that lies above the window has nan.
    delta_k : ndarray, shape (channels,)
        Δ_n(k_z) in eV at the nodes.
    nodes : ZoneNodes
        The nodes: subband, k_z, energy of each.
    kelvin : float
        T_c in K at this chemical potential; nan if there is none.
    density : float
        Electrons per Å², both spins, of the coupled subbands in this state (MR21 Eq. 7).
    """

    temperature: float
    mu: float
    eta: float
    delta: NDArray[np.float64]
    delta_k: NDArray[np.float64]
    nodes: ZoneNodes
    kelvin: float
    density: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)
        if self.delta_k.size != self.nodes.edge.size:
            raise ValueError(
                f"delta_k has {self.delta_k.size} numbers: delta_k must have one for each of "
                f"{self.nodes.edge.size} nodes"
            )


@dataclass(frozen=True, eq=False, repr=False)
class GapRatios(
    Result,
    rows="eta",
    axes={**dict.fromkeys(("eta", "mu", "kelvin"), "eta"), "delta": "eta subband", "ratio": "eta subband"},
    units={"mu": "eV", "kelvin": "K", "delta": "eV"},
    conventions={
        "eta": conventions.ETA,
        "kelvin": conventions.WINDOW,
        "delta": conventions.DELTA,
        "ratio": conventions.RATIO,
    },
):
    """Gaps at T = 0 against T_c along a row of chemical potentials (MR21 Figs. 6 and 7), nan without one.

    Attributes
    ----------
    eta : ndarray, shape (m,)
        Lifshitz parameters as asked for.
    mu : ndarray, shape (m,)
        Chemical potentials in eV of the states at T = 0.
    kelvin : ndarray, shape (m,)
        T_c in K.
    delta : ndarray, shape (m, n)
        Zone means of the gaps at T = 0 in eV.
    ratio : ndarray, shape (m, n)
        2Δ_n/k_B T_c.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    delta: NDArray[np.float64]
    ratio: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@remembers
def gaps(
    model: Wires, filling: Filling | float, temperature: float = 0.0, *, fixed_density: bool = False
) -> WireGaps:
    """Return the gaps at one temperature (MR21 Eq. 6), with the density equation (7) if wanted.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or float
        One filling, or η.
    temperature : float
        T in K, at least 0.
    fixed_density : bool
        What is kept of the normal state at T = 0 as the gap opens: its chemical potential or, if this is
        true, its density, μ being moved until the electrons are met.

    Raises
    ------
    ValueError
        For a temperature below 0, a μ below every subband, or a density that cannot be reached.
    multigap.errors.ConvergenceError
        If the gap equation or the density equation cannot be solved.

    Notes
    -----
    The gap lives where the interaction does, within ω̃ of the chemical potential. Eq. (7) of the paper has no
    window; beyond it we take the normal state's occupation.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> state = bpv.gaps(papers.md21(), 0.9)
    >>> (1e3 * state.delta).round(2).tolist()  # meV
    [10.5, 10.3, 30.32]
    >>> f"{state.density:.4f} 1/Å² at T = {state.temperature} K, T_c = {state.kelvin:.1f} K"
    '0.0705 1/Å² at T = 0.0 K, T_c = 187.6 K'
    """
    mu = _checks.instance("model", model, Wires)._potential(filling)[1]
    temperature = _checks.non_negative("temperature", temperature, "K")
    if not _checks.flag("fixed_density", fixed_density):
        return _state(model, mu, temperature)[0]
    return _at_density(model, mu, temperature, *_density_asked(model, mu, filling))


@remembers
def gap_ratios(model: Wires, filling: Filling | ArrayLike, *, fixed_density: bool = False) -> GapRatios:
    """Return the gaps at T = 0 and 2Δ/k_B T_c along a row of chemical potentials (MR21 Fig. 6).

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or array_like, shape (m,)
        One or many fillings; plain numbers are η.
    fixed_density : bool
        As in :func:`gaps`; T_c belongs to the μ given, where the gap vanishes.

    Raises
    ------
    ValueError
        As :func:`gaps`.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> found = bpv.gap_ratios(papers.md21(), [0.5, 1.0])
    >>> found.ratio.round(2).tolist()  # one gap alone has 3.53
    [[1.34, 1.31, 3.78], [1.3, 1.27, 3.75]]
    """
    etas, mus = _checks.instance("model", model, Wires).potentials(filling)
    fixed_density = _checks.flag("fixed_density", fixed_density)
    critical = critical_temperature(model, Filling(mu=mus)).kelvin
    states = [gaps(model, Filling(mu=mu), fixed_density=fixed_density) for mu in mus]
    delta = np.array([state.delta for state in states]).reshape(mus.size, model.count)
    ratio = 2 * delta / (K_B * critical[:, None])
    return GapRatios(etas, np.array([state.mu for state in states]), critical, delta, ratio)


def _means(model: Wires) -> NDArray[np.float64]:
    """Return the zone mean of φ for each subband, shape (n, rank): x · mean φ is the mean gap."""
    if model.overlap is Overlap.ONES:
        return np.ones((model.count, 1))
    return mean_factors(model.superlattice, model.count)


def _guess(model: Wires, critical: Transition, temperature: float) -> NDArray[np.float64]:
    """Guess the amplitudes: the structure at T_c, constant in each subband, with the size of BCS."""
    t, t_c = K_B * temperature, K_B * float(critical.kelvin[0])
    largest = 1.8 * t_c * np.tanh(1.74 * np.sqrt(max(t_c / max(t, 0.02 * t_c) - 1, 0.0)))
    means = _means(model)
    size = np.nan_to_num(critical.structure[0]) * largest
    return np.asarray(size[:, None] * means / np.sum(means**2, axis=1, keepdims=True))


@lru_cache(maxsize=64)
def _coarse(model: Wires) -> Wires:
    """Return the model with fewer nodes: a gap rounds off what the kernel at T_c has of edges."""
    return replace(model, points=min(model.points, _POINTS))


def _solve(
    model: Wires,
    mu: float,
    temperature: float,
    nodes: ZoneNodes,
    critical: Transition,
    start: NDArray[np.float64] | None,
) -> Solution:
    """Return the gaps at the nodes at a temperature below T_c, from amplitudes nearby where there are any."""
    coupling = model._scaled_coupling(mu)
    equation = _checks.made(GapEquation, channels=model._channels(nodes), coupling=coupling)
    if np.all(equation.coupling >= 0):
        for known in (None,) if start is None else (start, None):
            guess = _guess(model, critical, temperature) if known is None else known
            try:
                found = gaps_near(equation, temperature, guess, tolerance=_TOLERANCE)
            except ConvergenceError:  # another start may do
                continue
            # with attraction only, the state without a sign change is the one that grew out of T_c
            delta = found.delta
            if np.max(np.abs(delta)) > 1e-4 * K_B * temperature and np.all(delta * delta[0] >= 0):
                return found
    # otherwise the general solver follows the solution down from T_c
    transition, resolved, _ = resolved_critical_temperature(model, Filling(mu=mu))
    followed = gap_equation.gaps(resolved, temperature, transition).delta[0]
    x = amplitudes(resolved, temperature, followed)
    return Solution(x, np.sum(equation.channels.form * x[nodes.block], axis=1))


def _state(
    model: Wires,
    mu: float,
    temperature: float,
    start: tuple[Transition, NDArray[np.float64]] | None = None,
) -> tuple[WireGaps, NDArray[np.float64]]:
    """Return the state at μ, and its amplitudes for a neighbour to start from.

    A start holds the transition at a neighbouring μ, whose T_c is then kept, and the amplitudes there.
    """
    t = K_B * temperature
    critical = _transition_at(model, mu) if start is None else start[0]
    t_c = float(critical.kelvin[0])
    superconducting = bool(critical.superconducting[0]) and temperature < t_c
    scale = max(t, K_B * t_c) if superconducting else max(t, 1e-6 * model.cutoff)
    nodes = _coarse(model).nodes(mu, scale)
    delta_k, delta = np.zeros(nodes.edge.size), np.zeros(model.count)
    x = np.zeros((model.count, _means(model).shape[1]))
    present = np.bincount(nodes.block, minlength=model.count) > 0
    if superconducting:
        found = _solve(model, mu, temperature, nodes, critical, None if start is None else start[1])
        x, delta_k = found.amplitude, found.delta
        delta = np.sum(_means(model) * x, axis=1)
        if delta[np.argmax(np.abs(np.where(present, delta, 0)))] < 0:
            delta_k, delta, x = -delta_k, -delta, -x
    band = model.superlattice.subband(model.lifshitz)
    state = _checks.made(
        WireGaps,
        temperature=float(temperature),
        mu=float(mu),
        eta=float((mu - band.bottom) / band.width if band.width > 0 else float("nan")),
        delta=np.where(present, delta, np.nan),
        delta_k=delta_k,
        nodes=nodes,
        kelvin=t_c,
        density=_density_of_state(model, mu, temperature, nodes, delta_k),
    )
    return state, x


def _density_asked(model: Wires, mu: float, filling: Filling | ArrayLike) -> tuple[float, str]:
    """Return the electrons per Å² that a filling at μ holds in the normal state, and what told them."""
    name, given = _told(filling)
    value = float(given.values[0])
    density = value if given.by == "density" else _normal_density(model, mu, 0.0)
    if density == 0:
        raise ValueError(
            f"{name} = {value!r} is not allowed: {name} must put electrons into the normal state where their "
            "density is to be kept"
        )
    return density, f"{name} = {value!r}"


def _at_density(model: Wires, mu: float, temperature: float, density: float, asked: str) -> WireGaps:
    """Move μ by secants until the density equation holds; `asked` is what the caller gave for the density."""
    lowest = model.superlattice.subband(1).bottom
    critical = _transition_at(model, mu)
    first = _guess(model, critical, temperature) if critical.superconducting[0] else None
    state, x = _state(model, mu, temperature, None if first is None else (critical, first))
    width = max(float(np.nanmax(np.abs(state.delta))), K_B * temperature, 1e-4 * model.cutoff)
    slope = _rigid_slope(model, state.nodes, width)
    low, high = lowest, np.inf
    for _ in range(_STEPS):
        miss = state.density - density
        if abs(miss) <= 5e-10 * density:
            there = float(_transition_at(model, state.mu).kelvin[0])
            return replace(state, kelvin=there)
        if miss > 0 and state.mu <= lowest:
            raise ValueError(
                f"{asked} is not allowed: {asked.split()[0]} must give a density of at least "
                f"{state.density:.6g} 1/Å², what is left at temperature = {temperature:g} K "
                "with mu at the lowest edge"
            )
        low, high = (low, state.mu) if miss > 0 else (state.mu, high)
        new = state.mu - miss / slope
        if not low < new < high:
            new = (low + high) / 2 if high < np.inf else state.mu + 2 * width
            if new - lowest < 1e-3 * width:
                new = lowest
        if new > _HIGHEST:
            raise ValueError(
                f"{asked} is not allowed: {asked.split()[0]} must give a density that is met by a mu of at "
                f"most {_HIGHEST:g} eV"
            )
        before = state
        if abs(new - before.mu) > width:
            critical = _transition_at(model, new)
        state, x = _state(model, new, temperature, (critical, x))
        measured = (state.density - before.density) / (state.mu - before.mu)
        if measured > 0:
            slope = measured
    raise ConvergenceError(
        f"the density equation was not met after {_STEPS} steps: {state.density:.10g}, not {density:.10g}"
    )


def _rigid_slope(model: Wires, nodes: ZoneNodes, width: float) -> float:
    """Electrons per Å² and eV if the bands were shifted by ± `width`, with what the gap does to them left."""
    high, low = (
        np.sum(nodes.share * np.sqrt(np.maximum(move - nodes.edge, 0.0))) for move in (width, -width)
    )
    return float(_per_area(model) * 2 * (high - low) / (2 * width))
