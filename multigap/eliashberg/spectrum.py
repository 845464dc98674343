"""A phonon spectrum α²F(Ω) as peaks, and its moments. Energies in eV."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks

Array = NDArray[np.float64]

NEGLIGIBLE = 1e-12
"""What α²F(0) may be, in units of the largest α²F, to count as 0."""


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

    @classmethod
    def from_peaks(cls, frequencies: ArrayLike, couplings: ArrayLike) -> SpectralFunction:
        """Return the spectrum of peaks in any order; those without a coupling are left out.

        Parameters
        ----------
        frequencies : array_like, shape (K,)
            Ω_k in eV, above 0; peaks at one frequency are one peak.
        couplings : array_like, shape (K,)
            λ_k, at least 0, with a sum above 0.

        Raises
        ------
        ValueError
            For frequencies that are not above 0, or negative couplings, or none above 0.
        """
        places = _checks.array(
            "frequencies", frequencies, "eV", ndim=1, size=1, above=0, most=_checks.STIFFEST
        )
        weights = _checks.array(
            "couplings",
            couplings,
            shape=places.shape,
            minimum=0,
            most=_checks.STRONGEST,
            like="frequencies",
        )
        if weights.sum() <= 0:
            raise ValueError("couplings are all 0, which is not allowed: couplings must have one above 0")
        rising, index = np.unique(places[weights > 0], return_inverse=True)
        return cls(rising, np.bincount(index, weights[weights > 0]).astype(np.float64))

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
