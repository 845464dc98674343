"""The width of a resistive transition in a field: Tinkham's constant, limits, scaling; Ginzburg's number."""

import math

import numpy as np
import pytest
from scipy import constants
from scipy.special import i0

from multigap_book.hydrides import transition_width as width


def test_the_barrier_has_tinkhams_constant():
    """γ0 = 8.07e-3 J_c/(T_c B), J_c in A/cm² (Phys. Rev. Lett. 61, 1658)."""
    assert abs(1e4 * width.BARRIER / 8.07e-3 - 1) < 5e-3


def test_the_depairing_current_is_that_of_ginzburg_and_landau():
    """(2/3)^(3/2) B_c/(μ0 λ) with B_c = Φ0/(2√2 π λ ξ)."""
    depth, coherence = 150e-9, 1.5e-9
    critical = width.FLUX_QUANTUM / (2 * math.sqrt(2) * math.pi * depth * coherence)
    wanted = (2 / 3) ** 1.5 * critical / (constants.mu_0 * depth)
    assert width.depairing_current(150, 1.5) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("resistance", [0.01, 0.1, 0.5, 0.9, 0.999])
def test_the_resistance_at_the_barrier_is_the_asked_one(resistance):
    assert i0(width.barrier_at(resistance) / 2) ** -2 == pytest.approx(resistance, rel=1e-10)


def test_the_width_is_that_of_a_curve_drawn_out():
    """R(T) on a fine grid, read where it crosses 10 and 90 %."""
    field, tc = 7.0, 203.0
    t = np.linspace(0.7, 1, 300001)
    barrier = width.BARRIER * width.depairing_current(189, 2) * (1 - t) ** 1.5 / tc / field
    curve = i0(barrier / 2) ** -2.0
    low, high = np.interp([0.1, 0.9], curve, t)
    assert width.relative_width(field, tc, 189, 2) == pytest.approx(high - low, rel=1e-4)


def test_a_stiffer_condensate_is_narrower_and_layers_are_wider():
    base = width.relative_width(9, 203, 189, 2)
    assert width.relative_width(9, 203, 37, 2) == pytest.approx(base * (37 / 189) ** (4 / 3))
    assert width.relative_width(9, 203, 189, 2, anisotropy=7) > base


def test_ginzburgs_number_of_a_classic_superconductor_and_of_a_cuprate():
    # of the order of 1e-11 for niobium or less, 1e-2 for YBa2Cu3O7
    assert width.ginzburg_number(9.2, 40, 38) < 1e-9
    assert 3e-3 < width.ginzburg_number(93, 150, 1.5, anisotropy=5) < 3e-2


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: width.relative_width(0, 203, 189, 2), "field"),
        (lambda: width.relative_width(9, math.nan, 189, 2), "kelvin"),
        (lambda: width.relative_width(9, 203, -1, 2), "penetration_depth"),
        (lambda: width.barrier_at(1.0), "resistance"),
        (lambda: width.ginzburg_number(203, 189, 0), "coherence_length"),
    ],
)
def test_what_is_not_allowed_is_named(call, name):
    with pytest.raises(ValueError, match=f"^{name} = .* is not allowed"):
        call()
