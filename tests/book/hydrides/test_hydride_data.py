"""The hydride tables: types, ranges, parsed numbers that are the printed ones, references that resolve."""

import re

import numpy as np
import pandas as pd
import pytest

from multigap_book import hydrides
from multigap_book.paths import book_folder

DATA = book_folder() / "data"
STATUS = {"standing", "confirmed", "disputed", "retracted"}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, comment="#", keep_default_na=False)


def numbers(column: pd.Series) -> np.ndarray:
    return pd.to_numeric(column.replace("", np.nan)).to_numpy(float)


def bibliography() -> list[str]:
    text = (book_folder() / "references.bib").read_text("utf-8")
    return re.findall(r"^@\w+\{([^,\s]+),", text, re.MULTILINE)


def test_bibliography_keys_are_unique():
    keys = bibliography()
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("wd21_table1.csv", ("reference_key", "since_key", "second_key")),
        ("wd21_table2.csv", ("reference_key", "since_key")),
        ("predictions.csv", ("reference_key", "measured_key")),
        ("hydrides_since.csv", ("reference_key",)),
        ("h3s_known.csv", ("reference_key",)),
        ("other_hydrides.csv", ("reference_key",)),
    ],
)
def test_every_reference_resolves(name, columns):
    keys = set(bibliography())
    table = read(name)
    for column in columns:
        assert {key for key in table[column] if key} <= keys
    assert all(table["reference_key"])


@pytest.mark.parametrize("file", sorted(DATA.glob("*.csv")), ids=lambda file: file.name)
def test_every_file_says_where_it_comes_from_and_how_well_it_was_read(file):
    text = "".join(line for line in file.read_text("utf-8").splitlines() if line.startswith("#"))
    assert any(words in text.lower() for words in ("reading error", "computed", "+-"))


def test_table_1_has_every_row_and_column_of_the_print():
    table = read("wd21_table1.csv")
    assert len(table) == 15
    assert table["row"].tolist() == list(range(1, 16))
    assert table["compound"].nunique() == 14  # LaHx has two rows
    printed = ["starting_materials", "laser_heating", "electric_resistance", "tc_pressure_print"]
    assert table[printed].ne("").all().all()
    assert {"xrd", "isotope_effect", "magnetisation"} <= set(table)


def test_table_1_parsed_numbers_are_the_printed_ones():
    table = read("wd21_table1.csv")
    for line in table.itertuples():
        kelvin, gpa = re.fullmatch(r"~?([\d.]+) K/([\d.]+) GPa", line.tc_pressure_print).groups()
        assert (float(kelvin), float(gpa)) == (line.tc_kelvin, line.pressure_gpa)
        assert line.tc_approximate == ("yes" if line.tc_pressure_print.startswith("~") else "no")
        onset = re.search(r"= ?~?([\d.]+) Ohm", line.electric_resistance)
        assert str(line.resistance_onset_ohm) == (str(float(onset[1])) if onset else "")
        assert line.zero_resistance == ("yes" if "ero resistance" in line.electric_resistance else "no")


def test_table_1_and_the_reviews_text_say_the_same():
    table = read("wd21_table1.csv")
    low, high = numbers(table["text_low_kelvin"]), numbers(table["text_high_kelvin"])
    for line, least, most in zip(table.itertuples(), low, high, strict=True):
        said = [float(x) for x in re.findall(r"([\d.]+)(?=-| K)", line.text_print)]
        assert {x for x in (least, most) if not np.isnan(x)} == set(said), line.text_print
        assert not line.tc_kelvin < least - 0.5
        assert not line.tc_kelvin > most + 0.5


def test_a_second_source_is_another_work_than_the_first():
    table = read("wd21_table1.csv")
    repeated = table[table["second_key"].ne("")]
    assert set(repeated["compound"]) == {"LaHx", "HxS", "CaHx", "SnHx"}
    assert (repeated["second_key"] != repeated["reference_key"]).all()
    assert repeated["second_tc_kelvin"].ne("").all()
    assert repeated["status"].eq("confirmed").all()
    assert repeated["second_phase"].ne("").all()
    # tin is the only one in which the two groups assign their patterns to different phases
    assert repeated.loc[repeated["phase"].ne(repeated["second_phase"]), "compound"].tolist() == ["SnHx"]
    assert table.loc[table["second_key"].eq(""), "second_tc_kelvin"].eq("").all()


def test_table_1_ranges():
    table = read("wd21_table1.csv")
    assert table["tc_kelvin"].between(1, 300).all()
    assert table["pressure_gpa"].between(50, 300).all()
    assert set(table["status"]) <= STATUS
    assert table.loc[table["since_key"].ne(""), "since"].ne("").all()
    assert table["since"].ne("").all()


