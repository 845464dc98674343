"""The stored chapters can be trusted: they were run, and they print the numbers that they show."""

from __future__ import annotations

import importlib
import pkgutil
import re
import subprocess
import tomllib
import types
from pathlib import Path
from typing import Any

import nbformat
import pytest
import yaml
from pybtex.database import parse_file

import multigap
from multigap_book import ledger
from multigap_book.ledger.counts import COLOURS
from scripts import outputs, vendor_web

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
HTML = ROOT / "_build" / "html"
NOTEBOOKS = sorted(BOOK.rglob("*.ipynb"))
TAG_NO_COMPARISON = "nbval-ignore-output"

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def code_cells(path: Path) -> list[Any]:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]


def listed_in_toc() -> list[str]:
    return re.findall(r"^\s*(?:-\s+)?(?:root|file):\s*(\S+)", (ROOT / "_toc.yml").read_text(), re.M)


def exported(name: str) -> set[str]:
    """Return the places where what a module exports is defined."""
    module = importlib.import_module(name)
    things = {key: getattr(module, key) for key in getattr(module, "__all__", ())}
    return {f"{getattr(thing, '__module__', name)}.{key}" for key, thing in things.items()}


def defined_in(module: types.ModuleType) -> list[str]:
    """Return the functions and classes that a module defines itself."""
    things = vars(module).items()
    return [key for key, thing in things if callable(thing) and thing.__module__ == module.__name__]


def tracked_files() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    if listing.returncode:
        pytest.skip("not a git checkout")
    return listing.stdout.splitlines()


@each_notebook
def test_every_code_cell_was_run_in_order(path: Path) -> None:
    counts = [cell.execution_count for cell in code_cells(path)]
    assert counts == list(range(1, len(counts) + 1))


@each_notebook
def test_a_cell_that_prints_holds_what_it_printed(path: Path) -> None:
    silent = [
        cell.source
        for cell in code_cells(path)
        if re.search(
            r"^(print|(report\.)?(numbers|table)|plt\.show|answers\.front|_ = book\.\w+)\(", cell.source, re.M
        )
        and not cell.outputs
    ]
    assert not silent


@each_notebook
def test_no_stored_output_is_an_error_or_a_warning(path: Path) -> None:
    bad = [
        output
        for cell in code_cells(path)
        for output in cell.outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]
    assert not bad


@each_notebook
def test_the_kernel_is_named_python3(path: Path) -> None:
    assert nbformat.read(path, as_version=4).metadata.kernelspec.name == "python3"


@each_notebook
def test_each_chapter_prints_a_number(path: Path) -> None:
    printed = [
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for cell in code_cells(path)
        if TAG_NO_COMPARISON not in cell.metadata.get("tags", [])
        # nbval compares no pictures, and the first screen shows what is stored already
        if not cell.source.startswith("answers.front(")
        for output in cell.outputs
        if "image/png" not in output.get("data", {})
    ]
    assert any(re.search(r"\d", text) for text in printed)


@each_notebook
def test_only_widgets_go_uncompared(path: Path) -> None:
    for cell in code_cells(path):
        if TAG_NO_COMPARISON in cell.metadata.get("tags", []):
            assert "slider" in cell.source.lower(), f"compared nowhere: {cell.source}"


@each_notebook
def test_each_figure_has_an_alternative_text_and_a_caption(path: Path) -> None:
    for cell in code_cells(path):
        pictures = [output for output in cell.outputs if "image/png" in output.get("data", {})]
        assert len(pictures) <= 1, f"one figure a cell, please: {cell.source}"
        if pictures:
            # the page would make a second figure of what else the cell shows
            assert len(cell.outputs) == 1, f"nothing beside a figure, please: {cell.source}"
            told = cell.metadata.get("mystnb", {})
            assert len(told.get("image", {}).get("alt", "")) >= 20, f"no alternative text: {cell.source}"
            assert len(told.get("figure", {}).get("caption", "").split()) >= 3, f"no caption: {cell.source}"
            assert told["figure"].get("name", "").startswith("fig-"), f"no name to refer to: {cell.source}"


