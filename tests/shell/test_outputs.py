"""What a run writes: readable by others, the same every time, all of it or nothing."""

from __future__ import annotations

import errno
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest

import multigap
from multigap.__main__ import main
from multigap.shell import _figures, _questions, _sweeps
from multigap.shell.results import RunTable
from tests.shell.test_refusals import PAIR, WIRES

SWEPT = PAIR + (
    '[compute]\nquantities = ["critical temperature", "gaps"]\ntemperatures = ["1 K", "50 K"]\n'
    '[accuracy]\nlowest_temperature = "20 K"\n[sweep]\nlambda11 = [-0.5, 0.3, 0.4]\n'
)


def run(folder: Path, text: str = SWEPT, *options: str) -> int:
    (folder / "my run.toml").write_text(text, encoding="utf-8")
    return main(["run", str(folder / "my run.toml"), "--out", str(folder / "out"), *options])


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file() and each.suffix != ".toml")


def test_the_files_have_the_name_of_the_run_file_or_the_one_that_is_told(tmp_path: Path) -> None:
    assert run(tmp_path) == 0
    assert files(tmp_path) == [
        "my run-gaps.csv", "my run-gaps.json", "my run.csv", "my run.json", "my run.svg"
    ]  # fmt: skip
    assert (
        run(
            tmp_path,
            SWEPT,
            "--name",
            "b.1",
            "--set",
            "format=pdf",
            "--set",
            "quantities=critical temperature",
        )
        == 0
    )
    assert [name for name in files(tmp_path) if name.startswith("b")] == ["b.1.csv", "b.1.json", "b.1.pdf"]


def test_the_table_is_read_by_numpy_and_pandas(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    assert run(tmp_path) == 0
    csv = tmp_path / "out" / "my run.csv"
    table = multigap.load(csv.with_suffix(".json"))
    assert isinstance(table, RunTable)
    assert csv.read_text().splitlines()[0] == "lambda11,T_c (K)"
    assert np.array_equal(np.genfromtxt(csv, delimiter=",", skip_header=1), table.values, equal_nan=True)
    named = np.genfromtxt(csv, delimiter=",", names=True)
    assert np.array_equal(named["T_c_K"], table.column("T_c"), equal_nan=True)
    read = pandas.read_csv(csv)
    assert list(read.columns) == ["lambda11", "T_c (K)"]
    assert np.array_equal(read.to_numpy(), table.values, equal_nan=True)
    assert np.isnan(table.column("T_c")[0])
    frame = table.to_frame()
    assert list(frame.columns) == ["lambda11", "T_c"]
    assert frame.attrs["units"] == {"T_c": "K"}


def test_a_stored_table_has_what_was_asked_beside_its_numbers(tmp_path: Path) -> None:
    assert run(tmp_path, SWEPT, "--set", "lambda22=0.3") == 0
    table = multigap.load(tmp_path / "out" / "my run.json")
    assert isinstance(table, RunTable)
    assert table.run_file == SWEPT
    assert table.options == ("lambda22=0.3",)
    (tmp_path / "again.toml").write_text(table.run_file)
    options = [f"--set={each}" for each in table.options]
    assert main(["run", str(tmp_path / "again.toml"), "--out", str(tmp_path), *options]) == 0
    again = multigap.load(tmp_path / "again.json")
    assert isinstance(again, RunTable)
    assert np.array_equal(again.values, table.values, equal_nan=True)
    assert multigap.__version__ in (tmp_path / "again.json").read_text(encoding="utf-8")


def test_the_same_run_writes_the_same_bytes(tmp_path: Path) -> None:
    for form in ("svg", "png", "pdf"):
        found = []
        for name in ("one", "two"):
            assert run(tmp_path, SWEPT, "--name", name, "--set", f"figure.format={form}", "--force") == 0
            found.append([path.read_bytes() for path in sorted((tmp_path / "out").glob(f"{name}*"))])
        assert found[0] == found[1]
        assert len(found[0]) >= 5


def test_nothing_is_replaced_unless_that_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path) == 0
    (tmp_path / "out" / "my run.csv").unlink()
    (tmp_path / "out" / "my run.svg").write_text("mine")
    before = files(tmp_path)
    capsys.readouterr()
    assert run(tmp_path) == 2
    assert "my run.json is there already: --force replaces it, --name or --out" in capsys.readouterr().err
    assert files(tmp_path) == before
    assert run(tmp_path, SWEPT, "--force") == 0
    assert (tmp_path / "out" / "my run.svg").read_text(encoding="utf-8") != "mine"

    example = tmp_path / "wires.toml"
    assert main(["example", "md21", "--to", str(example)]) == 0
    example.write_text("mine")
    assert main(["example", "md21", "--to", str(example)]) == 2
    assert example.read_text() == "mine"
    assert main(["example", "md21", "--to", str(example), "--force"]) == 0
    assert "MD21" in example.read_text(encoding="utf-8")


