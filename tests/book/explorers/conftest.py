"""What the tests on the page of toys share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.book.browser import Visit
from tests.book.explorers.driving import Driven, driven
from tests.book.explorers.toy import TOY
from tests.book.explorers.toy_page import page, visit


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("toys") / "toys.html"
    path.write_text(page(), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def seen(browser: Browser, address: str) -> Iterator[Visit]:
    found = visit(browser, address)
    yield found
    assert found.errors == []
    assert found.outside == []
    found.page.context.close()


@pytest.fixture
def toy(seen: Visit) -> Driven:
    return driven(seen.page, TOY)
