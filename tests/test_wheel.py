"""What is built from the checkout: the solver's wheel, a link to all of it, an archive that has its tests."""

from __future__ import annotations

import ast
import email
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email.message import Message
from pathlib import Path

import pytest

import multigap

ROOT = Path(__file__).resolve().parents[1]
TEN_LINES = ROOT / "book" / "superlattice-ten-lines.ipynb"
DEPENDENCIES = {"numpy", "scipy", "numba", "tqdm"}
EXTRAS = {"plot", "tables", "run", "cluster", "book", "test", "binder", "dft"}
LEFT_BY_RUNS = shutil.ignore_patterns(".*", "_build", "__pycache__", "*.egg-info", "build", "dist")


def kept() -> list[str] | None:
    """Return the files that the repository keeps; None in an unpacked archive."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    return None if listing.returncode else [n for n in listing.stdout.splitlines() if (ROOT / n).is_file()]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of what the repository keeps, in which a build may leave what it likes."""
    copy = tmp_path_factory.mktemp("source") / "multigap"
    names = kept()
    if names is None:
        shutil.copytree(ROOT, copy, ignore=LEFT_BY_RUNS)
    for name in names or ():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, copy / name)
    return copy


def build(hook: str, source: Path, target: Path) -> Path:
    """Return what one of the build's standard hooks makes (PEP 517), called as pip calls it."""
    call = f"from setuptools import build_meta; print(build_meta.{hook}({str(target)!r}))"
    made = subprocess.run([sys.executable, "-c", call], cwd=source, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return target / made.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("build_wheel", source, tmp_path_factory.mktemp("wheel"))


def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_string(archive.read(name).decode())


def test_the_wheel_holds_the_solver_alone(wheel: Path, source: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}
    solver = {path.relative_to(source).as_posix() for path in (source / "multigap").rglob("*.py")}
    examples = {
        path.relative_to(source).as_posix() for path in (source / "multigap" / "shell" / "examples").iterdir()
    }
    assert len(examples) == 5
    assert held == solver | examples | {"multigap/py.typed"}


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    told = metadata(wheel)
    needed = [line for line in told.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert {re.split(r"[<>=]", line)[0] for line in needed} == DEPENDENCIES
    assert set(told.get_all("Provides-Extra", [])) == EXTRAS
    assert told["Version"] == multigap.__version__
    assert told["License-Expression"] == "MIT"
    with zipfile.ZipFile(wheel) as archive:
        licences = [name for name in archive.namelist() if "/licenses/" in name]
    assert [name.rpartition("/")[2] for name in licences] == ["LICENSE"]


def closure(names: set[str]) -> set[str]:
    """Return the distributions named and all that they need, without extras."""
    found: set[str] = set()
    fresh = sorted(names)
    while fresh:
        name = fresh.pop()
        if name not in found:
            found.add(name)
            lines = importlib.metadata.requires(name) or []
            fresh += [re.split(r"[^\w.-]", line)[0].lower() for line in lines if ";" not in line]
    return found


@pytest.fixture(scope="module")
def empty_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a Python that has the wheel and its dependencies, and nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    for name in closure(DEPENDENCIES):
        installed = importlib.metadata.distribution(name)
        tops = {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}
        for top in tops:
            (folder / top).symlink_to(Path(str(installed.locate_file(top))).resolve())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    settings = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COV"))}
    return {**settings, "PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": str(folder / "cache")}


def run(program: str, environment: dict[str, str], folder: Path) -> str:
    """Return what a program prints that sees the folders of `environment` and the standard library alone."""
    file = folder / "program.py"
    file.write_text(program, encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-S", "-P", str(file)], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def without_pictures(program: str) -> str:
    """Return a program without its imports from beyond NumPy and the solver, and without what uses them."""
    gone: set[str] = set()
    kept = []
    for statement in ast.parse(program).body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            named = statement.module if isinstance(statement, ast.ImportFrom) else statement.names[0].name
            lost = (named or "").split(".")[0] not in {"numpy", "multigap"}
            names = {alias.asname or alias.name for alias in statement.names}
        else:
            used = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
            lost = any(node.id in gone for node in used)
            names = {node.id for node in used if isinstance(node.ctx, ast.Store)}
        if lost:
            gone |= names
        else:
            kept.append(ast.unparse(statement))
    return "\n".join(kept)


def test_the_example_of_the_readme_runs_in_an_empty_environment(
    empty_environment: dict[str, str], tmp_path: Path
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example, *_ = re.findall(r"```python\n(.*?)```", readme, re.S)
    *before, last = ast.parse(example).body
    assert isinstance(last, ast.Expr)
    program = "\n".join([*map(ast.unparse, before), f"print({ast.unparse(last.value)})"])
    (told,) = re.findall(r"# about (\d+) K", example)
    assert round(float(run(program, empty_environment, tmp_path))) == int(told)


def test_the_ten_lines_run_in_an_empty_environment(empty_environment: dict[str, str], tmp_path: Path) -> None:
    cells = json.loads(TEN_LINES.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    # the imports, and past the first screen the ten lines
    program = without_pictures("".join([*code[0]["source"], "\n", *code[2]["source"]]))
    assert "bpv.dome(" in program
    assert "plt" not in program
    stored = "".join(code[3]["outputs"][0]["data"]["text/plain"])
    (told,) = re.findall(r"T_c \(K\) +([\d.]+)", stored)
    top = run(f"{program}\nprint(dome.peak[2])", empty_environment, tmp_path)
    assert f"{float(top):.1f}" == told


def test_the_empty_environment_is_empty(empty_environment: dict[str, str], tmp_path: Path) -> None:
    probe = "import importlib.util as u; print([n for n in {names!r} if u.find_spec(n)])"
    names = ["multigap", "numba", "matplotlib", "pandas", "yaml", "multigap_book", "tests"]
    assert run(probe.format(names=names), empty_environment, tmp_path).strip() == "['multigap', 'numba']"


def test_an_editable_install_puts_the_checkout_on_the_path(source: Path, tmp_path: Path) -> None:
    """So that a chapter, run in ``book/``, finds ``multigap_book``, which no wheel holds."""
    with zipfile.ZipFile(build("build_editable", source, tmp_path)) as archive:
        (link,) = (name for name in archive.namelist() if name.endswith(".pth"))
        assert Path(archive.read(link).decode().strip()).resolve() == source.resolve()


def test_the_archive_holds_what_the_repository_keeps(source: Path, tmp_path: Path) -> None:
    names = kept()
    if names is None:
        pytest.skip("not a git checkout")
    with tarfile.open(build("build_sdist", source, tmp_path)) as archive:
        held = {member.name.partition("/")[2] for member in archive if member.isfile()}
    made = {name for name in held if ".egg-info/" in name or name in ("PKG-INFO", "setup.cfg")}
    assert held - made == set(names) - {".gitignore"}


def test_one_version_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    (version,) = re.findall(r"^version: (\S+)", citation, re.M)
    (date,) = re.findall(r'^date-released: "(\S+)"', citation, re.M)
    heading = re.search(r"^## (\d\S+) - (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert heading
    assert heading.groups() == (version, date)
    assert version == multigap.__version__
