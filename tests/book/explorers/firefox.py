"""Firefox, driven over its own protocol, which needs nothing but Firefox.

Playwright drives only a Firefox that it has built itself; Debian's speaks Marionette: messages
``length:[type, number, command, parameters]`` over a socket.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OUTSIDE = 9
"""The port to which everything that leaves the machine is sent: nothing listens there."""


def firefox() -> str | None:
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


class Firefox:
    """A running Firefox that listens on a port."""

    def __init__(self, port: int) -> None:
        self._socket = self._connected(port)
        self._number = 0
        self._read()  # it says who it is
        self.command("WebDriver:NewSession", capabilities={})

    @staticmethod
    def _connected(port: int) -> socket.socket:
        for _ in range(240):
            try:
                return socket.create_connection(("127.0.0.1", port), timeout=120)
            except OSError:
                time.sleep(0.5)
        raise TimeoutError(f"Firefox does not listen on port {port}")

    def _read(self) -> Any:
        digits = b""
        while not digits.endswith(b":"):
            digits += self._socket.recv(1)
        size, text = int(digits[:-1]), b""
        while len(text) < size:
            text += self._socket.recv(size - len(text))
        return json.loads(text)

    def command(self, name: str, **parameters: Any) -> Any:
        self._number += 1
        text = json.dumps([0, self._number, name, parameters]).encode()
        self._socket.sendall(str(len(text)).encode() + b":" + text)
        _, _, error, result = self._read()
        if error:
            raise RuntimeError(f"{name}: {error}")
        return result

    def open(self, address: str) -> None:
        self.command("WebDriver:Navigate", url="about:blank")  # another # alone would not load anew
        self.command("WebDriver:Navigate", url=address)

    def wait(self, promise: str, *given: Any) -> Any:
        """Return what an asynchronous function gives; its text is that of a function of `given`."""
        script = f"""
          const [done, ...given] = [arguments[arguments.length - 1], ...[...arguments].slice(0, -1)];
          ({promise})(...given).then(done, error => done("failed: " + error));
        """
        return self.command("WebDriver:ExecuteAsyncScript", script=script, args=list(given))["value"]


@contextmanager
def running(folder: Path) -> Iterator[Firefox]:
    """Run Firefox without a screen, its ways out cut, with a profile in `folder`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    preferences: dict[str, object] = {
        "marionette.port": port,
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": OUTSIDE,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": OUTSIDE,
        "browser.shell.checkDefaultBrowser": False,
        "datareporting.policy.dataSubmissionEnabled": False,
    }
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items())
    (folder / "user.js").write_text("\n".join(lines), encoding="utf-8")
    program = firefox()
    assert program
    process = subprocess.Popen(
        [program, "--headless", "--marionette", "--no-remote", "--profile", str(folder)],
        env={**os.environ, "HOME": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Firefox(port)
    finally:
        process.terminate()
        process.wait(30)
