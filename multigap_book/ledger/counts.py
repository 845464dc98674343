"""How many claims have which verdict, as a table and as a picture, in the colours of the verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from IPython.display import HTML

from multigap_book import ledger, style
from multigap_book.ledger import Verdict

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


def badge(verdict: str) -> str:
    """Return a verdict as HTML, with its colour beside it."""
    return f'<span class="verdict" style="--mark: {COLOURS[verdict]}">{escape(verdict)}</span>'


def ledger_address(**chosen: str) -> str:
    """Return the address, as HTML has it, of the ledger with rows chosen as in :func:`in_the_ledger`."""
    return f"ledger.html?{escape(urlencode(chosen))}"


def in_the_ledger(text: object, **chosen: str) -> str:
    """Return a link to the ledger with rows chosen by ``paper``, ``kind``, ``verdict``, ``chapter`` or ``q``.

    Examples
    --------
    >>> in_the_ledger(12, paper="md21", verdict="not reproduced")
    '<a href="ledger.html?paper=md21&amp;verdict=not+reproduced">12</a>'
    """
    return f'<a href="{ledger_address(**chosen)}">{escape(str(text))}</a>'


def counts_table() -> HTML:
    """Return the counts of verdicts as a table, a line for each verdict and a column for each paper.

    Each count leads to the rows that it counts.
    """
    table = counts()
    head = "".join(f"<th>{in_the_ledger(paper.upper(), paper=paper)}</th>" for paper in table)
    lines = []
    for verdict in map(str, COLOURS):
        numbers = {paper: line[verdict] for paper, line in table.items()}
        if any(numbers.values()):
            links = [in_the_ledger(n, paper=p, verdict=verdict) if n else "0" for p, n in numbers.items()]
            links.append(in_the_ledger(sum(numbers.values()), verdict=verdict))
            cells = "".join(f"<td>{link}</td>" for link in links)
            lines.append(f"<tr><td>{badge(verdict)}</td>{cells}</tr>")
    sums = [sum(line.values()) for line in table.values()]
    total = "".join(f"<th>{n}</th>" for n in (*sums, sum(sums)))
    return HTML(
        '<div class="scrolls"><table class="counts">'
        f"<thead><tr><th>verdict</th>{head}<th>all</th></tr></thead>"
        f"<tbody>{''.join(lines)}<tr><th>claims</th>{total}</tr></tbody></table></div>"
    )
