"""Compute everything the chapter on the density of states of H3S reads, into ``book/data/h3s/``.

Usage::

    python scripts/dft_h3s.py                  # whatever is missing, all of it on a fresh checkout
    python scripts/dft_h3s.py bands phonons    # only these
    python scripts/dft_h3s.py --again bands    # also where the file exists

Each piece is one file, written when it is finished, so that a run can be stopped and taken up again. PySCF is
needed (the optional dependency group ``dft``). A few hours on two cores; the 64-atom cells take most of them.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import itertools
import json
import os
import platform
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyscf
import scipy
import scipy.linalg

from multigap.constants import HARTREE
from multigap.crystal.tetrahedra import Bands
from scripts.h3s import crystal, interpolate, kohn_sham

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = Path(os.environ.get("H3S_DATA", ROOT / "book" / "data" / "h3s"))

LATTICE_CONSTANTS: Final = (5.6, 5.8, 6.0, 6.2)
"""The four of MD21 Fig. 3, in bohr."""

STANDARD: Final[dict[str, Any]] = {"basis": "TZ2P", "cutoff": 140.0, "k_mesh": 12, "smearing": 0.005}
"""Basis, density cutoff and Fermi–Dirac width (hartree), SCF k-mesh, unless a file says otherwise."""

PHONONS_AT: Final = (5.6, 5.8, 6.2)
"""Lattice constants in bohr at which force constants are computed (at 6.2 the cubic crystal is unstable)."""

EINSTEIN_AT: Final = (5.6, 5.8)
"""Where a single atom is moved in the cell of eight."""

COUPLED_AT: Final = (5.6, 6.2)
"""Where matrix elements are computed."""

DENSE: Final = 48
"""Divisions of the k-mesh on which the interpolated bands are stored."""

REAL_SPACE: Final = 8
"""Divisions of the k-mesh whose matrices are interpolated."""

STORED_BANDS: Final = 10

PATH: Final = {
    "Γ": (0.0, 0.0, 0.0), "H": (0.0, 0.0, 1.0), "N": (0.0, 0.5, 0.5), "P": (0.5, 0.5, 0.5),
}  # fmt: skip
"""Special points of the bcc zone in units of 2π/a."""

EDGE: Final = (0.0, 1 / 3, 2 / 3)
"""Where the fifth band has the maximum that is the peak's upper edge, on the line N-H, in units of 2π/a."""

ROUTE: Final = ("Γ", "H", "N", "Γ", "P", "H", "P", "N")


def provenance(**settings: Any) -> dict[str, Any]:
    """Return what a stored file says of its making."""
    return {
        "made_by": "scripts/dft_h3s.py",
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "versions": {
            "python": platform.python_version(),
            "pyscf": pyscf.__version__,
            "numpy": np.__version__,
            "scipy": scipy.__version__,
        },
        "method": "Kohn-Sham DFT, PBE, GTH-PBE pseudopotentials (S: 6 electrons, H: 1), Gaussian basis",
        "settings": settings,
    }


