"""The figure of a run: T_c against what was swept, a dome, gaps against temperature."""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np

from multigap.shell._keys import DOME, GAPS
from multigap.shell._questions import POINTS, Tables
from multigap.shell.results import RunTable

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Okabe and Ito's set, told apart by readers with any colour vision."""

_STYLE: Final = {
    "axes.grid": True, "axes.axisbelow": True, "grid.color": "#dddddd", "grid.linewidth": 0.6,
    "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False, "lines.linewidth": 1.8,
    "svg.hashsalt": "multigap", "figure.facecolor": "white", "savefig.facecolor": "white",
}  # fmt: skip

_WORDS: Final = {
    "eta": "Lifshitz parameter η", "mu": "chemical potential", "T_c": "critical temperature",
    "temperature": "temperature", "lambda": "λ", "omega_ln": "ω_ln", "mu_star": "μ*",
    "isotope_exponent": "isotope exponent α",
}  # fmt: skip

_FEW: Final = 7
"""Most curves of one family."""


def drawn(tables: Tables, swept: tuple[str, ...], title: str, form: str) -> bytes | None:
    """Return the figure as the bytes of a file; None where there is nothing to draw.

    Parameters
    ----------
    tables : dict of str to RunTable
        What was found.
    swept : tuple of str
        Names of the columns that a sweep has put before the others.
    title : str
        A line above.
    form : str
        Kind of file: svg, png or pdf.

    Raises
    ------
    ImportError
        Without matplotlib.
    """
    import matplotlib as mpl
    from cycler import cycler
    from matplotlib.figure import Figure

    panels = [
        (draw, table, axes)
        for name, draw in ((POINTS, _points), (DOME, _dome), (GAPS, _gaps))
        if name in tables and (axes := _axes(name, table := tables[name], swept)) is not None
    ]
    if not panels:
        return None
    with mpl.rc_context({**mpl.rcParamsDefault, **_STYLE, "axes.prop_cycle": cycler(color=COLOURS)}):
        figure = Figure(figsize=(6.4 * len(panels), 4.2), layout="constrained")
        for place, (draw, table, axes) in zip(
            figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True
        ):
            draw(figure, place, table, axes)
        if title:
            figure.suptitle(title)
        file = io.BytesIO()
        stamp = {"svg": "Date", "pdf": "CreationDate"}.get(form)
        figure.savefig(file, format=form, dpi=150, metadata={stamp: None} if stamp else None)
    return file.getvalue()


def _axes(name: str, table: RunTable, swept: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the columns that a panel runs over, one or two; None where it has nothing to show."""
    if name == DOME:
        return None if swept else ("eta", "g")
    varying = [each for each in swept if np.unique(table.column(each)).size > 1]
    if name == GAPS:
        if "eta" in table.names and "eta" not in swept and np.unique(table.column("eta")).size > 1:
            varying.append("eta")
        return ("temperature", *varying) if len(varying) < 2 and table.values.shape[0] > 1 else None
    if "T_c" not in table.names:
        return None
    if "eta" in table.names and "eta" not in swept and np.unique(table.column("eta")).size > 1:
        varying.insert(0, "mu" if np.isnan(table.column("eta")).any() else "eta")
    return tuple(varying) if len(varying) in (1, 2) else None


def _label(table: RunTable, name: str) -> str:
    words = _WORDS.get(name, name.replace("_", " "))
    unit = table.units.get(name, "")
    return f"{words} ({unit})" if unit else words


def _points(figure: Any, axes: Any, table: RunTable, over: tuple[str, ...]) -> None:
    if len(over) == 1:
        order = np.argsort(table.column(over[0]), kind="stable")
        axes.plot(table.column(over[0])[order], table.column("T_c")[order], marker="." * (order.size < 60))
        _from_zero(axes, table, over[0], "T_c")
        return
    _plane(figure, axes, table, over)


def _dome(figure: Any, axes: Any, table: RunTable, over: tuple[str, ...]) -> None:
    _plane(figure, axes, table, over)


def _plane(figure: Any, axes: Any, table: RunTable, over: tuple[str, ...]) -> None:
    """Draw T_c over two columns: a family of curves where one of them has few values, else a coloured map."""
    first, second = (np.unique(table.column(name), return_inverse=True) for name in over)
    grid = np.full((first[0].size, second[0].size), np.nan)
    grid[first[1], second[1]] = table.column("T_c")
    if min(grid.shape) == 1 or second[0].size <= _FEW:
        for value, column in zip(second[0], grid.T, strict=True):
            axes.plot(first[0], column, label=f"{value:.4g}")
        axes.legend(title=_label(table, over[1]))
        _from_zero(axes, table, over[0], "T_c")
        return
    axes.grid(False)
    if np.isfinite(grid).any():
        image = axes.pcolormesh(
            first[0], second[0], grid.T, cmap="viridis", shading="nearest", rasterized=True
        )
        figure.colorbar(image, ax=axes, label=_label(table, "T_c"))
    axes.set_xlabel(_label(table, over[0]))
    axes.set_ylabel(_label(table, over[1]))


def _gaps(figure: Any, axes: Any, table: RunTable, over: tuple[str, ...]) -> None:
    """Draw gaps in meV: a colour for each band, or for each value of what changes."""
    deltas = [name for name in table.names if name.startswith("delta")]
    groups = np.unique(table.column(over[1])) if len(over) == 2 else np.array([np.nan])
    if groups.size > _FEW:
        groups = groups[np.linspace(0, groups.size - 1, _FEW).round().astype(int)]
    for i, group in enumerate(groups):
        chosen = np.full(table.values.shape[0], True) if len(over) == 1 else table.column(over[1]) == group
        for n, name in enumerate(deltas):
            order = np.argsort(table.column("temperature")[chosen])
            label = f"$\\Delta_{{{n + 1}}}$" if len(over) == 1 else (f"{group:.4g}" if n == 0 else None)
            axes.plot(
                table.column("temperature")[chosen][order],
                1e3 * table.column(name)[chosen][order],
                color=COLOURS[(n if len(over) == 1 else i) % len(COLOURS)],
                linestyle=("-", "--", ":", "-.")[0 if len(over) == 1 else n % 4],
                label=label,
            )
    axes.legend(title=_label(table, over[1]) if len(over) == 2 else None)
    axes.set_xlabel(_label(table, "temperature"))
    axes.set_ylabel("gap Δ (meV)")


def _from_zero(axes: Any, table: RunTable, across: str, up: str) -> None:
    axes.set_xlabel(_label(table, across))
    axes.set_ylabel(_label(table, up))
    axes.set_ylim(bottom=0)
