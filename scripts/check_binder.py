"""Do here what Binder does, in an empty environment, and measure what a reader meets.

The steps are repo2docker's: a clone of what is committed, an environment that holds its own notebook
server, ``binder/requirements.txt`` on top, ``binder/postBuild``, and a server through ``binder/start``. Then
chapters are opened and run through that server, a file of the solver is edited and seen, and, where there is
a browser, JupyterLab is looked at. Everything lies under ``_build/binder``; ``report.json`` there says what
was measured.

Usage::

    python scripts/check_binder.py                       # as a whole, some ten minutes
    python scripts/check_binder.py --keep dome-live      # on the environment made last time, this chapter
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import nbformat

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.lab_session import Server, differing

ROOT: Final = Path(__file__).resolve().parents[1]

FOLDER: Final = ROOT / "_build" / "binder"
CHAPTERS: Final = ("dome-live", "superlattice-ten-lines", "hydrides")
LONGEST_WAIT: Final = 15.0
"""Seconds within which a chapter that is opened shows its first figure."""

OWN: Final = (
    "jupyterlab==4.4.9",
    "notebook==7.4.7",
    "jupyter_server==2.17.0",
    "jupyterhub==5.4.0",
    "ipywidgets==8.1.7",
    "ipykernel==7.0.1",
    "jupyter-offlinenotebook==0.3.2",
    "jupyter-resource-usage==1.2.0",
)
"""What repo2docker's environment for Python 3.11 holds before a repository adds to it."""

CALLERS: Final = ("PYTHON", "NUMBA", "VIRTUAL_ENV", "MULTIGAP", "MPL", "JUPYTER", "OPENBLAS", "PYDEVD")
"""How variables begin that an image would not have."""


