"""What the tests of the book share: a browser, a server for the built pages, and a pair of axes."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest
from matplotlib.axes import Axes
from playwright.sync_api import Browser, Page

from scripts.walk.browser import HTML, chromium, launched, served


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served(HTML) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert chromium() is not None, "no Chromium or Chrome found on this machine"
    with launched() as opened:
        yield opened


@pytest.fixture(scope="module")
def browser_if_any() -> Iterator[Browser]:
    """A browser for programs that need no built pages; without one their tests are left out."""
    if chromium() is None:
        pytest.skip("no Chromium or Chrome found on this machine")
    with launched() as opened:
        yield opened


@pytest.fixture(scope="module")
def page(browser_if_any: Browser) -> Page:
    return browser_if_any.new_page()


@pytest.fixture
def axes() -> Iterator[Axes]:
    figure, found = plt.subplots()
    yield found
    plt.close(figure)
