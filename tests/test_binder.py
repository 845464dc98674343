"""Binder's folder: what it installs, how it builds and starts. `make binder` runs it as Binder does."""

from __future__ import annotations

import ast
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from multigap_book.chapters import chapters
from scripts import lock, warm

ROOT = Path(__file__).resolve().parents[1]
BINDER = ROOT / "binder"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

NOT_FOR_READERS = {
    "pytest", "pytest-xdist", "nbval", "hypothesis", "ruff", "mypy", "import-linter", "playwright", "sphinx",
    "axe-playwright-python", "jupyter-book", "jupyter-cache", "sphinx-book-theme", "pypdf", "ase", "coverage",
}  # fmt: skip
"""Linters, browsers, what tests and what makes pages."""

FOR_PAGES = {"multigap_book/computed.py"}
"""Of the book's package, what makes pages and no chapter imports."""


def pins(path: Path) -> dict[str, str]:
    """Return the version of each package in a file of pins."""
    text = path.read_text(encoding="utf-8")
    return {canonicalize_name(name): held for name, held in re.findall(r"^([\w.-]+)==(\S+)", text, re.M)}


HELD = pins(BINDER / "requirements.txt")


def imported(program: str) -> set[str]:
    """Return the names of the packages that a program imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).split(".")[0])
    return found - set(sys.stdlib_module_names) - {"multigap", "multigap_book"}


def programs() -> dict[str, str]:
    """Return the code of both packages and of the chapters, by its place."""
    found = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
        for package in ("multigap", "multigap_book")
        for path in (ROOT / package).rglob("*.py")
    }
    for path in chapters():
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        found[path.name] = "\n".join(code)
    return found


# ---- What is installed


def test_pins_are_exact_and_carry_hashes() -> None:
    text = (BINDER / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    one = re.compile(r"[\w.\-]+==[^\s;]+( ; [^\\#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert len(lines) > 50
    assert not [line for line in lines if not one.fullmatch(line)]


def test_what_the_book_pins_too_has_the_same_version() -> None:
    books = pins(ROOT / "requirements.txt")
    shared = HELD.keys() & books.keys()
    assert {"numpy", "numba", "matplotlib", "ipykernel", "anywidget", "setuptools"} <= shared
    assert {name: HELD[name] for name in shared} == {name: books[name] for name in shared}


def test_readers_get_no_linter_browser_or_maker_of_pages() -> None:
    books = pins(ROOT / "requirements.txt")
    assert not NOT_FOR_READERS & HELD.keys()
    assert {"pytest", "ruff", "playwright", "sphinx"} <= books.keys()  # the names are those of the pins


def test_all_that_chapters_import_is_installed() -> None:
    distributions = importlib.metadata.packages_distributions()
    lacking = {
        (place, name)
        for place, program in programs().items()
        if place not in FOR_PAGES
        for name in imported(program)
        if not {canonicalize_name(each) for each in distributions.get(name, [name])} & HELD.keys()
    }
    assert not lacking


def test_no_chapter_needs_what_makes_pages() -> None:
    for place, program in programs().items():
        made = re.findall(r"multigap_book(?:\.| import .*\b)computed\b", program)
        assert not made, place


def test_jupyterlab_is_one_on_which_myst_renders() -> None:
    assert HELD["jupyterlab"].startswith("4.4.")
    assert HELD["jupyterlab-myst"].startswith("2.")


def test_the_group_is_what_is_locked() -> None:
    group = [Requirement(line) for line in PROJECT["optional-dependencies"]["binder"]]
    for needed in group:
        if needed.name != PROJECT["name"]:
            assert needed.specifier.contains(HELD[canonicalize_name(needed.name)]), needed
    assert {each.path for each in lock.LOCKS} == {"requirements.txt", "binder/requirements.txt"}
    for each in lock.LOCKS:
        assert (ROOT / each.path).read_text(encoding="utf-8").startswith(each.header)
        assert set(each.groups) <= PROJECT["optional-dependencies"].keys()


# ---- How it is built and started


def test_the_folder_holds_all_that_binder_reads() -> None:
    # a folder named binder hides what lies beside it from repo2docker
    assert not [name for name in ("postBuild", "start", "runtime.txt", "apt.txt") if (ROOT / name).exists()]
    for name in ("postBuild", "start"):
        assert os.access(BINDER / name, os.X_OK), name
        assert (BINDER / name).read_text(encoding="utf-8").startswith("#!/bin/bash\n")


def test_binders_python_is_supported_and_has_every_pin() -> None:
    (version,) = re.fullmatch(
        r"python-(\d+\.\d+)\n", (BINDER / "runtime.txt").read_text(encoding="utf-8")
    ).groups()  # type: ignore[union-attr]
    assert version in SpecifierSet(PROJECT["requires-python"])
    assert f"Programming Language :: Python :: {version}" in PROJECT["classifiers"]
    assert tuple(map(int, version.split("."))) >= tuple(map(int, lock.OLDEST_PYTHON.split(".")[:2]))


@pytest.mark.parametrize("name", ["postBuild", "start", "environment"])
def test_the_shell_can_read_it(name: str) -> None:
    read = subprocess.run(["bash", "-n", str(BINDER / name)], capture_output=True, text=True)
    assert (read.returncode, read.stderr) == (0, "")


def variables(told: str) -> dict[str, str]:
    """Return from `env`'s output what decides whether a compiled kernel is found again."""
    found = dict(line.partition("=")[::2] for line in told.splitlines() if "=" in line)
    return {name: value for name, value in found.items() if name.startswith("NUMBA")}


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """Return a checkout that has Binder's folder, and beside it a Python that says how it was called."""
    shutil.copytree(BINDER, tmp_path / "checkout" / "binder")
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.write_text('#!/bin/bash\necho "called: $*"\nenv\n', encoding="utf-8")
    python.chmod(0o755)
    return tmp_path


