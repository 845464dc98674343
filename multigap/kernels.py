"""Numba kernels of the gap equation, in plain numbers: temperatures and energies in eV, T meaning k_B T.

Every model of the book is the one problem

    Δ_i = Σ_j λ_ij F_j(T, Δ_j) Δ_j,      λ_ij = g[b_i, b_j] (φ_i · φ_j) w_j,

for channels i (a band, a level, or a subband at one k_z) that belong to a block b_i (their band), carry a
form factor φ_i and a weight w_i. With x_b = Σ_b' g[b, b'] y_b' and y_b = Σ_{j∈b} φ_j w_j F_j Δ_j it shrinks
to Δ_j = φ_j · x_{b_j}: as many unknowns as blocks times components of φ, however many channels there are.

The kernels call one another and so stay in this one file (see :mod:`multigap._jit`).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._checks import frozen
from multigap._jit import kernel

CONSTANT_DOS: Final = 0
FLAT_LEVEL: Final = 1
BAND_EDGE: Final = 2

_NODES, _WEIGHTS = map(frozen, np.polynomial.legendre.leggauss(16))
_LN_BCS: Final = float(np.log(2 * np.exp(np.euler_gamma) / np.pi))
# Beyond E = 40 T, tanh(E/2T) is 1 in double precision (1 - tanh 20 < 1e-17).
_COLD: Final = 40.0
# An energy in eV whose cube is no number: a gap that weighs nothing at T = 0, or a temperature that is 0.
_NOTHING: Final = 1e-100


@kernel
def constant_dos_kernel(cutoff: float, temperature: float, gap: float) -> float:
    """F = ∫_0^ω dξ tanh(E/2T)/E, E = √(ξ² + Δ²): a band of constant density of states.

    The integrand is analytic but for poles at ξ = ±i√(Δ² + π²T²(2n+1)²). With ξ = s sinh u and
    s = √(Δ² + π²T²) the nearest sits at u = iπ/2 whatever Δ and T are, so a few Gauss–Legendre panels
    are exact to rounding; where tanh = 1 the integral is a logarithm.
    """
    gap = abs(gap)
    if temperature <= 0.0:
        return np.inf if gap == 0.0 else np.arcsinh(cutoff / gap)
    if gap == 0.0 and cutoff > _COLD * temperature:
        return np.log(cutoff / temperature) + _LN_BCS
    if gap > _COLD * temperature or temperature < _NOTHING:
        return np.arcsinh(cutoff / gap)
    edge = min(cutoff, np.sqrt((_COLD * temperature) ** 2 - gap**2))
    scale = np.sqrt(gap**2 + (np.pi * temperature) ** 2)
    end = np.arcsinh(edge / scale)
    panels = int(end / 1.7) + 1
    half = 0.5 * end / panels
    total = 0.0
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
            u = middle + half * node
            energy = np.sqrt((scale * np.sinh(u)) ** 2 + gap**2)
            total += weight * np.tanh(0.5 * energy / temperature) / energy * scale * np.cosh(u)
    total *= half
    if edge < cutoff:
        total += np.log((cutoff + np.hypot(cutoff, gap)) / (edge + np.hypot(edge, gap)))
    return total


@kernel
def _thermal_slope(energy: float, temperature: float) -> float:
    """(1/E) d/dE [tanh(E/2T)/E], regular at E = 0 where it is -1/(12 T³)."""
    x = 0.5 * energy / temperature
    if x < 0.02:
        x2 = x * x
        series = -2.0 / 3.0 + x2 * (8.0 / 15.0 - x2 * (34.0 / 105.0 - x2 * (496.0 / 2835.0)))
        return series / (8.0 * temperature**3)
    if x > 0.5 * _COLD:
        return -1.0 / energy**3
    return (x / np.cosh(x) ** 2 - np.tanh(x)) / energy**3


@kernel
def constant_dos_slopes(cutoff: float, temperature: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`constant_dos_kernel`, by the same panels."""
    gap = abs(gap)
    if temperature <= 0.0 or gap > _COLD * temperature:
        return 0.0, -cutoff / (2.0 * gap**2 * np.hypot(cutoff, gap))
    edge = min(cutoff, np.sqrt((_COLD * temperature) ** 2 - gap**2))
    scale = np.sqrt(gap**2 + (np.pi * temperature) ** 2)
    end = np.arcsinh(edge / scale)
    panels = int(end / 1.7) + 1
    half = 0.5 * end / panels
    by_temperature = 0.0
    by_gap = 0.0
    for panel in range(panels):
        middle = (2 * panel + 1) * half
        for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
            u = middle + half * node
            energy = np.sqrt((scale * np.sinh(u)) ** 2 + gap**2)
            measure = weight * scale * np.cosh(u)
            by_temperature -= measure / np.cosh(0.5 * energy / temperature) ** 2
            by_gap += measure * _thermal_slope(energy, temperature)
    by_temperature *= half / (2.0 * temperature**2)
    by_gap *= 0.5 * half
    if edge < cutoff:
        e_edge = np.hypot(edge, gap)
        e_end = np.hypot(cutoff, gap)
        by_gap -= (cutoff**2 - edge**2) / (2.0 * e_end * e_edge * (cutoff * e_edge + edge * e_end))
    return by_temperature, by_gap


@kernel
def flat_level_kernel(level: float, cutoff: float, temperature: float, gap: float) -> float:
    """F = (ω/E) tanh(E/2T), E = √(B² + Δ²): a level at B with a finite density over ω (BH17 Eq. 13)."""
    energy = np.hypot(level, gap)
    if temperature <= 0.0:
        return np.inf if energy == 0.0 else cutoff / energy
    x = 0.5 * energy / temperature
    if x < 1e-4:
        return 0.5 * cutoff / temperature * (1.0 - x * x / 3.0)
    return cutoff / energy * np.tanh(x)


@kernel
def flat_level_slopes(level: float, cutoff: float, temperature: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`flat_level_kernel`."""
    energy = np.hypot(level, gap)
    if temperature <= 0.0:
        return 0.0, -0.5 * cutoff / energy**3
    x = 0.5 * energy / temperature
    by_temperature = 0.0
    if x < 0.5 * _COLD:
        by_temperature = -0.5 * cutoff / (temperature * np.cosh(x)) ** 2
    return by_temperature, 0.5 * cutoff * _thermal_slope(energy, temperature)


def _edge_tables() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Polynomials of Φ(a) on panels of width 2 between ±40, and the coefficients of its series below -40.

    Φ is analytic up to a = ±iπ, so that degree 17 on a panel leaves 1e-14. Its values come from
    Gauss–Legendre panels in u = √(x - a) up to x = 40, beyond which tanh is 1 and the rest an arctangent.
    """
    degree, panels = 17, 40
    points = np.cos(np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1))
    a = (-_COLD + 1.0 + 2.0 * np.arange(panels))[:, None] + points
    end = np.sqrt(_COLD + 1e-9 - a)
    pieces = 30
    u = (np.arange(pieces)[:, None] + 0.5 + 0.5 * _NODES).ravel() / pieces
    weights = np.tile(0.5 * _WEIGHTS, pieces) / pieces
    x = a[..., None] + (end[..., None] * u) ** 2
    values = end * np.sum(
        weights * np.where(x == 0, 0.5, np.tanh(0.5 * x) / np.where(x == 0, 1.0, x)), axis=-1
    )
    root = np.sqrt(np.abs(a))
    beyond = np.where(a > 0, np.arctan2(root, end), np.arcsinh(root / np.sqrt(_COLD + 1e-9)))
    values += beyond / root
    series = np.linalg.solve(np.vander(points, increasing=True), values.T).T
    # Σ_m C(-1/2, 2m) 2η(2m)Γ(2m) A^(-2m), η Dirichlet's, from ∫(1 - tanh(x/2)) x^(2m-1) dx
    m = np.arange(1, 10)
    eta = np.array([np.sum((-1.0) ** np.arange(60) / (1.0 + np.arange(60)) ** (2 * k)) for k in m])
    eta[0], eta[1] = np.pi**2 / 12, 7 * np.pi**4 / 720
    binomial = np.array([math.comb(4 * k, 2 * k) / 16.0**k for k in m])
    factorial = np.array([float(math.factorial(2 * k - 1)) for k in m])
    return series, binomial * 2.0 * eta * factorial


