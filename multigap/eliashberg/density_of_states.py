"""The electrons' density of states about the Fermi level, where it is not constant. Energies in eV."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass

import numpy as np

from multigap import _checks, _plausible
from multigap.eliashberg import _tabulated
from multigap.eliashberg.spectrum import Array


@dataclass(frozen=True, eq=False, repr=False)
class DensityOfStates:
    """The electrons' density of states about the Fermi level, in units of N(0).

    Piecewise linear on the grid and constant beyond its ends.

    Attributes
    ----------
    energies : numpy.ndarray, shape (K,), K ≥ 2
        ε - E_F in eV, strictly rising, with 0 inside.
    values : numpy.ndarray, shape (K,)
        N(ε)/N(0), above 0. λ and μ* are those of N(0), so the values must interpolate to 1 at ε = 0.

    Raises
    ------
    ValueError
        For an unsorted grid, values not above 0, or not 1 at the Fermi level (to 1 %).

    Warns
    -----
    multigap.errors.UnitWarning
        For energies above 1 keV.

    Examples
    --------
    >>> import multigap
    >>> flat = multigap.eliashberg.DensityOfStates([-1.0, 1.0], [1.0, 1.0])  # eV; N(ε)/N(0)
    >>> lead = multigap.SpectralFunction.einstein(1.5, 0.005)
    >>> round(multigap.critical_temperature(lead, density=flat).kelvin, 2)
    9.81
    >>> round(multigap.critical_temperature(lead).kelvin, 2)
    9.81
    """

    energies: Array
    values: Array

    def __post_init__(self) -> None:
        energies = _checks.rising("energies", self.energies, "eV", size=2)
        values = _checks.array(
            "values", self.values, shape=energies.shape, above=0, most=1e6, like="energies"
        )
        if not energies[0] < 0 < energies[-1]:
            raise ValueError(
                f"energies from {energies[0]} to {energies[-1]} eV are not allowed: 0 must lie inside"
            )
        if max(-energies[0], energies[-1]) > _plausible.WIDEST_BAND:
            _plausible.warn_of_bands("energies", float(max(-energies[0], energies[-1])))
        at_fermi = float(np.interp(0.0, energies, values))
        if abs(at_fermi - 1) > 0.01:
            raise ValueError(f"values = {at_fermi:.3g} at the Fermi level: it must be 1, in units of N(0)")
        object.__setattr__(self, "energies", energies)
        object.__setattr__(self, "values", values)

    @classmethod
    def from_file(
        cls,
        path: str | os.PathLike[str],
        *,
        unit: str | None = None,
        fermi: float | str | None = None,
        columns: int | str | tuple[int | str, int | str] | None = None,
        spin: str = "both",
        window: float | None = None,
        negligible: float = 1e-3,
    ) -> DensityOfStates:
        r"""Return the density of states in a text file, in units of its value at the Fermi level.

        Known are the files of dos.x (Quantum ESPRESSO) and EPW's ``prefix.dos``, whose headers have unit and
        Fermi level, and plain columns as in :meth:`SpectralFunction.from_file`. In what unit N is, and
        whether per spin, makes no difference.

        Parameters
        ----------
        path : str or path
            A text file in UTF-8.
        unit : str, optional
            Unit of the energies, where the header does not name it: meV, eV, THz, Ry, Ha or cm-1.
        fermi : float or str, optional
            Fermi level in the file's count of energies: a number of eV, or with its unit, ``"0.61 Ry"``.
            Where not given, the header's. 0 for energies that count from it.
        columns : int or str, or a tuple of two, optional
            Which column is N, as in :meth:`SpectralFunction.from_file`. Where not given, the only one, and
            with dos.x and EPW that of N.
        spin : {"both", "up", "down"}
            Which spin, where dos.x has written a column for each.
        window : float, optional
            How far from the Fermi level, in eV, rows are kept; all where not given.
        negligible : float
            What counts as nothing, in units of the largest N, at most 0.1: values below 0 by no more than
            that become 0. N = 0 is then put at 1e-9 N(0).

        Raises
        ------
        ValueError
            For a file as :meth:`SpectralFunction.from_file` refuses it; a Fermi level that is not told, lies
            outside the energies or where N counts as nothing; a spin where the file has none.

        Warns
        -----
        multigap.errors.UnitWarning
            For energies above 1 keV.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> from multigap import eliashberg
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "mine.dos")
        ...     _ = path.write_text("# E (eV)  dos(E)  EFermi = 5.0 eV\n4 0.5\n5 2.0\n6 3.0\n")
        ...     density = eliashberg.DensityOfStates.from_file(path)
        >>> density.energies.tolist(), density.values.tolist()
        ([-1.0, 0.0, 1.0], [0.25, 1.0, 1.5])
        """
        return cls(*_tabulated.density(path, unit, fermi, columns, spin, window, negligible))

    def __repr__(self) -> str:
        low, high = self.energies[0], self.energies[-1]
        return (
            f"DensityOfStates({self.energies.size} energies from {low:.6g} to {high:.6g} eV, "
            f"N/N(0) from {self.values.min():.6g} to {self.values.max():.6g})"
        )

    @classmethod
    def lorentzian_peak(
        cls, centre: float, half_width: float, height: float, window: float = 4.0, points: int = 1201
    ) -> DensityOfStates:
        """Return a flat background with one Lorentzian peak, in units of its value at the Fermi level.

        Parameters
        ----------
        centre : float
            Position of the peak relative to E_F, in eV.
        half_width : float
            Half width at half maximum in eV, above 0.
        height : float
            Height of the peak over the background, in units of the background; above -1.
        window : float
            Half width of the grid in eV.
        points : int
            Points of the grid, which is denser near the peak.

        Raises
        ------
        ValueError
            For an argument outside its range, or a window that does not hold the Fermi level.

        Examples
        --------
        >>> import multigap
        >>> peak = multigap.eliashberg.DensityOfStates.lorentzian_peak(centre=0.0, half_width=0.1, height=1.0)
        >>> phonons = multigap.SpectralFunction.einstein(1.5, 0.1)
        >>> kelvin = multigap.critical_temperature(phonons, density=peak).kelvin
        >>> round(kelvin / multigap.critical_temperature(phonons).kelvin, 3)  # fewer states within reach
        0.83
        """
        half_width = _checks.positive("half_width", half_width, "eV")
        height = _checks.finite("height", height, most=1e6)
        if height <= -1:
            raise ValueError(f"height = {height!r} is not allowed: height must be greater than -1")
        window = _checks.positive("window", window, "eV")
        centre = _checks.finite("centre", centre, "eV")
        if abs(centre) >= window:
            raise ValueError(
                f"centre = {centre!r} is not allowed: centre must be nearer to the Fermi level than the "
                f"window is wide, window = {window!r} eV"
            )
        stretch = np.linspace(-1, 1, _checks.whole("points", points, 11, 100_001))
        energies = centre + half_width * np.sinh(math.asinh(window / half_width) * stretch)

        def shape(energy: float | Array) -> float | Array:
            return 1 + height / (1 + ((energy - centre) / half_width) ** 2)

        try:
            return cls(energies, np.asarray(shape(energies) / shape(0.0)))
        except ValueError as refusal:
            raise ValueError(
                f"points = {points!r} is not allowed: points must resolve the peak of half_width = "
                f"{half_width!r} and height = {height!r} in the window ({refusal})"
            ) from None
