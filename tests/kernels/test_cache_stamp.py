"""The cache on disk: an edit in any file of kernels is seen by every kernel, whatever file it is in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numba
import pytest

from multigap import _jit
from multigap.kernels.pair import pair_kernel
from multigap.kernels.windows import constant_dos_kernel

ROOT = Path(__file__).resolve().parents[2]

CALLER = "from multigap.kernels.pair import pair_kernel; print(pair_kernel(1, 0.02, 0.1, 0.01, 0.0, None))"
"""A kernel of one file that calls a kernel of another, windows.py."""

ENTRY = """
from multigap._jit import kernel
from multigap.kernels.windows import flat_level_kernel
from outside.helper import twice

@kernel
def entry(x):
    return twice(flat_level_kernel(0.02, 0.1, x, 0.0))
"""
HELPER = """
from multigap._jit import kernel

@kernel
def twice(x):
    return 2.0 * x
"""
OUTSIDE = "from outside.entry import entry; print(entry(0.01))"
"""A kernel that lives in another folder, and calls one of the solver and one of its own folder."""

SOUND = "    energy = np.hypot(level, gap)\n"
WRONG = "    energy = 1.1 * np.hypot(level, gap)\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("_jit", "chebyshev", "constants", "errors", "__init__"):
        (tmp_path / "multigap").mkdir(exist_ok=True)
        shutil.copy(ROOT / "multigap" / f"{name}.py", tmp_path / "multigap")
    for name in ("_checks", "kernels"):
        shutil.copytree(ROOT / "multigap" / name, tmp_path / "multigap" / name)
    return tmp_path


def answer(copy: Path, caller: str = CALLER, stamped: bool = True) -> float:
    """Return what a new process that imports the copy computes, with its cache of compiled code beside it."""
    unstamp = "import multigap._jit as j; j._stamped = lambda compiled: True; " if not stamped else ""
    environment = {"PYTHONPATH": str(copy), "NUMBA_CACHE_DIR": str(copy / "numba")}
    done = subprocess.run(
        [sys.executable, "-c", unstamp + caller],
        cwd=copy,
        env={**os.environ, **environment, "NUMBA_DISABLE_JIT": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def edit(copy: Path) -> None:
    callee = copy / "multigap" / "kernels" / "windows.py"
    text = callee.read_text(encoding="utf-8")
    assert text.count(SOUND) > 0
    callee.write_text(text.replace(SOUND, WRONG), encoding="utf-8")


def test_an_edited_callee_in_another_file_is_seen(copy: Path) -> None:
    before = answer(copy)
    compiled = {path: path.stat().st_mtime_ns for path in (copy / "numba").rglob("*.nbc")}
    assert compiled
    assert answer(copy) == before
    assert {path: path.stat().st_mtime_ns for path in (copy / "numba").rglob("*.nbc")} == compiled
    edit(copy)
    assert answer(copy) != before


def test_without_the_stamp_it_would_not_be(copy: Path) -> None:
    before = answer(copy, stamped=False)
    edit(copy)
    assert answer(copy, stamped=False) == before


@pytest.fixture
def outside(copy: Path) -> Path:
    folder = copy / "outside"
    folder.mkdir()
    (folder / "entry.py").write_text(ENTRY, encoding="utf-8")
    (folder / "helper.py").write_text(HELPER, encoding="utf-8")
    return folder


def test_a_kernel_outside_the_solver_sees_an_edited_callee_of_the_solver(copy: Path, outside: Path) -> None:
    before = answer(copy, OUTSIDE)
    assert answer(copy, OUTSIDE) == before
    edit(copy)
    assert answer(copy, OUTSIDE) == pytest.approx(before, rel=0.2)
    assert answer(copy, OUTSIDE) != before


def test_a_kernel_outside_the_solver_sees_an_edit_in_its_own_folder(copy: Path, outside: Path) -> None:
    before = answer(copy, OUTSIDE)
    (outside / "helper.py").write_text(HELPER.replace("2.0", "4.0"), encoding="utf-8")
    assert answer(copy, OUTSIDE) == 2 * before


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
def test_every_kernel_carries_the_stamp() -> None:
    kernels: list[Any] = [pair_kernel, constant_dos_kernel]
    for kernel in kernels:
        assert kernel._cache._cache_file._source_stamp == _jit.stamp()


@pytest.mark.skipif(numba.config.DISABLE_JIT, reason="nothing is compiled")
def test_a_numba_that_has_no_place_for_the_stamp_gets_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_jit, "_stamped", lambda compiled: False)

    def double(x: float) -> float:
        return 2 * x

    compiled: Any = _jit.kernel(double)
    assert isinstance(compiled._cache, numba.core.caching.NullCache)
    assert compiled(2.0) == 4.0