_EDGE_PANELS, _EDGE_SERIES = map(frozen, _edge_tables())
_LN_EDGE: Final = float(np.log(8 * np.exp(np.euler_gamma) / np.pi))
# Below ω = 3T the full-range function and its tail nearly cancel.
_HOT: Final = 4.0


@kernel
def edge_function(a: float) -> float:
    """Φ(a) = ∫_a^∞ dx tanh(x/2)/(2x)/√(x - a): an edge seen through the whole thermal window."""
    if a >= _COLD:
        return 0.5 * np.pi / np.sqrt(a)
    if a <= -_COLD:
        inverse = 1.0 / (a * a)
        tail = 0.0
        for m in range(_EDGE_SERIES.size - 1, -1, -1):
            tail = (tail + _EDGE_SERIES[m]) * inverse
        return (np.log(-a) + _LN_EDGE - tail) / np.sqrt(-a)
    place = 0.5 * (a + _COLD)
    panel = min(int(place), _EDGE_PANELS.shape[0] - 1)
    t = 2.0 * (place - panel) - 1.0
    value = 0.0
    for k in range(_EDGE_PANELS.shape[1] - 1, -1, -1):
        value = value * t + _EDGE_PANELS[panel, k]
    return value


@kernel
def _cold_tail(edge: float, start: float) -> float:
    """∫_start^∞ dξ 1/(2ξ)/√(ξ - e), start > 0."""
    if edge > 0.0:
        root = np.sqrt(edge)
        return np.arctan2(root, np.sqrt(start - edge)) / root
    if edge == 0.0:
        return 1.0 / np.sqrt(start)
    root = np.sqrt(-edge)
    return np.arcsinh(np.sqrt(-edge / start)) / root


@kernel
def normal_edge_kernel(edge: float, cutoff: float, temperature: float) -> float:
    """F of :func:`band_edge_kernel` at Δ = 0, as Φ(e/T)/√T less what lies beyond the cutoff on either side.

    Beyond the cutoff tanh = 1 - 2f, with f Fermi's function: the 1 gives an arctangent or a logarithm, and
    f, at most e^(-ω/T), a short quadrature in u = √|ξ - e|, left out where it is below rounding. Where that
    difference would cancel (an edge just below the cutoff, T near ω) the integral is done directly.
    """
    if edge >= cutoff:
        return 0.0
    if temperature <= 0.0:
        if edge <= 0.0:
            return np.inf
        return np.arctan(np.sqrt((cutoff - edge) / edge)) / np.sqrt(edge)
    b = cutoff / temperature
    if b < _HOT or (2.0 * edge > cutoff and edge < _COLD * temperature):
        return _edge_quadrature(edge, cutoff, temperature, 0.0)[0]
    a = edge / temperature
    if a >= _COLD:
        return np.arctan(np.sqrt((cutoff - edge) / edge)) / np.sqrt(edge)
    total = edge_function(a) - _cold_tail(a, b)
    if a < -b:
        root = np.sqrt(-a)
        total -= np.arccosh(np.sqrt(-a / b)) / root
    last = 34.0
    if b < last:
        thermal = 0.0
        low = np.sqrt(b - a)
        half = 0.5 * (np.sqrt(last - a) - low)
        for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
            x = a + (low + half * (1.0 + node)) ** 2
            thermal += weight * half / ((np.exp(x) + 1.0) * x)
        total += 2.0 * thermal
        if a < -b:
            for start, end in ((b, b + 6.0), (b + 6.0, last)):
                low = np.sqrt(max(-a - max(end, b), 0.0))
                half = 0.5 * (np.sqrt(max(-a - start, 0.0)) - low)
                thermal = 0.0
                for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
                    x = -a - (low + half * (1.0 + node)) ** 2
                    thermal += weight * half / ((np.exp(x) + 1.0) * x)
                if end > start:
                    total += 2.0 * thermal
    return total / np.sqrt(temperature)


@kernel
def _edge_panel(
    edge: float, start: float, end: float, temperature: float, gap: float
) -> tuple[float, float, float, float]:
    """F, ∂F/∂T, ∂F/∂(Δ²) and the shift of the filling from start < ξ < end, both on one side of ξ = 0.

    Far from the edge ξ itself is the variable, so that small ξ keep their digits; near it u = √(ξ - e).
    """
    value, by_temperature, by_gap, filling = 0.0, 0.0, 0.0, 0.0
    near = start - edge < 0.5 * (end - start)
    low = np.sqrt(start - edge) if near else start
    half = 0.5 * ((np.sqrt(end - edge) if near else end) - low)
    for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
        place = low + half * (1.0 + node)
        xi = edge + place * place if near else place
        measure = weight * half * (1.0 if near else 0.5 / np.sqrt(xi - edge))
        energy = np.sqrt(xi * xi + gap * gap)
        if temperature <= 0.0 or energy > _COLD * temperature:
            thermal = 1.0
            by_gap -= 0.5 * measure / energy**3
        else:
            x = 0.5 * energy / temperature
            q = np.exp(-2.0 * x)
            thermal = (1.0 - q) / (1.0 + q) if x > 0.02 else np.tanh(x)
            falling = 4.0 * q / (1.0 + q) ** 2  # sech²
            by_temperature -= 0.5 * measure * falling / temperature**2
            if x < 0.02:
                by_gap += 0.5 * measure * _thermal_slope(energy, temperature)
            else:
                by_gap += 0.5 * measure * (x * falling - thermal) / energy**3
        value += measure * thermal / energy if energy > 0.0 else 0.5 * measure / temperature
        if gap != 0.0:
            normal = np.sign(xi)
            if temperature > 0.0 and abs(xi) < _COLD * temperature:
                normal = np.tanh(0.5 * xi / temperature)
            filling += measure * (normal - xi / energy * thermal)
    return value, by_temperature, by_gap, filling


