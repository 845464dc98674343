"""BH17's Figs. 1–5, drawn from the curves of the reading with a level."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.ticker import FuncFormatter, NullLocator
from numpy.typing import NDArray

from multigap.constants import BCS_GAP_RATIO
from multigap.two_band.flat_steep import PARAMETER_SETS, Curves
from multigap_book import style
from multigap_book.bh17.outcome import Outcome
from multigap_book.bh17.sentences import CLAIMS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LOOKS: Final = (
    {"color": style.BLACK, "marker": "s"},
    {"color": style.VERMILLION, "marker": "o"},
    {"color": style.BLUE, "marker": "^"},
)
"""The paper's black squares, red circles and blue triangles, in colours safe for every reader."""

SET_NAMES: Final = tuple(
    rf"$\lambda_{{22}} = {l22:g}$, $\lambda_{{12}} = {l12:g}$" for l22, l12 in PARAMETER_SETS
)

_LAMBDA11: Final = r"$\lambda_{11}$"
_TC: Final = "$T_c$ (K)"


def _draw(axes: Axes, x: NDArray[np.float64], y: NDArray[np.float64], number: int, **more: Any) -> None:
    look: dict[str, Any] = {**_LOOKS[number], "markevery": 10, "markersize": 4, "linewidth": 1.4, **more}
    axes.plot(x, y, **look)


def _panel(axes: Axes, letter: str) -> None:
    axes.set_title(f"({letter})", loc="left", fontsize="medium")


def scan_map(
    scan: Mapping[float, Mapping[str, Outcome]],
    beside: Mapping[str, Mapping[str, Outcome]],
    lead: float,
) -> Figure:
    """Draw which sentence holds at which level, and in the readings without one.

    Parameters
    ----------
    scan : mapping
        B in eV → the outcomes there, for neighbouring B in order.
    beside : mapping
        Name → the outcomes of a reading that has no level.
    lead : float, eV
        The level that is marked.
    """
    levels = 1e3 * np.array(list(scan))
    step = levels[1] - levels[0]
    figure, (above, below, right) = _map_axes(len(beside))
    met = [sum(o.holds for o in outcomes.values()) for outcomes in scan.values()]
    above.plot(levels, met, ".-", label="level at $B$")
    for (name, outcomes), colour in zip(beside.items(), (style.VERMILLION, style.GREY), strict=False):
        above.axhline(sum(o.holds for o in outcomes.values()), color=colour, linewidth=1, label=name)
    above.set(ylabel=f"met, of {len(CLAIMS)}", ylim=(0, len(CLAIMS)))
    above.legend(loc="lower left", ncols=3)
    for axes, rows, extent in (
        (below, scan.values(), (levels[0] - step / 2, levels[-1] + step / 2)),
        (right, beside.values(), (-0.5, len(beside) - 0.5)),
    ):
        held = np.array([[outcomes[claim].holds for outcomes in rows] for claim in CLAIMS])
        axes.imshow(
            held,
            aspect="auto",
            interpolation="none",
            cmap=ListedColormap(["white", style.BLUE]),
            extent=(*extent, len(CLAIMS) - 0.5, -0.5),
        )
        axes.set_yticks(np.arange(len(CLAIMS) + 1) - 0.5, minor=True)
        axes.grid(visible=False)
        axes.grid(which="minor", axis="y", color=style.GREY, linewidth=0.4)
    for axes in (above, below):
        axes.axvline(1e3 * lead, color=style.BLACK, linestyle=":", linewidth=1.2)
    below.set_yticks(
        np.arange(len(CLAIMS)),
        [f"{claim[5:]}: {in_mathtext(words)}" for claim, (words, _) in CLAIMS.items()],
    )
    below.set(xlabel="$B$ (meV)", xlim=(levels[0] - step / 2, levels[-1] + step / 2))
    right.set_xticks(range(len(beside)), list(beside), rotation=60, ha="right")
    right.tick_params(labelleft=False)
    return figure


