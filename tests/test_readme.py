"""What the README tells people with material of their own, done as they would: in an empty folder."""

from __future__ import annotations

import csv
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import multigap

ROOT = Path(__file__).resolve().parents[1]
SECTION = "## Your own material"


def blocks() -> list[tuple[str, str]]:
    """Return language and text of every block of the section, in order."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split(f"{SECTION}\n", 1)[1].split("\n## ", 1)[0]
    return re.findall(r"^```(\w+)\n(.*?)^```", section, re.S | re.M)


def run(command: list[str], folder: Path) -> str:
    """Return what a command prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "Agg", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=600, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """An empty folder in which the section was followed, and what its Python blocks printed."""
    folder, printed = tmp_path_factory.mktemp("reader"), []
    for language, text in blocks():
        if language == "python":
            printed.append(run([sys.executable, "-c", text], folder))
        elif language == "toml":
            (folder / "wires.toml").write_text(text, encoding="utf-8")
        else:
            assert language == "sh", language
            for line in text.splitlines():
                program, *arguments = shlex.split(line)
                assert program == "multigap"
                run([sys.executable, "-m", "multigap", *arguments], folder)
    return folder, printed


def test_from_a_file_in_mev_to_t_c_and_a_figure(followed: tuple[Path, list[str]]) -> None:
    folder, (_, told, _) = followed
    found = re.fullmatch(r"λ = (\S+), T_c = (\S+) K, Δ = (\S+) meV\n", told)
    assert found
    lam, kelvin, gap = map(float, found.groups())
    # by hand: a Gaussian of width w has the area w√π, and λ = 2∫α²F/ω
    assert lam == pytest.approx(2 * 6 * 3.14159**0.5 * (0.4 / 20 + 0.7 / 60), rel=0.05)
    assert 5 < kelvin < 40
    assert 3.5 < 2 * gap / (8.617333e-2 * kelvin) < 4.5
    assert (folder / "tc.png").stat().st_size > 5000


def test_from_a_file_of_wires_to_a_dome_and_a_table(followed: tuple[Path, list[str]]) -> None:
    folder, (*_, told) = followed
    with (folder / "results" / "wires.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 26 * 8
    assert re.fullmatch(r"208 points, the warmest \d+ K at η = \S+\n", told)
    assert {"wires.csv", "wires.json", "wires.svg"} == {each.name for each in (folder / "results").iterdir()}
    assert len((folder / "gaps.csv").read_text(encoding="utf-8").splitlines()) == 21


def test_the_changed_number_changes_the_dome(followed: tuple[Path, list[str]]) -> None:
    folder, _ = followed
    results, narrow = ((folder / name / "wires.csv").read_bytes() for name in ("results", "narrow"))
    assert results != narrow


def test_the_dome_is_the_one_that_python_gives(followed: tuple[Path, list[str]]) -> None:
    folder, _ = followed
    lattice = multigap.Superlattice(well=12, barrier=5, height=2.5)
    coupling = multigap.coupling_matrix(0.3, intraband=0.15, interband=0.06, count=3)
    wires = multigap.Wires(lattice, bare_cutoff=0.1, coupling=coupling)
    with (folder / "results" / "wires.csv").open(encoding="utf-8", newline="") as file:
        rows = [(float(row["eta"]), float(row["g"]), float(row["T_c (K)"])) for row in csv.DictReader(file)]
    eta, g, kelvin = (np.array(column).reshape(26, 8) for column in zip(*rows, strict=True))
    dome = multigap.dome(wires, eta[:, 0], g[0])
    assert kelvin == pytest.approx(dome.kelvin, rel=1e-9, nan_ok=True)
    stored = multigap.load(folder / "results" / "wires.json")
    assert stored.to_frame()["T_c"].to_numpy() == pytest.approx(kelvin.ravel(), nan_ok=True)


def test_the_example_is_a_file_that_runs(followed: tuple[Path, list[str]]) -> None:
    folder, _ = followed
    assert "#" in (folder / "mgb2.toml").read_text(encoding="utf-8")
