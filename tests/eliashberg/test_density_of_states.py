"""A density of states that varies about the Fermi level."""

import numpy as np
import pytest
from scipy.integrate import quad

from multigap import eliashberg
from multigap.eliashberg import DensityOfStates, SpectralFunction
from multigap.kernels import eliashberg as kernels
from multigap.kernels import matsubara
from tests.eliashberg.oracle import H3S, fixed_count_temperature


def test_a_density_of_states_prints_in_a_line():
    flat = DensityOfStates(np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
    assert repr(flat) == "DensityOfStates(2 energies from -1 to 1 eV, N/N(0) from 1 to 1)"


def test_a_constant_density_of_states_is_the_ordinary_theory():
    flat = DensityOfStates(np.array([-1.0, 1.0]), np.array([1.0, 1.0]))
    assert eliashberg.critical_temperature(H3S, 0.18, density=flat).kelvin == pytest.approx(
        eliashberg.critical_temperature(H3S, 0.18).kelvin, rel=1e-5
    )


def test_a_peak_narrower_than_the_phonons_counts_for_less_than_its_height():
    # λ belongs to N(E_F); electrons a phonon energy away have fewer partners the narrower the peak
    temperatures = [
        eliashberg.critical_temperature(
            H3S, 0.18, density=DensityOfStates.lorentzian_peak(0.0, width, 1.0, points=201)
        ).kelvin
        for width in (0.02, 0.1, 5.0)
    ]
    assert temperatures == sorted(temperatures)
    assert temperatures[-1] == pytest.approx(eliashberg.critical_temperature(H3S, 0.18).kelvin, rel=0.02)


def test_a_lorentzian_peak_has_its_height_and_width_over_the_background():
    peak = DensityOfStates.lorentzian_peak(0.05, 0.02, 1.5)
    background = 1 / (1 + 1.5 / (1 + (0.05 / 0.02) ** 2))
    for energy, height in ((0.05, 2.5), (0.07, 1.75), (0.03, 1.75), (0.0, 1 / background)):
        assert np.interp(energy, peak.energies, peak.values) == pytest.approx(height * background, rel=2e-4)


@pytest.mark.parametrize("width", [1e-4, 0.01, 0.3, 5.0])
def test_the_integral_over_a_varying_density_of_states_is_exact(width):
    """∫ N(ε) W/(W² + ε²) dε of a piecewise linear N, constant beyond its ends, by adaptive quadrature."""
    energies, values = np.array([-0.5, -0.1, 0.02, 0.3]), np.array([0.4, 1.6, 0.9, 1.2])

    def turned(angle):  # ε = W tan θ
        return float(np.interp(width * np.tan(angle), energies, values))

    kinks = np.arctan(energies / width)
    exact, _ = quad(turned, -np.pi / 2, np.pi / 2, points=kinks, epsabs=0, epsrel=1e-10, limit=200)
    assert kernels.density_integral(energies, values, width) == pytest.approx(exact, rel=1e-9)


def test_the_normal_state_with_a_varying_density_solves_its_equation():
    """W_n = ω_n + k_BT Σ_m λ(n-m) ∫N W_m/(W_m² + ε²), over ± frequencies and their constant tail."""
    energies, values, thermal, count = np.array([-0.2, 0.0, 0.3]), np.array([0.5, 1.0, 0.8]), 0.01, 24
    series = matsubara.phonon_series(H3S.frequencies, H3S.couplings, thermal, 2 * count)
    numbers, _, near, far, beyond = matsubara.frequency_sums(
        H3S.frequencies, H3S.couplings, thermal, float(count), 0.0
    )
    width, integral, steps = kernels.normal_state_with_density(
        numbers, near - far, beyond, energies, values, thermal, 1e-13, 500
    )
    assert steps > 0
    place = np.arange(-count, count)
    odd = np.concatenate([-integral[::-1], integral])
    for n in range(count):
        near = np.sum(series[np.abs(n - place)] * odd)
        # beyond the last frequency g stays as it is there, and most of +ω cancels against -ω
        far = integral[-1] * np.sum(series[count - n : count + n + 1])
        assert width[n] == pytest.approx((2 * n + 1) * np.pi * thermal + thermal * (near + far), rel=1e-10)
        assert integral[n] == pytest.approx(kernels.density_integral(energies, values, width[n]), rel=1e-10)


@pytest.mark.parametrize("tolerance", [1e-5, 1e-7])
@pytest.mark.parametrize(("lam", "mu_star"), [(0.8, 0.0), (1.4, 0.1), (8.0, 0.0), (60.0, 0.1)])
def test_the_temperature_with_a_peak_in_the_density_is_as_exact_as_asked(lam, mu_star, tolerance):
    peak = DensityOfStates.lorentzian_peak(0.0, 0.1, 1.0, points=101)
    spectrum = SpectralFunction.einstein(lam, 0.1)
    found = eliashberg.critical_temperature(spectrum, mu_star, tolerance=tolerance, density=peak)
    exact = fixed_count_temperature(spectrum, mu_star, found.kelvin, peak)
    assert found.kelvin == pytest.approx(exact, rel=tolerance)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: DensityOfStates(np.array([-1.0, 1.0]), np.array([2.0, 2.0])), "values"),
        (lambda: DensityOfStates(np.array([0.5, 1.0]), np.array([1.0, 1.0])), "energies"),
        (lambda: DensityOfStates.lorentzian_peak(0, 0, 1), "half_width"),
        (lambda: eliashberg.largest_eigenvalue(H3S, 100, density=1.0), "density"),  # type: ignore[arg-type]
    ],
)
def test_bad_arguments_are_named(call, named):
    with pytest.raises(ValueError, match=named):
        call()
