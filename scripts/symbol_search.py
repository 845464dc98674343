"""A small Sphinx extension: the search finds symbols as they are written, T_c, λ11, 2Δ/T_c or Fig. 5A."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from scripts import symbols


class SearchSymbols(SearchEnglish):
    """English, with symbols for words."""

    lang = "symbols"
    language_name = "English with symbols"
    js_splitter_code = Path(__file__).with_name("search_words.js").read_text(encoding="utf-8")

    def split(self, text: str) -> list[str]:
        """Return the words of a text on a page, and what else each is found by."""
        return [found for word in symbols.words(text) for found in (word, *symbols.more(word))]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the language; ``html_search_language = "symbols"`` chooses it."""
    app.add_search_language(SearchSymbols)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
