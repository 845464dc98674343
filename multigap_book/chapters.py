"""The book's chapters, and how they are run: each in a fresh kernel, several at a time."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from tqdm import tqdm

from multigap_book.figure_files import FOLDER_VARIABLE
from multigap_book.paths import PAGES_VARIABLE

ROOT: Final = Path(__file__).resolve().parents[1]

SUMMARIES: Final = ("index", "ledger", "wrong-in-print")
"""Chapters that show what the others found."""

FIGURES: Final = ROOT / "_build" / "figures"
"""Where the kernels write the figures of each chapter as files, when chapters are computed."""

LONGEST: Final = (
    "h3s-dos",
    "h3s-wires",
    "h3s-motion",
    "hydrides-models",
    "flat-steep",
    "bands-mr21",
    "dome-mr21",
    "gaps-mr21",
    "which-surfaces",
    "referee",
)
"""Chapters to start with, so that no core waits for the last: a wrong order costs time and nothing else."""

TIMEOUT: Final = 1800.0
"""Seconds allowed for one cell."""

Tick = Callable[[], object]
Task = Callable[[Path, Tick], Awaitable[None]]


def chapters(toc: Path = ROOT / "_toc.yml") -> list[Path]:
    """Return the notebooks that `toc` names, in its order, with the summaries last."""

    def names(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("root", "file"):
                    yield str(value)
                else:
                    yield from names(value)
        elif isinstance(node, list):
            for value in node:
                yield from names(value)

    listed = [toc.parent / name for name in names(yaml.safe_load(toc.read_text(encoding="utf-8")))]
    found = [path.with_suffix(".ipynb") for path in listed if path.with_suffix(".ipynb").is_file()]
    return sorted(found, key=lambda path: path.stem in SUMMARIES)


def longest_first(paths: Sequence[Path]) -> list[Path]:
    """Return chapters with those that take longest in front, the others in the order given."""
    place = {name: number for number, name in enumerate(LONGEST)}
    return sorted(paths, key=lambda path: place.get(path.stem, len(LONGEST)))


def kernel_environment(cache: str | None = None) -> dict[str, str]:
    """Return the environment of the kernels: this checkout first, and a compile cache of their own if named.

    One thread for linear algebra, since chapters run side by side, and one seed for the order of sets: what a
    chapter gives depends on neither the number of cores nor the run. Explorers show as placeholders.
    """
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    found = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        PAGES_VARIABLE: "1",
    }
    return found if cache is None else {**found, "NUMBA_CACHE_DIR": cache}


async def execute(
    path: Path,
    environment: dict[str, str],
    *,
    timeout: float = TIMEOUT,
    widgets: bool = False,
    tick: Tick = lambda: None,
) -> nbformat.NotebookNode:
    """Return a notebook with what its cells give in a fresh kernel.

    Parameters
    ----------
    path : Path
        The notebook; its kernel runs in its folder, and the file stays as it is.
    environment : dict
        The kernel's environment variables.
    timeout : float
        Seconds allowed for one cell.
    widgets : bool
        Whether to keep the state of sliders, which the pages need to show them.
    tick : callable
        Called after each code cell.

    Raises
    ------
    CellExecutionError
        Where a cell raises.
    CellTimeoutError
        Where a cell takes longer than `timeout`.
    """
    notebook = nbformat.read(path, as_version=4)
    shutil.rmtree(FIGURES / path.stem, ignore_errors=True)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=timeout,
        record_timing=False,
        store_widget_state=widgets,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=lambda **_: tick(),
        # of the kernel's own notices only errors are shown: the rest is not about the chapter
        extra_arguments=["--IPKernelApp.log_level=40"],
    )
    await client.async_execute(env={**environment, FOLDER_VARIABLE: str(FIGURES / path.stem)})
    return notebook


def side_by_side(paths: Sequence[Path], task: Task, jobs: int) -> list[Path]:
    """Give each chapter to `task`, `jobs` at a time in the order given; return those that failed.

    One bar shows the cells of all of them; each chapter is named as it ends, with the seconds that it took.
    A chapter that fails is reported and does not keep the others from being run.

    Raises
    ------
    ExceptionGroup
        Where a kernel dies; the others are then ended, too.
    ValueError
        If `jobs` is below 1.
    """
    if jobs < 1:
        raise ValueError(f"jobs = {jobs!r} is not allowed: jobs must be at least 1")
    failed: list[Path] = []

    async def one(path: Path, turn: asyncio.Semaphore, bar: Any) -> None:
        async with turn:
            start = perf_counter()
            try:
                await task(path, bar.update)
            except (CellExecutionError, CellTimeoutError, ValueError) as error:
                failed.append(path)
                bar.write(f"{path.name} failed, and is left as it was:\n{error}")
            except DeadKernelError as error:  # memory ran out, or the whole is being stopped
                error.add_note(f"the kernel of {path.name}")
                raise
            else:
                bar.write(f"{path.stem:24}{perf_counter() - start:6.1f} s")

    async def every() -> None:
        turn = asyncio.Semaphore(jobs)
        # no bar where the output goes to a file: there the lines of the chapters are enough
        with tqdm(total=sum(map(_code_cells, paths)), unit="cell", disable=None) as bar:
            async with asyncio.TaskGroup() as group:
                for path in paths:
                    group.create_task(one(path, turn, bar))

    asyncio.run(every())
    return failed


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _code_cells(path: Path) -> int:
    cells = nbformat.read(path, as_version=4).cells
    return sum(cell.cell_type == "code" and bool(cell.source.strip()) for cell in cells)
