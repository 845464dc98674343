"""The transition of isotropic Eliashberg theory: T_c, what changes it, and the λ that gives one asked for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import brentq

from multigap import _checks, _plausible
from multigap._jit import plain
from multigap._tables import Result, conventions, remembers
from multigap.constants import K_B
from multigap.eliashberg._matsubara import checked_coulomb, default_count, sums_over
from multigap.eliashberg.density_of_states import DensityOfStates
from multigap.eliashberg.spectrum import Array, SpectralFunction
from multigap.errors import ConvergenceError
from multigap.kernels import phonon_transition as kernels


@dataclass(frozen=True, repr=False)
class CriticalTemperature(
    Result, units={"kelvin": "K", "lowest_temperature": "K"}, conventions={"kelvin": conventions.ELIASHBERG}
):
    """Result of :func:`critical_temperature`.

    Attributes
    ----------
    kelvin : float
        T_c in K; nan where the spectrum does not superconduct at or above `lowest_temperature`.
    superconducting : bool
        Whether a T_c was found.
    lowest_temperature : float
        Lowest temperature searched, in K.
    matsubara_count : int
        Positive Matsubara frequencies in the last solution.
    """

    kelvin: float
    superconducting: bool
    lowest_temperature: float
    matsubara_count: int

    def __post_init__(self) -> None:
        _checks.record(self, nan=True)


def largest_eigenvalue(
    spectrum: SpectralFunction,
    temperature: float,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    density: DensityOfStates | None = None,
    extent: float | None = None,
) -> float:
    """Return the largest eigenvalue of the linearised gap equation: above 1 below T_c, 1 at T_c.

    Parameters
    ----------
    spectrum : SpectralFunction
    temperature : float
        In K, above 0.
    mu_star : float
        Coulomb pseudopotential at the cutoff, in [0, 1).
    cutoff : float, optional
        ω_c in eV; ten times the highest phonon frequency where not given.
    density : DensityOfStates, optional
        Density of states; constant where not given.
    extent : float, optional
        How far (eV) the Matsubara sum of the phonon part goes. Where not given, 64 times the highest phonon
        frequency, or the cutoff if that is more, and over 96 frequencies at least: the eigenvalue is then
        good to 1e-7.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        If the normal state with a varying density of states does not settle.

    Examples
    --------
    >>> import multigap
    >>> lead = multigap.SpectralFunction.einstein(1.5, 0.005)
    >>> kelvin = multigap.critical_temperature(lead, 0.1).kelvin
    >>> ratios = (0.5, 1.0, 2.0)
    >>> [round(multigap.eliashberg.largest_eigenvalue(lead, t * kelvin, 0.1), 3) for t in ratios]
    [1.373, 1.0, 0.702]
    """
    thermal = K_B * _checks.positive("temperature", temperature, "K")
    mu_star, cutoff = checked_coulomb(spectrum, mu_star, cutoff)
    if extent is None:
        count = default_count(spectrum, thermal, mu_star, cutoff)
    else:
        count = kernels.count_below(_checks.positive("extent", extent, "eV"), thermal, 8)
    if density is not None:
        _checks.instance("density", density, DensityOfStates)
    if count > kernels.MATSUBARA_LIMIT:
        _raise(kernels.TOO_MANY, thermal / K_B, count)
    frequencies, couplings, energies, values = _plain(spectrum, density)
    found = kernels.eigenvalue(frequencies, couplings, thermal, mu_star, cutoff, energies, values, count)
    if math.isnan(found):
        _raise(kernels.UNSETTLED, thermal / K_B)
    return float(found)


def _scratch() -> Array:
    """Return the matrix that kernels write into."""
    return np.empty((kernels.WHOLE, kernels.WHOLE))


def _plain(spectrum: SpectralFunction, density: DensityOfStates | None) -> tuple[Array, Array, Array, Array]:
    """Return the arrays that kernels take: peaks and density of states, empty where that is constant."""
    empty = np.empty(0)
    energies, values = (empty, empty) if density is None else (density.energies, density.values)
    return plain(spectrum.frequencies), plain(spectrum.couplings), plain(energies), plain(values)


def _raise(status: int, kelvin: float, count: int = 0) -> None:
    """Say why a search came to no end."""
    if status == kernels.TOO_MANY:
        raise ConvergenceError(
            f"{count} Matsubara frequencies would be needed at {kelvin:g} K, "
            f"more than {kernels.MATSUBARA_LIMIT}"
        )
    if status == kernels.UNSETTLED:
        raise ConvergenceError("the normal state with a varying density of states did not settle")
    if status == kernels.NO_ROOT:
        raise ConvergenceError(f"no critical temperature was closed in on; last {kelvin:.6g} K")


@remembers
def critical_temperature(
    spectrum: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    density: DensityOfStates | None = None,
    tolerance: float = 1e-5,
    lowest_temperature: float | None = None,
) -> CriticalTemperature:
    """Return T_c: where the largest eigenvalue of the linearised gap equation reaches 1.

    The reach of the Matsubara sum is doubled until T_c moves by less than `tolerance`.

    Parameters
    ----------
    spectrum : SpectralFunction
    mu_star : float
        Coulomb pseudopotential at the cutoff, in [0, 1).
    cutoff : float, optional
        ω_c in eV; ten times the highest phonon frequency where not given.
    density : DensityOfStates, optional
        Density of states; constant where not given. Then the equations are those of Mitrović and Carbotte
        (Can. J. Phys. 61, 784 (1983)) without the shift χ of the bands: exact for a density symmetric
        about E_F.
    tolerance : float
        Relative accuracy of T_c asked for, from 1e-10 to 0.1.
    lowest_temperature : float, optional
        Lowest temperature searched, in K; ω_ln/(1000 k_B) where not given.

    Returns
    -------
    CriticalTemperature
        With `kelvin` nan where the spectrum does not superconduct at `lowest_temperature`.

    Raises
    ------
    ValueError
        For an argument outside its range.
    multigap.errors.ConvergenceError
        If the accuracy would need more Matsubara frequencies than MATSUBARA_LIMIT.

    Warns
    -----
    multigap.errors.UnitWarning
        Where k_B T_c is above the highest phonon.

    Examples
    --------
    >>> import multigap
    >>> lead = multigap.SpectralFunction.einstein(1.5, 0.005)  # λ, and Ω in eV
    >>> round(multigap.eliashberg.critical_temperature(lead, mu_star=0.1).kelvin, 2)
    7.67
    >>> strong = multigap.SpectralFunction.einstein(20.0, 0.005)
    >>> k_t = multigap.constants.K_B * multigap.eliashberg.critical_temperature(strong).kelvin
    >>> round(k_t / (0.005 * 20.0**0.5), 3)  # grows to 0.183, Allen and Dynes's limit
    0.18
    """
    mu_star, cutoff = checked_coulomb(spectrum, mu_star, cutoff)
    tolerance = _checks.within("tolerance", tolerance, 1e-10, 0.1)
    floor = spectrum.omega_ln / (1000 * K_B) if lowest_temperature is None else lowest_temperature
    lowest = _checks.positive("lowest_temperature", floor, "K")
    if density is not None:
        _checks.instance("density", density, DensityOfStates)
    frequencies, couplings, energies, values = _plain(spectrum, density)
    thermal, _, count, status = kernels.critical_temperature(
        frequencies, couplings, mu_star, cutoff, energies, values, tolerance, K_B * lowest, _scratch()
    )
    _raise(status, thermal / K_B, count)
    found = not math.isnan(thermal)
    if thermal > frequencies[-1]:
        _plausible.warn_beyond("the highest phonon", float(frequencies[-1]), float(thermal) / K_B)
    return CriticalTemperature(float(thermal) / K_B if found else math.nan, found, lowest, int(count))


def isotope_exponent(
    spectrum: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    moving: Sequence[int] | None = None,
    step: float = 0.02,
) -> float:
    """Return α = -d ln T_c / d ln M at fixed λ_k and fixed Coulomb cutoff.

    Peak frequencies go as M^(-1/2) and the couplings do not depend on M. The cutoff ω_c is electronic, and
    stays: so α is 1/2 for μ* = 0 and smaller for μ* > 0. (With ω_c scaled like the
    phonons α would be 1/2 for any μ*.)

    Parameters
    ----------
    spectrum : SpectralFunction
    mu_star, cutoff
        As in :func:`critical_temperature`.
    moving : sequence of int, optional
        Indices of the peaks that move with this mass (the hydrogen modes); all where not given.
    step : float
        Half the interval of ln M of the central difference, at most 1.

    Raises
    ------
    ValueError
        For an argument outside its range, or a spectrum without superconductivity.

    Examples
    --------
    >>> import multigap
    >>> lead = multigap.SpectralFunction.einstein(1.5, 0.005)
    >>> round(multigap.eliashberg.isotope_exponent(lead), 3)  # without μ*
    0.5
    >>> round(multigap.eliashberg.isotope_exponent(lead, mu_star=0.1), 3)
    0.494
    """
    mu_star, cutoff = checked_coulomb(spectrum, mu_star, cutoff)
    step = _checks.positive("step", step, most=1)
    size = spectrum.frequencies.size
    indices = np.arange(size) if moving is None else _checks.whole_numbers("moving", moving)
    if np.any(indices >= size):
        raise ValueError(f"moving = {moving!r} is not allowed: moving must be indices of the {size} peaks")
    chosen = np.zeros(size)
    chosen[indices] = 1
    logarithms = []
    for sign in (-1, 1):
        heavier = spectrum.scaled(frequency=np.exp(-0.5 * sign * step * chosen))
        found = critical_temperature(heavier, mu_star, cutoff=cutoff, tolerance=1e-7)
        if not found.superconducting:
            raise ValueError(f"spectrum does not superconduct above {found.lowest_temperature:g} K")
        logarithms.append(math.log(found.kelvin))
    return (logarithms[0] - logarithms[1]) / (2 * step)


def coupling_for(
    kelvin: float,
    shape: SpectralFunction,
    mu_star: float = 0.0,
    *,
    cutoff: float | None = None,
    largest: float = 30.0,
) -> float:
    """Return the total λ at which a spectrum of the given shape has the asked T_c.

    The linearised equation at a given T is solved for λ, so no search over temperatures is needed; T_c rises
    with λ, so the answer is the only one.

    Parameters
    ----------
    kelvin : float
        T_c in K, above 0.
    shape : SpectralFunction
        Peaks whose relative weights are kept.
    mu_star, cutoff
        As in :func:`critical_temperature`.
    largest : float
        Largest λ searched, from 0.001 on.

    Returns
    -------
    float
        λ, or nan where none from 0.001 up to `largest` has that T_c.

    Raises
    ------
    ValueError
        For an argument outside its range.

    Examples
    --------
    >>> import multigap
    >>> shape = multigap.SpectralFunction.einstein(1.0, 0.005)
    >>> lam = multigap.eliashberg.coupling_for(7.2, shape, mu_star=0.1)
    >>> round(lam, 3)
    1.413
    >>> round(multigap.critical_temperature(shape.scaled(coupling=lam), 0.1).kelvin, 2)
    7.2
    """
    kelvin = _checks.positive("kelvin", kelvin, "K")
    mu_star, cutoff = checked_coulomb(_checks.instance("shape", shape, SpectralFunction), mu_star, cutoff)
    largest = _checks.within("largest", largest, 1e-3, _checks.STRONGEST)

    thermal = K_B * kelvin
    count = default_count(shape, thermal, mu_star, cutoff)
    if count <= kernels.WHOLE:
        frequencies, couplings = plain(shape.frequencies), plain(shape.couplings)
        factor = kernels.coupling_factor(frequencies, couplings, thermal, mu_star, cutoff, count, _scratch())
        lam = float(factor) * shape.lam
        return lam if 1e-3 <= lam <= largest else math.nan
    sums = sums_over(shape, thermal, mu_star, cutoff, count)

    def excess(lam: float) -> float:
        factor = lam / shape.lam
        scaled = replace(sums, near=factor * sums.near, far=factor * sums.far, beyond=factor * sums.beyond)
        return scaled.eigenvalue(scaled.normal_diagonal(), mu_star) - 1

    if excess(largest) < 0 or excess(1e-3) > 0:
        return math.nan
    return float(brentq(excess, 1e-3, largest, xtol=1e-9))