def test_table_2():
    table = read("wd21_table2.csv")
    assert len(table) == 6
    assert table["compound"].str.split("/").str.len().sum() == 7  # the review counts seven measurements
    assert table["year"].between(2015, 2021).all()
    assert set(table["status"]) <= STATUS


def test_carbonaceous_sulfur_hydride_is_retracted_wherever_it_appears():
    for name in ("wd21_table1.csv", "wd21_table2.csv"):
        table = read(name)
        rows = table[table["compound"].eq("CSH")]
        assert len(rows) == 1
        assert rows["status"].eq("retracted").all()
        assert rows["since"].str.contains("RETRACTED").all()
        assert rows["since_key"].eq("snider2022retraction").all()
        assert table["status"].eq("retracted").sum() == 1
    assert "RETRACTED" in (DATA / "cshx_tc_pressure_retracted.csv").read_text("utf-8")


def test_lutetium_trihydride_is_not_the_retracted_nitrogen_doped_hydride():
    table = read("wd21_table1.csv")
    row = table[table["compound"].eq("LuHx")].iloc[0]
    assert row["status"] == "standing"
    assert row["since_key"] == "luh2023retraction"
    assert row["tc_kelvin"] == 15


def test_predictions_are_marked_and_ordered():
    text = (DATA / "predictions.csv").read_text("utf-8")
    assert text.startswith("# PREDICTIONS")
    table = read("predictions.csv")
    low, high = numbers(table["tc_low_kelvin"]), numbers(table["tc_high_kelvin"])
    assert np.all((low <= high) | np.isnan(low))
    assert {"NaH6", "Li2MgH16", "LaBH8", "CaH6"} <= set(table["compound"])
    assert numbers(table.loc[table["compound"].eq("CaH6"), "lam"])[0] == 5.8
    assert (table["measured_key"].ne("") == table["measured_tc_kelvin"].ne("")).all()


def test_every_prediction_meets_every_measurement_of_its_phase():
    found = hydrides.pairs()
    assert found["ratio"].is_monotonic_increasing
    assert found["ratio"].to_numpy() == pytest.approx((found["measured"] / found["predicted"]).to_numpy())
    thorium = found[found["compound"].eq("ThH10")].squeeze()
    assert (thorium["predicted"], thorium["measured"]) == (241, 161)  # the worst of those that were too high
    assert thorium["ratio"] == found["ratio"].min()
    tin = found[found["compound"].str.startswith("SnH")]
    assert set(zip(tin["compound"], tin["measured"], strict=True)) == {("SnH12", 70), ("SnH4", 72)}
    assert (found["compound"].eq("H3S") & found["before"]).sum() == 2  # one prediction, two groups
    assert not found["by"].str.contains("snider").any()
    assert not found["compound"].isin(["NaH6", "Li2MgH16", "LaBH8"]).any()


def test_pairs_follow_the_tables_given():
    predicted, measured = hydrides.table("predictions"), hydrides.table("wd21_table1")
    assert hydrides.pairs(predicted, measured).equals(hydrides.pairs())
    without = measured[measured["compound"].ne("ThHx")]
    assert not hydrides.pairs(predicted, without)["compound"].eq("ThH10").any()
    predicted.loc[predicted["compound"].eq("ThH10"), ["tc_low_kelvin", "tc_high_kelvin"]] *= 1.01
    assert hydrides.pairs(predicted)["ratio"].min() == pytest.approx(161 / 241 / 1.01)


def test_known_numbers_of_h3s():
    table = read("h3s_known.csv").set_index("name")
    assert not table.index.duplicated().any()
    value = numbers(table["value"])
    assert (value > 0).all()
    # both routes to the isotope exponent agree to 0.05
    tc, gap = (
        np.log2(float(table.loc[f"{x}_h3s", "value"]) / float(table.loc[f"{x}_d3s", "value"]))
        for x in ("tc", "gap")
    )
    assert abs(tc - gap) < 0.05


def test_h3s_points():
    table = pd.read_csv(DATA / "h3s_tc_pressure.csv", comment="#")
    assert len(table) == 22
    assert (155, 203) in set(zip(table["pressure_gpa"], table["tc_kelvin"], strict=True))
    # the points do not fall off to 256 GPa as the parabola drawn through them does
    assert table.loc[table["pressure_gpa"] > 200, "tc_kelvin"].between(165, 175).all()


def test_keys_are_spelled_as_author_and_year_and_other_words_left():
    text = hydrides.spelled("197 K in a second group (osmond2022); nokey1999, since2020x")
    assert text == "197 K in a second group (Osmond et al. 2022); nokey1999, since2020x"
