"""What is read off a row of curves over λ11: where gaps cross, where α falls, T_c normalised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from multigap import _checks
from multigap.two_band.flat_steep import Curves


def at_lambda11(row: Curves, values: NDArray[np.float64], lambda11: float) -> float:
    """Return the value of a row at the λ11 of its grid nearest to the one asked for."""
    return float(values[row.nearest(lambda11)])


def reversal(row: Curves) -> float:
    """Return λ11 where Δ1 overtakes Δ2; ``nan`` where they never cross.

    Raises
    ------
    ValueError
        For a row that is no :class:`~multigap.two_band.flat_steep.Curves`.
    """
    _checks.instance("row", row, Curves)
    difference = row.delta1 - row.delta2
    rising = np.flatnonzero((difference[:-1] < 0) & (difference[1:] >= 0))
    if rising.size == 0:
        return float("nan")
    i = int(rising[0])
    share = -difference[i] / (difference[i + 1] - difference[i])
    return float(row.lambda11[i] + share * (row.lambda11[i + 1] - row.lambda11[i]))


def isotope_falls_through(row: Curves, value: float) -> float:
    """Return λ11 where the isotope exponent last falls through `value`; ``nan`` where it does not.

    Raises
    ------
    ValueError
        For a row that is no :class:`~multigap.two_band.flat_steep.Curves`, or a value that is not finite.
    """
    _checks.instance("row", row, Curves)
    value = _checks.finite("value", value)
    above = np.flatnonzero((row.isotope[:-1] > value) & (row.isotope[1:] <= value))
    if above.size == 0:
        return float("nan")
    i = int(above[-1])
    share = (row.isotope[i] - value) / (row.isotope[i] - row.isotope[i + 1])
    return float(row.lambda11[i] + share * (row.lambda11[i + 1] - row.lambda11[i]))


def normalised(row: Curves) -> NDArray[np.float64]:
    """Return T_c over that of the polaronic band alone, shape (n,); ``nan`` where it has none alone.

    Raises
    ------
    ValueError
        For a row that is no :class:`~multigap.two_band.flat_steep.Curves`.
    """
    _checks.instance("row", row, Curves)
    return row.kelvin / row.single_band_kelvin
