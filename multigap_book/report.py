"""One way to show the numbers behind a figure, so that nbval can hold them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real

from IPython.display import Markdown, display

from multigap_book.number_tables import NumberTable


def significant(value: float, digits: int = 4) -> str:
    """Return `value` to `digits` significant figures, plain where that is short.

    A zero keeps no sign, so that -0.0 and 0.0 print alike; what is not a number prints as ``none``.

    Examples
    --------
    >>> significant(194.0312), significant(1.23456e-9), significant(-0.0)
    ('194.0', '1.235e-09', '0')
    """
    if math.isnan(value):
        return "none"
    if value == 0 or math.isinf(value):
        return f"{abs(value) if value == 0 else value:g}"
    rounded = f"{value:.{digits - 1}e}"
    exponent = int(rounded.partition("e")[2])
    if -4 <= exponent < max(digits, 6):
        return f"{value:.{max(digits - 1 - exponent, 0)}f}"
    return rounded


def span(values: Iterable[float], digits: int = 2) -> str:
    """Return "least to largest", and one number where both print alike.

    Examples
    --------
    >>> span([3.14159, 2.71828]), span([203.0, 203.4], digits=0)
    ('2.72 to 3.14', '203')
    """
    given = [float(value) for value in values]
    low, high = f"{min(given):.{digits}f}", f"{max(given):.{digits}f}"
    return low if low == high else f"{low} to {high}"


Cell = float | str | tuple[float, str]
"""What a table's cell is given as: a number, a text, or a number and the format to print it with."""


def _cell(value: Cell, digits: int) -> str:
    """Return a cell as text; nothing that only Python would write comes through."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return "none" if math.isnan(value[0]) else format(value[0], value[1])
    if isinstance(value, bool) or not isinstance(value, Real):
        raise ValueError(f"value = {value!r} is not allowed: a cell is a number, a text, or (number, format)")
    if isinstance(value, Integral):
        return str(int(value))
    return significant(float(value), digits)


def table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], digits: int = 4, note: str = ""
) -> None:
    """Show a table of numbers: set on the page, aligned plain text where that is all there is.

    Parameters
    ----------
    title : str
        What the numbers belong to, for instance ``"MD21 Fig. 5A"``. Empty where the text above says it.
    head : sequence of str
        Names of the columns, with units: ``"T_c (K)"``. What follows ``_`` is set below the line.
    rows : iterable of sequences
        As long as `head` each; the first cell is the row's name. A float is rounded to `digits` significant
        figures; a pair ``(value, format)`` is formatted as told; a whole number and a string stay as they
        are. What is not a number prints as ``none``.
    digits : int
        Significant figures, to be kept well inside the solver's accuracy.
    note : str
        A line below the table.

    Raises
    ------
    ValueError
        If a row is not as long as `head`, or a cell is neither number nor text (a truth value, an array).
    """
    lines = [[_cell(value, digits) for value in row] for row in rows]
    for line in lines:
        if len(line) != len(head):
            raise ValueError(f"row = {line!r} is not allowed: there are {len(head)} columns")
    display(NumberTable(title, list(head), lines, note))


def numbers(title: str, values: Mapping[str, Cell], digits: int = 4) -> None:
    """Show the numbers behind a figure, one a line, under the figure's name.

    Parameters
    ----------
    title, digits
        As in :func:`table`.
    values : mapping
        Name (with unit, if any) → value, a cell as in :func:`table`.
    """
    lines = [[name, _cell(value, digits)] for name, value in values.items()]
    display(NumberTable(title, ("", ""), lines))


def text(words: str) -> Markdown:
    """Return prose whose numbers were computed, to be the last expression of a cell.

    A cell that ends with it says how it is read, in its metadata: ``"mystnb": {"markdown_format": "myst"}``.

    Parameters
    ----------
    words : str
        An f-string, as a rule; line ends and indentation inside a paragraph do not matter.
    """
    paragraphs = (" ".join(paragraph.split()) for paragraph in words.strip().split("\n\n"))
    return Markdown("\n\n".join(paragraphs))
