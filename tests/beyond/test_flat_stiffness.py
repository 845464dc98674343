"""Where a flat band has its stiffness from."""

import numpy as np
import pytest
from scipy import integrate, special

from multigap import gap_equation
from multigap.beyond.flat_stiffness import flat_transition, superfluid_share
from multigap.constants import K_B
from multigap.two_band import FlatSteep

BH17 = FlatSteep(0.6, 0.2, 0.1, 0.035)


@pytest.mark.parametrize(
    ("kelvin", "delta"), [(300.0, 0.03), (300.0, 1e-4), (20.0, 0.01), (900.0, 0.2), (5.0, 0.02)]
)
def test_share_is_one_less_the_integral_of_its_definition(kelvin, delta):
    t, cutoff = K_B * kelvin, 0.15

    def loss(xi):
        energy = np.hypot(xi, delta if xi < cutoff else 0.0)
        return 1 / (2 * t * np.cosh(min(energy / (2 * t), 300)) ** 2)

    inside = integrate.quad(loss, 0, cutoff, epsabs=1e-14, epsrel=1e-12)[0]
    beyond = integrate.quad(loss, cutoff * (1 + 1e-15), cutoff + 60 * t, epsabs=1e-14, epsrel=1e-12)[0]
    assert superfluid_share(kelvin, delta, cutoff) == pytest.approx(1 - inside - beyond, rel=1e-9, abs=1e-11)


def test_share_of_bcs_at_its_ends():
    assert superfluid_share(0.0, 0.01, 0.1) == 1.0
    assert superfluid_share(1.0, 0.01, 0.1) == 1.0
    assert superfluid_share(100.0, 0.0, 5.0) == pytest.approx(0.0, abs=1e-14)
    # near T_c: 7ζ(3)/4π² (Δ/T)²
    t, delta = K_B * 10.0, 1e-6
    assert superfluid_share(10.0, delta, 1.0) == pytest.approx(
        7 * special.zeta(3) / (4 * np.pi**2) * (delta / t) ** 2, rel=1e-4
    )


def test_the_jump_is_met_with_the_gap_that_the_flat_band_induces():
    found = flat_transition(BH17, [0.1, 1.0, 10.0])
    equation = BH17.equation()
    critical = gap_equation.critical_temperature(equation)
    assert found.mean_field == critical.kelvin
    for energy, kelvin, delta, share in zip(
        found.fermi_energy, found.kelvin, found.delta2, found.stiff_share, strict=True
    ):
        assert delta == pytest.approx(gap_equation.gaps(equation, kelvin, critical).delta[0, 1])
        assert share == pytest.approx(superfluid_share(kelvin, delta, 0.15))
        assert K_B * kelvin == pytest.approx(energy * share / 8, rel=1e-6)
    assert np.all(np.diff(found.ratio) > 0)


def test_a_steep_band_of_little_depth_holds_the_phase_up_to_an_eighth_of_it():
    found = flat_transition(BH17, [1e-3, 1e-2])
    assert 8 * K_B * found.kelvin / found.fermi_energy == pytest.approx([1.0, 1.0], rel=1e-3)


def test_a_steep_band_of_great_depth_leaves_mean_field():
    assert flat_transition(BH17, 1e5).ratio == pytest.approx(1.0, abs=1e-3)


def test_a_level_alone_has_nothing_that_could_hold_its_phase():
    # the coupling between the bands goes, the gap of the level stays, and T_BKT goes with the coupling
    alone = [flat_transition(FlatSteep(0.6, 0.0, x, 0.035), 3.0) for x in (0.1, 0.03, 0.01, 0.001, 1e-4)]
    ratios = [float(each.ratio[0]) for each in alone]
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] < 0.01
    assert all(each.mean_field > 400 for each in alone)


def test_without_a_transition_there_is_none_of_vortices():
    found = flat_transition(FlatSteep(0.05, 0.0, 0.0, 0.035), [1.0, 2.0])
    assert np.isnan(found.mean_field)
    assert np.all(np.isnan(found.kelvin))
