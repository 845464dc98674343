"""The published markers of MD21's Fig. 5, one by one: their places on the page, and the grid behind them.

A curve computed on an even grid of the chemical potential is an even row of markers on the page. The places
alone give the spacing on the page; the temperatures alone give the grid in eV; the two together give the
unit in which the axis was drawn. None of the three steps takes a number from another.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares

from multigap import _checks
from multigap.bpv import Wires, dome
from multigap.bpv.papers import coupling_matrix
from multigap_book import published

READING_ETA: Final = 0.03
"""Reading error of η, as the data file states it."""

READING_KELVIN: Final = 2.0
"""Reading error of T_c in K on the linear panel, as the data file states it."""

READING_LOG: Final = 0.04
"""Relative reading error of T_c on the logarithmic panel, as the data file states it."""

_POINTS: Final = 24

_FREE: Final = ("N_ref / N_2D", "ω0 (meV)", "g_ij", "first μ − E_L (meV)", "step of μ (meV)")
_START: Final = (1.0, 230.0, 0.1, 34.0, 30.0)


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


def temperatures(wires: Wires, distance: ArrayLike, points: int = _POINTS) -> NDArray[np.float64]:
    """Return T_c in K at each distance μ − E_L in eV (nan where there is none)."""
    width = _checks.instance("wires", wires, Wires).superlattice.bandwidth(wires.lifshitz)
    eta = _checks.array("distance", distance, ndim=1) / width
    return dome(replace(wires, points=points), eta, [wires.g]).kelvin[:, 0]


def varied(
    wires: Wires,
    *,
    g: float | None = None,
    bare: float | None = None,
    cutoff: float | None = None,
    height: float | None = None,
    interband: float = 0.1,
    intraband: float = 0.1,
    density: float = 1.0,
) -> Wires:
    """Return the wires with some inputs changed.

    Parameters
    ----------
    wires : Wires
        Whatever is not given.
    g : float, optional
        Coupling of the Lifshitz subband.
    bare, cutoff : float, optional
        ω0 in eV, or the cutoff itself in eV, freed of Migdal's relation.
    height : float, optional
        V in eV.
    interband, intraband : float
        The other couplings.
    density : float
        N_ref in units of N_2D.
    """
    lattice = _checks.instance("wires", wires, Wires).superlattice
    return replace(
        wires,
        superlattice=lattice if height is None else replace(lattice, height=height),
        bare_cutoff=next(x for x in (cutoff, bare, wires.bare_cutoff) if x is not None),
        softening=wires.softening and cutoff is None,
        coupling=coupling_matrix(wires.g if g is None else g, intraband=intraband, interband=interband),
        reference_dos=density * lattice.free_dos,
    )


SCANS: Final[Mapping[str, tuple[str, float, float, int]]] = {
    "g": ("g", 0.30, 0.38, 9),
    "ω0 (eV)": ("bare", 0.21, 0.27, 7),
    "interband g": ("interband", 0.0, 0.2, 5),
    "g11 = g22": ("intraband", 0.05, 0.6, 12),
    "V (eV)": ("height", 3.6, 4.8, 7),
    "N_ref / N_2D": ("density", 0.9, 1.1, 5),
}
"""One input at a time: argument of :func:`varied`, lowest and highest value, and how many."""


def best_alone(wires: Wires, name: str, eta: ArrayLike, kelvin: ArrayLike) -> tuple[float, float]:
    """Return the least rms misfit in K over the printed η when one input is scanned, and its value there.

    Raises
    ------
    ValueError
        For a name that :data:`SCANS` does not hold.
    """
    if name not in SCANS:
        raise ValueError(f"name = {name!r} is not allowed: name must be one of {', '.join(SCANS)}")
    argument, low, high, count = SCANS[name]
    values = [float(v) for v in np.linspace(low, high, count)]
    models = [varied(wires, **{argument: v}) for v in values]
    found = [published.rms(temperatures(model, _over_width(model, eta)), kelvin) for model in models]
    return min(zip(found, values, strict=True))


def best_together(
    wires: Wires, start: Mapping[str, float], eta: ArrayLike, kelvin: ArrayLike
) -> tuple[float, Wires]:
    """Return the least rms misfit in K over the printed η with several inputs fitted at once, and the wires.

    Parameters
    ----------
    wires : Wires
        Whatever is not fitted.
    start : mapping of str to float
        Arguments of :func:`varied` to fit, and where each starts.
    eta, kelvin : array_like
        Published points, T_c in K.
    """
    names, first = list(start), np.array(list(start.values()))
    unknown = set(names) - (set(inspect.signature(varied).parameters) - {"wires"})
    if unknown or not names:
        raise ValueError(f"start = {dict(start)!r} is not allowed: start must name arguments of varied")
    t = _checks.array("kelvin", kelvin, ndim=1, above=0.0)

    def made(x: NDArray[np.float64]) -> Wires:
        return varied(wires, **dict(zip(names, map(float, x * first), strict=True)))

    def misfit(x: NDArray[np.float64]) -> NDArray[np.float64]:
        model = made(x)
        return np.nan_to_num(temperatures(model, _over_width(model, eta), 10)) - t

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # trials on the way may pass the cutoff
        fit = least_squares(misfit, np.ones(first.size), diff_step=1e-3, max_nfev=40)
    return float(np.sqrt(np.mean(fit.fun**2))), made(fit.x)


def _over_width(wires: Wires, eta: ArrayLike) -> NDArray[np.float64]:
    """Return μ − E_L in eV of each η of these wires."""
    return np.asarray(eta, dtype=np.float64) * wires.superlattice.bandwidth(wires.lifshitz)


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


@dataclass(frozen=True, eq=False)
class JointFit:
    """Inputs of the model and the grid, fitted together to all markers.

    Attributes
    ----------
    value : dict
        Fitted value by name.
    error : dict
        Standard errors for the reading errors that the data file states.
    scatter_error : dict
        Standard errors if the misfit itself measures the reading error.
    correlation : ndarray
        Correlation matrix, in the order of the names.
    rms : float
        Misfit in K of the markers on the linear panel.
    """

    value: dict[str, float]
    error: dict[str, float]
    scatter_error: dict[str, float]
    correlation: NDArray[np.float64]
    rms: float


def fit_jointly(
    wires: Wires,
    linear: Mapping[float, tuple[ArrayLike, ArrayLike]],
    logarithmic: Mapping[float, tuple[ArrayLike, ArrayLike]] | None = None,
) -> JointFit:
    """Fit N_ref, ω0, the interband coupling and one grid to all curves at once.

    Parameters
    ----------
    wires : Wires
        Whatever is not fitted.
    linear, logarithmic : mapping of float to (array_like, array_like)
        Running numbers and T_c in K of the curve of each g, read off the linear or the logarithmic panel;
        weighed with :data:`READING_KELVIN` and :data:`READING_LOG`.

    Raises
    ------
    ValueError
        If there are no more temperatures than unknowns.
    """
    curves = [(g, *pair, False) for g, pair in linear.items()]
    curves += [(g, *pair, True) for g, pair in (logarithmic or {}).items()]
    read_off = [
        (float(g), k, _checks.array("kelvin", t, shape=k.shape, above=0.0), log)
        for g, k, t, log in ((g, _checks.array("numbers", k, ndim=1), t, log) for g, k, t, log in curves)
    ]
    count = sum(t.size for _, _, t, _ in read_off)
    if count <= len(_START):
        raise ValueError(
            f"linear = {dict(linear)!r} is not allowed: there must be more than {len(_START)} temperatures"
        )

    def misfit(x: NDArray[np.float64]) -> NDArray[np.float64]:
        density, cutoff, interband, first, step = x * _START
        parts = []
        for g, k, t, log in read_off:
            model = varied(wires, g=g, bare=1e-3 * cutoff, interband=interband, density=density)
            ours = np.nan_to_num(temperatures(model, 1e-3 * (first + step * k)), nan=1e-9)
            parts.append(np.log(ours / t) / READING_LOG if log else (ours - t) / READING_KELVIN)
        return np.concatenate(parts)

    fit = least_squares(misfit, np.ones(len(_START)), diff_step=1e-4, max_nfev=50)
    covariance = np.linalg.inv(fit.jac.T @ fit.jac)
    deviation = np.sqrt(np.diag(covariance))
    scatter = float(np.sqrt(np.sum(fit.fun**2) / (count - fit.x.size)))
    on_linear = sum(t.size for _, _, t, log in read_off if not log)
    named = [dict(zip(_FREE, map(float, x * _START), strict=True)) for x in (fit.x, deviation)]
    return JointFit(
        named[0],
        named[1],
        {name: scatter * error for name, error in named[1].items()},
        covariance / np.outer(deviation, deviation),
        READING_KELVIN * float(np.sqrt(np.mean(fit.fun[:on_linear] ** 2))),
    )
