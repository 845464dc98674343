"""The three superlattices of the dome papers, as MD21 and MR21 print them."""

from __future__ import annotations

from typing import Final

from multigap.bpv import Wires, papers
from multigap.superlattice import Superlattice

MD21: Final = papers.md21(1 / 4)
"""MD21: ΔE = 142 meV, ω0 = 230 meV, every other coupling 0.1."""

MODEL_A: Final = papers.model_a(1 / 4)
"""MR21's model A: ΔE = 274 meV, ω0 = 330 meV; masses and matching of MD21."""

MODEL_B: Final = papers.model_b(1 / 3)
"""MR21's model B: ΔE = 145 meV, ω0 = 225 meV; masses and matching of MD21."""


def wires_of(lattice: Superlattice, bare_cutoff: float, g: float, interband: float) -> Wires:
    """Return wires on `lattice`: ω0 in eV, g in the third subband, interband coupling, 0.1 elsewhere."""
    return Wires(lattice, bare_cutoff=bare_cutoff, coupling=papers.coupling_matrix(g, interband=interband))
