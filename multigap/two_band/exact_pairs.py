"""The pairing Hamiltonian solved without mean field, to test the gap equations against it.

Two ways, both small: the whole Fock space of a few levels (any energies, both bands of BH17 Eqs. 1–4), and a
degenerate level of any size, where the pairs form quasi-spins and the spectrum is known in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import brentq
from scipy.special import gammaln, logsumexp

from multigap import _checks

_MOST_MODES = 8
"""Most fermion modes: 256 states, matrices of half a megabyte."""

_MOST_QUASI_SPINS = 400
"""Most levels at one energy whose spectrum at T > 0 is summed, some n³/6 states."""

_MOST_PAIRED = 1000
"""Most levels in each of two bands in their ground state."""


def fock_operators(modes: int) -> list[NDArray[np.float64]]:
    """Return the annihilation operators of fermion modes as matrices over their Fock space.

    Jordan–Wigner: operator m carries a sign for every occupied mode before it.

    Parameters
    ----------
    modes : int
        How many, from 1 to 8.

    Returns
    -------
    list of array, shape (2**modes, 2**modes)
        One a mode.

    Raises
    ------
    ValueError
        For a number of modes that is not from 1 to 8.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.two_band import exact_pairs
    >>> first, second = exact_pairs.fock_operators(2)
    >>> bool(np.all(first @ second + second @ first == 0))  # they anticommute
    True
    >>> np.diag(first.T @ first).tolist()  # occupied in two of four states
    [0.0, 0.0, 1.0, 1.0]
    """
    modes = _checks.whole("modes", modes, 1, _MOST_MODES)
    lower, sign, one = np.array([[0.0, 1.0], [0.0, 0.0]]), np.diag([1.0, -1.0]), np.eye(2)
    result = []
    for mode in range(modes):
        operator = np.eye(1)
        for place in range(modes):
            operator = np.kron(operator, sign if place < mode else lower if place == mode else one)
        result.append(operator)
    return result


@dataclass(frozen=True, eq=False)
class FockParts:
    """The parts of BH17's Hamiltonian as matrices over the Fock space, and what they may conserve.

    Energies are in the unit of what they were made of.

    Attributes
    ----------
    kinetic, intraband, interband : array, shape (4**n, 4**n)
        H1, H2 and the part called H3 in Eq. (1), H12 in Eq. (4); n levels in all.
    number_a, number_b : array, shape (4**n, 4**n)
        Electrons in band 1 and in band 2.

    Examples
    --------
    >>> from multigap.two_band import exact_pairs
    >>> parts = exact_pairs.two_band_fock([-0.1, 0.1], [], v1=0.3, v2=0.0, v12=0.0)
    >>> parts.hamiltonian.shape
    (16, 16)
    >>> bool((parts.hamiltonian @ parts.number_a == parts.number_a @ parts.hamiltonian).all())
    True
    """

    kinetic: NDArray[np.float64]
    intraband: NDArray[np.float64]
    interband: NDArray[np.float64]
    number_a: NDArray[np.float64]
    number_b: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=False, **dict.fromkeys(self.__dataclass_fields__, "s s"))

    @property
    def hamiltonian(self) -> NDArray[np.float64]:
        """H1 + H2 + H3."""
        return self.kinetic + self.intraband + self.interband


def two_band_fock(
    energies_a: ArrayLike,
    energies_b: ArrayLike,
    v1: float,
    v2: float,
    v12: float,
    skip_equal: bool = True,
) -> FockParts:
    """Return BH17's Eqs. (1)–(4) for a few levels k↑, −k↓ in each band, volume 1.

    Parameters
    ----------
    energies_a, energies_b : array_like, shape (n_a,) and (n_b,)
        ε1(k) and ε2(k), one a level and all in one unit; from 1 to 4 levels in all, so that one band may have
        none.
    v1, v2, v12 : float
        Pairing potentials in the same unit, positive attracts.
    skip_equal : bool
        Leave out k = g, as Eqs. (3) and (4) do.

    Returns
    -------
    FockParts

    Raises
    ------
    ValueError
        For energies or potentials that are not finite, for no level, or for more than 4 in all.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.two_band import exact_pairs
    >>> parts = exact_pairs.two_band_fock([0.0], [0.0], v1=0.0, v2=0.0, v12=0.1, skip_equal=False)
    >>> np.linalg.eigvalsh(parts.hamiltonian)[[0, -1]].round(3).tolist()  # one pair in two bands: ∓V12
    [-0.1, 0.1]
    """
    first = _checks.array("energies_a", energies_a, ndim=1)
    second = _checks.array("energies_b", energies_b, ndim=1)
    count = first.size, second.size
    if not 1 <= sum(count) <= _MOST_MODES // 2:
        raise ValueError(
            f"energies_a and energies_b of {count[0]} and {count[1]} levels are not allowed: together they "
            f"must be at least 1 and at most {_MOST_MODES // 2}"
        )
    v1, v2, v12 = (_checks.finite(name, v) for name, v in (("v1", v1), ("v2", v2), ("v12", v12)))
    skip_equal = _checks.flag("skip_equal", skip_equal)
    operators = fock_operators(2 * sum(count))
    numbers = [c.T @ c for c in operators]
    pairs = [operators[2 * k + 1] @ operators[2 * k] for k in range(sum(count))]
    a, b = pairs[: count[0]], pairs[count[0] :]
    zero = np.zeros_like(operators[0])
    kinetic, intraband, interband = zero.copy(), zero.copy(), zero.copy()
    for level, energy in enumerate([*first, *second]):
        kinetic += energy * (numbers[2 * level] + numbers[2 * level + 1])
    for band, v in ((a, v1), (b, v2)):
        for k, created in enumerate(band):
            for g, destroyed in enumerate(band):
                if k != g or not skip_equal:
                    intraband -= v * created.T @ destroyed
    for k, in_a in enumerate(a):
        for g, in_b in enumerate(b):
            if k != g or not skip_equal:
                interband -= v12 * (in_a.T @ in_b + in_b.T @ in_a)
    number_a: NDArray[np.float64] = sum(numbers[: 2 * count[0]], start=zero)
    number_b: NDArray[np.float64] = sum(numbers[2 * count[0] :], start=zero)
    return FockParts(kinetic, intraband, interband, number_a, number_b)


def thermal_average(operator: NDArray[np.float64], hamiltonian: NDArray[np.float64], thermal: float) -> float:
    """Return Tr(operator e^(−H/T)) / Tr e^(−H/T), by diagonalisation.

    Parameters
    ----------
    operator : array, shape (s, s)
        What is averaged, over the same states as the Hamiltonian.
    hamiltonian : array, shape (s, s)
        H, symmetric.
    thermal : float
        k_B T in the unit of H, above 0.

    Raises
    ------
    ValueError
        For a matrix that is not finite, not of that shape or, of the Hamiltonian, not symmetric, or a
        temperature that is not above 0.

    Examples
    --------
    >>> import math
    >>> from multigap.two_band import exact_pairs
    >>> parts = exact_pairs.two_band_fock([0.1], [], v1=0.0, v2=0.0, v12=0.0)
    >>> round(exact_pairs.thermal_average(parts.number_a, parts.hamiltonian, 0.05), 4)
    0.2384
    >>> round(2 / (1 + math.exp(0.1 / 0.05)), 4)  # Fermi's function, both spins
    0.2384
    """
    h = _checks.symmetric("hamiltonian", hamiltonian)
    operator = _checks.array("operator", operator, shape=h.shape, like="hamiltonian")
    t = _checks.positive("thermal", thermal)
    energies, states = np.linalg.eigh(h)
    weight = np.exp(-(energies - energies[0]) / t)
    diagonal = np.einsum("ij,ij->j", states, operator @ states)
    return float(diagonal @ weight / weight.sum())


def degenerate_level_gap(
    count: int, strength: float, thermal: float, level: float = 0.0, skip_equal: bool = False
) -> float:
    """Return the exact gap of `count` levels at one energy: H = B N − (V/n) Σ_kg a†_k↑ a†_−k↓ a_−g↓ a_g↑.

    Of n levels, ν hold one electron and do not pair; the others are quasi-spins 1/2 that add up to S, with
    energies −(V/n)[S(S+1) − m(m−1)]. The gap is defined where mean field has it, Δ² = V² ⟨P†P⟩/n², so that
    both agree as n → ∞.

    Parameters
    ----------
    count : int
        n, number of levels k, from 1 to 400.
    strength : float
        V in the unit of the temperature, above 0.
    thermal : float
        k_B T, above 0.
    level : float
        B, the energy of the level from the chemical potential.
    skip_equal : bool
        Leave out k = g, as BH17's Eq. (3) does.

    Returns
    -------
    float
        √(V² ⟨P†P⟩)/n.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap.two_band import exact_pairs
    >>> [round(exact_pairs.degenerate_level_gap(n, 1.0, 0.05), 3) for n in (4, 40, 200)]
    [0.612, 0.512, 0.502]
    >>> round(exact_pairs.degenerate_level_mean_field(1.0, 0.05), 3)  # the limit of many levels
    0.5
    """
    n = _checks.whole("count", count, 1, _MOST_QUASI_SPINS)
    v = _checks.positive("strength", strength) / n
    t = _checks.positive("thermal", thermal)
    level = _checks.finite("level", level)
    skip_equal = _checks.flag("skip_equal", skip_equal)
    logs, values = [], []
    for single in range(n + 1):
        free = n - single
        spin = np.arange(free / 2, -0.25, -1.0)[:, None]
        m = (np.arange(free + 1) - free / 2)[None, :]
        flip = np.where(np.abs(m) <= spin, spin * (spin + 1) - m * (m - 1), 0.0)
        pairs = m + free / 2
        energy = level * (2 * pairs + single) - v * (flip - (pairs if skip_equal else 0.0))
        # Ways to make spin S of `free` spins 1/2: C(free, free/2 − S) (2S + 1)/(free/2 + S + 1).
        ways = gammaln(free + 1) - gammaln(free / 2 - spin + 1) - gammaln(free / 2 + spin + 1)
        ways = ways + np.log((2 * spin + 1) / (free / 2 + spin + 1))
        choose = gammaln(n + 1) - gammaln(single + 1) - gammaln(free + 1) + single * np.log(2.0)
        keep = np.abs(m) <= spin
        logs.append((choose + ways - energy / t)[keep])
        values.append(flip[keep])
    log, value = np.concatenate(logs), np.concatenate(values)
    return float(v * np.sqrt(np.exp(log - logsumexp(log)) @ value))


def degenerate_level_mean_field(
    strength: float, thermal: float, level: float = 0.0, half: bool = True
) -> float:
    """Return Δ of the same level in mean field: 1 = V tanh(E/2T)/2E, or without the 1/2 as in BH17 (5).

    Parameters
    ----------
    strength, thermal, level : float
        V, k_B T and B, as in :func:`degenerate_level_gap`.
    half : bool
        Whether the factor 1/2 that the Bogoliubov transformation gives is kept.

    Returns
    -------
    float
        Δ, 0 at and above the transition.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap.two_band import exact_pairs
    >>> round(exact_pairs.degenerate_level_mean_field(1.0, 0.001), 3)  # Δ = V/2 at T → 0
    0.5
    >>> exact_pairs.degenerate_level_mean_field(1.0, 0.26)  # nothing above k_B T_c = V/4
    0.0
    """
    v = _checks.positive("strength", strength) * (1.0 if _checks.flag("half", half) else 2.0)
    t = _checks.positive("thermal", thermal)
    level = _checks.finite("level", level)

    def excess(energy: float) -> float:
        return 0.5 * v * float(np.tanh(0.5 * energy / t)) / energy - 1.0

    least = max(abs(level), 1e-9 * t)
    if excess(least) <= 0:
        return 0.0
    energy = brentq(excess, least, v, xtol=1e-15 * v)
    return float(np.sqrt(max(energy**2 - level**2, 0.0)))


def two_degenerate_levels(
    count: int, levels: tuple[float, float], v1: float, v2: float, v12: float
) -> tuple[float, float]:
    """Return √⟨P_i†P_i⟩/n of both bands in the exact ground state, each band n levels at one energy.

    With every level empty or doubly occupied, the bands are two spins n/2 and H is tridiagonal at a given
    number of pairs; the chemical potential is 0, so the number of pairs is the one of lowest energy.

    Parameters
    ----------
    count : int
        n, levels in each band, from 1 to 1000.
    levels : (float, float)
        B1 and B2, from the chemical potential.
    v1, v2, v12 : float
        Potentials in the unit of the levels, divided by n in the Hamiltonian.

    Returns
    -------
    (float, float)
        Mean field has ⟨P_i⟩/n = Δ_i/2E_i here.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap.two_band import exact_pairs
    >>> first, second = exact_pairs.two_degenerate_levels(200, (0.0, 0.0), v1=1.0, v2=1.0, v12=0.2)
    >>> round(first, 2), round(second, 2)  # mean field has Δ/2E = 1/2 at levels at μ
    (0.5, 0.5)
    """
    n = _checks.whole("count", count, 1, _MOST_PAIRED)
    first_level, second_level = _checks.array("levels", levels, shape=(2,)).tolist()
    v1, v2, v12 = (_checks.finite(name, v) for name, v in (("v1", v1), ("v2", v2), ("v12", v12)))
    best, result = np.inf, (0.0, 0.0)
    for pairs in range(2 * n + 1):
        first = np.arange(max(0, pairs - n), min(n, pairs) + 1)
        second = pairs - first
        flip1, flip2 = first * (n - first + 1.0), second * (n - second + 1.0)
        diagonal = 2.0 * (first_level * first + second_level * second) - (v1 * flip1 + v2 * flip2) / n
        # |M1, M2⟩ → |M1 + 1, M2 − 1⟩: a pair goes from band 2 to band 1.
        across = -v12 / n * np.sqrt((first + 1.0) * (n - first) * flip2)[:-1]
        energy, state = eigh_tridiagonal(diagonal, across, select="i", select_range=(0, 0))
        if energy[0] < best:
            best, weight = float(energy[0]), state[:, 0] ** 2
            result = float(np.sqrt(weight @ flip1)) / n, float(np.sqrt(weight @ flip2)) / n
    return result
