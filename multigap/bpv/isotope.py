"""The isotope exponent of wires: at a point, and along a path that pressure takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, gap_equation
from multigap._tables import Result, conventions, remembers
from multigap.bpv.filling import Filling
from multigap.bpv.transition import resolved_critical_temperature
from multigap.bpv.wires import Wires


def isotope_exponent(model: Wires, filling: Filling | ArrayLike) -> NDArray[np.float64]:
    """Return α = −d ln T_c/d ln M at fixed μ and couplings, ω₀ ∝ M^(−1/2), shape (m,).

    From first-order perturbation of the eigenvalue, without a difference of two T_c; nan where there is no
    transition.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or array_like, shape (m,)
        One or many fillings; plain numbers are η.

    Raises
    ------
    ValueError
        For a filling that is none, or μ below every subband.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> bpv.isotope_exponent(papers.md21(), [0.0, 1.0, 3.0]).round(3).tolist()
    [0.701, 0.135, 0.548]
    """
    _, mus = _checks.instance("model", model, Wires).potentials(filling)
    result = np.empty(mus.size)
    for i, mu in enumerate(mus):
        found, equation, _ = resolved_critical_temperature(model, Filling(mu=mu))
        result[i] = gap_equation.isotope_exponent(equation, critical=found)
    return result


@dataclass(frozen=True, eq=False, repr=False)
class IsotopePath(
    Result,
    rows="point",
    axes="point",
    units={"kelvin": "K"},
    conventions={
        "eta": conventions.ETA,
        "g": conventions.COUPLING,
        "kelvin": conventions.WINDOW,
        "exponent": conventions.ISOTOPE,
    },
):
    """Isotope exponents along a path in the plane of η and g, nan where there is no transition.

    Attributes
    ----------
    eta, g : ndarray, shape (m,)
        The path.
    kelvin : ndarray, shape (m,)
        T_c in K along it.
    exponent : ndarray, shape (m,)
        α = −d ln T_c/d ln M at each point, η and g held.
    with_drift : ndarray, shape (m,)
        α if the isotope also moves the point along the path, see :func:`isotope_exponent_along`.
    """

    eta: NDArray[np.float64]
    g: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    exponent: NDArray[np.float64]
    with_drift: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@remembers
def isotope_exponent_along(model: Wires, eta: ArrayLike, g: ArrayLike, *, drift: float = 0.0) -> IsotopePath:
    """Return the isotope exponent along a path (η, g) that pressure takes (MR21 Fig. 6, panels 2).

    Parameters
    ----------
    model : Wires
        The superlattice; its own g is replaced along the path.
    eta, g : array_like, shape (m,)
        Points of the path, in its order.
    drift : float
        dη/d ln M: by how much the heavier isotope sits elsewhere on the path (its zero-point motion acts like
        a pressure). 0 leaves only the change of the cutoff.

    Raises
    ------
    ValueError
        If `eta` and `g` differ in shape, or drift is asked of a path whose η does not change.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> path = bpv.isotope_exponent_along(papers.md21(), [0.4, 0.6, 0.8], [0.2, 0.25, 0.3], drift=-0.02)
    >>> path.exponent.round(3).tolist()
    [0.235, 0.196, 0.161]
    >>> path.with_drift.round(3).tolist()
    [0.322, 0.265, 0.212]
    """
    etas = _checks.instance("model", model, Wires).potentials(Filling(eta=eta))[0]
    couplings = _checks.row("g", g, most=_checks.STRONGEST)
    if couplings.size != etas.size:
        raise ValueError(
            f"g has {couplings.size} points: g must have as many as eta, {etas.size}, and eta as many as g"
        )
    drift = _checks.finite("drift", drift, most=1e3)
    kelvin, exponent = np.empty(etas.size), np.empty(etas.size)
    for i, (here, value) in enumerate(zip(etas, couplings, strict=True)):
        each = model.with_g(float(value))
        found, equation, _ = resolved_critical_temperature(each, float(here))
        kelvin[i] = found.kelvin
        exponent[i] = gap_equation.isotope_exponent(equation, critical=found)
    with_drift = exponent.copy()
    if drift != 0:
        if etas.size < 2 or np.any(np.diff(etas) == 0):
            raise ValueError(f"eta = {eta!r} is not allowed: eta must change from point to point for a drift")
        with_drift = exponent - drift * np.gradient(np.log(kelvin), etas)
    return IsotopePath(etas, couplings, kelvin, exponent, with_drift)
