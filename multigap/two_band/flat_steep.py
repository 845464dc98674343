"""A flat band beside a steep one (BH17), in each reading that the paper leaves open.

BH17 fixes λ22, λ12 and ω = 150 meV and varies λ11, but states neither how the level B of the flat band is
found nor which cutoff carries the isotope mass. Each reading here fixes the first. With a level the second
follows: the mass reaches T_c through the steep band's cutoff only
(:meth:`~multigap.two_band.FlatSteep.heavier`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.gap_equation import (
    LOWEST_TEMPERATURE,
    Channels,
    GapEquation,
    critical_temperature,
    gaps,
    isotope_exponent,
)
from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL
from multigap.kernels.printed_pair import printed_pair
from multigap.two_band.smw import TwoBand

PHONON_ENERGY = 0.150
"""ħω1 = ħω2 of BH17, in eV."""

PARAMETER_SETS = ((0.1, 0.03), (0.2, 0.03), (0.2, 0.1))
"""BH17's three pairs (λ22, λ12), in the order of its Fig. 1."""

LEVEL = 0.035
"""B in eV of the reading that every verdict on BH17 is given in; the paper prints none.

Of all levels from 20 to 80 meV it meets most of the paper's sentences (chapter *flat-steep*).
"""


class Reading(StrEnum):
    """How the flat band is treated where BH17 does not say."""

    LITERAL = "literal"
    """(15) and (16) as printed, two equations for the two unknowns B and T_c."""

    LOGARITHMIC = "logarithmic"
    """Both bands give BCS logarithms (SMW); λ11 alone tells the polaronic band from the other."""

    FIXED_LEVEL = "fixed level"
    """A level at a fixed B, and T_c from the secular determinant of (13) and (14)."""


@dataclass(frozen=True, eq=False, repr=False)
class Curves(
    Result,
    rows="lambda11",
    axes="lambda11",
    units={"kelvin": "K", "delta1": "eV", "delta2": "eV", "single_band_kelvin": "K", "level": "eV"},
    conventions={
        "kelvin": conventions.MEAN_FIELD,
        "delta1": conventions.DELTA,
        "delta2": conventions.DELTA,
        "isotope": conventions.ISOTOPE,
        "isotope_both": conventions.ISOTOPE,
    },
):
    """What BH17's figures show, over λ11; every array has shape (n,).

    Attributes
    ----------
    lambda11 : array
        The couplings.
    kelvin : array, K
        T_c; ``nan`` where there is none above the lowest temperature searched or no solution.
    delta1, delta2 : array, eV
        Gaps at T = 0 (``nan`` where T_c is).
    isotope : array
        α with only the steep band's cutoff ω2 carrying the isotope mass. With a level that holds a fixed
        number of states this is α itself, since there λ11 ω1 and λ12² ω1 do not know the mass.
    isotope_both : array
        α with both cutoffs carrying it at fixed couplings.
    single_band_kelvin : array, K
        T_c of the polaronic band alone (λ22 = λ12 = 0); ``nan`` where it has none.
    level : array, eV
        B; ``nan`` in a reading without a level.
    """

    lambda11: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    delta1: NDArray[np.float64]
    delta2: NDArray[np.float64]
    isotope: NDArray[np.float64]
    isotope_both: NDArray[np.float64]
    single_band_kelvin: NDArray[np.float64]
    level: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    def nearest(self, lambda11: float) -> int:
        """Return the index of the λ11 nearest to the one asked for.

        Raises
        ------
        ValueError
            For a `lambda11` that is not finite, or curves without a point.

        Examples
        --------
        >>> from multigap.two_band import flat_steep
        >>> row = flat_steep.curves("fixed level", [0.1, 0.2, 0.3], 0.2, 0.1)
        >>> row.nearest(0.22)
        1
        """
        wanted = _checks.finite("lambda11", lambda11, most=_checks.STRONGEST)
        if self.lambda11.size == 0:
            raise ValueError(
                f"lambda11 = {lambda11!r} is not allowed: the curves must hold a point to be near"
            )
        return int(np.argmin(np.abs(self.lambda11 - wanted)))

    @property
    def ratio1(self) -> NDArray[np.float64]:
        """2Δ1/k_BT_c."""
        return 2 * self.delta1 / (K_B * self.kelvin)

    @property
    def ratio2(self) -> NDArray[np.float64]:
        """2Δ2/k_BT_c."""
        return 2 * self.delta2 / (K_B * self.kelvin)


