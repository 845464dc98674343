"""By what each approximation multiplies T_c: a row of dots for each, one dot a model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import matplotlib.pyplot as plt

from multigap_book import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LOOKS: Final = (
    {"color": style.BLUE, "marker": "o"},
    {"color": style.SKY, "marker": "s"},
    {"color": style.VERMILLION, "marker": "^"},
    {"color": style.GREEN, "marker": "D"},
)
_TICKS: Final = (0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 2.5)


def draw_factors(rows: Mapping[str, Sequence[float]], models: Sequence[str], *, above: int = 0) -> Figure:
    """Draw factors on a logarithmic scale about 1, one row for each approximation, the first on top.

    Parameters
    ----------
    rows : mapping
        Approximation → the factor in each model.
    models : sequence of str
        Names of up to four models, in that order.
    above : int
        After how many rows a line is drawn; none where 0.

    Raises
    ------
    ValueError
        For a row without one factor for each model.
    """
    for name, factors in rows.items():
        if len(factors) != len(models):
            raise ValueError(f"{name!r} has {len(factors)} factors for {len(models)} models")
    figure, axes = plt.subplots(figsize=(8.6, 0.8 + 0.4 * len(rows)))
    places = range(len(rows) - 1, -1, -1)
    for number, (model, look) in enumerate(zip(models, _LOOKS, strict=False)):
        factors = [row[number] for row in rows.values()]
        axes.semilogx(factors, places, linestyle="none", label=model, ms=6, **look)
    axes.axvline(1, color=style.BLACK, lw=0.8)
    if above:
        axes.axhline(len(rows) - above - 0.5, color=style.GREY, lw=0.8, ls="--")
    axes.set_yticks(list(places), list(rows))
    axes.set_xticks(_TICKS, [f"{tick:g}" for tick in _TICKS])
    axes.set_xticks([], minor=True)
    axes.set(xlabel="$T_c$ is multiplied by", xlim=(0.35, 2.6), ylim=(-0.6, len(rows) - 0.4))
    figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=len(models))
    return figure
