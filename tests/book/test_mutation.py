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
    "bands-mr21": "edge_energy",
    "bands-to-dome": "normal_edge_kernel",
    "dome-live": "normal_edge_kernel",
    "dome-md21": "normal_edge_kernel",
    "dome-mr21": "edge_energy",
    "flat-band-h3s": "pair_kernel",
    "flat-steep": "pair_kernel",
    "gaps-mr21": "edge_energy",
    "h3s-dos": "_filling",
    "h3s-motion": "phonon_series",
    "h3s-wires": "edge_energy",
    "hamiltonian-to-tc": "pair_kernel",
    "how-far-to-trust": "crossed_sum",
    "how-fragile": "edge_energy",
    "hydrides": "phonon_series",
    "hydrides-models": "pair_kernel",
    "hydrides-theory": "phonon_series",
    "index": "pair_kernel",
    "interband-pairing": "pair_kernel",
    "markers-md21": "normal_edge_kernel",
    "measured-domes": "normal_edge_kernel",
    "nesting-and-layers": "lindhard_sum",
    "own-material": "phonon_series",
    "phase": "pair_kernel",
    "referee": "edge_energy",
    "retardation": "green",
    "retardation-flat": "pair_kernel",
    "rival-order": "_bubble_tail",
    "superlattice-ten-lines": "normal_edge_kernel",
    "tc-formulas": "pair_kernel",
    "what-would-decide": "pair_kernel",
    "which-surfaces": "lindhard_sum",
}
"""Chapter → the kernel of ``multigap/`` that is made wrong for it."""

WITHOUT_SOLVER = {"ledger", "wrong-in-print", "benchmarks"}
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


def file_of(function: str) -> Path:
    """Return the one file of the solver that defines a function, from the repository's root."""
    start = re.compile(rf"^def {function}\(", re.M)
    files = sorted((ROOT / "multigap").rglob("*.py"))
    (found,) = (file for file in files if start.search(file.read_text(encoding="utf-8")))
    return found.relative_to(ROOT)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Copies of the repository by the kernel that is wrong in them, made when they are first asked for.

    Chapters that stand on the same kernel share a copy, and what was compiled in it.
    """
    base = tmp_path_factory.mktemp("wrong")

    class Copies(dict[str, Path]):
        def __missing__(self, function: str) -> Path:
            copy = base / function
            for name in ("book", "multigap", "multigap_book"):
                shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            for name in ("_toc.yml", "pyproject.toml"):
                shutil.copy(ROOT / name, copy)
            target = copy / file_of(function)
            target.write_text(make_wrong(target.read_text(encoding="utf-8"), function), encoding="utf-8")
            self[function] = copy
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
    assert set(CHAPTERS) - WITHOUT_SOLVER == KERNELS.keys()


def test_only_the_result_is_changed() -> None:
    source = "def f(x):\n    if x:\n        return x\n    return (\n        x +\n        1\n    )\n"
    wrong: dict[str, object] = {}
    exec(make_wrong(source, "f"), wrong)
    assert wrong["f"](100) == 101  # type: ignore[operator]
    assert wrong["f"](0) == 1.01  # type: ignore[operator]


@pytest.mark.parametrize(
    ("kernel", "chapter"), sorted((kernel, chapter) for chapter, kernel in KERNELS.items())
)
def test_a_kernel_one_per_cent_wrong_fails_the_chapter(
    copies: dict[str, Path], kernel: str, chapter: str
) -> None:
    done = run_chapter(copies[kernel], chapter)
    assert done.returncode == 1, done.stdout[-3000:]
    assert re.search(r"\b1 failed", done.stdout), done.stdout[-3000:]
    assert not re.search(r"ImportError|ModuleNotFoundError|FileNotFoundError|SyntaxError", done.stdout)
