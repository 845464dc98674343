"""Gaps of many channels with retarded pairing: on the Matsubara axis, and their edges."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.eliashberg.interaction import PairInteraction
from multigap.eliashberg.many_channels import (
    KEEP,
    SelfEnergy,
    _plain_channels,
    _resolved,
    many_channel_transition,
)
from multigap.errors import ConvergenceError
from multigap.gap_equation import Channels
from multigap.kernels import continuation
from multigap.kernels.retarded import normal_state
from multigap.kernels.retarded_gap import solve_gaps
from multigap.kernels.retarded_grid import Accuracy, Frequencies, Phonons, frequencies
from multigap.kernels.retarded_tables import ChannelList

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

CONTINUED: Final = 49
"""Matsubara frequencies from which a gap is continued to the real axis, at most."""

REACHES: Final = (24.0, 48.0)
"""How far the unknowns go, in units of the highest phonon frequency: what is handed out is the second."""

_TOLERANCE: Final = 1e-11


@dataclass(frozen=True, eq=False, repr=False)
class ManyChannelGaps(
    Result,
    rows="channel frequency",
    axes={
        "frequencies": "frequency",
        "delta": "channel frequency",
        "z": "channel frequency",
        "shift": "channel frequency",
        "truncation": "channel",
    },
    units={"temperature": "K", "frequencies": "eV", "delta": "eV", "shift": "eV", "truncation": "eV"},
    conventions={"delta": conventions.MATSUBARA},
):
    """Result of :func:`many_channel_gaps`: n channels at the N lowest Matsubara frequencies.

    Attributes
    ----------
    temperature : float
        In K.
    frequencies : ndarray, shape (N,)
        ω_n in eV, n = 0 … N-1.
    delta : ndarray, shape (n, N)
        Δ_i(iω_n) in eV; all 0 in the normal state.
    z : ndarray, shape (n, N)
        Z_i(iω_n).
    shift : ndarray, shape (n, N)
        χ_i(iω_n) in eV: by how much the channel's states move up.
    truncation : ndarray, shape (n,)
        By how much (eV) each Δ_i(iω_0) has moved when the reach of the frequencies was doubled.
    """

    temperature: float
    frequencies: Array
    delta: Array
    z: Array
    shift: Array
    truncation: Array

    def __post_init__(self) -> None:
        _checks.record(self, nan=False, **self._axes)


@dataclass(frozen=True, eq=False, repr=False)
class ManyChannelGapEdges(
    Result,
    rows="channel",
    axes=dict.fromkeys(("edge", "ratio", "spread", "truncation"), "channel"),
    units={"edge": "eV", "spread": "eV", "truncation": "eV", "kelvin": "K", "temperature": "K"},
    conventions={"edge": conventions.EDGE, "ratio": conventions.RATIO, "kelvin": conventions.ELIASHBERG},
):
    """Result of :func:`many_channel_gap_edges`; arrays have one number for each of n channels.

    Attributes
    ----------
    edge : ndarray, shape (n,)
        Δ₀ in eV, from Δ₀ = Re Δ(ω = Δ₀) on the real axis, with the sign that Δ has; nan where no approximant
        has an edge.
    ratio : ndarray, shape (n,)
        2|Δ₀|/k_B T_c.
    spread : ndarray, shape (n,)
        Half the width (eV) of the middle half of the Δ₀ of all approximants.
    truncation : ndarray, shape (n,)
        By how much (eV) Δ₀ moves with the reach of the Matsubara sums, which the spread does not show.
    kelvin : float
        T_c in K.
    temperature : float
        Of the gaps, in K.
    """

    edge: Array
    ratio: Array
    spread: Array
    truncation: Array
    kelvin: float
    temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


def _solved(
    channels: ChannelList, phonons: Phonons, kept: int, thermal: float, reach: float
) -> tuple[Frequencies, Complex, Array]:
    """Return the frequencies, Σ and φ, (N, R) both, of channels at one temperature.

    Raises
    ------
    multigap.errors.ConvergenceError
        Where they do not settle.
    """
    sums = frequencies(phonons, thermal, Accuracy(64, 12, reach))
    size, unknowns = sums.even.shape[1], phonons.normal.shape[1]
    state = np.zeros((size, unknowns), dtype=np.complex128)
    settled = normal_state(channels, phonons, sums, kept, 1e-6, state) >= 0
    omega = sums.omega[:size, None]
    # unlike from one unknown to the next, or a pattern with another sign could not grow out of it
    pattern = 1.0 + 0.1 * np.arange(unknowns) / unknowns
    gap = np.ascontiguousarray(2 * thermal * pattern / (1 + (omega / phonons.frequencies.max()) ** 2))
    if not settled or solve_gaps(channels, phonons, sums, kept, thermal, _TOLERANCE, state, gap) < 0:
        raise ConvergenceError(f"the gap equations did not settle at {thermal / K_B:g} K")
    return sums, state, gap


def _of_channels(
    channels: ChannelList, sums: Frequencies, state: Complex, gap: Array
) -> tuple[Array, Array, Array, Array]:
    """Return ω_n (eV), and Δ (eV), Z and χ (eV) of each channel, (C, N), at the lowest frequencies."""
    place = sums.omega[: gap.shape[0]] / (2 * sums.omega[0]) - 0.5
    known = int(np.argmax(np.append(np.rint(place) != np.arange(place.size), True)))
    omega = sums.omega[:known]
    rows = channels.starts[channels.block][:, None] + np.arange(channels.factor.shape[1])[None, :]
    inside = np.arange(channels.factor.shape[1])[None, :] < channels.ranks[channels.block][:, None]
    factor = np.where(inside, channels.factor, 0.0)
    rows = np.where(inside, rows, 0)
    self_energy = np.einsum("ca,nca->cn", factor, state[:known][:, rows])
    phi = np.einsum("ca,nca->cn", factor, gap[:known][:, rows])
    z = 1 - self_energy.imag / omega
    return omega, phi / z, z, np.asarray(self_energy.real)


@remembers
def many_channel_gaps(
    channels: Channels,
    interaction: PairInteraction,
    temperature: float,
    *,
    self_energy: SelfEnergy | str = SelfEnergy.WHOLE,
) -> ManyChannelGaps:
    """Return Δ_i(iω_n), Z_i and χ_i of channels of any kind, at one temperature and chemical potential.

    The equations are those of :func:`many_channel_transition` with pairs: see
    :mod:`multigap.kernels.retarded_gap`.

    Parameters
    ----------
    channels, interaction, self_energy
        As in :func:`many_channel_transition`.
    temperature : float
        In K, above 0; at and above T_c all gaps are 0.

    Raises
    ------
    ValueError
        For an argument outside its range, or a temperature below what Matsubara sums resolve.
    multigap.errors.ConvergenceError
        Where the equations do not settle.

    Examples
    --------
    >>> from multigap import eliashberg
    >>> two = eliashberg.bands([[0.8, 0.1], [0.1, 0.3]], eliashberg.SpectralFunction.einstein(1.0, 0.06))
    >>> eliashberg.many_channel_gaps(*two, 10.0).delta[:, 0].round(4).tolist()
    [0.0107, 0.0046]
    """
    _checks.instance("channels", channels, Channels)
    _checks.instance("interaction", interaction, PairInteraction)
    kept = KEEP[_checks.choice("self_energy", self_energy, SelfEnergy)]
    kelvin = _resolved("temperature", temperature, interaction.highest)
    listed, phonons = _plain_channels(channels, interaction)
    lowest = []
    for reach in REACHES:
        found = _of_channels(listed, *_solved(listed, phonons, kept, K_B * kelvin, reach))
        lowest.append(found[1][:, 0])
    omega, delta, z, shift = found
    return ManyChannelGaps(kelvin, omega, delta, z, shift, np.abs(lowest[1] - lowest[0]))


def _edges_of(frequencies: Array, delta: Array) -> tuple[Array, Array]:
    """Return the gap edges of rows of Δ(iω_n), (n, N), and half the width of their middle halves, in eV."""
    edge, spread = np.full(delta.shape[0], np.nan), np.full(delta.shape[0], np.nan)
    points = np.asarray(1j * frequencies[:CONTINUED], dtype=np.complex128)
    for i, row in enumerate(delta):
        near, sign = abs(float(row[0])), math.copysign(1.0, row[0])
        if near == 0:
            continue
        values = np.asarray(sign * row[:CONTINUED], dtype=np.complex128)
        tried = continuation.edges(points, values, 0.5 * near, 1.6 * near, 2201)
        tried = tried[np.isfinite(tried)]
        if tried.size:
            # a spurious pole of one approximant is no measure of the others: the middle half of the edges is
            low, high = np.quantile(tried, [0.25, 0.75])
            edge[i], spread[i] = sign * float(np.median(tried)), 0.5 * float(high - low)
    return edge, spread


@remembers
def many_channel_gap_edges(
    channels: Channels,
    interaction: PairInteraction,
    *,
    self_energy: SelfEnergy | str = SelfEnergy.WHOLE,
    fraction: float = 0.1,
) -> ManyChannelGapEdges:
    """Return the gap edges Δ₀ = Re Δ(ω = Δ₀) of each channel at a low temperature, and 2Δ₀/k_B T_c.

    For a channel whose states do not reach the Fermi level Δ₀ is its gap and not its lowest excitation.

    Parameters
    ----------
    channels, interaction, self_energy
        As in :func:`many_channel_transition`.
    fraction : float
        Temperature as a fraction of T_c, in (0, 0.5].

    Raises
    ------
    ValueError
        For an argument outside its range, or channels without superconductivity.
    multigap.errors.ConvergenceError
        Where the equations do not settle.

    Examples
    --------
    >>> from multigap import eliashberg
    >>> two = eliashberg.bands([[0.8, 0.1], [0.1, 0.3]], eliashberg.SpectralFunction.einstein(1.0, 0.06))
    >>> found = eliashberg.many_channel_gap_edges(*two)
    >>> found.ratio.round(2).tolist()  # 2Δ₀/k_B T_c of both bands
    [4.29, 1.81]
    """
    fraction = _checks.within("fraction", _checks.positive("fraction", fraction), 0, 0.5)
    critical = many_channel_transition(channels, interaction, self_energy=self_energy, accuracy=1)
    if not critical.superconducting:
        raise ValueError(
            f"interaction does not make channels superconduct above {critical.lowest_temperature:g} K: they "
            "have no gap edges"
        )
    solution = many_channel_gaps(channels, interaction, fraction * critical.kelvin, self_energy=self_energy)
    edge, spread = _edges_of(solution.frequencies, solution.delta)
    lowest = solution.delta[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        truncation = np.abs(solution.truncation * edge / lowest)
    return ManyChannelGapEdges(
        edge, 2 * np.abs(edge) / (K_B * critical.kelvin), spread, truncation,
        critical.kelvin, fraction * critical.kelvin,
    )  # fmt: skip
