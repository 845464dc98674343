"""A superlattice of quantum wires: free motion along the wires, Kronig–Penney bands across them.

Wires of width L (the wells) and spacers of width W (the barriers, height V) alternate along z with period
d = L + W; along x the electrons are free: ε_n(k_x, k_z) = ħ²k_x²/2m_x + E_n(k_z) (MR21 Eqs. 2–4).

Units: eV, Å, free-electron masses. Subbands are counted from 1, as in the papers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize

from multigap import _checks, _plausible
from multigap._tables import Result, remembers
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels import kronig_penney
from multigap.kernels.kronig_penney import Cell
from multigap.superlattice.subband import Subband, _number, _wire_dos_prefactor

Matching = Literal["derivative", "current"]
"""What is continuous at an interface besides ψ: ψ′ ("derivative") or ψ′/m ("current", BenDaniel–Duke)."""

MATCHINGS: Final = ("derivative", "current")

_MOST_SUMMED: Final = 100
"""Most subbands that a density of states or of electrons is summed over."""

_THICKEST: Final = 600.0
"""Largest κW allowed: beyond it cosh(κW/2) leaves the range of numbers, and no electron the wells."""

_FARTHEST: Final = 1e4
"""Largest chemical potential in eV."""


@dataclass(frozen=True)
class Superlattice:
    """Wires (wells) and spacers (barriers) alternating along z.

    Parameters
    ----------
    well, barrier : float
        Width L of a wire and W of a spacer in Å.
    height : float
        Barrier height V in eV; 0 is allowed.
    mass_well, mass_barrier : float
        Mass across the wires, in the wire and in the spacer, in free-electron masses.
    mass_wire : float, optional
        Mass m_x of the free motion along the wires; that of the well if not given.
    matching : {"derivative", "current"}
        Continuity of ψ′ (what MD21's numbers need) or of ψ′/m (BenDaniel–Duke) at an interface.

    Raises
    ------
    ValueError
        For a length or mass that is not positive, a negative height, or an unknown matching.

    Warns
    -----
    multigap.errors.UnitWarning
        For a height above 1 keV.

    Examples
    --------
    >>> import multigap
    >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)  # Å, Å, eV
    >>> wires.edges(2).round(3).tolist()  # bottom and top in eV
    [[0.243, 0.255], [0.948, 1.01]]
    >>> round(wires.bandwidth(3), 3), round(wires.subband(3).width, 3)
    (0.219, 0.219)
    >>> wires.lifshitz_energies(3)
    LifshitzEnergies(appears=2.01388 eV, neck_opens=2.23335 eV)
    >>> wires.energy(3, [0.0, wires.zone_boundary]).round(3).tolist()  # eV at k_z in 1/Å
    [2.014, 2.233]
    >>> mu = wires.chemical_potential([0.0, 0.5, 1.0], 3)
    >>> wires.lifshitz_parameter(mu, 3).round(6).tolist()
    [0.0, 0.5, 1.0]
    """

    well: float
    barrier: float
    height: float
    mass_well: float = 1.0
    mass_barrier: float = 1.0
    mass_wire: float | None = None
    matching: Matching = "derivative"

    def __post_init__(self) -> None:
        for name in ("well", "barrier"):
            object.__setattr__(self, name, _checks.positive(name, getattr(self, name), "Å"))
        object.__setattr__(self, "height", _checks.non_negative("height", self.height, "eV"))
        if self.height > _plausible.WIDEST_BAND:
            _plausible.warn_of_bands("height", self.height)
        if self.mass_wire is None:
            object.__setattr__(self, "mass_wire", self.mass_well)
        for name in ("mass_well", "mass_barrier", "mass_wire"):
            object.__setattr__(self, name, _checks.positive(name, getattr(self, name), "mₑ"))
        _checks.one_of("matching", self.matching, MATCHINGS)
        decay = math.sqrt(self.height * self.mass_barrier / HBAR2_OVER_2ME) * self.barrier
        if decay > _THICKEST:
            raise ValueError(
                f"barrier = {self.barrier!r}, height = {self.height!r}, mass_barrier = "
                f"{self.mass_barrier!r} are "
                f"not allowed: they must keep κW, here {decay:.4g}, at most {_THICKEST:.0f} "
                "(beyond that the wires "
                "are isolated)"
            )

    @property
    def along_wire(self) -> float:
        """Mass m_x of the free motion along the wires, in free-electron masses."""
        return self.mass_well if self.mass_wire is None else self.mass_wire

    @property
    def period(self) -> float:
        """Period d = L + W in Å."""
        return self.well + self.barrier

    @property
    def zone_boundary(self) -> float:
        """π/d in 1/Å."""
        return math.pi / self.period

    @property
    def free_dos(self) -> float:
        """N_2D = m_x/(2πħ²): the free two-dimensional density of states per spin, in 1/(eV Å²)."""
        return self.along_wire / (4 * math.pi * HBAR2_OVER_2ME)

    @property
    def wire_dos_prefactor(self) -> float:
        """√(2m_x)/(2πħ), in 1/(√eV Å): the one-dimensional density per spin is this over √(ε − E)."""
        return _wire_dos_prefactor(self.along_wire)

    @property
    def cell(self) -> Cell:
        """What the kernels take."""
        return Cell(
            self.well / 2,
            self.barrier / 2,
            self.height,
            self.mass_well / HBAR2_OVER_2ME,
            self.mass_barrier / HBAR2_OVER_2ME,
            self.mass_barrier / self.mass_well if self.matching == "current" else 1.0,
        )

    def subband(self, number: int) -> Subband:
        """Return the subband `number` (from 1), ready for evaluation.

        Raises
        ------
        ValueError
            If `number` is not a whole number from 1 to 1000.
        """
        return _subband(self, _number("number", number))

    def edges(self, count: int) -> NDArray[np.float64]:
        """Return bottom and top in eV of the lowest `count` subbands, shape (count, 2).

        Raises
        ------
        ValueError
            If `count` is not a whole number from 1 to 1000.
        """
        count = _number("count", count)
        result = np.empty((count, 2))
        kronig_penney.fill_edges(self.cell, result)
        return result

    def bandwidth(self, number: int) -> float:
        """Return ΔE in eV: the width along k_z of subband `number`; see :meth:`subband`."""
        return self.subband(number).width

    def energy(self, number: int, k_z: ArrayLike) -> NDArray[np.float64]:
        """Return E_n(k_z) in eV, of the shape of `k_z` (1/Å, any zone); see :meth:`subband`."""
        return self.subband(number).energy(k_z)

    @remembers
    def lifshitz_energies(self, number: int) -> LifshitzEnergies:
        """Return where the pocket of subband `number` appears and its neck opens; see :meth:`subband`."""
        band = self.subband(number)
        return LifshitzEnergies(appears=band.bottom, neck_opens=band.top)

    def lifshitz_parameter(self, mu: ArrayLike, number: int) -> NDArray[np.float64]:
        """Return η = (μ − E_L)/ΔE for chemical potentials `mu` in eV (MR21, before Eq. 1).

        Raises
        ------
        ValueError
            For a `mu` that is not finite, or a subband too flat to have a width.
        """
        band = self.subband(number)
        return (_checks.array("mu", mu, "eV") - band.bottom) / band.checked_width

    def chemical_potential(self, eta: ArrayLike, number: int) -> NDArray[np.float64]:
        """Return μ in eV at the Lifshitz parameter `eta` of subband `number`.

        Raises
        ------
        ValueError
            For an `eta` that is not finite, or a subband too flat to have a width.
        """
        band = self.subband(number)
        return band.bottom + _checks.array("eta", eta, most=_FARTHEST / band.checked_width) * band.width

    def dos(self, energy: ArrayLike, number: int | None = None, *, count: int = 6) -> NDArray[np.float64]:
        """Return the density of states per spin in 1/(eV Å²), of one subband or summed over the lowest.

        The logarithmic van Hove singularity at the top of a subband is integrated in closed form and not
        broadened: exactly there the value is infinite.

        Parameters
        ----------
        energy : array_like
            Energies in eV.
        number : int, optional
            A subband; without it the sum over the lowest `count`.
        count : int
            How many subbands the sum takes (those above `energy` add nothing).

        Raises
        ------
        ValueError
            For an energy that is not finite, or a `number` or `count` that is not a whole number from 1 on.

        Examples
        --------
        >>> import multigap
        >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
        >>> mu = wires.chemical_potential([-0.1, 0.1, 1.0], 3)
        >>> wires.dos(mu, 3).round(4).tolist()  # none below the edge, infinite where the neck opens
        [0.0, 0.0137, inf]
        >>> free = multigap.Superlattice(well=10.0, barrier=4.0, height=0.0)
        >>> round(float(free.dos(1.0)) / free.free_dos, 6)  # two dimensions
        1.0
        """
        energies = _checks.array("energy", energy, "eV")
        count = _checks.whole("count", count, 1, _MOST_SUMMED)
        if number is not None:
            return self.subband(number).dos(energies)
        return np.sum([self.subband(n).dos(energies) for n in range(1, count + 1)], axis=0)

    def density_of_electrons(self, mu: float, *, count: int = 6) -> float:
        """Return the electron density (both spins, T = 0, normal state) in 1/Å² at `mu` in eV.

        The sum takes the lowest `count` subbands; those above `mu` add nothing.

        Raises
        ------
        ValueError
            For a `mu` that is not finite, or a `count` that is not a whole number from 1 on.

        Examples
        --------
        >>> import multigap
        >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
        >>> mu = float(wires.chemical_potential(0.5, 3))
        >>> round(wires.density_of_electrons(mu), 4)  # 1/Å²
        0.06
        """
        mu = _checks.finite("mu", mu, "eV")
        count = _checks.whole("count", count, 1, _MOST_SUMMED)
        return 2 * sum(self.subband(n).filling(mu) for n in range(1, count + 1))

    @remembers
    def fermi_contour(self, mu: float, number: int, points: int = 401) -> FermiContour:
        """Return the Fermi contour k_x(k_z) ≥ 0 of one subband over the zone −π/d … π/d.

        Parameters
        ----------
        mu : float
            Chemical potential in eV.
        number : int
            Subband.
        points : int
            Equidistant points along k_z; where the contour closes, its two ends at k_x = 0 are added to them.

        Raises
        ------
        ValueError
            For a `mu` that is not finite, or fewer than three points.

        Examples
        --------
        >>> import multigap
        >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
        >>> closed = wires.fermi_contour(float(wires.chemical_potential(0.5, 3)), 3)
        >>> closed.k_z[closed.k_x == 0].round(3).tolist()  # its ends, inside ±π/d = ±0.224 1/Å
        [-0.119, 0.119]
        """
        mu, band = _checks.finite("mu", mu, "eV"), self.subband(number)
        k_z = np.linspace(-self.zone_boundary, self.zone_boundary, _checks.whole("points", points, 3))
        depth = mu - band.energy(k_z)
        if band.bottom < mu < band.top:
            end = float(band.wavevector(mu))
            places = np.searchsorted(k_z, [-end, end])
            k_z, depth = np.insert(k_z, places, [-end, end]), np.insert(depth, places, 0.0)
        k_x = np.sqrt(self.along_wire / HBAR2_OVER_2ME * np.where(depth >= 0, depth, np.nan))
        return FermiContour(k_x=k_x, k_z=k_z)

    def bloch(self, number: int, k_z: float, z: ArrayLike) -> NDArray[np.complex128]:
        """Return the Bloch function ψ_{n k_z}(z), ∫|ψ|² dz = 1 over a period, in 1/√Å.

        z is in Å with the origin in the middle of a barrier, as in MR21 Eq. 2; the phase makes ψ real in
        the middle of the well at z = d/2 (or, where it vanishes there, its slope imaginary).

        Parameters
        ----------
        number : int
            Subband.
        k_z : float
            Wavevector in 1/Å, any zone.
        z : array_like
            In Å, any cell.

        Returns
        -------
        array, of the shape of `z`

        Raises
        ------
        ValueError
            For a wavevector or positions that are not finite; or a subband as in :meth:`subband`.

        Examples
        --------
        >>> import numpy as np
        >>> import multigap
        >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
        >>> z = np.linspace(0.0, wires.period, 1001)
        >>> round(float(np.trapezoid(np.abs(wires.bloch(1, 0.1, z)) ** 2, z)), 4)
        1.0
        """
        return self.subband(number).bloch(k_z, z)

    def density(self, number: int, k_z: ArrayLike, z: ArrayLike) -> NDArray[np.float64]:
        """Return |ψ_{n k_z}(z)|² in 1/Å, shape ``k_z.shape + z.shape``; origin in the middle of a barrier.

        Raises
        ------
        ValueError
            For a `k_z` or `z` that is not finite.

        Examples
        --------
        >>> import multigap
        >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
        >>> wires.density(1, 0.0, [0.0, 7.0]).round(3).tolist()  # middle of the barrier, middle of the wire
        [0.002, 0.16]
        """
        band = self.subband(number)
        return band.density_at(band.energy(k_z), z)

    def with_bandwidth(self, bandwidth: float, number: int) -> Superlattice:
        """Return the same superlattice with the barrier height that gives subband `number` this ΔE.

        Parameters
        ----------
        bandwidth : float
            Wanted width in eV; it shrinks as the barrier grows.
        number : int
            Subband.

        Raises
        ------
        ValueError
            If no barrier gives so wide a subband: free electrons are the limit.

        Examples
        --------
        >>> import multigap
        >>> wires = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).with_bandwidth(0.2, 3)
        >>> round(wires.height, 3), round(wires.bandwidth(3), 6)  # eV
        (3.155, 0.2)
        """
        bandwidth, number = _checks.positive("bandwidth", bandwidth, "eV"), _number("number", number)

        def excess(height: float) -> float:
            low, top = replace(self, height=height).edges(number)[-1]
            return math.log(max(top - low, 1e-300) / bandwidth)

        if excess(0.0) <= 0:
            widest = replace(self, height=0.0).bandwidth(number)
            raise ValueError(
                f"bandwidth = {bandwidth!r} is not allowed: bandwidth must be below the {widest:.6g} eV of "
                f"subband {number} without barriers"
            )
        # the width need not fall monotonically at first (gap edges swap parity): the smallest height found
        low, high = 0.0, 0.05
        ceiling = (_THICKEST / self.barrier) ** 2 * HBAR2_OVER_2ME / self.mass_barrier
        while excess(high) > 0:
            if high >= ceiling:
                least = bandwidth * math.exp(excess(ceiling))
                raise ValueError(
                    f"bandwidth = {bandwidth!r} is not allowed: bandwidth must be above the {least:.3g} eV "
                    f"that subband number = {number} has with the highest barrier that can be treated"
                )
            low, high = high, min(1.5 * high + 0.05, ceiling)
        return replace(self, height=float(optimize.brentq(excess, low, high, xtol=1e-13, rtol=1e-14)))


@dataclass(frozen=True, repr=False)
class LifshitzEnergies(Result, units="eV"):
    """Energies in eV of the two topological transitions of a subband.

    Attributes
    ----------
    appears : float
        Bottom of the subband: a closed pocket appears (η = 0).
    neck_opens : float
        Top along k_z: the pocket touches the zone boundary and opens (η = 1), the van Hove singularity.
    """

    appears: float
    neck_opens: float

    def __post_init__(self) -> None:
        _checks.record(self)


@dataclass(frozen=True, eq=False, repr=False)
class FermiContour(Result, rows="point", axes="point", units="1/Å"):
    """Half a Fermi contour; the other half is its mirror image.

    Attributes
    ----------
    k_x, k_z : ndarray
        Wavevectors in 1/Å, same shape; k_x is nan where the subband lies above μ, and 0 at the ends of a
        contour that closes.
    """

    k_x: NDArray[np.float64]
    k_z: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@lru_cache(maxsize=256)
def _subband(superlattice: Superlattice, number: int) -> Subband:
    edges = np.empty((number, 2))
    kronig_penney.fill_edges(superlattice.cell, edges)
    bottom, top = edges[-1]
    return Subband(superlattice.cell, superlattice.along_wire, number, float(bottom), float(max(top, bottom)))
