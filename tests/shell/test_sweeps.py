"""A sweep is the same wherever it is computed, and the same as one run a point."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import multigap
from multigap.__main__ import main
from multigap.shell import _questions, _sweeps
from multigap.shell._refusals import Refused
from multigap.shell._sweeps import stacked
from multigap.shell.results import RunTable
from multigap.two_band import TwoBand
from tests.shell.test_refusals import MANY, PAIR, PHONONS, WIRES
from tests.shell.test_runs import ROOT, ran

PLANE = PAIR + (
    '[compute]\nquantities = ["critical temperature", "gaps"]\ntemperatures = ["1 K", "50 K"]\n'
    '[sweep]\nlambda12 = {from = 0.0, to = 0.2, points = 3}\nbands.cutoff1 = ["100 meV", "0.15 eV"]\n'
)


def test_every_combination_is_a_row_and_the_last_key_runs_fastest(tmp_path: Path) -> None:
    tables = ran(tmp_path, PLANE)
    points = tables[""]
    assert points.names == ("lambda12", "cutoff1", "T_c")
    assert points.column_units == ("", "eV", "K")
    assert points.values[:, :2].tolist() == [
        [0.0, 0.1], [0.0, 0.15], [0.1, 0.1], [0.1, 0.15], [0.2, 0.1], [0.2, 0.15]
    ]  # fmt: skip
    for strength, cutoff, kelvin in points.values:
        assert kelvin == multigap.critical_temperature(TwoBand(0.4, 0.2, strength, cutoff1=cutoff)).kelvin
    assert tables["gaps"].names == ("lambda12", "cutoff1", "temperature", "delta_1", "delta_2")
    assert tables["gaps"].values.shape == (12, 5)


@pytest.mark.parametrize(
    ("text", "swept", "values"),
    [
        (WIRES, "pairing.g", ["0.1", "0.2"]),
        (WIRES, "superlattice.well", ['"8 Å"', '"0.9 nm"']),
        (WIRES, "filling.eta", ["0.5", "1.5"]),
        (WIRES.replace("eta = 1.0", ""), "filling.mu", ['"3.2 eV"', '"3300 meV"']),
        (WIRES, "accuracy.points", ["24", "48"]),
        (MANY, "bands.cutoff", ['"60 meV"', '"70 meV"']),
        (PHONONS, "spectrum.omega_ln", ['"50 meV"', '"60 meV"']),
        (PHONONS, "coulomb.mu_star", ["0.1", "0.15"]),
    ],
)
def test_any_number_of_any_model_may_be_swept(
    tmp_path: Path, text: str, swept: str, values: list[str]
) -> None:
    table = ran(tmp_path, f"{text}[sweep]\n{swept} = [{', '.join(values)}]\n", "--no-figure")[""]
    low, high = table.column(swept.rpartition(".")[2])
    assert low < high
    kelvin = table.column("T_c")
    assert np.isfinite(kelvin).all()
    assert kelvin[0] != kelvin[1]
    for value, found in zip(values, kelvin, strict=True):
        alone = ran(tmp_path, text, "--no-figure", "--set", f"{swept}={value}")[""]
        assert alone.column("T_c")[0] == pytest.approx(found, rel=1e-12)


def test_a_sweep_may_be_told_by_options(tmp_path: Path) -> None:
    table = ran(tmp_path, PAIR, "--set", "sweep.lambda11=[0.3, 0.4]", "--format", "png")[""]
    assert table.column("lambda11").tolist() == [0.3, 0.4]
    assert (tmp_path / "out" / "run.png").exists()


def test_two_keys_of_one_name_are_told_apart(tmp_path: Path) -> None:
    wires = WIRES + '[compute]\nquantities = "dome"\n[dome]\neta = 1.0\ng = 0.2\n'
    swept = "[sweep]\ndome.eta = [0.5, 1.0]\nfilling.eta = [0.7, 0.8]\n"
    found = ran(tmp_path, wires + swept, "--no-figure")[""]
    assert found.names == ("dome.eta", "filling.eta", "eta", "mu", "g", "cutoff", "T_c")
    assert found.values[:, :3].tolist() == [
        [0.5, 0.7, 0.5],
        [0.5, 0.8, 0.5],
        [1.0, 0.7, 1.0],
        [1.0, 0.8, 1.0],
    ]


def test_processes_give_what_one_gives(tmp_path: Path) -> None:
    text = WIRES + (
        '[compute]\nquantities = ["critical temperature", "isotope exponent"]\n'
        "[sweep]\ng = {from = 0.1, to = 0.4, points = 5}\nfilling.eta = [0.5, 1.0]\n"
    )
    one = ran(tmp_path, text, "--no-figure")[""]
    assert one.values.shape == (10, 5)
    many = ran(tmp_path, text, "--no-figure", "--jobs", "2")[""]
    assert many.names == one.names
    assert np.array_equal(many.values, one.values)


def test_a_dome_in_processes_is_the_dome(tmp_path: Path) -> None:
    text = WIRES + '[compute]\nquantities = "dome"\n[dome]\neta = [0.5, 1.0]\ng = [0.1, 0.2]\n'
    one = ran(tmp_path, text, "--no-figure")[""]
    many = ran(tmp_path, text, "--no-figure", "--jobs", "2")[""]
    assert np.array_equal(one.values, many.values)


def test_a_dask_cluster_by_its_address_gives_what_one_process_gives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    distributed = pytest.importorskip("distributed")
    one = ran(tmp_path, PLANE, "--no-figure")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, protocol="tcp"
    ) as cluster:
        there = ran(tmp_path, PLANE, "--no-figure", "--dask", cluster.scheduler_address)
    for name, table in one.items():
        assert np.array_equal(there[name].values, table.values)
    capsys.readouterr()
    (tmp_path / "run.toml").write_text(PLANE)
    assert (
        main(["run", str(tmp_path / "run.toml"), "--force", "--out", str(tmp_path), "--dask", "nowhere"]) == 2
    )
    told = capsys.readouterr().err
    assert told.startswith("multigap: --dask nowhere: no Dask scheduler answers there")


@pytest.mark.parametrize("address", ["nowhere", "", "tcp://nowhere", "http://nowhere:80", "no where:80"])
def test_an_address_that_is_none_asks_no_client(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr(distributed, "Client", None)
    with pytest.raises(Refused, match=r"host and port, such as tcp://host:8786"):
        _sweeps._cluster(address)


def test_an_option_that_a_range_runs_over_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dome = WIRES + '[compute]\nquantities = "dome"\n[dome]\neta = [0.5]\ng = [0.1, 0.2]\n'
    ran(tmp_path, dome, "--no-figure", "--set", "g=0.3", "--set", "filling.eta=2", "--set", "well=9 Å")
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "multigap: warning: --set g=0.3 changes nothing: dome.g runs over it",
        "multigap: warning: --set filling.eta=2 changes nothing: dome.eta runs over it",
    ]
    swept = PAIR + "[sweep]\nlambda12 = [0.1, 0.2]\n"
    ran(tmp_path, swept, "--no-figure", "--set", "lambda12=0.3", "--set", "lambda11=0.3")
    told = capsys.readouterr().err.splitlines()
    assert told == ["multigap: warning: --set lambda12=0.3 changes nothing: sweep.lambda12 runs over it"]
    both = dome.replace('"dome"', '["critical temperature", "dome"]')
    ran(tmp_path, both, "--no-figure", "--set", "g=0.3")
    assert capsys.readouterr().err == ""


def test_a_point_that_fails_ends_the_run_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        'model = "many bands"\n[bands]\nlambda = [[0.1, -0.5, -0.5], [-0.5, 0.1, -0.5], [-0.5, -0.5, 0.1]]\n'
        'cutoff = "60 meV"\n[compute]\nquantities = "gaps"\ntemperatures = "1 K"\n'
        '[sweep]\nbands.cutoff = ["60 meV", "70 meV"]\n'
    )
    (tmp_path / "run.toml").write_text(text)
    for options in ([], ["--jobs", "2"]):
        assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path / "out"), *options]) == 3
        assert ":9: at cutoff = 0.06 eV: the real gaps found" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_what_waits_is_given_up_when_a_piece_fails() -> None:
    with ThreadPoolExecutor(1) as pool:
        started: list[int] = []

        def slow(piece: int) -> list[object]:
            started.append(piece)
            time.sleep(0.05)
            raise KeyError(piece)

        original, _sweeps.work = _sweeps.work, slow  # type: ignore[assignment]
        try:
            with pytest.raises(KeyError):
                list(_sweeps._each([[i] for i in range(50)], pool))  # type: ignore[list-item]
        finally:
            _sweeps.work = original
    assert len(started) < 5


def test_ctrl_c_leaves_nothing(tmp_path: Path) -> None:
    text = PHONONS + (
        '[compute]\nquantities = "gap edge"\n[sweep]\nmu_star = {from = 0.0, to = 0.2, points = 20000}\n'
    )
    (tmp_path / "run.toml").write_text(text)
    started = subprocess.Popen(
        [sys.executable, "-m", "multigap", "run", "run.toml", "--out", "out"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    time.sleep(8)
    assert started.poll() is None
    started.send_signal(signal.SIGINT)
    out, err = started.communicate(timeout=60)
    assert started.returncode == 130, err
    assert err.endswith("multigap: interrupted, nothing was written\n")
    assert "Traceback" not in err
    assert out == ""
    assert [each.name for each in tmp_path.iterdir()] == ["run.toml"]


def test_ctrl_c_twice_is_ctrl_c_once(tmp_path: Path) -> None:
    text = PHONONS + (
        '[compute]\nquantities = "gap edge"\n[sweep]\nmu_star = {from = 0.0, to = 0.2, points = 20000}\n'
    )
    (tmp_path / "run.toml").write_text(text)
    started = subprocess.Popen(
        [sys.executable, "-m", "multigap", "run", "run.toml", "--out", "out", "--jobs", "2"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    time.sleep(12)
    assert started.poll() is None
    for _ in range(3):
        started.send_signal(signal.SIGINT)
        time.sleep(0.01)
    _, err = started.communicate(timeout=60)
    assert started.returncode in (130, -signal.SIGINT), err
    assert "Traceback" not in err
    assert [each.name for each in tmp_path.iterdir()] == ["run.toml"]


def test_ctrl_c_in_compiled_code_is_ctrl_c(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numba then raises a SystemError, from another one, from the KeyboardInterrupt."""

    def ended(cause: BaseException) -> None:
        first = SystemError("returned a result with an exception set")
        first.__cause__ = cause
        raise SystemError("returned a result with an exception set") from first

    (tmp_path / "run.toml").write_text(PAIR)
    monkeypatch.setattr(_sweeps, "answers", lambda *arguments: ended(KeyboardInterrupt()))
    assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path / "out")]) == 130
    assert capsys.readouterr().err == "multigap: interrupted, nothing was written\n"
    monkeypatch.setattr(_sweeps, "answers", lambda *arguments: ended(ZeroDivisionError()))
    with pytest.raises(SystemError):
        main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_ctrl_c_that_compiled_code_swallows_is_heard_at_the_next_task(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[object] = []
    original = _questions.answers

    def swallowed(*arguments: Any) -> Any:
        begun.append(arguments)
        with contextlib.suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return original(*arguments)

    (tmp_path / "run.toml").write_text(PAIR + "[sweep]\nlambda11 = [0.3, 0.4, 0.5]\n")
    monkeypatch.setattr(_sweeps, "answers", swallowed)
    for options in ([], ["--set", "sweep.lambda11=[0.3]"]):
        begun.clear()
        assert main(["run", str(tmp_path / "run.toml"), "--out", str(tmp_path / "out"), *options]) == 130
        assert len(begun) == 1
        assert capsys.readouterr().err == "multigap: interrupted, nothing was written\n"
    assert not (tmp_path / "out").exists()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_tables_below_one_another_keep_columns_that_are_there_already() -> None:
    first, second = (
        RunTable(("g", "T_c"), np.array([[g, t]]), ("", "K")) for g, t in ((0.1, 1.0), (0.2, 2.0))
    )
    both = stacked([("g", ""), ("eta", "")], [([0.1, 5.0], first), ([0.2, 6.0], second)])
    assert both.names == ("eta", "g", "T_c")
    assert both.values.tolist() == [[5.0, 0.1, 1.0], [6.0, 0.2, 2.0]]
