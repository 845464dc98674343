"""What the tests that read pages share: a browser, and a server for the built pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts.walk.browser import FLAGS, HTML, chromium, served


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served(HTML) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert chromium() is not None, "no Chromium or Chrome found on this machine"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()
