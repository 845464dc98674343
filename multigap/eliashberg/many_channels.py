"""T_c of many channels with retarded pairing, and the self-energy there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.eliashberg.interaction import PairInteraction
from multigap.errors import ConvergenceError
from multigap.gap_equation import Channels
from multigap.kernels.phonon_transition import MATSUBARA_LIMIT
from multigap.kernels.retarded import BARE, WHOLE, WIDTH
from multigap.kernels.retarded_grid import Accuracy, Phonons
from multigap.kernels.retarded_tables import ChannelList
from multigap.kernels.retarded_transition import channels_transition, lowest_self_energy

Array = NDArray[np.float64]


class SelfEnergy(StrEnum):
    """How much of the electrons' self-energy is kept."""

    NONE = "none"
    """Electrons are bare: retardation alone."""

    Z = "Z"
    """Its part odd in frequency, the mass."""

    WHOLE = "whole"
    """Its even part χ as well, which shifts the bands."""


KEEP: Final = {SelfEnergy.NONE: BARE, SelfEnergy.Z: WIDTH, SelfEnergy.WHOLE: WHOLE}

ACCURACIES: Final = (Accuracy(10, 6, 14.0), Accuracy(32, 12, 24.0), Accuracy(48, 12, 64.0))
"""Frequencies one by one, unknowns of a panel, and reach: T_c to 1e-4, 1e-5 and 1e-6."""


@dataclass(frozen=True, eq=False, repr=False)
class ManyChannelTransition(
    Result,
    rows="block",
    axes={"z": "block", "shift": "block"},
    units={"kelvin": "K", "shift": "eV", "lowest_temperature": "K"},
    conventions={"kelvin": conventions.ELIASHBERG},
):
    """Result of :func:`many_channel_transition`.

    Attributes
    ----------
    kelvin : float
        T_c in K; nan where there is none at or above `lowest_temperature`.
    superconducting : bool
        Whether one was found.
    z : ndarray, shape (blocks,)
        Z at the lowest Matsubara frequency and T_c, of each block's first channel.
    shift : ndarray, shape (blocks,)
        χ there in eV: by how much its states move up.
    lowest_temperature : float
        In K.
    """

    kelvin: float
    superconducting: bool
    z: Array
    shift: Array
    lowest_temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@remembers
def many_channel_transition(
    channels: Channels,
    interaction: PairInteraction,
    *,
    self_energy: SelfEnergy | str = SelfEnergy.WHOLE,
    lowest_temperature: float | None = None,
    accuracy: int = 0,
) -> ManyChannelTransition:
    """Return T_c of channels of any kind with retarded pairing between them.

    The Eliashberg equations of several bands (Carbotte, Rev. Mod. Phys. 62, 1027 (1990)), each channel with
    the density of states of its kind: :mod:`multigap.kernels.retarded` has them. Left out are self-energies
    that mix channels, the Hartree shift and corrections to the vertex.

    Parameters
    ----------
    channels : Channels
        What carries the gaps; their cutoffs are not used, the phonons take the place of windows.
    interaction : PairInteraction
        What pairs their blocks.
    self_energy : SelfEnergy
        How much of it is kept.
    lowest_temperature : float, optional
        Lowest temperature searched, in K; 1e-6 of the highest phonon frequency where not given.
    accuracy : int
        0, 1 or 2: T_c to about 1e-4, 1e-5 or 1e-6.

    Raises
    ------
    ValueError
        For an argument outside its range, or an interaction with fewer blocks than the channels have.
    multigap.errors.ConvergenceError
        Where the self-energy or T_c does not settle.

    Examples
    --------
    >>> from multigap import eliashberg
    >>> two = eliashberg.bands([[0.8, 0.1], [0.1, 0.3]], eliashberg.SpectralFunction.einstein(1.0, 0.06))
    >>> round(eliashberg.many_channel_transition(*two).kelvin, 1)
    58.8
    """
    _checks.instance("channels", channels, Channels)
    _checks.instance("interaction", interaction, PairInteraction)
    kept = KEEP[_checks.choice("self_energy", self_energy, SelfEnergy)]
    fineness = ACCURACIES[_checks.whole("accuracy", accuracy, 0, len(ACCURACIES) - 1)]
    floor = 1e-6 * interaction.highest / K_B if lowest_temperature is None else lowest_temperature
    lowest = _resolved("lowest_temperature", floor, interaction.highest)
    listed, phonons = _plain_channels(channels, interaction)
    guess = 0.05 * interaction.highest
    thermal, state, asked = channels_transition(
        listed, phonons, kept, fineness, guess, K_B * lowest, 1e-6 * 0.01**accuracy
    )
    if math.isnan(thermal):
        raise ConvergenceError("the self-energy of the normal state, or the search for T_c, did not settle")
    blocks = interaction.count
    if thermal == 0:
        nothing = np.full(blocks, np.nan)
        return ManyChannelTransition(math.nan, False, nothing, nothing, lowest)
    there = np.array(
        [
            lowest_self_energy(listed, state, b, 0) if np.any(listed.block == b) else np.nan
            for b in range(blocks)
        ]
    )
    return ManyChannelTransition(
        thermal / K_B, True, 1 - there.imag / (math.pi * asked), np.asarray(there.real), lowest
    )


