"""How like the density of states of H3S is to that of a superlattice of wires."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from scipy.optimize import minimize_scalar

from multigap.crystal import peaks
from multigap.superlattice import Superlattice
from multigap_book.h3s.bands import Array


@cache
def _states_below(superlattice: Superlattice, number: int | None) -> tuple[Array, Array]:
    """Energies in eV from the third subband's bottom, and the states per spin between the first and each."""
    edges = np.linspace(-1.6, 1.6, 1601)
    step = edges[1] - edges[0]
    inside = step * (np.arange(6) + 0.5) / 6
    bottom = superlattice.lifshitz_energies(3).appears
    fine = bottom + (edges[:-1, None] + inside).ravel()
    dos = superlattice.dos(fine, number, count=4).reshape(-1, 6).mean(axis=1)
    return edges, np.concatenate([[0.0], np.cumsum(dos) * step])


def smoothed(
    energies: Array,
    superlattice: Superlattice,
    level: float,
    *,
    mirrored: bool = False,
    number: int | None = None,
) -> Array:
    """DOS of wires about a chemical potential, averaged over each step of `energies`.

    The average tames the infinite peak without moving it: the step is that of the curve compared with.

    Parameters
    ----------
    energies : array, shape (n,)
        Equally spaced, eV from the chemical potential.
    superlattice : Superlattice
    level : float
        Chemical potential in eV above the bottom of the third subband.
    mirrored : bool
        Whether to turn the energy axis around, as for bands of holes.
    number : int, optional
        One subband alone.

    Returns
    -------
    array, shape (n,)
        In 1/(eV Å²), per spin.
    """
    step = energies[1] - energies[0]
    edges = np.append(energies - step / 2, energies[-1] + step / 2)
    grid, states = _states_below(superlattice, number)
    if mirrored:
        return np.diff(np.interp(level - edges, grid, states)) / -step
    return np.diff(np.interp(level + edges, grid, states)) / step


@dataclass(frozen=True, eq=False)
class Likeness:
    """How like two densities of states are, with areas made equal."""

    level: float
    overlap: float
    captured: float
    curve: Array


def compare(
    energies: Array, target: Array, superlattice: Superlattice, level: float, *, mirrored: bool = False
) -> Likeness:
    """Compare wires at one chemical potential (eV above the third subband's bottom) with a target DOS."""
    curve = smoothed(energies, superlattice, level, mirrored=mirrored)
    area = np.trapezoid(target, energies) / np.trapezoid(curve, energies)
    return Likeness(
        level,
        peaks.overlap(energies, target, curve),
        peaks.captured(energies, target, curve),
        curve * area,
    )


def best_level(
    energies: Array, target: Array, superlattice: Superlattice, *, mirrored: bool = False
) -> Likeness:
    """Slide the wires' chemical potential until their DOS is most like the target (least squares)."""
    width = superlattice.bandwidth(3)

    def at(level: float) -> Likeness:
        return compare(energies, target, superlattice, float(level), mirrored=mirrored)

    trial = width + np.linspace(-0.5, 0.5, 201)
    start = float(max(trial, key=lambda level: at(level).captured))
    result = minimize_scalar(
        lambda level: -at(level).captured,
        bounds=(start - 0.006, start + 0.006),
        method="bounded",
        options={"xatol": 1e-5},
    )
    return at(float(result.x))


def best_wires(energies: Array, target: Array, start: Superlattice) -> tuple[Superlattice, Likeness]:
    """Vary the barrier's height, and with it the subbands, and the chemical potential; keep the likest."""

    def at(height: float) -> Likeness:
        return best_level(energies, target, replace(start, height=round(float(height), 4)))

    trial = (2.2, 2.7, 3.2, 3.7, 4.2)
    first = max(trial, key=lambda height: at(height).captured)
    result = minimize_scalar(
        lambda height: -at(height).captured,
        bounds=(first - 0.5, first + 0.5),
        method="bounded",
        options={"xatol": 0.02},
    )
    wires = replace(start, height=round(float(result.x), 4))
    return wires, best_level(energies, target, wires)
