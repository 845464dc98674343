"""What the top of a dome loses, step by step, from the papers' sharp window to phonons with all that they do.

A top is the largest T_c over η, found between the points of a grid. Each step is a theory of its own: the top
moves in η as well, and is searched for again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize_scalar

from multigap import _checks, bpv
from multigap._tables import Result, conventions, remembers
from multigap.beyond import retarded
from multigap.beyond.retarded import Reading, RetardedWires
from multigap.eliashberg import SelfEnergy

Array = NDArray[np.float64]

_GRID: Final = 0.4
"""Step of the grid on which a top is first looked for, in η: domes are wider than that."""

_NEAR: Final = 0.3
"""How far from the top without it one with a repulsion is looked for first, in η."""

_FINE: Final = 2e-3
"""To how much the η of a top is found; its T_c then misses by some 1e-5."""


_LOWEST: Final = 1.0
"""Lowest T_c of a top, in K."""


class Step(StrEnum):
    """A theory on the way from the papers' to one with all that is solved here, without μ*."""

    WINDOW = "sharp window"
    """The papers' gap equation."""

    PHONON = "phonon"
    """Retarded pairing of bare electrons."""

    MASS = "and Z"
    """Electrons made heavier by their self-energy."""

    WHOLE = "and χ"
    """Bands moved by it as well."""

    @property
    def self_energy(self) -> SelfEnergy:
        """What is kept of the self-energy.

        Raises
        ------
        ValueError
            For the sharp window, which has none.
        """
        if self is Step.WINDOW:
            raise ValueError("self_energy is not defined for a sharp window")
        return {
            Step.PHONON: SelfEnergy.NONE,
            Step.MASS: SelfEnergy.Z,
            Step.WHOLE: SelfEnergy.WHOLE,
        }[self]


@dataclass(frozen=True, repr=False)
class Peak(
    Result, units={"kelvin": "K"}, conventions={"eta": conventions.BARE_ETA, "kelvin": conventions.MEAN_FIELD}
):
    """The top of a dome.

    Attributes
    ----------
    eta : float
        Lifshitz parameter of the bare bands there; nan where nothing superconducts.
    kelvin : float
        T_c in K; nan likewise.
    eta_edge : float
        η counted from where the self-energy has moved the bottom of the last subband.
    """

    eta: float
    kelvin: float
    eta_edge: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True)


@remembers
def peak_of(
    model: bpv.Wires | RetardedWires, low: float = -0.2, high: float = 3.0, *, accuracy: int = 0
) -> Peak:
    """Return where T_c is largest over η in [low, high], and that T_c; tops below 1 K are not searched for.

    Parameters
    ----------
    model : bpv.Wires or RetardedWires
        Wires that pair in the papers' window, or by phonons.
    low, high : float
        Range of η of the bare bands, as far as it lies above the lowest of them; a dome that rises to the
        end of it has its top there.
    accuracy : int
        As in :func:`multigap.beyond.retarded.critical_temperature`.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap.beyond import steps
    >>> from multigap.bpv import papers
    >>> print(round(steps.peak_of(papers.md21(0.25)).kelvin, 1))
    194.0
    """
    if not isinstance(model, bpv.Wires | RetardedWires):
        raise ValueError(f"model = {model!r} is not allowed: model must be Wires or RetardedWires")
    least = _checks.finite("low", low, most=100.0)
    most = _checks.finite("high", high, most=100.0)
    if not least < most:
        raise ValueError(f"low = {low!r}, high = {high!r} is not allowed: low must be below high")
    level = _checks.whole("accuracy", accuracy, 0, 2)

    def kelvin(eta: ArrayLike) -> Array:
        if isinstance(model, bpv.Wires):
            return bpv.critical_temperature(model, eta).kelvin
        return retarded.critical_temperature(model, eta, accuracy=level, lowest_temperature=_LOWEST).kelvin

    wires = model if isinstance(model, bpv.Wires) else model.wires
    least = max(least, float(wires.lifshitz_parameter(wires.superlattice.subband(1).bottom)))
    if not least < most:
        raise ValueError(f"high = {high!r} is not allowed: high must not lie below every subband")
    grid = np.linspace(least, most, 1 + max(2, int(np.ceil((most - least) / _GRID - 1e-9))))
    there = np.nan_to_num(kelvin(grid))
    best = int(np.argmax(there))
    if there[best] == 0:
        return Peak(np.nan, np.nan, np.nan)
    between = grid[max(best - 1, 0)], grid[min(best + 1, grid.size - 1)]
    found = minimize_scalar(
        lambda eta: -float(np.nan_to_num(kelvin([eta]))[0]), bounds=between, method="bounded",
        options={"xatol": _FINE},
    )  # fmt: skip
    inside = -found.fun > there[best]
    eta, height = (found.x, -found.fun) if inside else (grid[best], there[best])
    if isinstance(model, bpv.Wires):
        return Peak(float(eta), float(height), float(eta))
    edge = retarded.critical_temperature(model, [eta], accuracy=level).eta_edge[0]
    return Peak(float(eta), float(height), float(edge))


