"""The bookmarks' words, and what the PDF says of itself.

The browser makes the bookmarks from the headings, but loses formulas, and tells some headings twice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from bs4 import BeautifulSoup
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

LANGUAGE: Final = "en"

_FORMULA: Final = re.compile(r"\\\((.*?)\\\)", re.DOTALL)
_LOW: Final = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_HIGH: Final = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_SIGNS: Final = {
    "hbar": "ħ", "times": "×", "cdot": "·", "approx": "≈", "simeq": "≃", "sim": "∼", "to": "→", "leq": "≤",
    "le": "≤", "geq": "≥", "ge": "≥", "ll": "≪", "gg": "≫", "pm": "±", "infty": "∞", "sqrt": "√", "ln": "ln ",
    "lambda": "λ", "Lambda": "Λ",  # Unicode calls them lamda
    "tanh": "tanh ", "ast": "*", "dagger": "†", "uparrow": "↑", "downarrow": "↓", "ell": "ℓ", "partial": "∂",
}  # fmt: skip


def _sign(found: re.Match[str]) -> str:
    name = found[1]
    if name in _SIGNS:
        return _SIGNS[name]
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.removeprefix('var').upper()}")
    except KeyError:
        return ""  # a command of layout


def plain_formula(tex: str) -> str:
    r"""Return a short formula in plain letters.

    Examples
    --------
    >>> plain_formula(r"2\Delta/T_{c}"), plain_formula("_3"), plain_formula(r"\lambda_{11}")
    ('2Δ/Tc', '₃', 'λ₁₁')
    """
    told = re.sub(r"\\[,;:! ]", "", tex)
    told = re.sub(r"\\([A-Za-z]+)\s*", _sign, told)
    told = re.sub(r"_\{?([0-9+-]+)\}?", lambda found: found[1].translate(_LOW), told)
    told = re.sub(r"\^\{?([0-9+-]+)\}?", lambda found: found[1].translate(_HIGH), told)
    return re.sub(r"[{}_^\\$]", "", told)


def plain(text: str) -> str:
    """Return text with formulas in plain letters and single blanks."""
    told = _FORMULA.sub(lambda found: plain_formula(found[1]), text)
    return " ".join(told.split())


def titles(page: str) -> list[str]:
    """Return the words of all headings of a page, in their order."""
    heads = BeautifulSoup(page, "html.parser").select("h1, h2, h3, h4, h5, h6, [role=heading]")
    return [plain(head.get_text()) for head in heads]


def _items(node: DictionaryObject) -> Iterator[DictionaryObject]:
    """Yield the bookmarks below a node, in the order in which they are read."""
    item: Any = node.get("/First")
    while item is not None:
        item = item.get_object()
        yield item
        yield from _items(item)
        item = item.get("/Next")


def finish(file: Path, words: Sequence[str], title: str, author: str) -> list[str]:
    """Give a PDF's bookmarks their words, and say whose it is; return what went wrong."""
    writer = PdfWriter(clone_from=PdfReader(file))
    root = writer.root_object
    found = list(_items(root["/Outlines"].get_object())) if "/Outlines" in root else []  # type: ignore[arg-type]
    wrong = [] if len(found) == len(words) else [f"{len(found)} bookmarks for {len(words)} headings"]
    for item, told in zip(found, words, strict=False):
        if not wrong:
            item[NameObject("/Title")] = TextStringObject(told)
    root[NameObject("/Lang")] = TextStringObject(LANGUAGE)
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    writer.add_metadata({"/Title": title, "/Author": author})
    writer.write(file)
    return wrong
