"""Gaps of wires that pair by phonons, below T_c, and the isotope exponent of their dome."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, bpv
from multigap._tables import Result, conventions, remembers
from multigap.beyond.retarded import RetardedWires, _wire_tables, critical_temperature
from multigap.constants import K_B
from multigap.eliashberg.many_channel_gaps import REACHES, _edges_of, _of_channels, _solved
from multigap.eliashberg.many_channels import KEEP, _resolved
from multigap.errors import ConvergenceError
from multigap.kernels.retarded import normal_state
from multigap.kernels.retarded_grid import Accuracy, Phonons, frequencies
from multigap.kernels.retarded_tables import ChannelList, RetardedTables
from multigap.kernels.retarded_transition import channels_of

Array = NDArray[np.float64]

_FINE = 1
"""How finely subbands are cut: :data:`multigap.eliashberg.many_channels.ACCURACIES`."""


@dataclass(frozen=True, eq=False, repr=False)
class RetardedGaps(
    Result,
    rows="subband frequency",
    axes={
        "frequencies": "frequency",
        "delta": "subband frequency",
        "z": "subband frequency",
        "shift": "subband frequency",
        **dict.fromkeys(("lowest", "highest", "truncation"), "subband"),
    },
    units={
        "temperature": "K",
        "mu": "eV",
        "frequencies": "eV",
        "delta": "eV",
        "shift": "eV",
        "lowest": "eV",
        "highest": "eV",
        "truncation": "eV",
    },
    conventions={"eta": conventions.BARE_ETA, "delta": conventions.MATSUBARA},
):
    """Result of :func:`gaps`: n subbands at the N lowest Matsubara frequencies.

    Attributes
    ----------
    temperature : float
        In K.
    eta, mu : float
        Lifshitz parameter of the bare bands (nan where their subband has no width), and μ in eV.
    frequencies : ndarray, shape (N,)
        ω_n in eV.
    delta, z, shift : ndarray, shape (n, N)
        Δ(iω_n) and χ in eV, and Z: means over k_z.
    lowest, highest : ndarray, shape (n,)
        The least and the largest Δ(iω_0) in eV over k_z.
    truncation : ndarray, shape (n,)
        By how much (eV) the mean Δ(iω_0) moved when the reach of the frequencies was doubled.
    """

    temperature: float
    eta: float
    mu: float
    frequencies: Array
    delta: Array
    z: Array
    shift: Array
    lowest: Array
    highest: Array
    truncation: Array

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@dataclass(frozen=True, eq=False, repr=False)
class RetardedGapEdges(
    Result,
    rows="subband",
    axes=dict.fromkeys(("edge", "lowest", "highest", "ratio", "spread", "truncation"), "subband"),
    units={
        **dict.fromkeys(("edge", "lowest", "highest", "spread", "truncation", "mu"), "eV"),
        "kelvin": "K",
        "temperature": "K",
    },
    conventions={
        "eta": conventions.BARE_ETA,
        "edge": conventions.EDGE,
        "ratio": conventions.RATIO,
        "kelvin": conventions.ELIASHBERG,
    },
):
    """Result of :func:`gap_edges`; arrays have one number for each of n subbands.

    Attributes
    ----------
    eta, mu : float
        Lifshitz parameter of the bare bands (nan where their subband has no width), and μ in eV.
    edge : ndarray, shape (n,)
        Δ₀ = Re Δ(ω = Δ₀) in eV of the mean over k_z, with the sign that Δ has; nan where no approximant has
        one.
    lowest, highest : ndarray, shape (n,)
        Δ₀ in eV where Δ(iω_0) is least and largest over k_z.
    ratio : ndarray, shape (n,)
        2|Δ₀|/k_B T_c.
    spread, truncation : ndarray, shape (n,)
        In eV: half the width of the middle half of what all Padé approximants give, and by how much Δ₀ moves
        with the reach of the Matsubara sums.
    kelvin, temperature : float
        T_c, and that of the gaps, in K.
    """

    eta: float
    mu: float
    edge: Array
    lowest: Array
    highest: Array
    ratio: Array
    spread: Array
    truncation: Array
    kelvin: float
    temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@dataclass(frozen=True, eq=False)
class _Solved:
    """Δ (eV), Z and χ (eV) of C channels at N frequencies, and what channels there are."""

    channels: ChannelList
    omega: Array
    delta: Array
    z: Array
    shift: Array

    def means(self, values: Array, count: int) -> Array:
        """Return means over k_z by subband, (n, N): a channel's weight is its share of the zone."""
        rows = []
        for n in range(count):
            own = self.channels.block == n
            rows.append(self.channels.weight[own] @ values[own] / self.channels.weight[own].sum())
        return np.array(rows)


