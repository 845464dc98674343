"""Isotropic Eliashberg theory on the Matsubara axis, in plain numbers.

A phonon spectrum enters only as peaks: frequencies Ω_k (eV) carrying the couplings λ_k, so that

    λ(iν_l) = Σ_k λ_k Ω_k² / (Ω_k² + ν_l²),   ν_l = 2π l k_B T.

Matsubara frequencies are ω_n = (2n + 1)π k_B T, n = 0 … N-1; the negative ones follow by symmetry.
`thermal` is k_B T in eV throughout. Equations: Carbotte, Rev. Mod. Phys. 62, 1027 (1990), Section II;
Allen and Dynes, Phys. Rev. B 12, 905 (1975).
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

Array = NDArray[np.float64]


@kernel
def phonon_series(frequencies: Array, couplings: Array, thermal: float, count: int) -> Array:
    """Return λ(iν_l) for l = 0 … count-1, shape (count,)."""
    result = np.zeros(count)
    step = 2 * np.pi * thermal
    for k in range(frequencies.size):
        ratio = step / frequencies[k]
        for m in range(count):
            result[m] += couplings[k] / (1 + (ratio * m) ** 2)
    return result


@kernel
def coulomb_weights(cutoff: float, thermal: float, count: int) -> Array:
    """Return the weight of each ω_n under a cutoff ω_c, shape (count,).

    ω_n stands for the interval 2πk_BT [n, n+1]; its weight is the part of it that lies below ω_c. The sum
    over 1/ω_n is then continuous in T, where a bare step would let T_c jump as frequencies leave the sum.
    """
    result = np.zeros(count)
    whole = cutoff / (2 * np.pi * thermal)
    for n in range(count):
        result[n] = min(max(whole - n, 0.0), 1.0)
    return result


@kernel
def normal_renormalisation(series: Array, count: int) -> Array:
    """Return (2n+1) Z_n of the normal state with a constant density of states, shape (count,).

    (2n+1) Z_n = 2n + 1 + λ(0) + 2 Σ_{l=1}^{n} λ(l): the sum over all Matsubara frequencies, done exactly.
    """
    result = np.empty(count)
    total = series[0]
    for n in range(count):
        if n > 0:
            total += 2 * series[n]
        result[n] = 2 * n + 1 + total
    return result


@kernel
def density_integral(energies: Array, density: Array, width: float) -> float:
    """Return ∫dε N(ε) W/(W² + ε²) for a piecewise linear N(ε), constant beyond the grid's ends (no unit).

    π for N = 1. Exact for any `width` W, also far below the grid's spacing.
    """
    last = energies.size - 1
    result = density[0] * (np.pi / 2 + np.arctan(energies[0] / width))
    result += density[last] * (np.pi / 2 - np.arctan(energies[last] / width))
    for k in range(last):
        low, high = energies[k], energies[k + 1]
        slope = (density[k + 1] - density[k]) / (high - low)
        at_zero = density[k] - slope * low
        result += at_zero * (np.arctan(high / width) - np.arctan(low / width))
        result += 0.5 * slope * width * np.log((width * width + high * high) / (width * width + low * low))
    return result


@kernel
def normal_state_with_density(
    series: Array, energies: Array, density: Array, thermal: float, count: int, tolerance: float, limit: int
) -> tuple[Array, Array, int]:
    """Iterate W_n = Z_n ω_n of the normal state with an energy-dependent density of states.

    W_n = ω_n + k_B T Σ_m λ(n-m) g(W_m), g(W) = ∫dε N(ε) W/(W² + ε²) (Mitrović and Carbotte 1983, χ = 0).
    Returns W (eV), g, both of shape (count,), and the iterations done, or -1 where `limit` was not enough.
    """
    frequencies = np.empty(count)
    prefix = np.zeros(2 * count + 1)
    for n in range(count):
        frequencies[n] = (2 * n + 1) * np.pi * thermal
    for m in range(2 * count):
        prefix[m + 1] = prefix[m] + series[m]
    width = frequencies + np.pi * thermal * series[0]
    integral = np.empty(count)
    for iteration in range(limit):
        for n in range(count):
            integral[n] = density_integral(energies, density, width[n])
        change = 0.0
        for n in range(count):
            total = 0.0
            for m in range(count):
                total += (series[abs(n - m)] - series[n + m + 1]) * integral[m]
            # frequencies beyond the last one kept: their terms telescope where g is constant
            total += integral[count - 1] * (prefix[count + n + 1] - prefix[count - n])
            new = frequencies[n] + thermal * total
            change = max(change, abs(new - width[n]) / new)
            width[n] = new
        if change < tolerance:
            for n in range(count):
                integral[n] = density_integral(energies, density, width[n])
            return width, integral, iteration + 1
    return width, integral, -1


@kernel
def _largest_of_tridiagonal(alpha: Array, beta: Array, size: int) -> float:
    """Return the largest eigenvalue of a symmetric tridiagonal matrix, by bisection on Sturm's count."""
    low, high = alpha[0], alpha[0]
    for i in range(size):
        reach = (abs(beta[i - 1]) if i > 0 else 0.0) + (abs(beta[i]) if i + 1 < size else 0.0)
        low = max(low, alpha[i])
        high = max(high, alpha[i] + reach)
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle <= low or middle >= high:
            break
        pivot = alpha[0] - middle
        above = pivot > 0
        for i in range(1, size):
            if above:
                break
            pivot = alpha[i] - middle - beta[i - 1] ** 2 / (pivot if pivot != 0 else -1e-300)
            above = pivot > 0
        if above:
            low = middle
        else:
            high = middle
    return high


