"""How fast the electrons at the Fermi level of stored bands are, to ask whether one band there is flat."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap.crystal.tetrahedra import Bands


@dataclass(frozen=True, eq=False)
class FermiSpeeds:
    """The bands that cross the Fermi level, and the speeds on them.

    Attributes
    ----------
    widths : array, shape (bands,), eV
        From the bottom to the top of each band that crosses.
    rms : float
        Root mean square of |∇E| over the Fermi surface, in eV over the unit of 1/k.
    slow : float
        Share of the density of states at the Fermi level that is slower than the fraction of `rms` asked for.
    """

    widths: NDArray[np.float64]
    rms: float
    slow: float


def fermi_speeds(bands: Bands, fraction: float) -> FermiSpeeds:
    """Return widths of the bands that cross energy 0, and how much of their density of states there is slow.

    |∇E| is taken by central differences on the k-mesh; averages over the Fermi surface by tetrahedra.

    Parameters
    ----------
    bands : Bands
        Energies in eV from the Fermi level; reciprocal vectors with their length.
    fraction : float
        What counts as slow, as a share of the rms speed, above 0.

    Raises
    ------
    ValueError
        For a fraction not above 0, or bands none of which crosses 0.
    """
    fraction = _checks.positive("fraction", fraction)
    crossing = bands.near(0.0, 0.0)
    energies, reciprocal = np.asarray(crossing.energies), np.asarray(bands.reciprocal)
    by_mesh = [
        (np.roll(energies, -1, axis) - np.roll(energies, 1, axis)) * energies.shape[axis] / 2
        for axis in range(3)
    ]
    speed = np.linalg.norm(np.stack(by_mesh, axis=-1) @ np.linalg.inv(reciprocal).T, axis=-1)
    at = np.array([0.0, 1e-4])
    total = crossing.dos(at)[0]
    rms = float(np.sqrt(crossing.dos(at, speed**2)[0] / total))
    slow = float(crossing.dos(at, (speed < fraction * rms).astype(float))[0] / total)
    return FermiSpeeds(np.ptp(energies, axis=(0, 1, 2)), rms, slow)
