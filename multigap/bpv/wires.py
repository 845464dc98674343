"""The model: wires and their pairing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap.bpv.filling import _HIGHEST, Filling, _cold_electrons, _met_by, _told
from multigap.bpv.reference_density import ReferenceDos, _reference_density
from multigap.bpv.zone import ZoneNodes, mean_factors, zone_nodes
from multigap.gap_equation import BAND_EDGE, Channels, GapEquation
from multigap.superlattice import MOST_COUPLED, Superlattice, overlap_basis

_STIFFEST = 10.0
"""Largest cutoff ω₀ in eV: one in meV is beyond it."""


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

    Examples
    --------
    >>> from multigap import bpv
    >>> round(bpv.migdal_cutoff(0.230, 0.25), 3)  # eV
    0.163
    """
    bare = _checks.positive("bare", bare, "eV", most=_STIFFEST)
    g = _checks.finite("g", g, most=_checks.STRONGEST)
    if g >= 0.5:
        raise ValueError(f"g = {g!r} is not allowed: g must be below 1/2 in Migdal's relation")
    return bare * math.sqrt(1 - 2 * g)


def coupling_matrix(g: float, *, intraband: float, interband: float, count: int) -> NDArray[np.float64]:
    """Return a symmetric matrix g_nn′: g in the last subband, constants elsewhere.

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

    Examples
    --------
    >>> import multigap
    >>> multigap.coupling_matrix(0.3, intraband=0.1, interband=0.05, count=2).tolist()
    [[0.1, 0.05], [0.05, 0.3]]
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

    Examples
    --------
    >>> import multigap
    >>> lattice = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
    >>> couplings = multigap.coupling_matrix(0.3, intraband=0.1, interband=0.1, count=3)
    >>> wires = multigap.Wires(lattice, bare_cutoff=0.15, coupling=couplings)  # ω₀ in eV
    >>> round(wires.cutoff, 4), round(wires.with_g(0.4).cutoff, 4)  # ω̃ in eV: stronger is softer
    (0.0949, 0.0671)
    >>> wires.with_interband(0.0).coupling.tolist()
    [[0.1, 0.0, 0.0], [0.0, 0.1, 0.0], [0.0, 0.0, 0.3]]
    >>> mu = float(wires.chemical_potential(0.5))  # eV, half way through the third subband
    >>> round(float(wires.lifshitz_parameter(mu)), 6)
    0.5
    >>> wires.reference(mu).tolist() == [lattice.free_dos] * 3  # so that the couplings stay as they are:
    True
    >>> wires.scaled_coupling(mu).round(6).tolist()
    [[0.1, 0.1, 0.1], [0.1, 0.1, 0.1], [0.1, 0.1, 0.3]]
    >>> nodes = wires.nodes(mu)
    >>> wires.channels(mu).count == nodes.edge.size == len(wires.factors(nodes))  # one a subband and k_z
    True
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

    def potentials(self, filling: Filling | ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return the Lifshitz parameters and the chemical potentials in eV that a filling stands for.

        Parameters
        ----------
        filling : Filling or array_like, shape (m,)
            How far the wires are filled; plain numbers are η.

        Returns
        -------
        ndarray, shape (m,)
            η; nan where μ is given and the Lifshitz subband has no width.
        ndarray, shape (m,)
            μ in eV.

        Raises
        ------
        ValueError
            If μ lies below every subband, or a density is met by none.

        Examples
        --------
        >>> from multigap import bpv
        >>> from multigap.bpv import papers
        >>> eta, mu = papers.md21().potentials(bpv.Filling(density=[0.06, 0.08]))  # electrons per Å²
        >>> eta.round(3).tolist(), mu.round(3).tolist()
        ([-1.829, 2.379], [2.95, 3.549])
        """
        name, given = _told(filling)
        band = self.superlattice.subband(self.lifshitz)
        if given.by == "eta":
            etas, mus = given.values, band.bottom + given.values * band.checked_width
        else:
            mus = given.values if given.by == "mu" else self._potentials_of(given.values)
            etas = self._lifshitz_parameter(mus)
        lowest = self.superlattice.subband(1).bottom
        if not mus.size or (mus.min() >= lowest and mus.max() <= _HIGHEST):
            return etas, mus
        for extreme in (int(np.argmin(mus)), int(np.argmax(mus))):
            mu, eta = float(mus[extreme]), float(etas[extreme])
            told = f"mu = {mu:.6g} eV" if given.by == "mu" else f"{name} = {eta!r} puts mu = {mu:.6g} eV"
            if mu > _HIGHEST:
                raise ValueError(f"{told} is not allowed: mu must be at most {_HIGHEST:g} eV")
            if not mu >= lowest:
                raise ValueError(
                    f"{told} is not allowed: mu must not lie below every subband (lowest edge "
                    f"{lowest:.6g} eV)"
                )
        return etas, mus

    def _lifshitz_parameter(self, mus: NDArray[np.float64]) -> NDArray[np.float64]:
        """η at μ in eV, nan where the Lifshitz subband has no width."""
        band = self.superlattice.subband(self.lifshitz)
        return (mus - band.bottom) / (band.width if band.width > 0 else math.nan)

    def _potentials_of(self, density: NDArray[np.float64]) -> NDArray[np.float64]:
        """Chemical potentials in eV of the normal state at T = 0 that holds so many electrons per Å²."""

        def electrons(mu: float) -> float:
            return _cold_electrons(self.superlattice, self.count, mu)

        return np.array([_met_by(electrons, float(each), self.superlattice, self.count) for each in density])

    def _potential(self, filling: Filling | ArrayLike) -> tuple[float, float]:
        """Return η and μ in eV of one filling."""
        etas, mus = self.potentials(filling)
        if mus.size != 1:
            raise ValueError(f"filling of {mus.size} states is not allowed: filling must be one")
        return float(etas[0]), float(mus[0])

    def _below_no_subband(self, mu: float) -> float:
        return self._potential(Filling(mu=_checks.finite("mu", mu, "eV")))[1]

    def reference(self, mu: float) -> NDArray[np.float64]:
        """Return N in 1/(eV Å²) for each coupled subband, shape (n,): infinite at a van Hove point.

        Raises
        ------
        ValueError
            For a `mu` below every subband, or where the density of states that is to be N vanishes.
        """
        return self._reference(self._below_no_subband(mu))

    def _reference(self, mu: float) -> NDArray[np.float64]:
        return _reference_density(self.reference_dos, self.superlattice, mu, self.count, self.lifshitz)

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
        scale = self.cutoff if scale is None else scale
        return zone_nodes(self.superlattice, self.count, self.points, mu, self.cutoff, scale)

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
        return self._channels(nodes)

    def _channels(self, nodes: ZoneNodes) -> Channels:
        return _checks.made(
            Channels,
            kind=np.full(nodes.edge.size, BAND_EDGE, dtype=np.int64),
            level=nodes.edge,
            cutoff=np.full(nodes.edge.size, self.cutoff),
            weight=nodes.weight,
            block=nodes.block,
            form=self._factors(nodes),
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

    def gap_equation(self, filling: Filling | float, *, scale: float | None = None) -> GapEquation:
        """Return the gap equation of one filling.

        Where the reference N differs between subbands, g_nn′ is taken over √(N_n N_n′). For `scale` see
        :meth:`nodes`.

        Raises
        ------
        ValueError
            For a filling that is not one, μ below every subband, or a `scale` that is not above 0.

        Examples
        --------
        >>> import multigap
        >>> from multigap.bpv import papers
        >>> wires = papers.md21()
        >>> equation = wires.gap_equation(0.5)
        >>> round(multigap.critical_temperature(equation).kelvin, 3)
        122.646
        >>> round(float(multigap.critical_temperature(wires, 0.5).kelvin[0]), 3)
        122.646
        """
        mu = self._potential(filling)[1]
        return GapEquation(self.channels(mu, scale), self._scaled_coupling(mu))

    def scaled_coupling(self, mu: float) -> NDArray[np.float64]:
        """Return g_nn′ N_2D/√(N_n N_n′) at chemical potential `mu` in eV, shape (n, n): :meth:`reference`."""
        return self._scaled_coupling(self._below_no_subband(mu))

    def _scaled_coupling(self, mu: float) -> NDArray[np.float64]:
        root = np.sqrt(self._reference(mu) / self.superlattice.free_dos)
        return np.asarray(self.coupling / np.outer(root, root))
