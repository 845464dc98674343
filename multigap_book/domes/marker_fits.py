"""Inputs of the wires that MD21's markers ask for: one alone, several together, and the grid with them."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import least_squares

from multigap import _checks
from multigap.bpv import Wires
from multigap.bpv.papers import coupling_matrix
from multigap_book import published
from multigap_book.domes.marker_grid import temperatures
from multigap_book.domes.markers import READING_KELVIN, READING_LOG

_FREE: Final = ("N_ref / N_2D", "ω0 (meV)", "g_ij", "first μ − E_L (meV)", "step of μ (meV)")

_START: Final = (1.0, 230.0, 0.1, 34.0, 30.0)


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
