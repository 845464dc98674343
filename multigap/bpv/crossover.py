"""How far a subband's pairs are from Cooper's and from molecules: the BCS–BEC crossover as numbers.

Four measures that the literature uses, all at T = 0 and for one subband of a wire superlattice: its Fermi
energy over the cutoff, its gap over its Fermi energy, the size of its pairs along the wire times k_F, and the
fraction of its electrons that are condensed. Pistolesi and Strinati (Phys. Rev. B 49, 6356 (1994)) put the
crossover between k_Fξ = 2π (Cooper pairs beyond) and 1/π (molecules below); condensate fractions of 0.2 and
0.8 are common bounds of the same regimes.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, bpv
from multigap._jit import plain
from multigap._tables import Result, conventions, remembers
from multigap.constants import HBAR2_OVER_2ME
from multigap.kernels.band_edge import cold_band_edge_fillings

COOPER_SIZE = 2 * math.pi
"""k_F ξ above which pairs overlap as Cooper's do."""

MOLECULE_SIZE = 1 / math.pi
"""k_F ξ below which pairs are molecules."""


@dataclass(frozen=True, eq=False, repr=False)
class CrossoverMeasures(
    Result,
    rows="eta",
    axes=dict.fromkeys(
        (
            "eta",
            "fermi_energy",
            "fermi_over_cutoff",
            "delta",
            "delta_over_fermi",
            "fermi_wavevector",
            "pair_size",
            "size_in_wavelengths",
            "condensate_fraction",
        ),
        "eta",
    ),
    units={"fermi_energy": "eV", "delta": "eV", "fermi_wavevector": "1/Å", "pair_size": "Å"},
    conventions={"eta": conventions.ETA, "delta": conventions.DELTA},
):
    """Measures for one subband along a row of chemical potentials, all of shape (m,).

    Attributes
    ----------
    eta : ndarray
        Lifshitz parameters as asked for.
    subband : int
        The subband, from 1.
    fermi_energy : ndarray
        μ − bottom of the subband in eV; negative while it is empty.
    fermi_over_cutoff : ndarray
        The same over ω̃: Migdal's and BCS theory want it large.
    delta : ndarray
        Zone mean of the gap in eV.
    delta_over_fermi : ndarray
        Δ/E_F; nan while the subband is empty.
    fermi_wavevector : ndarray
        Largest k_x of the Fermi contour in 1/Å; nan while there is none.
    pair_size : ndarray
        Root mean square size ξ of a pair along the wire in Å; nan where there is no gap.
    size_in_wavelengths : ndarray
        k_F ξ.
    condensate_fraction : ndarray
        Σ u²v² / Σ v² over the subband, within the window: 0 for weak coupling, 1 for molecules.
    """

    eta: NDArray[np.float64]
    subband: int
    fermi_energy: NDArray[np.float64]
    fermi_over_cutoff: NDArray[np.float64]
    delta: NDArray[np.float64]
    delta_over_fermi: NDArray[np.float64]
    fermi_wavevector: NDArray[np.float64]
    pair_size: NDArray[np.float64]
    size_in_wavelengths: NDArray[np.float64]
    condensate_fraction: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@remembers
def measures(
    model: bpv.Wires,
    filling: bpv.Filling | ArrayLike,
    subband: int | None = None,
    *,
    fixed_density: bool = False,
) -> CrossoverMeasures:
    """Return the crossover measures of one subband at T = 0.

    Parameters
    ----------
    model : bpv.Wires
        The superlattice and its pairing.
    filling : Filling or array_like, shape (m,)
        One or many fillings; plain numbers are η.
    subband : int, optional
        From 1; the Lifshitz subband if not given.
    fixed_density : bool
        As in :func:`multigap.bpv.gaps`.

    Raises
    ------
    ValueError
        For a subband that the model does not couple, or a μ below every subband.

    Examples
    --------
    >>> from multigap.bpv import crossover, papers
    >>> found = crossover.measures(papers.md21(), [0.1, 1.0])  # in the third subband
    >>> found.fermi_over_cutoff.round(3).tolist()
    [0.087, 0.874]
    >>> found.size_in_wavelengths.round(2).tolist()  # k_F ξ: Cooper pairs above 6.28
    [1.08, 2.29]
    """
    _checks.instance("model", model, bpv.Wires)
    number = _checks.whole("subband", model.lifshitz if subband is None else subband, 1, model.count)
    fixed_density = _checks.flag("fixed_density", fixed_density)
    etas, mus = model.potentials(filling)
    bottom = model.superlattice.subband(number).bottom
    inertia = model.superlattice.along_wire / HBAR2_OVER_2ME
    rows = []
    for mu in mus:
        state = bpv.gaps(model, bpv.Filling(mu=mu), fixed_density=fixed_density)
        fermi = state.mu - bottom
        wavevector = math.sqrt(fermi * inertia) if fermi > 0 else math.nan
        gap = float(np.abs(state.delta[number - 1]))
        rows.append((fermi, gap, wavevector, *pair_size_and_condensate(model, state, number)))
    fermi_energy, gaps, wavevectors, sizes, fractions = np.array(rows).reshape(-1, 5).T
    return CrossoverMeasures(
        etas,
        number,
        fermi_energy,
        fermi_energy / model.cutoff,
        gaps,
        np.where(fermi_energy > 0, gaps / np.where(fermi_energy > 0, fermi_energy, 1.0), np.nan),
        wavevectors,
        sizes,
        wavevectors * sizes,
        fractions,
    )


