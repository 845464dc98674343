"""Elements of an SVG drawing as text, and the colours of a map."""

from __future__ import annotations

import base64
import html
import math
import re
import struct
import zlib
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from multigap_book.explorers.layers import Heat
from multigap_book.explorers.words import INDEX, plain

_FAR: Final = 4000.0
"""Coordinates beyond are drawn there."""


_SHADES: Final = (
    *((68, 1, 84), (71, 44, 122), (59, 81, 139), (44, 113, 142), (33, 144, 141)),
    *((39, 173, 129), (92, 200, 99), (170, 220, 50), (253, 231, 37)),
)
"""Viridis at nine places of its length: red, green and blue."""


def fixed(value: float) -> str:
    """Return a coordinate with one decimal, rounded as the page rounds it.

    Examples
    --------
    >>> fixed(12.25), fixed(-0.04), fixed(1e9)
    ('12.3', '0', '4000')
    """
    return plain(math.floor(10 * max(-_FAR, min(_FAR, value)) + 0.5) / 10)


def element(name: str, attributes: Mapping[str, object], content: str = "") -> str:
    """Return an element with its attributes; `content` is markup."""
    written = "".join(f' {key}="{html.escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>"


def path(kind: str, d: str) -> str:
    """Return a path of a class."""
    return element("path", {"class": kind, "d": d})


def circle(kind: str, x: float, y: float, radius: int) -> str:
    """Return a circle of a class."""
    return element("circle", {"class": kind, "cx": fixed(x), "cy": fixed(y), "r": radius})


def lowered(content: str) -> str:
    """Return a text as markup, the index in ``T_c`` lowered.

    Examples
    --------
    >>> lowered("E_F < 1 eV")
    'E<tspan dy="4" font-size="0.78em">F</tspan><tspan dy="-4"> &lt; 1 eV</tspan>'
    """
    parts = re.split(INDEX, content)
    rest = zip(parts[1::2], parts[2::2], strict=True)
    return html.escape(parts[0]) + "".join(
        f'<tspan dy="4" font-size="0.78em">{index}</tspan><tspan dy="-4">{html.escape(after)}</tspan>'
        for index, after in rest
    )


def text(kind: str, x: float, y: float, anchor: str, content: str) -> str:
    """Return a text that starts, ends or has its middle at x."""
    where: dict[str, object] = {"class": kind, "x": fixed(x), "y": fixed(y), "text-anchor": anchor}
    return element("text", where, lowered(content))


def upwards(kind: str, x: float, y: float, content: str) -> str:
    """Return a text that is read from below, its middle at the point."""
    turn = f"translate({fixed(x)} {fixed(y)}) rotate(-90)"
    where: dict[str, object] = {"class": kind, "transform": turn, "text-anchor": "middle"}
    return element("text", where, lowered(content))


def shade(share: float) -> tuple[int, int, int]:
    """Return red, green and blue of the map's colour at a share from 0 to 1."""
    place = max(0.0, min(1.0, share)) * (len(_SHADES) - 1)
    below = min(len(_SHADES) - 2, math.floor(place))
    red, green, blue = (
        math.floor(start + (place - below) * (end - start) + 0.5)
        for start, end in zip(_SHADES[below], _SHADES[below + 1], strict=True)
    )
    return red, green, blue


def coloured(x: float, y: float, width: float, height: float, share: float) -> str:
    """Return a box in the map's colour at a share."""
    box: dict[str, object] = {"x": fixed(x), "y": fixed(y), "width": fixed(width), "height": fixed(height)}
    return element("rect", {**box, "fill": f"rgb({','.join(map(str, shade(share)))})"})


def heat_ends(layer: Heat, picture: NDArray[np.float64]) -> tuple[float, float]:
    """Return the values of a map's lowest and highest colour."""
    if layer.high is not None:
        return layer.low, layer.high
    finite = picture[np.isfinite(picture)]
    high = float(finite.max()) if finite.size else -math.inf
    return layer.low, high if high > layer.low else layer.low + 1


def picture_address(layer: Heat, picture: NDArray[np.float64]) -> str:
    """Return a map as the address of a PNG picture; its first row is lowest, nan is transparent.

    Parameters
    ----------
    layer : Heat
        What was declared of its colours.
    picture : ndarray, shape (height, width)
        Its values.
    """
    low, high = heat_ends(layer, picture)
    height, width = picture.shape
    pixels = np.zeros((height, 1 + 4 * width), dtype=np.uint8)  # each row begins with its filter, 0
    for row, values in enumerate(picture[::-1]):
        for column, value in enumerate(values):
            if math.isfinite(value):
                share = (float(value) - low) / (high - low)
                pixels[row, 1 + 4 * column : 5 + 4 * column] = (*shade(share), 255)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels.tobytes(), 9)), (b"IEND", b""))
    file = b"\x89PNG\r\n\x1a\n" + b"".join(_part(name, content) for name, content in parts)
    return f"data:image/png;base64,{base64.b64encode(file).decode()}"


def _part(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