@kernel
def _edge_quadrature(
    edge: float, cutoff: float, temperature: float, gap: float
) -> tuple[float, float, float, float]:
    """F, its two slopes and the shift of the filling, on panels that grow threefold away from ξ = 0.

    The integrand's poles lie at ξ = ±i√(Δ² + π²T²(2n+1)²) =: ±is and beyond; panels with borders at ±s, ±3s,
    ±9s … keep them at a fixed distance in units of the panel, and 16 nodes then leave 1e-14.
    """
    low = max(edge, -cutoff)
    value, by_temperature, by_gap, filling = 0.0, 0.0, 0.0, 0.0
    if low >= cutoff:
        return value, by_temperature, by_gap, filling
    scale = np.sqrt(gap * gap + (np.pi * max(temperature, 0.0)) ** 2)
    for side in (-1.0, 1.0):
        inner, outer = 0.0, scale
        while inner < cutoff:
            # a panel that would leave a sliver below the cutoff takes it in
            outer = min(outer, cutoff) if outer * 1.5 < cutoff else cutoff
            start = max(-outer if side < 0 else inner, low)
            end = -inner if side < 0 else outer
            if start < end:
                part = _edge_panel(edge, start, end, temperature, gap)
                value += part[0]
                by_temperature += part[1]
                by_gap += part[2]
                filling += part[3]
            inner, outer = outer, 3.0 * outer
    return value, by_temperature, by_gap, filling


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
def _cold_edge(edge: float, cutoff: float, gap: float) -> tuple[float, float, float]:
    """F, ∂F/∂(Δ²) and the shift of the filling at T = 0 in closed form, Δ > 0, to rounding.

    With s = E √(ξ - e) everything follows from J₀ = ∫dξ/s and J₁ = ∫dξ (ξ - e)/s, elliptic integrals of a
    cubic with the roots e and ±iΔ (DLMF 19.29.4 and 19.29.7): F = J₀/2, the filling takes ∫ξ/s = J₁ + e J₀,
    and the derivative of (eξ - Δ²)√(ξ - e)/E gives Δ²∫dξ/(E² s).
    """
    low = max(edge, -cutoff)
    if low >= cutoff:
        return 0.0, 0.0, 0.0
    gap = max(gap, 1e-150)
    end, start = np.hypot(cutoff, gap), np.hypot(low, gap)
    # √(ξ + iΔ) at both ends
    p_end = np.sqrt(0.5 * (end + cutoff))
    q_end = 0.5 * gap / p_end
    if low > 0.0:
        p_start = np.sqrt(0.5 * (start + low))
        q_start = 0.5 * gap / p_start
    else:
        q_start = np.sqrt(0.5 * (start - low))
        p_start = 0.5 * gap / q_start
    x, y = np.sqrt(cutoff - edge), np.sqrt(low - edge)
    length = cutoff - low
    real = (p_end * p_start + q_end * q_start) * (x + y) / length
    imaginary = (p_end * q_start - q_end * p_start) / (x + y)
    u = (x * start + y * end) / length
    first, second = carlson_pair(real, imaginary, u)
    square = edge * edge + gap * gap
    j0 = 2.0 * first
    j = 2.0 * x * y / u + edge * j0 + 2.0 / 3.0 * square * second
    border = (edge * cutoff - gap * gap) * x / end - (edge * low - gap * gap) * y / start
    stiffness = (0.5 * (gap * gap * j0 + edge * j) - border) / square
    normal = 2.0 * (x + y - 2.0 * np.sqrt(max(-edge, 0.0)))
    if edge >= 0.0:
        normal = 2.0 * x
    return 0.5 * j0, -0.25 * stiffness / (gap * gap), 0.5 * (normal - j)


@kernel
def _edge_integrals(
    edge: float, cutoff: float, temperature: float, gap: float
) -> tuple[float, float, float, float]:
    """F, its two slopes and the shift of the filling: in closed form where tanh is 1, else by quadrature."""
    gap = abs(gap)
    # an edge above μ by many Δ hardly feels the gap, and the closed form of the slope would cancel
    if gap > max(_COLD * temperature, 0.03 * edge):
        value, by_gap, filling = _cold_edge(edge, cutoff, gap)
        return value, 0.0, by_gap, filling
    return _edge_quadrature(edge, cutoff, temperature, gap)


@kernel
def band_edge_kernel(edge: float, cutoff: float, temperature: float, gap: float) -> float:
    """F = ∫ dξ tanh(E/2T)/(2E)/√(ξ - e) over max(e, -ω) < ξ < ω, E = √(ξ² + Δ²), in 1/√eV (MR21 Eqs. 6, 8).

    The sum over free motion along a wire of one subband at one k_z, whose energy from the chemical potential
    is e; zero where the whole of it lies above the window.
    """
    if gap == 0.0:
        return normal_edge_kernel(edge, cutoff, temperature)
    return _edge_integrals(edge, cutoff, temperature, gap)[0]


