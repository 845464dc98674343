"""The markup of an explorer: the contract that the page's program and readers' tools rely on."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from multigap_book.explorers import markup
from tests.book.explorers import toy

SECTION = markup.section(toy.TOY, 3, toy.frame(g=1 / 3))
VOID = {"input"}


class Tree(HTMLParser):
    """Elements in their order, each with its attributes and text; complains of what is left open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names))
        self.found.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, attribute: str) -> list[str | None]:
        return [attributes[attribute] for _, attributes in self.found if attribute in attributes]


TREE = Tree(SECTION)


class TestContract:
    def test_controls_are_inputs_named_as_parameters_in_a_fieldset_that_waits(self) -> None:
        named = {
            at["name"]: (tag, at) for tag, at in TREE.found if tag in ("input", "select") and "name" in at
        }
        assert list(named) == ["g", "omega0", "exchange", "overlap", "depth"]
        kinds = [(tag, at.get("type"), at.get("role")) for tag, at in named.values()]
        assert kinds == [
            ("input", "range", None),
            ("input", "range", None),
            ("input", "checkbox", "switch"),
            ("select", None, None),
            ("input", "range", None),
        ]
        g = named["g"][1]
        assert (g["min"], g["max"], g["step"], g["value"]) == ("0.05", "0.5", "0.01", "0.3333333333333333")
        assert g["aria-valuetext"] == "0.333"
        omega0 = named["omega0"][1]
        assert (omega0["min"], omega0["aria-valuetext"]) == ("0", "63 meV")
        assert float(omega0["value"] or 0) == pytest.approx(1.79934, abs=1e-5)
        for _, attributes in named.values():
            assert attributes["autocomplete"] == "off"
            assert "data-lm-suppress-shortcuts" in attributes
        assert "disabled" in dict(next(at for tag, at in TREE.found if tag == "fieldset"))

    def test_numbers_are_outputs_the_main_one_first(self) -> None:
        outputs = re.findall(r'<output name="(\w+)" aria-live="off">([^<]*)</output>', SECTION)
        assert outputs == [("kelvin", "267 K"), ("eta", "1.00"), ("gap", "16.7 meV")]
        assert SECTION.count("data-main") == 1

    def test_presets_panels_actions_and_statements_are_there(self) -> None:
        assert TREE.all("data-preset") == ["paper", "third"]
        assert TREE.all("data-panel") == TREE.all("data-plot") == ["dome", "map", "bars"]
        assert TREE.all("data-action") == ["reset", "link", "csv", "code"]
        assert list(zip(TREE.all("data-statement"), TREE.all("data-holds"), strict=True)) == [
            ("holds", "yes")
        ]
        assert TREE.all("data-scale") == ["y"]

    def test_a_preset_is_pressed_where_every_setting_is_its_own(self) -> None:
        pressed = [at["aria-pressed"] for _, at in TREE.found if "data-preset" in at]
        assert pressed == ["false", "false"]
        assert 'data-preset="paper" aria-pressed="true"' in markup.section(toy.TOY, 1, toy.frame())

    def test_the_sentence_and_the_code_are_of_the_frame(self) -> None:
        assert "Top 267 K at η = 1.00, with exchange on and 63 meV." in SECTION
        assert (
            "toy.kelvin(0.3333333333333333, omega=63e-3, exchange=0.1, overlap=&quot;exact&quot;" in SECTION
        )

    def test_a_setting_without_a_result_is_told(self) -> None:
        assert "No bound state at g = 0.50." in markup.section(toy.TOY, 1, toy.frame(g=0.5))


class TestAccess:
    def test_no_id_comes_twice_and_each_reference_is_to_one(self) -> None:
        identities = TREE.all("id")
        assert len(identities) == len(set(identities))
        references = [*TREE.all("for"), *TREE.all("aria-describedby"), *TREE.all("aria-labelledby")]
        assert set(references) <= set(identities)
        assert all(str(identity).startswith("explorer-toy-dome-3") for identity in identities)

    def test_texts_are_escaped_and_indices_lowered(self) -> None:
        assert "How strongly the &lt;electrons&gt; pair." in SECTION
        assert "<dt>T<sub>c</sub> at the top</dt>" in SECTION

    def test_drawings_say_what_they_show(self) -> None:
        told = [at["aria-label"] for tag, at in TREE.found if tag == "svg" and at.get("role") == "img"]
        assert told == [plot.alt for plot in toy.TOY.plots]
