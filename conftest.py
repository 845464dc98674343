"""How chapters are tested: what was just computed is not run again, and no core waits for the longest."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

VERDICTS, MUTATION = "tests/book/test_verdicts.py", "tests/book/test_mutation.py"
"""Tests each of which runs a chapter: they start first, and no process gets all of them."""


os.environ["MULTIGAP_PAGES"] = "1"  # inherited by the chapters' kernels: explorers show as in the pages


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option of not running again what `make book` has just computed."""
    parser.addoption(
        "--computed",
        action="store_true",
        help="with --nbval: take what the cells give from _build/computed, where `make book` put it, "
        "of every chapter that was computed from the present code and data",
    )


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Any:
    """Replay the chapters that were computed, where that is asked for."""
    found = yield
    if file_path.suffix == ".ipynb" and parent.config.getoption("--computed"):
        from tests.book.replay import Replayed

        return [Replayed.instead_of(node, _state()) for node in found]
    return found


@cache
def _state() -> str:
    from multigap_book.computed import digest

    return digest()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Start with the tests that run chapters, where several processes share the work."""
    if hasattr(config, "workerinput"):
        chapters = {item for item in items if item.nodeid.startswith((VERDICTS, MUTATION, "book/"))}
        items.sort(key=lambda item: item not in chapters)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Deal out the work of ``--dist loadscope`` so that the tests that run chapters are shared, too."""
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        """Deals out modules and classes; of the tests that run chapters, a chapter or a wrong kernel."""

        def _split_scope(self, nodeid: str) -> str:
            if nodeid.startswith(VERDICTS):
                return nodeid
            if nodeid.startswith(MUTATION):
                return nodeid.partition("-")[0]
            return str(super()._split_scope(nodeid))

    return Scheduling(config, log) if config.getvalue("dist") == "loadscope" else None
