"""The α²F of no material that stands in ``book/data/made_up.a2f``, and the lines of that file."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STEP: Final = 0.5
"""Spacing of the grid in meV."""

POINTS: Final = 160

NOTE: Final = (
    "# alpha^2F of no material, made for this book, in the layout of EPW's prefix.a2f (one smearing): "
    "0.45 (w/22)^2 to an edge at 22 meV that is 1.2 meV soft, "
    "and Gaussians of 0.55 at 34 meV (width 2.5) and 0.75 at 62 meV (width 4)"
)


def made_up() -> tuple[Array, Array]:
    """Return ω in meV and α²F, (160,) both: sound waves up to a soft edge, and two optical bands."""
    omega = STEP * np.arange(1.0, POINTS + 1)
    sound = (omega / 22) ** 2 / (1 + np.exp((omega - 22) / 1.2))
    low, high = (
        height * np.exp(-0.5 * ((omega - centre) / width) ** 2)
        for height, centre, width in ((0.55, 34, 2.5), (0.75, 62, 4.0))
    )
    alpha2f: Array = np.round(0.45 * sound / sound.max() + low + high, 7)
    return omega, alpha2f


def epw_lines() -> list[str]:
    """Return the lines of a file as EPW writes it: ω (meV), α²F, and 2∫α²F/ω up to there."""
    omega, alpha2f = made_up()
    running = np.cumsum(2 * alpha2f / omega) * STEP
    rows = np.column_stack([omega, alpha2f, running])
    return [
        NOTE,
        " w[meV] a2f and integrated 2*a2f/w for    1 smearing values",
        *("".join(f"{number:12.7f}" for number in row) for row in rows),
        " Integrated el-ph coupling",
        f"  #         {running[-1]:12.7f}",
        " Phonon smearing (meV)",
        f"  #         {0:12.7f}",
        f" Electron smearing (eV){0:12.7f}",
        f" Fermi window (eV){0:12.7f}",
        f" Summed el-ph coupling {running[-1]:12.7f}",
    ]
