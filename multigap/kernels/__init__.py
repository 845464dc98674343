"""Numba kernels in plain numbers: energies in eV, and so `thermal`, which is k_B T; formulas call it T.

Each file holds one idea and is imported by its name; here are only the codes of a channel's kind. What is
compiled is kept on disk under a stamp of this whole folder, since kernels call one another across its files
(see :mod:`multigap._jit`).
"""

from typing import Final

CONSTANT_DOS: Final = 0
"""A band with a constant density of states."""

FLAT_LEVEL: Final = 1
"""A level at a fixed energy."""

BAND_EDGE: Final = 2
"""One k_z of a subband of wires, with the inverse root of a one-dimensional band's edge."""
