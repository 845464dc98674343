"""A phonon spectrum α²F(Ω) as peaks, and its moments. Energies in eV."""

from __future__ import annotations

import math
import os
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks, _plausible
from multigap.eliashberg import _tabulated

Array = NDArray[np.float64]

NEGLIGIBLE = 1e-12
"""What α²F(0) may be, in units of the largest α²F, to count as 0."""


@dataclass(frozen=True, eq=False, repr=False)
class SpectralFunction:
    """A phonon spectrum α²F(Ω) as peaks: frequencies Ω_k carrying couplings λ_k.

    α²F(Ω) = Σ_k (λ_k Ω_k/2) δ(Ω - Ω_k). A spectrum on a grid is the same thing with the weights of the
    trapezoidal rule (:meth:`from_grid`).

    Attributes
    ----------
    frequencies : numpy.ndarray, shape (K,)
        Ω_k in eV, strictly rising, above 0.
    couplings : numpy.ndarray, shape (K,)
        λ_k, at least 0, with a sum above 0.

    Raises
    ------
    ValueError
        For frequencies that are not positive, unsorted or repeated, or negative couplings.

    Warns
    -----
    multigap.errors.UnitWarning
        For frequencies above 1 eV.

    Examples
    --------
    >>> import multigap
    >>> two = multigap.SpectralFunction([0.02, 0.06], [0.6, 0.4])  # Ω_k in eV, λ_k
    >>> round(two.lam, 3), round(two.omega_ln, 4), round(two.omega_2, 4)
    (1.0, 0.031, 0.041)
    >>> round(multigap.critical_temperature(two, 0.1).kelvin, 1)
    28.1
    """

    frequencies: Array
    couplings: Array

    def __post_init__(self) -> None:
        frequencies = _phonons(self.frequencies, above=0)
        couplings = _checks.array(
            "couplings",
            self.couplings,
            shape=frequencies.shape,
            minimum=0,
            most=_checks.STRONGEST,
            like="frequencies",
        )
        if couplings.sum() <= 0:
            raise ValueError("couplings are all 0, which is not allowed: couplings must have one above 0")
        if frequencies[-1] > _plausible.HIGHEST_PHONON:
            _plausible.warn_of_phonons("frequencies", float(frequencies[-1]))
        object.__setattr__(self, "frequencies", frequencies)
        object.__setattr__(self, "couplings", couplings)

    def __repr__(self) -> str:
        count, low, high = self.frequencies.size, self.frequencies[0], self.frequencies[-1]
        where = f"1 peak at {low:.6g} eV" if count == 1 else f"{count} peaks from {low:.6g} to {high:.6g} eV"
        return f"SpectralFunction({where}, λ = {self.lam:.6g}, ω_ln = {self.omega_ln:.6g} eV)"

    @classmethod
    def einstein(cls, lam: float, frequency: float) -> SpectralFunction:
        """Return one peak of coupling `lam` at `frequency` (eV).

        Raises
        ------
        ValueError
            For a coupling or a frequency that is not above 0.

        Examples
        --------
        >>> import multigap
        >>> one = multigap.SpectralFunction.einstein(0.8, 0.03)
        >>> one.lam, round(one.omega_ln, 6), round(one.omega_2, 6)  # both moments are the frequency
        (0.8, 0.03, 0.03)
        """
        lam = _checks.positive("lam", lam, most=_checks.STRONGEST)
        frequency = _checks.positive("frequency", frequency, "eV", most=_checks.STIFFEST)
        return cls(np.array([frequency]), np.array([lam]))

    @classmethod
    def from_grid(cls, frequencies: ArrayLike, alpha2f: ArrayLike) -> SpectralFunction:
        """Return the spectrum of α²F given on a grid, by the trapezoidal rule.

        Parameters
        ----------
        frequencies : array_like, shape (K,), K ≥ 2
            Ω in eV, strictly rising, at least 0.
        alpha2f : array_like, shape (K,)
            α²F(Ω), without unit, at least 0; it must vanish at Ω = 0, or λ would diverge. There, and only
            there, up to 1e-12 of the largest value counts as nothing: what is left of a subtraction.

        Raises
        ------
        ValueError
            For negative values, unsorted or repeated frequencies, or a finite α²F at Ω = 0.

        Examples
        --------
        >>> import numpy as np
        >>> import multigap
        >>> energy = np.linspace(0.0, 0.03, 301)  # eV
        >>> debye = multigap.SpectralFunction.from_grid(energy, 0.4 * (energy / 0.03) ** 2)
        >>> round(debye.lam, 3)  # α²F = 0.4 (Ω/Ω_D)² has λ = 0.4
        0.4
        >>> round(multigap.critical_temperature(debye, 0.1, lowest_temperature=0.01).kelvin, 2)
        1.29
        """
        grid = _phonons(frequencies, size=2, minimum=0)
        values = _checks.array(
            "alpha2f", alpha2f, shape=grid.shape, minimum=0, most=_checks.STRONGEST, like="frequencies"
        )
        if grid[0] == 0 and values[0] > NEGLIGIBLE * values.max():
            raise ValueError(
                f"alpha2f = {float(values[0])!r} at frequency 0 is not allowed: alpha2f must be at most "
                f"{NEGLIGIBLE:g} of its largest value there, or λ would diverge"
            )
        weights = np.empty_like(grid)
        weights[1:-1] = (grid[2:] - grid[:-2]) / 2
        weights[0], weights[-1] = (grid[1] - grid[0]) / 2, (grid[-1] - grid[-2]) / 2
        inside = (grid > 0) & (values > 0)
        if not inside.any():
            raise ValueError(
                "alpha2f is 0 everywhere, which is not allowed: alpha2f must have a value above 0"
            )
        return cls(grid[inside], 2 * values[inside] * weights[inside] / grid[inside])

    @classmethod
    def from_file(
        cls,
        path: str | os.PathLike[str],
        *,
        unit: str | None = None,
        columns: int | str | tuple[int | str, int | str] | None = None,
        negligible: float = 1e-3,
    ) -> SpectralFunction:
        r"""Return the spectrum of α²F in a text file: EPW's, Quantum ESPRESSO's, or plain columns.

        Known are EPW's ``prefix.a2f``, ``.a2f_iso`` and ``.a2f_proj``, ``a2F.dos`` of matdyn.x and
        ``alpha2F.dat`` of lambda.x; and all columns parted by blanks, tabs, commas or semicolons, Fortran's
        exponents (``1.5D-3``) among them. Text may stand above and below the numbers.

        Parameters
        ----------
        path : str or path
            A text file in UTF-8.
        unit : str, optional
            Unit of the frequencies: meV, eV, THz, Ry, Ha or cm-1. It may be left out where the file's header
            names one; it is never guessed, and a header that names another is an error.
        columns : int or str, or a tuple of two, optional
            Which column is α²F, by its place or its name in the header; of a tuple, the first are the
            frequencies. Places count from 0, the frequencies' own, as ``numpy.loadtxt`` has it: 1 is the
            first smearing. Where it is not given: the only one; EPW's first smearing, which EPW itself goes
            on with; the sum over the modes in ``a2F.dos``. Otherwise the error lists what there is.
        negligible : float
            What counts as nothing, in units of the largest α²F, at most 0.1: values below 0 by no more than
            that, which smearing and interpolation leave, become 0; rows at Ω ≤ 0 with no more than that are
            left out, and α²F(0) = 0 stands in their place.

        Raises
        ------
        ValueError
            For a file that cannot be read, is empty, cut short or in another encoding; a line that is no row
            of finite numbers; frequencies that do not rise; values further below 0, or at Ω ≤ 0, than is
            negligible (with line and value); a unit that is not told, or is not the header's; a phonon above
            2 eV.

        Warns
        -----
        multigap.errors.UnitWarning
            For phonons above 1 eV, or none above 1 meV.

        Examples
        --------
        >>> import pathlib, tempfile
        >>> import multigap
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     path = pathlib.Path(folder, "mine.dat")
        ...     _ = path.write_text("# omega (meV)  a2F\n10 0.0\n20 0.8\n30 1.2\n40 0.0\n")
        ...     spectrum = multigap.SpectralFunction.from_file(path)
        >>> f"λ = {spectrum.lam:.2f}, ω_ln = {1e3 * spectrum.omega_ln:.1f} meV"
        'λ = 1.60, ω_ln = 24.5 meV'
        """
        return cls.from_grid(*_tabulated.alpha2f(path, unit, columns, negligible))

    @classmethod
    def from_moments(cls, lam: float, omega_ln: float, omega_2: float) -> SpectralFunction:
        """Return two peaks of equal coupling that have the given λ, ω_ln and ω̄₂ (eV).

        They lie at ω_ln e^{∓s} with cosh 2s = (ω̄₂/ω_ln)²: the simplest spectrum that a published pair of
        moments fixes. An Einstein spectrum where the moments are equal.

        Raises
        ------
        ValueError
            For an argument that is not positive, or ω̄₂ < ω_ln, which no spectrum has.

        Examples
        --------
        >>> import multigap
        >>> found = multigap.SpectralFunction.from_moments(2.0, omega_ln=0.114, omega_2=0.130)  # eV
        >>> round(found.lam, 6), round(found.omega_ln, 6), round(found.omega_2, 6)
        (2.0, 0.114, 0.13)
        """
        lam = _checks.positive("lam", lam, most=_checks.STRONGEST)
        omega_ln = _checks.positive("omega_ln", omega_ln, "eV", most=_checks.STIFFEST)
        omega_2 = _checks.positive("omega_2", omega_2, "eV", most=_checks.STIFFEST)
        if omega_2 < omega_ln:
            raise ValueError(
                f"omega_2 = {omega_2!r} is not allowed: omega_2 must be at least omega_ln = {omega_ln!r}"
            )
        spread = 0.5 * math.acosh((omega_2 / omega_ln) ** 2)
        if spread < 1e-6:
            return cls.einstein(lam, omega_ln)
        if omega_ln * math.exp(spread) > _checks.STIFFEST:
            raise ValueError(
                f"omega_2 = {omega_2!r} is not allowed: omega_2 must be so near omega_ln = {omega_ln!r} "
                f"that no frequency passes {_checks.STIFFEST:g} eV"
            )
        return cls(omega_ln * np.exp([-spread, spread]), np.array([lam / 2, lam / 2]))

    @classmethod
    def from_peaks(cls, frequencies: ArrayLike, couplings: ArrayLike) -> SpectralFunction:
        """Return the spectrum of peaks in any order; those without a coupling are left out.

        Parameters
        ----------
        frequencies : array_like, shape (K,)
            Ω_k in eV, above 0; peaks at one frequency are one peak.
        couplings : array_like, shape (K,)
            λ_k, at least 0, with a sum above 0.

        Raises
        ------
        ValueError
            For frequencies that are not above 0, or negative couplings, or none above 0.

        Examples
        --------
        >>> import multigap
        >>> found = multigap.SpectralFunction.from_peaks([0.06, 0.02, 0.06], [0.3, 0.6, 0.1])  # eV
        >>> found.frequencies.tolist(), found.couplings.round(6).tolist()
        ([0.02, 0.06], [0.6, 0.4])
        """
        places = _checks.array(
            "frequencies", frequencies, "eV", ndim=1, size=1, above=0, most=_checks.STIFFEST
        )
        weights = _checks.array(
            "couplings",
            couplings,
            shape=places.shape,
            minimum=0,
            most=_checks.STRONGEST,
            like="frequencies",
        )
        if weights.sum() <= 0:
            raise ValueError("couplings are all 0, which is not allowed: couplings must have one above 0")
        rising, index = np.unique(places[weights > 0], return_inverse=True)
        return cls(rising, np.bincount(index, weights[weights > 0]).astype(np.float64))

    @property
    def lam(self) -> float:
        """λ = 2∫α²F/Ω dΩ."""
        return float(self.couplings.sum())

    @property
    def omega_ln(self) -> float:
        """Logarithmic mean frequency (eV): ln ω_ln = (2/λ)∫ ln Ω α²F/Ω dΩ."""
        return float(np.exp(np.dot(self.couplings, np.log(self.frequencies)) / self.couplings.sum()))

    @property
    def omega_2(self) -> float:
        """Root mean square frequency (eV): ω̄₂² = (2/λ)∫ Ω α²F dΩ."""
        return float(np.sqrt(np.dot(self.couplings, self.frequencies**2) / self.couplings.sum()))

    def scaled(self, *, frequency: float | ArrayLike = 1.0, coupling: float = 1.0) -> SpectralFunction:
        """Return the spectrum with its frequencies (each, or one by one) and its couplings multiplied.

        Raises
        ------
        ValueError
            For a factor that is not above 0, or not one number or one for each peak.

        Examples
        --------
        >>> import multigap
        >>> lead = multigap.SpectralFunction.einstein(1.5, 0.005)
        >>> kelvin = multigap.critical_temperature(lead).kelvin
        >>> round(multigap.critical_temperature(lead.scaled(frequency=0.5)).kelvin / kelvin, 3)
        0.5
        """
        factors = _checks.array("frequency", frequency, above=0, most=1e6)
        if factors.shape not in ((), self.frequencies.shape):
            raise ValueError(
                f"frequency = {frequency!r} is not allowed: frequency must be one number, or one for each of "
                f"{self.frequencies.size} peaks"
            )
        factors = np.broadcast_to(factors, self.frequencies.shape)
        if np.max(self.frequencies * factors) > _checks.STIFFEST:
            raise ValueError(
                f"frequency = {frequency!r} is not allowed: frequency must leave all peaks at or below "
                f"{_checks.STIFFEST:g} eV"
            )
        order = np.argsort(self.frequencies * factors, kind="stable")
        couplings = self.couplings * _checks.positive("coupling", coupling)
        if not 0 < couplings.max() <= _checks.STRONGEST:
            raise ValueError(
                f"coupling = {coupling!r} is not allowed: coupling must leave λ above 0 and at most "
                f"{_checks.STRONGEST:g}"
            )
        return SpectralFunction((self.frequencies * factors)[order], couplings[order])


def _phonons(frequencies: ArrayLike, **rules: Any) -> Array:
    """Return checked frequencies in eV; those in another unit are told which one would fit."""
    try:
        return _checks.rising("frequencies", frequencies, "eV", most=_checks.STIFFEST, **rules)
    except ValueError as refused:
        if "at most" not in str(refused):
            raise
        highest = float(np.max(np.abs(np.asarray(frequencies, dtype=np.float64))))
        raise ValueError(f"{refused}{_plausible.phonon_units(highest)}") from None
