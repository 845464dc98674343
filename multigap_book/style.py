"""The look of the figures: one style file, and names for the colours that carry a meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import matplotlib.pyplot as plt

from multigap_book.figure_files import write_shown_figures

BLUE: Final = "#0072B2"
VERMILLION: Final = "#D55E00"
GREEN: Final = "#009E73"
PINK: Final = "#CC79A7"
ORANGE: Final = "#E69F00"
SKY: Final = "#56B4E9"
YELLOW: Final = "#F0E442"
BLACK: Final = "#000000"
GREY: Final = "#888888"

PUBLISHED: Final[dict[str, Any]] = {
    "color": BLACK,
    "marker": "o",
    "linestyle": "none",
    "markerfacecolor": "white",
}
"""How points read off a published figure are drawn, everywhere."""

RETRACTED: Final[dict[str, Any]] = {"color": GREY, "marker": "x", "linestyle": "none"}
"""How retracted measurements are drawn, everywhere."""


def use() -> None:
    """Set the book's figure style for this session."""
    plt.style.use(Path(__file__).with_name("multigap.mplstyle"))
    write_shown_figures()
