"""The pair kernel of a band edge, to 1e-10 of adaptive quadrature in extended precision."""

from itertools import pairwise

import mpmath as mp
import numpy as np
import pytest

from multigap.kernels import band_edge, elliptic, subband_sums, windows

CUTOFF = 0.15
EDGES = {
    "far below": -3.0,
    "below the window": -0.4,
    "just below the window": -CUTOFF * (1 + 1e-9),
    "at the lower end": -CUTOFF,
    "in the lower window": -0.09,
    "just below": -1e-5,
    "at": 0.0,
    "just above": 1e-5,
    "in the upper window": 0.06,
    "near the upper end": CUTOFF * 0.999,
    "touching the upper end": CUTOFF * (1 - 1e-9),
}


def exact(edge: float, cutoff: float, t: float, gap: float = 0.0, weight=None) -> float:
    """∫ dξ weight(ξ)/√(ξ − e), by default tanh(E/2T)/(2E), with 25 digits, panels around ξ = 0."""
    with mp.workdps(25):
        e, w, t, gap = (mp.mpf(x) for x in (edge, cutoff, t, gap))
        low = max(e, -w)
        scale = mp.sqrt(gap**2 + (mp.pi * t) ** 2)
        inner = {s * scale * mp.mpf(3) ** n for n in range(-1, 24) for s in (-1, 1)} | {mp.mpf(0)}
        cuts = sorted({low, w} | {x for x in inner if low < x < w})

        def plain(xi):
            energy = mp.sqrt(xi**2 + gap**2)
            if energy == 0:
                return 1 / (4 * t)
            return (mp.tanh(energy / (2 * t)) if t > 0 else 1) / (2 * energy)

        chosen = plain if weight is None else weight
        return float(mp.quad(lambda u: 2 * chosen(e + u * u), [mp.sqrt(x - e) for x in cuts], maxdegree=6))


@pytest.mark.parametrize("t", [1e-9, 1e-6, 1e-3, 0.02, 0.1])
@pytest.mark.parametrize("place", EDGES)
def test_kernel_of_the_normal_state(place, t):
    found = band_edge.band_edge_kernel(EDGES[place], CUTOFF, t, 0.0)
    assert found == pytest.approx(exact(EDGES[place], CUTOFF, t), rel=1e-10)


@pytest.mark.parametrize(("t", "gap"), [(0.0, 0.02), (0.0, 1e-8), (1e-9, 1e-8), (0.01, 0.02), (0.1, 1e-3)])
@pytest.mark.parametrize("place", EDGES)
def test_kernel_with_a_gap(place, t, gap):
    found = band_edge.band_edge_kernel(EDGES[place], CUTOFF, t, gap)
    assert found == pytest.approx(exact(EDGES[place], CUTOFF, t, gap), rel=1e-10)


def test_fast_and_direct_evaluation_agree_everywhere():
    rng = np.random.default_rng(1)
    for _ in range(3000):
        t = 10 ** rng.uniform(-6, -1)
        cutoff = rng.uniform(0.02, 0.4)
        edge = rng.uniform(-3 * cutoff, cutoff) if rng.random() < 0.7 else t * rng.uniform(-60, 60)
        if edge < cutoff:
            direct = band_edge._edge_quadrature(edge, cutoff, t, 0.0)[0]
            assert band_edge.band_edge_kernel(edge, cutoff, t, 0.0) == pytest.approx(direct, rel=1e-9)


def test_quick_kernel_of_the_grids():
    rng = np.random.default_rng(2)
    for _ in range(5000):
        t = 10 ** rng.uniform(-9, -1.2)
        cutoff = rng.uniform(0.02, 0.4)
        edge = rng.uniform(-3 * cutoff, cutoff) if rng.random() < 0.6 else t * rng.uniform(-60, 60)
        if -3 * cutoff < edge < cutoff:
            exactly = band_edge.normal_edge_kernel(edge, cutoff, t, False)
            assert band_edge.normal_edge_kernel(edge, cutoff, t, True) == pytest.approx(exactly, rel=1e-9)


