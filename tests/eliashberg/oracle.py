"""Spectra that the tests share, and slow transcriptions of the equations, each frequency an unknown."""

import math

import numpy as np
from hypothesis import strategies as st
from scipy.linalg import eigh
from scipy.optimize import brentq

from multigap.constants import K_B
from multigap.eliashberg import SpectralFunction
from multigap.kernels import eliashberg as kernels

H3S = SpectralFunction.einstein(1.67, 0.1221)
"""Nicol and Carbotte's λ and ω_ln for H3S, put into one peak."""


SPECTRA = st.builds(
    lambda ratio, share, lam: SpectralFunction(
        np.array([0.1, 0.1 * ratio]), lam * np.array([share, 1 - share])
    ),
    st.floats(1.1, 4),
    st.floats(0.05, 0.95),
    st.floats(0.5, 4),
)


def dense_eigenvalue(spectrum, temperature, mu_star, cutoff, count):
    """Return the largest eigenvalue of the linearised equations, written out over ±ω_n as dense matrices."""
    thermal = K_B * temperature
    index = np.arange(-count, count)
    omega = (2 * index + 1) * np.pi * thermal
    transfer = 2 * np.pi * thermal * (index[:, None] - index[None, :])
    kernel = sum(
        lam * frequency**2 / (frequency**2 + transfer**2)
        for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True)
    )
    far = np.arange(-40 * count, 40 * count)
    far_transfer = 2 * np.pi * thermal * (index[:, None] - far[None, :])
    far_kernel = sum(
        lam * frequency**2 / (frequency**2 + far_transfer**2)
        for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True)
    )
    renormalisation = 1 + np.pi * thermal / omega * (far_kernel @ np.sign(far + 0.5))
    whole = cutoff / (2 * np.pi * thermal)
    place = np.where(index >= 0, index, -index - 1)
    weight = np.sqrt(np.clip(whole - place, 0, 1))
    matrix = np.pi * thermal * (kernel - mu_star * np.outer(weight, weight)) / np.abs(omega)[None, :]
    return np.max(np.linalg.eigvals(matrix / renormalisation[:, None]).real)


def self_consistent_gap(spectrum, temperature, mu_star, cutoff, count):
    """Return Δ(iω_n) of the full equations by plain iteration over ±ω_n, one frequency at a time."""
    thermal = K_B * temperature
    index = np.arange(-count, count)
    omega = (2 * index + 1) * np.pi * thermal
    whole = cutoff / (2 * np.pi * thermal)
    weight = np.sqrt(np.clip(whole - np.where(index >= 0, index, -index - 1), 0, 1))
    # beyond the frequencies kept the gap is nothing beside ω, and ω/√(ω²+Δ²) is its sign
    beyond = (2 * np.arange(count, 400 * count) + 1) * np.pi * thermal
    tail = np.zeros(omega.size)
    for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True):
        for i in range(omega.size):
            above = lam * frequency**2 / (frequency**2 + (omega[i] - beyond) ** 2)
            below = lam * frequency**2 / (frequency**2 + (omega[i] + beyond) ** 2)
            tail[i] += np.sum(above - below)
    gap = np.full(omega.size, 2 * thermal)
    for _ in range(400):
        root = np.sqrt(omega**2 + gap**2)
        new = np.empty_like(gap)
        for i in range(omega.size):
            kernel = np.zeros(omega.size)
            for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True):
                kernel += lam * frequency**2 / (frequency**2 + (omega[i] - omega) ** 2)
            mass = 1 + np.pi * thermal / omega[i] * (np.sum(kernel * omega / root) + tail[i])
            new[i] = np.pi * thermal * np.sum((kernel - mu_star * weight[i] * weight) * gap / root) / mass
        change = np.max(np.abs(new - gap))
        gap = new
        if change < 1e-12 * np.max(np.abs(gap)):
            break
    return gap[count:]


def fixed_count_eigenvalue(spectrum, temperature, mu_star, cutoff, count, density=None):
    """Return the largest eigenvalue over `count` frequencies, each an unknown, by LAPACK."""
    thermal = K_B * temperature
    n = np.arange(count)
    series = np.zeros(2 * count + 1)
    for lam, frequency in zip(spectrum.couplings, spectrum.frequencies, strict=True):
        series += lam / (1 + (2 * np.pi * thermal * np.arange(2 * count + 1) / frequency) ** 2)
    near, far = series[np.abs(n[:, None] - n)], series[n[:, None] + n + 1]
    running = np.concatenate([[0], np.cumsum(series)])
    beyond = running[count + n + 1] - running[count - n]
    diagonal = 2 * n + 1 + np.sum(near - far, axis=1) + beyond
    if density is not None:
        width = np.pi * thermal * diagonal
        for _ in range(200):
            integral = np.array(
                [kernels.density_integral(density.energies, density.values, w) for w in width]
            )
            width = (2 * n + 1) * np.pi * thermal + thermal * (
                (near - far) @ integral + beyond * integral[-1]
            )
        diagonal = width / (thermal * integral)
    weight = np.sqrt(np.clip(cutoff / (2 * np.pi * thermal) - n, 0, 1))
    matrix = near + far - 2 * mu_star * np.outer(weight, weight)
    matrix /= np.sqrt(np.outer(diagonal, diagonal))
    return float(eigh(matrix, subset_by_index=[count - 1, count - 1], eigvals_only=True)[0])


def fixed_count_temperature(spectrum, mu_star, guess, density=None, cutoff=None):
    """Return T_c (K) over 60 frequencies and more: 80 times the highest phonon frequency, or 256."""
    top = float(spectrum.frequencies[-1])
    count = max(256, math.ceil(80 * top / (2 * math.pi * K_B * guess)))

    def excess(temperature):
        reach = 10 * top if cutoff is None else cutoff
        return fixed_count_eigenvalue(spectrum, temperature, mu_star, reach, count, density) - 1

    width = 2e-3 if cutoff is None else 0.03
    return brentq(excess, (1 - width) * guess, (1 + width) * guess, xtol=1e-9 * guess)
