"""The markup of an explorer with its first frame: what a page shows before its program runs, or without.

`web/explorer/explorer.js` brings it to life and changes texts, values and drawings, but adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from multigap_book.explorers import svg, words
from multigap_book.explorers.controls import Choice, Control, Range, Switch, is_used
from multigap_book.explorers.declaration import Explorer, Number, Preset, Statement
from multigap_book.explorers.frame import Frame, first_frame
from multigap_book.explorers.layers import Bars, Plot
from multigap_book.explorers.legend import legend

ACTIONS = {"reset": "Reset", "link": "Copy link", "csv": "Save CSV", "code": "Copy Python"}

BESIDE = 5
"""Most controls that stand beside a panel that is alone."""

NO_SCRIPT = "The controls need JavaScript. This is the first setting."


def section(explorer: Explorer, number: int = 1, frame: Frame | None = None, level: int = 3) -> str:
    """Return an explorer's markup.

    Parameters
    ----------
    explorer : Explorer
        What was declared.
    number : int
        Which of its kind on the page it is, so that no id comes twice.
    frame : Frame, optional
        What it shows; the first preset, computed by the page's own module, where none is given.
    level : int
        Of its heading.
    """
    place = f"explorer-{explorer.name}-{number}"
    return _Section(explorer, place, frame or first_frame(explorer), level).markup()


def element(tag: str, content: str = "", /, **attributes: str | bool | None) -> str:
    """Return an element: ``data_plot`` is written data-plot, ``class_`` class; True stands bare."""
    written = "".join(
        f" {_attribute(name)}" if value is True else f' {_attribute(name)}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )
    return f"<{tag}{written}>" if tag == "input" else f"<{tag}{written}>{content}</{tag}>"


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


@dataclass(frozen=True, eq=False)
class _Section:
    """One explorer on a page: its parts, from the heading to the limits."""

    explorer: Explorer
    id: str
    frame: Frame
    level: int

    def markup(self) -> str:
        """Return the whole."""
        parts = [
            self._heading(),
            self._presets(),
            self._body(),
            element("p", NO_SCRIPT, class_="explorer-noscript"),
            self._sentence(),
            element("dl", "".join(map(self._number, self._shown())), class_="explorer-numbers"),
            self._statements(),
            element("p", class_="visually-hidden", role="status"),
            element("p", class_="explorer-complaint", hidden=True),
            element("div", "".join(map(_action, ACTIONS.items())), class_="explorer-actions"),
            self._code(),
            self._questions(),
            self._limits(),
        ]
        return element(
            "section",
            "\n".join(filter(None, parts)),
            class_="explorer",
            data_explorer=self.explorer.name,
            id=self.id,
            aria_labelledby=f"{self.id}-title",
        )

    def _heading(self) -> str:
        """Return title and question; the title is a heading that the page's contents do not list."""
        title = element(
            "p",
            words.html(self.explorer.title),
            class_="explorer-title",
            id=f"{self.id}-title",
            role="heading",
            aria_level=str(self.level),
        )
        return title + element("p", words.html(self.explorer.question), class_="explorer-question")

    def _body(self) -> str:
        simple = sum(not control.advanced for control in self.explorer.controls)
        return element(
            "div",
            self._plots() + self._controls(),
            class_="explorer-body",
            data_panels=str(len(self.explorer.plots)),
            data_many=simple > BESIDE,
        )

    def _sentence(self) -> str:
        frame = self.frame
        template = frame.outcome(self.explorer).sentence
        read = words.sentence(template, self.explorer, frame.settings, frame.numbers)
        return element("p", words.html(read), class_="explorer-sentence")

    def _shown(self) -> list[Number]:
        return [number for number in self.explorer.numbers if number.shown]

    def _presets(self) -> str:
        """Return the presets' buttons, and the note of the one that is chosen."""
        chosen = self.frame.preset
        buttons = "".join(
            element(
                "button",
                words.html(preset.label),
                type="button",
                data_preset=preset.name,
                aria_pressed="true" if self._met(preset) else "false",
            )
            for preset in self.explorer.presets
        )
        note = next(preset.note for preset in self.explorer.presets if preset.name == chosen)
        return element(
            "div", buttons, class_="explorer-presets", role="group", aria_label="Published settings"
        ) + element("p", words.html(note), class_="explorer-note")

    def _met(self, preset: Preset) -> bool:
        return self.explorer.preset(preset) == self.frame.settings

    def _plots(self) -> str:
        """Return the panels, with buttons to choose one where there is room for one only."""
        plots = self.explorer.plots
        tabs = "".join(
            element(
                "button",
                words.html(plot.title),
                type="button",
                data_panel=plot.name,
                aria_pressed="false" if place else "true",
            )
            for place, plot in enumerate(plots)
        )
        several = len(plots) > 1
        switch = element("div", tabs, class_="explorer-tabs", role="group", aria_label="Panel")
        figures = "".join(self._figure(plot, first=not place) for place, plot in enumerate(plots))
        return element("div", (switch if several else "") + figures, class_="explorer-plots")

    def _figure(self, plot: Plot | Bars, *, first: bool) -> str:
        title = element("figcaption", words.html(plot.title))
        title += legend(plot, self.explorer, self.frame, words.html)
        canvas = element("div", svg.draw(plot, self.explorer, self.frame), class_="explorer-canvas")
        scales = _scales(plot) if isinstance(plot, Plot) else ""
        return element(
            "figure", title + canvas + scales, class_="explorer-plot", data_plot=plot.name, data_shown=first
        )

    def _controls(self) -> str:
        """Return the controls, those for advanced readers folded."""
        controls = self.explorer.controls
        legend = element("legend", "Settings", class_="visually-hidden")
        simple = "".join(self._control(control) for control in controls if not control.advanced)
        advanced = "".join(self._control(control) for control in controls if control.advanced)
        more = element("details", element("summary", "More settings") + advanced, class_="explorer-more")
        return element(
            "fieldset",
            legend + simple + (more if advanced else ""),
            class_="explorer-controls",
            disabled=True,
        )

    def _control(self, control: Control) -> str:
        place = f"{self.id}-{control.name}"
        hint = (
            element("p", words.html(control.hint), class_="explorer-hint", id=f"{place}-hint")
            if control.hint
            else ""
        )
        described = f"{place}-hint" if hint else None
        match control:
            case Range():
                content = self._range(control, place, described)
            case Switch():
                content = self._switch(control, place, described)
            case Choice():
                content = self._choice(control, place, described)
        return element(
            "div",
            content + hint,
            class_="explorer-control",
            data_kind=control.kind,
            hidden=not is_used(control, self.frame.settings),
        )

    def _range(self, control: Range, place: str, described: str | None) -> str:
        value = float(self.frame.settings[control.name])
        shown = words.setting(control, value)
        low, high, at = map(control.position, (control.low, control.high, value))
        slider = element(
            "input",
            type="range",
            id=place,
            name=control.name,
            min=words.plain(low),
            max=words.plain(high),
            step=words.plain(control.step),
            value=words.plain(at),
            autocomplete="off",
            data_lm_suppress_shortcuts=True,
            aria_valuetext=shown,
            aria_describedby=described,
        )
        label = element("label", words.html(control.label), for_=place)
        return (
            label + slider + element("span", escape(shown), class_="explorer-value", data_value=control.name)
        )

    def _switch(self, control: Switch, place: str, described: str | None) -> str:
        box = element(
            "input",
            type="checkbox",
            role="switch",
            id=place,
            name=control.name,
            checked=bool(self.frame.settings[control.name]),
            autocomplete="off",
            data_lm_suppress_shortcuts=True,
            aria_describedby=described,
        )
        return element("label", f"{box} {words.html(control.label)}")

    def _choice(self, control: Choice, place: str, described: str | None) -> str:
        chosen = self.frame.settings[control.name]
        options = "".join(
            element("option", escape(option.label), value=option.name, selected=option.name == chosen)
            for option in control.options
        )
        select = element(
            "select",
            options,
            id=place,
            name=control.name,
            autocomplete="off",
            data_lm_suppress_shortcuts=True,
            aria_describedby=described,
        )
        return element("label", words.html(control.label), for_=place) + select

    def _number(self, number: Number) -> str:
        shown = words.shown(number, self.frame.numbers[number.name])
        output = element("output", escape(shown), name=number.name, aria_live="off")
        main = True if number is self.explorer.main else None
        return element("div", element("dt", words.html(number.label)) + element("dd", output), data_main=main)

    def _statements(self) -> str:
        if not self.explorer.statements:
            return ""
        return element(
            "ul", "".join(map(self._statement, self.explorer.statements)), class_="explorer-statements"
        )

    def _statement(self, statement: Statement) -> str:
        value = self.frame.numbers[statement.number]
        holds = "yes" if value > 0 else "no" if value == 0 else "unknown"
        return element("li", words.html(statement.text), data_statement=statement.number, data_holds=holds)

    def _code(self) -> str:
        code = words.code(self.explorer, self.frame.settings, self.frame.numbers)
        summary = element("summary", "The same in Python")
        block = element("pre", element("code", escape(code)), tabindex="0")
        return element("details", summary + block, class_="explorer-code")

    def _questions(self) -> str:
        items = "".join(
            element(
                "li",
                words.html(question.text)
                + element(
                    "details", element("summary", "Answer") + element("p", words.html(question.answer))
                ),
            )
            for question in self.explorer.questions
        )
        return element(
            "details", element("summary", "To find out") + element("ol", items), class_="explorer-questions"
        )

    def _limits(self) -> str:
        items = "".join(element("li", words.html(limit)) for limit in self.explorer.limits)
        return element("ul", items, class_="explorer-limits", aria_label="What it cannot do")


def _action(item: tuple[str, str]) -> str:
    name, label = item
    return element("button", label, type="button", data_action=name)


def _scales(plot: Plot) -> str:
    """Return the boxes that make a plot's axes logarithmic."""
    switched = [(name, axis) for name, axis in (("x", plot.x), ("y", plot.y)) if axis.switch]
    drawn = ""
    for name, axis in switched:
        told = "logarithmic" if len(switched) == 1 else f"{name} logarithmic"
        box = element("input", type="checkbox", data_scale=name, checked=axis.logarithmic, autocomplete="off")
        drawn += element("label", f"{box} {told}", class_="explorer-scale")
    return drawn