@pytest.mark.parametrize("place", ["file", "file/below", "folder"])
def test_what_cannot_be_written_is_said_before_anything_is_computed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def computed(*arguments: object) -> None:
        raise AssertionError("computed")

    monkeypatch.setattr(_sweeps, "answers", computed)
    monkeypatch.setattr(_questions, "answers", computed)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder" / "run.csv").mkdir(parents=True)
    (tmp_path / "run.toml").write_text(PAIR)
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path / place), "--force"]) == 2
    told = capsys.readouterr().err
    assert "is not a folder" in told or "is a folder" in told
    assert place in told
    assert files(tmp_path) == ["file"]


@pytest.mark.parametrize("option", ["--out", "--name"])
def test_a_name_that_no_disk_takes_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    long = "x" * 300
    assert run(tmp_path, PAIR, option, str(tmp_path / long) if option == "--out" else long) == 2
    told = capsys.readouterr().err
    assert f"{long}" in told
    assert "nothing can be written there: " in told
    assert files(tmp_path) == []


def test_an_example_is_told_its_own_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("mine")
    for there, told in (("file", "is there already: --force replaces it"), ("", "is a folder")):
        assert main(["example", "mgb2", "--to", str(tmp_path / there)]) == 2
        err = capsys.readouterr().err
        assert told in err
        assert "--to gives another" in err
        assert "--name" not in err


@pytest.mark.parametrize("command", ["example", "run"])
def test_a_screen_that_is_full_ends_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    def full(text: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "run.toml").write_text(PAIR)
    monkeypatch.setattr(sys.stdout, "write", full)
    arguments = [str(tmp_path / "run.toml"), "--out", str(tmp_path)] if command == "run" else []
    assert main([command, *arguments]) == 1
    assert "multigap: stopped: [Errno 28] No space left on device" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "a/b", "..", "/tmp/x"])
def test_a_name_is_no_path(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(tmp_path, PAIR, "--name", name) == 2
    assert "must be a name without folders" in capsys.readouterr().err
    assert files(tmp_path) == []


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_a_disk_that_fails_leaves_nothing_behind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, failing: int
) -> None:
    original, count = Path.write_bytes, iter(range(99))

    def full(path: Path, content: bytes) -> int:
        if next(count) == failing:
            original(path, content[: len(content) // 2])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return original(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    assert run(tmp_path, PAIR) == (2 if failing < 2 else 0)
    if failing < 2:
        assert "No space left on device" in capsys.readouterr().err
        assert not (tmp_path / "out").exists()


def test_an_interrupt_while_writing_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path, content: bytes) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    assert run(tmp_path, PAIR) == 130
    assert files(tmp_path) == []


def test_without_matplotlib_a_run_says_that_it_draws_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run(tmp_path) == 0
    shown = capsys.readouterr()
    assert "matplotlib is not installed: pip install 'multigap[run]'" in shown.err
    assert "my run.csv" in shown.out
    assert "my run.svg" not in files(tmp_path)


def test_without_pyyaml_a_file_in_yaml_is_refused_with_the_way_to_install_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "run.yaml").write_text("model: wires\n")
    assert main(["run", str(tmp_path / "run.yaml")]) == 2
    assert "pip install 'multigap[run]'" in capsys.readouterr().err


