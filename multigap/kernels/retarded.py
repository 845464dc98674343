"""Retarded pairing of many channels on the Matsubara axis: self-energies and the transition.

Channel c of block b has the dispersion of its kind, a weight w and factors f of the overlaps. With
z = iω_n - Σ_c(n) and Σ_c = Σ_a f_ca S_a, the sums over its states are closed,

    F(z) = -π (e - z)^(-1/2) [edge],  -iπ sgn ω [constant],  1/(z - B) [level],

and the self-energy of electrons that exchange phonons is, in the factors' space,

    S_a(n) = k_BT Σ_m Σ_s D_s(n-m) Σ_b g_s,ab Σ_c w_c f_cb F_c(m).

At T_c the gap is φ_c = Σ_a f_ca φ_a with

    φ_a(n) = k_BT Σ_m Σ_s D_s(n-m) Σ_b g_s,ab Σ_c w_c f_cb p_c(m) φ_c(m),    p = -Im F / Im z.

D_s are shapes of phonon spectra with λ = 1; g_s couples unknowns (overlaps of the factors are in it). A
Coulomb pseudopotential is one more coupling, between all frequencies below its cutoff. After Carbotte, Rev.
Mod. Phys. 62, 1027 (1990), with the density of states of each channel kept (Pickett, Phys. Rev. B 26, 1186
(1982)).
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel, part
from multigap.kernels import BAND_EDGE, CONSTANT_DOS
from multigap.kernels.krylov import _near_of_few, begin, dot, largest_of_tridiagonal, project
from multigap.kernels.retarded_grid import Frequencies, Phonons
from multigap.kernels.retarded_tables import ChannelList

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

BARE, WIDTH, WHOLE = 0, 1, 2
"""How much of the self-energy is kept: none, its imaginary part (Z), or its real part (χ) as well."""

_ROUNDS: Final = 400
_KRYLOV: Final = 60


@part
def _edge(x: float, y: float) -> complex:
    """Return -π (x - iy)^(-1/2), y > 0: in real numbers, which takes a third of the time."""
    size = np.sqrt(x * x + y * y)
    large = np.sqrt(0.5 * (size + abs(x)))
    small = 0.5 * y / large
    factor = -np.pi / size
    return complex(factor * large, factor * small) if x > 0.0 else complex(factor * small, factor * large)


@part
def green(kind: int, level: float, z: complex) -> complex:
    """F(z) = Σ over a channel's states of 1/(z - ξ), Im z > 0."""
    if kind == BAND_EDGE:
        return _edge(level - z.real, z.imag)
    if kind == CONSTANT_DOS:
        return complex(0.0, -np.pi)
    return 1.0 / (z - level)


@kernel
def add_green(channels: ChannelList, omega: float, self_energy: Complex, sums: Complex) -> None:
    """Fill `sums` with Σ_c w f_ca F_c at one frequency, `self_energy` being S there."""
    for a in range(sums.size):
        sums[a] = 0.0
    for c in range(channels.kind.size):
        b = channels.block[c]
        first, rank = channels.starts[b], channels.ranks[b]
        z = complex(0.0, omega)
        for a in range(rank):
            z -= channels.factor[c, a] * self_energy[first + a]
        value = channels.weight[c] * green(channels.kind[c], channels.level[c], z)
        for a in range(rank):
            sums[first + a] += channels.factor[c, a] * value


@kernel
def _add_coupled(matrix: Array, thermal_sums: Complex, result: Complex) -> None:
    """Add g x to a row."""
    for a in range(result.size):
        for b in range(result.size):
            result[a] += matrix[a, b] * thermal_sums[b]


@kernel
def _add_sums(
    phonons: Phonons, sums: Frequencies, green: Complex, first: int, keep: int, result: Complex
) -> None:
    """Add to `result`, (N, R), what `green`, whose rows are frequencies from `first` on, gives S."""
    size, unknowns = result.shape
    row = np.empty(unknowns, dtype=np.complex128)
    for n in range(size):
        for s in range(sums.even.shape[0]):
            for a in range(unknowns):
                real, imaginary = 0.0, 0.0
                for m in range(green.shape[0]):
                    imaginary += sums.odd[s, n, first + m] * green[m, a].imag
                if keep == WHOLE:
                    for m in range(green.shape[0]):
                        real += sums.even[s, n, first + m] * green[m, a].real
                row[a] = complex(real, imaginary)
            _add_coupled(phonons.normal[s], row, result[n])


@kernel
def _fill_beyond(phonons: Phonons, sums: Frequencies, last: Complex, result: Complex) -> None:
    """Fill `result`, (N, R), with what all frequencies beyond the last one give S, F staying `last`."""
    size, unknowns = result.shape
    row = np.empty(unknowns, dtype=np.complex128)
    for n in range(size):
        for a in range(unknowns):
            result[n, a] = 0.0
        for s in range(sums.even.shape[0]):
            for a in range(unknowns):
                row[a] = complex(0.0, sums.beyond[s, n] * last[a].imag)
            _add_coupled(phonons.normal[s], row, result[n])


