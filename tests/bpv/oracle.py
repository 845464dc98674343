"""MR21 Eqs. (4)–(8) written down as printed: NumPy, plane waves, and plain sums over k_x and k_z.

Slow and obvious on purpose, and shares nothing with the package but the physical constants: bands and
wave functions come from a plane-wave basis, every integral is a midpoint sum.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.linalg import eigh
from scipy.optimize import brentq

H2M = 3.8099821
"""ħ²/2mₑ in eV Å²."""
K_B = 8.617333262e-5
"""eV/K."""


@dataclass(frozen=True)
class PlainWires:
    """Wires on a grid of k_z: energies (n, k) in eV, densities (n, k, z) in 1/Å; k_z > 0 only."""

    period: float
    mass_wire: float
    energies: np.ndarray
    densities: np.ndarray

    @property
    def overlaps(self) -> np.ndarray:
        """d ∫|ψ|²|ψ′|² dz as a matrix over all (n, k)."""
        flat = self.densities.reshape(-1, self.densities.shape[-1])
        return self.period**2 * flat @ flat.T / flat.shape[1]


def plain_wires(
    well: float, barrier: float, height: float, m_well: float, m_barrier: float, m_wire: float,
    *, bands: int = 3, n_k: int = 200, waves: int = 50, n_z: int = 512,
) -> PlainWires:  # fmt: skip
    """−(ħ²/2)ψ″ + m(z)V(z)ψ = E m(z)ψ (ψ′ continuous) in plane waves exp i(k + 2πj/d)z."""
    d = well + barrier
    g = 2 * np.pi / d * np.arange(-waves, waves + 1)
    share = barrier / d * np.sinc((g[:, None] - g[None, :]) * barrier / (2 * np.pi))
    mass = m_well * np.eye(g.size) + (m_barrier - m_well) * share
    z = (np.arange(n_z) + 0.5) * d / n_z
    k = (np.arange(n_k) + 0.5) * np.pi / d / n_k
    energies, densities = np.empty((bands, n_k)), np.empty((bands, n_k, n_z))
    for i in range(n_k):
        hamiltonian = H2M * np.diag((k[i] + g) ** 2) + m_barrier * height * share
        e, c = eigh(hamiltonian, mass, subset_by_index=[0, bands - 1])
        psi = np.exp(1j * np.outer(z, g)) @ c
        rho = np.abs(psi.T) ** 2
        energies[:, i] = e
        densities[:, i] = rho / (rho.mean(axis=1, keepdims=True) * d)
    return PlainWires(d, m_wire, energies, densities)


def pair_sums(wires: PlainWires, mu: float, cutoff: float, kernel, n_x: int = 400) -> np.ndarray:
    """∫dk_x/2π kernel(ξ) for every (n, k_z): midpoints in k_x > 0 with |ξ| < cutoff, doubled."""
    result = np.zeros(wires.energies.shape)
    for index, e in np.ndenumerate(wires.energies - mu):
        if e < cutoff:
            low = np.sqrt(max(-cutoff - e, 0.0) * wires.mass_wire / H2M)
            high = np.sqrt((cutoff - e) * wires.mass_wire / H2M)
            k_x = low + (np.arange(n_x) + 0.5) * (high - low) / n_x
            xi = e + H2M * k_x**2 / wires.mass_wire
            result[index] = 2 * np.sum(kernel(xi, index)) * (high - low) / n_x / (2 * np.pi)
    return result


def couplings(wires: PlainWires, g: np.ndarray) -> np.ndarray:
    """(g_nn′/N_2D) I dk_z′/2π × 2 for the mirrored half of the zone, as a matrix over (n, k)."""
    n_k = wires.energies.shape[1]
    n_2d = wires.mass_wire / (4 * np.pi * H2M)
    dk = np.pi / wires.period / n_k
    return np.kron(g, np.ones((n_k, n_k))) / n_2d * wires.overlaps * 2 * dk / (2 * np.pi)


def largest_eigenvalue(wires: PlainWires, mu: float, cutoff: float, g: np.ndarray, kelvin: float) -> float:
    """Largest eigenvalue of the linearised gap equation (8)."""
    t = K_B * kelvin
    sums = pair_sums(wires, mu, cutoff, lambda xi, _: np.tanh(xi / (2 * t)) / (2 * xi)).ravel()
    root = np.sqrt(sums)
    symmetric = root[:, None] * couplings(wires, g) * root[None, :]
    size = symmetric.shape[0]
    return float(eigh(symmetric, eigvals_only=True, subset_by_index=[size - 1, size - 1])[0])


def critical_temperature(
    wires: PlainWires, mu: float, cutoff: float, g: np.ndarray, bracket: tuple[float, float]
) -> float:
    """T_c in K from Eq. (8)."""
    return float(brentq(lambda t: largest_eigenvalue(wires, mu, cutoff, g, t) - 1, *bracket, rtol=1e-7))


def gaps(
    wires: PlainWires, mu: float, cutoff: float, g: np.ndarray, kelvin: float, start: float = 0.02
) -> np.ndarray:
    """Δ_nk in eV from Eq. (6), with tanh(E/2T) for T > 0, by plain iteration; shape (n, k)."""
    matrix = couplings(wires, g)
    delta = np.full(wires.energies.shape, start)
    for _ in range(400):

        def kernel(xi, index, delta=delta):
            energy = np.hypot(xi, delta[index])
            return (np.tanh(energy / (2 * K_B * kelvin)) if kelvin > 0 else 1.0) / (2 * energy)

        new = (matrix @ (pair_sums(wires, mu, cutoff, kernel) * delta).ravel()).reshape(delta.shape)
        if np.max(np.abs(new - delta)) < 1e-9 * np.max(np.abs(new)):
            return new
        delta = new
    raise RuntimeError("the plain iteration did not settle")


def density(
    wires: PlainWires, mu: float, cutoff: float, delta: np.ndarray, kelvin: float, n_x: int = 4000
) -> float:
    """Electrons per Å² from Eq. (7), Δ inside |ξ| < cutoff only; midpoints up to 40 k_BT beyond."""
    total, dk = 0.0, np.pi / wires.period / wires.energies.shape[1]
    top = cutoff + 40 * K_B * kelvin
    for index, e in np.ndenumerate(wires.energies - mu):
        borders = sorted({e, *(x for x in (-cutoff, cutoff, top) if x > e)})
        for low, high in pairwise(borders):
            a, b = np.sqrt((low - e) * wires.mass_wire / H2M), np.sqrt((high - e) * wires.mass_wire / H2M)
            k_x = a + (np.arange(n_x) + 0.5) * (b - a) / n_x
            xi = e + H2M * k_x**2 / wires.mass_wire
            energy = np.hypot(xi, delta[index] if -cutoff < (low + high) / 2 < cutoff else 0.0)
            thermal = np.tanh(energy / (2 * K_B * kelvin)) if kelvin > 0 else 1.0
            total += (
                np.sum(1 - xi / energy * thermal) * (b - a) / n_x * 2 / (2 * np.pi) * 2 * dk / (2 * np.pi)
            )
    return float(total)