@kernel
def largest_eigenvalue(series: Array, diagonal: Array, mu_star: float, weights: Array) -> float:
    """Return the largest eigenvalue of the linearised gap equation; it is 1 at T_c.

    The matrix is D^(-1/2) [λ(n-m) + λ(n+m+1) - 2μ*√(w_n w_m)] D^(-1/2) with D_n = (2n+1) Z_n (or
    1/(k_B T h_n) with a varying density of states). Lanczos with full reorthogonalisation, which needs
    only products with the Toeplitz-plus-Hankel matrix: O(N²) a step, about fifteen steps.
    """
    count = diagonal.size
    steps = min(count, 60)
    basis = np.zeros((steps + 1, count))
    alpha = np.zeros(steps)
    beta = np.zeros(steps)
    scaled = np.empty(count)
    product = np.empty(count)
    norm = 0.0
    for n in range(count):
        basis[0, n] = 1.0 / ((1.0 + n) * np.sqrt(diagonal[n]))
        norm += basis[0, n] ** 2
    for n in range(count):
        basis[0, n] /= np.sqrt(norm)
    previous = -1e300
    ritz = 0.0
    for j in range(steps):
        coulomb = 0.0
        for n in range(count):
            scaled[n] = basis[j, n] / np.sqrt(diagonal[n])
            coulomb += 2 * mu_star * np.sqrt(weights[n]) * scaled[n]
        for n in range(count):
            total = -coulomb * np.sqrt(weights[n])
            for m in range(count):
                total += (series[abs(n - m)] + series[n + m + 1]) * scaled[m]
            product[n] = total / np.sqrt(diagonal[n])
            alpha[j] += product[n] * basis[j, n]
        for _ in range(2):
            for i in range(j + 1):
                overlap = 0.0
                for n in range(count):
                    overlap += product[n] * basis[i, n]
                for n in range(count):
                    product[n] -= overlap * basis[i, n]
        norm = 0.0
        for n in range(count):
            norm += product[n] ** 2
        beta[j] = np.sqrt(norm)
        ritz = _largest_of_tridiagonal(alpha, beta, j + 1)
        if beta[j] < 1e-13 or (j > 2 and abs(ritz - previous) < 1e-13 * max(1.0, abs(ritz))):
            break
        previous = ritz
        for n in range(count):
            basis[j + 1, n] = product[n] / beta[j]
    return ritz


