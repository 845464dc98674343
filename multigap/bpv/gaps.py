"""Gaps of wires below T_c, at fixed chemical potential or fixed density, and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from multigap import _checks, gap_equation
from multigap._jit import plain
from multigap.bpv.transition import (
    Transition,
    critical_temperature,
    resolved_critical_temperature,
    row_of_potentials,
)
from multigap.bpv.wires import Overlap, Wires, ZoneNodes, mean_factors, zone_nodes
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.kernels import BAND_EDGE
from multigap.kernels.band_edge import band_edge_fillings, band_edge_shifts, cold_band_edge_fillings
from multigap.kernels.channels import solve_gaps

# Of Newton's last step, relative to the largest gap: what is left after it is its square.
_TOLERANCE = 1e-7
_STEPS = 60
_POINTS = 24
# Largest chemical potential in eV that a density is met by.
_HIGHEST = 1e4


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


def normal_density(
    model: Wires, eta: float | None = None, *, mu: float | None = None, temperature: float = 0.0
) -> float:
    """Return the electrons per Å², both spins, in the coupled subbands of the normal state.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    eta, mu : float
        Lifshitz parameter or chemical potential in eV: one of the two.
    temperature : float
        T in K, at least 0.

    Raises
    ------
    ValueError
        If not one of `eta` and `mu` is given, μ lies below every subband, or the temperature is below 0.
    """
    value = _checks.instance("model", model, Wires).checked_mu(eta, mu)
    temperature = _checks.non_negative("temperature", temperature, "K")
    if temperature == 0:
        return 2 * sum(model.superlattice.subband(n).filling(value) for n in range(1, model.count + 1))
    t = K_B * temperature
    # all of the zone, with nodes that close in on μ
    span = model.superlattice.subband(model.count).top + value
    nodes = zone_nodes(model, value, span, t)
    return float(_per_area(model) * np.sum(nodes.share * band_edge_fillings(plain(nodes.edge), t)))


def chemical_potential(model: Wires, density: float, temperature: float = 0.0) -> float:
    """Return μ in eV at which the normal state holds `density` electrons per Å² (both spins).

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    density : float
        Above 0.
    temperature : float
        T in K, at least 0.

    Raises
    ------
    ValueError
        For a density that is not above what the normal state has with μ at the lowest edge, or above what
        it has with μ at 10 keV; or a temperature below 0.
    """
    _checks.instance("model", model, Wires)
    density = _checks.positive("density", density, "1/Å²")
    temperature = _checks.non_negative("temperature", temperature, "K")
    lowest = model.superlattice.subband(1).bottom
    low, high = lowest, model.superlattice.subband(model.count).top
    least = normal_density(model, mu=low, temperature=temperature)
    if density < least:
        raise ValueError(
            f"density = {density!r} is not allowed: density must be at least {least:.6g} 1/Å², what is left "
            f"at temperature = {temperature:g} K with mu at the lowest edge"
        )

    def excess(mu: float) -> float:
        return normal_density(model, mu=mu, temperature=temperature) - density

    while excess(high) < 0:
        high += max(high - lowest, lowest)  # a single flat subband has no width to go by
        if high > _HIGHEST:
            raise ValueError(
                f"density = {density!r} is not allowed: density must be met by a mu of at most "
                f"{_HIGHEST:g} eV "
                "(in 1/Å², of the coupled subbands)"
            )
    return float(brentq(excess, low, high, xtol=1e-14 * high, rtol=1e-14))


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


def isotope_exponent(
    model: Wires, eta: ArrayLike | None = None, *, mu: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Return α = −d ln T_c/d ln M at fixed μ and couplings, ω₀ ∝ M^(−1/2), shape (m,).

    From first-order perturbation of the eigenvalue, without a difference of two T_c; nan where there is no
    transition.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    eta, mu : array_like, shape (m,)
        Lifshitz parameters, or chemical potentials in eV: one of the two.

    Raises
    ------
    ValueError
        If not one of `eta` and `mu` is given, or μ lies below every subband.
    """
    _, mus = row_of_potentials(model, eta, mu)
    result = np.empty(mus.size)
    for i, value in enumerate(mus):
        found, equation, _ = resolved_critical_temperature(model, mu=float(value))
        result[i] = gap_equation.isotope_exponent(equation, critical=found)
    return result


@dataclass(frozen=True, eq=False)
class IsotopePath:
    """Isotope exponents along a path in the plane of η and g, nan where there is no transition.

    Attributes
    ----------
    eta, g : ndarray, shape (m,)
        The path.
    temperature : ndarray, shape (m,)
        T_c in K along it.
    exponent : ndarray, shape (m,)
        α = −d ln T_c/d ln M at each point, η and g held.
    with_drift : ndarray, shape (m,)
        α if the isotope also moves the point along the path, see :func:`isotope_exponent_along`.
    """

    eta: NDArray[np.float64]
    g: NDArray[np.float64]
    temperature: NDArray[np.float64]
    exponent: NDArray[np.float64]
    with_drift: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **dict.fromkeys(self.__dataclass_fields__, "m"))