def peaks_of(models: Sequence[bpv.Wires | RetardedWires], *, accuracy: int = 0) -> tuple[Peak, ...]:
    """Return the top of each of several models, on this machine's cores; see :func:`peak_of`.

    Raises
    ------
    ValueError
        For what is no model, or an argument outside its range.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap.beyond import steps
    >>> from multigap.bpv import papers
    >>> weak, strong = steps.peaks_of([papers.md21(0.2), papers.md21(0.25)])
    >>> round(weak.kelvin), round(strong.kelvin)
    (130, 194)
    """
    if not isinstance(models, list | tuple):
        raise ValueError(f"models = {models!r} is not allowed: models must be a list of models of wires")
    if not all(isinstance(each, bpv.Wires | RetardedWires) for each in models):
        raise ValueError(f"models = {models!r} is not allowed: models must hold Wires or RetardedWires alone")
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return tuple(threads.map(lambda model: peak_of(model, accuracy=accuracy), models))


def _peak_near(model: RetardedWires, eta: float, accuracy: int) -> Peak:
    """Return the top of a model, looked for about one place first, and everywhere if it is not there."""
    if not np.isnan(eta):
        found = peak_of(model, eta - _NEAR, eta + _NEAR, accuracy=accuracy)
        if abs(found.eta - eta) < 0.9 * _NEAR:
            return found
    return peak_of(model, accuracy=accuracy)


@dataclass(frozen=True, eq=False, repr=False)
class Steps(
    Result,
    rows="reading step",
    axes={"reading": "reading", "step": "step"}
    | dict.fromkeys(("eta", "kelvin", "eta_edge"), "reading step"),
    units={"kelvin": "K"},
    conventions={"eta": conventions.BARE_ETA, "kelvin": conventions.MEAN_FIELD},
):
    """Result of :func:`steps`: the tops of a dome, one for each reading of g (rows) and step (columns).

    A top is nan where nothing superconducts.

    Attributes
    ----------
    reading, step : tuple of str
        What the rows and columns are.
    eta, kelvin, eta_edge : array
        As in :class:`Peak`.
    """

    reading: tuple[str, ...]
    step: tuple[str, ...]
    eta: Array
    kelvin: Array
    eta_edge: Array

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    def at(self, reading: str, step: str) -> float:
        """Return the T_c in K of one reading and step.

        Raises
        ------
        ValueError
            For one that is not in the table.

        Examples
        --------
        >>> from multigap import bpv
        >>> from multigap.beyond import steps
        >>> single = bpv.Wires(bpv.papers.MD21_SUPERLATTICE, bare_cutoff=0.2, coupling=[[0.3]])
        >>> table = steps.steps(single, readings=["λ = g"], mu_star=[0.1])
        >>> round(table.at("λ = g", "sharp window")), round(table.at("λ = g", steps.contact(0.1)))  # K
        (314, 50)
        """
        for name, value, known in (("reading", reading, self.reading), ("step", step, self.step)):
            if not isinstance(value, str) or str(value) not in known:
                raise ValueError(f"{name} = {value!r} is not allowed: {name} must be one of {known}")
        return float(self.kelvin[self.reading.index(str(reading)), self.step.index(str(step))])


