"""Where a flat band has its stiffness from: from the steep band beside it (BH17).

Electrons of a level have no velocity, and nothing that a twist of the phase could feel: the level adds
nothing to the conventional stiffness of :mod:`multigap.beyond.stiffness`, however large its gap is. What
holds the phase is the steep band, through the gap that the flat one induces in it. In a layer, and with a
steep band that is parabolic and of Fermi energy E_F, wide against gap and window,

    D(T) = (E_F/π) [1 - ∫_0^∞ dξ sech²(E/2T)/2T]        E = √(ξ² + Δ2²) inside the window, |ξ| beyond

and k_B T = πD/8 as in :mod:`multigap.beyond.vortices`. BH17 states neither dimension nor Fermi energy: E_F
is a parameter here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation import CriticalTemperature, GapEquation, critical_temperature, gaps
from multigap.kernels.windows import COLD, GAUSS_NODES, GAUSS_WEIGHTS
from multigap.two_band import FlatSteep

_COLDEST: Final = 1e-6
"""Share of T_c below which no transition is looked for."""

_PANELS: Final = 12


@dataclass(frozen=True, eq=False, repr=False)
class FlatTransitions(
    Result,
    rows="fermi_energy",
    axes=dict.fromkeys(("fermi_energy", "kelvin", "delta2", "stiff_share"), "fermi_energy"),
    units={"fermi_energy": "eV", "kelvin": "K", "mean_field": "K", "delta2": "eV"},
    conventions={
        "mean_field": conventions.MEAN_FIELD,
        "kelvin": conventions.VORTICES,
        "delta2": conventions.DELTA,
    },
):
    """Where vortices unbind in a layer of a flat and a steep band, along a row of the steep band's E_F.

    Attributes
    ----------
    fermi_energy : ndarray, shape (m,)
        E_F of the steep band in eV.
    kelvin : ndarray, shape (m,)
        T_BKT in K.
    mean_field : float
        T_c in K of the gap equation, which does not know E_F; nan if there is none, and everything with it.
    delta2 : ndarray, shape (m,)
        The steep band's gap at T_BKT in eV.
    stiff_share : ndarray, shape (m,)
        πD/E_F at T_BKT: the share of the steep band's electrons that is superfluid.
    """

    fermi_energy: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    mean_field: float
    delta2: NDArray[np.float64]
    stiff_share: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    @property
    def ratio(self) -> NDArray[np.float64]:
        """T_BKT/T_c, shape (m,)."""
        return self.kelvin / self.mean_field


def superfluid_share(temperature: float, delta: float, cutoff: float) -> float:
    """Return the superfluid share of a wide band of constant density of states, between 0 and 1.

    Parameters
    ----------
    temperature : float
        T in K, at least 0.
    delta : float
        Gap inside the window in eV, at least 0.
    cutoff : float
        Half-width of the window in eV, above 0.

    Raises
    ------
    ValueError
        For a number that is not allowed.

    Examples
    --------
    >>> from multigap.beyond.flat_stiffness import superfluid_share
    >>> round(superfluid_share(temperature=0.0, delta=0.001, cutoff=0.15), 4)  # eV: all, for a wide window
    1.0
    >>> abs(superfluid_share(temperature=50.0, delta=0.0, cutoff=0.15)) < 1e-9
    True
    """
    temperature = _checks.non_negative("temperature", temperature, "K")
    delta = _checks.non_negative("delta", delta, "eV")
    return _share(K_B * temperature, delta, _checks.positive("cutoff", cutoff, "eV"))


@remembers
def flat_transition(model: FlatSteep, fermi_energy: ArrayLike) -> FlatTransitions:
    """Return where vortices unbind in a layer of a flat and a steep band.

    Parameters
    ----------
    model : FlatSteep
        The pair of bands and its couplings.
    fermi_energy : array_like, shape () or (m,)
        E_F of the steep band in eV, above 0; where it is not large against the cutoff the formula fails, and
        T_BKT only says that there is little to hold the phase.

    Raises
    ------
    ValueError
        For a Fermi energy not above 0.
    multigap.errors.ConvergenceError
        If the gap equation cannot be solved.

    Examples
    --------
    >>> from multigap.beyond.flat_stiffness import flat_transition
    >>> from multigap.two_band.flat_steep import FlatSteep
    >>> layer = flat_transition(FlatSteep(0.6, 0.1, 0.03, level=0.035), [0.05, 5.0])  # E_F in eV
    >>> (layer.kelvin / layer.mean_field).round(2)  # the deeper the steep band, the stiffer the phase
    array([0.08, 0.37])
    """
    equation = _checks.instance("model", model, FlatSteep).equation()
    energies = _checks.row("fermi_energy", fermi_energy, "eV", above=0)
    critical = critical_temperature(equation)
    found = np.full((3, energies.size), math.nan)
    if critical.superconducting:
        for i, energy in enumerate(energies):
            found[:, i] = _transition(equation, critical, model.cutoff2, float(energy))
    return FlatTransitions(energies, found[0], critical.kelvin, found[1], found[2])


def _transition(
    equation: GapEquation, critical: CriticalTemperature, cutoff: float, energy: float
) -> tuple[float, float, float]:
    """Return T_BKT in K, the steep band's gap in eV, and its superfluid share."""

    def state(kelvin: float) -> tuple[float, float]:
        delta = abs(float(gaps(equation, kelvin, critical).delta[0, 1]))
        return delta, _share(K_B * kelvin, delta, cutoff)

    def miss(logarithm: float) -> float:
        kelvin = critical.kelvin * math.exp(logarithm)
        return logarithm - math.log(max(state(kelvin)[1], 1e-300) * energy / (8 * K_B * critical.kelvin))

    # the layer cannot order above E_F/8, and D vanishes at T_c
    high = -1e-9
    low = min(math.log(energy / (8 * K_B * critical.kelvin)), 0.0) - 1.0
    while miss(low) > 0:
        low -= 3.0
        if low < math.log(_COLDEST) - 20:
            raise ConvergenceError(f"no stiffness at E_F = {energy:.6g} eV that could hold the phase")
    kelvin = critical.kelvin * math.exp(float(brentq(miss, low, high, xtol=1e-9)))
    return kelvin, *state(kelvin)


def _share(thermal: float, delta: float, cutoff: float) -> float:
    """1 - ∫_0^∞ dξ sech²(E/2T)/2T, by panels up to 40 T and beyond the cutoff in closed form."""
    if thermal == 0 or delta >= COLD * thermal:
        return 1.0 if thermal == 0 else 1.0 - _beyond(thermal, cutoff)
    end = min(cutoff, math.sqrt((COLD * thermal) ** 2 - delta**2))
    half = 0.5 * end / _PANELS
    xi = half * (2 * np.arange(_PANELS)[:, None] + 1 + GAUSS_NODES)
    q = np.exp(-np.hypot(xi, delta) / thermal)
    inside = float(half * np.sum(GAUSS_WEIGHTS * 2 * q / (thermal * (1 + q) ** 2)))
    return 1.0 - inside - _beyond(thermal, cutoff)


def _beyond(thermal: float, cutoff: float) -> float:
    """∫_ω^∞ dξ sech²(ξ/2T)/2T = 1 - tanh(ω/2T): electrons without a gap."""
    q = math.exp(-min(cutoff / thermal, 700.0))
    return 2 * q / (1 + q)
