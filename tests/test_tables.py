"""Results in a line, in HTML, and as tables of pandas and xarray."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

import multigap
from multigap import gap_equation
from multigap._tables import Result, frames
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
    assert "<tr><th>lowest</th><td>0.5</td><td>K</td></tr>" in PLANE._repr_html_()


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
        if isinstance(value, np.ndarray):
            assert len(kind._axes[name].split()) == value.ndim, name
    assert set(kind._rows) <= {axis for axes in kind._axes.values() for axis in axes.split()}
    assert len(repr(found)) < 300
    assert repr(found).startswith(f"{kind.__name__}(")


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
    numbers = {name for name, _, _ in frames.numbers(found)}
    assert numbers <= set(dataset.variables)
    for name in numbers:
        kept, given = dataset[name].values, np.array(getattr(found, name))
        # names, such as those of the steps of a theory, know no "not a number"
        assert np.array_equal(kept, given, equal_nan=given.dtype.kind in "fc")
        assert dataset[name].values.flags.writeable or name in dataset.indexes
