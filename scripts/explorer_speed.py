"""How fast the explorers of the built pages are, what they weigh, and what memory they take.

    python scripts/explorer_speed.py                 # every explorer that stands on a built page
    python scripts/explorer_speed.py dome phonon

Each page is opened as a file in headless Chromium with the network cut. A slider is moved to places spread
over its whole way, in an order that leaps; the time of one move is from its input event until the frame that
shows the new drawing has been painted. The first curve is timed from when the page without
explorers is ready, its formulas set.
What is printed is meant for two cores; medians and 95th percentiles in ms, sizes in kB and MB.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Page, Route, sync_playwright

from multigap_book import explorers
from multigap_book.explorers.controls import Range
from multigap_book.explorers.declaration import Explorer
from multigap_book.explorers.module import Module

ROOT: Final = Path(__file__).resolve().parents[1]
HTML: Final = ROOT / "_build" / "html"

MEDIAN, TAIL, FIRST, WEIGHT, MEMORY = 33.0, 66.0, 500.0, 250.0, 20.0
"""What is promised: ms in the median and at the 95th percentile, ms to the first curve, kB a page, MB."""

SECTION: Final = re.compile(r'<section class="explorer" data-explorer="([\w-]+)".*?</section>', re.DOTALL)

WATCH: Final = """
globalThis.firstDrawn = new Promise(done =>
  addEventListener("explorerdrawn", () => done(performance.now()), {once: true, capture: true}));
"""

MOVE: Final = """
async ({place, name, values}) => {
  const section = document.querySelectorAll("section[data-explorer]")[place];
  const input = section.querySelector(`input[name="${name}"]`);
  const draw = multigapExplorer.Panels.prototype.draw;
  const drawing = [], moving = [];
  multigapExplorer.Panels.prototype.draw = function (...given) {
    const start = performance.now();
    draw.apply(this, given);
    drawing.push(performance.now() - start);
  };
  const frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  for (const value of values) {
    await frame();
    const start = performance.now();
    const drawn = new Promise(done => section.addEventListener("explorerdrawn", done, {once: true}));
    input.value = value;
    input.dispatchEvent(new Event("input", {bubbles: true}));
    await drawn;
    await frame();
    moving.push(performance.now() - start);
  }
  multigapExplorer.Panels.prototype.draw = draw;
  return {moving, drawing};
}
"""


@dataclass(frozen=True)
class Row:
    """One line of the table: what was measured, its values, and whether each is as promised."""

    explorer: str
    what: str
    values: tuple[str, ...]
    kept: bool

    def __str__(self) -> str:
        mark = "" if self.kept else "   over the limit"
        return f"{self.explorer:<12} {self.what:<24} {'  '.join(self.values)}{mark}"


def pages() -> dict[str, list[str]]:
    """Return the built pages with explorers, and the explorers' names in their order."""
    found = {}
    for file in sorted(HTML.glob("book/*.html")):
        names = SECTION.findall(file.read_text(encoding="utf-8"))
        if names:
            found[str(file.relative_to(HTML))] = names
    return found


def opened(browser: Browser, page: str, *, bare: bool = False) -> Page:
    """Return a page, opened as a file with the network cut; a bare one loads no explorer."""
    tab = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()

    def gate(route: Route) -> None:
        own = route.request.url.startswith(("file:", "data:", "blob:"))
        if not own or (bare and "/_static/explorers/" in route.request.url):
            route.abort()
        else:
            route.continue_()

    tab.route("**/*", gate)
    tab.add_init_script(WATCH)
    tab.goto((HTML / page).as_uri(), wait_until="load")
    return tab


OWN: Final = """async () => {
  if (globalThis.MathJax) await MathJax.startup.promise;
  return performance.now();
}"""
"""When a page is ready by itself: loaded, and its formulas set."""


def first_curve(browser: Browser, page: str, times: int = 5) -> float:
    """Return the median time in ms from when the page is ready without explorers to its first computed curve.

    Below 0 where the curve is there before the page's formulas are.
    """
    drawn: list[float] = []
    own: list[float] = []
    for _ in range(times):
        for times_of, script, bare in ((own, OWN, True), (drawn, "async () => await firstDrawn", False)):
            tab = opened(browser, page, bare=bare)
            times_of.append(float(tab.evaluate(script)))
            tab.context.close()
    return statistics.median(drawn) - statistics.median(own)


