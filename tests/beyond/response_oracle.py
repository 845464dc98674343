"""The wires' static response as a double sum over wavevectors: plane waves and plain sums, no closed form.

Shares nothing with the package but the physical constants.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import eigh

H2M = 3.8099821
"""ħ²/2mₑ in eV Å²."""


@dataclass(frozen=True)
class PlainStates:
    """Energies (k, n) in eV, and Bloch functions (k, n, z) in 1/√Å on equidistant z in one period."""

    period: float
    energies: np.ndarray
    waves: np.ndarray


def plain_states(
    k_z: np.ndarray, well: float, barrier: float, height: float, m_well: float, m_barrier: float,
    *, bands: int = 3, plane_waves: int = 40, n_z: int = 280,
) -> PlainStates:  # fmt: skip
    """−(ħ²/2)ψ″ + m(z)V(z)ψ = E m(z)ψ (ψ′ continuous) in plane waves exp i(k + 2πj/d)z, barrier at z = 0."""
    d = well + barrier
    g = 2 * np.pi / d * np.arange(-plane_waves, plane_waves + 1)
    share = barrier / d * np.sinc((g[:, None] - g[None, :]) * barrier / (2 * np.pi))
    mass = m_well * np.eye(g.size) + (m_barrier - m_well) * share
    z = (np.arange(n_z) + 0.5) * d / n_z
    energies = np.empty((k_z.size, bands))
    waves = np.empty((k_z.size, bands, n_z), dtype=complex)
    for i, k in enumerate(k_z):
        hamiltonian = H2M * np.diag((k + g) ** 2) + m_barrier * height * share
        energies[i], c = eigh(hamiltonian, mass, subset_by_index=[0, bands - 1])
        psi = (np.exp(1j * np.outer(z, k + g)) @ c).T
        waves[i] = psi / np.sqrt(np.mean(np.abs(psi) ** 2, axis=1, keepdims=True) * d)
    return PlainStates(d, energies, waves)


def fermi(x: np.ndarray) -> np.ndarray:
    return 0.5 * (1 - np.tanh(0.5 * x))


def bubble(
    first: float, second: float, q: float, thermal: float, inertia: float, points: int = 4001
) -> float:
    """∫dk/2π (f − f′)/(ε′ − ε) for motion along the wires, ħ²/2m_x = `inertia`; a plain sum over k."""
    end = np.sqrt((max(-min(first, second), 0.0) + 45 * thermal) / inertia) + q
    k, step = np.linspace(-end, end, points, retstep=True)
    k = k + 0.137 * step  # no point where both energies agree
    one, other = (first + inertia * k**2) / thermal, (second + inertia * (k + q) ** 2) / thermal
    same = np.abs(other - one) < 1e-6
    ratio = (fermi(one) - fermi(other)) / np.where(same, 1.0, other - one)
    ratio = np.where(same, fermi(one) * fermi(-one), ratio)
    return float(np.sum(ratio) * step / (2 * np.pi * thermal))


def response(
    here: PlainStates,
    there: PlainStates,
    mu: float,
    thermal: float,
    q_x: float,
    coupling: np.ndarray,
    mass: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Return Π_nn′/N_2D with the pairing's overlaps, and the matrix 2 Σ g_nn′ Π_nn′(z, z′)/N_2D."""
    inertia, d = H2M / mass, here.period
    count, n_z = here.waves.shape[1:]
    per_pair = np.zeros((count, count))
    matrix = np.zeros((n_z, n_z), dtype=complex)
    for i in range(here.energies.shape[0]):
        for n in range(count):
            for other in range(count):
                p = bubble(here.energies[i, n] - mu, there.energies[i, other] - mu, q_x, thermal, inertia)
                p *= 4 * np.pi * inertia / (d * here.energies.shape[0])
                w = here.waves[i, n].conj() * there.waves[i, other]
                per_pair[n, other] += p * d * np.sum(np.abs(w) ** 2) * d / n_z
                matrix += 2 * coupling[n, other] * p * d * np.outer(w, w.conj()) * d / n_z
    return per_pair, matrix
