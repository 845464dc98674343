"""Superfluid stiffness of wires in mean field: what it costs to twist the phase of the condensate.

In a layer of wires whose pairs all have the momentum 2q, electrons (k + q, -k + q) are paired. With the gap
Δ_n(k_z) kept, which is even in the relative momentum k, the free energy has the second derivative

    D_ii = Σ_nk { ∂²ε/∂k_i² [1 - (ξ/E) tanh(E/2T)] - (∂ε/∂k_i)² sech²(E/2T)/2T },

diamagnetic less paramagnetic part, per area: ħ²n_s/m, in a plane an energy, here in eV. x runs along the
wires, z across them. For a gap that does not depend on k it is the sum of (∂ε/∂k)² times the pair-breaking
kernel (Δ²/E²) [tanh(E/2T)/E - sech²(E/2T)/2T]. The normal state has none, in each subband by itself, so that
only differences to it count, and these live within the pairing window.

D_xx is exact for these models; what the twist does to wave functions across the wires adds a little to D_zz:
:mod:`multigap.beyond.geometric`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from multigap import _checks
from multigap._jit import plain
from multigap._tables import Result, conventions, remembers
from multigap.bpv import Filling, WireGaps, Wires, gaps, zone_nodes
from multigap.bpv.zone import ZoneNodes
from multigap.constants import HBAR2_OVER_2ME, K_B
from multigap.kernels.band_edge import band_edge_fillings, cold_band_edge_fillings
from multigap.kernels.stiffness import all_gap_changes
from multigap.superlattice import Subband


@dataclass(frozen=True, eq=False, repr=False)
class Stiffness(
    Result,
    rows="subband",
    axes=dict.fromkeys(("along", "across", "diamagnetic_along", "diamagnetic_across"), "subband"),
    units={
        "temperature": "K",
        "mu": "eV",
        "kelvin": "K",
        "mass": "mₑ",
        "along": "eV",
        "across": "eV",
        "diamagnetic_along": "eV",
        "diamagnetic_across": "eV",
    },
    conventions={"eta": conventions.ETA, "kelvin": conventions.WINDOW},
):
    """The stiffness of a layer of wires at one temperature, subband by subband.

    Attributes
    ----------
    temperature : float
        T in K.
    mu : float
        Chemical potential in eV.
    eta : float
        Its Lifshitz parameter.
    kelvin : float
        Mean-field T_c in K at this chemical potential; nan if there is none.
    mass : float
        m_x in free-electron masses, along the wires.
    along, across : ndarray, shape (n,)
        What each subband gives to D_xx and D_zz, in eV; 0 at and above T_c.
    diamagnetic_along, diamagnetic_across : ndarray, shape (n,)
        Its diamagnetic part Σ ∂²ε/∂k² n_k in eV, which the stiffness cannot exceed.
    """

    temperature: float
    mu: float
    eta: float
    kelvin: float
    mass: float
    along: NDArray[np.float64]
    across: NDArray[np.float64]
    diamagnetic_along: NDArray[np.float64]
    diamagnetic_across: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    @property
    def tensor(self) -> tuple[float, float]:
        """D_xx and D_zz in eV."""
        return float(np.sum(self.along)), float(np.sum(self.across))

    @property
    def mean(self) -> float:
        """√(D_xx D_zz) in eV: what the transition of a layer sees, 0 where D_zz is not above 0."""
        return math.sqrt(max(np.sum(self.along), 0.0) * max(np.sum(self.across), 0.0))

    @property
    def superfluid_density(self) -> float:
        """n_s = D_xx m_x/ħ² in 1/Å²: all electrons at T = 0."""
        return float(np.sum(self.along)) * self.mass / (2 * HBAR2_OVER_2ME)


@remembers
def stiffness(
    model: Wires, filling: Filling | float, temperature: float = 0.0, *, fixed_density: bool = False
) -> Stiffness:
    """Return the stiffness tensor of a layer of wires with the gaps of the gap equation.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or float
        One filling, or η.
    temperature : float
        T in K, at least 0.
    fixed_density : bool
        As in :func:`multigap.bpv.gaps`.

    Raises
    ------
    ValueError
        As :func:`multigap.bpv.gaps`, or for subbands whose neighbours they nearly touch.
    multigap.errors.ConvergenceError
        If the gap equation or the density equation cannot be solved.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.beyond.stiffness import stiffness
    >>> from multigap.bpv import papers
    >>> layer = stiffness(papers.md21(0.25), 1.0)
    >>> bool(np.all(layer.along <= layer.diamagnetic_along))
    True
    >>> round(float(layer.along.sum()), 2), round(float(layer.across.sum()), 2)  # eV
    (0.63, 0.02)
    """
    _checks.instance("model", model, Wires)
    _refuse_touching(model)
    return stiffness_of(model, gaps(model, filling, temperature, fixed_density=fixed_density))


@remembers
def stiffness_of(model: Wires, state: WireGaps) -> Stiffness:
    """Return the stiffness tensor of a state that is known; see :func:`stiffness`.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    state : WireGaps
        Gaps of these wires.

    Raises
    ------
    ValueError
        For a state of other wires, or subbands that nearly touch.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap import bpv
    >>> from multigap.beyond.stiffness import stiffness, stiffness_of
    >>> model = bpv.papers.md21(0.25)
    >>> known = stiffness_of(model, bpv.gaps(model, 1.0, temperature=50.0))
    >>> bool(np.allclose(known.along, stiffness(model, 1.0, 50.0).along))
    True
    """
    _refuse_touching(_own_state(model, state))
    if state.temperature == 0:
        nodes = state.nodes
        filled = cold_band_edge_fillings(plain(nodes.edge), model.cutoff, plain(state.delta_k))
        along = diamagnetic_along = _by_subband(model, nodes, _inertia(model) * filled)
        across = diamagnetic_across = _by_subband(model, nodes, _motion(nodes)[1] * filled)
    else:
        along, across, *more = _warm_parts(model, state)
        normal = _normal_parts(model, state.mu, K_B * state.temperature)
        diamagnetic_along, diamagnetic_across = normal[0] + more[0], normal[1] + more[1]
    return Stiffness(
        temperature=state.temperature,
        mu=state.mu,
        eta=state.eta,
        kelvin=state.kelvin,
        mass=model.superlattice.along_wire,
        along=along,
        across=across,
        diamagnetic_along=diamagnetic_along,
        diamagnetic_across=diamagnetic_across,
    )


def _inertia(model: Wires) -> float:
    """Return ħ²/m_x in eV Å²."""
    return 2 * HBAR2_OVER_2ME / model.superlattice.along_wire


def _warm_parts(model: Wires, state: WireGaps) -> tuple[NDArray[np.float64], ...]:
    """Return, in eV by subband, D_xx, D_zz, and what the gap adds to both diamagnetic parts, for T > 0."""
    thermal, inertia = K_B * state.temperature, _inertia(model)
    nodes = model.nodes(state.mu, thermal)
    gap = _gaps_at(model, state, nodes)
    squared, bent = _motion(nodes)
    filled, across, along = all_gap_changes(plain(nodes.edge), model.cutoff, thermal, gap)
    parts = (
        inertia * (filled + along),
        bent * filled + squared * across / 2,
        inertia * filled,
        bent * filled,
    )
    return tuple(_by_subband(model, nodes, each) for each in parts)


def _normal_parts(model: Wires, mu: float, thermal: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both diamagnetic parts of the normal state in eV by subband, for T > 0."""
    span = model.superlattice.subband(model.count).top + mu
    zone = zone_nodes(model.superlattice, model.count, model.points, mu, span, thermal)
    filled = band_edge_fillings(plain(zone.edge), thermal)
    return (
        _by_subband(model, zone, _inertia(model) * filled),
        _by_subband(model, zone, _motion(zone)[1] * filled),
    )


