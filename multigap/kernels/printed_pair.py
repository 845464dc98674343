"""BH17's printed pair (15) and (16): two equations without the gap ratio, for a level B and for T_c."""

from typing import Final

import numpy as np

from multigap._jit import kernel
from multigap.kernels.windows import COLD

_BCS: Final = float(2 * np.exp(np.euler_gamma) / np.pi)


@kernel
def level_of_strength(share: float) -> float:
    """Return y > 0 with tanh(y)/y = `share`, between 0 and 1: half a level's energy over T.

    tanh(y) - `share`·y bends down and is below 0 at y = 1/`share`: from there Newton's method comes down to
    the root without passing it.
    """
    y = 1.0 / share
    for _ in range(200):
        ratio = np.tanh(y)
        slope = (1.0 - ratio) * (1.0 + ratio) - share
        step = (ratio - share * y) / slope if slope < 0.0 else 0.0
        if not step > 1e-16 * y:
            break
        y -= step
    return y


@kernel
def printed_pair(
    lambda11: float, lambda22: float, lambda12: float, cutoff: float
) -> tuple[float, float, float, float]:
    """T_c and B in eV, X = (ω/B) tanh(B/2T_c) and L = ln(1.134 ω/T_c) of λ11 X + λ12 L = λ12 X + λ22 L = 1.

    All are nan where the determinant λ11 λ22 - λ12² is 0; T_c and B are where no B has the strength X, which
    is above 0 and at most ω/2T_c.
    """
    determinant = lambda11 * lambda22 - lambda12**2
    if determinant == 0.0:
        return np.nan, np.nan, np.nan, np.nan
    strength = (lambda22 - lambda12) / determinant
    logarithm = (lambda11 - lambda12) / determinant
    thermal = _BCS * cutoff * np.exp(-logarithm)
    if thermal == 0.0 or not 0.0 < strength < 0.5 * cutoff / thermal:
        return np.nan, np.nan, strength, logarithm
    share = 2.0 * thermal * strength / cutoff
    level = cutoff / strength  # where tanh is 1
    if share > 1.0 / COLD:
        level = 2.0 * thermal * level_of_strength(share)
    return thermal, level, strength, logarithm