def contact(mu_star: float) -> str:
    """Return the name of the step that adds a contact repulsion between all subbands.

    Examples
    --------
    >>> from multigap.beyond.steps import contact
    >>> contact(0.1)
    'μ* = 0.1'
    """
    return f"μ* = {_checks.non_negative('mu_star', mu_star):g}"


def in_pocket(mu_star: float) -> str:
    """Return the name of the step that adds a repulsion within the last subband alone.

    Examples
    --------
    >>> from multigap.beyond.steps import in_pocket
    >>> in_pocket(0.1)
    'μ* = 0.1 in the pocket'
    """
    return f"{contact(mu_star)} in the pocket"


@remembers
def steps(
    wires: bpv.Wires,
    *,
    readings: Sequence[Reading] = tuple(Reading),
    mu_star: ArrayLike = (0.1, 0.15),
    accuracy: int = 0,
) -> Steps:
    """Return the top of a dome in each reading of g: sharp window, phonon, Z, χ, and then with each μ*.

    A top is nan where nothing superconducts.

    Parameters
    ----------
    wires : bpv.Wires
        The papers' model.
    readings : sequence of multigap.beyond.retarded.Reading
        What g is to the phonons.
    mu_star : array, shape (m,)
        Each is tried between all subbands, and within the last one alone.
    accuracy : int
        As in :func:`multigap.beyond.retarded.critical_temperature`.

    Raises
    ------
    ValueError
        For an argument outside its range, or couplings that a reading does not know.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.beyond import steps
    >>> single = bpv.Wires(bpv.papers.MD21_SUPERLATTICE, bare_cutoff=0.2, coupling=[[0.3]])
    >>> table = steps.steps(single, readings=["λ = g"], mu_star=[0.1])
    >>> table.step[:4], table.kelvin[0, :4].round(-1)  # K
    (('sharp window', 'phonon', 'and Z', 'and χ'), array([310., 190., 110., 120.]))
    """
    _checks.instance("wires", wires, bpv.Wires)
    if not isinstance(readings, list | tuple) or not readings:
        raise ValueError(f"readings = {readings!r} is not allowed: readings must be a list of at least one")
    kinds = [_checks.choice("readings", each, Reading) for each in readings]
    repulsions = np.atleast_1d(_checks.row("mu_star", mu_star, minimum=0))
    pocket = np.zeros((wires.count, wires.count))
    pocket[wires.lifshitz - 1, wires.lifshitz - 1] = 1.0
    names = [*Step, *map(contact, repulsions), *map(in_pocket, repulsions)]
    bare = [RetardedWires(wires, k, self_energy=s.self_energy) for k in kinds for s in list(Step)[1:]]
    window, *others = peaks_of([wires, *bare], accuracy=accuracy)
    rows = [[window, *others[3 * k : 3 * k + 3]] for k in range(len(kinds))]
    repelled = [*(np.full_like(pocket, each) for each in repulsions), *(each * pocket for each in repulsions)]
    asked = [
        (RetardedWires(wires, kind, matrix), row)
        for kind, row in zip(kinds, rows, strict=True)
        for matrix in repelled
    ]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = list(threads.map(lambda each: _peak_near(each[0], each[1][-1].eta, accuracy), asked))
    for (_, row), peak in zip(asked, found, strict=True):
        row.append(peak)
    eta, kelvin, edge = (
        np.array([[getattr(peak, name) for peak in row] for row in rows])
        for name in ("eta", "kelvin", "eta_edge")
    )
    return Steps(tuple(str(k) for k in kinds), tuple(str(n) for n in names), eta, kelvin, edge)


