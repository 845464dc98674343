"""What an explorer shows at one setting, computed by its compiled kernel or by the page's own module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from multigap_book.explorers.controls import Setting
from multigap_book.explorers.declaration import Explorer, Outcome
from multigap_book.explorers.module import Module

Array = NDArray[np.float64]
Given = tuple[int, Array, Array, Array]
"""What a kernel gives: its status, numbers, curves and picture."""

Kernel = Callable[[Explorer, Mapping[str, Setting]], Given]

FAILED: Final = "No result at this setting."
"""What is said of a status that was not declared."""


@dataclass(frozen=True, eq=False)
class Frame:
    """What an explorer shows at one setting.

    Attributes
    ----------
    settings : mapping from str
        All settings, by the controls' names.
    preset : str
        Name of the preset chosen last: its published points are drawn.
    status : int
        What the kernel returned.
    numbers : mapping from str to float
        By name; nan where there is none.
    columns : mapping from str to (points,) array
        By name, nan where there is nothing.
    picture : (height, width) array
        Pixel values, the lowest row first.
    """

    settings: Mapping[str, Setting]
    preset: str
    status: int
    numbers: Mapping[str, float]
    columns: Mapping[str, Array]
    picture: Array

    def outcome(self, explorer: Explorer) -> Outcome:
        """Return what the status means."""
        return explorer.outcome(self.status) or Outcome(self.status, FAILED, drawn=False)


def first_frame(explorer: Explorer) -> Frame:
    """Return what the page shows at first: the first preset, as the page's own module computes it."""
    return compute(explorer, explorer.start(), explorer.presets[0].name, by_module)


def compute(explorer: Explorer, settings: Mapping[str, Setting], preset: str, kernel: Kernel) -> Frame:
    """Return what an explorer shows at complete settings."""
    status, numbers, curves, picture = kernel(explorer, settings)
    names = [number.name for number in explorer.numbers]
    columns = [column.name for column in explorer.columns]
    return Frame(
        settings=dict(settings),
        preset=preset,
        status=status,
        numbers=dict(zip(names, numbers.tolist(), strict=True)),
        columns=dict(zip(columns, curves, strict=True)),
        picture=picture,
    )


def by_module(explorer: Explorer, settings: Mapping[str, Setting]) -> Given:
    """Return what the explorer's WebAssembly module gives."""
    shape = (len(explorer.columns), explorer.points)
    return Module(explorer.name).run(
        explorer.entries(settings), len(explorer.numbers), shape, explorer.picture
    )


def by_kernel(explorer: Explorer, settings: Mapping[str, Setting]) -> Given:
    """Return what the explorer's kernel gives, compiled for this machine."""
    numbers = np.full(len(explorer.numbers), np.nan)
    curves = np.full((len(explorer.columns), explorer.points), np.nan)
    picture = np.full(explorer.picture, np.nan)
    status = _kernel(explorer.name)(np.array(explorer.entries(settings)), numbers, curves, picture)
    return int(status), numbers, curves, picture


def _kernel(name: str) -> Any:
    """Return the entry kernel of an explorer's name."""
    own = name.replace("-", "_")
    return getattr(import_module(f"multigap_book.explorers.entries.{own}"), own)
