"""Elliptic integrals: Carlson's, for the band edge at T = 0, and the complete ones, for saddles of a band."""

import numpy as np

from multigap._jit import kernel


@kernel
def carlson_pair(a: float, b: float, u: float) -> tuple[float, float]:
    """R_F and R_D of (z, z̄, w), Carlson's symmetric elliptic integrals, given √z = a + ib and √w = u.

    Duplication (DLMF 19.36) in terms of the roots: with a, u > 0 every term is positive, so that nothing
    cancels however near to the negative axis z lies. Both integrals share its steps.
    """
    total, share = 0.0, 1.0
    while True:
        re, im, w = 0.5 * a * (a + u), 0.5 * a * b, 0.25 * ((a + u) * (a + u) + b * b)
        total += 0.25 * share / (u * w)
        share *= 0.25
        if not abs(re - w) + abs(im) >= 3e-3 * w:
            break
        a = np.sqrt(0.5 * (np.sqrt(re * re + im * im) + re))
        b = 0.5 * im / a
        u = np.sqrt(w)
    # Taylor series about the mean of the three: order 7 for R_F, 6 for R_D leave less than rounding
    mean = (2.0 * re + w) / 3.0
    c = 1.0 - w / mean
    pair = 0.25 * c * c + (im / mean) ** 2
    e2 = pair - c * c
    e3 = pair * c
    first = (1.0 - e2 / 10.0 + e3 / 14.0 + e2 * e2 / 24.0 - 3.0 * e2 * e3 / 44.0) / np.sqrt(mean)
    mean = (2.0 * re + 3.0 * w) / 5.0
    c = 1.0 - w / mean
    pair = 2.25 * c * c + (im / mean) ** 2
    e2 = pair - 6.0 * c * c
    e3 = (3.0 * pair - 8.0 * c * c) * c
    e4 = 3.0 * (pair - c * c) * c * c
    e5 = pair * c**3
    series = 1.0 - 3.0 * e2 / 14.0 + e3 / 6.0 + 9.0 * e2 * e2 / 88.0 - 3.0 * e4 / 22.0 - 9.0 * e2 * e3 / 52.0
    second = 3.0 * total + share * (series + 3.0 * e5 / 26.0) / (mean * np.sqrt(mean))
    return first, second


@kernel
def complete_pair(complement: float) -> tuple[float, float]:
    """Return K and E, the complete elliptic integrals, at m = 1 - `complement`, a number from 0 to 1.

    The arithmetic-geometric mean of 1 and √(1 - m) (DLMF 19.8): digits double with every step, and those of
    the logarithm near m = 1 rest on the complement alone, which K is given in place of m. K(m = 1) is
    infinite.
    """
    if complement == 0.0:
        return np.inf, 1.0
    a, b = 1.0, np.sqrt(complement)
    total, share = 0.5 * (1.0 - complement), 0.5
    while a - b > 1e-9 * a:  # the step after that is exact to rounding
        half = 0.5 * (a - b)
        a, b = 0.5 * (a + b), np.sqrt(a * b)
        share *= 2.0
        total += share * half * half
    first = np.pi / (a + b)
    return first, first * (1.0 - total)