@dataclass(frozen=True)
class Image:
    """What stands for Binder's image: a checkout, an environment and a home, in one folder."""

    folder: Path

    @property
    def checkout(self) -> Path:
        """Return the clone, where the server runs."""
        return self.folder / "checkout"

    @property
    def programs(self) -> Path:
        """Return the folder of the environment's programs."""
        return self.folder / "environment" / "bin"

    def variables(self) -> dict[str, str]:
        """Return the environment variables that Binder's image has."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(CALLERS)}
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        path = f"{self.programs}{os.pathsep}{os.environ['PATH']}"
        return {**kept, "PATH": path, "HOME": str(home), "REPO_DIR": str(self.checkout)}

    def make(self) -> dict[str, float]:
        """Make it from nothing; return the seconds that each step took."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        took: dict[str, float] = {}
        pip = [str(self.programs / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        steps = {
            "clone": ["git", "clone", "--quiet", str(ROOT), str(self.checkout)],
            "environment": [python(), "-m", "venv", str(self.programs.parent)],
            "repo2docker's own": [*pip, *OWN],
            "requirements.txt": [*pip, "-r", str(self.checkout / "binder" / "requirements.txt")],
        }
        for name, command in steps.items():
            with timed(name, took):
                subprocess.run(command, check=True)
        with timed("postBuild", took):
            subprocess.run(["binder/postBuild"], cwd=self.checkout, env=self.variables(), check=True)
        return took

    @contextmanager
    def served(self) -> Iterator[Server]:
        """Start a Jupyter server through ``binder/start``; yield it, and end it."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = Server(f"http://127.0.0.1:{port}/", secrets.token_hex())
        told = ["--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
        command = ["binder/start", "jupyter", "lab", *told, f"--IdentityProvider.token={server.token}"]
        with (self.folder / "server.log").open("w") as log:
            process = subprocess.Popen(
                command, cwd=self.checkout, env=self.variables(), stdout=log, stderr=subprocess.STDOUT
            )
            try:
                wait_for(server)
                yield server
            finally:
                process.terminate()
                process.wait(30)


def python() -> str:
    """Return the Python that ``binder/runtime.txt`` names.

    Raises
    ------
    FileNotFoundError
        Where this machine has none.
    """
    name = (ROOT / "binder" / "runtime.txt").read_text(encoding="utf-8").strip().replace("-", "")
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"no {name} here, which binder/runtime.txt names")
    return found


@contextmanager
def timed(name: str, took: dict[str, float]) -> Iterator[None]:
    """Say what is done, and put down the seconds that it takes."""
    print(f"{name} …", flush=True)
    begun = time.perf_counter()
    yield
    took[name] = round(time.perf_counter() - begun, 1)
    print(f"{name}: {took[name]} s", flush=True)


def wait_for(server: Server, seconds: float = 60.0) -> None:
    """Wait until a server answers."""
    limit = time.monotonic() + seconds
    while True:
        try:
            server.ask("api/status")
            return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > limit:
                raise
            time.sleep(0.3)


def chapter(server: Server, image: Image, name: str) -> dict[str, Any]:
    """Run a chapter through the server; return what was measured."""
    path = f"book/{name}.ipynb"
    load = os.getloadavg()[0]
    run = asyncio.run(server.run(path))
    stored = nbformat.read(image.checkout / path, as_version=4)
    return {
        "load": round(load, 2),
        "opened": round(run.opened, 1),
        "first figure": run.first_figure and round(run.first_figure, 1),
        "whole": round(run.whole, 1),
        "widgets": run.widgets,
        "other words than stored, in cells": differing(stored, run),
        "errors": run.errors,
    }


def edit_is_seen(server: Server, image: Image) -> bool:
    """Whether a notebook takes the checkout's packages, and sees an edit of a file in ``multigap/``."""
    file = image.checkout / "multigap" / "units.py"
    kept, mark = file.read_text(encoding="utf-8"), secrets.token_hex(8)
    code = "import multigap.units, multigap_book; print(multigap.units.MARK, multigap_book.__file__)"
    try:
        file.write_text(f'{kept}\nMARK = "{mark}"\n', encoding="utf-8")
        run = asyncio.run(server.run("book/dome-live.ipynb", [code]))
    finally:
        file.write_text(kept, encoding="utf-8")
    said = "".join(output.get("text", "") for output in run.outputs[0])
    return said.split() == [mark, str(image.checkout / "multigap_book" / "__init__.py")]


def complaints(report: dict[str, Any]) -> list[str]:
    """Return what a reader would complain of."""
    found = [] if report["edit seen"] else ["an edit in multigap/ is not seen"]
    for name, measured in report["chapters"].items():
        found += [f"{name}: {error}" for error in measured["errors"]]
        if cells := measured["other words than stored, in cells"]:
            found.append(f"{name}: cells {cells} say other than is stored")
        if (measured["first figure"] or 0.0) > LONGEST_WAIT:
            found.append(f"{name}: first figure after {measured['first figure']} s (load {measured['load']})")
    for name, seen in report.get("JupyterLab", {}).items():
        wrong = {what: seen[what] for what in ("unset", "uncited", "source", "errors", "hosts") if seen[what]}
        found += [f"{name} in JupyterLab: {wrong}"] if wrong else []
        found += [f"{name} in JupyterLab: its explorer is dead"] if seen["moved"] is False else []
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the image, or take the last one; measure; return 1 where something is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("chapters", nargs="*", default=CHAPTERS, metavar="chapter", help="to be run")
    parser.add_argument("--keep", action="store_true", help="take the environment that was made last time")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where it is made (_build/binder)")
    options = parser.parse_args(arguments)
    image = Image(options.folder.resolve())
    report: dict[str, Any] = {} if options.keep else {"seconds": image.make()}
    with image.served() as server:
        report["chapters"] = {name: chapter(server, image, name) for name in options.chapters}
        report["edit seen"] = edit_is_seen(server, image)
        from scripts.lab_view import look
        from scripts.walk.browser import chromium

        if chromium():
            report["JupyterLab"] = {
                name: look(server, f"book/{name}.ipynb", image.folder / f"{name}.png")
                for name in options.chapters
            }
        else:
            print("no browser here: JupyterLab is not looked at")
    report["complaints"] = complaints(report)
    told = json.dumps(report, indent=2, ensure_ascii=False)
    (image.folder / "report.json").write_text(told + "\n", encoding="utf-8")
    print(told)
    return int(bool(report["complaints"]))


if __name__ == "__main__":
    sys.exit(main())
