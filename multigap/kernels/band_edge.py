"""Pair kernel of one subband of wires at one k_z: the inverse-root edge of a one-dimensional band.

At Δ = 0 by the tables of :mod:`multigap.kernels.thermal_edge`, at T = 0 by elliptic integrals, between the
two by quadrature; with its slopes, and with the electrons that the gap shifts.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._checks import frozen
from multigap._jit import kernel
from multigap.kernels.elliptic import carlson_pair
from multigap.kernels.thermal_edge import cold_tail, edge_function
from multigap.kernels.windows import COLD, GAUSS_NODES, GAUSS_WEIGHTS, thermal_slope

# Below ω = 3T the full-range function and its tail nearly cancel.
_HOT: Final = 4.0
# Where the quick tails begin, and where they are left out.
_QUICK_HOT: Final = 5.0
_QUICK_END: Final = 22.0


def _tail_rules() -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Sizes, nodes and weights of three rules of Gauss and Legendre for the tails, the exact one first."""
    sizes = np.array([16, 8, 5])
    rules = np.zeros((2, sizes.size, 16))
    for row, size in enumerate(sizes):
        rules[:, row, :size] = np.polynomial.legendre.leggauss(size)
    return sizes, rules[0], rules[1]


_TAIL_SIZES, _TAIL_NODES, _TAIL_WEIGHTS = map(frozen, _tail_rules())


@kernel
def normal_edge_kernel(edge: float, cutoff: float, thermal: float, quick: bool) -> float:
    """F of :func:`band_edge_kernel` at Δ = 0, as Φ(e/T)/√T less what lies beyond the cutoff on either side.

    Beyond the cutoff tanh = 1 - 2f, with f Fermi's function: the 1 gives an arctangent or a logarithm, and
    f, at most e^(-ω/T), a short quadrature in u = √|ξ - e|, left out where it is below rounding. Where that
    difference would cancel (an edge just below the cutoff, T near ω) the integral is done directly. What is
    `quick`, for the grids of the wires, has the tails with f to 1e-9 only.
    """
    if edge >= cutoff:
        return 0.0
    if thermal <= 0.0 and edge <= 0.0:
        return np.inf
    if edge >= COLD * thermal:
        return np.arctan(np.sqrt((cutoff - edge) / edge)) / np.sqrt(edge)
    a, b = edge / thermal, cutoff / thermal
    if b < _HOT or 2.0 * edge > cutoff:
        return _edge_quadrature(edge, cutoff, thermal, 0.0)[0]
    total = edge_function(a) - cold_tail(a, b)
    if a < -b:
        total -= np.arccosh(np.sqrt(-a / b)) / np.sqrt(-a)
    rule, last = 0, 34.0
    if quick and b >= _QUICK_HOT and (a >= -b or b >= _QUICK_END):
        rule, last = 2 if b > 11.0 else 1, _QUICK_END
    if b < last:
        tail = 0.0
        low = np.sqrt(b - a)
        half = 0.5 * (np.sqrt(last - a) - low)
        for k in range(_TAIL_SIZES[rule]):
            x = a + (low + half * (1.0 + _TAIL_NODES[rule, k])) ** 2
            tail += _TAIL_WEIGHTS[rule, k] * half / ((np.exp(x) + 1.0) * x)
        total += 2.0 * tail
        if a < -b:
            for start, end in ((b, b + 6.0), (b + 6.0, last)):
                low = np.sqrt(max(-a - max(end, b), 0.0))
                half = 0.5 * (np.sqrt(max(-a - start, 0.0)) - low)
                tail = 0.0
                for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS):  # noqa: B905 (numba)
                    x = -a - (low + half * (1.0 + node)) ** 2
                    tail += weight * half / ((np.exp(x) + 1.0) * x)
                if end > start:
                    total += 2.0 * tail
    return total / np.sqrt(thermal)


@kernel
def _edge_quadrature(
    edge: float, cutoff: float, thermal: float, gap: float
) -> tuple[float, float, float, float]:
    """F, ∂F/∂T, ∂F/∂(Δ²) and the shift of the filling, on panels that grow threefold away from ξ = 0.

    The integrand's poles lie at ξ = ±i√(Δ² + π²T²(2n+1)²) =: ±is and beyond; panels with borders at ±s, ±3s,
    ±9s … keep them at a fixed distance in units of the panel, and 16 nodes then leave 1e-14. Far from the
    edge ξ itself is the variable, so that small ξ keep their digits; near it u = √(ξ - e).
    """
    lowest = max(edge, -cutoff)
    value, by_thermal, by_gap, filling = 0.0, 0.0, 0.0, 0.0
    if lowest >= cutoff:
        return value, by_thermal, by_gap, filling
    scale = np.sqrt(gap * gap + (np.pi * max(thermal, 0.0)) ** 2)
    for side in (-1.0, 1.0):
        inner, outer = 0.0, scale
        while inner < cutoff:
            # a panel that would leave a sliver below the cutoff takes it in
            outer = min(outer, cutoff) if outer * 1.5 < cutoff else cutoff
            start = max(-outer if side < 0 else inner, lowest)
            end = -inner if side < 0 else outer
            inner, outer = outer, 3.0 * outer
            if start >= end:
                continue
            near = start - edge < 0.5 * (end - start)
            low = np.sqrt(start - edge) if near else start
            half = 0.5 * ((np.sqrt(end - edge) if near else end) - low)
            for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS):  # noqa: B905 (numba)
                place = low + half * (1.0 + node)
                xi = edge + place * place if near else place
                measure = weight * half * (1.0 if near else 0.5 / np.sqrt(xi - edge))
                energy = np.sqrt(xi * xi + gap * gap)
                if thermal <= 0.0 or energy > COLD * thermal:
                    tanh = 1.0
                    by_gap -= 0.5 * measure / energy**3
                else:
                    x = 0.5 * energy / thermal
                    q = np.exp(-2.0 * x)
                    tanh = (1.0 - q) / (1.0 + q) if x > 0.02 else np.tanh(x)
                    falling = 4.0 * q / (1.0 + q) ** 2  # sech²
                    by_thermal -= 0.5 * measure * falling / thermal**2
                    if x < 0.02:
                        by_gap += 0.5 * measure * thermal_slope(energy, thermal)
                    else:
                        by_gap += 0.5 * measure * (x * falling - tanh) / energy**3
                value += measure * tanh / energy if energy > 0.0 else 0.5 * measure / thermal
                if gap != 0.0:
                    normal = np.sign(xi)
                    if thermal > 0.0 and abs(xi) < COLD * thermal:
                        normal = np.tanh(0.5 * xi / thermal)
                    filling += measure * (normal - xi / energy * tanh)
    return value, by_thermal, by_gap, filling


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
    edge: float, cutoff: float, thermal: float, gap: float
) -> tuple[float, float, float, float]:
    """F, its two slopes and the shift of the filling: in closed form where tanh is 1, else by quadrature."""
    gap = abs(gap)
    # an edge above μ by many Δ hardly feels the gap, and the closed form of the slope would cancel
    if gap > max(COLD * thermal, 0.03 * edge):
        value, by_gap, filling = _cold_edge(edge, cutoff, gap)
        return value, 0.0, by_gap, filling
    return _edge_quadrature(edge, cutoff, thermal, gap)


