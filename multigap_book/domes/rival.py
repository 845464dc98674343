"""Where, over a dome, the phonon that pairs has no energy left if the wires' own electrons soften it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import PchipInterpolator
from scipy.optimize import brentq

from multigap.beyond.response import Softest, Transitions, softest
from multigap.bpv import Wires
from multigap.constants import HBAR2_OVER_2ME
from multigap_book.domes.curves import curve, surface

Array = NDArray[np.float64]

COLDEST: Final = 40.0
"""Lowest T_c in K at which a map asks for the response: a colder pocket takes its time."""

_TEMPERATURES: Final = 9
"""Temperatures at each η between which ζ is interpolated: to 1e-3."""

_ALONG: Final = 25
"""Wavevectors along the wires that the search for the softest begins with."""


def fermi_span(wires: Wires, eta: float) -> float:
    """Return 2k_F of the pocket along the wires where it is widest, in 1/Å."""
    depth = eta * wires.superlattice.bandwidth(wires.lifshitz)
    return 2 * float(np.sqrt(max(depth, 0.0) * wires.superlattice.along_wire / HBAR2_OVER_2ME))


def softest_of_pocket(wires: Wires, eta: float, kelvin: float) -> Softest:
    """Return where the pocket's own electrons soften the phonon most."""
    return softest(wires, eta, kelvin, transitions=Transitions.POCKET, points=_ALONG, rounds=2)


def over_dome(wires: Wires, eta: ArrayLike, g: ArrayLike) -> tuple[Array, Array]:
    """Return T_c in K, and there the largest ζ of the pocket's g, over g (rows) and η.

    ζ is nan where T_c is below 40 K. At one η and temperature it is proportional to g.
    """
    etas, couplings = np.atleast_1d(np.asarray(eta, float)), np.atleast_1d(np.asarray(g, float))
    kelvin = np.nan_to_num(surface(wires, etas, couplings))
    zeta = np.full(kelvin.shape, np.nan)
    for j in range(etas.size):
        warm = kelvin[:, j] >= COLDEST
        if np.any(warm):
            span = np.log(kelvin[warm, j].min() * 0.999), np.log(kelvin[warm, j].max() * 1.001)
            logs = np.linspace(*span, _TEMPERATURES)
            unit = [softest_of_pocket(wires, float(etas[j]), float(np.exp(t))).zeta / wires.g for t in logs]
            zeta[warm, j] = couplings[warm] * PchipInterpolator(logs, unit)(np.log(kelvin[warm, j]))
    return kelvin, zeta


def soft_below(wires: Wires, eta: float, hottest: float = 1e4) -> float:
    """Return the temperature in K at which the pocket's largest ζ is 1; nan where it stays below 1 to 40 K.

    The normal state is unstable below it: the mean-field transition of the rival order, in the harmonic
    crystal that has this g as its bare coupling.
    """

    def excess(log_kelvin: float) -> float:
        return softest_of_pocket(wires, eta, float(np.exp(log_kelvin))).zeta - 1

    coldest = float(np.log(COLDEST))
    if excess(coldest) <= 0:
        return float("nan")
    return float(np.exp(brentq(excess, coldest, np.log(hottest), xtol=1e-6)))


def largest_stable(wires: Wires, eta: float) -> tuple[float, float]:
    """Return the largest g up to 0.49, and its T_c in K, at which the pocket's largest ζ is below 1."""

    def kelvin(g: float) -> float:
        return float(np.nan_to_num(curve(wires.with_g(g), [eta]))[0])

    def excess(g: float) -> float:
        t = kelvin(g)
        return softest_of_pocket(wires.with_g(g), eta, t).zeta - 1 if t >= COLDEST else -1.0

    g = float(brentq(excess, 0.02, 0.49, xtol=1e-6)) if excess(0.49) > 0 else 0.49
    return g, kelvin(g)
