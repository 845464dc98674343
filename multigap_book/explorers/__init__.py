"""Explorers: what the kernels give while a reader moves their settings, in the page and in a notebook.

``explorers.dome()`` in a cell shows one. In the built page it computes with the kernel compiled to
WebAssembly; in a notebook it is a widget that shares its settings and numbers with Python.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from multigap_book.explorers.checks import one_of
from multigap_book.paths import PAGES_VARIABLE

if TYPE_CHECKING:
    from multigap_book.explorers.declaration import Explorer
    from multigap_book.explorers.state import State

NAMES: Final = ("dome", "flat-steep", "bands", "fragile", "phonon", "decide", "surfaces", "map", "beyond")
"""The explorers, as they are called in the address of a page."""


def declared(name: str) -> Explorer:
    """Return an explorer's declaration.

    Raises
    ------
    ValueError
        For a name of none.
    """
    module = one_of("name", name, NAMES).replace("-", "_")
    found: Explorer = import_module(f"{__name__}.{module}").EXPLORER
    return found


def show(explorer: Explorer) -> State:
    """Return an explorer to be shown in a cell, and to be worked with there.

    It has `settings`, which can be set, `numbers`, `text` (the sentence that reads them), `code` (the same in
    Python) and `frame` (the curves as a table). Where pages are made it shows as a placeholder, and in a
    notebook as a widget.
    """
    if os.environ.get(PAGES_VARIABLE):
        from multigap_book.explorers.state import Placeholder

        return Placeholder(explorer)
    from multigap_book.explorers.widget import Live

    return Live(explorer)


def dome() -> State:
    """Show T_c of the wires over the Lifshitz parameter (MD21)."""
    return show(declared("dome"))


def flat_steep() -> State:
    """Show a flat band beside a steep one (BH17): T_c, gaps, isotope exponent."""
    return show(declared("flat-steep"))


def bands() -> State:
    """Show the wires' bands, density of states and Fermi contours."""
    return show(declared("bands"))


def fragile() -> State:
    """Show what 300 K needs."""
    return show(declared("fragile"))


def phonon() -> State:
    """Show T_c of a spectrum with a few peaks, by Eliashberg's equations and by formulas."""
    return show(declared("phonon"))


def decide() -> State:
    """Show what a theory that is held at 203 K says of everything else that can be measured."""
    return show(declared("decide"))


def surfaces() -> State:
    """Show which pairs of Fermi surfaces couple."""
    return show(declared("surfaces"))


def map() -> State:
    """Show the wires' dome over coupling and Fermi level as a map with a cut."""
    return show(declared("map"))


def beyond() -> State:
    """Show the wires' dome as a phonon and the electrons' self-energy leave it."""
    return show(declared("beyond"))


class _Package(ModuleType):
    """A package in which the import of ``dome.py`` leaves the function ``dome`` in place."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (isinstance(value, ModuleType) and name.replace("_", "-") in NAMES):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
