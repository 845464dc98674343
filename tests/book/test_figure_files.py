"""A figure's files hold what the figure shows."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pytest

from multigap_book import figure_files


@pytest.fixture
def rows(tmp_path: Path) -> list[dict[str, str]]:
    figure, (left, right) = plt.subplots(1, 2)
    left.plot([0, 1], [10, 20], label="computed")
    left.plot([0.5], [15], "o", label="_no name")
    left.axhline(300)
    left.scatter([1, 2], [3, 4], c=[0.1, 0.2], label="points")
    left.set(xlabel=r"$\eta$", ylabel="$T_c$ (K)", title="one\ntwo")
    right.pcolormesh([0, 1, 2], [0, 1], [[7, 8]])
    right.bar([1, 2], [5, 6], label="bars")
    figure_files.write(figure, tmp_path, "000")
    plt.close(figure)
    assert (tmp_path / "000.svg").read_text(encoding="utf-8").rstrip().endswith("</svg>")
    with (tmp_path / "000.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_lines_points_bars_and_maps_are_written(rows: list[dict[str, str]]) -> None:
    told = [(row["panel"], row["series"], row["x"], row["y"], row["value"]) for row in rows]
    assert told == [
        ("1", "computed", "0", "10", ""),
        ("1", "computed", "1", "20", ""),
        ("1", "", "0.5", "15", ""),
        ("1", "points", "1", "3", "0.1"),
        ("1", "points", "2", "4", "0.2"),
        ("2", "map", "0.5", "0.5", "7"),
        ("2", "map", "1.5", "0.5", "8"),
        ("2", "bars", "1", "5", ""),
        ("2", "bars", "2", "6", ""),
    ]
    assert {row["x axis"] for row in rows[:3]} == {"eta"}
    assert {row["y axis"] for row in rows[:3]} == {"T_c (K)"}
    assert rows[0]["title"] == "one two"


def test_a_picture_of_many_pixels_is_no_data(tmp_path: Path) -> None:
    figure, axes = plt.subplots()
    axes.pcolormesh(np.zeros((300, 300)))
    figure_files.write(figure, tmp_path, "000")
    plt.close(figure)
    assert (tmp_path / "000.csv").read_text(encoding="utf-8").count("\n") == 1


def test_shown_figures_are_written_in_order_and_only_where_it_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    backend = SimpleNamespace(display=lambda figure, **_: shown.append(figure))
    monkeypatch.setattr(importlib, "import_module", lambda _: backend)
    monkeypatch.delenv(figure_files.FOLDER_VARIABLE, raising=False)
    before = backend.display
    figure_files.write_shown_figures()
    assert backend.display is before
    monkeypatch.setenv(figure_files.FOLDER_VARIABLE, str(tmp_path / "phase"))
    figure_files.write_shown_figures()
    figure_files.write_shown_figures()
    for _ in range(2):
        figure, axes = plt.subplots()
        axes.plot([0, 1])
        backend.display(figure, metadata={})
        plt.close(figure)
    assert len(shown) == 2
    assert sorted(file.name for file in (tmp_path / "phase").iterdir()) == [
        "000.csv",
        "000.svg",
        "001.csv",
        "001.svg",
    ]
