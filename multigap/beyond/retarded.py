"""Wires whose electrons exchange phonons in place of a pairing window: the dome, step by step.

The papers pair inside |ξ| < ω̃ with bare couplings. Here the window gives way to an Einstein phonon of energy
ω̃, and then the electrons' self-energy is taken in: :mod:`multigap.kernels.retarded`. What stays is the
papers': the subbands and their overlaps, the density N that couplings refer to, μ.
"""

from __future__ import annotations

import math
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, bpv
from multigap._jit import plain
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.eliashberg import CUTOFF_FACTOR, WIDEST, SelfEnergy
from multigap.eliashberg.many_channels import ACCURACIES, KEEP
from multigap.errors import ConvergenceError
from multigap.kernels.retarded_grid import Phonons
from multigap.kernels.retarded_tables import RetardedTables, retarded_tables
from multigap.kernels.retarded_transition import wires_transition
from multigap.kernels.wire_tables import BAND_MEANS, EXACT, ONES
from multigap.superlattice import Superlattice

Array = NDArray[np.float64]

LOWEST_TEMPERATURE = 1e-5
"""Lowest temperature searched, in K, where none is given."""

_OVERLAPS = {bpv.Overlap.EXACT: EXACT, bpv.Overlap.BAND_MEANS: BAND_MEANS, bpv.Overlap.ONES: ONES}
_POINTS = (12, 20, 32)
_CUTS = (2e-5, 1e-6, 1e-7)


class Reading(StrEnum):
    """What the papers' coupling g is to the phonons: λ of each element of the matrix."""

    AS_WRITTEN = "λ = g"
    """g as it stands in the gap equation."""

    RENORMALISED = "g = λ/(1 + λ)"
    """MR21 near its Fig. 10: g has the mass renormalisation in it, and λ = g/(1 - g) is the bare coupling."""

    SOFTENED = "λ = g/(1 - 2g)"
    """The coupling of the phonon that Migdal's relation ω̃² = ω0² (1 - 2g) has softened."""

    def strength(self, g: ArrayLike) -> Array:
        """Return λ for couplings g; of negative ones the modulus is read, and the sign kept.

        Raises
        ------
        ValueError
            For a coupling that has no λ in this reading: |g| not below 1, or not below 1/2.

        Examples
        --------
        >>> from multigap.beyond.retarded import Reading
        >>> [round(float(reading.strength(0.25)), 3) for reading in Reading]  # λ of g = 1/4 in each reading
        [0.25, 0.333, 0.5]
        """
        matrix = np.asarray(_checks.array("g", g))
        size = np.abs(matrix)
        limit = {Reading.AS_WRITTEN: math.inf, Reading.RENORMALISED: 1.0, Reading.SOFTENED: 0.5}[self]
        if np.any(size >= limit):
            raise ValueError(f"g = {g!r} is not allowed: g must be below {limit:g} where {self.value}")
        by = {Reading.AS_WRITTEN: 0.0, Reading.RENORMALISED: 1.0, Reading.SOFTENED: 2.0}[self]
        return np.asarray(matrix / (1 - by * size))


