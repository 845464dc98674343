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
def extremum(wires: PairedWires, low: float, high: float, sign: float) -> tuple[float, float]:
    """Return μ in eV and T_c in K of the top (`sign` 1) or bottom (-1) between two chemical potentials.

    The bracket is halved three times, and the vertex of a parabola through ln T_c taken: of T_c there, what is
    left is the fourth power of a bracket's quarter.
    """
    mus, kelvin = np.empty(5), np.empty(5)
    best = 2
    for _ in range(3):
        for i in range(5):
            mus[i] = low + 0.25 * (high - low) * i
        fill_transitions(wires, mus, kelvin)
        best = 2
        for i in range(5):
            if sign * kelvin[i] > sign * kelvin[best]:
                best = i
        low, high = mus[max(best - 1, 0)], mus[min(best + 1, 4)]
    there, value = mus[best], kelvin[best]
    if 0 < best < 4:
        before, now, after = np.log(kelvin[best - 1]), np.log(value), np.log(kelvin[best + 1])
        bend = before + after - 2.0 * now
        if sign * bend < 0.0:
            mus[0] = there + 0.5 * (before - after) / bend * (mus[1] - mus[0])
            fill_transitions(wires, mus[:1], kelvin[:1])
            if sign * kelvin[0] > sign * value:
                there, value = mus[0], kelvin[0]
    return there, value
