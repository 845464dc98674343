"""The stored bands of H3S (``book/data/h3s``), of the crystal and of large cells.

The files are written by ``scripts/dft_h3s.py``; nothing here computes a band structure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from multigap.crystal.gilat_raubenheimer import LinearCells
from multigap.crystal.tetrahedra import Bands
from multigap_book.paths import book_folder

Array = NDArray[np.float64]

ELECTRONS: Final = 9
"""Valence electrons of one H3S: six of sulphur and three of hydrogen."""


def _file(name: str) -> Any:
    """Path of a stored file, after its checksum has been compared.

    Raises
    ------
    FileNotFoundError
        Where the file is missing.
    ValueError
        Where the file is not the one that was stored.
    """
    folder = book_folder() / "data" / "h3s"
    sums = json.loads((folder / "checksums.json").read_text(encoding="utf-8"))
    file = folder / name
    if hashlib.sha256(file.read_bytes()).hexdigest() != sums[name]:
        raise ValueError(f"{name} does not have the checksum stored for it in checksums.json")
    return file


@cache
def table(name: str) -> dict[str, Any]:
    """Return a stored JSON file: its provenance, and its ``rows``."""
    found: dict[str, Any] = json.loads(_file(f"{name}.json").read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, eq=False)
class Electrons:
    """Bands of one crystal, energies in eV from its Fermi level.

    Attributes
    ----------
    provenance : dict
        What the file says of its making.
    bands : Bands
        Energies on the full k-mesh.
    fermi : float
        Fermi level in eV on the calculation's own scale.
    cells : int
        H3S units per unit cell.
    arrays : dict
        Whatever else the file holds.
    """

    provenance: dict[str, Any]
    bands: Bands
    fermi: float
    cells: int
    arrays: dict[str, Any]

    @property
    def width(self) -> float:
        """Energy in eV from the bottom of the valence bands to the Fermi level."""
        return -float(np.min(np.asarray(self.bands.energies)))

    def dos(self, energies: Array) -> Array:
        """DOS at energies (eV from E_F, equally spaced), states per eV and H3S, both spins."""
        near = self.bands.near(float(energies[0]), float(energies[-1]))
        return 2 * near.dos(energies) / self.cells

    def projected(self, energies: Array) -> dict[str, Array]:
        """DOS shared between the groups of orbitals, as :meth:`dos`."""
        grid = np.asarray(self.bands.energies)
        keep = (grid.max(axis=(0, 1, 2)) >= energies[0]) & (grid.min(axis=(0, 1, 2)) <= energies[-1])
        near = Bands(grid[..., keep], self.bands.reciprocal)
        weights = (self.arrays["weights"].astype(np.float64) / 1e4)[self.arrays["index"]][..., keep, :]
        shares = 2 * near.dos(energies, weights)
        return {group: shares[:, i] for i, group in enumerate(self.provenance["groups"])}


@cache
def crystal(a: float) -> Electrons:
    """Return the stored bands of Im-3m H3S at lattice constant `a` in bohr."""
    with np.load(_file(f"bands-{a:.1f}.npz")) as file:
        arrays = {key: file[key] for key in file.files}
    made = json.loads(str(arrays.pop("provenance")))
    grid = arrays["energies_ev"].astype(np.float64)[arrays["index"]]
    fermi = Bands(grid, arrays["reciprocal"]).fermi_energy(ELECTRONS)
    return Electrons(made, Bands(grid - fermi, arrays["reciprocal"]), fermi, 1, arrays)


@dataclass(frozen=True, eq=False)
class Supercell:
    """Bands of a large cell near its Fermi level.

    Attributes
    ----------
    provenance : dict
        What the file says of its making.
    cells : LinearCells
        Energies in eV from the Fermi level, and slopes.
    units : int
        H3S units in the cell.
    displacements : array, shape (atoms, 3)
        In bohr; S first of every four atoms.
    """

    provenance: dict[str, Any]
    cells: LinearCells
    units: int
    displacements: Array

    def dos(self, energies: Array) -> Array:
        """DOS averaged over each step of `energies` (eV from E_F), states per eV and H3S, both spins."""
        return 2 * self.cells.dos(energies) / self.units


@cache
def supercell(atoms: int, seed: int = 0, *, along_each_axis: bool = False) -> Supercell:
    """Return the stored bands of a large cell: ordered (`seed` 0) or one draw of the disorder.

    `along_each_axis` takes the paper's amplitudes as those along each direction, √3 times the displacements.
    """
    name = f"{'axis' if along_each_axis else 'draw'}{seed}" if seed else "ordered"
    with np.load(_file(f"supercell{atoms}-{name}.npz")) as file:
        arrays = {key: file[key] for key in file.files}
    made = json.loads(str(arrays["provenance"]))
    energies, slopes = (arrays[key].astype(np.float64) for key in ("energies_ev", "slopes_ev"))
    units = atoms // 4
    fermi = LinearCells(energies, slopes).fermi_energy(ELECTRONS * units / 2 - made["first_band"])
    return Supercell(made, LinearCells(energies - fermi, slopes), units, arrays["displacements_bohr"])


DRAWS: Final = MappingProxyType({32: (1, 2, 3), 64: (1, 2)})
"""Atoms of a disordered cell → seeds of the draws that were computed: a file that is missing is missed."""
