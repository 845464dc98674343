"""Harmonic vibrations: frequencies from force constants, and how far an atom moves."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap.constants import ATOMIC_MASS_UNIT, HBAR2_OVER_2ME, K_B

ATOMIC_MASS: Final = MappingProxyType({"H": 1.008, "D": 2.014, "S": 32.06})
"""Standard atomic masses in unified atomic mass units (IUPAC)."""

_STIFFEST_SPRING: Final = 1e6
"""Largest force constant allowed in eV/Å²: hydrogen's molecule has 36."""


def frequency(force_constant: float, mass: float) -> float:
    """Return ħω = ħ √(K/M) in eV.

    Parameters
    ----------
    force_constant : float
        K in eV/Å².
    mass : float
        M in atomic mass units.

    Raises
    ------
    ValueError
        For a force constant or a mass that is not above 0.

    Examples
    --------
    >>> from multigap.crystal.harmonic import frequency
    >>> light, heavy = frequency(35.9, 1.008 / 2), frequency(35.9, 2.014 / 2)  # eV, H2 and D2
    >>> round(light, 3), round(light / heavy, 3)
    (0.546, 1.414)
    """
    k = _checks.positive("force_constant", force_constant, "eV/Å²", most=_STIFFEST_SPRING)
    m = _checks.positive("mass", mass, "u") * ATOMIC_MASS_UNIT
    return float(np.sqrt(2 * HBAR2_OVER_2ME * k / m))


def amplitude(energy: float, mass: float, temperature: float = 0.0) -> float:
    """Return the root mean square displacement √⟨u²⟩ in Å along one direction of an oscillator.

    ⟨u²⟩ = ħ/(2Mω) coth(ħω/2k_BT): half a quantum at T = 0, k_BT/K at high temperature.

    Parameters
    ----------
    energy : float
        ħω in eV.
    mass : float
        M in atomic mass units.
    temperature : float
        In K, 0 or above.

    Raises
    ------
    ValueError
        For an energy or a mass that is not above 0, or a temperature below 0.

    Examples
    --------
    >>> from multigap.crystal.harmonic import amplitude
    >>> round(amplitude(0.15, 1.008), 3)  # Å, hydrogen at rest: no small part of a bond
    0.118
    >>> hot, warm = (amplitude(0.001, 32.06, temperature) for temperature in (300, 75))  # K
    >>> round(hot / warm, 2)  # as √T
    2.0
    """
    quantum = _checks.positive("energy", energy, "eV", most=_checks.STIFFEST)
    m = _checks.positive("mass", mass, "u") * ATOMIC_MASS_UNIT
    t = _checks.non_negative("temperature", temperature, "K") * K_B
    thermal = 1.0 if t == 0 else 1 / np.tanh(quantum / (2 * t))
    return float(np.sqrt(HBAR2_OVER_2ME / (m * quantum) * thermal))


def modes(
    force_constants: ArrayLike, masses: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return ħω in eV (n,), ascending, and the modes' mass-weighted patterns, one a column (n, n).

    An unstable mode (negative ω²) has its |ħω| returned with a minus sign.

    Parameters
    ----------
    force_constants : array_like, shape (n, n)
        Symmetric matrix in eV/Å².
    masses : sequence of float, length n
        In atomic mass units.

    Raises
    ------
    ValueError
        For a matrix that is not symmetric or not n × n, or a mass that is not above 0.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.crystal.harmonic import frequency, modes
    >>> energies, patterns = modes([[35.9, -35.9], [-35.9, 35.9]], [1.008, 2.014])  # HD
    >>> bool(abs(energies[0]) < 1e-6)  # eV: the molecule moves as a whole
    True
    >>> bool(np.isclose(energies[1], frequency(35.9, 1.008 * 2.014 / (1.008 + 2.014))))
    True
    """
    m = _checks.array("masses", masses, "u", ndim=1, above=0) * ATOMIC_MASS_UNIT
    k = _checks.symmetric("force_constants", force_constants, m.size, most=_STIFFEST_SPRING, like="masses")
    squares, patterns = np.linalg.eigh(2 * HBAR2_OVER_2ME * k / np.sqrt(np.outer(m, m)))
    return np.sign(squares) * np.sqrt(np.abs(squares)), patterns