@lru_cache(maxsize=256)
def _channels(level: float, cutoff1: float, cutoff2: float) -> Channels:
    """Return a flat level and a band, which a row of couplings shares."""
    return Channels(
        kind=[FLAT_LEVEL, CONSTANT_DOS], level=[level, 0.0], cutoff=[cutoff1, cutoff2], weight=[1.0, 1.0]
    )


@dataclass(frozen=True)
class FlatSteep:
    """A flat level beside a band of constant density of states (BH17 Eqs. 11–16, C = √(N1/N2) = 1).

    Parameters
    ----------
    lambda11, lambda22, lambda12 : float
        Intraband couplings of the flat and the steep band, and the interband coupling.
    level : float
        B, the flat band's energy from the chemical potential, in eV, at least 0.
    cutoff1, cutoff2 : float
        ħω1 and ħω2 in eV, above 0.

    Raises
    ------
    ValueError
        For a coupling that is not finite, a cutoff not above 0, or a level below 0.

    Examples
    --------
    >>> import multigap
    >>> metal = multigap.FlatSteep(lambda11=0.2, lambda22=0.2, lambda12=0.1, level=0.035)  # B in eV
    >>> round(multigap.critical_temperature(metal).kelvin, 1)
    135.3
    >>> steep = multigap.FlatSteep(lambda11=0.0, lambda22=0.2, lambda12=0.0, level=0.035)  # alone
    >>> round(multigap.critical_temperature(steep).kelvin, 1)
    13.3
    """

    lambda11: float
    lambda22: float
    lambda12: float
    level: float
    cutoff1: float = PHONON_ENERGY
    cutoff2: float = PHONON_ENERGY

    def __post_init__(self) -> None:
        for name in ("lambda11", "lambda22", "lambda12"):
            value = _checks.finite(name, getattr(self, name), most=_checks.STRONGEST)
            object.__setattr__(self, name, value)
        for name in ("cutoff1", "cutoff2"):
            object.__setattr__(self, name, _checks.positive(name, getattr(self, name), "eV"))
        object.__setattr__(self, "level", _checks.non_negative("level", self.level, "eV"))

    def equation(self) -> GapEquation:
        """Return the gap equation with the eigenvector kept: T_c from the secular determinant."""
        channels = _channels(self.level, self.cutoff1, self.cutoff2)
        return GapEquation(
            channels, np.array([[self.lambda11, self.lambda12], [self.lambda12, self.lambda22]])
        )

    def heavier(self, mass: float) -> FlatSteep:
        """Return the same metal with every mass multiplied: both cutoffs fall, the level keeps its states.

        The flat band's density of states is the number n of its states over the window, N1 = n/2ω1. With n
        and the potentials fixed, λ11 = N1 V1 and λ12 = √(N1 N2) V12 grow as ω1 falls. F1 is proportional to
        ω1, so that λ11 F1 and λ12² F1 F2 keep their values but for the ω2 in F2: T_c is that of the lighter
        metal with only ω2 scaled.

        Parameters
        ----------
        mass : float
            Ratio of the masses, above 0.

        Raises
        ------
        ValueError
            For a ratio that is not above 0, or one that takes a coupling or a cutoff out of its range.

        Examples
        --------
        >>> import math
        >>> import multigap
        >>> metal = multigap.FlatSteep(lambda11=0.2, lambda22=0.2, lambda12=0.1, level=0.035)
        >>> pair = [multigap.critical_temperature(each).kelvin for each in (metal, metal.heavier(1.01))]
        >>> round(math.log(pair[0] / pair[1]) / math.log(1.01), 3)  # α, between the two masses
        0.188
        >>> round(multigap.isotope_exponent(metal, scaled=[False, True]), 3)
        0.188
        """
        softer = _checks.positive("mass", mass) ** -0.5
        try:
            return replace(
                self,
                lambda11=self.lambda11 / softer,
                lambda12=self.lambda12 / softer**0.5,
                cutoff1=self.cutoff1 * softer,
                cutoff2=self.cutoff2 * softer,
            )
        except ValueError as refusal:
            raise ValueError(
                f"mass = {mass!r} is not allowed: mass must leave couplings and cutoffs in range ({refusal})"
            ) from None


