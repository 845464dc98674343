"""One subband of a superlattice: its edges, its density of states, and its Bloch functions.

Units: eV, Å, free-electron masses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels import kronig_penney
from multigap.kernels.chebyshev import ROW, add_series
from multigap.kernels.kronig_penney import Cell
from multigap.kernels.level_density import LONGEST, fill_smooth_density, level_density
from multigap.kernels.subband_dos import fill_dos, filling

_MOST: Final = 1000
"""Highest subband counted."""


@dataclass(frozen=True)
class Subband:
    """One subband: its edges, and smooth functions of energy inside them.

    Attributes
    ----------
    cell : multigap.kernels.kronig_penney.Cell
        Wire and spacer as the kernels take them: :attr:`multigap.superlattice.Superlattice.cell`.
    mass_wire : float
        Mass m_x of the free motion along the wires, in free-electron masses.
    number : int
        Counted from 1.
    bottom, top : float
        Edges along k_z in eV.

    Raises
    ------
    ValueError
        For a cell or a mass that no superlattice has, a number that is not a whole one from 1 to 1000, or a
        top below the bottom.

    Examples
    --------
    >>> import multigap
    >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(1)
    >>> band == multigap.superlattice.Subband(band.cell, 1.0, 1, band.bottom, band.top)
    True
    >>> round(band.bottom, 3), round(band.top, 3)  # eV
    (0.243, 0.255)
    """

    cell: Cell
    mass_wire: float
    number: int
    bottom: float
    top: float

    def __post_init__(self) -> None:
        for name, value in (
            ("cell", _checked_cell(self.cell)),
            ("mass_wire", _checks.positive("mass_wire", self.mass_wire, "mₑ")),
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
    def period(self) -> float:
        """Period d of the superlattice in Å."""
        return 2 * (self.cell.half_well + self.cell.half_barrier)

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

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(1)
        >>> band.energy([0.0, 0.1]).round(4).tolist()  # eV at k_z in 1/Å
        [0.2432, 0.248]
        """
        k = _checks.array("k_z", k_z, "1/Å")
        phase = np.abs((k * self.period + math.pi) % (2 * math.pi) - math.pi)
        return _energies(phase, self.bottom_at_centre, self.bottom, self.top, self.cell)

    def half_phases(self, energy: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return sin²(k_z d/2) and cos²(k_z d/2) at energies inside the subband.

        Raises
        ------
        ValueError
            For energies outside it.

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(1)
        >>> sine, cosine = band.half_phases([band.bottom, band.top])
        >>> sine.round(6).tolist(), cosine.round(6).tolist()
        ([0.0, 1.0], [1.0, 0.0])
        """
        e = self._inside(energy)
        if self.width < 1e-11 * self.top:  # edges agree to rounding: the cosine band is exact
            rising = np.clip((e - self.bottom) / max(self.width, 1e-300), 0, 1)
            return (rising, 1 - rising) if self.bottom_at_centre else (1 - rising, rising)
        return _half_phases(e, self.cell)

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

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(1)
        >>> band.wavevector(band.energy([0.05, 0.1])).round(6).tolist()
        [0.05, 0.1]
        """
        sin2, cos2 = self.half_phases(energy)
        result: NDArray[np.float64] = np.arctan2(np.sqrt(sin2), np.sqrt(cos2)) * 2 / self.period
        return result

    @cached_property
    def level_density(self) -> NDArray[np.float64]:
        """Chebyshev coefficients in x = (2E − bottom − top)/ΔE of J(E) = (dk_z/dE) √((E − bottom)(top − E)).

        J has no singularity at the edges, so that a short series carries it: ∫dk_z f = ∫dθ J f with
        E = (bottom + top)/2 − ΔE/2 cos θ. In 1/Å. A cosine band has J = 1/d.
        """
        return _checks.frozen(level_density(self.bottom, self.top, self.cell))

    @property
    def has_series(self) -> bool:
        """Whether the series of :attr:`level_density` holds J; where gaps nearly close it is too long."""
        return self.level_density.size < LONGEST

    def smooth_density(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return J(E) of :attr:`level_density` in 1/Å: from the series, or afresh where gaps nearly close.

        Raises
        ------
        ValueError
            For energies outside the subband.

        Examples
        --------
        >>> import multigap
        >>> isolated = multigap.Superlattice(well=10.0, barrier=20.0, height=3.0).subband(1)  # a cosine band
        >>> round(float(isolated.smooth_density(isolated.bottom)) * isolated.period, 6)
        1.0
        """
        energy = self._inside(energy)
        if self.has_series:
            return _series_values(self._scaled(energy), self.level_density.reshape(-1, 1))[..., 0]
        density = np.empty(energy.size)
        fill_smooth_density(plain(energy.ravel()), self.bottom, self.top, self.cell, density)
        return density.reshape(energy.shape)

    def scaled(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return x = (2E − bottom − top)/ΔE, the variable of the Chebyshev series, in [−1, 1].

        Raises
        ------
        ValueError
            For energies that are not finite; those outside the subband count as its nearer edge.

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(3)
        >>> band.scaled([band.bottom, band.bottom + 0.75 * band.width, band.top]).round(6).tolist()
        [-1.0, 0.5, 1.0]
        """
        return self._scaled(_checks.array("energy", energy, "eV"))

    def _scaled(self, e: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.width == 0:
            return np.zeros_like(e)
        return np.clip((2 * e - self.bottom - self.top) / self.width, -1.0, 1.0)

    def dos(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return this subband's density of states per spin in 1/(eV Å²), infinite exactly at the top.

        The logarithm of the van Hove point is an elliptic integral, and the Chebyshev series of
        :attr:`level_density` one of Legendre functions: see :mod:`multigap.kernels.subband_dos`.

        Raises
        ------
        ValueError
            For energies that are not finite.

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(3)
        >>> band.dos([band.bottom - 0.01, band.bottom + 0.01, band.top]).round(4).tolist()  # 1/(eV Å²)
        [0.0, 0.0136, inf]
        """
        e = _checks.array("energy", energy, "eV")
        result = np.empty(e.size)
        fill_dos(plain(e.ravel()), *self._wires, result)
        return result.reshape(e.shape)

    def filling(self, mu: float) -> float:
        """Return the electrons per spin in 1/Å² that fill this subband up to `mu` in eV.

        Raises
        ------
        ValueError
            For a `mu` that is not finite.

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(3)
        >>> band.filling(band.bottom)
        0.0
        >>> round(band.filling(band.top), 5)  # 1/Å², per spin
        0.00358
        """
        return float(filling(_checks.finite("mu", mu), *self._wires))

    @property
    def _wires(self) -> tuple[float, float, Cell, float, NDArray[np.float64]]:
        """What the kernels of the densities take."""
        prefactor = _wire_dos_prefactor(self.mass_wire)
        return self.bottom, self.top, self.cell, prefactor, plain(self.level_density)

    def profiles(self, energy: ArrayLike) -> NDArray[np.float64]:
        """Return the four coefficients of |ψ|² at energies in the subband, shape ``energy.shape + (4,)``.

        Raises
        ------
        ValueError
            For energies outside the subband.

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(1)
        >>> p, q, s, t = band.profiles(band.bottom)  # of cosine² and sine² in the wire, then in the spacer
        >>> round(float(p), 4)  # and that of sine² is 0: even about the middle of the wire
        0.1596
        >>> round(float(band.density_at(band.bottom, 7.0)), 4)
        0.1596
        """
        e = self._inside(energy)
        sin2, cos2 = self.half_phases(e)
        return _states(e, sin2, cos2, self.cell)[..., :4]

    def density_at(self, energy: ArrayLike, z: ArrayLike) -> NDArray[np.float64]:
        """Return |ψ(z)|² in 1/Å at energies in the subband, shape ``energy.shape + z.shape``.

        Raises
        ------
        ValueError
            For energies outside the subband, or positions that are not finite.

        Examples
        --------
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(2)
        >>> band.density_at(band.bottom, [0.0, 4.5, 7.0]).round(3).tolist()  # odd about the wire's middle
        [0.011, 0.137, 0.0]
        """
        e, z = self._inside(energy), _checks.array("z", z, "Å")
        from_barrier = np.abs((z + self.period / 2) % self.period - self.period / 2)
        _, half_barrier, height, well_inertia, barrier_inertia, _ = self.cell
        in_barrier = from_barrier <= half_barrier
        from_well = self.period / 2 - from_barrier
        energies = e.reshape(e.shape + (1,) * z.ndim)
        p, q, s, t = np.moveaxis(self.profiles(e), -1, 0).reshape((4, *e.shape, *(1,) * z.ndim))
        cosine_w, sine_w = _pair(-energies * well_inertia, from_well)
        cosine_b, sine_b = _pair(
            (height - energies) * barrier_inertia, np.where(in_barrier, from_barrier, 0.0)
        )
        return np.where(in_barrier, s * cosine_b**2 + t * sine_b**2, p * cosine_w**2 + q * sine_w**2)

    def bloch(self, k_z: float, z: ArrayLike) -> NDArray[np.complex128]:
        """Return ψ(z), see :meth:`multigap.superlattice.Superlattice.bloch`.

        Examples
        --------
        >>> import numpy as np
        >>> import multigap
        >>> band = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0).subband(1)
        >>> here, next_cell = band.bloch(0.1, [7.0, 7.0 + band.period])
        >>> round(float(np.angle(next_cell / here)), 6)  # k_z d
        1.4
        """
        k = _checks.finite("k_z", k_z, "1/Å")
        energy = float(self.energy(k))
        p, q, _, _ = self.profiles(energy)
        half_well, _, height, well_inertia, barrier_inertia, jump = self.cell
        z = _checks.array("z", z, "Å") - self.period / 2  # from the middle of the well
        cell_number = np.floor(z / self.period + 0.5)
        x = z - cell_number * self.period
        s_w, s_b = -energy * well_inertia, (height - energy) * barrier_inertia
        cw, sw = _pair(s_w, np.clip(x, -half_well, half_well))
        edge_c, edge_s = _pair(s_w, half_well)
        cb, sb = _pair(s_b, np.maximum(np.abs(x) - half_well, 0.0))
        outside, side = np.abs(x) > half_well, np.sign(x)
        even = np.where(outside, edge_c * cb + jump * s_w * edge_s * sb, cw)
        odd = np.where(outside, side * (edge_s * cb + jump * edge_c * sb), sw)
        # ψ = √p u ± i√q v: |ψ|² as in `fill_states`, the sign that of the current
        phase = (k * self.period + math.pi) % (2 * math.pi) - math.pi
        direction = (1.0 if phase >= 0 else -1.0) * (1.0 if self.bottom_at_centre else -1.0)
        wave = math.sqrt(p) * even + 1j * direction * math.sqrt(q) * odd
        result: NDArray[np.complex128] = wave * np.exp(1j * k * self.period * cell_number)
        return result


def _number(name: str, value: int) -> int:
    """Return a number of subbands, or of one, checked: more of them have no use and take their time."""
    return _checks.whole(name, value, 1, _MOST)


def _wire_dos_prefactor(mass: float) -> float:
    """Return √(2m_x)/(2πħ) in 1/(√eV Å) for the mass along a wire, in free-electron masses."""
    return math.sqrt(mass / HBAR2_OVER_2ME) / (2 * math.pi)


def _checked_cell(cell: Cell) -> Cell:
    """Return the cell in plain floats, all of them above 0 but the height, which may be 0."""
    checked = []
    for name, value in zip(Cell._fields, _checks.instance("cell", cell, Cell), strict=True):
        check = _checks.non_negative if name == "height" else _checks.positive
        checked.append(check(f"cell.{name}", value))
    return Cell(*checked)


def _series_values(x: NDArray[np.float64], coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Chebyshev series at x, shape ``x.shape + (series,)``."""
    result = np.zeros((x.size, coefficients.shape[1]))
    room = np.empty((3 + coefficients.shape[1], ROW))
    add_series(plain(x.ravel()), plain(coefficients), room, result)
    return result.reshape((*x.shape, coefficients.shape[1]))


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
    energies = np.empty(phase.size)
    kronig_penney.fill_energies(plain(phase.ravel()), centre, bottom, top, cell, energies)
    return energies.reshape(phase.shape)


def _half_phases(energy: NDArray[np.float64], cell: Cell) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    squares = np.empty((2, energy.size))
    kronig_penney.fill_half_phases(plain(energy.ravel()), cell, squares)
    return squares[0].reshape(energy.shape), squares[1].reshape(energy.shape)


def _states(
    energy: NDArray[np.float64], sin2: NDArray[np.float64], cos2: NDArray[np.float64], cell: Cell
) -> NDArray[np.float64]:
    """Return the four coefficients of |ψ|² and √(sin² cos²)·dk_z/dE, shape ``energy.shape + (5,)``."""
    states = np.empty((energy.size, 5))
    kronig_penney.fill_states(plain(energy.ravel()), plain(sin2.ravel()), plain(cos2.ravel()), cell, states)
    return states.reshape((*energy.shape, 5))
