"""One page, loaded once and seen in every size and theme."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import Browser, Page, Route, async_playwright
from tqdm import tqdm

from scripts.walk.browser import FLAGS, chromium, served
from scripts.walk.links import dead

MEASURE: Final = Path(__file__).with_name("measure.js")

WIDTHS: Final = {"desktop": 1300, "phone": 390}

LOOKS: Final = (("desktop", "light"), ("desktop", "dark"), ("phone", "light"), ("phone", "dark"))
QUICK_LOOKS: Final = (LOOKS[0], LOOKS[3])
"""Enough to see both sizes and both themes, in half the time."""

COLOURS: Final = ("color-contrast",)

OF_SIZES: Final = (*COLOURS, "target-size", "scrollable-region-focusable")
"""Rules whose findings a phone may have alone, for a quick walk."""

LIKE_OTHERS: Final = ["tbody tr:nth-child(n + 13)"]
"""Rows of long tables, which look like those above them; a quick walk does not try their colours."""

GRAVE: Final = ("serious", "critical")

ALSO: Final = {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}
"""Rules of axe that it leaves out unless asked."""

AXE: Final = """
async ([options, left_out]) => {
  const found = await axe.run({include: [document], exclude: left_out}, options);
  return found.violations.map(v => ({
    id: v.id, impact: v.impact, nodes: v.nodes.map(n => n.target.join(" ") + " " + n.html.slice(0, 100))}));
}
"""

SETTLED: Final = """
async () => {
  if (window.MathJax && MathJax.startup) await MathJax.startup.promise;
  const views = document.querySelectorAll('script[type="application/vnd.jupyter.widget-view+json"]').length;
  const end = performance.now() + 20000;
  const drawn = () => document.querySelectorAll(".jupyter-widgets").length >= views;
  while (!drawn() && performance.now() < end) await new Promise(later => setTimeout(later, 50));
  await document.fonts.ready;
}
"""
"""Formulas are set, sliders stand, letters are there."""


@dataclass
class State:
    """A page in one size and one theme: heights with folds closed, all else with folds open."""

    height: int
    code: int
    printed: int
    cut: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)


@dataclass
class Seen:
    """What was found on a page; `states` by size and theme, such as ``"phone, dark"``."""

    name: str
    states: dict[str, State] = field(default_factory=dict)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    bytes: int = 0
    seconds: float = 0.0


async def _axe(page: Page, rules: Sequence[str], left_out: Sequence[str]) -> list[str]:
    """Return axe's serious and critical findings by some rules, or by all, one line for each element."""
    options: dict[str, Any] = {"resultTypes": ["violations"], "preload": False, "rules": ALSO}
    if rules:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = await page.evaluate(AXE, [options, list(left_out)])
    return [
        f"{rule['impact']} {rule['id']}: {node}"
        for rule in found
        if rule["impact"] in GRAVE
        for node in rule["nodes"]
    ]


async def _open(page: Page, address: str, own: str, seen: Seen) -> None:
    """Open a page; refuse and note what it asks of another host, and note what goes wrong."""

    async def gate(route: Route) -> None:
        if route.request.url.startswith((own, "data:", "blob:")):
            await route.continue_()
        else:
            seen.outside.append(route.request.url)
            await route.abort()

    await page.route("**/*", gate)
    page.on("console", lambda told: seen.errors.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: seen.errors.append(str(error)))
    page.on(
        "response", lambda got: seen.errors.append(f"{got.status} {got.url}") if got.status >= 400 else None
    )
    start = perf_counter()
    await page.goto(address, wait_until="load")
    await page.evaluate(SETTLED)
    seen.seconds = perf_counter() - start
    await page.wait_for_load_state("networkidle")
    await page.evaluate(f"window.walk = {MEASURE.read_text(encoding='utf-8').rstrip().rstrip(';')}")
    await page.evaluate(AXE_FILE_PATH.read_text(encoding="utf-8"))


async def _show(page: Page, size: str, theme: str) -> None:
    """Bring a page into a size and a theme, and let it come to rest."""
    await page.set_viewport_size({"width": WIDTHS[size], "height": 900})
    await page.emulate_media(color_scheme=theme)
    await page.wait_for_timeout(200)


async def visit(browser: Browser, own: str, name: str, *, quick: bool = False) -> Seen:
    """Return what is found on the page `name` of the book served at `own`.

    Shapes are the same in both themes: what does not depend on colours is tried once for each size.
    """
    seen = Seen(name)
    looks, left_out = (QUICK_LOOKS, LIKE_OTHERS) if quick else (LOOKS, [])
    context = await browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(180_000)
    try:
        page = await context.new_page()
        await _show(page, *looks[0])
        await _open(page, f"{own}{name}.html", own, seen)
        seen.bytes = await page.evaluate("walk.bytes()")
        seen.errors += await page.evaluate("walk.faults()")
        for size, theme in looks:
            await _show(page, size, theme)
            seen.states[f"{size}, {theme}"] = State(**await page.evaluate("walk.heights()"))
        known: set[str] = set()
        for size, theme in looks:
            await _show(page, size, theme)
            state = seen.states[f"{size}, {theme}"]
            if size not in known:
                await page.evaluate("walk.open()")
                state.cut = await page.evaluate("narrow => walk.cut(narrow)", size == "phone")
                await page.evaluate("walk.foldCode()")
            rules = COLOURS if size in known else OF_SIZES if quick and known else ()
            state.axe = await _axe(page, rules, left_out)
            state.axe += await page.evaluate("walk.contrast()")
            known.add(size)
    finally:
        await context.close()
    return seen


async def _visit_all(own: str, names: Sequence[str], jobs: int, quick: bool) -> list[Seen]:
    places = asyncio.Semaphore(jobs)
    progress = tqdm(total=len(names), unit="page", disable=None)  # on a screen alone
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)

        async def one(name: str) -> Seen:
            async with places:
                seen = await visit(browser, own, name, quick=quick)
            progress.update()
            return seen

        try:
            return list(await asyncio.gather(*map(one, names)))
        finally:
            progress.close()
            await browser.close()


def walk(folder: Path, names: Sequence[str], jobs: int = 2, *, quick: bool = False) -> list[Seen]:
    """Visit pages with one browser, and look where their links lead.

    Parameters
    ----------
    folder : Path
        The folder of the built pages.
    names : sequence of str
        Pages, such as ``"book/index"``.
    jobs : int
        Pages at a time.
    quick : bool
        Whether each page is seen in two of the four looks only.

    Returns
    -------
    list of Seen
        In the order of `names`.
    """
    with served(folder) as own:
        found = asyncio.run(_visit_all(own, names, jobs, quick))
    nowhere = dead(folder, names)
    for seen in found:
        seen.dead = nowhere[seen.name]
    return found