def _resolved(name: str, kelvin: float, highest: float) -> float:
    """Return a checked temperature at which phonons up to `highest` (eV) can be summed over.

    Raises
    ------
    ValueError
        For one that is lower, or not above 0.
    """
    kelvin = _checks.positive(name, kelvin, "K")
    least = 64 * highest / (2 * math.pi * K_B * MATSUBARA_LIMIT)
    if kelvin < least:
        raise ValueError(
            f"{name} = {kelvin!r} is not allowed: {name} must be at least {least:.3g} K, where Matsubara "
            f"sums take {MATSUBARA_LIMIT} frequencies"
        )
    return kelvin


def many_channel_isotope_exponents(
    channels: Channels,
    interaction: PairInteraction,
    *,
    self_energy: SelfEnergy | str = SelfEnergy.WHOLE,
    step: float = 0.02,
) -> Array:
    """Return α_s = -∂ln T_c/∂ln M_s for the mass of each of the interaction's spectra, shape (s,).

    All frequencies of the spectrum go as M^(-1/2), its couplings and the cutoff of μ* stay; a mode of its own
    is a spectrum of its own. Without μ* and with constant densities of states the exponents add to 1/2.

    Parameters
    ----------
    channels, interaction, self_energy
        As in :func:`many_channel_transition`.
    step : float
        Interval of ln M of the central difference, at most 1.

    Raises
    ------
    ValueError
        For an argument outside its range, or channels without superconductivity.
    multigap.errors.ConvergenceError
        Where a self-energy or a T_c does not settle.

    Examples
    --------
    >>> from multigap import eliashberg
    >>> two = eliashberg.bands([[0.8, 0.1], [0.1, 0.3]], eliashberg.SpectralFunction.einstein(1.0, 0.06))
    >>> eliashberg.many_channel_isotope_exponents(*two).round(3).tolist()  # one spectrum, no μ*
    [0.5]
    """
    _checks.instance("interaction", interaction, PairInteraction)
    step = _checks.positive("step", step, most=1)
    result = np.empty(len(interaction.spectra))
    for s in range(result.size):
        logarithms = []
        for sign in (-1, 1):
            spectra = list(interaction.spectra)
            spectra[s] = spectra[s].scaled(frequency=math.exp(-0.25 * sign * step))
            heavier = PairInteraction(
                spectra, interaction.coupling, mu_star=interaction.mu_star, cutoff=interaction.cutoff,
                pairing_share=interaction.pairing_share,
            )  # fmt: skip
            found = many_channel_transition(channels, heavier, self_energy=self_energy, accuracy=2)
            if not found.superconducting:
                raise ValueError(
                    "interaction does not make channels superconduct above "
                    f"{found.lowest_temperature:g} K: they have no isotope exponents"
                )
            logarithms.append(math.log(found.kelvin))
        result[s] = (logarithms[0] - logarithms[1]) / step
    return result


def _plain_channels(channels: Channels, interaction: PairInteraction) -> tuple[ChannelList, Phonons]:
    """Return channels and interaction as the kernels take them: each block has all the form factors."""
    kind, level, _, weight, block, form = channels._writable
    blocks, rank = interaction.count, form.shape[1]
    if blocks <= block.max():
        raise ValueError(
            f"interaction of {blocks} blocks is not allowed: interaction must have one for each of the "
            f"channels' {block.max() + 1}"
        )
    owner = np.repeat(np.arange(blocks), rank)
    overlap = np.tile(np.eye(rank), (blocks, blocks))
    listed = ChannelList(
        kind, level, weight, block, form, np.full(blocks, rank), rank * np.arange(blocks, dtype=np.int64)
    )
    return listed, interaction._phonons(owner, overlap)
