r"""The first crossed diagram of the electrons' self-energy: how much a theory without vertices leaves out.

An electron that an Einstein phonon dresses has, to second order, two self-energies. The rainbow is what
Eliashberg theory sums to all orders; the crossed diagram, in which two phonons overlap, is the first that it
leaves out. Migdal's argument that it is small needs a phonon that is slow beside the electron, and momenta of
which few leave all three propagators near the Fermi surface at once. A pocket of wires has neither. Here the
diagram is computed as an error bar on Z; nothing is said of T_c, which has vertices of its own.

For a phonon that is local, D ∝ δ(r - r′), the diagram's four vertices are at two places only, and

.. math::

    Σ_1(iω_n) &= γ\,T \sum_m D(n-m)\, F(z_m), \qquad F(z) = -π\,(e-z)^{-1/2} \\
    Σ_2(iω_n, q) &= \frac{γ²}{2π}\, T² \sum_{m,l} D(n-m)\, D(m-l)
        \int dx\, e^{-iqx}\, g(x, z_m)\, g(-x, z_l)\, g(x, z_{n-m+l})

The propagator of free motion along the wire above the edge e is :math:`g(x, z) = -iπ\,e^{is|x|}/s` with
:math:`s = \sqrt{z-e}`, Im s > 0, lengths in units in which the energy of the motion is q²; g(0, z) = F(z).
The integral over exponentials is elementary, :math:`\int dx\,e^{-iqx + iS|x|} = 2iS/(S² - q²)`, so that

.. math::

    \frac{1}{2π}\int dx\,e^{-iqx}\,ggg = -\frac{π²\,S}{s_1 s_2 s_3\,(S² - q²)}, \qquad S = s_1 + s_2 + s_3 .

γ = g w in √eV is coupling times weight, 2√(ħ²/2m)/d for wires at a distance d, as in the gap equation. A
subband with a width along k_z has an edge e(k_z). A local phonon then conserves k = k₁ - k₂ + k₃ along z: the
first diagram is averaged over k₁ with the overlap I(k, k₁), the crossed one over k₁ and k₂ with |M|²,
M = d ∫ψ*_k ψ_k₁ ψ*_k₂ ψ_k₃ dz over a period, exactly.

What is left out: the other subbands (the pocket pairs and dresses itself alone), the phonon's own
self-energy (its frequency is taken as the softened one), and every diagram beyond. One dimension has no
Migdal theorem: deep in an isolated wire Σ_2/Σ_1 tends to a number times λ, however large the Fermi energy;
the width along k_z brings back what theorem there is.

References: Migdal, Sov. Phys. JETP 7, 996 (1958); Grimaldi, Pietronero and Strässler, Phys. Rev. Lett. 75,
1158 (1995).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._jit import plain
from multigap._tables import Result, remembers
from multigap.bpv import Filling, Wires
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.errors import ConvergenceError
from multigap.kernels import crossed_diagram as kernels
from multigap.superlattice import Superlattice

Array = NDArray[np.float64]

REACH: Final = 4.0
"""Highest frequency of both sums, in phonon energies, unless told otherwise."""

_MOST_FREQUENCIES: Final = 200
_LEAST_FREQUENCIES: Final = 12
_TOLERANCE: Final = 1e-10
_STEPS: Final = 500


@dataclass(frozen=True, eq=False, repr=False)
class WireDiagrams(Result, units={"first_shift": "eV", "crossed_shift": "eV"}):
    """First and crossed diagram of an isolated wire, at one Matsubara frequency.

    Attributes
    ----------
    first : float
        Z - 1 of the first diagram, -Im Σ₁/ω_n.
    crossed : float
        δZ of the crossed diagram, -Im Σ₂/ω_n.
    first_shift, crossed_shift : float
        Re Σ₁ and Re Σ₂ in eV; Re Σ₁ is summed up to twice the reach only, beyond which it falls slowly.
    """

    first: float
    crossed: float
    first_shift: float
    crossed_shift: float

    def __post_init__(self) -> None:
        _checks.record(self)


@dataclass(frozen=True, eq=False, repr=False)
class PocketVertex(
    Result,
    rows="k_z",
    axes=dict.fromkeys(("k_z", "edge", "share", "first", "crossed"), "k_z"),
    units={"k_z": "1/Å", "edge": "eV"},
):
    """First and crossed diagram of one subband of wires at its lowest Matsubara frequency.

    Each k_z stands for the electron on the Fermi surface there, k_x² ∝ -e; where the edge lies above μ, for
    that at the edge.

    Attributes
    ----------
    k_z : ndarray, shape (K/2 + 1,)
        From the centre of the zone to its boundary, in 1/Å.
    edge : ndarray, shape (K/2 + 1,)
        e = E(k_z) - μ in eV.
    share : ndarray, shape (K/2 + 1,)
        Share of the states within πk_BT of μ, which sums to 1: what means are taken with.
    first : ndarray, shape (K/2 + 1,)
        Z - 1 of the first diagram.
    crossed : ndarray, shape (K/2 + 1,)
        δZ of the crossed diagram.
    """

    k_z: Array
    edge: Array
    share: Array
    first: Array
    crossed: Array

    def __post_init__(self) -> None:
        _checks.record(self, k_z="k", edge="k", share="k", first="k", crossed="k")

    @property
    def mean_first(self) -> float:
        """Mean of Z - 1 over the Fermi surface, by `share`."""
        return float(self.share @ self.first)

    @property
    def mean_crossed(self) -> float:
        """Mean of δZ over the Fermi surface, by `share`."""
        return float(self.share @ self.crossed)

    @property
    def relative(self) -> float:
        """δZ/(Z - 1) of the means: the crossed diagram in units of the first."""
        return self.mean_crossed / self.mean_first


def _frequencies(phonon: float, temperature: float, reach: float) -> int:
    """Return how many positive frequencies each sum takes."""
    count = math.ceil(min(reach * phonon / (2 * math.pi * K_B * temperature), 1e9))
    if count > _MOST_FREQUENCIES:
        least = reach * phonon / (2 * math.pi * K_B * _MOST_FREQUENCIES)
        raise ValueError(
            f"temperature = {temperature!r} is not allowed: temperature must be at least {least:.4g} K, or "
            f"the sums would need {count} frequencies each"
        )
    return max(count, _LEAST_FREQUENCIES)


@remembers
def wire_diagrams(
    edge: float,
    strength: float,
    phonon: float,
    temperature: float,
    *,
    motion: float | None = None,
    index: int = 0,
    dressed: bool = False,
    reach: float = REACH,
) -> WireDiagrams:
    """Return first and crossed diagram of electrons on an isolated wire.

    Parameters
    ----------
    edge : float
        e, the band edge less the chemical potential, in eV; below 0 where the wire is occupied.
    strength : float
        γ in √eV: λ of a deep wire is γ/√|e|.
    phonon : float
        Ω in eV.
    temperature : float
        T in K.
    motion : float, optional
        q², the external electron's energy along the wire from the edge, in eV. By default it is on the Fermi
        surface, -e, and at the edge where that lies above μ.
    index : int
        n of the external frequency (2n + 1)πk_BT.
    dressed : bool
        Whether the propagators have the first diagram's Z, or are free.
    reach : float
        Highest frequency of both sums, in phonon energies.

    Raises
    ------
    ValueError
        For an argument outside its range, or a temperature that would need too many frequencies.
    multigap.errors.ConvergenceError
        If the dressing does not settle.

    Examples
    --------
    >>> from multigap.beyond.vertex import wire_diagrams
    >>> edges = (-2.0, -0.1)  # eV, both of λ = 0.5 with phonons of 0.05 eV
    >>> deep, shallow = (wire_diagrams(edge, 0.5 * abs(edge) ** 0.5, 0.05, 100.0) for edge in edges)
    >>> [round(abs(each.crossed) / each.first, 2) for each in (deep, shallow)]  # Migdal's theorem
    [0.15, 0.24]
    """
    edge = _checks.finite("edge", edge, "eV", most=1e3)
    strength = _checks.non_negative("strength", strength, most=1e3)
    phonon = _checks.within("phonon", phonon, 1e-6, _checks.STIFFEST)
    temperature = _checks.positive("temperature", temperature, "K")
    motion = max(-edge, 0.0) if motion is None else _checks.non_negative("motion", motion, "eV", most=1e3)
    reach = _checks.within("reach", reach, 1, 100)
    dressed = _checks.flag("dressed", dressed)
    count = _frequencies(phonon, temperature, reach)
    index = _checks.whole("index", index, 0, count // 2)
    thermal, one = K_B * temperature, np.ones((1, 1))
    series = kernels.einstein_series(phonon, thermal, 4 * count + 2 * index + 2)
    widths = _widths(np.array([edge]), one, strength, series, thermal, dressed)
    roots = kernels.roots_of(widths, np.array([edge]))
    crossed = (strength * thermal) ** 2 * kernels.crossed_sum(
        roots, one, np.zeros((1, 1), dtype=np.int64), motion, series, index, count
    )
    first = thermal * kernels.first_widths(widths, np.array([edge]), one, strength, series)[index, 0]
    omega = (2 * index + 1) * math.pi * thermal
    n = np.arange(widths.shape[0])
    even = series[np.abs(n - index)] + series[n + index + 1]
    shift = -math.pi * strength * thermal * float(even @ (1j / roots[:, 0]).real)
    return WireDiagrams(float(first) / omega, -crossed.imag / omega, shift, crossed.real)


def _widths(
    edges: Array, overlap: Array, strength: float, series: Array, thermal: float, dressed: bool
) -> Array:
    """Return ω_n, or ω_n Z_n, in eV at frequencies by k_z."""
    if not dressed:
        count = series.size // 2
        odd = (2 * np.arange(count) + 1) * math.pi * thermal
        return np.repeat(odd[:, None], edges.size, axis=1)
    widths, steps = kernels.dressed_widths(edges, overlap, strength, series, thermal, _TOLERANCE, _STEPS)
    if steps < 0:
        raise ConvergenceError(f"the dressed propagators have not settled within {_STEPS} steps")
    return np.asarray(widths)


def _zone_states(lattice: Superlattice, number: int, points: int) -> tuple[Array, Array]:
    """Return I(k, k′), and |M|² by k, k₁ and k₂, on `points` wavevectors from 0 round the whole zone."""
    half = (lattice.barrier / 2, lattice.well)
    parts = []
    for start, length in ((0.0, half[0]), (half[0], half[1]), (half[0] + half[1], half[0])):
        node, weight = np.polynomial.legendre.leggauss(24)
        parts.append((start + length * (node + 1) / 2, weight * length / 2))
    z, weight = np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])
    k_z = 2 * lattice.zone_boundary * np.arange(points) / points
    waves = np.array([lattice.bloch(number, float(k), z) for k in k_z])
    dense = np.abs(waves) ** 2
    overlap = lattice.period * (dense * weight) @ dense.T
    pairs = waves[:, None, :].conj() * waves[None, :, :]  # ψ*_k ψ_k₁, and ψ*_k₂ ψ_k₃
    place = np.arange(points)
    third = (place[:, None, None] - place[None, :, None] + place[None, None, :]) % points
    vertex = np.empty((points, points, points), dtype=np.complex128)
    for k in range(points):
        other = pairs[place[None, :], third[k]]  # by k₁ and k₂
        vertex[k] = lattice.period * np.einsum("iz,ijz,z->ij", pairs[k], other, weight)
    return overlap, np.abs(vertex) ** 2


@remembers
def pocket_vertex(
    model: Wires,
    filling: Filling | float,
    temperature: float,
    *,
    coupling: float | None = None,
    phonon: float | None = None,
    dressed: bool = False,
    points: int = 24,
    reach: float = REACH,
) -> PocketVertex:
    """Return the first and the crossed diagram of the Lifshitz subband of wires over its Fermi surface.

    Parameters
    ----------
    model : Wires
        The superlattice, with the coupling g of the Lifshitz subband and the softened phonon ω̃.
    filling : Filling or float
        One filling, or η.
    temperature : float
        T in K.
    coupling : float, optional
        λ in place of the model's g: what g stands for has several readings.
    phonon : float, optional
        Ω in eV in place of the model's cutoff ω̃.
    dressed : bool
        Whether the propagators have the first diagram's Z, or are free.
    points : int
        Wavevectors k_z in the whole zone, an even number.
    reach : float
        Highest frequency of both sums, in phonon energies.

    Raises
    ------
    ValueError
        For a filling that is not one, an odd number of points, another argument outside its range, or a
        temperature that would need too many frequencies.
    multigap.errors.ConvergenceError
        If the dressing does not settle.

    Examples
    --------
    >>> from multigap.beyond.vertex import pocket_vertex
    >>> from multigap.bpv import papers
    >>> found = pocket_vertex(papers.md21(0.25), 1.0, 300.0, points=4, reach=3.0)
    >>> round(float(found.share.sum()), 6)
    1.0
    >>> round(float(found.share @ found.crossed), 2), round(float(found.share @ found.first), 2)
    (-0.07, 0.23)
    """
    mu = _checks.instance("model", model, Wires)._potential(filling)[1]
    temperature = _checks.positive("temperature", temperature, "K")
    lam = model.g if coupling is None else coupling
    lam = _checks.within("coupling", lam, 0, 100, open_low=True)
    phonon = _checks.within("phonon", model.cutoff if phonon is None else phonon, 1e-6, _checks.STIFFEST)
    points = _checks.whole("points", points, 4, 32)
    if points % 2:
        raise ValueError(f"points = {points} is not allowed: points must be even")
    reach, dressed = _checks.within("reach", reach, 1, 100), _checks.flag("dressed", dressed)
    count, thermal = _frequencies(phonon, temperature, reach), K_B * temperature
    lattice, number = model.superlattice, model.lifshitz
    k_z = 2 * lattice.zone_boundary * np.arange(points) / points
    edges = plain(lattice.energy(number, np.minimum(k_z, 2 * lattice.zone_boundary - k_z)) - mu)
    overlap, vertices = _zone_states(lattice, number, points)
    strength = 2 * lam * math.sqrt(HBAR2_OVER_2ME / lattice.along_wire) / lattice.period
    series = kernels.einstein_series(phonon, thermal, 4 * count + 2)
    widths = _widths(edges, overlap, strength, series, thermal, dressed)
    roots = kernels.roots_of(widths, edges)
    half, omega, place = points // 2 + 1, math.pi * thermal, np.arange(points)
    crossed = np.empty(half)
    for k in range(half):
        third = (k - place[:, None] + place[None, :]) % points
        motion = max(-float(edges[k]), 0.0)
        total = kernels.crossed_sum(roots, plain(vertices[k]), third, motion, series, 0, count)
        crossed[k] = -((strength * thermal) ** 2) * total.imag / omega
    first = kernels.first_widths(widths, edges, overlap, strength, series)[0, :half] * thermal / omega
    share = np.imag(1 / np.sqrt(edges[:half] - 1j * omega))
    share[[0, -1]] /= 2
    return _checks.made(
        PocketVertex,
        k_z=k_z[:half],
        edge=edges[:half].copy(),
        share=share / share.sum(),
        first=np.array(first),
        crossed=crossed,
    )
