"""Many models from one file: the points of a sweep, and where they are computed."""

from __future__ import annotations

import contextlib
import itertools
import math
import multiprocessing
import re
import signal
import sys
import threading
import warnings
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from types import FrameType
from typing import Any, Final

import numpy as np

from multigap.errors import ConvergenceError
from multigap.shell import _kinds
from multigap.shell._documents import Document
from multigap.shell._keys import DOME, SWEEP, Key, single
from multigap.shell._questions import Tables, Task, answers, tables_of, task
from multigap.shell._refusals import Refused
from multigap.shell._settings import Settings, checked, resolved
from multigap.shell.results import RunTable

_MOST_KEYS: Final = 2
_MOST_POINTS: Final = 100_000
_PIECES: Final = 64
"""In how many pieces a sweep is handed out, at least, where it has so many points."""


@dataclass(frozen=True)
class Swept:
    """One key of a sweep.

    Attributes
    ----------
    section : str
        Where the key belongs.
    key : Key
        Which it is.
    values : tuple of float
        What it is given one after another, in the package's own unit.
    place : str
        Where the sweep of it is written.
    """

    section: str
    key: Key
    values: tuple[float, ...]
    place: str


@dataclass(frozen=True)
class Plan:
    """All that a run computes.

    Attributes
    ----------
    swept : tuple of Swept
        The keys that change, none where there is one model.
    points : list of tuple
        Their values, one of each key, for every model.
    tasks : list of Task
        The models.
    warnings : list of str
        What was warned of as they were built.
    """

    swept: tuple[Swept, ...]
    points: list[tuple[float, ...]]
    tasks: list[Task]
    warnings: list[str]

    @property
    def settings(self) -> Settings:
        """The settings of the first model."""
        return self.tasks[0].settings

    @property
    def columns(self) -> list[tuple[str, str]]:
        """Name and unit of the column of each key that changes: with its section where two are alike."""
        names = [each.key.name for each in self.swept]
        return [
            (
                each.key.name if names.count(each.key.name) == 1 else f"{each.section}.{each.key.name}",
                single(each.key.kind).unit,
            )
            for each in self.swept
        ]

    @property
    def tables(self) -> list[str]:
        """Names of the tables that it gives, in their order."""
        return tables_of(self.settings)


def plan(document: Document) -> Plan:
    """Return the models of a document, every one built, so that what is not allowed is said at once.

    Raises
    ------
    Refused
        For a sweep that makes no sense, or the first model that is not allowed.
    """
    swept = tuple(_swept(document))
    count = math.prod(len(each.values) for each in swept)
    if count > _MOST_POINTS:
        raise Refused(
            f"{document.place(SWEEP)}: sweep of {count} points is not allowed: at most {_MOST_POINTS}"
        )
    points = list(itertools.product(*(each.values for each in swept)))
    tasks = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for point in points:
            here = document
            for each, value in zip(swept, point, strict=True):
                told = f"{each.place}: at {each.key.name} = {f'{value:g} {each.key.kind.unit}'.rstrip()}"
                written = _kinds.written(value, single(each.key.kind))
                here = here.with_value((each.section, each.key.name), written, told)
            tasks.append(task(checked(here)))
    vain = _in_vain(document, swept, tasks[0].settings)
    return Plan(swept, points, tasks, [*vain, *_messages(caught)])


def _in_vain(document: Document, swept: Sequence[Swept], settings: Settings) -> Iterator[str]:
    """Tell of options at keys that a sweep, or a dome that alone is asked for, runs over."""
    over = {(each.section, each.key.name): f"{SWEEP}.{each.key.name}" for each in swept}
    if settings.quantities == (DOME,):
        over |= {("pairing", "g"): "dome.g", ("filling", "eta"): "dome.eta"}
    for path, told in document.told.items():
        if path in over:
            yield f"{told} changes nothing: {over[path]} runs over it"


