"""Multigap superconductivity in the models of the room-temperature-superconductivity papers.

A wing for each theory, none importing from another: :mod:`multigap.two_band` (BH17), :mod:`multigap.bpv`
(MD21, MR21), :mod:`multigap.interband` (WH18), :mod:`multigap.eliashberg` (conventional superconductors) and
:mod:`multigap.crystal`. They stand on :mod:`multigap.gap_equation` and :mod:`multigap.superlattice`, and these
on numba kernels in plain numbers. The book that uses them is a package of its own.

Units: energies in eV, lengths in Å, temperatures in K, masses in free-electron masses.
"""

__version__ = "1.1.0"
