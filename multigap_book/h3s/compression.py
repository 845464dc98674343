"""Pressure, volume and lattice constant of H3S: the fit to the stored energies, and MD21's own pairs."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from multigap.constants import BOHR, HARTREE
from multigap.crystal.equation_of_state import BirchMurnaghan, fit
from multigap_book.h3s.bands import Array, table

PUBLISHED_PRESSURES: Final = {5.6: 209.0, 5.8: 151.0, 6.0: 101.0, 6.2: 64.0}
"""Lattice constant in bohr → pressure in GPa, as MD21 has it (its Fig. 3)."""


@cache
def equation_of_state() -> BirchMurnaghan:
    """Return the fit to the stored energies: one H3S, Å³, eV, GPa."""
    rows = table("equation-of-state")["rows"]
    volumes = [row["volume_bohr3"] * BOHR**3 for row in rows]
    return fit(volumes, [row["energy_ha"] * HARTREE for row in rows])


def pressure(a: float) -> float:
    """Pressure in GPa at lattice constant `a` in bohr, from the fitted equation of state."""
    return float(equation_of_state().pressure([a**3 / 2 * BOHR**3])[0])


ZERO_STRAIN: Final = 103.0
"""Pressure in GPa from which MD21 counts its strain."""


def strain_of_caption(gpa: ArrayLike, at_64: float = 6.2, at_209: float = 5.6) -> Array:
    """Return the compressive strain in % on a power law through two lattice constants in bohr.

    Parameters
    ----------
    gpa : array_like
        Pressure in GPa.
    at_64, at_209 : float
        The lattice constants at 64 and 209 GPa, as under MD21's Fig. 3.
    """
    exponent = np.log(at_209 / at_64) / np.log(209 / 64)
    return np.asarray(100 * (1 - (np.asarray(gpa, dtype=np.float64) / ZERO_STRAIN) ** exponent))


def strain_by_rounding(gpa: ArrayLike) -> tuple[Array, Array]:
    """Return the least and the largest strain in % that the rounding of the two constants, ±0.05, allows."""
    ends = [strain_of_caption(gpa, 6.2 + a, 5.6 + b) for a in (-0.05, 0.05) for b in (-0.05, 0.05)]
    return np.min(ends, axis=0), np.max(ends, axis=0)


@cache
def _computed() -> tuple[Array, Array]:
    constants = np.linspace(6.2, 5.4, 161)  # in bohr, so that the pressure rises
    return np.array([pressure(a) for a in constants]), constants


def strain_of_bands(gpa: ArrayLike, zero_point: float = 0.0) -> Array:
    """Return the strain in % from our own equation of state, less a zero-point pressure in GPa."""
    at, start = (
        np.interp(np.asarray(p, dtype=np.float64) - zero_point, *_computed()) for p in (gpa, ZERO_STRAIN)
    )
    return np.asarray(100 * (1 - at / start))