def table(names: str, rows: list[list[float]]) -> RunTable:
    known = {"T_c": "K", "temperature": "K", "mu": "eV"} | dict.fromkeys(("delta_1", "delta_2"), "eV")
    return RunTable(
        tuple(names.split()), np.array(rows), tuple(known.get(each, "") for each in names.split())
    )


def words(figure: bytes | None) -> str:
    """Return what is written in a figure whose letters are kept as letters."""
    assert figure is not None
    return " ".join(
        "".join(each.itertext()).strip() for each in ET.fromstring(figure).iter() if each.tag.endswith("text")
    )


GRID = [[e, 3.0 + e, g, 100 * e * g] for e in np.linspace(0, 1, 12) for g in np.linspace(0.1, 0.4, 9)]


@pytest.mark.parametrize(
    ("tables", "swept", "told"),
    [
        ({"points": table("g T_c", [[0.1, 1.0], [0.2, np.nan], [0.3, 3.0]])}, ("g",),
         "g critical temperature (K)"),
        (
            {"points": table("eta mu T_c", [[0.1, 3.0, 1.0], [0.2, 3.1, 2.0]])}, (),
            "Lifshitz parameter η critical temperature (K)",
        ),
        (
            {"points": table("g eta mu T_c", [[0.1, 0.0, 3.0, 1.0], [0.1, 1.0, 3.1, 2.0],
                                              [0.2, 0.0, 3.0, 4.0], [0.2, 1.0, 3.1, 5.0]])},
            ("g",), "Lifshitz parameter η critical temperature (K) g 0.1 0.2",
        ),
        (
            {"points": table("well eta mu T_c", [[w, w * m, m, 1.0] for w in range(9) for m in (2.0, 2.1)])},
            ("well",), "chemical potential (eV) well critical temperature (K)",
        ),
        (
            {"points": table("well eta mu T_c", [[w, w * m, w * m**2, 1] for w in range(9) for m in (2, 3)])},
            ("well",), "Lifshitz parameter η well critical temperature (K)",
        ),
        ({"dome": table("eta mu g T_c", GRID)}, (), "Lifshitz parameter η g critical temperature (K)"),
        ({"gaps": table("temperature delta_1 delta_2", [[1, 3e-3, 1e-3], [2, 1e-3, 0]])}, (),
         "temperature (K) gap Δ (meV)"),
    ],
)  # fmt: skip
def test_a_figure_says_what_its_axes_are(
    tables: dict[str, RunTable], swept: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(_figures._STYLE, "svg.fonttype", "none")
    found = words(_figures.drawn(tables, swept, "A title", "svg"))
    for word in told.split():
        assert word in found
    assert "A title" in found


@pytest.mark.parametrize(
    ("tables", "swept"),
    [
        ({"points": table("T_c", [[3.0]])}, ()),
        ({"points": table("eta mu T_c", [[0.5, 3.0, 3.0]])}, ()),
        ({"gaps": table("temperature delta_1", [[3.0, 0.1]])}, ()),
    ],
)
def test_one_number_has_no_figure(tables: dict[str, RunTable], swept: tuple[str, ...]) -> None:
    assert _figures.drawn(tables, swept, "", "svg") is None


def test_where_nothing_superconducts_there_is_a_figure_with_nothing_in_it() -> None:
    grid = np.array(GRID)
    grid[:, -1] = np.nan
    assert _figures.drawn({"dome": table("eta mu g T_c", grid.tolist())}, (), "", "png") is not None


def test_the_summary_of_many_points_names_the_highest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = WIRES.replace("eta = 1.0", "eta = {from = 0.0, to = 1.0, points = 21}")
    (tmp_path / "run.toml").write_text('title = "My wires"\n' + text)
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path), "--no-figure"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "My wires"
    found = multigap.load(tmp_path / "run.json")
    assert isinstance(found, RunTable)
    assert lines[1].startswith(f"21 points: highest T_c = {found.column('T_c').max():.4g} K at eta = ")
    assert lines[2].startswith("written: ")
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path), "--force", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
