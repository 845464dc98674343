"""Sliders that move pictures in the built page, where no kernel runs.

The pictures are drawn beforehand; the reader's browser only chooses which of them is shown.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets
import matplotlib.pyplot as plt

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def png_bytes(figure: Figure) -> bytes:
    """Return `figure` as the bytes of a PNG, and close it, so that it is not shown a second time."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    plt.close(figure)
    return buffer.getvalue()


def picture_slider(
    frames: Sequence[bytes | Figure],
    labels: Sequence[str],
    *,
    description: str,
    alt: str,
    start: int = 0,
) -> Any:
    """Return a slider above a stack of pictures, linked in the browser.

    Put the cell that shows it under the tag ``nbval-ignore-output``: widget ids differ at every run.

    Parameters
    ----------
    frames : sequence of bytes or matplotlib figures
        The pictures, as PNG bytes or as figures (which are closed).
    labels : sequence of str
        What the slider reads at each picture, for instance ``"g = 0.25"``.
    description : str
        What the slider changes; shown before it.
    alt : str
        What the pictures show, for readers who do not see them; each picture's label is added.
    start : int
        Number of the picture shown first.

    Returns
    -------
    ipywidgets.VBox

    Raises
    ------
    ValueError
        If there are no pictures, a label is missing, or `start` is not the number of a picture.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> box = picture_slider([Figure(), Figure()], ["0.1", "0.2"], description="λ", alt="An empty figure")
    >>> [type(child).__name__ for child in box.children]
    ['SelectionSlider', 'Stack']
    """
    if not frames or len(frames) != len(labels):
        raise ValueError(
            f"labels = {list(labels)!r} is not allowed: there must be one label for each of {len(frames)} "
            "frames, and at least one frame"
        )
    if not 0 <= start < len(frames):
        raise ValueError(f"start = {start!r} is not allowed: start must be in [0, {len(frames) - 1}]")
    pictures = []
    for frame, label in zip(frames, labels, strict=True):
        data = base64.b64encode(frame if isinstance(frame, bytes) else png_bytes(frame)).decode("ascii")
        text = html.escape(f"{alt} ({description}: {label})", quote=True)
        pictures.append(
            ipywidgets.HTML(f'<img class="slider-picture" alt="{text}" src="data:image/png;base64,{data}">')
        )
    slider = ipywidgets.SelectionSlider(
        options=[(label, number) for number, label in enumerate(labels)],
        value=start,
        description=description,
        continuous_update=True,
        layout=ipywidgets.Layout(width="min(32rem, 100%)"),
        style={"description_width": "initial"},
    )
    stack = ipywidgets.Stack(pictures, selected_index=start)
    ipywidgets.jslink((slider, "index"), (stack, "selected_index"))
    return ipywidgets.VBox([slider, stack])
