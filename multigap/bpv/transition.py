"""Critical temperatures of wires: along a row of chemical potentials, and over the plane of η and g."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, _plausible, gap_equation
from multigap._tables import Result, conventions, remembers
from multigap.bpv.filling import Filling
from multigap.bpv.grid import _transitions
from multigap.bpv.wires import Wires
from multigap.bpv.zone import ZoneNodes
from multigap.constants import K_B
from multigap.gap_equation import LOWEST_TEMPERATURE, GapEquation


@dataclass(frozen=True, eq=False, repr=False)
class Transition(
    Result,
    rows="eta",
    axes={**dict.fromkeys(("eta", "mu", "kelvin", "superconducting"), "eta"), "structure": "eta subband"},
    units={"mu": "eV", "kelvin": "K", "lowest_temperature": "K"},
    conventions={"eta": conventions.ETA, "kelvin": conventions.WINDOW},
):
    """Critical temperatures along a row of chemical potentials.

    Attributes
    ----------
    eta, mu : ndarray, shape (m,)
        Lifshitz parameter and chemical potential in eV.
    kelvin : ndarray, shape (m,)
        T_c in K; nan where there is none at or above `lowest_temperature`.
    superconducting : ndarray of bool, shape (m,)
        Whether there is one.
    structure : ndarray, shape (m, n)
        Zone mean of each subband's gap at T_c, the largest being 1; nan for a subband above the window
        or where nothing couples.
    lowest_temperature : float
        Lowest temperature searched, in K.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    superconducting: NDArray[np.bool_]
    structure: NDArray[np.float64]
    lowest_temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)


@remembers
def critical_temperature(
    model: Wires,
    filling: Filling | ArrayLike,
    *,
    lowest_temperature: float = LOWEST_TEMPERATURE,
) -> Transition:
    """Return T_c, and the structure of the gap there, at one or many chemical potentials (MR21 Eq. 8).

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or array_like, shape (m,)
        One or many fillings; plain numbers are η.
    lowest_temperature : float
        In K; where the normal state is stable down to it, the temperature is nan.

    Notes
    -----
    By the grid kernel of :func:`dome`; :func:`resolved_critical_temperature` has the same number from the
    general solver, to 1e-8 for windows ω̃ from 1e-5 eV up; to 3e-8 where k_B T_c is below ω̃/10 000, since an
    error of the eigenvalue there counts more than ten times in T_c.

    Raises
    ------
    ValueError
        For a filling that is none, or μ below every subband.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> found = bpv.critical_temperature(papers.md21(0.4), [0.0, 0.5, 1.0])
    >>> found.kelvin.round(1).tolist()
    [35.5, 248.5, 319.1]
    >>> found.structure[-1].round(3).tolist()  # gaps of the three subbands over the largest, at η = 1
    [0.195, 0.19, 1.0]
    """
    etas, mus = _checks.instance("model", model, Wires).potentials(filling)
    lowest_temperature = _checks.positive("lowest_temperature", lowest_temperature, "K")
    return _along(model, etas, mus, lowest_temperature)


def _transition_at(model: Wires, mu: float) -> Transition:
    """Return the transition at one μ in eV that lies not below every subband."""
    mus = np.array([mu])
    return _along(model, model._lifshitz_parameter(mus), mus, LOWEST_TEMPERATURE)


def _along(
    model: Wires, etas: NDArray[np.float64], mus: NDArray[np.float64], lowest_temperature: float
) -> Transition:
    grid = _transitions(model, mus, np.array([model.cutoff]), model.coupling[None], lowest_temperature)
    _warn_beyond_cutoff(model.cutoff, grid.kelvin)
    kelvin = grid.kelvin[:, 0].copy()
    return _checks.made(
        Transition,
        eta=etas,
        mu=mus,
        kelvin=kelvin,
        superconducting=np.isfinite(kelvin),
        structure=grid.structure[:, 0].copy(),
        lowest_temperature=lowest_temperature,
    )


