"""Gaps of wires below T_c, at fixed chemical potential or fixed density."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, gap_equation
from multigap.bpv.density import (
    _HIGHEST,
    _density_of_state,
    _per_area,
    chemical_potential,
    normal_density,
)
from multigap.bpv.transition import (
    Transition,
    critical_temperature,
    resolved_critical_temperature,
    row_of_potentials,
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


@dataclass(frozen=True, eq=False)
class WireGaps:
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
    critical_temperature : float
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
    critical_temperature: float
    density: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, delta="n", delta_k="c")
        if self.delta_k.size != self.nodes.edge.size:
            raise ValueError(
                f"delta_k has {self.delta_k.size} numbers: delta_k must have one for each of "
                f"{self.nodes.edge.size} nodes"
            )


@dataclass(frozen=True, eq=False)
class GapRatios:
    """Gaps at T = 0 against T_c along a row of chemical potentials (MR21 Figs. 6 and 7), nan without one.

    Attributes
    ----------
    eta : ndarray, shape (m,)
        Lifshitz parameters as asked for.
    mu : ndarray, shape (m,)
        Chemical potentials in eV of the states at T = 0.
    temperature : ndarray, shape (m,)
        T_c in K.
    delta : ndarray, shape (m, n)
        Zone means of the gaps at T = 0 in eV.
    ratio : ndarray, shape (m, n)
        2Δ_n/k_B T_c.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    temperature: NDArray[np.float64]
    delta: NDArray[np.float64]
    ratio: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, eta="m", mu="m", temperature="m", delta="m n", ratio="m n")


def gaps(
    model: Wires,
    eta: float | None = None,
    temperature: float = 0.0,
    *,
    mu: float | None = None,
    density: float | None = None,
    fixed_density: bool = False,
) -> WireGaps:
    """Return the gaps at one temperature (MR21 Eq. 6), with the density equation (7) if wanted.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    eta, mu : float
        Lifshitz parameter or chemical potential in eV: one of the two. With a density they are the first
        guess, and η defaults to that of the normal state.
    temperature : float
        T in K, at least 0.
    density : float, optional
        Electrons per Å², both spins, in the coupled subbands; μ is moved until they are met.
    fixed_density : bool
        Shorthand: the density of the normal state at T = 0 for the `eta` or `mu` given.

    Raises
    ------
    ValueError
        For a temperature below 0, a μ below every subband, a density that cannot be reached, or one that is
        given although `fixed_density` takes another.
    multigap.errors.ConvergenceError
        If the gap equation or the density equation cannot be solved.

    Notes
    -----
    The gap lives where the interaction does, within ω̃ of the chemical potential. Eq. (7) of the paper has no
    window; beyond it we take the normal state's occupation.
    """
    _checks.instance("model", model, Wires)
    temperature = _checks.non_negative("temperature", temperature, "K")
    fixed_density = _checks.flag("fixed_density", fixed_density)
    if density is not None and fixed_density:
        raise ValueError(
            f"density = {density!r} is not allowed: density must be left out with fixed_density = True, "
            "which takes that of the normal state"
        )
    if density is None and not fixed_density:
        return _state(model, model.checked_mu(eta, mu), temperature)[0]
    if density is None:
        asked = f"eta = {eta!r}" if mu is None else f"mu = {mu!r}"
        density = normal_density(model, eta, mu=mu)
        if density == 0:
            raise ValueError(
                f"{asked} is not allowed: {asked.split()[0]} must put electrons into the normal state where "
                "their density is to be kept"
            )
        return _at_density(model, model.checked_mu(eta, mu), temperature, density, asked)
    density = _checks.positive("density", density, "1/Å²")
    if eta is None and mu is None:
        mu = chemical_potential(model, density, temperature)
    asked = f"density = {density!r}"
    return _at_density(model, model.checked_mu(eta, mu), temperature, density, asked)


def gap_ratios(
    model: Wires,
    eta: ArrayLike | None = None,
    *,
    mu: ArrayLike | None = None,
    fixed_density: bool = False,
) -> GapRatios:
    """Return the gaps at T = 0 and 2Δ/k_B T_c along a row of chemical potentials (MR21 Fig. 6).

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    eta, mu : array_like, shape (m,)
        Lifshitz parameters, or chemical potentials in eV: one of the two.
    fixed_density : bool
        Whether the density of the normal state is kept as the gap opens; T_c belongs to the μ given, where
        the gap vanishes.

    Raises
    ------
    ValueError
        As :func:`gaps`.
    """
    etas, mus = row_of_potentials(model, eta, mu)
    fixed_density = _checks.flag("fixed_density", fixed_density)
    critical = critical_temperature(model, mu=mus).temperature
    states = [gaps(model, mu=float(value), fixed_density=fixed_density) for value in mus]
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
    t, t_c = K_B * temperature, K_B * float(critical.temperature[0])
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
    equation = GapEquation(model._channels(nodes), model.scaled_coupling(mu))
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
    transition, resolved, _ = resolved_critical_temperature(model, mu=mu)
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
    critical = critical_temperature(model, mu=mu) if start is None else start[0]
    t_c = float(critical.temperature[0])
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
        critical_temperature=t_c,
        density=_density_of_state(model, mu, temperature, nodes, delta_k),
    )
    return state, x


def _at_density(model: Wires, mu: float, temperature: float, density: float, asked: str) -> WireGaps:
    """Move μ by secants until the density equation holds; `asked` is what the caller gave for the density."""
    lowest = model.superlattice.subband(1).bottom
    critical = critical_temperature(model, mu=mu)
    first = _guess(model, critical, temperature) if critical.superconducting[0] else None
    state, x = _state(model, mu, temperature, None if first is None else (critical, first))
    width = max(float(np.nanmax(np.abs(state.delta))), K_B * temperature, 1e-4 * model.cutoff)
    slope = _rigid_slope(model, state.nodes, width)
    low, high = lowest, np.inf
    for _ in range(_STEPS):
        miss = state.density - density
        if abs(miss) <= 5e-10 * density:
            there = float(critical_temperature(model, mu=state.mu).temperature[0])
            return replace(state, critical_temperature=there)
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
            critical = critical_temperature(model, mu=new)
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
