"""The distribution P(q) of the wave vectors that pair scattering asks for, and the coupling it allows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap._tables import Result, remembers
from multigap.interband.fermi_surfaces import (
    Grid,
    TightBindingBand,
    grid_wave_vectors,
    inverse_transform,
    shell,
    transform,
)
from multigap.interband.pair_scattering.band_pairs import BandPair


@dataclass(frozen=True, eq=False, repr=False)
class PhaseSpace(
    Result,
    rows="transfer",
    axes={"transfer": "transfer", "pairs": "transfer q_x q_y q_z"},
    units={"phonon_energy": "eV", "transfer": "eV"},
    apart=("pairs",),
):
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

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.interband.pair_scattering import nested_pair, pair_phase_space
        >>> pair = nested_pair()
        >>> space = pair_phase_space(pair.first, pair.second, 0.1, (64, 64, 1))
        >>> round(space.share_within(1.0), 2), round(space.share_within(2.0, about=(np.pi, np.pi, 0.0)), 2)
        (0.0, 0.99)
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

        Examples
        --------
        >>> from multigap.interband.pair_scattering import acoustic_phonons, pair_phase_space, similar_pair
        >>> pair, points = similar_pair(), (64, 64, 1)
        >>> space = pair_phase_space(pair.first, pair.second, 0.1, points, slices=4)  # eV
        >>> 0 < space.share_carried(acoustic_phonons(0.1, points)) < space.share_carried(0.1) < 1
        True
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

        Examples
        --------
        >>> import numpy as np
        >>> from multigap.interband.pair_scattering import nested_pair, pair_phase_space
        >>> pair = nested_pair(pocket=0.02)
        >>> space = pair_phase_space(pair.first, pair.second, 0.1, (64, 64, 1))
        >>> share, wave_vector = space.concentration(1.0)
        >>> round(share, 2), [round(abs(q) / np.pi, 2) for q in wave_vector]
        (0.82, [1.0, 1.0, 0.0])
        """
        disc = self._supply(reach, (0.0, 0.0, 0.0), False)
        smooth = inverse_transform(transform(self.distribution) * transform(disc), self.points)
        best = np.unravel_index(int(np.argmax(np.round(smooth, 9))), self.points)
        where = tuple(float(q.ravel()[i]) for q, i in zip(grid_wave_vectors(self.points), best, strict=True))
        return self.share_within(reach, (where[0], where[1], where[2])), (where[0], where[1], where[2])


def _points(points: Grid) -> Grid:
    n_x, n_y, n_z = _checks.whole_tuple("points", points, 3, 1)
    return n_x, n_y, n_z


@remembers
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

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.pair_scattering import nested_pair, pair_phase_space
    >>> pair = nested_pair()
    >>> space = pair_phase_space(pair.first, pair.second, 0.1, (64, 64, 1))
    >>> round(float(space.distribution.sum()), 6)
    1.0
    >>> tuple(int(i) for i in np.unravel_index(space.distribution.argmax(), space.points))  # 32 is π
    (32, 32, 0)
    """
    omega = _checks.positive("phonon_energy", phonon_energy, "eV")
    number, points = _checks.whole("slices", slices, 1, 100), _points(points)
    edges = np.linspace(-omega, omega, 2 * number + 1)
    spectra = []
    for name, band in (("first", first), ("second", second)):
        shares = shell(_checks.instance(name, band, TightBindingBand), edges, points)
        if not shares[:number].any() or not shares[number:].any():
            raise ValueError(
                f"{name} = {band!r} is not allowed: {name} must have states on both sides of the Fermi "
                f"level, within phonon_energy = {omega!r} eV"
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

    Examples
    --------
    >>> from multigap.interband.pair_scattering import acoustic_phonons
    >>> acoustic_phonons(0.08, (4, 1, 1)).ravel().round(3)  # eV, at q = 0, π/2, -π and -π/2
    array([0.   , 0.057, 0.08 , 0.057])
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


@remembers
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

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.pair_scattering import coupling_ratio, nested_pair
    >>> pair, points = nested_pair(), (64, 64, 1)
    >>> round(coupling_ratio(pair, 0.1, reach=9.0, points=points).ratio, 6)  # every q is served
    1.0
    >>> small = coupling_ratio(pair, 0.1, reach=0.9, points=points).ratio
    >>> nested = coupling_ratio(pair, 0.1, reach=0.9, points=points, extra_mode=(np.pi, np.pi, 0.0)).ratio
    >>> round(small, 2), round(nested, 2)
    (0.0, 1.0)
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
        served = space._supply(reach, (0.0, 0.0, 0.0), in_plane)
        if extra_mode is not None:
            served = np.maximum(served, space._supply(reach, extra_mode, in_plane))
        shares.append(float(np.sum(space.distribution * served)))
    return CouplingRatio(shares[2] / float(np.sqrt(shares[0] * shares[1])), shares[2], (shares[0], shares[1]))
