"""Where the phase of a layer of wires lets go: vortices unbind below the mean-field T_c.

A phase θ of the pairs that varies in a layer costs (D/8)(∇θ)² per area, D = ħ²n_s/m being that of
:mod:`multigap.beyond.stiffness`: pairs of mass 2m flow with ħ∇θ/2m. The universal jump of Nelson and
Kosterlitz (Phys. Rev. Lett. 39, 1201 (1977)), k_B T = (π/2) J for an energy (J/2)(∇θ)², then reads
k_B T = πD/8; a layer that is not isotropic becomes so when its axes are stretched, and has √(D_xx D_zz).
Hazra, Verma and Randeria (Phys. Rev. X 9, 031049 (2019), arXiv:1811.12428) take J = D/4 for the stiffness and
bound it by the diamagnetic part: a parabolic band has D ≤ ħ²n/m = E_F/π in a plane, and k_B T ≤ E_F/8.

Mean-field stiffness is used. Vortices and waves of the phase soften it before they let go, so that what comes
out is an upper limit for one layer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from multigap import _checks
from multigap._tables import Result, conventions, remembers
from multigap.beyond.stiffness import Stiffness, _refuse_touching, _warm_parts, stiffness
from multigap.bpv import Filling, Wires, critical_temperature, gaps
from multigap.constants import HBAR2_OVER_2ME, K_B

_JUMP: Final = math.pi / 8
"""k_B T over √(D_xx D_zz) where vortices unbind."""

_CORRELATION: Final = 1.5
"""b of ξ ∝ exp(b/√t) above the transition (Kosterlitz, J. Phys. C 7, 1046 (1974))."""

_COLDEST: Final = 1e-3
"""Share of T_c below which no transition is looked for: wires that hardly know of one another."""

_FARTHEST, _STEP = 32.0, 1.2
"""How far couplings are multiplied to have a T_c, and by how much at a time."""

_LOOSEST: Final = 0.1
"""Largest coupling of a layer to the next, relative to that within, that the logarithm is good for."""


@dataclass(frozen=True, eq=False, repr=False)
class LayerTransitions(
    Result,
    rows="eta",
    axes={
        **dict.fromkeys(
            ("eta", "mu", "mean_field", "kelvin", "factor", "electrons", "bands", "pocket", "parabola"), "eta"
        ),
        "along": "eta subband",
        "across": "eta subband",
    },
    units={
        "mu": "eV",
        "along": "eV",
        "across": "eV",
        **dict.fromkeys(("mean_field", "kelvin", "electrons", "bands", "pocket", "parabola"), "K"),
    },
    conventions={"eta": conventions.ETA, "mean_field": conventions.WINDOW, "kelvin": conventions.VORTICES},
):
    """Transitions of a layer of wires along a row of fillings, and what bounds them; nan where there is none.

    Attributes
    ----------
    eta : ndarray, shape (m,)
        Lifshitz parameters.
    mu : ndarray, shape (m,)
        Chemical potentials in eV.
    mean_field : ndarray, shape (m,)
        T_c in K at which the gap closes.
    kelvin : ndarray, shape (m,)
        T_BKT in K at which vortices unbind; 0 where that is below a thousandth of T_c.
    factor : ndarray, shape (m,)
        What all couplings were multiplied by to have this `mean_field`; 1 unless one was asked for.
    along, across : ndarray, shape (m, n)
        What each subband gives to D_xx and D_zz at T_BKT, in eV.
    electrons : ndarray, shape (m,)
        Upper bound in K from the electrons of all coupled subbands with their bare masses.
    bands : ndarray, shape (m,)
        Upper bound in K from the diamagnetic tensor of the coupled subbands, at T_BKT.
    pocket : ndarray, shape (m,)
        The same with the Lifshitz subband alone: what would bound a layer that had no other.
    parabola : ndarray, shape (m,)
        E_F/8k_B in K, E_F the depth of the Lifshitz subband: the bound of one parabolic band; 0 while empty.
    """

    eta: NDArray[np.float64]
    mu: NDArray[np.float64]
    mean_field: NDArray[np.float64]
    kelvin: NDArray[np.float64]
    factor: NDArray[np.float64]
    along: NDArray[np.float64]
    across: NDArray[np.float64]
    electrons: NDArray[np.float64]
    bands: NDArray[np.float64]
    pocket: NDArray[np.float64]
    parabola: NDArray[np.float64]

    def __post_init__(self) -> None:
        _checks.record(self, nan=True, **self._axes)

    @property
    def ratio(self) -> NDArray[np.float64]:
        """T_BKT/T_c, shape (m,)."""
        return self.kelvin / self.mean_field


@remembers
def kosterlitz_thouless(
    model: Wires,
    filling: Filling | ArrayLike,
    *,
    kelvin: ArrayLike | None = None,
    anisotropy: float | None = None,
) -> LayerTransitions:
    """Return where vortices unbind in a layer of wires, or in a stack of such layers.

    k_B T = (π/8) √(D_xx D_zz) with D of the gaps at that temperature, at fixed μ.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or array_like, shape (m,)
        One or many fillings; plain numbers are η.
    kelvin : array_like, shape () or (m,), optional
        Mean-field T_c in K to be had, one for all fillings or one for each, such as that of a theory with
        retardation; that of the model if not given. Bands and cutoff stay, and all couplings are multiplied
        by the one factor that gives it, so that gaps and temperatures scale together.
    anisotropy : float, optional
        For a stack: coupling of the phase to that of the next layer over that within a layer, from above 0 to
        0.1. One layer if not given.

    Raises
    ------
    ValueError
        As :func:`multigap.beyond.stiffness.stiffness`; for a `kelvin` that no factor gives, or of another
        length than the fillings.
    multigap.errors.ConvergenceError
        If the gap equation cannot be solved.

    Notes
    -----
    Above T_BKT the phase of a layer is stiff over ξ ∝ exp(b/√t), t = 8k_B T/πD - 1, and the neighbouring
    layers hold it once ξ² × anisotropy is about 1: t = (2b/ln anisotropy)², with b = 1.5 (Kosterlitz, J.
    Phys. C 7, 1046 (1974); Hikami and Tsuneto, Prog. Theor. Phys. 63, 387 (1980)): an estimate to leading
    logarithm.

    Examples
    --------
    >>> from multigap.beyond.vortices import kosterlitz_thouless
    >>> from multigap.bpv import papers
    >>> found = kosterlitz_thouless(papers.md21(0.25), [1.0])
    >>> found.mean_field.round(0), found.kelvin.round(0)  # K
    (array([193.]), array([140.]))
    """
    etas, mus = _checks.instance("model", model, Wires).potentials(filling)
    wanted = _wanted(kelvin, mus.size)
    lift = 1.0 if anisotropy is None else stacked(anisotropy)
    rows = [
        _transition(model, mu, target, lift) for mu, target in zip(mus.tolist(), wanted.tolist(), strict=True)
    ]
    numbers = np.array([row[0] for row in rows]).reshape(mus.size, 7).T
    parts = np.array([row[1] for row in rows]).reshape(mus.size, 2, model.count)
    mean_field, found, factor, *bounds = numbers
    return LayerTransitions(etas, mus, mean_field, found, factor, parts[:, 0], parts[:, 1], *bounds)


def stacked(anisotropy: float) -> float:
    """Return 8k_B T/πD, 1 for a layer by itself, at which a stack of layers orders.

    Parameters
    ----------
    anisotropy : float
        Coupling of the phase to that of the next layer over that within a layer, from above 0 to 0.1.

    Raises
    ------
    ValueError
        For an anisotropy outside of that.

    Examples
    --------
    >>> from multigap.beyond.vortices import stacked
    >>> [round(stacked(anisotropy), 2) for anisotropy in (1e-6, 1e-4, 1e-2)]
    [1.05, 1.11, 1.42]
    """
    ratio = _checks.within("anisotropy", anisotropy, 0, _LOOSEST, open_low=True)
    return 1 + (2 * _CORRELATION / math.log(ratio)) ** 2


def with_critical_temperature(model: Wires, filling: Filling | float, kelvin: float) -> tuple[Wires, float]:
    """Return the same wires with all couplings multiplied so that mean-field T_c is the one asked for.

    Bands and cutoff stay as they are: what softening made of the cutoff is kept as a number.

    Parameters
    ----------
    model : Wires
        The superlattice and its pairing.
    filling : Filling or float
        One filling, or η.
    kelvin : float
        T_c in K, above 0.

    Returns
    -------
    Wires
        The wires.
    float
        The factor.

    Raises
    ------
    ValueError
        For a T_c not above 0, or one that no factor gives.

    Examples
    --------
    >>> from multigap import bpv
    >>> from multigap.beyond.vortices import with_critical_temperature
    >>> weaker, factor = with_critical_temperature(bpv.papers.md21(0.25), 1.0, 50.0)
    >>> round(float(factor), 2), bpv.critical_temperature(weaker, 1.0).kelvin.round(3)
    (0.56, array([50.]))
    """
    mu = _checks.instance("model", model, Wires)._potential(filling)[1]
    kelvin = _checks.positive("kelvin", kelvin, "K")
    return _scaled(model, mu, kelvin)


def _wanted(kelvin: ArrayLike | None, size: int) -> NDArray[np.float64]:
    """Return a mean-field T_c for each filling, nan where it is the model's own."""
    if kelvin is None:
        return np.full(size, np.nan)
    given = _checks.row("kelvin", kelvin, "K", above=0)
    if given.size not in (1, size):
        raise ValueError(
            f"kelvin of {given.size} numbers is not allowed: kelvin must be one number, or one for each of "
            f"{size} fillings"
        )
    return np.broadcast_to(given, (size,))


