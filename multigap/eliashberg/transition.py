"""Isotropic Eliashberg theory for a given phonon spectrum: T_c, the gap, its edge, and the isotope exponent.

The equations, on the Matsubara frequencies ω_n = (2n+1)πk_BT (Eliashberg 1960; as in Carbotte, Rev. Mod.
Phys. 62, 1027 (1990))::

    Z_n     = 1 + (πk_BT/ω_n) Σ_m λ(n-m) ω_m/√(ω_m² + Δ_m²)
    Z_n Δ_n = πk_BT Σ_m [λ(n-m) - μ* θ(ω_c - |ω_n|) θ(ω_c - |ω_m|)] Δ_m/√(ω_m² + Δ_m²)

The convention for μ*: it belongs to the cutoff ω_c of the Matsubara sum. Unless told otherwise
ω_c is ten times the highest phonon frequency; at another cutoff the same repulsion has another μ*
(:func:`rescaled_mu_star`). The phonon part is summed beyond ω_c, as far as the asked accuracy needs: what
is left out falls as the fourth power of the reach, counted in the highest phonon frequency or, at strong
coupling, in 2πk_BT, whichever is larger.

Energies in eV, temperatures in K.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from multigap import _checks
from multigap import eliashberg_kernels as kernels
from multigap.constants import K_B
from multigap.eliashberg import closed_forms
from multigap.errors import ConvergenceError

Array = NDArray[np.float64]

WIDEST = 100.0
"""Largest cutoff ω_c in eV, wider than any band: one in meV is beyond it."""

CUTOFF_FACTOR = 10.0
"""Cutoff ω_c of the Coulomb term in units of the highest phonon frequency, where none is given."""

MATSUBARA_LIMIT = 10**12
"""Most Matsubara frequencies of a sum; see :mod:`multigap.eliashberg_kernels` for how they are counted."""

GAP_LIMIT = 5_000
"""Most Matsubara frequencies at which a gap is handed out, the lowest ones."""

NEGLIGIBLE = 1e-12
"""What α²F(0) may be, in units of the largest α²F, to count as 0."""

# where the doubling of a reach starts: in units of the highest phonon frequency, and in frequencies
_REACH = 8.0
_LEAST = 32
_ROOT_STEPS = 200


@dataclass(frozen=True, eq=False)
class SpectralFunction:
    """A phonon spectrum α²F(Ω) as peaks: frequencies Ω_k carrying couplings λ_k.

    α²F(Ω) = Σ_k (λ_k Ω_k/2) δ(Ω - Ω_k). A spectrum on a grid is the same thing with the weights of the
    trapezoidal rule (:meth:`from_grid`).

    Attributes
    ----------
    frequencies : numpy.ndarray, shape (K,)
        Ω_k in eV, strictly rising, above 0.
    couplings : numpy.ndarray, shape (K,)
        λ_k, at least 0, with a sum above 0.

    Raises
    ------
    ValueError
        For frequencies that are not positive, unsorted or repeated, or negative couplings.
    """

    frequencies: Array
    couplings: Array

    def __post_init__(self) -> None:
        stiffest, strongest = _checks.STIFFEST, _checks.STRONGEST
        frequencies = _checks.rising("frequencies", self.frequencies, "eV", above=0, most=stiffest)
        couplings = _checks.array(
            "couplings",
            self.couplings,
            shape=frequencies.shape,
            minimum=0,
            most=strongest,
            like="frequencies",
        )
        if couplings.sum() <= 0:
            raise ValueError("couplings are all 0, which is not allowed: couplings must have one above 0")
        object.__setattr__(self, "frequencies", frequencies)
        object.__setattr__(self, "couplings", couplings)

    @classmethod
    def einstein(cls, lam: float, frequency: float) -> SpectralFunction:
        """Return one peak of coupling `lam` at `frequency` (eV).

        Raises
        ------
        ValueError
            For a coupling or a frequency that is not above 0.
        """
        lam = _checks.positive("lam", lam, most=_checks.STRONGEST)
        frequency = _checks.positive("frequency", frequency, "eV", most=_checks.STIFFEST)
        return cls(np.array([frequency]), np.array([lam]))

    @classmethod
    def from_grid(cls, frequencies: ArrayLike, alpha2f: ArrayLike) -> SpectralFunction:
        """Return the spectrum of α²F given on a grid, by the trapezoidal rule.

        Parameters
        ----------
        frequencies : array_like, shape (K,), K ≥ 2
            Ω in eV, strictly rising, at least 0.
        alpha2f : array_like, shape (K,)
            α²F(Ω), without unit, at least 0; it must vanish at Ω = 0, or λ would diverge. There, and only
            there, up to 1e-12 of the largest value counts as nothing: what is left of a subtraction.

        Raises
        ------
        ValueError
            For negative values, unsorted or repeated frequencies, or a finite α²F at Ω = 0.
        """
        stiffest, strongest = _checks.STIFFEST, _checks.STRONGEST
        grid = _checks.rising("frequencies", frequencies, "eV", size=2, minimum=0, most=stiffest)
        values = _checks.array(
            "alpha2f", alpha2f, shape=grid.shape, minimum=0, most=strongest, like="frequencies"
        )
        if grid[0] == 0 and values[0] > NEGLIGIBLE * values.max():
            raise ValueError(
                f"alpha2f = {float(values[0])!r} at frequency 0 is not allowed: alpha2f must be at most "
                f"{NEGLIGIBLE:g} of its largest value there, or λ would diverge"
            )
        weights = np.empty_like(grid)
        weights[1:-1] = (grid[2:] - grid[:-2]) / 2
        weights[0], weights[-1] = (grid[1] - grid[0]) / 2, (grid[-1] - grid[-2]) / 2
        inside = (grid > 0) & (values > 0)
        if not inside.any():
            raise ValueError(
                "alpha2f is 0 everywhere, which is not allowed: alpha2f must have a value above 0"
            )
        return cls(grid[inside], 2 * values[inside] * weights[inside] / grid[inside])

    @classmethod
    def from_moments(cls, lam: float, omega_ln: float, omega_2: float) -> SpectralFunction:
        """Return two peaks of equal coupling that have the given λ, ω_ln and ω̄₂ (eV).

        They lie at ω_ln e^{∓s} with cosh 2s = (ω̄₂/ω_ln)²: the simplest spectrum that a published pair of
        moments fixes. An Einstein spectrum where the moments are equal.

        Raises
        ------
        ValueError
            For an argument that is not positive, or ω̄₂ < ω_ln, which no spectrum has.
        """
        lam = _checks.positive("lam", lam, most=_checks.STRONGEST)
        omega_ln = _checks.positive("omega_ln", omega_ln, "eV", most=_checks.STIFFEST)
        omega_2 = _checks.positive("omega_2", omega_2, "eV", most=_checks.STIFFEST)
        if omega_2 < omega_ln:
            raise ValueError(
                f"omega_2 = {omega_2!r} is not allowed: omega_2 must be at least omega_ln = {omega_ln!r}"
            )
        spread = 0.5 * math.acosh((omega_2 / omega_ln) ** 2)
        if spread < 1e-6:
            return cls.einstein(lam, omega_ln)
        if omega_ln * math.exp(spread) > _checks.STIFFEST:
            raise ValueError(
                f"omega_2 = {omega_2!r} is not allowed: omega_2 must be so near omega_ln = {omega_ln!r} "
                f"that no frequency passes {_checks.STIFFEST:g} eV"
            )
        return cls(omega_ln * np.exp([-spread, spread]), np.array([lam / 2, lam / 2]))

    @property
    def lam(self) -> float:
        """λ = 2∫α²F/Ω dΩ."""
        return float(self.couplings.sum())

    @property
    def omega_ln(self) -> float:
        """Logarithmic mean frequency (eV): ln ω_ln = (2/λ)∫ ln Ω α²F/Ω dΩ."""
        return float(np.exp(np.dot(self.couplings, np.log(self.frequencies)) / self.couplings.sum()))

    @property
    def omega_2(self) -> float:
        """Root mean square frequency (eV): ω̄₂² = (2/λ)∫ Ω α²F dΩ."""
        return float(np.sqrt(np.dot(self.couplings, self.frequencies**2) / self.couplings.sum()))

    def scaled(self, *, frequency: float | ArrayLike = 1.0, coupling: float = 1.0) -> SpectralFunction:
        """Return the spectrum with its frequencies (each, or one by one) and its couplings multiplied.

        Raises
        ------
        ValueError
            For a factor that is not above 0, or not one number or one for each peak.
        """
        factors = _checks.array("frequency", frequency, above=0, most=1e6)
        if factors.shape not in ((), self.frequencies.shape):
            raise ValueError(
                f"frequency = {frequency!r} is not allowed: frequency must be one number, or one for each of "
                f"{self.frequencies.size} peaks"
            )
        factors = np.broadcast_to(factors, self.frequencies.shape)
        if np.max(self.frequencies * factors) > _checks.STIFFEST:
            raise ValueError(
                f"frequency = {frequency!r} is not allowed: frequency must leave all peaks at or below "
                f"{_checks.STIFFEST:g} eV"
            )
        order = np.argsort(self.frequencies * factors, kind="stable")
        couplings = self.couplings * _checks.positive("coupling", coupling)
        if not 0 < couplings.max() <= _checks.STRONGEST:
            raise ValueError(
                f"coupling = {coupling!r} is not allowed: coupling must leave λ above 0 and at most "
                f"{_checks.STRONGEST:g}"
            )
        return SpectralFunction((self.frequencies * factors)[order], couplings[order])


@dataclass(frozen=True, eq=False)
class DensityOfStates:
    """The electrons' density of states about the Fermi level, in units of N(0).

    Piecewise linear on the grid and constant beyond its ends.

    Attributes
    ----------
    energies : numpy.ndarray, shape (K,), K ≥ 2
        ε - E_F in eV, strictly rising, with 0 inside.
    values : numpy.ndarray, shape (K,)
        N(ε)/N(0), above 0. λ and μ* are those of N(0), so the values must interpolate to 1 at ε = 0.

    Raises
    ------
    ValueError
        For an unsorted grid, values not above 0, or not 1 at the Fermi level (to 1 %).
    """

    energies: Array
    values: Array

    def __post_init__(self) -> None:
        energies = _checks.rising("energies", self.energies, "eV", size=2)
        values = _checks.array(
            "values", self.values, shape=energies.shape, above=0, most=1e6, like="energies"
        )
        if not energies[0] < 0 < energies[-1]:
            raise ValueError(
                f"energies from {energies[0]} to {energies[-1]} eV are not allowed: 0 must lie inside"
            )
        at_fermi = float(np.interp(0.0, energies, values))
        if abs(at_fermi - 1) > 0.01:
            raise ValueError(f"values = {at_fermi:.3g} at the Fermi level: it must be 1, in units of N(0)")
        object.__setattr__(self, "energies", energies)
        object.__setattr__(self, "values", values)

    @classmethod
    def lorentzian_peak(
        cls, centre: float, half_width: float, height: float, window: float = 4.0, points: int = 1201
    ) -> DensityOfStates:
        """Return a flat background with one Lorentzian peak, in units of its value at the Fermi level.

        Parameters
        ----------
        centre : float
            Position of the peak relative to E_F, in eV.
        half_width : float
            Half width at half maximum in eV, above 0.
        height : float
            Height of the peak over the background, in units of the background; above -1.
        window : float
            Half width of the grid in eV.
        points : int
            Points of the grid, which is denser near the peak.

        Raises
        ------
        ValueError
            For an argument outside its range, or a window that does not hold the Fermi level.
        """
        half_width = _checks.positive("half_width", half_width, "eV")
        height = _checks.finite("height", height, most=1e6)
        if height <= -1:
            raise ValueError(f"height = {height!r} is not allowed: height must be greater than -1")
        window = _checks.positive("window", window, "eV")
        centre = _checks.finite("centre", centre, "eV")
        if abs(centre) >= window:
            raise ValueError(
                f"centre = {centre!r} is not allowed: centre must be nearer to the Fermi level than the "
                f"window is wide, window = {window!r} eV"
            )
        stretch = np.linspace(-1, 1, _checks.whole("points", points, 11, 100_001))
        energies = centre + half_width * np.sinh(math.asinh(window / half_width) * stretch)

        def shape(energy: float | Array) -> float | Array:
            return 1 + height / (1 + ((energy - centre) / half_width) ** 2)

        try:
            return cls(energies, np.asarray(shape(energies) / shape(0.0)))
        except ValueError as refusal:
            raise ValueError(
                f"points = {points!r} is not allowed: points must resolve the peak of half_width = "
                f"{half_width!r} and height = {height!r} in the window ({refusal})"
            ) from None


@dataclass(frozen=True)
class CriticalTemperature:
    """Result of :func:`critical_temperature`.

    Attributes
    ----------
    temperature : float
        T_c in K; nan where the spectrum does not superconduct at or above `lowest_searched`.
    superconducting : bool
        Whether a T_c was found.
    lowest_searched : float
        Lowest temperature searched, in K.
    matsubara_count : int
        Positive Matsubara frequencies in the last solution.
    """

    temperature: float
    superconducting: bool
    lowest_searched: float
    matsubara_count: int

    def __post_init__(self) -> None:
        _checks.record(self, nan=True)


@dataclass(frozen=True, eq=False)
class MatsubaraGap:
    """Gap and renormalisation on the Matsubara axis, at one temperature.

    Attributes
    ----------
    temperature : float
        In K.
    frequencies : numpy.ndarray, shape (N,)
        ω_n in eV, n = 0 … N-1.
    gap : numpy.ndarray, shape (N,)
        Δ(iω_n) in eV; zero in the normal state.
    renormalisation : numpy.ndarray, shape (N,)
        Z(iω_n).
    truncation : float
        How far (eV) Δ(iω_0) lies from the solution of another reach of the Matsubara sums: half of it, where
        the reach was doubled until this was small, and the error is a fifteenth of it; twice of it, where
        the reach was given, and it is about the error.
    """

    temperature: float
    frequencies: Array
    gap: Array
    renormalisation: Array
    truncation: float

    def __post_init__(self) -> None:
        _checks.record(self, frequencies="n", gap="n", renormalisation="n")
        _checks.positive("temperature", self.temperature, "K")
        _checks.array("frequencies", self.frequencies, "eV", above=0, size=1)
        _checks.array("gap", self.gap, "eV")


@dataclass(frozen=True)
class GapEdge:
    """Result of :func:`gap_edge`.

    Attributes
    ----------
    edge : float
        Δ₀ in eV, from Δ₀ = Re Δ(ω = Δ₀) on the real axis.
    ratio : float
        2Δ₀/k_B T_c.
    spread : float
        Half the width (eV) of the middle half of the Δ₀ that the Padé approximants tried give: how far the
        continuation can be trusted.
    truncation : float
        By how much Δ₀ (eV) moves with the reach of the Matsubara sums, as Δ(iω_0) does in
        :attr:`MatsubaraGap.truncation`: an upper estimate of what the sums leave out, which the scatter of
        the approximants does not show.
    critical_temperature : float
        T_c in K.
    temperature : float
        Temperature of the gap, in K.
    """

    edge: float
    ratio: float
    spread: float
    truncation: float
    critical_temperature: float
    temperature: float

    def __post_init__(self) -> None:
        _checks.record(self)


def _coulomb(spectrum: SpectralFunction, mu_star: float, cutoff: float | None) -> tuple[float, float]:
    """Return checked μ* and cutoff (eV)."""
    mu_star = _checks.within("mu_star", mu_star, 0, 1, open_high=True)
    top = float(_checks.instance("spectrum", spectrum, SpectralFunction).frequencies[-1])
    given = CUTOFF_FACTOR * top if cutoff is None else cutoff
    cutoff = _checks.positive("cutoff", given, "eV", most=WIDEST)
    return mu_star, cutoff


def _count(extent: float, thermal: float, least: int = 8) -> int:
    """Return how many positive Matsubara frequencies lie below `extent` (eV), at least `least`."""
    return max(least, math.ceil(extent / (2 * math.pi * thermal)))


@dataclass(frozen=True, eq=False)
class _Sums:
    """Sums over `count` Matsubara frequencies: :func:`multigap.eliashberg_kernels.frequency_sums`."""

    thermal: float
    count: int
    cut: float
    place: Array
    share: Array
    near: Array
    far: Array
    beyond: Array
    weights: Array

    @property
    def omega(self) -> Array:
        """ω_n of the unknowns, in eV."""
        return np.asarray((2 * self.place + 1) * (math.pi * self.thermal))

    def normal_diagonal(self) -> Array:
        """(2n+1) Z_n of the normal state with a constant density of states, exact."""
        return np.asarray(2 * self.place + 1 + np.sum(self.near - self.far, axis=1) + self.beyond)

    def eigenvalue(self, diagonal: Array, mu_star: float) -> float:
        """Largest eigenvalue of the linearised gap equation."""
        return float(
            kernels.largest_eigenvalue(
                self.place, self.share, self.near + self.far, diagonal, mu_star, self.weights
            )
        )

    def at_integers(self, values: Array) -> Array:
        """Values at n = 0, 1, 2 …, at most GAP_LIMIT of them."""
        known = min(self.count, GAP_LIMIT)
        return np.asarray(kernels.at_integers(self.place, values, self.count, self.cut, known))


def _sums(spectrum: SpectralFunction, thermal: float, mu_star: float, cutoff: float, count: int) -> _Sums:
    if count > MATSUBARA_LIMIT:
        raise ConvergenceError(
            f"{count} Matsubara frequencies would be needed at {thermal / K_B:g} K, "
            f"more than {MATSUBARA_LIMIT}"
        )
    bound = cutoff if mu_star > 0 else 0.0
    arrays = kernels.frequency_sums(spectrum.frequencies, spectrum.couplings, thermal, float(count), bound)
    weights = kernels.coulomb_weights(cutoff, thermal, arrays[0])
    return _Sums(thermal, count, math.floor(bound / (2 * math.pi * thermal)), *arrays, weights)


def _default_count(spectrum: SpectralFunction, thermal: float, mu_star: float, cutoff: float) -> int:
    """Return how many frequencies are enough for an eigenvalue good to 1e-7."""
    return _count(max(cutoff if mu_star > 0 else 0.0, 64 * float(spectrum.frequencies[-1])), thermal, 96)


def _normal_diagonal(sums: _Sums, density: DensityOfStates | None) -> Array:
    """(2n+1) Z_n of the normal state, or what takes its place with a varying density of states."""
    if density is None:
        return sums.normal_diagonal()
    width, integral, steps = kernels.normal_state_with_density(
        sums.place,
        sums.near - sums.far,
        sums.beyond,
        density.energies,
        density.values,
        sums.thermal,
        1e-12,
        500,
    )
    if steps < 0:
        raise ConvergenceError("the normal state with a varying density of states did not settle")
    return np.asarray(width / (sums.thermal * integral))


def rescaled_mu_star(mu_star: float, from_cutoff: float, to_cutoff: float) -> float:
    """Return the μ* that stands for the same repulsion at another cutoff.

    1/μ*(ω') = 1/μ*(ω) + ln(ω/ω'): Morel and Anderson 1962. Cutoffs in eV.

    Raises
    ------
    ValueError
        For an argument outside its range, or where no μ* in [0, 1) stands for it.
    """
    mu_star = _checks.within("mu_star", mu_star, 0, 1, open_high=True)
    from_cutoff = _checks.positive("from_cutoff", from_cutoff, "eV")
    to_cutoff = _checks.positive("to_cutoff", to_cutoff, "eV")
    ratio = from_cutoff / to_cutoff
    if mu_star == 0:
        return 0.0
    inverse = 1 / mu_star + math.log(ratio)
    if inverse <= 1:
        raise ValueError(
            f"mu_star = {mu_star!r} at from_cutoff = {from_cutoff} eV is not allowed: it has no counterpart "
            f"below 1 at to_cutoff = {to_cutoff} eV"
        )
    return 1 / inverse


def largest_eigenvalue(
    spectrum: SpectralFunction,
    temperature: float,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    density: DensityOfStates | None = None,
    extent: float | None = None,
) -> float:
    """Return the largest eigenvalue of the linearised gap equation: above 1 below T_c, 1 at T_c.

    Parameters
    ----------
    spectrum : SpectralFunction
    temperature : float
        In K, above 0.
    mu_star : float
        Coulomb pseudopotential at the cutoff, in [0, 1).
    cutoff : float, optional
        ω_c in eV; ten times the highest phonon frequency where not given.
    density : DensityOfStates, optional
        Density of states; constant where not given.
    extent : float, optional
        How far (eV) the Matsubara sum of the phonon part goes. Where not given, 64 times the highest phonon
        frequency, or the cutoff if that is more, and over 96 frequencies at least: the eigenvalue is then
        good to 1e-7.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        If the normal state with a varying density of states does not settle.
    """
    thermal = K_B * _checks.positive("temperature", temperature, "K")
    mu_star, cutoff = _coulomb(spectrum, mu_star, cutoff)
    if extent is None:
        count = _default_count(spectrum, thermal, mu_star, cutoff)
    else:
        count = _count(_checks.positive("extent", extent, "eV"), thermal)
    if density is not None:
        _checks.instance("density", density, DensityOfStates)
    sums = _sums(spectrum, thermal, mu_star, cutoff, count)
    return sums.eigenvalue(_normal_diagonal(sums, density), mu_star)


def _root_in_temperature(
    excess: Callable[[float], float], guess: float, lowest: float, slope: float = math.nan
) -> tuple[float, float]:
    """Return the T (K) where the falling function `excess` crosses 0, or nan if it does so below `lowest`.

    By secants in ln T kept inside a bracket; with the slope by ln T there, from which a neighbour may start.
    """
    floor = math.log(lowest)
    low, high = -math.inf, math.inf
    place = max(math.log(guess), floor)
    before, value_before = math.nan, math.nan
    for _ in range(_ROOT_STEPS):
        value = excess(math.exp(place))
        if value > 0:
            low = place
        elif place <= floor:
            return math.nan, slope
        else:
            high = place
        if place != before and (value - value_before) / (place - before) < 0:
            slope = (value - value_before) / (place - before)
        step = -value / slope if slope < 0 else math.copysign(0.05, value)
        new = max(place + min(max(step, -0.5), 0.5), floor)
        if not low < new < high and abs(step) > 1e-12:
            new = 0.5 * (low + high) if low > -math.inf and high < math.inf else new
        # the error that a secant leaves is of the order of the product of its last two steps
        if abs(new - place) < 1e-12 or abs((new - place) * (place - before)) < 1e-12:
            return math.exp(new), slope
        before, value_before, place = place, value, new
    raise ConvergenceError(
        f"no critical temperature within {_ROOT_STEPS} steps; last {math.exp(place):.6g} K"
    )


def critical_temperature(
    spectrum: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    density: DensityOfStates | None = None,
    tolerance: float = 1e-5,
    lowest: float | None = None,
) -> CriticalTemperature:
    """Return T_c: where the largest eigenvalue of the linearised gap equation reaches 1.

    The reach of the Matsubara sum is doubled until T_c moves by less than `tolerance`.

    Parameters
    ----------
    spectrum : SpectralFunction
    mu_star : float
        Coulomb pseudopotential at the cutoff, in [0, 1).
    cutoff : float, optional
        ω_c in eV; ten times the highest phonon frequency where not given.
    density : DensityOfStates, optional
        Density of states; constant where not given. Then the equations are those of Mitrović and Carbotte
        (Can. J. Phys. 61, 784 (1983)) without the shift χ of the bands: exact for a density symmetric
        about E_F.
    tolerance : float
        Relative accuracy of T_c asked for, from 1e-10 to 0.1.
    lowest : float, optional
        Lowest temperature searched, in K; ω_ln/(1000 k_B) where not given.

    Returns
    -------
    CriticalTemperature
        With temperature nan where the spectrum does not superconduct at `lowest`.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        If the accuracy would need more Matsubara frequencies than MATSUBARA_LIMIT.
    """
    mu_star, cutoff = _coulomb(spectrum, mu_star, cutoff)
    tolerance = _checks.within("tolerance", tolerance, 1e-10, 0.1)
    omega_ln = spectrum.omega_ln
    lowest = omega_ln / (1000 * K_B) if lowest is None else _checks.positive("lowest", lowest, "K")
    if density is not None:
        _checks.instance("density", density, DensityOfStates)
    extent = max(cutoff if mu_star > 0 else 0.0, _REACH * float(spectrum.frequencies[-1]))
    least = _LEAST

    def excess(temperature: float) -> float:
        count = _count(extent, K_B * temperature, least)
        sums = _sums(spectrum, K_B * temperature, mu_star, cutoff, count)
        return sums.eigenvalue(_normal_diagonal(sums, density), mu_star) - 1

    guess = closed_forms.allen_dynes(spectrum.lam, omega_ln, mu_star, max(spectrum.omega_2, omega_ln))
    found, slope = _root_in_temperature(excess, max(guess, lowest), lowest)
    while True:
        if math.isnan(found):
            return CriticalTemperature(math.nan, False, lowest, _count(extent, K_B * lowest, least))
        # both are doubled: the count grows whichever of the two decides it
        extent, least = 2 * extent, 2 * least
        before, (found, slope) = found, _root_in_temperature(excess, found, lowest, slope)
        # what is left out falls as the fourth power of the reach: a doubling leaves a fifteenth of the change
        if abs(found - before) < 8 * tolerance * found:
            return CriticalTemperature(found, True, lowest, _count(extent, K_B * found, least))


def _solve_gap(sums: _Sums, start: Array, mu_star: float, near: bool) -> tuple[Array, Array]:
    """Solve the gap equation: iterate towards the gap that grows, then finish with Newton's method.

    The first is left out where the start is said to be `near` and has a small residual.
    Returns Δ_n (eV) and Z_n of the unknowns.
    """
    gap, renormalisation = start.copy(), np.ones_like(start)
    omega = sums.omega

    def residual_of(values: Array) -> Array:
        return np.asarray(
            kernels.gap_residual(
                values, omega, sums.share, sums.near, sums.far, sums.beyond, sums.thermal, mu_star,
                sums.weights, renormalisation,
            )
        )  # fmt: skip

    for step in range(400):
        residual = residual_of(gap)
        if (step > 5 or near) and np.max(np.abs(residual)) < 1e-2 * gap[0]:
            break
        gap = gap - residual / renormalisation
    for _ in range(60):
        residual = residual_of(gap)
        jacobian = kernels.gap_jacobian(
            gap, omega, sums.share, sums.near, sums.far, sums.thermal, mu_star, sums.weights, renormalisation
        )
        change = np.linalg.solve(jacobian, residual)
        # a step past zero would fall into the normal state, which always solves the equation
        factor = 1.0
        while factor > 1e-3 and gap[0] - factor * change[0] <= 0.5 * gap[0]:
            factor *= 0.5
        gap = gap - factor * change
        if factor == 1.0 and np.max(np.abs(change)) < 1e-11 * gap[0]:
            residual_of(gap)
            return gap, renormalisation
    raise ConvergenceError(f"the gap equation did not converge at {sums.thermal / K_B:g} K")


def matsubara_gap(
    spectrum: SpectralFunction,
    temperature: float,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    extent: float | None = None,
) -> MatsubaraGap:
    """Return Δ(iω_n) and Z(iω_n) at a temperature, for a constant density of states.

    Parameters
    ----------
    spectrum : SpectralFunction
    temperature : float
        In K, above 0. At and above T_c the gap is zero.
    mu_star, cutoff
        As in :func:`largest_eigenvalue`.
    extent : float, optional
        How far (eV) the Matsubara sums go; where not given, their reach is doubled, nine times at most, until
        Δ(iω_0) moves by less than 1e-6 of itself: a fifteenth of that is left.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        If Newton's method does not converge, or would need more Matsubara frequencies than MATSUBARA_LIMIT.
    """
    thermal = K_B * _checks.positive("temperature", temperature, "K")
    mu_star, cutoff = _coulomb(spectrum, mu_star, cutoff)
    scale = K_B * closed_forms.allen_dynes(spectrum.lam, spectrum.omega_ln, mu_star)

    def solve(count: int, known: tuple[_Sums, Array] | None = None) -> tuple[_Sums, Array, Array]:
        sums = _sums(spectrum, thermal, mu_star, cutoff, count)
        diagonal = sums.normal_diagonal()
        if sums.eigenvalue(diagonal, mu_star) <= 1:
            return sums, np.zeros(sums.place.size), diagonal / (2 * sums.place + 1)
        start = 2 * max(scale, thermal) / (1 + (sums.omega / spectrum.omega_2) ** 2)
        if known is not None and known[1][0] > 0:
            start = np.interp(sums.place, known[0].place, known[1])
        return sums, *_solve_gap(sums, start, mu_star, known is not None)

    if extent is not None:
        count = _count(_checks.positive("extent", extent, "eV"), thermal)
        (sums, gap, renormalisation), (_, wider, _) = solve(count), solve(2 * count)
        truncation = abs(float(wider[0] - gap[0]))
    else:
        top = float(spectrum.frequencies[-1])
        floor = cutoff if mu_star > 0 else 0.0
        reach = max(floor, _REACH * top)
        sums, gap, renormalisation = solve(_count(reach, thermal, _LEAST))
        truncation = math.inf
        for doubling in range(1, 10):
            before = gap[0]
            count = _count(2**doubling * reach, thermal, 2**doubling * _LEAST)
            sums, gap, renormalisation = solve(count, (sums, gap))
            truncation = abs(float(gap[0] - before))
            if truncation <= 1e-6 * gap[0]:
                break
    return MatsubaraGap(
        temperature,
        np.asarray((2 * np.arange(min(sums.count, GAP_LIMIT)) + 1) * (math.pi * thermal)),
        sums.at_integers(gap),
        sums.at_integers(renormalisation),
        truncation,
    )


def real_axis_gap(
    solution: MatsubaraGap, frequencies: ArrayLike, points: int | None = None
) -> NDArray[np.complex128]:
    """Continue Δ(iω_n) to the real axis, Δ(ω + i0), by a Padé approximant.

    Parameters
    ----------
    solution : MatsubaraGap
    frequencies : array_like, shape (K,)
        ω in eV.
    points : int, optional
        Matsubara frequencies used, the lowest ones; at most 48 where not given.

    Returns
    -------
    numpy.ndarray, shape (K,)
        Δ(ω) in eV, complex. Reliable below the first phonon structure; above it, only in outline.

    Raises
    ------
    ValueError
        For frequencies that are not a row of finite numbers, or more points than the solution has.
    """
    at = np.asarray(_checks.array("frequencies", frequencies, "eV", ndim=1), dtype=np.complex128)
    _checks.instance("solution", solution, MatsubaraGap)
    used = min(48, solution.gap.size) if points is None else _checks.whole("points", points, 2)
    if used > solution.gap.size:
        raise ValueError(f"points = {points!r} is not allowed: points must be at most {solution.gap.size}")
    nodes = np.asarray(1j * solution.frequencies[:used], dtype=np.complex128)
    values = np.asarray(solution.gap[:used], dtype=np.complex128)
    return kernels.pade_value(kernels.pade_coefficients(nodes, values), nodes, at)


def gap_edge(
    spectrum: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    fraction: float = 0.1,
) -> GapEdge:
    """Return the gap edge Δ₀ = Re Δ(ω = Δ₀) at a low temperature, and 2Δ₀/k_B T_c.

    Parameters
    ----------
    spectrum : SpectralFunction
    mu_star, cutoff
        As in :func:`critical_temperature`.
    fraction : float
        Temperature of the gap as a fraction of T_c, in (0, 0.5].

    Raises
    ------
    ValueError
        For an argument outside its range, or a spectrum without superconductivity.
    multigap.errors.ConvergenceError
        If no Padé approximant gives an edge.
    """
    fraction = _checks.within("fraction", _checks.positive("fraction", fraction), 0, 0.5)
    found = critical_temperature(spectrum, mu_star, cutoff=cutoff, tolerance=1e-7)
    if not found.superconducting:
        raise ValueError(
            f"spectrum does not superconduct above {found.lowest_searched:g} K: it has no gap edge"
        )
    solution = matsubara_gap(spectrum, fraction * found.temperature, mu_star, cutoff=cutoff)
    near = float(solution.gap[0])
    grid = np.linspace(0.5 * near, 1.6 * near, 2201)
    edges = []
    for points in range(12, min(49, solution.gap.size), 4):
        difference = real_axis_gap(solution, grid, points).real - grid
        crossing = np.flatnonzero((difference[:-1] > 0) & (difference[1:] <= 0))
        if crossing.size:
            i = crossing[0]
            step = difference[i] / (difference[i] - difference[i + 1])
            edges.append(grid[i] + step * (grid[i + 1] - grid[i]))
    if not edges:
        raise ConvergenceError("no Padé approximant of the gap crosses Re Δ(ω) = ω")
    middle = float(np.median(edges))
    # a spurious pole of one approximant is no measure of the others: the middle half of the edges is
    low, high = np.quantile(edges, [0.25, 0.75])
    return GapEdge(
        middle,
        2 * middle / (K_B * found.temperature),
        0.5 * float(high - low),
        solution.truncation * middle / near,
        found.temperature,
        fraction * found.temperature,
    )


def isotope_exponent(
    spectrum: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    moving: Sequence[int] | None = None,
    step: float = 0.02,
) -> float:
    """Return α = -d ln T_c / d ln M at fixed λ_k and fixed Coulomb cutoff.

    Peak frequencies go as M^(-1/2) and the couplings do not depend on M. The cutoff ω_c is electronic, and
    stays: so α is 1/2 for μ* = 0 and smaller for μ* > 0. (With ω_c scaled like the
    phonons α would be 1/2 for any μ*.)

    Parameters
    ----------
    spectrum : SpectralFunction
    mu_star, cutoff
        As in :func:`critical_temperature`.
    moving : sequence of int, optional
        Indices of the peaks that move with this mass (the hydrogen modes); all where not given.
    step : float
        Half the interval of ln M of the central difference, at most 1.

    Raises
    ------
    ValueError
        For an argument outside its range, or a spectrum without superconductivity.
    """
    mu_star, cutoff = _coulomb(spectrum, mu_star, cutoff)
    step = _checks.positive("step", step, most=1)
    size = spectrum.frequencies.size
    indices = np.arange(size) if moving is None else _checks.whole_numbers("moving", moving)
    if np.any(indices >= size):
        raise ValueError(f"moving = {moving!r} is not allowed: moving must be indices of the {size} peaks")
    chosen = np.zeros(size)
    chosen[indices] = 1
    logarithms = []
    for sign in (-1, 1):
        heavier = spectrum.scaled(frequency=np.exp(-0.5 * sign * step * chosen))
        found = critical_temperature(heavier, mu_star, cutoff=cutoff, tolerance=1e-7)
        if not found.superconducting:
            raise ValueError(f"spectrum does not superconduct above {found.lowest_searched:g} K")
        logarithms.append(math.log(found.temperature))
    return (logarithms[0] - logarithms[1]) / (2 * step)


def coupling_for(
    temperature: float,
    shape: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    largest: float = 30.0,
) -> float:
    """Return the total λ at which a spectrum of the given shape has the asked T_c.

    The linearised equation at a given T is solved for λ, so no search over temperatures is needed; T_c rises
    with λ, so the answer is the only one.

    Parameters
    ----------
    temperature : float
        T_c in K, above 0.
    shape : SpectralFunction
        Peaks whose relative weights are kept.
    mu_star, cutoff
        As in :func:`critical_temperature`.
    largest : float
        Largest λ searched, from 0.001 on.

    Returns
    -------
    float
        λ, or nan where none from 0.001 up to `largest` has that T_c.

    Raises
    ------
    ValueError
        For an argument outside its range.
    """
    temperature = _checks.positive("temperature", temperature, "K")
    mu_star, cutoff = _coulomb(_checks.instance("shape", shape, SpectralFunction), mu_star, cutoff)
    largest = _checks.within("largest", largest, 1e-3, _checks.STRONGEST)

    thermal = K_B * temperature
    sums = _sums(shape, thermal, mu_star, cutoff, _default_count(shape, thermal, mu_star, cutoff))

    def excess(lam: float) -> float:
        factor = lam / shape.lam
        scaled = replace(sums, near=factor * sums.near, far=factor * sums.far, beyond=factor * sums.beyond)
        return scaled.eigenvalue(scaled.normal_diagonal(), mu_star) - 1

    if excess(largest) < 0 or excess(1e-3) > 0:
        return math.nan
    return float(brentq(excess, 1e-3, largest, xtol=1e-9))
