"""Atom positions of the crystals that the chapters draw, and what follows from them by counting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap.constants import BOHR


@dataclass(frozen=True, eq=False)
class Crystal:
    """A cubic crystal: lattice constant and fractional positions of each kind of atom.

    Parameters
    ----------
    lattice_constant : float
        Cube edge a in Å.
    sites : dict of str to array_like, shape (number, 3)
        Fractional positions in the cubic cell, by element.
    """

    lattice_constant: float
    sites: dict[str, NDArray[np.float64]]

    def __post_init__(self) -> None:
        _checks.positive("lattice_constant", self.lattice_constant, "Å")

    def is_body_centred(self) -> bool:
        """Return whether a shift by (½, ½, ½) maps every kind of atom on itself."""
        for positions in self.sites.values():
            shifted = np.mod(positions + 0.5, 1.0)
            apart = np.abs(shifted[:, None, :] - np.mod(positions, 1.0)[None, :, :])
            apart = np.minimum(apart, 1.0 - apart)
            if not np.all(np.any(np.all(apart < 1e-9, axis=2), axis=1)):
                return False
        return True

    def neighbours(self, element: str, other: str, within: float) -> list[tuple[float, int]]:
        """Return the shells of `other` around one atom of `element`: distance in Å and number of atoms.

        Parameters
        ----------
        element, other : str
            Names of the kinds of atom.
        within : float
            Largest distance in Å.
        """
        reach = int(np.ceil(_checks.positive("within", within, "Å") / self.lattice_constant)) + 1
        span = np.arange(-reach, reach + 1)
        shifts = np.stack(np.meshgrid(span, span, span, indexing="ij"), axis=-1).reshape(-1, 3)
        around = (self.sites[other][:, None, :] + shifts[None, :, :]).reshape(-1, 3)
        distance = np.linalg.norm(around - self.sites[element][0], axis=1) * self.lattice_constant
        near = np.round(np.sort(distance[(distance > 1e-6) & (distance <= within)]), 9)
        values, counts = np.unique(near, return_counts=True)
        return [(float(value), int(count)) for value, count in zip(values, counts, strict=True)]

    def layer_contents(self) -> dict[str, dict[str, int]]:
        """Return the atoms of each kind in the (101) layers of the cell: "integer" and "half" x + z."""
        contents: dict[str, dict[str, int]] = {}
        for element, positions in self.sites.items():
            for x, _, z in positions:
                layer = contents.setdefault("integer" if np.isclose((x + z) % 1, 0) else "half", {})
                layer[element] = layer.get(element, 0) + 1
        return contents

    def block(
        self, low: NDArray[np.float64], high: NDArray[np.float64]
    ) -> list[tuple[str, NDArray[np.float64]]]:
        """Return every atom whose fractional position lies in a box, borders included.

        Parameters
        ----------
        low, high : ndarray, shape (3,)
            Corners of the box in units of the lattice constant.

        Returns
        -------
        list of (str, ndarray of shape (3,))
            Element and position in Å.
        """
        edges = [np.arange(np.floor(a) - 1, np.ceil(b) + 2) for a, b in zip(low, high, strict=True)]
        shifts = np.stack(np.meshgrid(*edges, indexing="ij"), axis=-1).reshape(-1, 3)
        atoms = []
        for element, positions in self.sites.items():
            every = (positions[:, None, :] + shifts[None, :, :]).reshape(-1, 3)
            inside = np.all((every >= np.asarray(low) - 1e-9) & (every <= np.asarray(high) + 1e-9), axis=1)
            atoms += [(element, place * self.lattice_constant) for place in every[inside]]
        return atoms


LATTICE_AT_64_GPA: Final = 6.2 * BOHR
"""Lattice constant of H3S in Å at 64 GPa, from the caption of MD21 Fig. 3 (6.2 Bohr)."""

LATTICE_AT_209_GPA: Final = 5.6 * BOHR
"""Lattice constant of H3S in Å at 209 GPa, from the caption of MD21 Fig. 3 (5.6 Bohr)."""


def h3s_lattice_constant(pressure: float) -> float:
    """Return the lattice constant of Im-3m H3S in Å at a pressure in GPa.

    A power law through the two pairs in the caption of MD21 Fig. 3, good to about 2 % between them.

    Raises
    ------
    ValueError
        Where the pressure is not positive.
    """
    gpa = _checks.positive("pressure", pressure, "GPa")
    exponent = np.log(LATTICE_AT_209_GPA / LATTICE_AT_64_GPA) / np.log(209 / 64)
    return float(LATTICE_AT_64_GPA * (gpa / 64) ** exponent)


def h3s(pressure: float = 150.0) -> Crystal:
    """Return Im-3m H3S (space group 229): S on 2a, H on 6b, at a pressure in GPa."""
    sulphur = np.array([[0, 0, 0], [0.5, 0.5, 0.5]])
    hydrogen = np.array(
        [[0, 0.5, 0.5], [0.5, 0, 0.5], [0.5, 0.5, 0], [0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]], dtype=float
    )
    return Crystal(h3s_lattice_constant(pressure), {"S": sulphur, "H": hydrogen})


def a15() -> Crystal:
    """Return an A15 crystal, Nb3Sn (a = 5.29 Å): Sn on 2a, Nb on the 6c sites that make the chains."""
    tin = np.array([[0, 0, 0], [0.5, 0.5, 0.5]])
    niobium = np.array(
        [[0.25, 0, 0.5], [0.75, 0, 0.5], [0.5, 0.25, 0], [0.5, 0.75, 0], [0, 0.5, 0.25], [0, 0.5, 0.75]]
    )
    return Crystal(5.29, {"Sn": tin, "Nb": niobium})
