"""What the disordered cells of H3S show beside their DOS: shifts of levels, and too few k-points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap_book.h3s import ELECTRONS, Supercell

Array = NDArray[np.float64]


def level_shifts(ordered: Supercell, disordered: Supercell, reach: float = 1.0, parts: int = 4) -> Array:
    """Root-mean-square shift (eV) of the levels near E_F on disorder, in groups of rising slope.

    Levels are compared in order of energy at the same k-points of the same cell, each from its own E_F. The
    groups hold equal numbers of the ordered cell's levels within `reach` of E_F: the flattest first.

    Raises
    ------
    ValueError
        For cells of different size.
    """
    if ordered.units != disordered.units:
        raise ValueError(f"disordered holds {disordered.units} H3S: it must hold {ordered.units}")
    _checks.whole("parts", parts, 1)
    firsts = [int(cell.provenance["first_band"]) for cell in (ordered, disordered)]
    before, after = (np.asarray(cell.cells.energies) for cell in (ordered, disordered))
    slopes = np.linalg.norm(np.asarray(ordered.cells.slopes), axis=-1)
    start = max(firsts)
    stop = min(first + levels.shape[1] for first, levels in zip(firsts, (before, after), strict=True))
    before, slopes = (x[:, start - firsts[0] : stop - firsts[0]] for x in (before, slopes))
    after = after[:, start - firsts[1] : stop - firsts[1]]
    near = np.abs(before) < _checks.positive("reach", reach, "eV")
    moved = (after - before)[near][np.argsort(slopes[near])]
    return np.array([np.sqrt(np.mean(part**2)) for part in np.array_split(moved, parts)])


def sparse_maxima(cell: Supercell, stride: int, width: float = 0.1) -> Array:
    """Places (eV from E_F) of the largest DOS within 1 eV, if only every `stride`-th k-point were known.

    Each of the `stride`³ interleaved meshes is taken by itself: its own Fermi level, and a Gaussian of
    standard deviation `width` (eV) in place of every level.

    Raises
    ------
    ValueError
        For a stride that does not divide the mesh.
    """
    energies = np.asarray(cell.cells.energies)
    side = round(len(energies) ** (1 / 3))
    if side % _checks.whole("stride", stride, 1):
        raise ValueError(f"stride = {stride!r} is not allowed: stride must divide {side}")
    mesh = energies.reshape(side, side, side, -1)
    below = ELECTRONS * cell.units / 2 - cell.provenance["first_band"]
    grid = np.linspace(-1, 1, 401)
    places = []
    for start in np.ndindex(stride, stride, stride):
        some = mesh[start[0] :: stride, start[1] :: stride, start[2] :: stride].ravel()
        fermi = np.sort(some)[int(below * some.size / mesh.shape[-1])]
        dos = np.exp(-0.5 * ((grid[:, None] - (some - fermi)) / width) ** 2).sum(axis=1)
        places.append(grid[int(np.argmax(dos))])
    return np.array(places)


def change(grid: Array, before: Array, after: Array, low: float, high: float) -> float:
    """Root-mean-square relative change of a DOS between two energies of its grid (eV)."""
    inside = (grid >= low) & (grid <= high)
    if not inside.any():
        raise ValueError(f"[low, high] = [{low:g}, {high:g}] is not allowed: no energy lies there")
    return float(np.sqrt(np.mean((after[inside] / before[inside] - 1) ** 2)))
