"""Critical temperatures of wires: a row of chemical potentials, a grid of them and of couplings."""

from __future__ import annotations

import math
import os
import sys
import warnings
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm import tqdm

from multigap import _checks, gap_equation
from multigap._jit import plain
from multigap.bpv.wires import Overlap, Wires, ZoneNodes, crowded, mean_factors
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation import LOWEST_TEMPERATURE, GapEquation
from multigap.kernels.subband_sums import FAR
from multigap.kernels.wires import Search, WireTables, wire_transitions
from multigap.superlattice import Superlattice, overlap_basis

# In how many pieces a grid of so many points is handed out.
_PIECES = 24
_MANY = 400


@dataclass(frozen=True, eq=False)
class Transition:
    """Critical temperatures along a row of chemical potentials.

    Attributes
    ----------
    eta, mu : ndarray, shape (m,)
        Lifshitz parameter and chemical potential in eV.
    temperature : ndarray, shape (m,)
        T_c in K; nan where there is none at or above `lowest_temperature`.
    superconducting : ndarray of bool, shape (m,)
        Whether there is one.
    structure : ndarray, shape (m, n)
        Zone mean of each subband's gap at T_c, the largest being 1; nan for a subband above the window
        or where nothing couples.
    lowest_temperature : float
        Lowest temperature searched, in K.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    temperature: NDArray[np.float64]
    superconducting: NDArray[np.bool_]
    structure: NDArray[np.float64]
    lowest_temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, eta="m", mu="m", temperature="m", superconducting="m", structure="m n")


def critical_temperature(
    model: Wires,
    eta: ArrayLike | None = None,
    *,
    mu: ArrayLike | None = None,
    lowest_temperature: float = LOWEST_TEMPERATURE,
) -> Transition:
    """Return T_c, and the structure of the gap there, at one or many chemical potentials (MR21 Eq. 8).

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    eta, mu : array_like, shape (m,)
        Lifshitz parameters, or chemical potentials in eV: one of the two.
    lowest_temperature : float
        In K; where the normal state is stable down to it, the temperature is nan.

    Notes
    -----
    By the grid kernel of :func:`dome`; :func:`resolved_critical_temperature` has the same number from the
    general solver, to 1e-8 for windows ω̃ from 1e-5 eV up; to 3e-8 where k_B T_c is below ω̃/10 000, since an
    error of the eigenvalue there counts more than ten times in T_c.

    Raises
    ------
    ValueError
        If not one of `eta` and `mu` is given, or μ lies below every subband.
    """
    etas, mus = row_of_potentials(model, eta, mu)
    lowest_temperature = _checks.positive("lowest_temperature", lowest_temperature, "K")
    grid = _transitions(model, mus, np.array([model.cutoff]), model.coupling[None], lowest_temperature)
    _warn_beyond_cutoff(model.cutoff, grid.temperature)
    kelvin = grid.temperature[:, 0].copy()
    return _checks.made(
        Transition,
        eta=etas,
        mu=mus,
        temperature=kelvin,
        superconducting=np.isfinite(kelvin),
        structure=grid.structure[:, 0].copy(),
        lowest_temperature=lowest_temperature,
    )


@dataclass(frozen=True, eq=False)
class Dome:
    """Critical temperatures over the plane of Lifshitz parameter and coupling.

    Attributes
    ----------
    eta : ndarray, shape (m,)
        Lifshitz parameters.
    mu : ndarray, shape (m,)
        Chemical potentials in eV.
    g : ndarray, shape (l,)
        Couplings of the Lifshitz subband.
    cutoff : ndarray, shape (l,)
        ω̃ in eV that goes with each g.
    temperature : ndarray, shape (m, l)
        T_c in K; nan where there is none at or above `lowest_temperature`.
    superconducting : ndarray of bool, shape (m, l)
        Whether there is one.
    structure : ndarray, shape (m, l, n)
        Zone mean of each subband's gap at T_c, the largest being 1; nan for a subband above the window
        or where nothing couples.
    lowest_temperature : float
        Lowest temperature searched, in K.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    g: NDArray[np.float64]
    cutoff: NDArray[np.float64]
    temperature: NDArray[np.float64]
    superconducting: NDArray[np.bool_]
    structure: NDArray[np.float64]
    lowest_temperature: float

    def __post_init__(self) -> None:
        grids = {"temperature": "m l", "superconducting": "m l", "structure": "m l n"}
        _checks.record(self, nan=True, eta="m", mu="m", g="l", cutoff="l", **grids)

    @property
    def peak(self) -> tuple[float, float, float]:
        """(η, g, T_c in K) of the largest T_c on the grid.

        Raises
        ------
        ValueError
            If nothing on the grid superconducts.
        """
        if not np.any(self.superconducting):
            raise ValueError(f"no point of the grid superconducts above {self.lowest_temperature:g} K")
        row, column = np.unravel_index(np.nanargmax(self.temperature), self.temperature.shape)
        return float(self.eta[row]), float(self.g[column]), float(self.temperature[row, column])


