"""Pair kernels of the two simplest channels: a constant density of states, and a flat level."""

from typing import Final

import numpy as np

from multigap._checks import frozen
from multigap._jit import kernel

GAUSS_NODES, GAUSS_WEIGHTS = map(frozen, np.polynomial.legendre.leggauss(16))
"""Gauss–Legendre's rule on [-1, 1] that every thermal quadrature here takes, panel by panel."""

COLD: Final = 40.0
"""Beyond E = 40 T, tanh(E/2T) is 1 in double precision (1 - tanh 20 < 1e-17)."""

NOTHING: Final = 1e-100
"""An energy in eV whose cube is no number: a gap that weighs nothing at T = 0, or a temperature that is 0."""

_LN_BCS: Final = float(np.log(2 * np.exp(np.euler_gamma) / np.pi))


@kernel
def constant_dos_kernel(cutoff: float, thermal: float, gap: float) -> float:
    """F = ∫_0^ω dξ tanh(E/2T)/E, E = √(ξ² + Δ²): a band of constant density of states.

    The integrand is analytic but for poles at ξ = ±i√(Δ² + π²T²(2n+1)²). With ξ = s sinh u and
    s = √(Δ² + π²T²) the nearest sits at u = iπ/2 whatever Δ and T are, so a few Gauss–Legendre panels
    are exact to rounding; where tanh = 1 the integral is a logarithm.
    """
    gap = abs(gap)
    if thermal <= 0.0:
        return np.inf if gap == 0.0 else np.arcsinh(cutoff / gap)
    if gap == 0.0 and cutoff > COLD * thermal:
        return np.log(cutoff / thermal) + _LN_BCS
    if gap > COLD * thermal or thermal < NOTHING:
        return np.arcsinh(cutoff / gap)
    edge = min(cutoff, np.sqrt((COLD * thermal) ** 2 - gap**2))
    scale = np.sqrt(gap**2 + (np.pi * thermal) ** 2)
    end = np.arcsinh(edge / scale)
    panels = int(end / 1.7) + 1
    half = 0.5 * end / panels
    total = 0.0
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS):  # noqa: B905 (numba)
            u = middle + half * node
            energy = np.sqrt((scale * np.sinh(u)) ** 2 + gap**2)
            total += weight * np.tanh(0.5 * energy / thermal) / energy * scale * np.cosh(u)
    total *= half
    if edge < cutoff:
        total += np.log((cutoff + np.hypot(cutoff, gap)) / (edge + np.hypot(edge, gap)))
    return total


@kernel
def thermal_slope(energy: float, thermal: float) -> float:
    """(1/E) d/dE [tanh(E/2T)/E], regular at E = 0 where it is -1/(12 T³)."""
    x = 0.5 * energy / thermal
    if x < 0.02:
        x2 = x * x
        series = -2.0 / 3.0 + x2 * (8.0 / 15.0 - x2 * (34.0 / 105.0 - x2 * (496.0 / 2835.0)))
        return series / (8.0 * thermal**3)
    if x > 0.5 * COLD:
        return -1.0 / energy**3
    return (x / np.cosh(x) ** 2 - np.tanh(x)) / energy**3


@kernel
def constant_dos_slopes(cutoff: float, thermal: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`constant_dos_kernel`, by the same panels."""
    gap = abs(gap)
    if thermal <= 0.0 or gap > COLD * thermal:
        return 0.0, -cutoff / (2.0 * gap**2 * np.hypot(cutoff, gap))
    edge = min(cutoff, np.sqrt((COLD * thermal) ** 2 - gap**2))
    scale = np.sqrt(gap**2 + (np.pi * thermal) ** 2)
    end = np.arcsinh(edge / scale)
    panels = int(end / 1.7) + 1
    half = 0.5 * end / panels
    by_thermal = 0.0
    by_gap = 0.0
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS):  # noqa: B905 (numba)
            u = middle + half * node
            energy = np.sqrt((scale * np.sinh(u)) ** 2 + gap**2)
            measure = weight * scale * np.cosh(u)
            by_thermal -= measure / np.cosh(0.5 * energy / thermal) ** 2
            by_gap += measure * thermal_slope(energy, thermal)
    by_thermal *= half / (2.0 * thermal**2)
    by_gap *= 0.5 * half
    if edge < cutoff:
        e_edge = np.hypot(edge, gap)
        e_end = np.hypot(cutoff, gap)
        by_gap -= (cutoff**2 - edge**2) / (2.0 * e_end * e_edge * (cutoff * e_edge + edge * e_end))
    return by_thermal, by_gap


@kernel
def flat_level_kernel(level: float, cutoff: float, thermal: float, gap: float) -> float:
    """F = (ω/E) tanh(E/2T), E = √(B² + Δ²): a level at B with a finite density over ω (BH17 Eq. 13)."""
    energy = np.hypot(level, gap)
    if thermal <= 0.0:
        return np.inf if energy == 0.0 else cutoff / energy
    x = 0.5 * energy / thermal
    if x < 1e-4:
        return 0.5 * cutoff / thermal * (1.0 - x * x / 3.0)
    return cutoff / energy * np.tanh(x)


@kernel
def flat_level_slopes(level: float, cutoff: float, thermal: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`flat_level_kernel`."""
    energy = np.hypot(level, gap)
    if thermal <= 0.0:
        return 0.0, -0.5 * cutoff / energy**3
    x = 0.5 * energy / thermal
    by_thermal = 0.0
    if x < 0.5 * COLD:
        by_thermal = -0.5 * cutoff / (thermal * np.cosh(x)) ** 2
    return by_thermal, 0.5 * cutoff * thermal_slope(energy, thermal)