@dataclass(frozen=True, eq=False)
class RetardedWires:
    """Wires that pair by phonons.

    Parameters
    ----------
    wires : bpv.Wires
        The papers' model; its cutoff ω̃ is the phonon's energy.
    reading : Reading
        What its couplings g_nn′ are to the phonons.
    mu_star : float or array, shape (n, n)
        A contact repulsion between the subbands, in units of N as g is, with the overlaps that g has; a
        number stands for all elements.
    self_energy : SelfEnergy
        How much of the electrons' self-energy is kept.
    pairing_share : array, shape (n, n), optional
        By what each coupling is multiplied in the gap equation alone, from -1 to 1: 1 where not given.
    coulomb_cutoff : float, optional
        What `mu_star` belongs to, in eV; ten times ω̃ where not given.

    Raises
    ------
    ValueError
        For an argument outside its range, or couplings that the reading does not know.

    Notes
    -----
    Of a coupling below 0 the self-energy takes the modulus: electrons lose weight to phonons whatever the
    sign of the pairing is.

    Examples
    --------
    >>> from multigap.beyond.retarded import RetardedWires
    >>> from multigap.bpv import papers
    >>> model = RetardedWires(papers.md21(0.25), reading="g = λ/(1 + λ)", mu_star=0.1)
    >>> model.strength.round(3)
    array([[0.111, 0.111, 0.111],
           [0.111, 0.111, 0.111],
           [0.111, 0.111, 0.333]])
    """

    wires: bpv.Wires
    reading: Reading = Reading.RENORMALISED
    mu_star: Array = field(default_factory=lambda: np.zeros(()))
    self_energy: SelfEnergy = SelfEnergy.WHOLE
    pairing_share: Array | None = None
    coulomb_cutoff: float | None = None

    def __post_init__(self) -> None:
        size = _checks.instance("wires", self.wires, bpv.Wires).count
        repulsion = np.asarray(_checks.array("mu_star", self.mu_star, minimum=0))
        repulsion = np.full((size, size), float(repulsion)) if repulsion.ndim == 0 else repulsion
        share = np.ones((size, size)) if self.pairing_share is None else self.pairing_share
        for name, value in (
            ("reading", _checks.choice("reading", self.reading, Reading)),
            ("mu_star", _checks.symmetric("mu_star", repulsion, most=1.0)),
            ("self_energy", _checks.choice("self_energy", self.self_energy, SelfEnergy)),
            ("pairing_share", _checks.symmetric("pairing_share", share, most=1.0)),
        ):
            if isinstance(value, np.ndarray) and value.shape != (size, size):
                raise ValueError(f"{name} has shape {value.shape}: {name} must be {size} × {size}")
            object.__setattr__(self, name, value)
        if self.coulomb_cutoff is not None:
            cutoff = _checks.positive("coulomb_cutoff", self.coulomb_cutoff, "eV", most=WIDEST)
            object.__setattr__(self, "coulomb_cutoff", cutoff)
        self.reading.strength(self.wires.coupling)

    @property
    def repulsive_range(self) -> float:
        """The cutoff of μ* in eV."""
        return CUTOFF_FACTOR * self.wires.cutoff if self.coulomb_cutoff is None else self.coulomb_cutoff

    @property
    def strength(self) -> Array:
        """λ_nn′, with the sign that pairs."""
        return self.reading.strength(self.wires.coupling)

    def _phonons(self, tables: RetardedTables, mu: float) -> Phonons:
        wires, strength = self.wires, self.strength
        root = np.sqrt(wires._reference(mu) / wires.superlattice.free_dos)
        scale = np.outer(root, root)
        rows = np.ix_(tables.owner, tables.owner)
        share = (np.sign(strength) * np.asarray(self.pairing_share))[rows]
        normal = np.abs(strength / scale)[rows] * tables.overlap
        repulsion = (self.mu_star / scale)[rows] * tables.overlap
        return Phonons(
            np.array([[wires.cutoff]]),
            np.ones((1, 1)),
            plain(normal[None]),
            plain((normal * share)[None]),
            plain(repulsion),
            self.repulsive_range if np.any(self.mu_star > 0) else 0.0,
        )


@dataclass(frozen=True, eq=False, repr=False)
class RetardedTransition(
    Result,
    rows="eta",
    axes=dict.fromkeys(
        ("eta", "mu", "kelvin", "superconducting", "z", "shift", "eta_edge", "eta_density"), "eta"
    ),
    units={"kelvin": "K", "mu": "eV", "shift": "eV", "lowest_temperature": "K"},
    conventions={"eta": conventions.BARE_ETA, "kelvin": conventions.ELIASHBERG},
):
    """Result of :func:`critical_temperature`; arrays have shape (m,).

    Attributes
    ----------
    eta, mu : array
        Lifshitz parameter of the bare bands, and μ in eV.
    kelvin : array
        T_c in K; nan where there is none at or above `lowest_temperature`.
    superconducting : array of bool
        Whether one was found.
    z, shift : array
        Z and χ (eV) at T_c and the lowest Matsubara frequency, of the bottom of the last subband.
    eta_edge : array
        η counted from where the self-energy has moved that bottom.
    eta_density : array
        η of the bare bands that hold as many electrons.
    lowest_temperature : float
        In K.
    """

    eta: Array
    mu: Array
    kelvin: Array
    superconducting: NDArray[np.bool_]
    z: Array
    shift: Array
    eta_edge: Array
    eta_density: Array
    lowest_temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    @property
    def peak(self) -> tuple[float, float]:
        """(η of the bare bands, T_c in K) of the largest T_c.

        Raises
        ------
        ValueError
            If nothing superconducts.
        """
        if not np.any(self.superconducting):
            raise ValueError(f"nothing superconducts above {self.lowest_temperature:g} K")
        k = int(np.nanargmax(self.kelvin))
        return float(self.eta[k]), float(self.kelvin[k])


