"""The three superlattices of the dome papers, and their T_c over η and g."""

from multigap_book.domes.curves import (
    MD21,
    MODEL_A,
    MODEL_B,
    Gaps,
    curve,
    gaps,
    half_width,
    summit,
    surface,
    surface_and_map,
    top,
    turned,
    two_scales,
    wires_of,
)

__all__ = [
    "MD21",
    "MODEL_A",
    "MODEL_B",
    "Gaps",
    "curve",
    "gaps",
    "half_width",
    "summit",
    "surface",
    "surface_and_map",
    "top",
    "turned",
    "two_scales",
    "wires_of",
]