def dome(
    model: Wires,
    eta: ArrayLike,
    g: ArrayLike,
    *,
    lowest_temperature: float = LOWEST_TEMPERATURE,
    executor: Executor | None = None,
    progress: bool = False,
) -> Dome:
    """Return T_c over a grid of Lifshitz parameters and couplings (MD21 Fig. 4, MR21 Figs. 8–11).

    Parameters
    ----------
    model : Wires
        The superlattice; its own g is replaced, and with it the cutoff where the model softens.
    eta, g : array_like, shapes (m,) and (l,)
        Lifshitz parameters, and couplings of the Lifshitz subband.
    lowest_temperature : float
        In K; where the normal state is stable down to it, the temperature is nan.
    executor : concurrent.futures.Executor, optional
        Where rows are computed: a process pool, ``dask.distributed.Client.get_executor()``,
        ``mpi4py.futures.MPIPoolExecutor`` …; without it, threads on this machine's cores.
    progress : bool
        Whether to show a bar, on the error stream.

    Raises
    ------
    ValueError
        For g ≥ 1/2 where the model softens, or a μ below every subband.
    """
    etas, mus = row_of_potentials(model, eta, None)
    couplings = _checks.row("g", g, most=_checks.STRONGEST)
    lowest_temperature = _checks.positive("lowest_temperature", lowest_temperature, "K")
    executor = None if executor is None else _checks.instance("executor", executor, Executor)
    progress = _checks.flag("progress", progress)
    models = [model.with_g(float(value)) for value in couplings]
    cutoffs = np.array([each.cutoff for each in models])
    grid = _transitions(
        model,
        mus,
        cutoffs,
        np.array([each.coupling for each in models]),
        lowest_temperature,
        executor,
        progress,
    )
    for cutoff, column in zip(cutoffs, grid.temperature.T, strict=True):
        _warn_beyond_cutoff(float(cutoff), column)
    return Dome(
        etas,
        mus,
        couplings,
        cutoffs,
        grid.temperature,
        np.isfinite(grid.temperature),
        grid.structure,
        lowest_temperature,
    )


def resolved_critical_temperature(
    model: Wires,
    eta: float | None = None,
    *,
    mu: float | None = None,
    lowest_temperature: float = LOWEST_TEMPERATURE,
) -> tuple[gap_equation.CriticalTemperature, GapEquation, ZoneNodes]:
    """Return T_c by the general solver, with its channels: every k_z a channel, nothing expanded in series.

    Slower than :func:`critical_temperature` and independent of its tables; gaps below T_c start from here. A
    cold transition is solved again on nodes that resolve its temperature.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    eta, mu : float
        Lifshitz parameter or chemical potential in eV: one of the two.
    lowest_temperature : float
        In K; where the normal state is stable down to it, the temperature is nan.

    Returns
    -------
    CriticalTemperature
        T_c in K, and Δ at the nodes there, the largest 1.
    GapEquation
        What was solved.
    ZoneNodes
        Its channels: subband and k_z of each.

    Raises
    ------
    ValueError
        If not one of `eta` and `mu` is given, μ lies below every subband, or `lowest_temperature` is not
        above 0.
    """
    value = _checks.instance("model", model, Wires).checked_mu(eta, mu)
    lowest_temperature = _checks.positive("lowest_temperature", lowest_temperature, "K")
    scale = model.cutoff
    while True:
        equation = model.gap_equation(mu=value, scale=scale)
        found = gap_equation.critical_temperature(equation, lowest_temperature)
        nodes = model.nodes(value, scale)
        reached = K_B * max(found.kelvin if found.superconducting else lowest_temperature, 1e-9)
        if scale <= 2 * reached or model.nodes(value, reached).edge.size == nodes.edge.size:
            return found, equation, nodes
        scale = reached


