"""The model: wires, their pairing, and the points in k_z at which the gap is kept."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.constants import HBAR2_OVER_2ME
from multigap.gap_equation import Channels, GapEquation
from multigap.kernels import BAND_EDGE
from multigap.kernels.zone import zone_points
from multigap.superlattice import MOST_COUPLED, Subband, Superlattice, overlap_basis

_STIFFEST = 10.0
"""Largest cutoff ω₀ in eV: one in meV is beyond it."""


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
    bare = _checks.positive("bare", bare, "eV", most=_STIFFEST)
    g = _checks.finite("g", g, most=_checks.STRONGEST)
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

    Raises
    ------
    ValueError
        For a coupling that is not finite, or a `count` that is not a whole number from 1 on.
    """
    size, strongest = _checks.whole("count", count, 1, MOST_COUPLED), _checks.STRONGEST
    matrix = np.full((size, size), _checks.finite("interband", interband, most=strongest))
    np.fill_diagonal(matrix, _checks.finite("intraband", intraband, most=strongest))
    matrix[-1, -1] = _checks.finite("g", g, most=strongest)
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
        _checks.instance("superlattice", self.superlattice, Superlattice)
        number, kind = self.lifshitz_subband, self.reference_dos
        number = None if number is None else _checks.whole("lifshitz_subband", number, 1)
        for name, value in (
            ("coupling", _checks.symmetric("coupling", self.coupling, most=_checks.STRONGEST)),
            ("overlap", _checks.choice("overlap", self.overlap, Overlap)),
            (
                "reference_dos",
                _checks.choice("reference_dos", kind, ReferenceDos)
                if isinstance(kind, str)
                else _checks.positive("reference_dos", kind, "1/(eV Å²)"),
            ),
            ("bare_cutoff", _checks.positive("bare_cutoff", self.bare_cutoff, "eV", most=_STIFFEST)),
            ("softening", _checks.flag("softening", self.softening)),
            ("lifshitz_subband", number),
            ("points", _checks.whole("points", self.points, 8, 10_000)),
        ):
            object.__setattr__(self, name, value)
        if self.count > MOST_COUPLED:
            raise ValueError(
                f"coupling of {self.count} subbands is not allowed: coupling must be of at most "
                f"{MOST_COUPLED}"
            )
        if self.lifshitz > self.count:
            raise ValueError(
                f"lifshitz_subband = {self.lifshitz} is not allowed: lifshitz_subband must be at most "
                f"{self.count}, the number of coupled subbands"
            )
        if self.softening:
            migdal_cutoff(self.bare_cutoff, self.g)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Wires) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)

    @cached_property
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

    @cached_property
    def cutoff(self) -> float:
        """ω̃ in eV: the half-width of the pairing window."""
        return migdal_cutoff(self.bare_cutoff, self.g) if self.softening else self.bare_cutoff

    def with_g(self, g: float) -> Wires:
        """Return the same wires with another coupling in the Lifshitz subband (and so another cutoff).

        Raises
        ------
        ValueError
            For a `g` that is not finite, or not below 1/2 where the model softens.
        """
        matrix = np.array(self.coupling)
        matrix[self.lifshitz - 1, self.lifshitz - 1] = _checks.finite("g", g, most=_checks.STRONGEST)
        return replace(self, coupling=matrix)

    def with_interband(self, g: float) -> Wires:
        """Return the same wires with every interband coupling set to `g`; 0 switches them off.

        Raises
        ------
        ValueError
            For a `g` that is not finite.
        """
        strength = _checks.finite("g", g, most=_checks.STRONGEST)
        matrix = np.where(np.eye(self.count, dtype=bool), self.coupling, strength)
        return replace(self, coupling=matrix)

    def chemical_potential(self, eta: ArrayLike) -> NDArray[np.float64]:
        """Return μ in eV at the Lifshitz parameter `eta`; see :meth:`Superlattice.chemical_potential`."""
        return self.superlattice.chemical_potential(eta, self.lifshitz)

    def lifshitz_parameter(self, mu: ArrayLike) -> NDArray[np.float64]:
        """Return η at the chemical potential `mu` in eV; see :meth:`Superlattice.lifshitz_parameter`."""
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
            value = _checks.finite("mu", mu if mu is not None else math.nan, "eV")
        lowest = self.superlattice.subband(1).bottom
        if value < lowest:
            name = "mu" if eta is None else f"eta = {eta!r} puts mu"
            raise ValueError(
                f"{name} = {value:.6g} eV is not allowed: mu must not lie below every subband (lowest edge "
                f"{lowest:.6g} eV)"
            )
        return value

    def reference(self, mu: float) -> NDArray[np.float64]:
        """Return N in 1/(eV Å²) for each coupled subband, shape (n,): infinite at a van Hove point.

        Raises
        ------
        ValueError
            For a `mu` below every subband, or where the density of states that is to be N vanishes.
        """
        return self._reference(self.checked_mu(None, mu))

    def _reference(self, mu: float) -> NDArray[np.float64]:
        lattice, kind = self.superlattice, self.reference_dos
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
        if not value > 0:
            raise ValueError(
                f"mu = {mu!r} is not allowed: mu must be where the density of states that gives "
                "the couplings, "
                f"reference_dos = {str(kind)!r}, does not vanish"
            )
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

        Raises
        ------
        ValueError
            For a `mu` that is not finite, or a scale that is not above 0.
        """
        return zone_nodes(self, mu, self.cutoff, self.cutoff if scale is None else scale)

    def channels(self, mu: float, scale: float | None = None) -> Channels:
        """Return the channels of the gap equation at chemical potential `mu` in eV, couplings per N_2D.

        Raises
        ------
        ValueError
            As :meth:`nodes`, or where no subband comes into the window.
        """
        nodes = self.nodes(mu, scale)
        if nodes.edge.size == 0:
            raise ValueError(
                f"mu = {mu!r} is not allowed: mu must have a subband below mu + {self.cutoff:.4g} eV"
            )
        return Channels(
            kind=np.full(nodes.edge.size, BAND_EDGE),
            level=nodes.edge,
            cutoff=np.full(nodes.edge.size, self.cutoff),
            weight=nodes.weight,
            block=nodes.block,
            form=self.factors(nodes),
        )

    def factors(self, nodes: ZoneNodes) -> NDArray[np.float64]:
        """Return φ, the factors of the exchange overlap I = φ φᵀ, at the nodes, shape (channels, rank).

        Raises
        ------
        ValueError
            For nodes that are not those of this superlattice and its coupled subbands.
        """
        _checks.instance("nodes", nodes, ZoneNodes)
        if nodes.superlattice != self.superlattice or np.any(nodes.block >= self.count):
            raise ValueError("nodes is not allowed: nodes must be those of this model's superlattice")
        for n in range(self.count):
            self.superlattice.subband(n + 1)._inside(nodes.energy[nodes.block == n])
        return self._factors(nodes)

    def _factors(self, nodes: ZoneNodes) -> NDArray[np.float64]:
        if self.overlap is Overlap.ONES:
            return np.ones((nodes.edge.size, 1))
        basis = overlap_basis(self.superlattice, self.count)
        if self.overlap is Overlap.BAND_MEANS:
            return mean_factors(self.superlattice, self.count)[nodes.block]
        borders = np.searchsorted(nodes.block, np.arange(1, self.count))
        parts = np.split(nodes.energy, borders)
        bands = [self.superlattice.subband(n + 1) for n in range(self.count)]
        return np.concatenate([basis._factors(*each) for each in zip(bands, parts, strict=True)])

    def gap_equation(
        self, eta: float | None = None, *, mu: float | None = None, scale: float | None = None
    ) -> GapEquation:
        """Return the gap equation at the Lifshitz parameter `eta` or the chemical potential `mu` in eV.

        Where the reference N differs between subbands, g_nn′ is taken over √(N_n N_n′). For `scale` see
        :meth:`nodes`.

        Raises
        ------
        ValueError
            If not one of `eta` and `mu` is given, μ lies below every subband, or `scale` is not above 0.
        """
        value = self.checked_mu(eta, mu)
        return GapEquation(self.channels(value, scale), self.scaled_coupling(value))

    def scaled_coupling(self, mu: float) -> NDArray[np.float64]:
        """Return g_nn′ N_2D/√(N_n N_n′) at chemical potential `mu` in eV, shape (n, n): :meth:`reference`."""
        root = np.sqrt(self.reference(mu) / self.superlattice.free_dos)
        return np.asarray(self.coupling / np.outer(root, root))


@dataclass(frozen=True, eq=False)
class ZoneNodes:
    """Points in half the zone at which the gap is kept, all subbands one after the other.

    Attributes
    ----------
    superlattice : Superlattice
        Whose zone it is.
    block : ndarray of int, shape (channels,)
        Subband, counted from 0.
    energy : ndarray, shape (channels,)
        E_n(k_z) in eV.
    edge : ndarray, shape (channels,)
        E_n(k_z) − μ in eV.
    weight : ndarray, shape (channels,)
        Weight in √eV: Σ weight × pair kernel is the k_z and k_x sum of the gap equation, per N_2D.
    share : ndarray, shape (channels,)
        dk_z d/π: sums to 1 over a subband that lies in the window altogether.
    """

    superlattice: Superlattice
    block: NDArray[np.int64]
    energy: NDArray[np.float64]
    edge: NDArray[np.float64]
    weight: NDArray[np.float64]
    share: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, block="c", energy="c", edge="c", weight="c", share="c")
        if np.any(self.block < 0) or np.any(np.diff(self.block) < 0):
            raise ValueError("block is not allowed: block must count subbands from 0, in their order")

    @cached_property
    def k_z(self) -> NDArray[np.float64]:
        """Wavevector in 1/Å at each node, shape (channels,)."""
        result = np.empty(self.block.size)
        for n in np.unique(self.block):
            mine = self.block == n
            result[mine] = self.superlattice.subband(int(n) + 1).wavevector(self.energy[mine])
        return _checks.frozen(result)


def zone_nodes(model: Wires, mu: float, cutoff: float, scale: float) -> ZoneNodes:
    """Return the points in k_z of :meth:`Wires.nodes`, for energies in eV.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    mu, cutoff, scale : float
        Chemical potential, half-width of the window that is covered, and the energy to close in on μ by.

    Raises
    ------
    ValueError
        For a `mu` that is not finite, or another energy that is not above 0.
    """
    return _zone_nodes(
        _checks.instance("model", model, Wires),
        _checks.finite("mu", mu, "eV"),
        _checks.positive("cutoff", cutoff, "eV"),
        _checks.positive("scale", scale, "eV"),
    )


@lru_cache(maxsize=64)
def _zone_nodes(model: Wires, mu: float, cutoff: float, scale: float) -> ZoneNodes:
    lattice = model.superlattice
    rule, rule_weights = crowded(model.points)
    sizes, energies, edges, shares = [], [], [], []
    for n in range(model.count):
        band = lattice.subband(n + 1)
        rise, share = _band_points(band, mu, cutoff, scale, rule, rule_weights)
        sizes.append(rise.size)
        energies.append(band.bottom + rise)
        edges.append((band.bottom - mu) + rise)
        shares.append(share * (lattice.period / math.pi))
    share = np.concatenate(shares)
    scaling = 2 * math.sqrt(HBAR2_OVER_2ME / lattice.along_wire) / lattice.period
    block = np.repeat(np.arange(model.count), sizes)
    return _checks.made(
        ZoneNodes,
        superlattice=lattice,
        block=block,
        energy=np.concatenate(energies),
        edge=np.concatenate(edges),
        weight=scaling * share,
        share=share,
    )


def _band_points(
    band: Subband,
    mu: float,
    cutoff: float,
    scale: float,
    rule: NDArray[np.float64],
    rule_weights: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return E − bottom at the nodes of a subband, and their weights in ∫dk_z."""
    if band.width <= 1e-13 * band.top:  # flat: one node stands for all of it
        there = band.bottom - mu < cutoff
        return np.full(int(there), band.width / 2), np.full(int(there), math.pi / band.superlattice.period)
    series = band.level_density if band.has_series else np.empty(0)
    rise, weight = zone_points(
        band.bottom, band.top, mu, cutoff, scale, plain(rule), plain(rule_weights), plain(series)
    )
    if not band.has_series:
        weight = weight * band.smooth_density(band.bottom + rise)
    return rise, weight


