"""What ``import multigap`` shows, and what it costs."""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import multigap
from multigap import solve
from multigap.bpv import papers

ROOT = Path(__file__).resolve().parents[1]


def alone(program: str) -> str:
    """Return what a program prints in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


def test_importing_the_package_loads_nothing_of_it_and_no_library() -> None:
    loaded = alone("import multigap, sys; print(*sys.modules)").split()
    assert not {"numpy", "numba", "scipy", "tqdm"} & set(loaded)
    assert [name for name in loaded if name.startswith("multigap")] == ["multigap"]


def test_the_door_shows_every_name_before_anything_is_loaded() -> None:
    shown = alone("import multigap; print(*dir(multigap))").split()
    assert set(multigap.__all__) <= set(shown)
    assert not [name for name in shown if name.startswith("_") and name != "__version__"]


def test_every_name_leads_to_what_its_wing_holds() -> None:
    for name in multigap.__all__:
        thing = getattr(multigap, name)
        home = importlib.import_module(getattr(thing, "__module__", "multigap"))
        assert thing is getattr(home, name)
    assert alone("from multigap import *; print(TwoBand.__name__, bpv.__name__)") == "TwoBand multigap.bpv"


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Twoband'"):
        multigap.Twoband  # type: ignore[attr-defined]  # noqa: B018


def test_type_checkers_are_shown_the_same_names() -> None:
    tree = ast.parse(Path(multigap.__file__).read_text(encoding="utf-8"))
    (branch,) = (node for node in tree.body if isinstance(node, ast.If))
    told = {alias.name for node in branch.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert told == set(multigap.__all__)


def test_the_readme_shows_the_same_example() -> None:
    block, *_ = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    (example,) = doctest.DocTestFinder(recurse=False).find(multigap)
    told = "".join(each.source for each in example.examples)
    assert [line for line in block.splitlines() if line] == told.splitlines()


BANDS = multigap.TwoBand(0.4, 0.2, 0.1)
FLAT = multigap.FlatSteep(0.4, 0.2, 0.1, 0.03)
WIRES = papers.md21()
SPECTRUM = multigap.SpectralFunction.einstein(1.0, 0.1)


@pytest.mark.parametrize("model", [BANDS, FLAT, BANDS.equation()])
def test_models_of_channels_are_asked_by_the_gap_equation(
    model: multigap.TwoBand | multigap.FlatSteep | multigap.GapEquation,
) -> None:
    equation = model if isinstance(model, multigap.GapEquation) else model.equation()
    wing = multigap.gap_equation
    assert multigap.critical_temperature(model).kelvin == wing.critical_temperature(equation).kelvin
    assert multigap.critical_temperature(model, lowest_temperature=1e4).superconducting is False
    assert np.array_equal(multigap.gaps(model, [5.0]).delta, wing.gaps(equation, [5.0]).delta)
    alone_scaled = [False, True]
    assert multigap.isotope_exponent(model, scaled=alone_scaled) == wing.isotope_exponent(
        equation, alone_scaled
    )


def test_wires_are_asked_by_their_wing() -> None:
    found = multigap.critical_temperature(WIRES, [0.5, 1.0])
    assert np.array_equal(found.structure, multigap.bpv.critical_temperature(WIRES, [0.5, 1.0]).structure)
    state = multigap.gaps(WIRES, 0.5, temperature=20.0)
    assert np.array_equal(state.delta, multigap.bpv.gaps(WIRES, 0.5, 20.0).delta)
    exponent = multigap.isotope_exponent(WIRES, [0.5])
    assert np.array_equal(exponent, multigap.bpv.isotope_exponent(WIRES, [0.5]))


def test_a_spectrum_is_asked_by_eliashberg() -> None:
    wing = multigap.eliashberg
    assert multigap.critical_temperature(SPECTRUM, 0.1) == wing.critical_temperature(SPECTRUM, 0.1)
    assert multigap.isotope_exponent(SPECTRUM, 0.1) == wing.isotope_exponent(SPECTRUM, 0.1)
    with pytest.raises(ValueError, match="gap_edge"):
        multigap.gaps(SPECTRUM, 5.0)  # type: ignore[call-overload]


@pytest.mark.parametrize("question", [solve.critical_temperature, solve.gaps, solve.isotope_exponent])
def test_what_is_no_model_is_refused_by_name(question) -> None:
    with pytest.raises(ValueError, match="model = 'MgB2' is not allowed: model must be a TwoBand"):
        question("MgB2")