def save(name: str, made: dict[str, Any], **arrays: Any) -> None:
    """Write one piece (JSON, or npz with the provenance inside if it has arrays) and its checksum."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    if arrays:
        file = FOLDER / f"{name}.npz"
        np.savez_compressed(file, provenance=json.dumps(made), **arrays)
    else:
        file = FOLDER / f"{name}.json"
        file.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    manifest = FOLDER / "checksums.json"
    sums = json.loads(manifest.read_text()) if manifest.is_file() else {}
    sums[file.name] = hashlib.sha256(file.read_bytes()).hexdigest()
    manifest.write_text(json.dumps(dict(sorted(sums.items())), indent=1) + "\n", encoding="utf-8")
    print(f"wrote {file.name} ({file.stat().st_size / 1e3:.0f} kB)", flush=True)


def stored_rows(name: str) -> list[dict[str, Any]]:
    """Return the rows that an earlier run left in a JSON file, none where all is to be made anew."""
    file = FOLDER / f"{name}.json"
    if _again or not file.is_file():
        return []
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["rows"]
    return rows


def solve_primitive(
    a: float, *, basis: str, cutoff: float, k_mesh: int, smearing: float
) -> kohn_sham.Converged:
    """Solve the four-atom cell of lattice constant `a` (bohr)."""
    cell = crystal.build(*crystal.primitive(a), basis=basis, cutoff=cutoff)
    result = kohn_sham.solve(cell, k_mesh, smearing_width=smearing)
    print(f"a = {a}: {basis}, cutoff {cutoff:g}, {k_mesh}³ k, {result.seconds:.0f} s, "
          f"E = {result.zero_smearing_energy:.6f} Ha", flush=True)  # fmt: skip
    return result


def dense_bands(result: kohn_sham.Converged, divisions: int) -> Bands:
    """Bands of a converged calculation on a dense mesh, in eV."""
    between = interpolate.Interpolation.of(result, REAL_SPACE)
    points, index = interpolate.irreducible_grid(result.cell, divisions)
    levels = between.bands(points, STORED_BANDS) * HARTREE
    grid = levels[index].reshape(divisions, divisions, divisions, -1)
    return Bands(grid, result.cell.reciprocal_vectors())


def summary(bands: Bands) -> dict[str, float]:
    """Return the quantities whose convergence is shown (eV, states per eV and cell, both spins)."""
    fermi = bands.fermi_energy(9.0)
    near = bands.near(fermi - 2, fermi + 2)
    levels = np.linspace(fermi - 1.0, fermi + 1.0, 801)
    dos = 2 * near.dos(levels)
    peak = int(np.argmax(np.where(np.abs(levels - fermi) < 0.6, dos, 0)))
    return {
        "fermi_ev": fermi,
        "occupied_width_ev": fermi - float(np.min(np.asarray(bands.energies))),
        "dos_at_fermi": float(2 * near.dos([fermi])[0]),
        "peak_minus_fermi_ev": float(levels[peak] - fermi),
        "peak_height": float(dos[peak]),
    }


def convergence() -> None:
    """Bandwidth, peak and N(E_F) at 5.6 bohr against basis, cutoff, SCF k-mesh and interpolation mesh."""
    runs = [{**STANDARD, "k_mesh": 8, "dense": dense} for dense in (36, 24, 48, 64)]
    runs += [{**STANDARD, "k_mesh": 8, "dense": 36, "basis": basis} for basis in ("DZP", "SZ")]
    runs += [{**STANDARD, "k_mesh": 8, "dense": 36, "cutoff": cutoff} for cutoff in (100.0, 200.0)]
    runs += [{**STANDARD, "dense": 36}]
    made = provenance(a_bohr=5.6, **STANDARD)
    rows = stored_rows("convergence")
    kept: dict[str, kohn_sham.Converged] = {}
    for run in runs:
        if any(all(row[key] == value for key, value in run.items()) for row in rows):
            continue
        settings = {key: run[key] for key in STANDARD}
        key = json.dumps(settings)
        if key not in kept:
            kept = {key: solve_primitive(5.6, **settings)}
        result = kept[key]
        measured = summary(dense_bands(result, run["dense"]))
        rows.append(
            {**run, "energy_ha": result.zero_smearing_energy, "functions": result.cell.nao, **measured}
        )
        save("convergence", {**made, "rows": rows})


def variants() -> None:
    """Bandwidth, N(E_F) and the band maximum at the peak's upper edge, in a smaller basis and in the LDA."""
    made = provenance(**{**STANDARD, "k_mesh": 8, "dense": 36})
    rows = stored_rows("variants")
    for basis, functional in (("TZ2P", "pbe"), ("DZP", "pbe"), ("TZ2P", "lda,vwn")):
        for a in LATTICE_CONSTANTS:
            run = {"a_bohr": a, "basis": basis, "functional": functional}
            if any(all(row[key] == value for key, value in run.items()) for row in rows):
                continue
            cell = crystal.build(*crystal.primitive(a), basis=basis, cutoff=STANDARD["cutoff"])
            result = kohn_sham.solve(cell, 8, smearing_width=STANDARD["smearing"], xc=functional)
            print(f"{run}: {result.seconds:.0f} s", flush=True)
            found = summary(dense_bands(result, 36))
            edge = result.bands(cell.get_abs_kpts(np.array([EDGE]) @ cell.lattice_vectors().T / a))
            found["edge_ev"] = float(edge[0, 4]) * HARTREE - found["fermi_ev"]
            rows.append({**run, **found})
            save("variants", {**made, "rows": rows})


