"""Multigap superconductivity in the models of the room-temperature-superconductivity papers.

Layers, each importing only from those before it: :mod:`~multigap.constants`, checks of input and the
numba policy; numba kernels in plain numbers; the gap equation; the models (two bands, superlattice,
BPV); what is measured. :mod:`multigap.companion` serves the book and is imported by none of them.

Units: energies in eV, lengths in Å, temperatures in K, masses in free-electron masses.
"""

__version__ = "1.0.0"
