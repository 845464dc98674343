"""The figure of a run: T_c against what was swept, a dome, gaps against temperature."""

from __future__ import annotations

import io
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from multigap.shell._keys import DOME, GAPS
from multigap.shell._questions import POINTS, Tables
from multigap.shell.results import RunTable

Array = NDArray[np.float64]

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
        varying.insert(0, _filling_axis(table, swept))
    return tuple(varying) if len(varying) in (1, 2) else None


def _filling_axis(table: RunTable, swept: tuple[str, ...]) -> str:
    """Return η or μ, whichever is the same at every point of a sweep: what the filling was told by."""
    points = np.unique([table.column(each) for each in swept], axis=1).shape[1] if swept else 1
    told = ("eta", "mu") if np.isfinite(table.column("eta")).all() else ("mu",)
    common = [name for name in told if np.unique(table.column(name)).size * points == table.values.shape[0]]
    return common[0] if common else told[0]


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
    """Draw T_c over two columns: a curve for each value of one that has few, else colours."""
    first, second, kelvin = (table.column(name) for name in (*over, "T_c"))
    groups = np.unique(second)
    if groups.size <= _FEW:
        for group in groups:
            chosen = np.flatnonzero(second == group)
            chosen = chosen[np.argsort(first[chosen], kind="stable")]
            axes.plot(first[chosen], kelvin[chosen], label=f"{group:.4g}")
        axes.legend(title=_label(table, over[1]))
        _from_zero(axes, table, over[0], "T_c")
        return
    axes.grid(False)
    if np.isfinite(kelvin).any():
        colours = _coloured(axes, first, second, kelvin)
        figure.colorbar(colours, ax=axes, label=_label(table, "T_c"))
    axes.set_xlabel(_label(table, over[0]))
    axes.set_ylabel(_label(table, over[1]))


def _coloured(axes: Any, first: Array, second: Array, kelvin: Array) -> Any:
    """Draw a coloured map where every combination is there, and else coloured points."""
    (across, column), (up, row) = (np.unique(each, return_inverse=True) for each in (first, second))
    if across.size * up.size != kelvin.size:
        return axes.scatter(first, second, c=kelvin, cmap="viridis", s=12)
    grid = np.full((up.size, across.size), np.nan)
    grid[row, column] = kelvin
    return axes.pcolormesh(across, up, grid, cmap="viridis", shading="nearest", rasterized=True)


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
