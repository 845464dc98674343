"""What an explorer shows at a setting: by its committed module, and by its kernel compiled here."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from multigap_book.explorers.declaration import Choice, Control, Explorer, Range
from multigap_book.explorers.module import Module
from scripts.kernels import places

Array = NDArray[np.float64]

NAMES: Final = sorted(places.entries())

CLOSE: Final = 1e-12
"""How close module and kernel are to be: relative, for a curve to its largest value."""

CLOSE_BY_TABLES: Final = 1e-9
"""As close where the kernel makes its tables of the wires itself: what is cut off there is rounded too."""

WITH_TABLES: Final = ("beyond", "dome", "fragile", "map")
"""Explorers whose kernels do."""

NUDGE: Final = 1e-14
"""By how much, relative, settings are moved to see which numbers rounding can move further than that."""


LUCK: Final = 4.0
"""How many times further than there it may move them here."""

NEIGHBOURS: Final = 8
"""Points of a curve to either side that are rounded alike."""


@dataclass(frozen=True)
class Frame:
    """What a kernel gave."""

    status: int
    numbers: Array
    curves: Array
    picture: Array

    def rows(self) -> list[Array]:
        """Return every number, every curve and the picture, each with a scale of its own."""
        return [*self.numbers[:, None], *self.curves, self.picture.ravel()]


def by_kernel(explorer: Explorer, settings: Array) -> Frame:
    """Return what the kernel gives here; what it is to fill is full of something else before."""
    stem = explorer.name.replace("-", "_")
    kernel: Any = getattr(importlib.import_module(f"multigap_book.explorers.entries.{stem}"), stem)
    numbers = np.full(len(explorer.numbers), 7.0)
    curves = np.full((len(explorer.columns), explorer.points), 7.0)
    picture = np.full(explorer.picture, 7.0)
    return Frame(int(kernel(settings.copy(), numbers, curves, picture)), numbers, curves, picture)


def by_module(module: Module, explorer: Explorer, settings: Array) -> Frame:
    shape = (len(explorer.columns), explorer.points)
    return Frame(*module.run(settings, len(explorer.numbers), shape, explorer.picture))


def closeness(explorer: Explorer) -> float:
    """Return how close an explorer's module and kernel are to be."""
    return CLOSE_BY_TABLES if explorer.name in WITH_TABLES else CLOSE


def many_settings(explorer: Explorer, drawn: int = 40) -> Iterator[Array]:
    """Yield the presets, the first with each control at each of its ends or options, and settings drawn."""
    presets = [
        np.array(
            [control.entry(preset.settings.get(control.name, control.start)) for control in explorer.controls]
        )
        for preset in explorer.presets
    ]
    yield from presets
    for i, control in enumerate(explorer.controls):
        for value in _ends(control):
            yield np.array([*presets[0][:i], value, *presets[0][i + 1 :]])
    chance = np.random.default_rng(20)
    for _ in range(drawn):
        yield np.array([_drawn(control, chance) for control in explorer.controls])


def nudged(explorer: Explorer, settings: Array) -> Iterator[Array]:
    """Yield settings moved a little, the numbers among them and inside their ranges."""
    chance = np.random.default_rng(3)
    for _ in range(10):
        factors = 1 + NUDGE * chance.choice([-1, 1], settings.size)
        yield np.array(
            [
                min(max(value * factor, control.low), control.high) if isinstance(control, Range) else value
                for control, value, factor in zip(explorer.controls, settings, factors, strict=True)
            ]
        )


def misfit(found: Frame, expected: Frame, others: list[Frame], close: float = CLOSE) -> str:
    """Return in words where two frames differ by more than `close`, or nothing.

    What is left of large numbers that nearly cancel, or is a root of what nearly vanishes, is rounded more
    coarsely than that: `others`, for settings that hardly differ, say how coarsely.
    """
    if found.status != expected.status:
        return f"status {found.status} instead of {expected.status}"
    rows = zip(found.rows(), expected.rows(), *(other.rows() for other in others), strict=True)
    for place, (row, right, *near) in enumerate(rows):
        finite = np.isfinite(right)
        if (
            not np.array_equal(row[~finite], right[~finite], equal_nan=True)
            or not np.isfinite(row[finite]).all()
        ):
            return f"row {place} has numbers elsewhere"
        if not finite.any():
            continue
        allowed = close * np.max(np.abs(right[finite])) + LUCK * _spread(right, near)
        wrong = finite & ~(np.abs(row - right) <= allowed)
        if wrong.any():
            k = int(np.argmax(wrong))
            return f"row {place}, point {k}: {row[k]!r} instead of {right[k]!r}"
    return ""


def _spread(right: Array, near: list[Array]) -> Array:
    """Return how far `near` strays from `right` at each point or beside it; boundless without a number."""
    strayed = np.zeros(right.size)
    for other in near:
        same = (other == right) | (np.isnan(other) & np.isnan(right))
        moved = np.abs(np.subtract(other, right, out=np.zeros(right.size), where=~same))
        strayed = np.maximum(strayed, np.nan_to_num(moved, nan=np.inf))
    padded = np.pad(strayed, NEIGHBOURS)
    found: Array = sliding_window_view(padded, 2 * NEIGHBOURS + 1).max(axis=1)
    return found


def _ends(control: Control) -> list[float]:
    if isinstance(control, Range):
        return [control.low, control.high]
    return [float(k) for k in range(len(control.options) if isinstance(control, Choice) else 2)]


def _drawn(control: Control, chance: np.random.Generator) -> float:
    if not isinstance(control, Range):
        return float(chance.choice(_ends(control)))
    if control.logarithmic:
        return float(np.exp(chance.uniform(np.log(control.low), np.log(control.high))))
    return float(chance.uniform(control.low, control.high))
