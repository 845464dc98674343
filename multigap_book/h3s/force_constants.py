"""Force constants of H3S from the stored energies of moved atoms."""

from __future__ import annotations

import numpy as np

from multigap.constants import BOHR, HARTREE
from multigap_book.h3s.bands import Array, table


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