@kernel
def fill_self_energy(phonons: Phonons, sums: Frequencies, green: Complex, keep: int, result: Complex) -> None:
    """Fill `result`, (N, R), with S of the sums `green`, (K, R)."""
    _fill_beyond(phonons, sums, green[green.shape[0] - 1], result)
    _add_sums(phonons, sums, green, 0, keep, result)


@kernel
def _fill_tail(channels: ChannelList, phonons: Phonons, sums: Frequencies, keep: int, tail: Complex) -> None:
    """Fill `tail`, (N, R), with what frequencies beyond the unknowns, of bare electrons, give S."""
    size, unknowns = tail.shape
    count = sums.omega.size - size
    green = np.empty((count, unknowns), dtype=np.complex128)
    none = np.zeros(unknowns, dtype=np.complex128)
    for m in range(count):
        add_green(channels, sums.omega[size + m], none, green[m])
    _fill_beyond(phonons, sums, green[count - 1], tail)
    _add_sums(phonons, sums, green, size, keep, tail)


@kernel
def normal_state(
    channels: ChannelList,
    phonons: Phonons,
    sums: Frequencies,
    keep: int,
    tolerance: float,
    state: Complex,
) -> int:
    """Fill `state`, (N, R), with S of the normal state; return the rounds taken, -1 where it did not settle.

    What `state` holds is the start. Rounds are mixed by Anderson's method with one step of memory.
    """
    size, unknowns = state.shape
    if keep == BARE:
        for n in range(size):
            for a in range(unknowns):
                state[n, a] = 0.0
        return 0
    green, tail = np.empty_like(state), np.empty_like(state)
    _fill_tail(channels, phonons, sums, keep, tail)
    image, before, moved = np.empty_like(state), np.empty_like(state), np.empty_like(state)
    for step in range(_ROUNDS):
        for n in range(size):
            add_green(channels, sums.omega[n], state[n], green[n])
            for a in range(unknowns):
                image[n, a] = tail[n, a]
        _add_sums(phonons, sums, green, 0, keep, image)
        change, above, below = 0.0, 0.0, 0.0
        for n in range(size):
            for a in range(unknowns):
                rest = image[n, a] - state[n, a]
                change = max(change, abs(rest) / sums.omega[n])
                if step > 0:
                    turn = rest - moved[n, a]
                    weight = 1.0 / sums.omega[n] ** 2
                    above += weight * (rest.real * turn.real + rest.imag * turn.imag)
                    below += weight * abs(turn) ** 2
        mix = above / below if step > 0 and below > 0.0 else 0.0
        mix = min(max(mix, -5.0), 0.9)
        for n in range(size):
            for a in range(unknowns):
                rest = image[n, a] - state[n, a]
                new = image[n, a]
                if step > 0:
                    new -= mix * (image[n, a] - before[n, a])
                before[n, a], moved[n, a] = image[n, a], rest
                state[n, a] = new
        if change < tolerance:
            return step + 1
    return -1


@kernel
def _fill_pairing(channels: ChannelList, omega: float, self_energy: Complex, blocks: Array) -> None:
    """Fill `blocks`, (B, r, r), with A_ab = Σ_c w f_ca f_cb p_c at one frequency."""
    for b in range(blocks.shape[0]):
        for a in range(blocks.shape[1]):
            for d in range(blocks.shape[2]):
                blocks[b, a, d] = 0.0
    for c in range(channels.kind.size):
        b = channels.block[c]
        first, rank = channels.starts[b], channels.ranks[b]
        z = complex(0.0, omega)
        for a in range(rank):
            z -= channels.factor[c, a] * self_energy[first + a]
        pair = -channels.weight[c] * green(channels.kind[c], channels.level[c], z).imag / z.imag
        for a in range(rank):
            for d in range(a + 1):
                blocks[b, a, d] += pair * channels.factor[c, a] * channels.factor[c, d]


@kernel
def _to_root(block: Array, rank: int) -> None:
    """Overwrite the lower triangle of a block by L, L Lᵀ being the block; what rounding leaves is none."""
    for j in range(rank):
        whole = block[j, j]
        pivot = whole
        for k in range(j):
            pivot -= block[j, k] ** 2
        if not pivot > 1e-14 * abs(whole):
            for i in range(j, rank):
                block[i, j] = 0.0
            continue
        block[j, j] = np.sqrt(pivot)
        for i in range(j + 1, rank):
            value = block[i, j]
            for k in range(j):
                value -= block[i, k] * block[j, k]
            block[i, j] = value / block[j, j]


