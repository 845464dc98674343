"""Sums over Matsubara frequencies: how many, how far, and what the gap equation is made of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from multigap import _checks
from multigap._jit import plain
from multigap.constants import K_B
from multigap.eliashberg.coulomb import CUTOFF_FACTOR, WIDEST
from multigap.eliashberg.spectrum import Array, SpectralFunction
from multigap.errors import ConvergenceError
from multigap.kernels import eliashberg as kernels
from multigap.kernels import matsubara
from multigap.kernels.phonon_transition import MATSUBARA_LIMIT, count_below

GAP_LIMIT = 5_000
"""Most Matsubara frequencies at which a gap is handed out, the lowest ones."""


def checked_coulomb(spectrum: SpectralFunction, mu_star: float, cutoff: float | None) -> tuple[float, float]:
    """Return checked μ* and cutoff (eV)."""
    mu_star = _checks.within("mu_star", mu_star, 0, 1, open_high=True)
    top = float(_checks.instance("spectrum", spectrum, SpectralFunction).frequencies[-1])
    given = CUTOFF_FACTOR * top if cutoff is None else cutoff
    cutoff = _checks.positive("cutoff", given, "eV", most=WIDEST)
    return mu_star, cutoff


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums over `count` Matsubara frequencies: :func:`multigap.kernels.matsubara.frequency_sums`."""

    thermal: float
    count: int
    cut: float
    place: Array
    share: Array
    near: Array
    far: Array
    beyond: Array
    weights: Array

    @property
    def omega(self) -> Array:
        """ω_n of the unknowns, in eV."""
        return np.asarray((2 * self.place + 1) * (math.pi * self.thermal))

    def normal_diagonal(self) -> Array:
        """(2n+1) Z_n of the normal state with a constant density of states, exact."""
        return np.asarray(2 * self.place + 1 + np.sum(self.near - self.far, axis=1) + self.beyond)

    def eigenvalue(self, diagonal: Array, mu_star: float) -> float:
        """Largest eigenvalue of the linearised gap equation."""
        return float(
            kernels.largest_eigenvalue(
                self.place, self.share, self.near + self.far, diagonal, mu_star, self.weights
            )
        )

    def at_integers(self, values: Array) -> Array:
        """Values at n = 0, 1, 2 …, at most GAP_LIMIT of them."""
        known = min(self.count, GAP_LIMIT)
        return np.asarray(matsubara.at_integers(self.place, values, self.count, self.cut, known))


def sums_over(spectrum: SpectralFunction, thermal: float, mu_star: float, cutoff: float, count: int) -> Sums:
    if count > MATSUBARA_LIMIT:
        raise ConvergenceError(
            f"{count} Matsubara frequencies would be needed at {thermal / K_B:g} K, "
            f"more than {MATSUBARA_LIMIT}"
        )
    bound = cutoff if mu_star > 0 else 0.0
    arrays = matsubara.frequency_sums(
        plain(spectrum.frequencies), plain(spectrum.couplings), thermal, float(count), bound
    )
    weights = matsubara.coulomb_weights(cutoff, thermal, arrays[0])
    return Sums(thermal, count, math.floor(bound / (2 * math.pi * thermal)), *arrays, weights)


def default_count(spectrum: SpectralFunction, thermal: float, mu_star: float, cutoff: float) -> int:
    """Return how many frequencies are enough for an eigenvalue good to 1e-7."""
    return count_below(max(cutoff if mu_star > 0 else 0.0, 64 * float(spectrum.frequencies[-1])), thermal, 96)
