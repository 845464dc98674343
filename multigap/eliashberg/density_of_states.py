"""The electrons' density of states about the Fermi level, where it is not constant. Energies in eV."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from multigap import _checks
from multigap.eliashberg.spectrum import Array


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
