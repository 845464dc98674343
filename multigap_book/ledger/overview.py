"""The ledger as the reader sees it: counts of verdicts, their picture, and the full table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Final

from IPython.display import HTML

from multigap_book import ledger, style
from multigap_book.ledger import Verdict
from multigap_book.paths import book_folder

if TYPE_CHECKING:
    from matplotlib.axes import Axes

OPEN: Final = "still open"
"""What is said of a row that no chapter has answered."""

TITLES: Final[Mapping[str, str]] = {
    "bh17": "Bussmann-Holder et al. 2017",
    "md21": "Mazziotti et al. 2021, the dome",
    "mr21": "Mazziotti et al. 2021, models A and B",
    "wh18": "Whangbo et al. 2018",
    "wd21": "Wang et al. 2021 (review)",
}

COLOURS: Final[Mapping[str, str]] = {
    Verdict.REPRODUCED: style.GREEN,
    Verdict.CONVENTION: style.SKY,
    Verdict.DESCRIBED: style.YELLOW,
    Verdict.NOT_REPRODUCED: style.VERMILLION,
    Verdict.INCONSISTENT: style.PINK,
    Verdict.SCHEMATIC: style.ORANGE,
    Verdict.UNTESTABLE: style.GREY,
    OPEN: "#dddddd",
}
"""The colour of each verdict, in the order in which verdicts are shown."""


def counts() -> dict[str, dict[str, int]]:
    """Return how many rows of each paper have each verdict, by paper and verdict.

    Papers without rows are left out; every verdict of :data:`COLOURS` is present, in its order.
    """
    found = ledger.findings()
    result: dict[str, dict[str, int]] = {}
    for row in ledger.rows():
        line = result.setdefault(row.paper, dict.fromkeys(map(str, COLOURS), 0))
        line[str(found[row.id].verdict) if row.id in found else OPEN] += 1
    return result


def draw_counts(axes: Axes) -> None:
    """Draw the counts of verdicts as one stacked bar a paper."""
    table = counts()
    papers = list(table)[::-1]
    start = [0] * len(papers)
    for verdict, colour in COLOURS.items():
        numbers = [table[paper][str(verdict)] for paper in papers]
        if not any(numbers):
            continue
        bars = axes.barh(papers, numbers, left=start, color=colour, label=str(verdict))
        axes.bar_label(bars, [str(n) if n else "" for n in numbers], label_type="center", fontsize=9)
        start = [a + b for a, b in zip(start, numbers, strict=True)]
    axes.set_yticks(range(len(papers)), [TITLES[paper] for paper in papers])
    axes.set_xlabel("claims: panels, numbered equations, statements")
    axes.grid(axis="y", visible=False)
    axes.legend(loc="lower center", bbox_to_anchor=(0.35, 1.0), ncols=2)


def _badge(verdict: str) -> str:
    return f'<span class="verdict" style="--mark: {COLOURS[verdict]}">{escape(verdict)}</span>'


def counts_table() -> HTML:
    """Return the counts of verdicts as a table, a line for each verdict and a column for each paper."""
    table = counts()
    head = "".join(f"<th>{paper.upper()}</th>" for paper in table)
    lines = []
    for verdict in map(str, COLOURS):
        numbers = [line[verdict] for line in table.values()]
        if any(numbers):
            cells = "".join(f"<td>{n}</td>" for n in (*numbers, sum(numbers)))
            lines.append(f"<tr><td>{_badge(verdict)}</td>{cells}</tr>")
    sums = [sum(line.values()) for line in table.values()]
    total = "".join(f"<th>{n}</th>" for n in (*sums, sum(sums)))
    return HTML(
        '<div class="scrolls"><table class="counts">'
        f"<thead><tr><th>verdict</th>{head}<th>all</th></tr></thead>"
        f"<tbody>{''.join(lines)}<tr><th>claims</th>{total}</tr></tbody></table></div>"
    )


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


_SCRIPT: Final = """
<script>
(function () {
  var box = document.getElementById("ledger");
  var rows = Array.prototype.slice.call(box.querySelectorAll("tbody tr"));
  var choices = Array.prototype.slice.call(box.querySelectorAll("select"));
  var words = box.querySelector("input");
  var count = box.querySelector("output");
  function show() {
    var sought = words.value.toLowerCase(), shown = 0;
    rows.forEach(function (row) {
      var fits = choices.every(function (choice) {
        return !choice.value || row.dataset[choice.name] === choice.value;
      }) && row.textContent.toLowerCase().indexOf(sought) >= 0;
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = shown + " of " + rows.length + " claims";
  }
  choices.concat(words).forEach(function (tool) { tool.addEventListener("input", show); });
  box.querySelector(".ledger-tools").hidden = false;
  show();
})();
</script>
"""


def _choice(name: str, options: Mapping[str, str]) -> str:
    items = "".join(
        f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options.items()
    )
    return f'<label>{name} <select name="{name}"><option value="">all</option>{items}</select></label>'


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
        chapter = escape(row.chapter)
        if row.chapter in chapters:
            chapter = f'<a href="{chapter}.html">{chapter}</a>'
        place = f"{row.paper.upper()} {prose(row.place)}"
        lines.append(
            f'<tr id="{escape(row.id)}" data-paper="{row.paper}" data-kind="{escape(row.kind)}" '
            f'data-verdict="{escape(verdict)}"><td><code>{escape(row.id)}</code><br>{place}<br>{chapter}</td>'
            f"<td>{prose(row.says)}</td><td>{told}</td><td>{_badge(verdict)}</td></tr>"
        )
    ordered = {str(v): str(v) for v in COLOURS if str(v) in verdicts}
    return HTML(
        '<div id="ledger"><div class="ledger-tools" hidden>'
        f"{_choice('paper', papers)}{_choice('kind', kinds)}{_choice('verdict', ordered)}"
        '<label>with the words <input type="search"></label><output></output></div>'
        '<table class="ledger"><thead><tr><th>claim</th><th>the paper</th><th>found here</th><th>verdict</th>'
        "</tr></thead>"
        f"<tbody>{''.join(lines)}</tbody></table></div>{_SCRIPT}"
    )
