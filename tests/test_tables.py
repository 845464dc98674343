"""Results in a line, in HTML, and as tables of pandas and xarray."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from numpy.typing import NDArray

import multigap
from multigap import bpv, gap_equation
from multigap._tables import Result, conventions
from multigap.bpv import papers
from multigap.interband import vibronic
from multigap.two_band import TwoBand
from tests.test_bad_input import good_calls, public_modules


@dataclass(frozen=True, eq=False, repr=False)
class Plane(
    Result,
    rows="x y",
    axes={"x": "x", "y": "y", "height": "y x", "slope": "x y axis", "sample": "sample"},
    units={"x": "Å", "height": "eV", "slope": "eV/Å", "lowest": "K"},
    conventions={"lowest": "of all"},
    apart=("sample",),
):
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    height: NDArray[np.float64]
    slope: NDArray[np.float64]
    sample: NDArray[np.float64]
    lowest: float
    found: bool
    model: object


X, Y = np.array([1.0, 2.0]), np.array([10.0, 20.0, 30.0])
HEIGHT, SLOPE = np.arange(6.0).reshape(3, 2), np.arange(12.0).reshape(2, 3, 2)
PLANE = Plane(X, Y, HEIGHT, SLOPE, np.zeros(7), 0.5, True, object())
GAPS = gap_equation.gaps(TwoBand(0.4, 0.2, 0.1).equation(), [5.0, 50.0, 500.0])


def kinds() -> dict[str, type[Result]]:
    return {
        f"{kind.__module__}.{kind.__name__}": kind
        for module in public_modules()
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Result) and kind.__module__ == module.__name__
    }


def example(kind: type[Result]) -> Result:
    place = f"{kind.__module__}.{kind.__name__}".removeprefix("multigap.")
    function, arguments = good_calls()[place][0]
    made = function(**arguments)
    assert isinstance(made, Result)
    return made


def test_a_table_has_a_row_for_each_point_and_a_column_for_each_component() -> None:
    pytest.importorskip("pandas")
    table = PLANE.to_frame()
    assert list(table.columns) == ["x", "y", "height", "slope_1", "slope_2"]
    assert table["x"].tolist() == [1, 1, 1, 2, 2, 2]
    assert table["y"].tolist() == [10, 20, 30, 10, 20, 30]
    assert table["height"].tolist() == [0, 2, 4, 1, 3, 5]
    assert table["slope_2"].tolist() == [1, 3, 5, 7, 9, 11]
    assert table.attrs == {
        "units": {"x": "Å", "height": "eV", "slope_1": "eV/Å", "slope_2": "eV/Å", "lowest": "K"},
        "conventions": {"lowest": "of all"},
        "result": "Plane",
        "version": multigap.__version__,
        "inputs": {},
        "lowest": 0.5,
        "found": True,
    }


def test_a_result_without_rows_is_one_row() -> None:
    pytest.importorskip("pandas")
    table = GAPS.critical.to_frame()
    assert table.shape == (1, 6)
    assert table["kelvin"].item() == GAPS.critical.kelvin
    assert table["superconducting"].dtype == bool
    assert [table["mode_1"].item(), table["mode_2"].item()] == GAPS.critical.mode.tolist()
    assert table.attrs["units"] == {"kelvin": "K", "lowest_temperature": "K"}


def test_the_gaps_as_a_table() -> None:
    pytest.importorskip("pandas")
    table = GAPS.to_frame()
    assert table["temperature"].tolist() == [5, 50, 500]
    assert np.array_equal(table[["delta_1", "delta_2"]], GAPS.delta)


def test_a_dataset_has_named_axes_and_units() -> None:
    pytest.importorskip("xarray")
    found = PLANE.to_xarray()
    assert dict(found.sizes) == {"x": 2, "y": 3, "axis": 2, "sample": 7}
    assert found["height"].dims == ("y", "x")
    assert float(found["height"].sel(x=2.0, y=30.0)) == 5
    assert float(found["slope"].sel(axis=2, x=1.0, y=20.0)) == 3
    assert found["slope"].attrs == {"units": "eV/Å"}
    assert found["x"].attrs == {"units": "Å"}
    assert "units" not in found["y"].attrs
    assert float(found["lowest"]) == 0.5
    assert "model" not in found
    assert found["lowest"].attrs == {"units": "K", "convention": "of all"}
    assert found.attrs == {"result": "Plane", "version": multigap.__version__}
    gaps = GAPS.to_xarray()
    assert np.array_equal(gaps["delta"].sel(channel=2), GAPS.delta[:, 1])
    assert gaps["delta"].sel(temperature=500.0).values.tolist() == [0, 0]


@pytest.mark.parametrize(("library", "method"), [("pandas", "to_frame"), ("xarray", "to_xarray")])
def test_a_missing_library_is_named_with_the_way_to_install_it(
    library: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, library, raising=False)

    def missing(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(ImportError, match=rf"{method} needs {library}.*pip install 'multigap\[tables\]'"):
        getattr(PLANE, method)()


def test_a_library_that_is_there_and_broken_says_so_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> object:
        raise ModuleNotFoundError("No module named 'pytz'", name="pytz")

    monkeypatch.setattr(importlib, "import_module", broken)
    with pytest.raises(ModuleNotFoundError, match="pytz"):
        PLANE.to_frame()


def test_a_result_prints_in_a_line() -> None:
    assert repr(PLANE) == (
        "Plane(x=[1, 2] Å, y=[10, 20, 30], height=<3×2: 0 … 5> eV, slope=<2×3×2: 0 … 11> eV/Å, "
        "sample=<7: 0 … 0>, lowest=0.5 K, found=True, model=object(…))"
    )
    nothing = np.full(9, np.nan)
    odd = Plane(
        nothing, np.array([]), np.array([[True, False]]), np.append(nothing, 3.0), X, np.nan, False, "<b>"
    )
    assert repr(odd) == (
        "Plane(x=<9: nan> Å, y=[], height=<1×2: 1 True> eV, slope=<10: 3 … 3> eV/Å, sample=[1, 2], "
        "lowest=nan K, found=False, model='<b>')"
    )
    assert "<td>&#x27;&lt;b&gt;&#x27;</td>" in odd._repr_html_()
    assert '<tr><th scope="row">lowest</th><td>0.5</td><td>K</td></tr>' in PLANE._repr_html_()


ROWS = gap_equation.gaps(TwoBand(0.4, 0.2, 0.1).equation(), np.linspace(2.0, 260.0, 132))


def drawings(found: Result) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", found._repr_html_())]


def paths(svg: ElementTree.Element) -> list[str]:
    return [path.attrib["d"] for path in svg.iter("path")]


def test_a_row_of_numbers_is_drawn_and_told_in_words() -> None:
    (svg,) = drawings(ROWS)
    assert svg.attrib["role"] == "img"
    told = f"delta along temperature, 2 components: from 0 to {ROWS.delta.max():.6g} eV"
    assert svg.attrib["aria-label"] == svg.findtext("title") == told
    assert svg.attrib["stroke"] == "currentColor"
    size = [float(svg.attrib[side]) for side in ("width", "height")]
    first, second = (
        np.array([[float(n) for n in point.split()] for point in path[1:].split("L")]) for path in paths(svg)
    )
    assert len(first) == len(second) <= 61
    for points in (first, second):
        assert np.all((points >= 0) & (points <= size))
        assert np.all(np.diff(points[:, 0]) > 0)
        assert points[-1, 1] == points[:, 1].max()  # naught at the end, and below
    across = (first[:, 0] - first[0, 0]) / (first[-1, 0] - first[0, 0])
    assert np.allclose(across, (ROWS.temperature[np.r_[0:132:3, 131]] - 2) / 258, atol=1e-3)
    share = (first[-1, 1] - second[0, 1]) / (first[-1, 1] - first[0, 1])
    assert share == pytest.approx(ROWS.delta[0, 1] / ROWS.delta[0, 0], abs=0.01)


def test_a_drawing_asks_nothing_of_any_server() -> None:
    assert not re.search(r"https?:|url\(|href|<script|<style|src=", ROWS._repr_html_())


def test_a_drawing_stops_where_there_is_no_number() -> None:
    kelvin = np.array([np.nan, 1.0, 2.0, np.nan, 3.0, np.nan])
    eta, mode = np.arange(6.0), np.ones((6, 5))
    (svg,) = drawings(bpv.Transition(eta, eta, kelvin, np.isfinite(kelvin), mode, 1e-9))[1:]
    assert svg.attrib["aria-label"] == "kelvin along eta: from 1 to 3 K"
    lines = paths(svg)[0].split("M")[1:]
    assert [line.count("L") for line in lines] == [1, 0]
    assert lines[1].endswith("h0.1")  # a dot, which is seen


def test_what_is_the_same_throughout_or_huge_is_drawn_as_well() -> None:
    row = np.full(9, 1e308)
    row[3:6] = -1e308
    even = bpv.Transition(np.arange(9.0), np.arange(9.0), np.ones(9), np.ones(9, bool), np.ones((9, 1)), 1.0)
    huge = vibronic.Levels(row)
    for found in (even, huge):
        assert "nan" not in " ".join(path for svg in drawings(found) for path in paths(svg))


@dataclass(frozen=True, repr=False)
class Columns(Result, rows="point"):
    """A table whose columns have names of their own, as those of a run from the shell."""

    text: str

    def _numbers(self) -> Iterator[tuple[str, tuple[str, ...], NDArray[np.float64]]]:
        yield "T<c", ("point",), np.arange(9.0)


def test_columns_with_names_of_their_own_are_drawn_and_long_texts_cut() -> None:
    found = Columns("λ" * 1000)
    (svg,) = drawings(found)
    assert svg.attrib["aria-label"] == "T<c along point: from 0 to 8"
    assert '<th scope="row">T&lt;c</th>' in found._repr_html_()
    assert repr(found) == f"Columns(text='{'λ' * 40}' …)"


def test_short_rows_and_planes_are_told_in_words() -> None:
    assert not drawings(GAPS)
    assert not drawings(PLANE)
    assert "&lt;3×2: 0 … 5&gt;" in PLANE._repr_html_()


def column_names(units: dict[str, str], columns: list[str]) -> list[str]:
    """Return names as CSV has them, by a way of its own."""
    letters = {"Å": "angstrom", "mₑ": "m_e", "²": "^2", "³": "^3"}
    for letter, written in letters.items():
        units = {name: unit.replace(letter, written) for name, unit in units.items()}
    return [f"{name} ({units[name]})" if name in units else name for name in columns]


@pytest.mark.parametrize("place", sorted(kinds()))
def test_a_file_of_columns_is_the_table_and_read_at_once(place: str, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    found = example(kinds()[place])
    table = found.to_frame()
    for comments in (False, True):
        found.to_csv(tmp_path / "table.csv", comments=comments)
        read = pandas.read_csv(tmp_path / "table.csv", comment="#" if comments else None)
        assert list(read.columns) == column_names(table.attrs["units"], list(table.columns))
        exact = pandas.read_csv(tmp_path / "table.csv", comment="#" if comments else None, dtype=str)
        for name, column in zip(table.columns, read.columns, strict=True):
            given = table[name].to_numpy()
            if given.dtype.kind not in "iufb":
                assert exact[column].tolist() == given.tolist()
                continue
            np.testing.assert_allclose(
                read[column].to_numpy(), given, rtol=1e-15
            )  # pandas rounds as it reads
            kept = np.array([float(each) for each in exact[column].fillna("nan")])
            assert np.array_equal(kept, given, equal_nan=given.dtype.kind == "f")
    written = (tmp_path / "table.csv").read_text(encoding="utf-8")
    (header,) = (line for line in written.splitlines() if line.startswith(str(table.columns[0])))
    assert header.isascii()
    if not any(pandas.api.types.is_string_dtype(table[name].dtype) for name in table.columns):
        plain = np.genfromtxt(tmp_path / "table.csv", delimiter=",", skip_header=written.count("\n# ") + 2)
        assert np.array_equal(
            plain.reshape(table.shape), table.to_numpy().astype(float), equal_nan=True
        )  # true and false are numbers


def test_comments_tell_what_all_rows_share_and_where_they_come_from(tmp_path: Path) -> None:
    state = bpv.gaps(papers.md21(), 0.9, 30.0)
    state.to_csv(tmp_path / "state.csv", comments=True)
    lines = (tmp_path / "state.csv").read_text(encoding="utf-8").splitlines()
    remarks = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# "))
    assert float(remarks["kelvin"].removesuffix(" K")) == state.kelvin
    assert remarks["version"] == multigap.__version__
    assert remarks["computed_by"] == "multigap.bpv.gaps"
    assert remarks["input temperature"] == "30.0"
    assert "bare_cutoff=0.23" in remarks["input model"]
    assert remarks["convention of delta"] == conventions.DELTA
    assert lines[len(remarks)] == "delta (eV)"
    state.to_csv(tmp_path / "state.csv")
    assert (tmp_path / "state.csv").read_text(encoding="utf-8").splitlines() == lines[len(remarks) :]


def test_columns_need_no_pandas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    GAPS.to_csv(tmp_path / "gaps.csv")
    written = np.loadtxt(tmp_path / "gaps.csv", delimiter=",", skiprows=1)
    assert np.array_equal(written, np.column_stack([GAPS.temperature, GAPS.delta]))
    with pytest.raises(ValueError, match="comments = 'yes' is not allowed"):
        GAPS.to_csv(tmp_path / "gaps.csv", comments="yes")  # type: ignore[arg-type]


def test_tables_carry_the_inputs_in_plain_words() -> None:
    pytest.importorskip("pandas")
    found = multigap.gaps(TwoBand(0.4, 0.2, 0.1), np.array([5.0, 50.0]))
    attributes = found.to_frame().attrs
    assert attributes["version"] == multigap.__version__
    assert attributes["computed_by"] == "multigap.gaps"
    assert attributes["inputs"] == {
        "model": "TwoBand(lambda11=0.4, lambda22=0.2, lambda12=0.1, cutoff1=0.15, cutoff2=0.15, "
        "density_ratio=1.0)",
        "temperature": "[5.0, 50.0]",
        "critical": "None",
    }
    assert attributes["conventions"] == {"delta": conventions.DELTA}
    json.dumps(attributes)  # as to_parquet does with them


@pytest.mark.parametrize("place", sorted(kinds()))
def test_a_dataset_goes_to_netcdf_and_back(place: str, tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("scipy")
    kind = kinds()[place]
    calls = [call for calls in good_calls().values() for call in calls]
    made = [found for function, arguments in calls if kind.__name__ in returned(function)
            if isinstance(found := function(**arguments), kind)]  # fmt: skip
    for found in (example(kind), *made):
        dataset = found.to_xarray()
        assert all(isinstance(value, str | int | float) for value in dataset.attrs.values())
        dataset.to_netcdf(tmp_path / "result.nc", engine="scipy")
        with xarray.open_dataset(tmp_path / "result.nc", engine="scipy") as read:
            xarray.testing.assert_equal(read, dataset)
            assert read.attrs == dataset.attrs
            assert all(read[name].attrs == dataset[name].attrs for name in dataset.variables)


def returned(function: Callable[..., object]) -> str:
    """Return the name of what a function is annotated to return."""
    return "" if isinstance(function, type) else str(inspect.signature(function).return_annotation)


def test_conventions_are_told_of_every_transition() -> None:
    """Which of several definitions a temperature of a transition has, a table says."""
    without = {"PrintedPair"}  # the papers' own equations as printed
    for kind in kinds().values():
        if "kelvin" in {field.name for field in fields(kind)} and kind.__name__ not in without:  # type: ignore[arg-type]
            assert kind._conventions["kelvin"], kind
        assert set(kind._conventions) <= {field.name for field in fields(kind)}  # type: ignore[arg-type]


def test_no_field_hides_what_every_result_has() -> None:
    common = {name for name in vars(Result) if not name.startswith("_")}
    assert common == {"computed_by", "inputs", "save", "to_csv", "to_frame", "to_xarray", "version"}
    for kind in kinds().values():
        assert not common & set(vars(kind)), kind
        assert not common & {field.name for field in fields(kind)}, kind  # type: ignore[arg-type]


def test_every_record_of_results_is_one() -> None:
    """What is given to a function as a model, and what is a piece of one, prints as dataclasses do."""
    plain = {
        kind.__name__
        for module in public_modules()
        for kind in vars(module).values()
        if isinstance(kind, type)
        and is_dataclass(kind)
        and kind.__module__ == module.__name__
        and kind.__module__.startswith("multigap.")
        and not issubclass(kind, Result)
        and not kind.__name__.startswith("_")
    }
    assert plain == MODELS_AND_THEIR_PIECES


MODELS_AND_THEIR_PIECES = {
    "BandPair",
    "Bands",
    "BirchMurnaghan",
    "Channels",
    "DensityOfStates",
    "Filling",
    "FlatSteep",
    "FockParts",
    "GapEquation",
    "IonRow",
    "LinearCells",
    "OverlapBasis",
    "PairInteraction",
    "RetardedPair",
    "RetardedWires",
    "SpectralFunction",
    "Subband",
    "Superlattice",
    "TightBindingBand",
    "TwoBand",
    "VibronicModel",
    "Wires",
    "ZoneNodes",
}


@pytest.mark.parametrize("place", sorted(kinds()))
def test_every_result_says_what_its_numbers_are(place: str) -> None:
    kind = kinds()[place]
    found = example(kind)
    names = {field.name for field in fields(found)}  # type: ignore[arg-type]
    assert set(kind._axes) | set(kind._units) | kind._apart <= names
    for name in names:
        value = getattr(found, name)
        if isinstance(value, np.ndarray) and kind._numbers is Result._numbers:
            assert len(kind._axes[name].split()) == value.ndim, name
    assert set(kind._rows) <= {axis for _, axes, _ in found._numbers() for axis in axes}
    assert len(repr(found)) < 300
    assert repr(found).startswith(f"{kind.__name__}(")
    assert "\n" not in repr(found)


@pytest.mark.parametrize("place", sorted(kinds()))
def test_every_result_turns_into_tables_that_may_be_written(place: str) -> None:
    pandas = pytest.importorskip("pandas")
    found = example(kinds()[place])
    table = found.to_frame()
    assert set(table.attrs["units"].values()) <= set(found._units.values())
    assert table.shape[0] > 0
    before = repr(found)
    for name in table.columns:
        word = pandas.api.types.is_string_dtype(table[name].dtype)
        table.loc[:, name] = "" if word else np.zeros(1, dtype=table[name].dtype)[0]
    assert repr(found) == before


@pytest.mark.parametrize("place", sorted(kinds()))
def test_every_result_turns_into_a_dataset(place: str) -> None:
    pytest.importorskip("xarray")
    found = example(kinds()[place])
    dataset = found.to_xarray()
    numbers = {name: getattr(found, name, column) for name, _, column in found._numbers()}
    assert set(numbers) <= set(dataset.variables)
    for name, given in numbers.items():
        kept, given = dataset[name].values, np.array(given)
        # names, such as those of the steps of a theory, know no "not a number"
        assert np.array_equal(kept, given, equal_nan=given.dtype.kind in "fc")
        assert dataset[name].values.flags.writeable or name in dataset.indexes
