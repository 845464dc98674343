r"""Symbols as they are written and as they are searched for: λ11, λ_{11} and \lambda_{11} are one word."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_GREEK_NAMES: Final = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu
nu xi omicron pi rho sigma tau upsilon phi chi psi omega
"""

GREEK: Final = {
    **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _GREEK_NAMES.split(), strict=True)),
    "ς": "sigma",
}
"""Small Greek letters and their names."""

NAMES: Final = "|".join(sorted(set(GREEK.values()), key=len, reverse=True))

_DRAWN: Final = re.compile(
    r"\\(?:tilde|widetilde|bar|hat|vec|mathrm|mathbf|mathcal|text|textrm|rm|operatorname|left|right|[,;!: ])"
)

_INDEX: Final = re.compile(
    rf"(?<![A-Za-z_])(\d*(?:{NAMES}|[A-Za-z]))_(\d+|[A-Za-z](?=[A-Za-z]_)|[A-Za-z]+(?![A-Za-z_]))",
    re.IGNORECASE,
)


def words(text: str) -> list[str]:
    r"""Return the words of a text or a question, in small letters, with each symbol as one of them.

    >>> words("T_c, λ₁₁ and 2Δ/k_BT_c in Fig. 5A")
    ['tc', 'lambda11', 'and', '2delta', 'kb', 'tc', 'in', 'fig5a']
    >>> words(r"\tilde\omega_0, \mu^* and critical_temperature")
    ['omega0', 'mustar', 'and', 'critical_temperature']
    """
    text = unicodedata.normalize("NFKD", text).replace("µ", "μ")
    text = re.sub(r"[\u0300-\u036f]", "", text)
    text = _DRAWN.sub("", text)
    text = re.sub(r"\\var(?=epsilon|theta|phi|rho|sigma)", r"\\", text)
    text = re.sub(rf"(?<=[A-Za-z}}])\\(?=(?:{NAMES})(?![a-z]))", " ", text, flags=re.IGNORECASE)
    text = re.sub(rf"\\({NAMES})(?![a-z])", r"\1", text, flags=re.IGNORECASE)
    text = "".join(GREEK.get(letter, letter) for letter in text.lower()) if _has_greek(text) else text
    text = re.sub(rf"(?<![_^])\{{\s*({NAMES}|[A-Za-z])\s*\}}", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[A-Za-z])\s*\^\s*(?:\{\s*(?:\*|\\ast)\s*\}|\*|\\ast)", "star", text)
    text = re.sub(rf"\b({NAMES})\*", r"\1star", text, flags=re.IGNORECASE)
    text = re.sub(
        rf"(?<![A-Za-z_])(\d*(?:{NAMES}|[A-Za-z]))_\{{([^{{}}]*)\}}",
        lambda found: f" {found[1]}{re.sub(r'[^A-Za-z0-9]', '', found[2])} ",
        text,
        flags=re.IGNORECASE,
    )
    for _ in range(2):  # k_BT_c is two
        text = _INDEX.sub(r" \1\2 ", text)
    text = re.sub(
        r"\b(fig|eq|tab)(?:s|ure|ures|uation|uations|le|les)?\b\.?\s*\(?(\d+[a-z]?)\b\)?",
        r" \1\2 ",
        text,
        flags=re.IGNORECASE,
    )
    return re.findall(r"\w+", text.lower())


def _has_greek(text: str) -> bool:
    return re.search(r"[Α-ω]", text) is not None


def more(word: str) -> list[str]:
    """Return what else a word of a page is found by: a panel also by its figure, an index by its letter."""
    panel = re.fullmatch(r"(fig|eq|tab)(\d+)([a-z]?)", word)
    if panel:
        return [panel[1], panel[1] + panel[2]] if panel[3] else [panel[1]]
    symbol = re.fullmatch(rf"\d*({NAMES})(?:\w*)", word)
    return [symbol[1]] if symbol and symbol[1] != word and re.search(r"\d|star", word) else []


def plain(tex: str) -> str:
    r"""Return a formula as a line of text, for where none can be set.

    >>> plain(r"T_c \propto \tilde\omega_0\,\lambda_{11}")
    'T_c ∝ ω_0 λ_11'
    """
    text = re.sub(r"\\[,;:! ]", " ", tex)
    text = _DRAWN.sub("", text)
    for name, sign in _SIGNS.items():
        text = re.sub(rf"\\{name}(?![A-Za-z])", sign, text)
    for letter, name in GREEK.items():
        text = re.sub(rf"\\{name}(?![a-z])", letter, text)
        text = re.sub(rf"\\{name.capitalize()}(?![a-z])", letter.upper(), text)
    text = re.sub(r"\\[A-Za-z]+", " ", text).replace("{", "").replace("}", "")
    return " ".join(text.split())


_SIGNS: Final = {
    "propto": "∝",
    "approx": "≈",
    "simeq": "≈",
    "le": "≤",
    "ge": "≥",
    "times": "×",
    "cdot": "·",
    "hbar": "ħ",
    "pm": "±",
    "to": "→",
    "infty": "∞",
    "sqrt": "√",
    "sum": "Σ",
    "uparrow": "↑",
    "downarrow": "↓",
    "dagger": "†",
    "varepsilon": "ε",
    "varphi": "φ",
}
