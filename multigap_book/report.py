"""One way to print the numbers that a figure shows, so that nbval can hold them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from IPython.display import Markdown


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


def numbers(title: str, values: Mapping[str, float | str | tuple[float, str]], digits: int = 4) -> None:
    """Print the numbers behind a figure, one a line, under the figure's name.

    Parameters
    ----------
    title : str
        What the numbers belong to, for instance ``"MD21 Fig. 5A"``.
    values : mapping
        Name (with unit, if any) → value. A float is rounded to `digits` significant figures; a pair
        ``(value, format)`` is formatted as told; a string is printed as it is.
    digits : int
        Significant figures, to be kept well inside the solver's accuracy.
    """
    width = max((len(name) for name in values), default=0)
    print(title)
    for name, value in values.items():
        if isinstance(value, str):
            text = value
        elif isinstance(value, tuple):
            text = format(value[0], value[1])
        else:
            text = significant(float(value), digits)
        print(f"  {name:<{width}}  {text}")


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
