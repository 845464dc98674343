"""Bands from explicit hoppings: their Fermi surfaces, densities of states, nesting and static response.

Wave vectors are given as phases k·a (and k_z·c) in radians, from -π to π; energies in eV from the Fermi
level. A grid is named by its numbers of cells ``(n_x, n_y, n_z)``; a band of one dimension needs
``(n_x, 1, 1)``, a layered one without warping ``(n_x, n_y, 1)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import fft

from multigap import _checks
from multigap._jit import plain
from multigap.kernels.fermi_surface import filled_share, level_at_filling, lindhard_sum, shell_shares
from multigap.kernels.pockets import contour_radius

Grid = tuple[int, int, int]
"""Numbers of cells of the zone along k_x, k_y and k_z."""

_MOST_CELLS = 2**25
"""Most cells of a grid: their energies take 256 MB."""

_NARROWEST = 1e-6
"""Smallest largest hopping in eV: a band is placed to 1e-10 eV."""

_HOTTEST = 10.0
"""Largest k_B T in eV: a temperature in K is beyond it (300 K is 0.026 eV)."""


@dataclass(frozen=True)
class TightBindingBand:
    """A band ε(k) = ε0 - 2t_x cos k_x - 2t_y cos k_y - 4t′ cos k_x cos k_y - 2t_z cos k_z.

    Parameters
    ----------
    level : float
        ε0, the middle of the band, in eV from the Fermi level.
    hopping_x, hopping_y : float
        t_x and t_y in eV; negative ones give a band with its top at Γ.
    hopping_z : float
        t_z in eV, the warping along the third direction (0 in two dimensions).
    hopping_diagonal : float
        t′ in eV.

    Raises
    ------
    ValueError
        For a value that is not finite, or a band without any width.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.fermi_surfaces import TightBindingBand
    >>> square = TightBindingBand(level=0.1, hopping_x=0.5, hopping_y=0.5)  # eV
    >>> square.energy([0.0, np.pi], [0.0, np.pi])  # bottom and top: 4t below and above the middle
    array([-1.9,  2.1])
    >>> square.on_grid((2, 2, 1)).ravel().round(9)
    array([-1.9,  0.1,  0.1,  2.1])
    """

    level: float
    hopping_x: float
    hopping_y: float
    hopping_z: float = 0.0
    hopping_diagonal: float = 0.0

    def __post_init__(self) -> None:
        for name in ("level", "hopping_x", "hopping_y", "hopping_z", "hopping_diagonal"):
            object.__setattr__(self, name, _checks.finite(name, getattr(self, name), "eV"))
        if np.max(np.abs(self.hoppings)) < _NARROWEST:
            raise ValueError(
                f"hopping_x = {self.hopping_x!r} is not allowed: hopping_x, hopping_y, hopping_z or "
                f"hopping_diagonal must be at least {_NARROWEST:g} eV in magnitude"
            )

    @property
    def hoppings(self) -> NDArray[np.float64]:
        """(t_x, t_y, t_z, t′) in eV."""
        return np.array([self.hopping_x, self.hopping_y, self.hopping_z, self.hopping_diagonal])

    def energy(self, k_x: ArrayLike, k_y: ArrayLike = 0.0, k_z: ArrayLike = 0.0) -> NDArray[np.float64]:
        """Return ε(k) in eV, of the shape that the wave vectors broadcast to.

        Parameters
        ----------
        k_x, k_y, k_z : array_like
            Phases k·a in radians.

        Raises
        ------
        ValueError
            For wave vectors that are not finite, or whose shapes do not broadcast.
        """
        given = [_checks.array(name, k) for name, k in (("k_x", k_x), ("k_y", k_y), ("k_z", k_z))]
        try:
            np.broadcast_shapes(*(k.shape for k in given))
        except ValueError:
            shapes = ", ".join(str(k.shape) for k in given)
            raise ValueError(
                f"k_x, k_y, k_z of shapes {shapes} are not allowed: they must broadcast"
            ) from None
        c_x, c_y, c_z = (np.cos(k) for k in given)
        plane = -2 * self.hopping_x * c_x - 2 * self.hopping_y * c_y - 4 * self.hopping_diagonal * c_x * c_y
        return np.asarray(self.level + plane - 2 * self.hopping_z * c_z)

    def on_grid(self, points: Grid) -> NDArray[np.float64]:
        """Return ε on the grid, shape `points`, starting at Γ."""
        k_x, k_y, k_z = (2 * np.pi * np.arange(n) / n for n in _grid(points))
        return np.ascontiguousarray(self.energy(k_x[:, None, None], k_y[:, None], k_z))


def _grid(points: Sequence[int]) -> Grid:
    n_x, n_y, n_z = _checks.whole_tuple("points", points, 3, 1, _MOST_CELLS)
    if n_x * n_y * n_z > _MOST_CELLS:
        raise ValueError(
            f"points = {points!r} is not allowed: points must be three whole numbers whose product is at "
            f"most {_MOST_CELLS}"
        )
    return n_x, n_y, n_z


def _band(name: str, band: TightBindingBand) -> TightBindingBand:
    return _checks.instance(name, band, TightBindingBand)


def grid_wave_vectors(points: Grid) -> tuple[NDArray[np.float64], ...]:
    """Return q_x, q_y and q_z of the grid's points, each in [-π, π), shaped to broadcast together.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import grid_wave_vectors
    >>> grid_wave_vectors((4, 1, 1))[0].ravel().round(3)  # q_x: 0, π/2, -π, -π/2
    array([ 0.   ,  1.571, -3.142, -1.571])
    """
    q_x, q_y, q_z = (2 * np.pi * fft.fftfreq(n) for n in _grid(points))
    return q_x[:, None, None], q_y[:, None], q_z


def shell(band: TightBindingBand, edges: ArrayLike, points: Grid) -> NDArray[np.float64]:
    """Return the share of every cell of the zone that lies in each energy shell.

    Inside a cell the band is taken to be linear, and the share is then exact; the error falls as the
    square of the cell's size, which plain counting of grid points does not reach.

    Parameters
    ----------
    band : TightBindingBand
    edges : array_like
        Rising energies in eV from the Fermi level; n + 1 of them bound n shells.
    points : tuple of int

    Returns
    -------
    (n, n_x, n_y, n_z) array

    Raises
    ------
    ValueError
        For edges that do not rise, or a grid that is not three whole numbers.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import TightBindingBand, shell
    >>> shell(TightBindingBand(0.0, 0.5, 0.5), [-2.1, 0.0, 2.1], (16, 16, 1)).mean((1, 2, 3)).round(6)
    array([0.5, 0.5])
    """
    _band("band", band)
    bounds = _checks.rising("edges", edges, "eV", size=2)
    return np.asarray(shell_shares(band.level, band.hoppings, bounds, _grid(points)))


def filling(band: TightBindingBand, points: Grid) -> float:
    """Return the share of the zone that is occupied at zero temperature.

    Parameters
    ----------
    band : TightBindingBand
    points : tuple of int
        Grid of k.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import TightBindingBand, filling
    >>> round(filling(TightBindingBand(0.0, 0.5, 0.5), (32, 32, 1)), 6)
    0.5
    """
    _band("band", band)
    return float(filled_share(band.level, band.hoppings, _grid(points)))


def at_filling(band: TightBindingBand, occupied: float, points: Grid) -> TightBindingBand:
    """Return the band moved in energy so that a share `occupied` of its states lies below the Fermi level.

    Parameters
    ----------
    band : TightBindingBand
        Its own level is of no account.
    occupied : float
        Share of the zone, in (0, 1).
    points : tuple of int
        Grid of k.

    Raises
    ------
    ValueError
        If `occupied` is not strictly between 0 and 1.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import TightBindingBand, at_filling
    >>> round(at_filling(TightBindingBand(0.0, 0.5, 0.0), 0.25, (256, 1, 1)).level, 3)  # 2t cos(π/4)
    0.707
    """
    share = _checks.within("occupied", occupied, 0.0, 1.0, open_low=True, open_high=True)
    level = level_at_filling(_band("band", band).hoppings, share, _grid(points))
    return replace(band, level=float(level))


def density_of_states(band: TightBindingBand, points: Grid, width: float = 0.01) -> float:
    """Return the density of states at the Fermi level in states per eV, spin and cell.

    The mean over a window of `width` (eV) about the Fermi level.

    Parameters
    ----------
    band : TightBindingBand
    points : tuple of int
        Grid of k.
    width : float
        In eV, above 0.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import TightBindingBand, density_of_states
    >>> round(density_of_states(TightBindingBand(0.0, 0.5, 0.0), (256, 1, 1)), 3)  # 1/(2πt) of a chain
    0.318
    """
    half = 0.5 * _checks.positive("width", width, "eV")
    return float(shell(band, [-half, half], points).mean()) / (2 * half)


def fermi_contour(
    band: TightBindingBand, angles: ArrayLike, centre: tuple[float, float] = (0.0, 0.0), k_z: float = 0.0
) -> NDArray[np.float64]:
    """Return the distance from `centre` to the Fermi surface along each angle, in radians of phase.

    For a closed pocket: the first crossing met on the way out, within half the zone.

    Parameters
    ----------
    band : TightBindingBand
    angles : array_like
        Directions in the plane, in radians.
    centre : tuple of float
        Middle of the pocket, as phases.
    k_z : float
        Height of the cut.

    Returns
    -------
    array, of the shape of `angles`

    Raises
    ------
    ValueError
        If there is no crossing along one of the angles.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import TightBindingBand, fermi_contour
    >>> small = TightBindingBand(1.98, 0.5, 0.5)  # eV: its bottom is 0.02 eV below the Fermi level
    >>> fermi_contour(small, [0.0, 0.8]).round(3)  # a circle of radius √(0.02/t)
    array([0.2, 0.2])
    """
    _band("band", band)
    directions = _checks.array("angles", angles)
    middle_x, middle_y = (float(c) for c in _checks.array("centre", centre, shape=(2,), most=1e3))
    k_z = _checks.finite("k_z", k_z, most=1e3)
    flat = directions.ravel()
    radii = contour_radius(band.level, band.hoppings, (middle_x, middle_y), k_z, plain(flat))
    if np.any(np.isnan(radii)):
        raise ValueError(
            f"angles = {flat[np.isnan(radii)][0]:g} is not allowed: angles must be directions in which a "
            f"closed pocket around {centre} crosses the Fermi level"
        )
    return np.asarray(radii).reshape(directions.shape)


def _resolved(points: Sequence[int]) -> tuple[int, ...]:
    return tuple(axis for axis in range(3) if points[axis] > 1) or (0,)


def transform(values: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return the Fourier transform of a grid of real numbers over the directions that it resolves.

    Parameters
    ----------
    values : array, shape (n_x, n_y, n_z)

    Raises
    ------
    ValueError
        For values that are not such an array of finite numbers.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import transform
    >>> transform([[[1.0]], [[0.0]], [[-1.0]], [[0.0]]]).real.ravel()  # cos(2πj/4) at j = 0 to 3
    array([0., 2., 0.])
    """
    grid = _checks.array("values", values, ndim=3, size=1)
    return np.asarray(fft.rfftn(grid, axes=_resolved(grid.shape)))


