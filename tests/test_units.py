"""Units of quantities: against CODATA as SciPy ships it, and what is refused."""

from __future__ import annotations

import pytest
from scipy import constants as codata

from multigap import units


@pytest.mark.parametrize(
    ("unit", "joules"),
    [
        ("eV", codata.e),
        ("meV", 1e-3 * codata.e),
        ("THz", codata.h * 1e12),
        ("cm-1", codata.h * codata.c * 100),
        ("Ry", codata.value("Rydberg constant times hc in J")),
        ("Ha", codata.value("Hartree energy")),
    ],
)
def test_energies_are_those_of_codata(unit: str, joules: float) -> None:
    assert units.factor(unit) == pytest.approx(joules / codata.e, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12.5 meV", "energy", 0.0125),
        (" -3e-1eV ", "energy", -0.3),
        ("1000 cm^-1", "energy", 0.12398419843320026),
        ("1 nm", "length", 10.0),
        ("2 angstrom", "length", 2.0),
        ("50 mK", "temperature", 0.05),
        ("1 u", "mass", codata.atomic_mass / codata.m_e),
        ("1e14 cm-2", "areal density", 0.01),
        (".3 1/(eV Å^2)", "density of states", 0.3),
    ],
)
def test_a_quantity_comes_out_in_the_package_s_own_unit(text: str, kind: str, value: float) -> None:
    assert units.quantity(text, kind) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("10", "length", 'such as "10 Å"'),
        ("10 meV", "length", "meV is a unit of energy"),
        ("10 mev", "energy", "did you mean meV"),
        ("10 furlong", "length", "one of Å, nm, bohr$"),
        ("ten eV", "energy", "an energy with its unit"),
        ("nan eV", "energy", "an energy with its unit"),
        ("", "energy", "an energy with its unit"),
        ("1 eV", "angle", "kind must be one of energy"),
    ],
)
def test_what_is_no_such_quantity_is_refused_by_name(text: str, kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as refusal:
        units.quantity(text, kind, name="well")
    assert "well = " in str(refusal.value) or "kind = " in str(refusal.value)


def test_a_number_alone_has_no_unit() -> None:
    with pytest.raises(ValueError, match=r'such as "0\.3 eV"'):
        units.quantity(0.3, "energy")  # type: ignore[arg-type]


def test_no_unit_is_of_two_kinds() -> None:
    names = [unit for those in units.KINDS.values() for unit in those]
    assert len(names) == len(set(names))
