"""Along the Fermi contours of a pair of bands: the electrons' speed, and how far the other band lies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap._tables import Result, remembers
from multigap.interband.fermi_surfaces import TightBindingBand, fermi_contour
from multigap.interband.pair_scattering.band_pairs import BandPair
from multigap.kernels.pockets import mean_contour_velocity


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

    Examples
    --------
    >>> import numpy as np
    >>> from multigap.interband.fermi_surfaces import TightBindingBand
    >>> from multigap.interband.pair_scattering import mean_velocity
    >>> small = TightBindingBand(1.98, 0.5, 0.5)  # eV: its bottom is 0.02 eV below the Fermi level
    >>> round(float(mean_velocity(small) / (2 * np.sqrt(0.5 * 0.02))), 2)  # a parabola's v = 2√(tE)
    1.0
    """
    _checks.instance("band", band, TightBindingBand)
    middle = _checks.array("centre", centre, shape=(2,), most=1e3)
    number = _checks.whole("angles", angles, 8, 100_000)
    theta = 2 * np.pi * (np.arange(number) + 0.5) / number
    at = (float(middle[0]), float(middle[1]))
    try:
        radius = fermi_contour(band, theta, at)
    except ValueError as refusal:
        raise ValueError(
            f"centre = {centre!r} is not allowed: centre must be the middle of a closed Fermi contour of "
            f"band = {band!r} ({refusal})"
        ) from None
    return float(mean_contour_velocity(band.hoppings, at, theta, radius))


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

        Examples
        --------
        >>> from multigap.interband.pair_scattering import crossing_pair, vertical_gaps
        >>> gaps = vertical_gaps(crossing_pair())
        >>> round(gaps.share_below(0.1), 2)  # near the four crossing points
        0.17
        """
        return float(self.weight[self.gap < _checks.finite("energy", energy, "eV")].sum())


@remembers
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

    Examples
    --------
    >>> from multigap.interband.pair_scattering import similar_pair, vertical_gaps
    >>> gaps = vertical_gaps(similar_pair(hopping=0.5, separation=0.1), angles=64)
    >>> round(float(gaps.gap @ gaps.weight), 3)  # eV: nowhere near 0, about 2t k_F times the separation
    0.081
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
