"""Results go to files and come back the same; files that are not theirs are refused by name and key."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

import multigap
from multigap import bpv, gap_equation
from multigap._tables import LeftOut, Result, calls, loading, storing
from multigap.bpv import papers
from multigap.interband import vibronic
from multigap.two_band import flat_steep
from tests.test_bad_input import BAD, Call, good_calls

BANDS = multigap.TwoBand(0.4, 0.2, 0.1)
FOUND = multigap.gaps(BANDS, [5.0, 50.0])
DOME = bpv.dome(papers.md21(), [-0.5, 0.9], [0.2, 0.25])


def difference(one: Any, other: Any, at: str = "") -> str | None:
    """Return where two values differ in kind or number; nan is nan, and what they remember counts."""
    if type(one) is not type(other):
        return f"{at}: {type(one)}, {type(other)}"
    if isinstance(one, np.ndarray):
        same = one.dtype == other.dtype and one.shape == other.shape and not other.flags.writeable
        return None if same and np.array_equal(one, other, equal_nan=one.dtype.kind in "fc") else at
    if isinstance(one, float):
        alike = (math.isnan(one) and math.isnan(other)) or (one == other and str(one) == str(other))
        return None if alike else f"{at}: {one}, {other}"
    inner: dict[str, tuple[Any, Any]] = {}
    if isinstance(one, tuple):
        inner = {f"[{i}]": pair for i, pair in enumerate(zip(one, other, strict=True))}
    elif is_dataclass(one):
        inner = {
            f".{each.name}": (getattr(one, each.name), getattr(other, each.name)) for each in fields(one)
        }
        if isinstance(one, Result):
            if (one.computed_by, list(one.inputs)) != (other.computed_by, list(other.inputs)):
                return f"{at}: {one.computed_by}{list(one.inputs)}, {other.computed_by}{list(other.inputs)}"
            inner |= {f".inputs.{name}": (value, other.inputs[name]) for name, value in one.inputs.items()}
    elif one != other:
        return f"{at}: {one}, {other}"
    found = (difference(*pair, at + name) for name, pair in inner.items())
    return next((each for each in found if each is not None), None)


def round_trip(found: Result) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        found.save(Path(folder, "result.json"))
        return multigap.load(Path(folder, "result.json"))


def results(call: Call) -> list[Result]:
    function, arguments = call
    made = function(**arguments)
    return [each for each in (made if isinstance(made, tuple) else (made,)) if isinstance(each, Result)]


@pytest.mark.parametrize("place", sorted(good_calls()))
def test_every_result_of_every_function_comes_back_the_same(place: str) -> None:
    for call in good_calls()[place]:
        for found in results(call):
            back = round_trip(found)
            assert difference(found, back) is None
            assert difference(back, round_trip(back)) is None


def test_every_kind_of_result_is_among_them() -> None:
    made = {type(found) for calls in good_calls().values() for call in calls for found in results(call)}
    own = {kind for kind in Result.__subclasses__() if kind.__module__.startswith("multigap.")}
    assert made == own


def test_results_without_a_transition_come_back() -> None:
    weak = multigap.TwoBand(0.01, 0.01, 0.0)
    for found in (
        multigap.critical_temperature(weak, lowest_temperature=50.0),
        multigap.gaps(weak, [50.0]),
        bpv.dome(papers.md21(), [-0.9, 0.9], [0.01, 0.2], lowest_temperature=90.0),
        flat_steep.curves(
            flat_steep.Reading.FIXED_LEVEL, [0.01, 0.4], 0.01, 0.01, level=0.5, lowest_temperature=20.0
        ),
    ):
        assert difference(found, round_trip(found)) is None


def test_a_file_tells_people_what_it_holds(tmp_path: Path) -> None:
    FOUND.save(tmp_path / "gaps.json")
    told = json.loads((tmp_path / "gaps.json").read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert told["format"] == 1
    assert told["multigap"] == multigap.__version__
    assert told["result"] == "multigap.gap_equation.Gaps"
    assert told["computed_by"] == "multigap.gaps"
    assert told["inputs"]["model"]["class"] == "multigap.TwoBand"
    assert told["inputs"]["model"]["fields"]["lambda11"] == 0.4
    assert told["inputs"]["temperature"] == [5.0, 50.0]
    assert told["units"] == {"temperature": "K", "delta": "eV"}
    assert "full gap" in told["conventions"]["delta"]
    assert told["numbers"]["delta"] == {
        "dtype": "float64",
        "shape": [2, 2],
        "values": FOUND.delta.ravel().tolist(),
    }


def test_the_version_that_computed_a_result_stays_with_it(tmp_path: Path) -> None:
    FOUND.save(tmp_path / "gaps.json")
    old = (tmp_path / "gaps.json").read_text(encoding="utf-8").replace(multigap.__version__, "0.9.1")
    (tmp_path / "gaps.json").write_text(old, encoding="utf-8")
    found = multigap.load(tmp_path / "gaps.json")
    assert found.version == "0.9.1"
    assert FOUND.version == multigap.__version__
    found.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text(encoding="utf-8") == old


def test_a_file_is_read_by_a_process_that_has_loaded_nothing(tmp_path: Path) -> None:
    DOME.save(tmp_path / "dome.json")
    program = "import sys, multigap; print(multigap.load(sys.argv[1]).inputs['model'].g)"
    run = [sys.executable, "-c", program, str(tmp_path / "dome.json")]
    done = subprocess.run(run, capture_output=True, text=True, check=True, timeout=300)
    assert done.stdout.strip() == "0.25"


def test_an_executor_is_left_out_by_name() -> None:
    with ThreadPoolExecutor(1) as pool:
        back = round_trip(bpv.dome(papers.md21(), [0.9], [0.25], executor=pool))
    assert back.inputs["executor"] == LeftOut("ThreadPoolExecutor")


ANY_FLOAT = st.floats(allow_nan=True, allow_infinity=True)
PLAIN = st.none() | st.booleans() | st.integers() | ANY_FLOAT | st.text() | st.complex_numbers()
ARRAYS: st.SearchStrategy[Any] = arrays(
    st.sampled_from([np.dtype(each) for each in ("f8", "i8", "i4", "?", "c16", "U5")]),
    array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3),
)


@settings(deadline=None)
@given(st.recursive(PLAIN | ARRAYS, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=6))
def test_any_value_goes_through_strict_json(value: Any) -> None:
    text = storing._json(storing._encoded(value))
    parsed = loading._parsed(text)
    assert json.loads(text, parse_constant=pytest.fail) == parsed
    back = loading._decoded("value", parsed)
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.setflags(write=False)
    if isinstance(value, np.ndarray) and value.dtype.kind == "U":  # how wide its places are is not kept
        assert (value.shape, value.tolist()) == (back.shape, back.tolist())
    else:
        assert difference(value, back) is None


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e6, max_value=1e6), min_size=1))
def test_numbers_come_back_to_the_last_digit(energies: list[float]) -> None:
    found = vibronic.Levels(np.array(energies), math.nan)
    assert difference(found, round_trip(found)) is None


@settings(deadline=None, max_examples=200)
@given(st.text() | st.recursive(PLAIN, lambda i: st.lists(i) | st.dictionaries(st.text(), i)).map(repr))
def test_no_text_is_taken_for_a_result_by_chance(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "any.json")
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        with pytest.raises(ValueError, match=r"path = .* is not allowed: .* a file of Result\.save"):
            multigap.load(file)


def saved(found: Result = FOUND) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(storing.text_of(found))
    return told


def changed(keys: str, value: Any) -> dict[str, Any]:
    """Return a saved result with another value under keys that dots separate."""
    told = saved()
    *outer, last = keys.split(".")
    inner = told
    for key in outer:
        inner = inner[key]
    inner[last] = value
    return told


def without(keys: str) -> dict[str, Any]:
    told = changed(keys, None)
    *outer, last = keys.split(".")
    inner = told
    for key in outer:
        inner = inner[key]
    del inner[last]
    return told


ARRAY = {"dtype": "float64", "shape": [1], "values": [5.0]}
BAND = "multigap.TwoBand"
LATER = {**saved(), "format": 2}
MISSPELT = {("nubmers" if key == "numbers" else key): value for key, value in saved().items()}
DELTA, KELVIN, CLASS = "numbers.delta", "numbers.critical.fields.kelvin", "numbers.critical.class"
ROW, MODEL = "inputs.temperature", "inputs.model.fields"
TAMPERED: list[tuple[Any, str]] = [
    ([], "the whole must be an object"),
    ({}, "format must be 1, not None"),
    (LATER, f"format must be 1, not 2, written by multigap {multigap.__version__}"),
    (changed("format", True), "format must be 1, not True"),
    (changed("multigap", 1.1), "multigap must be the version"),
    (without("numbers"), "numbers must be there: it is missing"),
    (without("computed_by"), "computed_by must be there"),
    (changed("extra", 1), "extra must be absent"),
    (MISSPELT, "nubmers must be absent: only format, multigap, result,"),
    (MISSPELT, "(did you mean numbers?)"),
    (changed("units", []), "units must be an object"),
    (changed("numbers", 3), "numbers must be an object"),
    (without(DELTA), "numbers.delta must be there"),
    (changed("numbers.detla", 1), "numbers.detla must be absent: only temperature, delta, critical"),
    (changed(DELTA, 1.0), "numbers must be what Gaps allows: delta = array(1.) is not allowed"),
    (changed(DELTA, ARRAY), "numbers must be what Gaps allows: delta = array([5.]) is not allowed"),
    (changed(f"{DELTA}.dtype", "object"), "numbers.delta.dtype must be one of bool"),
    (changed(f"{DELTA}.dtype", ["f"]), "numbers.delta.dtype must be one of bool"),
    (changed(f"{DELTA}.shape", [-1, -4]), "numbers.delta.shape must be a list of whole numbers"),
    (changed(f"{DELTA}.shape", [2, 3]), "numbers.delta.values must be a list of 6, for the shape (2, 3)"),
    (changed(f"{DELTA}.values", [1, 2, 3, "4"]), "numbers.delta.values[3] must be a number, or one of nan"),
    (changed(f"{DELTA}.values", [1, 2, 3, True]), "numbers.delta.values[3] must be a number"),
    (changed(f"{DELTA}.values", [1, 2, 10**400, 4]), "numbers.delta.values[2] must be a number"),
    (changed(f"{DELTA}.values", [1, 2, 3, "nan"]), "numbers must be what Gaps allows: delta"),
    (changed(CLASS, "multigap.gap_equation.Gaps"), "numbers.critical.fields.kelvin must be absent"),
    (changed(CLASS, BAND), "numbers.critical.fields.kelvin must be absent"),
    (changed(KELVIN, -3.0), "numbers.critical.fields must be what CriticalTemperature allows: kelvin = -3"),
    (changed(KELVIN, {"float": "1"}), "numbers.critical.fields.kelvin.float must be one of nan"),
    (changed(KELVIN, {"flaot": "nan"}), "numbers.critical.fields.kelvin must be a number, a text"),
    (changed("numbers.critical.more", 1), "numbers.critical.more must be absent"),
    (changed("result", "multigap.gap_equation.Gasp"), "(did you mean multigap.gap_equation.Gaps?)"),
    (changed("result", "multigap.gap_equatoin.Gaps"), "(did you mean multigap.gap_equation?)"),
    (changed("result", BAND), "result must be the name of a result of multigap"),
    (changed("result", "multigap.critical_temperature"), "result must be the name of a result"),
    (changed("result", None), "result must be the name of a class of multigap, not None"),
    (changed("computed_by", "multigap.bpv.migdal_cutoff"), "computed_by must be the name of a function"),
    (changed("computed_by", BAND), "computed_by must be the name of a function"),
    (changed("computed_by", None), "computed_by must be a function, since there are inputs"),
    (changed("inputs", []), "inputs must be an object"),
    (changed(f"{MODEL}.lambda11", "x"), "inputs.model.fields must be what TwoBand allows: lambda11 = 'x'"),
    (changed(f"{MODEL}.lambda21", 1.0), "inputs.model.fields.lambda21 must be absent: only lambda11,"),
    (changed(ROW, [{"complex": [1]}]), "inputs.temperature[0].complex must be two numbers"),
    (changed(ROW, {"left out": 1}), "inputs.temperature.left out must be a name"),
    (changed(ROW, {"mapping": [[1]]}), "inputs.temperature.mapping must be a list of pairs"),
    (changed(ROW, {"mapping": [[ARRAY, 1]]}), "inputs.temperature.mapping must be a list of pairs"),
    (
        changed(ROW, {"enum": "multigap.bpv.Overlap", "value": "no"}),
        "inputs.temperature.value must be one",
    ),
    (changed(ROW, {"enum": BAND, "value": 1}), "inputs.temperature.enum must be the name of a choice"),
    (changed(ROW, {"class": BAND, "fields": {}}), "inputs.temperature.fields.lambda11 must be there"),
    (
        changed(ROW, {"class": BAND, "fields": saved()["inputs"]["model"]["fields"], "inputs": {}}),
        "inputs.temperature.inputs must be absent: this class is no result",
    ),
    (
        changed(ROW, {**ARRAY, "dtype": "int64", "values": [2**63]}),
        "inputs.temperature.values must be whole numbers that int64 can hold",
    ),
    (
        changed(ROW, {**ARRAY, "dtype": "bool", "values": [1]}),
        "inputs.temperature.values[0] must be true or false",
    ),
]


@pytest.mark.parametrize(("told", "refusal"), TAMPERED, ids=[refusal[:40] for _, refusal in TAMPERED])
def test_a_file_that_was_changed_is_refused_by_its_key(told: Any, refusal: str, tmp_path: Path) -> None:
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(
        ValueError, match=rf"(?s)path = .*changed\.json.* is not allowed: .*{re.escape(refusal)}"
    ):
        multigap.load(file)


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "builtins.eval",
        "multigap",
        "multigap.",
        "multigap..bpv",
        "multigap.os",
        "multigap._tables.Result",
        "multigap._tables.result.Result",
        "multigap.bpv.__class__",
        "multigap.bpv.transition.np.ndarray",
        "multigap.bpv.transition.warnings.catch_warnings",
        "multigap.constants.Final",
        "multigap_book.ledger.Claim",
        "multigap.bpv.Overlap.EXACT",
        "multigap.gap_equation.Gaps.__init__",
        "multigap.errors.ConvergenceError",
        "../multigap.TwoBand",
    ],
)
@pytest.mark.parametrize("key", ["result", "computed_by", "numbers.critical.class", "inputs.model.class"])
def test_nothing_but_this_packages_classes_is_made(name: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "changed.json"
    file.write_text(json.dumps(changed(key, name)), encoding="utf-8")
    with pytest.raises(ValueError, match=rf"{re.escape(key)} must be the name of a "):
        multigap.load(file)


def test_every_cut_through_a_file_is_noticed(tmp_path: Path) -> None:
    whole = storing.text_of(FOUND)
    for length in {0, 1, *range(5, len(whole) - 2, 97), len(whole.rstrip()) - 1}:
        (tmp_path / "cut.json").write_text(whole[:length], encoding="utf-8")
        with pytest.raises(ValueError, match=r"path = .*cut\.json.* the whole must be JSON"):
            multigap.load(tmp_path / "cut.json")


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("  \n", "the file is empty"),
        ("[" * 100_000, "nested less deeply"),
        ('{"format": NaN}', "NaN must be a number"),
        ('{"format": 1e999}', "1e999 must be a number that can be held"),
        ('{"format": ' + "9" * 5000 + "}", "reasonable length"),
        ('{"format": 1, "format": 1}', "format must be told once"),
        ('{"format": 1,}', "in line 1, column"),
    ],
)
def test_what_is_no_strict_json_is_refused(text: str, refusal: str, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=refusal):
        multigap.load(tmp_path / "odd.json")


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_bytes(storing.text_of(FOUND).encode("utf-16"))
    (tmp_path / "marked.json").write_bytes(storing.text_of(FOUND).encode("utf-8-sig"))
    for path, refusal in (
        (tmp_path / "none.json", "No such file"),
        (tmp_path, "directory"),
        (tmp_path / "other.json", "in UTF-8"),
    ):
        with pytest.raises(
            ValueError, match=rf"path = .* is not allowed: path must be a file of .*{refusal}"
        ):
            multigap.load(path)
    assert difference(FOUND, multigap.load(tmp_path / "marked.json")) is None


@pytest.mark.parametrize("what", [name for name, value in BAD.items() if not isinstance(value, str)])
def test_what_is_no_path_is_refused(what: str) -> None:
    for use in (multigap.load, FOUND.save, FOUND.to_csv):
        with pytest.raises(ValueError, match=r"(?s)path = .* is not allowed: .*must be the path of a file"):
            use(BAD[what])


@dataclass(frozen=True)
class Foreign(Result):
    number: float


def test_results_of_others_are_not_saved(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"Foreign of tests\.test_storing is not allowed"):
        Foreign(1.0).save(tmp_path / "foreign.json")
    Foreign(1.0).to_csv(tmp_path / "foreign.csv")
    assert os.listdir(tmp_path) == ["foreign.csv"]


def test_a_target_that_cannot_be_written_is_left_as_it_is(tmp_path: Path) -> None:
    for write in (FOUND.save, FOUND.to_csv):
        with pytest.raises(ValueError, match=r"path = .* is not allowed: .*folder"):
            write(tmp_path / "none" / "gaps")
    assert not os.listdir(tmp_path)


def test_names_of_saved_results_are_what_users_import() -> None:
    for kind in Result.__subclasses__():
        if kind.__module__.startswith("multigap."):
            place = loading._class("result", calls.address(kind), Result)
            assert place is kind
    assert gap_equation.Gaps is loading._class("result", saved()["result"], Result)
