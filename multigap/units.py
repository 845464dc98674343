"""Units that people write their numbers in, as factors to the package's own: eV, Å, K, electron masses.

A number from a file or a table has its unit beside it, as ``"12.5 meV"``; :func:`quantity` reads it, and
refuses one without a unit or with a unit of another kind. An energy may be told by a frequency or a wave
number.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from multigap import _checks
from multigap._checks.values import fail
from multigap.constants import ATOMIC_MASS_UNIT, BOHR, HARTREE, HBAR

_PLANCK: Final = 2 * math.pi * HBAR
_LIGHT: Final = 2.99792458e10
"""Speed of light in cm/s, exact by definition."""

ENERGIES: Final[Mapping[str, float]] = MappingProxyType(
    {
        "eV": 1.0,
        "meV": 1e-3,
        "THz": _PLANCK * 1e12,
        "cm-1": _PLANCK * _LIGHT,
        "Ry": HARTREE / 2,
        "Ha": HARTREE,
    }
)
"""Unit of an energy, or of a frequency that stands for one → eV."""

KINDS: Final[Mapping[str, Mapping[str, float]]] = MappingProxyType(
    {
        "energy": ENERGIES,
        "length": MappingProxyType({"Å": 1.0, "nm": 10.0, "bohr": BOHR}),
        "temperature": MappingProxyType({"K": 1.0, "mK": 1e-3}),
        "mass": MappingProxyType({"mₑ": 1.0, "u": ATOMIC_MASS_UNIT}),
        "density of states": MappingProxyType({"1/(eV Å²)": 1.0}),
        "areal density": MappingProxyType({"1/Å²": 1.0, "1/nm²": 1e-2, "1/cm²": 1e-16}),
    }
)
"""Kind of quantity → its units → the package's own unit, whose factor is 1."""

_SPELLINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cm^-1": "cm-1", "cm⁻¹": "cm-1", "1/cm": "cm-1", "cm**-1": "cm-1",
        "rydberg": "Ry", "rydbergs": "Ry", "Rydberg": "Ry", "hartree": "Ha", "Hartree": "Ha",
        "angstrom": "Å", "Angstrom": "Å", "\u212b": "Å", "A": "Å",
        "kelvin": "K", "Kelvin": "K", "Bohr": "bohr",
        "m_e": "mₑ", "me": "mₑ",
        "1/(eV A^2)": "1/(eV Å²)", "1/(eV Å^2)": "1/(eV Å²)",
        "1/A^2": "1/Å²", "1/Å^2": "1/Å²", "Å⁻²": "1/Å²", "1/nm^2": "1/nm²",
        "1/cm^2": "1/cm²", "cm-2": "1/cm²",
    }
)  # fmt: skip
"""Other ways in which a unit is written. No letter case is guessed: mK and MK are no slip of one another."""

_QUANTITY: Final = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*\Z")


def factor(unit: str, kind: str = "energy", *, name: str = "unit") -> float:
    """Return what one of a unit is in the package's own: one meV is 0.001 eV.

    Parameters
    ----------
    unit : str
        The unit, as ``"meV"``.
    kind : str
        What it is a unit of: a name in `KINDS`.
    name : str
        What an error calls it.

    Raises
    ------
    ValueError
        For a unit that is none of that kind.

    Examples
    --------
    >>> from multigap import units
    >>> round(units.factor("THz"), 6)
    0.004136
    """
    units, name = KINDS[_checks.one_of("kind", kind, KINDS)], _checks.instance("name", name, str)
    spelt = _SPELLINGS.get(unit, unit) if isinstance(unit, str) else unit
    if isinstance(spelt, str) and spelt in units:
        return units[spelt]
    near = difflib.get_close_matches(spelt, units, 1, 0.5) if isinstance(spelt, str) else []
    other = [each for each, those in KINDS.items() if isinstance(spelt, str) and spelt in those]
    hint = f" ({spelt} is a unit of {other[0]})" if other else f" (did you mean {near[0]}?)" if near else ""
    raise fail(name, unit, f"a unit of {kind}, one of {', '.join(units)}{hint}")


def quantity(text: str, kind: str, *, name: str = "text") -> float:
    """Return the number of a quantity that is written with its unit, in the package's own unit.

    Parameters
    ----------
    text : str
        Number and unit, as ``"12.5 meV"``.
    kind : str
        What it has to be: a name in `KINDS`.
    name : str
        What an error calls it.

    Raises
    ------
    ValueError
        For a text without a number, without a unit, or with a unit of another kind.

    Examples
    --------
    >>> from multigap import units
    >>> units.quantity("12.5 meV", "energy")
    0.0125
    >>> units.quantity("10 meV", "length", name="well")  # doctest: +NORMALIZE_WHITESPACE
    Traceback (most recent call last):
    ValueError: well = '10 meV' is not allowed: well must be a length with its unit, one of Å, nm, bohr
    (meV is a unit of energy)
    """
    units, name = KINDS[_checks.one_of("kind", kind, KINDS)], _checks.instance("name", name, str)
    article = "an" if kind[0] in "aeiou" else "a"
    wanted = f"{article} {kind} with its unit, one of {', '.join(units)}"
    if isinstance(text, int | float) and not isinstance(text, bool):
        raise fail(name, text, f'{wanted}, such as "{text if text > 0 else 1} {next(iter(units))}"')
    found = _QUANTITY.match(text) if isinstance(text, str) else None
    if found is None:
        raise fail(name, text, wanted)
    number, unit = found.groups()
    if unit is None:
        raise fail(name, text, f'{wanted}, such as "{number} {next(iter(units))}"')
    try:
        return float(number) * factor(unit, kind, name=name)
    except ValueError as refused:
        hint = str(refused).rpartition(" (")[2] if str(refused).endswith(")") else ""
        raise fail(name, text, wanted + (f" ({hint}" if hint else "")) from None
