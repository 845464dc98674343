r"""Static disorder in mean field: Anderson's theorem where gaps differ, and a van Hove peak that is smeared.

Impurities that scatter as a contact do so within the space of factors that the pairing has: channel i into
channel j with :math:`c_{ij}\,(f_i·f_j)`. In the self-consistent Born approximation disorder is an interaction
that transfers no frequency,

.. math::

    Σ_i(n) &= \sum_j c_{ij}\,(f_i·f_j)\,w_j\,F_j(z_{jn}), \qquad z_{in} = iω_n - Σ_i(n) \\
    φ_i(n) &= h(n)\,Δ_i + \sum_j c_{ij}\,(f_i·f_j)\,w_j\,p_{jn}\,φ_j(n), \qquad p = -\Im F/\Im z

with F = -iπ sgn ω for a constant density of states, -π(e - z)^(-1/2) at a band's edge and 2ω̃/(z - B) for a
level (with BH17's density). Impurities are not magnetic: the same sign in both lines. The pairing is the mean
field of the models, :math:`Δ_i = T\sum_m h(m) \sum_j g_{ij}(f_i·f_j)w_j p_{jm}φ_j(m)`, with one change. A
window in energy has no meaning for electrons that have none, so the cut is made in frequency, with
:math:`h² = ω̃²/(ω̃² + ω_n²)`. For a constant density of states it gives the same
:math:`k_BT_c = (2e^γ/π)\,ω̃\,e^{-1/λ}`; at a band's edge, where the density varies over the window, T_c is
another one, and what disorder does is to be read as a ratio to the clean T_c of this window. Or a phonon
pairs, h(n) h(m) → D(n - m), and gives the electrons their Z: the peak is then smeared before any impurity is
there.

Interaction and disorder do not depend on each other here: no localisation, which one dimension would have at
the scale of the mean free path, and no change of the coupling.

References: Anderson, J. Phys. Chem. Solids 11, 26 (1959); Golubov and Mazin, Phys. Rev. B 55, 15146 (1997).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.sparse.linalg import LinearOperator, eigs

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.bpv import Filling, Wires
from multigap.bpv.zone import zone_nodes
from multigap.constants import K_B
from multigap.errors import ConvergenceError
from multigap.gap_equation import BAND_EDGE, CONSTANT_DOS, Channels, GapEquation

Array = NDArray[np.float64]
Values = NDArray[np.complex128]

_FALL: Final = 3.25  # of the pairing beyond it, as a power of the frequency: 5e-5 of a unit of 1/λ either way
_MOST_FREQUENCIES: Final = 6000
_STRONGEST: Final = 10.0  # scattering in eV
_STEPS: Final = 2000
_WHOLE_BANDS: Final = 20.0  # in eV: a window that leaves no part of a subband out


class Pairing(StrEnum):
    """What the electrons pair by."""

    WINDOW = "window"
    """The mean field of the models, cut in frequency."""

    PHONON = "phonon"
    """An Einstein phonon at ω̃ in place of the window, no self-energy by it."""

    PHONON_AND_MASS = "phonon, with Z"
    """The same with the part of the electrons' self-energy that is odd in frequency."""


_REACH: Final = {Pairing.WINDOW: 30.0, Pairing.PHONON: 20.0, Pairing.PHONON_AND_MASS: 20.0}


@dataclass(frozen=True, eq=False, repr=False)
class DisorderedWires(
    Result,
    rows="rate",
    axes=dict.fromkeys(("rate", "kelvin", "broadening"), "rate"),
    units={"rate": "eV", "kelvin": "K", "broadening": "eV"},
    conventions={"rate": conventions.RATE, "kelvin": conventions.MEAN_FIELD},
):
    """T_c of wires with impurities.

    Attributes
    ----------
    rate : ndarray, shape (m,)
        ħ/τ in eV that the impurities would give free electrons in two dimensions.
    kelvin : ndarray, shape (m,)
        T_c in K; nan without a transition above the lowest temperature.
    broadening : ndarray, shape (m,)
        -2 Im Σ in eV of the Lifshitz subband at the lowest frequency at T_c, by the density of states there,
        the phonons' part included.
    """

    rate: Array
    kelvin: Array
    broadening: Array

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, rate="m", kelvin="m", broadening="m")