@dataclass(frozen=True, repr=False)
class PrintedPair(Result, units={"kelvin": "K", "level": "eV"}):
    """The two unknowns of BH17 (15) and (16), taken as printed.

    Attributes
    ----------
    kelvin : float, K
        T_c, ``nan`` where the pair has no solution.
    level : float, eV
        B, ``nan`` where the pair has no solution: no level gives the strength asked for.
    flat_strength, logarithm : float
        X = (ω/B) tanh(B/2T_c) and L = ln(1.134 ω/T_c), which solve the linear pair; ``nan`` where its
        determinant vanishes.
    """

    kelvin: float
    level: float
    flat_strength: float
    logarithm: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True)


@remembers
def solve_printed_pair(
    lambda11: float, lambda22: float, lambda12: float, cutoff: float = PHONON_ENERGY
) -> PrintedPair:
    """Solve (15) and (16) of BH17 as printed, with C = 1 and one cutoff, for B and T_c.

    They are linear in X = (ω/B) tanh(B/2T_c) and L = ln(1.134 ω/T_c):
    λ11 X + λ12 L = 1 and λ12 X + λ22 L = 1. L gives T_c; then X gives B if 0 < X ≤ ω/2T_c.

    Parameters
    ----------
    lambda11, lambda22, lambda12 : float
        Intraband couplings of the flat and the steep band, and the interband coupling.
    cutoff : float
        ħω in eV, above 0.

    Raises
    ------
    ValueError
        For a coupling that is not finite or a cutoff not above 0.

    Examples
    --------
    >>> from multigap.two_band import flat_steep
    >>> found = flat_steep.solve_printed_pair(1.0, 0.1, 0.03)
    >>> f"T_c = {found.kelvin:.4g} K at B = {found.level:.4g} eV"
    'T_c = 0.1108 K at B = 0.2124 eV'
    >>> f"{1.0 * found.flat_strength + 0.03 * found.logarithm:.6f}"  # the first of the two equations holds
    '1.000000'
    """
    lambda11 = _checks.finite("lambda11", lambda11, most=_checks.STRONGEST)
    lambda22 = _checks.finite("lambda22", lambda22, most=_checks.STRONGEST)
    lambda12 = _checks.finite("lambda12", lambda12, most=_checks.STRONGEST)
    cutoff = _checks.positive("cutoff", cutoff, "eV")
    thermal, level, strength, logarithm = printed_pair(lambda11, lambda22, lambda12, cutoff)
    return PrintedPair(thermal / K_B, level, strength, logarithm)


def _from_equation(equation: GapEquation, lowest: float) -> tuple[float, float, float, float, float]:
    """T_c, Δ1(0), Δ2(0), α with ω2 scaled, α with both scaled."""
    critical = critical_temperature(equation, lowest)
    if not critical.superconducting:
        return (float("nan"),) * 5
    delta = np.abs(gaps(equation, 0.0, critical).delta[0])
    return (
        critical.kelvin,
        float(delta[0]),
        float(delta[1]),
        isotope_exponent(equation, [False, True], critical),
        isotope_exponent(equation, True, critical),
    )


