"""The stiffness tensor written down as printed: plain sums over k_x and k_z, and finite differences.

Slow and obvious on purpose; bands, wave functions and gaps are those of :mod:`tests.bpv.oracle`.
"""

from itertools import pairwise

import numpy as np
from scipy.linalg import eigh

from tests.bpv import oracle
from tests.bpv.oracle import H2M, K_B, PlainWires


def dispersion(wires: PlainWires) -> tuple[np.ndarray, np.ndarray]:
    """Return dE/dk_z and d²E/dk_z², shape (n, k), by differences of fourth order: E is even and periodic."""
    step = np.pi / wires.period / wires.energies.shape[1]
    mirrored = np.concatenate([wires.energies, wires.energies[:, ::-1]], axis=1)
    at = {j: np.roll(mirrored, -j, axis=1)[:, : wires.energies.shape[1]] for j in (-2, -1, 0, 1, 2)}
    first = (at[-2] - 8 * at[-1] + 8 * at[1] - at[2]) / (12 * step)
    second = (-at[-2] + 16 * at[-1] - 30 * at[0] + 16 * at[1] - at[2]) / (12 * step**2)
    return first, second


def tensor(
    wires: PlainWires, mu: float, cutoff: float, delta: np.ndarray, kelvin: float, n_x: int = 6000
) -> tuple[float, float]:
    """D_xx and D_zz in eV: Σ ∂²ε/∂k² n_k - (∂ε/∂k)² sech²(E/2T)/2T over all k, Δ inside |ξ| < cutoff only."""
    t, inertia = K_B * kelvin, 2 * H2M / wires.mass_wire
    velocity, bent = dispersion(wires)
    measure_z = 2 * np.pi / wires.period / wires.energies.shape[1] / (2 * np.pi)
    along = across = 0.0
    for index, e in np.ndenumerate(wires.energies - mu):
        borders = sorted({e, *(x for x in (-cutoff, 0.0, cutoff, cutoff + 50 * t) if x > e)})
        for low, high in pairwise(borders):
            a, b = np.sqrt((low - e) * wires.mass_wire / H2M), np.sqrt((high - e) * wires.mass_wire / H2M)
            k_x = a + (np.arange(n_x) + 0.5) * (b - a) / n_x
            xi = e + H2M * k_x**2 / wires.mass_wire
            energy = np.hypot(xi, delta[index] if -cutoff < (low + high) / 2 < cutoff else 0.0)
            filled = 1 - xi / energy * np.tanh(energy / (2 * t))
            loss = 1 / (2 * t * np.cosh(np.minimum(energy / (2 * t), 300)) ** 2)
            measure = 2 * (b - a) / n_x / (2 * np.pi) * measure_z
            along += measure * np.sum(inertia * filled - (inertia * k_x) ** 2 * loss)
            across += measure * np.sum(bent[index] * filled - velocity[index] ** 2 * loss)
    return along, across


def metric_part(
    lattice, wires: PlainWires, mu: float, cutoff: float, g: np.ndarray, delta: np.ndarray, kelvin: float
) -> float:
    """What the twist of the wave functions adds to D_zz in eV, with those of k ± q from plane waves.

    Their origin is the middle of a barrier, and each product is turned until its integral is real: then it
    obeys p(-z) = p*(z).
    """
    d, waves, n_z = lattice.period, 50, wires.densities.shape[-1]
    bands, n_k = wires.energies.shape
    vectors = 2 * np.pi / d * np.arange(-waves, waves + 1)
    share = lattice.barrier / d * np.sinc((vectors[:, None] - vectors) * lattice.barrier / (2 * np.pi))
    mass = lattice.mass_well * np.eye(vectors.size) + (lattice.mass_barrier - lattice.mass_well) * share
    z = (np.arange(n_z) + 0.5) * d / n_z

    def periodic(k: float) -> np.ndarray:
        matrix = H2M * np.diag((k + vectors) ** 2) + lattice.mass_barrier * lattice.height * share
        c = eigh(matrix, mass, subset_by_index=[0, bands - 1])[1]
        u = np.exp(1j * np.outer(z, vectors)) @ c
        return (u / np.sqrt(np.mean(np.abs(u) ** 2, axis=0) * d)).T

    def overlaps(q: float) -> np.ndarray:
        products = np.empty((bands, n_k, n_z), dtype=complex)
        for i in range(n_k):
            k = (i + 0.5) * np.pi / d / n_k
            pair = periodic(k + q) * periodic(k - q).conj()
            turn = np.exp(-1j * np.angle(np.sum(pair, axis=1)))
            products[:, i] = pair * turn[:, None]
        flat = products.reshape(-1, n_z)
        return d**2 * (flat @ flat.conj().T).real / n_z

    t = K_B * kelvin

    def kernel(xi, index):
        energy = np.hypot(xi, delta[index])
        return np.tanh(energy / (2 * t)) / (2 * energy)

    sums = oracle.pair_sums(wires, mu, cutoff, kernel)
    measure = 2 * np.pi / d / n_k / (2 * np.pi)
    amplitude = (measure * sums * delta).ravel()
    n_2d = wires.mass_wire / (4 * np.pi * H2M)
    still, q = overlaps(0.0), 0.02 * np.pi / d
    near, far = (2 * (overlaps(x) - still) / x**2 for x in (q / 2, q))
    curvature = (4 * near - far) / 3
    return float(-amplitude @ (np.kron(g, np.ones((n_k, n_k))) / n_2d * curvature) @ amplitude)
