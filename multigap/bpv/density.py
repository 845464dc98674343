"""How many electrons the wires hold, and the chemical potential at which the normal state holds so many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._jit import plain
from multigap.bpv.filling import Filling, _cold_electrons, _met_by
from multigap.bpv.wires import Wires
from multigap.bpv.zone import ZoneNodes, zone_nodes
from multigap.constants import K_B
from multigap.kernels.band_edge import band_edge_fillings, band_edge_shifts, cold_band_edge_fillings


def normal_density(model: Wires, filling: Filling | float, temperature: float = 0.0) -> float:
    """Return the electrons per Å², both spins, in the coupled subbands of the normal state.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or float
        One filling, or η; it places μ, at which the temperature is then another one.
    temperature : float
        T in K, at least 0.

    Raises
    ------
    ValueError
        For a filling that is not one, μ below every subband, or a temperature below 0.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> round(bpv.normal_density(papers.md21(), 0.5), 4)  # electrons per Å²
    0.0674
    >>> round(bpv.normal_density(papers.md21(), 0.5, temperature=300.0), 4)
    0.0675
    """
    mu = _checks.instance("model", model, Wires)._potential(filling)[1]
    return _normal_density(model, mu, _checks.non_negative("temperature", temperature, "K"))


def _normal_density(model: Wires, mu: float, temperature: float) -> float:
    if temperature == 0:
        return _cold_electrons(model.superlattice, model.count, mu)
    t = K_B * temperature
    # all of the zone, with nodes that close in on μ
    span = model.superlattice.subband(model.count).top + mu
    nodes = zone_nodes(model.superlattice, model.count, model.points, mu, span, t)
    return float(_per_area(model) * np.sum(nodes.share * band_edge_fillings(plain(nodes.edge), t)))


def chemical_potential(model: Wires, density: float, temperature: float = 0.0) -> float:
    """Return μ in eV at which the normal state holds `density` electrons per Å² (both spins).

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    density : float
        Above 0.
    temperature : float
        T in K, at least 0.

    Raises
    ------
    ValueError
        For a density that is not above what the normal state has with μ at the lowest edge, or above what
        it has with μ at 10 keV; or a temperature below 0.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> wires = papers.md21()
    >>> mu = bpv.chemical_potential(wires, 0.08)  # eV for electrons per Å²
    >>> round(mu, 3), round(bpv.normal_density(wires, bpv.Filling(mu=mu)), 6)
    (3.549, 0.08)
    """
    _checks.instance("model", model, Wires)
    density = _checks.positive("density", density, "1/Å²")
    temperature = _checks.non_negative("temperature", temperature, "K")

    def electrons(mu: float) -> float:
        return _normal_density(model, mu, temperature)

    least = electrons(model.superlattice.subband(1).bottom)
    if density < least:
        raise ValueError(
            f"density = {density!r} is not allowed: density must be at least {least:.6g} 1/Å², what is left "
            f"at temperature = {temperature:g} K with mu at the lowest edge"
        )
    return _met_by(electrons, density, model.superlattice, model.count)


def _per_area(model: Wires) -> float:
    """Electrons per Å², both spins, for Σ share × filling = 1 √eV."""
    return 2 * model.superlattice.wire_dos_prefactor / model.superlattice.period


def _density_of_state(
    model: Wires, mu: float, temperature: float, nodes: ZoneNodes, delta_k: NDArray[np.float64]
) -> float:
    """Electrons per Å², both spins, with the gaps `delta_k` in eV at the nodes of the window (MR21 Eq. 7)."""
    edge, gap = plain(nodes.edge), plain(delta_k)
    if temperature == 0:  # nothing is occupied above the window, whose nodes therefore hold everything
        fillings = cold_band_edge_fillings(edge, model.cutoff, gap)
        return float(_per_area(model) * np.sum(nodes.share * fillings))
    shifts = band_edge_shifts(edge, model.cutoff, K_B * temperature, gap)
    drawn_in = float(_per_area(model) * np.sum(nodes.share * shifts))
    return _normal_density(model, mu, temperature) + drawn_in