def pair_size_and_condensate(model: bpv.Wires, state: bpv.WireGaps, subband: int) -> tuple[float, float]:
    """Return the size ξ of a subband's pairs along the wire in Å (root mean square), and the condensed share.

    A pair in the subband at k_z has the amplitude φ(k_x) = u v = Δ/2E within the window; its size is
    ξ² = Σ|∂φ/∂k_x|²/Σ|φ|², the sum over k_x and k_z (Pistolesi and Strinati's, for free motion along x), and
    the share is Σ u²v²/Σ v². Without a gap the size is nan and the share 0.

    Parameters
    ----------
    model : bpv.Wires
        The superlattice and its pairing.
    state : bpv.WireGaps
        Its gaps at T = 0.
    subband : int
        From 1.

    Raises
    ------
    ValueError
        For a state or a subband that is none of this model's.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import crossover, papers
    >>> wires = papers.md21()
    >>> size, share = crossover.pair_size_and_condensate(wires, bpv.gaps(wires, 0.5), subband=3)
    >>> f"{size:.1f} Å, {share:.3f} condensed"
    '14.7 Å, 0.205 condensed'
    """
    _checks.instance("model", model, bpv.Wires)
    if _checks.instance("state", state, bpv.WireGaps).nodes.superlattice != model.superlattice:
        raise ValueError("state is not allowed: state must be one of this model's superlattice")
    subband = _checks.whole("subband", subband, 1, model.count)
    mine = state.nodes.block == subband - 1
    edge, share, delta = state.nodes.edge[mine], state.nodes.share[mine], np.abs(state.delta_k[mine])
    if not np.any(delta > 0):
        return math.nan, 0.0
    condensed, spread = pair_sums(edge, model.cutoff, np.maximum(delta, 1e-300))
    occupied = cold_band_edge_fillings(plain(edge), model.cutoff, plain(delta))
    pairs = np.sum(share * condensed)
    # dk_x = dξ/(2√s √(ξ − e)) and dξ/dk_x = 2√s √(ξ − e), s = ħ²/2m_x
    stiffness = HBAR2_OVER_2ME / model.superlattice.along_wire
    return math.sqrt(4 * stiffness * np.sum(share * spread) / pairs), float(pairs / np.sum(share * occupied))


def pair_sums(
    edge: NDArray[np.float64], cutoff: float, delta: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return ∫dξ Δ²/(4E²)/√(ξ − e) and ∫dξ Δ²ξ²/(4E⁶) √(ξ − e) within the window, for every edge in eV.

    With ξ = Δ sinh v the poles at ξ = ±iΔ move to v = ±iπ/2, and v − v₀ ∝ t² takes the root at the edge.

    Parameters
    ----------
    edge : array, shape (channels,)
        Band edges in eV from the chemical potential.
    cutoff : float
        ω̃ in eV.
    delta : array, shape (channels,)
        Δ in eV, above 0.

    Raises
    ------
    ValueError
        For edges and gaps that are not rows of one length, or an argument outside its range.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.bpv import crossover
    >>> deep, gap = -0.5, 0.0001  # eV; a band far below μ
    >>> condensed, spread = crossover.pair_sums(np.array([deep]), 0.1, np.array([gap]))
    >>> f"{condensed[0]:.3g} {np.pi / 4 * gap / np.sqrt(-deep):.3g}"  # ∫Δ²/4E² over √|e|
    '0.000111 0.000111'
    """
    edge = _checks.array("edge", edge, "eV", ndim=1)
    cutoff = _checks.positive("cutoff", cutoff, "eV")
    delta = _checks.array("delta", delta, "eV", shape=edge.shape, above=0, like="edge")
    node, weight = np.polynomial.legendre.leggauss(96)
    t, w = (node + 1) / 2, weight / 2
    low = np.maximum(edge, -cutoff)
    start, end = np.arcsinh(low / delta)[:, None], np.arcsinh(cutoff / delta)[:, None]
    length = np.maximum(end - start, 0.0)
    v = start + length * t**2
    xi = delta[:, None] * np.sinh(v)
    measure = 2 * t * w * length * delta[:, None] * np.cosh(v)
    energy = delta[:, None] * np.cosh(v)
    # sinh v − sinh v₀ without cancellation, plus the part of the wire below the window
    rise = 2 * delta[:, None] * np.cosh((v + start) / 2) * np.sinh(length * t**2 / 2)
    root = np.sqrt(rise + (low - edge)[:, None])
    amplitude = (delta[:, None] / (2 * energy)) ** 2
    condensed = np.sum(measure * amplitude / root, axis=1)
    spread = np.sum(measure * amplitude * (xi / energy**2) ** 2 * root, axis=1)
    return condensed, spread
