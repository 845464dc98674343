"""The spectrum that is made up: the stored file is what its formula gives, laid out as EPW does."""

from __future__ import annotations

import numpy as np
import pytest

from multigap import SpectralFunction, eliashberg
from multigap_book.own.spectra import POINTS, STEP, epw_lines, made_up
from multigap_book.paths import book_folder

FILE = book_folder() / "data" / "made_up.a2f"


def test_the_stored_file_is_the_one_that_the_formula_gives() -> None:
    assert FILE.read_text(encoding="utf-8") == "\n".join(epw_lines()) + "\n"


def test_columns_are_those_of_epw() -> None:
    lines = FILE.read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith(" w[meV] a2f and integrated 2*a2f/w for")
    rows = np.array([[float(each) for each in line.split()] for line in lines[2 : 2 + POINTS]])
    assert rows.shape == (160, 3)
    # the running coupling, by another rule: the trapezoidal one, from the integrand's 0 at ω = 0 on
    weights = np.concatenate([[0], 2 * rows[:, 1] / rows[:, 0]])
    trapezia = np.cumsum(0.5 * STEP * (weights[1:] + weights[:-1]))
    # which differs from EPW's by half the last rectangle
    assert rows[:, 2] == pytest.approx(trapezia + 0.5 * STEP * weights[1:], abs=1e-6)
    assert lines[-1].split()[-1] == f"{rows[-1, 2]:.7f}"


def test_reading_it_gives_the_spectrum() -> None:
    omega, alpha2f = made_up()
    read, given = SpectralFunction.from_file(FILE), SpectralFunction.from_grid(1e-3 * omega, alpha2f)
    assert read.lam == pytest.approx(given.lam, rel=1e-3)
    assert read.omega_ln == pytest.approx(given.omega_ln, rel=1e-3)
    assert read.lam == pytest.approx(1.0978, abs=2e-3)  # as the file itself says
    kelvin = [eliashberg.critical_temperature(each, 0.12).kelvin for each in (read, given)]
    assert kelvin[0] == pytest.approx(kelvin[1], rel=1e-3)
