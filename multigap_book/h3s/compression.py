"""Pressure, volume and lattice constant of H3S: the fit to the stored energies, and MD21's own pairs."""

from __future__ import annotations

from functools import cache
from typing import Final

from multigap.constants import BOHR, HARTREE
from multigap.crystal.equation_of_state import BirchMurnaghan, fit
from multigap_book.h3s.bands import table

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
