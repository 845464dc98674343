"""The stored band structure of H3S (``book/data/h3s``), and its comparison with superlattices of wires.

The files are written by ``scripts/dft_h3s.py``; nothing here computes a band structure.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize_scalar

from multigap.constants import BOHR, HARTREE, K_B
from multigap.crystal import peaks
from multigap.crystal.equation_of_state import BirchMurnaghan, fit
from multigap.crystal.gilat_raubenheimer import LinearCells
from multigap.crystal.tetrahedra import Bands
from multigap.superlattice import Superlattice
from multigap_book.paths import book_folder

Array = NDArray[np.float64]

ELECTRONS: Final = 9
"""Valence electrons of one H3S: six of sulphur and three of hydrogen."""

PUBLISHED_PRESSURES: Final = {5.6: 209.0, 5.8: 151.0, 6.0: 101.0, 6.2: 64.0}
"""Lattice constant in bohr → pressure in GPa, as MD21 has it (its Fig. 3)."""


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


@cache
def equation_of_state() -> BirchMurnaghan:
    """Return the fit to the stored energies: one H3S, Å³, eV, GPa."""
    rows = table("equation-of-state")["rows"]
    volumes = [row["volume_bohr3"] * BOHR**3 for row in rows]
    return fit(volumes, [row["energy_ha"] * HARTREE for row in rows])


def pressure(a: float) -> float:
    """Pressure in GPa at lattice constant `a` in bohr, from the fitted equation of state."""
    return float(equation_of_state().pressure([a**3 / 2 * BOHR**3])[0])


@cache
def _states_below(superlattice: Superlattice, number: int | None) -> tuple[Array, Array]:
    """Energies in eV from the third subband's bottom, and the states per spin between the first and each."""
    edges = np.linspace(-1.6, 1.6, 1601)
    step = edges[1] - edges[0]
    inside = step * (np.arange(6) + 0.5) / 6
    bottom = superlattice.lifshitz_energies(3).appears
    fine = bottom + (edges[:-1, None] + inside).ravel()
    dos = superlattice.dos(fine, number, count=4).reshape(-1, 6).mean(axis=1)
    return edges, np.concatenate([[0.0], np.cumsum(dos) * step])


def smoothed(
    energies: Array,
    superlattice: Superlattice,
    level: float,
    *,
    mirrored: bool = False,
    number: int | None = None,
) -> Array:
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
    number : int, optional
        One subband alone.

    Returns
    -------
    array, shape (n,)
        In 1/(eV Å²), per spin.
    """
    step = energies[1] - energies[0]
    edges = np.append(energies - step / 2, energies[-1] + step / 2)
    grid, states = _states_below(superlattice, number)
    if mirrored:
        return np.diff(np.interp(level - edges, grid, states)) / -step
    return np.diff(np.interp(level + edges, grid, states)) / step


@dataclass(frozen=True, eq=False)
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
        peaks.overlap(energies, target, curve),
        peaks.captured(energies, target, curve),
        curve * area,
    )


def best_level(
    energies: Array, target: Array, superlattice: Superlattice, *, mirrored: bool = False
) -> Likeness:
    """Slide the wires' chemical potential until their DOS is most like the target (least squares)."""
    width = superlattice.bandwidth(3)

    def at(level: float) -> Likeness:
        return compare(energies, target, superlattice, float(level), mirrored=mirrored)

    trial = width + np.linspace(-0.5, 0.5, 201)
    start = float(max(trial, key=lambda level: at(level).captured))
    result = minimize_scalar(
        lambda level: -at(level).captured,
        bounds=(start - 0.006, start + 0.006),
        method="bounded",
        options={"xatol": 1e-5},
    )
    return at(float(result.x))


def best_wires(energies: Array, target: Array, start: Superlattice) -> tuple[Superlattice, Likeness]:
    """Vary the barrier's height, and with it the subbands, and the chemical potential; keep the likest."""

    def at(height: float) -> Likeness:
        return best_level(energies, target, replace(start, height=round(float(height), 4)))

    trial = (2.2, 2.7, 3.2, 3.7, 4.2)
    first = max(trial, key=lambda height: at(height).captured)
    result = minimize_scalar(
        lambda height: -at(height).captured,
        bounds=(first - 0.5, first + 0.5),
        method="bounded",
        options={"xatol": 0.02},
    )
    wires = replace(start, height=round(float(result.x), 4))
    return wires, best_level(energies, target, wires)


