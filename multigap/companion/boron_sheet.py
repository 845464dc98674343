"""A sheet of boron as in MgB₂: σ and π bands from s and p orbitals, and which displacements mix them.

A honeycomb with the distance 3.086/√3 Å between neighbours. Matrix elements between neighbours follow Slater
and Koster with Harrison's universal values η ħ²/(m d²); levels are those of the boron atom. The sizes are no
better than that; what vanishes by symmetry vanishes for any values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap.constants import HBAR2_OVER_2ME

LATTICE: Final = 3.086
"""Lattice constant of MgB₂ in Å."""

_VECTORS: Final = LATTICE * np.array([[1.0, 0.0], [0.5, np.sqrt(3) / 2]])
_BOND: Final = np.array([0.0, LATTICE / np.sqrt(3), 0.0])
_CELLS: Final = np.array([[0, 0], [0, -1], [1, -1]])
"""The cells, in lattice vectors, whose second atom is a neighbour of the first atom of cell 0."""

_S_LEVEL: Final = -13.46
_P_LEVEL: Final = -8.43
_STRENGTHS: Final = {"ss": -1.32, "sp": 1.42, "sigma": 2.22, "pi": -0.63}


def _hop(bond: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (4, 4) matrix from (s, p_x, p_y, p_z) of one atom to those of its neighbour."""
    length = float(np.linalg.norm(bond))
    cosines = bond / length
    v = {name: eta * 2 * HBAR2_OVER_2ME / length**2 for name, eta in _STRENGTHS.items()}
    result = np.zeros((4, 4))
    result[0, 0] = v["ss"]
    result[0, 1:], result[1:, 0] = v["sp"] * cosines, -v["sp"] * cosines
    result[1:, 1:] = v["pi"] * np.eye(3) + (v["sigma"] - v["pi"]) * np.outer(cosines, cosines)
    return result


def hamiltonian(k: ArrayLike, displacement: ArrayLike = (0.0, 0.0, 0.0)) -> NDArray[np.complex128]:
    """Return the (8, 8) Hamiltonian in eV, the second sublattice moved against the first.

    Parameters
    ----------
    k : (2,) array_like
        Wave vector in 1/Å.
    displacement : (3,) array_like
        In Å.
    """
    wave = _checks.array("k", k, shape=(2,))
    moved = _BOND + _checks.array("displacement", displacement, shape=(3,))
    block = np.zeros((4, 4), dtype=complex)
    for cell in _CELLS:
        place = cell @ _VECTORS
        block += _hop(moved + np.array([*place, 0.0])) * np.exp(1j * (wave @ place))
    level = np.diag([_S_LEVEL, _P_LEVEL, _P_LEVEL, _P_LEVEL])
    return np.asarray(np.block([[level, block], [block.conj().T, level]]))


@dataclass(frozen=True)
class Mixing:
    """Mean size of ⟨φ2|∂H/∂u|φ1⟩ over the zone in eV/Å, for one displacement u.

    ⟨φ2|∂/∂u|φ1⟩ is this over the distance E1 - E2 of the two bands.

    Attributes
    ----------
    within : float
        Between σ bands, and between π bands.
    between : float
        Between σ and π bands.
    """

    within: float
    between: float


def mixing(direction: ArrayLike, points: int = 12) -> Mixing:
    """Return how far a displacement of the sublattices mixes bands, at wave vectors all over the zone.

    A band is called π or σ by what its p_z orbitals hold, more or less than one half: the mirror plane of the
    sheet does not enter.

    Parameters
    ----------
    direction : (3,) array_like
        Of the displacement of the second sublattice; x and y in the sheet, z out of it.
    points : int
        Along each direction of the zone, moved off its points of symmetry.
    """
    unit = _checks.array("direction", direction, shape=(3,))
    length = _checks.positive("direction", float(np.linalg.norm(unit)))
    unit = unit / length
    reciprocal = 2 * np.pi * np.linalg.inv(_VECTORS).T
    number, step = _checks.whole("points", points, 1), 1e-4
    found: dict[bool, list[float]] = {True: [], False: []}
    for i in range(number):
        for j in range(number):
            k = ((np.array([i, j]) + np.array([0.31, 0.17])) / number) @ reciprocal
            states = np.linalg.eigh(hamiltonian(k))[1]
            slope = (hamiltonian(k, step * unit) - hamiltonian(k, -step * unit)) / (2 * step)
            element = np.abs(states.conj().T @ slope @ states)
            is_pi = np.sum(np.abs(states[[3, 7]]) ** 2, axis=0) > 0.5
            for one in range(8):
                for other in range(one):
                    found[bool(is_pi[one] == is_pi[other])].append(float(element[one, other]))
    return Mixing(float(np.mean(found[True])), float(np.mean(found[False])))