def _scaled(model: Wires, mu: float, kelvin: float) -> tuple[Wires, float]:
    """Multiply all couplings until T_c is the one asked for; its logarithm is nearly linear in 1/factor."""
    at = Filling(mu=mu)

    def wires(inverse: float) -> Wires:
        return replace(model, coupling=model.coupling / inverse, bare_cutoff=model.cutoff, softening=False)

    def miss(inverse: float) -> float:
        lowest = kelvin / 2
        found = float(critical_temperature(wires(inverse), at, lowest_temperature=lowest).kelvin[0])
        return math.log((found if found > 0 else lowest) / kelvin)

    refusal = ValueError(
        f"kelvin = {kelvin!r} is not allowed: kelvin must be a T_c that the couplings give at mu = {mu:.6g} "
        f"eV when they are multiplied by a factor from 1/{_FARTHEST:.0f} to {_FARTHEST:.0f}, and k_B T_c at "
        f"most half the cutoff of {model.cutoff:.4g} eV"
    )
    if 2 * K_B * kelvin > model.cutoff:
        raise refusal
    strong = weak = 1.0
    while miss(strong) < 0:  # by small steps: far beyond, k_B T_c would pass the cutoff
        strong /= _STEP
        if strong * _FARTHEST < 1:
            raise refusal
    while miss(weak) > 0:
        weak *= _STEP
        if weak > _FARTHEST:
            raise refusal
    inverse = strong if strong == weak else float(brentq(miss, strong, weak, xtol=1e-10, rtol=1e-10))
    return wires(inverse), 1 / inverse


