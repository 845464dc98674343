"""The first two diagrams of an electron's self-energy from a local Einstein phonon, in bands of wires.

Energies in eV, k_B T included. A channel is a band edge e at one k_z, above which the electron moves freely
along the wire. Its propagator along x, per unit of what makes its value at x = 0 F = -π (e - z)^(-1/2), is
-iπ exp(is|x|)/s with s = √(z - e), Im s > 0. Tables are kept for ω_n > 0; at -ω_n s is -s*.
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

Array = NDArray[np.float64]
Roots = NDArray[np.complex128]


@kernel
def einstein_series(phonon: float, thermal: float, count: int) -> Array:
    """Return D(ν_j) = Ω²/(Ω² + ν_j²) at ν_j = 2πj k_B T for j = 0 … count - 1."""
    result = np.empty(count)
    for j in range(count):
        result[j] = 1.0 / (1.0 + (2.0 * np.pi * j * thermal / phonon) ** 2)
    return result


@kernel
def first_widths(widths: Array, edges: Array, overlap: Array, strength: float, series: Array) -> Array:
    """Return -Im Σ₁/k_BT of the first diagram in eV/eV, shape (L, K), of propagators at z = i `widths`.

    Σ₁(n, k) = `strength` k_B T Σ_m D(n-m) (1/K) Σ_k′ `overlap`[k, k′] F(z_m - e_k′); `series` has D to 2L.
    """
    count, size = widths.shape
    density = np.zeros((count, size))
    for m in range(count):
        for k in range(size):
            each = np.pi * (1.0 / np.sqrt(complex(edges[k], -widths[m, k]))).imag
            for j in range(size):
                density[m, j] += overlap[j, k] * each / size
    result = np.zeros((count, size))
    for n in range(count):
        for m in range(count):
            odd = strength * (series[abs(n - m)] - series[n + m + 1])
            for k in range(size):
                result[n, k] += odd * density[m, k]
    return result


@kernel
def dressed_widths(
    edges: Array,
    overlap: Array,
    strength: float,
    series: Array,
    thermal: float,
    tolerance: float,
    limit: int,
) -> tuple[Array, int]:
    """Return ω_n Z_n in eV, shape (L, K), with the first diagram's propagators dressed by itself.

    Only the odd part dresses, so that the edges stay where they are. The second number is the iterations
    done, or -1 where `limit` was not enough.
    """
    count, size = series.size // 2, edges.size
    bare = np.empty((count, size))
    for n in range(count):
        bare[n] = (2 * n + 1) * np.pi * thermal
    widths = bare.copy()
    for iteration in range(limit):
        new = bare + thermal * first_widths(widths, edges, overlap, strength, series)
        change = np.max(np.abs(new - widths) / new)
        widths = new
        if change < tolerance:
            return widths, iteration + 1
    return widths, -1


@kernel
def roots_of(widths: Array, edges: Array) -> Roots:
    """Return s = √(i W_n - e_k), Im s > 0, shape (L, K)."""
    count, size = widths.shape
    result = np.empty((count, size), dtype=np.complex128)
    for n in range(count):
        for k in range(size):
            result[n, k] = np.sqrt(complex(-edges[k], widths[n, k]))
    return result


@kernel
def _root(roots: Roots, n: int, k: int) -> complex:
    return roots[n, k] if n >= 0 else -np.conj(roots[-1 - n, k])


@kernel
def crossed_sum(
    roots: Roots, vertices: Array, third: NDArray[np.int64], motion: float, series: Array, n: int, reach: int
) -> complex:
    """Return the crossed diagram's Σ₂(iω_n) over (`strength` × k_B T) squared, in 1/eV³.

    Σ_{m,l} D(n-m) D(m-l) (1/K²) Σ_{k₁,k₂} |M|² C(s₁(m, k₁), s₂(l, k₂), s₃(n-m+l, k₃)) with
    C = -π² S/[s₁s₂s₃ (S² - q²)], S = s₁ + s₂ + s₃; q² is `motion`, the electron's energy along the wire.
    `vertices` has |M|² and `third` the place of k₃, both by k₁ and k₂; m and l go from -reach to reach - 1.
    """
    size = vertices.shape[0]
    total = 0j
    for m in range(-reach, reach):
        for l in range(-reach, reach):  # noqa: E741 (the letter of the equation)
            part = 0j
            for i in range(size):
                first = _root(roots, m, i)
                for j in range(size):
                    second = _root(roots, l, j)
                    last = _root(roots, n - m + l, third[i, j])
                    whole = first + second + last
                    part += vertices[i, j] * whole / (first * second * last * (whole * whole - motion))
            total += series[abs(n - m)] * series[abs(m - l)] * part
    return -(np.pi**2) * total / (size * size)
