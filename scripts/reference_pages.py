"""A small Sphinx extension for the reference: what a module offers at a glance, and ways to where it is used.

``.. module-summary:: multigap.bpv`` gives a module's own words, a table of what it offers, and the chapters
and modules that use it. Each entry below says which chapters lead to it, and a paper's equation or figure
that a docstring names leads to its row of the ledger.

The sources of the book's package are served beside those of the solver, for :mod:`code_links` to lead to.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Final

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.pycode import ModuleAnalyzer
from sphinx.util.docutils import SphinxDirective

from multigap_book import ledger
from scripts import solver_names, solver_uses

SUMMARY: Final = {"summary": True}
"""Options that mark a module's words as asked for by its summary."""

PLACE: Final = re.compile(
    r"\b(BH17|MD21|MR21|WH18|WD21)('s)? "
    r"(?:(Eq)s?\. (\(\d+\)|\d+)((?:(?:–|, | and )\d+)*)|(Fig)s?\. (\d+)([a-f]|[AB]\b)?)"
)

LONG: Final = 110


def first_sentence(module: str, name: str) -> str:
    """Return the first line of what is said of a name, or nothing of one that is only a number."""
    told = solver_names.modules()
    home = solver_names.definition(f"{module}.{name}")
    if home is None:
        return ""
    owner, _, own = home.rpartition(".")
    nodes_ = told[owner].defines[own]
    if isinstance(nodes_[0], ast.FunctionDef | ast.ClassDef):
        said = inspect.cleandoc(next(filter(None, map(ast.get_docstring, reversed(nodes_))), ""))  # type: ignore[arg-type]
    else:
        body = told[owner].tree.body
        after = body[body.index(nodes_[0]) + 1 : body.index(nodes_[0]) + 2]
        literal = after and isinstance(after[0], ast.Expr) and isinstance(after[0].value, ast.Constant)
        said = str(after[0].value.value) if literal else ""  # type: ignore[attr-defined]
    return " ".join(said.strip().split("\n\n")[0].split())


def table(module: str) -> list[str]:
    """Return the table of a module's public names, in reStructuredText."""
    names = solver_names.public_names(module)
    if not names:
        return []
    lines = [".. list-table::", "   :class: summary", "   :widths: auto", "   :header-rows: 1", ""]
    lines += ["   * - Name", "     - What it is"]
    for name in names:
        home = solver_names.definition(f"{module}.{name}")
        entry = solver_names.documented().get(home or "", f"{module}.{name}")
        lines += [f"   * - :py:obj:`{name} <{entry}>`", f"     - {_plain_bars(first_sentence(module, name))}"]
    return [*lines, ""]


def _plain_bars(text: str) -> str:
    pieces = re.split(r"(``[^`]*``|`[^`]*`)", text)
    return "".join(piece if piece.startswith("`") else re.sub(r"(?<!\\)\|", r"\|", piece) for piece in pieces)


def users(module: str) -> list[str]:
    """Return who uses a module, in reStructuredText: chapters, and modules of the solver with a page."""
    owned = frozenset(
        home
        for name in solver_names.public_names(module)
        if (home := solver_names.definition(f"{module}.{name}")) is not None
    )
    pages = solver_names.pages()
    callers = {
        _page_of(user) for home in owned for user in solver_uses.by_modules().get(home, ()) if _page_of(user)
    } - {module, "multigap"}
    chapters = solver_uses.chapters_of(module, owned)
    lines = []
    if chapters:
        lines += ["**Used in the chapters** " + ", ".join(f":doc:`/{name}`" for name in chapters) + ".", ""]
    if callers:
        links = (f":doc:`{name.removeprefix('multigap.')} </{pages[name]}>`" for name in sorted(callers))
        lines += ["**Used by** " + ", ".join(links) + ".", ""]
    return lines


def _page_of(module: str) -> str:
    """Return the module with a page that a module belongs to."""
    while module and module not in solver_names.pages():
        module = module.rpartition(".")[0]
    return module


class ModuleSummary(SphinxDirective):
    """What a module says of itself, what it offers, and who uses it."""

    required_arguments = 1
    has_content = False
    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        """Return the summary's nodes."""
        name = self.arguments[0]
        module = importlib.import_module(name)
        lines = inspect.cleandoc(module.__doc__ or "").splitlines()
        self.env.app.emit("autodoc-process-docstring", "module", name, module, SUMMARY, lines)
        text = [*lines, "", *table(name), *users(name)]
        holder = nodes.container()
        self.state.nested_parse(StringList(text, f"the summary of {name}"), 0, holder)
        self.env.note_dependency(inspect.getsourcefile(module) or "")
        return holder.children


