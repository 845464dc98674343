"""How far the wires are filled: by the Lifshitz parameter, the chemical potential, or the electrons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from multigap import _checks
from multigap.superlattice import Superlattice

# Largest chemical potential in eV that a density is met by.
_HIGHEST = 1e4


@dataclass(frozen=True, eq=False)
class Filling:
    """How far the wires are filled, told by one of three: all of them place μ in the normal state at T = 0.

    A plain number, or a row of them, in place of a filling is the Lifshitz parameter η.

    Parameters
    ----------
    eta : array_like, shape (m,)
        Lifshitz parameters: 0 where the Lifshitz subband begins to fill, 1 where its contour opens.
    mu : array_like, shape (m,)
        Chemical potentials in eV.
    density : array_like, shape (m,)
        Electrons per Å², both spins, in the coupled subbands of the normal state at T = 0; above 0.

    Attributes
    ----------
    by : str
        Which of the three was given: ``"eta"``, ``"mu"`` or ``"density"``.
    values : ndarray, shape (m,)
        Its numbers.

    Raises
    ------
    ValueError
        If not one of the three is given, or it is not a number or a row of finite numbers.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> wires = papers.md21()
    >>> by_eta = bpv.critical_temperature(wires, 0.9)
    >>> by_mu = bpv.critical_temperature(wires, bpv.Filling(mu=by_eta.mu))
    >>> bool(by_mu.kelvin == by_eta.kelvin)
    True
    """

    by: str
    values: NDArray[np.float64]

    def __init__(
        self, eta: ArrayLike | None = None, mu: ArrayLike | None = None, density: ArrayLike | None = None
    ) -> None:
        told = {"eta": eta, "mu": mu, "density": density}
        given = {name: value for name, value in told.items() if value is not None}
        if len(given) != 1:
            shown = ", ".join(f"{name} = {value!r}" for name, value in told.items())
            raise ValueError(f"{shown} is not allowed: give one of eta, mu and density")
        ((by, value),) = given.items()
        unit = {"eta": "", "mu": "eV", "density": "1/Å²"}[by]
        object.__setattr__(self, "by", by)
        object.__setattr__(self, "values", _checks.row(by, value, unit, above=0 if by == "density" else None))

    @classmethod
    def _of_fields(cls, by: str, values: NDArray[np.float64]) -> Filling:
        """Return a filling as a file has it."""
        return cls(**{_checks.one_of("by", by, ("eta", "mu", "density")): values})


def _told(filling: Filling | ArrayLike) -> tuple[str, Filling]:
    """Return a filling, and the name by which whoever gave it knows it."""
    if isinstance(filling, Filling):
        return filling.by, filling
    return "filling", Filling(_checks.row("filling", filling))


def _cold_electrons(lattice: Superlattice, count: int, mu: float) -> float:
    """Electrons per Å², both spins, in the lowest `count` subbands of the normal state at T = 0."""
    return 2 * sum(lattice.subband(n).filling(mu) for n in range(1, count + 1))


def _met_by(electrons: Callable[[float], float], density: float, lattice: Superlattice, count: int) -> float:
    """Return μ in eV at which `electrons`, which grows with μ, reaches `density` per Å²."""
    lowest = lattice.subband(1).bottom
    high = lattice.subband(count).top
    while electrons(high) < density:
        high += max(high - lowest, lowest)  # a single flat subband has no width to go by
        if high > _HIGHEST:
            raise ValueError(
                f"density = {density!r} is not allowed: density must be met by a mu of at most "
                f"{_HIGHEST:g} eV (in 1/Å², of the coupled subbands)"
            )
    return float(brentq(lambda mu: electrons(mu) - density, lowest, high, xtol=1e-14 * high, rtol=1e-14))