class Exchange(StrEnum):
    """What is done to the coupling between subbands."""

    FULL = "as it is"
    PAIRING = "g_ij = 0 in the pairing"
    NOWHERE = "g_ij = 0 everywhere"
    FLIPPED = "sign flipped in the pairing"
    ONES = "overlaps set to 1"


@dataclass(frozen=True, eq=False, repr=False)
class Exchanges(
    Result,
    rows="exchange step",
    axes={"exchange": "exchange", "step": "step"} | dict.fromkeys(("eta", "kelvin"), "exchange step"),
    units={"kelvin": "K"},
    conventions={"eta": conventions.BARE_ETA, "kelvin": conventions.MEAN_FIELD},
):
    """Result of :func:`without_exchange`; a top is nan where nothing superconducts.

    Attributes
    ----------
    exchange, step : tuple of str
        What the rows and columns are.
    eta, kelvin : array
        As in :class:`Peak`.
    """

    exchange: tuple[str, ...]
    step: tuple[str, ...]
    eta: Array
    kelvin: Array

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    @property
    def kept(self) -> Array:
        """T_c over that of the first row."""
        return self.kelvin / self.kelvin[0]


@remembers
def without_exchange(
    wires: bpv.Wires,
    *,
    reading: Reading = Reading.RENORMALISED,
    step: Sequence[Step] = (Step.WINDOW, Step.PHONON, Step.WHOLE),
    accuracy: int = 0,
) -> Exchanges:
    """Return the top of a dome with the coupling between subbands as it is, taken away, turned, or larger.

    A coupling that is left out of the pairing alone goes on making electrons heavier, as does one whose sign
    is turned; in a sharp window, where nothing does, that is the same as leaving it out altogether.

    Parameters
    ----------
    wires : bpv.Wires
        The papers' model.
    reading : multigap.beyond.retarded.Reading
        What g is to the phonons.
    step : sequence of Step
        The theories that are asked.
    accuracy : int
        As in :func:`multigap.beyond.retarded.critical_temperature`.

    Raises
    ------
    ValueError
        For an argument outside its range, or couplings that the reading does not know.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap.beyond import steps
    >>> from multigap.bpv import papers
    >>> found = steps.without_exchange(papers.md21(0.25), step=["sharp window"])
    >>> found.exchange[:2], found.kelvin[:2, 0].round()  # K
    (('as it is', 'g_ij = 0 in the pairing'), array([194., 181.]))
    """
    _checks.instance("wires", wires, bpv.Wires)
    kind = _checks.choice("reading", reading, Reading)
    if not isinstance(step, list | tuple) or not step:
        raise ValueError(f"step = {step!r} is not allowed: step must be a list of at least one")
    asked = [_checks.choice("step", each, Step) for each in step]
    models = [_ablated(wires, kind, what, each) for what in Exchange for each in asked]
    found = peaks_of(models, accuracy=accuracy)
    shape = (len(Exchange), len(asked))
    eta, kelvin = (np.array([getattr(p, name) for p in found]).reshape(shape) for name in ("eta", "kelvin"))
    return Exchanges(tuple(str(e) for e in Exchange), tuple(str(s) for s in asked), eta, kelvin)


def _ablated(wires: bpv.Wires, reading: Reading, what: Exchange, step: Step) -> bpv.Wires | RetardedWires:
    """Return the model of one theory with something done to the coupling between subbands."""
    share = {Exchange.PAIRING: 0.0, Exchange.FLIPPED: -1.0}.get(what, 1.0)
    shares = np.where(np.eye(wires.count, dtype=bool), 1.0, share)
    if what is Exchange.NOWHERE:
        wires = wires.with_interband(0.0)
    elif what is Exchange.ONES:
        wires = replace(wires, overlap=bpv.Overlap.ONES)
    if step is Step.WINDOW:
        return replace(wires, coupling=wires.coupling * shares)
    return RetardedWires(wires, reading, self_energy=step.self_energy, pairing_share=shares)