def _resolved_channels(
    tables: RetardedTables, phonons: Phonons, mu: float, kept: int, thermal: float
) -> ChannelList:
    """Return channels that are fine where the self-energy has its Fermi level."""
    bare = np.zeros((0, tables.owner.size), dtype=np.complex128)
    channels = channels_of(tables, mu, phonons, thermal, bare)
    sums = frequencies(phonons, thermal, Accuracy(10, 6, 14.0))
    state = np.zeros((sums.even.shape[1], tables.owner.size), dtype=np.complex128)
    if normal_state(channels, phonons, sums, kept, 1e-4, state) < 0:
        raise ConvergenceError(f"the normal state did not settle at {thermal / K_B:g} K")
    return channels_of(tables, mu, phonons, thermal, state)


def _solve(model: RetardedWires, mu: float, thermal: float, reach: float) -> _Solved:
    tables = _wire_tables(model.wires, _FINE)
    phonons, kept = model._phonons(tables, mu), KEEP[model.self_energy]
    channels = _resolved_channels(tables, phonons, mu, kept, thermal)
    return _Solved(channels, *_of_channels(channels, *_solved(channels, phonons, kept, thermal, reach)))


@remembers
def gaps(model: RetardedWires, filling: bpv.Filling | float, temperature: float) -> RetardedGaps:
    """Return Δ(iω_n), Z and χ of each subband at one temperature and chemical potential.

    Parameters
    ----------
    model : RetardedWires
        The wires and what pairs them.
    filling : bpv.Filling or float
        A plain number is η of the bare bands.
    temperature : float
        In K, above 0; at and above T_c all gaps are 0.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        Where the equations do not settle.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.beyond import retarded, retarded_gaps
    >>> single = bpv.Wires(bpv.papers.MD21_SUPERLATTICE, bare_cutoff=0.2, coupling=[[0.3]])
    >>> model = retarded.RetardedWires(single, retarded.Reading.AS_WRITTEN)
    >>> found = retarded_gaps.gaps(model, 1.0, temperature=20.0)
    >>> found.delta[0, :2].round(4), found.z[0, :2].round(2)  # Δ in eV and Z at the lowest frequencies
    (array([0.0199, 0.0197]), array([1.35, 1.35]))
    """
    wires = _checks.instance("model", model, RetardedWires).wires
    eta, mu = wires._potential(filling)
    kelvin = _resolved("temperature", temperature, wires.cutoff)
    lowest = []
    for reach in REACHES:
        found = _solve(model, mu, K_B * kelvin, reach)
        delta = found.means(found.delta, wires.count)
        lowest.append(delta[:, 0])
    at_lowest = [found.delta[found.channels.block == n, 0] for n in range(wires.count)]
    return RetardedGaps(
        kelvin,
        eta,
        mu,
        found.omega,
        delta,
        found.means(found.z, wires.count),
        found.means(found.shift, wires.count),
        np.array([each.min() for each in at_lowest]),
        np.array([each.max() for each in at_lowest]),
        np.abs(lowest[1] - lowest[0]),
    )