def _swept(document: Document) -> Iterator[Swept]:
    given = document.data.get(SWEEP, {})
    if not isinstance(given, dict) or (SWEEP in document.data and not given):
        raise Refused(f"{document.place(SWEEP)}: sweep must be a section, [sweep], with one or two keys")
    found: dict[tuple[str, str], str] = {}
    for path, value in _flat((SWEEP,), given):
        place, dotted = document.place(*path), ".".join(path[1:])
        section, key = resolved(document, dotted, place)
        if (section, key.name) in found:
            raise Refused(f"{place}: sweep.{dotted} is swept already, at {found[section, key.name]}")
        found[section, key.name] = place
        if len(found) > _MOST_KEYS:
            raise Refused(
                f"{place}: sweep.{dotted} is not allowed: a sweep may have at most {_MOST_KEYS} keys"
            )
        one = single(key.kind)
        if not one.numeric:
            raise Refused(
                f"{place}: sweep.{dotted} is not allowed: a sweep is over numbers, {key.name} is {one.says}"
            )
        if not isinstance(value, list | dict):
            raise Refused(
                f"{place}: sweep.{dotted} = {value!r} is not allowed: it must be a range "
                "{from, to, points} or a list"
            )
        try:
            values = _kinds.row(one).read(f"sweep.{dotted}", value)
        except ValueError as refusal:
            raise Refused(f"{place}: {refusal}") from None
        yield Swept(section, key, values, place)


