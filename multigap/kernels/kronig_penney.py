"""Kernels of the Kronig–Penney superlattice, in plain numbers.

The cell runs from the middle of a well (z = 0) over the interface to the middle of a barrier (z = d/2); by
mirror symmetry this half cell holds everything. With u (even) and v (odd) the two solutions about the middle
of the well, u(0) = v′(0) = 1, their values at the middle of the barrier

    a = u(d/2),  b = v(d/2),  c = u′(d/2),  d = v′(d/2),      ad − bc = r,

give the Bloch phase without cancellation: sin²(kd/2) = −bc/r and cos²(kd/2) = ad/r. Here r = 1 if ψ′ is
continuous at an interface and r = m_b/m_w if ψ′/m is. Band edges are the zeros of a, b, c and d: simple
zeros even where a gap closes, so that edges keep full precision.

Squared wavenumbers carry a sign: s < 0 oscillates, s > 0 decays; energies are in eV, lengths in Å.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part

EVEN_NEUMANN, EVEN_DIRICHLET, ODD_NEUMANN, ODD_DIRICHLET = 0, 1, 2, 3
"""Which half-cell problem an edge solves: parity about the well, condition at the middle of the barrier."""


class Cell(NamedTuple):
    """The superlattice as the kernels take it.

    Attributes
    ----------
    half_well, half_barrier : float
        Half widths in Å.
    height : float
        Of the barrier, in eV.
    well_inertia, barrier_inertia : float
        m_w/(ħ²/2mₑ) and m_b/(ħ²/2mₑ), in 1/(eV Å²).
    jump : float
        r: by how much ψ′ changes from well to barrier, 1 where it is continuous.
    """

    half_well: float
    half_barrier: float
    height: float
    well_inertia: float
    barrier_inertia: float
    jump: float


@kernel
def cosine(s: float, x: float) -> float:
    """Return cosh(√s x) for s ≥ 0, cos(√−s x) for s < 0."""
    return math.cosh(math.sqrt(s) * x) if s >= 0 else math.cos(math.sqrt(-s) * x)


@kernel
def sine(s: float, x: float) -> float:
    """Return sinh(√s x)/√s for s > 0, sin(√−s x)/√−s for s < 0, x at s = 0."""
    y = s * x * x
    if abs(y) < 1e-6:
        return x * (1 + y / 6 * (1 + y / 20))
    return (
        math.sinh(math.sqrt(s) * x) / math.sqrt(s) if s > 0 else math.sin(math.sqrt(-s) * x) / math.sqrt(-s)
    )


@kernel
def square_sine_integral(s: float, x: float) -> float:
    """Return ∫₋ₓˣ sine(s, z)² dz, free of cancellation where s x² is small."""
    y = s * x * x
    if abs(y) < 1e-2:
        return 2 * x**3 / 3 * (1 + y / 5 * (1 + 2 * y / 21 * (1 + y / 18 * (1 + 2 * y / 55))))
    return (sine(s, 2 * x) / 2 - x) / s


@kernel
def half_cell(energy: float, cell: Cell) -> tuple[float, float, float, float]:
    """Return (a, b, c, d): both solutions and their slopes at the middle of the barrier."""
    half_well, half_barrier, height, well_inertia, barrier_inertia, jump = cell
    s_well = -energy * well_inertia
    s_barrier = (height - energy) * barrier_inertia
    cw, sw = cosine(s_well, half_well), sine(s_well, half_well)
    cb, sb = cosine(s_barrier, half_barrier), sine(s_barrier, half_barrier)
    slope = jump * s_well * sw
    return (
        cw * cb + slope * sb,
        sw * cb + jump * cw * sb,
        cw * s_barrier * sb + slope * cb,
        sw * s_barrier * sb + jump * cw * cb,
    )


@kernel
def edge_count(kind: int, energy: float, cell: Cell) -> int:
    """Return how many eigenvalues of the half-cell problem `kind` lie below `energy` (Sturm's node count)."""
    if energy <= 0:
        return 0
    half_well, half_barrier, height, well_inertia, barrier_inertia, jump = cell
    even = kind in (EVEN_NEUMANN, EVEN_DIRICHLET)
    s_well = -energy * well_inertia
    s_barrier = (height - energy) * barrier_inertia
    cw, sw = cosine(s_well, half_well), sine(s_well, half_well)
    value = cw if even else sw
    slope = jump * (s_well * sw if even else cw)
    turns = math.sqrt(-s_well) * half_well / math.pi
    nodes = math.floor(turns + 0.5 * even)
    cb, sb = cosine(s_barrier, half_barrier), sine(s_barrier, half_barrier)
    end = value * cb + slope * sb
    end_slope = value * s_barrier * sb + slope * cb
    if s_barrier >= 0:
        nodes += 1 if value * end < 0 else 0
    else:
        p = math.sqrt(-s_barrier)
        phase = math.atan2(value * p, slope)
        nodes += math.floor((p * half_barrier + phase) / math.pi) - math.floor(phase / math.pi)
    if kind in (EVEN_NEUMANN, ODD_NEUMANN) and end * end_slope < 0:
        nodes += 1
    return nodes


@kernel
def edge_energy(kind: int, number: int, cell: Cell) -> float:
    """Return the `number`-th (from 1) eigenvalue in eV of the half-cell problem `kind`."""
    low, high = 0.0, 1.0
    while edge_count(kind, high, cell) < number:
        low, high = high, 2 * high
    for _ in range(200):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if edge_count(kind, middle, cell) < number:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@kernel
def fill_edges(cell: Cell, edges: NDArray[np.float64]) -> None:
    """Fill `edges`, shape (n, 2), with bottom and top in eV of the lowest n subbands.

    Gap m lies between two half-cell eigenvalues, {A, D} at the zone boundary and {B, C} at its centre; which
    of the two is lower changes with the sign of the barrier's Fourier coefficient, so both are found.
    """
    for n in range(-1, edges.shape[0]):
        odd, m = n % 2, n // 2 + 1
        second = edge_energy(EVEN_NEUMANN if odd else ODD_NEUMANN, m + odd, cell)
        if n < 0:  # below the first subband there is one edge only
            edges[0, 0] = second
            continue
        first = edge_energy(ODD_DIRICHLET if odd else EVEN_DIRICHLET, m, cell)
        edges[n, 1] = min(first, second)
        if n + 1 < edges.shape[0]:
            edges[n + 1, 0] = max(first, second)


@part
def half_phase_squares(energy: float, cell: Cell) -> tuple[float, float]:
    """Return (sin²(kd/2), cos²(kd/2)) of the Bloch state at `energy`, each exact near its own zero."""
    a, b, c, d = half_cell(energy, cell)
    return -b * c / cell.jump, a * d / cell.jump


@kernel
def subband_energy(phase: float, bottom_at_centre: bool, bottom: float, top: float, cell: Cell) -> float:
    """Return E_n(k_z) in eV at the Bloch phase kd in [0, π], by bisection safeguarded secant steps.

    The squared sine rises from the bottom to the top of a subband whose bottom is at the zone centre, and
    falls in the others; whichever of sine and cosine is small is the one compared.
    """
    sin2, cos2 = math.sin(phase / 2) ** 2, math.cos(phase / 2) ** 2
    sign = 1.0 if bottom_at_centre else -1.0
    low, high = bottom, top
    x = (low + high) / 2 - sign * (high - low) / 2 * (cos2 - sin2)
    f_low, f_high = (sin2, cos2) if bottom_at_centre else (cos2, sin2)
    f_low = -f_low
    for step in range(100):
        got_sin2, got_cos2 = half_phase_squares(x, cell)
        f = sign * ((got_sin2 - sin2) if sin2 < 0.5 else (cos2 - got_cos2))
        if f == 0:
            return x
        if f < 0:
            moved = x - low
            low = x
            if f > f_low:
                f_low = f
        else:
            moved = high - x
            high = x
            if f < f_high:
                f_high = f
        if high - low <= 4e-16 * abs(x) or moved == 0:
            break
        secant = low - f_low * (high - low) / (f_high - f_low)
        x = (low + high) / 2 if step % 3 == 2 or not low < secant < high else secant
    return x


@kernel
def fill_energies(
    phase: NDArray[np.float64],
    bottom_at_centre: bool,
    bottom: float,
    top: float,
    cell: Cell,
    energies: NDArray[np.float64],
) -> None:
    """Fill `energies` with :func:`subband_energy` at each Bloch phase."""
    for i in range(phase.size):
        energies[i] = subband_energy(phase[i], bottom_at_centre, bottom, top, cell)


@kernel
def fill_half_phases(energy: NDArray[np.float64], cell: Cell, squares: NDArray[np.float64]) -> None:
    """Fill `squares`, shape (2, n), with sin² and cos² of the half phase at each energy, within [0, 1]."""
    for i in range(energy.size):
        sin2, cos2 = half_phase_squares(energy[i], cell)
        squares[0, i] = min(max(sin2, 0.0), 1.0)
        squares[1, i] = min(max(cos2, 0.0), 1.0)


@kernel
def fill_states(
    energy: NDArray[np.float64],
    sin2: NDArray[np.float64],
    cos2: NDArray[np.float64],
    cell: Cell,
    states: NDArray[np.float64],
) -> None:
    """Fill `states`, shape (n, 5), with the densities of Bloch states and their inverse velocities.

    The first four numbers are (p, q, s, t) of |ψ_nk(z)|² in the cell: in the well it is p·cosine² + q·sine²
    about its middle, in the barrier s·cosine² + t·sine² about its own, with p ∝ |bd|, q ∝ |ac|, s ∝ r|ab|,
    t ∝ r|cd| and ∫|ψ|² dz = 1 over a period. In a very flat subband two of (a, b, c, d) are lost to rounding;
    they are then taken from the Bloch phase.

    The fifth is √(sin² cos²) · dk_z/dE, in 1/(eV Å), finite at both edges of the subband. Hellmann–Feynman:
    dE/dk · ∫ μ|ψ|² = d · (current), where the weight μ is the local inertia if ψ′ is continuous (the
    self-adjoint equation is then −ψ″ + mVψ = E mψ) and the well's if ψ′/m is.
    """
    half_well, half_barrier, height, well_inertia, barrier_inertia, jump = cell
    period = 2 * (half_well + half_barrier)
    other_inertia = barrier_inertia if jump == 1.0 else well_inertia
    for i in range(energy.size):
        a, b, c, d = half_cell(energy[i], cell)
        a, b, c, d = abs(a), abs(b), abs(c), abs(d)
        through_odd, through_even = b * d, a * c
        # an even level grows through v alone (b and d large), an odd one through u alone
        scale = energy[i] * well_inertia
        even = through_odd * scale > through_even
        if even:
            a, c = jump * cos2[i] / d if d > 0 else a, jump * sin2[i] / b if b > 0 else c
        else:
            b, d = jump * sin2[i] / c if c > 0 else b, jump * cos2[i] / a if a > 0 else d
        p, q, s, t = b * d, a * c, jump * a * b, jump * c * d
        s_well, s_barrier = -energy[i] * well_inertia, (height - energy[i]) * barrier_inertia
        well_even = half_well + sine(s_well, 2 * half_well) / 2
        well_odd = square_sine_integral(s_well, half_well)
        norm = (
            p * well_even
            + q * well_odd
            + s * (half_barrier + sine(s_barrier, 2 * half_barrier) / 2)
            + t * square_sine_integral(s_barrier, half_barrier)
        )
        if norm <= 0:  # a closed gap exactly at its edge: any combination is an eigenstate
            p, q, s, t, norm = 1.0, scale, 1.0, -s_barrier, period
        p, q = p / norm, q / norm
        states[i, 0], states[i, 1], states[i, 2], states[i, 3] = p, q, s / norm, t / norm
        inside = p * well_even + q * well_odd
        weighted = well_inertia * inside + other_inertia * (1 - inside)
        # the current is √(pq) = r|sin cos|·(p/|bd|), with p/|bd| = q/|ac| the norm: the pair not near zero
        current = p / through_odd if even or through_even == 0 else q / through_even
        states[i, 4] = weighted / (2 * period * jump * current)
