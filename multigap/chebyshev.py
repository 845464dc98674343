"""Chebyshev series: the points where a function is sampled, and the coefficients from its values there.

The points are those of the first kind, the zeros of T_count: x_j = cos θ_j where θ_j = (j + ½)π/count. A
series is summed by the compiled :func:`multigap.kernels.chebyshev.add_series`.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from multigap import _checks

Array = NDArray[np.float64]


def angles(count: int) -> Array:
    """Return θ_j = (j + ½)π/count, shape (count,), rising: the midpoints of equal steps from 0 to π.

    Raises
    ------
    ValueError
        For a `count` that is not a whole number from 1 on.

    Examples
    --------
    >>> angles(2) / np.pi
    array([0.25, 0.75])
    """
    return (np.arange(_checks.whole("count", count, 1)) + 0.5) * math.pi / count


def points(count: int) -> Array:
    """Return the zeros cos θ_j of T_count, shape (count,), rising as those of NumPy's ``chebpts1`` do.

    Raises
    ------
    ValueError
        For a `count` that is not a whole number from 1 on.

    Examples
    --------
    >>> points(2).round(4)
    array([-0.7071,  0.7071])
    """
    return np.cos(angles(count)[::-1])


def coefficients(values: ArrayLike) -> Array:
    """Return the series through values at the rising :func:`points`, along the first axis.

    Parameters
    ----------
    values : array_like, shape (count,) or (count, functions)
        One column for each function.

    Returns
    -------
    numpy.ndarray, of the shape of `values`
        c_p of Σ_p c_p T_p(x): exact for a polynomial of a degree below `count`.

    Raises
    ------
    ValueError
        For values that are not finite, or fewer than one.

    Examples
    --------
    >>> coefficients(2 * points(3) ** 2 - 1).round(12) + 0.0
    array([0., 0., 1.])
    """
    known = _checks.array("values", values, size=1)
    if known.ndim not in (1, 2):
        raise ValueError(f"values = {values!r} is not allowed: values must have 1 or 2 dimensions")
    count = len(known)
    result: Array = np.cos(np.outer(np.arange(count), angles(count)[::-1])) @ known * (2 / count)
    result[0] /= 2
    return result