@remembers
def gap_edges(
    model: RetardedWires, filling: bpv.Filling | float, *, fraction: float = 0.1
) -> RetardedGapEdges:
    """Return the gap edges of each subband at a low temperature, over k_z, and 2Δ₀/k_B T_c.

    Parameters
    ----------
    model, filling
        As in :func:`gaps`.
    fraction : float
        Temperature as a fraction of T_c, in (0, 0.5].

    Raises
    ------
    ValueError
        For an argument outside its range, or wires that do not superconduct.
    multigap.errors.ConvergenceError
        Where the equations do not settle.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.beyond import retarded, retarded_gaps
    >>> single = bpv.Wires(bpv.papers.MD21_SUPERLATTICE, bare_cutoff=0.2, coupling=[[0.3]])
    >>> model = retarded.RetardedWires(single, retarded.Reading.AS_WRITTEN)
    >>> edges = retarded_gaps.gap_edges(model, 1.0)
    >>> edges.ratio.round(1)  # above the 3.53 of weak coupling
    array([4.1])
    """
    wires = _checks.instance("model", model, RetardedWires).wires
    fraction = _checks.within("fraction", _checks.positive("fraction", fraction), 0, 0.5)
    eta, mu = wires._potential(filling)
    critical = critical_temperature(model, bpv.Filling(mu=mu), accuracy=_FINE)
    if not critical.superconducting[0]:
        raise ValueError(f"model does not superconduct above {critical.lowest_temperature:g} K")
    kelvin = float(critical.kelvin[0])
    near, found = (_solve(model, mu, K_B * fraction * kelvin, reach) for reach in REACHES)
    mean, before = (each.means(each.delta, wires.count) for each in (found, near))
    extremes = []
    for n in range(wires.count):
        own = np.flatnonzero(found.channels.block == n)
        for choose in (np.argmin, np.argmax):
            extremes.append(found.delta[own[choose(found.delta[own, 0])]])
    edge, spread = _edges_of(found.omega, np.concatenate([mean, extremes]))
    n = wires.count
    return RetardedGapEdges(
        eta,
        mu,
        edge[:n],
        edge[n::2],
        edge[n + 1 :: 2],
        2 * np.abs(edge[:n]) / (K_B * kelvin),
        spread[:n],
        np.abs((mean[:, 0] - before[:, 0]) * edge[:n] / mean[:, 0]),
        kelvin,
        fraction * kelvin,
    )


def isotope_exponent(model: RetardedWires, filling: bpv.Filling | ArrayLike, *, step: float = 0.02) -> Array:
    """Return α = -∂ln T_c/∂ln M at fixed μ, for phonons of ω̃ ∝ M^(-1/2); nan where there is no T_c.

    Couplings stay, and so does the cutoff of μ*.

    Parameters
    ----------
    model : RetardedWires
        The wires and what pairs them.
    filling : bpv.Filling or array_like, shape (m,)
        Plain numbers are η of the bare bands.
    step : float
        Interval of ln M of the central difference, at most 1.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.beyond import retarded, retarded_gaps
    >>> single = bpv.Wires(bpv.papers.MD21_SUPERLATTICE, bare_cutoff=0.2, coupling=[[0.3]])
    >>> model = retarded.RetardedWires(single, retarded.Reading.AS_WRITTEN)
    >>> retarded_gaps.isotope_exponent(model, [1.0]).round(2)  # below 1/2: ω̃ is not small against E_F
    array([0.29])
    """
    wires = _checks.instance("model", model, RetardedWires).wires
    step = _checks.positive("step", step, most=1)
    logarithms = []
    for sign in (-1, 1):
        moved = replace(wires, bare_cutoff=wires.bare_cutoff * math.exp(-0.25 * sign * step))
        heavier = replace(model, wires=moved, coulomb_cutoff=model.repulsive_range)
        logarithms.append(np.log(critical_temperature(heavier, filling, accuracy=2).kelvin))
    return np.asarray((logarithms[0] - logarithms[1]) / step)
