"""Bianconi–Perali–Valletta superconductivity of a superlattice of quantum wires (MD21; MR21 Eqs. 5–8).

Every subband at every k_z is a channel of the shared gap equation: its band edge e = E_n(k_z) − μ, the free
motion along the wire as the pair kernel, and exchange overlaps of |ψ|² in the coupling,

    Δ_nk = Σ_n′ (g_nn′/N) ∫ dk_z′/2π  d∫|ψ_nk|²|ψ_n′k′|² dz  ∫ dk_x/2π tanh(E/2T)/(2E) Δ_n′k′,   |ξ| < ω̃.

Two things are not in the papers and were inferred from their numbers: N = m_x/(2πħ²), the free
two-dimensional density of states per spin, and the continuity of ψ′ at the interfaces.

Units: eV, Å, K, free-electron masses. Subbands are counted from 1.
"""

from __future__ import annotations

import math
import os
import sys
import warnings
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from tqdm import tqdm

from multigap import _checks, gap_equation, kernels
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.gap_equation import LOWEST_TEMPERATURE, Channels, GapEquation
from multigap.kernels import BAND_EDGE
from multigap.superlattice import Subband, Superlattice, overlap_basis


class ReferenceDos(StrEnum):
    """Which density of states N makes the couplings g pure numbers.

    The papers do not say. Only the first reproduces MD21; the others are there to be seen failing.
    """

    FREE_2D = "free 2D, per spin"
    FREE_2D_BOTH_SPINS = "free 2D, both spins"
    TOTAL = "total at μ, per spin"
    TOTAL_BOTH_SPINS = "total at μ, both spins"
    PARTIAL = "each subband's own at μ, per spin"
    TOTAL_AT_EDGE = "total at the Lifshitz energy, per spin"
    ISOLATED_WIRE = "one-dimensional of isolated wires at μ, per spin"


class Overlap(StrEnum):
    """How much of the exchange overlap is kept."""

    EXACT = "exact"
    BAND_MEANS = "band means"
    ONES = "ones"


def migdal_cutoff(bare: float, g: float) -> float:
    """Return the softened cutoff ω̃ = ω₀ √(1 − 2g) in eV (MR21 Eq. 1, after Migdal).

    Parameters
    ----------
    bare : float
        ω₀ in eV.
    g : float
        Coupling in the appearing subband.

    Raises
    ------
    ValueError
        For a cutoff not above 0 or g ≥ 1/2, where the phonon would be soft altogether.
    """
    bare = _checks.positive("bare", bare, "eV")
    g = _checks.finite("g", g)
    if g >= 0.5:
        raise ValueError(f"g = {g!r} is not allowed: g must be below 1/2 in Migdal's relation")
    return bare * math.sqrt(1 - 2 * g)


def coupling_matrix(
    g: float, *, intraband: float = 0.1, interband: float = 0.1, count: int = 3
) -> NDArray[np.float64]:
    """Return the symmetric matrix g_nn′ of the papers: g in the last subband, constants elsewhere.

    Parameters
    ----------
    g : float
        Coupling of the last, appearing subband.
    intraband, interband : float
        Couplings within the other subbands, and between any two.
    count : int
        Number of subbands.
    """
    matrix = np.full((_checks.whole("count", count, 1),) * 2, _checks.finite("interband", interband))
    np.fill_diagonal(matrix, _checks.finite("intraband", intraband))
    matrix[-1, -1] = _checks.finite("g", g)
    return matrix