@pytest.mark.parametrize("t", [1e-9, 1e-3, 0.03, 0.1])
def test_far_edges_are_a_series_in_window_moments(t):
    moments = np.zeros(subband_sums.FAR_TERMS)
    subband_sums.window_moments(CUTOFF, t, moments)
    for edge in (-subband_sums.FAR * CUTOFF, -1.0, -20.0):
        series = np.sum(moments * (-edge) ** (-0.5 - 2 * np.arange(subband_sums.FAR_TERMS)))
        assert series == pytest.approx(band_edge.band_edge_kernel(edge, CUTOFF, t, 0.0), rel=1e-10)


def test_an_edge_above_the_window_does_not_pair():
    assert band_edge.band_edge_kernel(0.2, CUTOFF, 0.01, 0.0) == 0
    assert band_edge.band_edge_kernel(CUTOFF, CUTOFF, 0.01, 0.02) == 0
    assert band_edge.band_edge_slopes(0.2, CUTOFF, 0.01, 0.0) == (0, 0)


def test_a_pocket_keeps_its_pairing_at_zero_temperature():
    """An edge above the chemical potential has no logarithm: arctan √((ω − e)/e) / √e."""
    expected = np.arctan(np.sqrt((CUTOFF - 0.03) / 0.03)) / np.sqrt(0.03)
    assert band_edge.band_edge_kernel(0.03, CUTOFF, 0.0, 0.0) == pytest.approx(expected, rel=1e-14)
    assert band_edge.band_edge_kernel(0.03, CUTOFF, 1e-9, 0.0) == pytest.approx(expected, rel=1e-14)
    assert band_edge.band_edge_kernel(-0.03, CUTOFF, 0.0, 0.0) == np.inf


def test_a_far_edge_is_a_constant_density_of_states():
    """1/√(ξ − e) is nearly 1/√−e: the BCS logarithm, with a correction of order (ω/e)²."""
    for t in (1e-8, 1e-3, 0.03):
        bcs = windows.constant_dos_kernel(0.01, t, 0.0) / np.sqrt(50.0)
        assert band_edge.band_edge_kernel(-50.0, 0.01, t, 0.0) == pytest.approx(bcs, rel=2e-8)


@pytest.mark.parametrize("gap", [0.1, 1e-4, 1e-12])
@pytest.mark.parametrize("edge", [*EDGES.values(), -0.995 * CUTOFF])
def test_closed_form_at_zero_temperature(edge, gap):
    """Carlson's elliptic integrals against quadrature in extended precision: no digit is lost anywhere."""

    def by_gap(xi):
        return -1 / (4 * mp.sqrt(xi**2 + mp.mpf(gap) ** 2) ** 3)

    found = band_edge.band_edge_kernel(edge, CUTOFF, 0.0, gap)
    assert found == pytest.approx(exact(edge, CUTOFF, 0.0, gap), rel=3e-15)
    _, slope = band_edge.band_edge_slopes(edge, CUTOFF, 0.0, gap)
    assert slope == pytest.approx(exact(edge, CUTOFF, 0.0, gap, by_gap), rel=1e-9)


def test_closed_form_and_quadrature_agree_everywhere():
    """Value, slope and filling at T = 0, for any edge, window and gap."""
    rng = np.random.default_rng(3)
    for _ in range(3000):
        cutoff, gap = rng.uniform(0.02, 0.4), 10 ** rng.uniform(-7, -0.5)
        edge = rng.uniform(-3 * cutoff, cutoff) if rng.random() < 0.5 else gap * rng.uniform(-20, 20)
        edge = -rng.uniform(1, 30) if rng.random() < 0.2 else edge
        if edge < cutoff:
            value, _, by_gap, filling = band_edge._edge_quadrature(edge, cutoff, 0.0, gap)
            closed = band_edge._edge_integrals(edge, cutoff, 0.0, gap)
            assert closed[0] == pytest.approx(value, rel=1e-10)
            assert closed[2] == pytest.approx(by_gap, rel=1e-9)
            assert closed[3] == pytest.approx(filling, rel=1e-9, abs=1e-13 * np.sqrt(abs(edge) + cutoff))


