"""The table of T_c over (η, g), and the fit of a path through it."""

import math

import numpy as np
import pytest
from scipy.integrate import quad

from multigap import bpv, gap_equation
from multigap.bpv import papers
from multigap.constants import K_B
from multigap.eliashberg import closed_forms
from multigap.two_band.flat_steep import LEVEL, FlatSteep
from multigap_book.domes import SmoothDome
from multigap_book.hydrides import fitting, one_phonon, theories


@pytest.fixture(scope="module")
def table():
    eta, g = np.linspace(0.4, 1.6, 25), np.linspace(0.2, 0.4, 9)
    return SmoothDome(bpv.dome(papers.model_a(), eta, g, lowest_temperature=1.0))


def test_the_table_holds_the_solver_values_at_its_points(table):
    found = bpv.critical_temperature(papers.model_a(g=0.3), [0.8], lowest_temperature=1.0).kelvin[0]
    assert table(0.8, 0.3) == pytest.approx(found, rel=1e-6)


def test_least_coupling_is_where_the_top_reaches_the_temperature(table):
    top = table.kelvin.max(axis=0)
    assert table.least_coupling(float(top[4])) == pytest.approx(0.3)
    assert table.least_coupling(1.0) == table.dome.g[0]
    assert math.isnan(table.least_coupling(400.0))
    low, high = table.eta_reach(0.99 * table.dome.peak[2])
    assert low <= table.dome.peak[0] <= high


def test_a_path_through_the_table_is_found_again(table):
    pressure = np.linspace(100, 200, 25)
    strain = (pressure - 150) / 20

    def curve(x, at):
        return table(x[0] + x[1] * (at - 150) / 20, x[2])

    truth = np.array([0.95, -0.12, 0.33])
    starts = np.array([(a, b, c) for a in (0.7, 1.1) for b in (-0.2, 0.2) for c in (0.25, 0.38)])
    bounds = (np.array([0.4, -1, 0.2]), np.array([1.6, 1, 0.4]))
    kelvin = table(truth[0] + truth[1] * strain, truth[2])
    fit = fitting.fit_curve(curve, pressure, kelvin, starts, bounds, samples=5)
    assert fit.rms < 1e-3
    assert fit.parameters == pytest.approx(truth, abs=1e-4)
    assert fit.samples.shape == (5, 3)
    again = fitting.fit_curve(curve, pressure, kelvin, starts, bounds, samples=5)
    assert np.array_equal(again.samples, fit.samples)


def test_the_chance_of_a_misfit_is_how_often_scatter_alone_makes_one():
    """Six points on a constant, ten pairs for the scatter: drawn 20 000 times."""
    rng = np.random.default_rng(5)
    points, pairs = rng.normal(size=(20_000, 6)), rng.normal(size=(20_000, 10, 2))
    rms = points.std(axis=1)
    scatter = np.sqrt(np.mean(np.diff(pairs, axis=2)[..., 0] ** 2, axis=1) / 2)
    observed = fitting.Fit(np.zeros(1), 1.3, np.zeros((0, 1)))
    drawn = np.mean(rms / scatter > 1.3 / 0.9)
    assert fitting.chance_of_misfit(observed, 6, 0.9, 10) == pytest.approx(drawn, abs=0.01)


def test_one_phonon_of_large_coupling_has_the_limit_of_allen_and_dynes():
    found = one_phonon.einstein_kelvin(1e5, 0.1)
    assert found == pytest.approx(closed_forms.strong_coupling_limit(1e5, 0.1), rel=2e-3)
    assert one_phonon.einstein_kelvin(1.0, 0.1, 0.1) == pytest.approx(
        10 * one_phonon.einstein_kelvin(1.0, 0.01, 0.1), rel=1e-6
    )


def test_the_point_of_least_coupling_lies_on_the_contour(table):
    kelvin = 0.9 * table.dome.peak[2]
    eta, g = table.cheapest(kelvin)
    assert table(eta, g) == pytest.approx(kelvin, rel=0.02)
    assert np.all(np.isnan(table.cheapest(400.0)))


