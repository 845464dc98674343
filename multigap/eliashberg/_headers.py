"""What the text above a table says: the unit of its energies, the Fermi level, whose table it is."""

from __future__ import annotations

import re
from typing import Final

from multigap import units
from multigap._checks.values import fail
from multigap.eliashberg._columns import Table

_UNIT: Final = (
    r"meV|mev|eV|ev|THz|thz|Ry|[Rr]ydbergs?|RYDBERGS?|Ha|[Hh]artrees?|HARTREES?"
    r"|cm\s?\^?\{?-1\}?|cm\*\*-1|cm⁻¹|1/cm"
)
_NO_INVERSE: Final = r"(?![A-Za-z0-9]|\s?\^?\{?-\s?1|\*\*|⁻)"

_IN_TEXT: Final = re.compile(rf"(?<![A-Za-z0-9/])({_UNIT}){_NO_INVERSE}")
"""A unit in a header; not that of states per energy."""

_OF_COLUMN: Final = re.compile(rf"(?<![A-Za-z0-9])({_UNIT}){_NO_INVERSE}")
"""The same in the name of the energies' own column, which may be ω/meV."""

_FERMI: Final = re.compile(
    r"(?<![A-Za-z_])(?:e_?f(?:ermi)?|fermi(?:[ _-](?:energy|level))?)\s*"
    rf"(?:[\[(]\s*(?P<bracket>{_UNIT})\s*[\])])?\s*(?:is\b|[=:])?\s*"
    r"(?P<first>[+-]?\d+\.?\d*(?:[eEdD][+-]?\d+)?)"
    r"(?:\s*(?P<second>[+-]?\d+\.\d+))?"
    rf"(?:\s*[\[(]?(?P<behind>{_UNIT}){_NO_INVERSE})?",
    re.IGNORECASE,
)

_SHORT: Final = {"mev": "meV", "ev": "eV", "thz": "THz", "ry": "Ry", "ha": "Ha"}


def _spelt(word: str) -> str:
    """Return a unit as :mod:`multigap.units` has it."""
    low = word.lower()
    if low.startswith(("rydberg", "hartree")):
        return "Ry" if low.startswith("r") else "Ha"
    return _SHORT.get(low, "cm-1")


def energy_unit(table: Table, unit: str | None, column: str) -> float:
    """Return what the energies of a table are in eV: by the caller's word, or the header's; never a guess.

    `column` is the name of their column, if there is one.
    """
    of_column = {_spelt(word) for word in _OF_COLUMN.findall(column)}
    found = of_column or {_spelt(word) for line in table.head for word in _IN_TEXT.findall(line)}
    listed = " or ".join(sorted(found))
    known = ", ".join(units.ENERGIES)
    if unit is None:
        if len(found) == 1:
            return units.factor(found.pop())
        says = f"names {listed}" if found else "names none"
        raise fail("unit", unit, f"told, one of {known}: the header of {table.path!r} {says}")
    factor = units.factor(unit)
    if found and factor not in [units.factor(each) for each in found]:
        raise fail(
            "unit", unit, f"{listed}, which the header of {table.path!r} names (mend whichever is wrong)"
        )
    return factor


def fermi_level(table: Table, factor: float) -> float | None:
    """Return the Fermi level in eV that the header tells, in its own unit or that of the energies."""
    for line in table.head:
        found = _FERMI.search(line)
        if found is None:
            continue
        if found["second"]:
            raise fail(
                "fermi",
                None,
                f"told: the header of {table.path!r} has two, {found['first']}, {found['second']}",
            )
        word = found["bracket"] or found["behind"]
        number = float(re.sub("[dD]", "e", found["first"]))
        return number * (units.factor(_spelt(word)) if word else factor)
    return None


def says(table: Table) -> str:
    """Return all of the header in small letters."""
    return " ".join(table.head).lower()


def is_of_phonons(header: str) -> bool:
    """Whether a header is that of a density of states of phonons: EPW's, or matdyn.x's."""
    return "phdos" in header or re.search(r"frequency\s*\[cm\^-1\]\s+dos", header) is not None
