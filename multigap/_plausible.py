"""Numbers that are allowed and yet absurd: most often a slip of units, which a warning names.

The solver answers in microseconds: whoever asks these does so by a comparison of two floats, and comes here
only if it fails.
"""

from __future__ import annotations

import sys
import warnings
from typing import Final

from multigap import units
from multigap.constants import K_B
from multigap.errors import UnitWarning

HIGHEST_PHONON: Final = 1.0
"""Energy in eV above which no phonon is: hydrogen's molecule, the stiffest there is, has 0.55."""

LOWEST_PHONON: Final = 1e-3
"""Energy in eV below which no crystal's highest phonon is: heavy, soft caesium has 4e-3."""

WIDEST_BAND: Final = 1e3
"""Energy in eV that no band of valence electrons is as wide as, nor a barrier between them as high."""


def warn(text: str) -> None:
    """Warn at the line that called the package, however deep in it this is."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and frame.f_globals.get("__name__", "").partition(".")[0] == "multigap":
        level, frame = level + 1, frame.f_back
    warnings.warn(text, UnitWarning, stacklevel=level)


def fitting(number: float, least: float, most: float) -> str:
    """Return what units would bring a number of eV into a range, in brackets; nothing where none does."""
    told = [
        f"{number * factor:.3g} eV if told in {unit}"
        for unit, factor in units.ENERGIES.items()
        if unit != "eV" and least <= number * factor <= most
    ]
    return f" (it would be {', '.join(told)})" if told else ""


def phonon_units(highest: float) -> str:
    """Return what units would make a phonon of a number of eV, in brackets; nothing where none does."""
    return fitting(highest, LOWEST_PHONON, 0.6)


def warn_of_phonons(name: str, highest: float) -> None:
    """Warn of phonons above 1 eV."""
    warn(f"{name} up to {highest:.4g} eV: no phonon is above {HIGHEST_PHONON:g} eV{phonon_units(highest)}")


def warn_of_bands(name: str, energy: float) -> None:
    """Warn of an energy of electrons that is above 1 keV."""
    fits = fitting(energy, 1e-3, WIDEST_BAND)
    warn(f"{name} = {energy:.4g} eV: no band or barrier is as wide as {WIDEST_BAND:g} eV{fits}")


def warn_beyond(reach: str, energy: float, kelvin: float) -> None:
    """Warn where k_B T_c exceeds the energy that pairing reaches to: the model means nothing there."""
    warn(
        f"k_B T_c = {kelvin * K_B:.4g} eV ({kelvin:.5g} K) exceeds {reach} of {energy:.4g} eV: the coupling "
        "is too strong for this model (or in other units than it is meant for)"
    )
