"""Spectra and densities of states from files, in the layouts that codes write.

The files are made here, line by line as the sources of the codes write them; what comes back is compared with
``numpy.loadtxt`` and :meth:`SpectralFunction.from_grid` by hand.
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multigap import Superlattice, eliashberg, gap_equation, units
from multigap.eliashberg import DensityOfStates, SpectralFunction, files
from multigap.errors import UnitWarning

MEV = np.linspace(0.5, 40, 80)
"""Frequencies as EPW has them: equal steps from the first."""

A2F = np.exp(-(((MEV - 12) / 5) ** 2)) + 0.5 * np.exp(-(((MEV - 28) / 3) ** 2))
A2F *= 0.9 * -np.expm1(-((MEV / 6) ** 4))  # nothing at 0

FROM_MEV = {unit: units.factor("meV") / factor for unit, factor in units.ENERGIES.items()}


def by_hand() -> SpectralFunction:
    return SpectralFunction.from_grid(MEV * 1e-3, A2F)


def numbers(spectrum: SpectralFunction) -> list[float]:
    return [spectrum.lam, spectrum.omega_ln, eliashberg.critical_temperature(spectrum, 0.1).kelvin]


def columns(*rows: np.ndarray, style: str = "{:.17g}", separator: str = " ") -> str:
    return "".join(separator.join(style.format(x) for x in row) + "\n" for row in zip(*rows, strict=True))


def epw(smearings: int = 10) -> str:
    """``prefix.a2f``: α²F of each smearing, then the integrals; twenty numbers to a line after the first."""
    values = [A2F * (1 + 0.01 * i) for i in range(smearings)]
    integrals = [np.cumsum(2 * each / MEV * 0.5) for each in values]
    lines = [f" w[meV] a2f and integrated 2*a2f/w for {smearings:4d} smearing values"]
    for row in zip(MEV, *values, *integrals, strict=True):
        fields = [f"{x:12.7f}" for x in row]
        lines += ["".join(fields[i : i + 21]) for i in range(0, len(fields), 21)]
    last = "".join(f"{each[-1]:12.7f}" for each in integrals)
    lines += [
        " Integrated el-ph coupling",
        "  #         " + last,
        " Phonon smearing (meV)",
        "  #         " + "".join(f"{0.5 + 0.05 * i:12.7f}" for i in range(smearings)),
        "Electron smearing (eV)   0.1000000",
        "Fermi window (eV)   0.4000000",
        "Summed el-ph coupling    1.2345678",
    ]
    return "\n".join(lines) + "\n"


def epw_iso() -> str:
    return "w[meV] a2f\n" + columns(MEV, A2F, style="{:12.7f}", separator="")


def epw_proj() -> str:
    head = "w[meV] a2f a2f_modeproj\n"
    body = columns(MEV, A2F, 0.4 * A2F, 0.6 * A2F, style="{:12.7f}", separator="")
    return head + body + "lambda_int =          1.2345678   lambda_sum =          1.2345678\n"


def matdyn() -> str:
    """``a2F.dos``: the sum over the modes, and each; Fortran drops the E before three digits."""
    head = (
        " \n # Eliashberg function a2F (per both spin)\n #  frequencies in Rydberg  \n"
        " # DOS normalized to E in Rydberg: a2F_total, a2F(mode) \n \n"
    )
    body = columns(MEV * FROM_MEV["Ry"], A2F, 0.4 * A2F, 0.6 * A2F, style="  {:15.9E}", separator="")
    body += f"  {41 * FROM_MEV['Ry']:15.9E}   0.100000-109   0.000000E+00   0.100000-109\n"
    return head + body + "  lambda =   1.2345678901234567         Delta =    1.5000000000000000E-005\n"


def lambda_x(smearings: int = 10) -> str:
    """``alpha2F.dat``: ten smearings to a line, in the header as well."""
    names = [f"{0.005 * (i + 1):10.3f}" for i in range(smearings)]
    lines = ["# E(THz)" + "".join(names[:10])]
    lines += ["".join(names[i : i + 10]) for i in range(10, smearings, 10)]
    for row in zip(MEV * FROM_MEV["THz"], *[A2F * (1 + 0.1 * i) for i in range(smearings)], strict=True):
        fields = [f"{row[0]:8.4f}", *(f"{x:10.5f}" for x in row[1:])]
        lines.append("".join(fields[:11]))
        lines += ["".join(fields[i : i + 10]) for i in range(11, len(fields), 10)]
    return "\n".join(lines) + "\n"


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str | bytes], Path]:
    def save(text: str | bytes, name: str = "mine.dat") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return save


@pytest.mark.parametrize(
    ("text", "unit", "chosen", "skip"),
    [
        (epw(), "meV", 1, {"skiprows": 1, "max_rows": MEV.size}),
        (epw_iso(), "meV", 1, {"skiprows": 1}),
        (epw_proj(), "meV", 1, {"skiprows": 1, "max_rows": MEV.size}),
        (matdyn(), "Ry", 1, {"skiprows": 5, "max_rows": MEV.size}),
        (lambda_x(), "THz", 4, {}),
    ],
    ids=["EPW", "EPW isotropic", "EPW by modes", "matdyn.x", "lambda.x"],
)
def test_layouts_of_codes_are_what_loadtxt_and_from_grid_make_of_them(saved, text, unit, chosen, skip):
    path = saved(text)
    table = np.loadtxt(path, **skip)
    expected = SpectralFunction.from_grid(table[:, 0] * units.factor(unit), table[:, chosen])
    found = SpectralFunction.from_file(path, columns=chosen)
    size = expected.frequencies.size
    assert found.frequencies[:size] == pytest.approx(expected.frequencies, rel=1e-15)
    assert found.couplings[: size - 1] == pytest.approx(expected.couplings[:-1], rel=1e-14)
    assert found.lam == pytest.approx(expected.lam, rel=1e-9)
    if unit != "THz":  # where one column is the natural one, it is taken
        assert np.array_equal(SpectralFunction.from_file(path).couplings, found.couplings)
    named = SpectralFunction.from_file(path, unit=unit, columns=(0, chosen))
    assert np.array_equal(named.couplings, found.couplings)


def test_the_integral_that_epw_writes_is_the_coupling(saved):
    path = saved(epw())
    told = [float(x) for x in path.read_text().splitlines()[MEV.size + 2].split()[1:]]
    for smearing, lam in enumerate(told, 1):
        assert SpectralFunction.from_file(path, columns=smearing).lam == pytest.approx(lam, rel=1e-3)


@pytest.mark.parametrize("smearings", [11, 13, 20, 25, 31])
def test_rows_that_run_over_lines_are_one(saved, smearings):
    scale = numbers(SpectralFunction.from_file(saved(epw_iso())))[0]
    wide = saved(epw(smearings), "wide.a2f")
    for chosen in (1, smearings):
        found = SpectralFunction.from_file(wide, columns=chosen).lam
        assert found == pytest.approx(scale * (1 + 0.01 * (chosen - 1)), rel=1e-5)
    long = saved(lambda_x(smearings), "alpha2F.dat")
    for chosen in (1, 10, 11, smearings):
        found = SpectralFunction.from_file(long, columns=chosen).lam
        assert found == pytest.approx(scale * (1 + 0.1 * (chosen - 1)), rel=1e-3)
        label = f"{0.005 * chosen:g}"
        assert SpectralFunction.from_file(long, columns=label).lam == found


def test_the_newest_epw_writes_one_of_the_smearings_that_it_tells(saved):
    head = " w[meV] a2f and integrated 2*a2f/w for   10 smearing values\n"
    path = saved(head + columns(MEV, A2F, np.cumsum(A2F)))
    assert SpectralFunction.from_file(path).lam == pytest.approx(by_hand().lam, rel=1e-14)
    with pytest.raises(ValueError, match=r"columns = 2 .* one of 1; from 2 on are the integrals"):
        SpectralFunction.from_file(path, columns=2)


def test_a_file_of_epw_that_somebody_has_cut_to_two_columns(saved):
    path = saved(epw().splitlines()[0] + "\n" + columns(MEV, A2F))
    assert SpectralFunction.from_file(path).lam == pytest.approx(by_hand().lam, rel=1e-14)


@pytest.mark.parametrize("unit", units.ENERGIES)
@pytest.mark.parametrize("told", ["caller", "header"])
def test_every_unit_gives_the_same(saved, unit, told):
    head = f"# omega ({unit})  a2F\n" if told == "header" else "# omega a2F\n"
    path = saved(head + columns(MEV * FROM_MEV[unit], A2F))
    found = SpectralFunction.from_file(path, unit=unit if told == "caller" else None)
    assert numbers(found) == pytest.approx(numbers(by_hand()), rel=1e-12)


@settings(max_examples=60, deadline=None)
@given(
    unit=st.sampled_from(list(units.ENERGIES)),
    separator=st.sampled_from([" ", "\t", ",", ", ", ";", "   ", " ; "]),
    exponent=st.sampled_from(["e", "E", "D", "d"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.sampled_from(["# ", "! ", "% ", "@ ", ""]),
    values=st.lists(st.floats(0, 3), min_size=2, max_size=12).filter(lambda row: max(row) > 1e-3),
)
def test_round_trip_over_units_separators_and_exponents(
    tmp_path_factory, unit, separator, exponent, newline, mark, values
):
    path = tmp_path_factory.mktemp("round") / "trip.dat"
    grid = np.linspace(5, 60, len(values))
    text = f"{mark}omega [{unit}]{separator}a2F\n\n" + columns(
        grid * FROM_MEV[unit], np.array(values), style="{:.17e}", separator=separator
    ).replace("e", exponent)
    path.write_bytes(text.replace("\n", newline).encode())
    found = SpectralFunction.from_file(path)
    expected = SpectralFunction.from_grid(grid * 1e-3, values)
    assert found.frequencies == pytest.approx(expected.frequencies, rel=1e-13)
    assert found.couplings == pytest.approx(expected.couplings, rel=1e-13)


def test_a_separator_may_end_each_line(saved):
    path = saved("# meV\n" + columns(MEV, A2F, separator=",").replace("\n", ",\n"))
    assert np.array_equal(SpectralFunction.from_file(path, unit="meV").couplings, by_file(saved).couplings)


def by_file(saved) -> SpectralFunction:
    return SpectralFunction.from_file(saved(columns(MEV, A2F)), unit="meV")


@pytest.mark.parametrize("wrong", [0, -1, 2, True, 1.0, (1, 1), (0, 1, 1), "a2F", (0, 2)])
def test_columns_that_are_not_there_are_refused(saved, wrong):
    path = saved(columns(MEV, A2F))
    with pytest.raises(ValueError, match=r"columns = .* must be the column of values in .*, one of 1 \(0 is"):
        SpectralFunction.from_file(path, unit="meV", columns=wrong)


def test_a_file_beyond_all_reason_is_not_read(saved, monkeypatch):
    monkeypatch.setattr("multigap.eliashberg._columns._LARGEST", 2**20)
    with pytest.raises(ValueError, match=r"path = .* a text file of at most 1 MiB"):
        SpectralFunction.from_file(saved("#" * 2**20 + "\n1 2\n"), unit="meV")


def test_names_in_the_header_choose_columns(saved):
    text = '"lambda","omega_THz","a2F"\n' + columns(MEV, MEV * FROM_MEV["THz"], A2F, separator=",")
    path = saved(text, "mine.csv")
    found = SpectralFunction.from_file(path, columns=("omega_THz", "a2F"))
    assert numbers(found) == pytest.approx(numbers(by_hand()), rel=1e-12)
    with pytest.raises(ValueError, match=r"columns = 'b' .* one of 1 \(omega_THz\), 2 \(a2F\)"):
        SpectralFunction.from_file(path, columns="b")
    with pytest.raises(ValueError, match=r"columns = None .* one of 1 \(omega_THz\), 2 \(a2F\)"):
        SpectralFunction.from_file(path)


def test_a_unit_is_never_guessed_and_never_contradicted(saved):
    bare = saved(columns(MEV, A2F))
    with pytest.raises(ValueError, match=r"unit = None .* one of eV, meV, THz, cm-1, Ry, Ha: .* names none"):
        SpectralFunction.from_file(bare)
    with pytest.raises(ValueError, match=r"unit = 'mev' .*did you mean meV"):
        SpectralFunction.from_file(bare, unit="mev")
    told = saved(epw_iso(), "pb.a2f_iso")
    with pytest.raises(ValueError, match=r"unit = 'eV' .* must be meV, which the header"):
        SpectralFunction.from_file(told, unit="eV")
    two = saved("# meV here, smearing of 0.02 Ry\n" + columns(MEV, A2F), "two.dat")
    with pytest.raises(ValueError, match=r"unit = None .* names Ry or meV"):
        SpectralFunction.from_file(two)
    assert SpectralFunction.from_file(two, unit="meV").lam == pytest.approx(by_hand().lam)


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("# frequency (meV)  a2F", "meV"),
        ("# frequencies in Rydberg", "Ry"),
        ("# Omega [Hartree]", "Ha"),
        ("omega_meV;a2F", "meV"),
        ("# w/meV  a2F", "meV"),
        ("# E (eV)  a2F(1/eV)", "eV"),
        ("# w[cm^-1] a2F", "cm-1"),
        ("# w (cm⁻¹) a2F", "cm-1"),
        ("# w in 1/cm", "cm-1"),
        ("# cm-1", "cm-1"),
        ("# E(THz)     0.005", "THz"),
        ("# E (Ry)  alpha2F, states/eV", "Ry"),
    ],
)
def test_units_as_headers_write_them(saved, header, unit):
    path = saved(header + "\n" + columns(MEV * FROM_MEV[unit], A2F))
    assert SpectralFunction.from_file(path).omega_ln == pytest.approx(by_hand().omega_ln, rel=1e-12)


@pytest.mark.parametrize(
    "header", ["# a2F in states/eV", "# MeV", "# eV^-1", "# level", "# Harmonic", "# Ryan"]
)
def test_what_is_no_unit_of_energy_is_none(saved, header):
    with pytest.raises(ValueError, match=r"unit = None .* names none"):
        SpectralFunction.from_file(saved(header + "\n" + columns(MEV, A2F)))


# what codes write, by rule


def test_tiny_negative_values_and_what_lies_at_and_below_zero_become_nothing(saved):
    grid = np.concatenate([[-1.0, -0.5, 0.0], MEV])
    values = np.concatenate([[8e-4, -8e-4, 8e-4], A2F])
    values[60] = -8e-4  # of the largest, 0.9
    expected = values.copy()
    expected[[2, 60]] = 0
    found = SpectralFunction.from_file(saved(columns(grid, values)), unit="meV")
    by_grid = SpectralFunction.from_grid(grid[2:] * 1e-3, expected[2:])
    assert found.frequencies == pytest.approx(by_grid.frequencies, rel=1e-15)
    assert found.couplings == pytest.approx(by_grid.couplings, rel=1e-15)


@pytest.mark.parametrize(
    ("row", "energy", "value", "told"),
    [
        (70, None, -0.02, r"line 71 has α²F = -0\.02; .* not below -0\.0009"),
        (0, 0.0, 0.01, r"line 1 has α²F = 0\.01 at Ω = 0: λ diverges; .* at most 0\.0009"),
        (0, -3.0, 0.01, r"line 1 has α²F = 0\.01 at Ω = -3: there are imaginary modes"),
    ],
)
def test_more_than_that_is_named_with_line_and_value(saved, row, energy, value, told):
    grid, values = MEV.copy(), A2F.copy()
    grid[row] = grid[row] if energy is None else energy
    values[row] = value
    path = saved(columns(grid, values))
    with pytest.raises(ValueError, match=told):
        SpectralFunction.from_file(path, unit="meV")
    values[row] = 0
    expected = SpectralFunction.from_grid(np.maximum(grid, 0) * 1e-3, values)
    found = SpectralFunction.from_file(path, unit="meV", negligible=0.03)
    assert found.couplings == pytest.approx(expected.couplings, rel=1e-14)


GOOD = columns(MEV, A2F)
LINES = GOOD.splitlines()


def with_line(number: int, line: str) -> str:
    return "\n".join([*LINES[: number - 1], line, *LINES[number:]]) + "\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "this file is empty"),
        (" \n\n", "this file is empty"),
        ("# nothing but words\nof no use\n", "has no numbers"),
        ("10 0.5\n", r"line 1 is the only row; path must be a table of two rows"),
        ("10\n20\n", "line 1 has one number"),
        (
            GOOD[:-1].rpartition(" ")[0],
            r"line 80 has 1 number\(s\) and line 79 2 \(is the file cut short\?\)",
        ),
        (with_line(40, "20.0"), r"line 40 has 1 number\(s\) and line 39 2; path must be a text file"),
        (with_line(40, "20.0 NaN"), "line 40 has 'NaN' in it"),
        (with_line(40, "20.0 -inf"), "line 40 has '-inf' in it"),
        (with_line(40, "nan 1.0"), "line 40 has 'nan' in it"),
        (with_line(40, "20.0 **********"), r"line 40 has '\*+' in it, which Fortran writes"),
        (with_line(40, "********** 0.1"), r"line 40 has '\*+' in it, which Fortran writes"),
        (with_line(40, "20.0 1.2.3"), r"line 40 has '1\.2\.3' in it, which is no finite number"),
        (with_line(40, "20.0000-12.0000 1"), r"line 40 .*two numbers that run into one another"),
        (with_line(40, "20.0 1_0"), r"line 40 has '1_0' in it"),
        (with_line(40, "20.0 1e999"), r"line 40 has '1e999' in it"),
        (with_line(40, "20.0 abc"), r"line 40 has 'abc' in it"),
        (with_line(40, "abc 20.0"), r"line 40 \('abc 20\.0'\) is no row of numbers"),
        (with_line(40, LINES[40]), r"line 41 has 20\.5, which repeats the 20\.5 of line 40; .* rise"),
        (with_line(40, LINES[44]), r"line 41 has 20\.5, which is below the 22\.5 of line 40; .* rise"),
        (GOOD[:-3] + "E", r"line 80 has '\S+E' in it, which is no finite number"),
        (GOOD.replace(".", ",").replace(" ", ";"), r"line 1 has '0,5' in it, .*decimal point"),
        (GOOD.encode("utf-16"), "UTF-16"),
        (GOOD.encode("utf-16-le"), "binary or in UTF-16 .*line 1"),
        (b"# \xc5ngstr\xf6m\n" + GOOD.encode(), "byte 0xc5 in line 1 is none .*Latin-1"),
        (GOOD.encode() + b"\x00\x01", "binary .*line 81"),
        (columns(MEV, np.zeros_like(MEV)), "nowhere above 0"),
        (columns(MEV, -A2F), "nowhere above 0"),
        ("# lambda omega_log T_c\n" + GOOD, r"lambda\.x's list"),
        (" w[meV] phdos[states/meV] for    1 smearing values\n" + GOOD, "density of states of phonons"),
        (" # Frequency[cm^-1] DOS PDOS\n" + GOOD, "density of states of phonons"),
        ("#  E (eV)   dos(E)     Int dos(E) EFermi =   17.850 eV\n" + GOOD, "density of states$"),
        (epw(13).replace("\n Integrated", " 1.0\n Integrated"), r"line 161 has 28 numbers in its row, .* 27"),
        ("\n".join(epw(13).splitlines()[:-8]), r"line 160 has 21 of 27 numbers \(is the file cut short"),
    ],
)
def test_what_is_wrong_with_a_file_is_named_with_its_line(saved, content, told):
    path = saved(content)
    with pytest.raises(ValueError, match=told) as refused:
        SpectralFunction.from_file(path, unit="meV" if b"eV" not in path.read_bytes() else None)
    assert re.match(rf"path = '{re.escape(str(path))}' is not allowed: ", str(refused.value))
    assert "path must be" in str(refused.value)


WORDS = st.sampled_from(
    [
        *"0123456789.-+eD \t,;\n\r#*(_é\0",
        *("NaN", "inf", "meV", "E(THz) ", "a2F_total\n", "dosup ", "EFermi = ", "\ufeff"),
        "w[meV] a2f for 2 smearing values\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(text=st.lists(WORDS, max_size=80).map("".join), coding=st.sampled_from(["utf-8", "utf-16", "latin-1"]))
def test_whatever_is_in_a_file_it_is_read_or_refused_by_name(tmp_path_factory, text, coding):
    path = tmp_path_factory.getbasetemp() / "whatever.dat"
    path.write_bytes(text.encode(coding, errors="replace"))
    for kind, more in ((SpectralFunction, {}), (DensityOfStates, {"fermi": 1.0})):
        found = read_or_refused(lambda kind=kind, more=more: kind.from_file(path, unit="meV", **more))
        if isinstance(found, str):
            assert re.match(r"(path|unit|columns|fermi|alpha2f|values) = .* is not allowed", found, re.DOTALL)
        else:
            assert np.all(np.isfinite(numbers_of(found)))


def read_or_refused(read: Callable[[], Any]) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnitWarning)
        try:
            return read()
        except ValueError as refused:
            return str(refused)


def numbers_of(found: SpectralFunction | DensityOfStates) -> np.ndarray:
    if isinstance(found, SpectralFunction):
        return np.concatenate([found.frequencies, found.couplings])
    return np.concatenate([found.energies, found.values])


@pytest.mark.parametrize("kind", [SpectralFunction, DensityOfStates])
def test_paths_that_lead_nowhere(tmp_path, kind):
    with pytest.raises(ValueError, match=r"path = .*none' is not allowed: .*No such file"):
        kind.from_file(tmp_path / "none", unit="meV")
    with pytest.raises(ValueError, match=r"path = .* this is a folder"):
        kind.from_file(tmp_path, unit="meV")
    with pytest.raises(ValueError, match=r"path = .* a device"):
        kind.from_file("/dev/null", unit="meV")
    for wrong in ("", b"x", None, 3, "a\0b"):
        with pytest.raises(ValueError, match=r"^path = .*must be the path of a text file"):
            kind.from_file(wrong, unit="meV")


def test_a_mark_of_utf_8_a_last_line_without_end_and_comments_between_are_fine(saved):
    lines = "# omega (meV)\n" + "\n".join([*LINES[:30], "# half way", "", *LINES[30:]])
    found = SpectralFunction.from_file(saved(lines.encode("utf-8-sig")))
    assert np.array_equal(found.couplings, SpectralFunction.from_file(saved(GOOD), unit="meV").couplings)


# numbers in another unit than they are told in


def test_a_file_in_another_unit_does_not_go_through_in_silence(saved):
    path = saved(GOOD)
    for unit in ("eV", "Ry", "Ha"):
        with pytest.raises(ValueError, match=rf"unit = '{unit}' .*passes 2 eV.* 0\.035 eV if told in meV"):
            SpectralFunction.from_file(path, unit=unit)
    with pytest.warns(UnitWarning, match=r"up to 1\.032 eV: no phonon is above 1 eV"):
        SpectralFunction.from_file(saved(columns(MEV * 0.0258, A2F)), unit="eV")
    with pytest.warns(UnitWarning, match=r"no phonon above 3\.5\d*e-05 eV, less than"):
        SpectralFunction.from_file(saved(columns(MEV * 1e-3, A2F)), unit="meV")


def test_a_coupling_beyond_a_window_warns():
    strong = gap_equation.GapEquation(gap_equation.Channels([0], [0.0], [0.02], [1.0]), [[5.0]])
    with pytest.warns(UnitWarning, match=r"k_B T_c = .* exceeds the widest cutoff of 0\.02 eV") as seen:
        gap_equation.critical_temperature(strong)
    assert seen[0].filename == __file__
    with pytest.warns(UnitWarning, match=r"height = 4000 eV: .*4 eV if told in meV"):
        Superlattice(8.5, 5.5, 4000.0)


def test_absurd_numbers_warn_at_the_line_that_told_them():
    with pytest.warns(UnitWarning, match=r"up to 1\.5 eV.*0\.0015 eV if told in meV") as seen:
        SpectralFunction.einstein(1.0, 1.5)
    assert seen[0].filename == __file__
    with pytest.raises(ValueError, match=r"at most 2 eV.*0\.04 eV if told in meV, 0\.165 eV if told in THz"):
        SpectralFunction.from_grid([0, 20, 40], [0, 1, 0])
    with pytest.warns(UnitWarning, match=r"exceeds the highest phonon of 0\.01 eV"):
        eliashberg.critical_temperature(SpectralFunction.einstein(50.0, 0.01))
    with pytest.warns(UnitWarning, match=r"energies = 2000 eV.* 2 eV if told in meV"):
        DensityOfStates([-2000.0, 2000.0], [1.0, 1.0])


# densities of states

EV = np.linspace(2, 9, 141)
N = 1 + 0.3 * np.sin(EV) + 0.2 * (EV - 2)
LEVEL = 5.2


def dos_x(level: str = f"{LEVEL:7.3f}") -> str:
    head = f"#  E (eV)   dos(E)     Int dos(E) EFermi = {level} eV\n"
    return head + columns(EV, N, np.cumsum(N) * 0.05)


UP = N * (0.5 + 0.2 * np.sin(3 * EV))


def dos_x_polarised() -> str:
    head = f"#  E (eV)   dosup(E)     dosdw(E)   Int dos(E) EFermi = {LEVEL:7.3f} eV\n"
    return head + columns(EV, UP, N - UP, np.cumsum(N) * 0.05)


def epw_dos() -> str:
    head = [
        f"# EFermi[eV]    {LEVEL:20.10E}   dos_EFermi[eV^-1] {1.2:20.10E}",
        f"# FermiWind[eV] {3.5:20.10E}   Nr_electrons      {4.0:20.10E}",
        f"# dos_del[eV]   {0.05:20.10E}   Nr_bins                {EV.size:8d}",
        "#            E [eV]           dos[state/eV]       Int dos[#]",
    ]
    return "\n".join(head) + "\n" + columns(EV, N, np.cumsum(N), style="{:20.10E}", separator="")


@pytest.mark.parametrize("text", [dos_x(), dos_x_polarised(), epw_dos()], ids=["dos.x", "two spins", "EPW"])
def test_densities_of_states_of_codes(saved, text):
    path = saved(text)
    table = np.loadtxt(path)
    total = table[:, 1] + (table[:, 2] if "dosup" in text else 0)
    expected = total / np.interp(LEVEL, table[:, 0], total)
    found = DensityOfStates.from_file(path)
    assert found.energies == pytest.approx(table[:, 0] - LEVEL, abs=1e-12)
    assert found.values == pytest.approx(expected, rel=1e-12)
    near = DensityOfStates.from_file(path, window=1.0)
    assert near.energies == pytest.approx(found.energies[np.abs(found.energies) <= 1], abs=0)
    other = DensityOfStates.from_file(path, fermi="6.0 eV")
    assert np.interp(0, other.energies, other.values) == pytest.approx(1)
    assert other.energies[0] == pytest.approx(EV[0] - 6.0)
    assert DensityOfStates.from_file(path, fermi=6).energies[0] == other.energies[0]


def test_one_spin_of_two(saved):
    path = saved(dos_x_polarised())
    for spin, values in {"up": UP, "down": N - UP}.items():
        expected = values / np.interp(LEVEL, EV, values)
        assert DensityOfStates.from_file(path, spin=spin).values == pytest.approx(expected, rel=1e-12)
    with pytest.raises(ValueError, match=r"spin = 'up' .* unless the file has a column for each"):
        DensityOfStates.from_file(saved(dos_x()), spin="up")


@pytest.mark.parametrize("unit", units.ENERGIES)
def test_every_unit_gives_the_same_density(saved, unit):
    scale = units.factor("eV") / units.factor(unit)
    path = saved(f"# E ({unit})  N\n" + columns(EV * scale, N))
    found = DensityOfStates.from_file(path, fermi=f"{LEVEL * scale!r} {unit}")
    assert found.energies == pytest.approx(EV - LEVEL, abs=1e-12)
    spectrum = by_hand()
    expected = DensityOfStates(EV - LEVEL, N / np.interp(LEVEL, EV, N))
    kelvin = [
        eliashberg.critical_temperature(spectrum, 0.1, density=each).kelvin for each in (found, expected)
    ]
    assert kelvin[0] == pytest.approx(kelvin[1], rel=1e-12)


def test_where_there_are_no_states_there_are_next_to_none(saved):
    values = np.where(np.abs(EV - LEVEL) < 2, N, 0)
    values[5] = -1e-4
    found = DensityOfStates.from_file(saved(columns(EV, values)), unit="eV", fermi=LEVEL)
    assert found.values.min() == 1e-9
    assert np.count_nonzero(found.values == 1e-9) == np.count_nonzero(values <= 0)


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        (columns(EV, N), {"unit": "eV"}, "fermi = None .* has no Fermi level"),
        (columns(EV, N), {"fermi": 5.2}, "unit = None .* names none"),
        (columns(EV, N), {"unit": "eV", "fermi": 11}, "fermi = 11.* from 2 to 9 eV"),
        (columns(EV, np.where(EV > 6, N, 0)), {"unit": "eV", "fermi": LEVEL}, "fermi .* counts as nothing"),
        (columns(EV, np.where(EV > 6, N, -0.1)), {"unit": "eV", "fermi": 8}, r"line 1 has N = -0\.1"),
        (dos_x("  5.200  5.300"), {}, r"fermi = None .* has two, 5\.200, 5\.300"),
        (dos_x(), {"window": 0.01}, "window = 0.01 .* wide enough"),
        (dos_x(), {"columns": 2}, "columns = 2 .* from 2 on are an integral"),
        (dos_x(), {"spin": "left"}, "spin = 'left'"),
        (dos_x(), {"fermi": "5 K"}, "fermi = '5 K' .*temperature"),
        (dos_x(), {"unit": "Ry"}, "unit = 'Ry' .* must be eV"),
        (epw(), {}, "path = .* tells an α²F"),
        (" # Frequency[cm^-1] DOS PDOS\n" + columns(EV, N), {}, "path = .* phonons"),
        (columns(EV, N, N), {"unit": "eV", "fermi": 5}, "columns = None .* one of 1, 2"),
    ],
)
def test_what_is_wrong_with_a_density_of_states_is_named(saved, text, asked, told):
    with pytest.raises(ValueError, match=told):
        DensityOfStates.from_file(saved(text), **asked)


@pytest.mark.parametrize(
    ("header", "level"),
    [
        ("# E (eV) N, EFermi =  5.200 eV", 5.2),
        ("# E (eV) N  EFermi = -10.125 eV", None),
        ("# energy (eV)    DOS (1/eV)      ef (eV) =    5.2000000000000002", 5.2),
        ("# E (eV)  N(1/eV)\n# the Fermi energy is 5200 meV", 5.2),
        ("# eV\n# Fermi level: 5.2", 5.2),
        ("# Ry, E_F = 0.38 Ry", 0.38 * units.factor("Ry")),
    ],
)
def test_fermi_levels_as_headers_write_them(saved, header, level):
    scale = 1 / units.factor("Ry") if "Ry" in header else 1.0
    path = saved(header + "\n" + columns(EV * scale, N))
    if level is None:
        with pytest.raises(ValueError, match=r"fermi = -10\.125 "):
            DensityOfStates.from_file(path)
    else:
        assert DensityOfStates.from_file(path).energies == pytest.approx(EV - level, abs=1e-12)


# to other codes


def read_as_ebmb(path: Path) -> tuple[float, float, float]:
    """Return λ, ω_ln and ω̄₂ as ebmb has them: no row at 0, half the distance between neighbours as weight."""
    omega, values = np.loadtxt(path).T
    omega, values = omega[omega != 0], values[omega != 0]
    weight = np.gradient(omega) if omega.size < 2 else np.empty_like(omega)
    weight[0], weight[-1] = omega[1] - omega[0], omega[-1] - omega[-2]
    weight[1:-1] = omega[2:] - omega[:-2]
    lam = 2 * np.sum(weight / 2 * values / omega)
    logarithm = 2 / lam * np.sum(weight / 2 * values * np.log(omega) / omega)
    return lam, math.exp(logarithm), math.sqrt(2 / lam * np.sum(weight / 2 * values * omega))


@pytest.mark.parametrize(
    "spectrum",
    [
        by_hand(),
        SpectralFunction.einstein(1.2, 0.03),
        SpectralFunction.from_moments(2.0, 0.1, 0.13),
        SpectralFunction.from_grid(np.linspace(0, 0.05, 51), np.linspace(0, 0.05, 51) ** 2),
    ],
    ids=["grid", "one peak", "two peaks", "from 0"],
)
def test_ebmb_has_the_same_moments_and_what_it_reads_comes_back(tmp_path, spectrum):
    path = tmp_path / "a2f.in"
    files.to_ebmb(spectrum, path)
    assert read_as_ebmb(path) == pytest.approx((spectrum.lam, spectrum.omega_ln, spectrum.omega_2), rel=1e-13)
    back = files.from_ebmb(path)
    assert back.frequencies == pytest.approx(spectrum.frequencies, rel=1e-15)
    assert back.couplings == pytest.approx(spectrum.couplings, rel=1e-13)


EBMB = {0.0: 24.893208671, 0.1: 19.426263797}
"""μ* → T_c in K that ebmb's `critical` has from the file written for :func:`by_hand`."""


