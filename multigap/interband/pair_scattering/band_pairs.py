"""Two bands that cross the Fermi level, with the Fermi surfaces that WH18 Fig. 3 sketches."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from multigap import _checks
from multigap.interband.fermi_surfaces import Grid, TightBindingBand, at_filling, filling


@dataclass(frozen=True)
class BandPair:
    """Two bands that cross the Fermi level.

    Parameters
    ----------
    name : str
    first, second : TightBindingBand
    centres : tuple
        Middle of each pocket in the plane, as phases.

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.fermi_surfaces import TightBindingBand
    >>> from multigap.interband.pair_scattering import BandPair
    >>> hole, electron = TightBindingBand(1.7, -0.5, -0.5), TightBindingBand(1.7, 0.5, 0.5)  # eV
    >>> pair = BandPair("pockets at Γ and M", hole, electron, ((0.0, 0.0), (np.pi, np.pi)))
    >>> np.array(pair.displacement) / np.pi
    array([1., 1., 0.])
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


def _mean_radius(pocket: float) -> float:
    return float(np.sqrt(4 * np.pi * _pocket(pocket)))


def _hopping(hopping: float) -> float:
    return _checks.within("hopping", hopping, 1e-4, 100)


def _shares(name: str, value: float, mean: float) -> tuple[float, float]:
    """Return the shares of the zone in circles whose radii are `mean` less and plus half of `value`."""
    if abs(value) > 2 * mean:
        raise ValueError(
            f"{name} = {value!r} is not allowed: {name} must be at most twice the mean radius {mean:.4g} of "
            "the pocket"
        )
    small, large = ((mean + sign * value / 2) ** 2 / (4 * np.pi) for sign in (-1, 1))
    if not (0 < small < 1 and 0 < large < 1):
        raise ValueError(
            f"{name} = {value!r} is not allowed: {name} must leave both pockets a share of the zone between "
            f"0 and 1, and these would have {small:.4g} and {large:.4g}"
        )
    return small, large


def pocket_pair(
    hopping: float = 0.5,
    elongation: float = 1.0,
    mismatch: float = 0.0,
    pocket: float = POCKET,
    *,
    nested: bool = False,
) -> BandPair:
    """Return two elliptic pockets, turned by 90° against each other: WH18's three sketches and all between.

    Parameters
    ----------
    hopping : float
        √(t_x t_y) in eV of both bands, from 0.0001 to 100.
    elongation : float
        √(t_x/t_y) of the first band and √(t_y/t_x) of the second, from 0.01 to 100; 1 gives circles.
    mismatch : float
        Radius of the second less that of the first, in radians of phase, for circles of the same areas; less
        than twice the mean radius in magnitude.
    pocket : float
        Share of the zone inside a pocket of the mean radius, from 0.0001 on and below 1.
    nested : bool
        Whether the second pocket, of electrons, lies at M = (π, π) and the first, about Γ, is one of holes;
        else both are of electrons about Γ.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import filling
    >>> from multigap.interband.pair_scattering import POCKET, pocket_pair
    >>> pair = pocket_pair(elongation=1.6)
    >>> round(filling(pair.first, (128, 128, 1)) / POCKET, 3)  # the ellipse has the area of the circle
    1.0
    """
    t, e = _hopping(hopping), _checks.within("elongation", elongation, 0.01, 100)
    shares = _shares("mismatch", _checks.finite("mismatch", mismatch, most=10), _mean_radius(pocket))
    if _checks.flag("nested", nested):
        hole = at_filling(TightBindingBand(0.0, -t * e, -t / e), 1 - shares[0], _FILLING_GRID)
        electron = at_filling(TightBindingBand(0.0, -t / e, -t * e), shares[1], _FILLING_GRID)
        return BandPair("two pockets, nested", hole, electron, ((0.0, 0.0), (np.pi, np.pi)))
    first = at_filling(TightBindingBand(0.0, t * e, t / e), shares[0], _FILLING_GRID)
    second = at_filling(TightBindingBand(0.0, t / e, t * e), shares[1], _FILLING_GRID)
    return BandPair("two pockets", first, second)


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

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.fermi_surfaces import fermi_contour
    >>> from multigap.interband.pair_scattering import crossing_pair
    >>> pair = crossing_pair()
    >>> radii = [fermi_contour(band, [0.0, np.pi / 4]) for band in (pair.first, pair.second)]
    >>> (radii[0] - radii[1]).round(2) + 0.0  # along k_x, and where the two cross
    array([-0.47,  0.  ])
    """
    return replace(pocket_pair(hopping, elongation, 0.0, pocket), name="crossing")


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

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import fermi_contour
    >>> from multigap.interband.pair_scattering import similar_pair
    >>> pair = similar_pair(separation=0.1)
    >>> inner, outer = (fermi_contour(band, [0.0]) for band in (pair.first, pair.second))
    >>> (outer - inner).round(2)  # radians of phase
    array([0.1])
    """
    apart = _checks.non_negative("separation", separation, most=10)
    _shares("separation", apart, _mean_radius(pocket))
    return replace(pocket_pair(hopping, 1.0, apart, pocket), name="nearly equal")


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

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.pair_scattering import nested_pair
    >>> pair = nested_pair()
    >>> hole, electron = pair.first.energy(0.9, 0.3), pair.second.energy(0.9 + np.pi, 0.3 + np.pi)
    >>> abs(float(hole + electron)) < 1e-6  # eV
    True
    """
    return replace(pocket_pair(hopping, 1.0, mismatch, pocket, nested=True), name="nested")


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

    Examples
    --------
    >>> from multigap.interband.fermi_surfaces import filling
    >>> from multigap.interband.pair_scattering import POCKET, similar_pair, warped
    >>> layered = warped(similar_pair(), (0.0, 0.1), grid=32)  # eV
    >>> round(filling(layered.second, (32, 32, 32)) / filling(similar_pair().second, (32, 32, 1)), 4)
    1.0
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
