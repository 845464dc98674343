"""Free energy, entropy and specific heat as second opinions on the gaps."""

import numpy as np
import pytest
from scipy.special import zeta

from multigap.constants import K_B
from multigap.gap_equation import critical_temperature, gaps
from multigap.gap_equation.thermodynamics import (
    entropy_difference,
    free_energy_difference,
    specific_heat_jump,
)
from multigap.two_band import TwoBand
from multigap.two_band.flat_steep import FlatSteep

JUMP = 12 / (7 * zeta(3))
MODELS = [
    TwoBand(0.3, 0.2, 0.1),
    TwoBand(0.3, 0.2, -0.1, 0.15, 0.08, 2.0),
    TwoBand(0.0, 0.0, 0.25),
    FlatSteep(0.4, 0.2, 0.05, 0.03),
]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("share", [0.15, 0.5, 0.9])
def test_free_energy_falls_at_the_rate_of_the_entropy(model, share):
    """∂(Ω_s - Ω_n)/∂T = -(S_s - S_n) holds only where the gaps make the free energy stationary."""
    equation = model.equation()
    critical = critical_temperature(equation)
    t = share * critical.kelvin
    h = 1e-3 * t
    steps = np.array([-2, -1, 1, 2])
    omega = free_energy_difference(equation, gaps(equation, t + h * steps, critical))
    slope = (omega[0] - 8 * omega[1] + 8 * omega[2] - omega[3]) / (12 * h * K_B)
    entropy = entropy_difference(equation, gaps(equation, t, critical))[0]
    assert slope == pytest.approx(-entropy, rel=2e-6)


@pytest.mark.parametrize("model", MODELS)
def test_the_superconductor_has_the_lower_free_energy(model):
    equation = model.equation()
    kelvin = critical_temperature(equation).kelvin
    omega = free_energy_difference(equation, gaps(equation, np.array([0, 0.3, 0.6, 0.9, 1.1]) * kelvin))
    assert np.all(omega[:4] < 0)
    assert np.all(np.diff(omega[:4]) > 0)
    assert omega[4] == 0


def test_condensation_energy_of_one_band():
    """Ω_s - Ω_n = -½ N Δ² at T = 0, in weak coupling."""
    equation = TwoBand(0.1, 0.0, 0.0).equation()
    solution = gaps(equation, 0.0)
    weight = equation.channels.weight[0]
    assert free_energy_difference(equation, solution)[0] == pytest.approx(
        -0.5 * weight * solution.delta[0, 0] ** 2, rel=1e-8
    )


def test_specific_heat_jump_of_one_band_is_bcs():
    """ΔC/γT_c = 12/7ζ(3) = 1.4261269, for two equal bands as for one."""
    assert abs(JUMP - 1.4261269) < 1e-7
    for model in (TwoBand(0.05, 0.05, 0.02), TwoBand(0.0, 0.0, 0.08)):
        assert specific_heat_jump(model.equation()).ratio == pytest.approx(JUMP, rel=1e-8)


def test_specific_heat_jump_of_two_bands_is_reduced():
    """ΔC/γT_c = 12/7ζ(3) (Σ N m²)² / (Σ N · Σ N m⁴), below the one-band value unless the gaps are equal."""
    equation = TwoBand(0.08, 0.05, 0.02, density_ratio=1.7).equation()
    critical = critical_temperature(equation)
    n, m = equation.channels.weight, critical.mode
    expected = JUMP * np.sum(n * m**2) ** 2 / (np.sum(n) * np.sum(n * m**4))
    assert specific_heat_jump(equation, critical).ratio == pytest.approx(expected, rel=1e-8)
    assert expected < JUMP


@pytest.mark.parametrize("model", MODELS)
def test_specific_heat_jump_is_the_slope_of_the_entropy(model):
    """ΔC = T d(S_s - S_n)/dT just below T_c, from solved gaps."""
    equation = model.equation()
    critical = critical_temperature(equation)
    shares = np.array([1e-3, 2e-3])
    entropy = entropy_difference(equation, gaps(equation, (1 - shares) * critical.kelvin, critical))
    slopes = -entropy / (shares * K_B * critical.kelvin)
    limit = 2 * slopes[0] - slopes[1]
    jump = specific_heat_jump(equation, critical).jump
    assert K_B * critical.kelvin * limit == pytest.approx(jump, rel=1e-4)


def test_jump_without_transition_is_an_error():
    with pytest.raises(ValueError, match="no transition"):
        specific_heat_jump(FlatSteep(0.1, -0.1, 0.0, 0.05).equation())


def test_jump_of_coinciding_transitions_is_an_error():
    """Equal bands without coupling: no one pattern has the whole jump, and half is no answer."""
    with pytest.raises(ValueError, match="several transitions"):
        specific_heat_jump(TwoBand(0.1, 0.1, 0.0).equation())
    assert specific_heat_jump(TwoBand(0.1, 0.1, 1e-4).equation()).ratio == pytest.approx(JUMP, rel=1e-6)
