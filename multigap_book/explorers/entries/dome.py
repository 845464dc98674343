"""The dome of wires: T_c over the Lifshitz parameter, for a superlattice and couplings of one's own.

Energies of pairing and bandwidths are in meV, others in eV, lengths in Å, masses in free-electron masses.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.kronig_penney import Cell
from multigap.kernels.subband_sums import FAR
from multigap.kernels.wire_domes import PairedWires, extremum, fill_transitions, paired_wires
from multigap.kernels.wire_tables import wire_tables
from multigap.kernels.wires import Search

FINE, SOFT, COLD, BELOW, FLAT, STRONG, UNSETTLED, AT_END = range(8)
"""Statuses: all is well; g ≥ 1/2; no T_c anywhere; μ below all subbands in a part; subband 3 has no width;
k_B T_c beyond the cutoff; a search that did not end somewhere; T_c highest where the curve ends."""

SUBBANDS: Final = 3

INTRABAND: Final = 0.1
"""Coupling within subbands 1 and 2."""

LOWEST_KELVIN: Final = 1e-9
"""Lowest temperature searched."""

NO_WIDTH: Final = 1e-8
"""A subband is flat whose width is so small a part of its energy."""

_POINTS: Final = 24
_STRETCHES: Final = (
    (-2.0, -0.2, 36),
    (-0.2, -0.02, 18),
    (-0.02, 0.02, 16),
    (0.02, 0.2, 18),
    (0.2, 0.8, 30),
    (0.8, 1.2, 30),
    (1.2, 4.0, 52),
)

ETA: Final = np.concatenate(
    [*(np.linspace(low, high, count, endpoint=False) for low, high, count in _STRETCHES), [4.0]]
)
"""Lifshitz parameters of the curve, closer to one another about the edge at 0 and the neck at 1."""


@kernel
def set_couplings(wires: PairedWires, bare_cutoff: float, g: float, interband: float) -> None:
    """Write couplings and the softened cutoff ω₀√(1 − 2g) in eV into wires, as MR21's Eq. 1 has it."""
    wires.cutoffs[0] = bare_cutoff * math.sqrt(1.0 - 2.0 * g)
    for n in range(SUBBANDS):
        for other in range(SUBBANDS):
            wires.couplings[0, n, other] = INTRABAND if n == other else interband
    wires.couplings[0, SUBBANDS - 1, SUBBANDS - 1] = g


@kernel
def _antiresonance(kelvin: NDArray[np.float64], top: int) -> int:
    """Return the place of the lowest minimum left of the top, -1 where there is none."""
    place = -1
    for i in range(1, top):
        if (
            kelvin[i] < kelvin[i - 1]
            and kelvin[i] <= kelvin[i + 1]
            and not (place >= 0 and kelvin[i] > kelvin[place])
        ):
            place = i
    return place


@kernel
def dome(
    settings: NDArray[np.float64],
    numbers: NDArray[np.float64],
    curves: NDArray[np.float64],
    picture: NDArray[np.float64],
) -> int:
    """Fill what the explorer *The dome* shows, in the order of its declaration."""
    numbers[:] = np.nan
    curves[:] = np.nan
    g, interband, mass_well, mass_barrier = settings[0], settings[2] * settings[3], settings[8], settings[9]
    cell = Cell(
        0.5 * settings[5],
        0.5 * settings[6],
        settings[7],
        mass_well / HBAR2_OVER_2ME,
        mass_barrier / HBAR2_OVER_2ME,
        1.0,
    )
    tables = wire_tables(cell, settings[10], SUBBANDS, int(settings[4]), _POINTS)
    bottom, width = tables.bottoms[SUBBANDS - 1], tables.widths[SUBBANDS - 1]
    numbers[5] = 1e3 * width
    if width < NO_WIDTH * bottom:
        return FLAT
    if g >= 0.5:
        return SOFT
    wires = paired_wires(tables, Search(FAR, K_B * LOWEST_KELVIN, 1e-8))
    set_couplings(wires, 1e-3 * settings[1], g, interband)
    numbers[6] = 1e3 * wires.cutoffs[0]
    for i in range(ETA.size):
        curves[0, i] = ETA[i]
        curves[1, i] = bottom + ETA[i] * width
    failed = fill_transitions(wires, curves[1], curves[2])
    kelvin = curves[2]
    top = -1
    for i in range(ETA.size):
        if kelvin[i] > 0.0 and not (top >= 0 and kelvin[i] <= kelvin[top]):
            top = i
    if top < 0:
        return UNSETTLED if failed > 0 else COLD
    last = ETA.size - 1
    mu, numbers[0] = extremum(wires, curves[1, max(top - 1, 0)], curves[1, min(top + 1, last)], 1.0)
    numbers[1], numbers[2] = (mu - bottom) / width, mu
    dip = _antiresonance(kelvin, top)
    if dip > 0:
        mu, numbers[3] = extremum(wires, curves[1, dip - 1], curves[1, dip + 1], -1.0)
        numbers[4] = (mu - bottom) / width
    numbers[7] = (tables.bottoms[0] - bottom) / width
    if failed > 0:
        return UNSETTLED
    if K_B * numbers[0] > wires.cutoffs[0]:
        return STRONG
    if numbers[7] > ETA[0]:
        return BELOW
    return AT_END if top in (0, last) else FINE