def _map_axes(columns: int) -> tuple[Figure, tuple[Axes, Axes, Axes]]:
    figure = plt.figure(figsize=(9.0, 6.8))
    grid = figure.add_gridspec(
        2, 2, height_ratios=(1, 4), width_ratios=(20, 1.4 * columns), hspace=0.06, wspace=0.03
    )
    below = figure.add_subplot(grid[1, 0])
    above = figure.add_subplot(grid[0, 0], sharex=below)
    above.tick_params(labelbottom=False)
    right = figure.add_subplot(grid[1, 1], sharey=below)
    return figure, (above, below, right)


def figure1(sets: Sequence[Curves]) -> Figure:
    """T_c against λ11, and T_c over that of the polaronic band alone (BH17 Fig. 1)."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.8))
    for number, row in enumerate(sets):
        _draw(left, row.lambda11, row.kelvin, number, label=SET_NAMES[number])
        _draw(right, row.lambda11, row.kelvin / row.single_band_kelvin, number, label=SET_NAMES[number])
    alone = {"color": style.GREEN, "linestyle": ":", "linewidth": 2.4}
    left.plot(sets[0].lambda11, sets[0].single_band_kelvin, **alone, label="flat band alone")
    left.plot([0.6], [300], "^", color=style.PINK, markersize=8, label="BH17: more than 300 K")
    left.set(xlabel=_LAMBDA11, ylabel=_TC, ylim=(-10, 600))
    left.legend()
    right.set(xlabel=_LAMBDA11, ylabel="$T_c$ / $T_c$(flat band alone)", xscale="log", yscale="log")
    right.set_xlim(0.045, 0.65)
    right.set_xticks([0.05, 0.1, 0.2, 0.4, 0.6], ["0.05", "0.1", "0.2", "0.4", "0.6"])
    right.xaxis.set_minor_locator(NullLocator())
    right.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    low, high = right.get_ylim()
    right.set_yticks([v for v in (1, 2, 3, 5, 10, 20, 30, 50) if low <= v <= high])
    right.yaxis.set_minor_locator(NullLocator())
    _panel(left, "a")
    _panel(right, "b")
    return figure


def figure2(sets: Sequence[Curves]) -> Figure:
    """Both gaps against T_c and against λ11 (BH17 Fig. 2)."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.8))
    for number, row in enumerate(sets):
        for axes, x in ((left, row.kelvin), (right, row.lambda11)):
            broken = {"linestyle": "--", "markerfacecolor": "white"}
            _draw(axes, x, 1e3 * row.delta1, number, label=SET_NAMES[number])
            _draw(axes, x, 1e3 * row.delta2, number, **broken)
    left.set(xlabel=_TC, ylabel="gap at $T = 0$ (meV)", xlim=(-10, 540), ylim=(-2, 100))
    right.set(xlabel=_LAMBDA11, ylabel="gap at $T = 0$ (meV)", xlim=(0.02, 0.63), ylim=(-2, 100))
    left.legend(title=r"full: $\Delta_1$, broken: $\Delta_2$")
    _panel(left, "a")
    _panel(right, "b")
    return figure


def figure3(sets: Sequence[Curves]) -> Figure:
    """2Δ/k_BT_c against T_c for each parameter set, in the paper's order (BH17 Fig. 3)."""
    figure, panels = plt.subplots(1, 3, figsize=(9.0, 3.4), sharey=True)
    for axes, letter, number in zip(panels, "abc", (2, 1, 0), strict=True):
        row = sets[number]
        broken = {"linestyle": "--", "markerfacecolor": "white"}
        _draw(axes, row.kelvin, row.ratio1, number, label=r"$2\Delta_1/k_BT_c$")
        _draw(axes, row.kelvin, row.ratio2, number, label=r"$2\Delta_2/k_BT_c$", **broken)
        axes.plot(row.kelvin, 0.5 * (row.ratio1 + row.ratio2), color=style.GREY, linewidth=1, label="average")
        axes.axhline(BCS_GAP_RATIO, color=style.GREEN, linestyle=":", linewidth=1.2, label="BCS, 3.53")
        axes.set(xlabel=_TC, title=SET_NAMES[number], xlim=(-10, 540), ylim=(0, 12))
        axes.set_title(f"({letter})", loc="left", fontsize="medium")
        axes.title.set_fontsize("small")
    panels[0].set_ylabel(r"$2\Delta/k_BT_c$")
    panels[0].legend()
    return figure