def test_figure_names_are_used_once() -> None:
    names = [
        cell.metadata["mystnb"]["figure"]["name"]
        for path in NOTEBOOKS
        for cell in code_cells(path)
        if "figure" in cell.metadata.get("mystnb", {})
    ]
    assert sorted(names) == sorted(set(names))


@each_notebook
def test_no_code_cell_is_longer_than_thirty_lines(path: Path) -> None:
    assert max((len(cell.source.splitlines()) for cell in code_cells(path)), default=0) <= 30


@each_notebook
def test_the_stored_form_is_the_one_that_the_script_writes(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    outputs.normalise(notebook, path.stem)
    assert path.read_text(encoding="utf-8") == nbformat.writes(notebook).rstrip("\n") + "\n"


def test_the_table_of_contents_lists_every_chapter_once() -> None:
    chapters = {path.relative_to(ROOT).with_suffix("").as_posix() for path in NOTEBOOKS}
    chapters |= {path.relative_to(ROOT).with_suffix("").as_posix() for path in BOOK.rglob("*.md")}
    assert sorted(listed_in_toc()) == sorted(chapters)


def test_every_citation_is_in_the_bibliography() -> None:
    entries = parse_file(BOOK / "references.bib", bib_format="bibtex").entries
    keys = set(entries)
    assert len(keys) == (BOOK / "references.bib").read_text(encoding="utf-8").count("\n@") + 1
    assert not [key for key, e in entries.items() if e.type == "article" and "journal" not in e.fields]
    text = "\n".join(
        cell.source
        for path in NOTEBOOKS
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    )
    text += "\n".join(path.read_text(encoding="utf-8") for path in BOOK.glob("*.md"))
    cited = {key.strip() for group in re.findall(r"\{cite:?\w*\}`([^`]+)`", text) for key in group.split(",")}
    assert not cited - keys


def test_the_reference_covers_every_module_of_the_solver_once() -> None:
    # a package documents what it exports, and then the files behind it need no entry of their own
    pages = [path.read_text(encoding="utf-8") for path in (BOOK / "api").glob("*.md")]
    assert all(len(re.findall(r"automodule:: (\S+)", page)) == 1 for page in pages), "a page a module"
    documented = [module for page in pages for module in re.findall(r"automodule:: (\S+)", page)]
    assert sorted(documented) == sorted(set(documented))
    shown = {name for module in documented for name in exported(module)}
    for found in pkgutil.walk_packages(multigap.__path__, "multigap."):
        module = importlib.import_module(found.name)
        private = any(part.startswith("_") for part in found.name.split("."))
        if found.name not in documented and not private:
            own = [name for name in defined_in(module) if not name.startswith("_")]
            assert not [name for name in own if f"{found.name}.{name}" not in shown], found.name


def test_the_public_address_is_written_in_three_places_that_agree() -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["urls"]["Source"] == config["repository"]["url"]
    assert all(url.startswith(config["repository"]["url"]) for url in project["urls"].values())
    address = config["repository"]["url"].removeprefix("https://")
    assert config["repository"]["branch"] == "main"
    assert "path_to_book" not in config["repository"]
    holders = [
        name
        for name in tracked_files()
        # copies for Colab take it from the settings (scripts/colab.py)
        if not name.startswith(("web/vendor/", "colab/"))
        and (ROOT / name).is_file()
        and address in (ROOT / name).read_bytes().decode("utf-8", "ignore")
    ]
    assert holders == ["README.md", "_config.yml", "pyproject.toml"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.count(address.split("/", 1)[1]) == 2  # the launch on Binder, the install from git


def test_findings_wear_the_colours_of_the_ledger() -> None:
    rules = dict(
        re.findall(
            r'\.finding\[data-verdict="([^"]+)"\] \{ --mark: (#\w+); \}', (ROOT / "web/book.css").read_text()
        )
    )
    assert rules == {str(verdict): COLOURS[verdict] for verdict in ledger.Verdict}


def test_the_local_copies_of_web_scripts_are_the_recorded_ones() -> None:
    assert vendor_web.differences() == []


def test_requirements_are_exact_and_carry_hashes() -> None:
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    one = re.compile(r"[\w.\-]+==[^\s;]+( ; [^\\#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert not [line for line in lines if not one.fullmatch(line)]
    assert not any(line.lower().startswith("pyscf") for line in lines)


def test_the_package_itself_is_installed_beside_what_is_pinned() -> None:
    # pip takes no hash of a folder, and what builds the package is among what is pinned
    assert "--no-deps --no-build-isolation -e ." in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^setuptools==", (ROOT / "requirements.txt").read_text(encoding="utf-8"), re.M)


def test_actions_are_pinned_by_digest() -> None:
    flows = [flow.read_text(encoding="utf-8") for flow in (ROOT / ".github/workflows").glob("*.yml")]
    used = [action for flow in flows for action in re.findall(r"uses: (\S+)", flow)]
    assert used
    assert all(re.search(r"@[0-9a-f]{40}$", action) for action in used)


@pytest.mark.skipif(not HTML.is_dir(), reason="no pages built: make book")
class TestBuiltPages:
    def test_nothing_but_the_book_is_built(self) -> None:
        built = {path.relative_to(HTML) for path in HTML.rglob("*")}
        pages = {path for path in built if path.suffix == ".html"}
        expected = {Path(f"{name}.html") for name in listed_in_toc()}
        expected |= {Path(f"{name}.html") for name in ("index", "genindex", "search", "py-modindex")}
        modules = {path for path in pages if path.parts[0] in ("_modules", "_static")}
        assert pages - modules == expected
        sources = [path for path in built if path.parts[0] == "_sources"]
        assert not [path for path in sources if any(part.startswith((".", "test")) for part in path.parts)]
        assert not [path for path in built if path.parts[0].startswith(".") and path.name != ".buildinfo"]

    @each_notebook
    def test_every_slider_of_a_chapter_is_on_its_page(self, path: Path) -> None:
        shown = (HTML / "book" / f"{path.stem}.html").read_text(encoding="utf-8")
        sliders = sum(TAG_NO_COMPARISON in cell.metadata.get("tags", []) for cell in code_cells(path))
        assert shown.count("application/vnd.jupyter.widget-view+json") == sliders
        assert ("application/vnd.jupyter.widget-state+json" in shown) == bool(sliders)

    def test_pages_load_nothing_from_another_host(self) -> None:
        loads = re.compile(
            r"<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^>]*>"
            r"|<link\b[^>]*rel=[\"']?(?:stylesheet|preload|preconnect|icon)[^>]*href=[\"']?(?:https?:)?//[^>]*>"
            r"|@import\s+(?:url\()?[\"']?(?:https?:)?//"
        )
        for page in HTML.rglob("*.html"):
            assert not loads.findall(page.read_text(encoding="utf-8")), page.name

    def test_links_inside_the_book_lead_somewhere(self) -> None:
        names: dict[Path, set[str]] = {}

        def targets(page: Path) -> set[str]:
            if page not in names:
                names[page] = set(re.findall(r"\b(?:id|name)=\"([^\"]+)\"", page.read_text(encoding="utf-8")))
            return names[page]

        lost = []
        for page in sorted((HTML / "book").rglob("*.html")):
            for link in re.findall(r"<a\b[^>]*href=\"([^\"]+)\"", page.read_text(encoding="utf-8")):
                if re.match(r"[a-z]+:", link) or link == "#":
                    continue
                file, _, anchor = link.partition("#")
                file = file.partition("?")[0]
                target = (page.parent / file).resolve() if file else page
                if not target.exists() or (
                    anchor and target.suffix == ".html" and anchor not in targets(target)
                ):
                    lost.append(f"{page.name}: {link}")
        assert not lost

    def test_launch_buttons_lead_to_the_right_place(self) -> None:
        config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
        owner, name = config["repository"]["url"].split("/")[-2:]
        page = (HTML / "book" / "index.html").read_text(encoding="utf-8")
        assert f"/v2/gh/{owner}/{name}/main?urlpath=lab/tree/book/index.ipynb" in page
