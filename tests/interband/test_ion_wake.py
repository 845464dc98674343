"""Ions behind a moving electron: equations of motion integrated in time, and the limit of a kick."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from multigap.constants import HBAR, HBAR2_OVER_2ME
from multigap.interband.ion_wake import IonRow, displacement


def in_time(row, ions, seconds):
    """Integrate every ion's equation of motion while the electron passes; time in units of ħ/eV."""
    start = -30.0
    rest = row.spacing * np.arange(ions)
    mass = row.ion_mass * 1822.888486 / (2 * HBAR2_OVER_2ME)  # M/ħ², in 1/(eV Å²)
    peak = row.impulse * row.electron_velocity / (np.sqrt(2 * np.pi) * row.distance)

    def motion(time, state):
        u, speed = state[:ions], state[ions:]
        x = rest - (start + row.electron_velocity * time)
        force = peak * np.exp(-0.5 * (x / row.distance) ** 2)
        bend = np.zeros(ions)
        bend[1:-1] = 2 * u[1:-1] - u[:-2] - u[2:]
        pull = row.phonon_energy**2 * u + 0.25 * row.dispersion**2 * bend + row.damping * speed
        return np.concatenate([speed, force / mass - pull])

    steps = solve_ivp(motion, (0, seconds), np.zeros(2 * ions), rtol=1e-9, atol=1e-13, max_step=0.3)
    return rest - (start + row.electron_velocity * seconds), steps.y[:ions, -1]


@pytest.mark.parametrize("dispersion", [0.0, 0.1])
def test_the_steady_wake_is_what_the_ions_do_in_time(dispersion):
    row = IonRow(0.07, dispersion, 0.02, 1.5)
    x, u = in_time(row, 200, 300.0)
    middle = (x > -250) & (x < 60)
    np.testing.assert_allclose(displacement(row, x[middle]), u[middle], atol=2e-3 * np.abs(u).max())


def test_a_fast_electron_kicks_free_oscillators():
    """u = (p/Mω) sin(ω|x|/v) e^{-γ|x|/2v} behind, nothing ahead; the largest a quarter period later."""
    row = IonRow(0.05, 0.0, 0.004, 5.0)
    x = np.linspace(-600, -20, 400)
    free = np.sqrt(row.phonon_energy**2 - 0.25 * row.damping**2) / row.electron_velocity
    kick = -row.amplitude * np.sin(free * x) * np.exp(0.5 * row.damping * x / row.electron_velocity)
    np.testing.assert_allclose(displacement(row, x), kick, atol=2e-3 * row.amplitude)
    assert np.abs(displacement(row, np.linspace(10, 100, 50))).max() < 1e-6 * row.amplitude


def test_lighter_ions_move_more():
    heavy, light = IonRow(0.05, 0.0, 0.004, 5.0, ion_mass=10.8), IonRow(0.05, 0.0, 0.004, 5.0, ion_mass=1.0)
    assert light.amplitude / heavy.amplitude == pytest.approx(10.8)


def test_the_impulse_is_that_of_a_passing_charge():
    """Δp = 2Ze²/(4πε0 b v), checked in SI."""
    row = IonRow(0.05, 0.0, 0.004, 5.0, distance=2.0, charge=0.3)
    speed = 5.0e-10 / HBAR  # m/s from eV Å
    coulomb = 8.9875517873681764e9 * 1.602176634e-19**2
    kick = 2 * 0.3 * coulomb / (2.0e-10 * speed)
    assert row.impulse == pytest.approx(kick / 1.054571817e-34 * 1e-10, rel=1e-9)


@pytest.mark.parametrize("name", ["phonon_energy", "damping", "electron_velocity", "ion_mass", "spacing"])
def test_bad_input_is_named(name):
    good = {"phonon_energy": 0.05, "dispersion": 0.0, "damping": 0.004, "electron_velocity": 5.0}
    with pytest.raises(ValueError, match=name):
        IonRow(**{**good, name: 0.0})