def figure4(sets: Sequence[Curves]) -> Figure:
    """Isotope exponent against λ11 and against T_c (BH17 Fig. 4)."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9.0, 3.8), sharey=True)
    for number, row in enumerate(sets):
        _draw(left, row.lambda11, row.isotope, number, label=SET_NAMES[number])
        _draw(right, row.kelvin, row.isotope, number, label=SET_NAMES[number])
    # what the text asks for, as the claims have it: above 0.4 up to 0.15, below 0.1 from 0.25 on
    asked = ([0.05, 0.15, np.nan, 0.25, 0.6], [0.4, 0.4, np.nan, 0.1, 0.1])
    left.plot(*asked, color=style.PINK, linewidth=3, label="BH17: above, then below")
    left.set(xlabel=_LAMBDA11, ylabel=r"isotope exponent $\alpha$", ylim=(-0.02, 0.6))
    right.set(xlabel=_TC)
    left.legend()
    _panel(left, "a")
    _panel(right, "b")
    return figure


def figure5(sets: Sequence[Curves]) -> Figure:
    """Gap ratio Δ2/Δ1 against λ11 (BH17 Fig. 5)."""
    figure, axes = plt.subplots(figsize=(6.4, 3.1))
    for number, row in enumerate(sets):
        _draw(axes, row.lambda11, row.delta2 / row.delta1, number, label=SET_NAMES[number])
    axes.axhline(1, color=style.GREY, linewidth=1)
    axes.axvline(0.25, color=style.PINK, linewidth=1.4, linestyle=":", label="BH17: exchange of the gaps")
    axes.set(xlabel=_LAMBDA11, ylabel=r"$\Delta_2/\Delta_1$", ylim=(0, 6))
    axes.legend()
    return figure


def isotope_at_203(
    levels: NDArray[np.float64], ratios: NDArray[np.float64], measured: float, lead: float
) -> Figure:
    """T_c(D)/T_c(H) of H3S against the level, with the sets brought to the measured T_c.

    Parameters
    ----------
    levels : array, shape (n,), meV
        B.
    ratios : array, shape (n, 3)
        T_c(D)/T_c(H) of each parameter set.
    measured : float
        The measured one.
    lead : float, meV
        The level that is marked.
    """
    figure, axes = plt.subplots(figsize=(6.4, 3.4))
    for number, row in enumerate(ratios.T):
        _draw(axes, levels, row, number, label=SET_NAMES[number], markevery=1)
    axes.axhline(measured, color=style.PINK, linewidth=2, label="measured")
    axes.axvline(lead, color=style.GREY, linewidth=1, linestyle=":")
    axes.set(xlabel="$B$ (meV)", ylabel="$T_c$(D) / $T_c$(H)", ylim=(0.65, 1.02))
    axes.legend()
    return figure


def in_mathtext(words: str) -> str:
    r"""Return a sentence with its symbols as Matplotlib sets them.

    Examples
    --------
    >>> in_mathtext("Δ2/Δ1 generic, T_c for λ12 = 0.1")
    '$\\Delta_{2}$/$\\Delta_{1}$ generic, $T_{c}$ for $\\lambda_{12}$ = 0.1'
    """
    letters = {"λ": r"\lambda", "Δ": r"\Delta", "T": "T"}
    return re.sub(r"([λΔT])_?(\d+|c\b)", lambda found: f"${letters[found[1]]}_{{{found[2]}}}$", words)


def claims_rows(outcomes: Mapping[str, Mapping[str, Outcome]]) -> list[tuple[str, ...]]:
    """Return a table of which reading meets which sentence, with the counts in its last row.

    Parameters
    ----------
    outcomes : mapping
        Name of a reading → its outcomes, as of :func:`multigap_book.bh17.claims.judge`.

    Returns
    -------
    list of tuple of str
        The sentence, its ledger id, and "yes" or "no" for each reading.
    """
    rows = [
        (words, claim, *("yes" if found[claim].holds else "no" for found in outcomes.values()))
        for claim, (words, _) in CLAIMS.items()
    ]
    met = (str(sum(outcome.holds for outcome in found.values())) for found in outcomes.values())
    return [*rows, (f"met, of {len(CLAIMS)}", "", *met)]