@dataclass(frozen=True)
class Wires:
    """A superlattice of wires with its pairing: everything but the chemical potential.

    Parameters
    ----------
    superlattice : Superlattice
        Bands and wave functions.
    bare_cutoff : float
        ω₀ in eV.
    coupling : array, shape (n, n)
        Symmetric matrix g_nn′ of the lowest n subbands; positive attracts.
    softening : bool
        Whether the cutoff is ω₀√(1 − 2g), g the coupling of subband `lifshitz_subband`, or ω₀ itself.
    lifshitz_subband : int
        Subband whose edge and width define η; the last one if not given.
    reference_dos : ReferenceDos or float
        N, by name or in 1/(eV Å²).
    overlap : Overlap
        Exact overlaps, their means over each pair of subbands, or all ones (ablation).
    points : int
        Points in k_z: at least so many for every subband in :func:`dome` and :func:`critical_temperature`,
        and on every piece of one in :meth:`nodes`; at least 8.

    Raises
    ------
    ValueError
        For a matrix that is not square, symmetric and finite, a cutoff not above 0, g ≥ 1/2 with softening,
        or a subband that the matrix does not hold.
    """

    superlattice: Superlattice
    bare_cutoff: float
    coupling: NDArray[np.float64] = field(hash=False)
    softening: bool = True
    lifshitz_subband: int | None = None
    reference_dos: ReferenceDos | float = ReferenceDos.FREE_2D
    overlap: Overlap = Overlap.EXACT
    points: int = 48

    def __post_init__(self) -> None:
        object.__setattr__(self, "coupling", _checks.symmetric("coupling", self.coupling))
        object.__setattr__(self, "overlap", Overlap(self.overlap))
        if isinstance(self.reference_dos, str):
            object.__setattr__(self, "reference_dos", ReferenceDos(self.reference_dos))
        else:
            _checks.positive("reference_dos", self.reference_dos, "1/(eV Å²)")
        _checks.positive("bare_cutoff", self.bare_cutoff, "eV")
        _checks.whole("points", self.points, 8)
        number = _checks.whole("lifshitz_subband", self.lifshitz, 1)
        if number > self.count:
            raise ValueError(
                f"lifshitz_subband = {number} is not allowed: lifshitz_subband must be at most {self.count}, "
                "the number of coupled subbands"
            )
        if self.softening:
            migdal_cutoff(self.bare_cutoff, self.g)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wires) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def _key(self) -> tuple[object, ...]:
        return (
            self.superlattice,
            self.bare_cutoff,
            self.coupling.tobytes(),
            self.softening,
            self.lifshitz,
            self.reference_dos,
            self.overlap,
            self.points,
        )

    @property
    def count(self) -> int:
        """How many subbands are coupled."""
        return int(self.coupling.shape[0])

    @property
    def lifshitz(self) -> int:
        """Number of the subband whose edge and width define η."""
        return self.count if self.lifshitz_subband is None else self.lifshitz_subband

    @property
    def g(self) -> float:
        """Coupling within the Lifshitz subband."""
        return float(self.coupling[self.lifshitz - 1, self.lifshitz - 1])

    @property
    def cutoff(self) -> float:
        """ω̃ in eV: the half-width of the pairing window."""
        return migdal_cutoff(self.bare_cutoff, self.g) if self.softening else self.bare_cutoff

    def with_g(self, g: float) -> Wires:
        """Return the same wires with another coupling in the Lifshitz subband (and so another cutoff)."""
        matrix = np.array(self.coupling)
        matrix[self.lifshitz - 1, self.lifshitz - 1] = _checks.finite("g", g)
        return replace(self, coupling=matrix)

    def with_interband(self, g: float) -> Wires:
        """Return the same wires with every interband coupling set to `g`; 0 switches them off."""
        matrix = np.where(np.eye(self.count, dtype=bool), self.coupling, _checks.finite("g", g))
        return replace(self, coupling=matrix)

    def chemical_potential(self, eta: ArrayLike) -> NDArray[np.float64]:
        """Return μ in eV at the Lifshitz parameter `eta`."""
        return self.superlattice.chemical_potential(eta, self.lifshitz)

    def lifshitz_parameter(self, mu: ArrayLike) -> NDArray[np.float64]:
        """Return η at the chemical potential `mu` in eV."""
        return self.superlattice.lifshitz_parameter(mu, self.lifshitz)

    def checked_mu(self, eta: float | None, mu: float | None) -> float:
        """Return μ in eV from the one of `eta` and `mu` that is given.

        Raises
        ------
        ValueError
            If not exactly one is given, or μ lies below every subband.
        """
        if (eta is None) == (mu is None):
            raise ValueError(f"eta = {eta!r}, mu = {mu!r} is not allowed: give one of eta and mu")
        if eta is not None:
            value = float(self.chemical_potential(_checks.finite("eta", eta)))
        else:
            value = _checks.finite("mu", mu if mu is not None else math.nan)
        lowest = self.superlattice.subband(1).bottom
        if value < lowest:
            name = "mu" if eta is None else f"eta = {eta!r} puts mu"
            raise ValueError(
                f"{name} = {value:.6g} eV is not allowed: mu must not lie below every subband (lowest edge "
                f"{lowest:.6g} eV)"
            )
        return value

    def reference(self, mu: float) -> NDArray[np.float64]:
        """Return N in 1/(eV Å²) for each coupled subband, shape (n,)."""
        lattice = self.superlattice
        kind = self.reference_dos
        if not isinstance(kind, ReferenceDos):
            return np.full(self.count, float(kind))
        if kind is ReferenceDos.PARTIAL:
            partial = np.array([float(lattice.dos(mu, n)) for n in range(1, self.count + 1)])
            return np.where(partial > 0, partial, lattice.free_dos)
        if kind is ReferenceDos.ISOLATED_WIRE:
            centres = lattice.edges(self.count).mean(axis=1)
            depth = mu - centres[centres < mu]
            value = lattice.wire_dos_prefactor / lattice.period * float(np.sum(1 / np.sqrt(depth)))
        else:
            at = lattice.subband(self.lifshitz).bottom if kind is ReferenceDos.TOTAL_AT_EDGE else mu
            value = {
                ReferenceDos.FREE_2D: lattice.free_dos,
                ReferenceDos.FREE_2D_BOTH_SPINS: 2 * lattice.free_dos,
            }.get(kind, 0.0) or float(lattice.dos(at, count=self.count + 3))
            if kind is ReferenceDos.TOTAL_BOTH_SPINS:
                value *= 2
        return np.full(self.count, value)

    def nodes(self, mu: float, scale: float | None = None) -> ZoneNodes:
        """Return the points in k_z at which the gap is kept, placed for this chemical potential.

        Each subband is covered in the angle θ of E = middle − ΔE/2 cos θ, in which band edges are smooth.
        It is cut where E − μ is −ω̃, 0 or ω̃, and ends at ω̃; on each piece `points` Gauss–Legendre nodes are
        crowded towards both ends (t → 3t² − 2t³), where the pair kernel has its roots and its thermal cusp.
        Only half the zone is taken: E_n and |ψ|² are even in k_z.

        Parameters
        ----------
        mu : float
            Chemical potential in eV.
        scale : float, optional
            Energy in eV below which nothing happens, k_B T or Δ. Where it is far below the cutoff, further
            cuts at E − μ = ±ω̃/20, ±ω̃/400 … close in on it.
        """
        return _nodes(self, float(mu), self.cutoff, self.cutoff if scale is None else float(scale))

    def channels(self, mu: float, scale: float | None = None) -> Channels:
        """Return the channels of the gap equation at chemical potential `mu` in eV, couplings per N_2D."""
        nodes = self.nodes(mu, scale)
        return Channels(
            kind=np.full(nodes.edge.size, BAND_EDGE),
            level=nodes.edge,
            cutoff=np.full(nodes.edge.size, self.cutoff),
            weight=nodes.weight,
            block=nodes.block,
            form=self.factors(nodes),
        )

    def factors(self, nodes: ZoneNodes) -> NDArray[np.float64]:
        """Return φ, the factors of the exchange overlap I = φ φᵀ, at the nodes, shape (channels, rank)."""
        if self.overlap is Overlap.ONES:
            return np.ones((nodes.edge.size, 1))
        basis = overlap_basis(self.superlattice, self.count)
        if self.overlap is Overlap.BAND_MEANS:
            return _mean_factors(self.superlattice, self.count)[nodes.block]
        result = np.empty((nodes.edge.size, basis.rank))
        for n in range(self.count):
            mine = nodes.block == n
            result[mine] = basis.factors(n + 1, nodes.energy[mine])
        return result

    def gap_equation(
        self, eta: float | None = None, *, mu: float | None = None, scale: float | None = None
    ) -> GapEquation:
        """Return the gap equation at the Lifshitz parameter `eta` or the chemical potential `mu` in eV.

        Where the reference N differs between subbands, g_nn′ is taken over √(N_n N_n′). For `scale` see
        :meth:`nodes`.
        """
        value = self.checked_mu(eta, mu)
        root = np.sqrt(self.reference(value) / self.superlattice.free_dos)
        return GapEquation(self.channels(value, scale), self.coupling / np.outer(root, root))


