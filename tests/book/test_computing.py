"""Chapters are run in one way, for what is stored, for the pages and for the comparison of the two."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from multigap_book import chapters, computed
from scripts import outputs

ROOT = Path(__file__).resolve().parents[2]
DRAWS = "import matplotlib.pyplot as plt\nplt.plot([1, 4, 9])\nplt.show()\nprint('one')\nprint('two')"

SLIDER = "import ipywidgets\nipywidgets.IntSlider()"
CLOCK = "import time\nprint(time.time_ns())"
"""Gives something else at every run, and so fails where it is run again."""


def store(path: Path, *sources: str) -> Path:
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    metadata = {"kernelspec": outputs.KERNEL}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), path)
    return path


def run_side_by_side(paths: list[Path], cache: Path, jobs: int) -> list[Path]:
    environment = chapters.kernel_environment(str(cache))

    async def task(path: Path, tick: chapters.Tick) -> None:
        await outputs.write(path, environment, 120, tick)

    return chapters.side_by_side(paths, task, jobs)


class TestOutputs:
    def test_one_or_two_at_a_time_give_the_same_bytes(self, tmp_path: Path) -> None:
        paths = [tmp_path / "first.ipynb", tmp_path / "second.ipynb"]
        runs = []
        for jobs in (1, 2):
            assert run_side_by_side([store(path, DRAWS) for path in paths], tmp_path / "cache", jobs) == []
            runs.append([path.read_bytes().replace(path.stem.encode(), b"") for path in paths])
        assert runs[0] == runs[1]
        assert runs[0][0] == runs[0][1]
        assert b"image/png" in runs[0][0]

    def test_what_nbval_could_not_compare_is_refused_and_keeps_no_other_from_being_written(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        warns = store(tmp_path / "warns.ipynb", "import sys\nprint('careful', file=sys.stderr)")
        raises = store(tmp_path / "raises.ipynb", "1 / 0")
        good = store(tmp_path / "good.ipynb", "print(1)")
        before = warns.read_bytes(), raises.read_bytes()
        assert run_side_by_side([warns, raises, good], tmp_path / "cache", 1) == [warns, raises]
        assert (warns.read_bytes(), raises.read_bytes()) == before
        assert nbformat.read(good, as_version=4).cells[0].outputs
        told = capsys.readouterr().out
        assert "warns.ipynb failed" in told
        assert "cell 0 writes to stderr: careful" in told
        assert "ZeroDivisionError" in told

    def test_a_kernel_that_dies_ends_the_run(self, tmp_path: Path) -> None:
        dies = store(tmp_path / "dies.ipynb", "import os\nos._exit(1)")
        slow = store(tmp_path / "slow.ipynb", "import time\ntime.sleep(600)")
        with pytest.raises(ExceptionGroup) as caught:
            run_side_by_side([dies, slow], tmp_path / "cache", 2)
        assert ["the kernel of dies.ipynb"] in [error.__notes__ for error in caught.value.exceptions]

    def test_no_chapter_at_a_time_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="jobs = 0 is not allowed"):
            run_side_by_side([], tmp_path, 0)


def test_the_chapters_to_start_with_are_chapters() -> None:
    names = [path.stem for path in chapters.chapters()]
    assert {*chapters.LONGEST, *chapters.SUMMARIES} <= set(names)
    assert sorted(names) == sorted(path.stem for path in (ROOT / "book").glob("*.ipynb"))
    assert names[-len(chapters.SUMMARIES) :] == list(chapters.SUMMARIES)
    first = chapters.longest_first(chapters.chapters())[: len(chapters.LONGEST)]
    assert [path.stem for path in first] == list(chapters.LONGEST)


class TestState:
    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        for folder in computed.FOUNDATIONS:
            (tmp_path / folder).mkdir(parents=True)
        (tmp_path / "multigap" / "kernels.py").write_text("x = 1\n")
        return tmp_path

    def test_an_edited_an_added_and_a_renamed_file_are_seen(self, root: Path) -> None:
        file = root / "multigap" / "kernels.py"
        states = [computed.digest(root)]
        file.write_text("x = 2\n")
        states.append(computed.digest(root))
        (root / "book" / "data" / "new.csv").write_text("1\n")
        states.append(computed.digest(root))
        file.rename(file.with_name("kernel.py"))
        states.append(computed.digest(root))
        assert len(set(states)) == 4

    def test_a_compiled_file_is_not(self, root: Path) -> None:
        before = computed.digest(root)
        (root / "multigap" / "__pycache__").mkdir()
        (root / "multigap" / "__pycache__" / "kernels.pyc").write_bytes(b"x")
        assert computed.digest(root) == before


class TestComputed:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return store(tmp_path / "small.ipynb", "print(1)")

    @pytest.fixture
    def folder(self, path: Path, tmp_path: Path) -> Path:
        notebook = asyncio.run(chapters.execute(path, chapters.kernel_environment()))
        computed.put(path, notebook, "now", tmp_path / "computed")
        return tmp_path / "computed"

    def test_it_is_given_back_for_the_same_state_and_cells(self, path: Path, folder: Path) -> None:
        found = computed.get(path, "now", folder)
        assert found is not None
        assert found.cells[0].outputs[0].text == "1\n"
        assert computed.get(path, "later", folder) is None
        assert computed.get(store(path, "print(2)"), "now", folder) is None

    def test_what_is_stored_is_shown_and_not_taken_for_computed(self, path: Path, folder: Path) -> None:
        other = store(path.with_name("other.ipynb"), "print(3)")
        notebook = nbformat.read(other, as_version=4)
        notebook.cells[0].execution_count = 1
        nbformat.write(notebook, other)
        for each in (path, other):
            computed.put_stored(each, "now", folder)
        computed.drop_outdated("now", folder)
        assert computed.get(path, "now", folder) is not None
        assert computed.get(other, "now", folder) is None
        assert len(computed.records(folder)) == 2

    def test_what_is_outdated_is_dropped(self, path: Path, folder: Path) -> None:
        computed.drop_outdated("later", folder)
        assert computed.records(folder) == []


PLAIN = """
from tests.book.replay import Replayed
from pathlib import Path
import pytest

