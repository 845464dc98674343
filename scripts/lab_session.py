"""Open and run notebooks on a Jupyter server as JupyterLab does: REST, and the kernel's channels."""

from __future__ import annotations

import json
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import nbformat
from tornado.websocket import WebSocketClientConnection, websocket_connect

LONGEST_CELL: Final = 900.0
"""Seconds after which a cell that says nothing counts as dead."""

LARGEST_MESSAGE: Final = 256 * 2**20
TEXTS: Final = ("text/plain", "text/html")


@dataclass
class Run:
    """What came of a notebook that was opened and run from top to bottom.

    Parameters
    ----------
    opened : float
        Seconds from asking for the notebook until its kernel took the first cell.
    first_figure : float or None
        Seconds from asking for the notebook until its first picture, None where it has none.
    whole : float
        Seconds from asking for the notebook until its last cell was done.
    outputs : list
        For each code cell, what it put out.
    """

    opened: float = 0.0
    first_figure: float | None = None
    whole: float = 0.0
    outputs: list[list[dict[str, Any]]] = field(default_factory=list)

    @property
    def errors(self) -> list[str]:
        """Return what cells raised."""
        return [
            f"cell {number}: {output['ename']}: {output['evalue']}"
            for number, outputs in enumerate(self.outputs, start=1)
            for output in outputs
            if output["output_type"] == "error"
        ]

    @property
    def widgets(self) -> int:
        """Return how many widgets were shown."""
        return sum(
            any("widget-view" in kind for kind in output.get("data", ()))
            for outputs in self.outputs
            for output in outputs
        )


@dataclass(frozen=True)
class Server:
    """A Jupyter server: its address, which ends in a slash, and its token."""

    address: str
    token: str

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str | None = None) -> Any:
        """Return what the server answers to a request of its REST interface."""
        asked = urllib.request.Request(
            self.address + path,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
            method=method,
        )
        with urllib.request.urlopen(asked, timeout=60) as answer:
            said = answer.read()
        return json.loads(said) if said else None

    async def channels(self, kernel: str) -> WebSocketClientConnection:
        """Open the channels of a kernel."""
        address = self.address.replace("http", "ws", 1)
        return await websocket_connect(
            f"{address}api/kernels/{kernel}/channels?token={self.token}",
            max_message_size=LARGEST_MESSAGE,
        )

    async def run(self, path: str, codes: Sequence[str] | None = None) -> Run:
        """Open a notebook and run its cells, or `codes` in their place, in a kernel that ends with it."""
        begun = time.perf_counter()
        notebook = self.ask(f"api/contents/{path}")["content"]
        cells = list(code_of(notebook)) if codes is None else codes
        session = self.ask(
            "api/sessions",
            {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}},
        )
        channels = await self.channels(session["kernel"]["id"])
        found = Run()
        try:
            for code in cells:
                outputs: list[dict[str, Any]] = []
                found.outputs.append(outputs)
                async for output in executed(channels, code):
                    if output is None:
                        found.opened = found.opened or time.perf_counter() - begun
                        continue
                    outputs.append(output)
                    if found.first_figure is None and "image/png" in output.get("data", ()):
                        found.first_figure = time.perf_counter() - begun
            found.whole = time.perf_counter() - begun
        finally:
            channels.close()
            self.ask(f"api/sessions/{session['id']}", method="DELETE")
        return found


def code_of(notebook: dict[str, Any]) -> Iterator[str]:
    """Yield the code of a notebook's cells, as the server's interface gives it."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            yield cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


async def executed(channels: WebSocketClientConnection, code: str) -> Any:
    """Run a cell: yield None when the kernel takes it, then what it puts out, until it is done."""
    name = uuid.uuid4().hex
    header = {
        "msg_id": name,
        "msg_type": "execute_request",
        "version": "5.3",
        "username": "",
        "session": name,
    }
    content = {
        "code": code,
        "silent": False,
        "store_history": True,
        "allow_stdin": False,
        "stop_on_error": True,
    }
    message = {"channel": "shell", "header": header, "parent_header": {}, "metadata": {}, "content": content}
    await channels.write_message(json.dumps(message))
    replied = idle = False
    limit = time.perf_counter() + LONGEST_CELL
    while not (replied and idle):
        said = await channels.read_message()
        if said is None or time.perf_counter() > limit:
            raise ConnectionError(f"the kernel is gone, or silent for {LONGEST_CELL:g} s, at:\n{code}")
        if isinstance(said, bytes):  # a widget's buffers
            continue
        heard = json.loads(said)
        kind, told = heard["header"]["msg_type"], heard["content"]
        if heard["parent_header"].get("msg_id") != name:
            continue
        if kind == "execute_reply":
            replied = True
        elif kind == "status":
            idle = told["execution_state"] == "idle"
        elif kind == "execute_input":
            yield None
        elif kind in ("stream", "display_data", "execute_result", "error"):
            yield {"output_type": kind, **told}


def texts(outputs: Sequence[dict[str, Any]]) -> list[str]:
    """Return what a cell's outputs say in words: its prints as one, and each result's text and HTML."""
    printed = "".join("".join(output["text"]) for output in outputs if output["output_type"] == "stream")
    shown = [
        "".join(output["data"][kind])
        for output in outputs
        if "data" in output and not any("widget" in held or "image" in held for held in output["data"])
        for kind in TEXTS
        if kind in output["data"]
    ]
    return [*filter(None, [printed]), *shown]


def differing(stored: nbformat.NotebookNode, run: Run) -> list[int]:
    """Return the numbers, from 1, of the code cells whose words are others than those that are stored."""
    kept = [cell.outputs for cell in stored.cells if cell.cell_type == "code"]
    pairs = enumerate(zip(kept, run.outputs, strict=True), start=1)
    return [number for number, (old, new) in pairs if _placed(old, new) and texts(old) != texts(new)]


def _placed(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> bool:
    """Whether a cell can be compared: an explorer is stored as a placeholder and shown as a widget."""
    return not any("widget" in kind for output in [*old, *new] for kind in output.get("data", ()))