@kernel
def band_edge_slopes(edge: float, cutoff: float, temperature: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`band_edge_kernel`."""
    if temperature <= 0.0 and gap == 0.0:
        return 0.0, -np.inf
    _, by_temperature, by_gap, _ = _edge_integrals(edge, cutoff, temperature, gap)
    return by_temperature, by_gap


@kernel
def band_edge_cutoff_slope(edge: float, cutoff: float, temperature: float) -> float:
    """∂F/∂(ln ω) at Δ = 0: the integrand at the ends of the window that lie above the edge, times ω."""
    if edge >= cutoff:
        return 0.0
    ends = 1.0 / np.sqrt(cutoff - edge)
    if edge < -cutoff:
        ends += 1.0 / np.sqrt(-cutoff - edge)
    return 0.5 * np.tanh(0.5 * cutoff / temperature) * ends


@kernel
def band_edge_filling(edge: float, cutoff: float, temperature: float, gap: float) -> float:
    """∫_e^∞ dξ (1 - (ξ/E) tanh(E/2T))/2/√(ξ - e), in √eV, with Δ inside the window only (MR21 Eq. 7).

    The normal state's ∫ f/√(ξ - e) plus what the gap shifts within |ξ| < ω.
    """
    if temperature <= 0.0:
        normal = 2.0 * np.sqrt(max(-edge, 0.0))
    else:
        normal = 0.0
        low = np.sqrt(max(-edge - _COLD * temperature, 0.0))
        end = np.sqrt(max(-edge + _COLD * temperature, 0.0))
        panels = 24
        half = 0.5 * (end - low) / panels
        for panel in range(panels):
            for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
                u = low + half * (2 * panel + 1.0 + node)
                normal += weight * half * 2.0 / (np.exp((edge + u * u) / temperature) + 1.0)
        normal += 2.0 * low
    shift = 0.0
    if gap != 0.0:
        shift = _edge_integrals(edge, cutoff, temperature, gap)[3]
    return normal + shift


@kernel
def band_edge_shifts(
    edge: NDArray[np.float64], cutoff: float, temperature: float, gap: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what the gap adds to :func:`band_edge_filling` at each edge, in √eV."""
    result = np.zeros(edge.size)
    for i in range(edge.size):
        if gap[i] != 0.0:
            result[i] = _edge_integrals(edge[i], cutoff, temperature, gap[i])[3]
    return result


@kernel
def cold_band_edge_fillings(
    edge: NDArray[np.float64], cutoff: float, gap: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return :func:`band_edge_filling` at T = 0 for each edge and its gap, in √eV."""
    result = np.empty(edge.size)
    for i in range(edge.size):
        result[i] = band_edge_filling(edge[i], cutoff, 0.0, gap[i])
    return result


@kernel
def band_edge_fillings(edge: NDArray[np.float64], temperature: float) -> NDArray[np.float64]:
    """Return :func:`band_edge_filling` of the normal state at each edge, in √eV."""
    result = np.empty(edge.size)
    for i in range(edge.size):
        result[i] = band_edge_filling(edge[i], 1.0, temperature, 0.0)
    return result


@kernel
def pair_kernel(kind: int, level: float, cutoff: float, temperature: float, gap: float) -> float:
    """F of one channel of the given kind."""
    if kind == CONSTANT_DOS:
        return constant_dos_kernel(cutoff, temperature, gap)
    if kind == BAND_EDGE:
        return band_edge_kernel(level, cutoff, temperature, gap)
    return flat_level_kernel(level, cutoff, temperature, gap)


@kernel
def pair_kernel_slopes(
    kind: int, level: float, cutoff: float, temperature: float, gap: float
) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of one channel."""
    if kind == CONSTANT_DOS:
        return constant_dos_slopes(cutoff, temperature, gap)
    if kind == BAND_EDGE:
        return band_edge_slopes(level, cutoff, temperature, gap)
    return flat_level_slopes(level, cutoff, temperature, gap)


@kernel
def pair_kernel_and_gap_slope(
    kind: int, level: float, cutoff: float, temperature: float, gap: float
) -> tuple[float, float]:
    """F and ∂F/∂(Δ²) of one channel: what Newton's method needs, for a band edge from one quadrature."""
    if kind == BAND_EDGE and gap != 0.0:
        value, _, by_gap, _ = _edge_integrals(level, cutoff, temperature, gap)
        return value, by_gap
    value = pair_kernel(kind, level, cutoff, temperature, gap)
    _, by_gap = pair_kernel_slopes(kind, level, cutoff, temperature, gap)
    return value, by_gap


@kernel
def pair_kernel_cutoff_slope(kind: int, level: float, cutoff: float, temperature: float) -> float:
    """∂F/∂(ln ω) of one channel at Δ = 0: the integrand at the end of the window, times ω."""
    if kind == CONSTANT_DOS:
        return np.tanh(0.5 * cutoff / temperature)
    if kind == BAND_EDGE:
        return band_edge_cutoff_slope(level, cutoff, temperature)
    return flat_level_kernel(level, cutoff, temperature, 0.0)


@kernel
def pair_kernels(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    temperature: float,
    gap: NDArray[np.float64],
) -> NDArray[np.float64]:
    """F of every channel, shape (n,)."""
    result = np.empty(kind.size)
    for j in range(kind.size):
        result[j] = pair_kernel(kind[j], level[j], cutoff[j], temperature, gap[j])
    return result


@kernel
def _block_matrices(
    values: NDArray[np.float64], block: NDArray[np.int64], form: NDArray[np.float64], blocks: int
) -> NDArray[np.float64]:
    """A_b = Σ_{j∈b} v_j φ_j φ_jᵀ for each block, shape (blocks, r, r)."""
    rank = form.shape[1]
    result = np.zeros((blocks, rank, rank))
    for j in range(values.size):
        b = block[j]
        for p in range(rank):
            share = values[j] * form[j, p]
            for q in range(rank):
                result[b, p, q] += share * form[j, q]
    return result


@kernel
def leading_mode(
    values: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
) -> tuple[float, NDArray[np.float64]]:
    """Largest eigenvalue of λF, and its eigenvector Δ over the channels, for v_j = w_j F_j ≥ 0.

    A_b = B_b B_bᵀ makes (g ⊗ 1) A similar to the symmetric Bᵀ (g ⊗ 1) B. The vector is normalised to a
    largest component of 1.
    """
    blocks = coupling.shape[0]
    rank = form.shape[1]
    matrices = _block_matrices(values, block, form, blocks)
    roots = np.empty((blocks, rank, rank))
    for b in range(blocks):
        if rank == 1:
            roots[b, 0, 0] = np.sqrt(matrices[b, 0, 0])
        else:
            eigenvalues, vectors = np.linalg.eigh(matrices[b])
            for q in range(rank):
                for p in range(rank):
                    roots[b, p, q] = vectors[p, q] * np.sqrt(max(eigenvalues[q], 0.0))
    size = blocks * rank
    symmetric = np.zeros((size, size))
    for b in range(blocks):
        for c in range(b + 1):
            product = roots[b].T @ roots[c]
            for p in range(rank):
                for q in range(rank):
                    symmetric[b * rank + p, c * rank + q] = coupling[b, c] * product[p, q]
                    symmetric[c * rank + q, b * rank + p] = coupling[b, c] * product[p, q]
    eigenvalues, vectors = np.linalg.eigh(symmetric)
    leading = vectors[:, size - 1].copy()
    pairing = np.zeros((blocks, rank))
    for b in range(blocks):
        for p in range(rank):
            for q in range(rank):
                pairing[b, p] += roots[b, p, q] * leading[b * rank + q]
    reduced = coupling @ pairing
    mode = np.zeros(values.size)
    peak = 0
    for j in range(values.size):
        for p in range(rank):
            mode[j] += form[j, p] * reduced[block[j], p]
        if abs(mode[j]) > abs(mode[peak]):
            peak = j
    if mode[peak] != 0.0:
        mode /= mode[peak]
    return eigenvalues[size - 1], mode


@kernel
def eigenvalue_slope(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    temperature: float,
    values: NDArray[np.float64],
    mode: NDArray[np.float64],
) -> float:
    """Slope d ln λ_max / d ln T = Σ w Δ² ∂F/∂ln T / Σ w Δ² F (first-order perturbation of the eigenvalue)."""
    change = 0.0
    total = 0.0
    for j in range(kind.size):
        by_temperature, _ = pair_kernel_slopes(kind[j], level[j], cutoff[j], temperature, 0.0)
        change += weight[j] * mode[j] ** 2 * by_temperature * temperature
        total += mode[j] ** 2 * values[j]
    return change / total


@kernel
def critical_temperature(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    lowest: float,
    tolerance: float,
    limit: int,
) -> tuple[float, NDArray[np.float64], int]:
    """T where the largest eigenvalue of λ F(T, 0) is 1, by Newton in ln T kept inside a bracket.

    Each F falls with T, and with them the largest eigenvalue, so the root is the only one. Returns
    (T_c, mode, steps); T_c is 0 where the eigenvalue is not above 1 at `lowest`; steps is -1 where `limit`
    steps did not do.
    """
    zero = np.zeros(kind.size)
    values = weight * pair_kernels(kind, level, cutoff, lowest, zero)
    eigenvalue, mode = leading_mode(values, block, form, coupling)
    # At 1 but for rounding, as for a level at B = λω, F is below ω/B at every T: there is no transition.
    if not eigenvalue > 1.0 + 1e-15:
        return 0.0, mode, 0
    low = np.log(lowest)
    # Start from the bracket's cold end: where F is a logarithm, as below the cutoffs, one Newton step lands.
    guess = low
    high = np.inf
    for step in range(1, limit + 1):
        slope = eigenvalue * eigenvalue_slope(kind, level, cutoff, weight, np.exp(guess), values, mode)
        move = (1.0 - eigenvalue) / slope if slope < 0.0 else np.inf
        # Above the cutoffs F falls as 1/T: there ln λ is straight, and a step in λ from below overshoots.
        if move > 0.0 and eigenvalue > 1.0 and guess > np.log(0.2 * cutoff.max()):
            move = min(move, np.log(eigenvalue) * eigenvalue / -slope)
        new = guess + move
        if eigenvalue >= 1.0:
            low = guess
        else:
            high = guess
        # Where F hardly moves with T, as for a level far above T, Newton's step has no end: one e-fold past
        # the cutoffs is far enough at a time.
        ceiling = max(np.log(cutoff.max()), guess + 1.0)
        if high == np.inf and new > ceiling:
            new = ceiling
        if not (low < new < high):
            new = 0.5 * (low + high) if high < np.inf else low + 1.0
        if abs(new - guess) < tolerance:
            return np.exp(new), mode, step
        guess = new
        values = weight * pair_kernels(kind, level, cutoff, np.exp(guess), zero)
        eigenvalue, mode = leading_mode(values, block, form, coupling)
        if eigenvalue == 1.0:
            return np.exp(guess), mode, step
    return np.exp(guess), mode, -1


@kernel
def gap_residual(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    temperature: float,
    reduced: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Residual x - (g ⊗ 1) y(x), its Jacobian, and the gaps Δ_j = φ_j · x, for x of shape (blocks, r)."""
    blocks, rank = reduced.shape
    size = blocks * rank
    gaps = np.zeros(kind.size)
    pairing = np.zeros((blocks, rank))
    stiffness = np.zeros(kind.size)
    for j in range(kind.size):
        b = block[j]
        gap = 0.0
        for p in range(rank):
            gap += form[j, p] * reduced[b, p]
        gaps[j] = gap
        if abs(gap) < _NOTHING and temperature <= 0.0:
            continue
        single, by_gap = pair_kernel_and_gap_slope(kind[j], level[j], cutoff[j], temperature, gap)
        value = weight[j] * single
        stiffness[j] = value + 2.0 * weight[j] * gap**2 * by_gap
        for p in range(rank):
            pairing[b, p] += form[j, p] * value * gap
    residual = (reduced - coupling @ pairing).reshape(size)
    matrices = _block_matrices(stiffness, block, form, blocks)
    jacobian = np.zeros((size, size))
    for b in range(blocks):
        for c in range(blocks):
            for p in range(rank):
                for q in range(rank):
                    jacobian[b * rank + p, c * rank + q] = -coupling[b, c] * matrices[c, p, q]
    for p in range(size):
        jacobian[p, p] += 1.0
    return residual, jacobian, gaps


@kernel
def solve_gaps(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    temperature: float,
    start: NDArray[np.float64],
    tolerance: float,
    limit: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Newton's method on the gap equation from `start`; returns (x, Δ, steps), steps -1 where it failed.

    A step is halved while it does not lessen the residual, and never lets a gap grow more than threefold. The
    error left by a step is of the order of its square: one below the tolerance is the last.
    """
    reduced = start.copy()
    residual, jacobian, gaps = gap_residual(
        kind, level, cutoff, weight, block, form, coupling, temperature, reduced
    )
    size = np.sqrt(np.sum(residual**2))
    for step in range(1, limit + 1):
        change = -np.linalg.solve(jacobian, residual).reshape(reduced.shape)
        scale = 1.0
        limit_size = 2.0 * np.abs(reduced).max()
        if np.abs(change).max() > limit_size > 0.0:
            scale = limit_size / np.abs(change).max()
        if np.abs(change).max() <= tolerance * np.abs(reduced).max():
            reduced += change
            for j in range(kind.size):
                gaps[j] = 0.0
                for p in range(reduced.shape[1]):
                    gaps[j] += form[j, p] * reduced[block[j], p]
            return reduced, gaps, step
        accepted = False
        for _ in range(30):
            trial = reduced + scale * change
            new_residual, new_jacobian, new_gaps = gap_residual(
                kind, level, cutoff, weight, block, form, coupling, temperature, trial
            )
            new_size = np.sqrt(np.sum(new_residual**2))
            if new_size < size:
                accepted = True
                break
            scale *= 0.5
        if not accepted:
            # Nothing lessens the residual: at rounding level that is convergence, above it a failure.
            return reduced, gaps, step if size <= 10.0 * tolerance * np.abs(reduced).max() else -1
        reduced, residual, jacobian, gaps, size = trial, new_residual, new_jacobian, new_gaps, new_size
        if size == 0.0:
            return reduced, gaps, step
    return reduced, gaps, -1


@kernel
def attractive_gaps(
    kind: NDArray[np.int64],
    level: NDArray[np.float64],
    cutoff: NDArray[np.float64],
    weight: NDArray[np.float64],
    block: NDArray[np.int64],
    form: NDArray[np.float64],
    coupling: NDArray[np.float64],
    temperature: float,
    tolerance: float,
    limit: int,
) -> tuple[NDArray[np.float64], int]:
    """The largest solution where nothing repels: g ≥ 0 and one form factor φ ≥ 0 a channel.

    F falls and FΔ rises with Δ, bending down: x - (g ⊗ 1) y(x) is then convex, and above its largest root the
    Jacobian has a positive inverse, so that Newton's method comes down to that root without ever
    passing it (Ortega and Rheinboldt 1970, theorem 13.3.4). From below a step may go anywhere: where a gap is
    far too small, λF > 1, it turns to zero or to the other sign. The start is above every solution, FΔ being
    at most ω, or √(ω - e) at a band's edge. A component below 1e-20 of the largest is not followed further.
    Returns Δ and the steps, -1 where `limit` steps did not do.
    """
    blocks = coupling.shape[0]
    most = np.zeros(blocks)
    for j in range(kind.size):
        bound = cutoff[j]
        if kind[j] == BAND_EDGE:
            bound = np.sqrt(max(cutoff[j] - level[j], 0.0))
        most[block[j]] += form[j, 0] * weight[j] * bound
    reduced = (coupling @ most).reshape(blocks, 1)
    gaps = np.zeros(kind.size)
    steps = -1
    for step in range(1, limit + 1):
        residual, jacobian, _ = gap_residual(
            kind, level, cutoff, weight, block, form, coupling, temperature, reduced
        )
        change = np.linalg.solve(jacobian, residual)
        # what rises has met the rounding of the root
        last, largest = True, np.abs(reduced).max()
        for b in range(blocks):
            moved = min(max(change[b], 0.0), reduced[b, 0])
            if moved > tolerance * reduced[b, 0] and reduced[b, 0] > 1e-20 * largest:
                last = False
            reduced[b, 0] -= moved
            if abs(change[b]) <= 1e-8 * reduced[b, 0] and change[b] < 0.0:
                reduced[b, 0] -= change[b]
        if last:
            steps = step
            break
    for j in range(kind.size):
        gaps[j] = form[j, 0] * reduced[block[j], 0]
    return gaps, steps


_FEW_NODES, _FEW_WEIGHTS = map(frozen, np.polynomial.legendre.leggauss(8))
_FEWER_NODES, _FEWER_WEIGHTS = map(frozen, np.polynomial.legendre.leggauss(5))
# Terms kept of 1/√(ξ - e) in (ξ/e)² where |e| > 3ω: 9^-11 and a binomial of 0.1 leave 1e-12.
FAR_TERMS: Final = 11
FAR: Final = 3.0
_FAR_BINOMIALS = frozen(np.array([math.comb(4 * m, 2 * m) / 16.0**m for m in range(FAR_TERMS)]))
_QUICK_END: Final = 22.0


@kernel
def quick_edge_kernel(edge: float, cutoff: float, temperature: float) -> float:
    """F at Δ = 0 as :func:`normal_edge_kernel` has it, to 1e-9: shorter quadratures of the thermal tails."""
    if edge >= cutoff:
        return 0.0
    a, b = edge / temperature, cutoff / temperature
    if b < 5.0 or (2.0 * edge > cutoff and a < _COLD) or (a < -b and b < _QUICK_END):
        return normal_edge_kernel(edge, cutoff, temperature)
    if a >= _COLD:
        return np.arctan(np.sqrt((cutoff - edge) / edge)) / np.sqrt(edge)
    total = edge_function(a) - _cold_tail(a, b)
    if a < -b:
        total -= np.arccosh(np.sqrt(-a / b)) / np.sqrt(-a)
    if b < _QUICK_END:
        thermal = 0.0
        low = np.sqrt(b - a)
        half = 0.5 * (np.sqrt(_QUICK_END - a) - low)
        if b > 11.0:
            for node, weight in zip(_FEWER_NODES, _FEWER_WEIGHTS):  # noqa: B905 (numba)
                x = a + (low + half * (1.0 + node)) ** 2
                thermal += weight * half / ((np.exp(x) + 1.0) * x)
        else:
            for node, weight in zip(_FEW_NODES, _FEW_WEIGHTS):  # noqa: B905 (numba)
                x = a + (low + half * (1.0 + node)) ** 2
                thermal += weight * half / ((np.exp(x) + 1.0) * x)
        total += 2.0 * thermal
    return total / np.sqrt(temperature)


@kernel
def window_moments(cutoff: float, temperature: float, moments: NDArray[np.float64]) -> None:
    """Fill with C(-1/2, 2m) ∫_0^ω tanh(ξ/2T) ξ^(2m-1) dξ, the series of a far edge's F in |e|^(-1/2-2m).

    tanh = 1 - 2f: the 1 in closed form, f by quadrature up to where it is below rounding.
    """
    b = cutoff / temperature
    moments[0] = constant_dos_kernel(cutoff, temperature, 0.0)
    for m in range(1, FAR_TERMS):
        moments[m] = 0.5 / m
    end = min(b, 36.0)
    for start, stop in ((0.0, 5.0), (5.0, 14.0), (14.0, 36.0)):
        if start >= end:
            break
        half = 0.5 * (min(stop, end) - start)
        for node, weight in zip(_NODES, _WEIGHTS):  # noqa: B905 (numba)
            x = start + half * (1.0 + node)
            ratio = (x / b) ** 2
            share = 2.0 * weight * half / ((np.exp(x) + 1.0) * x)
            for m in range(1, FAR_TERMS):
                share *= ratio
                if share < 1e-18:
                    break
                moments[m] -= share
    square = cutoff * cutoff
    power = 1.0
    for m in range(1, FAR_TERMS):
        power *= square
        moments[m] *= _FAR_BINOMIALS[m] * power


# From one cut below the window to the next.
_BELOW: Final = 10.0


@kernel
def _window_cuts(low: float, high: float, cutoff: float, finest: float, cuts: NDArray[np.float64]) -> int:
    """Fill `cuts` with low, high, and −ω, 0, ±ω/20 … down to `finest` between them; return how many.

    Where the window is far narrower than the subband, F below it varies on the scale of ω too: there are cuts
    at −10ω, −100ω … as well.
    """
    cuts[0], cuts[1] = low, high
    count = 2
    if low < -cutoff < high:
        cuts[count] = -cutoff
        count += 1
    if low < 0.0 < high:
        cuts[count] = 0.0
        count += 1
    step = -_BELOW * cutoff
    while low < 0.5 * step and count < 20:
        if step < high and low < step:
            cuts[count] = step
            count += 1
        step *= _BELOW
    step = 0.05 * cutoff
    while step > finest and count < cuts.size - 4:
        for sign in (-1.0, 1.0):
            if low < sign * step < high:
                cuts[count] = sign * step
                count += 1
        step *= 0.05
    cuts[:count].sort()
    return count


@kernel
def subband_nodes(
    bottom: float,
    width: float,
    cutoff: float,
    scale: float,
    points: int,
    crowded: NDArray[np.float64],
    weights: NDArray[np.float64],
    x: NDArray[np.float64],
    weight: NDArray[np.float64],
) -> int:
    """Place nodes x = -cos θ over the part of a subband below the window's end; return how many.

    `bottom` is from μ. Cuts at ±ω, 0 and, where `scale` (k_B T) is far below ω, at ±ω/20, ±ω/400 …; nodes
    crowd towards both ends of each piece by the rules in the rows of `crowded`: the first has `points` nodes,
    the second, for a subband in one piece, twice as many.
    """
    high = min(bottom + width, cutoff)
    cuts = np.empty(64)
    count = _window_cuts(bottom, high, cutoff, scale, cuts)
    rule, size = (1, 2 * points) if count == 2 else (0, points)
    filled = 0
    start = 0.0
    for k in range(1, count):
        end = np.pi
        if k < count - 1 or bottom + width > cutoff:
            end = 2.0 * np.arcsin(np.sqrt(min(max((cuts[k] - bottom) / width, 0.0), 1.0)))
        for i in range(size):
            if filled < x.size:
                x[filled] = -np.cos(start + (end - start) * crowded[rule, i])
                weight[filled] = (end - start) * weights[rule, i]
                filled += 1
        start = end
    return filled


@kernel
def zone_points(
    bottom: float,
    top: float,
    mu: float,
    cutoff: float,
    scale: float,
    rule: NDArray[np.float64],
    rule_weights: NDArray[np.float64],
    density: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return nodes in the part of a subband below μ + ω̃: E − bottom, and weights that integrate over dk_z.

    In the angle θ of E = middle − ΔE/2 cos θ the subband is cut at E − μ = 0, ±ω̃ and, where `scale` is far
    below ω̃, at ±ω̃/20, ±ω̃/400 …; each piece takes the nodes of `rule` on [0, 1]. A subband far below the
    window is smooth and periodic in θ: equidistant points, if `density`, the Chebyshev series of J, is short.
    Without a series (size 0) the weights integrate over dθ.
    """
    width, points = top - bottom, rule.size
    low, high = bottom - mu, min(top - mu, cutoff)
    cuts = np.empty(82)
    count = 0
    smooth = top - mu < -2.0 * cutoff and 0 < density.size < points
    if low < cutoff and not smooth:
        count = _window_cuts(low, high, cutoff, 2.0 * scale, cuts)
    size = points if smooth else max(count - 1, 0) * points
    angle, weight = np.empty(size), np.empty(size)
    start = 0.0
    for k in range(1, count):
        end = 2.0 * math.asin(math.sqrt(min(max((cuts[k] - low) / width, 0.0), 1.0)))
        if k == count - 1 and top - mu <= cutoff:
            end = math.pi  # exactly, which the rounded difference is not
        for i in range(points):
            angle[(k - 1) * points + i] = start + (end - start) * rule[i]
            weight[(k - 1) * points + i] = (end - start) * rule_weights[i]
        start = end
    if smooth:
        for i in range(points):
            angle[i] = (i + 0.5) * math.pi / points
            weight[i] = math.pi / points
    for i in range(size):
        x = -math.cos(angle[i])
        if density.size > 0:
            value = 0.0
            before, now = 1.0, x
            for p in range(density.size):
                value += density[p] * before
                before, now = now, 2.0 * x * now - before
            weight[i] *= value
        angle[i] = width * math.sin(0.5 * angle[i]) ** 2
    return angle, weight


@kernel
def _multiply(matrix: NDArray[np.float64], vector: NDArray[np.float64], result: NDArray[np.float64]) -> None:
    """Fill `result` with M v; plain loops, since BLAS costs more than the few rows there are."""
    for i in range(vector.size):
        total = 0.0
        for j in range(vector.size):
            total += matrix[i, j] * vector[j]
        result[i] = total


@kernel
def _shifted_solve(
    matrix: NDArray[np.float64], shift: float, vector: NDArray[np.float64], work: NDArray[np.float64]
) -> None:
    """Overwrite `vector` by (M - shift)⁻¹ v, its largest component 1: elimination with row pivots."""
    n = vector.size
    for i in range(n):
        for j in range(n):
            work[i, j] = matrix[i, j]
        work[i, i] -= shift
        work[i, n] = vector[i]
    for i in range(n):
        pivot = i
        for k in range(i + 1, n):
            if abs(work[k, i]) > abs(work[pivot, i]):
                pivot = k
        if pivot != i:
            for j in range(i, n + 1):
                work[i, j], work[pivot, j] = work[pivot, j], work[i, j]
        if work[i, i] == 0.0:
            work[i, i] = 1e-300
        inverse = 1.0 / work[i, i]
        for k in range(i + 1, n):
            factor = work[k, i] * inverse
            if factor != 0.0:
                for j in range(i + 1, n + 1):
                    work[k, j] -= factor * work[i, j]
    largest = 0.0
    for i in range(n - 1, -1, -1):
        total = work[i, n]
        for j in range(i + 1, n):
            total -= work[i, j] * vector[j]
        vector[i] = total / work[i, i]
        largest = max(largest, abs(vector[i]))
    for i in range(n):
        vector[i] /= largest


@kernel
def _cholesky(matrix: NDArray[np.float64], root: NDArray[np.float64]) -> bool:
    """Fill the lower triangle of `root` so that root rootᵀ = M; whether M has no negative direction.

    A direction that M has lost to rounding is left out: its column is zero.
    """
    n = matrix.shape[0]
    positive = True
    for j in range(n):
        pivot = matrix[j, j]
        for k in range(j):
            pivot -= root[j, k] ** 2
        if pivot < -1e-13 * abs(matrix[j, j]):
            positive = False
        if pivot <= 1e-15 * abs(matrix[j, j]):
            for i in range(j, n):
                root[i, j] = 0.0
            continue
        root[j, j] = np.sqrt(pivot)
        for i in range(j + 1, n):
            total = matrix[i, j]
            for k in range(j):
                total -= root[i, k] * root[j, k]
            root[i, j] = total / root[j, j]
    return positive


@kernel
def largest_eigenvalue(
    matrix: NDArray[np.float64], pairing: NDArray[np.float64], vector: NDArray[np.float64]
) -> tuple[float, int]:
    """Largest eigenvalue of G A by Rayleigh-quotient iteration from `vector`, which becomes the eigenvector.

    With A = LLᵀ it is that of the symmetric S = LᵀGL, and x = GLy. The start is the neighbour's eigenvector,
    so that one or two steps of cubic convergence are enough; that no eigenvalue lies higher is then proved
    by a Cholesky factorisation of value - S, and if one does, all of them are computed. Returned with the
    number of steps, 0 where all had to be computed.
    """
    n = vector.size
    root, image, symmetric = np.zeros((n, n)), np.zeros((n, n)), np.empty((n, n))
    _cholesky(pairing, root)
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(j, n):
                total += matrix[i, k] * root[k, j]
            image[i, j] = total
    for i in range(n):
        for j in range(i + 1):
            total = 0.0
            for k in range(i, n):
                total += root[k, i] * image[k, j]
            symmetric[i, j] = total
            symmetric[j, i] = total
    y, other, work = np.empty(n), np.empty(n), np.empty((n, n + 1))
    size = 0.0
    for i in range(n):
        total = 0.0
        for k in range(i, n):
            total += root[k, i] * vector[k]
        y[i] = total
        size = max(size, abs(total))
    if not size > 0.0:
        y[:] = 1.0
    value = 0.0
    steps = 0
    for step in range(12):
        steps = step + 1
        _multiply(symmetric, y, other)
        above, norm = 0.0, 0.0
        for i in range(n):
            above += y[i] * other[i]
            norm += y[i] * y[i]
        value = above / norm
        # the error of the quotient is quadratic in the residual: small enough, it ends the search
        residual = 0.0
        for i in range(n):
            residual += (other[i] - value * y[i]) ** 2
        if residual <= 1e-16 * value * value * norm or step == 11:
            break
        _shifted_solve(symmetric, value, y, work)
    shifted = -symmetric
    for i in range(n):
        shifted[i, i] += value + 1e-9 * abs(value) + 1e-300
    if not (np.isfinite(value) and _cholesky(shifted, work)):
        values, vectors = np.linalg.eigh(symmetric)
        value = values[n - 1]
        y[:] = vectors[:, n - 1]
        steps = 0
    _multiply(image, y, vector)
    size = 0.0
    for i in range(n):
        size = max(size, abs(vector[i]))
    if size > 0.0:
        for i in range(n):
            vector[i] /= size
    return value, steps


@kernel
def _near_matrix(
    nodes: int,
    bottom: float,
    width: float,
    node: NDArray[np.float64],
    weight: NDArray[np.float64],
    series: NDArray[np.float64],
    cutoff: float,
    temperature: float,
    sums: NDArray[np.float64],
) -> None:
    """Fill `sums` with ∫dθ f(x) F for the products f in the rows of `series`, Chebyshev in x = -cos θ.

    F is summed into Chebyshev moments first: a node then costs the kernel and one recurrence, whatever the
    number of products.
    """
    terms = series.shape[1]
    moments = np.zeros(terms)
    for i in range(nodes):
        x = node[i]
        edge = bottom + 0.5 * width * (1.0 + x)
        value = weight[i] * quick_edge_kernel(edge, cutoff, temperature)
        moments[0] += value
        before, now = 1.0, x
        for p in range(1, terms):
            moments[p] += value * now
            before, now = now, 2.0 * x * now - before
    for q in range(series.shape[0]):
        total = 0.0
        for p in range(terms):
            total += series[q, p] * moments[p]
        sums[q] = total


@kernel
def _extrapolate(past: NDArray[np.float64], known: int) -> float:
    """Guess the next of a row of ln T from up to three before it, not straying far from the last."""
    if known < 2:
        return past[0]
    step = past[0] - past[1]
    if known > 2:
        step += step - (past[1] - past[2])
    return past[0] + min(max(step, -0.5), 0.5)


@kernel
def _remember(past: NDArray[np.float64], known: int, value: float) -> int:
    """Put a value before the last three, and return how many are known."""
    past[2], past[1], past[0] = past[1], past[0], value
    return min(known + 1, 3)


@kernel
def wire_transitions(
    bottoms: NDArray[np.float64],
    widths: NDArray[np.float64],
    ranks: NDArray[np.int64],
    overlap: NDArray[np.float64],
    series: NDArray[np.float64],
    terms: NDArray[np.int64],
    far_x: NDArray[np.float64],
    far_products: NDArray[np.float64],
    crowded: NDArray[np.float64],
    crowded_weights: NDArray[np.float64],
    points: int,
    mu: NDArray[np.float64],
    reference: NDArray[np.float64],
    cutoffs: NDArray[np.float64],
    couplings: NDArray[np.float64],
    far: float,
    lowest: float,
    tolerance: float,
    found: NDArray[np.float64],
    modes: NDArray[np.float64],
) -> tuple[int, int]:
    """T_c of wires over a grid: chemical potentials `mu`, times (cutoff, coupling matrix) pairs.

    Each subband n has its own `ranks[n]` factors c_na(E), and the gap is Δ_nk = Σ_a c_na(E) x_na: the problem
    x = G A x has Σ ranks unknowns, G = g ∘ (overlap of the factors), A_n,ab = ∫dθ J c_a c_b F.

    - A subband above the window is left out; one at |e| > far·ω costs no kernel at all: its A is a short
      series in window moments, which depend on T alone, times sums over k_z, which depend on μ alone.
    - A near one is summed over nodes that resolve its edges for this μ and ω.
    - T_c is the root of (eigenvalue - 1) in ln T, in which a BCS eigenvalue is linear: a secant from what
      the last three T_c foretell, with the neighbour's slope and eigenvector.

    Parameters
    ----------
    bottoms, widths, ranks : (n,)
        Subbands: bottom and width in eV, number of factors.
    overlap : (R, R)
        Scalar products of all factors, R = Σ ranks.
    series : (n, pairs, P), terms : (n,)
        Chebyshev series of J c_a c_b for a ≤ b (row by row), with the weight of the gap equation in it.
    far_x, far_products : (K,), (n, pairs, K)
        Equidistant nodes x = -cos θ, and the same products there times π/K.
    crowded, crowded_weights : (2, ≥ 2 points)
        See :func:`subband_nodes`.
    mu, reference : (m,), (m, n)
        Chemical potentials in eV; √(N_n/N_2D).
    cutoffs, couplings : (l,), (l, n, n)
        Windows in eV and the coupling matrices that go with them.
    far : float
        From how many cutoffs below μ the series is used: at least ``FAR``.
    lowest, tolerance : float
        Lowest k_B T in eV; relative tolerance of T_c.
    found : (m, l)
        Filled with k_B T_c, 0 where the normal state is stable down to `lowest`, nan where nothing converged.
    modes : (m, l, R)
        Filled with x at T_c.

    Returns
    -------
    int, int
        How many times a matrix was built and its eigenvalue found, and how often for that all were computed.
    """
    bands, size = bottoms.size, overlap.shape[0]
    pairs = series.shape[1]
    matrix, pairing = np.zeros((size, size)), np.zeros((size, size))
    node, weight = np.empty((bands, 64 * points)), np.empty((bands, 64 * points))
    nodes = np.zeros(bands, dtype=np.int64)
    far_sums = np.zeros((bands, FAR_TERMS, pairs))
    moments, sums = np.zeros(FAR_TERMS), np.zeros(pairs)
    vector = np.ones(size)
    row_past, column_past = np.empty(3), np.empty(3)
    row_known, row_slope = 0, 0.0
    evaluations, complete = 0, 0
    for row in range(mu.size):
        for n in range(bands):
            top = bottoms[n] + widths[n] - mu[row]
            for m in range(FAR_TERMS):
                for q in range(pairs):
                    far_sums[n, m, q] = 0.0
            if top < 0.0:
                for k in range(far_x.size):
                    depth = mu[row] - bottoms[n] - 0.5 * widths[n] * (1.0 + far_x[k])
                    power = 1.0 / np.sqrt(depth)
                    inverse = 1.0 / (depth * depth)
                    for m in range(FAR_TERMS):
                        for q in range(ranks[n] * (ranks[n] + 1) // 2):
                            far_sums[n, m, q] += far_products[n, q, k] * power
                        power *= inverse
        column_known, slope = 0, row_slope
        for column in range(cutoffs.size):
            cutoff = cutoffs[column]
            if column_known > 0:
                guess = _extrapolate(column_past, column_known)
            elif row_known > 0:
                guess = _extrapolate(row_past, row_known)
            else:
                guess = np.log(0.1 * cutoff)
            place = 0
            for n in range(bands):
                other = 0
                for c in range(bands):
                    share = couplings[column, n, c] / (reference[row, n] * reference[row, c])
                    for a in range(ranks[n]):
                        for b in range(ranks[c]):
                            matrix[place + a, other + b] = share * overlap[place + a, other + b]
                    other += ranks[c]
                place += ranks[n]
            floor = np.log(lowest)
            low, high, bounded = floor, np.inf, False
            s = max(guess, floor)
            s_before, f_before = 0.0, 0.0
            scale = -1.0
            result = np.nan
            for step in range(80):
                t = np.exp(s)
                if scale < 0.0 or t < 0.3 * scale or t > 30.0 * scale:
                    scale = t
                    for n in range(bands):
                        bottom = bottoms[n] - mu[row]
                        nodes[n] = 0
                        if bottom < cutoff and bottom + widths[n] > -far * cutoff:
                            nodes[n] = subband_nodes(
                                bottom, widths[n], cutoff, scale, points,
                                crowded, crowded_weights, node[n], weight[n],
                            )  # fmt: skip
                window_moments(cutoff, t, moments)
                place = 0
                for n in range(bands):
                    bottom = bottoms[n] - mu[row]
                    count = ranks[n] * (ranks[n] + 1) // 2
                    for q in range(count):
                        sums[q] = 0.0
                    if nodes[n] > 0:
                        _near_matrix(
                            nodes[n], bottom, widths[n], node[n], weight[n],
                            series[n, :count, : terms[n]], cutoff, t, sums,
                        )  # fmt: skip
                    elif bottom < cutoff:
                        for m in range(FAR_TERMS):
                            for q in range(count):
                                sums[q] += moments[m] * far_sums[n, m, q]
                    q = 0
                    for a in range(ranks[n]):
                        for b in range(a, ranks[n]):
                            pairing[place + a, place + b] = sums[q]
                            pairing[place + b, place + a] = sums[q]
                            q += 1
                    place += ranks[n]
                value, steps = largest_eigenvalue(matrix, pairing, vector)
                f = value - 1.0
                evaluations += 1
                if steps == 0:
                    complete += 1
                if f > 0.0:
                    low, bounded = s, True
                elif s <= floor:
                    result = 0.0
                    break
                else:
                    high = s
                if step > 0 and s != s_before:
                    measured = (f - f_before) / (s - s_before)
                    if measured < 0.0:
                        slope = measured
                new = s - f / slope if slope < 0.0 else s + (1.0 if f > 0.0 else -1.0)
                # a secant's error is of the order of the product of its last two steps
                error = abs(new - s) * min(abs(s - s_before) if step > 0 else 1.0, 1.0)
                if slope < 0.0 and (abs(new - s) < tolerance or (step > 0 and error < tolerance)):
                    result = np.exp(new)
                    break
                if not np.isfinite(f):
                    break
                if high < np.inf:
                    if not low < new < high:
                        new = 0.5 * (low + high) if bounded or new > low else floor
                else:
                    new = min(new, max(s + 1.0, np.log(0.2 * cutoff)))
                s_before, f_before = s, f
                s = new
            found[row, column] = result
            for a in range(size):
                modes[row, column, a] = vector[a]
            if result > 0.0:
                column_known = _remember(column_past, column_known, np.log(result))
                if column == 0:
                    row_known, row_slope = _remember(row_past, row_known, np.log(result)), slope
    return evaluations, complete
