"""Numbers, settings and sentences as they are written: the same text as `web/explorer/words.js` gives.

Both round the exact binary value, halves away from zero; `tests/book/explorers/test_words.py` holds them
together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from html import escape
from typing import TYPE_CHECKING, Final

from multigap_book.explorers.checks import refuse
from multigap_book.explorers.controls import Choice, Control, Range, Setting, Switch

if TYPE_CHECKING:
    from multigap_book.explorers.declaration import Explorer, Number

UNKNOWN: Final = "—"
"""What is written for nan."""

FORM: Final = re.compile(r"\.(?P<decimals>\d)f|\.(?P<digits>[1-9])g|(?P<kelvin>K)|(?P<power>e-?\d+)")
_FIELD: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z_]\w*)(?::([^{}]*))?\}")

INDEX: Final = r"(?<=[A-Za-zα-ωΑ-Ω])_([A-Z]|[a-z0-9]+)"
"""What is lowered: a capital letter, or small ones and digits."""

_MARKED: Final = re.compile(rf"`([^`]+)`|{INDEX}")

_UNITS: Final = ((1.0, "K"), (1e-3, "mK"), (1e-6, "µK"), (1e-9, "nK"))
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, form: str = ".3g") -> str:
    """Return a number as a reader sees it.

    Parameters
    ----------
    value : float
        The number; nan gives a dash.
    form : str
        ``.2f``: so many decimals. ``.3g``: so many digits, no zeros at the end, and a power of ten below 1e-5
        and from 1e6. ``K``: a temperature in K, in the unit that suits it.

    Examples
    --------
    >>> number(-1234.5), number(2.5e-7, ".2g"), number(194.2, "K"), number(1.13e-3, "K")
    ('−1230', '2.5 × 10⁻⁷', '194 K', '1.1 mK')
    """
    return _pretty(_kelvin(value) if form == "K" else _written(value, form))


def shown(declared: Number, value: float) -> str:
    """Return a number with its unit."""
    text = number(value, declared.form)
    bare = declared.form == "K" or not declared.unit or text == UNKNOWN
    return text if bare else f"{text} {declared.unit}"


def setting(control: Control, value: Setting, *, unit: bool = True) -> str:
    """Return a setting as a reader sees it: as fine as the control's steps, one digit more between them."""
    if isinstance(control, Switch):
        return "on" if value else "off"
    if isinstance(control, Choice):
        return next(option.label for option in control.options if option.name == value)
    text = number(float(value), _range_form(control, float(value)))
    return f"{text} {control.unit}" if unit and control.unit else text


def address(control: Control, value: Setting) -> str:
    """Return a setting as it stands in the page's address, to the last digit."""
    if isinstance(control, Switch):
        return "on" if value else "off"
    return plain(float(value)) if isinstance(control, Range) else str(value)


def plain(value: float) -> str:
    """Return a number to the last digit, as JavaScript writes it.

    Examples
    --------
    >>> plain(3.0), plain(1 / 3), plain(1e-7), plain(2e21)
    ('3', '0.3333333333333333', '1e-7', '2e+21')
    """
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"
    exact = Decimal(repr(value)).normalize()
    if -6 <= exact.adjusted() < 21:
        return format(exact, "f")
    mantissa = format(exact.scaleb(-exact.adjusted()), "f")
    return f"{mantissa}e{exact.adjusted():+d}"


def sentence(
    template: str, explorer: Explorer, settings: Mapping[str, Setting], numbers: Mapping[str, float]
) -> str:
    """Return a sentence with its ``{name}`` and ``{name:form}`` filled in for a reader."""
    controls = {control.name: control for control in explorer.controls}
    forms = {declared.name: declared.form for declared in explorer.numbers}

    def written(name: str, form: str) -> str:
        if name in numbers:
            return number(numbers[name], form or forms[name])
        return (
            number(float(settings[name]), form)
            if form
            else setting(controls[name], settings[name], unit=False)
        )

    return _filled(template, written)


def code(explorer: Explorer, settings: Mapping[str, Setting], numbers: Mapping[str, float]) -> str:
    """Return the explorer's lines of Python for these settings, every number to its last digit."""
    controls = {control.name: control for control in explorer.controls}

    def written(name: str, form: str) -> str:
        if name in numbers:
            return _exact(numbers[name], form)
        control, value = controls[name], settings[name]
        if isinstance(control, Range):
            return _exact(float(value), form)
        if isinstance(control, Switch):
            return control.on if value else control.off
        option = next(option for option in control.options if option.name == value)
        return option.code or f'"{option.name}"'

    return _filled(explorer.code, written)