def equation_of_state() -> None:
    """Energy against volume of the primitive cell; where the bands are stored, so is the energy."""
    made = provenance(**STANDARD)
    rows = stored_rows("equation-of-state")
    for a in (5.4, 5.6, 5.8, 6.0, 6.2, 6.4, 6.6):
        if any(row["a_bohr"] == a for row in rows):
            continue
        stored = FOLDER / f"bands-{a:.1f}.npz"
        if stored.is_file():
            energy = json.loads(str(np.load(stored)["provenance"]))["energy_ha"]
        else:
            energy = solve_primitive(a, **STANDARD).zero_smearing_energy
        rows.append({"a_bohr": a, "volume_bohr3": a**3 / 2, "energy_ha": energy})
        rows.sort(key=lambda row: float(row["a_bohr"]))
        save("equation-of-state", {**made, "rows": rows})


def _route(divisions: int = 40) -> tuple[np.ndarray, np.ndarray]:
    """Cartesian points (2π/a) along the usual path, and the length walked."""
    points, lengths, walked = [], [], 0.0
    for start, end in itertools.pairwise(ROUTE):
        if (start, end) == ("H", "P"):
            continue
        one, two = np.array(PATH[start]), np.array(PATH[end])
        fractions = np.linspace(0, 1, divisions + 1)
        points.append(one + fractions[:, None] * (two - one))
        lengths.append(walked + fractions * np.linalg.norm(two - one))
        walked = float(lengths[-1][-1])
    return np.concatenate(points), np.concatenate(lengths)


def bands() -> None:
    """Bands and orbital weights on a dense mesh, along the path and on two planes, at the four a."""
    for a in LATTICE_CONSTANTS:
        name = f"bands-{a:.1f}"
        if not wanted(name):
            continue
        result = solve_primitive(a, **STANDARD)
        between = interpolate.Interpolation.of(result, REAL_SPACE)
        points, index = interpolate.irreducible_grid(result.cell, DENSE)
        levels, weights = between.bands_and_weights(points, STORED_BANDS)
        lattice = result.cell.lattice_vectors() / a

        def scaled(cartesian: np.ndarray, lattice: np.ndarray = lattice) -> np.ndarray:
            return cartesian @ lattice.T

        route, walked = _route()
        path_levels, path_weights = between.bands_and_weights(scaled(route), STORED_BANDS)
        side = np.linspace(-1, 1, 121)
        flat = np.stack(np.meshgrid(side, side, indexing="ij"), -1).reshape(-1, 2)
        planes = {
            "plane_001": np.column_stack([flat, np.zeros(len(flat))]),
            "plane_110": np.column_stack([flat[:, :1] / np.sqrt(2), flat[:, :1] / np.sqrt(2), flat[:, 1:]]),
        }
        cuts = {key: (between.bands(scaled(value), 7)[:, 2:] * HARTREE).astype(np.float32)
                for key, value in planes.items()}  # fmt: skip
        check = np.random.default_rng(7).random((5, 3))
        direct = result.bands(result.cell.get_abs_kpts(check))[:, :STORED_BANDS]
        worst = float(np.abs(direct - between.bands(check, STORED_BANDS)).max() * HARTREE)
        save(
            name,
            {**provenance(a_bohr=a, dense=DENSE, **STANDARD),
             "groups": interpolate.GROUPS, "energy_ha": result.zero_smearing_energy,
             "interpolation_error_ev": worst, "route": "Γ-H-N-Γ-P-H|P-N",
             "planes": "k in 2π/a, -1 to 1, bands 3-7"},
            energies_ev=(levels * HARTREE).astype(np.float32),
            weights=np.rint(weights * 10_000).astype(np.uint16),
            index=index.astype(np.uint16).reshape(DENSE, DENSE, DENSE),
            reciprocal=result.cell.reciprocal_vectors(),
            route=route,
            route_length=walked,
            route_energies_ev=(path_levels * HARTREE).astype(np.float32),
            route_weights=np.rint(path_weights * 10_000).astype(np.uint16),
            **cuts,
        )  # fmt: skip


