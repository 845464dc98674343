"""The three superlattices of the dome papers, their T_c over η and g, and how it is drawn."""

from multigap_book.domes.between import SmoothDome
from multigap_book.domes.curves import anisotropy, curve, gaps, half_width, summit, surface, top
from multigap_book.domes.figures import curves_by_coupling, surface_and_map
from multigap_book.domes.models import MD21, MODEL_A, MODEL_B, wires_of

__all__ = [
    "MD21",
    "MODEL_A",
    "MODEL_B",
    "SmoothDome",
    "anisotropy",
    "curve",
    "curves_by_coupling",
    "gaps",
    "half_width",
    "summit",
    "surface",
    "surface_and_map",
    "top",
    "wires_of",
]