@dataclass(frozen=True)
class ZoneNodes:
    """Points in half the zone at which the gap is kept, all subbands one after the other.

    Attributes
    ----------
    block : ndarray of int, shape (channels,)
        Subband, counted from 0.
    energy : ndarray, shape (channels,)
        E_n(k_z) in eV.
    edge : ndarray, shape (channels,)
        E_n(k_z) − μ in eV.
    weight : ndarray, shape (channels,)
        Weight in √eV: Σ weight × pair kernel is the k_z and k_x sum of the gap equation, per N_2D.
    k_z : ndarray, shape (channels,)
        Wavevector in 1/Å.
    share : ndarray, shape (channels,)
        dk_z d/π: sums to 1 over a subband that lies in the window altogether.
    """

    block: NDArray[np.int64]
    energy: NDArray[np.float64]
    edge: NDArray[np.float64]
    weight: NDArray[np.float64]
    k_z: NDArray[np.float64]
    share: NDArray[np.float64]


@lru_cache(maxsize=64)
def _nodes(model: Wires, mu: float, cutoff: float, scale: float) -> ZoneNodes:
    lattice = model.superlattice
    rows: list[tuple[NDArray[np.float64], ...]] = []
    for n in range(model.count):
        band = lattice.subband(n + 1)
        angle, weight = _band_angles(band, mu, cutoff, scale, model.points)
        energy = band.bottom + band.width * np.sin(angle / 2) ** 2
        edge = (band.bottom - mu) + band.width * np.sin(angle / 2) ** 2
        share = weight * band.smooth_density(energy) * lattice.period / math.pi
        rows.append((np.full(angle.size, float(n)), energy, edge, share, band.wavevector(energy)))
    block, energy, edge, share, k_z = (np.concatenate(column) for column in zip(*rows, strict=True))
    scale = 2 * math.sqrt(HBAR2_OVER_2ME / lattice.along_wire) / lattice.period
    return ZoneNodes(block.astype(np.int64), energy, edge, scale * share, k_z, share)