def places(control: Range, count: int) -> list[str]:
    """Return positions of a slider over its whole way, in an order that leaps."""
    low, high = control.position(control.low), control.position(control.high)
    return [repr(low + (high - low) * (place * 7 % count) / (count - 1)) for place in range(count)]


def sliders(page: Page, place: int, explorer: Explorer, count: int) -> Iterator[Row]:
    """Measure every slider of one explorer of a page."""
    drawing: list[float] = []
    for control in explorer.controls:
        if not isinstance(control, Range):
            continue
        given = {"place": place, "name": control.name, "values": places(control, count)}
        told: dict[str, list[float]] = page.evaluate(MOVE, given)
        drawing += told["drawing"]
        middle, tail = statistics.median(told["moving"]), statistics.quantiles(told["moving"], n=20)[-1]
        values = (f"median {middle:5.1f} ms", f"95 % {tail:5.1f} ms")
        yield Row(explorer.name, f"slider {control.name}", values, middle <= MEDIAN and tail <= TAIL)
        page.evaluate(
            "place => document.querySelectorAll('section[data-explorer]')[place]"
            ".querySelector('[data-action=reset]').click()",
            place,
        )
        page.wait_for_timeout(300)
    yield Row(explorer.name, "drawing", (f"median {statistics.median(drawing):5.2f} ms",), kept=True)


def weight(page: str, names: Sequence[str]) -> float:
    """Return what the explorers add to a page, in kB: their markup, the program, its style, the modules."""
    text = (HTML / page).read_text(encoding="utf-8")
    markup = sum(len(found[0].encode()) for found in SECTION.finditer(text))
    folder = HTML / "_static" / "explorers"
    files = ("explorer.js", "explorer.css", *(f"{name}.js" for name in dict.fromkeys(names)))
    return (markup + sum((folder / file).stat().st_size for file in files)) / 1000


def memory(explorer: Explorer) -> float:
    """Return the memory in MB of the explorer's module after its presets and the ends of its sliders."""
    module = Module(explorer.name)
    given: list[dict[str, Any]] = [dict(explorer.preset(preset)) for preset in explorer.presets]
    for control in explorer.controls:
        if isinstance(control, Range):
            given += [{**explorer.start(), control.name: end} for end in (control.low, control.high)]
    for settings in given:
        shape = (len(explorer.columns), explorer.points)
        module.run(explorer.entries(settings), len(explorer.numbers), shape, explorer.picture)
    return module.memory_size() / 1e6


def measured(wanted: Sequence[str], count: int) -> Iterator[Row]:
    """Measure the explorers wanted, each on the first page that has it, and the pages that have them."""
    done: set[str] = set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        for page, names in pages().items():
            if not set(names) & set(wanted):
                continue
            size, first = weight(page, names), first_curve(browser, page)
            name = Path(page).stem
            yield Row(name, "page: beside its own", (f"{size:5.0f} kB",), size <= WEIGHT)
            yield Row(name, "page: first curve after", (f"{first:5.0f} ms",), first <= FIRST)
            tab = opened(browser, page)
            tab.evaluate("firstDrawn")
            tab.wait_for_timeout(1500)  # formulas are set, nothing else runs
            for place, own in enumerate(names):
                if own in wanted and own not in done:
                    done.add(own)
                    explorer = explorers.declared(own)
                    yield from sliders(tab, place, explorer, count)
                    taken = memory(explorer)
                    yield Row(own, "memory", (f"{taken:5.1f} MB",), taken <= MEMORY)
            tab.context.close()
        browser.close()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 where something is over its limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(explorers.NAMES))
    parser.add_argument("--moves", type=int, default=60, help="moves of each slider (default: 60)")
    options = parser.parse_args(arguments)
    kept = True
    for row in measured(options.names or explorers.NAMES, options.moves):
        print(row, flush=True)
        kept = kept and row.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
