"""The stored band structure of H3S (``book/data/h3s``), and its comparison with superlattices of wires.

The files are written by ``scripts/dft_h3s.py``; nothing here computes a band structure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from multigap import dos_shape
from multigap.companion._paths import book_folder
from multigap.constants import BOHR, HARTREE
from multigap.equation_of_state import BirchMurnaghan, fit
from multigap.superlattice import Superlattice
from multigap.tetrahedra import Bands

Array = NDArray[np.float64]

ELECTRONS: Final = 9
"""Valence electrons of one H3S: six of sulphur and three of hydrogen."""

PUBLISHED_PRESSURES: Final = {5.6: 209.0, 5.8: 151.0, 6.0: 101.0, 6.2: 64.0}
"""Lattice constant in bohr → pressure in GPa, as MD21 has it (its Fig. 3)."""

DRAWS: Final = (1, 2, 3, 4, 5)
"""Seeds of the disordered cells."""


def _file(name: str) -> Any:
    """Path of a stored file, after its checksum has been compared.

    Raises
    ------
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


def available(name: str) -> bool:
    """Whether a piece of the calculation is stored."""
    return any((book_folder() / "data" / "h3s" / f"{name}{ending}").is_file() for ending in (".json", ".npz"))


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
        return {
            group: 2 * near.dos(energies, weights[..., i])
            for i, group in enumerate(self.provenance["groups"])
        }


@cache
def crystal(a: float) -> Electrons:
    """Return the stored bands of Im-3m H3S at lattice constant `a` in bohr."""
    with np.load(_file(f"bands-{a:.1f}.npz")) as file:
        arrays = {key: file[key] for key in file.files}
    made = json.loads(str(arrays.pop("provenance")))
    grid = arrays["energies_ev"].astype(np.float64)[arrays["index"]]
    fermi = Bands(grid, arrays["reciprocal"]).fermi_energy(ELECTRONS)
    return Electrons(made, Bands(grid - fermi, arrays["reciprocal"]), fermi, 1, arrays)


@cache
def supercell(seed: int = 0) -> Electrons:
    """Return the stored bands of the large cell: ordered (`seed` 0) or one draw of the disorder."""
    with np.load(_file("supercell-ordered.npz" if seed == 0 else f"supercell-draw{seed}.npz")) as file:
        arrays = {key: file[key] for key in file.files}
    made = json.loads(str(arrays.pop("provenance")))
    grid = arrays["energies_ev"].astype(np.float64)[arrays["index"]] - made["fermi_ev"]
    side = made["settings"]["a"] * made["settings"]["divisions"]
    cells = len(arrays["displacements_bohr"]) // 4
    return Electrons(made, Bands(grid, np.eye(3) * 2 * np.pi / side), made["fermi_ev"], cells, arrays)


@cache
def equation_of_state() -> BirchMurnaghan:
    """Return the fit to the stored energies: one H3S, Å³, eV, GPa."""
    rows = table("equation-of-state")["rows"]
    volumes = [row["volume_bohr3"] * BOHR**3 for row in rows]
    return fit(volumes, [row["energy_ha"] * HARTREE for row in rows])


def pressure(a: float) -> float:
    """Pressure in GPa at lattice constant `a` in bohr, from the fitted equation of state."""
    return float(equation_of_state().pressure([a**3 / 2 * BOHR**3])[0])


def smoothed(energies: Array, superlattice: Superlattice, level: float, *, mirrored: bool = False) -> Array:
    """DOS of wires about a chemical potential, averaged over each step of `energies`.

    The average tames the infinite peak without moving it: the step is that of the curve compared with.

    Parameters
    ----------
    energies : array, shape (n,)
        Equally spaced, eV from the chemical potential.
    superlattice : Superlattice
    level : float
        Chemical potential in eV above the bottom of the third subband.
    mirrored : bool
        Whether to turn the energy axis around, as for bands of holes.

    Returns
    -------
    array, shape (n,)
        In 1/(eV Å²), per spin.
    """
    step = energies[1] - energies[0]
    inside = (np.arange(16) + 0.5) / 16 - 0.5
    fine = energies[:, None] + step * inside
    fine = -fine if mirrored else fine
    bottom = superlattice.lifshitz_energies(3).appears
    return np.asarray(
        superlattice.dos(bottom + level + fine.ravel(), count=4).reshape(fine.shape).mean(axis=1)
    )


@dataclass(frozen=True)
class Likeness:
    """How like two densities of states are, with areas made equal."""

    level: float
    overlap: float
    captured: float
    curve: Array


def compare(
    energies: Array, target: Array, superlattice: Superlattice, level: float, *, mirrored: bool = False
) -> Likeness:
    """Compare wires at one chemical potential (eV above the third subband's bottom) with a target DOS."""
    curve = smoothed(energies, superlattice, level, mirrored=mirrored)
    area = np.trapezoid(target, energies) / np.trapezoid(curve, energies)
    return Likeness(
        level,
        dos_shape.overlap(energies, target, curve),
        dos_shape.captured(energies, target, curve),
        curve * area,
    )


def best_level(
    energies: Array, target: Array, superlattice: Superlattice, *, mirrored: bool = False
) -> Likeness:
    """Slide the wires' chemical potential until their DOS is most like the target (largest overlap)."""
    width = superlattice.bandwidth(3)
    sign = -1 if mirrored else 1
    trial = np.linspace(-0.6, 0.6, 121)
    levels = np.array([width - sign * t for t in trial])
    found = [compare(energies, target, superlattice, float(x), mirrored=mirrored).overlap for x in levels]
    start = float(levels[int(np.argmax(found))])
    result = minimize_scalar(
        lambda x: -compare(energies, target, superlattice, float(x), mirrored=mirrored).overlap,
        bounds=(start - 0.011, start + 0.011),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return compare(energies, target, superlattice, float(result.x), mirrored=mirrored)
