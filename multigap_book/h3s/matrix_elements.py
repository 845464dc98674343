"""Electron-phonon matrix elements of H3S from the stored files, and what each atom adds to λ."""

from __future__ import annotations

from dataclasses import dataclass

from multigap.constants import BOHR, HARTREE
from multigap_book.h3s.bands import table


@dataclass(frozen=True)
class Coupling:
    """Electron-phonon matrix elements of single atoms at one lattice constant.

    Attributes
    ----------
    states : float
        N(E_F) per eV, spin and H3S, blurred like the matrix elements.
    squares : dict
        Move (as in :func:`one_atom_moved`) → mean of ⟨k+q, ∂V/∂u k⟩² over pairs of states at E_F, in
        (eV/Å)².
    """

    states: float
    squares: dict[str, float]

    def partial(self, force_constants: dict[str, float]) -> dict[str, float]:
        """What each element adds to λ: N(E_F) ⟨I²⟩/K, summed over its atoms and directions.

        K in eV/Å², by move: every atom is taken to swing by itself (Einstein).
        """
        each = {m: self.states * square / force_constants[m] for m, square in self.squares.items()}
        return {"S": 3 * each["S"], "H": 3 * (each["H parallel"] + 2 * each["H across"])}

    @property
    def hydrogen(self) -> float:
        """Mean square of a hydrogen's matrix element for one direction, in (eV/Å)²."""
        return (self.squares["H parallel"] + 2 * self.squares["H across"]) / 3


def coupling(a: float, spread: float = 0.2) -> Coupling:
    """Return the stored matrix elements at lattice constant `a` (bohr), for one width of both deltas (eV).

    Raises
    ------
    ValueError
        For a width that is not stored.
    """
    stored = table(f"coupling-{a:.1f}")
    widths = stored["settings"]["spreads_ev"]
    if spread not in widths:
        raise ValueError(f"spread = {spread!r} is not allowed: spread must be one of {widths}")
    place = widths.index(spread)
    rows = {row["move"]: row for row in stored["rows"]}
    states = rows.pop("rest")["states_per_ev"][place]
    unit = (HARTREE / BOHR / states) ** 2
    return Coupling(states, {move: unit * row["squares"][place] for move, row in rows.items()})
