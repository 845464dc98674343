"""The even grid of the chemical potential behind MD21's published markers, found from their temperatures.

The places on the page give the spacing there (:mod:`multigap_book.domes.markers`); the temperatures alone
give the grid in eV; the two together give the unit in which the axis was drawn. None of the three steps
takes a number from another.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares

from multigap import _checks
from multigap.bpv import Wires, dome
from multigap_book.domes.markers import READING_KELVIN, Spacing, number, read

_POINTS: Final = 24


def temperatures(wires: Wires, distance: ArrayLike, points: int = _POINTS) -> NDArray[np.float64]:
    """Return T_c in K at each distance μ − E_L in eV (nan where there is none)."""
    width = _checks.instance("wires", wires, Wires).superlattice.bandwidth(wires.lifshitz)
    eta = _checks.array("distance", distance, ndim=1) / width
    return dome(replace(wires, points=points), eta, [wires.g]).kelvin[:, 0]


@dataclass(frozen=True, eq=False)
class Grid:
    """An even grid of the chemical potential, found from temperatures.

    Attributes
    ----------
    first, step : float
        μ − E_L of marker 0, and the distance of neighbours, in eV.
    first_error, step_error : float
        Standard errors in eV for a reading error of :data:`READING_KELVIN`.
    misfit : ndarray
        Computed less published T_c in K.
    """

    first: float
    step: float
    first_error: float
    step_error: float
    misfit: NDArray[np.float64]

    @property
    def rms(self) -> float:
        """Root-mean-square misfit in K."""
        return float(np.sqrt(np.mean(self.misfit**2)))

    def distance(self, numbers: ArrayLike) -> NDArray[np.float64]:
        """Return μ − E_L in eV of the markers with these running numbers."""
        return self.first + self.step * np.asarray(numbers, dtype=np.float64)

    def nearest(self, distance: ArrayLike) -> NDArray[np.int64]:
        """Return the running number of the grid point nearest to each μ − E_L in eV."""
        return np.rint((np.asarray(distance, dtype=np.float64) - self.first) / self.step).astype(np.int64)


def find_grid(wires: Wires, numbers: ArrayLike, kelvin: ArrayLike) -> Grid:
    """Find the grid from the temperatures alone, by least squares; places on the page are not used.

    Parameters
    ----------
    wires : Wires
        The model, at the curve's coupling.
    numbers : array_like
        Running numbers of the markers.
    kelvin : array_like
        Their T_c in K.

    Raises
    ------
    ValueError
        If there are not as many temperatures as numbers, or fewer than 4.
    """
    k = np.asarray(_checks.whole_numbers("numbers", numbers), dtype=np.float64)
    t = _checks.array("kelvin", kelvin, shape=k.shape, above=0.0)
    if k.size < 4:
        raise ValueError(f"numbers = {numbers!r} is not allowed: numbers must be at least 4 numbers")

    def misfit(x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.nan_to_num(temperatures(wires, 1e-3 * (x[0] + x[1] * k))) - t

    # meV: a coarse search, since a row shifted by a whole step is a minimum of its own
    starts = [np.array([a, s]) for s in np.arange(20.0, 42.0, 2.0) for a in np.arange(5.0, 80.0, 5.0)]
    best = min(starts, key=lambda x: float(np.sum(misfit(x) ** 2)))
    fit = least_squares(misfit, best, x_scale=np.array([1.0, 0.1]), diff_step=1e-4)
    error = READING_KELVIN * np.sqrt(np.diag(np.linalg.inv(fit.jac.T @ fit.jac)))
    first, step, first_error, step_error = 1e-3 * np.concatenate([fit.x, error])
    return Grid(float(first), float(step), float(first_error), float(step_error), fit.fun)


def at_their_potentials(grid: Grid, width: float, label: str) -> pd.DataFrame:
    """Return the published points of one coupling, panel A and B, over the η of their grid points.

    Parameters
    ----------
    grid : Grid
        Where they were computed.
    width : float
        ΔE in eV.
    label : str
        "1/4" or "1/3".

    Returns
    -------
    DataFrame
        Columns panel, eta, tc_kelvin. Points of panel A go by their running number, those of panel B to the
        grid point nearest to their printed place.
    """
    width, grid = _checks.positive("width", width, "eV"), _checks.instance("grid", grid, Grid)
    eta, temperature = read("A", label)
    parts = [
        pd.DataFrame({"panel": "A", "eta": grid.distance(number(eta)) / width, "tc_kelvin": temperature})
    ]
    if label == "1/3":
        eta, temperature = read("B", label)
        place = grid.distance(grid.nearest(eta * width)) / width
        parts.append(pd.DataFrame({"panel": "B", "eta": place, "tc_kelvin": temperature}))
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class Unit:
    """What one unit of a drawn axis is worth, and where its zero stands.

    Attributes
    ----------
    value, error : float
        In eV: step of the grid over the step on the page; the error is that of the latter.
    zero, zero_error : float
        μ − E_L in eV at the drawn 0.
    """

    value: float
    error: float
    zero: float
    zero_error: float


def axis_unit(grid: Grid, row: Spacing) -> Unit:
    """Return the unit of the axis on which a row of markers was drawn."""
    unit = _checks.instance("grid", grid, Grid).step / _checks.instance("row", row, Spacing).step
    return Unit(unit, unit * row.step_error / row.step, grid.first - unit * row.first, unit * row.first_error)


def free_coupling(
    wires: Wires, distance: ArrayLike, kelvin: ArrayLike, around: float = 0.33
) -> tuple[float, float, float]:
    """Return the g that meets temperatures on a fixed grid best, its error, and the rms misfit in K.

    The error is the standard error for a reading error of :data:`READING_KELVIN`.
    """
    t = _checks.array("kelvin", kelvin, ndim=1, above=0.0)
    fit = least_squares(
        lambda x: np.nan_to_num(temperatures(wires.with_g(float(x[0])), distance)) - t,
        [_checks.within("around", around, 0.05, 0.48)],
        diff_step=1e-4,
    )
    error = READING_KELVIN / float(np.sqrt(np.sum(fit.jac**2)))
    return float(fit.x[0]), error, float(np.sqrt(np.mean(fit.fun**2)))
