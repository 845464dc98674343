"""The papers' three models in three pictures, for the front page."""

from __future__ import annotations

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from multigap.companion import domes, published, style
from multigap.flat_steep import PARAMETER_SETS, Curves, Reading, curves
from multigap.pair_mixing import mixed_coupling
from multigap.two_band import effective_coupling

MIXED_COUPLING = 0.3
"""λ of each mixed band in the third picture."""


@dataclass(frozen=True, eq=False)
class Glance:
    """What the three pictures show.

    Attributes
    ----------
    flat_steep : Curves
        BH17's third parameter set with logarithms for both bands, over λ11.
    eta, wires, without_exchange : (n,) arrays
        Lifshitz parameter, and T_c in K of MD21's wires at g = 1/4 with and without interband coupling.
    published_eta, published_kelvin : (m,) arrays
        The points of that curve read off MD21 Fig. 5A.
    misfit : float, K
        rms of computed minus published.
    share : (k,) array
        Weight C2² of the second band in a mixed state.
    within, between, largest : (k,) arrays
        λ11 = λ22 and λ12 in the unmixed bands, and the largest eigenvalue, which sets T_c.
    """

    flat_steep: Curves
    eta: NDArray[np.float64]
    wires: NDArray[np.float64]
    without_exchange: NDArray[np.float64]
    published_eta: NDArray[np.float64]
    published_kelvin: NDArray[np.float64]
    misfit: float
    share: NDArray[np.float64]
    within: NDArray[np.float64]
    between: NDArray[np.float64]
    largest: NDArray[np.float64]


def compute() -> Glance:
    """Compute the three pictures."""
    lambda22, lambda12 = PARAMETER_SETS[2]
    eta = np.concatenate([np.linspace(-0.3, 0.1, 17), np.linspace(0.15, 2.5, 95)])
    points = published.points("mazziotti2021epl_fig5")
    points = points[(points.panel == "A") & (points.g == "1/4")]
    at, kelvin = points.eta.to_numpy(float), points.tc_kelvin.to_numpy(float)
    share = np.linspace(0, 0.5, 51)
    kept = np.array([mixed_coupling(MIXED_COUPLING, MIXED_COUPLING, c).kept for c in share])
    return Glance(
        flat_steep=curves(Reading.LOGARITHMIC, np.linspace(0.05, 0.6, 56), lambda22, lambda12),
        eta=eta,
        wires=domes.curve(domes.MD21, eta),
        without_exchange=np.nan_to_num(domes.curve(domes.MD21.with_interband(0.0), eta)),
        published_eta=at,
        published_kelvin=kelvin,
        misfit=float(published.rms(domes.curve(domes.MD21, at), kelvin)),
        share=share,
        within=kept[:, 0, 0],
        between=kept[:, 0, 1],
        largest=np.array([effective_coupling(*pair) for pair in kept[:, [0, 1, 0], [0, 1, 1]]]),
    )


def draw(glance: Glance) -> Figure:
    """Draw the three pictures side by side."""
    figure, (bands, dome, mixing) = plt.subplots(1, 3, figsize=(9.6, 3.5))
    row = glance.flat_steep
    bands.plot(row.lambda11, row.kelvin, color=style.BLUE, label="flat and steep band")
    bands.plot(row.lambda11, row.single_band_kelvin, "--", color=style.VERMILLION, label="flat band alone")
    bands.axhline(300, color=style.GREY, linewidth=0.8, linestyle=":")
    bands.text(0.05, 306, "300 K", color="#666666", fontsize=9)
    bands.set(title="a flat band beside a steep one", xlabel="coupling of the flat band, λ₁₁")
    bands.set(ylabel="$T_c$ (K)", ylim=(0, 430))
    bands.legend(loc="upper left", bbox_to_anchor=(0.0, 0.72))
    dome.plot(glance.eta, glance.wires, color=style.BLUE, label="computed")
    dome.plot(
        glance.eta, glance.without_exchange, "--", color=style.VERMILLION, label="exchange between gaps off"
    )
    dome.plot(
        glance.published_eta, glance.published_kelvin, **style.PUBLISHED, label="published curve", zorder=3
    )
    dome.set(title="wires near a band edge", xlabel="Fermi level over the edge, η", ylim=(0, 290))
    dome.set(xlim=(-0.3, 2.5), ylabel="$T_c$ (K)")
    dome.legend(loc="upper left")
    mixing.plot(glance.share, glance.largest, color=style.BLACK, label="their sum, which sets $T_c$")
    mixing.plot(glance.share, glance.within, "--", color=style.VERMILLION, label="within the bands, λ₁₁")
    mixing.plot(glance.share, glance.between, color=style.BLUE, label="between the bands, λ₁₂")
    mixing.set(title="bands mixed by moving ions", xlabel="share of the other band, $C_2^2$")
    mixing.set(ylabel="coupling λ", ylim=(0, 0.45))
    mixing.legend(loc="upper left")
    return figure
