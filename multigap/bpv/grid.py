"""T_c over a grid of chemical potentials and couplings: tables for the kernel, and rows in many threads."""

from __future__ import annotations

import os
import sys
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from multigap._jit import plain
from multigap.bpv.wires import Overlap, Wires
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.kernels.subband_sums import FAR
from multigap.kernels.wire_tables import BAND_MEANS, EXACT, ONES, WireTables, wire_tables
from multigap.kernels.wires import Search, wire_transitions, workspace
from multigap.superlattice import Superlattice

# In how many pieces a grid of so many points is handed out.
_PIECES = 24
_MANY = 400


_KINDS = {Overlap.EXACT: EXACT, Overlap.BAND_MEANS: BAND_MEANS, Overlap.ONES: ONES}


@lru_cache(maxsize=32)
def _tables(superlattice: Superlattice, count: int, overlap: Overlap, points: int) -> WireTables:
    """Return what the kernel needs of a superlattice; kernels read it, and nothing writes into it."""
    return wire_tables(superlattice.cell, superlattice.along_wire, count, _KINDS[overlap], points)


@dataclass(frozen=True, eq=False)
class _Grid:
    kelvin: NDArray[np.float64]
    structure: NDArray[np.float64]
    evaluations: int
    complete: int


def _grid_rows(
    model: Wires,
    mus: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    lowest_temperature: float,
    tolerance: float = 1e-8,
    far: float = FAR,
) -> _Grid:
    """T_c over mus × (cutoff, coupling) pairs, in this thread: what an executor is handed."""
    tables = _tables(model.superlattice, model.count, model.overlap, (model.points + 1) // 2)
    reference = np.sqrt(np.array([model._reference(mu) for mu in mus]) / model.superlattice.free_dos)
    found = np.empty((mus.size, cutoffs.size))
    modes = np.empty((mus.size, cutoffs.size, tables.overlap.shape[0]))
    evaluations, complete = wire_transitions(
        tables,
        plain(mus),
        reference,
        plain(cutoffs),
        plain(couplings),
        Search(float(far), K_B * lowest_temperature, tolerance),
        workspace(tables),
        found,
        modes,
    )
    if np.any(np.isnan(found)):
        row, column = np.argwhere(np.isnan(found))[0]
        raise ConvergenceError(
            f"no critical temperature found at mu = {mus[row]:.9g} eV, cutoff = {cutoffs[column]:.6g} eV"
        )
    starts = np.cumsum(tables.ranks) - tables.ranks
    structure = np.add.reduceat(modes * tables.means, starts, axis=-1)
    above = tables.bottoms > mus[:, None, None] + cutoffs[:, None]
    structure[above] = np.nan
    rows = structure.reshape(-1, model.count)
    largest = np.where(above.reshape(rows.shape), 0.0, np.abs(rows)).argmax(axis=1)
    peak = rows[np.arange(len(rows)), largest].reshape((*found.shape, 1))
    structure /= np.where(peak == 0, np.nan, peak)  # 0 where nothing couples: there is no pattern
    return _Grid(np.where(found > 0, found / K_B, np.nan), structure, int(evaluations), int(complete))


def _transitions(
    model: Wires,
    mus: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    lowest_temperature: float,
    executor: Executor | None = None,
    progress: bool = False,
) -> _Grid:
    """Hand the rows of a grid out in pieces, to this machine's cores if to nobody else."""
    shape = (mus.size, cutoffs.size)
    if 0 in shape:
        return _Grid(np.empty(shape), np.empty((*shape, model.count)), 0, 0)
    # a row starts from its neighbour's T_c: cut alike for every executor, with a bar or without
    pieces = np.array_split(mus, min(mus.size, _PIECES) if mus.size * cutoffs.size >= _MANY else 1)
    if executor is None and len(pieces) == 1 and not progress:
        return _grid_rows(model, mus, cutoffs, couplings, lowest_temperature)
    own = ThreadPoolExecutor(os.process_cpu_count() if hasattr(os, "process_cpu_count") else os.cpu_count())
    with own:
        futures = [
            (executor or own).submit(_grid_rows, model, piece, cutoffs, couplings, lowest_temperature)
            for piece in pieces
        ]
        try:
            parts = [
                future.result()
                for future in tqdm(futures, desc="T_c", unit="piece", disable=not progress, file=sys.stderr)
            ]
        except BaseException:  # Ctrl-C among them: what waits is given up
            for future in futures:
                future.cancel()
            raise
    return _Grid(
        np.concatenate([part.kelvin for part in parts]),
        np.concatenate([part.structure for part in parts]),
        sum(part.evaluations for part in parts),
        sum(part.complete for part in parts),
    )
