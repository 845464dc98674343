"""Every claim with what was found, as a table that the reader's browser filters (``web/tables.js``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Final

from IPython.display import HTML

from multigap_book import ledger
from multigap_book.ledger.counts import COLOURS, OPEN, badge
from multigap_book.paths import book_folder

_INDEX: Final = re.compile(
    r"(?<![A-Za-z]{2})([A-Za-zα-ωΑ-ΩΣ]†?)_(?:\{([^}]+)\}|(B(?=T)|−?[A-Za-z0-9α-ωΑ-Ω]+[↑↓]?))"
)
"""A letter and its index, such as the c of T_c, the k↑ of c†_k↑ or the k≠g of Σ_{k≠g}."""


def prose(text: str) -> str:
    """Return a text as HTML, the indices of letters set below the line.

    Examples
    --------
    >>> prose("√(ε_i² + Δ_i²) < k_BT_c, Σ_{k≠g} c†_−k↓")
    '√(ε<sub>i</sub>² + Δ<sub>i</sub>²) &lt; k<sub>B</sub>T<sub>c</sub>, Σ<sub>k≠g</sub> c†<sub>−k↓</sub>'
    """
    return _INDEX.sub(lambda found: f"{found[1]}<sub>{found[2] or found[3]}</sub>", escape(text))


def _choice(name: str, options: Mapping[str, str]) -> str:
    items = "".join(
        f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options.items()
    )
    return f'<label>{name} <select name="{name}"><option value="">all</option>{items}</select></label>'


def _beyond(chapter: str) -> str:
    """Return in which theory the verdict stands, and where the claim is weighed in a wider one."""
    return f'In the paper’s mean field. Beyond it: <a href="{escape(chapter)}.html">{escape(chapter)}</a>'


def ledger_table() -> HTML:
    """Return every claim with what was found, as a table that the reader's browser can filter."""
    found = ledger.findings()
    chapters = {file.stem for file in book_folder().glob("*.ipynb")}
    lines, kinds, papers, verdicts = [], {}, {}, {}
    for row in ledger.rows():
        finding = found.get(row.id)
        verdict = str(finding.verdict) if finding else OPEN
        kinds[row.kind], papers[row.paper], verdicts[verdict] = row.kind, row.paper.upper(), verdict
        told = prose(finding.found) if finding else ""
        for remark in ledger.remarks(finding) if finding else ():
            told += f"<br><em>{prose(remark)}</em>"
        if row.beyond:
            told += f"<br>{_beyond(row.beyond)}"
        chapter = escape(row.chapter)
        if row.chapter in chapters:
            chapter = f'<a href="{chapter}.html">{chapter}</a>'
        place = f"{row.paper.upper()} {prose(row.place)}"
        lines.append(
            f'<tr id="{escape(row.id)}" data-paper="{row.paper}" data-kind="{escape(row.kind)}" '
            f'data-verdict="{escape(verdict)}"><td><code>{escape(row.id)}</code><br>{place}<br>{chapter}</td>'
            f"<td>{prose(row.says)}</td><td>{told}</td><td>{badge(verdict)}</td></tr>"
        )
    ordered = {str(v): str(v) for v in COLOURS if str(v) in verdicts}
    return HTML(
        '<div id="ledger" class="filtered"><div class="ledger-tools" hidden>'
        f"{_choice('paper', papers)}{_choice('kind', kinds)}{_choice('verdict', ordered)}"
        '<label>with the words <input type="search"></label><output data-of="claims"></output></div>'
        '<table class="ledger"><thead><tr><th>claim</th><th>the paper</th><th>found here</th><th>verdict</th>'
        "</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>"
    )