def inverse_transform(values: NDArray[np.complex128], points: Grid) -> NDArray[np.float64]:
    """Undo :func:`transform`.

    Raises
    ------
    ValueError
        For values that are not the transform of a grid of so many `points`.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import inverse_transform, transform
    >>> inverse_transform(transform([[[1.0]], [[2.0]], [[4.0]]]), (3, 1, 1)).ravel().round(12)
    array([1., 2., 4.])
    """
    grid = _grid(points)
    axes = _resolved(grid)
    shape = list(grid)
    shape[axes[-1]] = shape[axes[-1]] // 2 + 1
    given = _checks.complex_array("values", values, shape=(shape[0], shape[1], shape[2]), like="points")
    return np.asarray(fft.irfftn(given, s=[grid[axis] for axis in axes], axes=axes))


def correlate(first: NDArray[np.float64], second: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return Σ_k first(k) second(k + q) / n² on the grid of q: every pair of cells, counted at its q.

    Raises
    ------
    ValueError
        For other than two real grids of one shape (n_x, n_y, n_z).

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import correlate
    >>> 4**2 * correlate([[[0.0, 1.0, 0.0, 0.0]]], [[[0.0, 0.0, 0.0, 1.0]]]).ravel()  # two steps apart
    array([0., 0., 1., 0.])
    """
    one = _checks.array("first", first, ndim=3, size=1, most=1e40)
    other = _checks.array("second", second, shape=one.shape, most=1e40, like="first")
    n_x, n_y, n_z = one.shape
    product = np.conj(transform(one)) * transform(other)
    return inverse_transform(product, (n_x, n_y, n_z)) / one.size**2


def nesting_function(
    first: TightBindingBand, second: TightBindingBand, width: float, points: Grid
) -> NDArray[np.float64]:
    """Return the nesting function N(q) = Σ_k δ(ε1(k)) δ(ε2(k + q)), on the grid of q.

    Each δ is a box of `width` eV. The sum over the grid is N1(0) N2(0), the product of the densities of
    states: what is not at one q is at another.

    Parameters
    ----------
    first, second : TightBindingBand
        The same band twice for nesting within one band.
    width : float
        In eV, above 0.
    points : tuple of int
        Grid of k, and of q.

    Returns
    -------
    array, of the shape of `points`
        In 1/eV², starting at q = 0.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import TightBindingBand, density_of_states, nesting_function
    >>> square = TightBindingBand(0.0, 0.5, 0.5)  # half filled: at (π, π) as many states meet as at q = 0
    >>> at_q = nesting_function(square, square, 0.2, (32, 32, 1))
    >>> states = density_of_states(square, (32, 32, 1), 0.2)
    >>> round(float(at_q[16, 16, 0] / at_q[0, 0, 0]), 6), round(float(at_q.sum() / states**2), 6)
    (1.0, 1.0)
    """
    half = 0.5 * _checks.positive("width", width, "eV")
    shells = [
        shell(_band(name, band), [-half, half], points)[0] / (2 * half)
        for name, band in (("first", first), ("second", second))
    ]
    return correlate(shells[0], shells[1])


def lindhard(
    first: TightBindingBand,
    second: TightBindingBand,
    shifts: ArrayLike,
    thermal: float,
    points: Grid,
) -> NDArray[np.float64]:
    """Return the static response χ(q) = Σ_k [f(ε1(k)) - f(ε2(k + q))] / [ε2(k + q) - ε1(k)].

    Per spin and cell, in 1/eV; the constant matrix element is left out. A metal is unstable to a charge
    density wave of wave vector q where χ(q) grows without bound as the temperature falls.

    Parameters
    ----------
    first, second : TightBindingBand
        The same band twice for the response within one band.
    shifts : (n_q, 3) array_like of int
        q in steps of the grid, 2π/n along each direction.
    thermal : float
        k_B T in eV; it must be resolved by the grid.
    points : tuple of int

    Returns
    -------
    (n_q,) array

    Raises
    ------
    ValueError
        For a temperature not above 0, or shifts that are not whole numbers of shape (n_q, 3).

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import TightBindingBand, lindhard
    >>> chain, points = TightBindingBand(0.0, 0.5, 0.0), (256, 1, 1)  # half filled: 2k_F = π, 128 steps
    >>> warm, cold = (lindhard(chain, chain, [[128, 0, 0]], t, points)[0] for t in (0.04, 0.02))  # eV
    >>> round(float(cold - warm), 2)  # N ln 2 = 0.22, with N = 1/(2πt)
    0.22
    """
    thermal = _checks.positive("thermal", thermal, "eV", most=_HOTTEST)
    given = _checks.array("shifts", shifts)
    steps = _checks.whole_numbers("shifts", np.atleast_2d(given), ndim=2, minimum=None, most=_checks.MANY)
    if steps.shape[1] != 3:
        raise ValueError(
            f"shifts = {shifts!r} is not allowed: shifts must be whole numbers of shape (n_q, 3)"
        )
    one, other = _band("first", first).on_grid(points), _band("second", second).on_grid(points)
    return np.asarray(lindhard_sum(one, other, plain(steps), thermal))
