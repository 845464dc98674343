"""Ends, ticks and scales of an axis; `web/explorer/axis.js` does the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from multigap_book.explorers.layers import Axis

DECADES: Final = 12
"""The most that an axis shows whose lower end is left to the curves."""

_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Tick:
    """A value that is marked on an axis, and what is written there."""

    at: float
    text: str


@dataclass(frozen=True)
class Scale:
    """Where the values of an axis stand along it."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    logarithmic: bool

    def place(self, value: float) -> float:
        """Return the share of the axis, 0 to 1 between its ends, at which `value` stands."""
        if not self.logarithmic:
            return (value - self.low) / (self.high - self.low)
        return math.log(value / self.low) / math.log(self.high / self.low) if value > 0 else math.nan


def scale(axis: Axis, rows: Iterable[Sequence[float]], *, logarithmic: bool, tight: bool) -> Scale:
    """Return the scale of an axis.

    Parameters
    ----------
    axis : Axis
        What was declared of it.
    rows : iterable of sequences of float
        What is drawn along it.
    logarithmic : bool
        Whether equal ways are equal factors.
    tight : bool
        Whether ends left to the curves are theirs, or the next ticks beyond them.
    """
    found = _extent(rows, logarithmic=logarithmic)
    if logarithmic:
        low, high = _logarithmic_ends(axis, found, tight=tight)
        return Scale(low, high, tuple(_logarithmic_ticks(low, high)), logarithmic)
    low, high = _linear_ends(axis, found, tight=tight)
    return Scale(low, high, tuple(_linear_ticks(low, high)), logarithmic)


def _ten(power: int) -> float:
    """Return a power of ten to its last digit, as the page has it."""
    return float(f"1e{power}")


def _minus(text: str) -> str:
    return text.replace("-", "−")


def _extent(rows: Iterable[Sequence[float]], *, logarithmic: bool) -> tuple[float, float] | None:
    """Return the lowest and the highest value that the axis can show."""
    values = [
        float(value)
        for row in rows
        for value in row
        if math.isfinite(value) and (value > 0 or not logarithmic)
    ]
    return (min(values), max(values)) if values else None


def _nice_step(span: float) -> float:
    raw = span / 5
    power = math.floor(math.log10(raw))
    mantissa = raw / _ten(power)
    return next((nice for nice in (1, 2, 5) if mantissa <= nice), 10) * _ten(power)


def _linear_ends(axis: Axis, found: tuple[float, float] | None, *, tight: bool) -> tuple[float, float]:
    low, high = found or (0.0, 1.0)
    if not tight and 0 < low < high / 2:
        low = 0.0  # zero is near enough to belong to the picture
    low = low if axis.low is None else axis.low
    high = high if axis.high is None else axis.high
    if not high > low:
        if axis.high is None or axis.low is not None:
            high = low + (abs(low) or 1.0)
        else:
            low = high - (abs(high) or 1.0)
    if axis.step is not None:
        high = axis.step * max(1, math.ceil(high / axis.step - 1e-9))
    if tight:
        return low, high
    step = _nice_step(high - low)
    return (
        step * math.floor(low / step + 1e-9) if axis.low is None else axis.low,
        step * math.ceil(high / step - 1e-9) if axis.high is None else axis.high,
    )


def _logarithmic_ends(axis: Axis, found: tuple[float, float] | None, *, tight: bool) -> tuple[float, float]:
    low, high = found or (0.1, 10.0)
    low = max(low, high * _ten(-DECADES))
    if not tight:
        low = _ten(math.floor(math.log10(low) + 1e-9))
        high = _ten(math.ceil(math.log10(high) - 1e-9))
    if axis.low is not None and axis.low > 0:
        low = axis.low
    if axis.high is not None and axis.high > 0:
        high = axis.high
    return (low, high) if high > low else (low, 10 * low)


def _linear_ticks(low: float, high: float) -> list[Tick]:
    step = _nice_step(high - low)
    largest = max(abs(low), abs(high))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    power = math.floor(math.log10(largest))
    ticks = []
    for n in range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1):
        at = n * step
        text = "0" if n == 0 else _minus(f"{at:.{decimals}f}")
        if n != 0 and (largest >= 1e5 or step < 1e-4):
            mantissa = _minus(f"{at / _ten(power):.{max(0, power + decimals)}f}")
            text = f"{mantissa}×10{str(power).translate(_SUPERSCRIPT)}"
        ticks.append(Tick(at, text))
    return ticks


def _decade_text(mantissa: int, power: int) -> str:
    if -3 <= power <= 4:
        return f"{mantissa * _ten(power):.{max(0, -power)}f}"
    return ("10" if mantissa == 1 else f"{mantissa}×10") + str(power).translate(_SUPERSCRIPT)


def _logarithmic_ticks(low: float, high: float) -> list[Tick]:
    first = math.floor(math.log10(low) + 1e-9)
    last = math.floor(math.log10(high) + 1e-9)
    wide = math.log10(high / low) >= 2
    every = max(1, math.ceil((last - first) / 6)) if wide else 1
    ticks = [
        Tick(at, _decade_text(mantissa, power))
        for power in range(first, last + 1, every)
        for mantissa in ((1,) if wide else (1, 2, 5))
        if low * (1 - 1e-9) <= (at := mantissa * _ten(power)) <= high * (1 + 1e-9)
    ]
    return ticks if wide or len(ticks) >= 3 else _linear_ticks(low, high)