@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    found = yield
    return [Replayed.instead_of(node, "now", Path("computed")) for node in found]
"""


def run_nbval(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "--nbval", "-q", "-p", "no:cacheprovider", "-p", "no:xdist"]
    return subprocess.run([*command, "small.ipynb"], cwd=folder, capture_output=True, text=True, timeout=300)


class TestReplay:
    """What nbval says of a chapter is the same whether it is run or was computed for the pages."""

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        path = store(tmp_path / "small.ipynb", "print(1)", DRAWS, SLIDER, "{1: 2}", CLOCK)
        notebook = asyncio.run(chapters.execute(path, chapters.kernel_environment(), widgets=True))
        computed.put(path, notebook, "now", tmp_path / "computed")
        nbformat.write(notebook, path)
        (tmp_path / "conftest.py").write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{PLAIN}")
        return tmp_path

    def change(self, folder: Path, cell: int, **changed: Any) -> None:
        notebook = nbformat.read(folder / "small.ipynb", as_version=4)
        notebook.cells[cell].outputs[-1].update(changed)
        nbformat.write(notebook, folder / "small.ipynb")

    def test_what_was_computed_agrees_with_what_is_stored(self, folder: Path) -> None:
        done = run_nbval(folder)
        assert "5 passed" in done.stdout, done.stdout

    @pytest.mark.parametrize(
        ("cell", "changed"),
        [(0, {"text": "2\n"}), (1, {"text": "one\n"}), (3, {"data": {"text/plain": "{1: 3}"}})],
    )
    def test_a_stored_output_that_differs_fails(
        self, folder: Path, cell: int, changed: dict[str, Any]
    ) -> None:
        self.change(folder, cell, **changed)
        done = run_nbval(folder)
        assert "1 failed, 4 passed" in done.stdout, done.stdout
        assert f"small.ipynb::Cell {cell}" in done.stdout

    def test_a_cell_that_was_edited_since_is_run(self, folder: Path) -> None:
        notebook = nbformat.read(folder / "small.ipynb", as_version=4)
        notebook.cells[0].source = "print(1 + 1)"
        nbformat.write(notebook, folder / "small.ipynb")
        done = run_nbval(folder)
        assert "2 failed, 3 passed" in done.stdout, done.stdout
        assert {"small.ipynb::Cell 0", "small.ipynb::Cell 4"} <= set(
            re.findall(r"small\S+::Cell \d", done.stdout)
        )


def collected(*options: str) -> str:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:]
    return done.stdout


FEW = ("--ignore-glob", "*/test_[!c]*.py")
"""Leaves out most tests, whose collection takes a while."""


class TestCollection:
    def test_nbval_typed_at_the_root_finds_every_chapter_and_no_built_copy(self) -> None:
        found = collected("--nbval", *FEW).splitlines()
        cells = [line for line in found if ".ipynb::" in line]
        assert {line.split("::")[0] for line in cells} == {
            path.relative_to(ROOT).as_posix() for path in chapters.chapters()
        }
        assert any(line.startswith("tests/book/test_computing.py::") for line in found)

    def test_without_nbval_there_are_tests_and_no_notebook(self) -> None:
        found = collected(*FEW)
        assert ".ipynb::" not in found
        assert "tests/book/test_computing.py::" in found
