"""The peak of H3S at the Fermi level: its DOS within 1.5 eV, its shape, and its two edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from multigap.crystal import peaks
from multigap_book.h3s.bands import Array, Electrons, table

_NEAR: Final = np.linspace(-1.5, 1.5, 1201)
_AROUND: Final = np.linspace(-0.9, 0.6, 301)
_WITHIN: Final = 0.7
"""Distance from E_F in eV within which the peak's height and its background are sought."""

SETTINGS: Final = {
    "coarser mesh": ("TZ2P", "pbe"),
    "smaller basis": ("DZP", "pbe"),
    "LDA": ("TZ2P", "lda,vwn"),
}
"""Basis and functional of the calculations beside the main one, all on one coarser mesh."""


@dataclass(frozen=True, eq=False)
class NearFermi:
    """One crystal within 1.5 eV of its Fermi level; energies in eV from it.

    Attributes
    ----------
    electrons : Electrons
        Its bands.
    """

    electrons: Electrons

    @property
    def energies(self) -> Array:
        """Equally spaced energies, -1.5 to 1.5 eV."""
        return _NEAR

    @cached_property
    def dos(self) -> Array:
        """DOS at :attr:`energies`, states per eV and H3S."""
        return self.electrons.dos(_NEAR)

    @property
    def at_fermi(self) -> float:
        """N(E_F), states per eV and H3S."""
        return self.at(0.0)

    def at(self, energy: float) -> float:
        """Return the DOS at one energy, states per eV and H3S."""
        return float(np.interp(energy, _NEAR, self.dos))

    @cached_property
    def shape(self) -> peaks.PeakShape:
        """The peak within 0.7 eV of E_F: place, height, half widths, background."""
        inner = np.abs(_NEAR) <= _WITHIN
        return peaks.peak_shape(_NEAR[inner], self.dos[inner])

    @property
    def half_heights(self) -> tuple[float, float]:
        """Energies of the half height below and above the peak."""
        return self.shape.position - self.shape.below, self.shape.position + self.shape.above

    @cached_property
    def edges(self) -> tuple[float, float]:
        """Energies of the steepest climb and of the steepest drop of the DOS, averaged over 25 meV."""
        steps = np.gradient(self.electrons.dos(_AROUND), _AROUND)
        slope = np.convolve(steps, np.ones(5) / 5, mode="valid")
        inner = _AROUND[2:-2]
        return float(inner[np.argmax(slope)]), float(inner[np.argmin(slope)])


def in_setting(name: str, column: str) -> dict[float, float]:
    """Return one column of the table of other settings by lattice constant (bohr).

    Parameters
    ----------
    name : str
        One of :data:`SETTINGS`.
    column : str
        ``occupied_width_ev``, ``dos_at_fermi`` or ``edge_ev``.

    Raises
    ------
    ValueError
        For a setting that was not computed.
    """
    if name not in SETTINGS:
        raise ValueError(f"name = {name!r} is not allowed: the settings are {', '.join(SETTINGS)}")
    rows = table("variants")["rows"]
    chosen = [row for row in rows if (row["basis"], row["functional"]) == SETTINGS[name]]
    return {float(row["a_bohr"]): float(row[column]) for row in chosen}