@lru_cache(maxsize=65536)
def _alone(reading: Reading, lambda11: float, level: float, cutoff: float, lowest: float) -> float:
    """T_c in K of the first band with nothing beside it, which sets of the other couplings share."""
    if reading is Reading.LOGARITHMIC:
        equation = TwoBand(lambda11, 0.0, 0.0, cutoff, cutoff).equation()
    else:
        equation = FlatSteep(lambda11, 0.0, 0.0, level, cutoff, cutoff).equation()
    return critical_temperature(equation, lowest).kelvin


@remembers
def curves(
    reading: Reading,
    lambda11: ArrayLike,
    lambda22: float,
    lambda12: float,
    level: float = LEVEL,
    lowest_temperature: float = LOWEST_TEMPERATURE,
    cutoff: float = PHONON_ENERGY,
) -> Curves:
    """Return what BH17's Figs. 1–5 show, in one reading, over a row of λ11.

    Parameters
    ----------
    reading : Reading
        How the flat band is treated.
    lambda11 : array, shape (n,)
        Couplings of the polaronic band.
    lambda22, lambda12 : float
        The steep band's coupling and the interband coupling.
    level : float
        B in eV; only the fixed-level reading uses it.
    lowest_temperature : float
        In K: lowest T_c searched for.
    cutoff : float
        ħω1 = ħω2 in eV, above 0.

    Raises
    ------
    ValueError
        For a reading that is none of the three, or numbers that the models do not allow.
    multigap.errors.ConvergenceError
        If the gap equation cannot be solved at one of the couplings.

    Examples
    --------
    >>> from multigap.two_band import flat_steep
    >>> found = flat_steep.curves("fixed level", [0.1, 0.2, 0.3], lambda22=0.2, lambda12=0.1)
    >>> found.kelvin.round(1).tolist()
    [51.9, 135.3, 237.9]
    >>> found.isotope.round(3).tolist()  # the mass in the steep band's cutoff alone
    [0.495, 0.188, 0.061]
    """
    reading = _checks.choice("reading", reading, Reading)
    row = _checks.array("lambda11", lambda11, ndim=1, most=_checks.STRONGEST)
    lambda22 = _checks.finite("lambda22", lambda22, most=_checks.STRONGEST)
    lambda12 = _checks.finite("lambda12", lambda12, most=_checks.STRONGEST)
    level = _checks.non_negative("level", level, "eV")
    lowest_temperature = _checks.positive("lowest_temperature", lowest_temperature, "K")
    cutoff = _checks.positive("cutoff", cutoff, "eV")
    nan = float("nan")
    out = np.full((7, row.size), nan)
    for i, strength in enumerate(row):
        l11 = float(strength)
        if reading is Reading.LITERAL:
            pair = solve_printed_pair(l11, lambda22, lambda12, cutoff)
            out[0, i], out[6, i] = pair.kelvin, pair.level
            if np.isfinite(pair.kelvin):  # T_c = 1.134 ω e^{-L} with L free of ω: it follows ω alone
                out[3:5, i] = 0.5
            if np.isfinite(pair.level):
                equation = FlatSteep(l11, lambda22, lambda12, pair.level, cutoff, cutoff).equation()
                out[1:3, i] = _from_equation(equation, lowest_temperature)[1:3]
            continue
        if reading is Reading.LOGARITHMIC:
            equation = TwoBand(l11, lambda22, lambda12, cutoff, cutoff).equation()
        else:
            equation = FlatSteep(l11, lambda22, lambda12, level, cutoff, cutoff).equation()
            out[6, i] = level
        out[:5, i] = _from_equation(equation, lowest_temperature)
        out[5, i] = _alone(reading, l11, level, cutoff, lowest_temperature)
    return Curves(row, *out)
