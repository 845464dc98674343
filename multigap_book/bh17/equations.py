"""BH17's equations (9) to (20) as printed, each on its own, to be held against the solver of the book.

Nothing here knows the solver: what is printed is written down once more, with the steep band's integral by
quadrature where the paper has an integral. The ratio of the gaps, which the paper loses, is an argument that
is 1 where the print is taken at its word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.integrate import quad
from scipy.optimize import brentq

from multigap import _checks
from multigap.constants import K_B
from multigap.gap_equation import Channels, GapEquation, critical_temperature
from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL

PRINTED_PREFACTOR = 1.13
"""The 1.13 of (15) to (20), with the digits that the paper gives."""


def flat_pairs(
    levels: ArrayLike, potentials: ArrayLike, factor: float, rounds: int = 500
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return Δ_i and ⟨P_i⟩/n = f Δ_i/Ω_i of flat bands at T = 0, from Δ = V (f Δ/Ω) by iteration.

    Parameters
    ----------
    levels : array_like, shape (bands,)
        Energies from the chemical potential.
    potentials : array_like, shape (bands, bands)
        V in the same unit.
    factor : float
        f: 1/2 by the Bogoliubov transformation, 1 as (5) and (6) are printed.
    rounds : int
        Iterations, from gaps of 1.
    """
    matrix = _checks.symmetric("potentials", potentials)
    energy = _checks.array("levels", levels, shape=matrix.shape[:1], like="potentials")
    share = _checks.positive("factor", factor)
    gap = np.ones(energy.size)
    for _ in range(_checks.whole("rounds", rounds, 1)):
        gap = matrix @ (share * gap / np.hypot(energy, gap))
    return gap, share * gap / np.hypot(energy, gap)