@kernel
def band_edge_kernel(edge: float, cutoff: float, thermal: float, gap: float) -> float:
    """F = ∫ dξ tanh(E/2T)/(2E)/√(ξ - e) over max(e, -ω) < ξ < ω, E = √(ξ² + Δ²), in 1/√eV (MR21 Eqs. 6, 8).

    The sum over free motion along a wire of one subband at one k_z, whose energy from the chemical potential
    is e; zero where the whole of it lies above the window.
    """
    if gap == 0.0:
        return normal_edge_kernel(edge, cutoff, thermal, False)
    return _edge_integrals(edge, cutoff, thermal, gap)[0]


@kernel
def band_edge_slopes(edge: float, cutoff: float, thermal: float, gap: float) -> tuple[float, float]:
    """∂F/∂T and ∂F/∂(Δ²) of :func:`band_edge_kernel`."""
    if thermal <= 0.0 and gap == 0.0:
        return 0.0, -np.inf
    _, by_thermal, by_gap, _ = _edge_integrals(edge, cutoff, thermal, gap)
    return by_thermal, by_gap


@kernel
def band_edge_kernel_and_gap_slope(
    edge: float, cutoff: float, thermal: float, gap: float
) -> tuple[float, float]:
    """F and ∂F/∂(Δ²): what Newton's method needs, from one quadrature."""
    if gap == 0.0:
        value = normal_edge_kernel(edge, cutoff, thermal, False)
        return value, band_edge_slopes(edge, cutoff, thermal, gap)[1]
    value, _, by_gap, _ = _edge_integrals(edge, cutoff, thermal, gap)
    return value, by_gap


@kernel
def band_edge_cutoff_slope(edge: float, cutoff: float, thermal: float) -> float:
    """∂F/∂(ln ω) at Δ = 0: the integrand at the ends of the window that lie above the edge, times ω."""
    if edge >= cutoff:
        return 0.0
    ends = 1.0 / np.sqrt(cutoff - edge)
    if edge < -cutoff:
        ends += 1.0 / np.sqrt(-cutoff - edge)
    return 0.5 * np.tanh(0.5 * cutoff / thermal) * ends


@kernel
def band_edge_filling(edge: float, cutoff: float, thermal: float, gap: float) -> float:
    """∫_e^∞ dξ (1 - (ξ/E) tanh(E/2T))/2/√(ξ - e), in √eV, with Δ inside the window only (MR21 Eq. 7).

    The normal state's ∫ f/√(ξ - e) plus what the gap shifts within |ξ| < ω.
    """
    if thermal <= 0.0:
        normal = 2.0 * np.sqrt(max(-edge, 0.0))
    else:
        normal = 0.0
        low = np.sqrt(max(-edge - COLD * thermal, 0.0))
        end = np.sqrt(max(-edge + COLD * thermal, 0.0))
        panels = 24
        half = 0.5 * (end - low) / panels
        for panel in range(panels):
            for node, weight in zip(GAUSS_NODES, GAUSS_WEIGHTS):  # noqa: B905 (numba)
                u = low + half * (2 * panel + 1.0 + node)
                normal += weight * half * 2.0 / (np.exp((edge + u * u) / thermal) + 1.0)
        normal += 2.0 * low
    shift = 0.0
    if gap != 0.0:
        shift = _edge_integrals(edge, cutoff, thermal, gap)[3]
    return normal + shift


@kernel
def band_edge_shifts(
    edge: NDArray[np.float64], cutoff: float, thermal: float, gap: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what the gap adds to :func:`band_edge_filling` at each edge, in √eV."""
    result = np.zeros(edge.size)
    for i in range(edge.size):
        if gap[i] != 0.0:
            result[i] = _edge_integrals(edge[i], cutoff, thermal, gap[i])[3]
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
def band_edge_fillings(edge: NDArray[np.float64], thermal: float) -> NDArray[np.float64]:
    """Return :func:`band_edge_filling` of the normal state at each edge, in √eV."""
    result = np.empty(edge.size)
    for i in range(edge.size):
        result[i] = band_edge_filling(edge[i], 1.0, thermal, 0.0)
    return result
