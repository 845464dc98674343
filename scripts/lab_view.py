"""Look at a chapter in JupyterLab as a reader does: in a browser, with everything run from its menu."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from playwright.sync_api import Page

from scripts.lab_session import Server
from scripts.walk.browser import launched

SIZE: Final = {"width": 1400, "height": 1000}
LONGEST: Final = 180_000
"""Milliseconds in which a chapter has to show itself, and be run."""

SEEN: Final = """() => {
  const rendered = [...document.querySelectorAll('.jp-MarkdownCell .myst')];
  const words = rendered.map((node) => node.innerText).join('\\n');
  return {
    paragraphs: rendered.length,
    equations: document.querySelectorAll('.jp-MarkdownCell .katex').length,
    unset: document.querySelectorAll('.jp-MarkdownCell .katex-error').length,
    admonitions: document.querySelectorAll('.jp-MarkdownCell .myst aside').length,
    citations: document.querySelectorAll('[data-reference]').length,
    uncited: document.querySelectorAll('.myst [title="Citation Not Found"]').length,
    source: (words.match(/\\{[a-z:-]+\\}`|^[`:]{3,}\\{/gm) ?? []).length,
    figures: document.querySelectorAll('.jp-CodeCell .jp-RenderedImage img').length,
    explorers: document.querySelectorAll('.jp-CodeCell .explorer').length,
    errors: document.querySelectorAll('.jp-CodeCell [data-mime-type$=stderr]').length,
  };
}"""

MOVED: Final = """() => {
  const explorer = document.querySelector('.jp-CodeCell .explorer');
  const slider = explorer?.querySelector('input[type=range]:not([disabled])');
  if (!slider) return null;
  const before = explorer.innerText;
  slider.value = String((Number(slider.min) + Number(slider.value)) / 2);
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  slider.dispatchEvent(new Event('change', { bubbles: true }));
  return new Promise((done) => setTimeout(() => done(explorer.innerText !== before), 3000));
}"""


def look(server: Server, path: str, picture: Path) -> dict[str, Any]:
    """Open a notebook in JupyterLab, run all its cells, and say what is on the page.

    Parameters
    ----------
    server : Server
        The Jupyter server.
    path : str
        The notebook, from the server's root.
    picture : Path
        Where the screenshot goes; one of the explorer, where there is one, goes beside it.

    Returns
    -------
    dict
        Counts of what is rendered and of what is left as source; `moved`, whether an explorer's text follows
        its slider (None where there is no explorer); `hosts`, those that were asked besides this machine.
    """
    hosts: set[str] = set()
    with launched() as browser:
        page = browser.new_page(viewport=SIZE)
        page.set_default_timeout(LONGEST)
        page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))
        page.goto(f"{server.address}lab/tree/{quote(path)}?reset&token={server.token}")
        page.wait_for_selector(".jp-MarkdownCell .myst h1")
        _run_all(page)
        seen: dict[str, Any] = page.evaluate(SEEN)
        seen["moved"] = page.evaluate(MOVED)
        page.screenshot(path=picture)
        if seen["explorers"]:
            page.locator(".jp-CodeCell .explorer").first.evaluate("node => node.scrollIntoView()")
            page.screenshot(path=picture.with_stem(picture.stem + "-explorer"))
    seen["hosts"] = sorted(host for host in hosts if host and not host.startswith(("127.0.0.1", "localhost")))
    return seen


def _run_all(page: Page) -> None:
    """Run every cell from the menu, and wait until the last has its number."""
    page.wait_for_selector('.jp-NotebookPanel .jp-Notebook-ExecutionIndicator[data-status="idle"]')
    page.click('.lm-MenuBar-itemLabel:text-is("Run")')
    page.click('.lm-Menu-itemLabel:text-is("Run All Cells")')
    limit = time.monotonic() + LONGEST / 1000
    numbers = "[...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(node => node.innerText)"
    time.sleep(1)
    while any("*" in number for number in page.evaluate(numbers)):
        if time.monotonic() > limit:
            raise TimeoutError(f"cells still run after {LONGEST / 1000:g} s")
        time.sleep(0.5)
    time.sleep(2)  # what is drawn last
    page.locator(".jp-NotebookPanel h1").first.evaluate("node => node.scrollIntoView()")
