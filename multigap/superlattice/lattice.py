"""A superlattice of quantum wires: free motion along the wires, Kronig–Penney bands across them.

Wires of width L (the wells) and spacers of width W (the barriers, height V) alternate along z with period
d = L + W; along x the electrons are free: ε_n(k_x, k_z) = ħ²k_x²/2m_x + E_n(k_z) (MR21 Eqs. 2–4).

Units: eV, Å, free-electron masses. Subbands are counted from 1, as in the papers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final, Literal

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from multigap import _checks
from multigap._jit import plain
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels import kronig_penney
from multigap.kernels.chebyshev import chebyshev_values
from multigap.kernels.kronig_penney import Cell

Matching = Literal["derivative", "current"]
"""What is continuous at an interface besides ψ: ψ′ ("derivative") or ψ′/m ("current", BenDaniel–Duke)."""

MATCHINGS: Final = ("derivative", "current")

MOST_COUPLED: Final = 50
"""Most subbands whose overlaps are wanted together."""

_MOST: Final = 1000
"""Highest subband counted."""

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
        return math.sqrt(self.along_wire / HBAR2_OVER_2ME) / (2 * math.pi)

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

    def edges(self, count: int = 3) -> NDArray[np.float64]:
        """Return bottom and top in eV of the lowest `count` subbands, shape (count, 2).

        Raises
        ------
        ValueError
            If `count` is not a whole number from 1 to 1000.
        """
        count = _number("count", count)
        result: NDArray[np.float64] = kronig_penney.subband_edges(count, self.cell)
        return result

    def bandwidth(self, number: int = 3) -> float:
        """Return ΔE in eV: the width along k_z of subband `number`; see :meth:`subband`."""
        return self.subband(number).width

    def energy(self, number: int, k_z: ArrayLike) -> NDArray[np.float64]:
        """Return E_n(k_z) in eV, of the shape of `k_z` (1/Å, any zone); see :meth:`subband`."""
        return self.subband(number).energy(k_z)

    def lifshitz_energies(self, number: int = 3) -> LifshitzEnergies:
        """Return where the pocket of subband `number` appears and its neck opens; see :meth:`subband`."""
        band = self.subband(number)
        return LifshitzEnergies(appears=band.bottom, neck_opens=band.top)

    def lifshitz_parameter(self, mu: ArrayLike, number: int = 3) -> NDArray[np.float64]:
        """Return η = (μ − E_L)/ΔE for chemical potentials `mu` in eV (MR21, before Eq. 1).

        Raises
        ------
        ValueError
            For a `mu` that is not finite, or a subband too flat to have a width.
        """
        band = self.subband(number)
        return (_checks.array("mu", mu, "eV") - band.bottom) / band.checked_width

    def chemical_potential(self, eta: ArrayLike, number: int = 3) -> NDArray[np.float64]:
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
        """
        mu = _checks.finite("mu", mu, "eV")
        count = _checks.whole("count", count, 1, _MOST_SUMMED)
        return 2 * sum(self.subband(n).filling(mu) for n in range(1, count + 1))

    def fermi_contour(self, mu: float, number: int = 3, points: int = 401) -> FermiContour:
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
        """
        return self.subband(number).bloch(k_z, z)

    def density(self, number: int, k_z: ArrayLike, z: ArrayLike) -> NDArray[np.float64]:
        """Return |ψ_{n k_z}(z)|² in 1/Å, shape ``k_z.shape + z.shape``; origin in the middle of a barrier.

        Raises
        ------
        ValueError
            For a `k_z` or `z` that is not finite.
        """
        band = self.subband(number)
        return band.density_at(band.energy(k_z), z)

    def with_bandwidth(self, bandwidth: float, number: int = 3) -> Superlattice:
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


@dataclass(frozen=True)
class LifshitzEnergies:
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


@dataclass(frozen=True, eq=False)
class FermiContour:
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
        _checks.record(self, nan=True, k_x="n", k_z="n")


@dataclass(frozen=True)
class Subband:
    """One subband: its edges, and smooth functions of energy inside them.

    Attributes
    ----------
    superlattice : Superlattice
        Where it belongs.
    number : int
        Counted from 1.
    bottom, top : float
        Edges along k_z in eV.
    """

    superlattice: Superlattice
    number: int
    bottom: float
    top: float

    def __post_init__(self) -> None:
        for name, value in (
            ("superlattice", _checks.instance("superlattice", self.superlattice, Superlattice)),
            ("number", _number("number", self.number)),
            ("bottom", _checks.finite("bottom", self.bottom)),
            ("top", _checks.finite("top", self.top)),
        ):
            object.__setattr__(self, name, value)
        if self.top < self.bottom:
            raise ValueError(
                f"top = {self.top!r} is not allowed: top must be at least bottom = {self.bottom!r}"
            )

    @property
    def width(self) -> float:
        """Width ΔE along k_z in eV."""
        return self.top - self.bottom

    @property
    def checked_width(self) -> float:
        """ΔE, where it is not lost to rounding.

        Raises
        ------
        ValueError
            If the wires are so isolated that the subband has no width: η is then undefined.
        """
        if self.width <= 1e-13 * self.top:
            raise ValueError(
                f"number = {self.number!r} is not allowed: number must name a subband of finite width, and "
                f"this one at {self.bottom:.6g} eV is flat"
            )
        return self.width

    @property
    def bottom_at_centre(self) -> bool:
        """Whether the bottom lies at k_z = 0 (odd subbands) or at the zone boundary (even ones)."""
        return self.number % 2 == 1

    def energy(self, k_z: ArrayLike) -> NDArray[np.float64]:
        """Return E_n(k_z) in eV, of the shape of `k_z` (1/Å, any zone).

        Raises
        ------
        ValueError
            For a `k_z` that is not finite.
        """
        k = _checks.array("k_z", k_z, "1/Å")
        phase = np.abs((k * self.superlattice.period + math.pi) % (2 * math.pi) - math.pi)
        return _energies(phase, self.bottom_at_centre, self.bottom, self.top, self.superlattice.cell)

    def half_phases(self, energy: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return sin²(k_z d/2) and cos²(k_z d/2) at energies inside the subband.

        Raises
        ------
        ValueError
            For energies outside it.
        """
        e = self._inside(energy)
        if self.width < 1e-11 * self.top:  # edges agree to rounding: the cosine band is exact
            rising = np.clip((e - self.bottom) / max(self.width, 1e-300), 0, 1)
            return (rising, 1 - rising) if self.bottom_at_centre else (1 - rising, rising)
        return _half_phases(e, self.superlattice.cell)

    def _inside(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return energies checked to lie in the subband, up to what rounding and its neighbourhood excuse."""
        e = _checks.array("energy", energy, "eV")
        rounding = 1e-9 * max(abs(self.top), abs(self.bottom))
        if e.size and (e.min() < self.bottom - rounding or e.max() > self.top + rounding):
            raise ValueError(
                f"energy = {energy!r} is not allowed: energy must lie inside subband number = "
                f"{self.number}, from "
                f"{self.bottom:.9g} to {self.top:.9g} eV"
            )
        return e

    def wavevector(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return k_z in [0, π/d], 1/Å, at energies inside the subband.

        Raises
        ------
        ValueError
            For energies outside it.
        """
        sin2, cos2 = self.half_phases(energy)
        result: NDArray[np.float64] = np.arctan2(np.sqrt(sin2), np.sqrt(cos2)) * 2 / self.superlattice.period
        return result

    @cached_property
    def level_density(self) -> NDArray[np.float64]:
        """Chebyshev coefficients in x = (2E − bottom − top)/ΔE of J(E) = (dk_z/dE) √((E − bottom)(top − E)).

        J has no singularity at the edges, so that a short series carries it: ∫dk_z f = ∫dθ J f with
        E = (bottom + top)/2 − ΔE/2 cos θ. In 1/Å. A cosine band has J = 1/d.
        """
        if self.width < 1e-11 * self.top:
            return _checks.frozen(np.array([1 / self.superlattice.period]))
        degree = 8
        while True:
            x = chebyshev.chebpts1(degree)
            energy = (self.bottom + self.top) / 2 + self.width / 2 * x
            sin2, cos2 = self.half_phases(energy)
            value = _inverse_velocities(energy, sin2, cos2, self.superlattice.cell) * np.sqrt(
                (energy - self.bottom) * (self.top - energy) / (sin2 * cos2)
            )
            coefficients = _interpolate(value)
            # energies carry an error of 1e-16 E, which weighs most at the node next to an edge
            noise = max(1e-14, 2e-16 * self.top / self.width * degree**2)
            tail = np.max(np.abs(coefficients[-3:])) / np.abs(coefficients[0])
            if tail < noise or degree >= 1024:
                keep = np.nonzero(np.abs(coefficients) > noise / degree * np.abs(coefficients[0]))[0][-1] + 1
                # the zone is π/d wide: a sum rule that subbands too flat for their edges' digits rest on
                return _checks.frozen(coefficients[:keep] / (coefficients[0] * self.superlattice.period))
            degree *= 2

    @property
    def has_series(self) -> bool:
        """Whether the series of :attr:`level_density` holds J; where gaps nearly close it is too long."""
        return self.level_density.size < 512

    def smooth_density(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return J(E) of :attr:`level_density` in 1/Å: from the series, or afresh where gaps nearly close.

        Raises
        ------
        ValueError
            For energies outside the subband.
        """
        energy = self._inside(energy)
        if self.has_series:
            return _series_values(self._scaled(energy), self.level_density.reshape(-1, 1))[..., 0]
        tiny = 1e-15 * self.top
        e = np.clip(energy, self.bottom + tiny, self.top - tiny)
        sin2, cos2 = self.half_phases(e)
        value = _inverse_velocities(e, sin2, cos2, self.superlattice.cell)
        product = np.maximum(sin2 * cos2, 1e-300)
        return value * np.sqrt((e - self.bottom) * (self.top - e) / product)

    def scaled(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return x = (2E − bottom − top)/ΔE, the variable of the Chebyshev series, in [−1, 1].

        Raises
        ------
        ValueError
            For energies that are not finite; those outside the subband count as its nearer edge.
        """
        return self._scaled(_checks.array("energy", energy, "eV"))

    def _scaled(self, e: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.width == 0:
            return np.zeros_like(e)
        return np.clip((2 * e - self.bottom - self.top) / self.width, -1.0, 1.0)

    def dos(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return this subband's density of states per spin in 1/(eV Å²), infinite exactly at the top.

        With E = bottom + w sin²φ the sum over k_z is ∫₀^{π/2} 2J dφ/√(δ + w cos²φ), δ = |ε − top| and w the
        range of E below both ε and the top. The logarithm of the van Hove point is J(end) K(w/(w+δ)), the
        complete elliptic integral; what is left vanishes at φ = π/2 and is integrated by Gauss–Legendre.

        Raises
        ------
        ValueError
            For energies that are not finite.
        """
        e = _checks.array("energy", energy, "eV")
        result = np.zeros(e.shape)
        prefactor = self.superlattice.wire_dos_prefactor / math.pi
        inside = e > self.bottom
        values = np.atleast_1d(e[inside])
        if values.size:
            delta = np.abs(values - self.top)[:, None]
            end = np.minimum(values, self.top)[:, None]
            w = end - self.bottom
            node, weight = _graded_angles()
            grid = self.bottom + w * np.cos(node) ** 2  # node = π/2 − φ
            j = self.smooth_density(grid)
            j_end = self.smooth_density(end)
            root = np.sqrt(delta + w * np.sin(node) ** 2)
            with np.errstate(divide="ignore"):
                elliptic = special.ellipkm1(delta / (w + delta)) / np.sqrt(w + delta)
            smooth = np.sum(weight * (j - j_end) / root, axis=1)
            result[inside] = 2 * prefactor * (j_end * elliptic)[:, 0] + 2 * prefactor * smooth
        return result

    def filling(self, mu: float) -> float:
        """Return the electrons per spin in 1/Å² that fill this subband up to `mu` in eV.

        Raises
        ------
        ValueError
            For a `mu` that is not finite.
        """
        mu = _checks.finite("mu", mu)
        if mu <= self.bottom:
            return 0.0
        end = min(mu, self.top)
        node, weight = _graded_angles()
        w = end - self.bottom
        grid = self.bottom + w * np.cos(node) ** 2
        j = self.smooth_density(grid)
        # ∫dk_z √(μ − E): with E as above dk_z = 2 J dφ √w cosφ / √(top − E), and end − E = w sin²(node)
        inside = w * np.sin(node) ** 2
        if mu >= self.top:
            integrand = 2 * j * np.sqrt(mu - self.top + inside)
        else:
            integrand = 2 * j * inside / np.sqrt(self.top - mu + inside)
        return float(2 * self.superlattice.wire_dos_prefactor / math.pi * np.sum(weight * integrand))

    def profiles(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return the four coefficients of |ψ|² at energies in the subband, shape ``energy.shape + (4,)``.

        Raises
        ------
        ValueError
            For energies outside the subband.
        """
        e = self._inside(energy)
        sin2, cos2 = self.half_phases(e)
        return _profiles(e, sin2, cos2, self.superlattice.cell)

    def density_at(self, energy: ArrayLike, z: ArrayLike) -> NDArray[np.float64]:
        """Return |ψ(z)|² in 1/Å at energies in the subband, shape ``energy.shape + z.shape``.

        Raises
        ------
        ValueError
            For energies outside the subband, or positions that are not finite.
        """
        lattice = self.superlattice
        e, z = self._inside(energy), _checks.array("z", z, "Å")
        from_barrier = np.abs((z + lattice.period / 2) % lattice.period - lattice.period / 2)
        in_barrier = from_barrier <= lattice.barrier / 2
        from_well = lattice.period / 2 - from_barrier
        _, _, height, well_inertia, barrier_inertia, _ = lattice.cell
        energies = e.reshape(e.shape + (1,) * z.ndim)
        p, q, s, t = np.moveaxis(self.profiles(e), -1, 0).reshape((4, *e.shape, *(1,) * z.ndim))
        cosine_w, sine_w = _pair(-energies * well_inertia, from_well)
        cosine_b, sine_b = _pair(
            (height - energies) * barrier_inertia, np.where(in_barrier, from_barrier, 0.0)
        )
        return np.where(in_barrier, s * cosine_b**2 + t * sine_b**2, p * cosine_w**2 + q * sine_w**2)

    def bloch(self, k_z: float, z: ArrayLike) -> NDArray[np.complex128]:
        """Return ψ(z), see :meth:`Superlattice.bloch`."""
        lattice = self.superlattice
        k = _checks.finite("k_z", k_z, "1/Å")
        energy = float(self.energy(k))
        p, q, _, _ = self.profiles(energy)
        half_well, _, height, well_inertia, barrier_inertia, jump = lattice.cell
        z = _checks.array("z", z, "Å") - lattice.period / 2  # from the middle of the well
        cell_number = np.floor(z / lattice.period + 0.5)
        x = z - cell_number * lattice.period
        s_w, s_b = -energy * well_inertia, (height - energy) * barrier_inertia
        cw, sw = _pair(s_w, np.clip(x, -half_well, half_well))
        edge_c, edge_s = _pair(s_w, half_well)
        cb, sb = _pair(s_b, np.maximum(np.abs(x) - half_well, 0.0))
        outside, side = np.abs(x) > half_well, np.sign(x)
        even = np.where(outside, edge_c * cb + jump * s_w * edge_s * sb, cw)
        odd = np.where(outside, side * (edge_s * cb + jump * edge_c * sb), sw)
        # ψ = √p u ± i√q v: |ψ|² as in `profile`, the sign that of the current
        phase = (k * lattice.period + math.pi) % (2 * math.pi) - math.pi
        direction = (1.0 if phase >= 0 else -1.0) * (1.0 if self.bottom_at_centre else -1.0)
        wave = math.sqrt(p) * even + 1j * direction * math.sqrt(q) * odd
        result: NDArray[np.complex128] = wave * np.exp(1j * k * lattice.period * cell_number)
        return result


@dataclass(frozen=True, eq=False)
class OverlapBasis:
    """Exchange overlaps in factorised form: I = φ φᵀ for states of any of the subbands.

    Attributes
    ----------
    superlattice : Superlattice
        Where it belongs.
    count : int
        Number of subbands.
    z : ndarray, shape (nodes,)
        Points in the half cell, in Å from the middle of a barrier.
    vectors : ndarray, shape (nodes, rank)
        φ = Σ_z |ψ(z)|² vectors, with the quadrature weights in it.
    error : float
        Largest error of I on the states from which the basis was made.
    """

    superlattice: Superlattice
    count: int
    z: NDArray[np.float64]
    vectors: NDArray[np.float64]
    error: float

    def __post_init__(self) -> None:
        _checks.record(self, z="z", vectors="z r")
        _checks.whole("count", self.count, 1, MOST_COUPLED)
        _checks.array("z", self.z, "Å", size=1)
        _checks.array("vectors", self.vectors, size=1)
        _checks.non_negative("error", self.error)

    @property
    def rank(self) -> int:
        """Number of factors kept."""
        return int(self.vectors.shape[1])

    def factors(self, number: int, energy: ArrayLike) -> NDArray[np.float64]:
        """Return φ of subband `number` at energies inside it, shape ``energy.shape + (rank,)``.

        Raises
        ------
        ValueError
            For energies outside the subband, or a subband as in :meth:`Superlattice.subband`.
        """
        band = self.superlattice.subband(number)
        return self._factors(band, band._inside(energy))

    def _factors(self, band: Subband, energy: NDArray[np.float64]) -> NDArray[np.float64]:
        number = band.number
        series = self._series[number - 1] if number <= self.count else None
        if series is None:
            return band.density_at(energy, self.z) @ self.vectors
        return _series_values(band._scaled(energy), series)

    @cached_property
    def _series(self) -> tuple[NDArray[np.float64] | None, ...]:
        """Chebyshev coefficients of φ in each subband, shape (terms, rank); None where there are too many."""
        result: list[NDArray[np.float64] | None] = []
        for number in range(1, self.count + 1):
            band = self.superlattice.subband(number)
            if band.level_density.size >= 256:
                result.append(None)
                continue
            size = 2 * max(band.level_density.size, 16)
            angles = (np.arange(size)[::-1] + 0.5) * math.pi / size
            energy = (band.bottom + band.top) / 2 + band.width / 2 * np.cos(angles)
            values = band.density_at(energy, self.z) @ self.vectors
            series = np.array([_interpolate(column) for column in values.T]).T
            keep = np.nonzero(np.max(np.abs(series), axis=1) > 1e-13 * np.max(np.abs(series)))[0][-1] + 1
            result.append(_checks.frozen(np.ascontiguousarray(series[:keep])))
        return tuple(result)


def overlap_basis(superlattice: Superlattice, count: int = 3, tolerance: float = 1e-10) -> OverlapBasis:
    """Return a basis in which the overlaps d∫|ψ_nk|²|ψ_n′k′|² dz of the lowest subbands are scalar products.

    Parameters
    ----------
    superlattice : Superlattice
        The superlattice.
    count : int
        Number of subbands.
    tolerance : float
        Largest error allowed in an overlap.

    Raises
    ------
    ValueError
        For a `count` that is not a whole number from 1 to 50, or a tolerance that is not above 0.

    Notes
    -----
    |ψ|² is even about the middles of well and barrier, and smooth between the interfaces, so that
    Gauss–Legendre nodes in half a cell integrate the overlap to rounding; the singular vectors of the
    densities on those nodes, weighted, are the basis.
    """
    lattice = _checks.instance("superlattice", superlattice, Superlattice)
    count = _checks.whole("count", count, 1, MOST_COUPLED)
    return _overlap_basis(lattice, count, _checks.positive("tolerance", tolerance))


def overlaps(
    superlattice: Superlattice, bra: int, k_bra: ArrayLike, ket: int, k_ket: ArrayLike
) -> NDArray[np.float64]:
    """Return I = d∫|ψ_{n k}|²|ψ_{n′k′}|² dz for two subbands, shape (k_bra.size, k_ket.size).

    The superposition integral of MR21 Eq. (5), times the period: 1 for plane waves.

    Parameters
    ----------
    superlattice : Superlattice
        The superlattice.
    bra, ket : int
        Subbands, from 1.
    k_bra, k_ket : array_like
        Wavevectors across the wires in 1/Å.

    Raises
    ------
    ValueError
        For a subband that is not a whole number from 1 on, or wavevectors that are not finite.
    """
    lattice = _checks.instance("superlattice", superlattice, Superlattice)
    left, right = lattice.subband(_number("bra", bra)), lattice.subband(_number("ket", ket))
    z, weight = _half_cell_nodes(lattice, max(left.number, right.number))
    rho_left = left.density_at(left.energy(_checks.array("k_bra", k_bra, "1/Å").ravel()), z)
    rho_right = right.density_at(right.energy(_checks.array("k_ket", k_ket, "1/Å").ravel()), z)
    result: NDArray[np.float64] = superlattice.period * (rho_left * weight) @ rho_right.T
    return result


def _number(name: str, value: int) -> int:
    """Return a number of subbands, or of one, checked: more of them have no use and take their time."""
    return _checks.whole(name, value, 1, _MOST)


@lru_cache(maxsize=256)
def _subband(superlattice: Superlattice, number: int) -> Subband:
    bottom, top = kronig_penney.subband_edges(number, superlattice.cell)[-1]
    return Subband(superlattice, number, float(bottom), float(max(top, bottom)))


@lru_cache(maxsize=64)
def _overlap_basis(superlattice: Superlattice, count: int, tolerance: float) -> OverlapBasis:
    z, weight = _half_cell_nodes(superlattice, count)
    angles = (np.arange(24) + 0.5) * math.pi / 24
    rows = []
    for number in range(1, count + 1):
        band = superlattice.subband(number)
        rows.append(band.density_at((band.bottom + band.top) / 2 - band.width / 2 * np.cos(angles), z))
    states = np.concatenate(rows) * np.sqrt(superlattice.period * weight)
    _, singular, right = np.linalg.svd(states, full_matrices=False)
    exact = states @ states.T
    for rank in range(1, singular.size + 1):
        factors = states @ right[:rank].T
        error = float(np.max(np.abs(factors @ factors.T - exact)))
        if error <= max(tolerance, 1e-14):
            break
    vectors = np.sqrt(superlattice.period * weight)[:, None] * right[:rank].T
    return OverlapBasis(superlattice, count, z, vectors, error)


def _half_cell_nodes(
    superlattice: Superlattice, count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes in [0, d/2] from the middle of the barrier, and weights that integrate over a period."""
    half_well, half_barrier, height, well_inertia, barrier_inertia, _ = superlattice.cell
    top = superlattice.subband(count).top
    parts = []
    for start, half, s in (
        (0.0, half_barrier, max(height, abs(height - top)) * barrier_inertia),
        (half_barrier, half_well, top * well_inertia),
    ):
        node, weight = np.polynomial.legendre.leggauss(12 + math.ceil(2 * math.sqrt(s) * half))
        parts.append((start + half * (node + 1) / 2, weight * half))
    return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])


@lru_cache(maxsize=1)
def _graded_angles() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Gauss–Legendre nodes on [0, π/2], on panels that shrink to 0 (the van Hove point) and to π/2."""
    node, weight = np.polynomial.legendre.leggauss(20)
    shrinking = math.pi / 4 * 0.25 ** np.arange(14, -1, -1)
    borders = np.concatenate([[0.0], shrinking, math.pi / 2 - shrinking[-2:-6:-1], [math.pi / 2]])
    lengths = np.diff(borders)
    angles = borders[:-1, None] + lengths[:, None] * (node + 1) / 2
    return _checks.frozen(angles.ravel()), _checks.frozen((lengths[:, None] * weight / 2).ravel())


def _interpolate(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Chebyshev coefficients from values at the points of the first kind (chebpts1, ascending)."""
    size = values.size
    angles = (np.arange(size)[::-1] + 0.5) * math.pi / size
    coefficients: NDArray[np.float64] = np.cos(np.outer(np.arange(size), angles)) @ values * (2 / size)
    coefficients[0] /= 2
    return coefficients


def _series_values(x: NDArray[np.float64], coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Chebyshev series at x, shape ``x.shape + (series,)``."""
    values = chebyshev_values(plain(x.ravel()), plain(coefficients))
    return np.asarray(values).reshape((*x.shape, coefficients.shape[1]))


def _pair(s: ArrayLike, x: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return cosine and sine of a signed squared wavenumber, elementwise."""
    s, x = np.broadcast_arrays(np.asarray(s, dtype=np.float64), np.asarray(x, dtype=np.float64))
    root = np.sqrt(np.abs(s))
    decays = s > 0
    grow = np.where(decays, root * x, 0.0)
    turn = np.where(decays, 0.0, root * x)
    small = np.abs(s) * x * x < 1e-12
    divisor = np.where(small, 1.0, root)
    sine = np.where(small, x, np.where(decays, np.sinh(grow), np.sin(turn)) / divisor)
    return np.where(decays, np.cosh(grow), np.cos(turn)), sine


def _energies(
    phase: NDArray[np.float64], centre: bool, bottom: float, top: float, cell: Cell
) -> NDArray[np.float64]:
    flat = kronig_penney.subband_energies(plain(phase.ravel()), centre, bottom, top, cell)
    return np.asarray(flat).reshape(phase.shape)


def _half_phases(energy: NDArray[np.float64], cell: Cell) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    flat = kronig_penney.half_phase_squares_of(plain(energy.ravel()), cell)
    return flat[0].reshape(energy.shape), flat[1].reshape(energy.shape)


def _profiles(
    energy: NDArray[np.float64], sin2: NDArray[np.float64], cos2: NDArray[np.float64], cell: Cell
) -> NDArray[np.float64]:
    flat = kronig_penney.profiles_of(plain(energy.ravel()), plain(sin2.ravel()), plain(cos2.ravel()), cell)
    return np.asarray(flat).reshape((*energy.shape, 4))


def _inverse_velocities(
    energy: NDArray[np.float64], sin2: NDArray[np.float64], cos2: NDArray[np.float64], cell: Cell
) -> NDArray[np.float64]:
    flat = kronig_penney.inverse_velocities_of(
        plain(energy.ravel()), plain(sin2.ravel()), plain(cos2.ravel()), cell
    )
    return np.asarray(flat).reshape(energy.shape)
