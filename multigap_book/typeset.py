"""Texts of the ledger and of tables as HTML: indices below the line, powers above it, real minus signs."""

from __future__ import annotations

import re
from html import escape
from typing import Final

INDEX: Final = re.compile(
    r"(?<![A-Za-z]{2})([A-Za-zα-ωΑ-ΩΣ]\u0303?†?)_(?:\{([^}]+)\}|(B(?=T)|−?[A-Za-z0-9α-ωΑ-Ω]+[↑↓]?))"
)
"""A letter and its index, such as the c of T_c, the k↑ of c†_k↑ or the k≠g of Σ_{k≠g}."""

_TILDE: Final = re.compile("([A-Za-zα-ωΑ-Ω]\u0303)")

_POWER: Final = re.compile(r"(?<![\w.])([-−]?\d+(?:\.\d+)?)e([-+])0*(\d+)(?!\w)")
"""A number as Python writes it with a power of ten."""


_COUNTED: Final = re.compile(r"([α-ορ-ωΔΩ]\u0303?|(?<![A-Za-z])[NVU])(\d{1,2})(?![\d.])")
"""A letter numbered by a band, such as λ11, V1 or ω̃0, as the rows and the findings write it."""


def prose(text: str) -> str:
    """Return a text as HTML, the indices of letters set below the line.

    Examples
    --------
    >>> prose("√(ε_i² + Δ_i²) < k_BT_c, Σ_{k≠g} c†_−k↓")
    '√(ε<sub>i</sub>² + Δ<sub>i</sub>²) &lt; k<sub>B</sub>T<sub>c</sub>, Σ<sub>k≠g</sub> c†<sub>−k↓</sub>'
    """
    indexed = INDEX.sub(lambda found: f"{found[1]}<sub>{found[2] or found[3]}</sub>", escape(text))
    return _TILDE.sub(r'<i class="tilde">\1</i>', indexed)


def said(text: str) -> str:
    """Return a text of the ledger as HTML, the numbers of bands below the line as well.

    Examples
    --------
    >>> said("λ12 √(N2/N1), Δ1/k_BT_c at g = 1/4")
    'λ<sub>12</sub> √(N<sub>2</sub>/N<sub>1</sub>), Δ<sub>1</sub>/k<sub>B</sub>T<sub>c</sub> at g = 1/4'
    """
    return prose(_COUNTED.sub(r"\1_{\2}", text))


def number(text: str) -> str:
    """Return a text of numbers as HTML: said as above, with minus signs and powers of ten.

    Examples
    --------
    >>> number("-1.235e-09"), number("194.0 at -0.5")
    ('−1.235 × 10<sup>−9</sup>', '194.0 at −0.5')
    """
    told = re.sub(r"(?<![\w)])-(?=[\d.])", "−", text)
    told = said(told)
    return _POWER.sub(lambda found: f"{found[1]} × 10<sup>{'−' * (found[2] == '-')}{found[3]}</sup>", told)