def phonons() -> None:
    """Force constants at Γ from total energies: E = ½ k u² for the sublattices moved along x.

    Γ-point modes along x: sulphur, the hydrogen with both sulphur neighbours on x ("parallel"), and the two
    others ("across"). Each of these displacements has an inversion that maps u to -u: energies are even.
    """
    settings = {**STANDARD, "basis": "DZP", "k_mesh": 8}
    moves = {
        "rest": (0, 0, 0, 0), "parallel": (0, 1, 0, 0), "across": (0, 0, 1, 0),
        "parallel and across": (0, 1, 1, 0), "both across": (0, 0, 1, 1), "sulphur": (1, 0, 0, 0),
    }  # fmt: skip
    for a in PHONONS_AT:
        name = f"phonons-{a:.1f}"
        made = provenance(a_bohr=a, **settings)
        rows = stored_rows(name)
        for label, pattern in moves.items():
            for u in (0.10, 0.30) if label in ("parallel", "across") else (0.10,):
                if any(row["move"] == label and row["u_bohr"] == u for row in rows):
                    continue
                lattice, symbols, positions = crystal.primitive(a)
                positions = positions + u * np.outer(pattern, (1, 0, 0))
                cell = crystal.build(
                    lattice, symbols, positions, basis=settings["basis"], cutoff=settings["cutoff"]
                )
                result = kohn_sham.solve(cell, settings["k_mesh"], smearing_width=settings["smearing"])
                print(f"{label} {u}: {result.seconds:.0f} s", flush=True)
                rows.append({"move": label, "pattern": pattern, "u_bohr": u,
                             "free_energy_ha": result.free_energy})  # fmt: skip
                save(name, {**made, "rows": rows})


SUPERCELL: Final[dict[str, Any]] = {
    "basis": "DZP", "cutoff": 100.0, "k_mesh": 2, "smearing": 0.005, "a": 5.6, "u_s": 0.01, "u_h": 0.033,
    "real_space": 3, "dense": 6,
}  # fmt: skip
"""The disordered cells; the k-mesh of the self-consistency is shifted off Γ."""

SHAPES: Final = {"bcc": 32, "cubic": 64}
"""Atoms of the 2 × 2 × 2 supercell of primitive cells (H24S8), and of conventional ones (H48S16, MD21's)."""

DRAWS: Final = {"bcc": (1, 2, 3), "cubic": (1, 2)}
"""Seeds of the disordered cells."""


AXIS_DRAWS: Final = {"bcc": (1,), "cubic": ()}
"""Seeds of the draws whose displacements are u along each direction, √3 times as long."""


def supercell(shape: str, a: float) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Lattice vectors, symbols and ordered positions (bohr) of a supercell."""
    if shape == "cubic":
        return crystal.cubic_supercell(a, 2)
    small, motif, places = crystal.primitive(a)
    shifts = np.array(list(np.ndindex(2, 2, 2))) @ small
    return 2 * small, motif * 8, (shifts[:, None, :] + places[None]).reshape(-1, 3)


def supercells() -> None:
    """Bands near the Fermi level of supercells, ordered and for several draws of the disorder."""
    settings = SUPERCELL
    for shape, atoms in SHAPES.items():
        cases = [("ordered", 0, 0.0)]
        cases += [(f"draw{seed}", seed, 1.0) for seed in DRAWS[shape]]
        cases += [(f"axis{seed}", seed, float(np.sqrt(3))) for seed in AXIS_DRAWS[shape]]
        for label, seed, scale in cases:
            name = f"supercell{atoms}-{label}"
            if not wanted(name):
                continue
            lattice, symbols, positions = supercell(shape, settings["a"])
            moves = scale * crystal.disorder(symbols, settings["a"], settings["u_s"], settings["u_h"], seed)
            cell = crystal.build(lattice, symbols, positions + moves, basis=settings["basis"],
                                 cutoff=settings["cutoff"], symmetry=False)  # fmt: skip
            result = kohn_sham.solve(cell, settings["k_mesh"], smearing_width=settings["smearing"],
                                     shifted=True, symmetry=False, tolerance=1e-4, single=True,
                                     verbose=4)  # fmt: skip
            between = interpolate.Interpolation.of(result, settings["real_space"])
            dense = int(settings["dense"])
            corners = np.stack(np.meshgrid(*[np.arange(dense)] * 3, indexing="ij"), -1).reshape(-1, 3)
            # A general offset keeps clear of the symmetric points, where folded bands meet.
            points = (corners + np.array([0.21, 0.37, 0.43])) / dense
            low, high = (result.fermi + shift / HARTREE for shift in (-3.5, 2.5))
            levels, slopes, first, lowest = between.bands_and_slopes(points, low, high)
            made = provenance(
                shape=shape, atoms=atoms, seed=seed, scale=scale, functions=cell.nao, **settings
            )
            save(
                name,
                {**made, "first_band": first, "lowest_ev": lowest * HARTREE,
                 "free_energy_ha": result.free_energy, "seconds": round(result.seconds)},
                energies_ev=(levels * HARTREE).astype(np.float32),
                slopes_ev=(slopes * HARTREE).astype(np.float32),
                displacements_bohr=moves,
            )  # fmt: skip


EINSTEIN: Final[dict[str, Any]] = {"basis": "DZP", "cutoff": 100.0, "k_mesh": 5, "smearing": 0.005,
                                   "u_bohr": 0.15}  # fmt: skip
"""The conventional cell of eight atoms in which one is moved."""

MOVES: Final = {"rest": (0, 0), "H parallel": (1, 0), "H across": (1, 1), "S": (0, 0)}
"""One atom moved: its number and the axis. The S is at the origin, the H half a lattice constant along x."""


def einstein() -> None:
    """Energies of one atom moved in the cell of eight: the mean over the zone's centre and its corner H."""
    for a in EINSTEIN_AT:
        _einstein("einstein" if a == EINSTEIN_AT[0] else f"einstein-{a:.1f}", {**EINSTEIN, "a": a})


