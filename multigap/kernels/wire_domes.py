"""T_c of wires along a row of chemical potentials, and its top or bottom between two of them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.constants import K_B
from multigap.kernels.wire_tables import WireTables
from multigap.kernels.wires import Search, Workspace, wire_transitions, workspace


class PairedWires(NamedTuple):
    """Wires, their pairing, and what the search for T_c needs; see :func:`paired_wires`."""

    tables: WireTables
    work: Workspace
    search: Search
    cutoffs: NDArray[np.float64]  # (1,): in eV
    couplings: NDArray[np.float64]  # (1, n, n): in units of the free density of states per spin


@kernel
def paired_wires(tables: WireTables, search: Search) -> PairedWires:
    """Return wires whose `cutoffs` and `couplings` are all 0, and to be written."""
    count = tables.bottoms.size
    return PairedWires(tables, workspace(tables), search, np.zeros(1), np.zeros((1, count, count)))


@kernel
def fill_transitions(wires: PairedWires, mus: NDArray[np.float64], kelvin: NDArray[np.float64]) -> int:
    """Fill `kelvin` with T_c at chemical potentials in eV; return at how many no search came to an end.

    It is nan at these, where the normal state is stable down to the lowest temperature searched, and where μ
    lies below all subbands.
    """
    found, modes = np.empty((mus.size, 1)), np.empty((mus.size, 1, wires.tables.owner.size))
    reference = np.ones((mus.size, wires.tables.bottoms.size))
    wire_transitions(
        wires.tables,
        mus,
        reference,
        wires.cutoffs,
        wires.couplings,
        wires.search,
        wires.work,
        found,
        modes,
    )
    failed = 0
    for i in range(mus.size):
        failed += np.isnan(found[i, 0])
        above = found[i, 0] > 0.0 and mus[i] >= wires.tables.bottoms[0]
        kelvin[i] = found[i, 0] / K_B if above else np.nan
    return failed


@kernel
def _vertex(mus: NDArray[np.float64], heights: NDArray[np.float64], kink: bool) -> float:
    """Where five equidistant points have their extremum: of a parabola, or of the lines on both sides."""
    step = mus[1] - mus[0]
    if not kink:
        bend = heights[1] + heights[3] - 2.0 * heights[2]
        return mus[2] + 0.5 * step * (heights[1] - heights[3]) / bend
    rise, fall = heights[1] - heights[0], heights[4] - heights[3]
    return mus[1] + step * (heights[3] - heights[1] - 2.0 * fall) / (rise - fall)


@kernel
def extremum(wires: PairedWires, low: float, high: float, sign: float) -> tuple[float, float]:
    """Return μ in eV and T_c in K of the top (`sign` 1) or bottom (-1) between two chemical potentials.

    The bracket is halved eight times. T_c may have a kink there, where the window's end meets a subband's
    edge: of the vertices of a parabola and of two lines through ln T_c, that of the lines is taken where it
    lies beyond the other.
    """
    mus, kelvin, heights = np.empty(5), np.empty(5), np.empty(5)
    pair, values = np.empty(2), np.empty(2)
    for i in range(5):
        mus[i] = low + 0.25 * (high - low) * i
    fill_transitions(wires, mus, kelvin)
    for _ in range(8):
        best = 2
        for i in range(1, 4):
            if sign * kelvin[i] > sign * kelvin[best]:
                best = i
        low, middle, high = kelvin[best - 1], kelvin[best], kelvin[best + 1]
        start, end = mus[best - 1], mus[best + 1]
        for i in range(5):
            mus[i] = start + 0.25 * (end - start) * i
        pair[0], pair[1] = mus[1], mus[3]
        fill_transitions(wires, pair, values)
        kelvin[0], kelvin[1], kelvin[2], kelvin[3], kelvin[4] = low, values[0], middle, values[1], high
    best = 0
    for i in range(5):
        heights[i] = np.log(kelvin[i])
        if sign * kelvin[i] > sign * kelvin[best]:
            best = i
    there, value = mus[best], kelvin[best]
    if best == 2:
        for kink in range(2):
            pair[kink] = min(max(_vertex(mus, heights, kink == 1), mus[1]), mus[3])
        fill_transitions(wires, pair, values)
        for kink in range(2):
            if sign * (values[kink] / value - 1.0) > 1e-9 * kink:
                there, value = pair[kink], values[kink]
    return there, value