def isotope_exponent_along(model: Wires, eta: ArrayLike, g: ArrayLike, *, drift: float = 0.0) -> IsotopePath:
    """Return the isotope exponent along a path (η, g) that pressure takes (MR21 Fig. 6, panels 2).

    Parameters
    ----------
    model : Wires
        The superlattice; its own g is replaced along the path.
    eta, g : array_like, shape (m,)
        Points of the path, in its order.
    drift : float
        dη/d ln M: by how much the heavier isotope sits elsewhere on the path (its zero-point motion acts like
        a pressure). 0 leaves only the change of the cutoff.

    Raises
    ------
    ValueError
        If `eta` and `g` differ in shape, or drift is asked of a path whose η does not change.
    """
    etas = row_of_potentials(model, eta, None)[0]
    couplings = _checks.row("g", g, most=_checks.STRONGEST)
    if couplings.size != etas.size:
        raise ValueError(
            f"g has {couplings.size} points: g must have as many as eta, {etas.size}, and eta as many as g"
        )
    drift = _checks.finite("drift", drift, most=1e3)
    temperature, exponent = np.empty(etas.size), np.empty(etas.size)
    for i, (here, value) in enumerate(zip(etas, couplings, strict=True)):
        each = model.with_g(float(value))
        found, equation, _ = resolved_critical_temperature(each, float(here))
        temperature[i] = found.kelvin
        exponent[i] = gap_equation.isotope_exponent(equation, critical=found)
    with_drift = exponent.copy()
    if drift != 0:
        if etas.size < 2 or np.any(np.diff(etas) == 0):
            raise ValueError(f"eta = {eta!r} is not allowed: eta must change from point to point for a drift")
        with_drift = exponent - drift * np.gradient(np.log(temperature), etas)
    return IsotopePath(etas, couplings, temperature, exponent, with_drift)


def _means(model: Wires) -> NDArray[np.float64]:
    """Return the zone mean of φ for each subband, shape (n, rank): x · mean φ is the mean gap."""
    if model.overlap is Overlap.ONES:
        return np.ones((model.count, 1))
    return mean_factors(model.superlattice, model.count)


def _guess(model: Wires, critical: Transition, t: float) -> NDArray[np.float64]:
    """Guess the reduced unknowns: the structure at T_c, constant in each subband, with a BCS amplitude."""
    t_c = K_B * float(critical.temperature[0])
    amplitude = 1.8 * t_c * np.tanh(1.74 * np.sqrt(max(t_c / max(t, 0.02 * t_c) - 1, 0.0)))
    means = _means(model)
    size = np.nan_to_num(critical.structure[0]) * amplitude
    return np.asarray(size[:, None] * means / np.sum(means**2, axis=1, keepdims=True))


@lru_cache(maxsize=64)
def _coarse(model: Wires) -> Wires:
    """Return the model with fewer nodes: a gap rounds off what the kernel at T_c has of edges."""
    return replace(model, points=min(model.points, _POINTS))