def crowded(points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes and weights on [0, 1] crowded towards both ends, where roots become smooth.

    Raises
    ------
    ValueError
        For a number of points that is not whole, or not from 1 to 20000.
    """
    return _crowded(_checks.whole("points", points, 1, 20_000))


@lru_cache(maxsize=32)
def _crowded(points: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, w = np.polynomial.legendre.leggauss(points)
    x, w = (x + 1) / 2, w / 2
    return _checks.frozen(x**2 * (3 - 2 * x)), _checks.frozen(6 * w * x * (1 - x))


def mean_factors(superlattice: Superlattice, count: int) -> NDArray[np.float64]:
    """Return the mean of φ over the zone for each subband, shape (n, rank).

    Raises
    ------
    ValueError
        For a `count` that is not a whole number from 1 on.
    """
    lattice = _checks.instance("superlattice", superlattice, Superlattice)
    return _mean_factors(lattice, _checks.whole("count", count, 1, MOST_COUPLED))


@lru_cache(maxsize=64)
def _mean_factors(superlattice: Superlattice, count: int) -> NDArray[np.float64]:
    basis = overlap_basis(superlattice, count)
    angles = (np.arange(64) + 0.5) * math.pi / 64
    rows = []
    for n in range(count):
        band = superlattice.subband(n + 1)
        energy = band.bottom + band.width * np.sin(angles / 2) ** 2
        share = band.smooth_density(energy)
        rows.append(share @ basis.factors(n + 1, energy) / np.sum(share))
    return _checks.frozen(np.array(rows))