def zone_centre(a: float) -> tuple[Array, float]:
    """Force constants at the zone centre along x from the stored energies, E = ½ K u².

    The coordinates are S, the H whose sulphur neighbours lie along x, and the two others. Sulphur's row
    follows from the sum rule: moving the whole crystal costs nothing.

    Returns
    -------
    array, shape (4, 4)
        In eV/Å².
    float
        Sulphur's own constant from an energy of its own, over that from the sum rule: 1 if all is exact.
    """
    rows = table(f"phonons-{a:.1f}")["rows"]
    u = min(row["u_bohr"] for row in rows)
    energy = {row["move"]: row["free_energy_ha"] for row in rows if row["u_bohr"] == u}
    k = {move: 2 * (e - energy["rest"]) / u**2 * HARTREE / BOHR**2 for move, e in energy.items()}
    along, across = k["parallel"], k["across"]
    mixed = (k["parallel and across"] - along - across) / 2
    between = k["both across"] / 2 - across
    s_along, s_across = -(along + 2 * mixed), -(across + mixed + between)
    sulphur = -(s_along + 2 * s_across)
    matrix = np.array(
        [
            [sulphur, s_along, s_across, s_across],
            [s_along, along, mixed, mixed],
            [s_across, mixed, across, between],
            [s_across, mixed, between, across],
        ]
    )
    return matrix, k["sulphur"] / sulphur


def one_atom_moved(a: float = 5.6) -> dict[str, float]:
    """Force constants in eV/Å² of single atoms moved in the conventional cell of eight."""
    stored = table("einstein" if a == 5.6 else f"einstein-{a:.1f}")
    energy = {row["move"]: row["free_energy_ha"] for row in stored["rows"]}
    u = stored["settings"]["u_bohr"]
    return {m: 2 * (e - energy["rest"]) / u**2 * HARTREE / BOHR**2 for m, e in energy.items() if m != "rest"}


@dataclass(frozen=True)
class Coupling:
    """Electron-phonon matrix elements of single atoms at one lattice constant.

    Attributes
    ----------
    states : float
        N(E_F) per eV, spin and H3S, blurred like the matrix elements.
    squares : dict
        Move (as in :func:`one_atom_moved`) → mean of ⟨k+q, ∂V/∂u k⟩² over pairs of states at E_F, in
        (eV/Å)².
    """

    states: float
    squares: dict[str, float]

    def partial(self, force_constants: dict[str, float]) -> dict[str, float]:
        """What each element adds to λ: N(E_F) ⟨I²⟩/K, summed over its atoms and directions.

        K in eV/Å², by move: every atom is taken to swing by itself (Einstein).
        """
        each = {m: self.states * square / force_constants[m] for m, square in self.squares.items()}
        return {"S": 3 * each["S"], "H": 3 * (each["H parallel"] + 2 * each["H across"])}

    @property
    def hydrogen(self) -> float:
        """Mean square of a hydrogen's matrix element for one direction, in (eV/Å)²."""
        return (self.squares["H parallel"] + 2 * self.squares["H across"]) / 3


def coupling(a: float, spread: float = 0.2) -> Coupling:
    """Return the stored matrix elements at lattice constant `a` (bohr), for one width of both deltas (eV).

    Raises
    ------
    ValueError
        For a width that is not stored.
    """
    stored = table(f"coupling-{a:.1f}")
    widths = stored["settings"]["spreads_ev"]
    if spread not in widths:
        raise ValueError(f"spread = {spread!r} is not allowed: spread must be one of {widths}")
    place = widths.index(spread)
    rows = {row["move"]: row for row in stored["rows"]}
    states = rows.pop("rest")["states_per_ev"][place]
    unit = (HARTREE / BOHR / states) ** 2
    return Coupling(states, {move: unit * row["squares"][place] for move, row in rows.items()})


def blurred(curve: Array, step: float, width: float) -> Array:
    """Average a curve on equal steps over a Gaussian of standard deviation `width` (same unit as `step`)."""
    reach = int(np.ceil(4 * width / step))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * step / width) ** 2)
    return np.convolve(np.pad(curve, reach, mode="edge"), kernel / kernel.sum(), mode="valid")


def pair_kernel(energies: Array, relative: Array, temperature: float) -> float:
    """∫ dε [N(ε)/N(0)] tanh(ε/2k_BT)/2ε over `energies` (eV, zero not among them), T in K."""
    pairing = np.tanh(energies / (2 * K_B * temperature)) / (2 * energies)
    return float(np.trapezoid(relative * pairing, energies))


def pairing_temperature(energies: Array, relative: Array, coupling: float) -> float:
    """T_c in K at which `coupling` times :func:`pair_kernel` is 1."""
    return float(brentq(lambda t: coupling * pair_kernel(energies, relative, float(t)) - 1, 0.5, 5000.0))
