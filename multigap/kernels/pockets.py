"""Kernels along closed Fermi contours of a band from hoppings: how far out they lie, and how fast they are.

Wave vectors are phases k·a in radians; energies are in eV, measured from the Fermi level.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap._jit import kernel

_STEPS: Final = 199
"""Steps on the way out from a pocket's middle to half a zone away, in search of the first crossing."""

_HALVINGS: Final = 50
"""Of one such step, 0.016, to less than rounding."""


@kernel
def _energy(level: float, hopping: NDArray[np.float64], k_x: float, k_y: float, k_z: float) -> float:
    """ε(k) in eV, with `hopping` of t_x, t_y, t_z and the diagonal t′."""
    c_x, c_y = np.cos(k_x), np.cos(k_y)
    plane = level - 2 * hopping[0] * c_x - 2 * hopping[1] * c_y - 4 * hopping[3] * c_x * c_y
    return plane - 2 * hopping[2] * np.cos(k_z)


@kernel
def contour_radius(
    level: float,
    hopping: NDArray[np.float64],
    centre: tuple[float, float],
    k_z: float,
    angles: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the distance from `centre` to the first crossing of the Fermi level along each angle.

    Parameters
    ----------
    level : float
        Middle of the band, in eV.
    hopping : (4,) array
        t_x, t_y, t_z and the diagonal t′, in eV.
    centre : tuple of float
        Middle of the pocket, as phases.
    k_z : float
        Height of the cut.
    angles : (n,) array
        Directions in the plane, in radians.

    Returns
    -------
    (n,) array
        In radians of phase; nan where there is no crossing within half a zone.
    """
    result = np.full(angles.size, np.nan)
    middle = _energy(level, hopping, centre[0], centre[1], k_z) < 0.0
    for a in range(angles.size):
        x, y = np.cos(angles[a]), np.sin(angles[a])
        for step in range(1, _STEPS + 1):
            high = np.pi * step / _STEPS
            if (_energy(level, hopping, centre[0] + high * x, centre[1] + high * y, k_z) < 0.0) != middle:
                low = np.pi * (step - 1) / _STEPS
                for _ in range(_HALVINGS):
                    r = 0.5 * (low + high)
                    inside = _energy(level, hopping, centre[0] + r * x, centre[1] + r * y, k_z) < 0.0
                    low, high = (r, high) if inside == middle else (low, r)
                result[a] = 0.5 * (low + high)
                break
    return result


@kernel
def mean_contour_velocity(
    hopping: NDArray[np.float64],
    centre: tuple[float, float],
    angles: NDArray[np.float64],
    radius: NDArray[np.float64],
) -> float:
    """Return the mean of |∂ε/∂k| in the plane over a contour, by density of states, in eV per radian.

    Parameters
    ----------
    hopping : (4,) array
        In eV.
    centre : tuple of float
        Middle of the pocket, as phases.
    angles, radius : (n,) arrays
        Directions, evenly spaced, and distances from the middle; nan ones are left out.
    """
    total, speeds = 0.0, 0.0
    for a in range(angles.size):
        if not np.isfinite(radius[a]):
            continue
        x, y = np.cos(angles[a]), np.sin(angles[a])
        k_x, k_y = centre[0] + radius[a] * x, centre[1] + radius[a] * y
        v_x = 2 * np.sin(k_x) * (hopping[0] + 2 * hopping[3] * np.cos(k_y))
        v_y = 2 * np.sin(k_y) * (hopping[1] + 2 * hopping[3] * np.cos(k_x))
        # δ(ε) integrated along the radius leaves k_F/|∂ε/∂k| for each angle
        weight = radius[a] / abs(v_x * x + v_y * y)
        total += weight
        speeds += weight * np.hypot(v_x, v_y)
    return speeds / total
