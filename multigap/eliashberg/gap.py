"""The gap of isotropic Eliashberg theory: on the Matsubara axis, on the real axis, and its edge."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.eliashberg import closed_forms
from multigap.eliashberg._matsubara import (
    GAP_LIMIT,
    Sums,
    checked_coulomb,
    sums_over,
)
from multigap.eliashberg.spectrum import Array, SpectralFunction
from multigap.eliashberg.transition import critical_temperature
from multigap.errors import ConvergenceError
from multigap.kernels import continuation, phonon_gap
from multigap.kernels.phonon_transition import LEAST, REACH, count_below


@dataclass(frozen=True, eq=False, repr=False)
class MatsubaraGap(
    Result,
    rows="frequencies",
    axes={"frequencies": "frequencies", "delta": "frequencies", "renormalisation": "frequencies"},
    units={"temperature": "K", "frequencies": "eV", "delta": "eV", "truncation": "eV"},
    conventions={"delta": conventions.MATSUBARA},
):
    """Gap and renormalisation on the Matsubara axis, at one temperature.

    Attributes
    ----------
    temperature : float
        In K.
    frequencies : numpy.ndarray, shape (N,)
        ω_n in eV, n = 0 … N-1.
    delta : numpy.ndarray, shape (N,)
        Δ(iω_n) in eV; zero in the normal state.
    renormalisation : numpy.ndarray, shape (N,)
        Z(iω_n).
    truncation : float
        How far (eV) Δ(iω_0) lies from the solution of another reach of the Matsubara sums: half of it, where
        the reach was doubled until this was small, and the error is a fifteenth of it; twice of it, where
        the reach was given, and it is about the error.
    """

    temperature: float
    frequencies: Array
    delta: Array
    renormalisation: Array
    truncation: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=False, **self._axes)
        _checks.positive("temperature", self.temperature, "K")
        _checks.array("frequencies", self.frequencies, "eV", above=0, size=1)
        _checks.array("delta", self.delta, "eV")


@dataclass(frozen=True, repr=False)
class GapEdge(
    Result,
    units={"edge": "eV", "spread": "eV", "truncation": "eV", "kelvin": "K", "temperature": "K"},
    conventions={"edge": conventions.EDGE, "ratio": conventions.RATIO, "kelvin": conventions.ELIASHBERG},
):
    """Result of :func:`gap_edge`.

    Attributes
    ----------
    edge : float
        Δ₀ in eV, from Δ₀ = Re Δ(ω = Δ₀) on the real axis.
    ratio : float
        2Δ₀/k_B T_c.
    spread : float
        Half the width (eV) of the middle half of the Δ₀ that the Padé approximants tried give: how far the
        continuation can be trusted.
    truncation : float
        By how much Δ₀ (eV) moves with the reach of the Matsubara sums, as Δ(iω_0) does in
        :attr:`MatsubaraGap.truncation`: an upper estimate of what the sums leave out, which the scatter of
        the approximants does not show.
    kelvin : float
        T_c in K.
    temperature : float
        Temperature of the gap, in K.
    """

    edge: float
    ratio: float
    spread: float
    truncation: float
    kelvin: float
    temperature: float

    def __post_init__(self) -> None:
        _checks.record(self)


def _solution(
    spectrum: SpectralFunction, sums: Sums, mu_star: float, known: tuple[Sums, Array] | None
) -> tuple[Sums, Array, Array]:
    """Return the sums, Δ_n (eV) and Z_n, starting from a `known` solution of fewer frequencies if any."""
    diagonal = sums.normal_diagonal()
    if sums.eigenvalue(diagonal, mu_star) <= 1:
        return sums, np.zeros(sums.place.size), diagonal / (2 * sums.place + 1)
    if known is not None and known[1][0] > 0:
        gap = np.interp(sums.place, known[0].place, known[1])
    else:
        scale = K_B * closed_forms.allen_dynes(spectrum.lam, spectrum.omega_ln, mu_star)
        gap = phonon_gap.gap_start(sums.omega, max(scale, sums.thermal), spectrum.omega_2)
    renormalisation, converged = phonon_gap.solve_gap(
        sums.place, sums.share, sums.near, sums.far, sums.beyond, sums.thermal, mu_star, sums.weights, gap,
        known is not None,
    )  # fmt: skip
    if not converged:
        raise ConvergenceError(f"the gap equation did not converge at {sums.thermal / K_B:g} K")
    return sums, gap, renormalisation


@remembers
def matsubara_gap(
    spectrum: SpectralFunction,
    temperature: float,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    extent: float | None = None,
) -> MatsubaraGap:
    """Return Δ(iω_n) and Z(iω_n) at a temperature, for a constant density of states.

    Parameters
    ----------
    spectrum : SpectralFunction
    temperature : float
        In K, above 0. At and above T_c the gap is zero.
    mu_star, cutoff
        As in :func:`largest_eigenvalue`.
    extent : float, optional
        How far (eV) the Matsubara sums go; where not given, their reach is doubled, nine times at most, until
        Δ(iω_0) moves by less than 1e-6 of itself: a fifteenth of that is left.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        If Newton's method does not converge, or would need more Matsubara frequencies than MATSUBARA_LIMIT.

    Examples
    --------
    >>> import multigap
    >>> lead = multigap.SpectralFunction.einstein(1.5, 0.005)
    >>> found = multigap.eliashberg.matsubara_gap(lead, 1.0, mu_star=0.1)
    >>> f"Δ = {1e3 * found.delta[0]:.3f} meV, Z = {found.renormalisation[0]:.3f}"
    'Δ = 1.452 meV, Z = 2.380'
    >>> float(multigap.eliashberg.matsubara_gap(lead, 20.0, mu_star=0.1).delta.max())  # above T_c
    0.0
    """
    thermal = K_B * _checks.positive("temperature", temperature, "K")
    mu_star, cutoff = checked_coulomb(spectrum, mu_star, cutoff)

    def solve(count: int, known: tuple[Sums, Array] | None = None) -> tuple[Sums, Array, Array]:
        return _solution(spectrum, sums_over(spectrum, thermal, mu_star, cutoff, count), mu_star, known)

    if extent is not None:
        count = count_below(_checks.positive("extent", extent, "eV"), thermal, 8)
        (sums, gap, renormalisation), (_, wider, _) = solve(count), solve(2 * count)
        truncation = abs(float(wider[0] - gap[0]))
    else:
        top = float(spectrum.frequencies[-1])
        floor = cutoff if mu_star > 0 else 0.0
        reach = max(floor, REACH * top)
        sums, gap, renormalisation = solve(count_below(reach, thermal, LEAST))
        truncation = math.inf
        for doubling in range(1, 10):
            before = gap[0]
            count = count_below(2**doubling * reach, thermal, 2**doubling * LEAST)
            sums, gap, renormalisation = solve(count, (sums, gap))
            truncation = abs(float(gap[0] - before))
            if truncation <= 1e-6 * gap[0]:
                break
    return MatsubaraGap(
        temperature,
        np.asarray((2 * np.arange(min(sums.count, GAP_LIMIT)) + 1) * (math.pi * thermal)),
        sums.at_integers(gap),
        sums.at_integers(renormalisation),
        truncation,
    )


def real_axis_gap(
    solution: MatsubaraGap, frequencies: ArrayLike, points: int | None = None
) -> NDArray[np.complex128]:
    """Continue Δ(iω_n) to the real axis, Δ(ω + i0), by a Padé approximant.

    Parameters
    ----------
    solution : MatsubaraGap
    frequencies : array_like, shape (K,)
        ω in eV.
    points : int, optional
        Matsubara frequencies used, the lowest ones; at most 48 where not given.

    Returns
    -------
    numpy.ndarray, shape (K,)
        Δ(ω) in eV, complex. Reliable below the first phonon structure; above it, only in outline.
        Zero in the normal state.

    Raises
    ------
    ValueError
        For frequencies that are not a row of finite numbers, or more points than the solution has.

    Examples
    --------
    >>> import multigap
    >>> lead = multigap.SpectralFunction.einstein(1.5, 0.005)
    >>> found = multigap.eliashberg.matsubara_gap(lead, 1.0, mu_star=0.1)
    >>> low = multigap.eliashberg.real_axis_gap(found, [0.0, 0.001])
    >>> (1e3 * low.real).round(2).tolist()  # meV at ω = 0 and 1 meV
    [1.45, 1.47]
    """
    at = np.asarray(_checks.array("frequencies", frequencies, "eV", ndim=1), dtype=np.complex128)
    _checks.instance("solution", solution, MatsubaraGap)
    used = min(48, solution.delta.size) if points is None else _checks.whole("points", points, 2)
    if used > solution.delta.size:
        raise ValueError(f"points = {points!r} is not allowed: points must be at most {solution.delta.size}")
    nodes = np.asarray(1j * solution.frequencies[:used], dtype=np.complex128)
    values = np.asarray(solution.delta[:used], dtype=np.complex128)
    return continuation.pade_value(continuation.pade_coefficients(nodes, values), nodes, at)


@remembers
def gap_edge(
    spectrum: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    fraction: float = 0.1,
) -> GapEdge:
    """Return the gap edge Δ₀ = Re Δ(ω = Δ₀) at a low temperature, and 2Δ₀/k_B T_c.

    Parameters
    ----------
    spectrum : SpectralFunction
    mu_star, cutoff
        As in :func:`critical_temperature`.
    fraction : float
        Temperature of the gap as a fraction of T_c, in (0, 0.5].

    Raises
    ------
    ValueError
        For an argument outside its range, or a spectrum without superconductivity.
    multigap.errors.ConvergenceError
        If no Padé approximant gives an edge.

    Examples
    --------
    >>> import multigap
    >>> weak = multigap.eliashberg.gap_edge(multigap.SpectralFunction.einstein(0.4, 0.01))
    >>> strong = multigap.eliashberg.gap_edge(multigap.SpectralFunction.einstein(2.0, 0.01))
    >>> round(weak.ratio, 2), round(strong.ratio, 2)  # 2Δ₀/k_B T_c: 3.53 is the weak limit
    (3.58, 5.28)
    """
    fraction = _checks.within("fraction", _checks.positive("fraction", fraction), 0, 0.5)
    found = critical_temperature(spectrum, mu_star, cutoff=cutoff, tolerance=1e-7)
    if not found.superconducting:
        raise ValueError(
            f"spectrum does not superconduct above {found.lowest_temperature:g} K: it has no gap edge"
        )
    solution = matsubara_gap(spectrum, fraction * found.kelvin, mu_star, cutoff=cutoff)
    near = float(solution.delta[0])
    points = np.asarray(1j * solution.frequencies[:49], dtype=np.complex128)
    values = np.asarray(solution.delta[:49], dtype=np.complex128)
    tried = continuation.edges(points, values, 0.5 * near, 1.6 * near, 2201)
    edges = tried[np.isfinite(tried)]
    if not edges.size:
        raise ConvergenceError("no Padé approximant of the gap crosses Re Δ(ω) = ω")
    middle = float(np.median(edges))
    # a spurious pole of one approximant is no measure of the others: the middle half of the edges is
    low, high = np.quantile(edges, [0.25, 0.75])
    return GapEdge(
        middle,
        2 * middle / (K_B * found.kelvin),
        0.5 * float(high - low),
        solution.truncation * middle / near,
        found.kelvin,
        fraction * found.kelvin,
    )