class PairOperator(NamedTuple):
    """The operator of the gap equation at T_c, in pieces; symmetric but for what panels leave out.

    Attributes
    ----------
    roots : (N, B, r, r)
        L of each block of A.
    shapes : (S, N, N)
        What couples frequencies, in the measure of the sums.
    pairing : (S, R, R)
        What couples unknowns.
    side : (N,)
        The Coulomb part's one vector.
    coulomb : (R, R)
        μ*.
    """

    roots: Array
    shapes: Array
    pairing: Array
    side: Array
    coulomb: Array


@kernel
def pair_operator(channels: ChannelList, phonons: Phonons, sums: Frequencies, state: Complex) -> PairOperator:
    """Return the operator whose largest eigenvalue is 1 at T_c."""
    size = state.shape[0]
    highest = channels.factor.shape[1]
    roots = np.zeros((size, channels.ranks.size, highest, highest))
    for n in range(size):
        _fill_pairing(channels, sums.omega[n], state[n], roots[n])
        for b in range(channels.ranks.size):
            _to_root(roots[n, b], channels.ranks[b])
    shapes = np.empty((sums.even.shape[0], size, size))
    for s in range(shapes.shape[0]):
        for n in range(size):
            for m in range(size):
                shapes[s, n, m] = sums.even[s, n, m] * np.sqrt(sums.share[n] / sums.share[m])
    return PairOperator(roots, shapes, phonons.pairing, sums.coulomb, phonons.coulomb)


@kernel
def _lower(channels: ChannelList, roots: Array, vector: Array, result: Array, transposed: bool) -> None:
    """Fill `result` with L v or Lᵀ v, both (N, R)."""
    for n in range(vector.shape[0]):
        for b in range(channels.ranks.size):
            first, rank = channels.starts[b], channels.ranks[b]
            for i in range(rank):
                total = 0.0
                if transposed:
                    for j in range(i, rank):
                        total += roots[n, b, j, i] * vector[n, first + j]
                else:
                    for j in range(i + 1):
                        total += roots[n, b, i, j] * vector[n, first + j]
                result[n, first + i] = total


@kernel
def _apply(
    channels: ChannelList, operator: PairOperator, vector: Array, work: Array, row: Array, result: Array
) -> None:
    """Fill `result` with the operator times a vector, both (N, R); `work` is another one, `row` (R,)."""
    size, unknowns = vector.shape
    _lower(channels, operator.roots, vector, work, False)
    coulomb = np.zeros(unknowns)
    for n in range(size):
        if operator.side[n] > 0.0:
            for a in range(unknowns):
                coulomb[a] += operator.side[n] * work[n, a]
    for n in range(size):
        for a in range(unknowns):
            result[n, a] = 0.0
            if operator.side[n] > 0.0:
                for b in range(unknowns):
                    result[n, a] -= operator.side[n] * operator.coulomb[a, b] * coulomb[b]
        for s in range(operator.shapes.shape[0]):
            for a in range(unknowns):
                row[a] = 0.0
            for m in range(size):
                factor = operator.shapes[s, n, m]
                for a in range(unknowns):
                    row[a] += factor * work[m, a]
            for a in range(unknowns):
                for b in range(unknowns):
                    result[n, a] += operator.pairing[s, a, b] * row[b]
    for n in range(size):
        for a in range(unknowns):
            work[n, a] = result[n, a]
    _lower(channels, operator.roots, work, result, True)


@kernel
def largest_eigenvalue(channels: ChannelList, operator: PairOperator, start: Array) -> float:
    """Return the largest eigenvalue of the gap equation, algebraically: Arnoldi's method.

    `start`, (N, R), is what the eigenvector is like. The matrix is nearly symmetric, so that the largest
    eigenvalue of the symmetric part on Krylov's space says when that space is large enough, and where in it
    to look for the eigenvalue itself.
    """
    size, unknowns = start.shape
    whole = size * unknowns
    steps = min(whole, _KRYLOV)
    basis, columns = np.empty((steps + 1, whole)), np.zeros((steps, steps + 1))
    alpha, beta = np.zeros(steps), np.zeros(steps)
    product, work, row = np.empty(whole), np.empty((size, unknowns)), np.empty(unknowns)
    begin(start.reshape(whole), basis)
    previous, ritz, filled = -1e300, 0.0, 0
    for j in range(steps):
        _apply(
            channels, operator, basis[j].reshape((size, unknowns)), work, row,
            product.reshape((size, unknowns)),
        )  # fmt: skip
        alpha[j] = dot(product, basis[j])
        beta[j] = project(product, basis, j + 1, columns[j])
        columns[j, j + 1] = beta[j]
        ritz, filled = largest_of_tridiagonal(alpha, beta, j + 1), j + 1
        if beta[j] < 1e-13 or (j > 2 and abs(ritz - previous) < 1e-9 * max(1.0, abs(ritz))):
            break
        previous = ritz
        for i in range(whole):
            basis[j + 1, i] = product[i] / beta[j]
    # a shift that is an eigenvalue to the last digit would leave nothing to divide by
    return _near_of_few(columns, filled, ritz + 1e-9 * abs(ritz))