def said_once(app: Sphinx, what: str, name: str, member: Any, options: Any, lines: list[str]) -> None:
    """Leave a module's words to its summary."""
    if what == "module" and options is not SUMMARY:
        lines.clear()


def lead_to_chapters(app: Sphinx, what: str, name: str, member: Any, options: Any, lines: list[str]) -> None:
    """Add to a function or class which chapters use it."""
    if what in ("function", "class", "kernel", "data") and (home := solver_names.definition(name)):
        chapters = solver_uses.by_chapters().get(home, ())
        if chapters:
            lines += [
                "",
                "*In the chapters* " + ", ".join(f":doc:`/{chapter}`" for chapter in chapters) + ".",
                "",
            ]


@lru_cache(maxsize=1)
def rows() -> tuple[str, ...]:
    """Return the names of all claims of the ledger."""
    return tuple(row.id for row in ledger.rows())


def claim(paper: str, kind: str, number: str, letter: str = "") -> str | None:
    """Return the claim of the ledger that an equation or a panel is, or the first of a figure's."""
    start = f"{paper}-E{int(number):02d}" if kind == "Eq" else f"{paper}-F{number}{letter}"
    if start in rows():
        return start
    return next((row for row in rows() if kind == "Fig" and re.fullmatch(rf"{start}\D.*", row)), None)


def lead_to_the_ledger(
    app: Sphinx, what: str, name: str, member: Any, options: Any, lines: list[str]
) -> None:
    """Make what a docstring says of a paper's equations and figures links to the ledger, in place."""

    def linked(found: re.Match[str]) -> str:
        paper, _, equation, number, _, figure, panel, letter = found.groups()
        row = claim(paper, equation or figure, (number or panel).strip("()"), letter or "")
        return found[0] if row is None else f"`{found[0]} <../ledger.html#{row}>`__"

    for number, line in enumerate(lines):
        if not line.lstrip().startswith((">>>", "...", ".. math", ":math:")):
            pieces = re.split(r"(``[^`]*``|`[^`]*`_*)", line)
            lines[number] = "".join(
                piece if piece.startswith("`") else PLACE.sub(linked, piece) for piece in pieces
            )


def serve_the_books_sources(app: Sphinx, env: BuildEnvironment) -> None:
    """Add to the sources that are served those of the book's package that chapters lead to."""
    served: dict[str, Any] = env.__dict__.setdefault("_viewcode_modules", {})
    for module, names in book_code().items():
        analyzer = ModuleAnalyzer.for_module(module)
        analyzer.find_tags()
        used = {name: page for name, page in names.items() if name in analyzer.tags}
        served[module] = (analyzer.code, analyzer.tags, used, module)
    for module, entry in served.items():
        page = Path(app.outdir, "_modules", *module.split(".")).with_suffix(".html")
        # viewcode keeps a page newer than its source, also where a chapter has come to name more of it
        if entry and page.is_file():
            text = page.read_text(encoding="utf-8")
            if not all(f'id="{name}"' in text for name in entry[2]):
                page.unlink()


@lru_cache(maxsize=1)
def book_code() -> dict[str, dict[str, str]]:
    """Return the functions and classes of the book's package that chapters name, with the first that does."""
    found: dict[str, dict[str, str]] = {}
    for page, code in solver_uses.chapter_code().items():
        for home in code.mentions():
            if home.startswith("multigap_book") and solver_names.is_code(home):
                module, _, name = home.rpartition(".")
                found.setdefault(module, {}).setdefault(name, page)
    return found


def back_to_the_chapter(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Let a source of the book's package lead back to a chapter, which has no entry of it to lead to."""
    if page.startswith("_modules/multigap_book") and isinstance(context.get("body"), str):
        context["body"] = re.sub(
            r'(<a class="viewcode-back" href="[^"#]*)#[^"]*">\[docs\]', r'\1">[chapter]', context["body"]
        )


def fold_the_contents(app: Sphinx, config: Config) -> None:
    """Show the modules beside their own pages alone: a hundred lines less in the contents of every page."""
    config.html_theme_options["collapse_navigation"] = True


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the directive and what is done to docstrings and sources."""
    app.setup_extension("sphinx.ext.viewcode")
    app.add_directive("module-summary", ModuleSummary)
    app.connect("config-inited", fold_the_contents, priority=900)
    app.connect("autodoc-process-docstring", said_once, priority=100)
    app.connect("autodoc-process-docstring", lead_to_the_ledger, priority=700)
    app.connect("autodoc-process-docstring", lead_to_chapters, priority=800)
    app.connect("env-updated", serve_the_books_sources)
    app.connect("html-page-context", back_to_the_chapter)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