def test_the_phonon_hardens_with_pressure():
    ratio = one_phonon.hardening(np.array([100.0, 155.0, 250.0]))
    assert ratio[1] == pytest.approx(1)
    assert ratio[0] < 1 < ratio[2]


def test_one_band_at_fixed_force_only_falls():
    line = np.linspace(120, 260, 29)
    assert np.all(np.diff(one_phonon.one_band(1.6, 0.0, line)) < 0)
    assert one_phonon.one_band(1.6, 0.5, line)[-1] > one_phonon.one_band(1.6, 0.0, line)[-1]


def test_a_hump_is_found_where_the_phonon_hardens_fast_enough(monkeypatch):
    growths = np.linspace(0, 1.5, 16)
    assert one_phonon.highest_hump(203, 160, 124, 256, growths) is None
    monkeypatch.setattr(one_phonon, "hardening", lambda at: 1 + 1.2 * (np.asarray(at) - 155) / 100)
    hump = one_phonon.highest_hump(203, 160, 124, 256, growths)
    assert hump is not None
    assert 124 < hump.pressure < 256
    assert min(hump.rise, hump.fall) > 5


class TestFlatAndSteep:
    """BH17's level beside a band: the determinant by hand, and its two ways of carrying the mass."""

    def test_the_transition_is_where_the_determinant_vanishes(self):
        kelvin = gap_equation.critical_temperature(theories.bh17(0.3)).kelvin
        thermal, omega, level = K_B * kelvin, 0.150, LEVEL
        flat = omega / level * math.tanh(level / (2 * thermal))
        steep = quad(lambda x: math.tanh(x / (2 * thermal)) / x, 0, omega, limit=200)[0]
        assert (1 - 0.3 * flat) * (1 - 0.1 * steep) == pytest.approx(0.03**2 * flat * steep, rel=1e-6)

    def test_at_a_fixed_number_of_states_the_levels_own_cutoff_drops_out(self):
        def tc(factor, cutoff1):
            # λ11 ω1 and λ12² ω1 are held
            ratio = 0.150 / cutoff1
            equation = FlatSteep(0.3 * ratio, 0.1, 0.03 * math.sqrt(ratio), 0.035, cutoff1, 0.150 * factor)
            return gap_equation.critical_temperature(equation.equation()).kelvin

        half = 1 / math.sqrt(2)
        assert tc(half, 0.150 * half) == pytest.approx(tc(half, 0.150), rel=1e-8)
        alpha = gap_equation.isotope_exponent(theories.bh17(0.3), [False, True])
        assert -math.log2(tc(half, 0.150) / tc(1, 0.150)) == pytest.approx(alpha, abs=2e-3)
        assert 0 < alpha < 0.02

    @pytest.mark.parametrize("level", [LEVEL, 0.05])
    @pytest.mark.parametrize("kelvin", [20.0, 203.0])
    def test_the_coupling_for_a_temperature_gives_it(self, kelvin, level):
        coupling = theories.flat_coupling_for(kelvin, (0.2, 0.03), level)
        found = gap_equation.critical_temperature(theories.bh17(coupling, others=(0.2, 0.03), level=level))
        assert found.kelvin == pytest.approx(kelvin, rel=1e-9)

    def test_a_higher_level_asks_for_a_stronger_coupling(self):
        assert theories.flat_coupling_for(203.0, level=0.05) > theories.flat_coupling_for(203.0) + 0.01

    def test_the_curve_of_the_rivals_is_the_solvers(self):
        rival = theories.h3s_rivals({})["two bands"]
        assert rival.curve(np.array([0.307, 0.0]), np.array([160.0]))[0] == pytest.approx(
            gap_equation.critical_temperature(theories.bh17(0.307)).kelvin, rel=1e-4
        )
