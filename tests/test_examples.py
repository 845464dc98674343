"""The examples of the docstrings: each runs and prints what it says, and everything public has one."""

from __future__ import annotations

import ast
import dataclasses
import doctest
import enum
import importlib
import inspect
import re
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import multigap
from multigap import _tables
from multigap._tables import Result
from tests.test_bad_input import public_modules

MODULES = {
    module.__name__: module
    for module in (multigap, _tables, *public_modules())
    if module.__name__.partition(".")[0] == "multigap"
}
"""Every module whose names a user meets, the package's own front door among them."""

FROM_WITHIN = ("multigap.chebyshev",)
"""Modules whose examples use their names without an import; a word more there compiles every kernel anew."""


def own(module: types.ModuleType) -> Iterator[tuple[str, Any]]:
    """Return the public names that a module defines, without those that it imports."""
    for name, thing in vars(module).items():
        if not name.startswith("_") and getattr(thing, "__module__", None) == module.__name__:
            yield name, thing


def own_methods(cls: type) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Return the public methods and class methods that a class itself defines; no properties."""
    for name, thing in vars(cls).items():
        if not name.startswith("_") and (inspect.isfunction(thing) or isinstance(thing, classmethod)):
            yield name, getattr(cls, name)


def takes_arguments(method: Callable[..., Any]) -> bool:
    return any(name != "self" for name in inspect.signature(method).parameters)


def is_model(cls: type) -> bool:
    """Whether a user builds it: results come from functions, words and errors are none."""
    return dataclasses.is_dataclass(cls) and not issubclass(cls, Result | enum.Enum | Exception)


def examples(thing: object) -> list[doctest.Example]:
    """Return the lines to run below the heading ``Examples`` of a docstring."""
    _, _, below = re.sub(r"\nExamples\n-{8}\n", "\0", f"\n{inspect.getdoc(thing) or ''}").partition("\0")
    return doctest.DocTestParser().get_examples(below)


def called(things: list[object]) -> set[str]:
    """Return each name that is called in the examples, and each that a called name is an attribute of."""
    found: set[str] = set()
    for example in (each for thing in things for each in examples(thing)):
        for node in ast.walk(ast.parse(example.source)):
            if isinstance(node, ast.Call):
                found |= set(re.findall(r"\w+", ast.unparse(node.func)))
    return found


def makers(cls: type) -> set[str]:
    """Return what an example may call to show a class: itself, or what hands it out ready-made.

    A class that tells its parameters is built by its user; one that tells its attributes alone comes from a
    function or a method.
    """
    if "\nParameters\n---" in (inspect.getdoc(cls) or ""):
        return {cls.__name__}
    everything = [(name, thing) for module in MODULES.values() for name, thing in own(module)]
    inner = [each for _, thing in everything if inspect.isclass(thing) for each in own_methods(thing)]
    return {cls.__name__} | {
        name
        for name, thing in everything + inner
        if not inspect.isclass(thing) and getattr(thing, "__annotations__", {}).get("return") == cls.__name__
    }


def without_example(module: types.ModuleType) -> list[str]:
    """Return what a module offers and does not show: functions, models, methods that take arguments."""
    missing = []
    for name, thing in own(module):
        if inspect.isclass(thing):
            methods = dict(own_methods(thing))
            if is_model(thing) and not makers(thing) & called([thing]):
                missing.append(name)
            missing += [
                f"{name}.{inner}"
                for inner, method in methods.items()
                if takes_arguments(method) and inner not in called([thing, method])
            ]
        elif callable(thing) and name not in called([thing]):
            missing.append(name)
    return missing


@pytest.mark.parametrize("place", MODULES)
def test_the_examples_hold_where_nothing_else_is_imported(place: str) -> None:
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    globs: dict[str, Any] | None = None if place in FROM_WITHIN else {}
    outcome = doctest.testmod(MODULES[place], globs=globs, optionflags=flags)
    assert outcome.failed == 0


@pytest.mark.parametrize("place", MODULES)
def test_everything_public_is_shown(place: str) -> None:
    assert without_example(MODULES[place]) == []


@pytest.mark.parametrize("place", MODULES)
def test_an_example_ends_in_what_it_prints(place: str) -> None:
    for shown in doctest.DocTestFinder(exclude_empty=True).find(MODULES[place]):
        if shown.examples:
            last = shown.examples[-1]
            assert last.want.strip(" .\n") or last.exc_msg, shown.name
        assert not [each for each in shown.examples if doctest.SKIP in each.options], shown.name


@pytest.mark.parametrize("place", MODULES)
def test_every_example_is_found_by_those_that_run_it(place: str) -> None:
    run = {shown.name for shown in doctest.DocTestFinder().find(MODULES[place]) if shown.examples}
    for name, thing in own(MODULES[place]):
        inner = own_methods(thing) if inspect.isclass(thing) else ()
        told = {name: thing, **{f"{name}.{method}": each for method, each in inner}}
        assert {f"{place}.{each}" for each in told if ">>>" in (inspect.getdoc(told[each]) or "")} <= run


UNSHOWN = '''
from dataclasses import dataclass

@dataclass
class Model:
    """A model.

    Parameters
    ----------
    a : int

    Examples
    --------
    >>> Model(1).twice(2)
    4
    """

    a: int

    def twice(self, b):
        return 2 * b

    def thrice(self, b):
        return 3 * b

    def once(self):
        return self.a

@dataclass
class Unbuilt:
    """Has no example."""

    a: int

def shown():
    """Examples
    --------
    >>> shown()
    """

def mentioned():
    """Examples
    --------
    >>> mentioned
    """
'''


def test_what_is_not_shown_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "unshown.py").write_text(UNSHOWN, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert without_example(importlib.import_module("unshown")) == ["Model.thrice", "Unbuilt", "mentioned"]
