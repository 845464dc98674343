"""An explorer in Python: its settings, and what its kernel gives for them, computed when it is asked for."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np

from multigap_book.explorers import words
from multigap_book.explorers.checks import one_of
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.frame import Frame, by_module, compute

if TYPE_CHECKING:
    import pandas


class State:
    """An explorer at some settings; :class:`.widget.Live` shows them and follows a reader's hand.

    Attributes
    ----------
    settings : dict of str to float, bool or str
        What each control stands at. Settings that are assigned are changed, the others stay.
    preset : str
        Name of the preset chosen last.
    """

    declaration: Explorer
    settings: Any
    preset: Any

    def choose(self, preset: str) -> None:
        """Take the settings of a preset.

        Raises
        ------
        ValueError
            For a name of none.
        """
        presets = {each.name: each for each in self.declaration.presets}
        self.preset = one_of("preset", preset, presets)
        self.settings = self.declaration.preset(presets[preset])

    @property
    def numbers(self) -> dict[str, float]:
        """What the kernel gives, by name, in the units that are shown; nan where there is none."""
        return dict(self._computed().numbers)

    @property
    def text(self) -> str:
        """The sentence that reads the setting."""
        found = self._computed()
        template = found.outcome(self.declaration).sentence
        return words.sentence(template, self.declaration, found.settings, found.numbers)

    @property
    def code(self) -> str:
        """Lines of Python whose last one gives the main number."""
        found = self._computed()
        return words.code(self.declaration, found.settings, found.numbers)

    @property
    def frame(self) -> pandas.DataFrame:
        """The curves as a table; ``frame.attrs`` has the units of its columns and the settings."""
        import pandas

        found = self._computed()
        frame = pandas.DataFrame({name: np.array(column) for name, column in found.columns.items()})
        units = {column.name: column.unit for column in self.declaration.columns if column.unit}
        frame.attrs = {"units": units, "settings": dict(found.settings)}
        return frame

    def to_frame(self) -> pandas.DataFrame:
        """Return the curves as a table: the same as `frame`."""
        return self.frame

    def _computed(self) -> Frame:
        """Return what the page's module gives for the present settings, which is computed once."""
        settings = dict(self.settings)
        last: Frame | None = getattr(self, "_last", None)
        if last is None or last.settings != settings:
            last = compute(self.declaration, settings, self.preset, by_module)
            self._last = last
        return last


class Placeholder(State):
    """An explorer where pages are made: it shows as the place that the pages fill."""

    def __init__(self, declaration: Explorer) -> None:
        self.declaration = declaration
        self.preset = declaration.presets[0].name
        self._settings = declaration.start()

    @property
    def settings(self) -> dict[str, Setting]:
        """What each control stands at."""
        return dict(self._settings)

    @settings.setter
    def settings(self, chosen: dict[str, Setting]) -> None:
        self._settings = self.declaration.settings({**self._settings, **chosen})

    def __repr__(self) -> str:
        return told(self.declaration)

    def _repr_html_(self) -> str:
        return place(self.declaration)


def told(declaration: Explorer) -> str:
    """Return what is shown where an explorer cannot run."""
    return f"{declaration.title}: an explorer, which computes in the built page and in a running notebook."


def place(declaration: Explorer) -> str:
    """Return the short markup that the pages fill, the same at every run."""
    return f'<section data-explorer="{declaration.name}">{html.escape(told(declaration))}</section>'
