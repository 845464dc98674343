"""Multigap superconductivity in the models of the room-temperature-superconductivity papers.

A model, and a question to it:

>>> import multigap
>>> bands = multigap.TwoBand(lambda11=0.4, lambda22=0.2, lambda12=0.1)
>>> multigap.critical_temperature(bands).kelvin  # about 205 K
204.85...

The models are :class:`~multigap.two_band.TwoBand`, :class:`~multigap.two_band.FlatSteep`,
:class:`~multigap.bpv.Wires` on a :class:`~multigap.superlattice.Superlattice`,
:class:`~multigap.eliashberg.SpectralFunction`, and a :class:`~multigap.gap_equation.GapEquation` of any
:class:`~multigap.gap_equation.Channels`. The questions are :func:`~multigap.solve.critical_temperature`,
:func:`~multigap.solve.gaps`, :func:`~multigap.solve.isotope_exponent`, and for the wires
:func:`~multigap.bpv.dome`. The answers are a :class:`~multigap._tables.Result` each: they know what they were
computed from, turn into tables of pandas and xarray, and go to files of CSV and JSON, which
:func:`~multigap._tables.load` reads back.

Everything else is in a wing for each theory, none importing from another: :mod:`multigap.two_band` (BH17),
:mod:`multigap.bpv` (MD21, MR21), :mod:`multigap.interband` (WH18), :mod:`multigap.eliashberg` (conventional
superconductors) and :mod:`multigap.crystal`. They stand on :mod:`multigap.gap_equation` and
:mod:`multigap.superlattice`, and these on numba kernels in plain numbers. The book that uses them is a
package of its own.

Nothing is loaded before it is asked for. Units: energies in eV, lengths in Å, temperatures in K, masses in
free-electron masses.
"""

import importlib
from typing import TYPE_CHECKING

__version__ = "1.1.0"

__all__ = [
    "Channels",
    "ConvergenceError",
    "FlatSteep",
    "GapEquation",
    "SpectralFunction",
    "Superlattice",
    "TwoBand",
    "Wires",
    "bpv",
    "constants",
    "coupling_matrix",
    "critical_temperature",
    "crystal",
    "dome",
    "eliashberg",
    "gap_equation",
    "gaps",
    "interband",
    "isotope_exponent",
    "load",
    "superlattice",
    "two_band",
]

if TYPE_CHECKING:
    from multigap import (
        bpv,
        constants,
        crystal,
        eliashberg,
        gap_equation,
        interband,
        superlattice,
        two_band,
    )
    from multigap._tables import load
    from multigap.bpv import Wires, coupling_matrix, dome
    from multigap.eliashberg import SpectralFunction
    from multigap.errors import ConvergenceError
    from multigap.gap_equation import Channels, GapEquation
    from multigap.solve import critical_temperature, gaps, isotope_exponent
    from multigap.superlattice import Superlattice
    from multigap.two_band import FlatSteep, TwoBand
else:
    # A type checker, which reads the imports above, is not told that any name whatever may be asked for.
    _HOMES = {
        "Channels": "gap_equation",
        "ConvergenceError": "errors",
        "FlatSteep": "two_band",
        "GapEquation": "gap_equation",
        "SpectralFunction": "eliashberg",
        "Superlattice": "superlattice",
        "TwoBand": "two_band",
        "Wires": "bpv",
        "coupling_matrix": "bpv",
        "critical_temperature": "solve",
        "dome": "bpv",
        "gaps": "solve",
        "isotope_exponent": "solve",
        "load": "_tables",
    }

    def __getattr__(name):
        """Load a name when it is first asked for (PEP 562)."""
        if name in _HOMES:
            value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
            globals()[name] = value
            return value
        if name in __all__:
            return importlib.import_module(f"{__name__}.{name}")
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return [*__all__, "__version__"]
