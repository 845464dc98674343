"""The pair kernels: the integral that they stand for, and their slopes."""

import mpmath
import numpy as np
import pytest

from multigap.kernels import CONSTANT_DOS, FLAT_LEVEL
from multigap.kernels.pair import pair_kernel, pair_kernel_cutoff_slope, pair_kernel_slopes
from multigap.kernels.windows import constant_dos_kernel
from tests.gap_equation.models import OMEGA


@pytest.mark.parametrize("t", [1e-9, 1e-6, 1e-3, 0.03, 0.1, 3.0])
@pytest.mark.parametrize("gap", [0.0, 1e-12, 1e-7, 1e-3, 0.05, 2.0])
def test_constant_dos_kernel_is_the_integral(t, gap):
    with mpmath.workdps(30):

        def integrand(xi):
            energy = mpmath.sqrt(xi**2 + mpmath.mpf(gap) ** 2)
            return mpmath.tanh(energy / (2 * mpmath.mpf(t))) / energy if energy else 1 / (2 * mpmath.mpf(t))

        scales = sorted({x for s in (t, gap) for x in (0.1 * s, s, 10 * s, 100 * s) if 0 < x < OMEGA})
        scales += [x for x in (1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2) if x < OMEGA]
        exact = mpmath.quad(integrand, [0, *sorted(scales), OMEGA])
    assert constant_dos_kernel(OMEGA, t, gap) == pytest.approx(float(exact), rel=1e-12)


@pytest.mark.parametrize("kind", [CONSTANT_DOS, FLAT_LEVEL])
@pytest.mark.parametrize(("t", "gap"), [(0.01, 0.0), (0.01, 0.02), (0.001, 0.05), (0.3, 0.001), (0.02, 1e-5)])
def test_kernel_slopes_are_the_derivatives(kind, t, gap):
    by_t, by_gap = pair_kernel_slopes(kind, 0.03, OMEGA, t, gap, None)
    f = lambda t, d: pair_kernel(kind, 0.03, OMEGA, t, d, None)  # noqa: E731
    h = 1e-5 * t
    assert by_t == pytest.approx((f(t + h, gap) - f(t - h, gap)) / (2 * h), rel=1e-7)
    d2 = 1e-5 * (gap**2 + t**2)
    numeric = (f(t, np.sqrt(gap**2 + d2)) - f(t, gap)) / d2
    numeric_half = (f(t, np.sqrt(gap**2 + d2 / 2)) - f(t, gap)) / (d2 / 2)
    assert by_gap == pytest.approx(2 * numeric_half - numeric, rel=1e-7)


def test_cutoff_slope_is_the_derivative():
    for kind in (CONSTANT_DOS, FLAT_LEVEL):
        slope = pair_kernel_cutoff_slope(kind, 0.03, OMEGA, 0.02, None)
        up, down = (pair_kernel(kind, 0.03, OMEGA * np.exp(s), 0.02, 0.0, None) for s in (1e-5, -1e-5))
        assert slope == pytest.approx((up - down) / 2e-5, rel=1e-8)