def propagators(channels: Channels, z: Values) -> Values:
    """Return F of each channel at energies z in the upper half-plane, shape (channels, frequencies).

    Parameters
    ----------
    channels : Channels
        What carries the gaps.
    z : array of complex, shape (channels, frequencies)
        iω_n - Σ of each channel in eV.

    Raises
    ------
    ValueError
        For values that are not one row for each channel, or have no positive imaginary part.

    Examples
    --------
    >>> from multigap.beyond.disorder import propagators
    >>> from multigap.gap_equation import Channels
    >>> constant = Channels([0], [0.0], [0.1], [1.0])  # one band of constant density of states
    >>> propagators(constant, [[0.01j, 0.02j]]).imag.round(4)  # -π whatever the frequency
    array([[-3.1416, -3.1416]])
    """
    count = _checks.instance("channels", channels, Channels).count
    values = _checks.complex_array("z", z)
    if values.ndim != 2 or values.shape[0] != count or np.any(values.imag <= 0):
        raise ValueError(
            f"z of shape {values.shape} is not allowed: z must have {count} rows, one for each of the "
            "channels, with imaginary parts above 0"
        )
    return _propagators(channels, values)


def _propagators(channels: Channels, z: Values) -> Values:
    level = channels.level[:, None]
    kind = channels.kind[:, None]
    edge = -math.pi / np.sqrt(level - z)
    flat = 2 * channels.cutoff[:, None] / (z - level)
    return np.where(kind == CONSTANT_DOS, -1j * math.pi, np.where(kind == BAND_EDGE, edge, flat))


class _Space:
    """Channels in the space of factors: component (block, r) holds what couples to form factor r there."""

    def __init__(self, equation: GapEquation, scattering: Array, pairing: Pairing) -> None:
        channels = equation.channels
        blocks, rank = scattering.shape[0], channels.form.shape[1]
        self.channels, self.kind = channels, pairing
        into = np.zeros((channels.count, blocks, rank))
        into[np.arange(channels.count), channels.block] = channels.form
        self.into: Array = into.reshape(channels.count, blocks * rank)
        self.scattering = np.kron(scattering, np.eye(rank))
        self.coupling = np.kron(equation.coupling[:blocks, :blocks], np.eye(rank))
        self.cutoff = float(channels.cutoff[0])

    def frequencies(self, thermal: float) -> Array:
        """Return ω_n above 0 in eV, as far as they are wanted."""
        reach = _REACH[self.kind] * self.cutoff / (2 * math.pi * thermal)
        return np.asarray((2 * np.arange(max(math.ceil(reach), 32)) + 1) * math.pi * thermal)

    def _phonons(self, size: int, thermal: float, sign: int) -> Array:
        """Return T[D(n - m) ± D(n + m + 1)] for frequencies above 0, shape (size, size)."""
        series = 1 / (1 + (2 * math.pi * thermal / self.cutoff * np.arange(2 * size)) ** 2)
        n = np.arange(size)
        near, far = series[np.abs(n[:, None] - n)], series[n[:, None] + n + 1]
        return np.asarray(thermal * (near + sign * far))

    def _beyond(self, count: int, thermal: float, weighted: Array) -> Array:
        """Return what frequencies beyond the last one add to Im Σ, before couplings, from free electrons."""
        n, m = np.arange(count), np.arange(count, 8 * count)
        series = 1 / (1 + (2 * math.pi * thermal / self.cutoff * np.arange(10 * count)) ** 2)
        odd = series[m[:, None] - n] - series[m[:, None] + n + 1]
        # the far end is a telescope where F is constant, and next to nothing where it falls
        last = np.array([series[8 * count - j : 8 * count + j + 1].sum() for j in n])
        free = np.broadcast_to(1j * (2 * m + 1) * math.pi * thermal, (self.channels.count, m.size))
        sums = (weighted @ _propagators(self.channels, free)).imag
        return np.asarray(thermal * (sums @ odd + sums[:, -1:] * last))

    def settled(self, thermal: float) -> Values:
        """Return z = iω - Σ at frequencies above 0, shape (channels, frequencies), self-consistent."""
        omega = self.frequencies(thermal)
        bare = np.broadcast_to(1j * omega, (self.channels.count, omega.size))
        dressed = self.kind is Pairing.PHONON_AND_MASS
        if not dressed and not self.scattering.any():
            return np.array(bare)
        weighted = self.into.T * self.channels.weight
        odd = self._phonons(omega.size, thermal, -1)
        rest = self._beyond(omega.size, thermal, weighted) if dressed else 0.0
        z = np.array(bare)
        for _ in range(_STEPS):
            sums = weighted @ _propagators(self.channels, z)
            inner = self.scattering @ sums
            if dressed:
                inner = inner + 1j * (np.abs(self.coupling) @ (sums.imag @ odd + rest))
            new = bare - self.into @ inner
            change = float(np.max(np.abs(new - z) / np.abs(new)))
            z = 0.5 * (z + new) if change > 0.1 else new  # strong disorder overshoots
            if change < 1e-11:
                return z
        raise ConvergenceError(f"the self-energy of disorder has not settled within {_STEPS} steps")

    def eigenvalue(self, thermal: float) -> float:
        """Return the largest eigenvalue of the linearised gap equation: 1 at T_c.

        Q = P(1 - CP)⁻¹ with P = Σ_j f_j f_jᵀ w_j p_j is what a gap pairs to at one frequency.
        """
        omega, z = self.frequencies(thermal), self.settled(thermal)
        pairs = self.channels.weight[:, None] * -_propagators(self.channels, z).imag / z.imag
        size = self.into.shape[1]
        each = np.einsum("ir,im,is->mrs", self.into, pairs, self.into, optimize=True)
        dressed = np.linalg.solve(np.eye(size) - each @ self.scattering, each)
        if self.kind is Pairing.WINDOW:
            window = self.cutoff**2 / (self.cutoff**2 + omega**2)
            # beyond the last frequency h²P falls as ω⁻³ (constant) to ω⁻⁷ᐟ² (an edge): an integral is left
            last, step = float(omega[-1]), 2 * math.pi * thermal
            window[-1] *= 1 + (last / (last + step / 2)) ** _FALL * (last + step / 2) / ((_FALL - 1) * step)
            matrix = self.coupling @ (2 * thermal * np.einsum("m,mrs->rs", window, dressed))
            return float(np.max(np.linalg.eigvals(matrix).real))
        even = self._phonons(omega.size, thermal, 1)

        def act(vector: Array) -> Array:
            gaps = np.einsum("mrs,ms->mr", dressed, vector.reshape(omega.size, size))
            return np.asarray(even @ gaps @ self.coupling).ravel()

        operator = LinearOperator((omega.size * size,) * 2, matvec=act, dtype=np.float64)
        start = np.repeat(1 / omega, size)
        return float(eigs(operator, 1, which="LR", v0=start, return_eigenvectors=False, tol=1e-9)[0].real)


