"""The search finds symbols as they are written."""

from __future__ import annotations

import doctest

import pytest
from playwright.sync_api import Browser

from scripts import symbols
from tests.book.browser import needs_browser, needs_pages, visit

QUESTIONS = {
    "T_c": ["tc"],
    "Tc": ["tc"],
    "λ": ["lambda"],
    "λ11": ["lambda11"],
    "λ_11": ["lambda11"],
    r"\lambda_{11}": ["lambda11"],
    "λ₁₁": ["lambda11"],
    "Δ": ["delta"],
    "ω̃0": ["omega0"],
    r"\tilde\omega_0": ["omega0"],
    r"\tilde{\omega}_0": ["omega0"],
    "Fig 5A": ["fig5a"],
    "Fig. 5A": ["fig5a"],
    "figure 5A": ["fig5a"],
    "Eq. (13)": ["eq13"],
    "η": ["eta"],
    "μ*": ["mustar"],
    "µ*": ["mustar"],  # the micro sign
    r"\mu^*": ["mustar"],
    "2Δ/Tc": ["2delta", "tc"],
    "2Δ/k_BT_c": ["2delta", "kb", "tc"],
    r"2\Delta/k_B T_c": ["2delta", "kb", "tc"],
    "critical_temperature": ["critical_temperature"],
    "k_{F} of wires": ["kf", "of", "wires"],
    "a match, and figures": ["a", "match", "and", "figures"],
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_symbol_is_one_word(question: str) -> None:
    assert symbols.words(question) == QUESTIONS[question]


def test_the_examples_hold() -> None:
    assert doctest.testmod(symbols).failed == 0


def test_a_panel_is_found_by_its_figure_and_an_index_by_its_letter() -> None:
    assert symbols.more("fig5a") == ["fig", "fig5"]
    assert symbols.more("lambda11") == ["lambda"]
    assert symbols.more("2delta") == ["delta"]
    assert symbols.more("match") == []
    assert symbols.more("eta") == []
    assert symbols.more("pieces") == []


@needs_pages
@needs_browser
def test_a_question_is_read_as_the_pages_were(browser: Browser, server: str) -> None:
    seen = visit(browser, f"{server}search.html")
    found = seen.page.evaluate("questions => questions.map(splitQuery)", list(QUESTIONS))
    assert dict(zip(QUESTIONS, found, strict=True)) == QUESTIONS
    assert seen.errors == []
    seen.page.context.close()


@needs_pages
@needs_browser
@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("T_c", "flat-steep"),
        ("λ", "hydrides"),
        ("λ11", "flat-steep"),
        ("Δ", "phase"),
        ("ω̃0", "dome-md21"),
        ("Fig 5A", "dome-md21"),
        ("figure 5A", "ledger"),
        ("η", "bands-to-dome"),
        ("μ*", "hydrides"),
        ("2Δ/Tc", "dome-mr21"),
    ],
)
def test_the_search_finds_a_symbol(browser: Browser, server: str, question: str, page: str) -> None:
    seen = visit(browser, f"{server}search.html?q={question}")
    seen.page.wait_for_function(
        "() => /found|did not match/.test(document.querySelector('.search-summary')?.textContent)"
    )
    links = seen.page.locator("ul.search li > a").evaluate_all("links => links.map(link => link.pathname)")
    assert f"/book/{page}.html" in links
    assert seen.errors == []
    seen.page.context.close()