def _solve(
    model: Wires,
    mu: float,
    t: float,
    nodes: ZoneNodes,
    critical: Transition,
    start: NDArray[np.float64] | None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Reduced unknowns x, and Δ at the nodes, of the gap equation at k_B T = t below T_c, from x nearby."""
    form = model._factors(nodes)
    coupling = model.scaled_coupling(mu)
    if np.all(coupling >= 0):
        kind = np.full(nodes.edge.size, BAND_EDGE)
        cutoff = np.full(nodes.edge.size, model.cutoff)
        for known in (None,) if start is None else (start, None):
            guess = _guess(model, critical, t) if known is None else known
            try:
                reduced, delta, steps = solve_gaps(
                    kind,
                    plain(nodes.edge),
                    cutoff,
                    plain(nodes.weight),
                    plain(nodes.block),
                    plain(form),
                    plain(coupling),
                    t,
                    plain(guess),
                    _TOLERANCE,
                    _STEPS,
                )
            except np.linalg.LinAlgError:  # Newton's method left the numbers: another start may not
                continue
            # with attraction only, the state without a sign change is the one that grew out of T_c
            if steps > 0 and np.max(np.abs(delta)) > 1e-4 * t and np.all(delta * delta[0] >= 0):
                return reduced, delta
    # otherwise the general solver follows the solution down from T_c
    found, same, _ = resolved_critical_temperature(model, mu=mu)
    followed = gap_equation.gaps(same, t / K_B, found).delta[0]
    c = same.channels
    values = c.pairing(t, np.where(followed == 0, 1e-300, followed))
    pairing = np.zeros((coupling.shape[0], c.form.shape[1]))
    np.add.at(pairing, c.block, (values * followed)[:, None] * c.form)
    reduced = np.asarray(coupling @ pairing)
    return reduced, np.sum(form * reduced[nodes.block], axis=1)


def _state(
    model: Wires,
    mu: float,
    temperature: float,
    start: tuple[Transition, NDArray[np.float64]] | None = None,
) -> tuple[WireGaps, NDArray[np.float64]]:
    """Return the state at μ, and its reduced unknowns for a neighbour to start from.

    A start holds the transition at a neighbouring μ, whose T_c is then kept, and the unknowns there.
    """
    t = K_B * temperature
    critical = critical_temperature(model, mu=mu) if start is None else start[0]
    t_c = float(critical.temperature[0])
    superconducting = bool(critical.superconducting[0]) and temperature < t_c
    scale = max(t, K_B * t_c) if superconducting else max(t, 1e-6 * model.cutoff)
    nodes = _coarse(model).nodes(mu, scale)
    delta_k, delta = np.zeros(nodes.edge.size), np.zeros(model.count)
    reduced = np.zeros((model.count, _means(model).shape[1]))
    present = np.bincount(nodes.block, minlength=model.count) > 0
    if superconducting:
        reduced, delta_k = _solve(model, mu, t, nodes, critical, None if start is None else start[1])
        delta = np.sum(_means(model) * reduced, axis=1)
        if delta[np.argmax(np.abs(np.where(present, delta, 0)))] < 0:
            delta_k, delta, reduced = -delta_k, -delta, -reduced
    band = model.superlattice.subband(model.lifshitz)
    eta = (mu - band.bottom) / band.width if band.width > 0 else float("nan")
    if temperature == 0:  # nothing is occupied above the window, whose nodes therefore hold everything
        fillings = cold_band_edge_fillings(plain(nodes.edge), model.cutoff, plain(delta_k))
        density = float(_per_area(model) * np.sum(nodes.share * fillings))
    else:
        density = normal_density(model, mu=mu, temperature=temperature) + _shift(model, nodes, t, delta_k)
    state = _checks.made(
        WireGaps,
        temperature=float(temperature),
        mu=float(mu),
        eta=float(eta),
        delta=np.where(present, delta, np.nan),
        delta_k=delta_k,
        nodes=nodes,
        critical_temperature=t_c,
        density=density,
    )
    return state, reduced


def _per_area(model: Wires) -> float:
    """Electrons per Å², both spins, for Σ share × filling = 1 √eV."""
    return 2 * model.superlattice.wire_dos_prefactor / model.superlattice.period


def _shift(model: Wires, nodes: ZoneNodes, t: float, delta_k: NDArray[np.float64]) -> float:
    """Electrons per Å² that the gap adds at fixed μ."""
    shifts = band_edge_shifts(plain(nodes.edge), model.cutoff, t, plain(delta_k))
    return float(_per_area(model) * np.sum(nodes.share * shifts))


def _at_density(model: Wires, mu: float, temperature: float, density: float, asked: str) -> WireGaps:
    """Move μ by secants until the density equation holds; `asked` is what the caller gave for the density."""
    lowest = model.superlattice.subband(1).bottom
    critical = critical_temperature(model, mu=mu)
    first = _guess(model, critical, K_B * temperature) if critical.superconducting[0] else None
    state, reduced = _state(model, mu, temperature, None if first is None else (critical, first))
    width = max(float(np.nanmax(np.abs(state.delta))), K_B * temperature, 1e-4 * model.cutoff)
    # a first slope: the bands shifted rigidly, with what the gap does to their filling left as it is
    high_filling, low_filling = (
        np.sum(state.nodes.share * np.sqrt(np.maximum(move - state.nodes.edge, 0.0)))
        for move in (width, -width)
    )
    slope = float(_per_area(model) * 2 * (high_filling - low_filling) / (2 * width))
    low, high = lowest, np.inf
    for _ in range(_STEPS):
        miss = state.density - density
        if abs(miss) <= 5e-10 * density:
            return replace(
                state, critical_temperature=float(critical_temperature(model, mu=state.mu).temperature[0])
            )
        if miss > 0:
            if state.mu <= lowest:
                raise ValueError(
                    f"{asked} is not allowed: {asked.split()[0]} must give a density of at least "
                    f"{state.density:.6g} 1/Å², what is left at temperature = {temperature:g} K "
                    "with mu at the lowest edge"
                )
            high = state.mu
        else:
            low = state.mu
        new = state.mu - miss / slope
        if not low < new < high:
            new = (low + high) / 2 if high < np.inf else state.mu + 2 * width
            if new - lowest < 1e-3 * width:
                new = lowest
        if new > _HIGHEST:
            raise ValueError(
                f"{asked} is not allowed: {asked.split()[0]} must give a density that is met by "
                "a mu of at most "
                f"{_HIGHEST:g} eV"
            )
        before = state
        if abs(new - before.mu) > width:
            critical = critical_temperature(model, mu=new)
        state, reduced = _state(model, new, temperature, (critical, reduced))
        measured = (state.density - before.density) / (state.mu - before.mu)
        if measured > 0:
            slope = measured
    raise ConvergenceError(
        f"the density equation was not met after {_STEPS} steps: {state.density:.10g}, not {density:.10g}"
    )
