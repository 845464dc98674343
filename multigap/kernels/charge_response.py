"""Static response of free motion along wires: the particle-hole bubble of two edges.

In units of ħ²/2m_x = 1 an electron that goes from edge e (k along the wire) to edge e′ (k + q) has

    P(q; e, e′) = ∫dk/2π (f_k − f′_{k+q})/(e′ + (k + q)² − e − k²) = −T Σ_{n≥0} Im h(iω_n),
    h(z) = S/(s s′ (S² − q²)),     S = s + s′,  s = √(z − e),  s′ = √(z − e′),

with ω_n = (2n + 1)πT: the integral over k of two propagators is a sum of residues. h is analytic off the real
axis and has a primitive, ln((S − q)/(S + q))/q, so that what a short sum leaves out is an integral in closed
form with Euler and Maclaurin's corrections. At T = 0 the integral is all there is: Lindhard's logarithm, at
the sum of both Fermi wavevectors.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part
from multigap.kernels.kronig_penney import Cell, cosine, sine

TERMS: Final = 10
"""Frequencies that are summed one by one."""


@part
def _roots(
    first: float,
    second: float,
    thermal: float,
    square: NDArray[np.complex128],
    numerator: NDArray[np.complex128],
) -> tuple[complex, complex]:
    """Fill S² and S/(s s′) at the frequencies iω_n; return S and s s′ half a step beyond the last."""
    total, product = 0j, 0j
    for n in range(TERMS + 1):
        frequency = (2 * n + 1 if n < TERMS else 2 * TERMS) * math.pi * thermal
        here = np.sqrt(complex(-first, frequency))
        there = np.sqrt(complex(-second, frequency))
        total, product = here + there, here * there
        if n < TERMS:
            square[n] = total * total
            numerator[n] = total / product
    return total, product


@part
def _bubble_tail(
    total: complex, product: complex, squares: complex, momentum: float, thermal: float
) -> float:
    """Return −T Σ Im h over the frequencies from S, s s′ and s² + s′² half a step before the first of them.

    The primitive of h gives the integral; the midpoint rule's error is told by h′ and h‴ at its lower end.
    """
    q2 = momentum * momentum
    gap = (total.real - momentum) ** 2 + total.imag**2
    if momentum > 0.0:
        integral = math.log1p(4.0 * momentum * total.real / gap) / (4.0 * math.pi * momentum)
    else:
        integral = total.real / (math.pi * gap)
    # the logarithmic slope u = h′/h, and what its own slopes are made of: S²′ = S²/p, p′ = (s² + s′²)/2p
    p, s2 = product, total * total
    x = s2 - q2
    value = total / (p * x)
    a, b, c = 0.5 / p, squares / (p * p), s2 / (p * x)
    a1 = -0.5 * a * b
    b1 = 2.0 / (p * p) - b * b
    c1 = c * (1.0 / p - 0.5 * b - c)
    u = a - 0.5 * b - c
    u1 = a1 - 0.5 * b1 - c1
    a2 = -0.5 * (a1 * b + a * b1)
    b2 = -2.0 * b / (p * p) - 2.0 * b * b1
    c2 = c1 * (1.0 / p - 0.5 * b - c) + c * (-0.5 * b / p - 0.5 * b1 - c1)
    u2 = a2 - 0.5 * b2 - c2
    step = 2.0 * math.pi * thermal
    # dh/dω = i h′ and d³h/dω³ = −i h‴
    first, third = value * u, value * (u * u * u + 3.0 * u * u1 + u2)
    correction = step**2 / 24.0 * first.real + 7.0 / 5760.0 * step**4 * third.real
    return integral - correction / (2.0 * math.pi)


@kernel
def fill_bubbles(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    momenta: NDArray[np.float64],
    thermal: float,
    result: NDArray[np.float64],
) -> None:
    """Fill P, shape (momenta, pairs), for pairs of edges.

    Parameters
    ----------
    first, second : (pairs,) array
        Edges e and e′ from the chemical potential, in eV.
    momenta : (m,) array
        q in √eV, that is q √(ħ²/2m_x), at least 0.
    thermal : float
        k_B T in eV.
    result : (m, pairs) array
        P in 1/√eV.
    """
    square, numerator = np.empty(TERMS, np.complex128), np.empty(TERMS, np.complex128)
    for i in range(first.size):
        total, product = _roots(first[i], second[i], thermal, square, numerator)
        squares = complex(-first[i] - second[i], 4.0 * TERMS * math.pi * thermal)
        for j in range(momenta.size):
            momentum = momenta[j]
            q2 = momentum * momentum
            summed = 0.0
            for n in range(TERMS):
                x, y = square[n].real - q2, square[n].imag
                summed += (numerator[n].imag * x - numerator[n].real * y) / (x * x + y * y)
            result[j, i] = _bubble_tail(total, product, squares, momentum, thermal) - thermal * summed


@kernel
def fill_waves(
    energy: NDArray[np.float64],
    even: NDArray[np.float64],
    odd: NDArray[np.float64],
    x: NDArray[np.float64],
    cell: Cell,
    waves: NDArray[np.complex128],
) -> None:
    """Fill Bloch functions ψ = even u + i odd v, shape (states, positions), on half a cell.

    Parameters
    ----------
    energy : (states,) array
        In eV.
    even, odd : (states,) array
        Amplitudes of both solutions u and v about the middle of the wire, the second with its sign.
    x : (positions,) array
        In Å from there, from 0 to half a period.
    cell : Cell
        The superlattice.
    waves : (states, positions) array
        Filled.
    """
    half_well, _, height, well_inertia, barrier_inertia, jump = cell
    for i in range(energy.size):
        s_well, s_barrier = -energy[i] * well_inertia, (height - energy[i]) * barrier_inertia
        edge_even, edge_odd = cosine(s_well, half_well), sine(s_well, half_well)
        for j in range(x.size):
            if x[j] <= half_well:
                u, v = cosine(s_well, x[j]), sine(s_well, x[j])
            else:
                c, s = cosine(s_barrier, x[j] - half_well), sine(s_barrier, x[j] - half_well)
                u = edge_even * c + jump * s_well * edge_odd * s
                v = edge_odd * c + jump * edge_even * s
            waves[i, j] = complex(even[i] * u, odd[i] * v)
