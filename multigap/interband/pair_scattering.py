"""Scattering of pairs between two Fermi surfaces: which phonon wave vectors it asks for (WH18 Fig. 3).

An occupied pair state (k_o, -k_o) of one band goes over into an unoccupied one (k_u, -k_u) of the other; a
phonon q = k_u - k_o must carry the difference. All states within a phonon energy of the Fermi level count
alike, so that P(q), the distribution of these differences, is geometry and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from multigap import _checks
from multigap._tables import Result
from multigap.interband.fermi_surfaces import (
    Grid,
    TightBindingBand,
    at_filling,
    fermi_contour,
    filling,
    grid_wave_vectors,
    inverse_transform,
    shell,
    transform,
)


@dataclass(frozen=True)
class BandPair:
    """Two bands that cross the Fermi level.

    Parameters
    ----------
    name : str
    first, second : TightBindingBand
    centres : tuple
        Middle of each pocket in the plane, as phases.
    """

    name: str
    first: TightBindingBand
    second: TightBindingBand
    centres: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 0.0), (0.0, 0.0))

    def __post_init__(self) -> None:
        (a, b), (c, d) = _checks.array("centres", self.centres, shape=(2, 2), most=1e3).tolist()
        for name, value in (
            ("name", _checks.instance("name", self.name, str)),
            ("first", _checks.instance("first", self.first, TightBindingBand)),
            ("second", _checks.instance("second", self.second, TightBindingBand)),
            ("centres", ((a, b), (c, d))),
        ):
            object.__setattr__(self, name, value)

    @property
    def displacement(self) -> tuple[float, float, float]:
        """Vector from the first pocket's middle to the second's, as phases."""
        (x_1, y_1), (x_2, y_2) = self.centres
        return (x_2 - x_1, y_2 - y_1, 0.0)


POCKET: float = 0.9**2 / (4 * np.pi)
"""Share of the zone inside the standard pocket: a circle of radius 0.9 in phase, 6.4 % of the zone."""

_FILLING_GRID: Grid = (128, 128, 1)


def _pocket(pocket: float) -> float:
    return _checks.within("pocket", pocket, 1e-4, 1.0, open_high=True)


def _hopping(hopping: float) -> float:
    return _checks.within("hopping", hopping, 1e-4, 100)


def _shares(name: str, value: float, mean: float) -> tuple[float, float]:
    """Return the shares of the zone in circles whose radii are `mean` less and plus half of `value`."""
    if abs(value) > 2 * mean:
        raise ValueError(
            f"{name} = {value!r} is not allowed: {name} must be at most twice the mean radius "
            f"{mean:.4g} of the "
            "pocket"
        )
    small, large = ((mean + sign * value / 2) ** 2 / (4 * np.pi) for sign in (-1, 1))
    if not (0 < small < 1 and 0 < large < 1):
        raise ValueError(
            f"{name} = {value!r} is not allowed: {name} must leave both pockets a share of the "
            "zone between 0 and "
            f"1, and these would have {small:.4g} and {large:.4g}"
        )
    return small, large


def crossing_pair(
    hopping: float = 0.5,
    elongation: float = 1.6,
    pocket: float = POCKET,
) -> BandPair:
    """Return two ellipses about Γ, one turned by 90° against the other: four crossing points (WH18 Fig. 3a).

    Parameters
    ----------
    hopping : float
        √(t_x t_y) in eV, from 0.0001 to 100.
    elongation : float
        √(t_x/t_y), from 0.01 to 100; 1 gives one circle twice.
    pocket : float
        Share of the zone inside each pocket, from 0.0001 on and below 1.

    Raises
    ------
    ValueError
        For an argument outside its range.
    """
    t, e = _hopping(hopping), _checks.within("elongation", elongation, 0.01, 100)
    pocket = _pocket(pocket)
    bands = [
        at_filling(TightBindingBand(0.0, x, y), pocket, _FILLING_GRID)
        for x, y in ((t * e, t / e), (t / e, t * e))
    ]
    return BandPair("crossing", bands[0], bands[1])


def similar_pair(
    hopping: float = 0.5,
    separation: float = 0.1,
    pocket: float = POCKET,
) -> BandPair:
    """Return two circles about Γ whose radii differ by `separation` in phase (WH18 Fig. 3b).

    Parameters
    ----------
    hopping : float
        t in eV of both bands, from 0.0001 to 100.
    separation : float
        Difference of the radii in radians of phase, at least 0 and less than twice the mean radius.
    pocket : float
        Share of the zone inside a pocket of the mean radius.

    Raises
    ------
    ValueError
        For an argument outside its range.
    """
    t = _hopping(hopping)
    mean = float(np.sqrt(4 * np.pi * _pocket(pocket)))
    apart = _checks.non_negative("separation", separation, most=10)
    bands = [
        at_filling(TightBindingBand(0.0, t, t), share, _FILLING_GRID)
        for share in _shares("separation", apart, mean)
    ]
    return BandPair("nearly equal", bands[0], bands[1])


def nested_pair(
    hopping: float = 0.5,
    mismatch: float = 0.0,
    pocket: float = POCKET,
) -> BandPair:
    """Return a hole pocket at Γ and an electron pocket at M = (π, π) (WH18 Fig. 3c).

    Parameters
    ----------
    hopping : float
        t in eV, from 0.0001 to 100.
    mismatch : float
        Radius of the electron pocket less that of the hole pocket, in phase; at 0, ε2(k + M) = -ε1(k).
    pocket : float
        Share of the zone inside a pocket of the mean radius.

    Raises
    ------
    ValueError
        For an argument outside its range.
    """
    t = _hopping(hopping)
    mean = float(np.sqrt(4 * np.pi * _pocket(pocket)))
    inner, outer = _shares("mismatch", _checks.finite("mismatch", mismatch, most=10), mean)
    band = TightBindingBand(0.0, -t, -t)
    hole = at_filling(band, 1 - inner, _FILLING_GRID)
    electron = at_filling(band, outer, _FILLING_GRID)
    return BandPair("nested", hole, electron, ((0.0, 0.0), (np.pi, np.pi)))


@dataclass(frozen=True, eq=False)
class PhaseSpace:
    """The distribution of q = k_u - k_o over all pairs of states within a phonon energy.

    Attributes
    ----------
    points : tuple of int
        The grid of q, the same as that of k.
    phonon_energy : float
        Half-width of the shell in eV.
    transfer : (n_t,) array
        Mean energy ε_u - ε_o of each layer of `pairs`, in eV.
    pairs : (n_t, n_x, n_y, n_z) array
        Number of pairs of states per cell² and spin, at each transfer and q (starting at q = 0).
    """

    points: Grid
    phonon_energy: float
    transfer: NDArray[np.float64]
    pairs: NDArray[np.float64]

    def __post_init__(self) -> None:
        n_x, n_y, n_z = _checks.whole_tuple("points", self.points, 3, 1)
        transfer = _checks.array("transfer", self.transfer, "eV", ndim=1, minimum=0, size=1)
        pairs = _checks.array(
            "pairs", self.pairs, shape=(transfer.size, n_x, n_y, n_z), minimum=0, like="transfer and points"
        )
        if not np.any(pairs):
            raise ValueError("pairs is not allowed: pairs must hold some that differ from 0")
        for name, value in (
            ("points", (n_x, n_y, n_z)),
            ("phonon_energy", _checks.positive("phonon_energy", self.phonon_energy, "eV")),
            ("transfer", transfer),
            ("pairs", pairs),
        ):
            object.__setattr__(self, name, value)

    @property
    def distribution(self) -> NDArray[np.float64]:
        """P(q), shape `points`, with sum 1."""
        at_q = self.pairs.sum(axis=0)
        return np.asarray(at_q / at_q.sum())

    def share_within(
        self, reach: float, about: tuple[float, float, float] = (0.0, 0.0, 0.0), *, in_plane: bool = False
    ) -> float:
        """Return the share of pairs whose q lies within `reach` (radians of phase) of ±`about`.

        With `in_plane`, q_z is left out of the distance: the layers then move independently.

        Parameters
        ----------
        reach : float
            Above 0.
        about : tuple of float
            A wave vector, as phases.
        in_plane : bool
            See above.

        Raises
        ------
        ValueError
            For a reach that is not above 0, or a vector that is not three finite numbers.
        """
        _checks.flag("in_plane", in_plane)
        return float(np.sum(self.distribution * self._supply(reach, about, in_plane)))

    def _supply(self, reach: float, about: tuple[float, float, float], in_plane: bool) -> NDArray[np.float64]:
        reach = _checks.positive("reach", reach, most=1e3)
        about = tuple(_checks.array("about", about, shape=(3,), most=1e3).tolist())
        q = grid_wave_vectors(self.points)
        step = np.mean([2 * np.pi / n for n in self.points if n > 1] or [2 * np.pi])
        inside = np.zeros(self.points)
        for sign in (1, -1):
            square = np.zeros(self.points)
            for axis in range(2 if in_plane else 3):
                square = square + (np.mod(q[axis] - sign * about[axis] + np.pi, 2 * np.pi) - np.pi) ** 2
            # A cell that the rim cuts counts in part, so that the share grows smoothly with the reach.
            inside = np.maximum(inside, np.clip((reach - np.sqrt(square)) / step + 0.5, 0, 1))
        return inside

    def share_carried(self, phonon_energies: ArrayLike) -> float:
        """Return the share of pairs whose transfer ε_u - ε_o is at most the phonon energy ω(q).

        Below that energy the exchange of the phonon q attracts; above it repels.

        Parameters
        ----------
        phonon_energies : array_like
            ω(q) in eV, broadcast to `points` (starting at q = 0).

        Raises
        ------
        ValueError
            For energies below 0 or not finite, or of a shape that does not broadcast.
        """
        given = _checks.array("phonon_energies", phonon_energies, "eV", minimum=0)
        try:
            omega = np.broadcast_to(given, self.points)
        except ValueError:
            raise ValueError(
                f"phonon_energies of shape {given.shape} is not allowed: phonon_energies must broadcast to "
                f"{self.points}"
            ) from None
        # A layer spreads over one slice on either side of its mean: open in part while ω(q) passes through.
        slice_ = self.transfer[0] if self.transfer[0] > 0 else self.phonon_energy
        open_part = np.clip((omega - self.transfer[:, None, None, None]) / slice_ + 0.5, 0, 1)
        return float(np.sum(self.pairs * open_part) / self.pairs.sum())

    def concentration(self, reach: float) -> tuple[float, tuple[float, float, float]]:
        """Return the largest share of pairs within `reach` of one wave vector ±Q, and that Q.

        This puts "small or all alike" into one number, without saying beforehand where Q is.

        Raises
        ------
        ValueError
            For a reach that is not above 0.
        """
        disc = self._supply(reach, (0.0, 0.0, 0.0), False)
        smooth = inverse_transform(transform(self.distribution) * transform(disc), self.points)
        best = np.unravel_index(int(np.argmax(np.round(smooth, 9))), self.points)
        where = tuple(float(q.ravel()[i]) for q, i in zip(grid_wave_vectors(self.points), best, strict=True))
        return self.share_within(reach, (where[0], where[1], where[2])), (where[0], where[1], where[2])


def _points(points: Grid) -> Grid:
    n_x, n_y, n_z = _checks.whole_tuple("points", points, 3, 1)
    return n_x, n_y, n_z


def pair_phase_space(
    first: TightBindingBand,
    second: TightBindingBand,
    phonon_energy: float,
    points: Grid = (256, 256, 1),
    slices: int = 1,
) -> PhaseSpace:
    """Return the phase space for scattering pairs from one band to the other, both ways.

    Every occupied state with -ω < ε < 0 is paired with every unoccupied state with 0 < ε < ω of the other
    band. The double sum over k_o and k_u is a correlation, done by fast Fourier transform; the shares of
    the cells inside the shells are integrated in each cell.

    Parameters
    ----------
    first, second : TightBindingBand
        The same band twice for intraband scattering.
    phonon_energy : float
        ω in eV, above 0.
    points : tuple of int
        Grid of k, and of q.
    slices : int
        Slices of the shell on each side of the Fermi level; more than 1 resolves the transfer energy.

    Returns
    -------
    PhaseSpace

    Raises
    ------
    ValueError
        If one of the bands has no states in the shell.
    """
    omega = _checks.positive("phonon_energy", phonon_energy, "eV")
    number, points = _checks.whole("slices", slices, 1, 100), _points(points)
    edges = np.linspace(-omega, omega, 2 * number + 1)
    spectra = []
    for name, band in (("first", first), ("second", second)):
        shares = shell(_checks.instance(name, band, TightBindingBand), edges, points)
        if not shares[:number].any() or not shares[number:].any():
            raise ValueError(
                f"{name} = {band!r} is not allowed: {name} must have states on both sides of the "
                "Fermi level, "
                f"within phonon_energy = {omega!r} eV"
            )
        spectra.append([transform(layer) for layer in shares])
    transfer = np.asarray(omega / number * (1.0 + np.arange(2 * number - 1)), dtype=np.float64)
    pairs = np.zeros((transfer.size, *points))
    cells = points[0] * points[1] * points[2]
    for t in range(transfer.size):
        product = np.zeros(spectra[0][0].shape, dtype=complex)
        # Slice number - 1 - i lies i below the Fermi level, slice number + j lies j above it.
        for i in range(max(0, t - number + 1), min(t, number - 1) + 1):
            below, above = number - 1 - i, number + t - i
            for one, other in ((0, 1), (1, 0)):
                product += np.conj(spectra[one][below]) * spectra[other][above]
        pairs[t] = inverse_transform(product, points) / cells**2
    return PhaseSpace(points, omega, transfer, np.maximum(pairs, 0.0))


def acoustic_phonons(highest: float, points: Grid) -> NDArray[np.float64]:
    """Return ω(q) in eV of an acoustic branch on the grid, rising from 0 at Γ to `highest` at the corner.

    Raises
    ------
    ValueError
        For a frequency that is not above 0, or a grid that is not three whole numbers.
    """
    top = _checks.positive("highest", highest, "eV", most=_checks.STIFFEST)
    q, points = grid_wave_vectors(points), _points(points)
    used = [axis for axis in range(3) if points[axis] > 1]
    square = sum((np.sin(q[axis] / 2) ** 2 for axis in used), start=np.zeros(points))
    return np.asarray(top * np.sqrt(square / max(len(used), 1)))


@dataclass(frozen=True, repr=False)
class CouplingRatio(Result, axes={"within": "band"}):
    """λ12 relative to the intraband couplings, as phase space alone would have it.

    Attributes
    ----------
    ratio : float
        λ12/√(λ11 λ22).
    between, within : float, tuple of float
        Shares of pair scattering that the lattice serves, between the bands and in each of them.
    """

    ratio: float
    between: float
    within: tuple[float, float]

    def __post_init__(self) -> None:
        _checks.record(self, nan=False, **self._axes)


def coupling_ratio(
    pair: BandPair,
    phonon_energy: float,
    reach: float,
    points: Grid = (256, 256, 1),
    *,
    extra_mode: tuple[float, float, float] | None = None,
    in_plane: bool = False,
) -> CouplingRatio:
    """Return λ12/√(λ11 λ22) if the lattice serves only |q| < `reach`, with one strength for all bands.

    Our model, not the paper's, which gives no number: λ_ij = √(N_i N_j) V S_ij with S_ij the share of
    scattering i ↔ j whose q the lattice serves, over all states within the phonon energy, as in the gap
    equation. The same rule holds within the bands, so that a lattice that serves every q gives 1 for
    every geometry.

    Parameters
    ----------
    pair : BandPair
    phonon_energy : float
        Half-width of the shells, in eV.
    reach : float
        Largest q that is served, in radians of phase.
    points : tuple of int
    extra_mode : tuple of float, optional
        A wave vector Q about which the lattice serves a ball of the same radius as well.
    in_plane : bool
        Whether q_z is left out of the distance.

    Raises
    ------
    ValueError
        For a phonon energy or a reach that is not above 0, or a grid that is not three whole numbers.
    """
    _checks.instance("pair", pair, BandPair)
    omega, points = _checks.positive("phonon_energy", phonon_energy, "eV"), _points(points)
    if extra_mode is not None:
        a, b, c = _checks.array("extra_mode", extra_mode, shape=(3,), most=1e3).tolist()
        extra_mode = (a, b, c)
    in_plane = _checks.flag("in_plane", in_plane)
    one, other = (transform(shell(band, [-omega, omega], points)[0]) for band in (pair.first, pair.second))
    shares = []
    for product in (np.conj(one) * one, np.conj(other) * other, np.conj(one) * other):
        pairs = np.maximum(inverse_transform(product, points), 0.0)
        if not np.any(pairs):
            raise ValueError(
                f"pair = {pair!r} is not allowed: pair must have states within phonon_energy = {omega!r} eV"
            )
        space = PhaseSpace(points, omega, np.zeros(1), pairs[None])
        share = space.share_within(reach, in_plane=in_plane)
        if extra_mode is not None:
            share += space.share_within(reach, extra_mode, in_plane=in_plane)
        shares.append(share)
    return CouplingRatio(shares[2] / float(np.sqrt(shares[0] * shares[1])), shares[2], (shares[0], shares[1]))


_MOST_STATES = 200_000
"""Most states drawn of a band."""

_MOST_LAYERS = 1000
"""Most cells along k_z from which states are drawn."""

_DRAWS = 300
"""Most rounds of a draw: a shell too thin for them holds less than 1/1000 of the cells that it can reach."""


def _shell_states(
    band: TightBindingBand,
    shell_: tuple[str, float],
    count: int,
    rng: np.random.Generator,
    layers: int,
) -> NDArray[np.float64]:
    """Draw `count` wave vectors at which the band lies within a shell of the Fermi level, shape (count, 3).

    The shell is the name of an argument and its value in eV. With one layer k_z stays 0. Only cells that the
    shell can reach are drawn from.
    """
    name, energy = shell_
    refusal = ValueError(
        f"{name} = {energy!r} is not allowed: {name} must be so wide that a draw finds the states of "
        f"{band!r}, one of the pair, within it"
    )
    cells = (48, 48, layers)
    steps = [2 * np.pi / n for n in cells]
    t_x, t_y, t_z, t_d = np.abs(band.hoppings)
    k = [(np.arange(n) + 0.5) * step - np.pi for n, step in zip(cells, steps, strict=True)]
    if layers == 1:
        k[2], steps[2] = np.zeros(1), 0.0
    reach = energy + t_x * steps[0] + t_y * steps[1] + t_z * steps[2] + 2 * t_d * (steps[0] + steps[1])
    centres = np.argwhere(np.abs(band.energy(k[0][:, None, None], k[1][:, None], k[2])) <= reach)
    if not centres.size:
        raise refusal
    found: list[NDArray[np.float64]] = []
    for _ in range(_DRAWS):
        chosen = centres[rng.integers(0, len(centres), 8 * count)]
        at = np.stack([k[axis][chosen[:, axis]] for axis in range(3)], axis=1)
        at = at + (rng.random(at.shape) - 0.5) * np.array(steps)
        found.append(at[np.abs(band.energy(*at.T)) < energy])
        if sum(map(len, found)) >= count:
            return np.concatenate(found)[:count]
    raise refusal


def sampled_ratio(
    pair: BandPair,
    phonon_energy: float,
    reach: float,
    count: int = 12_000,
    *,
    layers: int = 24,
    in_plane: bool = False,
    seed: int = 1,
) -> float:
    """Return λ12/√(λ11 λ22) as :func:`coupling_ratio` does, from states drawn by chance.

    For three dimensions and a reach that no affordable grid resolves. The draw is fixed by `seed`; the error
    is about 3 % with 12 000 states.

    Parameters
    ----------
    pair : BandPair
    phonon_energy : float
        Half-width of the shells, in eV, above 0.
    reach : float
        Largest q that is served, in radians of phase, above 0.
    count : int
        States drawn of each band, twice, from 2 to 200 000.
    layers : int
        Cells along k_z from which states are drawn, at most 1000; 1 for a plane.
    in_plane : bool
        Whether q_z is left out of the distance.
    seed : int
        Of the draw, at least 0.

    Raises
    ------
    ValueError
        For an argument outside its range, a shell too thin for a draw to find states in it, or a reach
        within which no two states of one band were drawn.
    """
    _checks.instance("pair", pair, BandPair)
    omega = _checks.positive("phonon_energy", phonon_energy, "eV")
    radius = _checks.positive("reach", reach, most=1e3)
    number = _checks.whole("count", count, 2, _MOST_STATES)
    high = _checks.whole("layers", layers, 1, _MOST_LAYERS)
    rng = np.random.default_rng(_checks.whole("seed", seed, 0, 2**62))
    axes = 2 if _checks.flag("in_plane", in_plane) else 3
    shell_ = ("phonon_energy", omega)
    trees = [
        cKDTree(
            np.mod(_shell_states(band, shell_, number, rng, high)[:, :axes], 2 * np.pi), boxsize=2 * np.pi
        )
        for band in (pair.first, pair.second) * 2
    ]
    between, one, other = (
        float(trees[i].count_neighbors(trees[j], radius)) for i, j in ((0, 1), (0, 2), (1, 3))
    )
    if one * other == 0:
        raise ValueError(
            f"reach = {reach!r} is not allowed: reach must be so wide that of count = {count!r} states drawn "
            "of a band some lie within it of each other"
        )
    return between / float(np.sqrt(one * other))


def shared_states(
    pair: BandPair, energy: float, count: int = 20_000, *, layers: int = 24, seed: int = 1
) -> float:
    """Return the share of the states near the Fermi level at whose k the other band is near it as well.

    Parameters
    ----------
    pair : BandPair
    energy : float
        What counts as near, in eV, above 0.
    count : int
        States drawn of each band, from 2 to 200 000.
    layers : int
        Cells along k_z from which states are drawn, at most 1000; 1 for a plane.
    seed : int
        Of the draw, at least 0.

    Raises
    ------
    ValueError
        For an argument outside its range, or a shell too thin for a draw to find states in it.
    """
    _checks.instance("pair", pair, BandPair)
    near = _checks.positive("energy", energy, "eV")
    number = _checks.whole("count", count, 2, _MOST_STATES)
    high = _checks.whole("layers", layers, 1, _MOST_LAYERS)
    rng = np.random.default_rng(_checks.whole("seed", seed, 0, 2**62))
    shares = [
        np.mean(np.abs(other.energy(*_shell_states(band, ("energy", near), number, rng, high).T)) < near)
        for band, other in ((pair.first, pair.second), (pair.second, pair.first))
    ]
    return float(np.mean(shares))


def mean_velocity(
    band: TightBindingBand, centre: tuple[float, float] = (0.0, 0.0), angles: int = 720
) -> float:
    """Return the mean of |∂ε/∂k| over a closed Fermi contour in eV per radian of phase, by density of states.

    Parameters
    ----------
    band : TightBindingBand
    centre : tuple of float
        Middle of the pocket, as phases.
    angles : int
        Points on the contour, from 8 to 100 000.

    Raises
    ------
    ValueError
        For an argument outside its range, or a centre about which there is no closed contour.
    """
    _checks.instance("band", band, TightBindingBand)
    middle = _checks.array("centre", centre, shape=(2,), most=1e3)
    number = _checks.whole("angles", angles, 8, 100_000)
    theta = 2 * np.pi * (np.arange(number) + 0.5) / number
    try:
        radius, step = fermi_contour(band, theta, (float(middle[0]), float(middle[1]))), 1e-5
    except ValueError as refusal:
        raise ValueError(
            f"centre = {centre!r} is not allowed: centre must be the middle of a closed Fermi contour of "
            f"band = {band!r} ({refusal})"
        ) from None
    outwards = np.stack([np.cos(theta), np.sin(theta)])
    at = middle[:, None] + radius * outwards

    def slope(direction: NDArray[np.float64]) -> NDArray[np.float64]:
        ahead, behind = at + step * direction, at - step * direction
        return (band.energy(*ahead) - band.energy(*behind)) / (2 * step)

    weight = radius / np.abs(slope(outwards))
    speed = np.hypot(slope(np.array([[1.0], [0.0]])), slope(np.array([[0.0], [1.0]])))
    return float(np.sum(weight * speed) / np.sum(weight))


@dataclass(frozen=True, eq=False, repr=False)
class VerticalGaps(Result, rows="point", axes="point", units={"gap": "eV"}):
    """How far the other band lies, at the same k, along a Fermi surface.

    Attributes
    ----------
    gap : (n,) array
        |ε2(k) - ε1(k)| in eV, at points of both Fermi surfaces.
    weight : (n,) array
        Share of the density of states at each point, with sum 1.
    """

    gap: NDArray[np.float64]
    weight: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=False, **self._axes)

    def share_below(self, energy: float) -> float:
        """Return the share of the Fermi surface whose vertical gap is below `energy` (eV).

        Raises
        ------
        ValueError
            For an energy that is not finite.
        """
        return float(self.weight[self.gap < _checks.finite("energy", energy, "eV")].sum())


def vertical_gaps(pair: BandPair, angles: int = 2000) -> VerticalGaps:
    """Return the gap to the other band at the same k along both Fermi contours, in the plane k_z = 0.

    The matrix element of WH18 Eq. 2 joins the two bands at one k, so that this gap, not the distance of
    the Fermi surfaces in k, decides how strongly it mixes them.

    Parameters
    ----------
    pair : BandPair
    angles : int
        Points on each contour, at least 8.

    Raises
    ------
    ValueError
        For too few angles, or a Fermi contour that is not closed.
    """
    _checks.instance("pair", pair, BandPair)
    number = _checks.whole("angles", angles, 8, 100_000)
    theta = 2 * np.pi * (np.arange(number) + 0.5) / number
    gaps, weights = [], []
    for band, other, centre in zip(
        (pair.first, pair.second), (pair.second, pair.first), pair.centres, strict=True
    ):
        try:
            radius = fermi_contour(band, theta, centre)
        except ValueError as refusal:
            raise ValueError(
                f"pair = {pair.name!r} is not allowed: pair must have closed Fermi contours ({refusal})"
            ) from None
        at = [
            (centre[0] + r * np.cos(theta), centre[1] + r * np.sin(theta))
            for r in (radius, radius - 1e-5, radius + 1e-5)
        ]
        slope = np.abs(band.energy(*at[2]) - band.energy(*at[1])) / 2e-5
        gaps.append(np.abs(other.energy(*at[0])))
        # δ(ε) integrated along the radius leaves k_F/|∂ε/∂k| for each angle.
        weights.append(radius / slope)
    weight = np.concatenate(weights)
    return VerticalGaps(np.concatenate(gaps), weight / weight.sum())


def warped(pair: BandPair, hopping_z: tuple[float, float], grid: int = 48) -> BandPair:
    """Return the pair with hoppings along z (eV), each band moved in energy so that its filling stays.

    Parameters
    ----------
    pair : BandPair
        Bands without warping, or with another.
    hopping_z : tuple of float
        New t_z of the two bands.
    grid : int
        Cells along each direction on which the filling is held.

    Raises
    ------
    ValueError
        For hoppings that are not two finite numbers.
    """
    bands = []
    _checks.instance("pair", pair, BandPair)
    new = _checks.array("hopping_z", hopping_z, "eV", shape=(2,))
    grid = _checks.whole("grid", grid, 1, 256)
    for band, t_z in zip((pair.first, pair.second), new, strict=True):
        occupied = filling(band, (grid, grid, 1 if band.hopping_z == 0 else grid))
        if not 0 < occupied < 1:
            raise ValueError(f"pair = {pair!r} is not allowed: pair must have bands that are partly filled")
        bands.append(
            at_filling(replace(band, hopping_z=t_z), occupied, (grid, grid, 1 if t_z == 0 else grid))
        )
    return replace(pair, first=bands[0], second=bands[1])