def test_elliptic_integrals():
    """R_F and R_D of a conjugate pair and a real number, as mpmath has them."""
    rng = np.random.default_rng(4)
    for _ in range(200):
        a, b, u = 10 ** rng.uniform(-3, 3), rng.uniform(-3, 3), 10 ** rng.uniform(-3, 3)
        z = mp.mpc(a, b) ** 2
        expected = mp.elliprf(z, mp.conj(z), u**2).real, mp.elliprd(z, mp.conj(z), u**2).real
        assert elliptic.carlson_pair(a, b, u) == pytest.approx([float(e) for e in expected], rel=4e-15)


@pytest.mark.parametrize("edge", [-2.0, -0.1, -0.01, 0.0, 0.05])
@pytest.mark.parametrize(("t", "gap"), [(0.012, 0.0), (0.012, 0.02), (1e-3, 0.02)])
def test_slopes(edge, t, gap):
    with mp.workdps(25):
        half = mp.mpf(1) / 2

        def by_t(xi):
            energy = mp.sqrt(mp.mpf(xi) ** 2 + mp.mpf(gap) ** 2)
            return -(mp.sech(energy / (2 * t)) ** 2) / (4 * mp.mpf(t) ** 2)

        def by_gap(xi):
            energy = mp.sqrt(mp.mpf(xi) ** 2 + mp.mpf(gap) ** 2)
            x = energy / (2 * t)
            if x < mp.mpf(10) ** -6:
                return -half / (24 * mp.mpf(t) ** 3)
            return half * (x * mp.sech(x) ** 2 - mp.tanh(x)) / (2 * energy**3)

        expected = [exact(edge, CUTOFF, t, gap, weight) for weight in (by_t, by_gap)]
    assert band_edge.band_edge_slopes(edge, CUTOFF, t, gap) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("edge", [-2.0, -CUTOFF * 1.01, -0.1, 0.05])
def test_cutoff_slope(edge):
    step = 1e-5
    more = band_edge.band_edge_kernel(edge, CUTOFF * np.exp(step), 0.01, 0.0)
    less = band_edge.band_edge_kernel(edge, CUTOFF * np.exp(-step), 0.01, 0.0)
    found = band_edge.band_edge_cutoff_slope(edge, CUTOFF, 0.01)
    assert found == pytest.approx((more - less) / (2 * step), rel=1e-5)


@pytest.mark.parametrize("edge", [-2.0, -0.1, -0.01, 0.05, 0.2])
@pytest.mark.parametrize(("t", "gap"), [(0.0, 0.02), (0.012, 0.0), (0.012, 0.02), (1e-4, 1e-3)])
def test_filling(edge, t, gap):
    """Occupation v² above the edge; outside the window the Fermi function."""

    def occupied(xi, inside):
        energy = mp.sqrt(xi**2 + mp.mpf(gap) ** 2) if inside else abs(xi)
        if energy == 0:
            return mp.mpf(1) / 2
        return (1 - xi / energy * (mp.tanh(energy / (2 * t)) if t > 0 else 1)) / 2

    with mp.workdps(20):
        scale = max(gap, 4 * t)
        ladder = [s * scale * 3**n for n in range(-1, 7) for s in (-1, 1)]
        cuts = sorted({mp.mpf(x) for x in (edge, -CUTOFF, 0, CUTOFF, 2, *ladder) if x >= edge})
        total = mp.mpf(0)
        for low, high in pairwise(cuts):
            inside = -CUTOFF < (low + high) / 2 < CUTOFF
            total += mp.quad(
                lambda u, inside=inside: 2 * occupied(edge + u * u, inside),
                [mp.sqrt(low - edge), mp.sqrt(high - edge)],
            )
    assert band_edge.band_edge_filling(edge, CUTOFF, t, gap) == pytest.approx(
        float(total), rel=1e-9, abs=1e-15
    )