def _checked(equation: GapEquation, scattering: ArrayLike) -> Array:
    """Return the matrix of scattering, of the coupling's shape, for channels that have one cutoff."""
    coupling = _checks.instance("equation", equation, GapEquation).coupling
    cutoffs = equation.channels.cutoff
    if np.ptp(cutoffs) > 0:
        raise ValueError(
            f"equation with cutoffs from {cutoffs.min():g} to {cutoffs.max():g} eV is not allowed: equation "
            "must have one cutoff for all channels"
        )
    matrix = _checks.symmetric("scattering", scattering, most=_STRONGEST)
    if matrix.shape != coupling.shape:
        raise ValueError(
            f"scattering has shape {matrix.shape}: scattering must have the shape {coupling.shape} of the "
            "coupling"
        )
    if np.any(matrix < 0) or np.linalg.eigvalsh(matrix).min() < -1e-12 * max(np.abs(matrix).max(), 1e-30):
        raise ValueError(
            "scattering is not allowed: scattering must have no negative element or eigenvalue, as a mean "
            "square has none"
        )
    return matrix


def _lowest(lowest_temperature: float, cutoff: float) -> float:
    least = _REACH[Pairing.WINDOW] * cutoff / (2 * math.pi * K_B * _MOST_FREQUENCIES)
    lowest = _checks.positive("lowest_temperature", lowest_temperature, "K")
    if lowest < least:
        raise ValueError(
            f"lowest_temperature = {lowest!r} is not allowed: lowest_temperature must be at least "
            f"{least:.3g} K for a cutoff of {cutoff:g} eV"
        )
    return lowest


