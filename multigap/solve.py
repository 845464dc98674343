"""The questions that every theory here answers, asked of a model of any of them.

Each function looks at the model and hands the question to the wing that it belongs to:
:class:`~multigap.two_band.TwoBand`, :class:`~multigap.two_band.FlatSteep` and every other
:class:`~multigap.gap_equation.GapEquation` to :mod:`multigap.gap_equation`, :class:`~multigap.bpv.Wires` to
:mod:`multigap.bpv`, a :class:`~multigap.eliashberg.SpectralFunction` to :mod:`multigap.eliashberg`. What
else is told, and what comes back, is that wing's: wires are asked at one or many chemical potentials and
answer with rows, a spectrum needs the Coulomb pseudopotential μ*.
"""

from __future__ import annotations

from typing import Any, overload

from numpy.typing import ArrayLike, NDArray

from multigap import bpv, eliashberg, gap_equation
from multigap._tables import asked
from multigap.bpv import Wires
from multigap.eliashberg import SpectralFunction
from multigap.gap_equation import GapEquation
from multigap.two_band import FlatSteep, TwoBand

ChannelModel = GapEquation | TwoBand | FlatSteep
"""What the gap equation of channels answers for."""


def _equation(model: object, others: str) -> GapEquation:
    if isinstance(model, TwoBand | FlatSteep):
        return model.equation()
    if isinstance(model, GapEquation):
        return model
    raise ValueError(
        f"model = {model!r:.200} is not allowed: model must be a TwoBand, FlatSteep, GapEquation{others}"
    )


@overload
def critical_temperature(model: ChannelModel, **options: Any) -> gap_equation.CriticalTemperature: ...


@overload
def critical_temperature(
    model: Wires, filling: bpv.Filling | ArrayLike, **options: Any
) -> bpv.Transition: ...


@overload
def critical_temperature(
    model: SpectralFunction, mu_star: float = 0.0, **options: Any
) -> eliashberg.CriticalTemperature: ...


def critical_temperature(model: Any, *arguments: Any, **options: Any) -> Any:
    """Return the critical temperature of a model, in the result of the theory that it belongs to.

    Parameters
    ----------
    model : TwoBand, FlatSteep, GapEquation, Wires or SpectralFunction
        What superconducts.
    *arguments, **options
        As :func:`multigap.gap_equation.critical_temperature`, :func:`multigap.bpv.critical_temperature` or
        :func:`multigap.eliashberg.critical_temperature` take them: ``lowest_temperature`` for channels and
        wires, the ``filling`` of wires, ``mu_star`` for a spectrum.

    Returns
    -------
    gap_equation.CriticalTemperature, bpv.Transition or eliashberg.CriticalTemperature
        T_c in K among the rest, nan where the model does not superconduct.

    Raises
    ------
    ValueError
        For a model of another kind, or an argument that its theory refuses.
    ConvergenceError
        If the equation cannot be solved.

    Examples
    --------
    >>> import multigap
    >>> clean = multigap.Superlattice(well=10.0, barrier=4.0, height=3.0)
    >>> couplings = multigap.coupling_matrix(0.3, intraband=0.1, interband=0.1, count=3)
    >>> wires = multigap.Wires(clean, bare_cutoff=0.15, coupling=couplings)
    >>> multigap.critical_temperature(wires, [0.5, 1.0]).superconducting.tolist()
    [True, True]
    """
    if isinstance(model, Wires):
        return bpv.critical_temperature(model, *arguments, **options)
    if isinstance(model, SpectralFunction):
        return eliashberg.critical_temperature(model, *arguments, **options)
    equation = _equation(model, ", Wires or SpectralFunction")
    found = gap_equation.critical_temperature(equation, *arguments, **options)
    return asked(found, critical_temperature, model)


@overload
def gaps(model: ChannelModel, temperature: ArrayLike, **options: Any) -> gap_equation.Gaps: ...


@overload
def gaps(
    model: Wires, filling: bpv.Filling | float, temperature: float = 0.0, **options: Any
) -> bpv.WireGaps: ...