@dataclass(frozen=True)
class Printed:
    """One set of BH17's numbers, and what its equations say of it.

    Parameters
    ----------
    lambda11, lambda22, lambda12 : float
        Couplings.
    level, omega1, omega2 : float
        B, ħω1 and ħω2 in eV, above 0.
    c : float
        C = √(N1/N2), above 0.

    Raises
    ------
    ValueError
        For a coupling that is not finite, or one of the others not above 0.
    """

    lambda11: float
    lambda22: float
    lambda12: float
    level: float = 0.0375
    omega1: float = 0.150
    omega2: float = 0.150
    c: float = 1.0

    def __post_init__(self) -> None:
        for name in ("lambda11", "lambda22", "lambda12"):
            _checks.finite(name, getattr(self, name))
        for name in ("level", "omega1", "omega2"):
            _checks.positive(name, getattr(self, name), "eV")
        _checks.positive("c", self.c)

    def _logarithm(self, t: float) -> float:
        return float(np.log(PRINTED_PREFACTOR * self.omega2 / t))

    def _steep(self, t: float) -> float:
        """∫ dε tanh(ε/2t)/ε from 0 to ħω2."""
        return float(quad(lambda e: np.tanh(0.5 * e / t) / e, 0, self.omega2, epsabs=0, epsrel=1e-12)[0])

    def _flat(self, t: float) -> float:
        """∫ dε tanh(B/2t)/B from 0 to ħω1."""
        return float(quad(lambda _: np.tanh(0.5 * self.level / t) / self.level, 0, self.omega1)[0])

    def pair_13_14(self, t: float, ratio: float = 1.0) -> tuple[float, float]:
        """Right sides of (13) and (14) at k_B T_c = `t` in eV, each 1 where the equation is met.

        `ratio` is Δ2/Δ1, put back where (9) and (10) lost it.
        """
        flat, steep = self._flat(t), self._steep(t)
        return (
            self.lambda11 * flat + self.lambda12 / self.c * ratio * steep,
            self.lambda22 * steep + self.lambda12 * self.c / ratio * flat,
        )

    def pair_15_16(self, t: float, ratio: float = 1.0) -> tuple[float, float]:
        """Right sides of (15) and (16), as :meth:`pair_13_14`."""
        flat = self.omega1 / self.level * float(np.tanh(0.5 * self.level / t))
        return self._closed(t, flat, ratio)

    def pair_17(self, t: float, ratio: float = 1.0) -> tuple[float, float]:
        """Both sides of (17), limit (i): tanh(x) = x."""
        return self._closed(t, 0.5 * self.omega1 / t, ratio)

    def pair_18(self, t: float, ratio: float = 1.0) -> tuple[float, float]:
        """Both sides of (18), limit (ii): tanh(x) = 1."""
        return self._closed(t, self.omega1 / self.level, ratio)

    def _closed(self, t: float, flat: float, ratio: float) -> tuple[float, float]:
        log = self._logarithm(t)
        return (
            self.lambda11 * flat + self.lambda12 / self.c * ratio * log,
            self.lambda22 * log + self.lambda12 * self.c / ratio * flat,
        )

    def thermal_18(self) -> float:
        """k_B T_c in eV at which the two sides of (18) as printed are equal: what (19) claims to be."""
        s11, s22, s12, c = self.lambda11, self.lambda22, self.lambda12, self.c
        own, lent = s22 - s12 / c, s11 * self.omega1 - s12 * c * self.omega1
        return float(PRINTED_PREFACTOR * self.omega2 * np.exp(-lent / (self.level * own)))

    def thermal_19(self) -> float:
        """k_B T_c in eV of (19) as printed, a sum of exponentials times an exponential."""
        s11, s22, s12, c = self.lambda11, self.lambda22, self.lambda12, self.c
        square = self.omega2 * np.exp(-s22 / (s12 / c - s22)) + self.omega1 * np.exp(-s12 / (s22 - s12 * c))
        last = np.exp((s12 / c * self.omega1 - s11 * self.omega1) / (self.level * (s22 - s12 * c)))
        return float(PRINTED_PREFACTOR * square * last)

    def thermal_20(self, sign: int) -> float:
        """k_B T_c in eV of (20) as printed, with the root's sign; ``nan`` where the root is imaginary."""
        s11, s22, s12 = self.lambda11, self.lambda22, self.lambda12
        with np.errstate(divide="ignore", invalid="ignore"):
            root = np.sqrt((s11 - s22) ** 2 + 4 * s12**2 / np.float64(s11 * s22 - s12**2))
        return float(PRINTED_PREFACTOR * self.omega2 * np.exp(-0.5 * (s11 + s22 + sign * root)))

    def limit_18(self) -> float:
        """k_B T_c in eV of (18) with the ratio kept and eliminated: what (19) should be.

        The closed form of limit (ii); ``nan`` from λ11 ħω1 = B on, where the flat level pairs by itself.
        """
        gate = 1 - self.lambda11 * self.omega1 / self.level
        if gate <= 0:
            return float("nan")
        exponent = gate / (self.lambda22 * gate + self.lambda12**2 * self.omega1 / self.level)
        return float(PRINTED_PREFACTOR * self.omega2 * np.exp(-exponent))

    def limit_17(self) -> float:
        """k_B T_c in eV of (17) with the ratio kept and eliminated: a root found numerically.

        (1 − λ11 ħω1/2t)(1 − λ22 L) = λ12² L ħω1/2t with L = ln(1.13 ħω2/t), the largest t below 1.13 ħω2.
        """

        def excess(t: float) -> float:
            flat, log = 0.5 * self.omega1 / t, self._logarithm(t)
            matrix = [
                [self.lambda11 * flat, self.lambda12 * np.sqrt(flat * log)],
                [self.lambda12 * np.sqrt(flat * log), self.lambda22 * log],
            ]
            return float(np.linalg.eigvalsh(matrix)[-1]) - 1

        return float(brentq(excess, 1e-5 * self.omega2, PRINTED_PREFACTOR * self.omega2 * (1 - 1e-12)))

    def transition(self) -> tuple[float, float]:
        """k_B T_c in eV and Δ2/Δ1 there, of the gap equation with the ratio kept, from the book's solver."""
        weight = np.array([self.c, 1 / self.c])
        lambdas = np.array([[self.lambda11, self.lambda12], [self.lambda12, self.lambda22]])
        channels = Channels(
            kind=[FLAT_LEVEL, CONSTANT_DOS],
            level=[self.level, 0.0],
            cutoff=[self.omega1, self.omega2],
            weight=weight,
        )
        found = critical_temperature(GapEquation(channels, lambdas / np.sqrt(np.outer(weight, weight))))
        return K_B * found.kelvin, float(found.mode[1] / found.mode[0])
