"""The script of the chapter on your own material, run as a reader runs it."""

from __future__ import annotations

import csv
import os
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from multigap import bpv
from multigap_book.paths import book_folder

SCRIPT = book_folder() / "own" / "dome_on_dask.py"


def test_a_cluster_writes_the_dome_that_this_process_computes(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    told = ["--workers", "1", "--eta", "5", "--g", "3", "--out", "small.csv"]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *told],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(book_folder().parent)},
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert "15 points are in small.csv" in done.stdout
    assert "100%" in done.stderr, "the bar"

    script = runpy.run_path(str(SCRIPT))
    dome = bpv.dome(script["own_wires"](), *script["grid"](5, 3))
    assert f"highest T_c: {dome.peak[2]:.1f} K" in done.stdout
    with (tmp_path / "small.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = np.array([float(row["kelvin (K)"]) for row in rows]).reshape(5, 3)
    assert np.allclose(found, dome.kelvin, rtol=1e-12, equal_nan=True)
    assert found.max() > 100 * found.min() > 0
    assert [float(row["g"]) for row in rows[:3]] == pytest.approx(dome.g)


def test_importing_it_starts_nothing_and_needs_no_cluster() -> None:
    program = f"import runpy, sys; runpy.run_path({str(SCRIPT)!r}); print('dask' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(book_folder().parent)},
    )
    assert done.stdout.strip() == "False"
