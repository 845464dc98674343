"""A kernel that is one per cent wrong does not go unseen: every chapter that stands on it fails.

For each chapter, the repository is copied, one kernel's result is multiplied by 1.01, and the chapter's
stored outputs are held against what the copy computes.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

KERNELS = {
    "bands-to-dome": ("kernels/subband_sums.py", "quick_edge_kernel"),
    "dome-live": ("kernels/subband_sums.py", "quick_edge_kernel"),
    "dome-md21": ("kernels/subband_sums.py", "quick_edge_kernel"),
    "dome-mr21": ("kernels/kronig_penney.py", "edge_energy"),
    "flat-steep": ("kernels/pair.py", "pair_kernel"),
    "h3s-dos": ("kernels/tetrahedra.py", "_filling"),
    "hamiltonian-to-tc": ("kernels/pair.py", "pair_kernel"),
    "hydrides": ("kernels/matsubara.py", "phonon_series"),
    "hydrides-models": ("kernels/pair.py", "pair_kernel"),
    "index": ("kernels/pair.py", "pair_kernel"),
    "interband-pairing": ("kernels/fermi_surface.py", "lindhard_sum"),
    "referee": ("kernels/kronig_penney.py", "edge_energy"),
    "superlattice-ten-lines": ("kernels/subband_sums.py", "quick_edge_kernel"),
    "what-would-decide": ("kernels/pair.py", "pair_kernel"),
}
"""Chapter → the file in ``multigap/`` and the kernel that is made wrong for it."""

WITHOUT_SOLVER = {"ledger", "benchmarks"}
"""Chapters that show what others found or measured, and compute nothing themselves."""

CHAPTERS = sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))


def make_wrong(source: str, function: str) -> str:
    """Return the source with every result of one function multiplied by 1.01."""
    (node,) = (n for n in ast.parse(source).body if isinstance(n, ast.FunctionDef) and n.name == function)
    values = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value is not None]
    lines = source.splitlines(keepends=True)
    for value in sorted(values, key=lambda v: v.lineno, reverse=True):
        first, last = value.lineno - 1, (value.end_lineno or value.lineno) - 1
        text = "".join(lines[first : last + 1])
        head = lines[first].encode()[: value.col_offset].decode()
        tail = lines[last].encode()[value.end_col_offset :].decode()
        lines[first : last + 1] = [f"{head}1.01 * ({text[len(head) : len(text) - len(tail)]}){tail}"]
    return "".join(lines)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    """Copies of the repository by what is wrong in them, made when they are first asked for."""
    base = tmp_path_factory.mktemp("wrong")

    class Copies(dict[tuple[str, str], Path]):
        def __missing__(self, key: tuple[str, str]) -> Path:
            file, function = key
            copy = base / f"{Path(file).stem}-{function}"
            for name in ("book", "multigap"):
                shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            for name in ("_toc.yml", "pyproject.toml"):
                shutil.copy(ROOT / name, copy)
            target = copy / "multigap" / file
            target.write_text(make_wrong(target.read_text(encoding="utf-8"), function), encoding="utf-8")
            self[key] = copy
            return copy

    return Copies()


def run_chapter(copy: Path, chapter: str) -> subprocess.CompletedProcess[str]:
    pytest_options = ["--nbval", "-x", "-q", "--color=no", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *pytest_options, f"book/{chapter}.ipynb"],
        cwd=copy,
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
            "PYTHONPATH": str(copy),
            "NUMBA_CACHE_DIR": str(copy / "numba"),
            "MULTIGAP_WRITE_LEDGER": "",
        },
        capture_output=True,
        text=True,
        timeout=1200,
    )


def test_every_chapter_that_uses_the_solver_is_put_to_this_test() -> None:
    assert set(CHAPTERS) - WITHOUT_SOLVER == KERNELS.keys() & set(CHAPTERS)


def test_only_the_result_is_changed() -> None:
    source = "def f(x):\n    if x:\n        return x\n    return (\n        x +\n        1\n    )\n"
    wrong: dict[str, object] = {}
    exec(make_wrong(source, "f"), wrong)
    assert wrong["f"](100) == 101  # type: ignore[operator]
    assert wrong["f"](0) == 1.01  # type: ignore[operator]


@pytest.mark.parametrize("chapter", [chapter for chapter in CHAPTERS if chapter in KERNELS])
def test_a_kernel_one_per_cent_wrong_fails_the_chapter(
    copies: dict[tuple[str, str], Path], chapter: str
) -> None:
    done = run_chapter(copies[KERNELS[chapter]], chapter)
    assert done.returncode == 1, done.stdout[-3000:]
    assert re.search(r"\b1 failed", done.stdout), done.stdout[-3000:]
    assert not re.search(r"ImportError|ModuleNotFoundError|FileNotFoundError|SyntaxError", done.stdout)
