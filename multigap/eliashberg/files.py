"""α²F(Ω) and N(ε) as input files of other codes for the same equations: ebmb and IsoME.

What they read is in their sources. ebmb (Berges, doi:10.5281/zenodo.13341224) takes columns of eV without a
header and integrates α²F by the trapezoidal rule, as this package does. IsoME (Kogler et al., Comput. Phys.
Commun. 315, 109720 (2025)) takes columns whose header has the unit, interpolates α²F linearly on ten times as
many points, and N(ε) by splines on equal steps. Both read N(ε) relative to the Fermi level here; beyond the
ends of its grid they have no states, where this package has N constant.

What IsoME reads, :meth:`SpectralFunction.from_file` and :meth:`DensityOfStates.from_file` read as well: its
default is the middle one of the smearings, ``columns=`` here.
"""

from __future__ import annotations

import os
from typing import Final

import numpy as np

from multigap._checks.values import fail
from multigap._files import written
from multigap.eliashberg.density_of_states import DensityOfStates
from multigap.eliashberg.spectrum import Array, SpectralFunction

_KEPT: Final = 0.01
"""How far λ and ω_ln may move, of their size, by the interpolation of the code that reads."""

_ROWS: Final = 100_001
"""Most rows of a density of states in equal steps."""


def to_ebmb(material: SpectralFunction | DensityOfStates, path: str | os.PathLike[str]) -> None:
    """Write what ebmb reads as ``a2f=path`` or ``dos=path``: two columns, energies in eV, no header.

    The peaks of the spectrum come back there as they are: α²F at each is what the trapezoidal rule makes its
    λ_k of. For a density of states ``mu=0`` is the Fermi level.

    Parameters
    ----------
    material : SpectralFunction or DensityOfStates
        What is written.
    path : str or path
        The file; what is there is replaced.

    Raises
    ------
    ValueError
        For a material that is neither, or a file that cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from multigap.eliashberg import SpectralFunction, files
    >>> peaks = SpectralFunction([0.02, 0.03, 0.04], [0.2, 0.5, 0.3])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files.to_ebmb(peaks, f"{folder}/a2f.in")
    ...     back = files.from_ebmb(f"{folder}/a2f.in")
    >>> [round(each, 12) for each in back.couplings.tolist()]
    [0.2, 0.5, 0.3]
    """
    _must_be_known(material)
    if isinstance(material, DensityOfStates):
        _write(path, "", material.energies, material.values)
    else:
        _write(path, "", *_on_a_grid(material))


def from_ebmb(
    path: str | os.PathLike[str], *, columns: int | str | tuple[int | str, int | str] | None = None
) -> SpectralFunction:
    r"""Return the spectrum in a file that ebmb reads as ``a2f=path``: energies in eV, no header.

    Parameters
    ----------
    path : str or path
        The file.
    columns : int, optional
        For several bands, which α²F_ij: ebmb's order is that of Fortran, 11, 21, …, 12, 22, ….

    Raises
    ------
    ValueError
        As :meth:`SpectralFunction.from_file`.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from multigap.eliashberg import files
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "a2f.in")
    ...     _ = path.write_text("0.01 0.0\n0.02 0.8\n0.03 1.2\n0.04 0.0\n")
    ...     round(files.from_ebmb(path).lam, 3)
    1.6

    A density of states of ebmb's is ``DensityOfStates.from_file("dos.in", unit="eV", fermi=0)``, with its
    ``mu`` for `fermi`.
    """
    return SpectralFunction.from_file(path, unit="eV", columns=columns)


def to_isome(material: SpectralFunction | DensityOfStates, path: str | os.PathLike[str]) -> None:
    """Write what IsoME reads as ``a2f_file`` (in meV) or ``dos_file`` (in eV), with its header.

    A density of states is put on equal steps, and is in units of N(0): ``spinDos = 1`` there.

    Parameters
    ----------
    material : SpectralFunction or DensityOfStates
        What is written.
    path : str or path
        The file; what is there is replaced.

    Raises
    ------
    ValueError
        For a material that is neither, peaks so far apart that a linear interpolation between them moves λ or
        ω_ln by more than 1 %, or a file that cannot be written.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> import numpy as np
    >>> from multigap.eliashberg import SpectralFunction, files
    >>> omega = np.linspace(0, 0.04, 81)
    >>> spectrum = SpectralFunction.from_grid(omega, omega**2 * (0.04 - omega) * 3e4)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files.to_isome(spectrum, f"{folder}/mine.a2F")
    ...     pathlib.Path(folder, "mine.a2F").read_text().splitlines()[0]
    '# Omega (meV)  a2F'
    """
    _must_be_known(material)
    if isinstance(material, DensityOfStates):
        _write(path, "# E (eV)  N(E)/N(0)  EFermi = 0.0 eV\n", *_in_equal_steps(material))
        return
    grid, values = _on_a_grid(material)
    _must_survive(material, grid, values)
    _write(path, "# Omega (meV)  a2F\n", 1e3 * grid, values)


def _must_be_known(material: object) -> None:
    if not isinstance(material, SpectralFunction | DensityOfStates):
        raise fail("material", material, "a SpectralFunction or a DensityOfStates")


def _on_a_grid(spectrum: SpectralFunction) -> tuple[Array, Array]:
    """Return Ω and the α²F of which the trapezoidal rule makes the peaks again; 0 before and behind them."""
    peaks = spectrum.frequencies
    first, last = (0.01 * peaks[0],) * 2 if peaks.size == 1 else (peaks[1] - peaks[0], peaks[-1] - peaks[-2])
    grid = np.concatenate([[max(peaks[0] - first, peaks[0] / 2)], peaks, [peaks[-1] + last]])
    values = spectrum.couplings * peaks / (grid[2:] - grid[:-2])
    return grid, np.concatenate([[0.0], values, [0.0]])


def _must_survive(spectrum: SpectralFunction, grid: Array, values: Array) -> None:
    """Refuse peaks that IsoME's interpolation makes another spectrum of."""
    fine = np.linspace(1e-5, grid[-1], 10 * grid.size)
    between = np.interp(fine, grid, values, left=0.0)
    lam = 2 * float(np.trapezoid(between / fine, fine))
    mean = 2 / lam * float(np.trapezoid(np.log(fine) * between / fine, fine)) if lam > 0 else -np.inf
    moved = abs(lam / spectrum.lam - 1), abs(np.exp(mean) / spectrum.omega_ln - 1)
    if max(moved) > _KEPT:
        raise fail(
            "material",
            spectrum,
            f"peaks so close that a linear interpolation between them keeps λ and ω_ln to {_KEPT:.0%}, not "
            f"{moved[0]:.1%} and {moved[1]:.1%} (a spectrum from a grid)",
        )


def _in_equal_steps(density: DensityOfStates) -> tuple[Array, Array]:
    """Return N(ε)/N(0) at equal steps, the smallest that it has."""
    energies = density.energies
    step = float(np.diff(energies).min())
    count = min(round((energies[-1] - energies[0]) / step) + 1, _ROWS)
    equal = np.linspace(energies[0], energies[-1], count)
    return equal, np.interp(equal, energies, density.values)


def _write(path: str | os.PathLike[str], header: str, energies: Array, values: Array) -> None:
    """Write two columns that come back to the last digit."""
    rows = "".join(f"{x:.17g} {y:.17g}\n" for x, y in zip(energies.tolist(), values.tolist(), strict=True))
    with written(path) as temporary:
        temporary.write_text(header + rows, encoding="utf-8")