@lru_cache(maxsize=32)
def _tables(lattice: Superlattice, count: int, overlap: bpv.Overlap, accuracy: int) -> RetardedTables:
    return retarded_tables(
        lattice.cell, lattice.along_wire, count, _OVERLAPS[overlap], _POINTS[accuracy], _CUTS[accuracy]
    )


def _wire_tables(wires: bpv.Wires, accuracy: int) -> RetardedTables:
    """Return what the kernels need of the wires' superlattice, at an accuracy from 0 to 2."""
    return _tables(wires.superlattice, wires.count, wires.overlap, accuracy)


@remembers
def critical_temperature(
    model: RetardedWires,
    filling: bpv.Filling | ArrayLike,
    *,
    lowest_temperature: float = LOWEST_TEMPERATURE,
    accuracy: int = 0,
    densities: bool = False,
) -> RetardedTransition:
    """Return T_c of wires that pair by phonons, at one or many fillings of their bare bands.

    Parameters
    ----------
    model : RetardedWires
        The wires, the reading of their couplings, and what is kept.
    filling : bpv.Filling or array_like, shape (m,)
        Plain numbers are η of the bare bands.
    lowest_temperature : float
        In K; where the normal state is stable down to it, T_c is nan.
    accuracy : int
        0, 1 or 2: T_c to about 1e-4, 1e-5 or 1e-6.
    densities : bool
        Whether `eta_density` is wanted, which takes a search; nan otherwise.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap.beyond import retarded
    >>> from multigap.bpv import papers
    >>> wires = retarded.RetardedWires(papers.md21(0.25), retarded.Reading.AS_WRITTEN)
    >>> print(round(float(retarded.critical_temperature(wires, 1.0).kelvin[0]), 1))
    50.3
    """
    wires = _checks.instance("model", model, RetardedWires).wires
    etas, mus = wires.potentials(filling)
    lowest = _checks.positive("lowest_temperature", lowest_temperature, "K")
    level = _checks.whole("accuracy", accuracy, 0, len(ACCURACIES) - 1)
    densities = _checks.flag("densities", densities)
    rows = _rows(model, mus, K_B * lowest, level)
    kelvin, z, shift, added = rows.T
    band = wires.superlattice.subband(wires.lifshitz)
    width = band.width if band.width > 0 else math.nan
    same = np.full(etas.size, np.nan)
    if densities:
        wanted = np.array([bpv.normal_density(wires, bpv.Filling(mu=mu)) for mu in mus])
        wanted = wanted + added * wires.superlattice.free_dos
        known = np.isfinite(wanted)
        if np.any(known):
            same[known] = wires.potentials(bpv.Filling(density=wanted[known]))[0]
    return RetardedTransition(
        etas, mus, kelvin, np.isfinite(kelvin), z, shift, etas - shift / width, same, lowest
    )


def _rows(model: RetardedWires, mus: Array, lowest: float, level: int) -> Array:
    """Return T_c (K), Z, χ (eV) and added electrons for each μ, on this machine's cores."""
    pieces = np.array_split(np.arange(mus.size), max(1, min(mus.size // 4, 24)))
    if len(pieces) == 1:
        return _piece(model, mus, lowest, level)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        parts = threads.map(lambda piece: _piece(model, mus[piece], lowest, level), pieces)
        return np.concatenate(list(parts))


def _piece(model: RetardedWires, mus: Array, lowest: float, level: int) -> Array:
    """Return the rows of some μ; each T_c is where the search for the next one begins."""
    wires = model.wires
    tables = _wire_tables(wires, level)
    kept, fineness = KEEP[model.self_energy], ACCURACIES[level]
    result, told = np.full((mus.size, 4), np.nan), np.empty(4)
    guess, slope = 0.05 * wires.cutoff, 0.0
    for k, mu in enumerate(mus):
        phonons = model._phonons(tables, float(mu))
        thermal, slope = wires_transition(
            tables, float(mu), phonons, kept, fineness, guess, slope, lowest, 1e-6 * 0.01**level, told
        )
        if math.isnan(thermal):
            raise ConvergenceError(f"no T_c was settled at mu = {mu:.9g} eV")
        if thermal > 0:
            result[k] = thermal / K_B, *told[:3]
            guess = thermal
    return result
