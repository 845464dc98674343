"""Pairs of mixed states: the products of WH18 Eqs. 3 and 4, with the terms that the paper drops.

A state ψ = C1 φ1 + C2 φ2 and its partner ψ′ = -C2 φ1 + C1 φ2. The pair states are (11), (22) and the
symmetric (12), the normalised sum of (1,+k)(2,-k) and (2,+k)(1,-k).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._tables import Result, remembers


@dataclass(frozen=True, repr=False)
class PairWeights(Result):
    """How the pair (ψ,+k)(ψ,-k) divides among pairs of the unmixed bands (WH18 Eq. 3 or 4).

    Attributes
    ----------
    first, second : float
        C1⁴ and C2⁴, the two terms that the paper keeps.
    cross : float
        2 C1² C2², the weight of the two terms that it drops.
    """

    first: float
    second: float
    cross: float

    def __post_init__(self) -> None:
        _checks.record(self)


def _share(upper_weight: float) -> float:
    return _checks.within("upper_weight", upper_weight, 0.0, 1.0)


@remembers
def pair_weights(upper_weight: float) -> PairWeights:
    """Return the weights for C2² = `upper_weight`, between 0 and 1; they sum to 1.

    Raises
    ------
    ValueError
        For a weight outside [0, 1].

    Examples
    --------
    >>> from multigap.interband.mixed_pairs import pair_weights
    >>> weights = pair_weights(0.5)  # an even mixture
    >>> weights.first, weights.second, weights.cross  # the paper drops the last
    (0.25, 0.25, 0.5)
    """
    c2 = _share(upper_weight)
    return PairWeights((1 - c2) ** 2, c2**2, 2 * c2 * (1 - c2))


@dataclass(frozen=True, eq=False, repr=False)
class MixedCoupling(Result, axes={"full": "pair partner", "kept": "kept_pair kept_partner"}):
    """Pair couplings of two mixed bands, written in pairs of the unmixed ones.

    Attributes
    ----------
    full : (3, 3) array
        Between (11), (22) and (12).
    kept : (2, 2) array
        Its block of (11) and (22): λ11, λ22 and the interband λ12 that WH18 finds.
    """

    full: NDArray[np.float64]
    kept: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, full="3 3", kept="2 2")


@remembers
def mixed_coupling(coupling: float, partner_coupling: float, upper_weight: float) -> MixedCoupling:
    """Return the couplings in the unmixed bands, if each mixed band pairs only with itself.

    Our reading of the paper's step from Eqs. 3 and 4 to the list of excitations: the pairing is
    λ|ψψ⟩⟨ψψ| + λ′|ψ′ψ′⟩⟨ψ′ψ′|, and the product form is put in. The mixing is a rotation, so that the largest
    eigenvalue of `full` is max(λ, λ′), and that of its block `kept` can never be larger (Cauchy).

    Parameters
    ----------
    coupling, partner_coupling : float
        λ and λ′ of the two mixed bands, of equal density of states.
    upper_weight : float
        C2².

    Raises
    ------
    ValueError
        For a coupling that is not finite, or a weight outside [0, 1].

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.mixed_pairs import mixed_coupling
    >>> mixed = mixed_coupling(0.5, 0.1, upper_weight=0.3)
    >>> [round(float(np.linalg.eigvalsh(each)[-1]), 3) for each in (mixed.full, mixed.kept)]
    [0.5, 0.323]
    """
    values = [
        _checks.finite("coupling", coupling, most=_checks.STRONGEST),
        _checks.finite("partner_coupling", partner_coupling, most=_checks.STRONGEST),
    ]
    c2 = _share(upper_weight)
    cross = np.sqrt(2 * c2 * (1 - c2))
    mixed = np.array([1 - c2, c2, cross])
    partner = np.array([c2, 1 - c2, -cross])
    full = values[0] * np.outer(mixed, mixed) + values[1] * np.outer(partner, partner)
    return MixedCoupling(full, full[:2, :2])