@pytest.mark.parametrize("mu_star", EBMB)
def test_ebmb_has_the_same_critical_temperature_from_the_file(tmp_path, mu_star):
    spectrum = by_hand()
    found = eliashberg.critical_temperature(
        spectrum, mu_star, cutoff=40 * spectrum.omega_2, tolerance=1e-8
    ).kelvin
    # a window that cuts through a frequency counts it in part here, and whole there
    assert found == pytest.approx(EBMB[mu_star], rel=5e-4 if mu_star else 1e-7)
    program = shutil.which("critical")
    if program is None:
        pytest.skip("ebmb is not installed")
    files.to_ebmb(spectrum, tmp_path / "a2f.in")
    asked = ["a2F=a2f.in", "T=-40", "cutoff=80", "cutoffC=40", f"mustar={mu_star}", "rescale=false"]
    told = subprocess.run(
        [program, *asked, "error=1e-8"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    assert float(told.stdout.split()[-1]) == pytest.approx(EBMB[mu_star], rel=1e-7)


def test_a_density_of_states_for_ebmb_and_isome(tmp_path):
    density = DensityOfStates.lorentzian_peak(0.1, 0.2, 1.5, points=101)
    files.to_ebmb(density, tmp_path / "dos.in")
    back = DensityOfStates.from_file(tmp_path / "dos.in", unit="eV", fermi=0)
    assert back.energies == pytest.approx(density.energies, rel=1e-15)
    at_fermi = np.interp(0, density.energies, density.values)  # 1 between its points, to 2e-4
    assert back.values == pytest.approx(density.values / at_fermi, rel=1e-13)
    files.to_isome(density, tmp_path / "isome.dos")
    equal = DensityOfStates.from_file(tmp_path / "isome.dos")
    assert np.ptp(np.diff(equal.energies)) < 1e-12
    at = np.linspace(-3.9, 3.9, 501)
    assert np.interp(at, equal.energies, equal.values) == pytest.approx(
        np.interp(at, density.energies, density.values), rel=1e-2
    )


def read_as_isome(path: Path) -> tuple[float, float]:
    """Return λ and ω_ln (eV) as IsoME has them: interpolated on ten times as many points from 0.01 meV on."""
    lines = path.read_text().splitlines()
    assert lines[0].startswith("#")
    assert "meV" in lines[0]
    omega, values = np.array([[float(x) for x in line.split()] for line in lines[1:]]).T
    fine = np.linspace(1e-2, omega[-1], 10 * omega.size)
    slope = (values[1] - values[0]) / (omega[1] - omega[0])
    between = np.where(fine < omega[0], values[0] + slope * (fine - omega[0]), np.interp(fine, omega, values))
    between = np.maximum(between, 0)
    lam = 2 * np.trapezoid(between / fine, fine)
    return lam, 1e-3 * math.exp(2 / lam * np.trapezoid(between * np.log(fine) / fine, fine))


def test_isome_has_the_same_moments_or_is_not_written_for(tmp_path):
    path = tmp_path / "mine.a2F"
    files.to_isome(by_hand(), path)
    assert read_as_isome(path) == pytest.approx((by_hand().lam, by_hand().omega_ln), rel=1e-3)
    assert SpectralFunction.from_file(path).lam == pytest.approx(by_hand().lam, rel=1e-13)
    for few in (SpectralFunction.einstein(1.0, 0.03), SpectralFunction.from_moments(2.0, 0.1, 0.13)):
        with pytest.raises(ValueError, match=r"material .* keeps λ and ω_ln to 1%"):
            files.to_isome(few, tmp_path / "few.a2F")
    assert [each.name for each in tmp_path.iterdir()] == ["mine.a2F"]


@pytest.mark.parametrize("write", [files.to_ebmb, files.to_isome])
def test_nothing_is_half_written(tmp_path, write):
    with pytest.raises(ValueError, match=r"path = .*folder"):
        write(by_hand(), tmp_path / "none" / "a2f.in")
    with pytest.raises(ValueError, match=r"path = "):
        write(by_hand(), tmp_path)
    with pytest.raises(ValueError, match=r"material = 3 .* a SpectralFunction or a DensityOfStates"):
        write(3, tmp_path / "a2f.in")
    assert list(tmp_path.iterdir()) == []