def _einstein(name: str, settings: dict[str, Any]) -> None:
    lattice, symbols, positions = crystal.cubic_supercell(settings["a"], 1)
    made = provenance(**settings)
    rows = stored_rows(name)
    for label, (atom, axis) in MOVES.items():
        if any(row["move"] == label for row in rows):
            continue
        moved = positions.copy()
        moved[atom, axis] += 0.0 if label == "rest" else settings["u_bohr"]
        cell = crystal.build(lattice, symbols, moved, basis=settings["basis"], cutoff=settings["cutoff"])
        result = kohn_sham.solve(
            cell, settings["k_mesh"], smearing_width=settings["smearing"], tolerance=1e-7
        )
        print(f"{label}: {result.seconds:.0f} s", flush=True)
        rows.append({"move": label, "free_energy_ha": result.free_energy})
        save(name, {**made, "rows": rows})


COUPLING: Final[dict[str, Any]] = {"basis": "DZP", "cutoff": 100.0, "k_mesh": 2, "smearing": 0.005,
                                   "u_bohr": 0.1, "real_space": 3, "dense": 6}  # fmt: skip
"""The cell of 32 atoms in which one is moved for the matrix elements; SCF k-mesh shifted off Γ."""

SPREADS: Final = (0.1, 0.2, 0.4)
"""Standard deviations in eV of the Gaussians in place of both delta functions at the Fermi level."""


