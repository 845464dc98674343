"""The legend above a panel: HTML, so that it breaks where there is no room.

`web/explorer/panels.js` hides and shows what belongs to some presets only; it makes nothing anew.
"""

from __future__ import annotations

from collections.abc import Callable

from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.elements import circle, coloured, element, path
from multigap_book.explorers.frame import Frame
from multigap_book.explorers.layers import Area, Bars, Heat, Line, Plot, Points
from multigap_book.explorers.marks import View

_Keyed = Line | Area | Points | Heat


def legend(plot: Plot | Bars, explorer: Explorer, frame: Frame, html: Callable[[str], str]) -> str:
    """Return the legend of a panel: its lines, areas, published points and map.

    Parameters
    ----------
    plot : Plot or Bars
        The panel.
    explorer : Explorer
        Whose panel it is.
    frame : Frame
        What it shows.
    html : callable
        Gives a label as HTML.

    Returns
    -------
    str
        A list; "" where no layer has a label.
    """
    if isinstance(plot, Bars):
        return ""
    view = View(explorer, frame)
    items = "".join(
        _item(place, layer, html(layer.label), shown=not isinstance(layer, Points) or view.shows(layer))
        for place, layer in enumerate(plot.layers)
        if isinstance(layer, _Keyed) and layer.label
    )
    return element("ul", {"class": "explorer-legend"}, items) if items else ""


def _item(place: int, layer: _Keyed, label: str, *, shown: bool) -> str:
    """Return one entry; one that is not shown keeps its room, so that nothing moves when it is."""
    drawing = {"viewBox": "0 0 20 12", "aria-hidden": "true"}
    style = {} if shown else {"style": "visibility: hidden"}
    content = element("svg", drawing, _key(layer)) + element("span", {}, label)
    return element("li", {"data-layer": place, **style}, content)


def _key(layer: _Keyed) -> str:
    if isinstance(layer, Heat):
        return "".join(coloured(1 + 6 * part, 1, 6, 10, part / 2) for part in range(3))
    colour = f"series-{layer.colour}"
    if isinstance(layer, Points):
        return circle(f"published {colour}", 10, 6, 4)
    if isinstance(layer, Line):
        return path(f"line {colour}{' dashed' if layer.dashed else ''}", "M1 6h18")
    return path(f"area {colour}", "M1 1h18v10h-18Z")
