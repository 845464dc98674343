"""Static disorder in mean field: theorems, limits, and a brute-force matrix over frequencies."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import psi

from multigap import eliashberg
from multigap.beyond import disorder, retarded
from multigap.bpv import papers
from multigap.constants import K_B
from multigap.eliashberg import SelfEnergy
from multigap.gap_equation import BAND_EDGE, CONSTANT_DOS, FLAT_LEVEL, Channels, GapEquation

CUTOFF = 0.15


def bands(coupling: list[list[float]], weight: list[float]) -> GapEquation:
    size = len(weight)
    channels = Channels([CONSTANT_DOS] * size, [0.0] * size, [CUTOFF] * size, weight)
    return GapEquation(channels, np.array(coupling))


def closed(lam: float) -> float:
    """T_c of one band of constant density: λ Re[ψ(½ + iω̃/2πT) - ψ(½)] = 1."""

    def excess(kelvin: float) -> float:
        return lam * float(psi(0.5 + 0.5j * CUTOFF / (math.pi * K_B * kelvin)).real - psi(0.5)) - 1

    return float(brentq(excess, 0.1, 2000, xtol=1e-10))


def test_one_band_keeps_its_temperature() -> None:
    """Anderson's theorem, and the closed sum of this window, whose weak limit is BCS's."""
    equation = bands([[0.3]], [1.0])
    for strength in (0.0, 0.003, 0.1):
        assert disorder.critical_temperature(equation, [[strength]]) == pytest.approx(closed(0.3), rel=1e-4)
    bcs = 2 * math.exp(np.euler_gamma) / math.pi * CUTOFF / K_B
    assert closed(0.15) == pytest.approx(bcs * math.exp(-1 / 0.15), rel=1e-4)


def test_equal_gaps_keep_their_temperature() -> None:
    """Σ_j g_ij w_j the same for both bands, whose densities differ."""
    equation = bands([[0.2, 0.1], [0.1, 0.3]], [1.2, 0.6])
    clean = disorder.critical_temperature(equation, np.zeros((2, 2)))
    assert clean == pytest.approx(closed(0.3), rel=1e-4)
    dirty = disorder.critical_temperature(equation, [[0.02, 0.03], [0.03, 0.05]])
    assert dirty == pytest.approx(clean, rel=1e-7)


def test_unequal_gaps_end_at_the_mean_coupling() -> None:
    """Strong scattering between bands makes one of them: λ = Σ w_i g_ij w_j/Σ w (Golubov and Mazin)."""
    g, w = np.array([[0.45, 0.05], [0.05, 0.2]]), np.array([1.0, 0.7])
    equation = bands(g.tolist(), w.tolist())
    clean = disorder.critical_temperature(equation, np.zeros((2, 2)))
    assert disorder.critical_temperature(equation, [[0.3, 0.0], [0.0, 0.3]]) == pytest.approx(clean, rel=1e-7)
    kelvin = [disorder.critical_temperature(equation, [[c, c], [c, c]]) for c in (0.001, 0.01, 0.1, 9.0)]
    assert np.all(np.diff([clean, *kelvin]) < 0)
    assert kelvin[-1] == pytest.approx(closed(float(w @ g @ w / w.sum())), rel=3e-3)


def test_a_matrix_over_frequencies_has_the_eigenvalue_one() -> None:
    """The two lines of the docstring as one dense matrix, with all three kinds of channel."""
    rng = np.random.default_rng(3)
    kind = [CONSTANT_DOS, FLAT_LEVEL, BAND_EDGE, BAND_EDGE]
    weight, level, form = [0.6, 0.05, 0.2, 0.1], [0.0, 0.03, -0.05, 0.02], rng.uniform(0.5, 1, (4, 2))
    block = np.array([0, 1, 2, 2])
    g = np.array([[0.3, 0.1, 0.1], [0.1, 0.4, 0.05], [0.1, 0.05, 0.5]])
    c = 0.01 * np.array([[1.0, 0.5, 0.2], [0.5, 1.0, 0.3], [0.2, 0.3, 1.0]])
    equation = GapEquation(Channels(kind, level, [CUTOFF] * 4, weight, block, form), g)
    thermal = K_B * disorder.critical_temperature(equation, c)
    n = np.arange(-220, 220)
    omega = (2 * n + 1) * math.pi * thermal
    sigma, contact = np.zeros((4, n.size), dtype=complex), form @ form.T
    scatter = c[np.ix_(block, block)] * contact * weight
    for _ in range(400):
        z = 1j * omega - sigma
        f = np.array(
            [
                -1j * math.pi * np.sign(omega),
                2 * CUTOFF / (z[1] - level[1]),
                -math.pi / np.sqrt(level[2] - z[2]),
                -math.pi / np.sqrt(level[3] - z[3]),
            ]
        )
        sigma = scatter @ f
    p = -f.imag / z.imag
    h = CUTOFF / np.sqrt(CUTOFF**2 + omega**2)
    pairing = g[np.ix_(block, block)] * contact * weight
    dense = thermal * np.einsum("n,ij,m,jm->injm", h, pairing, h, p)
    dense += np.einsum("ij,jm,nm->injm", scatter, p, np.eye(n.size))
    largest = np.max(np.linalg.eigvals(dense.reshape(4 * n.size, -1)).real)
    assert largest == pytest.approx(1, abs=2e-4)


def test_propagators_are_integrals_over_their_densities() -> None:
    channels = Channels([CONSTANT_DOS, FLAT_LEVEL, BAND_EDGE], [0.0, 0.03, -0.05], [CUTOFF] * 3, [1.0] * 3)
    omega = 0.04
    pair = -disorder.propagators(channels, np.full((3, 1), 1j * omega))[:, 0].imag / omega
    assert pair[0] == pytest.approx(quad(lambda x: 1 / (omega**2 + x**2), -np.inf, np.inf)[0])
    assert pair[1] == pytest.approx(2 * CUTOFF / (omega**2 + 0.03**2))
    edge = quad(lambda r: 2 / (omega**2 + (r**2 - 0.05) ** 2), 0, np.inf)[0]
    assert pair[2] == pytest.approx(edge)


def test_the_edge_is_smeared_as_a_cubic_has_it() -> None:
    """z = iω - cwF and F²(e - z) = π²: F is a root of cwF³ + (e - iω)F² - π² = 0."""
    channels = Channels([BAND_EDGE], [-0.02], [CUTOFF], [0.3])
    equation = GapEquation(channels, np.array([[0.3]]))
    space = disorder._Space(equation, np.array([[0.05]]), disorder.Pairing.WINDOW)
    f = disorder.propagators(channels, space.settled(0.004))[0]
    for w, value in zip(space.frequencies(0.004)[[0, 1, 5, 20]], f[[0, 1, 5, 20]], strict=True):
        candidates = np.roots([0.05 * 0.3, -0.02 - 1j * w, 0, -(math.pi**2)])
        assert np.min(np.abs(candidates - value)) < 1e-8 * abs(value)


def test_phonons_keep_andersons_theorem_and_the_clean_limit() -> None:
    """One band against the single-band solver, clean and dirty, without and with Z."""
    equation = bands([[0.7]], [1.0])
    clean = eliashberg.critical_temperature(eliashberg.SpectralFunction.einstein(0.7, CUTOFF)).kelvin
    for strength in (0.0, 0.02):
        found = disorder.critical_temperature(equation, [[strength]], pairing="phonon, with Z")
        assert found == pytest.approx(clean, rel=1e-4)
    one = disorder.critical_temperature(equation, [[0.0]], pairing="phonon")
    assert disorder.critical_temperature(equation, [[0.05]], pairing="phonon") == pytest.approx(one, rel=1e-6)
    assert one > 1.4 * clean


def test_clean_wires_with_phonons_are_those_of_the_retarded_solver() -> None:
    model = papers.md21(0.25)
    for kept, pairing in ((SelfEnergy.NONE, "phonon"), (SelfEnergy.Z, "phonon, with Z")):
        wires = retarded.RetardedWires(model, retarded.Reading.AS_WRITTEN, self_energy=kept)
        clean = retarded.critical_temperature(wires, 1.0).kelvin[0]
        found = disorder.wires_critical_temperature(model, 1.0, [0.0, 0.02], pairing=pairing)
        assert found.kelvin[0] == pytest.approx(clean, rel=2e-4)
        assert 0.6 * clean < found.kelvin[1] < 0.97 * clean


def test_wires_lose_their_top_to_disorder() -> None:
    model = papers.md21(0.25)
    found = disorder.wires_critical_temperature(model, 1.0, [0.0, 0.01, 0.03])
    within = disorder.wires_critical_temperature(model, 1.0, [0.0, 0.01, 0.03], between=False)
    finer = disorder.wires_critical_temperature(model, 1.0, [0.01], points=20)
    assert np.all(np.diff(found.kelvin) < 0)
    assert within.kelvin[0] == pytest.approx(found.kelvin[0], rel=1e-9)
    assert np.all(within.kelvin[1:] > found.kelvin[1:])  # what smears the peak, without what mixes the gaps
    assert finer.kelvin[0] == pytest.approx(found.kelvin[1], rel=2e-5)
    assert np.all(found.broadening[1:] > found.rate[1:])  # the density at the top is above N_2D
    nothing = disorder.wires_critical_temperature(model, 1.0, [3.0], lowest_temperature=100.0)
    assert np.isnan(nothing.kelvin[0])
    assert np.isnan(nothing.broadening[0])


def test_refusals() -> None:
    equation = bands([[0.3, 0.0], [0.0, 0.3]], [1.0, 1.0])
    for matrix in ([[0.1, 0.2], [0.2, 0.1]], [[0.1, -0.05], [-0.05, 0.1]]):
        with pytest.raises(ValueError, match="scattering is not allowed"):
            disorder.critical_temperature(equation, matrix)
    with pytest.raises(ValueError, match=r"scattering has shape \(1, 1\)"):
        disorder.critical_temperature(equation, [[0.1]])
    two = GapEquation(Channels([CONSTANT_DOS] * 2, [0.0] * 2, [0.1, 0.2], [1.0] * 2), np.eye(2))
    with pytest.raises(ValueError, match="one cutoff for all channels"):
        disorder.critical_temperature(two, np.zeros((2, 2)))
    with pytest.raises(ValueError, match="lowest_temperature must be at least"):
        disorder.critical_temperature(equation, np.zeros((2, 2)), lowest_temperature=0.01)