def _flat(path: tuple[str, ...], given: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return path and range of each key: ``pairing.g = …`` is a table in a table to TOML."""
    for name, value in given.items():
        inner = (*path, str(name))
        if isinstance(value, dict) and not {"from", "to"} & set(value):
            yield from _flat(inner, value)
        else:
            yield inner, value


def _messages(caught: Sequence[warnings.WarningMessage]) -> list[str]:
    return [str(each.message) for each in caught if issubclass(each.category, RuntimeWarning)]


Outcome = tuple[Tables | None, Exception | None, list[str]]


def work(tasks: Sequence[Task]) -> list[Outcome]:
    """Return tables, or what was raised, and warnings of a few tasks: what an executor is handed."""
    found: list[Outcome] = []
    for each in tasks:
        if _pressed.is_set():
            raise KeyboardInterrupt
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                found.append((answers(each), None, _messages(caught)))
            except (ValueError, ConvergenceError) as raised:
                found.append((None, raised, []))
                break
    return found


def run(planned: Plan, executor: Executor | None, progress: bool) -> tuple[Tables, list[str]]:
    """Return the tables of a run and what was warned of.

    Parameters
    ----------
    planned : Plan
        What is computed.
    executor : concurrent.futures.Executor, optional
        Where; in this process without one.
    progress : bool
        Whether to show a bar on the error stream.

    Raises
    ------
    Refused
        Where a model refuses what the file says.
    ConvergenceError
        Where an equation cannot be solved.
    """
    if not planned.swept:
        return _alone(planned, executor, progress)
    tasks = planned.tasks
    size = max(1, len(tasks) // _PIECES)
    pieces = [tasks[i : i + size] for i in range(0, len(tasks), size)]
    outcomes: list[Outcome] = []
    with _bar(len(tasks), progress) as bar:
        for done in _each(pieces, executor):
            for outcome in done:
                _raise(outcome[1], tasks[len(outcomes)])
                outcomes.append(outcome)
                bar.update()
    first = outcomes[0][0] or {}
    tables = {
        name: stacked(
            planned.columns,
            [(point, (each[0] or {})[name]) for point, each in zip(planned.points, outcomes, strict=True)],
        )
        for name in first
    }
    return tables, [message for each in outcomes for message in each[2]]


def stacked(
    leading: Sequence[tuple[str, str]], parts: Sequence[tuple[Sequence[float], RunTable]]
) -> RunTable:
    """Return tables below one another, each with columns before it that say which one it is.

    Parameters
    ----------
    leading : sequence of (str, str)
        Name and unit of each column that is put before; one that the tables have already is left out.
    parts : sequence of (sequence of float, RunTable)
        Values of those columns, and a table, all with the same columns.
    """
    first = parts[0][1]
    new = [i for i, (name, _) in enumerate(leading) if name not in first.names]
    rows = [
        np.hstack([np.tile([values[i] for i in new], (table.values.shape[0], 1)), table.values])
        for values, table in parts
    ]
    names = (*(leading[i][0] for i in new), *first.names)
    told = (*(leading[i][1] for i in new), *first.column_units)
    return RunTable(names, np.vstack(rows), told)


def _alone(planned: Plan, executor: Executor | None, progress: bool) -> tuple[Tables, list[str]]:
    (only,) = planned.tasks
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tables = answers(only, executor, progress)
        except (ValueError, ConvergenceError) as raised:
            _raise(raised, only)
            raise
    return tables, _messages(caught)


def _raise(raised: Exception | None, failed: Task) -> None:
    """Raise what a task raised, with the place in the file."""
    if isinstance(raised, ConvergenceError):
        told = failed.settings.document.told
        where = "".join(f"{place}: " for place in list(told.values())[-1:])
        raise ConvergenceError(f"{where}{raised}") from None
    if isinstance(raised, ValueError):
        raise failed.settings.where(raised) from None


def _each(pieces: Sequence[Sequence[Task]], executor: Executor | None) -> Iterator[list[Outcome]]:
    """Return the outcome of each piece, in their order; what waits is given up where one fails."""
    if executor is None:
        yield from map(work, pieces)
        return
    futures: list[Future[list[Outcome]]] = [executor.submit(work, piece) for piece in pieces]
    try:
        for future in futures:
            yield future.result()
    except (Exception, GeneratorExit):  # raised there, or handed back and raised by who asked
        for future in futures:
            future.cancel()
        raise


def _bar(count: int, progress: bool) -> Any:
    from tqdm import tqdm

    return tqdm(total=count, desc="points", disable=None if progress else True, file=sys.stderr)


_pressed: Final = threading.Event()
"""Set by Ctrl-C: compiled code may swallow the exception where it is loading something."""


@contextlib.contextmanager
def heard(*, last: bool = False) -> Iterator[None]:
    """Hear Ctrl-C even where compiled code swallows it: the next task is then not begun.

    Parameters
    ----------
    last : bool
        Whether the process ends with this: after a Ctrl-C another one is then not heard while it does.
    """
    if threading.current_thread() is not threading.main_thread():  # only there may signals be set
        yield
        return

    def press(number: int, frame: FrameType | None) -> None:
        _pressed.set()
        signal.default_int_handler(number, frame)

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
        if _pressed.is_set():
            raise KeyboardInterrupt
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN if last and _pressed.is_set() else before)
        _pressed.clear()


def _undisturbed() -> None:
    """Leave Ctrl-C to the process that has started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _start(pool: Executor, jobs: int) -> None:
    """Start the processes of a pool deaf to Ctrl-C, which they would else answer while they still import."""
    if threading.current_thread() is not threading.main_thread():  # only there may signals be set
        return
    with _deaf():
        for _ in range(jobs):
            pool.submit(_undisturbed)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """Let Ctrl-C do nothing meanwhile, where that is for this thread to say."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def executor(jobs: int | None, address: str | None) -> Iterator[Executor | None]:
    """Give the executor that the options ask for: processes here, a Dask cluster by its address, or none.

    Raises
    ------
    Refused
        For a cluster that does not answer, or without Dask.
    """
    if address is not None:
        with _cluster(address) as client:
            yield client.get_executor()
    elif jobs is not None and jobs > 1:
        # a fork would copy locks that threads of the compiler and of the bar hold
        pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _undisturbed)
        try:
            _start(pool, jobs)
            yield pool
        except Exception:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        except BaseException:  # Ctrl-C does not wait for what is being computed
            with _deaf():  # whoever is impatient presses it again
                for process in multiprocessing.active_children():
                    process.terminate()
                pool.shutdown(cancel_futures=True)
            raise
        pool.shutdown()
    else:
        yield None


_ADDRESS: Final = re.compile(r"(?:(?:tcp|tls|ws|wss|ucx|ucxx)://)?[^\s/]+:\d+/?")


def _cluster(address: str) -> Any:
    try:
        from distributed import Client
    except ModuleNotFoundError:
        raise Refused("--dask needs Dask, which is not installed: pip install 'multigap[cluster]'") from None
    if not _ADDRESS.fullmatch(address):  # which a client notices too late to end well
        raise Refused(
            f"--dask {address}: no Dask scheduler answers there (an address is host and port, such as "
            "tcp://host:8786)"
        )
    try:
        return Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as failed:
        raise Refused(f"--dask {address}: no Dask scheduler answers there ({failed})") from None