def critical_temperature(
    equation: GapEquation,
    scattering: ArrayLike,
    *,
    pairing: Pairing | str = Pairing.WINDOW,
    lowest_temperature: float = 5.0,
) -> float:
    """Return T_c in K with impurities; nan where there is none.

    Parameters
    ----------
    equation : GapEquation
        Channels, all of one cutoff ω̃, and their coupling.
    scattering : array_like, shape (blocks, blocks)
        The symmetric matrix c in eV, of the coupling's shape. A channel of unit weight and constant density
        of states is broadened to ħ/τ = 2πc.
    pairing : Pairing
        What the electrons pair by.
    lowest_temperature : float
        In K.

    Raises
    ------
    ValueError
        For channels of several cutoffs, a matrix that is not symmetric or has a negative element or
        eigenvalue, or a lowest temperature that would need too many frequencies.
    multigap.errors.ConvergenceError
        If the self-energy does not settle.

    Examples
    --------
    Anderson's theorem: impurities do not touch T_c where all gaps are alike.

    >>> from multigap.beyond import disorder
    >>> from multigap.gap_equation import Channels, GapEquation
    >>> equation = GapEquation(Channels([0], [0.0], [0.1], [1.0]), [[0.4]])  # cutoff 0.1 eV, λ = 0.4
    >>> [round(disorder.critical_temperature(equation, [[c]]), 1) for c in (0.0, 0.01)]  # K
    [106.4, 106.4]
    """
    matrix = _checked(equation, scattering)
    pairing = _checks.choice("pairing", pairing, Pairing)
    lowest = _lowest(lowest_temperature, float(equation.channels.cutoff[0]))
    return _transition(_Space(equation, matrix, pairing), lowest)


def _transition(space: _Space, lowest: float) -> float:
    def excess(log_kelvin: float) -> float:
        return space.eigenvalue(K_B * math.exp(log_kelvin)) - 1

    high, end = math.log(space.cutoff / K_B), math.log(lowest)
    while excess(high) > 0:
        high += 1.0
    low = high - 0.7
    while low > end and excess(low) < 0:
        high, low = low, low - 0.7
    if low <= end:
        if high <= end or excess(end) < 0:
            return math.nan
        low = end
    return math.exp(float(brentq(excess, low, high, xtol=1e-7)))


@remembers
def wires_critical_temperature(
    model: Wires,
    filling: Filling | float,
    rate: ArrayLike,
    *,
    between: bool = True,
    pairing: Pairing | str = Pairing.WINDOW,
    points: int = 12,
    lowest_temperature: float = 5.0,
) -> DisorderedWires:
    """Return T_c of wires with impurities that scatter as a contact.

    Parameters
    ----------
    model : Wires
        The clean wires.
    filling : Filling or float
        One filling, or η, of the clean wires.
    rate : array_like, shape (m,)
        ħ/τ in eV that the impurities would give electrons of density N_2D and unit overlap.
    between : bool
        Whether they scatter between subbands as well as within each.
    pairing : Pairing
        What the electrons pair by.
    points : int
        Nodes on each piece of a subband.
    lowest_temperature : float
        In K; where there is no transition down to it, the temperature is nan.

    Raises
    ------
    ValueError
        For a filling that is not one, or another argument outside its range.
    multigap.errors.ConvergenceError
        If the self-energy does not settle.

    Examples
    --------
    >>> from multigap.beyond import disorder
    >>> from multigap.bpv import papers
    >>> dirty = disorder.wires_critical_temperature(papers.md21(0.25), 1.0, [0.0, 0.1], points=4)  # eV
    >>> (dirty.kelvin / dirty.kelvin[0]).round(2)  # the van Hove peak is smeared
    array([1.  , 0.31])
    """
    mu = _checks.instance("model", model, Wires)._potential(filling)[1]
    rates = _checks.row("rate", rate, "eV", minimum=0, most=_STRONGEST)
    between = _checks.flag("between", between)
    pairing = _checks.choice("pairing", pairing, Pairing)
    points = _checks.whole("points", points, 4, 64)
    lowest = _lowest(lowest_temperature, model.cutoff)
    nodes = zone_nodes(model.superlattice, model.count, points, mu, _WHOLE_BANDS, model.cutoff / 20)
    equation = GapEquation(model._channels(nodes), model._scaled_coupling(mu))
    pattern = np.ones((model.count, model.count)) if between else np.eye(model.count)
    kelvin, broadening = np.empty(rates.size), np.empty(rates.size)
    for i, each in enumerate(rates):
        space = _Space(equation, each / (2 * math.pi) * pattern, pairing)
        kelvin[i] = _transition(space, lowest)
        broadening[i] = _broadening(space, kelvin[i], model.lifshitz - 1)
    return _checks.made(DisorderedWires, rate=np.array(rates), kelvin=kelvin, broadening=broadening)


def _broadening(space: _Space, kelvin: float, block: int) -> float:
    """Return -2 Im Σ in eV of a block's channels at the lowest frequency, by their density of states."""
    if math.isnan(kelvin):
        return math.nan
    omega = math.pi * K_B * kelvin
    z = space.settled(K_B * kelvin)[:, :1]
    share = np.where(space.channels.block == block, space.channels.weight, 0) * -(
        _propagators(space.channels, z)[:, 0].imag
    )
    return 2 * float(share @ (z[:, 0].imag - omega) / share.sum())