def coupling() -> None:
    """Electron-phonon matrix elements of single atoms, summed over pairs of states at the Fermi level.

    One atom of the cell of 32 is moved by u. Between eigenstates m and n of the ordered cell at the same k
    its matrix element is g = ⟨m| dF/du - (ε_m + ε_n)/2 dS/du |n⟩ (the second term since the orbitals move
    along). The cell folds eight wave vectors q on one another, so that Σ|g|² δ(ε_m) δ(ε_n) is the mean over k
    and q of the primitive cell's |⟨k+q|∂V/∂u|k⟩|². Divided by N(E_F) per spin and by a force constant it is
    what one direction of one atom adds to λ.
    """
    for a in COUPLED_AT:
        if not wanted(f"coupling-{a:.1f}"):
            continue
        lattice, symbols, positions = supercell("bcc", a)
        dense = int(COUPLING["dense"])
        corners = np.stack(np.meshgrid(*[np.arange(dense)] * 3, indexing="ij"), -1).reshape(-1, 3)
        points = (corners + np.array([0.21, 0.37, 0.43])) / dense
        still: tuple[np.ndarray, np.ndarray] | None = None
        states: list[tuple[np.ndarray, np.ndarray]] = []
        rows: list[dict[str, Any]] = []
        fermi = 0.0
        for label, (atom, axis) in MOVES.items():
            moved = positions.copy()
            moved[atom, axis] += 0.0 if label == "rest" else COUPLING["u_bohr"]
            cell = crystal.build(lattice, symbols, moved, basis=COUPLING["basis"],
                                 cutoff=COUPLING["cutoff"], symmetry=False)  # fmt: skip
            result = kohn_sham.solve(cell, COUPLING["k_mesh"], smearing_width=COUPLING["smearing"],
                                     shifted=True, symmetry=False, tolerance=1e-7)  # fmt: skip
            print(f"coupling {a} {label}: {result.seconds:.0f} s", flush=True)
            fock, overlap = interpolate.Interpolation.of(result, COUPLING["real_space"]).matrices(points)
            if still is None:
                still = (fock, overlap)
                states = [scipy.linalg.eigh(f, s) for f, s in zip(fock, overlap, strict=True)]
                levels = np.array([level for level, _ in states])
                fermi = _middle(levels, 9 * len(symbols) // 8)
                per_unit = 4 / (len(points) * len(symbols))
                counted = [float(_delta(levels - fermi, w).sum()) * per_unit for w in SPREADS]
                rows.append({"move": label, "states_per_ev": counted})
                continue
            sums = np.zeros(len(SPREADS))
            for k, (level, state) in enumerate(states):
                near = np.abs(level - fermi) * HARTREE < 4 * max(SPREADS)
                e, c = level[near], state[:, near]
                d_fock, d_overlap = (
                    c.conj().T @ (new[k] - old[k]) @ c / COUPLING["u_bohr"]
                    for new, old in zip((fock, overlap), still, strict=True)
                )
                g = np.abs(d_fock - (e[:, None] + e[None, :]) / 2 * d_overlap) ** 2
                for i, w in enumerate(SPREADS):
                    weight = _delta(e - fermi, w)
                    sums[i] += weight @ g @ weight / len(points)
            rows.append({"move": label, "squares": sums.tolist()})
        save(f"coupling-{a:.1f}", {**provenance(a_bohr=a, spreads_ev=SPREADS, **COUPLING),
             "units": "squares: (hartree/bohr)²/eV² per direction of one atom; states per eV, spin and H3S",
             "rows": rows})  # fmt: skip


def _delta(levels: np.ndarray, width: float) -> np.ndarray:
    """Gaussian of standard deviation `width` (eV) at energies in hartree, in 1/eV."""
    return np.asarray(np.exp(-0.5 * (levels * HARTREE / width) ** 2) / (width * np.sqrt(2 * np.pi)))


def _middle(levels: np.ndarray, filled: int) -> float:
    """Energy (hartree) that leaves `filled` of the states per k-point below it."""
    ordered = np.sort(levels, axis=None)
    place = filled * len(levels)
    return float((ordered[place - 1] + ordered[place]) / 2)


SMALL: Final[dict[str, Any]] = {"basis": "SZ", "cutoff": 100.0, "k_mesh": 4, "smearing": 0.01}
"""A case of seconds, which a test computes again."""


def small() -> None:
    """Energy and Fermi level of the small case."""
    if wanted("small"):
        result = solve_primitive(5.6, **SMALL)
        found = {"energy_ha": result.energy, "free_energy_ha": result.free_energy, "fermi_ha": result.fermi}
        save("small", {**provenance(a_bohr=5.6, **SMALL), **found})


TASKS: Final[dict[str, Callable[[], None]]] = {
    "small": small,
    "bands": bands,
    "equation-of-state": equation_of_state,
    "convergence": convergence,
    "variants": variants,
    "phonons": phonons,
    "einstein": einstein,
    "coupling": coupling,
    "supercells": supercells,
}

_again = False


def wanted(name: str) -> bool:
    """Whether a piece is to be computed: it is missing, or asked for again."""
    return _again or not any((FOLDER / f"{name}{ending}").is_file() for ending in (".json", ".npz"))


def main(arguments: list[str] | None = None) -> None:
    """Run the tasks named on the command line, or all."""
    global _again
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("tasks", nargs="*", metavar="task", help=f"of {', '.join(TASKS)}")
    parser.add_argument("--again", action="store_true", help="compute also what is there")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.tasks) - set(TASKS)
    if unknown:
        parser.error(f"no such task: {', '.join(sorted(unknown))}")
    _again = chosen.again
    warnings.filterwarnings("ignore", message="Electron number")
    for name in chosen.tasks or TASKS:
        TASKS[name]()


if __name__ == "__main__":
    main()
