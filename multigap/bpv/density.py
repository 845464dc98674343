"""How many electrons the wires hold, and the chemical potential at which the normal state holds so many."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq

from multigap import _checks, kernels
from multigap._jit import plain
from multigap.bpv.wires import Wires
from multigap.bpv.zone import ZoneNodes, zone_nodes
from multigap.constants import K_B

# Largest chemical potential in eV that a density is met by.
_HIGHEST = 1e4


def normal_density(
    model: Wires, eta: float | None = None, *, mu: float | None = None, temperature: float = 0.0
) -> float:
    """Return the electrons per Å², both spins, in the coupled subbands of the normal state.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    eta, mu : float
        Lifshitz parameter or chemical potential in eV: one of the two.
    temperature : float
        T in K, at least 0.

    Raises
    ------
    ValueError
        If not one of `eta` and `mu` is given, μ lies below every subband, or the temperature is below 0.
    """
    value = _checks.instance("model", model, Wires).checked_mu(eta, mu)
    temperature = _checks.non_negative("temperature", temperature, "K")
    if temperature == 0:
        return 2 * sum(model.superlattice.subband(n).filling(value) for n in range(1, model.count + 1))
    t = K_B * temperature
    # all of the zone, with nodes that close in on μ
    span = model.superlattice.subband(model.count).top + value
    nodes = zone_nodes(model.superlattice, model.count, model.points, value, span, t)
    return float(_per_area(model) * np.sum(nodes.share * kernels.band_edge_fillings(plain(nodes.edge), t)))


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
    """
    _checks.instance("model", model, Wires)
    density = _checks.positive("density", density, "1/Å²")
    temperature = _checks.non_negative("temperature", temperature, "K")
    lowest = model.superlattice.subband(1).bottom
    low, high = lowest, model.superlattice.subband(model.count).top
    least = normal_density(model, mu=low, temperature=temperature)
    if density < least:
        raise ValueError(
            f"density = {density!r} is not allowed: density must be at least {least:.6g} 1/Å², what is left "
            f"at temperature = {temperature:g} K with mu at the lowest edge"
        )

    def excess(mu: float) -> float:
        return normal_density(model, mu=mu, temperature=temperature) - density

    while excess(high) < 0:
        high += max(high - lowest, lowest)  # a single flat subband has no width to go by
        if high > _HIGHEST:
            raise ValueError(
                f"density = {density!r} is not allowed: density must be met by a mu of at most "
                f"{_HIGHEST:g} eV "
                "(in 1/Å², of the coupled subbands)"
            )
    return float(brentq(excess, low, high, xtol=1e-14 * high, rtol=1e-14))


def _per_area(model: Wires) -> float:
    """Electrons per Å², both spins, for Σ share × filling = 1 √eV."""
    return 2 * model.superlattice.wire_dos_prefactor / model.superlattice.period


def _density_of_state(
    model: Wires, mu: float, temperature: float, nodes: ZoneNodes, delta_k: NDArray[np.float64]
) -> float:
    """Electrons per Å², both spins, with the gaps `delta_k` in eV at the nodes of the window (MR21 Eq. 7)."""
    edge, gap = plain(nodes.edge), plain(delta_k)
    if temperature == 0:  # nothing is occupied above the window, whose nodes therefore hold everything
        fillings = kernels.cold_band_edge_fillings(edge, model.cutoff, gap)
        return float(_per_area(model) * np.sum(nodes.share * fillings))
    shifts = kernels.band_edge_shifts(edge, model.cutoff, K_B * temperature, gap)
    drawn_in = float(_per_area(model) * np.sum(nodes.share * shifts))
    return normal_density(model, mu=mu, temperature=temperature) + drawn_in
