"""A page with two toys, as markup, program and module, and the toy's kernel in Python."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import wasmtime
from playwright.sync_api import Browser

from multigap_book.explorers import markup, payload
from multigap_book.explorers.controls import Setting
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.frame import Frame, compute
from multigap_book.explorers.module import Module
from tests.book.browser import Visit
from tests.book.browser import visit as visit_any
from tests.book.explorers.driving import Driven, driven
from tests.book.explorers.toy import TOY

MODULE = bytes(wasmtime.wat2wasm(Path(__file__).with_name("toy.wat").read_text(encoding="utf-8")))
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Two toys</title>
<style>{style}</style></head><body><main><h1>Two toys</h1>{sections}<h2 id="elsewhere">Elsewhere</h2>
<p><a href="#elsewhere">elsewhere</a></p></main><script>{script}</script></body></html>"""


def visit(browser: Browser, address: str, **options: Any) -> Visit:
    return visit_any(browser, address, idle=False, **options)


def by_toy(explorer: Explorer, settings: dict[str, Setting]) -> Any:
    shape = (len(explorer.columns), explorer.points)
    return Module(explorer.name, MODULE).run(
        explorer.entries(settings), len(explorer.numbers), shape, explorer.picture
    )


def frame(settings: dict[str, Setting], preset: str = "paper") -> Frame:
    return compute(TOY, {**TOY.start(), **settings}, preset, by_toy)  # type: ignore[arg-type]


def given() -> dict[str, Any]:
    """Return what the program is given of the toy."""
    return {"declaration": payload.data(TOY), "wasm": b64encode(MODULE).decode()}


def page() -> str:
    """Return the page."""
    script = payload.program() + f"multigapExplorer.register({json.dumps(given())});"
    sections = "".join(markup.section(TOY, place, frame({})) for place in (1, 2))
    return PAGE.format(style=payload.style(), sections=sections, script=script.replace("</", "<\\/"))


def at(browser: Browser, address: str, fragment: str, **options: Any) -> Driven:
    return driven(visit(browser, f"{address}#{fragment}", **options).page, TOY)