@kernel
def gap_residual(
    gap: Array, series: Array, thermal: float, mu_star: float, weights: Array, renormalisation: Array
) -> Array:
    """Return Z_n Δ_n - πk_BT Σ_m [λ(n-m) - μ*] Δ_m/√(ω_m² + Δ_m²) (eV), filling in Z_n, shape (N,)."""
    count = gap.size
    result = np.empty(count)
    root = np.empty(count)
    for m in range(count):
        root[m] = np.sqrt(((2 * m + 1) * np.pi * thermal) ** 2 + gap[m] ** 2)
    tail = np.zeros(2 * count + 1)
    for m in range(2 * count):
        tail[m + 1] = tail[m] + series[m]
    coulomb = 0.0
    for m in range(count):
        coulomb += 2 * mu_star * np.sqrt(weights[m]) * gap[m] / root[m]
    for n in range(count):
        omega = (2 * n + 1) * np.pi * thermal
        pairing = -coulomb * np.sqrt(weights[n])
        mass = tail[count + n + 1] - tail[count - n]
        for m in range(count):
            plus, minus = series[abs(n - m)], series[n + m + 1]
            pairing += (plus + minus) * gap[m] / root[m]
            mass += (plus - minus) * (2 * m + 1) * np.pi * thermal / root[m]
        renormalisation[n] = 1 + np.pi * thermal * mass / omega
        result[n] = renormalisation[n] * gap[n] - np.pi * thermal * pairing
    return result


@kernel
def gap_jacobian(
    gap: Array, series: Array, thermal: float, mu_star: float, weights: Array, renormalisation: Array
) -> Array:
    """Return the derivative of :func:`gap_residual` by the gap, shape (N, N)."""
    count = gap.size
    result = np.empty((count, count))
    for m in range(count):
        omega_m = (2 * m + 1) * np.pi * thermal
        cubed = (omega_m**2 + gap[m] ** 2) ** 1.5
        for n in range(count):
            omega_n = (2 * n + 1) * np.pi * thermal
            plus, minus = series[abs(n - m)], series[n + m + 1]
            coulomb = 2 * mu_star * np.sqrt(weights[n] * weights[m])
            entry = -(plus + minus - coulomb) * omega_m**2 / cubed
            entry -= gap[n] / omega_n * (plus - minus) * omega_m * gap[m] / cubed
            result[n, m] = np.pi * thermal * entry
        result[m, m] += renormalisation[m]
    return result


@kernel
def pade_coefficients(
    points: NDArray[np.complex128], values: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Return the coefficients of Thiele's continued fraction through the points, shape (M,).

    Vidberg and Serene, J. Low Temp. Phys. 29, 179 (1977), Appendix.
    """
    count = points.size
    table = values.copy()
    result = np.empty(count, np.complex128)
    result[0] = table[0]
    for p in range(1, count):
        for i in range(p, count):
            table[i] = (result[p - 1] - table[i]) / ((points[i] - points[p - 1]) * table[i])
        result[p] = table[p]
    return result


@kernel
def pade_value(
    coefficients: NDArray[np.complex128], points: NDArray[np.complex128], at: NDArray[np.complex128]
) -> NDArray[np.complex128]:
    """Evaluate the continued fraction of :func:`pade_coefficients` at `at`, shape like `at`."""
    result = np.empty(at.size, np.complex128)
    for i in range(at.size):
        value = 0.0 + 0.0j
        for p in range(coefficients.size - 1, 0, -1):
            value = coefficients[p] * (at[i] - points[p - 1]) / (1 + value)
        result[i] = coefficients[0] / (1 + value)
    return result
