"""BH17's two bands, and its level beside a band, with phonons in place of pairing windows.

A band keeps its constant density of states. A level keeps the states that BH17 gives it, n = 2ħω1 N1, so
that λ11 is what it is in the paper's gap equation: with D(ν) = 1 the sum over frequencies of
2ω1/(ω_n² + B²) is the (ω1/B) tanh(B/2k_BT) of BH17 (13). Phonons of energy ħω_i act inside band i, those of
ħ√(ω1 ω2) between the two.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._tables import remembers
from multigap.beyond.retarded import Reading
from multigap.eliashberg import (
    CUTOFF_FACTOR,
    ManyChannelTransition,
    PairInteraction,
    SelfEnergy,
    SpectralFunction,
    many_channel_transition,
)
from multigap.gap_equation import Channels
from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL
from multigap.two_band import TwoBand, flat_steep
from multigap.two_band.flat_steep import PHONON_ENERGY, Curves, FlatSteep

Array = NDArray[np.float64]

LOWEST_TEMPERATURE = 1e-3
"""Lowest temperature searched, in K, where none is given."""

_MASS = 1.02
"""Ratio of masses between which the isotope exponent is taken, and its inverse."""


@dataclass(frozen=True, eq=False)
class RetardedPair:
    """Two bands, or a level and a band, that pair by phonons.

    Parameters
    ----------
    pair : FlatSteep or TwoBand
        The papers' model; its cutoffs are the phonons' energies.
    reading : multigap.beyond.retarded.Reading
        What its couplings are to the phonons.
    mu_star : float or array, shape (2, 2)
        A repulsion in the units of the couplings; it belongs to a cutoff of ten times the higher phonon
        energy.
    self_energy : SelfEnergy
        How much of the electrons' self-energy is kept. χ pulls a level towards μ by some λ11 ω1: without it,
        B is where the level stands with its self-energy, and with it, where it would stand without. With
        neither Z nor χ, bands of λ > 1 have no T_c: static phonons then bind pairs at any temperature.

    Raises
    ------
    ValueError
        For an argument outside its range, or couplings that the reading does not know.

    Examples
    --------
    >>> from multigap.beyond.flat_steep import RetardedPair
    >>> from multigap.two_band import TwoBand
    >>> pair = RetardedPair(TwoBand(0.4, 0.2, 0.05), reading="g = λ/(1 + λ)")
    >>> pair.strength.round(3)
    array([[0.667, 0.053],
           [0.053, 0.25 ]])
    """

    pair: FlatSteep | TwoBand
    reading: Reading = Reading.RENORMALISED
    mu_star: Array = field(default_factory=lambda: np.zeros((2, 2)))
    self_energy: SelfEnergy = SelfEnergy.Z

    def __post_init__(self) -> None:
        if not isinstance(self.pair, FlatSteep | TwoBand):
            raise ValueError(f"pair = {self.pair!r} is not allowed: pair must be a FlatSteep or a TwoBand")
        repulsion = np.asarray(_checks.array("mu_star", self.mu_star, minimum=0))
        repulsion = np.full((2, 2), float(repulsion)) if repulsion.ndim == 0 else repulsion
        for name, value in (
            ("reading", _checks.choice("reading", self.reading, Reading)),
            ("mu_star", _checks.symmetric("mu_star", repulsion, most=1.0)),
            ("self_energy", _checks.choice("self_energy", self.self_energy, SelfEnergy)),
        ):
            if isinstance(value, np.ndarray) and value.shape != (2, 2):
                raise ValueError(f"{name} has shape {value.shape}: {name} must be a number or 2 × 2")
            object.__setattr__(self, name, value)
        self.reading.strength(self._printed)

    @property
    def _printed(self) -> Array:
        pair = self.pair
        return np.array([[pair.lambda11, pair.lambda12], [pair.lambda12, pair.lambda22]])

    @property
    def strength(self) -> Array:
        """λ_ij, shape (2, 2), with the sign that pairs."""
        return self.reading.strength(self._printed)

    @property
    def channels(self) -> Channels:
        """What carries the gaps, each with its share of states."""
        pair = self.pair
        if isinstance(pair, FlatSteep):
            kind, level, weight = [FLAT_LEVEL, CONSTANT_DOS], [pair.level, 0.0], [2 * pair.cutoff1, 1.0]
        else:
            ratio = math.sqrt(pair.density_ratio)
            kind, level, weight = [CONSTANT_DOS, CONSTANT_DOS], [0.0, 0.0], [ratio, 1 / ratio]
        return Channels(kind, level, [pair.cutoff1, pair.cutoff2], weight)

    def interaction(self, mass: ArrayLike = 1.0) -> PairInteraction:
        """Return what pairs them, every phonon softened by heavier atoms.

        Parameters
        ----------
        mass : float or array, shape (2,)
            Ratio of the masses, above 0, for ω1 and ω2. Couplings, μ* and its cutoff do not know the mass,
            nor do the states of a level.

        Raises
        ------
        ValueError
            For a ratio that is not above 0, or not two of them.

        Examples
        --------
        >>> from multigap.beyond.flat_steep import RetardedPair
        >>> from multigap.two_band import TwoBand
        >>> pair = RetardedPair(TwoBand(0.4, 0.2, 0.05, cutoff1=0.08, cutoff2=0.08))  # eV
        >>> round(pair.interaction(mass=4.0).spectra[0].omega_ln, 6)  # atoms four times as heavy
        0.04
        """
        given = np.asarray(_checks.array("mass", mass, above=0, most=1e6))
        if given.shape not in ((), (2,)):
            raise ValueError(f"mass has shape {given.shape}: mass must be a number or two")
        bare = np.array([self.pair.cutoff1, self.pair.cutoff2])
        one, two = bare / np.sqrt(given)
        strength, weight = self.strength, np.ones(2)
        if isinstance(self.pair, TwoBand):
            weight = self.channels.weight
        size = np.abs(strength) / np.sqrt(np.outer(weight, weight))
        shapes = [SpectralFunction.einstein(1.0, float(w)) for w in (one, two, math.sqrt(one * two))]
        own = [np.diag([1.0, 0.0]), np.diag([0.0, 1.0]), 1 - np.eye(2)]
        return PairInteraction(
            shapes,
            np.array([size * each for each in own]),
            mu_star=self.mu_star / np.sqrt(np.outer(weight, weight)),
            cutoff=CUTOFF_FACTOR * float(bare.max()),
            pairing_share=np.sign(strength),
        )


@remembers
def critical_temperature(
    model: RetardedPair,
    *,
    mass: ArrayLike = 1.0,
    lowest_temperature: float = LOWEST_TEMPERATURE,
    accuracy: int = 0,
) -> ManyChannelTransition:
    """Return T_c of a pair.

    Parameters
    ----------
    model : RetardedPair
        The pair, the reading of its couplings, and what is kept.
    mass : float or array, shape (2,)
        As in :meth:`RetardedPair.interaction`.
    lowest_temperature : float
        In K.
    accuracy : int
        0, 1 or 2: T_c to about 1e-4, 1e-5 or 1e-6.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        Where the self-energy or T_c does not settle.

    Examples
    --------
    >>> from multigap.beyond import flat_steep, retarded
    >>> from multigap.two_band import TwoBand
    >>> pair = flat_steep.RetardedPair(TwoBand(0.6, 0.1, 0.03), retarded.Reading.AS_WRITTEN)
    >>> round(flat_steep.critical_temperature(pair).kelvin, 1)
    93.9
    """
    _checks.instance("model", model, RetardedPair)
    return many_channel_transition(
        model.channels,
        model.interaction(mass),
        self_energy=model.self_energy,
        lowest_temperature=_checks.positive("lowest_temperature", lowest_temperature, "K"),
        accuracy=accuracy,
    )


def isotope_exponent(
    model: RetardedPair, scaled: ArrayLike = True, *, lowest_temperature: float = LOWEST_TEMPERATURE
) -> float:
    """Return α = -d ln T_c/d ln M; nan where there is no T_c.

    Parameters
    ----------
    model : RetardedPair
        The pair.
    scaled : bool or array of bool, shape (2,)
        Which of ω1 and ω2 carry the mass.
    lowest_temperature : float
        In K.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        Where the self-energy or T_c does not settle.

    Examples
    --------
    >>> from multigap.beyond import flat_steep, retarded
    >>> from multigap.two_band import TwoBand
    >>> pair = flat_steep.RetardedPair(TwoBand(0.6, 0.1, 0.03), retarded.Reading.AS_WRITTEN)
    >>> round(flat_steep.isotope_exponent(pair), 3)  # both phonons, and no repulsion
    0.5
    """
    carries = _flags("scaled", scaled)
    there = [
        critical_temperature(
            model, mass=_MASS ** (sign * carries), lowest_temperature=lowest_temperature, accuracy=1
        ).kelvin
        for sign in (1.0, -1.0)
    ]
    return math.log(there[1] / there[0]) / (2 * math.log(_MASS))


def _flags(name: str, value: ArrayLike) -> Array:
    """Return one flag or two as two numbers, 0 or 1."""
    try:
        given = np.asarray(None if np.ma.isMaskedArray(value) else value)
    except ValueError:
        given = np.empty(0)
    if given.dtype != np.bool_ or given.shape not in ((), (2,)):
        raise ValueError(f"{name} = {value!r} is not allowed: {name} must be True or False, or two of them")
    return np.broadcast_to(given.astype(np.float64), (2,))


@remembers
def curves(
    model: RetardedPair,
    lambda11: ArrayLike,
    *,
    lowest_temperature: float = LOWEST_TEMPERATURE,
) -> Curves:
    """Return what BH17's Figs. 1 and 4 show, over a row of λ11; the gaps are nan.

    Parameters
    ----------
    model : RetardedPair
        The pair; its λ11 gives way to those of the row.
    lambda11 : array, shape (n,)
        Couplings of the polaronic band.
    lowest_temperature : float
        In K.

    Returns
    -------
    Curves
        As :func:`multigap.two_band.flat_steep.curves` gives them. `isotope` of two bands has ω2 alone
        carrying the mass, as there; with a level, whose states know no mass, both phonons carry it, as in
        `isotope_both`.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap.beyond import flat_steep, retarded
    >>> from multigap.two_band import TwoBand
    >>> pair = flat_steep.RetardedPair(TwoBand(0.6, 0.1, 0.03), retarded.Reading.AS_WRITTEN)
    >>> found = flat_steep.curves(pair, [0.5, 0.6])
    >>> found.kelvin.round(), found.single_band_kelvin.round()  # K: with λ22 and λ12, and without
    (array([66., 94.]), array([69., 97.]))
    """
    pair = _checks.instance("model", model, RetardedPair).pair
    row = _checks.array("lambda11", lambda11, ndim=1, most=_checks.STRONGEST)
    level = isinstance(pair, FlatSteep)
    out = np.full((7, row.size), np.nan)
    for i, strength in enumerate(row):
        try:
            here = replace(model, pair=replace(pair, lambda11=float(strength)))
        except ValueError as refusal:
            raise ValueError(
                f"lambda11 = {strength!r} is not allowed: lambda11 must be known to the reading ({refusal})"
            ) from None
        out[0, i] = critical_temperature(here, lowest_temperature=lowest_temperature).kelvin
        if np.isfinite(out[0, i]):
            out[4, i] = isotope_exponent(here, lowest_temperature=lowest_temperature)
            out[3, i] = (
                out[4, i]
                if level
                else isotope_exponent(here, [False, True], lowest_temperature=lowest_temperature)
            )
        alone = replace(here, pair=replace(here.pair, lambda22=0.0, lambda12=0.0))
        out[5, i] = critical_temperature(alone, lowest_temperature=lowest_temperature).kelvin
        out[6, i] = pair.level if isinstance(pair, FlatSteep) else np.nan
    return Curves(row, *out)


def paper_pairs(
    reading: flat_steep.Reading, level: float = flat_steep.LEVEL
) -> tuple[FlatSteep | TwoBand, ...]:
    """Return BH17's three parameter sets at λ11 = 0.6, as two bands or as a level and a band.

    Parameters
    ----------
    reading : multigap.two_band.flat_steep.Reading
        Of the flat band: ``LOGARITHMIC`` or ``FIXED_LEVEL``.
    level : float
        B in eV; only the reading with a level uses it.

    Raises
    ------
    ValueError
        For the literal reading, in which the level follows from T_c, or an argument outside its range.

    Examples
    --------
    >>> from multigap.beyond.flat_steep import paper_pairs
    >>> [(pair.lambda11, pair.lambda22, pair.lambda12) for pair in paper_pairs("logarithmic")]
    [(0.6, 0.1, 0.03), (0.6, 0.2, 0.03), (0.6, 0.2, 0.1)]
    """
    wanted = _checks.choice("reading", reading, flat_steep.Reading)
    energy = _checks.non_negative("level", level, "eV")
    if wanted is flat_steep.Reading.LITERAL:
        raise ValueError(
            f"reading = {reading!r} is not allowed: reading must be one whose level does not follow from T_c"
        )
    if wanted is flat_steep.Reading.LOGARITHMIC:
        return tuple(
            TwoBand(0.6, l22, l12, PHONON_ENERGY, PHONON_ENERGY) for l22, l12 in flat_steep.PARAMETER_SETS
        )
    return tuple(FlatSteep(0.6, l22, l12, energy) for l22, l12 in flat_steep.PARAMETER_SETS)
