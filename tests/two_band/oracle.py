"""BH17's Eqs. (5)–(8) in plain NumPy and SciPy, slow and obvious, sharing no code with the package."""

import numpy as np
from scipy.integrate import quad
from scipy.optimize import brentq, fsolve

K_B = 8.617333262e-5


def steep(omega, t, gap):
    """∫_0^ω dξ tanh(E/2T)/E by adaptive quadrature."""

    def integrand(xi):
        energy = np.sqrt(xi**2 + gap**2)
        if energy == 0:
            return 0.5 / t
        return np.tanh(0.5 * energy / t) / energy if t > 0 else 1 / energy

    points = [x for x in (0.1 * t, t, 10 * t, gap, 10 * gap) if 0 < x < omega]
    return quad(integrand, 0, omega, points=points or None, epsabs=0, epsrel=1e-12, limit=2000)[0]


def flat(level, omega, t, gap):
    """ω tanh(E/2T)/E of a level."""
    energy = np.sqrt(level**2 + gap**2)
    return omega * (np.tanh(0.5 * energy / t) if t > 0 else 1.0) / energy


def critical_kelvin(couplings, kernels):
    """T_c from the vanishing of det(1 - λ F) at the highest temperature where it happens."""

    def determinant(log_t):
        t = np.exp(log_t)
        f1, f2 = (k(t, 0.0) for k in kernels)
        (a, b), (c, d) = couplings
        return (1 - a * f1) * (1 - d * f2) - b * c * f1 * f2

    grid = np.linspace(np.log(1.0), np.log(1e-4), 400)
    values = [determinant(x) for x in grid]
    for high, low, v_high, v_low in zip(grid[:-1], grid[1:], values[:-1], values[1:], strict=True):
        if v_high > 0 >= v_low:
            return np.exp(brentq(determinant, low, high, xtol=1e-14)) / K_B
    return np.nan


def gaps(couplings, kernels, kelvin, guess):
    """Solve Δ_i = Σ_j λ_ij F_j(T, Δ_j) Δ_j from a guess."""
    t = K_B * kelvin

    def residual(delta):
        pairing = np.array([k(t, d) * d for k, d in zip(kernels, delta, strict=True)])
        return delta - np.asarray(couplings) @ pairing

    # the integrals carry 1e-12: asking for more only makes the search complain of its slow progress
    return fsolve(residual, guess, xtol=1e-11)