def _own_state(model: Wires, state: WireGaps) -> Wires:
    """Return the model, if the state is one of its wires."""
    _checks.instance("model", model, Wires)
    _checks.instance("state", state, WireGaps)
    if state.delta.size != model.count or state.nodes.superlattice != model.superlattice:
        raise ValueError("state is not allowed: state must be one of this model's wires")
    return model


def _refuse_touching(model: Wires) -> None:
    """Refuse subbands between which there is no gap to speak of: currents between them count as theirs do."""
    for n in range(model.count):
        band = model.superlattice.subband(n + 1)
        if band.width > 1e-13 * band.top and not band.has_series:
            raise ValueError(
                f"model with subband {n + 1} up to {band.top:.6g} eV is not allowed: model must have "
                "subbands that do not nearly touch, for currents between them are left out"
            )


def _by_subband(model: Wires, nodes: ZoneNodes, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum √eV × eV Å² over k_x, k_z and both spins to eV, for each subband."""
    per_area = 2 * model.superlattice.wire_dos_prefactor / model.superlattice.period
    return np.asarray(per_area * np.bincount(nodes.block, nodes.share * values, minlength=model.count))


def _motion(nodes: ZoneNodes) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return (dE/dk_z)² in eV² Å² and d²E/dk_z² in eV Å² at the nodes.

    With x = (2E - bottom - top)/ΔE and J of :attr:`Subband.level_density` the first is (ΔE/2)² (1 - x²)/J²,
    which is smooth in E, and the second half its derivative.
    """
    squared, bent = np.zeros(nodes.edge.size), np.zeros(nodes.edge.size)
    for n in np.unique(nodes.block):
        band, mine = nodes.superlattice.subband(int(n) + 1), nodes.block == n
        if band.width > 1e-13 * band.top:
            squared[mine], bent[mine] = _subband_motion(band, nodes.energy[mine])
    return squared, bent


def _subband_motion(
    band: Subband, energy: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x, half = band.scaled(energy), band.width / 2
    density = chebyshev.chebval(x, band.level_density)
    slope = chebyshev.chebval(x, chebyshev.chebder(band.level_density))
    inside = (energy - band.bottom) * (band.top - energy)
    squared = np.maximum(inside, 0.0) / density**2
    return squared, -(half * x / density + squared * slope / half) / density


def _gaps_at(model: Wires, state: WireGaps, nodes: ZoneNodes) -> NDArray[np.float64]:
    """Return Δ_n(k_z) in eV at other nodes: in each subband it is a sum of the overlaps' few factors."""
    known, wanted = model.factors(state.nodes), model.factors(nodes)
    result = np.zeros(nodes.edge.size)
    for n in np.unique(nodes.block):
        here, there = state.nodes.block == n, nodes.block == n
        if np.any(here):
            amplitude = np.linalg.lstsq(known[here], state.delta_k[here], rcond=1e-9)[0]
            result[there] = wanted[there] @ amplitude
    return result