def _band_angles(
    band: Subband, mu: float, cutoff: float, scale: float, points: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes θ in the part of a subband below μ + ω̃, and their weights in ∫dθ."""
    low, high = band.bottom - mu, min(band.top - mu, cutoff)
    if low >= cutoff:
        return np.empty(0), np.empty(0)
    if band.width <= 1e-13 * band.top:
        return np.array([math.pi / 2]), np.array([math.pi])
    ladder = [0.05 * cutoff]
    while ladder[-1] > 2 * scale:
        ladder.append(0.05 * ladder[-1])
    inner = [-e for e in ladder[:-1]] + [0.0] + ladder[-2::-1]
    cuts = [low, *(e for e in (-cutoff, *inner) if low < e < high), high]
    theta = 2 * np.arcsin(np.sqrt(np.clip((np.array(cuts) - low) / band.width, 0.0, 1.0)))
    far_below = band.top - mu < -2 * cutoff
    if far_below and band.level_density.size < points:  # a smooth periodic function of θ
        angles = (np.arange(points) + 0.5) * math.pi / points
        return angles, np.full(points, math.pi / points)
    t, w = _crowded(points)
    lengths = np.diff(theta)[:, None]
    return (theta[:-1, None] + lengths * t).ravel(), (lengths * w).ravel()


@lru_cache(maxsize=32)
def _crowded(points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and weights on [0, 1] crowded towards both ends, where roots become smooth."""
    x, w = np.polynomial.legendre.leggauss(points)
    x, w = (x + 1) / 2, w / 2
    return x**2 * (3 - 2 * x), 6 * w * x * (1 - x)


@lru_cache(maxsize=64)
def _mean_factors(superlattice: Superlattice, count: int) -> NDArray[np.float64]:
    """Return the mean of φ over the zone for each subband, shape (n, rank)."""
    basis = overlap_basis(superlattice, count)
    angles = (np.arange(64) + 0.5) * math.pi / 64
    rows = []
    for n in range(count):
        band = superlattice.subband(n + 1)
        energy = band.bottom + band.width * np.sin(angles / 2) ** 2
        share = band.smooth_density(energy)
        rows.append(share @ basis.factors(n + 1, energy) / np.sum(share))
    return np.array(rows)


@dataclass(frozen=True)
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
        Zone mean of each subband's gap at T_c, the largest being 1; nan for a subband above the window.
    lowest_temperature : float
        Lowest temperature searched, in K.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    temperature: NDArray[np.float64]
    superconducting: NDArray[np.bool_]
    structure: NDArray[np.float64]
    lowest_temperature: float


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
    general solver.

    Raises
    ------
    ValueError
        If not one of `eta` and `mu` is given, or μ lies below every subband.
    """
    etas, mus = _row(model, eta, mu)
    grid = _transitions(model, mus, np.array([model.cutoff]), model.coupling[None], lowest_temperature)
    _warn_beyond_cutoff(model.cutoff, grid.temperature)
    return Transition(
        etas,
        mus,
        grid.temperature[:, 0],
        np.isfinite(grid.temperature[:, 0]),
        grid.structure[:, 0],
        lowest_temperature,
    )


@dataclass(frozen=True)
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
        Zone mean of each subband's gap at T_c, the largest being 1; nan for a subband above the window.
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
    etas, mus = _row(model, eta, None)
    couplings = _checks.array("g", np.atleast_1d(g), ndim=1)
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
    """
    value = model.checked_mu(eta, mu)
    scale = model.cutoff
    while True:
        equation = model.gap_equation(mu=value, scale=scale)
        found = gap_equation.critical_temperature(equation, lowest_temperature)
        nodes = model.nodes(value, scale)
        reached = K_B * max(found.kelvin if found.superconducting else lowest_temperature, 1e-9)
        if scale <= 2 * reached or model.nodes(value, reached).edge.size == nodes.edge.size:
            return found, equation, nodes
        scale = reached


def _row(
    model: Wires, eta: ArrayLike | None, mu: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return η and μ as rows, checked."""
    if (eta is None) == (mu is None):
        raise ValueError(f"eta = {eta!r}, mu = {mu!r} is not allowed: give one of eta and mu")
    if eta is not None:
        etas = np.atleast_1d(_checks.array("eta", np.atleast_1d(eta), ndim=1))
        mus = model.chemical_potential(etas)
    else:
        mus = np.atleast_1d(_checks.array("mu", np.atleast_1d(0.0 if mu is None else mu), ndim=1))
        band = model.superlattice.subband(model.lifshitz)
        with np.errstate(divide="ignore", invalid="ignore"):
            etas = (mus - band.bottom) / np.float64(band.width)
    if mus.size:
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


@dataclass(frozen=True)
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


@lru_cache(maxsize=32)
def _tables(superlattice: Superlattice, count: int, overlap: Overlap, points: int) -> _Tables:
    """Compress the overlaps once more, subband by subband, and expand products of factors in energy.

    Within one subband the factors φ(E) span fewer directions than all subbands together: c = φ U with U from
    their singular vectors, the problem shrinking from n × rank to Σ ranks. What is cut off, 1e-6, enters T_c
    in second order.
    """
    bands = [superlattice.subband(n) for n in range(1, count + 1)]
    basis = overlap_basis(superlattice, count) if overlap is Overlap.EXACT else None
    averages = _mean_factors(superlattice, count) if overlap is Overlap.BAND_MEANS else np.ones((count, 1))

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
    far_x = -np.cos((np.arange(2 * points) + 0.5) * math.pi / (2 * points))
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
    crowded, weights = np.zeros((2, 2 * points)), np.zeros((2, 2 * points))
    crowded[0, :points], weights[0, :points] = _crowded(points)
    crowded[1], weights[1] = _crowded(2 * points)
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
        crowded,
        weights,
        points,
        tuple(means),
    )


@dataclass(frozen=True)
class _Grid:
    temperature: NDArray[np.float64]
    structure: NDArray[np.float64]
    evaluations: int


def _grid_rows(
    model: Wires,
    mus: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    lowest_temperature: float,
    tolerance: float = 1e-8,
) -> _Grid:
    """T_c over mus × (cutoff, coupling) pairs, in this thread: what an executor is handed."""
    tables = _tables(model.superlattice, model.count, model.overlap, (model.points + 1) // 2)
    reference = np.sqrt(np.array([model.reference(mu) for mu in mus]) / model.superlattice.free_dos)
    found = np.empty((mus.size, cutoffs.size))
    modes = np.empty((mus.size, cutoffs.size, tables.overlap.shape[0]))
    evaluations = kernels.wire_transitions(
        tables.bottoms,
        tables.widths,
        tables.ranks,
        tables.overlap,
        tables.series,
        tables.terms,
        tables.far_x,
        tables.far_products,
        tables.crowded,
        tables.crowded_weights,
        tables.points,
        mus,
        reference,
        cutoffs,
        np.ascontiguousarray(couplings),
        K_B * lowest_temperature,
        tolerance,
        found,
        modes,
    )
    if np.any(np.isnan(found)):
        row, column = np.argwhere(np.isnan(found))[0]
        raise gap_equation.ConvergenceError(
            f"no critical temperature found at mu = {mus[row]:.9g} eV, cutoff = {cutoffs[column]:.6g} eV"
        )
    starts = np.concatenate([[0], np.cumsum(tables.ranks)])
    structure = np.stack(
        [modes[..., starts[n] : starts[n + 1]] @ tables.means[n] for n in range(model.count)], axis=-1
    )
    above = tables.bottoms > mus[:, None, None] + cutoffs[:, None]
    structure[above] = np.nan
    peak = np.take_along_axis(structure, np.nanargmax(np.abs(structure), axis=-1, keepdims=True), axis=-1)
    return _Grid(np.where(found > 0, found / K_B, np.nan), structure / peak, int(evaluations))


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
    _checks.positive("lowest_temperature", lowest_temperature, "K")
    if executor is None and mus.size * cutoffs.size < 400 and not progress:
        return _grid_rows(model, mus, cutoffs, couplings, lowest_temperature)
    pieces = np.array_split(mus, min(mus.size, 24))
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
    )
