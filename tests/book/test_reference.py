"""The reference: every module has a page, its examples hold, and names in the code of chapters lead to it."""

from __future__ import annotations

import ast
import doctest
import re

import pytest

from multigap_book.chapters import chapters
from scripts import code_links, reference_pages, solver_names, solver_uses
from tests.book.browser import HTML, ROOT, needs_pages

API = ROOT / "book" / "api"
PAGES = sorted(API.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_the_example_of_a_page_holds(page) -> None:
    (block,) = re.findall(r"```pycon\n(.*?)```", page.read_text(encoding="utf-8"), re.S)
    example = doctest.DocTestParser().get_doctest(block, {}, page.stem, str(page), 0)
    assert len(example.examples) >= 2
    assert any(each.want for each in example.examples)
    (module,) = re.findall(r"automodule:: (\S+)", page.read_text(encoding="utf-8"))
    imported = solver_names.imports_of(ast.parse("".join(each.source for each in example.examples)))
    assert any(f"{path}.".startswith(f"{module}.") for path in imported.values()), "of its module"
    assert doctest.DocTestRunner().run(example).failed == 0


def test_the_overview_leads_to_every_page() -> None:
    links = re.findall(r"\]\(api/([\w-]+)\)", (ROOT / "book" / "api.md").read_text(encoding="utf-8"))
    links += re.findall(r"\]\(([\w-]+)\)", (API / "kernels.md").read_text(encoding="utf-8"))
    assert sorted(links) == sorted(page.stem for page in PAGES)


@pytest.mark.parametrize(
    ("path", "home"),
    [
        ("multigap.dome", "multigap.bpv.transition.dome"),
        ("multigap.bpv.dome", "multigap.bpv.transition.dome"),
        ("multigap.bpv.gaps", "multigap.bpv.gaps.gaps"),  # the function, which hides its module
        ("multigap.bpv.papers", "multigap.bpv.papers"),
        ("multigap.bpv.Overlap.EXACT", "multigap.bpv.wires.Overlap"),
        ("multigap.two_band.TwoBand", "multigap.two_band.smw.TwoBand"),
        ("numpy.linspace", None),
        ("multigap.bpv.nothing", None),
    ],
)
def test_a_name_leads_to_its_definition(path: str, home: str | None) -> None:
    assert solver_names.definition(path) == home


def test_every_definition_is_documented_under_a_name_that_leads_back_to_it() -> None:
    assert len(solver_names.documented()) > 300
    for home, entry in solver_names.documented().items():
        assert solver_names.definition(entry) == home


def test_chapters_use_what_they_name_and_what_that_uses() -> None:
    users = solver_uses.by_chapters()
    assert "book/flat-steep" in users["multigap.two_band.flat_steep.FlatSteep"]
    assert "book/phase" in users["multigap.beyond.vortices.kosterlitz_thouless"]
    assert "book/phase" not in users.get("multigap.two_band.exact_pairs.fock_operators", ())
    assert "multigap.kernels.pair" in solver_uses.by_modules()["multigap.kernels.windows.flat_level_kernel"]


@pytest.mark.parametrize(
    ("told", "row"),
    [
        (("BH17", "Eq", "5", ""), "BH17-E05"),
        (("MD21", "Fig", "5", "A"), "MD21-F5A"),
        (("WH18", "Fig", "3", ""), "WH18-F3a"),
        (("BH17", "Eq", "99", ""), None),
    ],
)
def test_an_equation_or_a_panel_of_a_paper_is_a_claim_of_the_ledger(
    told: tuple[str, str, str, str], row: str | None
) -> None:
    assert reference_pages.claim(*told) == row


CODE = (
    "from multigap import bpv\nfrom multigap_book import report\n\nfound = bpv.dome(wires)  # η of bpv.dome\n"
)


def test_names_in_code_become_links_and_nothing_else_changes() -> None:
    imports = solver_names.imports_of(ast.parse(CODE))
    markup = (
        '<span></span><span class="n">η</span> <span class="o">=</span> <span class="n">bpv</span>'
        '<span class="o">.</span><span class="n">dome</span><span class="p">(</span><span class="n">a</span> '
        '<span class="o">&lt;</span> <span class="n">bpv</span><span class="p">)</span>\n'
    )
    shown = code_links.linked(markup, imports, lambda home: f"x.html#{home}")
    assert code_links.text_of(shown) == code_links.text_of(markup) == "η = bpv.dome(a < bpv)\n"
    links = re.findall(r'<a class="code-link" href="x.html#([\w.]+)" title="[^"]*">(\w+)</a>', shown)
    assert links == [
        ("multigap.bpv", "bpv"),
        ("multigap.bpv.transition.dome", "dome"),
        ("multigap.bpv", "bpv"),
    ]


def test_a_name_under_another_and_one_that_is_not_ours() -> None:
    imports = solver_names.imports_of(ast.parse("from multigap.bpv import dome as top\nimport numpy as np"))
    assert list(code_links.names_in("np.max(top)", imports)) == [(7, 10, "multigap.bpv.transition.dome")]
    assert code_links.linked("%time top()", imports, lambda home: "x") == "%time top()"


@needs_pages
class TestBuiltPages:
    def test_every_function_and_class_has_a_link_to_its_source_line(self) -> None:
        for page in PAGES:
            text = (HTML / "book" / "api" / f"{page.stem}.html").read_text(encoding="utf-8")
            (module,) = re.findall(r"automodule:: (\S+)", page.read_text(encoding="utf-8"))
            for name in solver_names.public_names(module) if "no-members" not in page.read_text() else ():
                home = solver_names.definition(f"{module}.{name}") or ""
                entry = solver_names.documented()[home]
                if solver_names.is_code(home) and entry == f"{module}.{name}":
                    file = home.rpartition(".")[0].replace(".", "/")
                    assert f'_modules/{file}.html#{name}"' in text, entry

    def test_the_code_of_chapters_leads_to_entries_and_sources(self) -> None:
        counted = 0
        for path in chapters():
            page = HTML / "book" / f"{path.stem}.html"
            for link in re.findall(r'class="code-link" href="([^"]+)"', page.read_text(encoding="utf-8")):
                file, _, anchor = link.partition("#")
                target = (page.parent / file).resolve()
                assert f'id="{anchor}"' in target.read_text(encoding="utf-8"), link
                counted += 1
        assert counted > 200

    def test_a_docstrings_equation_leads_to_the_ledger(self) -> None:
        page = (HTML / "book" / "api" / "kernels-windows.html").read_text(encoding="utf-8")
        assert '<a class="reference external" href="../ledger.html#BH17-E13">BH17 Eq. 13</a>' in page
