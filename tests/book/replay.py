"""Gives a chapter's cells, in place of a kernel, what they gave when the chapter was computed for the pages.

nbval asks a kernel cell by cell, and compares what comes with what the repository stores. A chapter that
``scripts/compute.py`` has run from the present code and data need not be run again for that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
import pytest
from nbval.plugin import IPyNbFile

from multigap_book import computed


class Replay:
    """Answers as nbval's kernel does."""

    def __init__(self, notebook: nbformat.NotebookNode) -> None:
        self._cells: Iterator[Any] = (cell for cell in notebook.cells if cell.cell_type == "code")
        self._messages: deque[dict[str, Any]] = deque()

    def execute_cell_input(self, source: str, allow_stdin: bool | None = None) -> str:
        """Make ready what the next cell with this source gave; return a name for it."""
        cell = next(cell for cell in self._cells if cell.source == source)
        name = str(cell.execution_count)
        told = [(output.output_type, output) for output in cell.outputs]
        for kind, content in [*told, ("status", {"execution_state": "idle"})]:
            self._messages.append({"msg_type": kind, "content": content, "parent_header": {"msg_id": name}})
        return name

    def get_message(self, stream: str, timeout: float | None = None) -> dict[str, Any]:
        """Return the next thing that the cell gave, and at its end that the kernel is idle."""
        if not self._messages:
            raise Empty
        return self._messages.popleft()

    def await_reply(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait for nothing: the cell was run long ago."""

    def await_idle(self, msg_id: str, timeout: float | None = None) -> None:
        """Wait for nothing: the cell was run long ago."""

    def is_alive(self) -> bool:
        """Say that cells can be asked for."""
        return True

    def stop(self) -> None:
        """End: there is no process to be ended."""


class Replayed(IPyNbFile):
    """A chapter whose cells give what they gave when it was computed."""

    notebook: nbformat.NotebookNode

    @classmethod
    def instead_of(
        cls, node: pytest.Collector, state: str, folder: Path = computed.FOLDER
    ) -> pytest.Collector:
        """Return a chapter to be replayed, or `node` where it was not computed in this state."""
        notebook = computed.get(node.path, state, folder)
        if notebook is None:
            return node
        replayed = cls.from_parent(node.parent, path=node.path)
        replayed.notebook = notebook
        return replayed

    def setup(self) -> None:
        """Start the replay where nbval would start a kernel."""
        self.kernel = Replay(self.notebook)
        self.setup_sanitize_files()
