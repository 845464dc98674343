"""Two bands: Suhl, Matthias and Walker's equations, and a flat band beside a steep one (BH17)."""

from multigap.two_band.flat_steep import FlatSteep
from multigap.two_band.smw import TwoBand, effective_coupling

__all__ = [
    "FlatSteep",
    "TwoBand",
    "effective_coupling",
]
