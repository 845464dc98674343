"""Third-order Birch–Murnaghan equation of state: energy and pressure against volume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import constants as _codata
from scipy.optimize import brentq, least_squares

from multigap import _checks

GPA_PER_EV_A3: Final = _codata.e * 1e21
"""1 eV/Å³ in GPa (160.2)."""

_DEEPEST: Final = 1e9
"""Largest total energy in eV, core electrons among it."""


@dataclass(frozen=True)
class BirchMurnaghan:
    """Equation of state of one crystal.

    Parameters
    ----------
    volume : float
        Volume at zero pressure in Å³.
    bulk_modulus : float
        Bulk modulus there in GPa.
    slope : float
        Its derivative with respect to pressure, dimensionless.
    energy_at_rest : float
        Energy at zero pressure in eV.

    Examples
    --------
    >>> from multigap.crystal.equation_of_state import BirchMurnaghan
    >>> copper = BirchMurnaghan(volume=11.8, bulk_modulus=140.0, slope=5.3)  # Å³ and GPa
    >>> round(float(copper.modulus(11.8)), 6)
    140.0
    """

    volume: float
    bulk_modulus: float
    slope: float
    energy_at_rest: float = 0.0

    def __post_init__(self) -> None:
        for name, value in (
            ("volume", _checks.positive("volume", self.volume, "Å³")),
            ("bulk_modulus", _checks.positive("bulk_modulus", self.bulk_modulus, "GPa")),
            ("slope", _checks.finite("slope", self.slope, most=100)),
            ("energy_at_rest", _checks.finite("energy_at_rest", self.energy_at_rest, most=_DEEPEST)),
        ):
            object.__setattr__(self, name, value)

    def energy(self, volume: ArrayLike) -> NDArray[np.float64]:
        """Return the energy in eV at volumes in Å³ (Birch, Phys. Rev. 71, 809 (1947)).

        Examples
        --------
        >>> from multigap.crystal.equation_of_state import BirchMurnaghan
        >>> copper = BirchMurnaghan(11.8, 140.0, 5.3, energy_at_rest=-3.5)  # Å³, GPa and eV
        >>> copper.energy([10.8, 11.8, 12.8]).round(4)  # eV
        array([-3.4554, -3.5   , -3.4688])
        """
        strain = self._strain(volume)
        unit = 9 * self.volume * self.bulk_modulus / (16 * GPA_PER_EV_A3)
        shape = strain**3 * self.slope + strain**2 * (6 - 4 * (1 + strain))
        return np.asarray(self.energy_at_rest + unit * shape)

    def pressure(self, volume: ArrayLike) -> NDArray[np.float64]:
        """Return the pressure in GPa at volumes in Å³, minus the derivative of the energy.

        Examples
        --------
        >>> from multigap.crystal.equation_of_state import BirchMurnaghan
        >>> BirchMurnaghan(11.8, 140.0, 5.3).pressure([10.8, 11.8]).round(2)  # GPa
        array([15.68,  0.  ])
        """
        strain = self._strain(volume)
        ratio = 1 + strain
        return np.asarray(
            1.5 * self.bulk_modulus * ratio**2.5 * strain * (1 + 0.75 * (self.slope - 4) * strain)
        )

    def modulus(self, volume: ArrayLike) -> NDArray[np.float64]:
        """Return the bulk modulus -V dP/dV in GPa at volumes in Å³.

        Examples
        --------
        >>> from multigap.crystal.equation_of_state import BirchMurnaghan
        >>> copper = BirchMurnaghan(11.8, 140.0, 5.3)
        >>> stiffer = copper.modulus(copper.volume_at(1.0)) - 140.0  # GPa, by 1 GPa of pressure
        >>> round(float(stiffer), 2)
        5.28
        """
        strain = self._strain(volume)
        ratio, bend = 1 + strain, 0.75 * (self.slope - 4)
        slope = 2.5 * strain * (1 + bend * strain) + ratio * (1 + 2 * bend * strain)
        return np.asarray(self.bulk_modulus * ratio**2.5 * slope)

    def volume_at(self, pressure: float) -> float:
        """Return the volume in Å³ at a pressure in GPa, at or above zero.

        Raises
        ------
        ValueError
            For a pressure below 0, or above all that the curve reaches (it turns back for a `slope` below 4).

        Examples
        --------
        >>> from multigap.crystal.equation_of_state import BirchMurnaghan
        >>> copper = BirchMurnaghan(11.8, 140.0, 5.3)
        >>> round(copper.volume_at(100.0), 3)  # Å³ at 100 GPa
        8.639
        >>> round(float(copper.pressure(copper.volume_at(100.0))), 6)
        100.0
        """
        pressure = _checks.non_negative("pressure", pressure, "GPa")
        if pressure == 0:
            return self.volume
        low, reached = self.volume, 0.0
        while reached < pressure:
            low *= 0.95
            if low < 2e-3 * self.volume:
                raise ValueError(
                    f"pressure = {pressure!r} is not allowed: pressure must be at most "
                    f"{reached:.4g} GPa, where "
                    "the volume is a thousandth"
                )
            before, reached = reached, float(self.pressure(low))
            if reached <= before:
                raise ValueError(
                    f"pressure = {pressure!r} is not allowed: pressure must be below the {before:.4g} GPa at "
                    "which this equation of state turns back"
                )
        return float(brentq(lambda v: float(self.pressure(v)) - pressure, low, low / 0.95, xtol=1e-12))

    def _strain(self, volume: ArrayLike) -> NDArray[np.float64]:
        """(V0/V)^(2/3) - 1."""
        volumes = _checks.array("volume", volume, "Å³", above=0)
        if np.any((volumes < 1e-3 * self.volume) | (volumes > 1e3 * self.volume)):
            raise ValueError(
                f"volume = {volume!r} is not allowed: volume must be within a factor 1000 of the "
                f"{self.volume:.4g} Å³ at zero pressure"
            )
        return (self.volume / volumes) ** (2 / 3) - 1


def fit(volumes: ArrayLike, energies: ArrayLike) -> BirchMurnaghan:
    """Fit the equation of state to energies (eV) at volumes (Å³), each shape (n,), n ≥ 5.

    The zero-pressure volume need not lie among the data: for a crystal known only under pressure it is
    where the curve extrapolates to.

    Raises
    ------
    ValueError
        For fewer than five points or shapes that differ.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.crystal.equation_of_state import BirchMurnaghan, fit
    >>> volumes = np.linspace(10.5, 13.0, 9)  # Å³
    >>> found = fit(volumes, BirchMurnaghan(11.8, 140.0, 5.3, -3.5).energy(volumes))
    >>> round(found.volume, 3), round(found.bulk_modulus, 2), round(found.slope, 2)
    (11.8, 140.0, 5.3)
    """
    v = _checks.array("volumes", volumes, "Å³", ndim=1, above=0)
    e = _checks.array("energies", energies, shape=v.shape, most=_DEEPEST, like="volumes")
    if np.unique(v).size < 5:
        raise ValueError(
            f"volumes of {np.unique(v).size} points is not allowed: volumes must have at least "
            "five, all different"
        )
    # In x = V^(-2/3) the energy is a cubic: linear least squares first, then the parameters exactly.
    x = v ** (-2 / 3)
    cubic = np.polynomial.Polynomial.fit(x, e, 3)
    slope = cubic.deriv()
    minima = [
        float(complex(r).real)
        for r in slope.roots()
        if abs(complex(r).imag) < 1e-9 * abs(complex(r)) and float(np.asarray(slope.deriv()(r.real))) > 0
    ]
    if not minima:
        raise ValueError("energies is not allowed: energies must have a minimum under the fitted curve")
    x0: float = minima[0]
    v0 = float(x0**-1.5)
    curvature = float(np.asarray(slope.deriv()(x0)))
    b0 = float(curvature * 4 / 9 * x0**2 / v0) * GPA_PER_EV_A3
    start = np.array([v0, b0, 4.0, float(cubic(x0))])

    def residual(p: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(BirchMurnaghan(*(float(value) for value in p)).energy(v) - e)

    try:
        found = least_squares(residual, start, x_scale=[v0, b0, 4.0, 1.0], xtol=1e-14, ftol=1e-14, gtol=1e-14)
        return BirchMurnaghan(*(float(value) for value in found.x))
    except ValueError as refusal:  # parameters that no crystal has
        raise ValueError(
            f"energies is not allowed: energies must be those of a crystal at its volumes ({refusal})"
        ) from None