def _transition(
    model: Wires, mu: float, kelvin: float, lift: float
) -> tuple[tuple[float, ...], NDArray[np.float64]]:
    """Return T_c, T_BKT, factor and four bounds in K, and both parts of the stiffness at T_BKT."""
    factor = 1.0
    if not math.isnan(kelvin):
        model, factor = _scaled(model, mu, kelvin)
    mean_field = float(critical_temperature(model, Filling(mu=mu)).kelvin[0])
    if math.isnan(mean_field):
        return (math.nan,) * 7, np.full((2, model.count), math.nan)

    _refuse_touching(model)
    at = Filling(mu=mu)

    def miss(share: float) -> float:
        along, across, *_ = _warm_parts(model, gaps(model, at, share * mean_field))
        geometric_mean = math.sqrt(max(np.sum(along), 0.0) * max(np.sum(across), 0.0))
        return share * K_B * mean_field - lift * _JUMP * geometric_mean

    share = 0.0
    if miss(_COLDEST) < 0:
        share = float(brentq(miss, _COLDEST, 1.0, xtol=1e-8, rtol=1e-8))
    there = stiffness(model, at, share * mean_field)
    bounds = [each / K_B for each in _bounds(model, there)]
    return (mean_field, share * mean_field, factor, *bounds), np.array([there.along, there.across])


def _bounds(model: Wires, state: Stiffness) -> tuple[float, float, float, float]:
    """Return upper bounds of k_B T in eV: all electrons, all subbands, the pocket, and a parabola's E_F/8."""
    lattice, pocket = model.superlattice, model.lifshitz - 1
    along, across = state.diamagnetic_along, state.diamagnetic_across
    electrons = float(np.sum(along)) * lattice.along_wire / (2 * HBAR2_OVER_2ME)  # 1/Å²
    lightest = min(lattice.mass_well, lattice.mass_barrier)
    bare = 2 * HBAR2_OVER_2ME * electrons / math.sqrt(lattice.along_wire * lightest)
    bands = math.sqrt(float(np.sum(along)) * max(float(np.sum(across)), 0.0))
    alone = math.sqrt(float(along[pocket]) * max(float(across[pocket]), 0.0))
    depth = max(state.mu - lattice.subband(model.lifshitz).bottom, 0.0)
    return _JUMP * bare, _JUMP * bands, _JUMP * alone, depth / 8