@dataclass(frozen=True, eq=False, repr=False)
class Dome(
    Result,
    rows="eta g",
    axes={
        "eta": "eta",
        "mu": "eta",
        "g": "g",
        "cutoff": "g",
        "kelvin": "eta g",
        "superconducting": "eta g",
        "structure": "eta g subband",
    },
    units={"mu": "eV", "cutoff": "eV", "kelvin": "K", "lowest_temperature": "K"},
    conventions={"eta": conventions.ETA, "g": conventions.COUPLING, "kelvin": conventions.WINDOW},
):
    """Critical temperatures over the plane of Lifshitz parameter and coupling.

    Attributes
    ----------
    eta : ndarray, shape (m,)
        Lifshitz parameters.
    mu : ndarray, shape (m,)
        Chemical potentials in eV.
    g : ndarray, shape (l,)
        Couplings of the Lifshitz subband.
    cutoff : ndarray, shape (l,)
        ω̃ in eV that goes with each g.
    kelvin : ndarray, shape (m, l)
        T_c in K; nan where there is none at or above `lowest_temperature`.
    superconducting : ndarray of bool, shape (m, l)
        Whether there is one.
    structure : ndarray, shape (m, l, n)
        Zone mean of each subband's gap at T_c, the largest being 1; nan for a subband above the window
        or where nothing couples.
    lowest_temperature : float
        Lowest temperature searched, in K.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    g: NDArray[np.float64]
    cutoff: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    superconducting: NDArray[np.bool_]
    structure: NDArray[np.float64]
    lowest_temperature: float

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    @property
    def peak(self) -> tuple[float, float, float]:
        """(η, g, T_c in K) of the largest T_c on the grid.

        Raises
        ------
        ValueError
            If nothing on the grid superconducts.
        """
        if not np.any(self.superconducting):
            raise ValueError(f"no point of the grid superconducts above {self.lowest_temperature:g} K")
        row, column = np.unravel_index(np.nanargmax(self.kelvin), self.kelvin.shape)
        return float(self.eta[row]), float(self.g[column]), float(self.kelvin[row, column])


@remembers
def dome(
    model: Wires,
    eta: ArrayLike,
    g: ArrayLike,
    *,
    lowest_temperature: float = LOWEST_TEMPERATURE,
    executor: Executor | None = None,
    progress: bool = False,
) -> Dome:
    """Return T_c over a grid of Lifshitz parameters and couplings (MD21 Fig. 4, MR21 Figs. 8–11).

    Parameters
    ----------
    model : Wires
        The superlattice; its own g is replaced, and with it the cutoff where the model softens.
    eta, g : array_like, shapes (m,) and (l,)
        Lifshitz parameters, and couplings of the Lifshitz subband.
    lowest_temperature : float
        In K; where the normal state is stable down to it, the temperature is nan.
    executor : concurrent.futures.Executor, optional
        Where rows are computed: a process pool, ``dask.distributed.Client.get_executor()``,
        ``mpi4py.futures.MPIPoolExecutor`` …; without it, threads on this machine's cores.
    progress : bool
        Whether to show a bar, on the error stream.

    Raises
    ------
    ValueError
        For g ≥ 1/2 where the model softens, or a μ below every subband.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> found = bpv.dome(papers.md21(), eta=[0.5, 1.0, 1.5], g=[0.2, 0.3, 0.4])
    >>> found.kelvin.round(1).tolist()  # a row for each η
    [[71.9, 174.6, 248.5], [129.6, 257.0, 319.1], [76.9, 191.8, 247.6]]
    >>> eta, g, kelvin = found.peak
    >>> f"{kelvin:.1f} K at η = {eta}, g = {g}"
    '319.1 K at η = 1.0, g = 0.4'
    """
    etas, mus = _checks.instance("model", model, Wires).potentials(Filling(eta=eta))
    couplings = _checks.row("g", g, most=_checks.STRONGEST)
    lowest_temperature = _checks.positive("lowest_temperature", lowest_temperature, "K")
    executor = None if executor is None else _checks.instance("executor", executor, Executor)
    progress = _checks.flag("progress", progress)
    models = [model.with_g(float(value)) for value in couplings]
    cutoffs = np.array([each.cutoff for each in models])
    grid = _transitions(
        model,
        mus,
        cutoffs,
        np.array([each.coupling for each in models]),
        lowest_temperature,
        executor,
        progress,
    )
    for cutoff, column in zip(cutoffs, grid.kelvin.T, strict=True):
        _warn_beyond_cutoff(float(cutoff), column)
    return Dome(
        etas,
        mus,
        couplings,
        cutoffs,
        grid.kelvin,
        np.isfinite(grid.kelvin),
        grid.structure,
        lowest_temperature,
    )


def resolved_critical_temperature(
    model: Wires,
    filling: Filling | float,
    *,
    lowest_temperature: float = LOWEST_TEMPERATURE,
) -> tuple[gap_equation.CriticalTemperature, GapEquation, ZoneNodes]:
    """Return T_c by the general solver, with its channels: every k_z a channel, nothing expanded in series.

    Slower than :func:`critical_temperature` and independent of its tables; gaps below T_c start from here. A
    cold transition is solved again on nodes that resolve its temperature.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or float
        One filling, or η.
    lowest_temperature : float
        In K; where the normal state is stable down to it, the temperature is nan.

    Returns
    -------
    CriticalTemperature
        T_c in K, and Δ at the nodes there, the largest 1.
    GapEquation
        What was solved.
    ZoneNodes
        Its channels: subband and k_z of each.

    Raises
    ------
    ValueError
        For a filling that is not one, μ below every subband, or a `lowest_temperature` that is not above 0.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.bpv import papers
    >>> found, equation, nodes = bpv.resolved_critical_temperature(papers.md21(), 0.9)
    >>> round(found.kelvin, 4), equation.channels.count == nodes.edge.size
    (187.6464, True)
    >>> round(float(bpv.critical_temperature(papers.md21(), 0.9).kelvin[0]), 4)
    187.6464
    """
    mu = _checks.instance("model", model, Wires)._potential(filling)[1]
    lowest_temperature = _checks.positive("lowest_temperature", lowest_temperature, "K")
    scale = model.cutoff
    while True:
        equation = GapEquation(model.channels(mu, scale), model._scaled_coupling(mu))
        found = gap_equation.critical_temperature(equation, lowest_temperature)
        nodes = model.nodes(mu, scale)
        reached = K_B * max(found.kelvin if found.superconducting else lowest_temperature, 1e-9)
        if scale <= 2 * reached or model.nodes(mu, reached).edge.size == nodes.edge.size:
            return found, equation, nodes
        scale = reached


def _warn_beyond_cutoff(cutoff: float, kelvin: NDArray[np.float64]) -> None:
    """Warn where the coupling is so strong that k_B T_c passes the cutoff."""
    hottest = float(np.max(kelvin, initial=0.0, where=np.isfinite(kelvin)))
    if hottest * K_B > cutoff:
        _plausible.warn_beyond("the cutoff", cutoff, hottest)