def called(image: Path, *command: str, folder: str = "checkout") -> subprocess.CompletedProcess[str]:
    """Run a command of the image in one of its folders."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA")}
    path = f"{image / 'bin'}{os.pathsep}{os.environ['PATH']}"
    given = {**kept, "PATH": path, "REPO_DIR": str(image / "checkout")}
    return subprocess.run(command, cwd=image / folder, env=given, capture_output=True, text=True)


def test_the_build_links_the_checkout_then_sets_up_lab_then_compiles(image: Path) -> None:
    built = called(image, "binder/postBuild")
    assert (built.returncode, built.stderr) == (0, "")
    steps = re.findall(r"^called: (.*)", built.stdout, re.M)
    assert steps[0].startswith("-m pip install ")
    assert steps[0].endswith(" --no-deps --no-build-isolation -e .")
    assert steps[1:] == ["scripts/lab_reader.py", "scripts/warm.py"]
    assert all((ROOT / step).is_file() for step in steps[1:])


def test_kernels_compiled_at_the_build_are_those_that_the_server_looks_for(image: Path) -> None:
    built = variables(called(image, "binder/postBuild").stdout)
    started = called(image, str(image / "checkout" / "binder" / "start"), "env", folder="bin")
    assert variables(started.stdout) == built
    assert built == {
        "NUMBA_CPU_NAME": "generic",
        "NUMBA_CACHE_DIR": str(image / "checkout" / "_build" / "numba"),
    }


def test_the_start_gives_its_arguments_and_its_end_to_the_server(image: Path) -> None:
    words = ["two words", "", "*"]
    started = called(image, "binder/start", "printf", "<%s>", *words)
    assert started.stdout == "".join(f"<{word}>" for word in words)
    assert called(image, "binder/start", "bash", "-c", "exit 7").returncode == 7


def test_a_kernel_that_does_not_compile_does_not_end_the_build_and_a_failed_link_does(image: Path) -> None:
    python = image / "bin" / "python"
    for failing, ended in (("warm", 0), ("pip install", 1)):
        python.write_text(f'#!/bin/bash\n[[ "$*" == *"{failing}"* ]] && exit 1 || exit 0\n', encoding="utf-8")
        assert called(image, "binder/postBuild").returncode == ended


# ---- What is compiled ahead


def notebook(folder: Path, *cells: tuple[str, bool]) -> Path:
    """Write a notebook of code cells, each with whether it stored a picture."""
    picture = [{"output_type": "display_data", "metadata": {}, "data": {"image/png": ""}}]
    written = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {
                "cell_type": "code", "id": f"c{number}", "metadata": {}, "execution_count": 1,
                "source": code, "outputs": picture if drawn else [],
            }
            for number, (code, drawn) in enumerate(cells)
        ],
    }  # fmt: skip
    path = folder / "chapter.ipynb"
    path.write_text(json.dumps(written), encoding="utf-8")
    return path


def test_a_chapter_runs_in_its_folder_until_its_first_figure_and_no_further(tmp_path: Path) -> None:
    here = os.getcwd()
    first = ("from pathlib import Path\nPath('seen').touch()", False)
    path = notebook(tmp_path, first, ("import os\nPath('drawn').touch()", True), ("1 / 0", False))
    warm.run(path)
    assert (tmp_path / "seen").is_file()
    assert (tmp_path / "drawn").is_file()
    assert os.getcwd() == here


def test_a_chapter_without_figures_is_not_run(tmp_path: Path) -> None:
    warm.run(notebook(tmp_path, ("1 / 0", False)))


def test_a_chapter_that_fails_is_named_and_the_others_are_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MPLBACKEND", "agg")
    (tmp_path / "book").mkdir()
    broken = notebook(tmp_path / "book", ("1 / 0", True)).rename(tmp_path / "book" / "broken.ipynb")
    sound = notebook(tmp_path / "book", ("open('done', 'w').close()", True))
    monkeypatch.setattr(warm, "chapters", lambda: [broken, sound])
    monkeypatch.setattr(warm, "ROOT", tmp_path)
    assert warm.main([]) == 1
    said = capsys.readouterr()
    assert "broken.ipynb, code cell 1" in said.err
    assert (tmp_path / "book" / "done").is_file()
    assert warm.main(["chapter"]) == 0
    with pytest.raises(SystemExit):
        warm.main(["no-such"])


def test_every_chapter_with_a_figure_is_compiled_for() -> None:
    stored = {path.stem: json.loads(path.read_text(encoding="utf-8"))["cells"] for path in chapters()}
    drawn = {
        name
        for name, cells in stored.items()
        if any(warm.PICTURE in output.get("data", ()) for cell in cells for output in cell.get("outputs", ()))
    }
    import nbformat

    ran = {path.stem for path in chapters() if warm.until_first_figure(nbformat.read(path, as_version=4))}
    assert len(drawn) > 25
    assert ran == drawn
