"""Isotropic Eliashberg theory on the Matsubara axis: the normal state and the transition, in plain numbers.

On the unknowns and sums of :mod:`multigap.kernels.matsubara`. Equations: Carbotte, Rev. Mod. Phys. 62, 1027
(1990), Section II; Allen and Dynes, Phys. Rev. B 12, 905 (1975).
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.krylov import eigenvalue_near, largest_of_symmetric

Array = NDArray[np.float64]


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
    place: Array,
    odd: Array,
    beyond: Array,
    energies: Array,
    density: Array,
    thermal: float,
    tolerance: float,
    limit: int,
) -> tuple[Array, Array, int]:
    """Iterate W_n = Z_n ω_n of the normal state with an energy-dependent density of states.

    W_n = ω_n + k_B T Σ_m λ(n-m) g(W_m), g(W) = ∫dε N(ε) W/(W² + ε²) (Mitrović and Carbotte 1983, χ = 0).
    `odd` is near - far of :func:`frequency_sums`. Returns W (eV), g, both of shape (K,), and the iterations
    done, or -1 where `limit` was not enough.
    """
    count = place.size
    omega = (2 * place + 1) * np.pi * thermal
    width = omega.copy()
    for n in range(count):
        width[n] += thermal * np.pi * (np.sum(odd[n]) + beyond[n])
    integral = np.empty(count)
    for iteration in range(limit):
        for n in range(count):
            integral[n] = density_integral(energies, density, width[n])
        change = 0.0
        # frequencies beyond the last one kept: their terms telescope where g is constant
        new = omega + thermal * integral[count - 1] * beyond
        for n in range(count):
            new[n] += thermal * np.sum(odd[n] * integral)
            change = max(change, abs(new[n] - width[n]) / new[n])
        width = new
        if change < tolerance:
            for n in range(count):
                integral[n] = density_integral(energies, density, width[n])
            return width, integral, iteration + 1
    return width, integral, -1


@kernel
def largest_eigenvalue(
    place: Array, share: Array, even: Array, diagonal: Array, mu_star: float, weights: Array
) -> float:
    """Return the largest eigenvalue of the linearised gap equation; it is 1 at T_c.

    The matrix is D⁻¹ [λ(n-m) + λ(n+m+1) - 2μ*√(w_n w_m)] with D_n = (2n+1) Z_n (or 1/(k_B T h_n) with a
    varying density of states), `even` being near + far of :func:`frequency_sums`. Its symmetric part in the
    measure `share` goes to Lanczos's method, about fifteen steps; where panels leave a part that is not
    symmetric, Arnoldi's takes it in.
    """
    count = diagonal.size
    matrix = np.empty((count, count))
    root = np.sqrt(share / diagonal)
    cut = np.sqrt(2 * mu_star * weights)
    for n in range(count):
        for m in range(n + 1):
            middle = 0.5 * (even[n, m] / share[m] + even[m, n] / share[n])
            matrix[n, m] = root[n] * root[m] * (middle - cut[n] * cut[m])
            matrix[m, n] = matrix[n, m]
    ritz = largest_of_symmetric(matrix, np.sqrt(share) / ((1.0 + place) * np.sqrt(diagonal)))
    if place[count - 1] == count - 1:
        return ritz
    for n in range(count):
        for m in range(count):
            matrix[m, n] = (even[n, m] - cut[n] * cut[m] * share[m]) / diagonal[n]
    return eigenvalue_near(matrix, 1.0 / ((1.0 + place) * diagonal), ritz)