def html(text: str) -> str:
    """Return a text as markup, the index in ``T_c`` lowered, what stands between backticks as code.

    Examples
    --------
    >>> html("k_BT_c < 1 eV, `gaps`")
    'k<sub>B</sub>T<sub>c</sub> &lt; 1 eV, <code>gaps</code>'
    """
    return _MARKED.sub(
        lambda found: f"<code>{found[1]}</code>" if found[1] else f"<sub>{found[2]}</sub>",
        escape(text, quote=False),
    )


def fields(template: str) -> Iterator[tuple[str, str]]:
    """Yield each ``{name:form}`` of a template as its name and form ("" where there is none).

    Raises
    ------
    ValueError
        Where a brace is left over, or a form is none.
    """
    if re.search(r"[{}]", _FIELD.sub("", template)):
        raise refuse("template", template, "a text with {name} or {name:form}, other braces doubled")
    for found in _FIELD.finditer(template):
        name, form = found.group(1), found.group(2)
        if form is not None and not FORM.fullmatch(form):
            raise refuse("form", form, "like .2f, .3g, K or e-3")
        if name:
            yield name, form or ""


def _filled(template: str, written: Callable[[str, str], str]) -> str:
    """Return a template with its fields as `written` gives them."""
    return _FIELD.sub(lambda found: written(found[1], found[2] or "") if found[1] else found[0][0], template)


def _exact(value: float, form: str) -> str:
    """Return a number for Python: to its last digit, times a power of ten where the form names one."""
    if form and not form.startswith("e"):
        return _written(value, form)
    if not math.isfinite(value):
        return f'float("{plain(value)}")'
    mantissa, _, exponent = plain(value).partition("e")
    power = int(exponent or 0) + int(form[1:] or 0)
    return f"{mantissa}e{power}" if power else mantissa


def _range_form(control: Range, value: float) -> str:
    """Return the form in which a slider's value is shown."""
    if control.logarithmic:
        return ".3g"
    decimals = _decimals(control.step)
    rounded = float(_fixed(value, decimals))
    on_a_step = abs(rounded - value) <= 1e-9 * max(1.0, abs(value))
    return f".{decimals if on_a_step else decimals + 1}f"


def _decimals(step: float) -> int:
    """Return how many decimals a step has, 8 at most."""
    _, _, decimals = format(Decimal(repr(step)).normalize(), "f").partition(".")
    return min(len(decimals), 8)


def _written(value: float, form: str) -> str:
    """Return a number in the form ``.2f`` or ``.3g``, in plain letters."""
    if not math.isfinite(value):
        return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"
    found = FORM.fullmatch(form)
    if found is None or not (found["decimals"] or found["digits"]):
        raise refuse("form", form, "like .2f or .3g")
    if found["decimals"] and abs(value) < 1e15:
        return _fixed(value, int(found["decimals"]))
    return _significant(value, int(found["digits"] or 9))


def _fixed(value: float, decimals: int) -> str:
    """Return a number with so many decimals."""
    text = format(Decimal(abs(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), "f")
    return f"-{text}" if value < 0 and text.strip("0.") else text


def _significant(value: float, count: int, *, keep: bool = False) -> str:
    """Return a number with so many digits; zeros after the point go unless they are to be kept."""
    if value == 0:
        return "0"
    exact = Context(prec=count, rounding=ROUND_HALF_UP).create_decimal(Decimal(abs(value)))
    power = exact.adjusted()
    digits = "".join(map(str, exact.as_tuple().digits)).ljust(count, "0")[:count]
    sign = "-" if value < 0 else ""
    if not -5 <= power < 6:
        return f"{sign}{_stripped(f'{digits[0]}.{digits[1:]}')}e{power}"
    if power < 0:
        text = f"0.{'0' * (-power - 1)}{digits}"
    else:
        digits = digits.ljust(power + 1, "0")
        text = f"{digits[: power + 1]}.{digits[power + 1 :]}"
    return sign + (text.rstrip(".") if keep else _stripped(text))


def _stripped(text: str) -> str:
    """Return a decimal number without the zeros at its end."""
    return text.rstrip("0").rstrip(".")


def _kelvin(value: float) -> str:
    """Return a temperature: three digits from 1 K on, two below, in the largest unit that it has 0.1 of."""
    if value == 0 or not math.isfinite(value):
        return "0 K" if value == 0 else _written(value, ".3g")
    size, unit = next((pair for pair in _UNITS if abs(value) / pair[0] >= 0.0995), _UNITS[-1])
    whole = abs(value) >= 0.9995
    return f"{_significant(value / size, 3 if whole else 2, keep=whole)} {unit}"


def _pretty(text: str) -> str:
    """Return a plainly written number with a true minus, a dash for nan, and powers of ten raised."""
    if text == "nan":
        return UNKNOWN
    mantissa, _, power = text.replace("inf", "∞").partition("e")
    raised = f" × 10{power.translate(_SUPERSCRIPT)}" if power else ""
    return mantissa.replace("-", "−") + raised
