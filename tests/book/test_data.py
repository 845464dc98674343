"""The data of the book are the files that were stored, and their numbers the printed ones."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pybtex.database import parse_file

from multigap_book.paths import book_folder
from scripts import checksums, data_page

DATA = book_folder() / "data"


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", comment="#", keep_default_na=False, dtype=str)


def numbers(text: str) -> set[float]:
    """Every number in a text that is not part of a formula."""
    return {float(x) for x in re.findall(r"(?<![A-Za-z0-9.)])-?\d+(?:\.\d+)?", text.replace("~", " "))}


class TestChecksums:
    def test_every_file_is_the_stored_one(self) -> None:
        found, stored = checksums.computed(), checksums.stored()
        assert found.keys() == stored.keys(), "run python scripts/checksums.py if that was meant"
        assert not [name for name in stored if found[name] != stored[name]]

    def test_folders_with_a_manifest_of_their_own_are_whole(self) -> None:
        for name in checksums.stored():
            folder = DATA / Path(name).parent
            if folder != DATA:
                assert Path(name).name == checksums.MANIFEST
                whole = {file.name for file in folder.iterdir()} - {checksums.MANIFEST}
                assert whole == checksums.stored(folder).keys()

    def test_a_changed_a_missing_and_an_added_file_are_noticed(self, tmp_path: Path) -> None:
        for name in ("a.csv", "b.csv"):
            (tmp_path / name).write_text("x\n1.00\n")
        checksums.write(tmp_path)
        assert checksums.computed(tmp_path) == checksums.stored(tmp_path)
        (tmp_path / "a.csv").write_text("x\n1.01\n")
        assert checksums.computed(tmp_path) != checksums.stored(tmp_path)
        checksums.write(tmp_path)
        (tmp_path / "b.csv").unlink()
        assert checksums.computed(tmp_path).keys() != checksums.stored(tmp_path).keys()
        checksums.write(tmp_path)
        (tmp_path / "c.csv").write_text("x\n")
        assert checksums.computed(tmp_path).keys() != checksums.stored(tmp_path).keys()


class TestCatalogue:
    """The page *Data* tells of every file, and of nothing else."""

    def test_every_file_is_described_once(self) -> None:
        told = [name for entry in data_page.catalogue()["files"] for name in data_page.files(entry["file"])]
        there = [path.relative_to(DATA).as_posix() for path in DATA.rglob("*") if path.is_file()]
        assert sorted(told) == sorted(there)
        assert all(data_page.files(entry["file"]) for entry in data_page.catalogue()["files"])

    @pytest.mark.parametrize("file", sorted(path.name for path in DATA.glob("*.csv")))
    def test_the_columns_are_those_of_the_file(self, file: str) -> None:
        (entry,) = (one for one in data_page.catalogue()["files"] if one["file"] == file)
        assert list(entry["columns"]) == list(read(file.removesuffix(".csv")).columns)
        assert all(" | " in told for told in entry["columns"].values())

    @pytest.mark.parametrize("pattern", ["h3s/bands-*.npz", "h3s/supercell*.npz"])
    def test_the_arrays_are_those_of_the_files(self, pattern: str) -> None:
        (entry,) = (one for one in data_page.catalogue()["files"] if one["file"] == pattern)
        told = {name for names in entry["columns"] for name in names.split(", ")}
        for file in data_page.files(pattern):
            with np.load(DATA / file) as arrays:
                assert set(arrays.files) == told, file

    def test_sources_and_licences_are_known(self) -> None:
        keys = set(parse_file(str(book_folder() / "references.bib")).entries)
        for entry in data_page.catalogue()["files"]:
            assert set(entry["of"]) <= keys
            assert entry["licence"] in data_page.catalogue()["licences"]
            assert entry["in"]
            assert entry["error"]

    def test_what_is_read_off_has_the_error_that_the_file_tells(self) -> None:
        for entry in data_page.catalogue()["files"]:
            if entry["licence"] in ("readings", "retracted"):
                said = (DATA / entry["file"]).read_text(encoding="utf-8").replace("+-", "±")
                errors = re.findall(r"±[\d.]+", entry["error"])
                assert errors
                assert set(errors) <= set(re.findall(r"±[\d.]+", said)), entry["file"]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("predictions", ("tc_low_kelvin", "tc_high_kelvin", "lam", "pressure_gpa", "measured_tc_kelvin")),
        ("h3s_known", ("value", "error", "pressure_gpa")),
        ("other_hydrides", ("value", "pressure_gpa")),
        ("hydrides_since", ("tc_kelvin", "pressure_gpa")),
    ],
)
def test_parsed_numbers_stand_in_the_printed_text(name: str, columns: tuple[str, ...]) -> None:
    # what was not printed as a number is listed here with how it was had
    derived = {
        ("YH9", "tc_low_kelvin"): 243 + 30,
        ("YH9", "tc_high_kelvin"): 243 + 30,
        ("BaH12", "pressure_gpa"): 140,  # of the measurement that the abstract compares with
        ("labh8", "pressure_gpa"): 77,  # the edge of its stability, in the row above
    }
    table = read(name)
    for row in table.to_dict("records"):
        said = numbers(row["print"])
        label = row.get("compound", row.get("name", ""))
        for column in columns:
            value = row[column]
            if value:
                key = (label.removeprefix("tc_"), column)
                assert float(value) in said or float(value) == derived.get(key), (label, column, value)


def test_predictions_of_the_review_are_those_of_its_text() -> None:
    """Sec. 1 and 2.3 of WD21, short: the numbers as the review prints them."""
    table = read("predictions")
    quoted = {
        ("NaH6", "shipley2021"): {267.0, 100.0},
        ("Li2MgH16", "sun2019"): {473.0, 250.0},
        ("LaBH8", "dicataldo2021"): {126.0, 50.0},
        ("CaH6", "shipley2021"): {5.8},
    }
    for (compound, key), wanted in quoted.items():
        row = table[table["compound"].eq(compound) & table["reference_key"].eq(key)].iloc[0]
        columns = ["tc_low_kelvin", "pressure_gpa", "lam"]
        assert {float(row[c]) for c in columns if row[c]} == wanted
    h3s = table[table["reference_key"].eq("errea2015")]
    assert [float(x) for x in h3s["tc_low_kelvin"]] == [250, 194]


@pytest.mark.parametrize("name", ["wd21_table1", "wd21_table2"])
def test_the_year_of_a_measurement_is_that_of_the_work_cited(name: str) -> None:
    entries = parse_file(str(book_folder() / "references.bib")).entries
    for row in read(name).to_dict("records"):
        year = entries[row["reference_key"]].fields["year"]
        assert re.search(r"\d{4}", row["reference_key"])[0] == year  # type: ignore[index]
        assert row.get("year", year) == year, row


def test_table_2_is_the_printed_one() -> None:
    table = read("wd21_table2")
    assert table[["compound", "year", "reference_print"]].to_numpy().tolist() == [
        ["HxS", "2015", "[8]"],
        ["HxS", "2016", "[55]"],
        ["HxS", "2019", "[56]"],
        ["LaHx", "2020", "[38]"],
        ["CSH", "2020", "[11]"],
        ["HxS/LaHx", "2021", "[54]"],
    ]


def test_cuprate_layers_are_those_of_the_formula() -> None:
    """One copper a plane; YBa2Cu3O7 has one of its three in the chains."""
    table = read("cuprate_families").astype({"layers": int})
    for row in table.itertuples():
        found = re.search(r"Cu(\d*)O", row.family)
        assert found
        copper = int(found[1] or 1)
        assert row.layers == copper - (1 if row.family.startswith("Y") else 0)
    assert dict(zip(table["family"], table["tc_max_kelvin"].astype(float), strict=True)) == {
        "La2-xSrxCuO4": 39,
        "Bi2Sr2-xLaxCuO6": 38,
        "Tl2Ba2CuO6": 93,
        "HgBa2CuO4": 98,
        "YBa2Cu3O7": 93,
        "Bi2Sr2CaCu2O8": 95,
        "HgBa2CaCu2O6": 127,
        "HgBa2Ca2Cu3O8": 135,
    }
    parabola = read("cuprate_doping").astype(float).iloc[0]
    # Presland: 82.6 (p - 0.16)² is 1 at the two ends of the dome, 0.05 and 0.27
    assert parabola["optimum"] == 0.16
    assert parabola["curvature"] * 0.11**2 == pytest.approx(1, abs=1e-3)


def test_what_mr21_prints_of_its_models() -> None:
    """Short numbers of MR21's text: g, T_c of Figs. 8, 10, 11, gap ratios of Fig. 7, equation numbers."""
    table = read("mr21_in_print")
    printed = {
        ("g of model A", "sec. on the heterostructure"): (0.30, 0.33),
        ("g of model A", "Fig. 6 and sec. on gaps"): (0.25, 0.25),
        ("g of model B", "sec. on the heterostructure"): (0.25, 0.25),
        ("g of model B", "Fig. 6 and sec. on gaps"): (1 / 3, 1 / 3),
        ("largest T_c of model A (K)", "sec. on gaps and conclusions"): (200, 300),
        ("largest T_c of model A (K)", "Fig. 8"): (250, 250),
        ("largest T_c of model A (K)", "Fig. 10"): (250, 250),
        ("largest T_c of model B (K)", "sec. on gaps and conclusions"): (200, 300),
        ("largest T_c of model B (K)", "Fig. 8"): (330, 330),
        ("largest T_c of model B (K)", "Fig. 11"): (300, 300),
        ("number of the gap equation", "where it stands"): (6, 6),
        ("number of the gap equation", "where the text refers to it"): (3, 3),
        ("number of the density equation", "where it stands"): (7, 7),
        ("number of the density equation", "where the text refers to it"): (4, 4),
        ("k_F ξ0 at the top", "introduction"): (10, 10),
        ("largest Δ3/Δ2 of model A", "Fig. 7"): (2.9, 2.9),
        ("largest Δ3/Δ2 of model B", "Fig. 7"): (3.9, 3.9),
    }
    found = {
        (row.subject, row.place): (float(row.low), float(row.high)) for row in table.itertuples() if row.low
    }
    assert found.keys() == printed.keys()
    for key, ends in printed.items():
        assert found[key] == pytest.approx(ends, abs=5e-5), key


def test_points_read_off_stay_within_the_panels() -> None:
    strain = read("h3s_strain_pressure").astype(float)
    assert (np.diff(strain["strain_percent"]) > 0).all()
    assert strain.loc[strain["pressure_gpa"].eq(160), "strain_percent"].item() == 4.0
