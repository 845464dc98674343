"""An explorer in a page, moved and read as by its reader."""

from __future__ import annotations

import csv
import html
import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from multigap_book.explorers import words
from multigap_book.explorers.declaration import Explorer, Range, Setting, Switch

SETTLED = "s => s.hasAttribute('data-live') && !s.hasAttribute('data-busy')"

AS_IN_PYTHON = """
.explorer-canvas { width: 480px !important }
.explorer-plot[data-plot] { display: block !important }
"""
"""Style in which every panel is seen, as wide as Python draws it."""

MOVE = """
(input, value) => {
  if (input.type === "checkbox") input.checked = value;
  else input.value = value;
  input.dispatchEvent(new Event("input", {bubbles: true}));
}
"""


@dataclass
class Table:
    """A saved file: the lines of its head without their #, and its columns."""

    head: list[str]
    columns: dict[str, list[float]]


@dataclass
class Driven:
    """One explorer of a page."""

    page: Page
    section: Locator
    explorer: Explorer

    def settle(self) -> Driven:
        """Wait until the newest setting is drawn."""
        self.page.wait_for_function(SETTLED, arg=self.section.element_handle())
        return self

    def move(self, name: str, value: Setting) -> Driven:
        """Set a control as a reader would, by its slider where it is one."""
        control = next(control for control in self.explorer.controls if control.name == name)
        place = control.position(float(value)) if isinstance(control, Range) else value
        self.section.locator(f'[name="{name}"]:not(output)').evaluate(
            MOVE, place if isinstance(control, Switch) else str(place)
        )
        return self.settle()

    def choose(self, preset: str) -> Driven:
        self.section.locator(f'[data-preset="{preset}"]').click()
        return self.settle()

    def text(self, selector: str) -> str:
        return self.section.locator(selector).text_content() or ""

    def number(self, name: str) -> str:
        return self.text(f'output[name="{name}"]')

    @property
    def stale(self) -> bool:
        return self.section.get_attribute("data-stale") is not None

    @property
    def sentence(self) -> str:
        return self.text(".explorer-sentence")

    @property
    def complaint(self) -> str:
        place = self.section.locator(".explorer-complaint")
        return (place.text_content() or "") if place.is_visible() else ""

    def fragment(self) -> str:
        """Return what stands after the # of the address, once it was written."""
        self.page.wait_for_timeout(450)
        return urlsplit(self.page.url).fragment

    def saved(self) -> Table:
        """Return the file that the reader saves."""
        with self.page.expect_download() as download:
            self.section.locator('[data-action="csv"]').click()
        text = download.value.path().read_text(encoding="utf-8")
        lines = text.splitlines()
        head = [line[2:] for line in lines if line.startswith("# ")]
        rows = list(csv.DictReader(io.StringIO("\n".join(line for line in lines if line[0] != "#"))))
        return Table(head, {name: [float(row[name]) for row in rows] for name in rows[0]})


def driven(page: Page, explorer: Explorer, place: int = 0) -> Driven:
    """Return an explorer of a page, the first of its name or a later one, once it is drawn."""
    section = page.locator(f'section[data-explorer="{explorer.name}"]').nth(place)
    return Driven(page, section, explorer).settle()


def as_read(text: str) -> str:
    """Return a declaration's text as its letters are read in the page: the signs of markup are none."""
    return html.unescape(re.sub("<[^>]+>", "", words.html(text)))


SHAPES = """
svg => {
  const shape = element => ({
    name: element.tagName,
    attributes: Object.fromEntries([...element.attributes].map(a => [a.name, a.value])),
    text: element.children.length ? "" : element.textContent,
    inside: [...element.children].map(shape),
  });
  return [...svg.children].map(shape);
}
"""


def shapes(svg: Locator) -> list[dict[str, Any]]:
    """Return the elements of a drawing, as a tree."""
    found: list[dict[str, Any]] = svg.evaluate(SHAPES)
    return found


def drawn_alike(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    """Hold two drawings against each other: the same elements, numbers within 0.05."""
    number = re.compile(r"-?\d+(?:\.\d+)?")
    assert [shape["name"] for shape in one] == [shape["name"] for shape in other]
    for mine, its in zip(one, other, strict=True):
        assert mine["text"] == its["text"]
        assert mine["attributes"].keys() == its["attributes"].keys()
        for key, value in mine["attributes"].items():
            assert number.sub("0", value) == number.sub("0", its["attributes"][key])
            pairs = zip(number.findall(value), number.findall(its["attributes"][key]), strict=True)
            assert all(abs(float(a) - float(b)) <= 0.05 for a, b in pairs), (key, value)
        drawn_alike(mine["inside"], its["inside"])


def without_pictures(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop the pictures of maps: the page, once it computes, has a canvas in their place."""
    kept = [shape for shape in found if shape["name"] != "image"]
    return [{**shape, "inside": without_pictures(shape["inside"])} for shape in kept]
