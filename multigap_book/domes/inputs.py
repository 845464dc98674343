"""MD21's wires with their inputs changed one by one, and the inputs that a T_c would need."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.optimize import brentq

from multigap.bpv import Wires
from multigap.bpv.papers import coupling_matrix
from multigap_book.domes.curves import curve
from multigap_book.domes.models import MD21

INPUTS: Final[Mapping[str, float]] = {
    "L": MD21.superlattice.well,
    "W": MD21.superlattice.barrier,
    "V": MD21.superlattice.height,
    "m_w": MD21.superlattice.mass_well,
    "m_b": MD21.superlattice.mass_barrier,
    "ω0": MD21.bare_cutoff,
    "g33": MD21.g,
    "g_ii": float(MD21.coupling[0, 0]),
    "g_ij": float(MD21.coupling[0, 1]),
}
"""The inputs of MD21 by the names that the papers give them: Å, eV, free-electron masses."""


def md21_with(**changed: float) -> Wires:
    """Return the wires of MD21 with some of :data:`INPUTS` changed (m_w goes along the wires too).

    Raises
    ------
    ValueError
        For a name that is no input.
    """
    if unknown := changed.keys() - INPUTS.keys():
        raise ValueError(f"changed = {sorted(unknown)!r} is not allowed: the inputs are {', '.join(INPUTS)}")
    v = {**INPUTS, **changed}
    lattice = replace(
        MD21.superlattice,
        well=v["L"],
        barrier=v["W"],
        height=v["V"],
        mass_well=v["m_w"],
        mass_wire=v["m_w"],
        mass_barrier=v["m_b"],
    )
    coupling = coupling_matrix(v["g33"], intraband=v["g_ii"], interband=v["g_ij"])
    return replace(MD21, superlattice=lattice, bare_cutoff=v["ω0"], coupling=coupling)


def tc_at(wires: Wires, eta: float) -> float:
    """Return T_c in K at one η, 0 where there is none."""
    return float(np.nan_to_num(curve(wires, [eta])[0]))


def eta_at_filling(wires: Wires, per_cell: float) -> float:
    """Return the Lifshitz parameter at a number of electrons per Å of wire."""
    lattice = wires.superlattice
    low, high = lattice.subband(2).bottom, lattice.subband(3).top + 4
    mu = brentq(
        lambda m: lattice.density_of_electrons(m, count=3) * lattice.period - per_cell, low, high, xtol=1e-10
    )
    return float(lattice.lifshitz_parameter(mu, 3))


WAYS: Final[Mapping[str, Callable[[float], dict[str, float]]]] = {
    "everything, V ∝ 1/L²": lambda s: {
        "L": INPUTS["L"] * (1 - s),
        "W": INPUTS["W"] * (1 - s),
        "V": INPUTS["V"] / (1 - s) ** 2,
    },
    "everything, V fixed": lambda s: {"L": INPUTS["L"] * (1 - s), "W": INPUTS["W"] * (1 - s)},
    "only the spacers": lambda s: {"W": INPUTS["W"] * (1 - s)},
    "only the wires' width": lambda s: {"L": INPUTS["L"] * (1 - s)},
}
"""Ways to squeeze MD21's wires: strain → the inputs that it changes."""


def electrons_per_length(eta: float = 1.0) -> float:
    """Return the electrons of one cell of MD21's wires per Å of wire, at a Lifshitz parameter."""
    lattice = MD21.superlattice
    return float(lattice.density_of_electrons(float(MD21.chemical_potential(eta)), count=3) * lattice.period)


def squeezed(way: str, strain: float, per_cell: float) -> tuple[Wires, float]:
    """Return MD21's wires squeezed in one of :data:`WAYS`, and their η with the electrons of each cell kept.

    Parameters
    ----------
    way : str
    strain : float
        As a fraction.
    per_cell : float
        Electrons per Å of wire before, as :func:`electrons_per_length` counts them. Lengths along the wire
        shrink only where everything does.
    """
    wires = md21_with(**WAYS[way](strain))
    along = 1 - strain if "everything" in way else 1.0
    return wires, eta_at_filling(wires, per_cell / along)


def needed_cutoff(wires: Wires, g: float, target: float = 300.0) -> float:
    """Return the bare cutoff ω0 in eV at which the top of the dome reaches `target` K.

    nan where it would have to lie outside 60 meV to 1.5 eV.
    """
    width = wires.superlattice.bandwidth(3)

    def excess(log_cutoff: float) -> float:
        trial = replace(wires.with_g(g), bare_cutoff=float(np.exp(log_cutoff)))
        # the top lies between the neck and the point where the subband's bottom leaves the window
        near_top = np.geomspace(0.6, max(1.3, 1.1 * trial.cutoff / width), 16)
        found = curve(trial, near_top, points=16)
        return float(np.log(np.nanmax(np.nan_to_num(found)) + 1e-9) - np.log(target))

    low, high = np.log(0.06), np.log(1.5)
    if excess(high) < 0 or excess(low) >= 0:
        return float("nan")
    return float(np.exp(brentq(excess, low, high, xtol=2e-3)))