def row_of_potentials(
    model: Wires, eta: ArrayLike | None, mu: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return η and μ (eV) as rows, checked, from the one that is given.

    Raises
    ------
    ValueError
        If not one of the two is given, it is not a row of finite numbers, or μ lies below every subband.
    """
    _checks.instance("model", model, Wires)
    if (eta is None) == (mu is None):
        raise ValueError(f"eta = {eta!r}, mu = {mu!r} is not allowed: give one of eta and mu")
    if eta is not None:
        etas = _checks.row("eta", eta)
        mus = model.chemical_potential(etas)
    else:
        mus = _checks.row("mu", 0.0 if mu is None else mu, "eV")
        band = model.superlattice.subband(model.lifshitz)
        etas = (mus - band.bottom) / (band.width if band.width > 0 else math.nan)
    if mus.size and not mus.min() >= model.superlattice.subband(1).bottom:
        worst = int(np.argmin(mus))
        if eta is None:
            model.checked_mu(None, float(mus[worst]))
        else:
            model.checked_mu(float(etas[worst]), None)
    return etas, mus


def _warn_beyond_cutoff(cutoff: float, temperature: NDArray[np.float64]) -> None:
    """Warn where the coupling is so strong that k_B T_c passes the cutoff: the model means nothing there."""
    hottest = np.max(temperature, initial=0.0, where=np.isfinite(temperature))
    if hottest * K_B > cutoff:
        warnings.warn(
            f"k_B T_c = {hottest * K_B:.4g} eV ({hottest:.5g} K) exceeds the cutoff of {cutoff:.4g} "
            "eV: the coupling is too strong for a pairing window",
            RuntimeWarning,
            stacklevel=3,
        )


@dataclass(frozen=True, eq=False)
class _Tables:
    """What the grid kernel needs of a superlattice, whatever μ, cutoff and couplings are."""

    bottoms: NDArray[np.float64]
    widths: NDArray[np.float64]
    ranks: NDArray[np.int64]
    overlap: NDArray[np.float64]
    series: NDArray[np.float64]
    terms: NDArray[np.int64]
    far_x: NDArray[np.float64]
    far_products: NDArray[np.float64]
    crowded: NDArray[np.float64]
    crowded_weights: NDArray[np.float64]
    points: int
    means: tuple[NDArray[np.float64], ...]

    def __post_init__(self) -> None:
        _checks.record(self)


@lru_cache(maxsize=32)
def _tables(superlattice: Superlattice, count: int, overlap: Overlap, points: int) -> _Tables:
    """Compress the overlaps once more, subband by subband, and expand products of factors in energy.

    Within one subband the factors φ(E) span fewer directions than all subbands together: c = φ U with U from
    their singular vectors, the problem shrinking from n × rank to Σ ranks. What is cut off, 1e-6 of the
    largest, moves the eigenvalue by 1e-9.
    """
    bands = [superlattice.subband(n) for n in range(1, count + 1)]
    basis = overlap_basis(superlattice, count) if overlap is Overlap.EXACT else None
    averages = mean_factors(superlattice, count) if overlap is Overlap.BAND_MEANS else np.ones((count, 1))

    def factors(n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        band = bands[n]
        if basis is None:
            return np.broadcast_to(averages[n], (x.size, averages.shape[1]))
        return basis.factors(n + 1, (band.bottom + band.top) / 2 + band.width / 2 * x)

    turns, sizes = [], []
    for n, band in enumerate(bands):
        sizes.append(max(48, 2 * band.level_density.size))
        _, singular, right = np.linalg.svd(factors(n, np.cos((np.arange(64) + 0.5) * math.pi / 64)))
        turns.append(right[: max(1, int(np.sum(singular > 1e-6 * singular[0])))].T)
    ranks = np.array([turn.shape[1] for turn in turns])
    pairs = int(max(ranks) * (max(ranks) + 1) // 2)
    # 2 × points, or as many as the least smooth subband needs
    dense = max(2 * points, *(2 * band.level_density.size for band in bands))
    far_x = -np.cos((np.arange(dense) + 0.5) * math.pi / dense)
    scale = 2 * math.sqrt(HBAR2_OVER_2ME / superlattice.along_wire) / math.pi

    def products(n: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        band, c = bands[n], factors(n, x) @ turns[n]
        density = scale * band.smooth_density((band.bottom + band.top) / 2 + band.width / 2 * x)
        upper = np.triu_indices(ranks[n])
        result = np.zeros((pairs, x.size))
        result[: upper[0].size] = density * c[:, upper[0]].T * c[:, upper[1]].T
        return result

    all_series, terms, means = [], [], []
    for n in range(count):
        size = sizes[n]
        angle = (np.arange(size) + 0.5) * math.pi / size
        values = products(n, np.cos(angle))
        series = 2 / size * values @ np.cos(np.outer(angle, np.arange(size)))
        series[:, 0] /= 2
        large = np.max(np.abs(series), axis=0) > 1e-12 * np.max(np.abs(series))
        terms.append(max(2, int(np.nonzero(large)[0][-1]) + 1))
        all_series.append(series)
        share = bands[n].smooth_density(
            (bands[n].bottom + bands[n].top) / 2 + bands[n].width / 2 * np.cos(angle)
        )
        means.append(share @ (factors(n, np.cos(angle)) @ turns[n]) / np.sum(share))
    longest = max(terms)
    stacked = np.zeros((count, pairs, longest))
    for n in range(count):
        stacked[n, :, : terms[n]] = all_series[n][:, : terms[n]]
    far = np.array([products(n, far_x) * math.pi / far_x.size for n in range(count)])
    rules, weights = np.zeros((2, 2 * points)), np.zeros((2, 2 * points))
    rules[0, :points], weights[0, :points] = crowded(points)
    rules[1], weights[1] = crowded(2 * points)
    joined = np.concatenate(turns, axis=1)
    return _Tables(
        np.array([band.bottom for band in bands]),
        np.array([max(band.width, 1e-13 * band.top) for band in bands]),
        ranks,
        np.ascontiguousarray(joined.T @ joined),
        stacked,
        np.array(terms),
        far_x,
        far,
        rules,
        weights,
        points,
        tuple(means),
    )


@dataclass(frozen=True, eq=False)
class _Grid:
    temperature: NDArray[np.float64]
    structure: NDArray[np.float64]
    evaluations: int
    complete: int


def _grid_rows(
    model: Wires,
    mus: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    lowest_temperature: float,
    tolerance: float = 1e-8,
    far: float = FAR,
) -> _Grid:
    """T_c over mus × (cutoff, coupling) pairs, in this thread: what an executor is handed."""
    tables = _tables(model.superlattice, model.count, model.overlap, (model.points + 1) // 2)
    reference = np.sqrt(np.array([model._reference(mu) for mu in mus]) / model.superlattice.free_dos)
    found = np.empty((mus.size, cutoffs.size))
    modes = np.empty((mus.size, cutoffs.size, tables.overlap.shape[0]))
    evaluations, complete = wire_transitions(
        WireTables(
            plain(tables.bottoms),
            plain(tables.widths),
            plain(tables.ranks),
            plain(tables.overlap),
            plain(tables.series),
            plain(tables.terms),
            plain(tables.far_x),
            plain(tables.far_products),
            plain(tables.crowded),
            plain(tables.crowded_weights),
            tables.points,
        ),
        plain(mus),
        reference,
        plain(cutoffs),
        plain(couplings),
        Search(float(far), K_B * lowest_temperature, tolerance),
        found,
        modes,
    )
    if np.any(np.isnan(found)):
        row, column = np.argwhere(np.isnan(found))[0]
        raise ConvergenceError(
            f"no critical temperature found at mu = {mus[row]:.9g} eV, cutoff = {cutoffs[column]:.6g} eV"
        )
    starts = np.concatenate([[0], np.cumsum(tables.ranks)])
    structure = np.stack(
        [modes[..., starts[n] : starts[n + 1]] @ tables.means[n] for n in range(model.count)], axis=-1
    )
    above = tables.bottoms > mus[:, None, None] + cutoffs[:, None]
    structure[above] = np.nan
    peak = np.take_along_axis(structure, np.nanargmax(np.abs(structure), axis=-1, keepdims=True), axis=-1)
    structure /= np.where(peak == 0, np.nan, peak)  # 0 where nothing couples: there is no pattern
    return _Grid(np.where(found > 0, found / K_B, np.nan), structure, int(evaluations), int(complete))


def _transitions(
    model: Wires,
    mus: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    lowest_temperature: float,
    executor: Executor | None = None,
    progress: bool = False,
) -> _Grid:
    """Hand the rows of a grid out in pieces, to this machine's cores if to nobody else."""
    shape = (mus.size, cutoffs.size)
    if 0 in shape:
        return _Grid(np.empty(shape), np.empty((*shape, model.count)), 0, 0)
    # a row starts from its neighbour's T_c: cut alike for every executor, with a bar or without
    pieces = np.array_split(mus, min(mus.size, _PIECES) if mus.size * cutoffs.size >= _MANY else 1)
    if executor is None and len(pieces) == 1 and not progress:
        return _grid_rows(model, mus, cutoffs, couplings, lowest_temperature)
    own = ThreadPoolExecutor(os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count())
    with own:
        futures = [
            (executor or own).submit(_grid_rows, model, piece, cutoffs, couplings, lowest_temperature)
            for piece in pieces
        ]
        parts = [
            future.result()
            for future in tqdm(futures, desc="T_c", unit="piece", disable=not progress, file=sys.stderr)
        ]
    return _Grid(
        np.concatenate([part.temperature for part in parts]),
        np.concatenate([part.structure for part in parts]),
        sum(part.evaluations for part in parts),
        sum(part.complete for part in parts),
    )
