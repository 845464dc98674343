r"""Layers of wires that electrons hop between: what a bandwidth across the layers does to T_c in mean field.

The models of wires are one layer, or many that do not see each other. A hopping t between neighbouring layers
adds :math:`-2t\cos k_y d_y` to every energy. The edge at which an electron starts to move freely along its
wire is then spread over 4t, and with it the van Hove peak that the top of the dome stands on. A contact
interaction makes gaps that do not depend on k_y, so that every pair kernel is averaged,

.. math::

    F(e) \to \frac{1}{π} \int_0^π dθ\, F(e - 2t\cos θ),

by the midpoint rule in θ, which is Chebyshev's for this weight. All subbands have the same t; the chemical
potential is given with respect to the layer alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, gap_equation
from multigap._tables import Result, conventions, remembers
from multigap.bpv import Filling, Wires
from multigap.bpv.zone import zone_nodes
from multigap.constants import K_B
from multigap.gap_equation import LOWEST_TEMPERATURE, Channels, GapEquation

_WIDEST: Final = 10.0
"""Largest hopping in eV."""

_WHOLE_BANDS: Final = 40.0
"""Half-width in eV of a window that leaves no part of a subband out."""


@dataclass(frozen=True, eq=False, repr=False)
class CoupledLayers(
    Result,
    rows="hopping eta",
    axes={"hopping": "hopping", "eta": "eta", "mu": "eta", "kelvin": "hopping eta"},
    units={"hopping": "eV", "mu": "eV", "kelvin": "K"},
    conventions={"eta": conventions.ETA, "kelvin": conventions.WINDOW},
):
    """T_c of coupled layers.

    Attributes
    ----------
    hopping : ndarray, shape (t,)
        t in eV.
    eta : ndarray, shape (m,)
        Lifshitz parameters of a layer alone.
    mu : ndarray, shape (m,)
        Chemical potentials in eV.
    kelvin : ndarray, shape (t, m)
        T_c in K; nan without a transition above the lowest temperature.
    """

    hopping: NDArray[np.float64]
    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    kelvin: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, hopping="t", eta="m", mu="m", kelvin="t m")


def coupled(
    model: Wires,
    filling: Filling | float,
    hopping: float,
    *,
    points: int = 24,
    scale: float | None = None,
    whole: bool = False,
) -> GapEquation:
    """Return the gap equation of layers that electrons hop between.

    Parameters
    ----------
    model : Wires
        One layer.
    filling : Filling or float
        One filling, or η, of a layer alone.
    hopping : float
        t in eV, at least 0.
    points : int
        Nodes in k_y, one where t is 0.
    scale : float, optional
        Energy in eV below which nothing happens; see :meth:`Wires.nodes`.
    whole : bool
        Whether channels stand for the whole of each subband, as phonons without a window need them.

    Raises
    ------
    ValueError
        For a filling that is not one, another argument outside its range, or a filling that leaves the window
        empty.

    Examples
    --------
    >>> from multigap.beyond import layers
    >>> from multigap.bpv import papers
    >>> from multigap.gap_equation import critical_temperature
    >>> model = papers.md21(0.25)
    >>> equations = [layers.coupled(model, 1.0, hopping, points=6) for hopping in (0.0, 0.05)]  # eV
    >>> [round(critical_temperature(each).kelvin) for each in equations]  # K
    [193, 137]
    """
    mu = _checks.instance("model", model, Wires)._potential(filling)[1]
    hopping = _checks.non_negative("hopping", hopping, "eV", most=_WIDEST)
    points = _checks.whole("points", points, 1, 512)
    scale = model.cutoff if scale is None else _checks.positive("scale", scale, "eV")
    window = _WHOLE_BANDS if _checks.flag("whole", whole) else model.cutoff
    return _coupled(model, mu, hopping, points, scale, window)


def _coupled(
    model: Wires, mu: float, hopping: float, points: int, scale: float, window: float
) -> GapEquation:
    count = points if hopping > 0 else 1
    shifts = 2 * hopping * np.cos(np.pi * (np.arange(count) + 0.5) / count)
    layer = model.superlattice, model.count, model.points
    parts = [zone_nodes(*layer, mu + float(shift), window, scale) for shift in shifts]
    parts = [part for part in parts if part.edge.size]
    if not parts:
        raise ValueError(
            f"filling at mu = {mu!r} eV is not allowed: filling must have a subband below mu + "
            f"{window:.4g} eV"
        )
    every = [model._channels(part) for part in parts]
    return GapEquation(
        Channels(
            np.concatenate([one.kind for one in every]),
            np.concatenate([one.level for one in every]),
            np.concatenate([one.cutoff for one in every]),
            np.concatenate([one.weight for one in every]) / count,
            np.concatenate([one.block for one in every]),
            np.concatenate([one.form for one in every]),
        ),
        model._scaled_coupling(mu),
    )


@remembers
def critical_temperature(
    model: Wires,
    filling: Filling | ArrayLike,
    hopping: ArrayLike,
    *,
    points: int = 24,
    lowest_temperature: float = LOWEST_TEMPERATURE,
) -> CoupledLayers:
    """Return T_c in mean field for fillings and hoppings between layers.

    Parameters
    ----------
    model : Wires
        One layer; ten to twenty of its `points` are plenty.
    filling : Filling or array_like, shape (m,)
        One or many fillings of a layer alone; plain numbers are η.
    hopping : array_like, shape (t,)
        t in eV, at least 0.
    points : int
        Nodes in k_y.
    lowest_temperature : float
        In K; where the normal state is stable down to it, the temperature is nan.

    Raises
    ------
    ValueError
        For an argument outside its range, or a filling that leaves the window empty.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.beyond import layers
    >>> model = bpv.papers.md21(0.25)
    >>> found = layers.critical_temperature(model, 1.0, [0.0, 0.05], points=6)  # eV
    >>> found.kelvin.ravel().round(1)  # K: hopping smears the edge of the subband
    array([193.4, 136.8])
    >>> bpv.critical_temperature(model, 1.0).kelvin.round(1)  # of a layer alone
    array([193.4])
    """
    etas, mus = _checks.instance("model", model, Wires).potentials(filling)
    hoppings = _checks.row("hopping", hopping, "eV", minimum=0, most=_WIDEST)
    points = _checks.whole("points", points, 1, 512)
    lowest = _checks.positive("lowest_temperature", lowest_temperature, "K")
    kelvin = [[_transition(model, float(mu), float(t), points, lowest) for mu in mus] for t in hoppings]
    return _checks.made(
        CoupledLayers,
        hopping=np.array(hoppings),
        eta=etas,
        mu=mus,
        kelvin=np.array(kelvin).reshape(hoppings.size, mus.size),
    )


def _transition(model: Wires, mu: float, hopping: float, points: int, lowest: float) -> float:
    """Return T_c in K; a cold one is solved again on nodes that resolve its temperature."""
    scale = model.cutoff
    while True:
        found = gap_equation.critical_temperature(
            _coupled(model, mu, hopping, points, scale, model.cutoff), lowest
        )
        reached = K_B * max(found.kelvin if found.superconducting else lowest, 1e-9)
        if scale <= 20 * reached:
            return found.kelvin
        scale = reached
