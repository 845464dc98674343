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


@dataclass(frozen=True, eq=False)
class Elements:
    """Matrix elements between pairs of bands at wave vectors all over the zone, for one displacement u.

    Attributes
    ----------
    distance : (n,) array
        E1 - E2 in eV, above 0.
    size : (n,) array
        |⟨φ2|∂H/∂u|φ1⟩| in eV/Å.
    alike : (n,) array of bool
        Whether both are σ bands or both π bands.
    """

    distance: NDArray[np.float64]
    size: NDArray[np.float64]
    alike: NDArray[np.bool_]

    @property
    def within(self) -> float:
        """Mean of `size` between σ bands, and between π bands."""
        return float(self.size[self.alike].mean())

    @property
    def between(self) -> float:
        """Mean of `size` between σ and π bands."""
        return float(self.size[~self.alike].mean())

    @property
    def derivative_coupling(self) -> NDArray[np.float64]:
        """|⟨φ2|∂/∂u|φ1⟩| in 1/Å, shape (n,): `size` over `distance`."""
        return self.size / self.distance


def elements(direction: ArrayLike, points: int = 12) -> Elements:
    """Return what a displacement of the second sublattice mixes, and how far.

    A band is called π or σ by what its p_z orbitals hold, more or less than one half: the mirror plane of the
    sheet does not enter.

    Parameters
    ----------
    direction : (3,) array_like
        Of the displacement; x and y in the sheet, z out of it.
    points : int
        Along each direction of the zone, moved off its points of symmetry.
    """
    unit = _checks.array("direction", direction, shape=(3,))
    unit = unit / _checks.positive("direction", float(np.linalg.norm(unit)))
    reciprocal = 2 * np.pi * np.linalg.inv(_VECTORS).T
    number, step = _checks.whole("points", points, 1), 1e-4
    upper, lower = np.tril_indices(8, -1)
    found = []
    for i in range(number):
        for j in range(number):
            k = ((np.array([i, j]) + np.array([0.31, 0.17])) / number) @ reciprocal
            energies, states = np.linalg.eigh(hamiltonian(k))
            slope = (hamiltonian(k, step * unit) - hamiltonian(k, -step * unit)) / (2 * step)
            size = np.abs(states.conj().T @ slope @ states)
            is_pi = np.sum(np.abs(states[[3, 7]]) ** 2, axis=0) > 0.5
            alike = is_pi[upper] == is_pi[lower]
            found.append((energies[upper] - energies[lower], size[upper, lower], alike))
    distance, size, alike = (np.concatenate(part) for part in zip(*found, strict=True))
    return Elements(distance, size, alike.astype(bool))
