"""The gap of Eliashberg's equations on the Matsubara axis, in plain numbers.

On the unknowns and sums of :mod:`multigap.kernels.matsubara`; energies in eV, `thermal` is k_B T.
"""

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel
from multigap.kernels.dense import factorise, solve_factorised

Array = NDArray[np.float64]


@kernel
def _fill_residual(
    gap: Array,
    omega: Array,
    share: Array,
    near: Array,
    far: Array,
    beyond: Array,
    thermal: float,
    mu_star: float,
    weights: Array,
    renormalisation: Array,
    residual: Array,
) -> float:
    """Fill Z_n and Z_n Δ_n - πk_BT Σ_m [λ(n-m) - μ*] Δ_m/√(ω_m² + Δ_m²) (eV); return the largest of these."""
    count = gap.size
    coulomb, largest = 0.0, 0.0
    pairs, waves = np.empty(count), np.empty(count)
    for m in range(count):
        root = np.sqrt(omega[m] ** 2 + gap[m] ** 2)
        pairs[m], waves[m] = gap[m] / root, omega[m] / root
        coulomb += 2 * mu_star * share[m] * np.sqrt(weights[m]) * pairs[m]
    for n in range(count):
        pairing = -coulomb * np.sqrt(weights[n])
        mass = beyond[n]
        for m in range(count):
            pairing += (near[n, m] + far[n, m]) * pairs[m]
            mass += (near[n, m] - far[n, m]) * waves[m]
        renormalisation[n] = 1 + np.pi * thermal * mass / omega[n]
        residual[n] = renormalisation[n] * gap[n] - np.pi * thermal * pairing
        largest = max(largest, abs(residual[n]))
    return largest


@kernel
def _fill_jacobian(
    gap: Array,
    omega: Array,
    share: Array,
    near: Array,
    far: Array,
    thermal: float,
    mu_star: float,
    weights: Array,
    renormalisation: Array,
    result: Array,
) -> None:
    """Fill `result` with the residual's derivative by the gap."""
    count = gap.size
    own, mixed, coulomb = np.empty(count), np.empty(count), np.empty(count)
    for m in range(count):
        root = np.sqrt(omega[m] ** 2 + gap[m] ** 2)
        own[m] = np.pi * thermal * omega[m] ** 2 / root**3
        mixed[m] = np.pi * thermal * omega[m] * gap[m] / root**3
        coulomb[m] = 2 * mu_star * np.sqrt(weights[m]) * share[m] * own[m]
    for n in range(count):
        cut, slope = np.sqrt(weights[n]), gap[n] / omega[n]
        for m in range(count):
            even, odd = near[n, m] + far[n, m], near[n, m] - far[n, m]
            result[n, m] = cut * coulomb[m] - even * own[m] - slope * odd * mixed[m]
        result[n, n] += renormalisation[n]


@kernel
def solve_gap(
    place: Array,
    share: Array,
    near: Array,
    far: Array,
    beyond: Array,
    thermal: float,
    mu_star: float,
    weights: Array,
    gap: Array,
    close: bool,
) -> tuple[Array, bool]:
    """Solve for Δ_n from a start in `gap`, in its place: iterate towards the gap that grows, then Newton.

    The iteration is left out where the start is said to be `close` and has a small residual. Returns Z_n, and
    whether Newton's method converged.
    """
    count = gap.size
    omega = (2 * place + 1) * (np.pi * thermal)
    renormalisation, change = np.ones(count), np.empty(count)
    jacobian, pivots = np.empty((count, count)), np.empty(count, np.int64)
    for step in range(400):
        largest = _fill_residual(
            gap, omega, share, near, far, beyond, thermal, mu_star, weights, renormalisation, change
        )
        if (step > 5 or close) and largest < 1e-2 * gap[0]:
            break
        for n in range(count):
            gap[n] -= change[n] / renormalisation[n]
    last, settled = np.inf, False
    for _ in range(60):
        _fill_residual(
            gap, omega, share, near, far, beyond, thermal, mu_star, weights, renormalisation, change
        )
        # near the solution some steps with the Jacobian of before cost less than a new one
        if last > 1e-2 * gap[0]:
            _fill_jacobian(gap, omega, share, near, far, thermal, mu_star, weights, renormalisation, jacobian)
            if not factorise(jacobian, pivots):
                break
        solve_factorised(jacobian, pivots, change)
        # a step past zero would fall into the normal state, which always solves the equation
        factor, last = 1.0, 0.0
        while factor > 1e-3 and gap[0] - factor * change[0] <= 0.5 * gap[0]:
            factor *= 0.5
        for n in range(count):
            gap[n] -= factor * change[n]
            last = max(last, abs(change[n]))
        if settled:
            _fill_residual(
                gap, omega, share, near, far, beyond, thermal, mu_star, weights, renormalisation, change
            )
            return renormalisation, True
        # one step more: continuation to real frequencies feels the last digit
        settled = factor == 1.0 and last < 1e-11 * gap[0]
    return renormalisation, False


@kernel
def gap_start(omega: Array, scale: float, omega_2: float) -> Array:
    """Return what Δ_n is like at low temperature, for a T_c of about `scale` (eV) and a mean phonon ω̄₂."""
    result = np.empty(omega.size)
    for n in range(omega.size):
        result[n] = 2 * scale / (1 + (omega[n] / omega_2) ** 2)
    return result
