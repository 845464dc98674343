"""Crystals of Im-3m H3S as PySCF cells, and the Gaussian basis sets used for them.

Published Gaussian sets made for molecules carry tails that reach ten neighbours at megabar densities and make
the overlap matrix singular. The sets below keep the contracted valence functions of the published GTH sets;
the exponents of the free Gaussians were chosen by lowering the total energy of the crystal at a = 5.7 bohr.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pyscf.pbc import gto

_H_SZV: Final = [0, (8.3744350009, -0.0283380461), (1.8058681460, -0.1333810052),
                 (0.4852528328, -0.3995676063), (0.1658236932, -0.5531027541)]  # fmt: skip
_S_SZV_S: Final = [0, (1.8379629578, 0.3832142891), (1.0357730084, -0.1682257315),
                   (0.3297969875, -0.8258488166), (0.1073535471, -0.2832758052)]  # fmt: skip
_S_SZV_P: Final = [1, (1.8379629578, 0.1221358296), (1.0357730084, -0.2752002461),
                   (0.3297969875, -0.5729054592), (0.1073535471, -0.3825468137)]  # fmt: skip

BASES: Final[dict[str, dict[str, list[Any]]]] = {
    "SZ": {"H": [_H_SZV], "S": [_S_SZV_S, _S_SZV_P]},
    "DZP": {
        "H": [_H_SZV, [0, (2.6, 1.0)], [1, (0.29, 1.0)]],
        "S": [_S_SZV_S, _S_SZV_P, [0, (0.24, 1.0)], [1, (0.57, 1.0)], [2, (0.78, 1.0)]],
    },
    "TZ2P": {
        "H": [_H_SZV, [0, (1.43, 1.0)], [0, (0.24, 1.0)], [1, (1.62, 1.0)], [1, (0.44, 1.0)]],
        "S": [
            _S_SZV_S, _S_SZV_P, [0, (0.81, 1.0)], [0, (0.20, 1.0)], [1, (0.92, 1.0)], [1, (0.21, 1.0)],
            [2, (1.80, 1.0)], [2, (0.49, 1.0)],
        ],
    },
}  # fmt: skip
"""Basis name → element → PySCF basis (exponents in 1/bohr²)."""


def primitive(a: float) -> tuple[NDArray[np.float64], list[str], NDArray[np.float64]]:
    """Lattice vectors, symbols and positions (bohr) of the four-atom primitive cell."""
    lattice = a / 2 * np.array([[-1.0, 1, 1], [1, -1, 1], [1, 1, -1]])
    positions = a / 2 * np.array([[0.0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]])
    return lattice, ["S", "H", "H", "H"], positions


def cubic_supercell(a: float, n: int) -> tuple[NDArray[np.float64], list[str], NDArray[np.float64]]:
    """N × n × n conventional cells of lattice constant `a` (bohr): 8 n³ atoms; n = 2 is H48S16."""
    motif = np.array([[0.0, 0, 0], [0.5, 0, 0], [0, 0.5, 0], [0, 0, 0.5]])
    symbols, positions = [], []
    for corner in np.ndindex(n, n, n):
        for centre in (0.0, 0.5):
            symbols += ["S", "H", "H", "H"]
            positions.append((motif + centre) % 1.0 + corner)
    return n * a * np.eye(3), symbols, a * np.concatenate(positions)


def disorder(symbols: list[str], a: float, u_s: float, u_h: float, seed: int) -> NDArray[np.float64]:
    """Random displacements (atoms, 3) in bohr, Gaussian, with root mean square lengths u_s·a and u_h·a.

    The mean displacement is taken out, since moving the whole crystal changes nothing.
    """
    rms = np.array([u_s if symbol == "S" else u_h for symbol in symbols]) * a
    moves = np.random.default_rng(seed).normal(size=(len(symbols), 3)) * rms[:, None] / np.sqrt(3)
    return moves - moves.mean(axis=0)


def build(
    lattice: NDArray[np.float64],
    symbols: list[str],
    positions: NDArray[np.float64],
    *,
    basis: str,
    cutoff: float,
    symmetry: bool = True,
) -> Any:
    """Return the PySCF cell; `cutoff` is the kinetic-energy cutoff of the density's mesh in hartree."""
    cell = gto.Cell()
    cell.unit = "B"
    cell.a = lattice
    cell.atom = list(zip(symbols, positions.tolist(), strict=True))
    cell.basis = BASES[basis]
    cell.pseudo = "gth-pbe"
    cell.ke_cutoff = cutoff
    cell.precision = 1e-8
    cell.space_group_symmetry = symmetry
    cell.symmorphic = True
    cell.verbose = 0
    cell.build()
    return cell