def gaps(model: Any, *arguments: Any, **options: Any) -> Any:
    """Return the gaps of a model below its critical temperature.

    A spectrum's gap is a function of frequency, and has functions of its own:
    :func:`multigap.eliashberg.gap_edge` and :func:`multigap.eliashberg.matsubara_gap`.

    Parameters
    ----------
    model : TwoBand, FlatSteep, GapEquation or Wires
        What superconducts.
    *arguments, **options
        As :func:`multigap.gap_equation.gaps` or :func:`multigap.bpv.gaps` take them: the ``temperature`` in
        K, one or many, for channels; one ``filling``, one ``temperature`` and whether the density is kept
        for wires.

    Returns
    -------
    gap_equation.Gaps or bpv.WireGaps
        The gaps in eV among the rest; nan for a subband of the wires above the window.

    Raises
    ------
    ValueError
        For a model of another kind, or an argument that its theory refuses.
    ConvergenceError
        If the equation cannot be solved.

    Examples
    --------
    >>> import multigap
    >>> bands = multigap.TwoBand(lambda11=0.3, lambda22=0.1, lambda12=0.05)
    >>> found = multigap.gaps(bands, [0.0, 30.0])
    >>> (1e3 * found.delta).round(2).tolist()  # meV: a row for each temperature, a column for each band
    [[13.16, 3.68], [12.7, 3.35]]
    >>> round(found.critical.kelvin, 1)
    79.9
    """
    if isinstance(model, Wires):
        return bpv.gaps(model, *arguments, **options)
    equation = _equation(model, " or Wires; for a SpectralFunction there is multigap.eliashberg.gap_edge")
    return asked(gap_equation.gaps(equation, *arguments, **options), gaps, model)


@overload
def isotope_exponent(model: ChannelModel, **options: Any) -> float: ...


@overload
def isotope_exponent(model: Wires, filling: bpv.Filling | ArrayLike, **options: Any) -> NDArray[Any]: ...


@overload
def isotope_exponent(model: SpectralFunction, mu_star: float = 0.0, **options: Any) -> float: ...


def isotope_exponent(model: Any, *arguments: Any, **options: Any) -> Any:
    """Return α = −d ln T_c/d ln M of a model, its couplings held.

    Parameters
    ----------
    model : TwoBand, FlatSteep, GapEquation, Wires or SpectralFunction
        What superconducts.
    *arguments, **options
        As :func:`multigap.gap_equation.isotope_exponent`, :func:`multigap.bpv.isotope_exponent` or
        :func:`multigap.eliashberg.isotope_exponent` take them: which channels' cutoffs are ``scaled`` by the
        mass; the ``filling`` of wires; ``mu_star`` of a spectrum, and which of its peaks are ``moving``.

    Returns
    -------
    float, or array of shape (m,) for wires
        α; nan where channels or wires do not superconduct.

    Raises
    ------
    ValueError
        For a model of another kind, an argument that its theory refuses, or a spectrum that does not
        superconduct.
    ConvergenceError
        If the equation cannot be solved.

    Examples
    --------
    >>> import multigap
    >>> bands = multigap.TwoBand(lambda11=0.3, lambda22=0.1, lambda12=0.05)
    >>> round(multigap.isotope_exponent(bands), 6)  # the mass in both cutoffs
    0.5
    >>> round(multigap.isotope_exponent(bands, scaled=[True, False]), 3)  # in the first band's alone
    0.474
    >>> spectrum = multigap.SpectralFunction.einstein(1.0, 0.06)
    >>> round(multigap.isotope_exponent(spectrum, 0.1), 3)  # μ* = 0.1 lowers it
    0.487
    """
    if isinstance(model, Wires):
        return bpv.isotope_exponent(model, *arguments, **options)
    if isinstance(model, SpectralFunction):
        return eliashberg.isotope_exponent(model, *arguments, **options)
    equation = _equation(model, ", Wires or SpectralFunction")
    return gap_equation.isotope_exponent(equation, *arguments, **options)
