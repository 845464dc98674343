"""The published markers of MD21's Fig. 5, and their even spacing on the page.

A curve computed on an even grid of the chemical potential is an even row of markers on the page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks
from multigap_book import published

READING_ETA: Final = 0.03
"""Reading error of η, as the data file states it."""

READING_KELVIN: Final = 2.0
"""Reading error of T_c in K on the linear panel, as the data file states it."""

READING_LOG: Final = 0.04
"""Relative reading error of T_c on the logarithmic panel, as the data file states it."""


def read(panel: str, label: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return η and T_c in K of one published curve of Fig. 5, from left to right.

    Parameters
    ----------
    panel : str
        "A" (linear) or "B" (logarithmic).
    label : str
        "1/4" or "1/3".

    Raises
    ------
    ValueError
        If the data file has no such curve.
    """
    points = published.points("mazziotti2021epl_fig5")
    chosen = points[(points.panel == panel) & (points.g == label)]
    if chosen.empty:
        curves = ", ".join(f"{p} {g}" for p, g in sorted(set(zip(points.panel, points.g, strict=True))))
        raise ValueError(
            f"panel = {panel!r}, label = {label!r} is not allowed: the curves read off are {curves}"
        )
    return chosen.eta.to_numpy(dtype=np.float64), chosen.tc_kelvin.to_numpy(dtype=np.float64)


def number(place: ArrayLike) -> NDArray[np.int64]:
    """Return the running number of each marker of an even row, from its place on the page alone.

    The first is 0; a number is left out where the row has an empty place. Numbers are rounded from a straight
    line and the line fitted to the numbers until neither moves, from several first steps near the median one,
    and near the lower quartile, which is the better guess where half of the places are empty. The numbering
    that leaves the least scatter, in units of its step, is taken.

    Raises
    ------
    ValueError
        For fewer than 4 places, places that do not rise, or two markers on one number.
    """
    x = _checks.array("place", place, ndim=1)
    if x.size < 4 or np.any(np.diff(x) <= 0):
        raise ValueError(f"place = {place!r} is not allowed: place must be at least 4 numbers that rise")
    best: tuple[float, NDArray[np.float64]] | None = None
    steps = np.diff(x)
    typical = np.quantile(steps, [0.5, 0.25])
    for first_step in np.unique(np.outer(typical, np.linspace(0.8, 1.25, 46))):
        line, found = np.array([first_step, x[0]]), np.full(x.size, -1.0)
        for _ in range(50):
            before, found = found, np.rint((x - line[1]) / line[0])
            if np.array_equal(before, found) or np.any(np.diff(found) < 1):
                break
            line = np.polyfit(found, x, 1)
        if np.any(np.diff(found) < 1):
            continue
        scatter = float(np.std(x - np.polyval(line, found)) / line[0])
        if best is None or scatter < best[0] - 1e-12:
            best = scatter, found - found[0]
    if best is None:
        raise ValueError(f"place = {place!r} is not allowed: two markers would have one number")
    return best[1].astype(np.int64)


def drawn_top(eta: ArrayLike, kelvin: ArrayLike) -> float:
    """Return η of the top of the parabola through the highest marker and its neighbours."""
    x, y = np.asarray(eta, dtype=np.float64), np.asarray(kelvin, dtype=np.float64)
    near = np.argmax(y) + np.arange(-1, 2)
    return float(np.polynomial.Polynomial.fit(x[near], y[near], 2).deriv().roots()[0])


@dataclass(frozen=True)
class Spacing:
    """An even row of markers on the page.

    Attributes
    ----------
    step, step_error : float
        Distance of neighbours on the drawn axis, and its standard error from the scatter about the row.
    first, first_error : float
        Place of marker 0.
    scatter : float
        Root-mean-square distance of the markers from the row.
    """

    step: float
    step_error: float
    first: float
    first_error: float
    scatter: float


def spacing(place: ArrayLike, numbers: ArrayLike | None = None) -> Spacing:
    """Return the straight line through the places over the running numbers (:func:`number` if not given)."""
    x = _checks.array("place", place, ndim=1)
    k = number(x) if numbers is None else _checks.array("numbers", numbers, shape=x.shape)
    if x.size < 4:
        raise ValueError(f"place = {place!r} is not allowed: place must be at least 4 numbers")
    line, covariance = np.polyfit(k, x, 1, cov=True)
    error = np.sqrt(np.diag(covariance))
    scatter = float(np.sqrt(np.mean((x - np.polyval(line, k)) ** 2)))
    return Spacing(float(line[0]), float(error[0]), float(line[1]), float(error[1]), scatter)
