"""The displacement of ions behind a moving electron (WH18 Fig. 2a): the response of a damped chain.

A row of ions at a distance b beside the electron's track is drawn towards it while the electron passes:

    M ü_n = F(na - vt) - M ω0² u_n - (M ω1²/4)(2u_n - u_{n-1} - u_{n+1}) - M γ u̇_n,

so that free waves have ω_q² = ω0² + ω1² sin²(qa/2). The attraction F is a bell of width b and of the impulse
2Ze²/(4πε0 b v) that a passing point charge gives, times what screening leaves of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap.constants import ATOMIC_MASS_UNIT, BOHR, HARTREE, HBAR2_OVER_2ME


@dataclass(frozen=True)
class IonRow:
    """A row of ions beside the track of an electron.

    Parameters
    ----------
    phonon_energy : float
        ħω0 in eV, above 0.
    dispersion : float
        ħω1 in eV: springs between neighbours.
    damping : float
        ħγ in eV, above 0.
    electron_velocity : float
        ħv in eV Å, above 0.
    spacing, distance : float
        a along the row and b from the track, in Å, above 0.
    ion_mass : float
        M in atomic mass units, above 0.
    charge : float
        Z, what screening leaves of the ion's charge.

    Examples
    --------
    >>> from multigap.interband.ion_wake import IonRow
    >>> row = IonRow(phonon_energy=0.07, dispersion=0.03, damping=0.01, electron_velocity=5.0)
    >>> round(row.impulse, 3), round(row.amplitude, 4)  # 1/Å and Å
    (0.384, 0.0021)
    """

    phonon_energy: float
    dispersion: float
    damping: float
    electron_velocity: float
    spacing: float = 3.0
    distance: float = 1.5
    ion_mass: float = 10.8
    charge: float = 0.1

    def __post_init__(self) -> None:
        stiffest = _checks.STIFFEST
        for name, value in (
            ("phonon_energy", _checks.positive("phonon_energy", self.phonon_energy, "eV", most=stiffest)),
            ("dispersion", _checks.non_negative("dispersion", self.dispersion, "eV", most=stiffest)),
            ("damping", _checks.positive("damping", self.damping, "eV", most=stiffest)),
            (
                "electron_velocity",
                _checks.positive("electron_velocity", self.electron_velocity, "eV Å", most=1e4),
            ),
            ("spacing", _checks.positive("spacing", self.spacing, "Å")),
            ("distance", _checks.positive("distance", self.distance, "Å")),
            ("ion_mass", _checks.positive("ion_mass", self.ion_mass, "u")),
            ("charge", _checks.finite("charge", self.charge, most=1e3)),
        ):
            object.__setattr__(self, name, value)

    @property
    def impulse(self) -> float:
        """Momentum that the electron gives an ion in passing, over ħ, in 1/Å."""
        return 2 * self.charge * HARTREE * BOHR / (self.distance * self.electron_velocity)

    @property
    def amplitude(self) -> float:
        """Impulse/Mω0 in Å: how far one free ion would swing."""
        mass = self.ion_mass * ATOMIC_MASS_UNIT
        return self.impulse * 2 * HBAR2_OVER_2ME / (mass * self.phonon_energy)


def displacement(row: IonRow, position: ArrayLike, waves: int = 2400) -> NDArray[np.float64]:
    """Return the steady displacement towards the track at `position` from the electron, in Å.

    Positions in Å, negative behind it. Every Fourier component k of the passing force drives the lattice
    at the frequency kv; those beyond the first zone act through the lattice wave they fall on.

    Parameters
    ----------
    row : IonRow
    position : array_like
    waves : int
        Fourier components on each side of k = 0, from 12 to 12000.

    Returns
    -------
    numpy.ndarray, of the shape of `position`, at least one-dimensional
        Displacement in Å.

    Raises
    ------
    ValueError
        For a position that is not finite, or too few waves.

    Examples
    --------
    >>> from multigap.interband.ion_wake import IonRow, displacement
    >>> row = IonRow(phonon_energy=0.07, dispersion=0.03, damping=0.01, electron_velocity=5.0)
    >>> ahead, behind = displacement(row, [20.0, -100.0])  # Å
    >>> bool(abs(ahead) < 0.01 * behind), round(float(behind), 4)
    (True, 0.0019)
    """
    _checks.instance("row", row, IonRow)
    place = np.atleast_1d(_checks.array("position", position, "Å"))
    x = place.ravel()
    # Gauss–Legendre nodes crowd where u(k) is sharp: about ω/v, as wide as γ/v, far below 1/b.
    top = 7.0 / row.distance
    resonance = float(np.hypot(row.phonon_energy, row.dispersion)) / row.electron_velocity
    parts = [(0.0, min(3 * resonance, top)), (min(3 * resonance, top), top)]
    total = np.zeros(x.shape)
    nodes, weights = np.polynomial.legendre.leggauss(_checks.whole("waves", waves, 12, 12_000) // 12)
    for start, stop in parts:
        for piece in range(6):
            left = start + (stop - start) * piece / 6
            k = left + (stop - start) / 12 * (nodes + 1)
            drive = k * row.electron_velocity
            free = row.phonon_energy**2 + (row.dispersion * np.sin(0.5 * k * row.spacing)) ** 2
            response = 1 / (free - drive**2 - 1j * row.damping * drive)
            bell = np.exp(-0.5 * (k * row.distance) ** 2)
            wave = (weights * (stop - start) / 12 * bell * response)[:, None] * np.exp(1j * np.outer(k, x))
            total += wave.sum(axis=0).real / np.pi
    # ∫F dt = impulse, so that F̂(0) = impulse · v; ħ²/M turns 1/(ħω)² and 1/Å into Å.
    scale = row.amplitude * row.phonon_energy * row.electron_velocity
    return np.asarray(scale * total).reshape(place.shape)
